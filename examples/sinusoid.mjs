/**
 * Sinusoid regression (Finn, Abbeel & Levine 2017, section 5.1): from a few points of a curve
 * y = A sin(x - phi), its whole course. Meta-learning finds weights from which one step of gradient
 * descent does most of it; ordinary training on all curves at once finds their mean.
 *
 *   node examples/sinusoid.mjs [--methods maml,joint] [--steps 10000] [--shot 10] [--order 2]
 *       [--test-steps 10] [--tasks 600] [--seed 1] [--build plain|relaxed|auto]
 *
 * Methods are maml, metasgd, anil, reptile (which takes 5 inner steps in training, the others 1) and
 * joint, the baseline. With the same seed the plain build gives the same numbers on every machine.
 */
import { parseArgs } from 'node:util';
import { load } from 'metaglyph';
import { progressBar, run, table, whole } from './common.mjs';

/** @typedef {import('metaglyph').Core} Core */
/** @typedef {import('metaglyph').RegressionEvaluation} RegressionEvaluation */

/**
 * Trains by one method and judges it.
 * @param {Core} core
 * @param {string} method
 * @param {Record<string, number>} settings hyperparameters and seed
 * @param {number} steps
 * @param {number} episodes
 * @returns {RegressionEvaluation}
 */
function learn(core, method, settings, steps, episodes) {
  const innerSteps = method === 'reptile' ? 5 : 1;
  const session = core.session('sinusoid', { ...settings, method, innerSteps });
  const bar = progressBar(method, steps);
  while (session.steps < steps) {
    session.step(Math.min(100, steps - session.steps));
    const { loss } = session.metrics();
    const mean = loss.reduce((a, b) => a + b, 0) / loss.length;
    bar.update(session.steps, `training loss ${mean.toFixed(3)}`);
  }
  bar.stop();
  const result = session.evaluate({ episodes });
  session.free();
  return result;
}

/** @param {number} mean @param {number} interval */
const figure = (mean, interval) =>
  mean < 1000 ? `${mean.toFixed(3)} ± ${interval.toFixed(3)}` : 'diverges';

run(async () => {
  const { values: given } = parseArgs({
    options: {
      methods: { type: 'string', default: 'maml,joint' },
      steps: { type: 'string', default: '10000' },
      shot: { type: 'string', default: '10' },
      order: { type: 'string', default: '2' },
      'test-steps': { type: 'string', default: '10' },
      tasks: { type: 'string', default: '600' },
      seed: { type: 'string', default: '1' },
      build: { type: 'string', default: 'plain' },
    },
  });
  const core = await load({ build: /** @type {'plain'} */ (given.build) });
  const methods = given.methods.split(',');
  const [steps, tasks] = [whole('steps', given.steps), whole('tasks', given.tasks)];
  const settings = {
    shot: whole('shot', given.shot),
    order: whole('order', given.order),
    testSteps: whole('test-steps', given['test-steps']),
    seed: whole('seed', given.seed),
  };
  const results = methods.map((method) => learn(core, method, settings, steps, tasks));
  table([
    [`mean squared error, ${given.shot} points`, ...methods],
    ...results[0].lossPerStep.map((_, k) => [
      k === 0 ? 'before adaptation' : `after ${k} step${k > 1 ? 's' : ''}`,
      ...results.map((r) => figure(r.lossPerStep[k], r.intervalPerStep[k])),
    ]),
  ]);
  console.log(
    `${steps} training steps each; ${tasks} fixed curves never seen, ± 95 % interval of the mean.`,
  );
});
