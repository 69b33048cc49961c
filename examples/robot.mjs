/**
 * The point robot of Finn, Abbeel & Levine 2017 (section 5.3, figure 4): from the rewards of a few
 * episodes, to a goal that it has never been told.
 *
 *   node examples/robot.mjs [--learners maml,first,joint,joint*,random*] [--steps 500] [--test-steps 3]
 *       [--goals 200] [--episodes 20] [--horizon 20] [--hessian lvc|dice|score] [--seeds 1,2,3]
 *       [--build plain|relaxed|auto]
 *
 * Learners: maml, first (first-order MAML), joint (one policy for all goals, adapted by the same
 * steps), random (weights as they begin). With a star they adapt at the rate that serves them best on 50
 * other goals, instead of MAML's. Returns are sums of the rewards of an episode, minus the squared
 * distance from the goal after every move; `best` walks straight to it. With the same seeds the plain
 * build gives the same numbers on every machine.
 */
import { parseArgs } from 'node:util';
import { load } from 'metaglyph';
import { UsageError, cpuSeconds, progressBar, run, table, whole } from './common.mjs';

/** @typedef {import('metaglyph').Core} Core */
/** @typedef {ReturnType<Core['session']>} Session */

/** @type {Record<string, Record<string, number | string>>} */
const learners = {
  maml: { learner: 'maml', order: 2 },
  first: { learner: 'maml', order: 1 },
  joint: { learner: 'joint' },
  random: { learner: 'maml' },
};

/** Of what no training has fitted to a rate. */
const rates = [0.05, 0.1, 0.2, 0.5, 1, 2, 5];
const OTHER_GOALS = 1_000_000;

/**
 * The rate with the highest return after all steps.
 * @param {Session} session
 */
function bestRate(session) {
  const losses = rates.map((innerRate) => {
    session.set('innerRate', innerRate);
    const { data, dims } = session.view('evaluate', { first: OTHER_GOALS, count: 50 }).loss;
    return summary(Array.from(data).filter((_, i) => i % dims[1] === dims[1] - 1)).mean;
  });
  return rates[losses.indexOf(Math.min(...losses))];
}

/** Mean and half of its 95 % interval. @param {readonly number[]} values */
function summary(values) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const square = values.reduce((a, b) => a + (b - mean) ** 2, 0) / Math.max(values.length - 1, 1);
  return { mean, interval: 1.96 * Math.sqrt(square / values.length) };
}

/**
 * Trains one learner and lets it adapt to goals that no training has seen.
 * @param {Core} core
 * @param {string} name
 * @param {Record<string, number | string>} settings hyperparameters and seed
 * @param {number} steps
 * @param {number} goals
 * @returns {{ returns: number[][], distances: number[][], best: number[], seconds: number, rate: number }}
 *   by goals, before adapting and after each step; seconds of training, of one core
 */
function learn(core, name, settings, steps, goals) {
  const base = name.replace('*', '');
  const session = core.session('robot', { ...settings, ...learners[base] });
  const began = cpuSeconds();
  const bar = progressBar(`${name}, seed ${settings.seed}`, steps);
  while (base !== 'random' && session.steps < steps) {
    session.step(Math.min(10, steps - session.steps));
    const { returnBefore, returnAfter } = session.metrics();
    const [before, after] = [returnBefore, returnAfter].map((x) => x[x.length - 1].toFixed(2));
    bar.update(session.steps, `return ${before} -> ${after}`);
  }
  bar.stop();
  const seconds = cpuSeconds() - began;
  if (name !== base) session.set('innerRate', bestRate(session));
  const view = session.view('evaluate', { count: goals });
  const [, stages] = view.loss.dims;
  const rows = (/** @type {ArrayLike<number>} */ data) =>
    Array.from({ length: goals }, (_, i) => Array.from(data).slice(i * stages, (i + 1) * stages));
  const result = {
    returns: rows(view.loss.data.map((x) => -x)),
    distances: rows(view.distance.data),
    best: Array.from(view.best.data),
    seconds,
    rate: Number(session.hypers.innerRate),
  };
  session.free();
  return result;
}

run(async () => {
  const { values: given } = parseArgs({
    options: {
      learners: { type: 'string', default: 'maml,first,joint,joint*,random*' },
      steps: { type: 'string', default: '500' },
      'test-steps': { type: 'string', default: '3' },
      goals: { type: 'string', default: '200' },
      episodes: { type: 'string', default: '20' },
      horizon: { type: 'string', default: '20' },
      hessian: { type: 'string', default: 'lvc' },
      seeds: { type: 'string', default: '1,2,3' },
      build: { type: 'string', default: 'plain' },
    },
  });
  const names = given.learners.split(',');
  const unknown = names.find((name) => !learners[name.replace('*', '')]);
  if (unknown !== undefined)
    throw new UsageError(`--learners: ${Object.keys(learners).join(', ')}; got '${unknown}'`);
  const seeds = given.seeds.split(',').map((seed) => whole('seeds', seed));
  const [steps, goals] = [whole('steps', given.steps), whole('goals', given.goals)];
  const core = await load({ build: /** @type {'plain'} */ (given.build) });
  const settings = {
    hessian: given.hessian,
    testSteps: whole('test-steps', given['test-steps']),
    rollouts: whole('episodes', given.episodes),
    horizon: whole('horizon', given.horizon),
  };
  const results = names.map((name) =>
    seeds.map((seed) => learn(core, name, { ...settings, seed }, steps, goals)),
  );
  /** @param {(r: ReturnType<typeof learn>) => number[]} of */
  const figures = (of) =>
    results.map((runs) => {
      const { mean, interval } = summary(runs.flatMap(of));
      return `${mean.toFixed(2)} ± ${interval.toFixed(2)}`;
    });
  const stages = Array.from({ length: settings.testSteps + 1 }, (_, k) => k);
  const after = (/** @type {number} */ k) =>
    k === 0 ? 'before adaptation' : `after ${k} step${k > 1 ? 's' : ''}`;
  table([
    ['return', ...names],
    ...stages.map((k) => [after(k), ...figures((r) => r.returns.map((row) => row[k]))]),
    ['best', ...figures((r) => r.best)],
  ]);
  table([
    ['distance at the end', ...names],
    ...stages.map((k) => [after(k), ...figures((r) => r.distances.map((row) => row[k]))]),
  ]);
  table([
    ['training', ...names],
    ['rate of adaptation', ...results.map((runs) => runs.map((r) => r.rate).join(', '))],
    [
      'seconds of one core',
      ...results.map((runs) => summary(runs.map((r) => r.seconds)).mean.toFixed(1)),
    ],
  ]);
  console.log(
    `${steps} training steps each; ${goals} goals never seen for each of ${seeds.length} seeds, ± 95 % ` +
      `interval of the mean. ${given.episodes} episodes a step of adaptation.`,
  );
});
