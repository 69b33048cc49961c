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
 * 3e-3 for a head alone, else at 1e-3. Of every class 5 (Omniglot) or 50 (MNIST) drawings are judged, the same for any number of labels; a
 * VAE of the same drawings has seen them all, those that are judged too, but no label. Means of the seeds,
 * with the 95 % interval of their mean (Student's t), also of what they differ by within a seed; seconds of one core. With --json a run that was stopped
 * goes on. The same numbers on every machine.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { load, setPart, weightsOf } from 'metaglyph';
import { UsageError, officialDrawings, progressBar, run, table, whole } from './common.mjs';

/** @typedef {import('metaglyph').Core} Core */
/** @typedef {import('metaglyph').Dataset} Dataset */
/** @typedef {{ accuracy: number, seconds: number }} Result */

const NAMES = ['omniglot', 'mnist'];
const LABELS = { omniglot: [1, 5, 10, 15], mnist: [1, 5, 20, 100] };
const HELD = { omniglot: 5, mnist: 50 };
/** Of three each (1e-3, 3e-3, 1e-2) the best on one seed that is not among those below. */
const RATES = { head: 3e-3, all: 1e-3 };
const T = [NaN, NaN, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]; // 97.5 %, n - 1 degrees

/** @param {string} folder @param {Core} core */
async function digits(core, folder) {
  const read = (/** @type {string} */ name) => readFile(join(folder, name));
  return core.dataset.idx(
    await read('train-images-idx3-ubyte.gz'),
    await read('train-labels-idx1-ubyte.gz'),
  );
}

/** @param {readonly number[]} values */
function summary(values) {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1);
  const half = n > 1 ? (T[n] ?? 1.96) * Math.sqrt(variance / n) : NaN;
  return n > 1
    ? `${(100 * mean).toFixed(1)} ± ${(100 * half).toFixed(1)}`
    : (100 * mean).toFixed(1);
}

/** @param {string} name @param {string} text @param {readonly string[]} known */
function listOf(name, text, known) {
  const list = text.split(',');
  for (const one of list)
    if (!known.includes(one)) throw new UsageError(`--${name}: ${known.join(', ')}; got '${one}'`);
  return list;
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
      to: { type: 'string', default: 'omniglot,mnist' },
      likelihoods: { type: 'string', default: 'bernoulli,gaussian' },
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

  // Results by what they are of, kept so that a run can go on.
  const setting = JSON.stringify({ pretrain, steps, normalise, rates: RATES });
  /** @type {{ setting: string, results: Record<string, Result> }} */
  let kept = { setting, results: {} };
  if (given.json && existsSync(given.json)) {
    kept = JSON.parse(await readFile(given.json, 'utf8'));
    if (kept.setting !== setting)
      throw new UsageError(`${given.json} is of another setting: ${kept.setting}`);
  }
  const { results } = kept;
  const keep = async () => {
    if (!given.json) return;
    await writeFile(`${given.json}.new`, JSON.stringify(kept, null, 1));
    await rename(`${given.json}.new`, given.json);
  };

  /** @typedef {import('metaglyph').Tensor} Tensor */
  /** @type {Map<string, Record<string, Tensor>>} encoders that have been trained */
  const encoders = new Map();
  /** @param {string} from @param {string} likelihood @param {number} seed */
  const encoderOf = async (from, likelihood, seed) => {
    const key = `${from} ${likelihood} ${seed}`;
    const known = encoders.get(key);
    if (known) return known;
    const begin = process.cpuUsage();
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
    const { user, system } = process.cpuUsage(begin);
    results[`VAE ${key}`] = { accuracy: 0, seconds: (user + system) / 1e6 };
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
    const begin = process.cpuUsage();
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
    const { user, system } = process.cpuUsage(begin);
    return { accuracy, seconds: (user + system) / 1e6 };
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
        const all = counts.flatMap(of);
        const seconds = all.reduce((sum, r) => sum + r.seconds, 0) / all.length;
        return [
          arm.name,
          ...counts.map((labels) => summary(of(labels).map(({ accuracy }) => accuracy))),
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
          return summary(seeds.map((seed) => right(arm.name, seed) - right(scratch.name, seed)));
        }),
      ]),
    ]);
  }
  const vaes = Object.entries(results).filter(([key]) => key.startsWith('VAE '));
  const seconds = vaes.reduce((sum, [, r]) => sum + r.seconds, 0) / vaes.length;
  if (vaes.length) console.log(`A VAE, ${pretrain} steps: ${seconds.toFixed(0)} s.`);
});
