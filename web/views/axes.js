/**
 * A plane through the latent space to look at. With two dimensions it is the space itself; with
 * more, the two directions along which the codes vary most (principal axes, by power iteration).
 *
 * @typedef {object} Plane
 * @property {Float32Array} centre
 * @property {Float32Array[]} axes  two of unit length
 * @property {number[]} spread  standard deviation of the codes along each
 */

const ROUNDS = 24;

/**
 * @param {Float32Array} codes  [n, L]
 * @param {number} n
 * @param {number} size  L
 * @param {Plane | null} before  the last plane: the new one starts from it and keeps its sense
 * @returns {Plane}
 */
export function planeOf(codes, n, size, before) {
  if (size === 2) {
    const axes = [new Float32Array([1, 0]), new Float32Array([0, 1])];
    return { centre: new Float32Array(2), axes, spread: [1, 1] };
  }
  const centre = new Float32Array(size);
  for (let i = 0; i < n; i++) for (let d = 0; d < size; d++) centre[d] += codes[i * size + d] / n;
  const covariance = new Float64Array(size * size);
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < size; a++) {
      const da = codes[i * size + a] - centre[a];
      for (let b = 0; b <= a; b++)
        covariance[a * size + b] += (da * (codes[i * size + b] - centre[b])) / n;
    }
  }
  for (let a = 0; a < size; a++)
    for (let b = 0; b < a; b++) covariance[b * size + a] = covariance[a * size + b];
  const fits = before?.axes[0].length === size ? before : null;
  const axes = [];
  const spread = [];
  for (let k = 0; k < 2; k++) {
    const start = fits
      ? fits.axes[k]
      : Float32Array.from({ length: size }, (_, d) => (d % 2 === k ? 1 : 0.5));
    const { axis, variance } = strongest(covariance, size, start, axes);
    axes.push(axis);
    spread.push(Math.sqrt(Math.max(variance, 1e-6)));
  }
  return { centre, axes, spread };
}

/**
 * @param {Float64Array} matrix
 * @param {number} size
 * @param {Float32Array} start
 * @param {Float32Array[]} others  stay orthogonal to these
 */
function strongest(matrix, size, start, others) {
  let axis = Float64Array.from(start);
  unit(axis, others);
  let variance = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(size);
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) next[a] += matrix[a * size + b] * axis[b];
    variance = next.reduce((sum, value, d) => sum + value * axis[d], 0);
    if (!unit(next, others)) break;
    axis = next;
  }
  return { axis: Float32Array.from(axis), variance };
}

/** @param {Float64Array} axis @param {Float32Array[]} others */
function unit(axis, others) {
  for (const other of others) {
    const along = axis.reduce((sum, value, d) => sum + value * other[d], 0);
    for (let d = 0; d < axis.length; d++) axis[d] -= along * other[d];
  }
  const norm = Math.sqrt(axis.reduce((sum, value) => sum + value * value, 0));
  if (!(norm > 1e-12)) return false;
  for (let d = 0; d < axis.length; d++) axis[d] /= norm;
  return true;
}

/**
 * The code at a place of the plane; x and y in standard deviations.
 * @param {Plane} plane @param {number} x @param {number} y
 * @param {Float32Array} out @param {number} at
 */
export function codeAt({ centre, axes, spread }, x, y, out, at) {
  for (let d = 0; d < centre.length; d++)
    out[at + d] = centre[d] + x * spread[0] * axes[0][d] + y * spread[1] * axes[1][d];
}

/**
 * Places of codes in the plane, [n, 2] in standard deviations.
 * @param {Plane} plane @param {Float32Array} codes @param {number} n
 */
export function placesOf({ centre, axes, spread }, codes, n) {
  const size = centre.length;
  const places = new Float32Array(2 * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < 2; k++) {
      let sum = 0;
      for (let d = 0; d < size; d++) sum += (codes[i * size + d] - centre[d]) * axes[k][d];
      places[2 * i + k] = sum / spread[k];
    }
  }
  return places;
}

const CORNERS = 48;

/**
 * The ellipse of one standard deviation of a Gaussian with independent dimensions, seen in the plane:
 * places around its middle.
 * @param {Plane} plane @param {ArrayLike<number>} logvar
 * @returns {[number, number][]}
 */
export function outline({ axes: [a, b], spread }, logvar) {
  let [aa, ab, bb] = [0, 0, 0];
  for (let d = 0; d < a.length; d++) {
    const variance = Math.exp(logvar[d]);
    aa += a[d] * a[d] * variance;
    ab += a[d] * b[d] * variance;
    bb += b[d] * b[d] * variance;
  }
  // A triangular root of the covariance makes the ellipse of a circle.
  const root = Math.sqrt(Math.max(aa, 1e-12));
  const across = ab / root;
  const rest = Math.sqrt(Math.max(bb - across * across, 0));
  return Array.from({ length: CORNERS }, (_, i) => {
    const angle = (2 * Math.PI * i) / CORNERS;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    return [(root * c) / spread[0], (across * c + rest * s) / spread[1]];
  });
}
