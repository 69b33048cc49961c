/**
 * Means and intervals over items or episodes, gathered chunk by chunk. A view's `evaluate` gives
 * tensors whose first axis counts items; every further column gets a mean of its own.
 */
export class Gathering {
  /**
   * @param {import('./protocol.js').Measure} measure
   * @param {number} step
   * @param {number} available  how many there are on that side
   */
  constructor(measure, step, available) {
    this.measure = measure;
    this.step = step;
    this.available = available;
    this.total = Math.min(measure.total, available);
    this.done = 0;
    this.asked = 0;
    /** @type {Record<string, { sum: Float64Array, square: Float64Array }>} */
    this.sums = {};
  }

  get finished() {
    return this.done >= this.total;
  }

  /** The inputs of the next chunks' `evaluate` views. @param {number} chunks at most */
  next(chunks) {
    const { total, available, measure } = this;
    const inputs = [];
    while (inputs.length < chunks && this.asked < total) {
      const at = this.asked;
      const count = Math.min(measure.chunk, total - at);
      const first = Number.isFinite(available) ? Math.floor((at * available) / total) : at;
      inputs.push({ side: measure.side, first, count, ...measure.shape });
      this.asked += count;
    }
    return inputs;
  }

  /**
   * @param {Record<string, { dims: number[], data: Float32Array }>} tensors
   * @param {number} count
   */
  add(tensors, count) {
    for (const [name, { data }] of Object.entries(tensors)) {
      const width = data.length / count;
      if (!Number.isInteger(width)) continue;
      const sums = (this.sums[name] ??= {
        sum: new Float64Array(width),
        square: new Float64Array(width),
      });
      for (let i = 0; i < data.length; i++) {
        sums.sum[i % width] += data[i];
        sums.square[i % width] += data[i] * data[i];
      }
    }
    this.done += count;
  }

  /** @returns {import('./protocol.js').Evaluation} */
  result() {
    /** @type {import('./protocol.js').Evaluation['values']} */
    const values = {};
    const n = this.done;
    for (const [name, { sum, square }] of Object.entries(this.sums)) {
      const mean = Array.from(sum, (s) => s / n);
      const half = mean.map((m, i) =>
        n > 1 ? 1.96 * Math.sqrt(Math.max(0, square[i] / n - m * m) / (n - 1)) : 0,
      );
      values[name] = { mean, half };
    }
    return { key: this.measure.key, step: this.step, count: n, values };
  }
}
