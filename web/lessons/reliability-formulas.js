import { formulas } from '../formulas/index.js';
import { fraction, row, sub, sum, sup, word } from '../formulas/marks.js';

/** How the figures of who is right as often as they say come about. */

const most = () => row(sub(word('max'), 'k'), sub('p', row('i', ',', 'k')));
const right = () => sub('p', row('i', ',', sub('y', 'i')));
const mean = () => row(fraction(1, 'n'), sum('i', 'n'));

/** @type {Record<string, import('../formulas/index.js').Formula>} */
const own = {
  'reliability.accuracy': {
    general: () => fraction('r', 'n'),
    filled: ({ accuracy, count }, number) =>
      row(
        ...[fraction(number(Math.round(accuracy * count)), number(count)), '='],
        ...[number(100 * accuracy, 1), word(' %')],
      ),
  },
  'reliability.confidence': {
    general: () => row(mean(), most()),
    filled: ({ confidence, count }, number) =>
      row(
        ...[fraction(number(confidence * count, 1), number(count)), '='],
        ...[number(100 * confidence, 1), word(' %')],
      ),
  },
  'reliability.ece': {
    general: () =>
      row(
        sum('b', 'B'),
        fraction(sub('n', 'b'), 'n'),
        ...['|', sub('a', 'b'), '−', sub('c', 'b'), '|'],
      ),
    filled: ({ ece, count, bins }, number) =>
      row(
        ...[fraction(1, number(count)), sum(row('b', '≤', number(bins)))],
        ...[sub('n', 'b'), '|', sub('a', 'b'), '−', sub('c', 'b'), '|', '='],
        ...[fraction(number(ece * count, 1), number(count)), '=', number(100 * ece, 2), word(' %')],
      ),
    source: 'Naeini, Cooper & Hauskrecht 2015; Guo et al. 2017',
  },
  'reliability.chance': {
    general: () => row(word('ECE'), ',\u00a0', sub('y', 'i'), word(' ∼ '), sub('p', 'i')),
    filled: ({ chance }, number) =>
      row(
        fraction(1, 10),
        sum(row('d', '≤', 10)),
        sub(word('ECE'), 'd'),
        '=',
        number(100 * chance, 2),
        word(' %'),
      ),
  },
  'reliability.nll': {
    general: () => row(mean(), '(', '−', 'log', right(), ')'),
    filled: ({ nll }, number) => row('−', 'log', number(Math.exp(-nll), 3), '=', number(nll, 3)),
  },
  'reliability.brier': {
    general: () =>
      row(
        mean(),
        sum('k'),
        sup(row('(', sub('p', row('i', ',', 'k')), '−', '[', 'k', '=', sub('y', 'i'), ']', ')'), 2),
      ),
    filled: ({ brier, count }, number) =>
      row(fraction(number(brier * count, 1), number(count)), '=', number(brier, 3)),
    source: 'Brier 1950',
  },
};

Object.assign(formulas, own);
