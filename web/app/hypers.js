/**
 * @typedef {import('../worker/protocol.js').Hyper} Hyper
 * @typedef {import('../worker/protocol.js').HyperValue} HyperValue
 * @typedef {import('../worker/protocol.js').Hypers} Hypers
 */

/**
 * A value from text, or null if the table does not allow it.
 * @param {Hyper} hyper
 * @param {string} text
 * @returns {HyperValue | null}
 */
export function parseHyper(hyper, text) {
  if (hyper.kind === 'choice') return hyper.choices?.includes(text) ? text : null;
  if (hyper.kind === 'bool') return text === 'true' ? true : text === 'false' ? false : null;
  if (!/^-?[0-9.]+(?:e-?[0-9]+)?$/i.test(text.trim())) return null;
  const value = Number(text);
  if (!(value >= hyper.min && value <= hyper.max)) return null;
  return hyper.kind === 'int' && !Number.isInteger(value) ? null : value;
}

/** @param {Hyper[]} table @returns {Hypers} */
export function initialHypers(table) {
  return Object.fromEntries(table.map((hyper) => [hyper.key, hyper.initial]));
}

/**
 * The slider's own scale: 0 to 1000, or the integers themselves where they are few. A press of an
 * arrow key is a hundredth of the way: less would often be lost in the rounding to two digits.
 */
const TICKS = 1000;
const STEP = 10;

/** @param {Hyper} hyper */
export function sliderRange(hyper) {
  const whole = hyper.kind === 'int' && !hyper.log && hyper.max - hyper.min <= TICKS;
  return whole ? { min: hyper.min, max: hyper.max, step: 1 } : { min: 0, max: TICKS, step: STEP };
}

/** @param {Hyper} hyper @param {number} value */
export function toSlider(hyper, value) {
  if (sliderRange(hyper).max !== TICKS || (hyper.kind === 'int' && !hyper.log)) return value;
  const { min, max } = floorOf(hyper);
  if (hyper.log) return value <= min ? 0 : (TICKS * Math.log(value / min)) / Math.log(max / min);
  return (TICKS * (value - min)) / (max - min);
}

/** Two sensible digits. These numbers come from a slider: what is shown is what is used.
 * @param {Hyper} hyper @param {number} position */
export function fromSlider(hyper, position) {
  if (sliderRange(hyper).max !== TICKS || (hyper.kind === 'int' && !hyper.log)) return position;
  const { min, max } = floorOf(hyper);
  if (hyper.log && position <= 0) return hyper.min;
  const part = position / TICKS;
  const value = hyper.log ? min * Math.exp(part * Math.log(max / min)) : min + part * (max - min);
  const kept = Number(value.toPrecision(2));
  const whole = hyper.kind === 'int' ? Math.round(kept) : kept;
  return Math.min(hyper.max, Math.max(hyper.min, whole));
}

/** A logarithmic slider needs a lower end above 0. @param {Hyper} hyper */
function floorOf({ min, max, log }) {
  return { min: log && min <= 0 ? max / 1e4 : min, max };
}
