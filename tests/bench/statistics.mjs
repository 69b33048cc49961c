/** What a list of samples says. */

/** @param {readonly number[]} values at least one */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * @typedef {object} Sample
 * @property {number} units of work done
 * @property {number} seconds of CPU time, which other programs disturb least; in a page of the clock
 * @property {number} wall seconds of the clock
 */

/**
 * Samples as figures of a row's unit: milliseconds a unit of work, GFLOP/s, or units a second.
 * @param {{ unit: string, flop: number }} row
 * @param {readonly Sample[]} samples
 */
export function summary({ unit, flop }, samples) {
  const figures = samples.map(({ units, seconds }) => {
    if (unit === 'ms') return (1000 * seconds) / units;
    return unit === 'GFLOP/s' ? (flop * units) / seconds / 1e9 : units / seconds;
  });
  const best = unit === 'ms' ? Math.min(...figures) : Math.max(...figures);
  const gflops = Math.max(...samples.map(({ units, seconds }) => (flop * units) / seconds / 1e9));
  // Above 1 the work was spread over threads.
  const threads = median(samples.map(({ seconds, wall }) => seconds / wall));
  return { median: median(figures), best, gflops, threads, samples: samples.length };
}

/**
 * How many times as fast a is as b.
 * @param {string} unit
 * @param {number} a
 * @param {number} b
 */
export const timesAsFast = (unit, a, b) => (unit === 'ms' ? b / a : a / b);

/**
 * @typedef {object} Answer
 * @property {number} [loss]
 * @property {number[]} [norms]
 * @property {number[]} [values]
 */

/**
 * How far an answer is from the reference: the largest difference, relative to what it is a part of.
 * A gradient's norms are compared one parameter at a time, small ones by the whole gradient's norm.
 * @param {Answer} answer
 * @param {Answer} reference
 * @returns {{ error: number, what: string }}
 */
export function disagreement(answer, reference) {
  const found = [{ error: 0, what: 'nothing' }];
  /** @param {number} error @param {string} what */
  const add = (error, what) =>
    found.push({ error: Number.isFinite(error) ? error : Infinity, what });
  if (reference.loss !== undefined)
    add(Math.abs(Number(answer.loss) - reference.loss) / Math.abs(reference.loss), 'loss');
  if (reference.norms) {
    const whole = Math.hypot(...reference.norms);
    reference.norms.forEach((norm, i) =>
      add(Math.abs(Number(answer.norms?.[i]) - norm) / Math.max(norm, 0.1 * whole), 'gradient'),
    );
  }
  reference.values?.forEach((value, i) =>
    add(Math.abs(Number(answer.values?.[i]) - value), 'values'),
  );
  return found.reduce((a, b) => (b.error > a.error ? b : a));
}
