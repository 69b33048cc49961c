/** How a step's time grows with one size at a time, all else as it is by default. */
import { load } from 'metaglyph';
import { median } from './statistics.mjs';

/** @typedef {import('metaglyph').Core} Core */
/** @typedef {import('metaglyph').Dataset} Dataset */

/**
 * @typedef {object} Series
 * @property {string} title
 * @property {'vae' | 'maml'} algorithm
 * @property {string} key of the hyperparameter
 * @property {number[]} values each twice the one before
 * @property {Record<string, number | string>} fixed
 */

/** @type {Series[]} */
export const series = [
  {
    title: 'VAE, batch',
    algorithm: 'vae',
    key: 'batch',
    values: [16, 32, 64, 128, 256],
    fixed: {},
  },
  {
    title: 'MAML conv, filters',
    algorithm: 'maml',
    key: 'filters',
    values: [8, 16, 32, 64],
    fixed: { tasks: 1, innerRate: 0.05 },
  },
  {
    title: 'MAML conv4-32, tasks',
    algorithm: 'maml',
    key: 'tasks',
    values: [1, 2, 4, 8],
    fixed: {},
  },
  {
    title: 'MAML conv4-32, inner steps',
    algorithm: 'maml',
    key: 'innerSteps',
    values: [1, 2, 4, 8],
    fixed: { tasks: 1, innerRate: 0.05 },
  },
];

/**
 * CPU milliseconds of a step.
 * @param {Core} core @param {Dataset} data @param {Series} one @param {number} value @param {number} seconds
 */
function stepTime(core, data, { algorithm, key, fixed }, value, seconds) {
  const session = core.session(algorithm, { rate: 1e-4, ...fixed, [key]: value }, data);
  const cpu = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const began = cpu();
  do session.step();
  while (cpu() - began < 500 * seconds);
  const samples = [];
  for (let k = 0; k < 5; k++) {
    const from = cpu();
    let steps = 0;
    do steps += session.step();
    while (cpu() - from < 200 * seconds);
    samples.push((cpu() - from) / steps);
  }
  session.free();
  return median(samples);
}

/**
 * @param {number} seconds about what each figure may take
 * @returns {Promise<{ title: string, key: string, values: number[], ms: number[] }[]>}
 */
export async function growth(seconds) {
  const core = await load();
  const data = core.dataset.glyphs({ seed: 1, alphabets: 8, characters: 20, drawers: 20 });
  return series.map((one) => ({
    title: one.title,
    key: one.key,
    values: one.values,
    ms: one.values.map((value) => stepTime(core, data, one, value, seconds)),
  }));
}
