/**
 * A normal distribution that is moved by hand. The box is the core's, inside which q is trained.
 *
 * @typedef {{ mean: number, sd: number }} Q
 */

export const MEAN = 4;
export const LEAST = 0.05;
export const MOST = 4;

/** Inside the box, with digits that stand in an address. @param {Q} q @returns {Q} */
export function hold({ mean, sd }) {
  const within = (/** @type {number} */ x, /** @type {number} */ lo, /** @type {number} */ hi) =>
    Math.min(hi, Math.max(lo, x));
  return {
    mean: Number(within(mean, -MEAN, MEAN).toFixed(3)) || 0,
    sd: Number(within(sd, LEAST, MOST).toPrecision(3)),
  };
}

/**
 * Arrow keys: left and right move it, up and down make it wider and narrower; with shift a little.
 * @param {Q} q @param {KeyboardEvent} event @returns {Q | null}
 */
export function keyed({ mean, sd }, { key, shiftKey }) {
  const by = shiftKey ? 0.01 : 0.1;
  if (key === 'ArrowLeft') return { mean: mean - by, sd };
  if (key === 'ArrowRight') return { mean: mean + by, sd };
  if (key === 'ArrowUp') return { mean, sd: sd * (1 + by) };
  if (key === 'ArrowDown') return { mean, sd: sd / (1 + by) };
  return null;
}
