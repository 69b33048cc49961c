/**
 * The six of the race: in the core's order, each with a colour, a dash and a mark of its own.
 *
 * @typedef {{ key: string, rate: string, token: string, dash: number[], mark: string }} Racer
 */

/** @type {readonly Racer[]} */
export const racers = [
  { key: 'sgd', rate: 'rateSgd', token: 'ink', dash: [], mark: 'circle' },
  { key: 'momentum', rate: 'rateMomentum', token: 'support', dash: [], mark: 'square' },
  { key: 'nesterov', rate: 'rateNesterov', token: 'before', dash: [7, 3], mark: 'diamond' },
  { key: 'rmsprop', rate: 'rateRmsprop', token: 'adapted', dash: [], mark: 'triangle' },
  { key: 'adam', rate: 'rateAdam', token: 'query', dash: [], mark: 'down' },
  { key: 'adamw', rate: 'rateAdamw', token: 'divergence', dash: [4, 2], mark: 'star' },
];

/** Heights on a scale of powers of ten; below the least one nothing is told apart. */
export const LEAST_POWER = -6;

/** @param {number} height */
export const power = (height) => Math.log10(Math.max(height, 10 ** LEAST_POWER));
