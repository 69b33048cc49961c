/** TensorFlow.js, WebAssembly backend with SIMD, one thread. Variants: see tfjs_ops.mjs. */
import { INNER_RATE, RATE, WAY } from '../rows.mjs';
import { initial, pictures, spread } from '../values.mjs';
import { batchOf, normOf, targets, tasksOf, vaeAtFloor } from './batches.mjs';
import { library } from './peers.mjs';
import { stockOps, tunedOps } from './tfjs_ops.mjs';

/** @typedef {import('../rows.mjs').Row} Row */
/** @typedef {import('../answer.mjs').Work} Work */
/** @typedef {ReturnType<typeof stockOps>} Ops */

const { tf, wasm, files } = await library('tfjs');

/** @param {Ops} ops @param {any} x @param {any[]} p */
function dense(ops, x, p) {
  for (let i = 0; i < p.length; i += 2) {
    x = tf.add(ops.matmul(x, p[i]), p[i + 1]);
    if (i + 2 < p.length) x = tf.relu(x);
  }
  return x;
}

/** By statistics of the batch, channels last. @param {any} x @param {any} scale @param {any} shift */
function normalise(x, scale, shift) {
  const centred = tf.sub(x, tf.mean(x, [0, 1, 2], true));
  const variance = tf.mean(tf.mul(centred, centred), [0, 1, 2], true);
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5))), scale), shift);
}

/** @param {Ops} ops @param {Row} row @param {any} x @param {any[]} p */
function classify(ops, row, x, p) {
  if (row.widths) return dense(ops, x, p);
  const n = x.shape[0];
  const each = row.norm ? 3 : 2;
  x = tf.reshape(x, [n, 28, 28, 1]);
  for (let i = 0; i < 4 * each; i += each) {
    x = ops.conv(x, p[i]);
    x = row.norm ? normalise(x, p[i + 1], p[i + 2]) : tf.add(x, p[i + 1]);
    x = tf.relu(x);
  }
  return dense(ops, tf.reshape(x, [n, 4 * Number(row.filters)]), p.slice(-2));
}

/** @param {Row} row @param {Float32Array[]} values @returns {any[]} */
const variables = (row, values) =>
  row.params.map(({ dims }, i) => tf.variable(tf.tensor(values[i], dims)));

/** Loss and gradient norms. @param {any[]} p @param {(p: any[]) => any} lossOf */
function measured(p, lossOf) {
  return tf.tidy(() => {
    const { value, grads } = tf.valueAndGrads((/** @type {any[]} */ ...q) => lossOf(q))(p);
    return {
      loss: value.dataSync()[0],
      norms: grads.map((/** @type {any} */ g) => normOf(g.dataSync())),
    };
  });
}

/** One step of Adam. @param {any} adam @param {any[]} p @param {(p: any[]) => any} lossOf */
function descend(adam, p, lossOf) {
  tf.tidy(() => {
    const { grads } = tf.valueAndGrads((/** @type {any[]} */ ...q) => lossOf(q))(p);
    adam.applyGradients(p.map((tensor, i) => ({ name: tensor.name, tensor: grads[i] })));
  });
}

/**
 * The backend keeps the packed right-hand side of a tensor it has seen: tuned gives it a new one each
 * time, as training does.
 * @param {Row} row @param {string} variant @returns {Work}
 */
function openMatmul({ m = 0, k = 0, n = 0, transposed }, variant) {
  const a = tf.tensor(spread(1, m * k, 1), transposed ? [k, m] : [m, k]);
  const values = spread(2, k * n, 1);
  const kept = tf.tensor(values, [k, n]);
  const run = () => {
    const b = variant === 'tuned' ? tf.tensor(values, [k, n]) : kept;
    const y =
      variant === 'tuned' && transposed
        ? tf.matMul(tf.transpose(a), b)
        : tf.matMul(a, b, transposed);
    return y;
  };
  return {
    check: () => tf.tidy(() => ({ norms: [normOf(run().dataSync().subarray(0, 4096))] })),
    run() {
      tf.tidy(run);
      return 1;
    },
    close: () => tf.dispose([a, kept]),
  };
}

/** @param {Row} row @param {Ops} ops @returns {Work} */
function openVae(row, ops) {
  const batch = Number(row.batch);
  const latent = Number(row.latent);
  const half = 2 * (Number(row.encoder?.length) - 1);
  const picture = batchOf(row);
  const noise = spread(77, batch * latent, 1.7);
  /** @param {any} x @param {any} eps @returns {(p: any[]) => any} */
  const lossOf = (x, eps) => (p) => {
    const code = dense(ops, x, p.slice(0, half));
    const mu = tf.slice(code, [0, 0], [batch, latent]);
    const logvar = tf.clipByValue(tf.slice(code, [0, latent], [batch, latent]), -10, 10);
    const z = tf.add(mu, tf.mul(ops.exp(tf.mul(logvar, 0.5)), eps));
    const nll = ops.binary(dense(ops, z, p.slice(half)), x);
    const kl = tf.sum(tf.sub(tf.add(ops.exp(logvar), tf.mul(mu, mu)), tf.add(logvar, 1)));
    return tf.div(tf.add(nll, tf.mul(kl, 0.5)), batch);
  };
  const p = variables(row, initial(row.params));
  const adam = tf.train.adam(RATE);
  return {
    check() {
      const floor = variables(row, vaeAtFloor(row));
      const x = tf.tensor(picture, [batch, 784]);
      const result = measured(floor, lossOf(x, tf.zeros([batch, latent])));
      tf.dispose([floor, x]);
      return result;
    },
    run() {
      tf.tidy(() =>
        descend(
          adam,
          p,
          lossOf(tf.tensor(picture, [batch, 784]), tf.tensor(noise, [batch, latent])),
        ),
      );
      return 1;
    },
    close() {
      tf.dispose(p);
      adam.dispose();
    },
  };
}

/**
 * The network after its inner steps.
 * @param {Ops} ops @param {Row} row @param {any[]} p @param {any} x
 */
function adapted(ops, row, p, x) {
  const y = tf.tensor(targets(1), [WAY, WAY]);
  for (let k = 0; k < Number(row.steps); k++) {
    const grads = tf.grads((/** @type {any[]} */ ...q) =>
      ops.crossEntropy(y, classify(ops, row, x, q)),
    )(p);
    p = p.map((w, i) => tf.sub(w, tf.mul(grads[i], INNER_RATE)));
  }
  return p;
}

/** @param {Row} row @param {Ops} ops @param {number[]} order @returns {Work} */
function openMaml(row, ops, order) {
  const query = Number(row.query);
  const tasks = tasksOf(row, order);
  const p = variables(row, initial(row.params));
  const adam = tf.train.adam(RATE);
  /** @param {(typeof tasks)[0]} task @returns {(p: any[]) => any} */
  const lossOf = (task) => (q) => {
    const after = adapted(ops, row, q, tf.tensor(task.support, [WAY, 784]));
    const logits = classify(ops, row, tf.tensor(task.query, [WAY * query, 784]), after);
    return ops.crossEntropy(tf.tensor(targets(query), [WAY * query, WAY]), logits);
  };
  return {
    check: () => measured(p, lossOf(tasks[0])),
    run() {
      // One task's graph at a time: eight at once take more memory and are no faster.
      tf.tidy(() => {
        const all = tasks.map((task) =>
          tf.tidy(() => tf.grads((/** @type {any[]} */ ...q) => lossOf(task)(q))(p)),
        );
        adam.applyGradients(
          p.map((tensor, i) => ({
            name: tensor.name,
            tensor: tf.div(tf.addN(all.map((grads) => grads[i])), tasks.length),
          })),
        );
      });
      return tasks.length;
    },
    close() {
      tf.dispose(p);
      adam.dispose();
    },
  };
}

/** @param {Row} row @param {Ops} ops @returns {Work} */
function openAdapt(row, ops) {
  const p = variables(row, initial(row.params));
  const support = pictures([0, 1, 2, 3, 4]);
  const query = pictures([7]);
  const probs = () =>
    tf.tidy(() => {
      const after = adapted(ops, row, p, tf.tensor(support, [WAY, 784]));
      return tf.softmax(classify(ops, row, tf.tensor(query, [1, 784]), after)).dataSync();
    });
  return {
    check: () => ({ values: [...probs()] }),
    run() {
      probs();
      return 1;
    },
    close: () => tf.dispose(p),
  };
}

/** @type {import('../answer.mjs').Open} */
export async function open(row, order, variant) {
  if (tf.getBackend() !== 'wasm') {
    wasm.setWasmPaths(files);
    await tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    await tf.setBackend('wasm');
    await tf.ready();
  }
  const ops = variant === 'tuned' ? tunedOps(tf) : stockOps(tf);
  if (row.kind === 'matmul') return openMatmul(row, variant);
  if (row.kind === 'maml') return openMaml(row, ops, order);
  return row.kind === 'adapt' ? openAdapt(row, ops) : openVae(row, ops);
}
