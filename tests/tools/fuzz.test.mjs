/**
 * Files and addresses that anyone may have made, thousands of them: each is read, or refused with an error that
 * says what is wrong, within a second; and what was there before computes on with the same bits.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MetaglyphError, load, loadWeights, readWeights, saveWeights } from 'metaglyph';
import { parseHash, formatHash } from '../../web/app/hash.js';
import { parseHyper } from '../../web/app/hypers.js';
import { validDrawing } from '../../web/app/drawings.js';
import { lessons } from '../../web/lessons/index.js';
import { addresses, mutated, sequence } from '../hashes.mjs';
import { files, gzip, idx, zip } from '../node/make.mjs';

const LONGEST = 1000; // ms for one of them

const core = await load();
const data = core.dataset.glyphs({ seed: 3, alphabets: 3, characters: 4, drawers: 6 });
const options = { way: 2, query: 1, evalQuery: 2, tasks: 1, filters: 4, seed: 6 };

/** A session that computes while others are fuzzed, beside its twin that has peace. */
const session = core.session('maml', options, data);
session.step(2);
const kept = session.save();

/**
 * Reads each of many; whatever is refused must be refused by one of ours, and soon.
 * @param {import('node:test').TestContext} t
 * @param {number} count
 * @param {(i: number) => unknown} read
 */
async function survives(t, count, read) {
  let refused = 0;
  let longest = 0;
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    try {
      await read(i);
    } catch (error) {
      refused++;
      assert.ok(
        error instanceof MetaglyphError,
        `number ${i}: ${/** @type {any} */ (error).stack}`,
      );
      assert.ok(error.message.length < 1000, `number ${i}: ${error.message.slice(0, 200)}`);
    }
    longest = Math.max(longest, performance.now() - began);
    assert.ok(longest < LONGEST, `number ${i} took ${longest} ms`);
  }
  t.diagnostic(`${refused} of ${count} refused, ${longest.toFixed(0)} ms at most`);
  return refused;
}

/** What was there is usable, and bit-identical. */
function unharmed() {
  assert.deepEqual(Buffer.from(session.save()).equals(Buffer.from(kept)), true, 'its state');
  session.step(2);
  const twin = core.restore(kept, data);
  twin.step(2);
  assert.deepEqual(Buffer.from(session.save()).equals(Buffer.from(twin.save())), true, 'its steps');
  twin.free();
  session.load(kept);
}

test('1000 mutated safetensors: weights', async (t) => {
  const r = sequence(1);
  const file = saveWeights(session);
  const other = core.session('maml', { ...options, seed: 7 }, data);
  const refused = await survives(t, 1000, (i) => {
    const bytes = mutated(r, file);
    const before = i % 20 ? null : other.save();
    try {
      loadWeights(other, bytes);
    } catch (error) {
      if (before) assert.ok(Buffer.from(other.save()).equals(Buffer.from(before)), 'refused whole');
      throw error;
    }
  });
  assert.ok(refused > 500 && refused < 1000);
  other.step(1); // usable, with whatever it has been given
  other.free();
  unharmed();
});

test('1000 safetensors whose headers are valid JSON and nonsense', async (t) => {
  const r = sequence(2);
  const file = saveWeights(session);
  const length = Number(new DataView(file.buffer).getBigUint64(0, true));
  const text = new TextDecoder().decode(file.subarray(8, 8 + length));
  const values = [
    null,
    true,
    -1,
    0,
    1.5,
    2 ** 31,
    2 ** 53,
    1e308,
    '',
    'F32',
    '__proto__',
    [],
    [0],
    [-1, 4],
    [2 ** 32, 2 ** 32],
    [0, 1e15],
    {},
    { dtype: 'F32' },
    'x'.repeat(3000),
  ];
  const refused = await survives(t, 1000, () => {
    const header = JSON.parse(text);
    for (let n = 1 + r.below(3); n > 0; n--) {
      const name = r.one(Object.keys(header));
      const row = header[name];
      const key = r.chance(0.7) && row && typeof row === 'object' ? r.one(Object.keys(row)) : null;
      const kind = r.below(10);
      if (kind === 0) delete header[name];
      else if (kind === 1) header[r.one(['constructor', 'toString', 'a', name])] = row;
      else if (!key) header[name] = r.one(values);
      else row[key] = r.one(values);
    }
    const json = new TextEncoder().encode(JSON.stringify(header));
    const bytes = new Uint8Array(8 + json.length + file.length - 8 - length);
    new DataView(bytes.buffer).setUint32(0, json.length, true);
    bytes.set(json, 8);
    bytes.set(file.subarray(8 + length), 8 + json.length);
    readWeights(bytes);
  });
  assert.ok(refused > 500);
  assert.equal(/** @type {any} */ ({}).dtype, undefined, 'no prototype is changed');
  unharmed();
});

test('1000 mutated checkpoints', async (t) => {
  const r = sequence(3);
  const small = core.session('quadratic', { seed: 1 });
  small.step(2);
  const file = small.save();
  await survives(t, 1000, () => small.load(mutated(r, file)));
  small.load(file);
  assert.ok(Buffer.from(small.save()).equals(Buffer.from(file)));
  small.free();
  unharmed();
});

test('1000 mutated zips, of pictures and of strokes', async (t) => {
  const r = sequence(4);
  const few = { alphabets: { Korean: { first: 643, characters: 1 } }, drawers: 2 };
  const images = zip(files(few));
  const strokes = zip(files({ ...few, set: 'strokes_background_small1', kind: 'txt' }));
  const { bytes } = core.memory();
  const refused = await survives(t, 1000, async (i) => {
    const [a, b] = i % 2 ? [mutated(r, images), strokes] : [images, mutated(r, strokes)];
    (await core.dataset.omniglot([a], { strokes: [b] })).free();
  });
  assert.ok(refused > 300);
  assert.ok(core.memory().bytes <= bytes + (4 << 20), 'what is refused is freed');
  unharmed();
});

test('1000 mutated pairs of IDX files', async (t) => {
  const r = sequence(5);
  const images = idx([3, 28, 28], new Uint8Array(3 * 784).fill(9));
  const labels = gzip(idx([3], [0, 1, 1]));
  await survives(t, 1000, (i) => {
    const pair = i % 2 ? [mutated(r, images), labels] : [images, mutated(r, labels)];
    core.dataset.idx(.../** @type {[Uint8Array, Uint8Array]} */ (pair)).free();
  });
  unharmed();
});

test('1000 mutated drawings', async (t) => {
  const r = sequence(6);
  const drawing = {
    strokes: [
      [
        [10, 20, 0],
        [30, 40.5, 12],
        [90, 100, 40],
      ],
      [[50, 50, 300]],
    ],
  };
  const values = [null, NaN, -1, 1e9, '7', [], [[]], {}, Infinity, [1, 2], [1, 2, 3, 4], 'x'];
  const text = new TextEncoder().encode(JSON.stringify(drawing));
  let taken = 0;
  await survives(t, 1000, (i) => {
    let given;
    if (i % 2) {
      try {
        given = JSON.parse(new TextDecoder().decode(mutated(r, text)));
      } catch {
        return; // no JSON, as the browser says itself
      }
    } else {
      given = structuredClone(drawing);
      /** @type {any} */
      let at = given;
      while (at && typeof at === 'object' && Object.keys(at).length > 0) {
        const key = r.one(Object.keys(at));
        if (r.chance(0.35)) {
          at[key] = r.one(values);
          break;
        }
        at = at[key];
      }
    }
    const valid = validDrawing(given);
    if (!valid) return;
    taken++;
    // What has been taken can be drawn.
    const strokes = valid.strokes.map((points) => ({ points }));
    const picture = core.picture(core.bitmap(strokes));
    assert.ok(picture.every((v) => v >= 0 && v <= 1));
  });
  assert.ok(taken > 20 && taken < 900, String(taken));
  unharmed();
});

test('10,000 addresses: each is understood in part, and what was understood is what it says', async (t) => {
  const r = sequence(7);
  const known = lessons.map(({ id }) => id);
  const { algorithms } = core.describe();
  const next = addresses(r, known);
  let understood = 0;
  await survives(t, 10_000, () => {
    const { state, ignored } = parseHash(next(), known);
    assert.ok(ignored.every((one) => typeof one === 'string' && one.length <= 60));
    assert.equal(/** @type {any} */ ({}).beta, undefined, 'no prototype is changed');
    const { lesson } = state;
    if (!lesson) return;
    understood++;
    assert.ok(known.includes(lesson));
    assert.ok(state.seed === undefined || (Number.isSafeInteger(state.seed) && state.seed >= 0));
    assert.ok(state.drawings === undefined || /^[0-9]{1,16}$/.test(state.drawings));
    assert.ok(state.workers === undefined || (state.workers >= 1 && state.workers <= 64));
    // Written down and read again it is the same.
    const written = formatHash({ ...state, lesson });
    const again = parseHash(written, known);
    assert.deepEqual(again.ignored, []);
    assert.equal(formatHash({ ...again.state, lesson }), written);
    const table = algorithms.find(({ name }) => name === lesson)?.hypers ?? [];
    for (const hyper of table) {
      if (!Object.hasOwn(state.hypers, hyper.key)) continue;
      const value = parseHyper(hyper, state.hypers[hyper.key]);
      if (typeof value === 'number') assert.ok(value >= hyper.min && value <= hyper.max);
      else if (value !== null)
        assert.ok(hyper.kind !== 'choice' || hyper.choices.includes(String(value)));
    }
  });
  assert.ok(understood > 1000, String(understood));
});
