import { formulas } from '../formulas/index.js';
import { row, sub, sum, sup, word } from '../formulas/marks.js';

/** How the figures of groups that lend one another strength come about. */

/** @type {Record<string, import('../formulas/index.js').Formula>} */
const own = {
  'shrink.pull': {
    general: () =>
      row(sub('b', 'j'), '=', sub('v', 'j'), '/', '(', sub('v', 'j'), '+', sup('τ', 2), ')'),
    filled: ({ pull }, number) => row(sub('b', word('mean')), '=', number(pull, 2)),
    source: 'Efron & Morris 1975; Gelman et al. 2013, sec. 5.4',
  },
  'shrink.likelihood': {
    general: () =>
      row(
        sum('j'),
        'log',
        'N',
        '(',
        sub('x̄', 'j'),
        ',',
        'μ',
        ',',
        sup('τ', 2),
        '+',
        sub('v', 'j'),
        ')',
      ),
    filled: ({ likelihood }, number) => row('log', 'p', '=', number(likelihood, 2)),
  },
};

Object.assign(formulas, own);
