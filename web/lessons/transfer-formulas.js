import { formulas } from '../formulas/index.js';
import { fraction, root, row, word } from '../formulas/marks.js';

/** How the figures of transfer come about. */

const width = () => row(1.96, root(fraction(row('p', '(', 1, '−', 'p', ')'), row('n', '−', 1))));

/** @type {Record<string, import('../formulas/index.js').Formula>} */
const own = {
  'transfer.accuracy': {
    general: () => row('p', '±', width(), word(', '), 'p', '=', fraction('r', 'n')),
    filled: ({ accuracy, half, count }, number) =>
      row(
        ...['p', '=', fraction(number(Math.round(accuracy * count)), number(count)), '='],
        ...[number(100 * accuracy, 1), '±', number(100 * half, 1), word(' %')],
      ),
  },
};

Object.assign(formulas, own);
