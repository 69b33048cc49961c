import { MetaglyphError } from '../../wasm/index.js';

/** Drawings by hand in the worker: their pictures, and others to draw like them. */

/**
 * @typedef {import('../../wasm/index.js').Core} Core
 * @typedef {import('../../wasm/dataset.js').Dataset} Dataset
 * @typedef {import('../views/timing.js').Written} Written
 */

const GLYPHS = 7001; // seeds of alphabets that no network here has learnt from

/** @param {Written} written */
function strokesOf({ points, lengths }) {
  if (lengths.reduce((sum, length) => sum + length, 0) * 3 !== points.length)
    throw new MetaglyphError('shape', 'strokes whose lengths are not those of their points');
  let at = 0;
  return lengths.map((length) => ({
    points: Array.from({ length }, () => {
      const i = 3 * at++;
      return /** @type {[number, number, number]} */ ([points[i], points[i + 1], points[i + 2]]);
    }),
  }));
}

/**
 * As the network sees them.
 * @param {Core} core
 * @param {import('./protocol.js').Requests['ink']['args']} args
 */
export function ink(core, { drawings, normalise }) {
  const data = new Float32Array(784 * drawings.length);
  for (const [i, written] of drawings.entries())
    data.set(core.picture(core.bitmap(strokesOf(written)), { normalise }), 784 * i);
  return { dims: [drawings.length, 784], data };
}

/** @param {Dataset} data @param {number} item @returns {Written | null} */
export function writtenOf(data, item) {
  const strokes = data.strokes(item);
  return (
    strokes && {
      points: Float32Array.from(strokes.flatMap(({ points }) => points.flat())),
      lengths: strokes.map(({ points }) => points.length),
    }
  );
}

/** Whole numbers below n in an order that a seed says. @param {number} n @param {number} seed */
function shuffled(n, seed) {
  const order = Array.from({ length: n }, (_, i) => i);
  let state = (Math.imul(seed, 2654435761) ^ 0x9e3779b9) >>> 0;
  for (let i = n - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/**
 * Characters of one alphabet, some drawings of each by different hands. Null where too few of them can
 * be had with their strokes.
 * @param {Dataset} data
 * @param {readonly number[]} classes  to choose from
 * @param {import('./protocol.js').Requests['examples']['args']} args
 * @returns {import('./protocol.js').Examples | null}
 */
function chosen(data, classes, { count, each, seed }) {
  const known = classes.filter(
    (c) => data.classes[c].count >= each && data.strokes(data.classes[c].first),
  );
  const alphabets = [...new Set(known.map((c) => data.classes[c].alphabet))].filter(
    (a) => known.filter((c) => data.classes[c].alphabet === a).length >= count,
  );
  if (alphabets.length === 0) return null;
  const alphabet = alphabets[seed % alphabets.length];
  const own = known.filter((c) => data.classes[c].alphabet === alphabet);
  const characters = shuffled(own.length, seed)
    .slice(0, count)
    .map((i) => data.classes[own[i]])
    .map(({ name, first, count: drawings }, i) => ({
      name: name.replace(/^character0*/, ''),
      drawings: shuffled(drawings, seed + i)
        .slice(0, each)
        .map((k) => writtenOf(data, first + k) ?? { points: new Float32Array(), lengths: [] }),
    }));
  return { alphabet: data.alphabets[alphabet], made: data.source === 'glyphs', characters };
}

/**
 * The same of the held-out characters or, where nobody knows how those were written, of an alphabet
 * that the core makes up.
 * @param {Core} core
 * @param {{ data: Dataset, test: readonly number[] }} from
 * @param {import('./protocol.js').Requests['examples']['args']} args
 * @returns {import('./protocol.js').Examples}
 */
export function examples(core, { data, test }, args) {
  const found = chosen(data, test, args);
  if (found) return found;
  const { count, each, seed } = args;
  const glyphs = core.dataset.glyphs({
    ...{ seed: GLYPHS + seed, alphabets: 1, characters: count, drawers: each },
  });
  try {
    const all = glyphs.classes.map((_, i) => i);
    return /** @type {import('./protocol.js').Examples} */ (chosen(glyphs, all, args));
  } finally {
    glyphs.free();
  }
}
