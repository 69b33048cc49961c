/**
 * What an encoder that a VAE has learnt on one kind of drawings is worth on another: MNIST's digits and
 * Omniglot's characters, both ways, for few labelled drawings a class.
 *
 *   node examples/transfer.mjs --data FOLDER --mnist FOLDER [--seeds 3] [--pretrain 1000] [--steps 400]
 *       [--normalise none|centre|moment] [--to omniglot,mnist] [--likelihoods bernoulli,gaussian]
 *       [--json FILE]
 *
 * The classifier has the encoder's body (784-512-256) and a linear head. Its body comes from a VAE of the
 * other drawings, from one of the same drawings without their labels, or is as it was initialised; it is
 * frozen, or trained with the head. Each training has the same number of steps, batches of 32 and Adam, at
 * 3e-3 for a head alone, else at 1e-3. Of every class 5 (Omniglot) or 50 (MNIST) drawings are judged, the
 * same for any number of labels; a VAE of the same drawings has seen them all, those that are judged too,
 * but no label. Means of the seeds, with the 95 % interval of their mean (Student's t), also of what they
 * differ by within a seed; seconds of one core. With --json a run that was stopped goes on. The same numbers
 * on every machine.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { load, setPart, weightsOf } from 'metaglyph';
import {
  UsageError,
  cpuSeconds,
  listOf,
  mean,
  officialDrawings,
  overSeeds,
  progressBar,
  resultsIn,
  run,
  table,
  whole,
} from './common.mjs';

/** @typedef {import('metaglyph').Core} Core */
/** @typedef {import('metaglyph').Dataset} Dataset */
/** @typedef {{ accuracy: number, seconds: number }} Result */

const NAMES = ['omniglot', 'mnist'];
const LABELS = { omniglot: [1, 5, 10, 15], mnist: [1, 5, 20, 100] };
const HELD = { omniglot: 5, mnist: 50 };
/** Of three each (1e-3, 3e-3, 1e-2) the best on one seed that is not among those below. */
const RATES = { head: 3e-3, all: 1e-3 };

/** @param {string} folder @param {Core} core */
async function digits(core, folder) {
  const read = (/** @type {string} */ name) => readFile(join(folder, name));
  return core.dataset.idx(
    await read('train-images-idx3-ubyte.gz'),
    await read('train-labels-idx1-ubyte.gz'),
  );
}

run(async () => {
  const { values: given } = parseArgs({
    options: {
      data: { type: 'string' },
      mnist: { type: 'string' },
      seeds: { type: 'string', default: '3' },
      pretrain: { type: 'string', default: '1000' },
      steps: { type: 'string', default: '400' },
      normalise: { type: 'string', default: 'moment' },
      to: { type: 'string' },
      likelihoods: { type: 'string' },
      json: { type: 'string' },
    },
  });
  if (!given.data || !given.mnist)
    throw new UsageError('give --data and --mnist: folders with the official files of each');
  const seeds = Array.from({ length: whole('seeds', given.seeds) }, (_, i) => i + 1);
  const [pretrain, steps] = [whole('pretrain', given.pretrain), whole('steps', given.steps)];
  const targets = listOf('to', given.to, NAMES);
  const likelihoods = listOf('likelihoods', given.likelihoods, ['bernoulli', 'gaussian']);
  const { normalise } = given;
  const core = await load();
  /** @type {Record<string, Dataset>} */
  const data = {
    omniglot: (await officialDrawings(core, given.data)).data,
    mnist: await digits(core, given.mnist),
  };

  const setting = { pretrain, steps, normalise, rates: RATES };
  /** @type {{ results: Record<string, Result>, keep: () => Promise<void> }} */
  const { results, keep } = await resultsIn(given.json, setting);

  /** @typedef {import('metaglyph').Tensor} Tensor */
  /** @type {Map<string, Record<string, Tensor>>} encoders that have been trained */
  const encoders = new Map();
  /** @param {string} from @param {string} likelihood @param {number} seed */
  const encoderOf = async (from, likelihood, seed) => {
    const key = `${from} ${likelihood} ${seed}`;
    const known = encoders.get(key);
    if (known) return known;
    const begin = cpuSeconds();
    // The smallest hold-out there is, of one character, since every VAE has one.
    const split = { test: [0] };
    const vae = core.session(
      'vae',
      { latent: 32, batch: 64, likelihood, normalise, augment: 1, seed, split },
      data[from],
    );
    vae.step(pretrain);
    const weights = weightsOf(vae);
    vae.free();
    results[`VAE ${key}`] = { accuracy: 0, seconds: cpuSeconds() - begin };
    encoders.set(key, weights);
    return weights;
  };

  /**
   * @param {string} to
   * @param {{ from: string, likelihood: string, adapt: 'head' | 'all' }} arm from '': as initialised
   * @param {number} labels
   * @param {number} seed
   */
  const classify = async (to, { from, likelihood, adapt }, labels, seed) => {
    const encoder = from ? await encoderOf(from, likelihood, seed) : null;
    const begin = cpuSeconds();
    const heldOut = HELD[/** @type {'mnist'} */ (to)];
    const session = core.session(
      'classify',
      { labels, heldOut, adapt, rate: RATES[adapt], batch: 32, normalise, augment: 1, seed },
      data[to],
    );
    if (encoder) setPart(session, encoder);
    session.step(steps);
    const { accuracy } = session.evaluate();
    session.free();
    return { accuracy, seconds: cpuSeconds() - begin };
  };

  const other = (/** @type {string} */ name) => (name === 'mnist' ? 'omniglot' : 'mnist');
  /** @param {string} to */
  const armsOf = (to) => [
    { name: 'from scratch', from: '', likelihood: '', adapt: /** @type {const} */ ('all') },
    { name: 'random, frozen', from: '', likelihood: '', adapt: /** @type {const} */ ('head') },
    ...likelihoods.flatMap((likelihood) =>
      [other(to), to].flatMap((from) =>
        [
          ['head', 'frozen'],
          ['all', 'fine-tuned'],
        ].map(([adapt, word]) => ({
          ...{ name: `VAE of ${from}, ${likelihood}, ${word}`, from, likelihood },
          adapt: /** @type {'head' | 'all'} */ (adapt),
        })),
      ),
    ),
  ];
  const jobs = seeds.flatMap((seed) =>
    targets.flatMap((to) =>
      armsOf(to).flatMap((arm) =>
        LABELS[/** @type {'mnist'} */ (to)].map((labels) => ({
          ...{ to, arm, labels, seed, key: `${to} | ${arm.name} | ${labels} | ${seed}` },
        })),
      ),
    ),
  );
  const bar = progressBar('training', jobs.length);
  for (const [i, { to, arm, labels, seed, key }] of jobs.entries()) {
    bar.update(i, key);
    if (results[key]) continue;
    results[key] = await classify(to, arm, labels, seed);
    await keep();
  }
  bar.stop();

  for (const to of targets) {
    const counts = LABELS[/** @type {'mnist'} */ (to)];
    const { length } = data[to].classes;
    console.log(
      `${to}: ${length} classes (chance ${(100 / length).toFixed(1)} %), accuracy on ` +
        `${HELD[/** @type {'mnist'} */ (to)]} others of each, %.`,
    );
    table([
      ['labels a class', ...counts.map(String), 's'],
      ...armsOf(to).map((arm) => {
        const of = (/** @type {number} */ labels) =>
          seeds.map((seed) => results[`${to} | ${arm.name} | ${labels} | ${seed}`]);
        const seconds = mean(counts.flatMap(of).map((r) => r.seconds));
        return [
          arm.name,
          ...counts.map((labels) => overSeeds(of(labels).map(({ accuracy }) => accuracy))),
          seconds.toFixed(1),
        ];
      }),
    ]);
    const [scratch, ...others] = armsOf(to);
    console.log('Points more than from scratch, with the same labels and drawings judged:');
    table([
      ['labels a class', ...counts.map(String)],
      ...others.map((arm) => [
        arm.name,
        ...counts.map((labels) => {
          const right = (/** @type {string} */ name, /** @type {number} */ seed) =>
            results[`${to} | ${name} | ${labels} | ${seed}`].accuracy;
          const more = seeds.map((seed) => right(arm.name, seed) - right(scratch.name, seed));
          return overSeeds(more, { signed: true });
        }),
      ]),
    ]);
  }
  const vaes = Object.entries(results).filter(([key]) => key.startsWith('VAE '));
  const seconds = mean(vaes.map(([, r]) => r.seconds));
  if (vaes.length) console.log(`A VAE, ${pretrain} steps: ${seconds.toFixed(0)} s.`);
});
