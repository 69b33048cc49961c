/**
 * What the map of tasks says while it is learnt: how often the nearest task is of the same alphabet, asked
 * for the tasks held out, among all on the map.
 *
 * @typedef {object} Found
 * @property {number[]} x  steps
 * @property {number[]} y  shares
 * @property {number} [pixels]  the same by the mean of the pixels
 * @property {number} [chance]
 */

/** @typedef {{ dims: readonly number[], data: ArrayLike<number> }} Rows */

/** Of the session of this number: the one before is past. @type {Found & { serial: number }} */
let last = { serial: -1, x: [], y: [] };

/** @param {number} serial @returns {Found} */
export function foundOf(serial) {
  if (last.serial !== serial) last = { serial, x: [], y: [] };
  return last;
}

/**
 * Steps behind it are about to be done again, or another way.
 * @param {number} serial @param {number} step @param {number} share
 */
export function noteFound(serial, step, share) {
  const { x, y } = foundOf(serial);
  while (x.length && x[x.length - 1] >= step) {
    x.pop();
    y.pop();
  }
  x.push(step);
  y.push(share);
}

/** @param {number} serial @param {{ pixels: number, chance: number }} marks */
export function noteMarks(serial, marks) {
  Object.assign(foundOf(serial), marks);
}

/**
 * The row nearest to row i, but itself.
 * @param {Rows} rows @param {number} i
 */
export function nearestTo({ dims: [n, width], data }, i) {
  let [best, at] = [Infinity, -1];
  for (let j = 0; j < n; j++) {
    if (j === i) continue;
    let sum = 0;
    for (let k = 0; k < width && sum < best; k++)
      sum += (data[i * width + k] - data[j * width + k]) ** 2;
    if (sum < best) [best, at] = [sum, j];
  }
  return at;
}

/**
 * Share of the rows from `first` on whose nearest one has the same label, and what chance would give.
 * @param {Rows} rows @param {ArrayLike<number>} label @param {number} first
 */
export function sameOf(rows, label, first) {
  const [n] = rows.dims;
  let [same, chance] = [0, 0];
  for (let i = first; i < n; i++) {
    const nearest = nearestTo(rows, i);
    same += Number(nearest >= 0 && label[nearest] === label[i]);
    let alike = -1; // itself
    for (let j = 0; j < n; j++) alike += Number(label[j] === label[i]);
    chance += alike / Math.max(1, n - 1);
  }
  const asked = Math.max(1, n - first);
  return { share: same / asked, chance: chance / asked };
}
