/**
 * All methods side by side, each trained by its recipe and judged on the same episodes of alphabets
 * that none has seen.
 *
 *   node examples/compare.mjs --data FOLDER --preset 10s|1min|10min [--methods proto,maml]
 *       [--hold Balinese,Tagalog] [--seeds 3] [--episodes 600] [--json FILE] [--workers 1]
 *       [--steps N] [--build plain|relaxed|auto]
 *
 * --data is a folder with the official zips (npm run data fetches them); procedural glyphs otherwise.
 * A preset is the CPU time of one training on one core. --seeds 3 trains each method with the seeds
 * 1, 2, 3. --json writes all figures, after every training; trainings that a file already has are not
 * done again, so that a run which was stopped (Ctrl-C) goes on. --workers N does N trainings at a
 * time. --steps replaces the recipes' numbers of steps, to try something out.
 */
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { load, recipes, trainings } from 'metaglyph';
import { UsageError, run, table, whole } from './common.mjs';
import { Stopped, doAll } from './jobs.mjs';
import { dataOf, writtenOf } from './learn.mjs';

/** @typedef {import('metaglyph').Core} Core */
/** @typedef {import('metaglyph').Recipe} Recipe */
/** @typedef {import('metaglyph').Preset} Preset */
/** @typedef {import('metaglyph').Shape} Shape */
/** @typedef {import('./compare-worker.mjs').Result} Result */
/** @typedef {import('./compare-worker.mjs').Setting} Setting */
/** @typedef {import('./jobs.mjs').Job} Job */
/** @typedef {import('./learn.mjs').Judgement} Judgement */

/** The columns. */
const SHAPES = [
  { way: 5, shot: 1 },
  { way: 5, shot: 5 },
  { way: 20, shot: 1 },
];

/**
 * The methods that have a recipe for the preset and an algorithm in this core.
 * @param {Core} core
 * @param {Preset} preset
 * @param {string | undefined} asked
 * @returns {[method: string, recipe: Recipe][]}
 */
function chosen(core, preset, asked) {
  const known = core.describe().algorithms.map((a) => a.name);
  /** @type {[string, Recipe][]} */
  const all = Object.entries(recipes).flatMap(([method, presets]) => {
    const recipe = presets[preset];
    return recipe && known.includes(recipe.algorithm) ? [[method, recipe]] : [];
  });
  if (!all.length) {
    const presets = new Set(Object.values(recipes).flatMap((r) => Object.keys(r)));
    throw new UsageError(`--preset must be one of ${[...presets].join(', ')}; got '${preset}'`);
  }
  const names = all.map(([method]) => method);
  const wanted = asked?.split(',') ?? names;
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UsageError(
      `--methods: there is no recipe '${unknown}' for ${preset}; there are: ${names.join(', ')}`,
    );
  return all.filter(([method]) => wanted.includes(method));
}

/**
 * One training a seed, or several where a recipe has others for other episodes.
 * @param {[string, Recipe][]} methods
 * @param {number[]} seeds
 * @param {number | null} steps
 * @returns {Job[]}
 */
function jobsOf(methods, seeds, steps) {
  return seeds.flatMap((seed) =>
    methods.flatMap(([method, recipe]) =>
      trainings(recipe, SHAPES, steps).map(({ shapes, ...training }) => {
        return { method, training, shapes, seed };
      }),
    ),
  );
}

/**
 * What a job's result depends on, in one word.
 * @param {Setting} setting
 * @param {Job} job
 * @param {string} engine a hash of the module
 * @param {{ fingerprint: number, written: number }} facts of the data
 */
function keyOf({ alphabets, episodes }, { method, ...job }, engine, { fingerprint, written }) {
  const all = JSON.stringify([
    ...[job, [...alphabets].sort(), episodes],
    ...[engine, fingerprint, written],
  ]);
  const hash = createHash('sha256').update(all).digest('hex').slice(0, 16);
  return `${method} ${job.shapes.map((s) => `${s.way}w${s.shot}s`).join('+')} ${job.seed} ${hash}`;
}

/** The results of earlier runs and of this one, in a file if there is one. */
class Results {
  #file;
  /** @type {Record<string, Job & Result>} */
  #all = {};
  #facts;
  /** @type {Promise<void>} */
  #writing = Promise.resolve();

  /** @param {string | undefined} file @param {object} facts for readers of the file */
  constructor(file, facts) {
    this.#file = file;
    this.#facts = facts;
  }

  async read() {
    if (this.#file === undefined) return;
    const text = await readFile(this.#file, 'utf8').catch((e) => {
      if (e.code !== 'ENOENT') throw e;
      return null;
    });
    if (text === null) return;
    try {
      this.#all = JSON.parse(text).trainings;
      if (typeof this.#all !== 'object' || this.#all === null) throw new TypeError('no trainings');
    } catch {
      throw new UsageError(`${this.#file} is there, but is no file of an earlier comparison`);
    }
  }

  /** @param {string} key @returns {Result | undefined} */
  get(key) {
    return this.#all[key];
  }

  /** @param {string} key @param {Job & Result} result */
  set(key, result) {
    this.#all[key] = result;
    const file = this.#file;
    if (file === undefined) return;
    const text = `${JSON.stringify({ ...this.#facts, trainings: this.#all }, null, 1)}\n`;
    // Whole or not at all: it may be stopped at any time.
    this.#writing = this.#writing.then(async () => {
      await writeFile(`${file}.part`, text);
      await rename(`${file}.part`, file);
    });
  }

  written() {
    return this.#writing;
  }
}

/** @param {Shape} a @param {Shape} b */
const same = (a, b) => a.way === b.way && a.shot === b.shot;

const mean = (/** @type {number[]} */ x) => x.reduce((a, b) => a + b, 0) / x.length;
const percent = (/** @type {number} */ share) => (100 * share).toFixed(1);
/** @param {number} share @param {number} interval */
const withInterval = (share, interval) =>
  Number.isFinite(interval) ? `${percent(share)} ± ${percent(interval)}` : percent(share);

/**
 * @param {[string, Recipe][]} methods
 * @param {Set<string>} byCode methods that know no episodes, of which the nearest code answers
 * @param {(Job & Result)[]} results
 */
function show(methods, byCode, results) {
  const title = (/** @type {string} */ method) =>
    byCode.has(method) ? `${method}, nearest code` : method;
  const columns = SHAPES.map(({ way, shot }) => `${way}-way ${shot}-shot %`);
  /** @param {string} method @param {Shape} shape @returns {Judgement[]} one a seed */
  const judgements = (method, shape) =>
    results.flatMap((r) =>
      r.method === method ? r.judgements.filter((_, i) => same(r.shapes[i], shape)) : [],
    );
  const rows = methods.flatMap(([method]) => {
    const own = results.filter((r) => r.method === method);
    if (!own.length) return [[method, ...SHAPES.map(() => '–'), '–', '–']];
    /** @param {(j: Judgement) => { accuracy: number, interval: number } | undefined} which */
    const cells = (which) =>
      SHAPES.map((shape) => {
        const all = judgements(method, shape).flatMap((j) => which(j) ?? []);
        if (!all.length) return '–';
        return withInterval(mean(all.map((j) => j.accuracy)), mean(all.map((j) => j.interval)));
      });
    // One time, or one for each training.
    const times = SHAPES.flatMap((shape) => {
      const seconds = own.filter((r) => same(r.shapes[0], shape)).map((r) => r.seconds);
      return seconds.length ? [mean(seconds).toFixed(0)] : [];
    });
    const transductive = own.some((r) => r.judgements.some((j) => j.transductive));
    const row = [...cells((j) => j), times.join(' / '), transductive ? 'yes' : 'no'];
    const inductive = cells((j) => j.inductive);
    const second = [`${method}, by the labelled alone`, ...inductive, '', 'no'];
    return [[title(method), ...row], ...(inductive.every((cell) => cell === '–') ? [] : [second])];
  });
  table([['', ...columns, 'CPU s', 'transductive'], ...rows]);
  if (new Set(results.map((r) => r.seed)).size < 2) return;
  const each = methods.map(([method]) => [
    title(method),
    ...SHAPES.map((shape) => {
      const all = judgements(method, shape).map((j) => percent(j.accuracy));
      return all.join('  ') || '–';
    }),
  ]);
  table([['each seed', ...columns], ...each]);
}

run(async () => {
  const { values: given } = parseArgs({
    options: {
      data: { type: 'string' },
      preset: { type: 'string', default: '1min' },
      methods: { type: 'string' },
      hold: { type: 'string' },
      seeds: { type: 'string', default: '3' },
      episodes: { type: 'string', default: '600' },
      json: { type: 'string' },
      workers: { type: 'string', default: '1' },
      steps: { type: 'string' },
      build: { type: 'string', default: 'plain' },
    },
  });
  const preset = /** @type {Preset} */ (given.preset);
  const [count, episodes, workers] = /** @type {const} */ (['seeds', 'episodes', 'workers']).map(
    (key) => {
      const n = whole(key, given[key]);
      if (n < 1) throw new UsageError(`--${key} must be at least 1`);
      return n;
    },
  );
  const steps = given.steps === undefined ? null : whole('steps', given.steps);
  const core = await load({ build: /** @type {'plain'} */ (given.build) });
  const methods = chosen(core, preset, given.methods);
  const episodic = core
    .describe()
    .algorithms.filter(({ hypers }) => hypers.some((h) => h.key === 'way'))
    .map((a) => a.name);
  const byCode = new Set(
    methods.filter(([, { algorithm }]) => !episodic.includes(algorithm)).map(([method]) => method),
  );
  const data = await dataOf(core, given.data ?? null);
  const alphabets =
    given.hold?.split(',') ?? (given.data ? ['Balinese', 'Tagalog'] : data.alphabets.slice(-2));
  const missing = alphabets.find((name) => !data.alphabets.includes(name));
  if (missing !== undefined)
    throw new UsageError(
      `--hold: there is no alphabet '${missing}'; there are: ${data.alphabets.join(', ')}`,
    );
  const setting = { folder: given.data ?? null, build: core.build, alphabets, episodes };
  const seeds = Array.from({ length: count }, (_, i) => i + 1);
  const jobs = jobsOf(methods, seeds, steps);
  const wasm = new URL(import.meta.resolve(`metaglyph/dist/${fileOf(core.build)}`));
  const engine = createHash('sha256')
    .update(await readFile(wasm))
    .digest('hex');
  const { source, fingerprint } = data;
  const written = writtenOf(data);
  const key = (/** @type {Job} */ job) => keyOf(setting, job, engine, { fingerprint, written });

  const facts = { preset, steps, ...setting, source, fingerprint, written };
  const results = new Results(given.json, facts);
  await results.read();
  const open = jobs.filter((job) => !results.get(key(job)));
  const name = source === 'omniglot' ? 'mini-Omniglot' : 'procedural glyphs';
  const strokes = written < data.items ? `, ${written} of them with strokes` : '';
  console.log(
    `${name}, ${data.items} drawings${strokes}, held out: ${alphabets.join(', ')}. ` +
      `${jobs.length} trainings` +
      (open.length < jobs.length ? `, ${jobs.length - open.length} of them done before.` : '.'),
  );
  /** @type {string[]} */
  const failures = [];
  /** @type {Map<Job, Result>} */
  const done = new Map();
  for (const job of jobs) {
    const known = results.get(key(job));
    if (known) done.set(job, known);
  }
  const finish = () =>
    show(
      methods,
      byCode,
      jobs.flatMap((job) => {
        const result = done.get(job);
        return result ? [{ ...job, ...result }] : [];
      }),
    );
  try {
    if (open.length)
      await doAll(open, setting, workers, (job, result) => {
        if ('failure' in result) {
          failures.push(`${job.method}, seed ${job.seed}: ${result.failure}`);
          return;
        }
        done.set(job, result);
        results.set(key(job), { ...job, ...result });
      });
  } catch (e) {
    await results.written();
    if (!(e instanceof Stopped)) throw e;
    if (done.size) finish();
    const goOn = given.json ? '; the same command goes on from here' : '';
    console.log(`Stopped: ${done.size} of ${jobs.length} trainings done${goOn}.`);
    process.exitCode = 130;
    return;
  }
  await results.written();
  finish();
  console.log(
    `Means of ${count} seed${count > 1 ? 's' : ''} on the same ${episodes} episodes, which no ` +
      'training has seen; ± is the 95 % interval of one seed over the episodes.\n' +
      'CPU s: one training on one core; a / b: other trainings for other columns.\n' +
      'Transductive: a drawing is named with a look at the others of its episode (batch norm).',
  );
  for (const failure of failures) console.error(failure);
  if (failures.length) process.exitCode = 1;
});

/** @param {string} build */
function fileOf(build) {
  return build === 'relaxed' ? 'metaglyph-relaxed.wasm' : 'metaglyph.wasm';
}
