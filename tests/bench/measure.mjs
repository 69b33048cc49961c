/** One row: everyone computes it, what they computed is compared, then everyone is timed in turns. */
import { disagreement, summary } from './statistics.mjs';

/** @typedef {import('./rows.mjs').Row} Row */
/** @typedef {import('./contender.mjs').Runner} Runner */
/** @typedef {import('./statistics.mjs').Sample} Sample */

/**
 * @typedef {object} Result
 * @property {string} [error] why there are no figures
 * @property {number} [disagreement] relative, with the reference
 * @property {boolean} [wrong] more than it may be: the time is of a wrong result
 * @property {string} [where] it disagrees most
 * @property {number} [median]
 * @property {number} [best]
 * @property {number} [gflops] the best
 * @property {number} [threads]
 * @property {number} [samples]
 */

/**
 * @typedef {object} Plan
 * @property {number} warm seconds before the first sample
 * @property {number} seconds each turn
 * @property {number} rounds of turns
 */

/** The VAE's noise is not shared, so it agrees as far as the smallest variance lets it. */
const tolerance = (/** @type {Row} */ { kind }) => (kind === 'vae' ? 0.03 : 1e-3);

/**
 * @param {Row} row
 * @param {readonly Runner[]} runners
 * @param {Plan} plan
 * @returns {Promise<Record<string, Result>>} by contender
 */
export async function measure(row, runners, { warm, seconds, rounds }) {
  /** @type {Record<string, Result>} */
  const results = {};
  /** @type {Record<string, any>} */
  const answers = {};
  let order = [0, 1, 2, 3, 4];
  for (const { name, ask } of runners) {
    answers[name] = await ask({ command: 'open', row, order, seconds: warm });
    order = answers[name].order ?? order;
  }
  // Where there is no PyTorch, our plain build is what others are held to.
  const reference = ['PyTorch', 'plain'].find((name) => answers[name] && !answers[name].error);
  for (const { name } of runners) {
    if (answers[name].error) {
      results[name] = { error: answers[name].error };
      continue;
    }
    const { error, what } = disagreement(answers[name], answers[String(reference)] ?? {});
    results[name] = { disagreement: error, wrong: !(error <= tolerance(row)), where: what };
  }
  /** @type {Record<string, Sample[]>} */
  const samples = Object.fromEntries(runners.map(({ name }) => [name, []]));
  /** @param {string} name whether the slow ones have had their share */
  const enough = (name) => {
    const taken = samples[name].map((one) => one.seconds);
    const next = taken.at(-1) ?? 0;
    return next && taken.reduce((a, b) => a + b, next) > 4 * seconds * rounds;
  };
  for (let round = 0; round < rounds; round++)
    for (const { name, ask } of runners) {
      if (results[name].error || enough(name)) continue;
      const answer = await ask({ command: 'time', seconds });
      if (answer.error) results[name] = { error: answer.error };
      else samples[name].push(...answer.samples);
    }
  for (const { name } of runners)
    if (!results[name].error) Object.assign(results[name], summary(row, samples[name]));
  return results;
}
