import { loadWeights, readWeights, saveWeights } from '../../wasm/weights.js';
import { FilesError } from './files.js';

/** Weights in the worker: out as a file, and in. */

/** @typedef {import('../../wasm/session.js').Session} Session */

/** The largest network of a lesson has 10 MB. */
const LARGEST = 256 << 20;

/** @param {File} file */
async function bytesOf(file) {
  if (file.size > LARGEST) throw new FilesError('files', `${file.name}: too large`);
  return new Uint8Array(await file.arrayBuffer());
}

/** @param {Session} session @param {File} file @param {boolean} [part]  as far as it has such */
export async function giveWeights(session, file, part) {
  loadWeights(session, await bytesOf(file), { part });
}

/** @param {File} file */
export async function factsOf(file) {
  return readWeights(await bytesOf(file)).facts;
}

/** @param {Session} session */
export function weightsFile(session) {
  return { bytes: /** @type {ArrayBuffer} */ (saveWeights(session).buffer) };
}
