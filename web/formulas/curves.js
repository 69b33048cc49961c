import { scoreOf, valuesOf } from '../app/score.js';
import { fill } from '../lessons/vae-costs.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../views/chart.js').Curve} Curve
 */

/** What is evaluated while it trains: a column, and which of its answers. @type {Record<string, [string, number]>} */
const EVALUATED = {
  'maml.accuracy': ['accuracy', -1],
  'maml.before': ['accuracy', 0],
  'maml.baseline': ['baseline', 0],
  'maml.queries': ['loss', -1],
};

const blank = { label: '', token: '', x: [], y: [] };

/**
 * The values that a curve's formula has at one of its points.
 * @param {Studio} studio @param {Curve} curve @param {number} i
 * @returns {Record<string, number>}
 */
export function valuesAt({ run }, { formula = '', x, y, half, values }, i) {
  if (values) return values(i);
  const list = run.evaluations.get('test')?.list ?? [];
  const told = list.find(({ step }) => step === x[i]);
  const count = told?.count ?? 0;
  if (formula in EVALUATED) {
    const [column, at] = EVALUATED[formula];
    return { mean: y[i], half: told?.values[column].half.at(at) ?? NaN, count };
  }
  if (formula === 'maml.inner') {
    const { count: episodes = 0 } = run.evaluations.get('test')?.last ?? {};
    return { mean: y[i], half: half?.[i] ?? NaN, count: episodes, step: x[i] };
  }
  if (formula === 'vae.elbo') {
    const term = (/** @type {string} */ name) => told?.values[name].mean[0] ?? NaN;
    return { elbo: y[i], reconstruction: term('reconstruction'), kl: term('kl'), count };
  }
  if (formula === 'vae.cost') {
    const [, , , both, code] = fill([blank, blank, blank, blank, blank], run);
    return { redrawn: both.y[i] - code.y[i], code: code.y[i], count };
  }
  if (formula === 'you.score') return valuesOf(scoreOf(Number(run.hypers.way)));
  const steps = { from: (x[i - 1] ?? 0) + 1, to: x[i] }; // that a point of a smoothed curve is the mean of
  if (formula === 'batch.cost') {
    const [redrawn, code] = fill([blank, blank, blank, blank, blank], run);
    return { redrawn: redrawn.y[i], code: code.y[i], ...steps };
  }
  const smooth = (/** @type {string} */ name) => run.series?.smooth(name).y[i] ?? NaN;
  if (formula === 'batch.elbo')
    return { elbo: y[i], reconstruction: smooth('reconstruction'), kl: smooth('kl'), ...steps };
  return { mean: y[i], ...steps };
}
