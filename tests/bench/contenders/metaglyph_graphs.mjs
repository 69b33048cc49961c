/** Networks made with core.graph(): for sizes that no session has, and to know a session's task. */
import { INNER_RATE, RATE, WAY } from '../rows.mjs';
import { initial, pictures, sizeOf } from '../values.mjs';
import { targets, vaeAtFloor } from './batches.mjs';

/** @typedef {import('../rows.mjs').Row} Row */
/** @typedef {import('metaglyph').Core} Core */
/** @typedef {ReturnType<Core['graph']>} Graph */
/** @typedef {import('metaglyph').Node} Node */

/** @param {readonly number[]} list @returns {number[][]} */
export const permutations = (list) =>
  list.length < 2
    ? [[...list]]
    : list.flatMap((x) => permutations(list.filter((y) => y !== x)).map((rest) => [x, ...rest]));

/** Linear layers with relu between. @param {Graph} g @param {Node} x @param {readonly Node[]} p */
function dense(g, x, p) {
  for (let i = 0; i < p.length; i += 2) {
    x = g.add(g.matmul(x, p[i]), p[i + 1]);
    if (i + 2 < p.length) x = g.relu(x);
  }
  return x;
}

/** @param {Graph} g @param {Row} row @param {Node} x [n,784] @param {readonly Node[]} p */
function classify(g, row, x, p) {
  if (row.widths) return dense(g, x, p);
  const n = x.dims[0];
  const each = row.norm ? 3 : 2;
  x = g.reshape(x, [n, 28, 28, 1]);
  for (let i = 0; i < 4 * each; i += each) {
    x = g.conv2d(x, p[i], 2, 1);
    if (row.norm) x = g.mul(g.batchNorm(x), p[i + 1]);
    x = g.relu(g.add(x, p[i + each - 1]));
  }
  return dense(g, g.reshape(x, [n, sizeOf(x.dims.slice(1))]), p.slice(-2));
}

/**
 * The loss on the query of one task, after adaptation.
 * @param {Core} core
 * @param {Row} row
 */
export function taskGraph(core, row) {
  const g = core.graph();
  const query = Number(row.query);
  const theta = row.params.map(({ dims }) => g.input(dims));
  const support = { x: g.input([WAY, 784]), y: g.input([WAY, WAY]) };
  const asked = { x: g.input([WAY * query, 784]), y: g.input([WAY * query, WAY]) };
  /** @param {{ x: Node, y: Node }} set @param {readonly Node[]} p */
  const lossOf = ({ x, y }, p) => g.mean(g.softmaxCrossEntropy(classify(g, row, x, p), y));
  let now = theta;
  for (let k = 0; k < Number(row.steps); k++) {
    const slope = g.grad(lossOf(support, now), now);
    now = now.map((p, i) => g.sub(p, g.mul(slope[i], INNER_RATE)));
  }
  const loss = lossOf(asked, now);
  const plan = g.plan([loss]);
  initial(row.params).forEach((value, i) => plan.set(theta[i], value));
  plan.set(support.y, targets(1));
  plan.set(asked.y, targets(query));
  return {
    /** @param {readonly number[]} order of the classes */
    loss(order) {
      plan.set(support.x, pictures(order));
      plan.set(asked.x, pictures(order.flatMap((c) => new Array(query).fill(c))));
      plan.run();
      return plan.get(loss)[0];
    },
    free: () => g.free(),
  };
}

/** One step of Adam as nodes. @param {Graph} g @param {Node[]} theta @param {Node[]} slope */
function adamNodes(g, theta, slope) {
  const correction = g.input([2]); // 1 / (1 - beta^t)
  const part = (/** @type {number} */ i) => g.reshape(g.slice(correction, 0, i, 1), []);
  const state = theta.map(({ dims }) => ({ m: g.input(dims), v: g.input(dims) }));
  const next = theta.map((p, i) => {
    const m = g.add(g.scale(state[i].m, 0.9), g.scale(slope[i], 0.1));
    const v = g.add(g.scale(state[i].v, 0.999), g.scale(g.square(slope[i]), 0.001));
    const size = g.shift(g.sqrt(g.mul(v, part(1))), 1e-8);
    return { m, v, p: g.sub(p, g.div(g.scale(g.mul(m, part(0)), RATE), size)) };
  });
  return { correction, state, next };
}

/**
 * A VAE of any widths, its Adam in the graph as well.
 * @param {Core} core
 * @param {Row} row
 * @returns {import('../answer.mjs').Work}
 */
export function vaeGraph(core, row) {
  const g = core.graph();
  const batch = Number(row.batch);
  const latent = Number(row.latent);
  const half = 2 * (Number(row.encoder?.length) - 1);
  const theta = row.params.map(({ dims }) => g.input(dims));
  const x = g.input([batch, 784]);
  const eps = g.input([batch, latent]);
  const code = dense(g, x, theta.slice(0, half));
  const mu = g.slice(code, 1, 0, latent);
  const logvar = g.clamp(g.slice(code, 1, latent, latent), -10, 10);
  const z = g.add(mu, g.mul(g.exp(g.scale(logvar, 0.5)), eps));
  const nll = g.sum(g.bceLogits(dense(g, z, theta.slice(half)), x), { axes: [1] });
  const loss = g.mean(g.add(nll, g.gaussianKl(mu, logvar)));
  const slope = g.grad(loss, theta);
  const { correction, state, next } = adamNodes(g, theta, slope);
  const outputs = next.flatMap(({ m, v, p }) => [m, v, p]);
  const check = g.plan([loss, ...slope]);
  const plan = g.plan([loss, ...outputs]);
  const picture = pictures(Array.from({ length: batch }, (_, i) => i));
  for (const one of [check, plan]) {
    one.set(x, picture);
    one.set(eps, 0);
    (one === check ? vaeAtFloor(row) : initial(row.params)).forEach((value, i) =>
      one.set(theta[i], value),
    );
  }
  state.forEach(({ m, v }) => [m, v].forEach((node) => plan.set(node, 0)));
  const power = { first: 1, second: 1 };
  return {
    check() {
      check.run();
      return {
        loss: check.get(loss)[0],
        norms: slope.map((node) => Math.sqrt(check.get(node).reduce((s, d) => s + d * d, 0))),
      };
    },
    run() {
      power.first *= 0.9;
      power.second *= 0.999;
      plan.set(correction, [1 / (1 - power.first), 1 / (1 - power.second)]);
      plan.set(x, picture);
      plan.run();
      next.forEach(({ m, v, p }, i) => {
        plan.view(state[i].m).set(plan.view(m));
        plan.view(state[i].v).set(plan.view(v));
        plan.view(theta[i]).set(plan.view(p));
      });
      return 1;
    },
    close: () => g.free(),
  };
}
