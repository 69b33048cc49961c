/** Files for the tests of the readers: zips, PNGs, stroke files, IDX, made on the spot. */
import assert from 'node:assert/strict';
import { encode } from 'fast-png';
import { gzipSync, zipSync } from 'fflate';

const SIDE = 105;

/**
 * An official drawing: 105 x 105, 1 bit, ink 0.
 * @param {(x: number, y: number) => boolean} ink
 * @param {{ width?: number, height?: number, depth?: 1 | 8, channels?: number }} [options]
 */
export function png(ink, { width = SIDE, height = SIDE, depth = 1, channels = 1 } = {}) {
  const row = Math.ceil((width * depth * channels) / 8);
  const data = new Uint8Array(row * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (!ink(x, y))
        if (depth === 1) data[y * row + (x >> 3)] |= 0x80 >> (x & 7);
        else data.fill(255, y * row + x * channels, y * row + (x + 1) * channels);
  return encode({ width, height, depth, channels, data });
}

/** A square somewhere, another for each drawing. @param {number} character @param {number} drawer */
export const square = (character, drawer) => {
  const left = 10 + ((character * 13) % 60);
  const top = 10 + ((character * 7 + drawer * 2) % 60);
  return (/** @type {number} */ x, /** @type {number} */ y) =>
    x >= left && x < left + 20 && y >= top && y < top + 8;
};

/**
 * The files of a set as its zip holds them.
 * @param {{ set?: string, alphabets?: Record<string, { first: number, characters: number }>,
 *   drawers?: number, kind?: 'png' | 'txt' }} [options]
 * @returns {Record<string, Uint8Array>}
 */
export function files({
  set = 'images_background_small1',
  alphabets = {
    Korean: { first: 643, characters: 2 },
    'Japanese_(katakana)': { first: 596, characters: 3 },
  },
  drawers = 3,
  kind = 'png',
} = {}) {
  /** @type {Record<string, Uint8Array>} */
  const out = {};
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  for (const [alphabet, { first, characters }] of Object.entries(alphabets))
    for (let c = 0; c < characters; c++)
      for (let d = 1; d <= drawers; d++) {
        const number = first + c;
        const name = `${set}/${alphabet}/character${two(c + 1)}/${String(number).padStart(4, '0')}_${two(d)}.${kind}`;
        out[name] = kind === 'png' ? png(square(number, d)) : strokes(number, d);
      }
  return out;
}

/** @param {number} character @param {number} drawer */
export const strokes = (character, drawer) =>
  new TextEncoder().encode(
    `START\n${character % 50}.5,-20,0\n30,-${drawer},17.25\nBREAK\n7,-8,40\nBREAK\n`,
  );

/** @param {Record<string, Uint8Array>} entries */
export const zip = (entries) => zipSync(entries, { level: 6 });

/**
 * An IDX file of unsigned bytes.
 * @param {number[]} dims
 * @param {ArrayLike<number>} data
 */
export function idx(dims, data) {
  const bytes = new Uint8Array(4 + 4 * dims.length + data.length);
  bytes.set([0, 0, 8, dims.length]);
  dims.forEach((d, i) => new DataView(bytes.buffer).setUint32(4 + 4 * i, d));
  bytes.set(data, 4 + 4 * dims.length);
  return bytes;
}

/** As the official files are packed: with their name in the header. @param {Uint8Array} bytes */
export const gzip = (bytes) => gzipSync(bytes, { filename: 'images.idx3-ubyte' });

/** The place of the first occurrence of a little-endian number. @param {Uint8Array} bytes @param {number} word */
export function find(bytes, word) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i + 4 <= bytes.length; i++) if (view.getUint32(i, true) === word) return i;
  throw new Error('not there');
}

/**
 * A copy with some bytes changed.
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {number[]} values
 */
export function patched(bytes, at, values) {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
}

/**
 * Whole files are compared like this: the difference of two of 12 MB would take minutes to print.
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
export function sameBytes(a, b) {
  assert.equal(a.length, b.length);
  const at = a.findIndex((v, i) => v !== b[i]);
  assert.equal(at, -1, `the files differ at byte ${at}`);
}
