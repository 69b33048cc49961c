import { formulas } from '../formulas/index.js';
import { fraction, of, row, sub, sum, word } from '../formulas/marks.js';

/** How the figures of clusters come about. */

const most = () => sub(word('max'), 'j');
const size = (/** @type {string} */ a, /** @type {string} */ b) =>
  row('|', sub(a, 'c'), '∩', sub(b, 'j'), '|');

/** @type {Record<string, import('../formulas/index.js').Formula>} */
const own = {
  'clusters.purity': {
    general: () => row(fraction(1, 'n'), sum('c'), most(), size('K', 'Z')),
    filled: ({ purity, n }, number) =>
      row(
        ...[fraction(number(Math.round(purity * n)), number(n)), '='],
        ...[number(100 * purity, 1), word(' %')],
      ),
    source: 'Manning, Raghavan & Schütze 2008, ch. 16.3',
  },
  'clusters.chance': {
    general: () =>
      row(fraction(1, 'R'), sum('r', 'R'), fraction(1, 'n'), sum('c'), most(), size('K', 'Z')),
    filled: ({ chance }, number) =>
      row('R', '=', 64, word(':\u00a0'), number(100 * chance, 1), word(' %')),
  },
  'clusters.rand': {
    general: () => fraction(row('I', '−', of('E', 'I')), row(word('max'), 'I', '−', of('E', 'I'))),
    filled: ({ rand }, number) => row(word('ARI'), '=', number(rand, 3)),
    source: 'Hubert & Arabie 1985',
  },
  'clusters.silhouette': {
    general: () =>
      row(
        ...[fraction(1, 'n'), sum('i', 'n')],
        fraction(
          row(sub('b', 'i'), '−', sub('a', 'i')),
          row(word('max'), '(', sub('a', 'i'), ',', sub('b', 'i'), ')'),
        ),
      ),
    filled: ({ silhouette, n }, number) =>
      row('n', '=', number(n), word(':\u00a0'), number(silhouette, 3)),
    source: 'Rousseeuw 1987',
  },
  'clusters.axis': {
    general: () => row(fraction(sub('λ', 'k'), row(sum('j'), sub('λ', 'j')))),
    filled: ({ variance, total }, number) =>
      row(
        ...[fraction(number(variance, 2), number(total, 2)), '='],
        ...[number((100 * variance) / total, 1), word(' %')],
      ),
    source: 'Pearson 1901; Hotelling 1933',
  },
};

Object.assign(formulas, own);
