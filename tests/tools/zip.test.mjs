/** The parts of the zip reader by themselves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 as nodeCrc32 } from 'node:zlib';
import { deflateSync } from 'fflate';
import { crc32, readZip } from '../../wasm/read/zip.js';

test('the zip reader: official habits', () => {
  // General purpose bit 3: sizes and CRC are 0 in the local header and follow the data.
  const content = new TextEncoder().encode('ink '.repeat(50));
  const packed = deflateSync(content);
  const path = new TextEncoder().encode('a/b.txt');
  const local = new Uint8Array(30 + path.length);
  const lv = new DataView(local.buffer);
  lv.setUint32(0, 0x04034b50, true);
  lv.setUint16(6, 8, true);
  lv.setUint16(8, 8, true);
  lv.setUint16(26, path.length, true);
  local.set(path, 30);
  const tail = new Uint8Array(16);
  const directory = new Uint8Array(46 + path.length + 12);
  const dv = new DataView(directory.buffer);
  dv.setUint32(0, 0x02014b50, true);
  dv.setUint16(8, 8, true);
  dv.setUint16(10, 8, true);
  dv.setUint32(16, crc32(content), true);
  dv.setUint32(20, packed.length, true);
  dv.setUint32(24, content.length, true);
  dv.setUint16(28, path.length, true);
  dv.setUint16(30, 12, true);
  directory.set(path, 46);
  const last = new Uint8Array(22 + 5);
  const ev = new DataView(last.buffer);
  ev.setUint32(0, 0x06054b50, true);
  ev.setUint16(8, 1, true);
  ev.setUint16(10, 1, true);
  ev.setUint32(12, directory.length, true);
  ev.setUint32(16, local.length + packed.length + tail.length, true);
  ev.setUint16(20, 5, true);
  const bytes = Buffer.concat([local, packed, tail, directory, last]);
  const [entry, ...others] = readZip(bytes, 'x.zip');
  assert.equal(others.length, 0);
  assert.equal(entry.name, 'a/b.txt');
  assert.deepEqual(entry.read(), content);
});

test('CRC-32 is that of zlib', { skip: typeof nodeCrc32 !== 'function' && 'Node has none' }, () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * i) % 251);
  assert.equal(crc32(bytes), nodeCrc32(bytes));
});

test('CRC-32 of the check string', () => {
  assert.equal(crc32(new TextEncoder().encode('123456789')), 0xcbf43926);
});
