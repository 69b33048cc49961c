/** What has been counted while a session trains: how many different drawings its samples come near. */

export const COUNT = 500; // pictures that are counted

/**
 * @typedef {object} Diversity
 * @property {number[]} x  steps
 * @property {number[]} y  distinct nearest training drawings
 * @property {number | null} real  of as many drawings held out; null: not counted yet
 * @property {{ x: number[], y: number[], real: number | null }} frechet  distances, where they are measured
 */

/** Of the session of this number: the one before is past. @type {Diversity & { serial: number }} */
let last = blank(-1);

/** @param {number} serial @returns {Diversity & { serial: number }} */
function blank(serial) {
  return { serial, x: [], y: [], real: null, frechet: { x: [], y: [], real: null } };
}

/** @param {number} serial */
export function diversityOf(serial) {
  if (last.serial !== serial) last = blank(serial);
  return last;
}

/**
 * Steps behind it are about to be done again, or another way.
 * @param {number} serial @param {number} step @param {number} distinct
 */
export function noteDiversity(serial, step, distinct) {
  note(diversityOf(serial), step, distinct);
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

/** @param {number} serial @param {{ step: number, generated: number, real: number }} found */
export function noteFrechet(serial, { step, generated, real }) {
  const { frechet } = diversityOf(serial);
  note(frechet, step, generated);
  frechet.real = real;
}

/** @param {number} serial @param {number} distinct */
export function noteReal(serial, distinct) {
  diversityOf(serial).real = distinct;
}
