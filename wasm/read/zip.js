import { inflateSync } from 'fflate';
import { MetaglyphError } from '../errors.js';

/**
 * What a zip may hold at most. The official sets have 3,286 entries and 21 MB; the full Omniglot
 * has 33,000 and the double of it.
 */
const LIMITS = { file: 256 << 20, entries: 100_000, entry: 16 << 20, total: 256 << 20 };

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

/**
 * @typedef {object} ZipEntry
 * @property {string} name
 * @property {number} size unpacked
 * @property {() => Uint8Array} read unpacks it and checks its CRC-32
 */

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** @param {Uint8Array} bytes */
export function crc32(bytes) {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) c = CRC[(c ^ bytes[i]) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/**
 * The entries of a zip file, from its central directory: local headers may be written before sizes
 * and CRC are known (general purpose bit 3; the official Omniglot zips are), so they are not
 * believed. Folders are left out. Every number is checked before it is used, because the file may
 * be anything.
 *
 * @param {Uint8Array} bytes
 * @param {string} file its name, for messages
 * @returns {ZipEntry[]}
 * @throws {MetaglyphError} format
 */
export function readZip(bytes, file) {
  /** @param {string} why */
  const bad = (why) => new MetaglyphError('format', `${file}: ${why}`);
  if (bytes.length > LIMITS.file)
    throw bad(`${bytes.length} bytes are more than the ${LIMITS.file} that are read`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

  // The end record is the last thing in the file, before a comment of at most 65,535 bytes.
  let end = bytes.length - 22;
  const least = Math.max(0, end - 65_535);
  while (end >= least && view.getUint32(end, true) !== END) end--;
  if (end < least) {
    const isZip = bytes.length >= 4 && view.getUint32(0, true) === LOCAL;
    throw bad(
      isZip
        ? 'the zip file is cut off (it has no end): download it again'
        : 'this is no zip file: give the official zip as it was downloaded',
    );
  }
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (view.getUint16(end + 4, true) || view.getUint16(end + 8, true) !== count)
    throw bad('a zip in several parts cannot be read');
  if (count === 0xffff || start === 0xffffffff) throw bad('Zip64 files cannot be read');
  if (count > LIMITS.entries)
    throw bad(`${count} entries are more than the ${LIMITS.entries} that are read`);
  if (start + size > end) throw bad('its directory lies outside the file: download it again');

  /** @type {ZipEntry[]} */
  const entries = [];
  const decoder = new TextDecoder();
  let total = 0;
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL)
      throw bad('its directory is damaged: download it again');
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const crc = view.getUint32(at + 16, true);
    const packed = view.getUint32(at + 20, true);
    const unpacked = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const next =
      at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const local = view.getUint32(at + 42, true);
    if (next > end) throw bad('its directory is damaged: download it again');
    const name = decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength));
    at = next;
    if (name.endsWith('/')) continue;
    if (flags & 1) throw bad(`${name} is encrypted`);
    if (method !== 0 && method !== 8) throw bad(`${name} is packed in a way other than deflate`);
    total += unpacked;
    if (unpacked > LIMITS.entry || total > LIMITS.total)
      throw bad(`${name} would unpack to more than is read: this is not the official file`);
    entries.push({
      name,
      size: unpacked,
      read() {
        if (local + 30 > start || view.getUint32(local, true) !== LOCAL)
          throw bad(`${name} is not where the directory says: download it again`);
        const data =
          local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
        if (data + packed > start) throw bad(`${name} is cut off: download it again`);
        const content = unpack(bytes.subarray(data, data + packed), method, unpacked);
        if (!content || crc32(content) !== crc)
          throw bad(`${name} is damaged (its checksum differs): download it again`);
        return content;
      },
    });
  }
  return entries;
}

/**
 * @param {Uint8Array} packed
 * @param {number} method
 * @param {number} size
 * @returns {Uint8Array | null} null if it is not deflate data of that size
 */
function unpack(packed, method, size) {
  if (method === 0) return packed.length === size ? packed : null;
  try {
    // fflate writes no further than the buffer it is given.
    const content = inflateSync(packed, { out: new Uint8Array(size) });
    return content.length === size ? content : null;
  } catch {
    return null;
  }
}
