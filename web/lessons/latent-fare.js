/**
 * How pictures fare with a VAE: its ELBO of them, estimated as in the core's evaluation (pixels drawn as 0
 * or 1, if the training draws them; a code drawn from q(z|x)) with noise that is always the same, so that
 * the figures move with picture and network only.
 *
 * @typedef {{ dims: number[], data: Float32Array }} Rows
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 * @typedef {(view: string, inputs: Record<string, Rows>) => Promise<Tensors | null>} Look
 *
 * @typedef {object} Likelihood  of a pixel
 * @property {boolean} binarise  grey values are probabilities of ink
 * @property {number} sigma  0: Bernoulli
 *
 * @typedef {{ elbo: number, reconstruction: number, kl: number, width: number }} Fare  nats; and how wide the
 *   code is, the geometric mean of its standard deviations
 */

const PIXELS = 784;
const LEAST = 1e-30; // a probability is not 0 …
const MOST = 1 - 2 ** -24; // … nor 1, whatever single precision says

/** Uniform in 0 … 1. @param {number} seed */
function* uniforms(seed) {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0;
    yield (((mixed ^ (mixed >>> 13)) >>> 0) + 0.5) / 2 ** 32;
  }
}

/** @param {number} count @param {number} seed standard normal numbers */
function normals(count, seed) {
  const draw = uniforms(seed);
  const next = () => /** @type {number} */ (draw.next().value);
  return Float32Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next()),
  );
}

/**
 * KL of a code from the prior, nats.
 * @param {ArrayLike<number>} mean @param {ArrayLike<number>} logvar
 */
export function divergence(mean, logvar) {
  let sum = 0;
  for (let d = 0; d < mean.length; d++) sum += mean[d] ** 2 + Math.exp(logvar[d]) - 1 - logvar[d];
  return sum / 2;
}

/** log p(x|z), nats. @param {Float32Array} x @param {ArrayLike<number>} p @param {number} sigma */
export function likelihood(x, p, sigma) {
  let sum = 0;
  if (sigma > 0) {
    for (let i = 0; i < PIXELS; i++) sum += (p[i] - x[i]) ** 2;
    return -sum / (2 * sigma ** 2) - (PIXELS / 2) * Math.log(2 * Math.PI * sigma ** 2);
  }
  for (let i = 0; i < PIXELS; i++) {
    const q = Math.min(MOST, Math.max(LEAST, p[i]));
    sum += x[i] * Math.log(q) + (1 - x[i]) * Math.log1p(-q);
  }
  return sum;
}

/**
 * @param {Look} look  at the network, which may refuse
 * @param {Float32Array[]} pictures  784 grey values each, ink 1
 * @param {Likelihood} how
 * @param {number} draws  of the noise, for each picture
 * @returns {Promise<Fare[] | null>}
 */
export async function faresOf(look, pictures, { binarise, sigma }, draws) {
  const n = draws * pictures.length;
  const x = new Float32Array(PIXELS * n);
  const draw = uniforms(1);
  for (let i = 0; i < n; i++) {
    const picture = pictures[Math.floor(i / draws)];
    for (let p = 0; p < PIXELS; p++)
      x[PIXELS * i + p] = binarise
        ? Number(/** @type {number} */ (draw.next().value) < picture[p])
        : picture[p];
  }
  const code = await look('encode', { images: { dims: [n, PIXELS], data: x } });
  if (!code) return null;
  const { dims, data: mean } = code.mean;
  const size = dims[1];
  const { data: logvar } = code.logvar;
  const noise = normals(n * size, 2);
  const z = noise.map((eps, i) => mean[i] + Math.exp(logvar[i] / 2) * eps);
  const seen = await look('decode', { z: { dims, data: z } });
  if (!seen) return null;
  const of = (
    /** @type {ArrayLike<number>} */ all,
    /** @type {number} */ i,
    /** @type {number} */ each,
  ) => /** @type {Float32Array} */ (all).subarray(i * each, (i + 1) * each);
  return pictures.map((_, k) => {
    let [reconstruction, kl, spread] = [0, 0, 0];
    for (let i = draws * k; i < draws * (k + 1); i++) {
      const logvars = of(logvar, i, size);
      kl += divergence(of(mean, i, size), logvars) / draws;
      spread += logvars.reduce((sum, one) => sum + one, 0) / size / draws;
      reconstruction +=
        likelihood(of(x, i, PIXELS), of(seen.output.data, i, PIXELS), sigma) / draws;
    }
    return { elbo: reconstruction - kl, reconstruction, kl, width: Math.exp(spread / 2) };
  });
}

/** @param {ArrayLike<number>} values */
export function median(values) {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
