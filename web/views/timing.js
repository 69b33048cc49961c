/**
 * @typedef {object} Written  how a drawing was made
 * @property {Float32Array} points  x, y on the canvas of 105 and t in milliseconds, each
 * @property {number[]} lengths  points of each stroke
 */

const SHORTEST = 700; // ms in which a drawing is written at least, and at most
const LONGEST = 2600;
const PAUSE = 250; // ms at most between two strokes

/**
 * When each point is reached: the drawer's own pace, without long pauses, and fitted to a time one
 * can follow.
 * @param {Written} written
 * @returns {Float64Array} ms from the start, a point each
 */
export function timing({ points, lengths }) {
  const times = new Float64Array(points.length / 3);
  let at = 0;
  let now = 0;
  for (const length of lengths) {
    for (let k = 0; k < length; k++, at++) {
      const passed = at > 0 ? Math.max(0, points[3 * at + 2] - points[3 * at - 1]) : 0;
      now += k === 0 ? Math.min(passed, PAUSE) : passed;
      times[at] = now;
    }
  }
  const wanted = Math.min(LONGEST, Math.max(SHORTEST, now));
  return now > 0 ? times.map((time) => (time * wanted) / now) : times;
}
