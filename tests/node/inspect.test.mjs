/** Looking inside the graphs of a running session. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { graphsOf, inspect, load, weightsOf } from 'metaglyph';

const core = await load();
const data = core.dataset.glyphs({ seed: 3, alphabets: 4, characters: 10, drawers: 8 });

/** @param {string} algorithm @param {Record<string, any>} [hypers] */
function trained(algorithm, hypers = {}) {
  const session = core.session(algorithm, { seed: 2, ...hypers }, data);
  session.step(2);
  return session;
}

test('inspect: what a VAE computes, node by node, after what it reads; the session stays as it was', () => {
  const session = trained('vae', { latent: 4, batch: 8 });
  assert.deepEqual(graphsOf(session), ['step']);
  const before = session.save();
  const { nodes, block, runs } = inspect(session, 'step', { milliseconds: 5 });
  assert.deepEqual(session.save(), before);
  assert.ok(runs >= 1);
  /** @type {Set<number>} */
  const seen = new Set();
  for (const { id, inputs } of nodes) {
    for (const from of inputs) assert.ok(seen.has(from), `node ${id} reads ${from}`);
    assert.ok(!seen.has(id));
    seen.add(id);
  }
  const names = nodes.flatMap(({ name }) => name || []);
  assert.deepEqual(names.sort(), Object.keys(weightsOf(session)).sort());
  assert.deepEqual([...new Set(nodes.map(({ order }) => order))].sort(), [0, 1]);
  // The first weights as they lie in the session; the shared buffers within their block.
  const weight = nodes.find(({ name }) => name === 'encoder.0.weight');
  const own = weightsOf(session)['encoder.0.weight'];
  assert.deepEqual(weight?.dims, own.dims);
  assert.deepEqual([...(weight?.sample ?? [])], [...own.data.slice(0, 784)]);
  for (const { at, bytes, called, ms, mean, op, inputs } of nodes) {
    assert.ok(at < 0 || at + bytes <= block, `${op} at ${at}, ${bytes} bytes of ${block}`);
    assert.ok(ms >= 0);
    assert.equal(called, Number.isFinite(mean) && inputs.length > 0, op);
  }
  // A product and the bias that is added to it are one call.
  assert.ok(nodes.some(({ op, inputs }) => op === 'matmul + add' && inputs.length === 3));
  assert.ok(nodes.some(({ ms }) => ms > 0));
  // Gradients come out: of the shapes of the weights.
  const shapes = nodes.filter(({ output }) => output).map(({ dims }) => dims.join());
  for (const { dims } of Object.values(weightsOf(session))) assert.ok(shapes.includes(dims.join()));
  session.step(1);
  const other = trained('vae', { latent: 4, batch: 8 });
  other.step(1);
  assert.deepEqual(session.save(), other.save());
  session.free();
  other.free();
});

test('inspect: second order holds nodes of order two, first order does not', () => {
  const most = (/** @type {string} */ name, /** @type {Record<string, any>} */ hypers) => {
    const session = trained('maml', { network: 'mlp', innerSteps: 2, ...hypers });
    const orders = inspect(session, name, { milliseconds: 1 }).nodes.map(({ order }) => order);
    session.free();
    return Math.max(...orders);
  };
  assert.ok(most('metaGradient', { driver: 'unrolled', order: 2 }) >= 2);
  assert.equal(most('innerStep', { driver: 'checkpointed' }), 1);
  assert.equal(most('hessianProduct', { driver: 'checkpointed' }), 2);
  const first = trained('maml', { network: 'mlp', driver: 'checkpointed', order: 1 });
  assert.deepEqual(graphsOf(first), ['innerStep', 'queryLoss']);
  first.free();
});

test('inspect: every algorithm that trains has something to show, others nothing', () => {
  for (const algorithm of ['proto', 'matching', 'memory', 'anil', 'metasgd']) {
    const session = trained(algorithm, { network: 'mlp', way: 5 });
    for (const name of graphsOf(session)) inspect(session, name, { milliseconds: 0 });
    assert.ok(graphsOf(session).length > 0, algorithm);
    session.free();
  }
  const nearest = trained('nearest');
  assert.deepEqual(graphsOf(nearest), []);
  nearest.free();
});

test('inspect: refuses what is not there, and what has not begun', () => {
  const session = core.session('vae', { latent: 4, batch: 8 }, data);
  assert.throws(() => inspect(session, 'step'), {
    code: 'state',
    message: /before the first step/,
  });
  assert.throws(() => inspect(session, 'stpe'), { code: 'name', message: /step/ });
  session.free();
  assert.throws(() => graphsOf(session), { code: 'state' });
});
