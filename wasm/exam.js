/**
 * Lake's one-shot classification exam: who names the drawings, and how many names were wrong. The
 * file is read by read/exam.js.
 */
import { MetaglyphError } from './errors.js';
import { Mean } from './evaluate.js';

/** @typedef {import('./index.js').Core} Core */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./dataset.js').Normalise} Normalise */
/** @typedef {import('./read/exam.js').ExamRun} ExamRun */

/**
 * Names the drawings of a run: for each of `run.test` the index of one of `run.training`.
 * @typedef {(run: Pick<ExamRun, 'training' | 'test'>) => ArrayLike<number>} Examinee
 */

/** Characters of a run. */
const WAY = 20;

/**
 * @typedef {object} ExamResult
 * @property {number} error share of drawings that were named wrongly
 * @property {number} interval half width at 95 % of the mean over runs
 * @property {number[]} perRun
 */

/**
 * Runs like those of the exam, from the drawings of a data set: 20 characters of one alphabet, all by
 * one person, and the same in another order by another.
 *
 * @param {import('./dataset.js').Dataset} data
 * @param {readonly string[]} alphabets that the runs take turns in; each with 20 characters
 * @param {number} count of runs
 * @returns {ExamRun[]}
 * @throws {MetaglyphError} range: an alphabet is too small, or unknown
 */
export function runsFrom(data, alphabets, count) {
  /** A fixed random sequence: Park & Miller's. */
  let state = 20;
  const random = (/** @type {number} */ n) => (state = (state * 48271) % 0x7fffffff) % n;
  /** @template T @param {readonly T[]} list @param {number} n @returns {T[]} */
  const some = (list, n) => {
    const left = [...list];
    return Array.from({ length: n }, () => left.splice(random(left.length), 1)[0]);
  };
  return Array.from({ length: count }, (_, r) => {
    const alphabet = alphabets[r % alphabets.length];
    const all = data.classes.filter((c) => data.alphabets[c.alphabet] === alphabet);
    if (all.length < WAY)
      throw new MetaglyphError(
        'range',
        `an exam needs alphabets of ${WAY} characters: ${alphabet} has ${all.length}`,
      );
    const classes = some(all, WAY);
    const people = Array.from({ length: Math.min(...classes.map((c) => c.count)) }, (_x, i) => i);
    const [one, other] = some(people, 2);
    const answers = some([...classes.keys()], WAY);
    /** A character's drawings lie in the order of their drawers. @param {number} k @param {number} person */
    const drawing = (k, person) => {
      const bitmap = data.bitmap(classes[k].first + person);
      if (!bitmap) throw new MetaglyphError('range', 'an exam needs drawings of 105 x 105 pixels');
      return bitmap;
    };
    return {
      name: `${alphabet} ${r + 1}`,
      training: classes.map((_c, k) => drawing(k, one)),
      test: answers.map((k) => drawing(k, other)),
      answers,
    };
  });
}

/**
 * @param {readonly ExamRun[]} runs
 * @param {Examinee} name
 * @returns {ExamResult}
 */
export function gradeExam(runs, name) {
  const mean = new Mean();
  const perRun = runs.map(({ training, test, answers }) => {
    const names = name({ training, test });
    const wrong = answers.reduce((n, answer, i) => n + Number(names[i] !== answer), 0);
    mean.add(wrong / answers.length);
    return wrong / answers.length;
  });
  return { error: mean.value, interval: mean.interval, perRun };
}

/**
 * The largest of each row; of equal ones the first. -1 in a row with a NaN, which is no answer.
 * @param {Float32Array} scores
 * @param {number} width
 */
function largest(scores, width) {
  return Array.from({ length: scores.length / width }, (_, i) => {
    const row = scores.subarray(i * width, (i + 1) * width);
    return row.some(Number.isNaN) ? -1 : row.indexOf(row.reduce((a, b) => Math.max(a, b)));
  });
}

/**
 * @param {readonly Float32Array[]} list of the same length
 */
function stack(list) {
  const width = list[0].length;
  const data = new Float32Array(list.length * width);
  list.forEach((row, i) => data.set(row, i * width));
  return { dims: [list.length, width], data };
}

/** Strength of the distortions of further copies: half of what a recipe trains with. */
const COPY_LEVEL = 0.5;

/**
 * A trained session of a few-shot algorithm as an examinee: the training drawings of a run are its
 * support set, one class each, and it sees all drawings as it saw those it was trained on.
 *
 * @param {Core} core
 * @param {Session} session
 * @param {{ alone?: boolean, copies?: number }} [options] alone: each drawing is named without a look
 *   at the others ("inductive"), which takes longer and matters only to a session that is
 *   transductive; else all drawings of a run are given together. copies: the run is answered so many
 *   times, first as it is and then with all its drawings slightly distorted, and the probabilities
 *   are averaged ("test-time augmentation")
 * @returns {Examinee & { transductive: boolean }}
 */
export function examinee(core, session, { alone = false, copies = 1 } = {}) {
  const normalise = /** @type {Normalise} */ (session.hypers.normalise);
  /** @type {Examinee} */
  const names = ({ training, test }) => {
    const way = training.length;
    const supportLabel = { dims: [way], data: Array.from(training, (_, i) => i) };
    const mean = new Float32Array(test.length * way);
    for (let copy = 0; copy < copies; copy++) {
      let drawn = 0; // each drawing has a distortion of its own
      /** @param {readonly Uint8Array[]} bitmaps */
      const pictures = (bitmaps) =>
        bitmaps.map((bitmap) => {
          const distort = { level: copy ? COPY_LEVEL : 0, copy: 1000 * copy + drawn++ };
          return core.picture(bitmap, { normalise, distort });
        });
      const support = stack(pictures(training));
      /** @param {readonly Float32Array[]} query @param {number} at */
      const answer = (query, at) => {
        const inputs = { support, supportLabel, query: stack(query), way };
        const { dims, data } = session.view('adapt', inputs).probs;
        const last = data.subarray(data.length - dims[1] * way); // the last stage
        last.forEach((p, i) => (mean[at * way + i] += p / copies));
      };
      const query = pictures(test);
      if (alone) query.forEach((picture, i) => answer([picture], i));
      else answer(query, 0);
    }
    return largest(mean, way);
  };
  return Object.assign(names, { transductive: !alone && session.transductive });
}

const SIDE = 105;

/**
 * The ink of a drawing: its pixels x, y, x, y … and their mean.
 * @param {Uint8Array} bitmap 105 x 105
 */
function inkOf(bitmap) {
  /** @type {number[]} */
  const points = [];
  const mean = [0, 0];
  bitmap.forEach((ink, i) => {
    if (ink) points.push(i % SIDE, Math.floor(i / SIDE));
  });
  points.forEach((v, i) => (mean[i & 1] += (2 * v) / points.length));
  return { bitmap, points, mean };
}

/** @typedef {ReturnType<typeof inkOf>} Ink */

/**
 * Distance of a point to the nearest ink pixel, looked for in growing squares around it.
 * @param {Uint8Array} bitmap with ink somewhere
 * @param {number} x @param {number} y
 */
function toInk(bitmap, x, y) {
  const cx = Math.round(x);
  const cy = Math.round(y);
  let best = Infinity;
  // What is on the square of radius r is at least r - 1/2 away.
  for (let r = 0; r < 3 * SIDE && (r < 1 || (r - 0.5) * (r - 0.5) < best); r++)
    for (let v = Math.max(0, cy - r); v <= Math.min(SIDE - 1, cy + r); v++) {
      const whole = v === cy - r || v === cy + r;
      for (let u = cx - r; u <= cx + r; u += whole || r === 0 ? 1 : 2 * r) {
        if (u < 0 || u >= SIDE || !bitmap[v * SIDE + u]) continue;
        best = Math.min(best, (u - x) * (u - x) + (v - y) * (v - y));
      }
    }
  return Math.sqrt(best);
}

/**
 * Mean distance of the ink of one drawing to that of another, moved to the same mean.
 * @param {Ink} a
 * @param {Ink} b
 * @param {number} limit from which on it does not matter: the result is then Infinity
 */
function meanToInk({ points, mean: [ax, ay] }, { bitmap, mean: [bx, by] }, limit) {
  const count = points.length / 2;
  let sum = 0;
  for (let i = 0; i < points.length; i += 2) {
    sum += toInk(bitmap, points[i] - ax + bx, points[i + 1] - ay + by);
    if (sum >= limit * count) return Infinity;
  }
  return sum / count;
}

/**
 * The nearest training drawing by the modified Hausdorff distance of the ink, moved to its mean: no
 * learning. It is the demonstration that comes with the official exam, in which it errs in 38.8 %,
 * so it tells whether the file was read as it is meant.
 * Source: Dubuisson & Jain 1994.
 * @type {Examinee}
 */
export const hausdorff = ({ training, test }) => {
  const known = training.map(inkOf);
  return test.map(inkOf).map((item) => {
    let best = Infinity;
    let name = -1;
    known.forEach((other, i) => {
      const there = meanToInk(item, other, best);
      const back = there < best ? meanToInk(other, item, best) : Infinity;
      if (back < best) [best, name] = [Math.max(there, back), i];
    });
    return name;
  });
};

/**
 * Errors of others in the exam, in percent, quoted from memory of Lake, Salakhutdinov & Tenenbaum
 * 2015 and 2019 (Curr. Opin. Behav. Sci. 29:97). `set`: what they learnt from; the minimal sets are
 * the two small ones, one at a time.
 */
export const publishedErrors = /* @__PURE__ */ Object.freeze([
  { who: 'people', set: '', error: 4.5 },
  { who: 'Bayesian program learning', set: 'full', error: 3.3 },
  { who: 'Bayesian program learning', set: 'minimal', error: 4.2 },
  { who: 'Siamese network', set: 'full', error: 8.0 },
  { who: 'prototypical network', set: 'full', error: 13.7 },
  { who: 'prototypical network', set: 'minimal', error: 30.1 },
  { who: 'convolutional network', set: 'minimal', error: 23.2 },
]);
