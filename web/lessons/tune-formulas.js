import { formulas } from '../formulas/index.js';
import { row, sub, word } from '../formulas/marks.js';

/** How the figures of tuned trainings come about. */

/** @type {Record<string, import('../formulas/index.js').Formula>} */
const own = {
  'tune.best': {
    general: () => row(sub(word('min'), 'i'), 'f', '(', sub('x', 'i'), ')'),
    filled: ({ value, at, count }, number) =>
      row(
        ...[sub(word('min'), row('i', '≤', number(count))), 'f', '='],
        ...['f', '(', sub('x', number(at)), ')', '=', number(value, 3)],
      ),
  },
};

Object.assign(formulas, own);
