/**
 * Sessions: training, metrics, hyperparameters, views, evaluation, and stop / save / load / resume
 * with the same bits.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'metaglyph';
import { sameBytes } from './make.mjs';

/** @typedef {import('metaglyph').SessionOptions} SessionOptions */

const core = await load();
const data = core.dataset.glyphs({ seed: 5, alphabets: 6, characters: 10, drawers: 12 });

/** Small forms of some algorithms. @type {Record<string, SessionOptions>} */
const small = {
  vae: { latent: 4, batch: 16, seed: 11 },
  maml: { way: 5, filters: 8, tasks: 2, seed: 11 },
  variational: { gradient: 'path', seed: 11 }, // the exact one needs no chance
  race: { slopeNoise: 1, seed: 11 }, // exact slopes need none
};

/** @param {Record<string, Float64Array>} metrics */
const bits = (metrics) =>
  Object.fromEntries(
    Object.entries(metrics).map(([k, v]) => [k, Buffer.from(v.buffer).toString('hex')]),
  );

/** @param {string} algorithm @param {SessionOptions} [more] */
const start = (algorithm, more) => core.session(algorithm, { ...small[algorithm], ...more }, data);

/** @param {() => unknown} call @param {string} code @param {RegExp} message */
const refuses = (call, code, message) =>
  assert.throws(call, (/** @type {any} */ e) => {
    assert.equal(e.name, 'MetaglyphError');
    assert.equal(e.code, code, e.message);
    assert.match(e.message, message);
    return true;
  });

for (const { name, metrics, views } of core.describe().algorithms) {
  const has = (/** @type {string} */ view) => views.some((v) => v.name === view);

  test(`${name}: trains, and its metrics are all taken once`, () => {
    const s = start(name);
    assert.equal(s.algorithm, name);
    assert.equal(s.step(3), 3);
    assert.equal(s.step(), 1);
    assert.equal(s.steps, 4);
    assert.deepEqual([...s.metrics({ drain: false }).steps], [1, 2, 3, 4]);
    const first = s.metrics();
    assert.deepEqual(Object.keys(first), ['steps', ...metrics]);
    assert.deepEqual([...first.steps], [1, 2, 3, 4]);
    for (const m of metrics) assert.ok(first[m].every(Number.isFinite), m);
    assert.equal(s.metrics().steps.length, 0);
    s.step(2);
    assert.deepEqual([...s.metrics().steps], [5, 6]);
    s.free();
    s.free();
    refuses(() => s.step(), 'state', /freed/);
  });

  test(`${name}: the same seed gives the same bits, another seed does not`, () => {
    const run = (/** @type {number} */ seed) => {
      const s = start(name, { seed });
      s.step(5);
      const m = bits(s.metrics());
      s.free();
      return m;
    };
    assert.deepEqual(run(7), run(7));
    assert.notDeepEqual(run(7), run(8));
    assert.notDeepEqual(run(7), run(7 + 2 ** 40));
  });

  test(`${name}: stopped, saved, loaded and resumed gives the same bits`, () => {
    const whole = start(name);
    whole.step(12);
    const want = whole.metrics();

    const first = start(name);
    first.step(5);
    const file = first.save();
    first.step(2);
    first.load(file); // back in the same session
    assert.equal(first.steps, 5);
    first.step(7);
    const again = first.metrics();
    for (const m of metrics)
      assert.deepEqual(Buffer.from(again[m].buffer), Buffer.from(want[m].slice(5).buffer), m);

    const second = core.restore(file, data); // in a new one
    assert.equal(second.steps, 5);
    assert.deepEqual(second.hypers, first.hypers);
    assert.deepEqual(second.split, first.split);
    second.step(7);
    sameBytes(second.save(), whole.save());
    for (const s of [whole, first, second]) s.free();
  });

  test(`${name}: steps one by one, views and evaluation in between, do not change the bits`, () => {
    const whole = start(name);
    whole.step(6);
    const slow = start(name);
    for (let i = 0; i < 6; i++) {
      slow.step();
      for (const view of ['sample', 'episode', 'task', 'surface', 'storyboard'])
        if (has(view)) slow.view(view, { side: 1, index: i, count: 3 });
      for (const view of ['densities', 'samples', 'gradients']) if (has(view)) slow.view(view);
      if (has('evaluate')) slow.evaluate(name === 'vae' ? { items: 10 } : { episodes: 2 });
    }
    assert.deepEqual(bits(slow.metrics()), bits(whole.metrics()));
    sameBytes(slow.save(), whole.save());
    whole.free();
    slow.free();
  });

  test(`${name}: training allocates nothing`, () => {
    const s = start(name);
    s.step(3);
    s.metrics();
    const before = core.memory();
    s.step(20);
    // The metrics' buffer is the one allocation a call makes.
    assert.ok(core.memory().allocations - before.allocations <= 1);
    assert.equal(core.memory().bytes, before.bytes);
    s.free();
  });

  test(`${name}: memory does not grow over sessions made and freed`, () => {
    const once = () => {
      const s = start(name);
      s.step(1);
      if (has('evaluate')) s.evaluate(name === 'vae' ? { items: 4 } : { episodes: 1 });
      const copy = core.restore(s.save(), data);
      s.free();
      copy.free();
    };
    for (let i = 0; i < 5; i++) once();
    const { bytes } = core.memory();
    for (let i = 0; i < 40; i++) once();
    assert.equal(core.memory().bytes, bytes);
  });
}

test('the seed goes up to 2^53 - 1', () => {
  const s = start('vae', { seed: Number.MAX_SAFE_INTEGER });
  const copy = core.restore(s.save(), data);
  assert.equal(copy.seed, Number.MAX_SAFE_INTEGER);
  for (const seed of [-1, 1.5, NaN, 2 ** 53, '7'])
    refuses(
      () => start('vae', /** @type {any} */ ({ seed })),
      'range',
      /seed must be a whole number/,
    );
  s.free();
  copy.free();
});

test('hyperparameters are described, taken, and given back as they are written', async () => {
  for (const { name, hypers } of (await core.explain()).algorithms) {
    const s = core.session(name, {}, data);
    assert.deepEqual(s.hypers, Object.fromEntries(hypers.map((h) => [h.key, h.initial])));
    for (const h of hypers) {
      assert.ok(h.help.length > 5 && h.min <= h.max, h.key);
      if (h.kind === 'choice') assert.ok(h.choices.includes(String(h.initial)), h.key);
      else assert.equal(typeof h.initial, h.kind === 'bool' ? 'boolean' : 'number', h.key);
    }
    s.free();
  }
  const s = start('vae', { likelihood: 'gaussian', binarise: false, rate: 0.002 });
  assert.equal(s.hypers.likelihood, 'gaussian');
  assert.equal(s.hypers.binarise, false);
  s.set('rate', 0.001);
  assert.equal(s.hypers.rate, 0.001);
  s.free();
});

test('a changed live hyperparameter changes the run and is saved', () => {
  const a = start('vae');
  const b = start('vae');
  a.step(2);
  b.step(2);
  b.set('rate', 0.01);
  a.step(2);
  b.step(2);
  assert.notDeepEqual(bits(a.metrics()), bits(b.metrics()));
  const c = core.restore(b.save(), data);
  assert.equal(c.hypers.rate, 0.01);
  a.step(1);
  a.load(b.save());
  assert.equal(a.hypers.rate, 0.01);
  assert.equal(a.steps, 4);
  for (const s of [a, b, c]) s.free();
});

/** @type {[string, string, Record<string, unknown>, string, RegExp][]} */
const badOptions = [
  ['a misspelt key', 'vae', { latnet: 2 }, 'name', /did you mean 'latent'/],
  ['an unknown key', 'vae', { zzzzzz: 2 }, 'name', /there are: latent, network/],
  ['a key of another algorithm', 'vae', { innerSteps: 2 }, 'name', /hyperparameter of vae/],
  ['out of range', 'vae', { latent: 1000 }, 'range', /latent = 1000 lies outside 2 \.\. 64/],
  [
    'no whole number',
    'vae',
    { latent: 2.5 },
    'range',
    /latent must be a whole number from 2 to 64; got 2\.5/,
  ],
  ['NaN', 'vae', { rate: NaN }, 'range', /rate must be a number/],
  ['a string', 'vae', { latent: '2' }, 'range', /latent .* got '2'/],
  ['an unknown choice', 'vae', { network: 'cnov' }, 'name', /did you mean 'conv'/],
  ['a number for a flag', 'vae', { binarise: 2 }, 'range', /binarise must be true or false/],
  ['too many classes', 'maml', { way: 50 }, 'range', /./],
  ['too many shots', 'maml', { shot: 20 }, 'range', /./],
  [
    'an unknown alphabet',
    'maml',
    { split: { alphabets: ['Koraen'] } },
    'name',
    /there is no alphabet 'Koraen'/,
  ],
  ['all alphabets', 'maml', { split: { alphabets: data.alphabets } }, 'range', /./],
  ['no alphabets', 'maml', { split: { alphabets: [] } }, 'range', /./],
  ['a share of 1', 'vae', { split: { characters: 1 } }, 'range', /above 0 and below 1/],
  ['an unknown split', 'vae', { split: { drawers: 0.2 } }, 'name', /split must be/],
  ['two splits', 'vae', { split: { characters: 0.2, alphabets: 0.2 } }, 'name', /split must be/],
  ['a split that is none', 'vae', { split: 'alphabets' }, 'name', /split must be/],
  ['a name for a list', 'vae', { split: { alphabets: 'Korean' } }, 'range', /must be an array/],
  ['no list of classes', 'vae', { split: { test: undefined } }, 'range', /must be an array/],
  ['a class that is not there', 'vae', { split: { test: [1e6] } }, 'range', /no class 1000000/],
  ['all classes', 'vae', { split: { test: data.classes.map((_, i) => i) } }, 'range', /./],
];
for (const [what, algorithm, options, code, message] of badOptions)
  test(`a session is refused: ${what}`, () => {
    const { bytes } = core.memory();
    for (let i = 0; i < 3; i++)
      refuses(() => core.session(algorithm, /** @type {any} */ (options), data), code, message);
    assert.ok(core.memory().bytes - bytes <= 32 << 20);
  });

test('a session is refused: no such algorithm, no data, freed data', async () => {
  refuses(() => core.session('vea', {}, data), 'name', /did you mean 'vae'/);
  refuses(() => core.session('vae', {}, /** @type {any} */ (undefined)), 'state', /data set/);
  const other = await load();
  refuses(() => other.session('vae', {}, data), 'state', /this core/);
  const own = core.dataset.glyphs({ alphabets: 2, characters: 3, drawers: 3 });
  own.free();
  refuses(() => core.session('vae', {}, own), 'state', /freed/);
});

test('a data set in use cannot be freed', () => {
  const own = core.dataset.glyphs({ alphabets: 2, characters: 3, drawers: 3 });
  const s = core.session('vae', { batch: 4 }, own);
  refuses(() => own.free(), 'state', /in use by 1 session/);
  s.step(1);
  s.free();
  own.free();
  refuses(() => own.picture(0), 'state', /freed/);
});

test('splits hold out what they say', () => {
  const names = data.alphabets.slice(0, 2);
  const a = start('maml', { split: { alphabets: names } });
  const held = [...new Set(a.split.test.map((c) => data.classes[c].alphabet))];
  assert.deepEqual(held.map((i) => data.alphabets[i]).sort(), [...names].sort());
  assert.equal(a.split.train.length + a.split.test.length, data.classes.length);
  const b = start('vae', { split: { characters: 0.25 } });
  assert.equal(b.split.test.length, data.classes.length / 4);
  assert.equal(b.itemsOf('test'), data.items / 4);
  const c = start('maml', { split: { alphabets: 0.5 } });
  assert.equal(new Set(c.split.test.map((i) => data.classes[i].alphabet)).size, 3);
  const d = start('vae', { split: { test: [3, 1] } });
  assert.deepEqual([...d.split.test], [1, 3]);
  for (const s of [a, b, c, d]) s.free();
});

test('calls that are refused leave the session as it was', () => {
  const s = start('vae');
  s.step(2);
  const before = s.save();
  refuses(() => s.set('latent', 8), 'state', /latent cannot change/);
  refuses(() => s.set('rate', -1), 'range', /rate = -1 lies outside/);
  refuses(() => s.set('raet', 1), 'name', /did you mean 'rate'/);
  refuses(() => s.step(-1), 'range', /whole number of steps/);
  refuses(() => s.step(1.5), 'range', /whole number of steps/);
  refuses(() => s.view('smaple'), 'name', /smaple/);
  refuses(
    () => s.view('decode', { z: { dims: [1, 3], data: [0, 0, 0] } }),
    'shape',
    /z must be \[n,4\]/,
  );
  refuses(() => s.view('decode', { z: { dims: [1, 4], data: [0] } }), 'shape', /as many numbers/);
  refuses(() => s.view('decode', { z: /** @type {any} */ ([1, 2]) }), 'shape', /z must be/);
  refuses(() => s.view('reconstruct', { count: 1e9 }), 'range', /count/);
  refuses(() => s.view('reconstruct', { side: 2 }), 'range', /side/);
  refuses(() => s.evaluate(/** @type {any} */ ({ split: 'tets' })), 'name', /train.*test/);
  refuses(() => s.evaluate({ items: 0 }), 'range', /items/);
  sameBytes(s.save(), before);
  assert.equal(s.step(1), 1);
  s.free();
});

test('vae: views', () => {
  const s = start('vae');
  s.step(5);
  const r = s.view('reconstruct', { side: 1, count: 6 });
  assert.deepEqual(r.input.dims, [6, 784]);
  assert.deepEqual(r.output.dims, [6, 784]);
  assert.ok(r.output.data.every((v) => v >= 0 && v <= 1));
  assert.ok([...r.label.data].every((c) => s.split.test.includes(c)));
  const again = s.view('reconstruct', { images: r.input });
  assert.deepEqual(again.output.data, r.output.data);
  const e = s.view('encode', { side: 1, first: 0, count: 6 });
  assert.deepEqual(e.mean.dims, [6, 4]);
  const d = s.view('decode', { z: e.mean });
  assert.equal(d.output.data.length, 6 * 784);
  const one = s.view('sample', { count: 4 });
  assert.deepEqual(one, s.view('sample', { count: 4 }));
  assert.deepEqual(s.view('decode', { z: one.z }).output.data, one.output.data);
  s.free();
});

test('vae: evaluation does not depend on its slices, and is elbo = reconstruction - kl', () => {
  const s = start('vae');
  s.step(30);
  const whole = s.evaluate();
  assert.equal(whole.items, s.itemsOf('test'));
  assert.deepEqual(s.evaluate({ slice: 7 }), whole);
  assert.ok(Math.abs(whole.elbo - (whole.reconstruction - whole.kl)) < 1e-3);
  assert.equal(s.evaluate({ items: 5 }).items, 5);
  assert.notDeepEqual(s.evaluate({ split: 'train' }), whole);
  const all = start('vae', { split: { test: [] } });
  refuses(() => all.evaluate(), 'state', /the test side .* has no drawings/);
  all.free();
  const slices = s.evaluateSlices({ items: 10, slice: 4 });
  assert.deepEqual(slices.next().value, { done: 4, total: 10 });
  s.view('sample', { count: 1 });
  assert.deepEqual(slices.next().value, { done: 8, total: 10 });
  for (const change of [
    () => s.step(),
    () => s.set('beta', 0.5),
    () => s.load(s.save()),
    () => s.free(),
  ]) {
    const more = s.evaluateSlices({ items: 10, slice: 4 });
    more.next();
    change();
    refuses(() => more.next(), 'state', /between two slices|freed/);
  }
});

test('options that are no object are refused', async () => {
  const s = start('vae');
  for (const options of /** @type {any[]} */ ([null, 5, 'test'])) {
    refuses(() => s.evaluate(options), 'shape', /evaluate: options are an object/);
    refuses(() => s.evaluateSlices(options).next(), 'shape', /evaluate: options/);
    refuses(() => core.dataset.glyphs(options), 'shape', /glyphs: options are an object/);
    await assert.rejects(load(options), { name: 'MetaglyphError', code: 'shape' });
    await assert.rejects(core.dataset.omniglot([], options), { code: 'shape' });
  }
  s.free();
});

test('misspelt options and what is no number are refused, wherever they are given', async () => {
  const s = start('vae');
  const any = (/** @type {unknown} */ value) => /** @type {any} */ (value);
  refuses(() => s.evaluate(any({ item: 3 })), 'name', /did you mean 'items'/);
  refuses(() => core.dataset.glyphs(any({ alphabet: 3 })), 'name', /did you mean 'alphabets'/);
  refuses(() => s.metrics(any({ drained: false })), 'name', /option of metrics 'drained'/);
  refuses(() => data.picture(0, any({ mirrored: true })), 'name', /did you mean 'mirror'/);
  await assert.rejects(load(any({ built: 'plain' })), { code: 'name' });
  await assert.rejects(core.pool(any({ worker: 2 })), { code: 'name' });
  refuses(() => s.itemsOf(any('trian')), 'name', /did you mean 'train'/);
  const images = { dims: [1, 784], data: new Float32Array(784).fill(NaN) };
  refuses(() => s.view('encode', { images }), 'range', /images holds a number that is not finite/);
  const huge = { dims: [65536, 65536], data: { length: 65536 ** 2 } };
  refuses(() => s.view('encode', { images: huge }), 'shape', /images must be/);
  refuses(() => core.picture(new Float32Array(105 * 105).fill(NaN)), 'range', /pixels.*NaN/);
  refuses(() => core.picture(any('0'.repeat(105 * 105))), 'range', /pixels/);
  refuses(() => core.bitmap([{ points: [[1, NaN, 0]] }]), 'shape', /finite/);
  await assert.rejects(core.dataset.join([any({ data, alphabets: 5 })]), { code: 'shape' });
  s.free();
});

test('maml: views and evaluation', () => {
  const s = start('maml', { testSteps: 2, evalQuery: 3 });
  s.step(2);
  const e = s.view('episode', { side: 1, index: 4 });
  assert.deepEqual(e.support.dims, [5, 784]);
  assert.deepEqual(e.query.dims, [15, 784]);
  assert.deepEqual(e.probs.dims, [3, 15, 5]);
  assert.ok([...e.supportClass.data].every((c) => s.split.test.includes(c)));
  assert.equal(new Set(e.supportClass.data).size, 5);
  const a = s.view('adapt', { support: e.support, supportLabel: e.supportLabel, query: e.query });
  assert.deepEqual(a.probs.data, e.probs.data);
  // Of another shape, an episode is the one of that number in the evaluation of that shape.
  const shape = { way: 5, shot: 2, query: 4 };
  const other = s.view('episode', { index: 4, ...shape });
  assert.deepEqual([other.support.dims[0], other.probs.dims], [10, [3, 20, 5]]);
  const told = s.view('evaluate', { first: 4, count: 1, ...shape });
  assert.deepEqual(other.accuracy.data, told.accuracy.data);
  refuses(() => s.view('episode', { way: 1 }), 'range', /way/);
  const r = s.evaluate({ episodes: 12 });
  assert.equal(r.episodes, 12);
  assert.equal(r.perStep.length, 3);
  assert.equal(r.perStep[0], r.before);
  assert.equal(r.perStep[2], r.accuracy);
  assert.equal(r.transductive, true);
  assert.ok(r.interval > 0 && r.baseline > 0.2 && r.baselineInterval > 0);
  assert.deepEqual(s.evaluate({ episodes: 12, slice: 5 }), r);
  s.free();
  const plain = start('maml', { norm: 'none' });
  assert.equal(plain.evaluate({ episodes: 2 }).transductive, false);
  plain.free();
});

test('refined by the queries, prototypes make an answer depend on the other queries', () => {
  const s = start('proto', { network: 'conv', filters: 8, norm: 'none', evalQuery: 3 });
  s.step(30);
  const { support, supportLabel, query } = s.view('episode', { side: 1, index: 2 });
  const alone = { dims: [1, 784], data: query.data.slice(0, 784) };
  /** How far from each other the answers for the first query are, asked alone and with the others. */
  const apart = () => {
    const [one, all] = [alone, query].map(
      (asked) => s.view('adapt', { support, supportLabel, query: asked }).probs.data,
    );
    return Math.max(...one.map((p, i) => Math.abs(p - all[i])));
  };
  const told = [0, 1, 3].map((refine) => {
    s.set('refine', refine);
    const { accuracy, transductive } = s.evaluate({ episodes: 40 });
    return { apart: apart(), accuracy, transductive };
  });
  assert.deepEqual(
    told.map((t) => t.transductive),
    [false, true, true],
  );
  assert.ok(told[0].apart < 1e-6 && told[1].apart > 1e-3 && told[2].apart > 1e-3);
  assert.ok(told[2].accuracy > told[0].accuracy, told.map((t) => t.accuracy).join());
  refuses(() => s.set('refine', 11), 'range', /refine/);
  s.free();
});

test('sinusoid: tasks by formula have no data set; a view, an evaluation, a checkpoint', async () => {
  const s = core.session('sinusoid', { testSteps: 2, shot: 7, seed: 3 });
  assert.equal(s.splitBy, 'none');
  assert.equal(s.data, null);
  assert.deepEqual(s.split, { train: [], test: [] });
  assert.equal(s.itemsOf('train'), 0);
  s.step(20);
  const t = s.view('task', { index: 4 });
  assert.deepEqual(t.x.dims, [7]);
  assert.deepEqual(t.prediction.dims, [3, t.grid.dims[0]]);
  const r = s.evaluate({ episodes: 40 });
  assert.equal(r.episodes, 40);
  const [before, , after] = r.lossPerStep;
  assert.ok(after < before && r.intervalPerStep[2] > 0);
  assert.deepEqual(s.evaluate({ episodes: 40, slice: 7 }), r);
  const losses = Array.from({ length: 40 }, (_, index) => s.view('task', { index }).loss.data[2]);
  assert.ok(Math.abs(losses.reduce((a, b) => a + b) / 40 - after) < 1e-6);
  refuses(() => s.evaluate({ way: 5 }), 'name', /sinusoid has no drawings/);
  const copy = core.restore(s.save());
  copy.step(5);
  s.step(5);
  sameBytes(copy.save(), s.save());
  const other = await load(); // in another module, too
  sameBytes(other.restore(s.save()).save(), s.save());
  const given = core.session('sinusoid', { testSteps: 2, shot: 7, seed: 3 }, data); // not looked at
  given.step(25);
  assert.equal(given.data, null);
  sameBytes(given.save(), s.save());
  for (const one of [s, copy, given]) one.free();
  const split = { characters: 0.5 };
  refuses(() => core.session('sinusoid', { split }), 'name', /sinusoid has no drawings/);
  const vae = start('vae');
  refuses(() => core.restore(vae.save()), 'state', /vae learns from drawings/);
  vae.free();
});

test('quadratic: the meta-loss falls to the lowest point of its surface', () => {
  const s = core.session('quadratic', { tasks: 3, seed: 2, rate: 0.5 });
  const episodes = 3; // its training tasks
  const [, first] = s.evaluate({ split: 'train', episodes }).lossPerStep;
  s.step(500);
  const [, last] = s.evaluate({ split: 'train', episodes }).lossPerStep;
  const { meta } = s.view('surface', { n: 64 });
  const lowest = Math.min(...meta.data);
  assert.ok(last < first - 0.01);
  assert.ok(last <= lowest + 1e-6 && last > lowest - 0.01, `${last} ${lowest}`);
  s.free();
});

test('training that diverges says so, keeps the state, and goes on with a lower rate', () => {
  const s = start('vae', { optimizer: 'sgd', rate: 1, batch: 4 });
  s.step(1);
  let error;
  try {
    s.step(5000);
  } catch (e) {
    error = /** @type {import('metaglyph').MetaglyphError} */ (e);
  }
  assert.equal(error?.code, 'numeric');
  assert.match(error.message, /no longer a finite number|rate/);
  const done = s.steps;
  assert.equal(s.metrics().steps.length, done);
  assert.throws(() => s.step(1), { code: 'numeric' });
  s.view('sample', { count: 2 });
  s.set('rate', 1e-4);
  assert.ok(s.save().length > 1000);
  s.free();
});

test('out of memory is an error, and what runs is kept', async () => {
  const own = await load();
  const set = own.dataset.glyphs({ alphabets: 5, characters: 12, drawers: 20 });
  const s = own.session('vae', { latent: 2, batch: 8 }, set);
  s.step(1);
  const graph = own.graph();
  const big = [16384, 16384]; // 1 GB each; the whole memory has 2 GB
  refuses(
    () => {
      const a = graph.input(big);
      const b = graph.input(big);
      graph.plan([graph.add(a, b)]);
    },
    'memory',
    /memory/,
  );
  assert.equal(s.step(1), 1);
  assert.equal(s.metrics().steps.length, 2);
  const plan = graph.plan([graph.neg(graph.input([4]))]);
  plan.free();
});

test('another order of sessions gives the same bits', () => {
  const a = start('vae');
  const b = start('maml');
  a.step(2);
  b.step(1);
  a.step(2);
  const alone = start('vae');
  alone.step(4);
  assert.deepEqual(bits(a.metrics()), bits(alone.metrics()));
  for (const s of [a, b, alone]) s.free();
});
