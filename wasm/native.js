import { MetaglyphError, outOfMemory, statusCode } from './errors.js';

/** @typedef {number} Pointer a place in the module's memory; 0 is none */

/**
 * The functions of api.c. Their arguments are numbers and pointers, which are numbers too.
 * @typedef {{ memory: WebAssembly.Memory, _initialize?: () => void } &
 *   { readonly [name: `mg_${string}`]: (...args: number[]) => number }} Exports
 */

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/**
 * The module's memory and the ways in and out of it. Views are made fresh at every use, because an
 * old one has length 0 after the memory has grown.
 *
 * Scratch memory (`alloc`, `put…`) belongs to the call that began with `begin`.
 */
export class Native {
  #scratch;

  /** @param {Exports} exports */
  constructor(exports) {
    this.exports = exports;
    this.#scratch = exports.mg_scratch_create();
    if (!this.#scratch) throw outOfMemory();
  }

  /** Gives back the scratch memory of the call before. */
  begin() {
    this.exports.mg_scratch_reset(this.#scratch);
  }

  /** The C object behind `alloc`, for functions that allocate there themselves. */
  get scratch() {
    return this.#scratch;
  }

  /**
   * @param {number} bytes
   * @returns {Pointer} zeroed, 64-byte aligned
   */
  alloc(bytes) {
    if (!(bytes < 0x7fffff00)) throw outOfMemory();
    const p = this.exports.mg_scratch_alloc(this.#scratch, bytes);
    if (!p) throw outOfMemory();
    return p;
  }

  /** @param {Pointer} p @param {number} n */
  u8(p, n) {
    return new Uint8Array(this.exports.memory.buffer, p, n);
  }

  /** @param {Pointer} p @param {number} n */
  i32(p, n) {
    return new Int32Array(this.exports.memory.buffer, p, n);
  }

  /** @param {Pointer} p @param {number} n */
  f32(p, n) {
    return new Float32Array(this.exports.memory.buffer, p, n);
  }

  /** @param {Pointer} p @param {number} n */
  f64(p, n) {
    return new Float64Array(this.exports.memory.buffer, p, n);
  }

  /** @param {ArrayLike<number>} values */
  putU8(values) {
    const p = this.alloc(values.length);
    this.u8(p, values.length).set(values);
    return p;
  }

  /** @param {ArrayLike<number>} values */
  putI32(values) {
    const p = this.alloc(4 * values.length);
    this.i32(p, values.length).set(values);
    return p;
  }

  /** @param {ArrayLike<number>} values */
  putF32(values) {
    const p = this.alloc(4 * values.length);
    this.f32(p, values.length).set(values);
    return p;
  }

  /** @param {ArrayLike<number>} values */
  putF64(values) {
    const p = this.alloc(8 * values.length);
    this.f64(p, values.length).set(values);
    return p;
  }

  /** @param {string} text */
  putText(text) {
    return this.putU8(encoder.encode(`${text}\0`));
  }

  /** @param {Pointer} p @returns {string} '' for 0 */
  text(p) {
    if (!p) return '';
    const memory = new Uint8Array(this.exports.memory.buffer);
    return decoder.decode(memory.subarray(p, memory.indexOf(0, p)));
  }

  /** A fresh struct error in scratch memory. */
  newError() {
    return this.alloc(this.exports.mg_error_size());
  }

  /**
   * Throws if the struct error holds a failure.
   * @param {Pointer} error
   * @param {{ clear?: boolean }} [options] clear: so that its object can be used on
   */
  check(error, { clear = false } = {}) {
    const status = this.exports.mg_error_code(error);
    if (!status) return;
    const text = this.text(this.exports.mg_error_text(error));
    if (clear) this.exports.mg_error_clear(error);
    throw new MetaglyphError(statusCode(status), text);
  }
}

/**
 * An unsigned whole number up to 2^53 as the two halves the module takes.
 * @param {unknown} seed
 * @returns {[number, number]} low, high
 */
export function seedHalves(seed) {
  if (!Number.isSafeInteger(seed) || Number(seed) < 0)
    throw new MetaglyphError(
      'range',
      `seed must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}; got ${String(seed)}`,
    );
  const n = Number(seed);
  return [n % 2 ** 32, Math.floor(n / 2 ** 32)];
}
