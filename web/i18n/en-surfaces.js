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
};
