/**
 * Order in codes, or in any points: the axes along which they vary most, clusters, and what these are
 * worth. The core of a session computes it, in double, to the same bits everywhere; modules that pages load
 * first cannot (see `load`).
 */
import { MetaglyphError, optionsOf } from './errors.js';
import { seedHalves } from './native.js';
import { insideOf } from './session.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {{ dims: readonly number[], data: ArrayLike<number> }} Points n rows of the same length: [n, inputs] */

/**
 * @typedef {object} PrincipalAxes
 * @property {Float64Array} mean of the points
 * @property {Float64Array[]} axes of unit length, the strongest first; the largest number of each is positive
 * @property {Float64Array} variance of the points along each (over n - 1)
 * @property {number} total the variance along all axes that there are
 * @property {Float64Array} places [n, axes]: where along them each point lies, from the mean
 *
 * @typedef {object} Clusters
 * @property {number} k
 * @property {Int32Array} label of each point, 0 … k - 1
 * @property {Float64Array[]} centres the mean of each cluster's points
 * @property {number} inertia sum of the squared distances of the points to their centres
 * @property {number} silhouette −1 … 1: how much nearer points are to their own cluster than to the next one
 *
 * @typedef {object} Agreement
 * @property {number} purity share of the points that are of the commonest class of their cluster
 * @property {number} chance the same with the classes dealt out at random
 * @property {number} rand adjusted Rand index: 1 for the same partition, 0 as by chance
 */

const MOST_POINTS = 1 << 16;

/** @param {Session} session */
function nativeOf(session) {
  const { native } = insideOf(session);
  if (!native.exports.mg_clusters)
    throw new MetaglyphError(
      'unsupported',
      "this module has no clusters: load it with algorithms 'all'",
    );
  return native;
}

/** @param {Points} points @returns {[n: number, inputs: number]} */
function sizeOf(points) {
  const [n, inputs] = points?.dims ?? [];
  const counts = Number.isInteger(n) && Number.isInteger(inputs);
  if (
    !counts ||
    points.dims.length !== 2 ||
    n < 1 ||
    inputs < 1 ||
    points.data?.length !== n * inputs
  )
    throw new MetaglyphError(
      'shape',
      `points are { dims: [n, inputs], data } with as many numbers as dims say; got [${points?.dims}]`,
    );
  if (n > MOST_POINTS)
    throw new MetaglyphError('range', `there are at most ${MOST_POINTS} points; got ${n}`);
  return [n, inputs];
}

/** @param {string} name @param {unknown} value @param {number} most @returns {number} */
function whole(name, value, most) {
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most) return Number(value);
  throw new MetaglyphError(
    'range',
    `${name} must be a whole number from 1 to ${most}; got ${String(value)}`,
  );
}

/** @param {Float64Array} flat @param {number} width */
const rows = (flat, width) =>
  Array.from({ length: flat.length / width }, (_, i) => flat.slice(width * i, width * (i + 1)));

/**
 * The directions along which points vary most.
 * @param {Session} session of the core that computes
 * @param {Points} points
 * @param {{ count?: number }} [options] axes, default 2
 * @returns {PrincipalAxes}
 */
export function principalAxes(session, points, options) {
  const native = nativeOf(session);
  const [n, inputs] = sizeOf(points);
  const count = whole('count', optionsOf('principalAxes', options, ['count']).count ?? 2, inputs);
  native.begin();
  const [x, error] = [native.putF32(points.data), native.newError()];
  const [mean, axes, variance, total] = [inputs, count * inputs, count, 1].map((size) =>
    native.alloc(8 * size),
  );
  native.exports.mg_principal(n, inputs, x, count, mean, axes, variance, total, error);
  native.check(error);
  const found = {
    mean: native.f64(mean, inputs).slice(),
    axes: rows(native.f64(axes, count * inputs), inputs),
    variance: native.f64(variance, count).slice(),
    total: native.f64(total, 1)[0],
  };
  const places = new Float64Array(n * count);
  for (let i = 0; i < n; i++)
    for (const [k, axis] of found.axes.entries())
      for (let d = 0; d < inputs; d++)
        places[count * i + k] +=
          axis[d] * (Math.fround(points.data[inputs * i + d]) - found.mean[d]);
  return { ...found, places };
}

/**
 * k-means, seeded by k-means++: the best of several tries by inertia.
 * @param {Session} session of the core that computes
 * @param {Points} points
 * @param {{ k: number, tries?: number, seed?: number }} options tries: default 8
 * @returns {Clusters}
 */
export function clusterPoints(session, points, options) {
  const native = nativeOf(session);
  const [n, inputs] = sizeOf(points);
  const given = optionsOf('clusterPoints', options, ['k', 'tries', 'seed']);
  const k = whole('k', given.k, n);
  const tries = whole('tries', given.tries ?? 8, 1000);
  const [lo, hi] = seedHalves(given.seed ?? 1);
  native.begin();
  const [x, error] = [native.putF32(points.data), native.newError()];
  const [centres, label, out] = [8 * k * inputs, 4 * n, 16].map((bytes) => native.alloc(bytes));
  native.exports.mg_clusters(n, inputs, x, k, tries, lo, hi, centres, label, out, error);
  native.check(error);
  const [inertia, silhouette] = native.f64(out, 2);
  return {
    k,
    label: native.i32(label, n).slice(),
    centres: rows(native.f64(centres, k * inputs), inputs),
    inertia,
    silhouette,
  };
}

/**
 * How clusters agree with classes.
 * @param {Session} session of the core that computes
 * @param {ArrayLike<number>} label of each point, as `clusterPoints` gives it
 * @param {ArrayLike<number>} classes of each point, any whole numbers
 * @param {{ seed?: number }} [options] of the shuffles that say what chance would give
 * @returns {Agreement}
 */
export function clusterAgreement(session, label, classes, options) {
  const native = nativeOf(session);
  const { seed = 1 } = optionsOf('clusterAgreement', options, ['seed']);
  const n = label.length;
  if (n < 1 || classes?.length !== n)
    throw new MetaglyphError('shape', `give a class for each of the ${n} points, one at least`);
  const names = [...new Set(Array.from(classes))];
  const ranks = new Map(names.map((name, rank) => [name, rank]));
  const clusters = Array.from(label);
  const k = 1 + Math.max(...clusters);
  const [lo, hi] = seedHalves(seed);
  native.begin();
  const error = native.newError();
  const of = native.putI32(Array.from(classes, (name) => ranks.get(name) ?? 0));
  const out = native.alloc(24);
  native.exports.mg_agreement(n, k, native.putI32(clusters), names.length, of, lo, hi, out, error);
  native.check(error);
  const [purity, chance, rand] = native.f64(out, 3);
  return { purity, chance, rand };
}
