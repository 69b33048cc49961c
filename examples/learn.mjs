/** Training by recipe and judging on fixed episodes: what compare.mjs and exam.mjs share. */
import { trainingData } from 'metaglyph';
import { cpuSeconds, officialDrawings } from './common.mjs';

/** @typedef {import('metaglyph').Core} Core */
/** @typedef {import('metaglyph').Dataset} Dataset */
/** @typedef {import('metaglyph').Session} Session */
/** @typedef {import('metaglyph').Training} Training */
/** @typedef {import('metaglyph').Shape} Shape */

/**
 * What a judgement on episodes of one shape gives: shares, intervals are half widths at 95 %.
 *
 * @typedef {object} Judgement
 * @property {number} accuracy
 * @property {number} interval
 * @property {boolean} transductive
 * @property {number} [baseline] nearest mean on centred pixels
 * @property {number} [baselineInterval]
 * @property {{ accuracy: number, interval: number }} [inductive] the same with batch normalisation by
 *   the labelled drawings alone, where a transductive method has that
 */

/**
 * @param {Core} core
 * @param {string | null} folder of the official zips; null: glyphs
 * @returns {Promise<Dataset>}
 */
export async function dataOf(core, folder) {
  if (folder === null) return core.dataset.glyphs();
  return (await officialDrawings(core, folder, { strokes: true })).data;
}

/**
 * How many drawings come with the strokes in which they were written: recipes train on such drawings
 * written anew, so that the results are others without them.
 * @param {Dataset} data
 */
export function writtenOf(data) {
  let written = 0;
  for (let item = 0; item < data.items; item++) written += data.strokes(item) ? 1 : 0;
  return written;
}

/** Drawings of each class to name in an episode of a judgement, the same for all methods. */
const QUERY = 5;

/** Lets signals and messages in. */
const breathe = () => new Promise((resolve) => setImmediate(resolve));

/** Between two pauses, in ms. */
const SLICE = 200;

/**
 * @param {Core} core
 * @param {Omit<Training, 'shapes'>} training
 * @param {{ data: Dataset, seed: number, alphabets: readonly string[] }} setting data to train on but
 *   for the alphabets that are held out
 * @param {(steps: number, note: string) => void} [onProgress]
 * @returns {Promise<{ session: Session, seconds: number }>} CPU seconds; its data may be others than
 *   those of the setting
 */
export async function train(core, training, setting, onProgress) {
  const { algorithm, steps, hypers } = training;
  const { seed, alphabets } = setting;
  const began = cpuSeconds();
  const data = await trainingData(core, training, setting);
  const session = core.session(algorithm, { ...hypers, seed, split: { alphabets } }, data);
  let pace = 1; // steps between two pauses
  while (session.steps < steps) {
    const start = performance.now();
    const done = session.step(Math.min(pace, steps - session.steps));
    pace = Math.max(1, Math.round((done * SLICE) / (performance.now() - start)));
    const metrics = session.metrics();
    const name = Object.keys(metrics)[1];
    const mean = metrics[name].reduce((a, b) => a + b, 0) / metrics[name].length;
    onProgress?.(session.steps, `${name} ${mean.toFixed(3)}`);
    await breathe();
  }
  return { session, seconds: cpuSeconds() - began };
}

/** @param {readonly number[]} values @returns {{ mean: number, interval: number }} at 95 % */
function meanOf(values) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((a, b) => a + (b - mean) ** 2, 0);
  const interval = 1.959964 * Math.sqrt(squares / (values.length - 1) / values.length);
  return { mean, interval };
}

/**
 * The label of the nearest row, for each row.
 * @param {import('metaglyph').Tensor} known [n, width]
 * @param {Float32Array} labels [n]
 * @param {import('metaglyph').Tensor} asked [m, width]
 */
function nearest(known, labels, asked) {
  const [n, width] = known.dims;
  return Array.from({ length: asked.dims[0] }, (_, i) => {
    let best = Infinity;
    let label = -1;
    for (let k = 0; k < n; k++) {
      let d = 0;
      for (let j = 0; j < width; j++)
        d += (asked.data[i * width + j] - known.data[k * width + j]) ** 2;
      if (d < best) [best, label] = [d, labels[k]];
    }
    return label;
  });
}

/**
 * Judges a session that knows no episodes but encodes pictures: a drawing has the label of the
 * nearest labelled one in the latent space. The fixed episodes come from a few-shot session that has
 * learnt nothing and need not.
 *
 * @param {Core} core
 * @param {Session} session
 * @param {Shape} shape
 * @param {number} episodes
 * @returns {Promise<Judgement>}
 */
async function judgeCodes(core, session, { way, shot }, episodes) {
  const { data, split, hypers } = session;
  const small = { network: 'conv', filters: 4, norm: 'none', way: 2, normalise: hypers.normalise };
  const exam = { evalWay: way, evalShot: shot, evalQuery: QUERY };
  const drawer = core.session('proto', { ...small, ...exam, split: { test: split.test } }, data);
  /** @type {number[]} */
  const accuracy = [];
  for (let index = 0; index < episodes; index++) {
    const e = drawer.view('episode', { side: 1, index });
    const [known, asked] = [e.support, e.query].map(
      (images) => session.view('encode', { images }).mean,
    );
    const labels = nearest(known, e.supportLabel.data, asked);
    const right = labels.filter((label, i) => label === e.queryLabel.data[i]).length;
    accuracy.push(right / labels.length);
    if (index % 10 === 9) await breathe();
  }
  drawer.free();
  const { mean, interval } = meanOf(accuracy);
  return { accuracy: mean, interval, transductive: false };
}

/**
 * Judges a trained session on the fixed episodes of a shape, of the alphabets held out.
 * @param {Core} core
 * @param {Session} session
 * @param {Shape & { query?: number, within?: boolean }} shape query: drawings of each class to name;
 *   within: of one alphabet; both only of methods that know episodes
 * @param {number} episodes
 * @returns {Promise<Judgement>}
 */
export async function judge(core, session, shape, episodes) {
  if (!('way' in session.hypers)) return judgeCodes(core, session, shape, episodes);
  const slices = session.evaluateSlices({ query: QUERY, ...shape, episodes });
  for (;;) {
    const { done, value } = slices.next();
    if (!done) {
      await breathe();
      continue;
    }
    const { accuracy, interval, transductive, baseline, baselineInterval } = value;
    return { accuracy, interval, transductive, baseline, baselineInterval };
  }
}

/**
 * The same, and once more without a look at the other drawings where the method can do that.
 * @type {typeof judge}
 */
export async function judgeBoth(core, session, shape, episodes) {
  const judgement = await judge(core, session, shape, episodes);
  const { statistics, refine } = session.hypers;
  const { hypers } = core.describe().algorithms.find((a) => a.name === session.algorithm) ?? {};
  const live = hypers?.find(({ key }) => key === 'statistics')?.live; // else it has to be trained so
  if (!judgement.transductive || !live) return judgement;
  session.set('statistics', 'support');
  if (refine) session.set('refine', 0);
  const { accuracy, interval } = await judge(core, session, shape, episodes);
  session.set('statistics', statistics);
  if (refine) session.set('refine', refine);
  return { ...judgement, inductive: { accuracy, interval } };
}
