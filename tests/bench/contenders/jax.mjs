/**
 * jax-js on its WebAssembly backend, everything jitted. Every function takes ownership of its
 * arguments, so what is used again is given as `.ref`.
 */
import { INNER_RATE, RATE, WAY } from '../rows.mjs';
import { initial, pictures, spread } from '../values.mjs';
import { batchOf, normOf, targets, tasksOf, vaeAtFloor } from './batches.mjs';
import { library } from './peers.mjs';

/** @typedef {import('../rows.mjs').Row} Row */
/** @typedef {import('../answer.mjs').Work} Work */

const jax = await library('jax');
const { numpy: np, lax, nn, jit, vmap, valueAndGrad } = jax;

/** @param {Float32Array} values @param {readonly number[]} dims */
const tensor = (values, dims) => np.array(values).reshape([...dims]);

/** @param {Row} row @param {Float32Array[]} values @returns {any[]} */
const parameters = (row, values) => row.params.map(({ dims }, i) => tensor(values[i], dims));

/** @param {any[]} list @returns {any[]} */
const refs = (list) => list.map((x) => x.ref);

/** @param {any} x @param {any[]} p */
function dense(x, p) {
  for (let i = 0; i < p.length; i += 2) {
    x = np.matmul(x, p[i]).add(p[i + 1]);
    if (i + 2 < p.length) x = nn.relu(x);
  }
  return x;
}

/** By statistics of the batch, channels first. @param {any} x @param {any} scale @param {any} shift */
function normalise(x, scale, shift) {
  const mean = (/** @type {any} */ v) => np.mean(v, [0, 2, 3], { keepdims: true });
  const wide = (/** @type {any} */ v) => v.reshape([1, v.shape[0], 1, 1]);
  const centred = x.ref.sub(mean(x));
  const variance = mean(np.square(centred.ref));
  return centred
    .div(np.sqrt(variance.add(1e-5)))
    .mul(wide(scale))
    .add(wide(shift));
}

/** @param {Row} row @param {any} x @param {any[]} p */
function classify(row, x, p) {
  if (row.widths) return dense(x, p);
  const n = x.shape[0];
  const each = row.norm ? 3 : 2;
  x = x.reshape([n, 1, 28, 28]);
  const pad = [
    [1, 1],
    [1, 1],
  ];
  for (let i = 0; i < 4 * each; i += each) {
    x = lax.convGeneralDilated(x, np.transpose(p[i], [3, 2, 0, 1]), [2, 2], pad);
    if (row.norm) x = normalise(x, p[i + 1], p[i + 2]);
    else x = x.add(p[i + 1].reshape([1, Number(row.filters), 1, 1]));
    x = nn.relu(x);
  }
  x = np.transpose(x, [0, 2, 3, 1]).reshape([n, 4 * Number(row.filters)]);
  return dense(x, p.slice(-2));
}

/** Mean cross-entropy. @param {any} logits @param {any} y one hot */
const crossEntropy = (logits, y) => np.mean(np.sum(nn.logSoftmax(logits, -1).mul(y), -1)).neg();

/** Adam; the corrections 1 / (1 - beta^t) come as arrays. */
const adamStep = (
  /** @type {any} */ { p, m, v },
  /** @type {any[]} */ grads,
  /** @type {any} */ c,
) => {
  const moment = m.map((/** @type {any} */ one, /** @type {number} */ i) =>
    one.mul(0.9).add(grads[i].ref.mul(0.1)),
  );
  const square = v.map((/** @type {any} */ one, /** @type {number} */ i) =>
    one.mul(0.999).add(np.square(grads[i]).mul(0.001)),
  );
  const next = p.map((/** @type {any} */ one, /** @type {number} */ i) => {
    const size = np.sqrt(square[i].ref.mul(c.second.ref)).add(1e-8);
    return one.sub(moment[i].ref.mul(c.first.ref).mul(RATE).div(size));
  });
  c.first.dispose();
  c.second.dispose();
  return { p: next, m: moment, v: square };
};

/**
 * Trains with Adam on what `batch` gives.
 * @param {Row} row
 * @param {(p: any[], ...batch: any[]) => any} lossOf
 * @param {() => any[]} batch
 * @param {number} units a step
 */
function training(row, lossOf, batch, units) {
  const update = jit(
    (/** @type {any} */ state, /** @type {any} */ c, /** @type {any[]} */ ...b) => {
      const [loss, grads] = valueAndGrad(lossOf)(refs(state.p), ...b);
      return { state: adamStep(state, grads, c), loss };
    },
  );
  const zeros = () => row.params.map(({ dims }) => np.zeros(dims));
  let state = { p: parameters(row, initial(row.params)), m: zeros(), v: zeros() };
  const power = { first: 1, second: 1 };
  return {
    async run() {
      power.first *= 0.9;
      power.second *= 0.999;
      const c = {
        first: np.array(1 / (1 - power.first)),
        second: np.array(1 / (1 - power.second)),
      };
      const out = update(state, c, ...batch());
      state = out.state;
      await out.loss.data();
      await jax.blockUntilReady(state);
      return units;
    },
    close() {
      for (const list of Object.values(state)) for (const one of list) one.dispose();
    },
  };
}

/** @param {(p: any[], ...batch: any[]) => any} lossOf @param {any[]} p @param {any[]} batch */
async function measured(lossOf, p, batch) {
  const [loss, grads] = jit(valueAndGrad(lossOf))(p, ...batch);
  const norms = [];
  for (const grad of grads) norms.push(normOf(await grad.data()));
  return { loss: (await loss.data())[0], norms };
}

/** @param {Row} row @returns {Work} */
function openMatmul({ m = 0, k = 0, n = 0, transposed }) {
  const a = tensor(spread(1, m * k, 1), transposed ? [k, m] : [m, k]);
  const b = tensor(spread(2, k * n, 1), [k, n]);
  const product = jit((/** @type {any} */ x, /** @type {any} */ y) =>
    np.matmul(transposed ? np.transpose(x) : x, y),
  );
  const run = () => product(a.ref, b.ref);
  return {
    check: async () => ({ norms: [normOf((await run().data()).subarray(0, 4096))] }),
    async run() {
      const y = run();
      await y.blockUntilReady();
      y.dispose();
      return 1;
    },
    close() {
      a.dispose();
      b.dispose();
    },
  };
}

/** @param {Row} row @returns {Work} */
function openVae(row) {
  const batch = Number(row.batch);
  const latent = Number(row.latent);
  const half = 2 * (Number(row.encoder?.length) - 1);
  const picture = batchOf(row);
  const noise = spread(77, batch * latent, 1.7);
  const lossOf = (/** @type {any[]} */ p, /** @type {any} */ x, /** @type {any} */ eps) => {
    const code = dense(x.ref, p.slice(0, half));
    const [mu, raw] = np.split(code, 2, 1);
    const logvar = np.clip(raw, -10, 10);
    const z = mu.ref.add(np.exp(logvar.ref.mul(0.5)).mul(eps));
    const logits = dense(z, p.slice(half));
    const nll = np.sum(nn.softplus(logits.ref).sub(logits.mul(x)));
    const kl = np.sum(np.exp(logvar.ref).add(np.square(mu)).sub(logvar).sub(1)).mul(0.5);
    return nll.add(kl).div(batch);
  };
  const x = () => tensor(picture, [batch, 784]);
  return {
    check: () =>
      measured(lossOf, parameters(row, vaeAtFloor(row)), [x(), np.zeros([batch, latent])]),
    ...training(row, lossOf, () => [x(), tensor(noise, [batch, latent])], 1),
  };
}

/** @param {Row} row @param {any[]} p consumed @param {any} x @returns {any[]} */
function adapted(row, p, x) {
  const y = () => tensor(targets(1), [WAY, WAY]);
  for (let k = 0; k < Number(row.steps); k++) {
    const last = k === Number(row.steps) - 1;
    const [loss, grads] = valueAndGrad((/** @type {any[]} */ q) =>
      crossEntropy(classify(row, last ? x : x.ref, q), y()),
    )(refs(p));
    loss.dispose();
    p = p.map((w, i) => w.sub(grads[i].mul(INNER_RATE)));
  }
  return p;
}

/** @param {Row} row @param {number[]} order @returns {Work} */
function openMaml(row, order) {
  const query = Number(row.query);
  const tasks = tasksOf(row, order);
  const lossOf = (/** @type {any[]} */ p, /** @type {any} */ support, /** @type {any} */ asked) => {
    const after = adapted(row, p, support);
    return crossEntropy(classify(row, asked, after), tensor(targets(query), [WAY * query, WAY]));
  };
  const flat = (/** @type {Float32Array[]} */ parts) => {
    const all = new Float32Array(parts.length * parts[0].length);
    parts.forEach((part, i) => all.set(part, i * part.length));
    return all;
  };
  /** A meta-step over some of the tasks at once, by vmap. @param {typeof tasks} some */
  const together = (some) => ({
    lossOf: (/** @type {any[]} */ p, /** @type {any} */ s, /** @type {any} */ q) =>
      np.mean(vmap(lossOf, [p.map(() => null), 0, 0])(p, s, q)),
    batch: () => [
      tensor(flat(some.map((t) => t.support)), [some.length, WAY, 784]),
      tensor(flat(some.map((t) => t.query)), [some.length, WAY * query, 784]),
    ],
  });
  // Convolutions take seconds a task here, so they are trained on one task a step.
  const count = row.widths ? tasks.length : 1;
  const step = together(tasks.slice(0, count));
  const same = together(new Array(count).fill(tasks[0]));
  return {
    check: () => measured(same.lossOf, parameters(row, initial(row.params)), same.batch()),
    ...training(row, step.lossOf, step.batch, count),
  };
}

/** @param {Row} row @returns {Work} */
function openAdapt(row) {
  const p = parameters(row, initial(row.params));
  const probs = jit((/** @type {any[]} */ q, /** @type {any} */ s, /** @type {any} */ x) =>
    nn.softmax(classify(row, x, adapted(row, q, s)), -1),
  );
  const run = async () => [
    ...(await probs(
      refs(p),
      tensor(pictures([0, 1, 2, 3, 4]), [WAY, 784]),
      tensor(pictures([7]), [1, 784]),
    ).data()),
  ];
  return {
    check: async () => ({ values: await run() }),
    async run() {
      await run();
      return 1;
    },
    close: () => p.forEach((one) => one.dispose()),
  };
}

/** @type {import('../answer.mjs').Open} */
export async function open(row, order) {
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  if (row.kind === 'matmul') return openMatmul(row);
  if (row.kind === 'maml') return openMaml(row, order);
  return row.kind === 'adapt' ? openAdapt(row) : openVae(row);
}
