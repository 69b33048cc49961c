/** @type {Record<string, string>} */
export const texts = {
  'lesson.tasks.prose.1':
    'So far a code stood for one drawing. Here it stands for a whole **task**: a set of five drawings of one character, by five hands. [[play|Press play]]: a network looks at the set, whatever its order, and says a code; another has to draw all five from it. The map shows every task at the place of its code.',
  'lesson.tasks.ask.1':
    'Each alphabet has its own mark, and those held out are hollow. Do characters of one alphabet come to lie together, though nobody told the network about alphabets?',
  'lesson.tasks.prose.2':
    'Choose a task. Beside the map are its drawings, and what the model **draws from their code**: the first is the most typical, in the others what is each drawing’s own is drawn at random. A hollow task is of an alphabet it has never seen.',
  'lesson.tasks.ask.2':
    'What does it get right of a character it has seen five times only, and what does it replace by something it knows better?',
  'lesson.tasks.prose.3':
    'Now change the set: press a drawing to take it out, or put another one in. The dot is the set’s code, its ellipse how sure the network is of it. Look at [[one|one drawing]], then at [[all|all eight]].',
  'lesson.tasks.ask.3':
    'Each drawing votes with a Gaussian, and the code is the product of the votes. What does every further vote do to the ellipse? Would [[hyper:pooling=average|the mean of features]], as in the original, do that too?',
  'lesson.tasks.prose.4':
    'What is shared costs its nats once a set, what is a drawing’s own once a drawing: so it is cheaper to put the character into the code. Give a drawing [[hyper:latent=32|more of its own]] and [[play|train]] anew, then [[hyper:latent=2|almost nothing]].',
  'lesson.tasks.ask.4':
    'In the chart of costs, where did the information go? And what do the drawings from the code look like when most of it is each drawing’s own?',
  'lesson.tasks.prose.5':
    'A task can also be [[hyper:set=alphabet|five characters of one alphabet]]: then the code can only say how that alphabet looks. How good is the map? For every task held out, is the nearest one of the same alphabet? The chart counts it, beside the mean of the pixels and chance.',
  'lesson.tasks.ask.5':
    'Does the code beat the pixels in both kinds of task? What about [[hyper:context=2|a code of two numbers]], which is the map itself?',

  'tasks.map': 'tasks, each at the place of its code',
  'tasks.map.label':
    'Map of {count} tasks, each drawn at the place of its code: choose one to see its drawings',
  'tasks.two': 'the whole space of codes',
  'tasks.axes': 'the two main axes of {count}',
  'tasks.none': 'No task yet.',
  'tasks.held': 'held out: never seen in training',
  'tasks.learnt': 'learnt from',
  'tasks.set': 'the set: press to take out or put in',
  'tasks.drawing': 'Drawing {number} belongs to the set',
  'tasks.set.none': 'Choose a task on the map.',
  'tasks.set.says': 'In the set: {count}. Spread of the code, on average: {width} (the prior: 1).',
  'tasks.drawn': 'drawn from the code of the set',
  'tasks.drawn.label': '{count} pictures drawn from the code of the set',
  'tasks.elbo': 'ELBO of a drawing in its set',
  'tasks.costs': 'what codes cost',
  'tasks.costs.set': 'the set’s, once a set',
  'tasks.costs.own': 'a drawing’s own, each',
  'tasks.same': 'nearest task is of the same alphabet',
  'tasks.same.code': 'by codes',
  'tasks.same.pixels': 'by mean pixels',
  'tasks.same.chance': 'chance',

  'algorithm.statistician': 'neural statistician',
  'hyper.set': 'a task is',
  'help.set': 'What a set is made of: drawings of one character, or of characters of one alphabet.',
  'hyper.sets': 'sets a step',
  'help.sets': 'How many sets are looked at before the weights change.',
  'hyper.drawings': 'drawings of a set',
  'help.drawings': 'How many drawings a set has in training.',
  'hyper.partial': 'sets in part',
  'help.partial':
    'In training the code is made from a random part of the set, so that it works with few drawings as well.',
  'hyper.context': 'dimensions of the set’s code',
  'help.context': 'Numbers that stand for a whole set. With 2 the map is all of them.',
  'hyper.pooling': 'pooling',
  'help.pooling':
    'The code from the mean of the drawings’ features, or as the product of a Gaussian of each.',
  'choice.character': 'one character',
  'choice.alphabet': 'one alphabet',
  'choice.average': 'mean',
  'choice.product': 'product',
  'unit.sets': 'sets',

  'formula.tasks.elbo.title': 'The evidence lower bound of a set',
  'formula.tasks.elbo.says':
    'How well the drawings of a set are redrawn, less what the code of each costs and its share of what the one code of the whole set costs. Nats a drawing, mean of the last steps.',
  'formula.tasks.costs.set.title': 'What the code of a set costs',
  'formula.tasks.costs.set.says':
    'Nats by which the belief about c, once it has seen the set D, differs from what it expected; mean of the steps {from} to {to}.',
  'formula.tasks.costs.own.title': 'What the code of a drawing costs',
  'formula.tasks.costs.own.says':
    'Nats a drawing, where the code of its set is known; mean of the steps {from} to {to}.',
  'formula.tasks.same.title': 'Found again by its code',
  'formula.tasks.same.says':
    'For each of n tasks held out the nearest other task on the map: r times it is of the same alphabet. Distances are of the whole codes, not of the map’s two axes.',
  'formula.tasks.pixels.title': 'Found again by its pixels',
  'formula.tasks.pixels.says': 'The same with the mean picture of each set instead of its code.',
  'formula.tasks.chance.title': 'By chance',
  'formula.tasks.chance.says': 'As often as it would be if the nearest were any other task.',
  'formula.tasks.width.title': 'How sure the code is',
  'formula.tasks.width.says':
    'The geometric mean of the standard deviations of q(c | D) over the C dimensions of the code.',
};
