/**
 * Drawings by hand, as they travel: from the pad to the worker, into the browser's memory, into files.
 *
 * @typedef {[x: number, y: number, t: number]} Point  x right and y down in 0 … 105, as in the data sets;
 *   t in ms since the drawing began
 * @typedef {Point[]} Stroke  a point at least
 * @typedef {{ strokes: Stroke[] }} Drawing  without strokes: nothing has been drawn yet
 * @typedef {import('../views/timing.js').Written} Written  the same in flat arrays
 */

export const CANVAS = 105;

/** The most a drawing may have; whoever draws longer than an hour begins anew. */
export const LIMITS = Object.freeze({ strokes: 100, points: 5000, ms: 3_600_000 });

/** @returns {Drawing} */
export const blank = () => ({ strokes: [] });

/** @param {Drawing} drawing */
export const isBlank = ({ strokes }) => strokes.length === 0;

/** @param {unknown} v @param {number} most @returns {v is number} */
const within = (v, most) => typeof v === 'number' && v >= 0 && v <= most;

/** @param {unknown} json @returns {json is Point} */
const isPoint = (json) =>
  Array.isArray(json) &&
  json.length === 3 &&
  within(json[0], CANVAS) &&
  within(json[1], CANVAS) &&
  within(json[2], LIMITS.ms);

/**
 * A drawing from somewhere else, if it is one: a copy with nothing else in it.
 * @param {unknown} json
 * @returns {Drawing | null}
 */
export function validDrawing(json) {
  const strokes = /** @type {{ strokes?: unknown } | null | undefined} */ (json)?.strokes;
  if (!Array.isArray(strokes) || strokes.length > LIMITS.strokes) return null;
  let points = 0;
  for (const stroke of strokes) {
    if (!Array.isArray(stroke) || stroke.length === 0) return null;
    points += stroke.length;
    if (points > LIMITS.points || !stroke.every(isPoint)) return null;
  }
  const valid = /** @type {Stroke[]} */ (strokes);
  return { strokes: valid.map((stroke) => stroke.map(([x, y, t]) => [x, y, t])) };
}

/** Sensible digits, on the canvas. @param {number} x @param {number} y @param {number} t @returns {Point} */
export function pointAt(x, y, t) {
  const place = (/** @type {number} */ v) =>
    Math.round(100 * Math.min(CANVAS, Math.max(0, v))) / 100;
  return [place(x), place(y), Math.round(Math.min(LIMITS.ms, Math.max(0, t)))];
}

/** @param {Drawing} drawing @returns {Written} */
export function toWritten({ strokes }) {
  return {
    points: Float32Array.from(strokes.flat(2)),
    lengths: strokes.map((stroke) => stroke.length),
  };
}

/** What lies outside the canvas is brought to its edge. @param {Written} written @returns {Drawing} */
export function fromWritten({ points, lengths }) {
  const began = points[2] ?? 0;
  let at = 0;
  const strokes = lengths.map((length) =>
    Array.from({ length }, () => {
      const i = 3 * at++;
      return pointAt(points[i], points[i + 1], points[i + 2] - began);
    }),
  );
  return { strokes: strokes.filter((stroke) => stroke.length > 0) };
}
