import { MetaglyphError } from '../errors.js';
import { inflate } from './inflate.js';
import { crc32 } from './zip.js';

/** Side of an Omniglot drawing, and bytes of a bitmap's row. */
const SIDE = 105;
const ROW = 14;

/** The official drawings have at most 419 bytes. */
const MOST_BYTES = 1 << 14;

/** What a PNG of a drawing starts with: signature, IHDR, 105 x 105. */
const START = [
  137,
  80,
  78,
  71,
  13,
  10,
  26,
  10,
  0,
  0,
  0,
  13,
  73,
  72,
  68,
  82,
  0,
  0,
  0,
  SIDE,
  0,
  0,
  0,
  SIDE,
];

/**
 * The bitmap of an official drawing: 105 x 105, one bit a pixel, where ink is 0 in the file and 1
 * in the result.
 *
 * @param {Uint8Array} bytes
 * @param {string} name for messages
 * @returns {Uint8Array} 14 bytes a row, most significant bit first, padding 0
 * @throws {MetaglyphError} format
 */
export function readDrawing(bytes, name) {
  /** @param {string} why @param {unknown} [cause] */
  const bad = (why, cause) =>
    new MetaglyphError('format', `${name}: ${why}`, cause === undefined ? undefined : { cause });
  // Checked before decoding, so that no header can ask for a huge picture.
  if (START.slice(0, 8).some((b, i) => bytes[i] !== b)) throw bad('this is no PNG file');
  if (START.some((b, i) => bytes[i] !== b) || bytes.length > MOST_BYTES)
    throw bad(`a drawing must be ${SIDE} x ${SIDE} pixels`);
  if (bytes[24] !== 1 || bytes[25] !== 0)
    throw bad('a drawing must be black and white (1 bit a pixel, no palette)');
  if (bytes[28] !== 0) throw bad('a drawing must not be interlaced');
  const rows = new Uint8Array(SIDE * (ROW + 1));
  try {
    inflate(pixelsOf(bytes), rows);
    return unfilter(rows);
  } catch (e) {
    throw bad(`the PNG is damaged (${e instanceof Error ? e.message : String(e)})`, e);
  }
}

const IDAT = 0x49444154;
const IEND = 0x49454e44;

/** The packed pixels: all IDAT chunks, without the two bytes of the zlib head. @param {Uint8Array} bytes */
function pixelsOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** @type {Uint8Array[]} */
  const parts = [];
  for (let at = 8; ;) {
    if (at + 12 > bytes.length) throw new Error('cut off');
    const size = view.getUint32(at);
    const end = at + 8 + size;
    if (end + 4 > bytes.length) throw new Error('cut off');
    if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end))
      throw new Error('its checksum differs');
    const kind = view.getUint32(at + 4);
    if (kind === IDAT) parts.push(bytes.subarray(at + 8, end));
    if (kind === IEND) break;
    at = end + 4;
  }
  const packed = parts.length === 1 ? parts[0] : joined(parts);
  if (packed.length < 2 || (packed[0] & 15) !== 8 || packed[1] & 32) throw new Error('no pixels');
  return packed.subarray(2);
}

/** @param {Uint8Array[]} parts */
function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Undoes the filter of each row, and turns 0 for ink into 1.
 * @param {Uint8Array} rows each with its filter before it
 */
function unfilter(rows) {
  const bits = new Uint8Array(SIDE * ROW);
  for (let y = 0; y < SIDE; y++) {
    const from = y * (ROW + 1);
    const filter = rows[from];
    if (filter > 4) throw new Error('an unknown filter');
    bits.set(rows.subarray(from + 1, from + 1 + ROW), y * ROW);
    if (filter === 0) continue; // as all of the official drawings are
    for (let x = 0; x < ROW; x++) {
      const at = y * ROW + x;
      const left = x > 0 ? bits[at - 1] : 0;
      const above = y > 0 ? bits[at - ROW] : 0;
      const corner = x > 0 && y > 0 ? bits[at - ROW - 1] : 0;
      bits[at] += [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter];
    }
  }
  for (let i = 0; i < bits.length; i++) bits[i] = ~bits[i];
  for (let i = ROW - 1; i < bits.length; i += ROW) bits[i] &= 0x80;
  return bits;
}

/** Of the three neighbours the one nearest to left + above - corner. @param {number} a @param {number} b @param {number} c */
function paeth(a, b, c) {
  const [da, db, dc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return da <= db && da <= dc ? a : db <= dc ? b : c;
}
