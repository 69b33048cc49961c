import { MetaglyphError } from '../errors.js';

/**
 * A safetensors file: 8 bytes with the length of a JSON header (little endian), the header (padded with
 * spaces to a multiple of 8), the numbers. Other programs can read it.
 * @typedef {object} Safetensors
 * @property {Record<string, string>} metadata
 * @property {Map<string, { dims: readonly number[], bytes: Uint8Array }>} tensors F32 numbers, little endian:
 *   as in the module's memory
 */

/** A bound against absurd headers: a real one has a few KB. */
const MOST_HEADER = 1 << 20;

/** @param {unknown} v @returns {v is Record<string, unknown>} */
export const isObject = (v) => typeof v === 'object' && v !== null && !Array.isArray(v);

/** What a file was to be: 'checkpoint' … @param {string} what @returns {(why: string) => MetaglyphError} */
export const unusable = (what) => (why) =>
  new MetaglyphError('format', `this is no usable ${what}: ${why}`);

/** @typedef {ReturnType<typeof unusable>} Bad */

/** What a file calls something, for messages. @param {unknown} name */
const short = (name) => String(name).slice(0, 60);

/**
 * @param {unknown} given a file's bytes
 * @param {Bad} bad
 * @returns {{ header: Record<string, unknown>, data: Uint8Array }}
 */
function readHeader(given, bad) {
  const bytes = given instanceof ArrayBuffer ? new Uint8Array(given) : given;
  if (!(bytes instanceof Uint8Array)) throw bad("give the file's bytes, as a Uint8Array");
  if (bytes.length < 8) throw bad('the file is empty or cut off');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  if (view.getUint32(4, true) !== 0 || length > MOST_HEADER || length < 2)
    throw bad('it does not begin like a safetensors file');
  if (8 + length > bytes.length) throw bad('the file is cut off within its header');
  let header;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length));
    header = JSON.parse(text);
  } catch {
    throw bad('its header is damaged');
  }
  if (!isObject(header)) throw bad('its header is damaged');
  return { header, data: bytes.subarray(8 + length) };
}

/**
 * @param {string} name
 * @param {unknown} row
 * @param {Bad} bad
 * @returns {{ dims: number[], start: number, end: number }}
 */
function checkTensor(name, row, bad) {
  if (!isObject(row)) throw bad(`tensor "${short(name)}" is damaged`);
  const { dtype, shape, data_offsets: offsets } = row;
  if (dtype !== 'F32') throw bad(`tensor "${short(name)}" holds ${short(dtype)}, not F32`);
  const whole = (/** @type {unknown} */ v) =>
    Array.isArray(v) && v.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!whole(shape) || !whole(offsets)) throw bad(`tensor "${short(name)}" is damaged`);
  const dims = /** @type {number[]} */ (shape);
  const count = dims.reduce((a, b) => a * b, 1);
  const [start, end, ...more] = /** @type {number[]} */ (offsets);
  if (more.length || end - start !== 4 * count)
    throw bad(`tensor "${short(name)}" has a shape that is not its size`);
  return { dims, start, end };
}

/**
 * Reads a safetensors file of F32 tensors, whatever anyone may have put into it.
 * @param {unknown} bytes
 * @param {string} [what] it was to be, for messages
 * @returns {Safetensors} the tensors' bytes are those given, not copies
 * @throws {MetaglyphError} format
 */
export function readSafetensors(bytes, what = 'safetensors file') {
  const bad = unusable(what);
  const { header, data } = readHeader(bytes, bad);
  const { __metadata__: given = {}, ...rows } = header;
  if (!isObject(given)) throw bad('its metadata are damaged');
  /** @type {Record<string, string>} */
  const metadata = {};
  for (const [key, value] of Object.entries(given)) {
    if (typeof value !== 'string') throw bad(`its metadata are damaged (${short(key)})`);
    metadata[key] = value;
  }
  const places = Object.entries(rows)
    .map(([name, row]) => ({ name, ...checkTensor(name, row, bad) }))
    .sort((a, b) => a.start - b.start || a.end - b.end); // an empty one before the next
  /** @type {Safetensors['tensors']} */
  const tensors = new Map();
  let at = 0;
  for (const { name, dims, start, end } of places) {
    if (start !== at) throw bad(`tensor "${short(name)}" overlaps another or leaves a gap`);
    if (end > data.length) throw bad(`the file is cut off: it ends within tensor "${short(name)}"`);
    tensors.set(name, { dims, bytes: data.subarray(start, end) });
    at = end;
  }
  if (at !== data.length) throw bad('there is something behind its last tensor');
  return { metadata, tensors };
}
