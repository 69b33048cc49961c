/**
 * Pools: the same bits with any number of workers, whatever happens to helpers and session meanwhile.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { load } from 'metaglyph';
import { idx } from './make.mjs';

/** @typedef {import('metaglyph').Session} Session */
/** @typedef {import('metaglyph').SessionOptions} SessionOptions */
/** @typedef {import('metaglyph').PoolTrouble} PoolTrouble */

const core = await load();
const data = core.dataset.glyphs({ seed: 5, alphabets: 6, characters: 10, drawers: 12 });
const helperFile = new URL(import.meta.resolve('metaglyph/pool-worker'));

/** @param {SessionOptions} [more] */
const start = (more) => core.session('maml', { filters: 8, tasks: 5, seed: 11, ...more }, data);

/** @param {() => unknown} call @param {string} code @param {RegExp} message */
const refuses = (call, code, message) =>
  assert.rejects(
    async () => call(),
    (/** @type {any} */ e) => {
      assert.equal(e.name, 'MetaglyphError', String(e.stack));
      assert.equal(e.code, code, e.message);
      assert.match(e.message, message);
      return true;
    },
  );

/**
 * What a session has learnt and what its steps said, to the last bit.
 * @param {Session} s
 */
function bits(s) {
  const metrics = Object.entries(s.metrics({ drain: false }));
  return [
    Buffer.from(s.save()).toString('base64'),
    ...metrics.map(([name, values]) => `${name} ${Buffer.from(values.buffer).toString('hex')}`),
  ];
}

/** @param {Session} s @param {Session} wanted */
function same(s, wanted) {
  const [a, b] = [bits(s), bits(wanted)];
  assert.equal(a.length, b.length);
  a.forEach((text, i) => assert.ok(text === b[i], `they differ in ${b[i].slice(0, 20)}`));
}

/**
 * Trains both ways until helpers have had their part in it: on a busy machine they may miss some steps.
 * @param {import('metaglyph').Pool} pool
 * @param {Session} s
 * @param {number} steps at least
 * @param {{ count: number }} done by helpers
 * @param {number} least
 */
async function trainTogether(pool, s, steps, done, least) {
  const wanted = done.count + least;
  await pool.train(s, steps);
  for (let i = 0; i < 2000 && done.count < wanted; i++) await pool.train(s, 1);
  assert.ok(done.count >= wanted, `helpers computed ${done.count} parts in ${s.steps} steps`);
}

/**
 * A pool whose helpers can be counted and harmed.
 * @param {number} workers
 * @param {import('metaglyph').PoolOptions} [options]
 */
async function team(workers, options) {
  /** @type {Worker[]} */
  const helpers = [];
  /** @type {PoolTrouble[]} */
  const troubles = [];
  /** Parts and views that helpers have computed. */
  const done = { count: 0 };
  const pool = await core.pool({
    workers,
    createWorker: () => {
      const worker = new Worker(helperFile);
      worker.on('message', ({ type }) => (done.count += Number(type === 'done')));
      helpers.push(worker);
      return worker;
    },
    onTrouble: (trouble) => troubles.push(trouble),
    ...options,
  });
  return { pool, helpers, troubles, done };
}

for (const [what, options] of /** @type {[string, SessionOptions][]} */ ([
  ['conv', {}],
  ['mlp, first order, few tasks', { network: 'mlp', order: 1, tasks: 2 }],
  [
    'checkpointed, 3 steps, momentum',
    { driver: 'checkpointed', innerSteps: 3, optimizer: 'momentum' },
  ],
]))
  test(`${what}: 1, 2 and 3 workers give the bits of session.step`, async () => {
    for (const workers of [1, 2, 3]) {
      const { pool, troubles, helpers, done } = await team(workers);
      const [s, alone] = [start(options), start(options)];
      await pool.open(s);
      assert.equal(await pool.train(s, 20), 20);
      await trainTogether(pool, s, 4, done, workers > 1 ? 5 : 0);
      alone.step(s.steps);
      same(s, alone);
      const most = Math.min(workers, Number(s.hypers.tasks));
      assert.equal(helpers.length, most - 1, 'no more helpers than there are parts');
      assert.deepEqual(troubles, []);
      pool.close();
      s.free();
      alone.free();
    }
  });

test('the helpers of the package itself: started with the first step, gone with the pool', async () => {
  const alone = start();
  const s = start();
  const pool = await core.pool({ workers: 2, onTrouble: ({ message }) => assert.fail(message) });
  assert.equal(pool.workers, 2);
  assert.equal(pool.active, 1);
  while (pool.active < 2 && s.steps < 5000) await pool.train(s, 1);
  assert.equal(pool.active, 2);
  await pool.train(s, 10);
  alone.step(s.steps);
  same(s, alone);
  pool.close();
  await refuses(() => pool.train(s, 1), 'state', /pool has been closed/);
  s.free();
  alone.free();
});

test('the number of workers: from the machine, or as asked', async () => {
  const pool = await core.pool();
  assert.ok(pool.workers >= 1 && pool.workers <= 8);
  pool.close();
  for (const workers of [0, 65, 1.5, NaN, '2', null])
    await refuses(() => core.pool(/** @type {any} */ ({ workers })), 'range', /workers must be/);
  await refuses(() => core.pool({ patience: 0 }), 'range', /patience/);
  await refuses(() => core.pool(/** @type {any} */ (4)), 'shape', /options are an object/);
});

test('set, save and load in the middle, between calls and while a step is under way', async () => {
  for (const early of [false, true]) {
    const { pool, done } = await team(3);
    const [s, alone] = [start(), start()];
    await pool.open(s);
    /** Begins to train and gives the steps it has done when something else comes. @param {number} n */
    const begin = async (n) => {
      const { steps } = s;
      const training = pool.train(s, n);
      if (early) await new Promise((resolve) => setImmediate(resolve));
      else await training;
      return { training, before: s.steps - steps, after: steps + n - s.steps };
    };
    const first = await begin(5);
    s.set('innerRate', 0.2);
    await first.training;
    alone.step(first.before);
    alone.set('innerRate', 0.2);
    alone.step(first.after);
    same(s, alone);
    const file = s.save();
    s.set('rate', 0.02);
    alone.set('rate', 0.02);
    const second = await begin(6);
    s.load(file);
    await second.training;
    alone.step(second.before);
    alone.load(file);
    alone.step(second.after);
    same(s, alone);
    assert.equal(s.hypers.rate, alone.hypers.rate);
    await trainTogether(pool, s, 3, done, 1);
    alone.step(s.steps - alone.steps);
    same(s, alone);
    pool.close();
    s.free();
    alone.free();
  }
});

test('steps, views and evaluations of its own while the pool trains', async () => {
  const alone = start();
  const { pool } = await team(2);
  const s = start();
  await pool.open(s);
  const under = pool.train(s, 10);
  await new Promise((resolve) => setImmediate(resolve));
  s.view('episode', { index: 3 });
  s.evaluate({ episodes: 2 });
  s.step(2); // the step under way is begun anew
  await under;
  assert.equal(s.steps, 12);
  alone.step(12);
  same(s, alone);
  pool.close();
  s.free();
  alone.free();
});

test('two sessions in one pool, of two data sets, take turns', async () => {
  const other = core.dataset.glyphs({ seed: 8, alphabets: 4, characters: 8, drawers: 12 });
  const make = () => [start(), core.session('maml', { filters: 4, tasks: 3 }, other)];
  const [a, b] = make();
  a.step(12);
  b.step(12);
  const { pool, done } = await team(2);
  const [c, d] = make();
  await Promise.all([pool.open(c), pool.open(d)]);
  await Promise.all([pool.train(c, 12), pool.train(d, 12)]);
  same(c, a);
  same(d, b);
  await trainTogether(pool, d, 0, done, 12);
  for (const s of [b, d]) s.free();
  other.free(); // helpers forget both
  await pool.train(c, 3);
  a.step(3);
  same(c, a);
  pool.close();
  a.free();
  c.free();
});

test('grey pictures of an IDX set are copied exactly', async () => {
  const count = 200;
  const pictures = new Uint8Array(count * 784).map((_, i) => (i * i * 31 + (i >> 4)) & 255);
  const labels = idx(
    [count],
    Array.from({ length: count }, (_, i) => i % 10),
  );
  const digits = core.dataset.idx(idx([count, 28, 28], pictures), labels);
  const make = () =>
    core.session('maml', { network: 'mlp', tasks: 3, split: { characters: 0.5 } }, digits);
  const [s, alone] = [make(), make()];
  const { pool, troubles, done } = await team(2);
  await pool.open(s);
  await trainTogether(pool, s, 8, done, 4);
  alone.step(s.steps);
  same(s, alone);
  assert.deepEqual(troubles, []);
  pool.close();
});

test('every algorithm trains in a pool; what cannot be divided trains here', async () => {
  /** @type {SessionOptions} */
  const small = { filters: 4, tasks: 3, batch: 8 };
  for (const { name, hypers, views } of core.describe().algorithms) {
    const options = Object.fromEntries(
      Object.entries(small).filter(([wanted]) => hypers.some(({ key }) => key === wanted)),
    );
    const [s, alone] = [core.session(name, options, data), core.session(name, options, data)];
    const { pool, done, helpers, troubles } = await team(2);
    await pool.open(s);
    await trainTogether(pool, s, 5, done, Number(s.parts > 1));
    alone.step(s.steps);
    same(s, alone);
    assert.equal(helpers.length, Number(s.parts > 1), name);
    const some = { items: 60, episodes: 30 };
    if (views.some((view) => view.name === 'evaluate'))
      assert.deepEqual(await pool.evaluate(s, { ...some, slice: 7 }), alone.evaluate(some));
    else
      await assert.rejects(pool.evaluate(s, some), { code: 'name', message: /no view "evaluate"/ });
    assert.deepEqual(troubles, []);
    pool.close();
    s.free();
    alone.free();
  }
});

test('the convolutional VAE: batches in parts', async () => {
  const options = { network: 'conv', batch: 64, latent: 3, augment: 1 };
  const [s, alone] = [core.session('vae', options, data), core.session('vae', options, data)];
  assert.equal(s.parts, 4);
  const { pool, done, helpers } = await team(3);
  await pool.open(s);
  await trainTogether(pool, s, 6, done, 6);
  alone.step(s.steps);
  same(s, alone);
  assert.equal(helpers.length, 2);
  pool.close();
  s.free();
  alone.free();
});

test('evaluation: the figures of one, with progress; views in the order of their inputs', async () => {
  const s = start();
  s.step(3);
  const { pool, done } = await team(3);
  await pool.open(s);
  /** @type {number[]} */
  const progress = [];
  const onProgress = (/** @type {{ done: number, total: number }} */ p) => {
    assert.equal(p.total, 95);
    progress.push(p.done);
  };
  const options = { episodes: 95, slice: 10 };
  assert.deepEqual(await pool.evaluate(s, { ...options, onProgress }), s.evaluate(options));
  assert.deepEqual(progress, [10, 20, 30, 40, 50, 60, 70, 80, 90, 95]);
  await pool.evaluate(s, options);
  assert.ok(done.count > 0);
  const inputs = Array.from({ length: 9 }, (_, index) => ({ side: 1, index }));
  assert.deepEqual(
    await pool.views(s, 'episode', inputs),
    inputs.map((one) => s.view('episode', one)),
  );
  s.set('testSteps', 1);
  assert.deepEqual(await pool.evaluate(s, options), s.evaluate(options));
  await refuses(() => pool.evaluate(s, { episodes: 0 }), 'range', /episodes/);
  await refuses(() => pool.views(s, 'no', inputs), 'name', /no view/);
  await refuses(
    () => pool.evaluate(s, { ...options, slice: 1, onProgress: () => s.set('testSteps', 2) }),
    'state',
    /evaluate it anew/,
  );
  const stop = new AbortController();
  const stopped = pool.evaluate(s, { signal: stop.signal, onProgress: () => stop.abort() });
  await assert.rejects(stopped, { name: 'AbortError' });
  pool.close();
  s.free();
});

test('a signal stops training, at once; what was begun is not done', async () => {
  const s = start();
  const alone = start();
  const { pool } = await team(2);
  await pool.open(s);
  const stop = new AbortController();
  const training = pool.train(s, 1e9, { signal: stop.signal });
  while (s.steps < 5) await new Promise((resolve) => setTimeout(resolve, 1));
  stop.abort();
  const { steps } = s;
  assert.equal(await training, steps);
  assert.equal(s.steps, steps);
  assert.equal(await pool.train(s, 3, { signal: stop.signal }), 0);
  await pool.train(s, 3);
  alone.step(steps + 3);
  same(s, alone);
  pool.close();
  s.free();
  alone.free();
});

test('helpers killed in the middle: the run goes on, another takes the place, a third time none', async () => {
  const s = start();
  const alone = start();
  const { pool, helpers, troubles, done } = await team(2);
  for (let killed = 1; killed <= 3; killed++) {
    await pool.open(s);
    await trainTogether(pool, s, 5, done, 1);
    const training = pool.train(s, 5);
    await helpers[killed - 1].terminate();
    await training;
    assert.equal(troubles.length, killed);
    assert.equal(troubles[killed - 1].replaced, killed < 3);
  }
  await pool.train(s, 5);
  assert.equal(helpers.length, 3);
  assert.equal(pool.active, 1);
  assert.equal(troubles[2].workers, 1);
  alone.step(s.steps);
  same(s, alone);
  pool.close();
  s.free();
  alone.free();
});

/** @type {[string, string, RegExp][]} */
const broken = [
  ['throws at once', 'throw new Error("no luck")', /no luck/],
  ['ends at once', '', /it has ended/],
  [
    'cannot open the session',
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', ({ type }) => {
       if (type === 'open') parentPort.postMessage({ type: 'failed', message: 'no memory' });
     });`,
    /no memory/,
  ],
  [
    'opens the session and hangs',
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', ({ type, session }) => {
       if (type === 'open') parentPort.postMessage({ type: 'opened', session });
     });`,
    /does not answer/,
  ],
  ['never opens anything', 'setInterval(() => {}, 1000)', /does not answer/],
];
for (const [what, code, message] of broken)
  test(`a helper that ${what} is given up, and costs no step`, async () => {
    const s = start();
    const alone = start();
    const { pool, troubles } = await team(2, {
      createWorker: () => new Worker(code, { eval: true }),
      patience: 100,
    });
    await pool.open(s);
    while (troubles.length === 0 && s.steps < 5000) await pool.train(s, 1);
    await pool.train(s, 2);
    alone.step(s.steps);
    same(s, alone);
    assert.equal(troubles.length, 1);
    assert.match(troubles[0].message, message);
    assert.equal(troubles[0].replaced, false);
    pool.close();
    s.free();
    alone.free();
  });

test('where no worker can be started, the leader works alone', async () => {
  const s = start();
  const alone = start();
  const { pool, troubles } = await team(4, {
    createWorker: () => {
      throw new Error('not allowed here');
    },
  });
  await pool.train(s, 4);
  alone.step(4);
  same(s, alone);
  assert.equal(troubles.length, 1);
  assert.match(troubles[0].message, /not allowed here/);
  assert.equal(troubles[0].workers, 1);
  pool.close();
});

test('a helper whose answers come late, out of order or not at all', async () => {
  const s = start();
  const alone = start();
  let n = 0;
  const { pool, done } = await team(3, {
    createWorker: () => {
      const worker = new Worker(helperFile);
      /** @param {string} event @param {(value: any) => void} listener */
      const on = (event, listener) =>
        worker.on(event, (value) => {
          if (value?.type !== 'done') return listener(value);
          done.count++;
          const ms = [0, 30, 3, 60][n++ % 4];
          return ms ? setTimeout(() => listener(value), ms) : listener(value);
        });
      return {
        postMessage: (message, transfer) => worker.postMessage(message, transfer),
        terminate: () => worker.terminate(),
        ref: () => worker.ref(),
        unref: () => worker.unref(),
        on,
      };
    },
  });
  await pool.open(s);
  await trainTogether(pool, s, 40, done, 4);
  alone.step(s.steps);
  same(s, alone);
  pool.close();
  s.free();
  alone.free();
});

test('a numeric failure is that of session.step, and leaves the state before it', async () => {
  const options = { optimizer: 'sgd', rate: 1e-4, norm: 'none', innerSteps: 12, order: 1, seed: 3 };
  const [s, alone] = [start(options), start(options)];
  const set = (/** @type {number} */ rate) => {
    for (const session of [s, alone]) session.set('innerRate', rate);
  };
  const { pool, troubles } = await team(3);
  await pool.open(s);
  await pool.train(s, 4);
  alone.step(4);
  set(10);
  /** @type {any} */
  let wanted;
  try {
    alone.step(200);
  } catch (e) {
    wanted = e;
  }
  assert.equal(wanted?.code, 'numeric', String(wanted));
  const failed = (/** @type {any} */ e) => {
    assert.equal(e.name, 'MetaglyphError');
    assert.equal(e.code, 'numeric');
    assert.equal(e.message, wanted.message);
    return true;
  };
  await assert.rejects(pool.train(s, 200), failed);
  await assert.rejects(pool.train(s, 1), failed);
  same(s, alone);
  set(0.05);
  alone.step(5);
  await pool.train(s, 5);
  same(s, alone);
  assert.deepEqual(troubles, []);
  pool.close();
  s.free();
  alone.free();
});

test('freed in the middle: an error, and the pool goes on with others', async () => {
  const { pool } = await team(2);
  const s = start();
  const t = start();
  await pool.open(s);
  const training = pool.train(s, 100);
  await new Promise((resolve) => setImmediate(resolve));
  s.free();
  await refuses(() => training, 'state', /freed/);
  await refuses(() => pool.train(s, 1), 'state', /freed/);
  const alone = start();
  alone.step(6);
  await pool.open(t);
  await pool.train(t, 6);
  same(t, alone);
  // A pool that ends in the middle leaves the work to the leader.
  const more = pool.train(t, 6);
  await new Promise((resolve) => setImmediate(resolve));
  pool.close();
  await more;
  alone.step(6);
  same(t, alone);
  t.free();
  alone.free();
});

test('a session of another core is refused', async () => {
  const elsewhere = await load({ wasmBinary: core.module });
  const pool = await elsewhere.pool({ workers: 1 });
  const s = start();
  await refuses(() => pool.train(s, 1), 'state', /of the core that made this pool/);
  await refuses(() => pool.train(/** @type {any} */ ({}), 1), 'state', /session/);
  const alone = await core.pool({ workers: 1 });
  await refuses(() => alone.train(s, -1), 'range', /whole number of steps/);
  for (const options of /** @type {any[]} */ ([null, 3])) {
    await refuses(() => alone.train(s, 1, options), 'shape', /train: options/);
    await refuses(() => alone.views(s, 'episode', [], options), 'shape', /views: options/);
    await refuses(() => alone.evaluate(s, options), 'shape', /evaluate: options/);
  }
  alone.close();
  pool.close();
});

test('training in a pool allocates nothing in the module, and reuses its buffers', async () => {
  const s = start();
  const { pool, done } = await team(2);
  await pool.open(s);
  await pool.train(s, 10);
  const before = core.memory();
  const buffers = process.memoryUsage().arrayBuffers;
  await pool.train(s, 60);
  assert.equal(core.memory().bytes, before.bytes);
  assert.ok(core.memory().allocations - before.allocations <= 60, 'rows of metrics');
  const grown = process.memoryUsage().arrayBuffers - buffers;
  assert.ok(grown < 2e6, `${grown} bytes more of buffers`);
  await trainTogether(pool, s, 0, done, 10);
  pool.close();
  s.free();
});

test('a program with an idle pool ends by itself', async () => {
  const code = `
    import { load } from 'metaglyph';
    const core = await load();
    const data = core.dataset.glyphs({ alphabets: 3, characters: 6, drawers: 8 });
    const session = core.session('maml', { way: 3, filters: 4 }, data);
    const pool = await core.pool({ workers: 2 });
    await pool.open(session);
    let most = 0;
    while (session.steps < 20 || (most < 2 && session.steps < 2000)) {
      await pool.train(session, 1);
      most = Math.max(most, pool.active);
    }
    console.log(session.steps >= 20, most);`;
  const { spawnSync } = await import('node:child_process');
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', code],
    { encoding: 'utf8', timeout: 60_000, cwd: fileURLToPath(new URL('../..', import.meta.url)) },
  );
  assert.equal(status, 0, stderr);
  assert.equal(stdout.trim(), 'true 2');
});
