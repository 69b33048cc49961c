/**
 * What a contender answers, in a process of its own as in a page of its own (serve.mjs, page.mjs):
 *
 *   open  { row, order, seconds }   makes ready, computes what is compared, warms up
 *   time  { seconds }               works for that long: { samples }
 *   peak  { bytes, flop }           runs a module's loop: { gflops }, the best of many
 *   scale { plan }                  this project only: { points }, training with several workers
 */

/** @typedef {import('./rows.mjs').Row} Row */
/** @typedef {import('./statistics.mjs').Sample} Sample */

/**
 * @typedef {object} Answer what contenders must agree on
 * @property {number} [loss]
 * @property {number[]} [norms] of the gradient, one a parameter
 * @property {number[]} [values] or other results
 * @property {number[]} [order] the classes of the task, in the order of their labels
 */

/**
 * @typedef {object} Work
 * @property {() => Answer | Promise<Answer>} check
 * @property {() => number | Promise<number>} run does some of the work; returns how many units
 * @property {() => void} [close]
 */

/**
 * @callback Open
 * @param {Row} row
 * @param {number[]} order of the classes of a task
 * @param {string} variant
 * @returns {Work | Promise<Work>}
 */

/**
 * @typedef {object} Contender
 * @property {Open} open
 * @property {(plan: any, variant: string) => Promise<object[]>} [scaling]
 */

/**
 * @typedef {object} Clock
 * @property {() => number} now seconds of what is measured: CPU time, or where there is none the clock
 * @property {number} longest seconds of a sample: short ones find the moments without disturbance
 */

/**
 * @param {Contender} contender
 * @param {string} variant
 * @param {Clock} clock
 * @returns {(request: any) => Promise<any>} never throws: { error }
 */
export function answerer(contender, variant, { now, longest }) {
  /** @type {Work | null} */
  let work = null;

  /** @param {number} seconds @returns {Promise<{ samples: Sample[] }>} */
  async function time(seconds) {
    if (!work) throw new Error('nothing is open');
    const enough = Math.min(seconds, longest);
    const end = now() + seconds;
    const samples = [];
    do {
      const wall = performance.now();
      const began = now();
      let units = 0;
      do units += await work.run();
      while (now() - began < enough);
      const taken = now() - began;
      samples.push({ units, seconds: taken, wall: (performance.now() - wall) / 1000 });
    } while (now() < end);
    return { samples };
  }

  /** @param {any} request */
  async function answer({ command, row, order, seconds, bytes, flop, plan }) {
    if (command === 'peak') return { gflops: fastest(new Uint8Array(bytes), flop, now) };
    if (command === 'time') return time(seconds);
    work?.close?.();
    work = null;
    if (command === 'scale') return { points: await contender.scaling?.(plan, variant) };
    work = await contender.open(row, order, variant);
    const result = await work.check();
    // Engines compile hot code again, faster: twice the sample is enough for every contender here.
    await time(seconds);
    return result;
  }

  return (request) =>
    answer(request).catch((error) => ({
      error: error instanceof Error ? error.message : String(error),
    }));
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes of a module whose `run` does `flop` operations
 * @param {number} flop
 * @param {() => number} now
 */
function fastest(bytes, flop, now) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const run = /** @type {() => void} */ (exports.run);
  const end = now() + 0.1;
  let best = 0;
  do {
    const began = now();
    run();
    best = Math.max(best, flop / (now() - began) / 1e9);
  } while (now() < end);
  return best;
}
