/**
 * Tunes real, short training runs: Bayesian optimisation against random search at equal budget.
 *
 *   node examples/tune.mjs [--problems vae,maml] [--runs 25] [--random 200] [--seeds 10]
 *
 * A run trains a small network on procedural glyphs and is judged on held-out ones:
 *   vae    rate and beta; minus the ELBO (beta 1) in nats after 50 steps
 *   maml   rate and inner rate; the loss after adapting, 5-way 1-shot, after 20 steps
 * A run whose training diverges counts as worse than any other. The same numbers on every machine.
 */
import { parseArgs } from 'node:util';
import { load } from 'metaglyph';
import { UsageError, progressBar, run, table, whole } from './common.mjs';

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

run(async () => {
  const { values: given } = parseArgs({
    options: {
      problems: { type: 'string', default: 'vae,maml' },
      runs: { type: 'string', default: '25' },
      random: { type: 'string', default: '200' },
      seeds: { type: 'string', default: '10' },
    },
  });
  const runs = whole('runs', given.runs);
  const seeds = whole('seeds', given.seeds);
  const most = Math.floor(whole('random', given.random) / runs);
  if (most < 1) throw new UsageError('--random must be at least as many as --runs');
  const core = await load();
  const data = core.dataset.glyphs({ seed: 7, alphabets: 4, characters: 10, drawers: 12 });
  const rows = [];
  for (const name of given.problems.split(',')) {
    const problem = problems[name];
    if (!problem) throw new UsageError(`--problems: vae, maml; got '${name}'`);
    const { axes } = problem;
    const value = (/** @type {Point} */ point) => valueAt(core, data, problem, point);
    const bar = progressBar(name, most + seeds);

    /** The lowest of `runs` random ones, some times. @type {number[]} */
    const random = [];
    for (let k = 0; k < most; k++) {
      // A first generation is uniform.
      const some = await core.optimiser({
        method: 'genetic',
        population: runs,
        axes,
        seed: 1000 + k,
      });
      random.push(Math.min(...some.ask().map(value)));
      some.free();
      bar.update(k + 1, 'random');
    }

    /** @type {number[]} */
    const chosen = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const optimiser = await core.optimiser({ axes, seed });
      for (let i = 0; i < runs; i++) optimiser.tell(optimiser.ask().map(value));
      chosen.push(optimiser.best?.value ?? Infinity);
      optimiser.free();
      bar.update(most + seed, 'Bayes');
    }
    bar.stop();
    const best = Math.min(...random);
    const figure = (/** @type {number} */ v) =>
      `${v.toFixed(3)} (${(100 * (v / best - 1)).toFixed(1)} %)`;
    const near = chosen.filter((v) => v <= 1.05 * best).length;
    rows.push([
      name,
      best.toFixed(3),
      figure(median(chosen)),
      figure(Math.max(...chosen)),
      `${near} of ${seeds}`,
      figure(median(random)),
      figure(Math.max(...random)),
    ]);
  }
  table([
    [
      'lowest value',
      `random, ${most * runs}`,
      `Bayes, ${runs}: median`,
      'worst',
      'within 5 %',
      `random, ${runs}: median`,
      'worst',
    ],
    ...rows,
  ]);
  console.log(
    `Bayes: ${seeds} seeds of ${runs} runs. Random: ${most} times ${runs} runs. In brackets: above ` +
      'the lowest of all random runs.',
  );
});
