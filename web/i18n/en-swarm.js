/** Texts of "Many heads". @type {Record<string, string>} */
export const texts = {
  'algorithm.genetic': 'genetic algorithm',
  'algorithm.swarm': 'particle swarm',
  'algorithm.cmaes': 'CMA-ES',
  'hyper.population': 'points at once',
  'help.population':
    'Points of a generation; CMA-ES takes a number that suits the inputs when it is below 4.',
  'hyper.tournament': 'tournament',
  'help.tournament': 'Members of which the best becomes a parent; 1 is no selection.',
  'hyper.crossover': 'children of two',
  'help.crossover': 'Share of children that are mixed from two parents; others are copies.',
  'hyper.crossoverIndex': 'likeness to parents',
  'help.crossoverIndex': 'The higher, the closer children are to one of their parents.',
  'hyper.mutation': 'mutation',
  'help.mutation': 'Share of a child’s numbers that are moved at random.',
  'hyper.mutationSize': 'size of mutations',
  'help.mutationSize': 'Standard deviation of the largest moves, in widths of the map.',
  'hyper.elite': 'elite',
  'help.elite': 'Best members that stay as they are.',
  'hyper.phi': 'φ, pull',
  'help.phi': 'How strongly particles are drawn; the more, the sooner they come to rest.',
  'hyper.neighbours': 'hears from',
  'help.neighbours': 'Whose best place a particle knows of.',
  'choice.everyone': 'everyone',
  'choice.ring': 'two neighbours',
  'hyper.firstSigma': 'first σ',
  'help.firstSigma': 'Standard deviation of the first cloud, in widths of the map.',
  'hyper.restarts': 'starts again',
  'help.restarts': 'Once it has come to rest, elsewhere and with twice as many points.',
  'lesson.genetic.prose.1':
    'No slope is known here, only values: so ask for many at once. In a **genetic algorithm** the lower of two random members becomes a parent; children (orange rings) are mixed from two parents and moved a little at random. [[play|Press play]].',
  'lesson.genetic.ask.1':
    'The egg box has about a hundred dents. In which generation do all members sit in one of them? Does the next one still find a deeper dent?',
  'lesson.genetic.prose.2':
    'Mutation is what finds anything new: [[hyper:mutation=0|without it]] children only mix what the parents have. With [[hyper:mutation=1|all of it]] a good place is left as soon as it is found; only the elite, which stays as it is, holds it.',
  'lesson.genetic.ask.2':
    'Set mutation to 0 and play to the end: where does the spread go, and why does it never come back?',
  'lesson.genetic.prose.3':
    'Two other ways to use a crowd: in a [[method:swarm|particle swarm]] everybody flies towards the best place seen; [[method:cmaes|CMA-ES]] learns the shape of a cloud. The table keeps how many values each needed on the same function. Try the [[hyper:function=rosenbrock|bent valley]], too.',
  'lesson.genetic.ask.3':
    'Against Bayesian optimisation, crowds spend thousands of values where it takes 25. When is that the better deal?',
  'lesson.swarm.prose.1':
    'Each **particle** has a velocity (its line) and two memories: the best place it has seen itself, and the best that the others tell it of. It is drawn to both, by random amounts, and overshoots. [[play|Press play]].',
  'lesson.swarm.ask.1':
    'Watch one dent catch the flock. Do the particles that are late still find something better on their way?',
  'lesson.swarm.prose.2':
    'If everyone hears of the best place at once, all rush there. [[hyper:neighbours=ring|In a ring]] each hears from two neighbours only: news travels slowly, and more of the surface is seen. Back to the [[method:genetic|genetic algorithm]], on to [[method:cmaes|CMA-ES]].',
  'lesson.swarm.ask.2':
    'With the ring, how many more values does it need on the egg box? And over several seeds, does it miss the deepest dent less often?',
  'lesson.cmaes.prose.1':
    '**CMA-ES** draws its points from a normal distribution (the ellipses are one and two standard deviations). The better half pulls the mean, and the ellipse stretches along steps that paid. [[bent|Play it in the bent valley]]: it turns into the bend.',
  'lesson.cmaes.ask.1':
    'When does the ellipse grow, and when does it shrink? What would a circle of fixed size do in a valley?',
  'lesson.cmaes.prose.2':
    'On the [[hyper:function=rastrigin|egg box]] a small cloud comes to rest in some dent. Then it **starts again** elsewhere with twice as many points: the larger the cloud, the less it sees the dents, the more the bowl under them.',
  'lesson.cmaes.ask.2':
    'How many starts did it take? Give it [[hyper:population=60|60 points]] from the beginning: fewer values or more?',
  'swarm.genetic': 'genetic algorithm',
  'swarm.swarm': 'particle swarm',
  'swarm.cmaes': 'CMA-ES',
  'swarm.map': 'The surface from above; × is lowest',
  'swarm.map.label':
    '{method}: {used} values used, the lowest is {best} above the lowest there is.',
  'swarm.genetic.hint': '● members, ○ the children that are tried next.',
  'swarm.swarm.hint': '● particles, with the way each has just gone ahead of it.',
  'swarm.cmaes.hint':
    '● the points that are tried next; ◆ and ellipses: mean, one and two standard deviations.',
  'swarm.method': 'method',
  'swarm.table': 'On this function, as far as each was played',
  'swarm.used': 'values',
  'swarm.above': 'above lowest',
  'swarm.there': 'within 0.001 after',
  'swarm.chart.best': 'height above the lowest, by values used',
  'swarm.chart.spread': 'spread of the points, by values used',
  'swarm.power': 'powers of ten',
  'swarm.best': 'best',
  'swarm.mean': 'mean of the generation',
  'swarm.spread': 'spread',
};
