/** Recipes, and what they are judged by: fixed episodes of any shape, and sets joined from others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, recipes, trainingData, trainingFor, trainings } from 'metaglyph';

/** @typedef {import('metaglyph').Recipe} Recipe */

const core = await load();
const data = core.dataset.glyphs({ seed: 5, alphabets: 6, characters: 22, drawers: 12 });
const held = data.alphabets.slice(-2);
const { algorithms } = core.describe();

const all = Object.entries(recipes).flatMap(([method, presets]) =>
  Object.entries(presets).map(([preset, recipe]) => {
    return { name: `${method} ${preset}`, preset, recipe: /** @type {Recipe} */ (recipe) };
  }),
);

test('recipes: each algorithm that is compared has one of ten seconds, a minute and ten minutes', () => {
  const compared = algorithms.filter(
    ({ name, splitBy }) => !/none|drawings/.test(splitBy) && name !== 'gan', // it names nothing
  );
  for (const { name } of compared)
    for (const preset of ['10s', '1min', '10min'])
      assert.ok(
        all.some((r) => r.preset === preset && r.recipe.algorithm === name),
        `${name} has no recipe ${preset}: without one it is missing in comparisons`,
      );
});

test('recipes: frozen through and through', () => {
  /** @param {any} value @param {string} path */
  const frozen = (value, path) => {
    if (typeof value !== 'object' || value === null) return;
    assert.ok(Object.isFrozen(value), path);
    for (const [key, inner] of Object.entries(value)) frozen(inner, `${path}.${key}`);
  };
  frozen(recipes, 'recipes');
});

for (const { name, recipe } of all)
  test(`recipe ${name}: its sessions start, and its rate falls within its steps`, () => {
    const own = recipe.shapes ?? [];
    for (const { steps, hypers } of [recipe, ...own]) {
      assert.ok(Number.isInteger(steps) && steps >= 0);
      if ('decaySteps' in hypers) assert.equal(hypers.decaySteps, steps);
    }
    if (recipe.shapes) {
      const { steps, hypers } = own[0];
      assert.deepEqual({ steps, hypers }, { steps: recipe.steps, hypers: recipe.hypers });
    }
    for (const shape of own) {
      assert.equal(shape.hypers.way, shape.way);
      assert.ok(Number(shape.hypers.shot) >= shape.shot);
      assert.equal(trainingFor(recipe, shape), shape);
    }
    const odd = trainingFor(recipe, { way: 7, shot: 3 });
    assert.deepEqual(odd, recipe.shapes ? null : { steps: recipe.steps, hypers: recipe.hypers });
    const session = core.session(
      recipe.algorithm,
      { ...recipe.hypers, split: { alphabets: held } },
      data,
    );
    for (const [key, value] of Object.entries(recipe.hypers))
      assert.equal(session.hypers[key], value, key);
    session.free();
  });

test('trainings: each once, with all episodes that it is for', () => {
  const shapes = [
    { way: 5, shot: 1 },
    { way: 5, shot: 5 },
    { way: 20, shot: 1 },
  ];
  const { proto, maml, scratch } = /** @type {Record<string, any>} */ (recipes);
  const [one, ...none] = trainings(proto['10min'], shapes);
  assert.equal(none.length, 0);
  const { algorithm, steps, hypers, glyphs } = proto['10min'];
  assert.deepEqual(one, { algorithm, steps, hypers, glyphs, shapes });
  const two = trainings(maml['1min'], shapes);
  assert.deepEqual(
    two.map((t) => t.shapes),
    [[shapes[0]], [shapes[1]]],
  );
  assert.ok(two.every((t) => !('glyphs' in t)));
  // Other lengths: the rate falls within them, and what does not learn stays as it is.
  const [short] = trainings(proto['1min'], shapes, 7);
  assert.equal(short.steps, 7);
  assert.deepEqual(short.hypers, { ...proto['1min'].hypers, decaySteps: 7 });
  assert.equal(trainings(scratch['1min'], shapes, 7)[0].steps, 0);
});

test('trainingData: glyphs beside the drawings or instead of them, the same episodes held out', async () => {
  const many = { alphabets: 2, characters: 5, drawers: 8 };
  const setting = { data, alphabets: held, seed: 3 };
  assert.equal(await trainingData(core, {}, setting), data);
  const beside = await trainingData(core, { glyphs: { ...many, beside: true } }, setting);
  const alone = await trainingData(core, { glyphs: { ...many, beside: false } }, setting);
  const other = await trainingData(
    core,
    { glyphs: { ...many, beside: true } },
    { ...setting, seed: 4 },
  );
  assert.equal(beside.items, data.items + 80);
  assert.equal(alone.items, 2 * 22 * 12 + 80);
  assert.notEqual(beside.fingerprint, other.fingerprint);
  /** @param {import('metaglyph').Dataset} on */
  const judged = (on) => {
    const split = { alphabets: held };
    const session = core.session('proto', { way: 5, filters: 4, seed: 1, split }, on);
    const { accuracy, baseline } = session.evaluate({ episodes: 10 });
    const { train } = session.split;
    session.free();
    return { accuracy, baseline, train: train.length };
  };
  const { accuracy, baseline, train } = judged(data);
  assert.deepEqual(judged(beside), { accuracy, baseline, train: train + 10 });
  assert.deepEqual(judged(alone), { accuracy, baseline, train: 10 });
  for (const set of [beside, alone, other]) set.free();
});

test('evaluate: episodes of any shape, the same whoever is judged', () => {
  const split = { alphabets: held };
  const proto = core.session('proto', { way: 8, filters: 4, seed: 1, split }, data);
  const maml = core.session('maml', { way: 5, filters: 4, seed: 2, evalQuery: 3, split }, data);
  const usual = proto.evaluate({ episodes: 6 });
  assert.deepEqual(proto.evaluate({ episodes: 6, way: 5, shot: 1, query: 5 }), usual);
  const shape = { episodes: 6, way: 5, shot: 3, query: 2 };
  const a = proto.evaluate(shape);
  const b = maml.evaluate(shape);
  assert.equal(a.baseline, b.baseline);
  assert.notEqual(a.accuracy, b.accuracy);
  assert.deepEqual(proto.evaluate({ ...shape, slice: 4 }), a);
  // More classes are harder, more examples help, one alphabet is another exam.
  const of = (/** @type {object} */ more) => proto.evaluate({ episodes: 20, ...more }).baseline;
  assert.ok(of({ way: 20 }) < of({ way: 5 }) - 0.1);
  assert.ok(of({ shot: 5 }) > of({ shot: 1 }) + 0.1);
  assert.notEqual(of({ way: 20, within: true }), of({ way: 20 }));
  assert.equal(of({ way: 20, within: false }), of({ way: 20 }));
  for (const s of [proto, maml]) s.free();
});

test('evaluate: a shape that cannot be is refused', () => {
  const proto = core.session('proto', { way: 8, filters: 4 }, data);
  const maml = core.session('maml', { way: 5, filters: 4 }, data);
  const vae = core.session('vae', { latent: 2, batch: 4 }, data);
  /** @param {any} session @param {any} options @param {string} code @param {RegExp} message */
  const refuses = (session, options, code, message) =>
    assert.throws(() => session.evaluate(options), { name: 'MetaglyphError', code, message });
  refuses(proto, { way: 1 }, 'range', /way/);
  refuses(proto, { way: 2.5 }, 'range', /way/);
  refuses(proto, { shot: 12 }, 'range', /12 shots/);
  refuses(proto, { query: 0 }, 'range', /query/);
  refuses(proto, { way: 'five' }, 'shape', /way must be a number/);
  refuses(maml, { way: 6 }, 'range', /meta-trained on 5/);
  refuses(vae, { way: 5 }, 'name', /vae learns drawings, not tasks/);
  assert.equal(proto.evaluate({ episodes: 2 }).episodes, 2);
  for (const s of [proto, maml, vae]) s.free();
});

test('join: all drawings with all that is known of them, in the given order', async () => {
  const small = core.dataset.glyphs({ seed: 9, alphabets: 2, characters: 3, drawers: 2 });
  const part = { data, alphabets: [held[1]] };
  const joined = await core.dataset.join([part, small, small]);
  const [one, two] = small.alphabets;
  assert.deepEqual(joined.alphabets, [held[1], one, two, `${one} (2)`, `${two} (2)`]);
  assert.equal(joined.items, 22 * 12 + 2 * small.items);
  assert.equal(joined.source, 'glyphs');
  const classes = data.classes.filter((c) => data.alphabets[c.alphabet] === held[1]);
  classes.forEach((c, k) => {
    const copy = joined.classes[k];
    assert.equal(copy.name, c.name);
    for (let i = 0; i < c.count; i++) {
      const [from, to] = [c.first + i, copy.first + i];
      assert.deepEqual(joined.bitmap(to), data.bitmap(from));
      assert.deepEqual(joined.strokes(to), data.strokes(from));
      assert.equal(joined.drawerOf(to), data.drawerOf(from));
    }
  });
  assert.deepEqual((await core.dataset.join([small])).fingerprint, small.fingerprint);
  await assert.rejects(core.dataset.join([]), { code: 'shape' });
  await assert.rejects(core.dataset.join([{ data, alphabets: ['Klingon'] }]), { code: 'name' });
  await assert.rejects(core.dataset.join(/** @type {any} */ ([{}])), { code: 'state' });
  small.free();
});

test('join: held-out alphabets give the same episodes whatever they are joined with', async () => {
  const other = core.dataset.glyphs({ seed: 10, alphabets: 3, characters: 12, drawers: 12 });
  const joined = await core.dataset.join([{ data, alphabets: held }, other]);
  const judged = [data, joined].map((set) => {
    const split = { alphabets: held };
    const session = core.session('proto', { way: 8, filters: 4, seed: 1, split }, set);
    const result = session.evaluate({ episodes: 8, way: 20, shot: 2 });
    session.free();
    return result;
  });
  assert.deepEqual(judged[0], judged[1]);
});
