/** Texts of "Guess where to look". @type {Record<string, string>} */
export const texts = {
  'algorithm.bayes': 'Bayesian optimisation',
  'hyper.kernel': 'believed smoothness',
  'help.kernel':
    'The covariance: RBF is smooth without end, Matérn 5/2 bends twice, Matérn 3/2 once and is roughest.',
  'hyper.ownLengths': 'a length for each input',
  'help.ownLengths': 'Whether each input has a length scale of its own, which is learnt.',
  'hyper.mostNoise': 'most noise',
  'help.mostNoise': 'How much of the variance of all values may be taken for noise.',
  'hyper.acquisition': 'look where',
  'help.acquisition':
    'EI: the improvement to be expected is largest. PI: an improvement is likeliest. UCB: the bound of confidence is lowest.',
  'hyper.margin': 'least improvement',
  'help.margin': 'By how much a value must be lower to count (EI and PI), in standard deviations.',
  'hyper.kappa': 'κ, curiosity of UCB',
  'help.kappa': 'Standard deviations below the mean that the bound lies.',
  'hyper.initial': 'blind points',
  'help.initial': 'Points that are spread evenly before there is a belief.',
  'hyper.remembered': 'points remembered',
  'help.remembered': 'Points the belief is made of; then a new one takes the place of the worst.',
  'hyper.clip': 'clip far values',
  'help.clip':
    'Values far above the median count as less: how bad the bad ones are says nothing of where the good ones lie.',
  'choice.rbf': 'RBF',
  'choice.matern32': 'Matérn 3/2',
  'choice.matern52': 'Matérn 5/2',
  'choice.ei': 'EI',
  'choice.pi': 'PI',
  'choice.ucb': 'UCB',

  'lesson.search.prose.1':
    'Somewhere along this line a hidden function has its lowest value. Each look costs a whole training run, so looks must be few. **Click where you would look**; then the machine looks once, too. Whoever has the lower value leads.',
  'lesson.search.ask.1':
    'Take ten looks each. Then [[show|show the function]]: who was lower, and where did you look twice for nothing? [[another|Another function]].',
  'lesson.search.prose.2':
    'The machine keeps a belief, a **Gaussian process**: every smooth curve through its points is possible, the blue line is their mean, the bands are one and two standard deviations. At a point the band closes; away from points it opens. [[step|Step]] and watch it.',
  'lesson.search.ask.2':
    'How far from a point does the band open again? Compare with the length scale on the right.',
  'lesson.search.prose.3':
    'The curve below says how much a place is worth a look. [[hyper:acquisition=ei|EI]] is the improvement to be expected: it is large where the mean is low or the band is wide. [[hyper:acquisition=pi|PI]] asks only how likely any improvement is; [[hyper:acquisition=ucb|UCB]] takes the lower edge of the band.',
  'lesson.search.ask.3':
    'With PI, does the next look stay close to the best point or leave it? What does [[hyper:kappa=0|κ = 0]] do to UCB, and [[hyper:kappa=6|κ = 6]]?',
  'lesson.search.prose.4':
    'How smooth the function is must be believed before it is known. [[hyper:kernel=rbf|RBF]] trusts smoothness and closes wide gaps; [[hyper:kernel=matern32|Matérn 3/2]] expects kinks. Lengths are learnt: those are taken under which the points seen are most probable (the largest evidence).',
  'lesson.search.ask.4':
    'After six points, switch the kernel. The mean hardly moves, the band does: which of the two would rather be surprised?',
  'lesson.search.prose.5':
    'Two inputs are [[hyper:function=random2|a landscape]]: what is believed, how unsure that is, and where a look is worth most. Click the first map to guess. [[hyper:function=branin|Branin]] has three equally low bottoms. This is how rates of real trainings are tuned: `examples/tune.mjs` does it with the VAE of lesson 3.',
  'lesson.search.ask.5':
    'On Branin, after how many looks has it seen all three bottoms? Would you have found them with as many?',

  'search.score': 'Lowest values so far',
  'search.you': 'you',
  'search.machine': 'machine',
  'search.you.count': 'you, {count} looks',
  'search.machine.count': 'machine, {count} looks',
  'search.least': 'lowest there is',
  'search.show': 'show the function',
  'search.another': 'Another function',
  'search.key.mean': 'belief: mean, ± 1 and 2 standard deviations',
  'search.key.tried': 'looked by the machine',
  'search.key.guess': 'looked by you',
  'search.key.worth': 'worth a look; ▾ next',
  'search.key.truth': 'the function',
  'search.plot.label':
    'The machine has looked {count} times, the lowest value is {least}; it looks next at {next}. Click to look yourself, or go with the left and right arrow keys and press Enter.',
  'search.map.mean': 'believed (mean); click to look, ★ next',
  'search.map.sd': 'how unsure (standard deviation)',
  'search.map.acquisition': 'worth a look',
  'search.map.truth': 'the function',
  'search.chart.best': 'lowest value so far, by looks',
  'search.chart.length': 'length scale that was learnt',
  'search.length': 'mean of the inputs',
  'search.widths': 'widths of the box',
};
