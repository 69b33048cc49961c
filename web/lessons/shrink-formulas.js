import { formulas } from '../formulas/index.js';
import { fraction, row, sub, sum, sup, word } from '../formulas/marks.js';

/** How the figures of groups that lend one another strength come about. */

/** Mean squared error of an estimate. @param {() => import('../formulas/marks.js').Piece} estimate @returns {import('../formulas/index.js').Formula} */
const wrong = (estimate) => ({
  general: () =>
    row(fraction(1, 'J'), sum('j', 'J'), sup(row('(', estimate(), '−', sub('θ', 'j'), ')'), 2)),
  filled: ({ error, groups, digits }, number) =>
    row(fraction(number(error * groups, digits), number(groups)), '=', number(error, digits)),
});

/** @type {Record<string, import('../formulas/index.js').Formula>} */
const own = {
  'shrink.pull': {
    general: () =>
      row(sub('b', 'j'), '=', sub('v', 'j'), '/', '(', sub('v', 'j'), '+', sup('τ', 2), ')'),
    filled: ({ pull }, number) =>
      row(sub('b', word('mean')), '=', number(pull, 2), '=', number(100 * pull), word(' %')),
    source: 'Efron & Morris 1975; Gelman et al. 2013, sec. 5.4',
  },
  'shrink.tau': {
    general: () => row('τ', '=', sup('e', 'θ')),
    filled: ({ tau }, number) => row(sup('e', number(Math.log(tau), 2)), '=', number(tau, 3)),
  },
  'shrink.raw': wrong(() => sub('x̄', 'j')),
  'shrink.pooled': wrong(() => 'x̄'),
  'shrink.shrunken': wrong(() =>
    row(sub('b', 'j'), 'μ', '+', '(', '1', '−', sub('b', 'j'), ')', sub('x̄', 'j')),
  ),
  'shrink.full': wrong(() => row('E', '[', sub('θ', 'j'), '|', 'x', ']')),
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
