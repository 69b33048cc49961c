/** Random numbers in whole-number arithmetic, the same in every engine: a Weyl sequence, mixed (Steele's mulberry32). */
export class Dice {
  #state;

  /** @param {number} seed a whole number */
  constructor(seed) {
    this.#state = Math.imul(seed, 2654435761) ^ 0x9e3779b9;
  }

  /** In [0, 1). */
  uniform() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** From `least` to `most`. @param {number} least @param {number} most */
  between(least, most) {
    return least + (most - least) * this.uniform();
  }

  /** 0 … n - 1. @param {number} n */
  below(n) {
    return Math.floor(n * this.uniform());
  }

  /** Nearly normal, mean 0 and variance 1: the sum of twelve, for which no logarithm is needed. */
  normal() {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.uniform();
    return sum;
  }

  /** Some of a list in random order, none twice. @template T @param {readonly T[]} list @param {number} n @returns {T[]} */
  some(list, n) {
    const left = [...list];
    for (let i = 0; i < n; i++) {
      const at = i + this.below(left.length - i);
      [left[i], left[at]] = [left[at], left[i]];
    }
    return left.slice(0, n);
  }
}
