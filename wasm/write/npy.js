import { MetaglyphError } from '../errors.js';

/**
 * An array as a file of NumPy, version 1.0: magic, version, length of the header, a Python dictionary
 * padded with spaces so that the numbers begin at a multiple of 64, the numbers row by row.
 *
 * @param {{ dims: readonly number[], data: Float32Array | Float64Array | Int32Array | Uint8Array }} array
 * @returns {Uint8Array} which `numpy.load` reads
 * @throws {MetaglyphError} shape: dims that are not those of the data
 */
export function writeNpy(array) {
  if (!Array.isArray(array?.dims) || !ArrayBuffer.isView(array.data))
    throw new MetaglyphError('shape', 'an array is { dims: […], data: a typed array }');
  const { dims, data } = array;
  const whole = dims.every((d) => Number.isSafeInteger(d) && d >= 0);
  if (!whole || dims.reduce((a, b) => a * b, 1) !== data.length)
    throw new MetaglyphError(
      'shape',
      `an array of shape [${dims}] cannot have ${data.length} numbers`,
    );
  const kind = data instanceof Uint8Array ? 'u' : data instanceof Int32Array ? 'i' : 'f';
  const type = `${kind === 'u' ? '|' : '<'}${kind}${data.BYTES_PER_ELEMENT}`;
  const shape = dims.length === 1 ? `(${dims[0]},)` : `(${dims.join(', ')})`;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }`;
  const start = Math.ceil((10 + text.length + 1) / 64) * 64;
  const file = new Uint8Array(start + data.byteLength);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]); // \x93NUMPY, 1.0
  new DataView(file.buffer).setUint16(8, start - 10, true);
  file.set(new TextEncoder().encode(`${text.padEnd(start - 11)}\n`), 10);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return file;
}
