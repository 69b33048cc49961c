/** The module with every algorithm and the one that pages load first: the same bits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'metaglyph';
import { sameBytes } from './make.mjs';

const first = await load({ algorithms: 'first' });
const whole = await load({ algorithms: 'all' });

/** @param {import('metaglyph').Core} core */
const names = (core) => core.describe().algorithms.map(({ name }) => name);

/** @type {[string, import('metaglyph').SessionOptions][]} */
const runs = [
  ['vae', { latent: 4, batch: 16, seed: 3 }],
  ['maml', { way: 5, filters: 8, tasks: 2, seed: 3 }],
];
for (const [name, options] of runs)
  test(`${name}: 20 steps in either module are the same to the last bit`, () => {
    const [a, b] = [first, whole].map((core) => {
      const data = core.dataset.glyphs({ seed: 5, alphabets: 4, characters: 8, drawers: 12 });
      const session = core.session(name, options, data);
      session.step(20);
      return { bytes: session.save(), metrics: session.metrics() };
    });
    assert.deepEqual(a.metrics, b.metrics);
    sameBytes(a.bytes, b.bytes);
  });

test('the whole module has the algorithms of the first, in their places; Node loads it', async () => {
  const [some, all] = [names(first), names(whole)];
  assert.deepEqual(all.slice(0, some.length), some);
  assert.deepEqual(names(await load()), all);
  await assert.rejects(load({ algorithms: /** @type {any} */ ('none') }), {
    code: 'name',
    message: /'all' or 'first'/,
  });
});
