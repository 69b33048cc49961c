/** @type {Record<string, string>} */
export const texts = {
  'lesson.gan.prose.1':
    'Two networks play against each other. The **forger** draws a picture from random numbers; the **judge** is shown drawings and forgeries and says how real each one is. [[play|Press play]]: each learns from the other’s mistakes, and nobody tells the forger what a stroke is.',
  'lesson.gan.ask.1':
    'A judge that cannot tell them apart says 50 %, and costs log 2 = 0.69 nats. Who is ahead now, and by how much?',
  'lesson.gan.prose.2':
    'Step them apart. Let [[hyper:generatorSteps=0|the forger wait]]: within seconds the judge is sure. Then let [[hyper:discriminatorSteps=0|the judge wait]] and [[hyper:generatorSteps=1|the forger learn]]: it need not draw well, it only has to find what this one judge believes. At last [[hyper:discriminatorSteps=1|both again]].',
  'lesson.gan.ask.2':
    'Against a judge that has stopped learning, what do the forgeries come to look like, and why all alike?',
  'lesson.gan.prose.3':
    'A good forger could still draw one thing over and over. So, every few seconds, the training drawing nearest to each of five hundred forgeries is looked up: how many **different** ones are there? Drawings held out, asked the same, set the mark (the dotted line). Noise comes near many as well, so the count means something once there are strokes. How far the crowd of them is from the crowd of drawings, in kind and in variety, is the **Fréchet distance**: ask for it below.',
  'lesson.gan.ask.3':
    'Choose a forgery: beside it is the drawing it comes nearest to. Is it copied?',
  'lesson.gan.prose.4':
    'Now the network of many tutorials: [[hyper:net=articles|fully connected]], as small [[hyper:start=small|initial weights]] as they use, and a slip that has been copied from page to page: the 0.8 meant for batch normalisation’s momentum stands where its **eps** belongs, [[hyper:norm=eps0.8|eps = 0.8]]. [[reset|Start anew]], [[play|play]].',
  'lesson.gan.ask.4':
    'The losses look calm. What does the count of different drawings say, and which of the two would you have watched?',
  'lesson.gan.prose.5':
    'Normalising divides by √(variance + eps). With small weights the variance is far below 0.8, so every layer makes the code’s voice quieter instead of restoring it. Repair the slip: [[hyper:norm=batch|eps = 10⁻⁵]], and weights that [[hyper:start=he|keep what passes through]], [[reset|anew]], [[play|play]]. Then the [[hyper:net=conv|convolutions]], which know that neighbouring pixels belong together.',
  'lesson.gan.ask.5':
    'Which of the two repairs does more for the count, and which one for the strokes?',
  'lesson.gan.prose.6':
    'Choose two forgeries, one after the other: below, the code **walks** from the first to the second. Both ends are random numbers that mean nothing by themselves; what lies between has never been seen by either network.',
  'lesson.gan.ask.6':
    'Does one character bend into the other, or fade? What would a walk look like if the forger had learnt its drawings by heart?',

  'gan.losses': 'loss',
  'gan.judge': 'judge',
  'gan.forger': 'forger',
  'gan.beliefs': 'held for real by the judge',
  'gan.beliefs.real': 'drawings, D(x)',
  'gan.beliefs.fake': 'forgeries, D(G(z))',
  'gan.distinct': 'different drawings come near',
  'gan.distinct.unit': 'of {count}',
  'gan.forged': 'forgeries',
  'gan.held': 'drawings held out',
  'gan.samples': 'forged: the pictures of fixed codes z',
  'gan.samples.label': '{count} forgeries after {step} steps: choose one to look at',
  'gan.chosen': 'forgery {number}',
  'gan.chosen.label': 'Forgery {number}, large',
  'gan.chosen.none': 'Not judged yet.',
  'gan.chosen.says': 'The judge holds it for real by',
  'gan.chosen.apart': 'It is {distance} pixels of ink away from the drawing.',
  'gan.near': 'nearest drawing',
  'gan.near.label': 'The training drawing nearest to it',
  'gan.scores': 'how real the judge holds them',
  'gan.scores.label': 'How real the judge holds each picture, on average: {list}',
  'gan.kind.real': 'learnt from',
  'gan.kind.held': 'held out',
  'gan.kind.forged': 'forged',
  'gan.mean': 'mean {percent}',
  'gan.diversity': 'forgeries, and under each the training drawing that it comes nearest to',
  'gan.diversity.none': 'Counted as soon as there is a model.',
  'gan.diversity.says': 'different drawings are nearest to {count} forgeries.',
  'gan.diversity.real': 'To as many drawings held out: {real}.',
  'gan.frechet': 'Fréchet distance to training drawings',
  'gan.frechet.unit': 'squared, in an embedding',
  'gan.frechet.measure': 'Measure the Fréchet distance too',
  'gan.frechet.wait':
    'A prototypical network is learning where drawings belong: the distance is taken in its embedding.',
  'gan.frechet.says':
    'is the squared Fréchet distance to training drawings, in the embedding of a prototypical network learnt here.',
  'gan.frechet.real': 'Drawings held out: {real}.',
  'gan.pairs.forged': 'Forgeries',
  'gan.pairs.nearest': 'The training drawings nearest to them',
  'gan.walk': 'A walk between two codes',
  'gan.walk.ends': 'a walk from the code of forgery {from} to that of {to}',
  'gan.walk.label': 'Pictures of codes between forgery {from} and forgery {to}',

  'algorithm.gan': 'adversarial network',
  'hyper.net': 'networks',
  'help.net':
    'Fully connected, 100-128-256-512-1024-784 and 784-512-256-1, or small convolutional ones.',
  'hyper.start': 'initial weights',
  'help.start':
    'Of a size that keeps what passes through (He 2015), or three to six times smaller, as the tutorials’ framework begins.',
  'hyper.loss': 'the game',
  'help.loss':
    'Minimax: both play for the same sum. Non-saturating: the forger wants its pictures held for real. Hinge: margins instead of probabilities.',
  'hyper.penalty': 'gradient penalty R1',
  'help.penalty':
    'Keeps the judge from getting steep around drawings: weight of its squared gradient there.',
  'hyper.smoothing': 'label smoothing',
  'help.smoothing': 'Drawings count as real by 1 less this, so that the judge never gets too sure.',
  'hyper.instanceNoise': 'noise for the judge',
  'help.instanceNoise':
    'Standard deviation of noise on every picture that the judge sees in training.',
  'hyper.ratio': 'judge’s rate, times',
  'help.ratio': 'The judge’s learning rate over the forger’s.',
  'hyper.beta1': 'Adam’s β₁',
  'help.beta1': 'How long Adam remembers gradients; 0.5 where two networks chase each other.',
  'hyper.discriminatorSteps': 'judge’s updates a step',
  'help.discriminatorSteps': '0: the judge waits.',
  'hyper.generatorSteps': 'forger’s updates a step',
  'help.generatorSteps': '0: the forger waits.',
  'hyper.average': 'averaged forger',
  'help.average':
    'The pictures shown come from an average of the forger’s weights: how much of it an update keeps.',
  'unit.updates': '',
  'choice.articles': 'dense, as in tutorials',
  'choice.eps0.8': 'batch, eps 0.8',
  'choice.he': 'He',
  'choice.small': 'small',
  'choice.minimax': 'minimax',
  'choice.nonsaturating': 'non-saturating',
  'choice.hinge': 'hinge',

  'formula.gan.score.title': 'How real the judge holds one picture',
  'formula.gan.score.says':
    'The judge gives each picture a logit l, any number; the logistic function makes a probability of it. At l = 0 it cannot tell.',
  'formula.gan.mean.title': 'Mean belief of the judge',
  'formula.gan.mean.says':
    'Of {n} pictures of this kind: how real the judge holds each, added up and shared out.',
  'formula.gan.apart.title': 'Distance of two pictures',
  'formula.gan.apart.says':
    'Euclidean, over 784 pixels of 0 to 1: as far apart as two pictures whose pixels differ by 1 at as many places as stand below the root.',
  'formula.gan.distinct.title': 'Different training drawings come near',
  'formula.gan.distinct.says':
    'For each of {count} pictures that the forger makes of random codes z the nearest training drawing x is found; how many different ones there are. A forger that repeats itself comes near few.',
  'formula.gan.real.title': 'The same of drawings held out',
  'formula.gan.real.says':
    'As many real drawings h, from characters that neither network has seen: what a forger that cannot be told from people would reach.',
  'formula.gan.frechet.title': 'Squared Fréchet distance',
  'formula.gan.frechet.says':
    'Pictures and training drawings as two clouds of embeddings, each taken for a Gaussian: how far their means μ, m are apart, and how much their covariances Σ, S differ. The two parts stand below.',
  'formula.gan.judge.title': 'What the judge makes small',
  'formula.gan.judge.says':
    'Its surprise when it is told which pictures are real: nats, mean of the steps {from} to {to}. A judge that says 50 % to all loses log 2 = 0.69; by the hinge rule 1. With label smoothing and the penalty, if they are set.',
  'formula.gan.forger.title': 'What the forger makes small',
  'formula.gan.forger.says':
    'By the rules of the game that is set; nats, mean of the steps {from} to {to}.',
  'formula.gan.beliefs.title': 'Belief in real drawings',
  'formula.gan.beliefs.says':
    'The mean of D over the drawings of a batch, before the judge learns from them; mean of the steps {from} to {to}.',
  'formula.gan.beliefs.fake.title': 'Belief in forgeries',
  'formula.gan.beliefs.fake.says':
    'The mean of D over the forgeries of a batch, before the judge learns from them; mean of the steps {from} to {to}.',
};
