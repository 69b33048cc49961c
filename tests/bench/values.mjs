/**
 * Numbers that every contender makes for itself, in JavaScript and in Python: the k-th number of a
 * stream is a hash of k and the stream, so that initial weights and pictures are the same everywhere.
 */

/**
 * A uniform number in 0 .. 1. values.py has the same function.
 * @param {number} stream
 * @param {number} k
 */
export function uniform(stream, k) {
  let h = (Math.imul(k, 0x9e3779b1) + Math.imul(stream, 0x85ebca77)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/**
 * @param {number} stream
 * @param {number} count
 * @param {number} half uniform in -half .. half
 */
export const spread = (stream, count, half) =>
  Float32Array.from({ length: count }, (_, k) => (2 * uniform(stream, k) - 1) * half);

/** Bytes of a picture of 28 x 28: a sixth is ink. @param {number} index */
export const pictureBytes = (index) =>
  Uint8Array.from({ length: 784 }, (_, k) => {
    const u = uniform(1000 + index, k);
    return u < 1 / 6 ? 255 - Math.floor(u * 600) : 0;
  });

/** The pictures a network sees, row by row. @param {readonly number[]} indices */
export function pictures(indices) {
  const out = new Float32Array(indices.length * 784);
  indices.forEach((index, row) =>
    pictureBytes(index).forEach((byte, k) => (out[row * 784 + k] = byte / 255)),
  );
  return out;
}

/** @param {readonly number[]} dims */
export const sizeOf = (dims) => dims.reduce((a, b) => a * b, 1);

/**
 * @typedef {object} Param
 * @property {number[]} dims
 * @property {number} [half] uniform in -half .. half
 * @property {number} [value] or all the same
 */

/** @param {readonly Param[]} params @returns {Float32Array[]} */
export const initial = (params) =>
  params.map(({ dims, half, value }, i) =>
    half === undefined
      ? new Float32Array(sizeOf(dims)).fill(value ?? 0)
      : spread(i, sizeOf(dims), half),
  );
