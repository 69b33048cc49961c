import { spanOf } from '../views/span.js';

/**
 * How many drawings the reader has named by eye, by the number of characters to choose from. It stays
 * in the browser, and is a line on later charts.
 *
 * @typedef {{ right: number, of: number }} Score
 */

const PLACE = 'metaglyph-duel';
const WAYS = [5, 20]; // whose scores last

/** @param {number} way @returns {Score} */
export function scoreOf(way) {
  try {
    const { right, of } = JSON.parse(localStorage.getItem(PLACE) ?? '{}')[way];
    if (Number.isInteger(right) && Number.isInteger(of) && right >= 0 && right <= of)
      return { right, of };
  } catch {
    // no storage, or nothing of ours in it
  }
  return { right: 0, of: 0 };
}

/** For its formula. @param {Score} score */
export function valuesOf(score) {
  const [low, high] = spanOf(score);
  return { ...score, low, high };
}

/** @param {number} way @param {Score} score */
export function keepScore(way, { right, of }) {
  /** @type {Record<string, Score>} */
  const scores = {};
  for (const one of new Set([...WAYS, way])) scores[one] = scoreOf(one);
  scores[way] = { right: scores[way].right + right, of: scores[way].of + of };
  try {
    localStorage.setItem(PLACE, JSON.stringify(scores));
  } catch {
    // it lasts as long as the page
  }
}

/** The line on a chart, if there is a score. @param {string} label @param {number} way @param {number[]} x @returns {import('../views/chart.js').Curve[]} */
export function scoreLine(label, way, x) {
  const { right, of } = scoreOf(way);
  if (of === 0 || x.length === 0) return [];
  const y = x.map(() => right / of);
  return [{ label, token: 'ink', dash: [1, 4], x, y, formula: 'you.score' }];
}
