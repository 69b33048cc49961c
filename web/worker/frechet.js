import { embedder } from '../../wasm/embedder.js';
import { weightsOf } from '../../wasm/weights.js';

/**
 * How far generated pictures are from drawings: the Fréchet distance of their embeddings by a prototypical
 * network, which is trained here for that alone.
 *
 * @typedef {import('../../wasm/index.js').Core} Core
 * @typedef {import('../../wasm/dataset.js').Dataset} Dataset
 * @typedef {import('../../wasm/session.js').Session} Session
 * @typedef {import('../../wasm/tensors.js').Tensor} Tensor
 */

const STEPS = 150;
const SLICE = 5; // steps between which messages are heard

/** The network's weights, for each set of drawings. @type {WeakMap<Dataset, Promise<Record<string, Tensor>>>} */
const learnt = new WeakMap();

const breathe = () => new Promise((resolve) => setTimeout(resolve));

/** @param {Core} core @param {Dataset} data */
async function learn(core, data) {
  const options = { seed: 1, way: 20, norm: 'layer', downsample: 'stride', rotations: 'none' };
  const session = core.session('proto', { ...options, split: { characters: 0.2 } }, data);
  try {
    while (session.steps < STEPS) {
      session.step(SLICE);
      await breathe();
    }
    return weightsOf(session);
  } finally {
    session.free();
  }
}

/**
 * @param {Core} core
 * @param {Dataset} data
 * @param {() => Session} sessionOf  the one that generates, once the embedding is there; may throw
 * @param {{ count: number }} asked  pictures of each kind
 * @returns {Promise<import('./protocol.js').Frechet>}
 */
export async function frechet(core, data, sessionOf, { count }) {
  let weights = learnt.get(data);
  if (!weights) {
    weights = learn(core, data);
    learnt.set(data, weights);
    weights.catch(() => learnt.delete(data)); // another try may succeed
  }
  const found = await weights;
  const session = sessionOf();
  const embed = embedder(core, found);
  try {
    const drawn = (/** @type {number} */ side) =>
      embed.of(session.view('judge', { side, count }).input);
    const b = drawn(0);
    const apart = (/** @type {{ dims: number[], data: Float32Array }} */ a) => ({
      distance: session.view('frechet', { a, b }).distance.data[0],
      means: betweenMeans(a, b),
    });
    const generated = apart(embed.of(session.view('samples', { count }).output));
    return { step: session.steps, generated, real: apart(drawn(1)) };
  } finally {
    embed.free();
  }
}

/**
 * The squared distance of the means of two sets of codes.
 * @param {{ dims: number[], data: Float32Array }} a @param {{ dims: number[], data: Float32Array }} b
 */
function betweenMeans(a, b) {
  const mean = (/** @type {typeof a} */ { dims: [n, width], data }) => {
    const sums = new Float64Array(width);
    for (let i = 0; i < n * width; i++) sums[i % width] += data[i] / n;
    return sums;
  };
  const other = mean(b);
  return mean(a).reduce((sum, x, k) => sum + (x - other[k]) ** 2, 0);
}
