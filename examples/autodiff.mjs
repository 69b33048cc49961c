/**
 * The autodiff by hand: build a small network, differentiate it twice, and check both derivatives
 * against finite differences.
 *
 *   node examples/autodiff.mjs
 */
import { load } from 'metaglyph';

const core = await load();
const g = core.graph();

// A network with one hidden layer of 3 units, and its mean squared error on 4 examples. Ops only
// make nodes; nothing is computed yet.
const x = g.input([4, 2]);
const target = g.input([4, 1]);
const w1 = g.input([2, 3]);
const w2 = g.input([3, 1]);
const hidden = g.tanh(g.matmul(x, w1));
const loss = g.mean(g.square(g.sub(g.matmul(hidden, w2), target)));

// The gradient is nodes of the same graph ...
const [d1, d2] = g.grad(loss, [w1, w2]);

// ... and so it can be differentiated again: the Hessian times a direction v is the gradient of
// <gradient, v>. The exact meta-gradient of MAML is made of such products.
const v = g.input([2, 3]);
const [hessianTimesV] = g.grad(g.sum(g.mul(d1, v)), [w1]);

// A plan computes chosen nodes. It is made once, and run any number of times.
const plan = g.plan([loss, d1, d2, hessianTimesV]);
plan.set(x, [0, 0, 0, 1, 1, 0, 1, 1]);
plan.set(target, [0, 1, 1, 0]); // exclusive or
const start = [0.9, -0.4, 0.3, 0.2, 0.8, -0.7];
const direction = [0.5, -1, 0.25, 1, -0.5, 0.75];
plan.set(w1, start);
plan.set(w2, [1.1, -0.6, 0.8]);
plan.set(v, direction);
plan.run();

const { steps, bytes } = plan.stats();
console.log(`loss ${plan.get(loss)[0].toFixed(6)}, ${steps} kernel calls, ${bytes} bytes`);

/**
 * A node's value where w1 is moved from its start.
 * @param {import('metaglyph').Node} node
 * @param {number[]} by
 */
function at(node, by) {
  plan.set(
    w1,
    start.map((w, i) => w + by[i]),
  );
  plan.run();
  return plan.get(node);
}

const gradient = at(
  d1,
  start.map(() => 0),
);
const product = plan.get(hessianTimesV);
const h = 0.01;

console.log('\n w1    gradient   differences   Hessian v   differences');
let worst = 0;
for (let i = 0; i < 6; i++) {
  // Along axis i the loss changes by the gradient,
  const unit = start.map((_, k) => (k === i ? h : 0));
  const back = unit.map((u) => -u);
  const slope = (at(loss, unit)[0] - at(loss, back)[0]) / (2 * h);
  // and along v the gradient changes by the Hessian times v.
  const forth = direction.map((d) => d * h);
  const curve =
    (at(d1, forth)[i] -
      at(
        d1,
        forth.map((f) => -f),
      )[i]) /
    (2 * h);
  const row = [gradient[i], slope, product[i], curve];
  console.log(` [${i}] ${row.map((n) => n.toFixed(6).padStart(11)).join('  ')}`);
  worst = Math.max(worst, Math.abs(gradient[i] - slope), Math.abs(product[i] - curve));
}
console.log(`\nlargest difference ${worst.toExponential(1)}`);
if (!(worst < 1e-3)) throw new Error('the derivatives disagree');

// Gradient descent is the same plan, over and over.
plan.set(w1, start);
const theta = [...start];
for (let step = 0; step < 500; step++) {
  plan.run();
  plan.get(d1).forEach((d, i) => (theta[i] -= 0.3 * d));
  plan.set(w1, theta);
}
plan.run();
console.log(`after 500 steps on w1: loss ${plan.get(loss)[0].toFixed(6)}`);
g.free();
