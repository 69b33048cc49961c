/**
 * A normal distribution of the plane in somebody's hand. The ranges are the core's for where q begins.
 *
 * @typedef {object} Q
 * @property {number} mean1
 * @property {number} mean2
 * @property {number} sd1
 * @property {number} sd2
 * @property {number} tilt  correlation
 */

export const REACH = 5; // of the plane that is seen, and of means
export const LEAST = 0.1;
export const MOST = 4;
const TILT = 0.95;

const within = (/** @type {number} */ x, /** @type {number} */ lo, /** @type {number} */ hi) =>
  Math.min(hi, Math.max(lo, x));

/** Inside the ranges, with digits that stand in an address. @param {Q} q @returns {Q} */
export function hold({ mean1, mean2, sd1, sd2, tilt }) {
  const place = (/** @type {number} */ x) => Number(within(x, -REACH, REACH).toFixed(2)) || 0;
  const wide = (/** @type {number} */ x) => Number(within(x, LEAST, MOST).toPrecision(3));
  return {
    mean1: place(mean1),
    mean2: place(mean2),
    sd1: wide(sd1),
    sd2: wide(sd2),
    tilt: Number(within(tilt, -TILT, TILT).toFixed(2)) || 0,
  };
}

/**
 * Arrow keys move it, with shift a little; plus and minus make it wider and narrower.
 * @param {Q} q @param {KeyboardEvent} event @returns {Q | null}
 */
export function keyed(q, { key, shiftKey }) {
  const by = shiftKey ? 0.02 : 0.2;
  if (key === 'ArrowLeft') return { ...q, mean1: q.mean1 - by };
  if (key === 'ArrowRight') return { ...q, mean1: q.mean1 + by };
  if (key === 'ArrowUp') return { ...q, mean2: q.mean2 + by };
  if (key === 'ArrowDown') return { ...q, mean2: q.mean2 - by };
  if (key === '+' || key === '=') return { ...q, sd1: q.sd1 * 1.1, sd2: q.sd2 * 1.1 };
  if (key === '-') return { ...q, sd1: q.sd1 / 1.1, sd2: q.sd2 / 1.1 };
  return null;
}
