import { decode } from 'fast-png';
import { unzlibSync } from 'fflate';
import { MetaglyphError } from '../errors.js';
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

/** Chunks of the official drawings, in this order: IHDR, tIME, IDAT, IEND. */
const CHUNKS = [0x49484452, 0x74494d45, 0x49444154, 0x49454e44];

/**
 * The rows of a PNG that is made as all official drawings are: those chunks, one bit a pixel, not
 * interlaced, no row filtered. They are thousands, and a decoder for any PNG takes ten times as long.
 *
 * @param {Uint8Array} bytes whose header is right
 * @returns {Uint8Array | null} a byte 0 and 14 bytes each; null if it is another PNG, or damaged
 */
function plainRows(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 8;
  let packed = bytes;
  for (const type of CHUNKS) {
    if (at + 12 > bytes.length || view.getUint32(at + 4) !== type) return null;
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) return null;
    if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) return null;
    if (type === CHUNKS[2]) packed = bytes.subarray(at + 8, end);
    at = end + 4;
  }
  if (bytes[24] !== 1 || bytes[26] || bytes[27] || bytes[28]) return null;
  const size = SIDE * (1 + ROW);
  try {
    // A byte more, which rows that are too many would fill.
    const rows = unzlibSync(packed, { out: new Uint8Array(size + 1) });
    for (let i = 0; i < size; i += 1 + ROW) if (rows[i]) return null;
    return rows.length === size ? rows : null;
  } catch {
    return null;
  }
}

/**
 * The bitmap of an official drawing: 105 x 105, one bit a pixel, where ink is 0 in the file and 1
 * in the result.
 *
 * @param {Uint8Array} bytes
 * @param {string} name for messages
 * @param {{ grey?: boolean }} [options] grey: 8 bits a pixel, of which the darker half is ink, will
 *   do as well
 * @returns {Uint8Array} 14 bytes a row, most significant bit first, padding 0
 * @throws {MetaglyphError} format
 */
export function readDrawing(bytes, name, { grey = false } = {}) {
  /** @param {string} why @param {unknown} [cause] */
  const bad = (why, cause) =>
    new MetaglyphError('format', `${name}: ${why}`, cause === undefined ? undefined : { cause });
  // Checked before decoding, so that no header can ask for a huge picture.
  if (START.slice(0, 8).some((b, i) => bytes[i] !== b)) throw bad('this is no PNG file');
  if (START.some((b, i) => bytes[i] !== b) || bytes.length > MOST_BYTES)
    throw bad(`a drawing must be ${SIDE} x ${SIDE} pixels`);
  const depth = bytes[24];
  if ((depth !== 1 && !(grey && depth === 8)) || bytes[25] !== 0)
    throw bad('a drawing must be black and white (1 bit a pixel, no palette)');
  const rows = plainRows(bytes);
  if (rows) return inkOf(rows, 1);
  let data;
  try {
    ({ data } = decode(bytes, { checkCrc: true }));
  } catch (e) {
    throw bad(`the PNG is damaged (${e instanceof Error ? e.message : String(e)})`, e);
  }
  if (depth === 1) return inkOf(data, 0);
  const bits = new Uint8Array(SIDE * ROW);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      if (data[y * SIDE + x] < 128) bits[y * ROW + (x >> 3)] |= 0x80 >> (x & 7);
  return bits;
}

/**
 * @param {ArrayLike<number>} rows one bit a pixel, ink 0
 * @param {number} before bytes before each row
 * @returns {Uint8Array} ink 1, padding 0
 */
function inkOf(rows, before) {
  const bits = new Uint8Array(SIDE * ROW);
  for (let y = 0, from = before; y < SIDE; y++, from += before + ROW) {
    const to = y * ROW;
    for (let i = 0; i < ROW; i++) bits[to + i] = ~rows[from + i];
    bits[to + ROW - 1] &= 0x80;
  }
  return bits;
}
