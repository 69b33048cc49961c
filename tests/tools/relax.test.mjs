import assert from 'node:assert/strict';
import test from 'node:test';
import binaryen from 'binaryen';
import { relax } from '../../wasm/relax.mjs';

/** @param {string} body of a function of three vectors x, y, z */
function moduleOf(body) {
  const module = binaryen.parseText(`(module
    (memory 1)
    (data (i32.const 8) "a \\"quoted\\" ) bracket \\00")
    (func $f (export "f") (param $x v128) (param $y v128) (param $z v128) (result v128) ${body})
    (func $g (result v128) (v128.const i32x4 0 0 0 0)))`);
  module.setFeatures(binaryen.Features.SIMD128);
  assert.ok(module.validate());
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}

/** @param {Uint8Array} bytes */
function textOf(bytes) {
  const module = binaryen.readBinary(bytes);
  const text = module.emitText().replace(/\s+/g, ' ');
  module.dispose();
  return text;
}

const x = '(local.get $x)';
const y = '(local.get $y)';
const z = '(local.get $z)';

test('a product on either side of the sum is contracted', () => {
  for (const sum of [`(f32x4.mul ${x} ${y}) ${z}`, `${z} (f32x4.mul ${x} ${y})`]) {
    const { bytes, count } = relax(moduleOf(`(f32x4.add ${sum})`));
    assert.equal(count, 1);
    assert.match(
      textOf(bytes),
      /\(f32x4\.relaxed_madd \(local\.get \$0\) \(local\.get \$1\) \(local\.get \$2\) \)/,
    );
    assert.ok(textOf(bytes).includes('a \\"quoted\\" ) bracket'));
  }
});

test('nested sums of products are all contracted', () => {
  const { count } = relax(
    moduleOf(`(f32x4.add (f32x4.mul ${x} ${y})
      (f32x4.add (f32x4.mul ${y} ${z}) (f32x4.mul ${x} ${z})))`),
  );
  assert.equal(count, 2);
});

test('operands that affect one another keep their order', () => {
  const refused = [
    `(f32x4.add (local.tee $x ${y}) (f32x4.mul ${x} ${z}))`,
    `(f32x4.add ${x} (f32x4.mul (local.tee $x ${y}) ${z}))`,
    `(f32x4.add (call $g) (f32x4.mul ${x} ${z}))`,
    `(f32x4.add ${x} (f32x4.mul (call $g) ${z}))`,
    `(f32x4.add (v128.load (i32.const 0)) (f32x4.mul (i32x4.splat (memory.grow (i32.const 1))) ${z}))`,
  ];
  for (const body of refused)
    assert.throws(() => relax(moduleOf(body)), /nothing to contract/, body);
});

test('a module without a multiply-add is refused', () => {
  assert.throws(() => relax(moduleOf(`(f32x4.add ${x} ${y})`)), /nothing to contract/);
});
