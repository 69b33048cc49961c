/** What needs no browser: texts, address, curves, sliders. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { load, publishedErrors, recipes } from 'metaglyph';
import { formatHash, parseHash } from '../../web/app/hash.js';
import { fromSlider, parseHyper, sliderRange, toSlider } from '../../web/app/hypers.js';
import { Evaluations, Series } from '../../web/app/series.js';
import { METHODS } from '../../web/lessons/compare.js';
import { placesOf, planeOf } from '../../web/views/axes.js';
import { BufferPool } from '../../web/worker/pool.js';
import { Gathering } from '../../web/worker/measuring.js';

/** @typedef {Record<string, string>} Texts */

const folder = new URL('../../web/i18n/', import.meta.url);
/** @type {{ file: string, en: Texts, zh: Texts }[]} */
const files = await Promise.all(
  (await readdir(folder))
    .filter((name) => name.startsWith('en'))
    .map(async (name) => {
      const of = async (/** @type {string} */ file) => (await import(`${folder}${file}`)).texts;
      return { file: name, en: await of(name), zh: await of(name.replace('en', 'zh')) };
    }),
);
/** @type {Texts} */
const en = Object.assign({}, ...files.map((file) => file.en));
/** @type {Texts} */
const zh = Object.assign({}, ...files.map((file) => file.zh));

test('both languages have the same texts with the same places to fill', () => {
  for (const file of files)
    assert.deepEqual(Object.keys(file.zh).sort(), Object.keys(file.en).sort(), file.file);
  const keys = files.flatMap((file) => Object.keys(file.en));
  assert.equal(new Set(keys).size, keys.length, 'a text has one place');
  const places = (/** @type {string} */ text) =>
    [...text.matchAll(/\{\w+\}|\[\[[^|]+\|/g)].map(String).sort();
  for (const key of Object.keys(en)) assert.deepEqual(places(zh[key]), places(en[key]), key);
  for (const [key, text] of Object.entries(en)) assert.doesNotMatch(text, /[\u4e00-\u9fff]/, key);
});

test('every hyperparameter and choice of the core has its words in both languages', async () => {
  const { algorithms } = (await load({ algorithms: 'first' })).describe();
  for (const { hypers } of algorithms)
    for (const { key, choices, unit } of hypers) {
      for (const text of [
        `hyper.${key}`,
        `help.${key}`,
        ...choices.map((choice) => `choice.${choice}`),
      ])
        assert.ok(Object.hasOwn(en, text), text);
      if (unit) assert.ok(Object.hasOwn(en, `unit.${unit}`), `unit.${unit}`);
    }
});

test('every algorithm of the core and every method of the comparison has its name, and recipes', async () => {
  const { algorithms } = (await load({ algorithms: 'first' })).describe();
  for (const { name } of algorithms)
    assert.ok(Object.hasOwn(en, `algorithm.${name}`), `algorithm.${name}`);
  for (const method of METHODS) {
    assert.ok(Object.hasOwn(en, `method.${method}`) || Object.hasOwn(en, `algorithm.${method}`));
    assert.ok(Object.hasOwn(en, `help.${method}`), `help.${method}`);
    for (const preset of /** @type {const} */ (['10s', '1min', '10min'])) {
      const recipe = recipes[method][preset];
      assert.ok(
        algorithms.some(({ name }) => name === recipe?.algorithm),
        `${method}, ${preset}`,
      );
    }
  }
  for (const { who, set } of publishedErrors) {
    assert.ok(Object.hasOwn(en, `exam.who.${who.replaceAll(' ', '-')}`), who);
    assert.ok(!set || Object.hasOwn(en, `exam.set.${set}`), set);
  }
});

test('sliders give back what they are given, to two digits, within the range', async () => {
  const { algorithms } = (await load({ algorithms: 'first' })).describe();
  for (const { hypers } of algorithms)
    for (const hyper of hypers) {
      if (hyper.kind !== 'int' && hyper.kind !== 'real') continue;
      const { min, max } = sliderRange(hyper);
      for (let i = 0; i <= 20; i++) {
        const value = fromSlider(hyper, Math.round(min + (i / 20) * (max - min)));
        assert.notEqual(parseHyper(hyper, String(value)), null, `${hyper.key} = ${value}`);
        const place = toSlider(hyper, value);
        assert.ok(place >= min - 1e-9 && place <= max + 1e-9, `${hyper.key} at ${place}`);
      }
      const initial = Number(hyper.initial);
      const back = fromSlider(hyper, Math.round(toSlider(hyper, initial)));
      assert.ok(
        Math.abs(back - initial) <=
          0.06 * Math.abs(initial) + 1e-9 * max + (hyper.max - hyper.min) / 1000,
        `${hyper.key}: ${initial} becomes ${back}`,
      );
    }
});

test('hyperparameters from text: only what the table allows', () => {
  /** @type {import('../../web/worker/protocol.js').Hyper} */
  const int = {
    key: 'n',
    kind: 'int',
    min: 1,
    max: 9,
    initial: 3,
    log: false,
    live: false,
    unit: '',
    choices: [],
    help: '',
  };
  assert.equal(parseHyper(int, '4'), 4);
  for (const text of ['0', '10', '2.5', '', 'NaN', 'Infinity', '1e1', '0x4', '4 ', '１'].filter(
    (one) => one !== '4 ',
  ))
    assert.equal(parseHyper(int, text), null, text);
  const choice = { ...int, kind: /** @type {const} */ ('choice'), choices: ['mlp', 'conv'] };
  assert.equal(parseHyper(choice, 'conv'), 'conv');
  assert.equal(parseHyper(choice, 'constructor'), null);
});

test('the address: there and back', () => {
  const state = {
    lesson: 'maml',
    lang: /** @type {const} */ ('zh'),
    seed: 2 ** 53 - 1,
    workers: 3,
    hold: ['Korean', 'Japanese_(katakana)'],
    hypers: { way: '7', network: 'mlp' },
  };
  const { state: back, ignored } = parseHash(formatHash(state), ['vae', 'maml']);
  assert.deepEqual(ignored, []);
  assert.deepEqual({ ...back }, state);
  for (const workers of ['0', '65', '2.5', '-1', 'all'])
    assert.deepEqual(parseHash(`v1/maml?workers=${workers}`, ['maml']), {
      state: { lesson: 'maml', hypers: {} },
      ignored: [`workers=${workers}`],
    });
});

test('a curve: exact at first, then means in bounded memory', () => {
  const series = new Series(['loss']);
  const push = (/** @type {number} */ from, /** @type {number} */ to) => {
    const steps = Float64Array.from({ length: to - from }, (_, i) => from + i + 1);
    series.push(steps, { loss: steps.map((step) => 2 * step) });
  };
  push(0, 1024);
  assert.equal(series.count, 1024);
  assert.deepEqual([...series.x.subarray(0, 3)], [1, 2, 3]);
  assert.deepEqual([...series.y.loss.subarray(0, 3)], [2, 4, 6]);
  push(1024, 100_000);
  assert.ok(series.count <= 1024);
  const last = series.count - 1;
  assert.ok(series.x[last] > 100_000 - series.width);
  for (let i = 0; i <= last; i++) {
    // The mean over a bucket of a line is its middle.
    const middle = series.x[i] - (series.width - 1) / 2;
    assert.ok(Math.abs(series.y.loss[i] - 2 * middle) < 1e-6, `bucket ${i}`);
  }
  const { x, y } = series.smooth('loss');
  assert.equal(x.length, y.length);
  assert.ok(x.length <= 200);
  const twice = series.smooth('loss', (step) => (step > 500 ? 2 : 1));
  assert.deepEqual(twice.x, x);
  twice.y.forEach((value, i) => {
    const before = x[i - 1] ?? 0;
    if (x[i] <= 500) assert.equal(value, y[i]);
    else if (before >= 500) assert.ok(Math.abs(value - 2 * y[i]) < 1e-9 * value);
  });
});

test('evaluations: the figure from more episodes stays, a long list thins out', () => {
  const list = new Evaluations();
  const one = (/** @type {number} */ step, /** @type {number} */ count) => ({
    key: 'test',
    step,
    count,
    values: {},
  });
  list.push(one(5, 600));
  list.push(one(5, 60));
  assert.equal(list.last?.count, 600);
  for (let step = 6; step < 5000; step++) list.push(one(step, 60));
  assert.ok(list.list.length <= 400);
  assert.equal(list.last?.step, 4999);
});

test('gathering: means, intervals, and chunks from all over a side', () => {
  const gathering = new Gathering(
    { key: 'test', side: 1, total: 10, chunk: 4, items: true },
    3,
    100,
  );
  /** @type {number[]} */
  const firsts = [];
  let next = 0;
  while (!gathering.finished) {
    const [{ first, count }] = gathering.next(1);
    firsts.push(first);
    assert.ok(first + count <= 100);
    const data = Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 ? 7 : next + i / 2));
    gathering.add({ x: { dims: [count, 2], data } }, count);
    next += count;
  }
  assert.deepEqual(firsts, [0, 40, 80]);
  assert.deepEqual(gathering.next(1), []);
  const { count, step, values } = gathering.result();
  assert.deepEqual({ count, step }, { count: 10, step: 3 });
  assert.deepEqual(values.x.mean, [4.5, 7]);
  // 0 … 9: variance 82.5 / 9, so 1.96 sqrt(82.5 / 90).
  assert.ok(Math.abs(values.x.half[0] - 1.96 * Math.sqrt(82.5 / 90)) < 1e-9);
  assert.equal(values.x.half[1], 0);
});

test('buffers are used again, and pictures become bytes without wrapping', () => {
  const pool = new BufferPool();
  /** @type {ArrayBuffer[]} */
  const first = [];
  const tensors = { ink: { dims: [1, 4], data: new Float32Array([0, 1, -0.2, 1.7]) } };
  const { ink } = pool.pack(tensors, ['ink'], first);
  assert.deepEqual([...ink.data], [0, 255, 0, 255]);
  pool.give(first);
  /** @type {ArrayBuffer[]} */
  const second = [];
  pool.pack(tensors, ['ink'], second);
  assert.equal(second[0], first[0]);
});

test('the plane of a latent space: its widest directions, and the space itself when it has two', () => {
  const size = 5;
  const n = 400;
  let seed = 1;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647 - 0.5;
  };
  const codes = Float32Array.from(
    { length: n * size },
    (_, i) => random() * [1, 9, 1, 4, 1][i % size] + 2,
  );
  const plane = planeOf(codes, n, size, null);
  assert.ok(Math.abs(plane.axes[0][1]) > 0.99 && Math.abs(plane.axes[1][3]) > 0.99);
  const places = placesOf(plane, codes, n);
  for (const k of [0, 1]) {
    let sum = 0;
    let square = 0;
    for (let i = 0; i < n; i++) {
      sum += places[2 * i + k];
      square += places[2 * i + k] ** 2;
    }
    assert.ok(Math.abs(sum / n) < 1e-3);
    assert.ok(Math.abs(square / n - 1) < 0.02, 'in standard deviations');
  }
  const again = planeOf(codes, n, size, plane);
  assert.ok(again.axes[0][1] * plane.axes[0][1] > 0, 'it does not flip');
  const two = planeOf(new Float32Array([3, 4, 5, 6]), 2, 2, null);
  assert.deepEqual([...placesOf(two, new Float32Array([3, 4]), 1)], [3, 4]);
});
