import { formulas } from '../formulas/index.js';
import { fraction, of, row, sub, sum, sup, toned, word } from '../formulas/marks.js';

/** How the figures of a code for a whole set come about. */

const code = () => row('q', '(', 'c', '|', 'D', ')');
const context = () => of('KL', code(), '‖', row('p', '(', 'c', ')'));
const latent = () =>
  of('KL', row('q', '(', 'z', '|', 'c', ',', 'x', ')'), '‖', row('p', '(', 'z', '|', 'c', ')'));

/** @param {number} digits @returns {import('../formulas/index.js').Formula['filled']} */
const steps =
  (digits) =>
  ({ from, to, mean }, number) =>
    row(
      ...[fraction(1, number(to - from + 1)), sum(row('s', '=', number(from)), number(to))],
      ...[sub('KL', 's'), '=', number(mean, digits)],
    );

/** @type {import('../formulas/index.js').Formula} */
const same = {
  general: () => fraction('r', 'n'),
  filled: ({ share, n }, number) =>
    row(
      ...[
        fraction(
          number(share * n, Number.isInteger(Number((share * n).toFixed(6))) ? 0 : 1),
          number(n),
        ),
      ],
      ...['=', number(100 * share, 1), word(' %')],
    ),
};

/** @type {Record<string, import('../formulas/index.js').Formula>} */
const own = {
  'tasks.elbo': {
    general: () =>
      row(
        toned('adapted', row('E', '[', 'log', 'p', '(', 'x', '|', 'z', ',', 'c', ')', ']')),
        ...['−', toned('query', latent()), '−', fraction(1, 'n'), toned('divergence', context())],
      ),
    filled: ({ elbo, reconstruction, own: each, set, drawings }, number) =>
      row(
        ...[toned('adapted', number(reconstruction, 1)), '−', toned('query', number(each, 1)), '−'],
        ...[fraction(toned('divergence', number(set, 1)), number(drawings)), '=', number(elbo, 1)],
      ),
    source: 'Edwards & Storkey 2017',
  },
  'tasks.costs.set': { general: context, filled: steps(1) },
  'tasks.costs.own': { general: latent, filled: steps(1) },
  'tasks.same': same,
  'tasks.pixels': same,
  'tasks.chance': same,
  'tasks.width': {
    general: () => sup('e', row(fraction(1, 'C'), sum('d', 'C'), 'log', sub('σ', 'd'))),
    filled: ({ width }, number) => row(sup('e', number(Math.log(width), 2)), '=', number(width, 2)),
  },
};

Object.assign(formulas, own);
