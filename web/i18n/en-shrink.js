/** Texts of "Borrow strength". @type {Record<string, string>} */
export const texts = {
  'algorithm.shrink': 'empirical Bayes',
  'hyper.source': 'groups',
  'help.source':
    'Drawn from the model; 18 baseball players of 1970; or coaching in eight schools, where nobody knows the truth.',
  'hyper.groups': 'how many groups',
  'help.groups': 'Groups that are drawn.',
  'hyper.fewest': 'values of the smallest group',
  'help.fewest': 'Groups have between this many values',
  'hyper.most': 'values of the largest group',
  'help.most': 'and this many, evenly over logarithms.',
  'hyper.between': 'true τ',
  'help.between': 'Standard deviation between the true means of the groups.',
  'hyper.within': 'σ of values',
  'help.within': 'Standard deviation of values within a group.',
  'hyper.startMean': 'μ where training begins',
  'help.startMean': 'From the mean of the raw means, in units of their typical noise.',
  'hyper.startTau': 'τ where training begins',
  'help.startTau': 'In units of the typical noise of raw means; dragging τ sets it.',
  'choice.drawn': 'drawn',
  'choice.baseball': 'baseball',
  'choice.schools': 'eight schools',
  'unit.units': 'units',
  'unit.groups': '',
  'unit.values': '',

  'lesson.shrink.prose.1':
    'Each row is a group: a class, a hospital, a player. Its values are few, so its **raw mean** (ring) is noisy; the cross is the truth. Suppose the true means themselves scatter around a common μ with spread **τ**. Then the best guess (disc) lies between ring and line.',
  'lesson.shrink.ask.1':
    'Which groups are drawn furthest? Look at how many values they have. Does the disc come nearer to the cross than the ring, always?',
  'lesson.shrink.prose.2':
    'Drag **τ**. At [[tau:0.02|τ near 0]] all groups share one mean; with [[tau:10|τ large]] each stands for itself. The lines show every group’s way between the two. A group is drawn by b = noise² / (noise² + τ²).',
  'lesson.shrink.ask.2':
    'By the table of errors, which τ is best here? You needed the crosses to say so. What if there are none?',
  'lesson.shrink.prose.3':
    'There is a way without crosses: how likely are all data, given μ and τ, with the true means integrated out? [[play|Training]] climbs this marginal likelihood. It learns the prior from the groups themselves: **empirical Bayes**, the simplest of meta-learning.',
  'lesson.shrink.ask.3':
    'Train with [[hyper:groups=4|four groups]], then with [[hyper:groups=40|forty]]. When does τ come near its true value?',
  'lesson.shrink.prose.4':
    'Real data: [[hyper:source=baseball|18 baseball players]] after 45 times at bat in 1970; the crosses are their averages over the rest of the season. Munson hit .178 and then .316; Clemente .400 and then .346. [[play|Press play.]]',
  'lesson.shrink.ask.4':
    'The total error falls to less than a third. For which player does shrinking make it worse, and could one have known?',
  'lesson.shrink.prose.5':
    'In [[hyper:source=schools|eight schools]] the likelihood is highest at τ = 0, and [[play|training]] goes there: all alike, with [[settled|narrow bands]]. But the curve below says that τ = 5 or 10 is possible too. The [[whole|whole posterior]] averages over all of them.',
  'lesson.shrink.ask.5':
    'With [[hyper:source=drawn|drawn groups]], count how often the bands miss a cross, [[settled|settled]] and [[whole|whole]]. Which of the two keeps its promise of 95 %, and why does it matter less with many groups?',

  'shrink.raw': 'raw mean',
  'shrink.pooled': 'one mean for all',
  'shrink.shrunken': 'drawn by τ',
  'shrink.full': 'whole posterior',
  'shrink.shrunken.band': 'drawn towards μ, with 95 % band',
  'shrink.truth': 'truth',
  'shrink.bands': 'Which discs and bands',
  'shrink.settled': 'with this μ and τ',
  'shrink.whole': 'whole posterior',
  'shrink.group': '{number} (n = {count})',
  'shrink.school': 'School {name}',
  'shrink.groups.label':
    'Groups with raw and shrunken means; the common mean is {mean}, τ {tau}; raw means are drawn {pull} % of the way on average.',
  'shrink.tau': 'Every group’s mean against τ, and how likely each τ is',
  'shrink.tau.label':
    'τ is {tau}; raw means are drawn {pull} % of the way. Drag it, or use the arrow keys, with Shift a little.',
  'shrink.pull': 'raw means are drawn {pull} % of the way',
  'shrink.errors': 'Mean squared error',
  'shrink.unknown': 'Mean squared error: the truth is not known',
  'shrink.chart.likelihood': 'log p(data | μ, τ)',
  'shrink.chart.tau': 'τ',
  'shrink.chart.errors': 'mean squared error',

  'formula.shrink.pull.title': 'How far a group is drawn',
  'formula.shrink.pull.says':
    'vⱼ is the noise variance of a group’s raw mean: the fewer values, the larger, and the further it is drawn to μ. The number is the mean over the groups.',
  'formula.shrink.likelihood.title': 'Marginal likelihood',
  'formula.shrink.likelihood.says':
    'How likely the data are with all true means integrated out. It depends on μ and τ alone.',

  'formula.shrink.tau.title': 'The spread between groups',
  'formula.shrink.tau.says':
    'The standard deviation of the true means; its logarithm θ is what is learnt, so that τ stays above 0.',
  'formula.shrink.raw.title': 'Error of the raw means',
  'formula.shrink.raw.says':
    'Squared distance of each group’s own mean from its true mean θ, mean over the J groups.',
  'formula.shrink.pooled.title': 'Error of one mean for all',
  'formula.shrink.pooled.says':
    'As if all groups were one: squared distance of the mean of all values from each true mean θ, mean over the J groups.',
  'formula.shrink.shrunken.title': 'Error of the shrunken means',
  'formula.shrink.shrunken.says':
    'Each mean drawn towards μ as far as its own noise and τ say; squared distance from the true mean θ, mean over the J groups.',
  'formula.shrink.full.title': 'Error with the whole posterior',
  'formula.shrink.full.says':
    'τ and μ are not settled but averaged over all that the data leave possible; squared distance from the true mean θ, mean over the J groups.',
};
