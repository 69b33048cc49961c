import assert from 'node:assert/strict';
import test from 'node:test';
import binaryen from 'binaryen';
import { joinData } from '../../wasm/join-data.mjs';

/** @param {string} body @param {number} [features] */
function moduleOf(body, features = binaryen.Features.MVP) {
  const module = binaryen.parseText(`(module (memory (export "memory") 2) ${body})`);
  module.setFeatures(features);
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}

/** The pieces of a module's data, by a reader that is not ours. @param {Uint8Array} bytes */
function pieces(bytes) {
  const module = binaryen.readBinary(bytes);
  const text = module.emitText();
  module.dispose();
  return text.split('(data ').length - 1;
}

/** The whole memory of a new instance. @param {Uint8Array} bytes */
function memoryOf(bytes) {
  const module = new WebAssembly.Module(/** @type {BufferSource} */ (bytes));
  const { memory } = new WebAssembly.Instance(module).exports;
  return Buffer.from(/** @type {WebAssembly.Memory} */ (memory).buffer);
}

test('near pieces become one, whatever their order; the memory stays the same', () => {
  const near = moduleOf(`
    (data (i32.const 400) "later")
    (data (i32.const 60) "a")
    (data (i32.const 70) "")
    (data (i32.const 127) "at \\00 the edges of a number's bytes")
    (data (i32.const 70000) "far away")
    (data (i32.const 70064) "\\ff\\00")
    (func (export "f") (result i32) (i32.const 7))`);
  assert.equal(pieces(near), 6);
  const joined = joinData(near);
  assert.equal(pieces(joined), 2);
  assert.deepEqual(memoryOf(joined), memoryOf(near));
  assert.ok(memoryOf(joined).includes('at \0 the edges'));
  assert.deepEqual(joinData(joined), Buffer.from(joined), 'once is enough');
});

test('what is no plain data stays as it is', () => {
  for (const bytes of [
    moduleOf('(func (export "f"))'),
    moduleOf(
      '(data (i32.const 8) "a") (data "passive") (func (memory.init 1 (i32.const 0) (i32.const 0) (i32.const 1)))',
      binaryen.Features.BulkMemory | binaryen.Features.BulkMemoryOpt,
    ),
  ])
    assert.equal(joinData(bytes), bytes);
});

test('overlapping pieces are refused: their order would matter', () => {
  const bytes = moduleOf('(data (i32.const 8) "abcdef") (data (i32.const 10) "xy")');
  assert.throws(() => joinData(bytes), /overlap/);
});
