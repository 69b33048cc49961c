import { clusterAgreement, clusterPoints, principalAxes } from '../../wasm/codes.js';

/**
 * Order in the codes of some characters: axes, clusters, and the same clusters made of pixels.
 *
 * @typedef {import('../../wasm/session.js').Session} Session
 * @typedef {import('./protocol.js').Order} Order
 * @typedef {import('./protocol.js').OrderRequest} OrderRequest
 * @typedef {import('./protocol.js').Worth} Worth
 *
 * @typedef {object} Chosen  drawings of some characters
 * @property {string} key
 * @property {number[]} labels  the class of each
 * @property {{ dims: number[], data: Float32Array }} images
 * @property {Map<number, Worth>} pixels  clusters of them, by k
 */

const EACH = 20; // drawings of a character, at most
const MOST = 400; // of all
const AXES = 6;
const TRIES = 8; // seedings of k-means: of codes
const PIXEL_TRIES = 3;

/** @type {WeakMap<Session, Chosen>} */
const kept = new WeakMap();

/** @param {Session} session @param {OrderRequest} request @returns {Chosen} */
function chosen(session, { side, first, characters }) {
  const key = `${side} ${first} ${characters}`;
  const before = kept.get(session);
  if (before?.key === key) return before;
  const { data, split, hypers } = session;
  if (!data) throw new Error('these sessions have drawings');
  const all = side === 0 ? split.train : split.test;
  const wanted = Array.from(
    { length: Math.min(characters, all.length) },
    (_, i) => all[(first + i) % all.length],
  );
  const each = Math.min(EACH, Math.floor(MOST / wanted.length));
  const items = wanted.flatMap((index) => {
    const { first: from, count } = data.classes[index];
    return Array.from({ length: Math.min(each, count) }, (_, i) => from + i);
  });
  const normalise = /** @type {import('../../wasm/dataset.js').Normalise} */ (
    hypers.normalise ?? 'none'
  );
  const images = { dims: [items.length, 784], data: new Float32Array(784 * items.length) };
  for (const [i, item] of items.entries())
    images.data.set(data.picture(item, { normalise }), 784 * i);
  const labels = items.map((item) => data.classOf(item));
  const made = { key, labels, images, pixels: new Map() };
  kept.set(session, made);
  return made;
}

/**
 * @param {Session} session @param {import('../../wasm/codes.js').Points} points @param {number[]} labels
 * @param {number} k @param {number} tries
 */
function clusters(session, points, labels, k, tries) {
  const found = clusterPoints(session, points, { k, tries });
  const { purity, chance, rand } = clusterAgreement(session, found.label, labels);
  const { silhouette } = found;
  return { found, worth: { k, purity, chance, rand, silhouette } };
}

/** @param {Session} session @param {OrderRequest} request @returns {Order} */
export function order(session, request) {
  const { labels, images, pixels } = chosen(session, request);
  const n = labels.length;
  const { mean: codes } = session.view('encode', { images });
  const count = Math.min(AXES, codes.dims[1]);
  const axes = principalAxes(session, codes, { count });
  const k = Math.max(1, Math.min(request.k, n));
  const { found, worth } = clusters(session, codes, labels, k, TRIES);
  const ofPixels = pixels.get(k) ?? clusters(session, images, labels, k, PIXEL_TRIES).worth;
  pixels.set(k, ofPixels);
  const flat = (/** @type {Float64Array[]} */ rows) => ({
    dims: [rows.length, rows[0].length],
    data: Float32Array.from(rows.flatMap((row) => [...row])),
  });
  return {
    step: session.steps,
    labels,
    ink: { dims: [n, 784], data: Uint8Array.from(images.data, (ink) => Math.round(255 * ink)) },
    codes,
    mean: Float32Array.from(axes.mean),
    axes: flat(axes.axes),
    variance: [...axes.variance],
    total: axes.total,
    places: { dims: [n, count], data: Float32Array.from(axes.places) },
    cluster: [...found.label],
    centres: flat(found.centres),
    worth,
    pixels: ofPixels,
    sweep: (request.sweep ?? [])
      .filter((other) => other <= n)
      .map((other) => clusters(session, codes, labels, other, TRIES).worth),
  };
}
