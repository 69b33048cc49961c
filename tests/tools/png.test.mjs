/**
 * Drawings that are packed as the official ones are have a way of their own through the reader
 * (wasm/read/png.js). It must say what the way of all other PNGs says: the same bits, or no.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { readDrawing } from '../../wasm/read/png.js';
import { crc32 } from '../../wasm/read/zip.js';

const SIDE = 105;
const ROW = 14;

/** @param {string} type @param {Uint8Array} data */
function chunk(type, data) {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/**
 * A PNG of 105 x 105 in black and white, in chunks like those of the official drawings.
 * @param {Uint8Array} packed
 * @param {{ other?: boolean, interlace?: number, pieces?: number }} [options] other: with a chunk that they do
 *   not have; pieces: of the pixels
 */
function png(packed, { other = false, interlace = 0, pieces = 1 } = {}) {
  const head = Buffer.from([0, 0, 0, SIDE, 0, 0, 0, SIDE, 1, 0, 0, 0, interlace]);
  const cut = (/** @type {number} */ i) => Math.floor((i * packed.length) / pieces);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    ...(other ? [chunk('tEXt', Buffer.from('Title\0drawing'))] : []),
    chunk('tIME', Buffer.from([7, 214, 8, 31, 12, 0, 0])),
    ...Array.from({ length: pieces }, (_, i) => chunk('IDAT', packed.subarray(cut(i), cut(i + 1)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Rows of noise, each with its filter in front. @param {number} filter @param {number} [count] */
function rows(filter, count = SIDE) {
  const bytes = new Uint8Array(count * (1 + ROW));
  let state = 7 + filter;
  for (let i = 0; i < bytes.length; i++) {
    state = (state * 48271) % 2147483647;
    bytes[i] = i % (1 + ROW) ? state >> 8 : filter;
  }
  return bytes;
}

/** @param {Uint8Array} bytes */
function verdict(bytes) {
  try {
    return Buffer.from(readDrawing(bytes, 'drawing')).toString('hex');
  } catch (error) {
    assert.equal(/** @type {any} */ (error).code, 'format', String(error));
    return 'format';
  }
}

test('plain rows: ink is where a pixel is 0, the rest of a row is empty', () => {
  const plain = rows(0);
  const bits = readDrawing(png(deflateSync(plain)), 'drawing');
  assert.equal(bits.length, SIDE * ROW);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < 8 * ROW; x++) {
      const pixel = (plain[y * (1 + ROW) + 1 + (x >> 3)] >> (7 - (x & 7))) & 1;
      assert.equal((bits[y * ROW + (x >> 3)] >> (7 - (x & 7))) & 1, x < SIDE ? 1 - pixel : 0);
    }
});

for (const [what, packed, options] of /** @type {[string, Uint8Array, object?][]} */ ([
  ['plain rows', deflateSync(rows(0))],
  ['plain rows, not packed', deflateSync(rows(0), { level: 0 })],
  ...[1, 2, 3, 4].map((filter) => [`rows with filter ${filter}`, deflateSync(rows(filter))]),
  ['a filter that there is not', deflateSync(rows(5))],
  ['pixels in two pieces', deflateSync(rows(0)), { pieces: 2 }],
  ['no pixels', deflateSync(new Uint8Array())],
  ['a row too few', deflateSync(rows(0, SIDE - 1))],
  ['nothing', new Uint8Array()],
  ['what was never packed', rows(0)],
]))
  test(`both ways say the same: ${what}`, () => {
    assert.equal(verdict(png(packed, options)), verdict(png(packed, { ...options, other: true })));
  });

test('both ways say the same of a flipped byte whose checksum is right', () => {
  const packed = new Uint8Array(deflateSync(rows(0)));
  const right = verdict(png(packed));
  assert.notEqual(right, 'format');
  const seen = new Set();
  for (let i = 0; i < packed.length; i++) {
    const other = packed.slice();
    other[i] ^= 0x41;
    const said = verdict(png(other));
    assert.equal(said, verdict(png(other, { other: true })), `byte ${i}`);
    seen.add(said === right ? 'same' : said === 'format' ? said : 'other');
  }
  assert.ok(seen.has('format') && seen.has('other'), [...seen].join());
});

test('a flipped byte anywhere else is found', () => {
  const packed = deflateSync(rows(0));
  const whole = png(packed);
  const right = verdict(whole);
  for (let i = 0; i < whole.length; i++) {
    const other = Uint8Array.from(whole);
    other[i] ^= 0x41;
    const said = verdict(other);
    assert.ok(said === 'format' || said === right, `byte ${i}`);
  }
  assert.equal(verdict(whole.subarray(0, -6)), 'format');
});
