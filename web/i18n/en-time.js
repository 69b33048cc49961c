/** Going back and forking. The other language has the same keys. */
export const texts = {
  'time.label': 'Timeline',
  'time.title': 'Drag to go back to an earlier step, or click a curve',
  'time.of': 'step {step} of {far}',
  'time.end': 'step {step}, the last one',
  'time.repeating': '{left} steps to repeat',
  'time.stop': 'Stop',
  'time.fork': 'Fork here',
  'time.fork.title':
    'Keep this run as A; B goes on from the step that is shown, with the same random numbers',
  'time.branches': 'Two runs from one fork',
  'time.branch': 'Run {name}',
  'time.differ': 'A vs B',
  'time.differ.title': 'Where A and B differ',
  'time.differ.where':
    'They are the same run up to step {step}, and draw the same random numbers after it.',
  'time.differ.none':
    'Both have the same controls. Change one now, and only the run that is shown gets it.',
  'time.differ.model':
    'Controls that shape the network or its data cannot change in the middle of a run: they need a new model.',
  'time.differ.waits': 'Waiting for Reset: {what}.',
  'time.control': 'Control',
  'time.forget': 'Forget {name}',
  'time.close': 'Close',
};
