/** The drawing pad. @type {Record<string, string>} */
export const texts = {
  'pad.role': 'drawing pad',
  'pad.seen': 'what the network sees, 28 × 28',
  'pad.seen.label': 'The drawing as the network sees it',
  'pad.undo': 'Undo',
  'pad.clear': 'Clear',
  'pad.strokes': 'Strokes: {count}',
  'pad.keys':
    'Keys: arrows move the pen (with Shift a little), Space puts it down and lifts it, Backspace takes a stroke back, Delete clears.',
};
