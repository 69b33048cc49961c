import { MetaglyphError, outOfMemory } from './errors.js';

/** @typedef {import('./native.js').Native} Native */
/** @typedef {import('./native.js').Pointer} Pointer */

/** @typedef {{ dims: number[], data: Float32Array }} Tensor row by row */
/** @typedef {number | boolean | { dims: readonly number[], data: ArrayLike<number> }} TensorInput */

const MOST_RANK = 4;
/** Numbers of a tensor: 2 GB. */
const MOST = 2 ** 29;

/**
 * Copies named tensors into scratch memory, as views take them.
 * @param {Native} native
 * @param {Readonly<Record<string, TensorInput | undefined>>} inputs
 * @returns {Pointer} a struct view
 */
export function putTensors(native, inputs) {
  const { exports } = native;
  if (typeof inputs !== 'object' || inputs === null)
    throw new MetaglyphError(
      'shape',
      `the inputs of a view are an object of named values; got ${String(inputs)}`,
    );
  const view = exports.mg_tensors_create(native.scratch);
  if (!view) throw outOfMemory();
  for (const [name, input] of Object.entries(inputs)) {
    if (input === undefined) continue;
    const plain = typeof input === 'number' || typeof input === 'boolean';
    const { dims, data } = plain ? { dims: [], data: [Number(input)] } : (input ?? {});
    const size = Array.isArray(dims) ? dims.reduce((a, b) => a * b, 1) : NaN;
    if (
      !Array.isArray(dims) ||
      dims.length > MOST_RANK ||
      !dims.every((d) => Number.isInteger(d) && d >= 0 && d < MOST) ||
      !(size < MOST) ||
      data?.length !== size
    )
      throw new MetaglyphError(
        'shape',
        `${name} must be a number or { dims, data } with at most ${MOST_RANK} dimensions and as many ` +
          `numbers as they say; got dims [${String(dims)}] and ${data?.length ?? 'no'} numbers`,
      );
    const [d0 = 0, d1 = 0, d2 = 0, d3 = 0] = dims;
    const text = native.putText(name);
    const p = exports.mg_tensors_add(view, native.scratch, text, dims.length, d0, d1, d2, d3);
    if (!p)
      throw new MetaglyphError('memory', `${name} cannot be passed: too much, or too many inputs`);
    const numbers = native.f32(p, size);
    numbers.set(data);
    if (!numbers.every(Number.isFinite))
      throw new MetaglyphError('range', `${name} holds a number that is not finite`);
  }
  return view;
}

/**
 * @param {Native} native
 * @param {Pointer} view a struct view
 * @returns {Record<string, Tensor>} copies
 */
export function getTensors(native, view) {
  const { exports } = native;
  /** @type {Record<string, Tensor>} */
  const tensors = {};
  for (let i = 0; i < exports.mg_tensors_count(view); i++) {
    const dims = Array.from({ length: exports.mg_tensor_rank(view, i) }, (_, k) =>
      exports.mg_tensor_dim(view, i, k),
    );
    const size = dims.reduce((a, b) => a * b, 1);
    const data = native.f32(exports.mg_tensor_data(view, i), size).slice();
    tensors[native.text(exports.mg_tensor_name(view, i))] = { dims, data };
  }
  return tensors;
}
