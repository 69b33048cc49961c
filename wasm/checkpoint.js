import { isObject, readSafetensors, unusable } from './read/safetensors.js';

/** A checkpoint is a safetensors file: the session's flat state, and in its metadata what it is of. */
const bad = unusable('checkpoint');

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
 * @property {number | null} fingerprint of the data; null: tasks are made by formula
 * @property {number} [strokes] fingerprint of the strokes that training read
 * @property {string[]} builds that computed its state, the last one last
 */

export const FORMAT = 'metaglyph';
export const VERSION = '1';

/**
 * @param {Record<string, string>} metadata
 * @returns {CheckpointFacts}
 * @throws {import('./errors.js').MetaglyphError} format
 */
function readFacts(metadata) {
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
  const { fingerprint, strokes = 0 } = isObject(data) ? data : { fingerprint: data };
  const count = (/** @type {unknown} */ v) => Number.isSafeInteger(v) && Number(v) >= 0;
  if (
    typeof metadata.algorithm !== 'string' ||
    !isObject(hypers) ||
    !count(seed) ||
    !count(step) ||
    !(fingerprint === null || count(fingerprint)) ||
    !count(strokes) ||
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
    fingerprint: fingerprint === null ? null : Number(fingerprint),
    ...(isObject(data) && 'strokes' in data ? { strokes: Number(strokes) } : {}),
    builds: metadata.build.split('+'),
  };
}

/**
 * @param {unknown} bytes of a file
 * @returns {{ facts: CheckpointFacts, tensors: Map<string, Uint8Array> }}
 * @throws {import('./errors.js').MetaglyphError} format
 */
export function readCheckpoint(bytes) {
  const { metadata, tensors } = readSafetensors(bytes, 'checkpoint');
  const flat = [...tensors].map(([name, { bytes: own }]) => /** @type {const} */ ([name, own]));
  return { facts: readFacts(metadata), tensors: new Map(flat) };
}
