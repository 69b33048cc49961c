/**
 * DEFLATE (RFC 1951), undone. Codes are decoded by counting their lengths, without tables to fill: an
 * Omniglot set is ten thousand pieces of 250 bytes (each drawing's PNG and its place in the zip), where
 * filling tables would be most of the work.
 */

const MOST_BITS = 15;
const LITERALS = 288;
const DISTANCES = 32;

/** Lengths 3 … 258 and distances 1 … 32768: base and extra bits of each symbol. */
const LENGTH_EXTRA = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const LENGTH_BASE = sums(LENGTH_EXTRA, 3);
LENGTH_BASE[28] = 258; // and not 259: the longest has a symbol of its own
const DISTANCE_EXTRA = Array.from({ length: 30 }, (_, i) => Math.max(0, (i >> 1) - 1));
const DISTANCE_BASE = sums(DISTANCE_EXTRA, 1);

/** In this order the lengths of the code for the codes' lengths are written. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** @param {number[]} extra @param {number} first */
function sums(extra, first) {
  let base = first;
  return extra.map((bits) => (base += 1 << bits) - (1 << bits));
}

/** A canonical Huffman code: how many codes of each length, and their symbols in order. */
class Code {
  /** @param {number} most symbols */
  constructor(most) {
    this.count = new Uint16Array(MOST_BITS + 1);
    this.symbol = new Uint16Array(most);
  }

  /**
   * @param {Uint8Array} lengths bits of each symbol's code, 0: it has none
   * @param {number} from
   * @param {number} to
   */
  set(lengths, from, to) {
    const { count, symbol } = this;
    count.fill(0);
    for (let i = from; i < to; i++) count[lengths[i]]++;
    let left = 1; // codes of this length that are still free
    for (let bits = 1; bits <= MOST_BITS; bits++) {
      left = 2 * left - count[bits];
      if (left < 0) throw new Error('a code with too many symbols');
    }
    // Only a lone symbol may leave codes unused.
    if (left > 0 && count[0] + count[1] !== to - from) throw new Error('an incomplete code');
    for (let bits = 1, at = 0; bits <= MOST_BITS; bits++) {
      offsets[bits] = at;
      at += count[bits];
    }
    for (let i = from; i < to; i++) if (lengths[i] !== 0) symbol[offsets[lengths[i]]++] = i - from;
  }
}

// Scratch, set before each use.
const offsets = new Uint16Array(MOST_BITS + 1);
const lengths = new Uint8Array(LITERALS + DISTANCES);
const literals = new Code(LITERALS);
const distances = new Code(DISTANCES);

/**
 * @param {Uint8Array} bytes deflate data, and perhaps something behind it
 * @param {Uint8Array} out is filled to the last byte
 * @returns {number} bytes that were read
 * @throws {Error} if they are damaged, end too early, or unpack to more or less than `out`
 */
export function inflate(bytes, out) {
  let at = 0; // in bytes
  let to = 0; // in out
  let hold = 0; // bits read ahead
  let held = 0;

  /** @param {number} count at most 16 */
  const take = (count) => {
    while (held < count) {
      if (at >= bytes.length) throw new Error('cut off');
      hold |= bytes[at++] << held;
      held += 8;
    }
    const value = hold & ((1 << count) - 1);
    hold >>>= count;
    held -= count;
    return value;
  };

  /** The next symbol. @param {Code} code */
  const decode = ({ count, symbol }) => {
    let value = 0; // the code so far
    let first = 0; // first code of this length
    let index = 0; // its place among the symbols
    for (let bits = 1; bits <= MOST_BITS; bits++) {
      if (held === 0) {
        if (at >= bytes.length) throw new Error('cut off');
        hold = bytes[at++];
        held = 8;
      }
      value |= hold & 1;
      hold >>>= 1;
      held--;
      const here = count[bits];
      if (value - here < first) return symbol[index + value - first];
      index += here;
      first = (first + here) << 1;
      value <<= 1;
    }
    throw new Error('a code that is none');
  };

  const stored = () => {
    hold = held = 0; // the rest of the byte is padding: never more than seven bits are held here
    if (at + 4 > bytes.length) throw new Error('cut off');
    const size = bytes[at] | (bytes[at + 1] << 8);
    if ((size ^ 0xffff) !== (bytes[at + 2] | (bytes[at + 3] << 8))) throw new Error('damaged');
    at += 4;
    if (at + size > bytes.length) throw new Error('cut off');
    if (to + size > out.length) throw new Error('too long');
    out.set(bytes.subarray(at, at + size), to);
    at += size;
    to += size;
  };

  const fixed = () => {
    lengths.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, LITERALS);
    literals.set(lengths, 0, LITERALS);
    lengths.fill(5, 0, DISTANCES);
    distances.set(lengths, 0, DISTANCES);
  };

  const dynamic = () => {
    const literalCount = take(5) + 257;
    const total = literalCount + take(5) + 1;
    const lengthCount = take(4) + 4;
    if (literalCount > 286 || total - literalCount > 30) throw new Error('damaged');
    lengths.fill(0, 0, ORDER.length);
    for (let i = 0; i < lengthCount; i++) lengths[ORDER[i]] = take(3);
    literals.set(lengths, 0, ORDER.length);
    for (let i = 0; i < total;) {
      const symbol = decode(literals);
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) throw new Error('damaged');
      const again = symbol === 16 ? lengths[i - 1] : 0;
      const times = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7);
      if (i + times > total) throw new Error('damaged');
      lengths.fill(again, i, i + times);
      i += times;
    }
    if (lengths[256] === 0) throw new Error('a block without an end');
    literals.set(lengths, 0, literalCount);
    distances.set(lengths, literalCount, total);
  };

  const block = () => {
    for (;;) {
      const symbol = decode(literals);
      if (symbol === 256) return;
      if (symbol < 256) {
        if (to >= out.length) throw new Error('too long');
        out[to++] = symbol;
        continue;
      }
      if (symbol > 285) throw new Error('damaged');
      const length = LENGTH_BASE[symbol - 257] + take(LENGTH_EXTRA[symbol - 257]);
      const far = decode(distances);
      if (far > 29) throw new Error('damaged');
      const distance = DISTANCE_BASE[far] + take(DISTANCE_EXTRA[far]);
      if (distance > to) throw new Error('a distance before the start');
      if (to + length > out.length) throw new Error('too long');
      for (let i = 0; i < length; i++, to++) out[to] = out[to - distance];
    }
  };

  for (let last = 0; !last;) {
    last = take(1);
    const kind = take(2);
    if (kind === 3) throw new Error('damaged');
    if (kind === 0) {
      stored();
      continue;
    }
    if (kind === 1) fixed();
    else dynamic();
    block();
  }
  if (to !== out.length) throw new Error('too short');
  return at;
}
