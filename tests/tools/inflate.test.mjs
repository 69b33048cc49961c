/** Reading packed data: what zlib packs comes back, and nothing else is believed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import { encode } from 'fast-png';
import { inflate } from '../../wasm/read/inflate.js';
import { readDrawing } from '../../wasm/read/png.js';
import { crc32 } from '../../wasm/read/zip.js';

let seed = 1;
/** @param {number} below */
const random = (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
};

/** Bytes of a certain kind: noise, few values, runs, text that repeats. @param {number} size @param {number} kind */
function content(size, kind) {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++)
    bytes[i] = [
      random(256),
      random(4) * 17,
      (i >> 6) & 255,
      i > 300 && random(40) ? bytes[i - 1 - random(300)] : random(256),
    ][kind];
  return bytes;
}

const STRATEGIES = [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY];

test('what zlib packs comes back, of every kind of block', () => {
  for (const size of [0, 1, 2, 3, 257, 258, 259, 1000, 70_000])
    for (let kind = 0; kind < 4; kind++)
      for (const strategy of STRATEGIES)
        for (const level of [0, 1, 9]) {
          const bytes = content(size, kind);
          const packed = deflateRawSync(bytes, { level, strategy, windowBits: 15 });
          const out = new Uint8Array(size);
          // Something behind it is not read.
          const read = inflate(new Uint8Array([...packed, 1, 2, 3]), out);
          assert.equal(read, packed.length, `${size} ${kind} ${strategy} ${level}`);
          assert.deepEqual(out, bytes);
        }
});

test('the longest match and the farthest distance', () => {
  const bytes = content(40_000, 0);
  bytes.copyWithin(32_768 + 100, 100, 100 + 258 * 3);
  bytes.fill(7, 36_000);
  const out = new Uint8Array(bytes.length);
  inflate(deflateRawSync(bytes, { level: 9 }), out);
  assert.deepEqual(out, bytes);
});

test('another length, a cut, a byte more: refused', () => {
  const bytes = content(3000, 3);
  const packed = deflateRawSync(bytes);
  for (const size of [0, 2999, 3001])
    assert.throws(() => inflate(packed, new Uint8Array(size)), /too (short|long)/);
  for (let cut = 0; cut < packed.length; cut += 7)
    assert.throws(() => inflate(packed.subarray(0, cut), new Uint8Array(3000)), Error);
});

test('damaged data end in an error or in other bytes, never outside the buffer or never at all', () => {
  const good = deflateRawSync(content(2000, 3));
  let refused = 0;
  for (let round = 0; round < 4000; round++) {
    const packed = Uint8Array.from(good);
    for (let k = 0; k <= round % 4; k++) packed[random(packed.length)] = random(256);
    const buffer = new Uint8Array(2400).fill(170);
    try {
      inflate(packed, buffer.subarray(200, 2200));
    } catch (error) {
      assert.ok(error instanceof Error && !(error instanceof RangeError), String(error));
      refused++;
    }
    assert.ok(buffer.subarray(0, 200).every((byte) => byte === 170));
    assert.ok(buffer.subarray(2200).every((byte) => byte === 170));
  }
  assert.ok(refused > 1000, `${refused} were refused`);
});

test('codes that cannot be: refused', () => {
  /** Bits, first to last. @param {string} bits */
  const of = (bits) =>
    Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
      parseInt([...bits.slice(8 * i, 8 * i + 8)].reverse().join(''), 2),
    );
  const dynamic = '1' + '01';
  for (const [what, bits] of [
    ['a kind that is none', '1' + '11' + '0'.repeat(40)],
    ['too many literals', dynamic + '11111' + '00000' + '0000' + '0'.repeat(40)],
    ['too many distances', dynamic + '00000' + '11111' + '0000' + '0'.repeat(40)],
    [
      'three codes of one bit',
      dynamic + '00000' + '00000' + '0000' + '100'.repeat(4) + '0'.repeat(40),
    ],
    ['no codes', dynamic + '00000' + '00000' + '0000' + '000'.repeat(4) + '0'.repeat(40)],
    ['a distance before the start', '1' + '10' + '0000001' + '00000' + '0000000'],
    ['a length that is none', '1' + '10' + '11000110' + '00000' + '0000000'],
  ])
    assert.throws(() => inflate(of(bits), new Uint8Array(8)), Error, what);
});

const SIDE = 105;

/** A drawing and its file, with these filters, its pixels in so many chunks. @param {(y: number) => number} filterOf @param {number} chunks */
function drawn(filterOf, chunks) {
  const ink = Array.from({ length: SIDE }, (_, y) =>
    Uint8Array.from({ length: 14 }, (_unused, x) => (y * 31 + x * x * 7 + random(3)) & 255),
  );
  const raw = ink.map((row) => row.map((byte) => ~byte));
  const rows = new Uint8Array(SIDE * 15);
  for (let y = 0; y < SIDE; y++) {
    const filter = filterOf(y);
    rows[15 * y] = filter;
    for (let x = 0; x < 14; x++) {
      const [a, b, c] = [raw[y][x - 1] ?? 0, raw[y - 1]?.[x] ?? 0, raw[y - 1]?.[x - 1] ?? 0];
      const p = a + b - c;
      const [pa, pb, pc] = [a, b, c].map((v) => Math.abs(p - v));
      const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      rows[15 * y + 1 + x] = raw[y][x] - [0, a, b, (a + b) >> 1, paeth][filter];
    }
  }
  const packed = deflateSync(rows);
  const head = new Uint8Array(13);
  new DataView(head.buffer).setUint32(0, SIDE);
  new DataView(head.buffer).setUint32(4, SIDE);
  head[8] = 1;
  const parts = [Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10), chunk('IHDR', head)];
  const size = Math.ceil(packed.length / chunks);
  for (let at = 0; at < packed.length; at += size)
    parts.push(chunk('IDAT', packed.subarray(at, at + size)));
  const bits = Uint8Array.from(ink.flatMap((row) => [...row.subarray(0, 13), row[13] & 0x80]));
  return {
    bits,
    file: Uint8Array.from(Buffer.concat([...parts, chunk('IEND', new Uint8Array())])),
  };
}

/** @param {string} kind @param {Uint8Array} data */
function chunk(kind, data) {
  const bytes = Buffer.concat([Buffer.alloc(4), Buffer.from(kind), data, Buffer.alloc(4)]);
  bytes.writeUInt32BE(data.length, 0);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
  return bytes;
}

test('drawings with every filter, in one chunk and in several', () => {
  for (const filter of [0, 1, 2, 3, 4]) {
    const { bits, file } = drawn(() => filter, 1);
    assert.deepEqual(readDrawing(file, 'x'), bits, `filter ${filter}`);
  }
  const { bits, file } = drawn((y) => y % 5, 3);
  assert.deepEqual(readDrawing(file, 'x'), bits);
  assert.throws(() => readDrawing(drawn(() => 5, 1).file, 'x'), /unknown filter/);
});

test('a drawing that another program has written', () => {
  const data = Uint8Array.from({ length: SIDE * 14 }, (_, i) => (i * i) & 255);
  const file = encode({ width: SIDE, height: SIDE, depth: 1, channels: 1, data });
  const bits = readDrawing(file, 'x');
  data.forEach((byte, i) => assert.equal(bits[i], i % 14 === 13 ? ~byte & 0x80 : ~byte & 255));
});
