/* eslint-disable no-restricted-properties -- it measures what was said: nothing is trained by it */
/** How well probabilities say what happens. */

/**
 * Answers to many questions with the same number of classes.
 * @typedef {object} Answers
 * @property {ArrayLike<number>} probs [n, classes], each row a distribution
 * @property {ArrayLike<number>} labels [n]
 * @property {number} classes
 */

/**
 * @typedef {object} ReliabilityBin answers whose confidence lies in one part of 0 … 1
 * @property {number} count
 * @property {number} confidence their mean, NaN if there are none
 * @property {number} accuracy the share of them that is right
 */

/**
 * @typedef {object} Calibration
 * @property {number} accuracy
 * @property {number} confidence mean probability of the answer given
 * @property {number} nll mean of -log p(label), nats
 * @property {number} brier mean of the squared distance of p from the label, 0 … 2
 * @property {number} ece expected calibration error: the mean over answers of |accuracy - confidence|
 *   of their bin
 * @property {ReliabilityBin[]} bins of equal width
 */

/** A probability of 0 costs no more than this many nats, as float32 goes no lower. */
const LEAST = Math.exp(-100);

/** @param {Answers} answers @returns {number} how many there are */
function countOf({ probs, labels, classes }) {
  const n = labels.length;
  if (!n || probs.length !== n * classes)
    throw new RangeError(
      `probs must hold ${classes} numbers for each of ${n} labels (at least one); got ${probs.length}`,
    );
  return n;
}

/**
 * How well probabilities say what happens (Guo et al. 2017, sec. 2; Brier 1950). The answer is the
 * first class of the largest probability, its confidence that probability; a confidence on the edge of
 * two bins belongs to the lower one.
 * @param {Answers} answers
 * @param {{ bins?: number }} [options] bins: 15 by default
 * @returns {Calibration}
 */
export function calibration(answers, { bins: many = 15 } = {}) {
  const { probs, labels, classes } = answers;
  const n = countOf(answers);
  const sums = Array.from({ length: many }, () => ({ count: 0, confidence: 0, right: 0 }));
  let nll = 0;
  let brier = 0;
  for (let i = 0; i < n; i++) {
    let best = 0;
    for (let c = 0; c < classes; c++) {
      const p = probs[i * classes + c];
      if (p > probs[i * classes + best]) best = c;
      brier += (p - Number(c === labels[i])) ** 2;
    }
    const confidence = probs[i * classes + best];
    nll -= Math.log(Math.max(probs[i * classes + labels[i]], LEAST));
    const bin = sums[Math.min(Math.max(Math.ceil(confidence * many) - 1, 0), many - 1)];
    bin.count++;
    bin.confidence += confidence;
    bin.right += Number(best === labels[i]);
  }
  /** @param {(b: typeof sums[number]) => number} of */
  const mean = (of) => sums.reduce((sum, b) => sum + of(b), 0) / n;
  return {
    accuracy: mean((b) => b.right),
    confidence: mean((b) => b.confidence),
    nll: nll / n,
    brier: brier / n,
    ece: mean((b) => Math.abs(b.right - b.confidence)),
    bins: sums.map(({ count, confidence, right }) => ({
      ...{ count, confidence: confidence / count, accuracy: right / count },
    })),
  };
}

/**
 * The same answers with logits divided by a temperature: above 1 less sure, below surer.
 * @param {Answers} answers
 * @param {number} temperature
 * @returns {Answers & { probs: Float64Array }}
 */
export function tempered(answers, temperature) {
  const { probs, labels, classes } = answers;
  const n = countOf(answers);
  const out = new Float64Array(n * classes);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = i * classes; k < (i + 1) * classes; k++) {
      out[k] = Math.max(probs[k], LEAST) ** (1 / temperature);
      sum += out[k];
    }
    for (let k = i * classes; k < (i + 1) * classes; k++) out[k] /= sum;
  }
  return { probs: out, labels, classes };
}

/**
 * The temperature with the least negative log-likelihood (temperature scaling, Guo et al. 2017,
 * sec. 4.2), between 1/20 and 20, to four digits. To be found on other answers than those it is for.
 * @param {Answers} answers
 * @returns {number}
 */
export function fitTemperature(answers) {
  // The negative log-likelihood is convex in 1 / T, so that it falls, then rises: golden section.
  const cost = (/** @type {number} */ log) => calibration(tempered(answers, Math.exp(log))).nll;
  const golden = (Math.sqrt(5) - 1) / 2;
  let [lo, hi] = [-Math.log(20), Math.log(20)];
  let [a, b] = [hi - golden * (hi - lo), lo + golden * (hi - lo)];
  let [costA, costB] = [cost(a), cost(b)];
  while (hi - lo > 1e-4) {
    if (costA <= costB) {
      [hi, b, costB] = [b, a, costA];
      a = hi - golden * (hi - lo);
      costA = cost(a);
    } else {
      [lo, a, costA] = [a, b, costB];
      b = lo + golden * (hi - lo);
      costB = cost(b);
    }
  }
  return Math.exp((lo + hi) / 2);
}

/** ECE of answers whose labels are drawn from their own probabilities: the mean of ten draws. @param {Answers} answers */
export function eceByChance({ probs, labels, classes }) {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  let sum = 0;
  for (let draw = 0; draw < 10; draw++) {
    const drawn = Array.from(labels, (_, i) => {
      let left = uniform();
      for (let c = 0; c < classes - 1; c++) {
        left -= probs[i * classes + c];
        if (left < 0) return c;
      }
      return classes - 1;
    });
    sum += calibration({ probs, labels: drawn, classes }).ece / 10;
  }
  return sum;
}
