/** Optimisers from JavaScript: ask, tell, the same points again, and what is refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'metaglyph';

const core = await load();

const axes = { rate: { min: 1e-4, max: 1, log: true }, width: { min: 4, max: 64, whole: true } };

/** Lowest, 0, at rate 0.01 and width 40. @param {Record<string, number>} point */
const loss = ({ rate, width }) =>
  (Math.sqrt(Math.max(rate / 0.01, 0.01 / rate)) - 1) / 3 + ((width - 40) / 30) ** 2;

for (const [method, rounds, within] of /** @type {const} */ ([
  ['bayes', 30, 0.02],
  ['genetic', 12, 0.05],
  ['swarm', 15, 0.05],
  ['cmaes', 40, 0.05],
]))
  test(`${method}: finds the lowest point of a function of two axes, the same points each time`, async () => {
    const run = async () => {
      const optimiser = await core.optimiser({ method, axes, seed: 3 });
      for (let i = 0; i < rounds; i++) {
        const points = optimiser.ask();
        assert.deepEqual(optimiser.ask(), points);
        for (const { rate, width } of points) {
          assert.ok(rate >= 1e-4 && rate <= 1 && width >= 4 && width <= 64);
          assert.ok(Number.isInteger(width));
        }
        optimiser.tell(points.map(loss));
      }
      return optimiser;
    };
    const [one, two] = [await run(), await run()];
    assert.deepEqual(one.history, two.history);
    assert.ok(one.best);
    assert.equal(one.best.value, Math.min(...one.history.map(({ value }) => value)));
    assert.ok(one.best.value <= within, JSON.stringify(one.best));
    assert.equal(one.session.steps, rounds);
    assert.equal(one.session.view('next').evaluations.data[0], one.history.length);
    one.free();
    two.free();
  });

test('a training that diverged is worse than any other, and kept away from', async () => {
  const bests = [];
  for (const seed of [1, 2, 3]) {
    const optimiser = await core.optimiser({ axes, initial: 3, seed });
    optimiser.tell([NaN]);
    assert.deepEqual([optimiser.best], [null]);
    for (let i = 0; i < 23; i++)
      optimiser.tell(optimiser.ask().map((p) => (p.rate > 0.1 ? Infinity : loss(p))));
    bests.push(optimiser.best?.value ?? Infinity);
    const late = optimiser.history.slice(-8).filter(({ value }) => value === Infinity);
    assert.ok(late.length <= 3, `${late.length} of 8`);
    optimiser.free();
  }
  bests.sort((a, b) => a - b);
  assert.ok(bests[1] < 0.05, bests.join(' '));
});

test('what is refused', async () => {
  const refused = (/** @type {any} */ options, /** @type {string} */ code) =>
    assert.rejects(core.optimiser(options), { name: 'MetaglyphError', code });
  await refused({ axes: {} }, 'shape');
  await refused({}, 'shape');
  await refused({ axes: { a: { min: 1, max: 1 } } }, 'range');
  await refused({ axes: { a: { min: 0, max: 1, log: true } } }, 'range');
  await refused({ axes, method: 'vae' }, 'name');
  await refused({ axes, kernal: 'rbf' }, 'name');
  const optimiser = await core.optimiser({ axes });
  for (const values of [[], [1, 2], ['1']])
    assert.throws(() => optimiser.tell(/** @type {any} */ (values)), { code: 'shape' });
  optimiser.free();
  assert.throws(() => optimiser.ask(), { code: 'state' });
  const first = await load({ algorithms: 'first' });
  await assert.rejects(first.optimiser({ axes }), { code: 'unsupported' });
});
