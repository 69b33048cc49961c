import { formulas } from '../formulas/index.js';
import { fraction, of, root, row, sub, sum, sup, word } from '../formulas/marks.js';

/** How the figures of forger and judge come about. */

const drawn = () => of('D', 'x');
const forged = () => of('D', of('G', 'z'));
const logit = () => of('l', 'x');
const forgedLogit = () => of('l', of('G', 'z'));
const part = (/** @type {import('../formulas/marks.js').Piece} */ inner) =>
  row(word('max'), '(', '0', ',', inner, ')');

/** Mean of the steps that a point of a curve stands for. @type {import('../formulas/index.js').Formula['filled']} */
const steps = ({ from, to, mean }, number) =>
  row(
    ...[fraction(1, number(to - from + 1)), sum(row('s', '=', number(from)), number(to))],
    ...[sub('L', 's'), '=', number(mean, 2)],
  );

/** @type {import('../formulas/index.js').Formula['filled']} */
const beliefs = ({ from, to, mean }, number) =>
  row(
    ...[fraction(1, number(to - from + 1)), sum(row('s', '=', number(from)), number(to))],
    ...[sub('D', 's'), '=', number(100 * mean, 1), word(' %')],
  );

/** @param {string} picture @returns {import('../formulas/index.js').Formula} */
const nearest = (picture) => ({
  general: () =>
    row(
      ...['|', '{', sub(word('arg min'), 'i'), '‖', sub('x', 'i'), '−', sub(picture, 'j'), '‖'],
      ...[word(' : '), 'j', '≤', 'n', '}', '|'],
    ),
  filled: ({ distinct, count }, number) =>
    row(
      ...['|', '{', '…', word(' : '), 'j', '≤', number(count), '}', '|', '=', number(distinct)],
      ...[word(',\u00a0\u00a0'), number((100 * distinct) / count, 1), word(' %')],
    ),
});

/** @type {Record<string, import('../formulas/index.js').Formula>} */
const own = {
  'gan.score': {
    general: () => row(drawn(), '=', fraction('1', row('1', '+', sup('e', row('−', logit()))))),
    filled: ({ score }, number) => {
      const l = Math.log(score / (1 - score));
      return row(
        fraction('1', row('1', '+', sup('e', row(l > 0 ? '−' : '', number(Math.abs(l), 2))))),
        ...['=', number(100 * score, 1), word(' %')],
      );
    },
  },
  'gan.mean': {
    general: () => row(fraction(1, 'n'), sum(row('i', '≤', 'n')), of('D', sub('x', 'i'))),
    filled: ({ mean, n }, number) =>
      row(...[fraction(number(mean * n, 2), number(n)), '=', number(100 * mean, 1), word(' %')]),
  },
  'gan.apart': {
    general: () =>
      row(
        ...['‖', 'x', '−', sup('x', '′'), '‖', '='],
        root(row(sum('p'), sup(row('(', sub('x', 'p'), '−', sub('x′', 'p'), ')'), 2))),
      ),
    filled: ({ apart }, number) => row(root(number(apart * apart, 1)), '=', number(apart, 1)),
  },
  'gan.distinct': nearest('G(z)'),
  'gan.real': nearest('h'),
  'gan.frechet': {
    general: () =>
      row(
        ...[sup(row('‖', 'μ', '−', 'm', '‖'), 2), '+', word('tr'), '(', 'Σ', '+', 'S', '−', '2'],
        ...[sup(row('(', sup('Σ', '½'), 'S', sup('Σ', '½'), ')'), '½'), ')'],
      ),
    filled: ({ distance, means }, number) =>
      row(number(means, 2), '+', number(distance - means, 2), '=', number(distance, 2)),
    source: 'Dowson & Landau 1982; Heusel et al. 2017',
  },
  'gan.judge': {
    general: ({ hinge }) =>
      hinge
        ? row(
            ...[fraction(1, 2), part(row('1', '−', logit())), '+'],
            ...[fraction(1, 2), part(row('1', '+', forgedLogit()))],
          )
        : row(
            ...['−', fraction(1, 2), 'log', drawn(), '−', fraction(1, 2), 'log'],
            ...['(', '1', '−', forged(), ')'],
          ),
    filled: steps,
    source: 'Goodfellow et al. 2014',
  },
  'gan.forger': {
    general: ({ hinge, minimax }) =>
      hinge
        ? row('−', forgedLogit())
        : minimax
          ? row('log', '(', '1', '−', forged(), ')')
          : row('−', 'log', forged()),
    filled: steps,
    source: 'Goodfellow et al. 2014',
  },
  'gan.beliefs': {
    general: () => row(fraction(1, 'S'), sum('s', 'S'), fraction(1, 'n'), sum('i', 'n'), drawn()),
    filled: beliefs,
  },
  'gan.beliefs.fake': {
    general: () => row(fraction(1, 'S'), sum('s', 'S'), fraction(1, 'n'), sum('i', 'n'), forged()),
    filled: beliefs,
  },
};

Object.assign(formulas, own);
