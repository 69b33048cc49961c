/**
 * The embedding of a prototypical network that has been trained with `norm: 'layer'` and
 * `downsample: 'stride'`: such a network judges every picture by itself, so pictures of any origin can be
 * embedded with it, some at a time. It is a graph of its own, which outlives the session.
 */
import { MetaglyphError } from './errors.js';

/** @typedef {import('./index.js').Core} Core */
/** @typedef {import('./tensors.js').Tensor} Tensor */

/**
 * @typedef {object} Embedder
 * @property {number} width numbers of an embedding
 * @property {(pictures: { dims: readonly number[], data: Float32Array }) => Tensor} of [n, 784], ink 0 … 1,
 *   to [n, width]
 * @property {() => void} free
 */

const PIXELS = 784;
const CHUNK = 50; // pictures embedded at a time
const LAYER = 4; // tensors of a layer: weight, bias, scale, shift

/**
 * @param {Core} core
 * @param {Readonly<Record<string, Tensor>>} weights of the network, as `weightsOf` gives them
 * @returns {Embedder}
 */
export function embedder(core, weights) {
  const tensors = Object.values(weights);
  if (tensors.length === 0 || tensors.some(({ dims }, k) => dims.length !== (k % LAYER ? 1 : 4)))
    throw new MetaglyphError(
      'shape',
      `an embedder is made of convolutions with layer normalisation; got ${Object.keys(weights)}`,
    );
  const g = core.graph();
  const inputs = tensors.map(({ dims }) => g.input(dims));
  const x = g.input([CHUNK, PIXELS]);
  let h = g.reshape(x, [CHUNK, 28, 28, 1]);
  for (let k = 0; k < inputs.length; k += LAYER) {
    const [w, bias, scale, shift] = inputs.slice(k, k + LAYER);
    h = g.layerNorm(g.add(g.conv2d(h, w, 2, 1), bias), 1e-5);
    h = g.relu(g.add(g.mul(h, scale), shift));
  }
  const width = h.dims.slice(1).reduce((a, b) => a * b);
  const code = g.reshape(h, [CHUNK, width]);
  const plan = g.plan([code]);
  inputs.forEach((input, k) => plan.set(input, tensors[k].data));
  return {
    width,
    of({ dims: [count], data }) {
      const codes = new Float32Array(count * width);
      const chunk = new Float32Array(CHUNK * PIXELS);
      for (let at = 0; at < count; at += CHUNK) {
        chunk.set(data.subarray(PIXELS * at, PIXELS * Math.min(count, at + CHUNK)));
        plan.set(x, chunk);
        plan.run();
        codes.set(plan.get(code).subarray(0, width * Math.min(CHUNK, count - at)), width * at);
      }
      return { dims: [count, width], data: codes };
    },
    free: () => g.free(),
  };
}
