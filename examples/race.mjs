/**
 * Races SGD, momentum, Nesterov, RMSProp, Adam and AdamW, each at the best rate of a grid.
 *
 *   node examples/race.mjs [--on surfaces,vae] [--steps 300] [--seeds 3] [--data FOLDER]
 *
 * surfaces: heights above the lowest point 200 steps from the start, at the best of 31 rates from 1e-5
 * to 1. vae: a variational autoencoder (latent 8, batch 32) on procedural glyphs, or on the official
 * drawings in --data; --steps steps at each of six rates a factor of 3 apart, the best of them by the
 * loss of the last tenth of training, then judged by the ELBO of held-out characters over --seeds seeds.
 * Seconds are CPU time of the final runs. All other numbers are the same on every machine.
 */
import { parseArgs } from 'node:util';
import { load } from 'metaglyph';
import {
  UsageError,
  cpuSeconds,
  drawings,
  interval,
  mean,
  progressBar,
  run,
  table,
  whole,
} from './common.mjs';

/** @typedef {import('metaglyph').Core} Core */
/** @typedef {import('metaglyph').Dataset} Dataset */

const racers = /** @type {const} */ (['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam', 'adamw']);
const surfaces = ['rosenbrock', 'himmelblau', 'rastrigin', 'beale', 'valley', 'tilted'];

/** The largest rate of each one's grid: what plain steps bear is far from what normalised ones do. */
const largest = {
  sgd: 0.03,
  momentum: 0.01,
  nesterov: 0.01,
  rmsprop: 0.01,
  adam: 0.03,
  adamw: 0.03,
};
const RATES = 6;

/** @param {number} value */
const brief = (value) => (value >= 1e30 ? 'left' : value.toPrecision(2));

/** @param {Core} core */
function raceOnSurfaces(core) {
  const rows = surfaces.map((surface) => {
    const session = core.session('race', { surface });
    const { rate, value } = session.view('sweep');
    session.free();
    const n = rate.data.length;
    return [
      surface,
      ...racers.map((_, k) => {
        const heights = [...value.data.subarray(k * n, (k + 1) * n)];
        const least = Math.min(...heights);
        return `${brief(least)} at ${brief(rate.data[heights.indexOf(least)])}`;
      }),
    ];
  });
  table([['height after 200 steps', ...racers], ...rows]);
}

/**
 * @param {Core} core
 * @param {Dataset} data
 * @param {{ optimizer: string, rate: number, seed: number }} options
 * @param {number} steps
 */
function train(core, data, options, steps) {
  const session = core.session(
    'vae',
    { ...options, latent: 8, batch: 32, split: { characters: 0.2 } },
    data,
  );
  const begun = cpuSeconds();
  try {
    session.step(steps);
  } catch (e) {
    session.free();
    if (/** @type {{ code?: string }} */ (e).code === 'numeric') return null;
    throw e;
  }
  return { session, seconds: cpuSeconds() - begun };
}

/**
 * @param {Core} core
 * @param {Dataset} data
 * @param {number} steps
 * @param {number} seeds
 */
function raceOnVae(core, data, steps, seeds) {
  const bar = progressBar('vae', racers.length * (RATES + seeds));
  let done = 0;
  /** By optimizer and seed. @type {number[][]} */
  const all = [];
  const rows = racers.map((optimizer) => {
    const grid = Array.from({ length: RATES }, (_, i) => largest[optimizer] / Math.sqrt(10) ** i);
    const losses = grid.map((rate) => {
      const trained = train(core, data, { optimizer, rate, seed: 1000 }, steps);
      bar.update(++done, optimizer);
      if (!trained) return Infinity;
      const { elbo } = trained.session.metrics();
      trained.session.free();
      return -mean([...elbo.slice(-Math.ceil(elbo.length / 10))]);
    });
    const best = losses.indexOf(Math.min(...losses));
    /** @type {number[]} */
    const elbos = [];
    let seconds = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const trained = train(core, data, { optimizer, rate: grid[best], seed }, steps);
      bar.update(++done, optimizer);
      elbos.push(trained?.session.evaluate().elbo ?? -Infinity);
      seconds += trained?.seconds ?? 0;
      trained?.session.free();
    }
    all.push(elbos);
    const edge = best === 0 || best === RATES - 1 ? ' (end of the grid)' : '';
    return [
      optimizer,
      grid[best].toPrecision(2) + edge,
      losses.filter((loss) => loss === Infinity).length.toString(),
      mean(elbos).toFixed(2),
      (seconds / seeds).toFixed(2),
    ];
  });
  bar.stop();
  // A seed is also a split: what optimizers differ by is told seed by seed.
  const adam = all[racers.indexOf('adam')];
  rows.forEach((row, k) => {
    const behind = all[k].map((elbo, i) => elbo - adam[i]);
    const width = seeds > 1 ? ` ± ${interval(behind).toFixed(2)}` : '';
    row.splice(4, 0, racers[k] === 'adam' ? '–' : mean(behind).toFixed(2) + width);
  });
  table([
    [
      ...['VAE', 'best rate', 'rates diverged', `held-out ELBO after ${steps} steps`],
      ...['against Adam', 'CPU s'],
    ],
    ...rows,
  ]);
  console.log(
    `Nats per picture, means of ${seeds} seeds${seeds > 1 ? ' (differences with 95 % intervals)' : ''}; ` +
      'the rates were chosen with another seed.',
  );
}

run(async () => {
  const { values: given } = parseArgs({
    options: {
      on: { type: 'string', default: 'surfaces,vae' },
      steps: { type: 'string', default: '300' },
      seeds: { type: 'string', default: '3' },
      data: { type: 'string' },
    },
  });
  const steps = whole('steps', given.steps);
  const seeds = whole('seeds', given.seeds);
  const on = given.on.split(',');
  if (steps < 1 || seeds < 1) throw new UsageError('--steps and --seeds must be at least 1');
  for (const name of on)
    if (name !== 'surfaces' && name !== 'vae')
      throw new UsageError(`--on: surfaces, vae; got '${name}'`);
  const core = await load();
  if (on.includes('surfaces')) raceOnSurfaces(core);
  if (!on.includes('vae')) return;
  const data = given.data
    ? await drawings(core, given.data, 7)
    : core.dataset.glyphs({ seed: 7, alphabets: 6, characters: 16, drawers: 16 });
  raceOnVae(core, data, steps, seeds);
});
