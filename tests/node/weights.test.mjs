/** Weights out and in as safetensors, arrays as .npy: for other programs, and from anyone. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  load,
  loadWeights,
  readWeights,
  saveWeights,
  setWeights,
  weightsOf,
  writeNpy,
} from 'metaglyph';
import { sameBytes } from './make.mjs';

const core = await load();
const data = core.dataset.glyphs({ seed: 2, alphabets: 4, characters: 5, drawers: 6 });

/** @param {string} algorithm @param {Record<string, any>} [options] @param {number} [steps] */
function trained(algorithm, options, steps = 3) {
  const session = core.session(algorithm, { seed: 4, ...options }, data);
  session.step(steps);
  return session;
}

const small = { way: 2, query: 2, tasks: 2, filters: 4, evalQuery: 2 };

/** @param {Uint8Array} bytes @param {(header: any, body: Uint8Array) => unknown} change */
function remade(bytes, change) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const body = bytes.slice(8 + length);
  change(header, body);
  const json = new TextEncoder().encode(JSON.stringify(header));
  const out = new Uint8Array(8 + json.length + body.length);
  new DataView(out.buffer).setBigUint64(0, BigInt(json.length), true);
  out.set(json, 8);
  out.set(body, 8 + json.length);
  return out;
}

/** @param {() => unknown} call @param {string} code @param {RegExp} message */
const refuses = (call, code, message) =>
  assert.throws(call, (/** @type {any} */ e) => {
    assert.equal(e.name, 'MetaglyphError', String(e.stack));
    assert.equal(e.code, code, e.message);
    assert.match(e.message, message);
    return true;
  });

test('weights are named, and are copies', () => {
  const session = trained('vae', { latent: 3, batch: 8 });
  const weights = weightsOf(session);
  assert.deepEqual(
    Object.entries(weights).map(([name, { dims }]) => `${name} ${dims}`),
    [
      'encoder.0.weight 784,512',
      'encoder.0.bias 512',
      'encoder.2.weight 512,256',
      'encoder.2.bias 256',
      'encoder.4.weight 256,6',
      'encoder.4.bias 6',
      'decoder.0.weight 3,256',
      'decoder.0.bias 256',
      'decoder.2.weight 256,512',
      'decoder.2.bias 512',
      'decoder.4.weight 512,784',
      'decoder.4.bias 784',
    ],
  );
  const before = session.save();
  weights['encoder.0.bias'].data.fill(9);
  sameBytes(session.save(), before);
  session.step(1);
  assert.notDeepEqual(
    weightsOf(session)['decoder.4.bias'].data,
    weights['decoder.4.bias'].data,
    'a step moves them',
  );
  session.free();
});

test('the file says where its weights come from', () => {
  const session = trained('maml', { ...small, rates: 'layers', innerSteps: 2 });
  const { facts, tensors } = readWeights(saveWeights(session));
  const { version } = JSON.parse(
    readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
  );
  assert.deepEqual(facts, {
    algorithm: 'maml',
    engine: version,
    hypers: session.hypers,
    seed: 4,
    step: 3,
    builds: ['plain'],
    data: { source: 'glyphs', fingerprint: data.fingerprint },
  });
  assert.deepEqual(tensors, weightsOf(session));
  assert.deepEqual(tensors.rate.dims, [2, 14]);
  session.free();
});

const every = {
  ...{ ...small, evalWay: 2, shot: 2, batch: 8 },
  ...{ sets: 4, drawings: 3, labels: 2, heldOut: 2 },
};

for (const { name, hypers } of core.describe().algorithms)
  test(`${name}: another session goes on from its weights as if it had begun with them`, () => {
    const known = Object.entries(every).filter(([key]) => hypers.some((h) => h.key === key));
    const options = Object.fromEntries(known);
    const one = trained(name, options);
    if (['nearest', 'bayes', 'genetic', 'swarm', 'cmaes', 'race'].includes(name)) {
      assert.deepEqual(weightsOf(one), {});
      refuses(() => setWeights(one, {}), 'state', /learns nothing/);
      one.free();
      return;
    }
    const file = saveWeights(one);
    const two = trained(name, { ...options, seed: 9 }, 2);
    const three = trained(name, { ...options, seed: 9 }, 0);
    loadWeights(two, file);
    loadWeights(three, file);
    assert.equal(two.steps, 0);
    assert.deepEqual(weightsOf(two), weightsOf(one));
    sameBytes(two.save(), three.save());
    two.step(2);
    three.step(2);
    sameBytes(two.save(), three.save());
    for (const session of [one, two, three]) session.free();
  });

test('what does not fit is refused by its name, and the session is as it was', () => {
  const session = trained('maml', small);
  const file = saveWeights(session);
  const before = session.save();
  const name = 'net.1.weight';
  /** @type {[string, (h: any, body: Uint8Array) => unknown, string, RegExp][]} */
  const bad = [
    [
      'renamed',
      (h) => ((h['net.1.wait'] = h[name]), delete h[name]),
      'name',
      /'net\.1\.wait'.*did you mean 'net\.1\.weight'/,
    ],
    [
      'another shape',
      (h) => (h[name].shape = [9, 4]),
      'shape',
      /"net\.1\.weight" must be \[3,3,1,4\]; got \[9,4\]/,
    ],
    [
      'half precision',
      (h) => (h[name].dtype = 'F16'),
      'format',
      /"net\.1\.weight" holds F16, not F32/,
    ],
    ['bfloat', (h) => (h[name].dtype = 'BF16'), 'format', /BF16/],
    ['overlap', (h) => (h[name].data_offsets = h['net.2.scale'].data_offsets), 'format', /"net\./],
    [
      'a negative size',
      (h) => (h[name].shape = [-3, -3, 1, 4]),
      'format',
      /"net\.1\.weight" is damaged/,
    ],
    ['an endless size', (h) => (h[name].shape = [2 ** 40, 2 ** 40]), 'format', /"net\.1\.weight"/],
    [
      'NaN',
      (_, b) => new DataView(b.buffer).setFloat32(8, NaN, true),
      'numeric',
      /"net\.1\.weight"/,
    ],
    ['other metadata', (h) => (h.__metadata__.hypers = '{'), 'format', /metadata.*hypers/],
    ['hypers in hypers', (h) => (h.__metadata__.hypers = '{"way":{}}'), 'format', /metadata/],
    ['no build', (h) => (h.__metadata__.build = 'fast'), 'format', /metadata/],
    ['of the future', (h) => (h.__metadata__.version = '2'), 'format', /version is 2/],
    ['of another algorithm', (h) => (h.__metadata__.algorithm = 'anil'), 'state', /are of anil/],
  ];
  for (const [, change, code, message] of bad) {
    refuses(() => loadWeights(session, remade(file, change)), code, message);
    sameBytes(session.save(), before);
  }
  refuses(
    () => loadWeights(session, file.subarray(0, file.length - 4)),
    'format',
    /cut off.*"net\.13\.bias"/,
  );
  refuses(() => loadWeights(session, session.save()), 'format', /checkpoint of a whole run/);
  refuses(() => loadWeights(session, /** @type {any} */ ('x')), 'format', /Uint8Array/);
  const { 'net.13.bias': bias, ...others } = weightsOf(session);
  refuses(() => setWeights(session, others), 'name', /"net\.13\.bias" \[2\] is missing/);
  const short = { ...others, 'net.13.bias': { dims: bias.dims, data: [1] } };
  refuses(() => setWeights(session, short), 'shape', /"net\.13\.bias".*2 numbers; got 1/);
  refuses(() => setWeights(session, /** @type {any} */ (null)), 'shape', /named tensors/);
  sameBytes(session.save(), before);
  session.free();
});

test('weights of another program are taken, those of another build are remembered', (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const session = trained('maml', small);
  const file = saveWeights(session);
  assert.deepEqual(readWeights(Buffer.from(file)).tensors, weightsOf(session)); // a view, and unaligned
  const foreign = remade(file, (h) => delete h.__metadata__);
  assert.equal(readWeights(foreign).facts, null);
  assert.equal(loadWeights(session, foreign), null);
  assert.equal(session.mixed, false);
  loadWeights(
    session,
    remade(file, (h) => (h.__metadata__.build = 'relaxed')),
  );
  assert.deepEqual(session.builds, ['relaxed', 'plain']);
  assert.equal(warn.mock.callCount(), 1);
  session.free();
});

test('.npy: header and numbers', () => {
  const file = writeNpy({ dims: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, -0.5) });
  assert.equal(file.length, 128 + 24);
  const magic = [0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0];
  assert.deepEqual([...file.subarray(0, 10)], magic);
  assert.equal(
    new TextDecoder().decode(file.subarray(10, 128)),
    `${"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".padEnd(117)}
`,
  );
  assert.equal(new DataView(file.buffer).getFloat32(148, true), -0.5);
  const header = (/** @type {any} */ a) =>
    new TextDecoder('latin1').decode(writeNpy(a).subarray(10));
  assert.match(header({ dims: [1], data: Int32Array.of(7) }), /'<i4'.*\(1,\)/);
  assert.match(header({ dims: [], data: Float64Array.of(7) }), /'<f8'.*\(\)/);
  assert.match(header({ dims: [0, 4], data: new Uint8Array() }), /'\|u1'.*\(0, 4\)/);
  refuses(() => writeNpy({ dims: [2], data: new Uint8Array(3) }), 'shape', /cannot have 3/);
});

test('NumPy computes from the files what the core answers', (t) => {
  const python = '/usr/bin/python3';
  if (spawnSync(python, ['-c', 'import numpy']).status !== 0) {
    t.skip('no NumPy for /usr/bin/python3 (apt-get install python3-numpy)');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'metaglyph-weights-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const write = (/** @type {string} */ name, /** @type {Uint8Array} */ bytes) =>
    writeFileSync(join(folder, name), bytes);
  /** @type {Record<string, [string, Record<string, any>]>} */
  const cases = {
    vae: ['vae', { latent: 3, batch: 8 }],
    vaeConv: ['vae', { latent: 4, batch: 8, network: 'conv' }],
    maml: ['maml', { ...small, testSteps: 1, network: 'mlp', norm: 'none' }],
    learnt: ['maml', { ...small, testSteps: 1, network: 'mlp', norm: 'none', rates: 'one' }],
    mamlConv: ['maml', { ...small, testSteps: 1, filters: 8, downsample: 'stride' }],
    mamlLayers: [
      'maml',
      { ...small, testSteps: 3, innerSteps: 3, filters: 8, downsample: 'stride', rates: 'layers' },
    ],
  };
  for (const [name, [algorithm, options]] of Object.entries(cases)) {
    const session = trained(algorithm, options, 10);
    write(`${name}.safetensors`, saveWeights(session));
    const array = (/** @type {string} */ what, /** @type {any} */ tensor) =>
      write(`${name}-${what}.npy`, writeNpy(tensor));
    if (algorithm === 'vae') {
      const { input, output } = session.view('reconstruct', { count: 6 });
      array('input', input);
      array('output', output);
      array('mean', session.view('encode', { images: input }).mean);
    } else {
      const { support, query, supportLabel, probs } = session.view('episode', { index: 3 });
      array('support', support);
      array('query', query);
      array('label', { ...supportLabel, data: Int32Array.from(supportLabel.data) });
      array('probs', probs);
    }
    session.free();
  }
  const script = fileURLToPath(new URL('../ref/weights.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(python, [script, folder], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const found = JSON.parse(stdout);
  assert.deepEqual(Object.keys(found).sort(), Object.keys(cases).sort());
  t.diagnostic(stdout);
  for (const { moved, ...far } of Object.values(found)) {
    assert.ok(Object.keys(far).length > 0);
    for (const one of Object.values(far)) assert.ok(/** @type {number} */ (one) < 2e-5, stdout);
    if (moved !== undefined) {
      assert.ok(moved > 1e-3, 'adaptation is seen');
      assert.ok(Object.keys(far).length > 1, 'and recomputed');
    }
  }
});
