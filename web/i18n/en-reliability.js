/** Texts of "Know what you don't know: classes". @type {Record<string, string>} */
export const texts = {
  'hyper.asked': 'episodes asked',
  'help.asked':
    'Of alphabets that neither has seen: 5 characters, one example of each, 25 drawings to name.',

  'lesson.reliability.prose.1':
    'A learner that names a drawing also says how sure it is: the probability of its answer. If it says 80 %, it should be right four times in five. [[play|Press play]]: MAML and a **Bayesian** learner are trained by the same recipe, one after the other, and are asked the same about alphabets that neither has seen.',
  'lesson.reliability.ask.1':
    'Before you look: which of the two will be surer than it should be, and why?',
  'lesson.reliability.prose.2':
    'The answers are sorted into 15 bins by how sure they were. On the dashed line they are right as often as they said; below it they were **too sure**, above it too careful. The thick line is what a bin is off; the thin one is where its share would lie 95 times in 100, and bins with few answers know little. Weighted by their heaps, all gaps together are the **ECE**. Ask [[hyper:asked=300|300 episodes]] instead of [[hyper:asked=100|100]].',
  'lesson.reliability.ask.2':
    'Even a learner that is exactly right has an ECE above 0, by chance. How much of what you see is that?',
  'lesson.reliability.prose.3':
    'MAML adapts one set of weights; the Bayesian learner adapts a mean and a spread of each and averages the answers of 64 draws. That costs time in every step. Measured by examples/calibrate.mjs on Omniglot, it is right a little more often and less surprised, but its ECE is no lower than MAML’s, which on these tasks is well calibrated already. Does [[hyper:preset=1min|a minute each]] change the picture?',
  'lesson.reliability.ask.3':
    'ECE says nothing of how often somebody is right: how would a learner that always says 20 % do, on five classes? What does NLL say of it?',

  'reliability.maml': 'MAML',
  'reliability.abml': 'Bayesian MAML',
  'reliability.ready': 'Two trainings to do. Press Play.',
  'reliability.finished': 'Both have answered.',
  'reliability.training': '{method} is learning…',
  'reliability.asking': '{method} is asked…',
  'reliability.diagrams': 'Reliability diagrams',
  'reliability.label':
    '{method}: of {count} answers {right} % are right, at a mean confidence of {sure} %; expected calibration error {ece} %.',
  'reliability.label.none': '{method}: not asked yet.',
  'reliability.axis': 'confidence, %',
  'reliability.key':
    'Up: share of right answers, %. Dashed: as sure as they should be. Below: how many answers there are at each confidence.',
  'reliability.right': 'right',
  'reliability.answers': 'answers',
  'reliability.accuracy': 'accuracy',
  'reliability.accuracy.more': 'share of right answers',
  'reliability.confidence': 'confidence',
  'reliability.confidence.more': 'mean probability of the answer given',
  'reliability.ece': 'ECE',
  'reliability.ece.more': 'expected calibration error',
  'reliability.chance': 'ECE by chance',
  'reliability.chance.more': 'if the same probabilities were exactly right',
  'reliability.nll': 'NLL, nats',
  'reliability.nll.more': 'surprise at the right answer',
  'reliability.brier': 'Brier score',
  'reliability.brier.more': 'squared distance from the right answer',
  'reliability.loss': 'loss on training tasks',
  'reliability.learning': 'accuracy on training tasks',

  'formula.reliability.accuracy.title': 'Accuracy',
  'formula.reliability.accuracy.says': 'Of n answers r are right.',
  'formula.reliability.confidence.title': 'Mean confidence',
  'formula.reliability.confidence.says':
    'Of each answer the probability p of the class that was named, the largest. Above the accuracy it is too sure on average, below too careful.',
  'formula.reliability.ece.title': 'Expected calibration error',
  'formula.reliability.ece.says':
    'In each of B bins of equal width the share a that is right and the mean confidence c; the gaps are averaged, each as often as its bin has answers. A gap to one side in one bin does not make up for one to the other side in another.',
  'formula.reliability.chance.title': 'ECE by chance',
  'formula.reliability.chance.says':
    'Labels are drawn from the answers’ own probabilities, so that these are exactly right; the mean of ten draws. A measured ECE that is not above it says nothing against the learner.',
  'formula.reliability.nll.title': 'Negative log-likelihood',
  'formula.reliability.nll.says':
    'How surprised it is by the right answer y, in nats: as of one belief that stands behind the logarithm. It rewards being right and being honest.',
  'formula.reliability.brier.title': 'Brier score',
  'formula.reliability.brier.says':
    'The squared distance of the probabilities from 1 for the right class and 0 for the others, from 0 to 2. Lower is better; unlike NLL it is kind to an answer that is certain and wrong.',
};
