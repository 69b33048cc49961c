import { both, fraction, hat, of, root, row, sub, sum, sup, toned, word } from './marks.js';

export { valuesAt } from './curves.js';

/**
 * How the numbers on the page come about. A formula is shown twice: as it is, and with the values that
 * stand there now. Its words are `formula.<name>.title` and `.says` in the texts.
 *
 * @typedef {import('./marks.js').Mark} Mark
 * @typedef {Record<string, number>} Values
 * @typedef {(value: number, digits?: number) => string} Numbers  as the reader's language writes them
 *
 * @typedef {object} Formula
 * @property {(values: Values) => Mark} general
 * @property {(values: Values, number: Numbers) => Mark} filled
 * @property {string} [source]
 */

const KINGMA = 'Kingma & Welling 2014';
const FINN = 'Finn, Abbeel & Levine 2017';

const code = () => row('q', '(', 'z', '|', 'x', ')');
const likelihood = () => row('log', 'p', '(', 'x', '|', 'z', ')');
const kl = () => of('KL', code(), '‖', row('p', '(', 'z', ')'));
const expected = () => row(sub('E', code()), '[', likelihood(), ']');

/** Share of right answers, mean of E episodes. @param {Mark} right */
const share = (right) => row(fraction(1, 'E'), sum('e', 'E'), fraction(right, row('N', '·', 'Q')));
const halfWidth = () => row('1.96', '·', fraction('s', root('E')));

/** @type {Formula['filled']} */
const shareFilled = ({ mean, half, count }, number) => {
  // The interval's own s, from its half width.
  const spread = (half * Math.sqrt(count)) / 1.96;
  return row(
    ...[number(100 * mean, 1), word(' %'), '±', '1.96', '·'],
    ...[fraction(row(number(100 * spread, 1), word(' %')), root(number(count))), '='],
    ...[number(100 * mean, 1), word(' %'), '±', number(100 * half, 1), word(' %')],
  );
};

/** Cross-entropy, mean over drawings. @param {Mark | string} count */
const meanSurprise = (count) =>
  row(
    fraction(1, count),
    sum(row('i', '≤', count)),
    '(',
    '−',
    'log',
    'p',
    '(',
    sub('y', 'i'),
    '|',
    sub('x', 'i'),
    ')',
    ')',
  );
/** As of a single belief that surprises as much. @param {number} mean @param {Numbers} number */
const surpriseFilled = (mean, number) =>
  row('−', 'log', number(Math.exp(-mean), 3), '=', number(mean, 2));

const wide = () => row('q', '(', 'z', ')');
const prior = () => row('p', '(', 'z', ')');
const posterior = () => row('p', '(', 'z', '|', 'x', ')');
const evidence = () => row('log', 'p', '(', 'x', ')');
const average = () => row(sub('E', 'q'), '[', likelihood(), ']');

/** @type {Record<string, Formula>} */
export const formulas = {
  'gaussian.reconstruction': {
    general: () =>
      row(
        ...[average(), '=', '−'],
        fraction(
          row(sub('E', 'q'), '[', sup(row('(', 'x', '−', 'f', '(', 'z', ')', ')'), '2'), ']'),
          row('2', sup('s', '2')),
        ),
        ...['−', 'log', '(', 's', root(row('2', 'π')), ')'],
      ),
    filled: ({ reconstruction: value, error, noise }, number) =>
      row(
        ...['−', fraction(number(error, 3), row('2', '·', sup(number(noise, 2), '2')))],
        ...['−', 'log', '(', number(noise, 2), root(row('2', 'π')), ')'],
        ...['=', toned('adapted', number(value, 2))],
      ),
  },
  'gaussian.kl': {
    general: () =>
      row(
        of('KL', wide(), '‖', prior()),
        ...['=', fraction(row(sup('μ', '2'), '+', sup('σ', '2'), '−', '1'), '2'), '−', 'log', 'σ'],
      ),
    filled: ({ mean, sd, kl: value }, number) =>
      row(
        fraction(
          row(sup(row('(', number(mean, 3), ')'), '2'), '+', sup(number(sd, 3), '2'), '−', '1'),
          '2',
        ),
        ...['−', 'log', number(sd, 3), '=', toned('divergence', number(value, 2))],
      ),
    source: KINGMA,
  },
  'gaussian.elbo': {
    general: () =>
      row(
        ...['ELBO', '=', toned('adapted', average()), '−'],
        ...[toned('divergence', of('KL', wide(), '‖', prior())), '≤', evidence()],
      ),
    filled: ({ elbo, reconstruction: value, kl: divergence }, number) =>
      row(
        ...[number(elbo, 2), '=', toned('adapted', number(value, 2)), '−'],
        toned('divergence', number(divergence, 2)),
      ),
    source: KINGMA,
  },
  'gaussian.gap': {
    general: () =>
      row(
        ...[of('KL', wide(), '‖', posterior()), '=', sub('E', 'q'), '[', 'log', wide(), '−'],
        ...['log', posterior(), ']', '=', evidence(), '−', 'ELBO'],
      ),
    filled: ({ evidence: whole, elbo, gap }, number) =>
      row(number(whole, 2), '−', '(', number(elbo, 2), ')', '=', number(gap, 2)),
  },
  'gaussian.evidence': {
    general: () =>
      row(
        ...[evidence(), '=', 'log', word('∫ '), prior(), row('p', '(', 'x', '|', 'z', ')')],
        ...[word(' d'), 'z', '=', 'ELBO', '+', of('KL', wide(), '‖', posterior())],
      ),
    filled: ({ evidence: whole, elbo, gap }, number) =>
      row(number(whole, 2), '=', number(elbo, 2), '+', number(gap, 2)),
  },
  'vae.elbo': {
    general: () =>
      row(
        of('ELBO', 'x'),
        '=',
        toned('adapted', expected()),
        '−',
        toned('divergence', kl()),
        '≤',
        row('log', 'p', '(', 'x', ')'),
      ),
    filled: ({ elbo, reconstruction, kl: divergence }, number) =>
      row(
        ...[number(elbo, 1), '='],
        ...[
          toned('adapted', number(reconstruction, 1)),
          '−',
          toned('divergence', number(divergence, 1)),
        ],
      ),
    source: KINGMA,
  },
  'vae.reconstruction': {
    general: ({ gaussian }) =>
      gaussian
        ? row(
            ...[expected(), '≈', '−', sum('p')],
            ...[
              '(',
              fraction(
                sup(row('(', sub('x', 'p'), '−', sub(hat('x'), 'p'), ')'), 2),
                row(2, sup('σ', 2)),
              ),
            ],
            ...['+', 'log', 'σ', root(row(2, 'π')), ')'],
          )
        : row(
            ...[expected(), '≈', sum('p'), '(', sub('x', 'p'), 'log', sub(hat('x'), 'p')],
            ...[
              '+',
              '(',
              1,
              '−',
              sub('x', 'p'),
              ')',
              'log',
              '(',
              1,
              '−',
              sub(hat('x'), 'p'),
              ')',
              ')',
            ],
          ),
    filled: ({ reconstruction }, number) =>
      row(...[784, '×', '(', number(reconstruction / 784, 3), ')', '=', number(reconstruction, 1)]),
    source: KINGMA,
  },
  'vae.kl': {
    general: () =>
      row(
        ...[kl(), '=', fraction(1, 2), sum(row('d', '=', 1), 'L')],
        ...[
          '(',
          both('μ', 'd', 2),
          '+',
          both('σ', 'd', 2),
          '−',
          1,
          '−',
          'log',
          both('σ', 'd', 2),
          ')',
        ],
      ),
    filled: ({ kl: divergence, latent }, number) =>
      row(number(latent), '×', number(divergence / latent, 2), '=', number(divergence, 1)),
    source: KINGMA,
  },
  'vae.cost': {
    general: () =>
      row(toned('adapted', row('−', expected())), '+', toned('divergence', row('β', '·', kl()))),
    filled: ({ redrawn, code: dear }, number) =>
      row(
        ...[toned('adapted', number(redrawn, 1)), '+', toned('divergence', number(dear, 1))],
        ...['=', number(redrawn + dear, 1)],
      ),
    source: KINGMA,
  },
  'batch.accuracy': {
    general: () => row(fraction(1, 'S'), sum('s', 'S'), fraction(sub('r', 's'), 'n')),
    filled: ({ from, to, mean }, number) =>
      row(
        ...[fraction(1, number(to - from + 1)), sum(row('s', '=', number(from)), number(to))],
        ...[fraction(sub('r', 's'), 'n'), '=', number(100 * mean, 1), word(' %')],
      ),
  },
  'batch.loss': {
    general: () => row(fraction(1, 'S'), sum('s', 'S'), meanSurprise('n')),
    filled: ({ from, to, mean }, number) =>
      row(
        ...[fraction(1, number(to - from + 1)), sum(row('s', '=', number(from)), number(to))],
        ...[sub('L', 's'), '=', surpriseFilled(mean, number)],
      ),
  },
  'maml.queries': {
    general: () => row(fraction(1, 'E'), sum('e', 'E'), meanSurprise(row('N', '·', 'Q'))),
    filled: ({ mean, count }, number) =>
      row(
        ...[fraction(1, number(count)), sum(row('e', '=', 1), number(count)), sub('L', 'e')],
        ...['=', surpriseFilled(mean, number)],
      ),
  },
  'compare.accuracy': {
    general: () => row(share(sub('r', 'e')), '±', halfWidth()),
    filled: shareFilled,
  },
  'you.score': {
    general: () => {
      const z = (/** @type {string | number} */ power) => sup('z', power);
      return fraction(
        row(
          ...['p', '+', fraction(z(2), row(2, 'n')), '±', 'z'],
          root(
            row(
              fraction(row('p', '(', 1, '−', 'p', ')'), 'n'),
              ...['+', fraction(z(2), row(4, sup('n', 2)))],
            ),
          ),
        ),
        row(1, '+', fraction(z(2), 'n')),
      );
    },
    filled: ({ right, of: count, low, high }, number) =>
      row(
        ...[
          'p',
          '=',
          fraction(number(right), number(count)),
          '=',
          number((100 * right) / count, 1),
        ],
        ...[word(' %, '), 'n', '=', number(count), word(': ')],
        ...[number(100 * low, 1), word(' %'), '…', number(100 * high, 1), word(' %')],
      ),
    source: 'Wilson 1927',
  },
  'vae.use': {
    general: () =>
      row(
        ...[sub('KL', 'd'), '=', fraction(1, 'n'), sum('x'), fraction(1, 2)],
        ...['(', both('μ', 'd', 2), '+', both('σ', 'd', 2), '−', 1, '−'],
        ...['log', both('σ', 'd', 2), ')', '>', 0.1],
      ),
    filled: ({ most, least, used, latent }, number) =>
      row(
        ...[toned('divergence', number(least, 2)), '≤', sub('KL', 'd'), '≤'],
        ...[toned('divergence', number(most, 2)), word(',\u00a0\u00a0'), sub('KL', 'd'), '>', 0.1],
        ...[word(':\u00a0'), number(used), word('\u00a0/\u00a0'), number(latent)],
      ),
    source: 'cf. Burda, Grosse & Salakhutdinov 2016',
  },
  'maml.accuracy': {
    general: () => row(share(sub('r', row('e', ',', 'K'))), '±', halfWidth()),
    filled: shareFilled,
    source: FINN,
  },
  'maml.inner': {
    general: () => row(share(sub('r', row('e', ',', 'k'))), '±', halfWidth()),
    filled: shareFilled,
  },
  'maml.before': {
    general: () => row(share(sub('r', row('e', ',', 0))), '±', halfWidth()),
    filled: shareFilled,
  },
  'maml.baseline': {
    general: () =>
      row(
        ...[hat('k'), '=', sub(word('arg min'), 'k'), '‖', 'x', '−', sub('c', 'k'), '‖'],
        ...[
          ',',
          sub('c', 'k'),
          '=',
          fraction(1, 'K'),
          sum(row('i', '≤', 'K')),
          sub('x', row('k', ',', 'i')),
        ],
      ),
    filled: shareFilled,
  },
  'maml.loss': {
    general: () =>
      row(
        ...['L', '=', '−', 'log', 'p', '(', 'y', '|', 'x', ')', '=', '−', 'log'],
        fraction(sup('e', sub('l', 'y')), row(sum('k'), sup('e', sub('l', 'k')))),
      ),
    filled: ({ belief, loss }, number) => row('−', 'log', number(belief, 3), '=', number(loss, 2)),
  },
};

// The same of one drawing, or of batches while it trains; other words.
for (const name of ['elbo', 'reconstruction', 'kl'])
  formulas[`latent.${name}`] = formulas[`vae.${name}`];
formulas['batch.elbo'] = formulas['vae.elbo'];
formulas['batch.cost'] = formulas['vae.cost'];
