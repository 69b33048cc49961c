import { hold } from '../views/q.js';
import { Placing } from './placing.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../views/q.js').Q} Q
 */

/** A normal distribution of one number in the hand. @param {import('./placing.js').Shown<Q>} shown */
export const placingOf = (shown) => new Placing(shown, ['mean', 'sd'], hold);

/** The way of training from where it began. @param {Studio} studio @returns {Q[]} */
export function wayOf({ run }) {
  const { series, hypers } = run;
  if (!series || run.step === 0) return [];
  const { mean, sd } = series.y;
  const way = [{ mean: Number(hypers.mean), sd: Number(hypers.sd) }];
  for (let i = 0; i < series.count && series.x[i] <= run.step; i++)
    way.push({ mean: mean[i], sd: sd[i] });
  return way;
}
