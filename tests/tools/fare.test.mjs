/** What single pictures cost, as the page says it, beside what the core's evaluation says of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'metaglyph';
import { divergence, faresOf, median } from '../../web/lessons/latent-fare.js';

const core = await load();
const data = core.dataset.glyphs({ seed: 5, alphabets: 6, characters: 10, drawers: 12 });

/** @param {ArrayLike<number>} values */
const mean = (values) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

for (const [name, options] of /** @type {const} */ ([
  ['pixels drawn as 0 or 1', {}],
  ['grey pixels', { binarise: false }],
  ['Gaussian pixels', { likelihood: 'gaussian', sigma: 0.4 }],
]))
  test(`figures of pictures are those of the evaluation: ${name}`, async () => {
    const session = core.session('vae', { latent: 3, batch: 32, seed: 3, ...options }, data);
    session.step(60);
    const count = session.itemsOf('test');
    const core1 = session.view('evaluate', { side: 1, count });
    const { input } = session.view('reconstruct', { side: 1, count });
    const pictures = Array.from({ length: count }, (_, i) =>
      Float32Array.from(input.data.subarray(784 * i, 784 * (i + 1))),
    );
    const gaussian = 'likelihood' in options;
    const look = async (/** @type {string} */ view, /** @type {any} */ inputs) =>
      /** @type {any} */ (session.view(view, inputs));
    const how = {
      binarise: !gaussian && !('binarise' in options),
      sigma: gaussian ? options.sigma : 0,
    };
    /** @type {import('../../web/lessons/latent-fare.js').Fare[]} */
    const fares = [];
    for (let at = 0; at < count; at += 60)
      // a view gives so many pictures
      fares.push(...((await faresOf(look, pictures.slice(at, at + 60), how, 16)) ?? []));
    assert.equal(fares.length, count);
    for (const one of fares) assert.equal(one.elbo, one.reconstruction - one.kl);
    for (const key of /** @type {const} */ (['elbo', 'reconstruction', 'kl'])) {
      const [theirs, ours] = [mean(core1[key].data), mean(fares.map((fare) => fare[key]))];
      const exact = key === 'kl' && name !== 'pixels drawn as 0 or 1';
      const most = exact ? 1e-3 : 1.2;
      assert.ok(Math.abs(theirs - ours) < most, `${key}: ${theirs} ${ours}`);
    }
    // The same figures once more; other ones for what it has never seen.
    const noise = Float32Array.from({ length: 784 }, (_, i) => Number((i * 7919) % 13 < 6));
    const [first] = (await faresOf(look, pictures.slice(0, 1), how, 4)) ?? [];
    const [again, strange] = (await faresOf(look, [pictures[0], noise], how, 4)) ?? [];
    assert.deepEqual(again, first);
    assert.ok(strange.elbo < Math.min(...core1.elbo.data), 'dearer than all drawings');
    session.free();
  });

test('nothing is said where the network refuses; medians, divergence', async () => {
  assert.equal(
    await faresOf(async () => null, [new Float32Array(784)], { binarise: true, sigma: 0 }, 1),
    null,
  );
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.equal(divergence([0, 0], [0, 0]), 0);
  assert.ok(Math.abs(divergence([1], [Math.log(0.25)]) - (1 + 0.25 - 1 + Math.log(4)) / 2) < 1e-12);
});
