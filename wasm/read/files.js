import { MetaglyphError } from '../errors.js';

/**
 * Bytes of a file, with its name for messages if it is known.
 * @typedef {Uint8Array | ArrayBuffer | { name: string, bytes: Uint8Array | ArrayBuffer }} FileBytes
 */

/**
 * @param {FileBytes} given
 * @param {string} otherwise
 * @returns {{ name: string, bytes: Uint8Array }}
 */
export function fileBytes(given, otherwise) {
  const named = typeof given === 'object' && given !== null && 'bytes' in given;
  const bytes = named ? given.bytes : given;
  const name = named ? String(given.name) : otherwise;
  if (bytes instanceof Uint8Array) return { name, bytes };
  if (bytes instanceof ArrayBuffer) return { name, bytes: new Uint8Array(bytes) };
  throw new MetaglyphError('format', `${name}: give a Uint8Array or an ArrayBuffer of the file`);
}
