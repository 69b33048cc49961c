import { bending } from '../../wasm/generate.js';

/**
 * A drawing bent: all drawings with one seed in the same way.
 * @param {import('../views/timing.js').Written} written
 * @param {number} seed
 * @returns {import('../views/timing.js').Written}
 */
export function bentBy({ points, lengths }, seed) {
  let at = 0;
  const strokes = lengths.map((length) => ({
    points: Array.from({ length }, () => {
      const i = 3 * at++;
      return /** @type {[number, number, number]} */ ([points[i], points[i + 1], points[i + 2]]);
    }),
  }));
  const bent = bending(seed)(strokes);
  return { points: Float32Array.from(bent.flatMap((s) => s.points.flat())), lengths };
}
