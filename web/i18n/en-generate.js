/** @type {Record<string, string>} */
export const texts = {
  'lesson.generate.prose.1':
    'A network of two levels has one code for a character and another for each hand that draws it. Between the codes of two real characters there are codes that are nobody’s. [[play|Press play]]: in the middle stands a **character that nobody has drawn**, by five hands. Look at [[pair|another pair]].',
  'lesson.generate.ask.1':
    'Its five drawings come from one code, and differ as hands do. Are they drawings of one thing?',
  'lesson.generate.prose.2':
    'Move the slider: from the one character to the other, and [[beyond|beyond]], where what makes the second unlike the first is exaggerated. The strip shows the most typical drawing at each place. Back to [[middle|the middle]].',
  'lesson.generate.ask.2':
    'Does one shape turn into the other, or does one fade while the other appears? Where does it stop to look like writing?',
  'lesson.generate.prose.3':
    'What could such characters be good for? They make **tasks without end**. Below is one of them: five new characters, each drawn once, and ten more drawings, which are yours to name. [[deal|Deal another one]] after some more training.',
  'lesson.generate.ask.3':
    'Is it easier or harder than with characters that people drew? Which mistakes are yours, and which are the generator’s?',
  'lesson.generate.prose.4':
    'Does a learner get better by them? A prototypical network had five drawings each of 50 characters, and beside them 50 characters that nobody has drawn; same steps, three seeds, unseen alphabets, five ways, one shot: 91.8 % without them; 94.3 with those of a convolutional VAE, 93.8 of a fully connected one, 91.8 of a statistician. And 93.3 without any network: by **real strokes bent**, all hands in the same way. [[bend|Bend otherwise]]. (`examples/generate.mjs`)',
  'lesson.generate.ask.4':
    'A generator knows only what it has learnt from the same drawings. What can its characters teach that these cannot, and what do bent strokes add that no drawing had?',

  'generate.one': 'one real character',
  'generate.other': 'another one',
  'generate.real.label': '{name}, drawn by {count} people',
  'generate.new': 'a new character',
  'generate.hands': '{count} hands, the first the most typical',
  'generate.new.label':
    'A character {share} % of the way from the one to the other, drawn {count} times',
  'generate.way': 'on the way from the one to the other',
  'generate.way.label': 'Nine typical drawings, from before the one character to beyond the other',
  'generate.pair': 'another pair',
  'generate.at': 'Where on the way',
  'generate.at.value': '{share} % of the way',
  'generate.before': 'before the one',
  'generate.beyond': 'beyond the other',
  'generate.costs.set': 'the character’s, once a set',
  'generate.costs.own': 'the hand’s, each drawing',
  'generate.round': 'an episode of new characters: which of the five is the first drawing?',
  'generate.round.asked': 'The drawing to be named',
  'generate.round.five': 'Five new characters, one drawing of each',
  'generate.round.choose': 'It is character {number}',
  'generate.round.none': 'No episode yet.',
  'generate.round.first': '{count} drawings to be named.',
  'generate.round.right': 'Right. {right} of {count} so far, {left} to go.',
  'generate.round.wrong': 'No, it is the framed one. {right} of {count} so far, {left} to go.',
  'generate.round.end':
    'You: {right} of {count}. The nearest drawing, pixel by pixel: {pixels} of {count}.',
  'generate.round.another': 'another episode',
  'generate.bending': 'New characters without a network',
  'generate.straight': 'a real character',
  'generate.bent': 'the same, bent: a new one',
  'generate.otherwise': 'bend otherwise',
  'generate.five.label': '{what}, {count} hands',
};
