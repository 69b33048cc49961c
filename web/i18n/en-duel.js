/** Texts of "You against the machine". @type {Record<string, string>} */
export const texts = {
  'lesson.duel.prose.1':
    'You see one drawing of each of five characters that you probably do not know. Which of them is the drawing at the top? Press **1** to **5**, or click. Ten drawings, as fast as you like.',
  'lesson.duel.ask.1': 'What do you look at: ink and pixels, or strokes and how they meet?',
  'lesson.duel.prose.2':
    'The machine beside you has learnt nothing: it takes the example whose **pixels** are nearest. Now [[hyper:evalWay=20|choose among twenty]] (letters A to T), and [[hyper:evalWay=5|among five]] again.',
  'lesson.duel.ask.2':
    'With twenty to choose from, who loses more: you or the pixels? Chance falls from 20 % to 5 %.',
  'lesson.duel.prose.3':
    'People learn a new character from one example because they have seen thousands of others. That is what meta-learning gives a network: lesson 6 trains one, and once it is trained it plays here too, on the very same drawings. Your score waits there as a line. [[again|Play again]].',
  'lesson.duel.ask.3': 'How many steps does the network need until it beats your line?',
  'duel.query': 'The drawing to be named',
  'duel.choices': 'Characters to choose from',
  'duel.choice': 'Character {name}',
  'duel.waits': 'Drawing the characters…',
  'duel.ask': 'Drawing {number} of {of}: which character is it? Keys {first} to {last}.',
  'duel.right': 'Right, it is {name}.',
  'duel.wrong': 'No, it is {name}.',
  'duel.you': 'you',
  'duel.pixels': 'nearest pixels',
  'duel.network': 'network of lesson 6',
  'duel.chart': 'right so far, by drawing',
  'duel.table': 'Right and wrong answers',
  'duel.mark.right': 'right',
  'duel.mark.wrong': 'wrong',
  'duel.over': 'Ten drawings in {seconds} s. In all {way}-way games so far: {right} of {of} right.',
  'duel.again': 'Play again',
  'duel.way': 'Choose among {way}',
  'duel.network.none':
    'The network of lesson 6 has not been trained yet. Train it there for a minute, come back, and it plays too.',
  'duel.network.way':
    'The network of lesson 6 has an answer for each of its own classes: it cannot choose among {way}.',
  'duel.network.split':
    'The network of lesson 6 holds out other alphabets: it may have seen these characters, and does not play.',
};
