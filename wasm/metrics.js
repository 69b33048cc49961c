/**
 * Metrics of steps since they were last taken: `steps` counts from 1, the others are named by the
 * algorithm's description.
 * @typedef {{ steps: Float64Array } & Record<string, Float64Array>} Metrics
 */

/** Rows that are kept if nobody takes them: the oldest are dropped. */
export const MOST_ROWS = 1 << 16;

/** The metrics of a session that nobody has taken yet. */
export class MetricsBuffer {
  #names;
  /** @type {{ first: number, rows: Float64Array }[]} rows of consecutive steps */
  #parts = [];
  #count = 0;

  /** @param {readonly string[]} names */
  constructor(names) {
    this.#names = names;
  }

  /**
   * @param {number} first number of the first row's step, from 1
   * @param {Float64Array} rows one after the other
   */
  add(first, rows) {
    if (!rows.length) return;
    this.#parts.push({ first, rows });
    this.#count += rows.length / this.#names.length;
    while (this.#count > MOST_ROWS && this.#parts.length > 1) {
      this.#count -= this.#parts[0].rows.length / this.#names.length;
      this.#parts.shift();
    }
  }

  clear() {
    this.#parts = [];
    this.#count = 0;
  }

  /** @returns {Metrics} */
  read() {
    const width = this.#names.length;
    const steps = new Float64Array(this.#count);
    const columns = this.#names.map(() => new Float64Array(this.#count));
    let at = 0;
    for (const { first, rows } of this.#parts)
      for (let i = 0; i < rows.length / width; i++, at++) {
        steps[at] = first + i;
        for (let k = 0; k < width; k++) columns[k][at] = rows[i * width + k];
      }
    return Object.assign(
      { steps },
      Object.fromEntries(this.#names.map((name, k) => [name, columns[k]])),
    );
  }
}
