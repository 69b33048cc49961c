/** Checkpoints: their format, and files that anyone may have made. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'metaglyph';
import { sameBytes } from './make.mjs';

const core = await load();
const data = core.dataset.glyphs({ seed: 2, alphabets: 4, characters: 5, drawers: 6 });
const other = core.dataset.glyphs({ seed: 3, alphabets: 4, characters: 5, drawers: 6 });
const options = { network: 'conv', latent: 2, batch: 8, seed: 4 };
const session = core.session('vae', options, data);
session.step(2);
const file = session.save();

/** @param {Uint8Array} bytes */
function parse(bytes) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  return { length, header, body: bytes.slice(8 + length) };
}

/** The file again with a changed header or body. @param {(h: any, body: Uint8Array) => unknown} change */
function remade(change) {
  const { header, body } = parse(file);
  const changed = change(header, body);
  return assembled(typeof changed === 'string' ? changed : header, body);
}

/** @param {unknown} header @param {Uint8Array} body */
function assembled(header, body) {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const json = new TextEncoder().encode(text);
  const out = new Uint8Array(8 + json.length + body.length);
  new DataView(out.buffer).setBigUint64(0, BigInt(json.length), true);
  out.set(json, 8);
  out.set(body, 8 + json.length);
  return out;
}

test('a checkpoint is a safetensors file', () => {
  const { length, header, body } = parse(file);
  assert.equal(length % 8, 0);
  const { __metadata__: meta, ...tensors } = header;
  assert.ok(Object.values(meta).every((v) => typeof v === 'string'));
  assert.equal(meta.format, 'metaglyph');
  assert.equal(meta.algorithm, 'vae');
  assert.equal(meta.build, 'plain');
  assert.deepEqual(JSON.parse(meta.hypers), session.hypers);
  assert.equal(JSON.parse(meta.step), 2);
  assert.equal(JSON.parse(meta.data).fingerprint, data.fingerprint);
  assert.deepEqual(Object.keys(tensors), session.stateNames);
  let at = 0;
  for (const { dtype, shape, data_offsets: offsets } of Object.values(tensors)) {
    assert.equal(dtype, 'F32');
    assert.deepEqual(offsets, [at, at + 4 * shape[0]]);
    at = offsets[1];
  }
  assert.equal(at, body.length);
});

const set = (/** @type {string} */ key, /** @type {unknown} */ value) => (/** @type {any} */ h) => {
  h.__metadata__[key] = value;
};
const tensor =
  (/** @type {string} */ key, /** @type {unknown} */ value) => (/** @type {any} */ h) => {
    h.theta[key] = value;
  };
const json = JSON.stringify;

/** @type {[string, unknown, string, RegExp][]} */
const hostile = [
  ['nothing', undefined, 'format', /Uint8Array/],
  ['a string', 'abc', 'format', /Uint8Array/],
  ['an empty file', new Uint8Array(0), 'format', /cut off/],
  ['zeros', new Uint8Array(1000), 'format', /safetensors/],
  [
    'an absurd header length',
    Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 127, 123]),
    'format',
    /safetensors/,
  ],
  [
    'a header longer than the file',
    Uint8Array.from([200, 0, 0, 0, 0, 0, 0, 0, 123, 125]),
    'format',
    /cut off/,
  ],
  [
    'a PNG',
    Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13]),
    'format',
    /safetensors/,
  ],
  ['no JSON', remade(() => '{"theta":'), 'format', /header is damaged/],
  ['JSON that is no object', remade(() => '[1,2]'), 'format', /header is damaged/],
  ['a file of another program', remade((h) => delete h.__metadata__), 'format', /other program/],
  ['another version', remade(set('version', '99')), 'format', /version is 99/],
  ['metadata that are no text', remade(set('seed', 7)), 'format', /metadata/],
  ['damaged metadata', remade(set('hypers', '{')), 'format', /hypers/],
  ['hypers that are no object', remade(set('hypers', '[]')), 'format', /metadata/],
  ['a negative step', remade(set('step', '-1')), 'format', /metadata/],
  ['a fractional step', remade(set('step', '1.5')), 'format', /metadata/],
  ['another dtype', remade(tensor('dtype', 'F16')), 'format', /F16/],
  ['a shape of another size', remade(tensor('shape', [3])), 'format', /shape/],
  ['a shape of text', remade(tensor('shape', ['3'])), 'format', /damaged/],
  ['offsets out of order', remade(tensor('data_offsets', [8, 4])), 'format', /./],
  [
    'overlapping tensors',
    remade((h) => (h.optimizer.data_offsets = h.theta.data_offsets)),
    'format',
    /./,
  ],
  ['a missing tensor', remade((h) => delete h.optimizer), 'format', /behind its last tensor/],
  [
    'tensors under other names',
    remade((h) => ((h.thetb = h.theta), delete h.theta)),
    'format',
    /"theta" must hold/,
  ],
  ['a cut file', file.subarray(0, file.length - 1), 'format', /cut off/],
  [
    'a longer file',
    new Uint8Array([...file.subarray(0, 64), ...file.subarray(64), 0]),
    'format',
    /behind its last/,
  ],
  [
    'NaN',
    remade((_, body) => new DataView(body.buffer).setFloat32(400, NaN, true)),
    'numeric',
    /not finite/,
  ],
  [
    'infinity',
    remade((_, body) => new DataView(body.buffer).setFloat32(400, Infinity, true)),
    'numeric',
    /not finite/,
  ],
  [
    'an unknown hyperparameter',
    remade(set('hypers', json({ ...session.hypers, zzz: 1 }))),
    'name',
    /zzz/,
  ],
  [
    'an impossible hyperparameter',
    remade(set('hypers', json({ ...session.hypers, beta: -5 }))),
    'range',
    /beta/,
  ],
  [
    'a possible one before an impossible one',
    remade(set('hypers', json({ ...session.hypers, beta: 2, rate: -5 }))),
    'range',
    /rate/,
  ],
];

const want = file;
for (const [what, bytes, code, message] of hostile)
  test(`refused: ${what}`, () => {
    for (const call of [
      () => session.load(/** @type {any} */ (bytes)),
      () => core.restore(/** @type {any} */ (bytes), data),
    ])
      assert.throws(call, (/** @type {any} */ e) => {
        assert.equal(e.name, 'MetaglyphError', String(e.stack));
        assert.equal(e.code, code, e.message);
        assert.match(e.message, message);
        return true;
      });
    sameBytes(session.save(), want);
  });

test('a checkpoint of another run is refused by load, with the way to go', () => {
  const { split } = session;
  /** @type {[Record<string, unknown>, RegExp][]} */
  const runs = [
    [{ ...options, latent: 3 }, /its latent is 3, here it is 2.*core\.restore/],
    [{ ...options, seed: 5 }, /its seed is 5/],
    [{ ...options, split: { test: split.test.slice(1) } }, /its split/],
  ];
  for (const [run, message] of runs) {
    const one = core.session('vae', /** @type {any} */ (run), data);
    assert.throws(() => session.load(one.save()), { code: 'state', message });
    one.free();
  }
  const elsewhere = core.session('vae', options, other);
  assert.throws(() => session.load(elsewhere.save()), { code: 'state', message: /its data set/ });
  elsewhere.free();
  const maml = core.session('maml', { way: 2, query: 1, evalQuery: 2, filters: 4 }, data);
  assert.throws(() => session.load(maml.save()), {
    code: 'state',
    message: /its algorithm is maml/,
  });
  maml.free();
  sameBytes(session.save(), want);
});

test('restore refuses other data', () => {
  assert.throws(() => core.restore(file, other), { code: 'state', message: /made on other data/ });
  assert.throws(() => core.restore(file, /** @type {any} */ (null)), { code: 'state' });
});

/** A session's checkpoint with other facts. @param {import('metaglyph').Session} one @param {(meta: any) => void} change */
function edited(one, change) {
  const { header, body } = parse(one.save());
  change(header.__metadata__);
  return assembled(header, body);
}

test('a checkpoint of tasks by formula names no data; one that did, of old, is still gone on from', () => {
  const one = core.session('quadratic', { seed: 3 });
  one.step(3);
  assert.equal(parse(one.save()).header.__metadata__.data, 'null');
  const old = edited(one, (meta) => {
    meta.data = json({ source: 'glyphs', fingerprint: 2191014149 });
    meta.split = json({ test: [1] });
  });
  const two = core.restore(old);
  sameBytes(two.save(), one.save());
  two.load(old);
  sameBytes(two.save(), one.save());
  const lost = edited(session, (meta) => (meta.data = 'null'));
  assert.throws(() => core.restore(lost, data), { code: 'state', message: /made on other data/ });
  for (const s of [one, two]) s.free();
});

test('training on with other strokes than those of the checkpoint is told once', async (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const small = { way: 2, query: 1, evalQuery: 2, filters: 4, tasks: 1, seed: 2 };
  const redrawn = core.session('maml', small, data);
  redrawn.step(1);
  const { strokes } = JSON.parse(parse(redrawn.save()).header.__metadata__.data);
  assert.equal(strokes, data.strokesFingerprint);
  assert.notEqual(strokes, other.strokesFingerprint);
  core.restore(redrawn.save(), data).step(1);
  // Checkpoints of old do not say.
  core
    .restore(
      edited(redrawn, (meta) => (meta.data = json({ fingerprint: data.fingerprint }))),
      data,
    )
    .step(1);
  assert.equal(warn.mock.callCount(), 0);
  const foreign = edited(redrawn, (meta) => {
    meta.data = json({ fingerprint: data.fingerprint, strokes: strokes + 1 });
  });
  const on = core.restore(foreign, data);
  on.evaluate({ episodes: 1 });
  assert.equal(warn.mock.callCount(), 0, 'an evaluation reads no strokes');
  on.step(1);
  on.step(1);
  assert.equal(warn.mock.callCount(), 1);
  assert.match(String(warn.mock.calls[0].arguments[0]), /redraws strokes.*it is another run/);
  const plain = core.session('maml', { ...small, redraw: 0 }, data);
  assert.equal('strokes' in JSON.parse(parse(plain.save()).header.__metadata__.data), false);
});

test('refused checkpoints leave no session in memory', () => {
  const bad = remade((_, body) => new DataView(body.buffer).setFloat32(400, NaN, true));
  for (let i = 0; i < 5; i++) assert.throws(() => core.restore(bad, data));
  const { bytes } = core.memory();
  for (let i = 0; i < 30; i++) assert.throws(() => core.restore(bad, data));
  assert.equal(core.memory().bytes, bytes);
});

test('a checkpoint from an odd place in a larger buffer is read', () => {
  const large = new Uint8Array(file.length + 3);
  large.set(file, 3);
  const copy = core.restore(large.subarray(3), data);
  sameBytes(copy.save(), want);
  copy.free();
});

test('a checkpoint of another build is gone on from with a note that stays', (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const back = core.restore(file, data);
  assert.deepEqual([back.mixed, back.builds], [false, ['plain']]);
  assert.equal(warn.mock.callCount(), 0);
  const foreign = remade((h) => void (h.__metadata__.build = 'relaxed'));
  back.load(foreign);
  assert.deepEqual([back.mixed, back.builds], [true, ['relaxed', 'plain']]);
  assert.match(String(warn.mock.calls[0].arguments[0]), /relaxed build and goes on in the plain/);
  const again = core.restore(back.save(), data);
  assert.deepEqual([again.mixed, again.builds], [true, ['relaxed', 'plain']]);
  assert.equal(warn.mock.callCount(), 2);
  back.load(file); // a state that one build computed, whatever was here before
  assert.deepEqual([back.mixed, back.builds], [false, ['plain']]);
  assert.equal(warn.mock.callCount(), 2);
  for (const build of ['', 'quick', 'plain+', undefined])
    assert.throws(
      () => back.load(remade((h) => void (h.__metadata__.build = build))),
      /no usable checkpoint: its metadata are damaged/,
    );
  again.free();
  back.free();
});
