import { decode } from 'fast-png';
import { MetaglyphError } from '../errors.js';

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
  let data;
  try {
    ({ data } = decode(bytes, { checkCrc: true }));
  } catch (e) {
    throw bad(`the PNG is damaged (${e instanceof Error ? e.message : String(e)})`, e);
  }
  const bits = new Uint8Array(SIDE * ROW);
  if (depth === 8) {
    for (let y = 0; y < SIDE; y++)
      for (let x = 0; x < SIDE; x++)
        if (data[y * SIDE + x] < 128) bits[y * ROW + (x >> 3)] |= 0x80 >> (x & 7);
    return bits;
  }
  for (let i = 0; i < bits.length; i++) bits[i] = ~data[i];
  for (let i = ROW - 1; i < bits.length; i += ROW) bits[i] &= 0x80;
  return bits;
}
