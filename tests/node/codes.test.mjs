/** Order in codes from JavaScript: axes, clusters and agreement, to the same numbers each time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'metaglyph';
import { clusterAgreement, clusterPoints, principalAxes } from 'metaglyph/codes';

const core = await load();
const data = core.dataset.glyphs({ seed: 2, alphabets: 2, characters: 12, drawers: 10 });
const session = core.session('vae', { latent: 8, batch: 32, seed: 3 }, data);

test('codes: axes carry the variance they claim, in falling order', () => {
  const { mean: codes } = session.view('encode', { side: 0, count: 150 });
  const { mean, axes, variance, total, places } = principalAxes(session, codes, { count: 8 });
  assert.equal(axes.length, 8);
  const sum = variance.reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(sum - total) < 1e-12 * total, `${sum} of ${total}`);
  for (let k = 0; k < 8; k++) {
    assert.ok(k === 0 || variance[k] <= variance[k - 1]);
    let squares = 0;
    for (let i = 0; i < 150; i++) squares += places[8 * i + k] ** 2;
    assert.ok(Math.abs(squares / 149 - variance[k]) < 1e-9 * total);
  }
  // From its places along all axes each code comes back.
  for (let d = 0; d < 8; d++) {
    const back = axes.reduce((value, axis, k) => value + places[8 * 7 + k] * axis[d], mean[d]);
    assert.ok(Math.abs(back - codes.data[8 * 7 + d]) < 1e-6);
  }
});

test('clusters: of two heaps the two heaps; the same each time', () => {
  const points = {
    dims: [40, 2],
    data: Array.from({ length: 80 }, (_, i) => (i % 4 < 2 ? 0 : 9) + Math.sin(i)),
  };
  const found = clusterPoints(session, points, { k: 2, seed: 5 });
  const heap = found.label.map((_, i) => i % 2);
  assert.ok(found.label.every((label, i) => (label === found.label[0]) === (heap[i] === heap[0])));
  assert.ok(found.silhouette > 0.8, String(found.silhouette));
  assert.deepEqual(clusterPoints(session, points, { k: 2, seed: 5 }), found);
  for (const [c, centre] of found.centres.entries()) {
    const own = found.label.reduce((n, label) => n + Number(label === c), 0);
    const x = found.label.reduce(
      (sum, label, i) => sum + (label === c ? points.data[2 * i] : 0),
      0,
    );
    assert.ok(Math.abs(centre[0] - x / own) < 1e-6);
  }
  const right = clusterAgreement(
    session,
    found.label,
    Array.from(heap, (h) => 100 + h),
  );
  assert.deepEqual([right.purity, right.rand], [1, 1]);
  assert.ok(right.chance > 0.5 && right.chance < 0.65, String(right.chance));
  const halves = Array.from(heap, (_, i) => Math.floor(i / 2) % 2);
  const wrong = clusterAgreement(session, found.label, halves);
  assert.ok(wrong.purity === 0.5 && Math.abs(wrong.rand) < 0.1);
});

const none = { dims: [3, 2], data: [0, 1, 2, 3, 4, 5] };
for (const [what, call, code] of /** @type {[string, () => unknown, string][]} */ ([
  ['more clusters than points', () => clusterPoints(session, none, { k: 4 }), 'range'],
  ['no clusters', () => clusterPoints(session, none, { k: 0 }), 'range'],
  ['more axes than inputs', () => principalAxes(session, none, { count: 3 }), 'range'],
  ['dims that lie', () => principalAxes(session, { dims: [2, 2], data: [1] }, {}), 'shape'],
  ['a number', () => clusterPoints(session, /** @type {any} */ (7), { k: 1 }), 'shape'],
  ['NaN', () => principalAxes(session, { dims: [2, 1], data: [NaN, 1] }, { count: 1 }), 'numeric'],
  ['too few classes', () => clusterAgreement(session, [0, 1], [0]), 'shape'],
  ['an option', () => clusterPoints(session, none, /** @type {any} */ ({ k: 1, x: 1 })), 'name'],
]))
  test(`refused: ${what}`, () => {
    assert.throws(call, (/** @type {any} */ e) => e.code === code);
  });

test('the module that pages load first says that it cannot', async () => {
  const first = await load({ algorithms: 'first' });
  const other = first.session('variational', {});
  assert.throws(
    () => clusterPoints(other, none, { k: 1 }),
    (/** @type {any} */ e) => e.code === 'unsupported' && /algorithms 'all'/.test(e.message),
  );
});
