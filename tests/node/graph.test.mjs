/**
 * Every method of a graph: its value, first and second derivative against a reference in double
 * precision (reference.mjs) and finite differences of it; and what wrong calls say.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { load } from 'metaglyph';
import * as R from './reference.mjs';

/** @typedef {import('./reference.mjs').Nd} Nd */
/** @typedef {import('metaglyph').CompleteGraph} Graph */
/** @typedef {import('metaglyph').Node} Node */

const core = await load();

/** Random numbers of the tests: a linear congruential generator (Knuth's MMIX). */
function random(seed = 1n) {
  let state = seed;
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number(state >> 40n) / 2 ** 24;
  };
}

/**
 * A case: the shapes of its inputs, how the graph makes it, what it is. Inputs lie in -1.5 … 1.5,
 * in 0.5 … 2 if `positive`; those in `whole` are whole numbers below the number given, and have no
 * gradient.
 * @typedef {object} Case
 * @property {number[][]} x
 * @property {(g: Graph, x: Node[]) => Node} make
 * @property {(x: Nd[]) => Nd} is
 * @property {boolean} [positive]
 * @property {Record<number, number>} [whole]
 * @property {boolean} [flat] all gradients are 0 by definition
 */

/** @param {string} name @param {(x: number) => number} f @param {Partial<Case>} [more] @returns {Case} */
const unary = (name, f, more) => ({
  x: [[3, 5]],
  make: (g, [x]) => /** @type {any} */ (g)[name](x),
  is: ([x]) => R.unary(f)(x),
  ...more,
});

/** @param {string} name @param {(a: number, b: number) => number} f @param {Partial<Case>} [more] */
const binary = (name, f, more) =>
  [
    [
      [3, 5],
      [3, 5],
    ],
    [
      [2, 3, 5],
      [3, 1],
    ],
    [[4], [2, 3, 4]],
    [[2, 1, 3], []],
  ].map((x) => ({
    x,
    make: (/** @type {Graph} */ g, /** @type {Node[]} */ [a, b]) =>
      /** @type {any} */ (g)[name](a, b),
    is: (/** @type {Nd[]} */ [a, b]) => R.binary(f)(a, b),
    ...more,
  }));

const sigmoid = (/** @type {number} */ v) => 1 / (1 + Math.exp(-v));
const softplus = (/** @type {number} */ v) => Math.log1p(Math.exp(v));

/** @type {Record<string, Case | Case[]>} */
const cases = {
  input: {
    x: [[2, 3]],
    make: (g, [x]) => g.add(x, g.mul(x, x)),
    is: ([x]) => R.unary((v) => v + v * v)(x),
  },
  const: {
    x: [[2, 3]],
    make: (g, [x]) => g.mul(x, g.add(g.const(3, [2, 3]), 0.5)),
    is: ([x]) => R.unary((v) => 3.5 * v)(x),
  },
  add: binary('add', (a, b) => a + b),
  sub: binary('sub', (a, b) => a - b),
  mul: binary('mul', (a, b) => a * b),
  div: binary('div', (a, b) => a / b, { positive: true }),
  neg: unary('neg', (v) => -v),
  exp: unary('exp', Math.exp),
  log: unary('log', Math.log, { positive: true }),
  sqrt: unary('sqrt', Math.sqrt, { positive: true }),
  square: unary('square', (v) => v * v),
  relu: unary('relu', (v) => Math.max(v, 0)),
  leakyRelu: [
    unary('leakyRelu', (v) => (v > 0 ? v : 0.01 * v)),
    {
      x: [[7]],
      make: (g, [x]) => g.leakyRelu(x, { slope: 0.3 }),
      is: ([x]) => R.unary((v) => (v > 0 ? v : 0.3 * v))(x),
    },
  ],
  gate: {
    x: [
      [3, 4],
      [3, 4],
    ],
    make: (g, [a, b]) => g.gate(a, b, 0.2),
    is: ([a, b]) => R.binary((p, q) => (p > 0 ? q : 0.2 * q))(a, b),
  },
  sigmoid: unary('sigmoid', sigmoid),
  tanh: unary('tanh', Math.tanh),
  softplus: unary('softplus', softplus),
  scale: { x: [[5]], make: (g, [x]) => g.scale(x, -2.5), is: ([x]) => R.unary((v) => -2.5 * v)(x) },
  shift: { x: [[5]], make: (g, [x]) => g.shift(x, 0.75), is: ([x]) => R.unary((v) => v + 0.75)(x) },
  clamp: {
    x: [[4, 5]],
    make: (g, [x]) => g.clamp(x, -0.5, 0.8),
    is: ([x]) => R.unary((v) => Math.min(Math.max(v, -0.5), 0.8))(x),
  },
  inside: {
    x: [[9], [9]],
    make: (g, [a, b]) => g.inside(a, b, { lo: -0.5, hi: 0.8 }),
    is: ([a, b]) => R.binary((p, q) => (p >= -0.5 && p <= 0.8 ? q : 0))(a, b),
  },
  stopGradient: { x: [[4]], make: (g, [x]) => g.stopGradient(x), is: ([x]) => x, flat: true },

  matmul: [
    {
      x: [
        [3, 5],
        [5, 4],
      ],
      make: (g, [a, b]) => g.matmul(a, b),
      is: ([a, b]) => R.matmul(a, b),
    },
    {
      x: [
        [2, 3, 5],
        [2, 5, 1],
      ],
      make: (g, [a, b]) => g.matmul(a, b),
      is: ([a, b]) => R.matmul(a, b),
    },
  ],
  matmulNt: {
    x: [
      [3, 5],
      [4, 5],
    ],
    make: (g, [a, b]) => g.matmulNt(a, b),
    is: ([a, b]) => R.matmul(a, R.flip(b)),
  },
  matmulTn: {
    x: [
      [2, 5, 3],
      [2, 5, 4],
    ],
    make: (g, [a, b]) => g.matmulTn(a, b),
    is: ([a, b]) => R.matmul(R.flip(a), b),
  },
  conv2d: [
    {
      x: [
        [2, 5, 4, 2],
        [3, 3, 2, 3],
      ],
      make: (g, [x, w]) => g.conv2d(x, w, { stride: 2, pad: 1 }),
      is: ([x, w]) => R.conv(x, w, 2, 1),
    },
    {
      x: [
        [1, 4, 4, 1],
        [2, 3, 1, 2],
      ],
      make: (g, [x, w]) => g.conv2d(x, w),
      is: ([x, w]) => R.conv(x, w, 1, 0),
    },
  ],
  conv2dTranspose: {
    x: [
      [2, 3, 2, 3],
      [3, 3, 2, 3],
    ],
    make: (g, [y, w]) => g.conv2dTranspose(y, w, 6, 4, 2, 1),
    is: ([y, w]) => R.convDx(y, w, [6, 4], 2, 1),
  },
  conv2dDx: {
    x: [
      [1, 2, 2, 2],
      [3, 3, 1, 2],
    ],
    make: (g, [y, w]) => g.conv2dDx(y, w, { height: 4, width: 4 }),
    is: ([y, w]) => R.convDx(y, w, [4, 4], 1, 0),
  },
  conv2dDw: {
    x: [
      [2, 5, 4, 2],
      [2, 3, 2, 3],
    ],
    make: (g, [x, y]) => g.conv2dDw(x, y, { kh: 3, kw: 3, stride: 2, pad: 1 }),
    is: ([x, y]) => R.convDw(x, y, [3, 3], 2, 1),
  },
  avgPool: {
    x: [[2, 5, 4, 2]],
    make: (g, [x]) => g.avgPool(x, 3, 1),
    is: ([x]) => R.avgPool(x, 3, 1),
  },
  avgPoolDx: {
    x: [[2, 2, 2, 2]],
    make: (g, [y]) => g.avgPoolDx(y, { height: 5, width: 4 }),
    is: ([y]) => R.avgPoolDx(y, [5, 4], 2, 2),
  },
  maxPool: {
    x: [[2, 5, 4, 2]],
    make: (g, [x]) => g.maxPool(x),
    is: ([x]) => R.maxPick(x, x, 2, 2),
  },
  maxPick: {
    x: [
      [1, 4, 4, 2],
      [1, 4, 4, 2],
    ],
    make: (g, [a, b]) => g.maxPick(a, b, { size: 3, stride: 1 }),
    is: ([a, b]) => R.maxPick(a, b, 3, 1),
  },
  maxPut: {
    x: [
      [1, 4, 4, 2],
      [1, 2, 2, 2],
    ],
    make: (g, [a, y]) => g.maxPut(a, y),
    is: ([a, y]) => R.maxPut(a, y, 2, 2),
  },

  sum: [
    { x: [[2, 3, 4]], make: (g, [x]) => g.sum(x), is: ([x]) => R.sum(x, [0, 1, 2], false) },
    {
      x: [[2, 3, 4]],
      make: (g, [x]) => g.sum(x, { axes: [0, -1] }),
      is: ([x]) => R.sum(x, [0, 2], false),
    },
    { x: [[2, 3, 4]], make: (g, [x]) => g.sum(x, 1, true), is: ([x]) => R.sum(x, [1], true) },
    { x: [[]], make: (g, [x]) => g.sum(x), is: ([x]) => x },
  ],
  mean: [
    { x: [[2, 3, 4]], make: (g, [x]) => g.mean(x), is: ([x]) => R.mean(x, [0, 1, 2], false) },
    {
      x: [[2, 3, 4]],
      make: (g, [x]) => g.mean(x, { axes: [1, 2], keep: true }),
      is: ([x]) => R.mean(x, [1, 2], true),
    },
  ],
  sumAll: { x: [[2, 3]], make: (g, [x]) => g.sumAll(x), is: ([x]) => R.sum(x, [0, 1], false) },
  meanAll: { x: [[2, 3]], make: (g, [x]) => g.meanAll(x), is: ([x]) => R.mean(x, [0, 1], false) },
  sumTo: { x: [[2, 3, 4]], make: (g, [x]) => g.sumTo(x, [3, 1]), is: ([x]) => R.sumTo(x, [3, 1]) },
  broadcast: {
    x: [[3, 1]],
    make: (g, [x]) => g.broadcast(x, [2, 3, 4]),
    is: ([x]) => R.broadcast(x, [2, 3, 4]),
  },
  softmax: {
    x: [[2, 3, 4]],
    make: (g, [x]) => g.softmax(x),
    is: ([x]) => R.unary(Math.exp)(R.logSoftmax(x)),
  },
  lse: { x: [[3, 4]], make: (g, [x]) => g.lse(x), is: ([x]) => R.lse(x) },
  logSoftmax: { x: [[3, 4]], make: (g, [x]) => g.logSoftmax(x), is: ([x]) => R.logSoftmax(x) },

  reshape: {
    x: [[2, 6]],
    make: (g, [x]) => g.reshape(x, [3, 4]),
    is: ([x]) => R.nd([3, 4], x.data),
  },
  transpose: {
    x: [[2, 3, 4]],
    make: (g, [x]) => g.transpose(x, [2, 0, 1]),
    is: ([x]) => R.transpose(x, [2, 0, 1]),
  },
  slice: [
    { x: [[4, 5]], make: (g, [x]) => g.slice(x, 1, 2, 2), is: ([x]) => R.slice(x, 1, 2, 2) },
    {
      x: [[4, 5]],
      make: (g, [x]) => g.slice(x, { axis: -2, start: 1, count: 3 }),
      is: ([x]) => R.slice(x, 0, 1, 3),
    },
  ],
  pad: { x: [[2, 3]], make: (g, [x]) => g.pad(x, -1, 2, 1), is: ([x]) => R.pad(x, 1, 2, 1) },
  concat: [
    {
      x: [
        [2, 3],
        [1, 3],
        [4, 3],
      ],
      make: (g, xs) => g.concat(xs),
      is: (xs) => R.concat(xs, 0),
    },
    {
      x: [
        [2, 3],
        [2, 1],
      ],
      make: (g, xs) => g.concat(xs, { axis: -1 }),
      is: (xs) => R.concat(xs, 1),
    },
  ],
  gather: {
    x: [[4, 3], [5]],
    whole: { 1: 4 },
    make: (g, [x, i]) => g.gather(x, i),
    is: ([x, i]) => R.gather(x, i),
  },
  scatter: {
    x: [[5, 3], [5]],
    whole: { 1: 4 },
    make: (g, [x, i]) => g.scatter(x, i, 4),
    is: ([x, i]) => R.scatter(x, i, 4),
  },
  oneHot: {
    x: [[5]],
    whole: { 0: 3 },
    make: (g, [i]) => g.oneHot(i, 3),
    is: ([i]) => R.fill([5, 3], ([n, k]) => Number(i.data[n] === k)),
  },

  batchNorm: {
    x: [[5, 2, 3]],
    make: (g, [x]) => g.batchNorm(x, 1e-3),
    is: ([x]) => R.normalised(x, [0, 1], 1e-3).y,
  },
  layerNorm: {
    x: [[3, 2, 4]],
    make: (g, [x]) => g.layerNorm(x),
    is: ([x]) => R.normalised(x, [1, 2], 1e-5).y,
  },
  instanceNorm: {
    x: [[2, 3, 2, 2]],
    make: (g, [x]) => g.instanceNorm(x, { eps: 0.01 }),
    is: ([x]) => R.normalised(x, [1, 2], 0.01).y,
  },
  norm: { x: [[2, 5, 2]], make: (g, [x]) => g.norm(x), is: ([x]) => R.normalised(x, [1], 1e-5).y },
  rstd: {
    x: [[2, 5, 2]],
    make: (g, [x]) => g.rstd(x, 0.1),
    is: ([x]) => R.normalised(x, [1], 0.1).rstd,
  },
  normGrad: {
    x: [
      [2, 5, 2],
      [2, 1, 2],
      [2, 5, 2],
    ],
    positive: true,
    make: (g, [y, r, gy]) => g.normGrad(y, r, gy),
    is: ([y, r, gy]) => R.normGrad(y, r, gy),
  },

  bceLogits: {
    x: [
      [3, 4],
      [3, 4],
    ],
    make: (g, [z, t]) => g.bceLogits(z, t),
    is: ([z, t]) => R.binary((a, b) => softplus(a) - a * b)(z, t),
  },
  softmaxCrossEntropy: {
    x: [
      [3, 4],
      [3, 4],
    ],
    make: (g, [z, t]) => g.softmaxCrossEntropy(z, t),
    is: ([z, t]) =>
      R.binary((l, s) => l - s)(R.lse(z), R.sum(R.binary((a, b) => a * b)(z, t), [1], false)),
  },
  gaussianKl: {
    x: [
      [3, 4],
      [3, 4],
    ],
    make: (g, [m, v]) => g.gaussianKl(m, v),
    is: ([m, v]) =>
      R.sum(R.binary((a, b) => 0.5 * (Math.exp(b) + a * a - 1 - b))(m, v), [1], false),
  },
};

/** @param {ArrayLike<number>} got @param {ArrayLike<number>} want @param {number} tolerance @param {string} what */
function near(got, want, tolerance, what) {
  assert.equal(got.length, want.length, `${what}: length`);
  for (let i = 0; i < want.length; i++) {
    const error = Math.abs(got[i] - want[i]) / Math.max(1, Math.abs(want[i]));
    assert.ok(error <= tolerance, `${what}[${i}]: ${got[i]}, should be ${want[i]}`);
  }
}

const dot = (/** @type {ArrayLike<number>} */ a, /** @type {ArrayLike<number>} */ b) =>
  Array.from(a).reduce((s, v, i) => s + v * b[i], 0);

/** @param {Case} c @param {number} seed */
function checkCase(c, seed) {
  const next = random(BigInt(seed));
  // Values that float32 holds exactly, so that both sides see the same numbers.
  const draw = (/** @type {number} */ k) => {
    if (c.whole?.[k]) return Math.floor(next() * c.whole[k]);
    return Math.fround(c.positive ? 0.5 + 1.5 * next() : 3 * next() - 1.5);
  };
  const xs = c.x.map((dims, k) => R.fill(dims, () => draw(k)));
  const want = c.is(xs);
  const weights = Array.from(want.data, () => Math.fround(next() - 0.5));
  const smooth = c.x.map((_, k) => k).filter((k) => !c.whole?.[k]);
  const directions = smooth.map((k) => R.fill(c.x[k], () => Math.fround(next() - 0.5)));

  const g = core.graph();
  const inputs = c.x.map((dims) => g.input(dims));
  const y = c.make(g, inputs);
  assert.deepEqual([...g.shape(y)], want.dims);
  const seedNode = g.input(want.dims);
  const vs = smooth.map((k) => g.input(c.x[k]));
  const wrt = smooth.map((k) => inputs[k]);
  const first = wrt.length ? g.grad(y, wrt, seedNode) : [];
  // d/dx <dy/dx, v>
  const along = first.map((d, i) => g.sum(g.mul(d, vs[i])));
  const total = along.length ? along.reduce((a, b) => g.add(a, b)) : null;
  const second = total ? g.grad(total, wrt) : [];
  const plan = g.plan([y, ...first, ...second]);
  xs.forEach((x, k) => plan.set(inputs[k], x.data));
  plan.set(seedNode, weights);
  vs.forEach((v, i) => plan.set(v, directions[i].data));
  plan.run();

  near(plan.get(y), want.data, 2e-6, 'value');
  /** The weighted output with inputs moved. @param {(k: number, i: number) => number} move */
  const L = (move) =>
    dot(
      c.is(
        xs.map((x, k) =>
          R.nd(
            x.dims,
            x.data.map((v, i) => v + move(k, i)),
          ),
        ),
      ).data,
      weights,
    );
  smooth.forEach((k, n) => {
    const count = R.count(c.x[k]);
    const indices = Array.from({ length: count }, (_, i) => i);
    const h = 1e-4;
    const unit =
      (/** @type {number} */ i, /** @type {number} */ s) =>
      (/** @type {number} */ kk, /** @type {number} */ ii) => (kk === k && ii === i ? s : 0);
    const numeric = c.flat
      ? indices.map(() => 0)
      : indices.map((i) => (L(unit(i, h)) - L(unit(i, -h))) / (2 * h));
    near(plan.get(first[n]), numeric, 2e-5, `d/dx${k}`);
    const shift =
      (/** @type {number} */ i, /** @type {number} */ s, /** @type {number} */ t) =>
      (/** @type {number} */ kk, /** @type {number} */ ii) => {
        const d = smooth.indexOf(kk);
        return unit(i, s)(kk, ii) + (d < 0 ? 0 : t * directions[d].data[ii]);
      };
    const hessian = c.flat
      ? indices.map(() => 0)
      : indices.map(
          (i) =>
            (L(shift(i, h, h)) - L(shift(i, h, -h)) - L(shift(i, -h, h)) + L(shift(i, -h, -h))) /
            (4 * h * h),
        );
    near(plan.get(second[n]), hessian, 2e-4, `d²/dx${k} along v`);
  });
  g.free();
}

const { builders, ops } = await core.explain();

for (const { name } of builders)
  test(`${name}: value, first and second derivative`, () => {
    assert.ok(cases[name], `graph.test.mjs has no case for ${name}: write one`);
    [cases[name]].flat().forEach((c, i) => checkCase(c, 17 + i));
  });

test('every op of the table is a method', () => {
  const camel = (/** @type {string} */ n) =>
    n.replace(/_([a-z0-9])/g, (_, /** @type {string} */ c) => c.toUpperCase());
  const missing = ops.filter((op) => !builders.some((b) => b.name === camel(op.name)));
  assert.deepEqual(missing, []);
  assert.ok(ops.length >= 40);
  for (const { name, doc } of builders) assert.ok(doc.length > 1, `${name} has no doc`);
});

const g = core.graph();
after(() => g.free());
const x = g.input([4, 784]);
const w = g.input([784, 32]);

/** @type {[string, () => unknown, string, RegExp][]} */
const wrong = [
  ['inner dimensions', () => g.matmul(x, x), 'shape', /matmul.*\[4, 784\] and \[4, 784\]/],
  ['broadcasting', () => g.add(x, w), 'shape', /add.*\[4, 784\] and \[784, 32\]/],
  ['rank', () => g.conv2d(x, w), 'shape', /conv2d/],
  [
    'stride 0',
    () => g.conv2d(g.input([1, 5, 5, 1]), g.input([3, 3, 1, 1]), { stride: 0 }),
    'range',
    /stride/,
  ],
  ['an empty dimension', () => g.input([3, 0]), 'shape', /input/],
  ['a negative dimension', () => g.input([-3]), 'shape', /input/],
  ['too many axes', () => g.input([1, 1, 1, 1, 1, 1]), 'shape', /at most 5 dimensions; got 6/],
  ['too large', () => g.input([100000, 100000]), 'shape', /2 GB/],
  [
    'no whole number',
    () => g.input([2.5]),
    'range',
    /input: dims must be an array of whole numbers/,
  ],
  ['no array', () => /** @type {any} */ (g).input(3), 'range', /dims must be an array; got 3/],
  [
    'an axis that is not there',
    () => g.sum(x, { axes: [2] }),
    'shape',
    /no axis 2 in a node of 2 axes/,
  ],
  ['a short permutation', () => g.transpose(x, [0]), 'shape', /perm/],
  ['no permutation', () => g.transpose(x, [0, 0]), 'shape', /perm/],
  ['reshape', () => g.reshape(x, [3]), 'shape', /reshape/],
  ['a constant to another shape', () => g.sumTo(g.const(1, [4]), [3]), 'shape', /sum_to/],
  ['a constant that does not fit', () => g.broadcast(g.const(1, [4]), [3]), 'shape', /broadcast/],
  ['a slice outside', () => g.slice(x, 0, 3, 2), 'range|shape', /slice/],
  ['slope', () => g.leakyRelu(x, -1), 'range', /slope/],
  ['limits', () => g.clamp(x, 1, 0), 'range', /clamp/],
  ['eps', () => g.batchNorm(x, 0), 'range', /eps/],
  ['nothing to join', () => g.concat([]), 'range', /concat/],
  [
    'a string',
    () => /** @type {any} */ (g).mul(x, 'a'),
    'range',
    /mul: b must be a node of this graph or a number; got 'a'/,
  ],
  [
    'a missing operand',
    () => /** @type {any} */ (g).mul(x),
    'range',
    /mul: b must be a node .* got nothing/,
  ],
  [
    'a missing number',
    () => /** @type {any} */ (g).scale(x),
    'range',
    /scale: factor must be a number; got nothing/,
  ],
  ['not a number', () => g.scale(x, NaN), 'range', /factor must be a number/],
  [
    'a number for a flag',
    () => /** @type {any} */ (g).sum(x, 0, 1),
    'range',
    /keep must be true or false/,
  ],
  [
    'a misspelt option',
    () => /** @type {any} */ (g).conv2d(x, w, { strid: 1 }),
    'name',
    /did you mean 'stride'/,
  ],
  ['too many arguments', () => /** @type {any} */ (g).neg(x, 1), 'range', /neg takes 1 argument/],
  ['a foreign node', () => g.neg(core.graph().input([2])), 'state', /another graph/],
  ['a gradient of many elements', () => g.grad(x, [x]), 'shape', /grad|seed|element/i],
  ['a seed of another shape', () => g.grad(x, [x], w), 'shape', /./],
  ['no list of nodes', () => /** @type {any} */ (g).grad(g.sum(x), x), 'range', /array of nodes/],
  ['no outputs', () => g.plan([]), 'range', /at least one node/],
];

for (const [what, call, code, message] of wrong)
  test(`refused: ${what}`, () => {
    const before = g.nodes().length;
    assert.throws(call, (/** @type {any} */ e) => {
      assert.equal(e.name, 'MetaglyphError');
      assert.match(e.code, new RegExp(`^(${code})$`));
      assert.match(e.message, message);
      return true;
    });
    // And the graph goes on.
    assert.deepEqual([...g.matmul(x, w).dims], [4, 32]);
    assert.ok(g.nodes().length <= before + 3);
  });

test('a plan refuses what it does not know', () => {
  const y = g.sum(g.mul(x, 2));
  const plan = g.plan([y]);
  assert.throws(() => plan.run(), {
    code: 'state',
    message: /node \d+ \(input \[4, 784\]\) has no value/,
  });
  assert.throws(() => plan.set(x, [1, 2]), { code: 'shape', message: /takes 3136 numbers; got 2/ });
  assert.throws(() => plan.get(g.matmul(x, w)), {
    code: 'name',
    message: /neither an input nor an output/,
  });
  assert.throws(() => plan.get(core.graph().input([1])), { code: 'name' });
  assert.throws(() => plan.set(y, [1]), { code: 'name', message: /only inputs can be set/ });
  assert.throws(() => plan.get(/** @type {any} */ (3)), { code: 'name' });
  plan.set(x, 0.5);
  plan.run();
  assert.equal(plan.get(y)[0], 4 * 784);
  plan.free();
  plan.free();
  assert.throws(() => plan.run(), { code: 'state', message: /freed/ });
});

test('constants of a plan cannot be changed', () => {
  const own = core.graph();
  const a = own.input([2]);
  const c = own.const(3, [2]);
  const y = own.mul(own.exp(own.scale(a, 0)), own.broadcast(own.const(3), [2]));
  const plan = own.plan([y, c]);
  plan.set(a, 1);
  assert.throws(() => plan.set(c, 4), { code: 'name', message: /const.*only inputs can be set/ });
  plan.run();
  assert.deepEqual([...plan.get(c), ...plan.get(y)], [3, 3, 3, 3]);
  own.free();
});

test('a plan too large for the memory is refused, and the core goes on', () => {
  const own = core.graph();
  // 17 nodes of 1 GB at a time: their number of floats has 33 bits.
  const wide = own.broadcast(own.input([1]), [2 ** 28]);
  const each = Array.from({ length: 17 }, (_, i) => own.exp(own.scale(wide, i + 2)));
  const y = own.sum(each.reverse().reduce((a, b) => own.mul(a, b)));
  assert.throws(() => own.plan([y]), { code: 'memory', message: /out of memory/ });
  const a = own.input([1]);
  const plan = own.plan([own.exp(a)]);
  plan.set(a, 0);
  plan.run();
  assert.equal(plan.get(own.exp(a))[0], 1);
  own.free();
});

test('a freed graph says so', () => {
  const own = core.graph();
  const a = own.input([2]);
  const plan = own.plan([own.neg(a)]);
  own.free();
  own.free();
  assert.throws(() => own.neg(a), { code: 'state', message: /freed/ });
  assert.throws(() => own.nodes(), { code: 'state' });
  assert.throws(() => plan.run(), { code: 'state', message: /freed/ });
});

test('numbers stand for constants, equal nodes are one', () => {
  const own = core.graph();
  const a = own.input([3]);
  assert.equal(own.add(a, 1), own.add(a, 1));
  assert.notEqual(own.add(a, 1), own.add(a, 2));
  const plan = own.plan([own.sub(1, a)]);
  plan.set(a, [1, 2, 3]);
  plan.run();
  assert.deepEqual([...plan.get(own.sub(1, a))], [0, -1, -2]);
  own.free();
});

test('an inspector sees the nodes', () => {
  const own = core.graph();
  const a = own.input([3, 2]);
  const b = own.slice(a, 0, 1, 2);
  const [first, second] = own.nodes();
  assert.deepEqual(first.op, 'input');
  assert.deepEqual(second, {
    id: b.id,
    op: 'slice',
    inputs: [a.id],
    dims: [2, 2],
    attr: { ints: [0, 1, 2, 0, 0, 0], reals: [0, 0] },
  });
  own.free();
});

test('replaying a plan allocates nothing', () => {
  const own = core.graph();
  const a = own.input([64, 64]);
  const loss = own.mean(own.square(own.tanh(own.matmul(a, a))));
  const plan = own.plan([loss, ...own.grad(loss, [a])]);
  plan.set(a, 0.01);
  const before = core.memory();
  for (let i = 0; i < 200; i++) plan.run();
  assert.deepEqual(core.memory(), before);
  const { steps, bytes, unplannedBytes } = plan.stats();
  assert.ok(
    steps > 3 && bytes > 0 && bytes < unplannedBytes,
    `${steps} ${bytes} ${unplannedBytes}`,
  );
  own.free();
});

test('memory does not grow over graphs made and freed', () => {
  const once = () => {
    const own = core.graph();
    const a = own.input([256, 256]);
    const plan = own.plan([own.matmul(a, a)]);
    plan.set(a, 1);
    plan.run();
    own.free();
  };
  for (let i = 0; i < 10; i++) once();
  const { bytes } = core.memory();
  for (let i = 0; i < 300; i++) once();
  assert.equal(core.memory().bytes, bytes);
});
