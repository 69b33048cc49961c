/**
 * Tunes real, short training runs: Bayesian optimisation, or a population, against random search at equal
 * budget.
 *
 *   node examples/tune.mjs [--problems vae,maml] [--runs 25] [--random 200] [--seeds 10]
 *       [--methods bayes,genetic,swarm,cmaes]
 *
 * A run trains a small network on procedural glyphs and is judged on held-out ones:
 *   vae    rate and beta; minus the ELBO (beta 1) in nats after 50 steps
 *   maml   rate and inner rate; the loss after adapting, 5-way 1-shot, after 20 steps
 * A run whose training diverges counts as worse than any other. The same numbers on every machine.
 */
import { parseArgs } from 'node:util';
import { load } from 'metaglyph';
import { UsageError, listOf, progressBar, run, table, whole } from './common.mjs';

/** @typedef {import('metaglyph').Core} Core */
/** @typedef {import('metaglyph').Dataset} Dataset */
/** @typedef {Record<string, number>} Point */

/**
 * @typedef {object} Problem
 * @property {Record<string, { min: number, max: number, log: boolean }>} axes
 * @property {(core: Core, data: Dataset, point: Point) => number} value
 */

/** @param {number} min @param {number} max */
const factors = (min, max) => ({ min, max, log: true });

/** @type {Record<string, Problem>} */
const problems = {
  vae: {
    axes: { rate: factors(1e-5, 0.3), beta: factors(0.1, 10) },
    value(core, data, point) {
      const session = core.session('vae', { ...point, latent: 8, batch: 16 }, data);
      try {
        session.step(50);
        return -session.evaluate({ items: 96 }).elbo;
      } finally {
        session.free();
      }
    },
  },
  maml: {
    axes: { rate: factors(1e-4, 0.3), innerRate: factors(0.01, 4) },
    value(core, data, point) {
      const session = core.session('maml', { ...point, filters: 8, tasks: 2, order: 1 }, data);
      try {
        session.step(20);
        return session.evaluate({ episodes: 20 }).lossPerStep.at(-1);
      } finally {
        session.free();
      }
    },
  },
};

/**
 * @param {Core} core
 * @param {Dataset} data
 * @param {Problem} problem
 * @param {Point} point
 */
function valueAt(core, data, problem, point) {
  try {
    return problem.value(core, data, point);
  } catch (e) {
    if (/** @type {{ code?: string }} */ (e).code === 'numeric') return Infinity;
    throw e;
  }
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Small generations, since there are few runs to live from. @type {Record<string, Record<string, unknown>>} */
const METHODS = {
  bayes: {},
  genetic: { method: 'genetic', population: 5 },
  swarm: { method: 'swarm', population: 5 },
  cmaes: { method: 'cmaes', population: 5 },
};

run(async () => {
  const { values: given } = parseArgs({
    options: {
      problems: { type: 'string' },
      methods: { type: 'string' },
      runs: { type: 'string', default: '25' },
      random: { type: 'string', default: '200' },
      seeds: { type: 'string', default: '10' },
    },
  });
  const runs = whole('runs', given.runs);
  const seeds = whole('seeds', given.seeds);
  const most = Math.floor(whole('random', given.random) / runs);
  if (most < 1) throw new UsageError('--random must be at least as many as --runs');
  const methods = listOf('methods', given.methods, Object.keys(METHODS));
  const core = await load();
  const data = core.dataset.glyphs({ seed: 7, alphabets: 4, characters: 10, drawers: 12 });
  for (const name of listOf('problems', given.problems, Object.keys(problems))) {
    const problem = problems[name];
    const { axes } = problem;
    const value = (/** @type {Point} */ point) => valueAt(core, data, problem, point);
    const bar = progressBar(name, most + methods.length * seeds);
    let done = 0;

    /** The lowest of `runs` random ones, some times. @type {number[]} */
    const random = [];
    for (let k = 0; k < most; k++) {
      // A first generation is uniform.
      const first = { method: /** @type {const} */ ('genetic'), population: Math.max(4, runs) };
      const some = await core.optimiser({ ...first, axes, seed: 1000 + k });
      random.push(Math.min(...some.ask().slice(0, runs).map(value)));
      some.free();
      bar.update(++done, 'random');
    }

    /** The lowest of each seed. @type {Record<string, number[]>} */
    const chosen = {};
    for (const method of methods) {
      chosen[method] = [];
      for (let seed = 1; seed <= seeds; seed++) {
        const optimiser = await core.optimiser({ ...METHODS[method], axes, seed });
        while (optimiser.history.length < runs) optimiser.tell(optimiser.ask().map(value));
        const within = optimiser.history.slice(0, runs).map((one) => one.value);
        chosen[method].push(Math.min(...within));
        optimiser.free();
        bar.update(++done, method);
      }
    }
    bar.stop();
    const best = Math.min(...random);
    const figure = (/** @type {number} */ v) =>
      `${v.toFixed(3)} (${(100 * (v / best - 1)).toFixed(1)} %)`;
    table([
      [name, `lowest of ${runs}: median`, 'worst', 'within 5 %', 'times'],
      ...[...Object.entries(chosen), /** @type {const} */ (['random', random])].map(
        ([who, values]) => [
          who,
          figure(median(values)),
          figure(Math.max(...values)),
          String(values.filter((v) => v <= 1.05 * best).length),
          String(values.length),
        ],
      ),
    ]);
    console.log(
      `In brackets: above the lowest of all ${most * runs} random runs, ${best.toFixed(3)}.\n`,
    );
  }
});
