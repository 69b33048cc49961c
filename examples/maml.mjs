/**
 * Model-agnostic meta-learning on mini-Omniglot: learns weights that a few steps of gradient
 * descent adapt to characters of alphabets it has never seen.
 *
 *   node examples/maml.mjs [--data FOLDER] [--hold-out Korean,Early_Aramaic]
 *       [--steps N | --seconds 60] [--way 5] [--shot 1] [--order 2]
 *       [--network conv|mlp] [--filters 32] [--norm batch]
 *       [--normalise moment|centre|none] [--episodes 600] [--seed 1] [--build plain|relaxed|auto]
 *       [--workers 1]
 *
 * --data is a folder with the official image zips (npm run data fetches them); procedural glyphs
 * otherwise, of which a quarter of the alphabets is held out. With --steps and the same seed, the
 * plain build gives the same numbers on every machine, with any number of --workers (threads);
 * --seconds depends on the machine.
 */
import { parseArgs } from 'node:util';
import { load } from 'metaglyph';
import { drawings, progressBar, run, table, whole } from './common.mjs';

/** @typedef {import('metaglyph').Pool} Pool */
/** @typedef {import('metaglyph').Session} Session */
/** @typedef {import('metaglyph').FewShotEvaluation} FewShotEvaluation */

/**
 * Trains for a number of steps, or for some seconds: then the speed so far tells how many steps
 * that is, so that the rate falls to its end in either case.
 * @param {Pool} pool
 * @param {Session} session
 * @param {number | null} steps
 * @param {number} seconds
 */
async function train(pool, session, steps, seconds) {
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const bar = progressBar('training', steps ?? seconds);
  const mean = (/** @type {Float64Array} */ x) => x.reduce((a, b) => a + b, 0) / x.length;
  if (steps !== null) session.set('decaySteps', steps);
  while (steps === null ? elapsed() < seconds : session.steps < steps) {
    await pool.train(session, steps === null ? 10 : Math.min(10, steps - session.steps));
    if (steps === null)
      session.set('decaySteps', Math.round(session.steps * Math.max(1, seconds / elapsed())));
    const { loss, accuracy } = session.metrics();
    bar.update(
      steps === null ? Math.min(elapsed(), seconds) : session.steps,
      `query loss ${mean(loss).toFixed(3)}, accuracy ${(100 * mean(accuracy)).toFixed(1)} %`,
    );
  }
  bar.stop();
  const spent = elapsed().toFixed(0);
  console.log(`${session.steps} meta-steps in ${spent} s by ${pool.active} worker(s).`);
}

/** @param {number} share @param {number} [interval] */
const percent = (share, interval) =>
  `${(100 * share).toFixed(2)} %${interval === undefined ? '' : ` ± ${(100 * interval).toFixed(2)}`}`;

run(async () => {
  const { values: given } = parseArgs({
    options: {
      data: { type: 'string' },
      'hold-out': { type: 'string' },
      steps: { type: 'string' },
      seconds: { type: 'string', default: '60' },
      way: { type: 'string', default: '5' },
      shot: { type: 'string', default: '1' },
      order: { type: 'string', default: '2' },
      network: { type: 'string', default: 'conv' },
      filters: { type: 'string', default: '32' },
      norm: { type: 'string', default: 'batch' },
      normalise: { type: 'string', default: 'moment' },
      episodes: { type: 'string', default: '600' },
      seed: { type: 'string', default: '1' },
      build: { type: 'string', default: 'plain' },
      workers: { type: 'string', default: '1' },
    },
  });
  const number = (
    /** @type {'way' | 'shot' | 'order' | 'filters' | 'seed' | 'episodes' | 'workers'} */ key,
  ) => whole(key, given[key]);
  const core = await load({ build: /** @type {'plain'} */ (given.build) });
  const data = await drawings(core, given.data, number('seed'));
  const heldOut = given['hold-out'] ?? (given.data ? 'Korean,Early_Aramaic' : undefined);
  const session = core.session(
    'maml',
    {
      way: number('way'),
      shot: number('shot'),
      order: number('order'),
      network: given.network,
      filters: number('filters'),
      norm: given.norm,
      normalise: given.normalise,
      seed: number('seed'),
      split: { alphabets: heldOut ? heldOut.split(',') : 0.25 },
    },
    data,
  );
  const alphabets = new Set(
    session.split.test.map((c) => data.alphabets[data.classes[c].alphabet]),
  );
  console.log(`Held out: ${[...alphabets].join(', ')}.`);

  const steps = given.steps === undefined ? null : whole('steps', given.steps);
  const pool = await core.pool({ workers: number('workers') });
  await train(pool, session, steps, whole('seconds', given.seconds));

  const episodes = number('episodes');
  /** @type {FewShotEvaluation} */
  const seen = await pool.evaluate(session, { episodes, split: 'train' });
  /** @type {FewShotEvaluation} */
  const unseen = await pool.evaluate(session, { episodes, split: 'test' });
  const rows = unseen.perStep.map((accuracy, k) => {
    const last = k === unseen.perStep.length - 1;
    return [
      k === 0 ? 'before adaptation' : `after ${k} inner step${k > 1 ? 's' : ''}`,
      percent(seen.perStep[k], last ? seen.interval : undefined),
      percent(accuracy, last ? unseen.interval : undefined),
    ];
  });
  table([
    [
      `${given.way}-way ${given.shot}-shot query accuracy`,
      'training alphabets',
      'held-out alphabets',
    ],
    ...rows,
    [
      'nearest mean, centred pixels',
      percent(seen.baseline, seen.baselineInterval),
      percent(unseen.baseline, unseen.baselineInterval),
    ],
  ]);
  console.log(
    `${unseen.episodes} fixed episodes each, ± 95 % interval of the mean.` +
      (unseen.transductive
        ? ' Transductive: batch norm uses the statistics of the whole query set.'
        : ''),
  );
});
