/**
 * Who says "90 %" should be right nine times in ten. MAML and Bayesian meta-learning, on the same
 * network, with the same training tasks and as many of them, asked the same questions about
 * characters of alphabets that neither has seen; and a band around curves of which few points are
 * known.
 *
 *   node examples/calibrate.mjs --data FOLDER|glyphs --preset 10s|1min|10min [--digits FOLDER]
 *       [--hold Balinese,Tagalog] [--fit Korean] [--seeds 1] [--episodes 600] [--steps N]
 *       [--diagram]
 *
 * --data is a folder with the official zips. --digits is one with MNIST's test files: people write
 * digits otherwise than characters, and no learner was told. MAML's temperature (Guo et al. 2017) is
 * fitted on the alphabets of --fit, which nobody trains on either. ECE has 15 bins of equal width and
 * is above 0 by chance: the column "by chance" is what answers with these probabilities would have if
 * they were exactly right. --diagram prints the bins.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { load, recipes, trainings } from 'metaglyph';
import { calibration, eceByChance, fitTemperature, tempered } from 'metaglyph/calibration';
import { UsageError, run, table, whole } from './common.mjs';
import { dataOf, train } from './learn.mjs';

/** @typedef {import('metaglyph').Core} Core */
/** @typedef {import('metaglyph/calibration').Answers} Answers */
/** @typedef {import('metaglyph').Dataset} Dataset */
/** @typedef {import('metaglyph').Session} Session */
/** @typedef {import('metaglyph').HyperValue} HyperValue */
/** @typedef {import('metaglyph').Split} Split */
/** @typedef {(learner: Session, episodes: number) => Answers & { queries: number }} Exam */

const SHAPE = { way: 5, shot: 1 };
const QUERY = 5;

/**
 * Fixed episodes of some classes of a data set, and what a learner says of them. A session that
 * learns nothing draws them.
 * @param {Core} core
 * @param {Dataset} data
 * @param {Split} split whose test side is asked
 * @returns {Exam}
 */
function examOf(core, data, split) {
  const examiner = core.session('nearest', { ...SHAPE, evalQuery: QUERY, split }, data);
  return (learner, episodes) => {
    const queries = SHAPE.way * QUERY;
    const probs = new Float32Array(episodes * queries * SHAPE.way);
    const labels = new Float32Array(episodes * queries);
    for (let i = 0; i < episodes; i++) {
      const { support, supportLabel, query, queryLabel } = examiner.view('episode', { index: i });
      const said = learner.view('adapt', { support, supportLabel, query }).probs.data;
      probs.set(said.subarray(said.length - queries * SHAPE.way), i * queries * SHAPE.way);
      labels.set(queryLabel.data, i * queries);
    }
    return { probs, labels, classes: SHAPE.way, queries };
  };
}

/** Half width at 95 % of the accuracy, whose episodes are what is drawn at random. @param {Answers & { queries: number }} answers */
function intervalOf({ probs, labels, classes, queries }) {
  const shares = [];
  for (let at = 0; at < labels.length; at += queries) {
    const rows = { probs: Array.from(probs).slice(at * classes, (at + queries) * classes) };
    const few = Array.from(labels).slice(at, at + queries);
    shares.push(calibration({ ...rows, labels: few, classes }).accuracy);
  }
  const mean = shares.reduce((a, b) => a + b, 0) / shares.length;
  const squares = shares.reduce((a, b) => a + (b - mean) ** 2, 0);
  return (1.959964 * Math.sqrt(squares / (shares.length - 1))) / Math.sqrt(shares.length);
}

/** @typedef {{ name: string, exam: string, seconds: number, answers: Answers & { queries: number } }} Row */

/**
 * Trains both, and asks them everything.
 * @param {Core} core
 * @param {{ data: Dataset, seed: number, held: string[], preset: import('metaglyph').Preset, steps:
 *   number | null, episodes: number, exams: Record<string, Exam>, fit: Exam }} setting
 * @returns {Promise<Row[]>}
 */
async function rowsOf(core, { data, seed, held, preset, steps, episodes, exams, fit }) {
  const [maml, belief] = ['maml', 'abml'].flatMap((method) => {
    const recipe = recipes[method][preset];
    if (!recipe) throw new UsageError(`--preset must be 10s, 1min or 10min; got '${preset}'`);
    return trainings(recipe, [SHAPE], steps);
  });
  const setting = { data, seed, alphabets: held };
  /** @type {Row[]} */
  const rows = [];
  for (const [name, training] of /** @type {const} */ ([
    ['MAML', maml],
    ['Bayesian', belief],
  ])) {
    const { session, seconds } = await train(core, training, setting);
    const temperature = name === 'MAML' ? fitTemperature(fit(session, episodes)) : 0;
    for (const [exam, ask] of Object.entries(exams)) {
      const answers = ask(session, episodes);
      rows.push({ name, exam, seconds, answers });
      if (!temperature) continue;
      const cooled = { ...answers, ...tempered(answers, temperature) };
      rows.push({ name: `MAML, T = ${temperature.toFixed(2)}`, exam, seconds, answers: cooled });
    }
    session.free();
  }
  return rows;
}

const percent = (/** @type {number} */ share) => (100 * share).toFixed(1);

/** @param {Row[]} rows */
function show(rows) {
  table([
    ['', 'accuracy %', 'confidence %', 'NLL', 'Brier', 'ECE %', 'by chance', 'CPU s'],
    ...rows.map(({ name, answers, seconds }) => {
      const { accuracy, confidence, nll, brier, ece } = calibration(answers);
      const right = `${percent(accuracy)} ± ${percent(intervalOf(answers))}`;
      const scores = [nll.toFixed(3), brier.toFixed(3), (100 * ece).toFixed(2)];
      const chance = (100 * eceByChance(answers)).toFixed(2);
      return [name, right, percent(confidence), ...scores, chance, seconds.toFixed(0)];
    }),
  ]);
}

/** @param {Row[]} rows */
function diagrams(rows) {
  for (const { name, exam, answers } of rows) {
    console.log(`${name}, ${exam}:`);
    const { bins } = calibration(answers);
    table([
      ['confidence %', 'right %', 'answers'],
      ...bins
        .filter((b) => b.count)
        .map((b) => [percent(b.confidence), percent(b.accuracy), String(b.count)]),
    ]);
  }
}

/** Bands around curves of which 0, 1, .. points are known. @param {Core} core @param {number} seed */
function curves(core, seed) {
  const [count, points] = [500, 10];
  const session = core.session('alpaca', { seed, points });
  session.step(5000);
  const told = session.view('evaluate', { count });
  const mean = (/** @type {string} */ name, /** @type {number} */ k) =>
    told[name].data.reduce((sum, x, i) => sum + (i % (points + 1) === k ? x : 0), 0) / count;
  table([
    ['points known', 'squared error', 'NLL', 'in the band of 95 %', 'its width'],
    ...[0, 1, 2, 3, 5, 10].map((k) => [
      String(k),
      mean('loss', k).toFixed(3),
      mean('nll', k).toFixed(2),
      `${percent(mean('coverage', k))} %`,
      mean('width', k).toFixed(2),
    ]),
  ]);
  session.free();
}

/** @param {Core} core @param {string} folder of MNIST @returns {Promise<Dataset>} */
async function digitsOf(core, folder) {
  const read = (/** @type {string} */ name) => readFile(join(folder, `t10k-${name}-ubyte.gz`));
  return core.dataset.idx(await read('images-idx3'), await read('labels-idx1'));
}

run(async () => {
  const { values: given } = parseArgs({
    options: {
      data: { type: 'string', default: 'glyphs' },
      preset: { type: 'string', default: '10s' },
      digits: { type: 'string' },
      hold: { type: 'string' },
      fit: { type: 'string' },
      seeds: { type: 'string', default: '1' },
      episodes: { type: 'string', default: '600' },
      steps: { type: 'string' },
      diagram: { type: 'boolean', default: false },
    },
  });
  const [seeds, episodes] = [whole('seeds', given.seeds), whole('episodes', given.episodes)];
  if (seeds < 1 || episodes < 2) throw new UsageError('--seeds is at least 1, --episodes 2');
  const steps = given.steps === undefined ? null : whole('steps', given.steps);
  const core = await load();
  const own = given.data !== 'glyphs';
  const data = await dataOf(core, own ? given.data : null);
  const hold = given.hold?.split(',') ?? (own ? ['Balinese', 'Tagalog'] : data.alphabets.slice(-2));
  const fitted = given.fit?.split(',') ?? (own ? ['Korean'] : data.alphabets.slice(-3, -2));
  const unknown = [...hold, ...fitted].find((name) => !data.alphabets.includes(name));
  if (unknown !== undefined)
    throw new UsageError(
      `there is no alphabet '${unknown}'; there are: ${data.alphabets.join(', ')}`,
    );
  /** @type {Record<string, Exam>} */
  const exams = { [hold.join(' and ')]: examOf(core, data, { alphabets: hold }) };
  if (given.digits !== undefined) {
    const digits = await digitsOf(core, given.digits);
    // Five of the ten are asked at a time, and the others, which nobody trains on, stand aside.
    exams['the digits 0 to 4'] = examOf(core, digits, { test: [0, 1, 2, 3, 4] });
    exams['the digits 5 to 9'] = examOf(core, digits, { test: [5, 6, 7, 8, 9] });
  }
  const fit = examOf(core, data, { alphabets: fitted });
  const preset = /** @type {import('metaglyph').Preset} */ (given.preset);
  const held = [...hold, ...fitted];
  for (let seed = 1; seed <= seeds; seed++) {
    const rows = await rowsOf(core, { data, seed, held, preset, steps, episodes, exams, fit });
    for (const exam of Object.keys(exams)) {
      console.log(`Seed ${seed}, ${episodes} episodes of ${exam}, 5 classes, one example of each:`);
      show(rows.filter((row) => row.exam === exam));
    }
    if (given.diagram) diagrams(rows);
  }
  console.log('Curves A sin(x - φ), measured with a noise of 0.1:');
  curves(core, 1);
});
