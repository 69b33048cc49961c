/** @typedef {import('./native.js').Native} Native */
/** @typedef {import('./native.js').Pointer} Pointer */

/**
 * A session's step in parts (see "A step in parts" in algo/algo.h): what leader and helpers of a pool
 * do with a session's C object. Results of a part travel in one buffer: its metrics, its gradient.
 */
export class StepParts {
  #native;
  #pointer;
  #metrics;
  #size;
  /** @type {{ place: Pointer, count: number }[]} kept arrays that parts and views may depend on */
  #state = [];

  /**
   * @param {Native} native
   * @param {Pointer} pointer a session
   * @param {number} metrics how many it has
   */
  constructor(native, pointer, metrics) {
    this.#native = native;
    this.#pointer = pointer;
    this.#metrics = metrics;
    const { exports } = native;
    this.#size = exports.mg_session_theta_size(pointer);
    for (let k = 0; k < exports.mg_kept_count(pointer); k++)
      if (native.text(exports.mg_kept_name(pointer, k)) !== 'optimizer')
        this.#state.push({
          place: exports.mg_kept_data(pointer, k),
          count: exports.mg_kept_size(pointer, k),
        });
  }

  /** Parts of the next step; 0 if its steps cannot be divided. */
  get count() {
    return this.#native.exports.mg_session_parts(this.#pointer);
  }

  /** Of the buffer that a part's results travel in. */
  get resultBytes() {
    return 8 * this.#metrics + 4 * this.#size;
  }

  /** Of the buffer that the state travels in: the weights, and what else there may be. */
  get stateBytes() {
    return 4 * this.#state.reduce((sum, { count }) => sum + count, 0);
  }

  #check() {
    this.#native.check(this.#native.exports.mg_session_error(this.#pointer));
  }

  /** Computes a part; its results are those that `read` and `add` take. @param {number} part */
  compute(part) {
    if (this.#native.exports.mg_session_part(this.#pointer, part)) this.#check();
  }

  /** Adds the results, in the order of the parts. @param {number} part */
  add(part) {
    if (this.#native.exports.mg_session_add(this.#pointer, part)) this.#check();
  }

  /** Takes the step. @returns {Float64Array} its metrics */
  finish() {
    const native = this.#native;
    native.begin();
    const row = native.alloc(8 * this.#metrics);
    if (native.exports.mg_session_finish(this.#pointer, row)) this.#check();
    return native.f64(row, this.#metrics).slice();
  }

  /** The places of a part's results in the module's memory. */
  #results() {
    const { exports } = this.#native;
    return {
      metrics: this.#native.f64(exports.mg_session_part_metrics(this.#pointer), this.#metrics),
      gradient: this.#native.f32(exports.mg_session_part_gradient(this.#pointer), this.#size),
    };
  }

  /** Copies a part's results. @param {ArrayBuffer} buffer @returns {ArrayBuffer} */
  read(buffer) {
    const { metrics, gradient } = this.#results();
    new Float64Array(buffer, 0, this.#metrics).set(metrics);
    new Float32Array(buffer, 8 * this.#metrics).set(gradient);
    return buffer;
  }

  /** Puts the results of another instance in place, for `add`. @param {ArrayBuffer} buffer */
  write(buffer) {
    const { metrics, gradient } = this.#results();
    metrics.set(new Float64Array(buffer, 0, this.#metrics));
    gradient.set(new Float32Array(buffer, 8 * this.#metrics));
  }

  /** The state in the module's memory, and where in the buffer it is. @param {ArrayBuffer} buffer */
  *#places(buffer) {
    let at = 0;
    for (const { place, count } of this.#state) {
      yield { own: this.#native.f32(place, count), copy: new Float32Array(buffer, at, count) };
      at += 4 * count;
    }
  }

  /** Copies the state. @param {ArrayBuffer} buffer @returns {ArrayBuffer} */
  readState(buffer) {
    for (const { own, copy } of this.#places(buffer)) copy.set(own);
    return buffer;
  }

  /**
   * Takes over another instance's state before its step of that number.
   * @param {ArrayBuffer} buffer
   * @param {number} step
   */
  writeState(buffer, step) {
    for (const { own, copy } of this.#places(buffer)) own.set(copy);
    if (this.#native.exports.mg_session_loaded(this.#pointer, step)) this.#check();
  }
}
