/** A few-shot episode for the reader: one drawing of each class to know it by, others to be named. */
export class Round {
  /** Classes, and drawings of each: the first is known, the others are asked for. */
  static WAY = 5;
  static EACH = 3;

  /** @type {{ given: number, truth: number }[]} */
  answers = [];

  /**
   * @param {Uint8Array} ink drawings of 784 bytes, EACH + 1 of each class, the first of which is left out
   * @param {number} seed of their order
   */
  constructor(ink, seed) {
    const { WAY, EACH } = Round;
    const drawing = (/** @type {number} */ k, /** @type {number} */ i) => {
      const at = 784 * (k * (EACH + 1) + i);
      return ink.slice(at, at + 784);
    };
    this.support = Array.from({ length: WAY }, (_, k) => drawing(k, 1));
    const rest = Array.from({ length: WAY * (EACH - 1) }, (_, i) => ({
      truth: i % WAY,
      ink: drawing(i % WAY, 2 + Math.floor(i / WAY)),
    }));
    let state = (Math.imul(seed + 1, 2654435761) ^ 0x9e3779b9) >>> 0;
    for (let i = rest.length - 1; i > 0; i--) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const j = Math.floor((state / 2 ** 32) * (i + 1));
      [rest[i], rest[j]] = [rest[j], rest[i]];
    }
    this.queries = rest;
  }

  get total() {
    return this.queries.length;
  }

  /** The drawing to be named now, null at the end. */
  get asked() {
    return this.queries[this.answers.length]?.ink ?? null;
  }

  get last() {
    return this.answers.at(-1) ?? null;
  }

  get lastRight() {
    return this.last !== null && this.last.given === this.last.truth;
  }

  get right() {
    return this.answers.filter(({ given, truth }) => given === truth).length;
  }

  /** How many of all the nearest known drawing, pixel by pixel, would have named rightly. */
  get pixels() {
    const far = (/** @type {Uint8Array} */ a, /** @type {Uint8Array} */ b) =>
      a.reduce((sum, x, p) => sum + (x - b[p]) ** 2, 0);
    return this.queries.filter(({ ink, truth }) =>
      this.support.every((one) => far(ink, one) >= far(ink, this.support[truth])),
    ).length;
  }

  /** @param {number} given @returns {boolean} false: there is nothing to be named any more */
  answer(given) {
    const query = this.queries[this.answers.length];
    if (!query) return false;
    this.answers.push({ given, truth: query.truth });
    return true;
  }
}
