/**
 * A curve of any length in bounded memory: when the buckets are full, neighbours are merged and a
 * bucket stands for twice as many steps. Until then every value is there as it was computed.
 */
const BUCKETS = 1024;

export class Series {
  /** @param {string[]} names */
  constructor(names) {
    this.names = names;
    this.width = 1; // steps a bucket
    this.count = 0; // full buckets
    this.part = 0; // steps in the unfinished bucket
    this.last = 0; // step
    this.x = new Float64Array(BUCKETS);
    /** @type {Record<string, Float64Array>} */
    this.y = {};
    /** @type {Record<string, number>} */
    this.sum = {};
    for (const name of names) {
      this.y[name] = new Float64Array(BUCKETS);
      this.sum[name] = 0;
    }
  }

  /**
   * Buckets end at multiples of their width. Steps that are here already are being repeated, and are
   * what they were.
   * @param {Float64Array} steps
   * @param {Record<string, ArrayLike<number>>} columns
   */
  push(steps, columns) {
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i];
      if (step <= this.last) continue;
      this.last = step;
      for (const name of this.names) this.sum[name] += columns[name][i];
      this.part++;
      if (step % this.width) continue;
      if (this.count === BUCKETS) this.halve();
      if (step % this.width) continue; // halving has doubled the width
      this.x[this.count] = step;
      for (const name of this.names) {
        this.y[name][this.count] = this.sum[name] / this.part;
        this.sum[name] = 0;
      }
      this.count++;
      this.part = 0;
    }
  }

  halve() {
    this.count = BUCKETS / 2;
    this.width *= 2;
    for (let i = 0; i < this.count; i++) {
      this.x[i] = this.x[2 * i + 1];
      for (const name of this.names) {
        const y = this.y[name];
        y[i] = (y[2 * i] + y[2 * i + 1]) / 2;
      }
    }
  }

  /**
   * The curve, smoothed for the eye: means over about a hundredth part of it.
   * @param {string} name
   * @param {(step: number) => number} [weight]  by which a value counts
   * @returns {{ x: number[], y: number[] }}
   */
  smooth(name, weight = () => 1) {
    const window = Math.max(1, Math.round(this.count / 100));
    const x = [];
    const y = [];
    for (let from = 0; from < this.count; from += window) {
      const to = Math.min(from + window, this.count);
      let sum = 0;
      for (let i = from; i < to; i++) sum += weight(this.x[i]) * this.y[name][i];
      x.push(this.x[to - 1]);
      y.push(sum / (to - from));
    }
    return { x, y };
  }
}

/**
 * Evaluations of one kind in the order of their steps, once a run's past has put those in order that
 * came when it was repeated; when there are many, every second goes.
 */
export class Evaluations {
  constructor() {
    /** @type {import('../worker/protocol.js').Evaluation[]} */
    this.list = [];
    this.now = Infinity; // step at which the model is: there may be later figures
  }

  /** @param {import('../worker/protocol.js').Evaluation} one */
  push(one) {
    const last = this.list.at(-1);
    if (last && last.step === one.step) {
      // The same model again: the figure from more episodes stays.
      if (one.count >= last.count) this.list[this.list.length - 1] = one;
      return;
    }
    this.list.push(one);
    if (this.list.length > 400) this.list = this.list.filter((_, i) => i % 2 === 1);
  }

  /** The last one of the model as it is, or was before. */
  get last() {
    return this.list.findLast(({ step }) => step <= this.now);
  }
}
