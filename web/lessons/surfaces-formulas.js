import { formulas } from '../formulas/index.js';
import { both, fraction, of, root, row, sub, sum, sup, word } from '../formulas/marks.js';

/** How the figures of whoever looks for a lowest point come about. */

/** @typedef {import('../formulas/marks.js').Mark} Mark */

const times = (/** @type {(number | string)[]} */ ...factors) => row(...factors);
const square = (/** @type {(Mark | string | number)[]} */ ...inner) =>
  sup(row('(', ...inner, ')'), 2);

/** Surfaces of a race, in the order of its choices. @type {Record<string, () => Mark>} */
const surfaces = {
  rosenbrock: () => row('100', square('y', '−', sup('x', 2)), '+', square('1', '−', 'x')),
  himmelblau: () =>
    row(
      ...[square(sup('x', 2), '+', 'y', '−', '11'), '+'],
      square('x', '+', sup('y', 2), '−', '7'),
    ),
  rastrigin: () =>
    row(
      sum('i'),
      '(',
      both('x', 'i', 2),
      '+',
      '10',
      '−',
      '10',
      of('cos', times('2', 'π'), sub('x', 'i')),
      ')',
    ),
  beale: () =>
    row(
      sum(row('k', '=', 1), 3),
      square(sub('c', 'k'), '−', 'x', '(', '1', '−', sup('y', 'k'), ')'),
      word(', c = 1.5, 2.25, 2.625'),
    ),
  valley: () => row(fraction(1, 2), '(', sup('x', 2), '+', '50', sup('y', 2), ')'),
  tilted: () =>
    row(
      ...[fraction(1, 2), '(', square('0.8', 'x', '+', '0.6', 'y'), '+', '50'],
      ...[square('0.8', 'y', '−', '0.6', 'x'), ')'],
    ),
};

/** Names of the surfaces of a race, by number. */
export const SURFACES = Object.keys(surfaces);

const KERNELS = [
  { general: () => sup('e', row('−', sup('d', 2), '/', '2', sup('ℓ', 2))), at: Math.exp(-0.5) },
  {
    general: () =>
      row(
        '(',
        '1',
        '+',
        fraction(row(root(3), 'd'), 'ℓ'),
        ')',
        sup('e', row('−', root(3), 'd', '/', 'ℓ')),
      ),
    at: (1 + Math.sqrt(3)) * Math.exp(-Math.sqrt(3)),
  },
  {
    general: () =>
      row(
        ...['(', '1', '+', fraction(row(root(5), 'd'), 'ℓ'), '+'],
        ...[fraction(row('5', sup('d', 2)), row('3', sup('ℓ', 2))), ')'],
        sup('e', row('−', root(5), 'd', '/', 'ℓ')),
      ),
    at: (1 + Math.sqrt(5) + 5 / 3) * Math.exp(-Math.sqrt(5)),
  },
];

/** A number as small as it is. @param {import('../formulas/index.js').Numbers} number @param {number} value */
const small = (number, value) =>
  number(
    value,
    value === 0 || Math.abs(value) >= 0.01
      ? 3
      : Math.min(12, 2 - Math.floor(Math.log10(Math.abs(value)))),
  );

/** @type {Record<string, import('../formulas/index.js').Formula>} */
const own = {
  'surfaces.height': {
    general: ({ surface }) => row('f', '(', 'x', ',', 'y', ')', '=', surfaces[SURFACES[surface]]()),
    filled: ({ x, y, value }, number) =>
      row('f', '(', number(x, 3), ',', number(y, 3), ')', '=', small(number, value)),
  },
  'surfaces.power': {
    general: () => row(sub('log', 10), '(', 'h', ')'),
    filled: ({ height, power }, number) =>
      row(sub('log', 10), '(', small(number, height), ')', '=', number(power, 1)),
  },
  'surfaces.above': {
    general: () =>
      row(
        sub(word('min'), row('i', '≤', 'n')),
        of('f', sub('x', 'i')),
        '−',
        sub(word('min'), 'x'),
        of('f', 'x'),
      ),
    filled: ({ best, least }, number) =>
      row(
        small(number, best),
        '−',
        '(',
        small(number, least),
        ')',
        '=',
        small(number, best - least),
      ),
  },
  'surfaces.spread': {
    general: () =>
      root(
        row(
          fraction(1, row('n', 'D')),
          sum('i', 'n'),
          sum('k', 'D'),
          square(sub('x', row('i', ',', 'k')), '−', sub('x̄', 'k')),
        ),
      ),
    filled: ({ spread, power }, number) =>
      row(sub('log', 10), '(', small(number, spread), ')', '=', number(power, 1)),
  },
  'search.best': {
    general: () => row(sub(word('min'), row('i', '≤', 'n')), of('f', sub('x', 'i'))),
    filled: ({ best, n }, number) =>
      row(sub(word('min'), row('i', '≤', number(n))), of('f', sub('x', 'i')), '=', number(best, 3)),
  },
  'search.least': {
    general: () => row(sub(word('min'), 'x'), of('f', 'x')),
    filled: ({ least }, number) => row(sub(word('min'), 'x'), of('f', 'x'), '=', number(least, 3)),
  },
  'search.length': {
    general: ({ kernel }) => KERNELS[kernel].general(),
    filled: ({ kernel, length }, number) =>
      row('d', '=', 'ℓ', '=', number(length, 3), word(':\u00a0'), number(KERNELS[kernel].at, 2)),
    source: 'Rasmussen & Williams 2006, ch. 4.2',
  },
};

Object.assign(formulas, own);
