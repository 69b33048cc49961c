import { formulas } from '../formulas/index.js';
import { fraction, of, root, row, sub, sum, word } from '../formulas/marks.js';

/** How the figures of bands come about. */

/** Mean over tasks with its interval. @param {number} scale @param {string} unit @returns {import('../formulas/index.js').Formula['filled']} */
const spread =
  (scale, unit) =>
  ({ mean, half, count }, number) =>
    row(
      ...[number(scale * mean, 1), word(unit), '±', '1.96', '·'],
      ...[fraction(number((scale * half * Math.sqrt(count)) / 1.96, 1), root(number(count)))],
      ...['=', number(scale * mean, 1), word(unit), '±', number(scale * half, 1), word(unit)],
    );

/** @type {Record<string, import('../formulas/index.js').Formula>} */
const own = {
  'calibrate.band': {
    general: () => row('1.96', root(row(of('v', 'x'), '+', of('s', 'x')))),
    filled: ({ most, least }, number) =>
      row(
        ...['1.96', '·', number(most / 1.959964, 2), '=', number(most, 2), word(',\u00a0\u00a0')],
        ...['1.96', '·', number(least / 1.959964, 2), '=', number(least, 2)],
      ),
    source: 'Harrison, Sharma & Pavone 2018',
  },
  'calibrate.kept': {
    general: () =>
      row(
        ...[fraction(1, 'E'), sum('e', 'E'), fraction(sub('n', row('e', ',', 'p')), 'n')],
        ...['±', '1.96', '·', fraction('s', root('E'))],
      ),
    filled: spread(100, ' %'),
  },
  'calibrate.promised': {
    general: () => row('P', '(', '|', 'z', '|', '≤', sub('z', 'p'), ')', '=', 'p'),
    filled: ({ level }, number) => row('p', '=', number(100 * level), word(' %')),
  },
  'calibrate.width': {
    general: () =>
      row(
        ...[fraction(1, 'E'), sum('e', 'E'), '2', '·', '1.96', sub('σ', 'e')],
        ...['±', '1.96', '·', fraction('s', root('E'))],
      ),
    filled: spread(1, ''),
  },
  'calibrate.loss': {
    general: () =>
      row(
        ...[fraction(1, 'K'), sum('k', 'K'), '−', 'log'],
        ...['p', '(', sub('y', 'k'), '|', sub('y', row('1', '…', 'k', '−', '1')), ')'],
      ),
    filled: ({ from, to, mean }, number) =>
      row(
        ...[fraction(1, number(to - from + 1)), sum(row('s', '=', number(from)), number(to))],
        ...[sub('L', 's'), '=', number(mean, 2)],
      ),
  },
};

Object.assign(formulas, own);
