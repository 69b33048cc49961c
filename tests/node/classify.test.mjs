/** A classifier on a VAE's encoder from JavaScript: evaluation, weights of a VAE, what is refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, loadWeights, saveWeights, setPart, weightsOf } from 'metaglyph';

const core = await load();
const data = core.dataset.glyphs({ seed: 4, alphabets: 2, characters: 5, drawers: 12 });
const few = { labels: 8, heldOut: 3, batch: 40, normalise: 'moment', augment: 1, seed: 2 };

test('classify: learns the names of drawings it has not seen', () => {
  const session = core.session('classify', few, data);
  assert.equal(session.splitBy, 'drawings');
  assert.deepEqual([session.itemsOf('train'), session.itemsOf('test')], [80, 30]);
  const before = session.evaluate();
  assert.ok(
    Math.abs(before.loss - Math.LN10) < 1e-5 && before.accuracy === 0.1,
    String(before.loss),
  );
  session.step(20);
  const after = session.evaluate();
  assert.equal(after.items, 30);
  assert.ok(after.accuracy > 0.8 && after.loss < 0.8, JSON.stringify(after));
  const { accuracy } = after;
  const half = 1.959964 * Math.sqrt((accuracy * (1 - accuracy)) / 29);
  assert.ok(Math.abs(after.interval - half) < 1e-9, `${after.interval}`);
  assert.ok(session.evaluate({ split: 'train' }).accuracy > after.accuracy);
});

test('classify: the encoder of a VAE, frozen, stays what it was, and helps from the first step', () => {
  const vae = core.session('vae', { latent: 8, batch: 32, seed: 1 }, data);
  vae.step(150);
  const learnt = weightsOf(vae);
  const session = core.session('classify', { ...few, adapt: 'head' }, data);
  const own = weightsOf(session);
  const names = Object.keys(own).filter((name) => name.startsWith('encoder.'));
  assert.equal(names.length, 4);
  setPart(session, learnt);
  const given = weightsOf(session);
  for (const [name, tensor] of Object.entries(own))
    assert.deepEqual(given[name], name.startsWith('encoder.') ? learnt[name] : tensor);
  session.step(20);
  const after = weightsOf(session);
  for (const name of names) assert.deepEqual(after[name], learnt[name]);
  assert.notDeepEqual(after['head.1.weight'] ?? after['head.0.weight'], own['head.0.weight']);
  assert.ok(session.evaluate().accuracy > 0.3);
});

test('classify: too many labels are refused, classes held out are left out', () => {
  assert.throws(
    () => core.session('classify', { labels: 10, heldOut: 3 }, data),
    (/** @type {any} */ e) => e.code === 'range' && /labels \+ heldOut = 13/.test(e.message),
  );
  const session = core.session('classify', { ...few, split: { test: [0, 1, 2] } }, data);
  assert.equal(session.itemsOf('test'), 21);
  assert.equal(session.view('answer').logProbability.dims[1], 7);
});

test('classify: weights of a VAE come from its file too; where nothing fits, that is said', () => {
  const vae = core.session('vae', { latent: 8, batch: 32, seed: 1 }, data);
  const session = core.session('classify', few, data);
  const before = weightsOf(session);
  assert.throws(
    () => loadWeights(session, saveWeights(vae)),
    /weights are of vae, this session is classify/,
  );
  const fails = (
    /** @type {() => void} */ act,
    /** @type {string} */ code,
    /** @type {RegExp} */ says,
  ) => {
    assert.throws(act, (/** @type {any} */ e) => e.code === code && says.test(e.message));
    assert.deepEqual(weightsOf(session), before);
  };
  fails(
    () => setPart(session, { 'decoder.0.weight': before['encoder.0.weight'] }),
    'name',
    /none of/,
  );
  fails(() => setPart(session, /** @type {any} */ (null)), 'name', /none of/);
  const flat = { dims: [4], data: [1, 2, 3, 4] };
  fails(
    () => setPart(session, { 'encoder.0.weight': flat }),
    'shape',
    /"encoder.0.weight" must be/,
  );
  assert.equal(loadWeights(session, saveWeights(vae), { part: true })?.algorithm, 'vae');
  assert.deepEqual(weightsOf(session)['encoder.0.bias'], weightsOf(vae)['encoder.0.bias']);
});
