import { toWritten } from '../app/drawings.js';
import { WAY } from './symbols-shelf.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../app/drawings.js').Drawing} Drawing
 * @typedef {import('../../wasm/dataset.js').Normalise} Normalise
 *
 * @typedef {object} Answer  what is thought of a drawing
 * @property {number[]} before  probabilities of the five, before adapting
 * @property {number[]} after
 * @property {number} ms
 */

const USUAL = 'moment'; // normalisation
const SIDE = 28;

/**
 * The sides from which it looks, as the place where each pixel comes from. Turned characters are
 * characters too, if it has been trained on them: it errs differently on them, and the mean of two
 * looks is right more often.
 * @type {Record<string, ((at: number) => number)[]>} by the training's `rotations`
 */
const LOOKS = {
  none: [(at) => at],
  turns: [(at) => at, (at) => SIDE * SIDE - 1 - at],
  mirror: [(at) => at, (at) => at - 2 * (at % SIDE) + SIDE - 1],
};

/** @param {Float32Array} pictures @param {(at: number) => number} from */
const seen = (pictures, from) => pictures.map((_, i) => pictures[i - (i % 784) + from(i % 784)]);

/** Index of the largest. @param {ArrayLike<number>} values */
export const best = (values) =>
  Array.from(values).reduce((b, v, i, all) => (v > all[b] ? i : b), 0);

/** What the lesson's network makes of drawings by hand. */
export class Mind {
  /** @type {Map<string, Float32Array>} pictures of the five, by normalisation */
  #five = new Map();

  /** @param {Studio} studio */
  constructor(studio) {
    this.studio = studio;
  }

  /** Whether there is a network that tells five apart. */
  get able() {
    const { run, ready } = this.studio;
    return ready && Number(run.hypers.way) >= WAY;
  }

  /** The five, or the network, are others. */
  forget() {
    this.#five = new Map();
  }

  /** @param {Drawing[]} drawings @param {Normalise} normalise */
  async #ink(drawings, normalise) {
    const { client } = this.studio;
    const found = await client?.request('ink', { drawings: drawings.map(toWritten), normalise });
    return found?.data ?? new Float32Array(784 * drawings.length);
  }

  /** A drawing as the network sees it. @param {Drawing} drawing */
  picture(drawing) {
    return this.#ink([drawing], this.#normalise);
  }

  /** @returns {Normalise} */
  get #normalise() {
    const { hypers, draft } = this.studio.run;
    return /** @type {any} */ (hypers.normalise ?? draft.normalise ?? USUAL);
  }

  /** @param {Drawing[]} five @param {Normalise} normalise */
  async #pictures(five, normalise) {
    const cache = this.#five;
    const known = cache.get(normalise);
    if (known) return known;
    const found = await this.#ink(five, normalise);
    cache.set(normalise, found);
    return found;
  }

  /**
   * The network adapts to the five, and names a picture.
   * @param {Drawing[]} five
   * @param {Float32Array} picture
   * @returns {Promise<Answer | null>} null: there is no network just now
   */
  async recognise(five, picture) {
    const { hypers, info } = this.studio.run;
    const support = await this.#pictures(five, this.#normalise);
    // Where a drawing is named with a look at others, the five are these others.
    const query = info?.transductive ? Float32Array.of(...picture, ...support) : picture;
    const asked = performance.now();
    const looks = await Promise.all(
      LOOKS[String(hypers.rotations)].map((from) =>
        this.#adapt(seen(support, from), seen(query, from), Number(hypers.way)),
      ),
    );
    const ms = performance.now() - asked;
    const mean = (/** @type {'before' | 'after'} */ when) =>
      Array.from({ length: WAY }, (_, i) =>
        looks.reduce((sum, look) => sum + (look?.[when][i] ?? NaN) / looks.length, 0),
      );
    return looks.includes(null) ? null : { before: mean('before'), after: mean('after'), ms };
  }

  /**
   * What it says of the first picture of the query.
   * @param {Float32Array} support
   * @param {Float32Array} query
   * @param {number} way
   */
  async #adapt(support, query, way) {
    const tensors = await this.studio.view(
      'adapt',
      {
        support: { dims: [WAY, 784], data: support },
        supportLabel: { dims: [WAY], data: Float32Array.from({ length: WAY }, (_, i) => i) },
        query: { dims: [query.length / 784, 784], data: query },
        way,
      },
      [],
    );
    if (!tensors) return null;
    const { dims, data } = tensors.probs;
    const after = (/** @type {number} */ steps) => {
      const at = steps * dims[1] * way;
      return data.subarray(at, at + WAY);
    };
    return { before: after(0), after: after(dims[0] - 1) };
  }

  /** Which of the five has the nearest pixels, when all are centred. @param {Drawing[]} five @param {Drawing} drawing */
  async nearest(five, drawing) {
    const pictures = await this.#pictures(five, 'centre');
    const one = await this.#ink([drawing], 'centre');
    const near = (/** @type {number} */ i) =>
      one.reduce((sum, v, p) => sum - (v - pictures[784 * i + p]) ** 2, 0);
    return best(Array.from({ length: WAY }, (_, i) => near(i)));
  }
}
