import { gunzipSync } from 'fflate';
import { DatasetBuilder } from '../dataset.js';
import { MetaglyphError } from '../errors.js';
import { fileBytes } from './files.js';
import { crc32 } from './zip.js';

/** @typedef {import('../native.js').Native} Native */
/** @typedef {import('../dataset.js').Dataset} Dataset */
/** @typedef {import('./files.js').FileBytes} FileBytes */

const SIDE = 28;
const MOST_BYTES = 512 << 20;

/**
 * The content of a gzip file; a file that is none is its own content.
 * @param {Uint8Array} bytes
 * @param {string} name
 */
function unpack(bytes, name) {
  /** @param {string} why */
  const bad = (why) => new MetaglyphError('format', `${name}: ${why}`);
  if (bytes[0] !== 31 || bytes[1] !== 139) return bytes;
  if (bytes.length < 18) throw bad('the gzip file is cut off: download it again');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = view.getUint32(bytes.length - 4, true);
  const crc = view.getUint32(bytes.length - 8, true);
  // Deflate packs at most 1 : 1032, so a damaged length shows before memory is taken for it.
  if (size > MOST_BYTES || size > 1032 * bytes.length)
    throw bad(`the gzip file would unpack to ${size} bytes: it is damaged or not an official file`);
  let content;
  try {
    content = gunzipSync(bytes, { out: new Uint8Array(size) });
  } catch {
    throw bad('the gzip file is damaged or cut off: download it again');
  }
  if (content.length !== size || crc32(content) !== crc)
    throw bad('the gzip file is damaged (its checksum differs): download it again');
  return content;
}

/**
 * An IDX file of unsigned bytes: 0 0 8 rank, the dimensions as big-endian 32-bit numbers, the
 * bytes.
 * @param {FileBytes} given
 * @param {number} rank
 * @param {string} what
 * @returns {{ name: string, dims: number[], data: Uint8Array }}
 */
function readIdx(given, rank, what) {
  const { name, bytes } = fileBytes(given, what);
  /** @param {string} why */
  const bad = (why) => new MetaglyphError('format', `${name}: ${why}`);
  const content = unpack(bytes, name);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const head = 4 + 4 * rank;
  if (content.length < 4 || view.getUint16(0) !== 0)
    throw bad(`this is no IDX file: give the original ${what}, gzip or not`);
  if (content[2] !== 8) throw bad('the IDX file does not hold unsigned bytes');
  if (content[3] !== rank)
    throw bad(
      `the IDX file has ${content[3]} dimensions, ${what} have ${rank}: are the two files swapped?`,
    );
  if (content.length < head) throw bad('the IDX file is cut off: download it again');
  const dims = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const size = dims.reduce((a, b) => a * b, 1);
  if (content.length - head !== size)
    throw bad(
      `the IDX file announces ${dims.join(' x ')} bytes and holds ${content.length - head}: ` +
        'download it again',
    );
  return { name, dims, data: content.subarray(head) };
}

/**
 * @param {Native} native
 * @param {FileBytes} images pictures of 28 x 28, gzip or not
 * @param {FileBytes} labels one a picture
 * @returns {Dataset} one alphabet, one class a label
 */
export function readIdxPair(native, images, labels) {
  const x = readIdx(images, 3, 'images');
  const y = readIdx(labels, 1, 'labels');
  const [count, height, width] = x.dims;
  if (height !== SIDE || width !== SIDE)
    throw new MetaglyphError(
      'format',
      `${x.name}: the pictures are ${height} x ${width}; they must be ${SIDE} x ${SIDE}`,
    );
  if (count !== y.dims[0])
    throw new MetaglyphError(
      'format',
      `${x.name} has ${count} pictures and ${y.name} ${y.dims[0]} labels: give two files that ` +
        'belong together',
    );
  const builder = new DatasetBuilder(native);
  try {
    const alphabet = builder.alphabet('IDX');
    const classes = [...new Set(y.data)].sort((a, b) => a - b);
    /** @type {Map<number, number>} */
    const index = new Map();
    for (const label of classes) index.set(label, builder.character(alphabet, String(label), -1));
    const size = SIDE * SIDE;
    for (let i = 0; i < count; i++)
      builder.grey(Number(index.get(y.data[i])), i, x.data.subarray(i * size, (i + 1) * size));
    return builder.seal('idx');
  } catch (e) {
    builder.discard();
    throw e;
  }
}
