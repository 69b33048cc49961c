/** What has been counted while a session trains: how many different drawings its samples come near. */

export const COUNT = 500; // pictures that are counted

/**
 * @typedef {{ distance: number, means: number }} Part
 *
 * @typedef {object} Diversity
 * @property {number[]} x  steps
 * @property {number[]} y  distinct nearest training drawings
 * @property {number | null} real  of as many drawings held out; null: not counted yet
 * @property {{ x: number[], y: number[], means: number[], real: Part | null }} frechet  distances, where they are
 *   measured, and what of each is that of the means
 */

/** @typedef {{ serial: number }} Trained  a studio, by the number of its session */

/** A page may have several exercises. @type {WeakMap<Trained, Diversity & Trained>} */
const records = new WeakMap();

/** @param {Trained} studio @returns {Diversity & Trained} of its session: the one before is past */
export function diversityOf(studio) {
  const { serial } = studio;
  const known = records.get(studio);
  if (known?.serial === serial) return known;
  const blank = {
    serial,
    x: [],
    y: [],
    real: null,
    frechet: { x: [], y: [], means: [], real: null },
  };
  records.set(studio, blank);
  return blank;
}

/**
 * Steps behind it are about to be done again, or another way.
 * @param {Trained} studio @param {number} step @param {number} distinct
 */
export function noteDiversity(studio, step, distinct) {
  note(diversityOf(studio), step, distinct);
}

/** @param {{ x: number[], y: number[] }} curve @param {number} step @param {number} value */
function note({ x, y }, step, value) {
  while (x.length && x[x.length - 1] >= step) {
    x.pop();
    y.pop();
  }
  x.push(step);
  y.push(value);
}

/** @param {Trained} studio @param {import('../worker/protocol.js').Frechet} found */
export function noteFrechet(studio, { step, generated, real }) {
  const { frechet } = diversityOf(studio);
  note(frechet, step, generated.distance);
  frechet.means = [...frechet.means.slice(0, frechet.x.length - 1), generated.means];
  frechet.real = real;
}

/** @param {Trained} studio @param {number} distinct */
export function noteReal(studio, distinct) {
  diversityOf(studio).real = distinct;
}
