/** Drawings by hand: how they are inked, kept and read again. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { load } from 'metaglyph';
import { LIMITS, fromWritten, pointAt, toWritten, validDrawing } from '../../web/app/drawings.js';
import { examples, ink } from '../../web/worker/drawn.js';
import { realData } from '../data.mjs';

const core = await load();

/** @typedef {import('../../web/app/drawings.js').Point} Point */

test('strokes are inked as the drawings of the data are', async (t) => {
  const glyphs = core.dataset.glyphs({ seed: 3, alphabets: 2, characters: 4, drawers: 3 });
  for (let i = 0; i < glyphs.items; i++)
    assert.deepEqual(core.bitmap(glyphs.strokes(i) ?? []), glyphs.bitmap(i), `glyph ${i}`);
  glyphs.free();
  assert.ok(core.bitmap([]).every((v) => v === 0));
  const dot = core.bitmap([{ points: [[50, 20, 0]] }]);
  assert.equal(
    dot.reduce((sum, v) => sum + v, 0),
    21,
    'the brush: 5 x 5 without its corners',
  );
  assert.equal(dot[20 * 105 + 48] + dot[20 * 105 + 52], 2);
  for (const bad of /** @type {any[]} */ ([
    null,
    'x',
    [{}],
    [{ points: [[1, 2]] }],
    [{ points: 'abc' }],
  ]))
    assert.throws(() => core.bitmap(bad), { code: 'shape' });

  const dir = realData(t);
  if (!dir) return;
  const file = (/** @type {string} */ kind) => {
    const name = `${kind}_background_small1.zip`;
    return { name, bytes: readFileSync(join(dir, name)) };
  };
  const data = await core.dataset.omniglot([file('images')], { strokes: [file('strokes')] });
  let least = 1;
  let sum = 0;
  for (let i = 0; i < data.items; i += 10) {
    const bitmap = data.bitmap(i) ?? [];
    const again = core.bitmap(data.strokes(i) ?? []);
    const both = again.reduce((n, v, k) => n + (v & bitmap[k]), 0);
    const either = again.reduce((n, v, k) => n + (v | bitmap[k]), 0);
    least = Math.min(least, both / either);
    sum += both / either;
  }
  const mean = sum / Math.ceil(data.items / 10);
  t.diagnostic(
    `official drawings inked again: overlap ${mean.toFixed(3)}, ${least.toFixed(3)} at least`,
  );
  assert.ok(mean > 0.9 && least > 0.6, `${mean}, ${least}`);
  data.free();
});

test('a drawing is read only if it is one, and as nothing but a drawing', () => {
  const drawing = { strokes: [[pointAt(1.2345, 99.999, 0), pointAt(2, 3, 12.6)]] };
  assert.deepEqual(drawing, {
    strokes: [
      [
        [1.23, 100, 0],
        [2, 3, 13],
      ],
    ],
  });
  const json = JSON.parse(JSON.stringify({ ...drawing, more: 1 }));
  assert.deepEqual(validDrawing(json), drawing);
  assert.deepEqual(validDrawing({ strokes: [] }), { strokes: [] });
  assert.deepEqual(fromWritten(toWritten(drawing)).strokes[0].length, 2);
  const stroke = (/** @type {number} */ n) => Array.from({ length: n }, () => [1, 1, 1]);
  for (const bad of [
    ...[
      undefined,
      null,
      3,
      'strokes',
      [],
      {},
      { strokes: null },
      { strokes: {} },
      { strokes: [[]] },
    ],
    ...[{ strokes: [[[1, 2]]] }, { strokes: [[[1, 2, 3, 4]]] }, { strokes: [[['1', 2, 3]]] }],
    ...[
      { strokes: [[[NaN, 2, 3]]] },
      { strokes: [[[1, Infinity, 3]]] },
      { strokes: [[[1, 106, 3]]] },
    ],
    ...[{ strokes: [[[-0.1, 2, 3]]] }, { strokes: [[[1, 2, -1]]] }, { strokes: [[[1, 2, 1e9]]] }],
    { strokes: Array.from({ length: LIMITS.strokes + 1 }, () => stroke(1)) },
    { strokes: [stroke(LIMITS.points), stroke(1)] },
  ])
    assert.equal(validDrawing(bad), null, JSON.stringify(bad)?.slice(0, 60));
  assert.notEqual(validDrawing({ strokes: [stroke(LIMITS.points)] }), null);
  assert.deepEqual(pointAt(-4, 200, -1), [0, 105, 0]);
  const outside = { points: Float32Array.of(118, -3, 70, 50, 50, 90), lengths: [2] };
  assert.deepEqual(fromWritten(outside).strokes, [
    [
      [105, 0, 0],
      [50, 50, 20],
    ],
  ]);
});

test('pictures of drawings by hand are those of the data set', () => {
  const glyphs = core.dataset.glyphs({ seed: 4, alphabets: 1, characters: 3, drawers: 2 });
  const flat = (/** @type {number} */ item) =>
    toWritten({ strokes: (glyphs.strokes(item) ?? []).map(({ points }) => points) });
  const normalise = /** @type {const} */ ('moment');
  const { dims, data } = ink(core, { drawings: [flat(2), flat(5)], normalise });
  assert.deepEqual(dims, [2, 784]);
  assert.deepEqual(data.subarray(784), glyphs.picture(5, { normalise }));
  const torn = { points: new Float32Array(3), lengths: [2] };
  assert.throws(() => ink(core, { drawings: [torn], normalise }), { code: 'shape' });
  glyphs.free();
});

test('examples: held-out characters of one alphabet by different hands, or glyphs where strokes are unknown', () => {
  const data = core.dataset.glyphs({ seed: 4, alphabets: 3, characters: 6, drawers: 5 });
  const of = (/** @type {number} */ alphabet) =>
    data.classes.flatMap((one, i) => (one.alphabet === alphabet ? [i] : []));
  const wanted = { count: 5, each: 4, seed: 3 };
  const found = examples(core, { data, test: [...of(1), ...of(2).slice(0, 4)] }, wanted);
  assert.equal(found.alphabet, data.alphabets[1], 'the other has too few characters');
  assert.equal(found.characters.length, 5);
  assert.equal(new Set(found.characters.map(({ name }) => name)).size, 5);
  for (const { name, drawings } of found.characters) {
    assert.match(name, /^\d+$/);
    assert.equal(new Set(drawings.map(({ points }) => points.join())).size, 4);
  }
  assert.deepEqual(examples(core, { data, test: of(1) }, wanted).characters, found.characters);
  const other = examples(core, { data, test: of(1) }, { ...wanted, seed: 4 });
  assert.notDeepEqual(other.characters, found.characters);

  const calls = core.memory().allocations;
  const made = examples(core, { data, test: [] }, wanted);
  assert.ok(made.made && made.characters.length === 5 && core.memory().allocations > calls);
  assert.ok(made.characters.every(({ drawings }) => drawings.length === 4));
  data.free();
});
