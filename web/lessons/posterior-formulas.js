import { formulas } from '../formulas/index.js';
import { of, row, sub, sup, word } from '../formulas/marks.js';

/** How the figures of a q over the plane come about. */

const kl = () => of('KL', 'q', '‖', 'p');
const target = () => row('log', 'p̃', '(', 'z', ')');

/** @type {Record<string, import('../formulas/index.js').Formula>} */
const own = {
  'posterior.energy': {
    general: () => row(sub('E', 'q'), '[', target(), ']'),
    filled: ({ energy }, number) => row(sub('E', 'q'), '[', target(), ']', '=', number(energy, 2)),
  },
  'posterior.entropy': {
    general: () =>
      row(
        '1',
        '+',
        'log',
        '(',
        '2',
        'π',
        ')',
        '+',
        'log',
        '(',
        sub('σ', 1),
        sub('σ', 2),
        sup(row('(', '1', '−', sup('ρ', 2), ')'), '1/2'),
        ')',
      ),
    filled: ({ sd1, sd2, tilt, entropy }, number) =>
      row(
        ...['2.84', '+', 'log', '(', number(sd1, 2), '·', number(sd2, 2), '·'],
        ...[number(Math.sqrt(1 - tilt * tilt), 2), ')', '=', number(entropy, 2)],
      ),
  },
  'posterior.elbo': {
    general: () => row(sub('E', 'q'), '[', target(), ']', '+', of('H', 'q')),
    filled: ({ energy, entropy, elbo }, number) =>
      row(number(energy, 2), '+', number(entropy, 2), '=', number(elbo, 2)),
    source: 'Jordan et al. 1999; Blei, Kucukelbir & McAuliffe 2017',
  },
  'posterior.gap': {
    general: () => row(kl(), '=', 'log', 'Z', '−', word('ELBO')),
    filled: ({ evidence, elbo, gap }, number) =>
      row(number(evidence, 2), '−', number(elbo, 2), '=', number(gap, 2)),
  },
  'posterior.evidence': {
    general: () => row('log', 'Z', '=', 'log', '∫', 'p̃', '(', 'z', ')', 'd', 'z'),
    filled: ({ evidence }, number) => row('log', 'Z', '=', number(evidence, 2)),
  },
};

Object.assign(formulas, own);
