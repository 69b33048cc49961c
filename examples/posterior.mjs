/**
 * Fits a normal q to densities over the plane, and lends groups one another's strength: both against
 * what is known exactly.
 *
 *   node examples/posterior.mjs [--steps 1500] [--draws 8] [--sets 100]
 *
 * The first table: what is left of the gap log evidence - ELBO with the exact gradient, and with ones
 * estimated from samples by the path (reparameterised) and by the score function, without and with a
 * baseline: means of the last fifth of training, Adam at one rate. The second: variances of those
 * estimates, all where the exact gradient has led. The third: mean squared errors of group means as
 * they are, pooled, shrunken by a mean and tau learnt from all groups (empirical Bayes), and of the
 * whole posterior; and how often their 95 % bands hold the truth. The same numbers on every machine.
 */
import { parseArgs } from 'node:util';
import { load } from 'metaglyph';
import { run, table, whole } from './common.mjs';

/** @typedef {import('metaglyph').Core} Core */

const targets = ['gaussian', 'banana', 'mixture'];
const families = ['meanField', 'full'];
const estimators = ['exact', 'path', 'score', 'baseline'];

/** @param {ArrayLike<number>} values */
const mean = (values) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

/**
 * @param {Core} core
 * @param {Record<string, string | number>} options
 * @param {number} steps
 */
function fit(core, options, steps) {
  const session = core.session('posterior', { optimizer: 'adam', rate: 0.02, seed: 1, ...options });
  session.step(steps);
  const { gap, pathVariance, scoreVariance, baselineVariance } = session.metrics();
  session.free();
  const last = (/** @type {Float64Array} */ values) => values[values.length - 1];
  return {
    gap: mean(gap.slice(-steps / 5)),
    variances: [pathVariance, scoreVariance, baselineVariance].map(last),
  };
}

/**
 * Errors [raw, pooled, shrunken, full] and how many of the truths the bands of the last two hold.
 * @param {Core} core
 * @param {Record<string, string | number>} options
 */
function shrink(core, options) {
  const session = core.session('shrink', options);
  session.step(400);
  const { errors, truth, shrunken, sd, full, fullSd } = session.view('groups');
  session.free();
  const held = (/** @type {ArrayLike<number>} */ at, /** @type {ArrayLike<number>} */ wide) =>
    mean(Array.from(truth.data, (t, j) => Number(Math.abs(t - at[j]) < 1.96 * wide[j])));
  return [...errors.data, held(shrunken.data, sd.data), held(full.data, fullSd.data)];
}

run(async () => {
  const { values: given } = parseArgs({
    options: {
      steps: { type: 'string', default: '1500' },
      draws: { type: 'string', default: '8' },
      sets: { type: 'string', default: '100' },
    },
  });
  const [steps, draws, sets] = /** @type {const} */ (['steps', 'draws', 'sets']).map((name) =>
    whole(name, given[name]),
  );
  const core = await load();

  const fits = targets.flatMap((target) =>
    families.map((family) => ({
      name: `${target}, ${family === 'full' ? 'full covariance' : 'mean field'}`,
      results: estimators.map((estimator) =>
        fit(core, { target, family, estimator, draws }, steps),
      ),
    })),
  );
  const figure = (/** @type {number} */ x) => (x < 0.9995 ? x.toFixed(3) : x.toPrecision(3));
  table([
    ['gap, nats', ...estimators],
    ...fits.map(({ name, results }) => [name, ...results.map(({ gap }) => gap.toFixed(3))]),
  ]);
  table([
    [`variance, ${draws} samples`, ...estimators.slice(1)],
    ...fits.map(({ name, results }) => [name, ...results[0].variances.map(figure)]),
  ]);

  const groups = [4, 8, 16, 32].map((count) => ({
    name: `${count} groups`,
    all: Array.from({ length: sets }, (_, i) => shrink(core, { groups: count, seed: i + 1 })),
  }));
  const rows = [
    ...groups,
    { name: '18 baseball players', all: [shrink(core, { source: 'baseball' })] },
  ];
  table([
    ['mean squared error', 'raw', 'pooled', 'shrunken', 'full', 'bands', 'full bands'],
    ...rows.map(({ name, all }) => [
      name,
      ...[0, 1, 2, 3].map((k) => mean(all.map((r) => r[k])).toPrecision(3)),
      ...[4, 5].map((k) => `${(100 * mean(all.map((r) => r[k]))).toFixed(1)} %`),
    ]),
  ]);
  console.log(`Groups: means of ${sets} sets of 2 to 20 values each, true tau 1, sigma 2.`);
});
