/**
 * Joins the pieces of a linked module's data. Emscripten's optimiser cuts the data wherever a few bytes
 * are zero, as they often are in tables; but gzip makes nothing of zeros, and cannot of the hundreds of
 * headers that stand between the pieces.
 *
 *   node wasm/join-data.mjs module.wasm
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const DATA = 11;
const DATA_COUNT = 12;
const I32_CONST = 0x41;
const END = 0x0b;

/** Bytes of zeros that are rather written than left out. */
const GAP = 256;

/** @typedef {{ start: number, bytes: Uint8Array }} Piece of the memory */

/** Reads what a module is made of: numbers in LEB128, and bytes. */
class Reader {
  at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
  }

  /** @param {boolean} [signed] */
  number(signed = false) {
    let value = 0;
    let shift = 0;
    let byte;
    do {
      byte = this.bytes[this.at++];
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte & 128);
    if (!signed) return value >>> 0;
    return byte & 64 && shift < 32 ? value | (-1 << shift) : value;
  }

  /** @param {number} count */
  take(count) {
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }
}

/** @param {number} value @param {boolean} [signed] */
function leb(value, signed = false) {
  const bytes = [];
  for (;;) {
    const low = value & 127;
    value = signed ? value >> 7 : value >>> 7;
    const last = signed ? value === (low & 64 ? -1 : 0) : value === 0;
    bytes.push(last ? low : low | 128);
    if (last) return bytes;
  }
}

/**
 * @param {Uint8Array} section
 * @returns {Piece[] | null} null if they are not all of the plain kind, at a constant address
 */
function readPieces(section) {
  const reader = new Reader(section);
  const pieces = [];
  for (let left = reader.number(); left > 0; left--) {
    if (reader.number() !== 0 || reader.take(1)[0] !== I32_CONST) return null;
    const start = reader.number(true);
    if (reader.take(1)[0] !== END) return null;
    pieces.push({ start, bytes: reader.take(reader.number()) });
  }
  return pieces;
}

/** @param {readonly Piece[]} pieces @returns {Piece[]} in the order of their addresses */
function join(pieces) {
  /** @type {Piece[]} */
  const joined = [];
  for (const piece of [...pieces].sort((a, b) => a.start - b.start)) {
    const last = joined[joined.length - 1];
    const gap = last ? piece.start - last.start - last.bytes.length : Infinity;
    if (gap < 0) throw new Error('two pieces of the data overlap');
    if (gap > GAP) joined.push(piece);
    else last.bytes = Buffer.concat([last.bytes, new Uint8Array(gap), piece.bytes]);
  }
  return joined;
}

/**
 * @param {Uint8Array} module
 * @returns {Uint8Array} the same module with as few pieces of data as there are far apart
 */
export function joinData(module) {
  const reader = new Reader(module);
  const out = [reader.take(8)];
  /** @type {{ id: number, content: Uint8Array }[]} */
  const sections = [];
  while (reader.at < module.length)
    sections.push({ id: reader.take(1)[0], content: reader.take(reader.number()) });
  const data = sections.find(({ id }) => id === DATA);
  const pieces = data && readPieces(data.content);
  if (!pieces) return module;
  const joined = join(pieces);
  for (const { id, content } of sections) {
    let parts = [content];
    if (id === DATA_COUNT) parts = [Uint8Array.from(leb(joined.length))];
    if (id === DATA) {
      parts = [Uint8Array.from(leb(joined.length))];
      for (const { start, bytes } of joined)
        parts.push(
          Uint8Array.from([0, I32_CONST, ...leb(start, true), END, ...leb(bytes.length)]),
          bytes,
        );
    }
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    out.push(Uint8Array.from([id, ...leb(size)]), ...parts);
  }
  return Buffer.concat(out);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [path] = process.argv.slice(2);
  if (!path) throw new Error('usage: node wasm/join-data.mjs module.wasm');
  writeFileSync(path, joinData(readFileSync(path)));
}
