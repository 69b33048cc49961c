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
const CHUNK = 50; // pictures embedded at a time

/** The network's weights, for each set of drawings. @type {WeakMap<Dataset, Promise<Tensor[]>>} */
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
    return Object.values(weightsOf(session));
  } finally {
    session.free();
  }
}

/**
 * Four convolutions, each normalised picture by picture, as a graph of its own.
 * @param {Core} core @param {Tensor[]} weights
 */
function embedder(core, weights) {
  const g = core.graph();
  const inputs = weights.map(({ dims }) => g.input(dims));
  const x = g.input([CHUNK, 784]);
  let h = g.reshape(x, [CHUNK, 28, 28, 1]);
  for (let k = 0; k < inputs.length; k += 4) {
    const [w, bias, scale, shift] = inputs.slice(k, k + 4);
    h = g.layerNorm(g.add(g.conv2d(h, w, 2, 1), bias), 1e-5);
    h = g.relu(g.add(g.mul(h, scale), shift));
  }
  const width = h.dims.slice(1).reduce((a, b) => a * b);
  const code = g.reshape(h, [CHUNK, width]);
  const plan = g.plan([code]);
  inputs.forEach((input, k) => plan.set(input, weights[k].data));
  return {
    /** @param {Tensor} pictures */
    of({ dims: [count], data }) {
      const codes = new Float32Array(count * width);
      const chunk = new Float32Array(CHUNK * 784);
      for (let at = 0; at < count; at += CHUNK) {
        chunk.set(data.subarray(784 * at, 784 * Math.min(count, at + CHUNK)));
        plan.set(x, chunk);
        plan.run();
        codes.set(plan.get(code).subarray(0, width * Math.min(CHUNK, count - at)), width * at);
      }
      return { dims: [count, width], data: codes };
    },
    free: () => g.free(),
  };
}

/**
 * @param {Core} core
 * @param {Dataset} data
 * @param {() => Session} sessionOf  the one that generates, once the embedding is there; may throw
 * @param {{ count: number }} asked  pictures of each kind
 * @returns {Promise<{ step: number, generated: number, real: number }>} squared distances to training
 *   drawings: of generated pictures, and of drawings held out
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
    const apart = (/** @type {{ dims: number[], data: Float32Array }} */ a) =>
      session.view('frechet', { a, b }).distance.data[0];
    const generated = apart(embed.of(session.view('samples', { count }).output));
    return { step: session.steps, generated, real: apart(drawn(1)) };
  } finally {
    embed.free();
  }
}
