import { blank, isBlank } from '../app/drawings.js';

/**
 * A and B: a drawing of the data each or, as long as there is one, a drawing by hand.
 *
 * @typedef {import('../app/drawings.js').Drawing} Drawing
 *
 * @typedef {object} End
 * @property {number} side  of the data's drawing that was chosen
 * @property {number} index  of it
 * @property {Drawing} drawing  by hand; blank: the data's counts
 * @property {Float32Array | null} drawn  its picture, once it is there
 *
 * @typedef {object} Ends
 * @property {End[]} both
 * @property {number} now  the one that is being chosen
 * @property {boolean} byHand  it is being drawn, rather than picked
 */

/** Of each playground, for as long as the page lasts. @type {WeakMap<object, Ends>} */
const kept = new WeakMap();

/** @param {number} side @param {number} index @returns {End} */
export const ofData = (side, index) => ({ side, index, drawing: blank(), drawn: null });

/** @param {object} playground @returns {Ends} */
export function endsOf(playground) {
  const ends = kept.get(playground) ?? {
    both: [ofData(1, 0), ofData(1, 5)],
    now: 0,
    byHand: false,
  };
  kept.set(playground, ends);
  return ends;
}

/**
 * Its picture, 784 grey values, ink 1; null as long as it is not there.
 * @param {End} end
 * @param {(Float32Array | null)[]} strips  pictures of the data's drawings on each side
 */
export function pictureOf({ side, index, drawing, drawn }, strips) {
  if (!isBlank(drawing)) return drawn;
  const strip = strips[side];
  if (!strip) return null;
  const at = 784 * Math.min(index, strip.length / 784 - 1);
  return strip.slice(at, at + 784);
}
