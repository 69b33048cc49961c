import { MetaglyphError } from './errors.js';

/**
 * A checkpoint is a safetensors file: 8 bytes with the length of a JSON header (little endian), the
 * header (padded with spaces to a multiple of 8), the numbers. Other programs can read it.
 * @typedef {object} Checkpoint
 * @property {Record<string, string>} metadata
 * @property {Map<string, Uint8Array>} tensors F32 numbers, little endian: as in the module's memory
 */

/** A bound against absurd headers: a real one has a few KB. */
const MOST_HEADER = 1 << 20;

/**
 * @param {Checkpoint} checkpoint
 * @returns {Uint8Array}
 */
export function writeSafetensors({ metadata, tensors }) {
  /** @type {Record<string, unknown>} */
  const header = { __metadata__: metadata };
  let at = 0;
  for (const [name, { length }] of tensors) {
    header[name] = { dtype: 'F32', shape: [length / 4], data_offsets: [at, at + length] };
    at += length;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + length + at);
  new DataView(file.buffer).setUint32(0, length, true);
  file.fill(0x20, 8, 8 + length);
  file.set(json, 8);
  let offset = 8 + length;
  for (const data of tensors.values()) {
    file.set(data, offset);
    offset += data.length;
  }
  return file;
}

/** @param {string} why */
const bad = (why) => new MetaglyphError('format', `this is no usable checkpoint: ${why}`);

/** @param {unknown} v @returns {v is Record<string, unknown>} */
const isObject = (v) => typeof v === 'object' && v !== null && !Array.isArray(v);

/**
 * @param {unknown} given a file's bytes
 * @returns {{ header: Record<string, unknown>, data: Uint8Array }}
 */
function readHeader(given) {
  const bytes = given instanceof ArrayBuffer ? new Uint8Array(given) : given;
  if (!(bytes instanceof Uint8Array)) throw bad('give the Uint8Array that save() returned');
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
 * @returns {{ start: number, end: number }}
 */
function checkTensor(name, row) {
  if (!isObject(row)) throw bad(`tensor "${name}" is damaged`);
  const { dtype, shape, data_offsets: offsets } = row;
  if (dtype !== 'F32') throw bad(`tensor "${name}" holds ${String(dtype)}, not F32`);
  const whole = (/** @type {unknown} */ v) =>
    Array.isArray(v) && v.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!whole(shape) || !whole(offsets)) throw bad(`tensor "${name}" is damaged`);
  const count = /** @type {number[]} */ (shape).reduce((a, b) => a * b, 1);
  const [start, end, ...more] = /** @type {number[]} */ (offsets);
  if (more.length || end - start !== 4 * count)
    throw bad(`tensor "${name}" has a shape that is not its size`);
  return { start, end };
}

/**
 * Reads a safetensors file of F32 tensors, whatever anyone may have put into it.
 * @param {unknown} bytes
 * @returns {Checkpoint}
 * @throws {MetaglyphError} format
 */
export function readSafetensors(bytes) {
  const { header, data } = readHeader(bytes);
  const { __metadata__: given = {}, ...rows } = header;
  if (!isObject(given)) throw bad('its metadata are damaged');
  /** @type {Record<string, string>} */
  const metadata = {};
  for (const [key, value] of Object.entries(given)) {
    if (typeof value !== 'string') throw bad(`its metadata are damaged (${key})`);
    metadata[key] = value;
  }
  const places = Object.entries(rows)
    .map(([name, row]) => ({ name, ...checkTensor(name, row) }))
    .sort((a, b) => a.start - b.start);
  /** @type {Map<string, Uint8Array>} */
  const tensors = new Map();
  let at = 0;
  for (const { name, start, end } of places) {
    if (start !== at) throw bad(`tensor "${name}" overlaps another or leaves a gap`);
    if (end > data.length) throw bad('the file is cut off: it ends within its numbers');
    tensors.set(name, data.subarray(start, end));
    at = end;
  }
  if (at !== data.length) throw bad('there is something behind its last tensor');
  return { metadata, tensors };
}

/** Whether all F32 numbers are finite. @param {Uint8Array} bytes */
export function allFinite(bytes) {
  // NaN and infinity have all bits of the exponent set.
  for (let i = 2; i < bytes.length; i += 4)
    if ((bytes[i + 1] & 0x7f) === 0x7f && bytes[i] & 0x80) return false;
  return true;
}

/**
 * What a checkpoint says of its session.
 * @typedef {object} CheckpointFacts
 * @property {string} algorithm
 * @property {Record<string, unknown>} hypers
 * @property {number} seed
 * @property {number} step
 * @property {number[]} test held-out class indices
 * @property {number} fingerprint of the data
 * @property {string[]} builds that computed its state, the last one last
 */

export const FORMAT = 'metaglyph';
export const VERSION = '1';

/**
 * @param {Record<string, string>} metadata
 * @returns {CheckpointFacts}
 * @throws {MetaglyphError} format
 */
export function readFacts(metadata) {
  if (metadata.format !== FORMAT)
    throw bad('it is a safetensors file of some other program, not one that save() made');
  if (metadata.version !== VERSION)
    throw bad(`its version is ${metadata.version}, this program reads version ${VERSION}`);
  /** @type {Record<string, unknown>} */
  const facts = {};
  for (const key of ['hypers', 'seed', 'step', 'split', 'data'])
    try {
      facts[key] = JSON.parse(metadata[key]);
    } catch {
      throw bad(`its metadata are damaged (${key})`);
    }
  const { hypers, seed, step, split, data } = facts;
  const test = isObject(split) ? split.test : undefined;
  const fingerprint = isObject(data) ? data.fingerprint : undefined;
  const count = (/** @type {unknown} */ v) => Number.isSafeInteger(v) && Number(v) >= 0;
  if (
    typeof metadata.algorithm !== 'string' ||
    !isObject(hypers) ||
    !count(seed) ||
    !count(step) ||
    !count(fingerprint) ||
    !/^(plain|relaxed)(\+(plain|relaxed))*$/.test(metadata.build) ||
    !Array.isArray(test) ||
    !test.every(count)
  )
    throw bad('its metadata are damaged');
  return {
    algorithm: metadata.algorithm,
    hypers,
    seed: Number(seed),
    step: Number(step),
    test: test.map(Number),
    fingerprint: Number(fingerprint),
    builds: metadata.build.split('+'),
  };
}
