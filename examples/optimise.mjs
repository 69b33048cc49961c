/**
 * Looks for the lowest points of test functions, by Bayesian optimisation (few values, each of which
 * might be a training run) and by populations (many cheap values).
 *
 *   node examples/optimise.mjs [--seeds 10]
 *
 * The first table: how near the lowest of 200 random values 25 values chosen by Bayesian optimisation
 * come; 25 random ones beside it. The second: values until the lowest is within 1e-3 of the least
 * one there is. The same numbers on every machine.
 */
import { parseArgs } from 'node:util';
import { load } from 'metaglyph';
import { run, table, whole } from './common.mjs';

/** @typedef {import('metaglyph').Core} Core */

/** @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The lowest value after each step.
 * @param {Core} core
 * @param {string} method
 * @param {Record<string, string | number | boolean>} options
 * @param {number} steps
 */
function search(core, method, options, steps) {
  const session = core.session(method, options);
  session.step(steps);
  const { best, evaluations } = session.metrics();
  const least = Number(session.view('surface', { n: 2 }).least.data[0]);
  session.free();
  return { best: [...best], evaluations: [...evaluations], least };
}

/**
 * Values at 200 random points: two first generations, which are uniform.
 * @param {Core} core
 * @param {string} f
 * @param {number} seed
 */
function randomValues(core, f, seed) {
  return [0, 1].flatMap((half) => {
    const session = core.session('genetic', {
      function: f,
      population: 100,
      seed: 2 * seed + half,
    });
    session.step();
    const { values } = session.view('population');
    session.free();
    return [...values.data];
  });
}

run(async () => {
  const { values: given } = parseArgs({ options: { seeds: { type: 'string', default: '10' } } });
  const seeds = Array.from({ length: whole('seeds', given.seeds) }, (_, i) => i + 1);
  const core = await load();

  const rows = ['forrester', 'humps', 'branin', 'camel'].map((f) => {
    const few = seeds.map((seed) => search(core, 'bayes', { function: f, seed }, 25));
    const { least } = few[0];
    const random = seeds.map((seed) => randomValues(core, f, seed));
    const off = (/** @type {number} */ value) => (value - least).toFixed(4);
    return [
      f,
      off(median(few.map(({ best }) => best[24]))),
      off(median(random.map((values) => Math.min(...values.slice(0, 25))))),
      off(median(random.map((values) => Math.min(...values)))),
    ];
  });
  table([['above the least value', 'Bayes, 25', 'random, 25', 'random, 200'], ...rows]);

  const methods = ['genetic', 'swarm', 'cmaes'];
  const counts = [
    ['rastrigin', 2],
    ['rosenbrock', 2],
    ['ackley', 2],
    ['ackley', 6],
  ].map(([f, dims]) => [
    `${f}, ${dims} inputs`,
    ...methods.map((method) => {
      const needed = seeds.map((seed) => {
        const found = search(core, method, { function: f, dims, seed }, 600);
        const at = found.best.findIndex((value) => value <= found.least + 1e-3);
        return at < 0 ? Infinity : found.evaluations[at];
      });
      const done = needed.filter(Number.isFinite).length;
      return `${median(needed)} (${done} of ${seeds.length}, most ${Math.max(...needed)})`;
    }),
  ]);
  table([['values until within 1e-3', ...methods], ...counts]);
  console.log(`Medians of ${seeds.length} seeds.`);
});
