/**
 * What the map of tasks says while it is learnt: how often the nearest task is of the same alphabet, asked
 * for the tasks held out, among all on the map.
 *
 * @typedef {object} Found
 * @property {number[]} x  steps
 * @property {number[]} y  shares
 * @property {number} [pixels]  the same by the mean of the pixels
 * @property {number} [chance]
 * @property {number} [asked]  tasks
 */

/** @typedef {{ dims: readonly number[], data: ArrayLike<number> }} Rows */

/** @typedef {{ serial: number }} Trained  a studio, by the number of its session */

/** A page may have several exercises. @type {WeakMap<Trained, Found & Trained>} */
const records = new WeakMap();

/** @param {Trained} studio @returns {Found} of its session: the one before is past */
export function foundOf(studio) {
  const { serial } = studio;
  const known = records.get(studio);
  if (known?.serial === serial) return known;
  const blank = { serial, x: [], y: [] };
  records.set(studio, blank);
  return blank;
}

/**
 * Steps behind it are about to be done again, or another way.
 * @param {Trained} studio @param {number} step @param {number} share
 */
export function noteFound(studio, step, share) {
  const { x, y } = foundOf(studio);
  while (x.length && x[x.length - 1] >= step) {
    x.pop();
    y.pop();
  }
  x.push(step);
  y.push(share);
}

/** @param {Trained} studio @param {{ pixels: number, chance: number, asked: number }} marks */
export function noteMarks(studio, marks) {
  Object.assign(foundOf(studio), marks);
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
  return { share: same / asked, chance: chance / asked, asked };
}
