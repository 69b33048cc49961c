/**
 * Every allocation fails in turn: each call either works or throws code 'memory', leaves nothing
 * behind, and a session that runs meanwhile goes on with the same bits.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Core } from '../../wasm/index.js';
import { instantiate } from '../../wasm/load.js';
import { Native } from '../../wasm/native.js';
import { files, sameBytes, zip } from '../node/make.mjs';

const { exports, build, module } = await instantiate({});
const core = new Core(new Native(exports), build, module);
const data = core.dataset.glyphs({ seed: 3, alphabets: 4, characters: 6, drawers: 8 });
const drawings = zip(files({ drawers: 2, alphabets: { Korean: { first: 643, characters: 2 } } }));

const small = { network: 'conv', latent: 2, batch: 4, seed: 2 };
const running = core.session('vae', small, data);
const twin = core.session('vae', small, data);

/**
 * @param {() => unknown} attempt makes something and frees it
 * @param {number} least allocations it makes
 */
async function failEach(attempt, least) {
  for (let i = 0; i < 3; i++) await attempt();
  const before = core.memory().bytes;
  let failed = 0;
  for (let n = 1; ; n++) {
    exports.mg_arena_fail_after(n);
    let done = false;
    try {
      await attempt();
      done = true;
    } catch (e) {
      assert.equal(/** @type {any} */ (e).code, 'memory', String(/** @type {any} */ (e).stack));
      failed++;
    }
    exports.mg_arena_fail_after(0);
    if (n % 7 === 1) running.step();
    if (done) break;
    assert.ok(n < 20_000);
  }
  assert.ok(failed >= least, `${failed} allocations`);
  await attempt();
  assert.ok(core.memory().bytes <= before, `${core.memory().bytes} bytes, before ${before}`);
}

test('graphs and plans', () =>
  failEach(() => {
    const g = core.graph();
    try {
      const x = g.input([4, 6]);
      const loss = g.mean(g.square(g.tanh(g.matmul(x, g.input([6, 2])))));
      g.plan([loss, ...g.grad(loss, [x])]).free();
    } finally {
      g.free();
    }
  }, 15));

test('a session', () => failEach(() => core.session('vae', small, data).free(), 20));

test('a meta-learning session', () =>
  failEach(
    () =>
      core.session('maml', { way: 2, query: 1, evalQuery: 1, filters: 4, seed: 2 }, data).free(),
    40,
  ));

test('views, evaluation, checkpoints of a session that runs', () =>
  failEach(() => {
    const file = running.save();
    running.view('reconstruct', { count: 4 });
    running.evaluate({ items: 6, slice: 3 });
    running.set('rate', 1e-3);
    core.restore(file, data).free();
  }, 20));

test('meta-learning views', async () => {
  const s = core.session('maml', { way: 2, query: 1, evalQuery: 1, filters: 4, seed: 2 }, data);
  await failEach(() => {
    const { support, supportLabel, query } = s.view('episode', { index: 1 });
    s.view('adapt', { support, supportLabel, query });
    s.evaluate({ episodes: 2 });
  }, 20);
  s.free();
});

test('glyphs', () =>
  failEach(() => core.dataset.glyphs({ alphabets: 1, characters: 2, drawers: 2 }).free(), 6));

test('an Omniglot zip', () =>
  failEach(async () => (await core.dataset.omniglot([drawings])).free(), 10));

test('the session that ran all the while has the bits of one that was left alone', () => {
  twin.step(running.steps);
  assert.ok(running.steps > 20);
  sameBytes(running.save(), twin.save());
});
