/** Lesson 7: invent five symbols. @type {Record<string, string>} */
export const texts = {
  'lesson.symbols.prose.1':
    'Invent five symbols that nobody has ever written and draw each **once**. From these five drawings the network adapts, in a few milliseconds, and names whatever you draw next, stroke by stroke. No pen at hand? Take [[example|five from an unseen alphabet]] and watch [[another|somebody else draw one of them]].',
  'lesson.symbols.ask.1':
    'Draw the same symbol small, large, in a corner, slanted. What does the network not mind, and what confuses it?',
  'lesson.symbols.prose.2':
    'The dashed bars are the network before it has seen your five: it knows no names, so it guesses. The green ones are the same network a few gradient steps later. What it brings along is a start from which so little is enough; [[play|a minute of training]] on alphabets of the world finds it.',
  'lesson.symbols.ask.2':
    'Set [[hyper:testSteps=0|no step]], [[hyper:testSteps=1|one step]], [[hyper:testSteps=3|three]]. How much of the way is the first?',
  'lesson.symbols.prose.3':
    'Now be mean: invent five symbols that are [[anew|hard to tell apart]]. Press the right symbol when the network is wrong; the score beside the pad also counts what the nearest pixels would have said.',
  'lesson.symbols.ask.3':
    'With which five do the pixels beat the network, and with which does it beat them by far? Would a person find these hard too?',

  'symbols.five': 'Your five symbols',
  'symbols.work': 'Drawing and recognising',
  'symbols.symbol': 'symbol {number}',
  'symbols.character': 'no. {name}',
  'symbols.name': 'Name of symbol {number}',
  'symbols.name.none': 'name it',
  'symbols.draw': '{name}: draw it',
  'symbols.drawn': '{name}, drawn',
  'symbols.it.was': 'It was {name}',
  'symbols.redraw': 'redraw',
  'symbols.redraw.label': 'Draw {name} again',
  'symbols.after': 'after adapting',
  'symbols.before': 'before',
  'symbols.source': '{alphabet}: held out of training',
  'symbols.source.made': 'an alphabet made up by the core, new to the network',

  'symbols.hint': 'draw here',
  'symbols.say.first': 'Draw symbol {number}: anything you like.',
  'symbols.say.next': 'Draw symbol {number}, unlike the others.',
  'symbols.say.again': 'Draw symbol {number} anew.',
  'symbols.say.ask': 'Draw one of the five again.',
  'symbols.next': 'Next symbol',
  'symbols.recognise': 'Done',
  'symbols.example': 'Five from an unseen alphabet',
  'symbols.example.loading': 'Looking for strokes…',
  'symbols.another': 'Somebody else draws one',
  'symbols.right': 'Right',
  'symbols.wrong': 'Wrong? Press the symbol it was, or its number.',

  'symbols.word.teach': 'Several strokes are fine. One drawing of each is all the network gets.',
  'symbols.word.none': 'With each stroke you see what the network takes it for.',
  'symbols.word.way': 'This network tells fewer than {way} symbols apart. Set classes N to {way}.',
  'symbols.word.guess': '{name}, {percent} %',
  'symbols.word.right': '{name}, {percent} %: right.',
  'symbols.word.wrong': '{name}, {percent} %: wrong, it was {truth}.',
  'symbols.word.detail':
    'Before adapting: {name}, {percent} %. Adapted to your five{looks} in {steps} steps and answered, {ms} ms in all.',
  'symbols.looks.none': '',
  'symbols.looks.turns': ', once more upside down,',
  'symbols.looks.mirror': ', once more in a mirror,',

  'symbols.score': '{after} of {asked} right',
  'symbols.score.rest': 'before adapting {before}, by the nearest pixels {pixels}',
  'symbols.score.none': 'Say what was right and what was wrong: here is the score.',

  'symbols.weights.none':
    'Not trained: random weights, from which five drawings and a few steps do not lead far.',
  'symbols.weights.here': 'Weights trained in this tab, {steps} steps in {seconds} s.',
  'symbols.weights.adopted':
    'Weights that lesson 6 began to train in this tab, {steps} steps in {seconds} s.',
  'symbols.weights.reached': 'On alphabets it never saw it names {percent} % rightly.',
  'symbols.weights.minute':
    '11,000 steps, about a minute on one good core, brought it to 97 % on handwriting.',
  'symbols.train': 'Train',
  'symbols.train.on': 'Train on',
  'symbols.adopt': 'Take the network of lesson 6, {steps} steps',
};
