import { MetaglyphError } from './errors.js';

/**
 * A checkpoint is a safetensors file: 8 bytes with the length of a JSON header (little endian), the
 * header (padded with spaces to a multiple of 8), the numbers. Other programs can read it.
 * @typedef {object} Checkpoint
 * @property {Record<string, string>} metadata
 * @property {Map<string, Float32Array>} tensors
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
  for (const [name, data] of tensors) {
    header[name] = { dtype: 'F32', shape: [data.length], data_offsets: [at, at + data.byteLength] };
    at += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + length + at);
  const view = new DataView(file.buffer);
  view.setUint32(0, length, true);
  file.fill(0x20, 8, 8 + length);
  file.set(json, 8);
  let offset = 8 + length;
  for (const data of tensors.values())
    for (const x of data) {
      view.setFloat32(offset, x, true);
      offset += 4;
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
 * @returns {{ start: number, end: number, count: number }}
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
  return { start, end, count };
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
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  /** @type {Map<string, Float32Array>} */
  const tensors = new Map();
  let at = 0;
  for (const { name, start, end, count } of places) {
    if (start !== at) throw bad(`tensor "${name}" overlaps another or leaves a gap`);
    if (end > data.length) throw bad('the file is cut off: it ends within its numbers');
    tensors.set(
      name,
      Float32Array.from({ length: count }, (_, i) => view.getFloat32(start + 4 * i, true)),
    );
    at = end;
  }
  if (at !== data.length) throw bad('there is something behind its last tensor');
  return { metadata, tensors };
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
  };
}
