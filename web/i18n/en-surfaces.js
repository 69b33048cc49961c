/** Functions that are climbed down or searched: names that several lessons of the lab show. */
export const texts = {
  'choice.rosenbrock': 'bent valley (Rosenbrock)',
  'choice.himmelblau': 'four bottoms (Himmelblau)',
  'choice.rastrigin': 'egg box (Rastrigin)',
  'choice.beale': 'plain with cliffs (Beale)',
  'choice.valley': 'straight valley',
  'choice.tilted': 'turned valley',
  'hyper.function': 'function',
  'help.function':
    'The function whose lowest point is looked for; hidden ones are drawn by the seed.',
  'hyper.dims': 'inputs',
  'help.dims': 'Inputs of Rosenbrock, Rastrigin and Ackley; the others have one or two.',
  'choice.told': 'none',
  'choice.forrester': 'Forrester, 1 input',
  'choice.humps': 'Gramacy & Lee, 1 input',
  'choice.branin': 'Branin, 2 inputs',
  'choice.camel': 'six-hump camel, 2 inputs',
  'choice.ackley': 'Ackley',
  'choice.random': 'hidden, 1 input',
  'choice.random2': 'hidden, 2 inputs',

  'formula.surfaces.height.title': 'Height',
  'formula.surfaces.height.says':
    'The function at the place where it is, less the lowest value there is, which is 0 here.',
  'formula.surfaces.power.title': 'Powers of ten',
  'formula.surfaces.power.says':
    'What is shown is the logarithm of the height h above the lowest value there is: a unit down is ten times lower. Below a millionth nothing is told apart.',
  'formula.surfaces.above.title': 'Above the lowest',
  'formula.surfaces.above.says':
    'The best of all values that were asked for so far, less the lowest that the function has anywhere.',
  'formula.surfaces.spread.title': 'How far apart they are',
  'formula.surfaces.spread.says':
    'The root of the mean squared distance of the n points from their middle, by coordinate, in widths of the map; and its logarithm.',
  'formula.search.best.title': 'The lowest so far',
  'formula.search.best.says': 'Of n places that were looked at the lowest value of the function f.',
  'formula.search.least.title': 'The lowest there is',
  'formula.search.least.says': 'What neither of you can beat: found by looking everywhere.',
  'formula.search.length.title': 'How far one value speaks for another',
  'formula.search.length.says':
    'Correlation of two values a distance d apart. The length scale ℓ is learnt from the values by the evidence; below, the correlation of places ℓ apart, in widths of the box.',
};
