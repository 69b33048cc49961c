import { formulas } from '../formulas/index.js';
import { fraction, root, row, sub, sum, sup, word } from '../formulas/marks.js';

/** How the figures of the robot come about. */

const away = (/** @type {import('../formulas/marks.js').Piece} */ at) =>
  row('‖', at, '−', 'g', '‖');
const total = () => row('−', sum('t', 'T'), sup(away(sub('s', 't')), 2));

/** @type {import('../formulas/index.js').Formula} */
const unseen = {
  general: () =>
    row(
      ...[fraction(1, 'E'), sum('e', 'E'), sub('R', row('e', ',', 'k'))],
      ...['±', '1.96', '·', fraction('s', root('E'))],
    ),
  filled: ({ mean, half, count }, number) =>
    row(
      ...[number(mean, 2), '±', '1.96', '·'],
      ...[fraction(number((half * Math.sqrt(count)) / 1.96, 2), root(number(count))), '='],
      ...[number(mean, 2), '±', number(half, 2)],
    ),
};

/** @type {Record<string, import('../formulas/index.js').Formula>} */
const own = {
  'robot.return': {
    general: () => row(fraction(1, 'K'), sum('k', 'K'), '(', total(), ')'),
    filled: ({ value, horizon }, number) =>
      row('−', number(horizon), '·', number(-value / horizon, 4), '=', number(value, 2)),
    source: 'Finn, Abbeel & Levine 2017, sec. 5.3',
  },
  'robot.distance': {
    general: () => row(fraction(1, 'K'), sum('k', 'K'), away(sub('s', 'T'))),
    filled: ({ value, rollouts }, number) =>
      row(fraction(number(value * rollouts, 2), number(rollouts)), '=', number(value, 2)),
  },
  'robot.sd': {
    general: () => row('σ', '=', sup('e', 'λ')),
    filled: ({ value }, number) => row(sup('e', number(Math.log(value), 2)), '=', number(value, 2)),
  },
  'robot.best': {
    general: () =>
      row(
        ...['−', sum('t', 'T'), sum('i')],
        sup(row(word('max'), '(', '0', ',', '|', sub('g', 'i'), '|', '−', '0.1', 't', ')'), 2),
      ),
    filled: ({ x, y, value }, number) =>
      row(
        ...['g', '=', '(', number(x, 2), ',', number(y, 2), ')', word(':\u00a0')],
        ...[number(value, 2)],
      ),
  },
  'robot.training': {
    general: () => row(fraction(1, 'S'), sum('s', 'S'), fraction(1, 'N'), sum('g', 'N'), total()),
    filled: ({ from, to, mean }, number) =>
      row(
        ...[fraction(1, number(to - from + 1)), sum(row('s', '=', number(from)), number(to))],
        ...[sub('R', 's'), '=', number(mean, 2)],
      ),
  },
  'robot.unseen': unseen,
  'robot.bests': {
    general: () => row(fraction(1, 'E'), sum('e', 'E'), sub('R', row('e', ',', '∗'))),
    filled: ({ mean, count }, number) =>
      row(fraction(number(mean * count, 2), number(count)), '=', number(mean, 2)),
  },
};

Object.assign(formulas, own);
