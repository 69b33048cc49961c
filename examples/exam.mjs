/**
 * Lake's one-shot classification exam: 20 characters of an alphabet never seen, each drawn once by
 * one person, have to be recognised as drawn by another; 20 such runs.
 *
 *   node examples/exam.mjs --data FOLDER --sets small1|small2|both --preset 10s|1min|10min
 *       [--exam all_runs.zip] [--method proto] [--seed 1] [--hold Balinese,Sanskrit]
 *       [--episodes 600] [--steps N] [--build plain|relaxed|auto]
 *
 * --data is a folder with the official zips (npm run data fetches them); --sets says which of the
 * two is learnt from. --exam is all_runs.zip of the Omniglot repository, as it is. Without it the
 * method judges itself on the like: 20 ways, one shot, all of one alphabet held out, training and
 * test drawings by different people. Held out are the alphabets that only the other set has or, with
 * both, --hold.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import {
  examinee,
  gradeExam,
  hausdorff,
  load,
  publishedErrors,
  readExam,
  recipes,
} from 'metaglyph';
import { UsageError, officialDrawings, progressBar, run, table, whole } from './common.mjs';
import { judge, train, training } from './learn.mjs';

/** @typedef {import('metaglyph').Core} Core */
/** @typedef {import('metaglyph').Dataset} Dataset */
/** @typedef {import('metaglyph').ExamRun} ExamRun */
/** @typedef {import('metaglyph').Preset} Preset */
/** @typedef {import('metaglyph').Session} Session */
/** @typedef {import('./learn.mjs').Training} Training */

const WAY = 20;

/**
 * @param {string} method
 * @param {string} preset
 * @param {number | null} steps
 * @returns {Training}
 */
function chosen(method, preset, steps) {
  const presets = recipes[method];
  if (!presets)
    throw new UsageError(
      `--method: there is no recipe '${method}'; there are: ${Object.keys(recipes).join(', ')}`,
    );
  const recipe = presets[/** @type {Preset} */ (preset)];
  if (!recipe)
    throw new UsageError(
      `--preset: ${method} has no recipe '${preset}'; it has: ${Object.keys(presets).join(', ')}`,
    );
  const found = training(recipe, { way: WAY, shot: 1 }, steps);
  if (!found || recipe.glyphs || !('way' in recipe.hypers))
    throw new UsageError(`--method: ${method} of ${preset} is not for ${WAY} ways from drawings`);
  return found;
}

/**
 * What to train on, and which alphabets of it not.
 * @param {Core} core
 * @param {string} folder
 * @param {string} sets
 * @param {string[] | null} hold null: those that only the other set has
 * @returns {Promise<{ data: Dataset, alphabets: string[] }>}
 */
async function forItself(core, folder, sets, hold) {
  const set = sets === 'both' ? '' : sets;
  const { data: learnt } = await officialDrawings(core, folder, { set, strokes: true });
  if (hold) return { data: learnt, alphabets: hold };
  const { data } = await officialDrawings(core, folder, { strokes: true });
  const alphabets = data.alphabets.filter((name) => !learnt.alphabets.includes(name));
  learnt.free();
  if (!alphabets.length)
    throw new UsageError(`${folder} has nothing but ${sets}: give --exam, or --hold alphabets`);
  return { data, alphabets };
}

/**
 * All drawings of the sets are to learn from; as a session wants something held out, that is an
 * alphabet of glyphs.
 * @param {Core} core
 * @param {string} folder
 * @param {string} sets
 * @returns {Promise<{ data: Dataset, alphabets: string[] }>}
 */
async function forExam(core, folder, sets) {
  const set = sets === 'both' ? '' : sets;
  const { data } = await officialDrawings(core, folder, { set, strokes: true });
  const joined = await core.dataset.join([data, core.dataset.glyphs({ alphabets: 1 })]);
  return { data: joined, alphabets: joined.alphabets.slice(data.alphabets.length) };
}

const percent = (/** @type {number} */ share) => (100 * share).toFixed(2);

/**
 * @param {Core} core
 * @param {Session} session
 * @param {string} sets
 * @param {readonly ExamRun[]} runs
 */
function showExam(core, session, sets, runs) {
  const together = examinee(core, session);
  const alone = examinee(core, session, { alone: true });
  const name = session.algorithm;
  const rows = [
    ...(together.transductive ? [{ who: `${name}, a run's drawings together`, by: together }] : []),
    { who: `${name}, each drawing alone`, by: alone },
    { who: 'modified Hausdorff distance', by: hausdorff },
  ].map(({ who, by }) => ({ who, by, result: gradeExam(runs, by) }));
  table([
    ['wrong of 20', ...runs.map((r) => r.name.replace(/^run/, ''))],
    ...rows.map(({ who, result }) => [
      who,
      ...result.perRun.map((e) => String(Math.round(WAY * e))),
    ]),
  ]);
  table([
    ['', 'learnt from', 'error %', 'transductive'],
    ...rows.map(({ who, by, result: { error, interval } }) => [
      ...[who, by === hausdorff ? '' : sets, `${percent(error)} ± ${percent(interval)}`],
      by === together ? 'yes' : 'no',
    ]),
    ...publishedErrors.map(({ who, set, error }) => [
      ...[who, set && `${set} background`, error.toFixed(2), ''],
    ]),
  ]);
  console.log(
    '± is the 95 % interval over the runs. Transductive: a drawing is named with a look at the\n' +
      'others of its run (batch norm). Published figures are quoted from memory; minimal: one of the\n' +
      'two small sets. The Hausdorff distance should err in 38.8 % of the official exam.',
  );
}

/**
 * @param {Core} core
 * @param {Session} session
 * @param {number} episodes
 */
async function showItself(core, session, episodes) {
  /** @param {number} accuracy @param {number} interval */
  const error = (accuracy, interval) => `${percent(1 - accuracy)} ± ${percent(interval)}`;
  const rows = [];
  let transductive = false;
  for (const within of [true, false]) {
    const r = await judge(core, session, { way: WAY, shot: 1, query: 1, within }, episodes);
    rows.push([
      `${WAY} characters of ${within ? 'one alphabet, as in the exam' : 'all alphabets held out'}`,
      error(r.accuracy, r.interval),
      error(r.baseline ?? NaN, r.baselineInterval ?? NaN),
    ]);
    transductive ||= r.transductive;
  }
  table([['error %', session.algorithm, 'nearest mean, centred pixels'], ...rows]);
  console.log(
    `${episodes} fixed episodes, ± 95 % interval.` +
      (transductive ? ' Transductive: the drawings of an episode are named together.' : ''),
  );
}

run(async () => {
  const { values: given } = parseArgs({
    options: {
      data: { type: 'string' },
      sets: { type: 'string', default: 'both' },
      exam: { type: 'string' },
      preset: { type: 'string', default: '1min' },
      method: { type: 'string', default: 'proto' },
      hold: { type: 'string' },
      seed: { type: 'string', default: '1' },
      episodes: { type: 'string', default: '600' },
      steps: { type: 'string' },
      build: { type: 'string', default: 'plain' },
    },
  });
  if (!given.data) throw new UsageError('--data is missing: the folder with the official zips');
  if (!['small1', 'small2', 'both'].includes(given.sets))
    throw new UsageError(`--sets must be small1, small2 or both; got '${given.sets}'`);
  if (given.exam && given.hold) throw new UsageError('--hold is of no use with --exam');
  const seed = whole('seed', given.seed);
  const episodes = whole('episodes', given.episodes);
  const steps = given.steps === undefined ? null : whole('steps', given.steps);
  const what = chosen(given.method, given.preset, steps);
  const core = await load({ build: /** @type {'plain'} */ (given.build) });
  // Read before the training, which would be lost on a file that is none.
  const runs = given.exam
    ? await readExam({ name: basename(given.exam), bytes: await readFile(given.exam) })
    : null;
  const hold = given.hold?.split(',') ?? (given.sets === 'both' ? ['Balinese', 'Sanskrit'] : null);
  const { data, alphabets } = runs
    ? await forExam(core, given.data, given.sets)
    : await forItself(core, given.data, given.sets, hold);

  const bar = progressBar('training', what.steps);
  const { session, seconds } = await train(core, what, { data, seed, alphabets }, bar.update);
  bar.stop();
  const learnt = new Set(session.split.train.map((c) => data.alphabets[data.classes[c].alphabet]));
  console.log(
    `Learnt from ${[...learnt].join(', ')}: ${what.steps} steps, ${seconds.toFixed(0)} s of CPU.`,
  );
  if (runs) return showExam(core, session, given.sets, runs);
  console.log(`Held out: ${alphabets.join(', ')}.`);
  await showItself(core, session, episodes);
});
