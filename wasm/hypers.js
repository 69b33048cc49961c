import { fromNumber } from './describe.js';
import { MetaglyphError, unknownName } from './errors.js';

/** @typedef {import('./describe.js').Algorithm} Algorithm */
/** @typedef {import('./describe.js').Hyper} Hyper */
/** @typedef {import('./describe.js').HyperValue} HyperValue */

/**
 * The core's number for a value. Ranges are the core's to check.
 * @param {Hyper} hyper
 * @param {unknown} value
 * @returns {number}
 */
export function toNumber(hyper, value) {
  /** @param {string} wanted */
  const refuse = (wanted) =>
    new MetaglyphError(
      'range',
      `${hyper.key} must be ${wanted}; got ${typeof value === 'string' ? `'${value}'` : String(value)}`,
    );
  if (hyper.kind === 'bool') {
    if (typeof value !== 'boolean' && value !== 0 && value !== 1) throw refuse('true or false');
    return Number(value);
  }
  if (hyper.kind === 'choice') {
    const i = typeof value === 'string' ? hyper.choices.indexOf(value) : -1;
    if (i < 0) throw unknownName(`${hyper.key}`, value, hyper.choices);
    return i;
  }
  const range = `from ${hyper.min} to ${hyper.max}`;
  if (typeof value !== 'number' || Number.isNaN(value)) throw refuse(`a number ${range}`);
  if (hyper.kind === 'int' && !Number.isInteger(value)) throw refuse(`a whole number ${range}`);
  return value;
}

/**
 * The position of a key in the algorithm's table.
 * @param {Algorithm} algorithm
 * @param {string} key
 */
export function hyperIndex(algorithm, key) {
  const i = algorithm.hypers.findIndex((h) => h.key === key);
  if (i < 0)
    throw unknownName(
      `hyperparameter of ${algorithm.name}`,
      key,
      algorithm.hypers.map((h) => h.key),
    );
  return i;
}

/**
 * All of an algorithm's numbers, the initial ones where nothing is given.
 * @param {Algorithm} algorithm
 * @param {Record<string, unknown>} given
 * @returns {number[]}
 */
export function allNumbers(algorithm, given) {
  const numbers = algorithm.hypers.map((h) => toNumber(h, h.initial));
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const i = hyperIndex(algorithm, key);
    numbers[i] = toNumber(algorithm.hypers[i], value);
  }
  return numbers;
}

/**
 * @param {Algorithm} algorithm
 * @param {readonly number[]} numbers
 * @returns {Record<string, HyperValue>}
 */
export const toValues = (algorithm, numbers) =>
  Object.fromEntries(algorithm.hypers.map((h, i) => [h.key, fromNumber(h, numbers[i])]));
