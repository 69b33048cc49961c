/**
 * Where to look next, for who tries settings of trainings: an optimiser that is told what came of those it
 * asked for.
 *
 * @typedef {import('../../wasm/index.js').Core} Core
 * @typedef {import('../../wasm/optimiser.js').Optimiser} Optimiser
 * @typedef {import('./protocol.js').Requests['advise']} Advise
 */

/** Those that have been asked before, by who they are. @type {Map<string, { optimiser: Optimiser, told: number[] }>} */
const known = new Map();
const MOST_KNOWN = 8;

/**
 * One that has been told these values, or the first of them: the same values give the same points, so
 * that nothing is lost with it.
 * @param {Core} core
 * @param {Advise['args']} asked
 */
async function optimiserOf(core, { method, axes, seed, population, values }) {
  const key = JSON.stringify([method, axes, seed, population]);
  const before = known.get(key);
  if (before && before.told.every((value, i) => Object.is(value, values[i]))) return before;
  before?.optimiser.free();
  const own = method === 'bayes' ? {} : { population };
  /** @type {number[]} */
  const told = [];
  const one = { optimiser: await core.optimiser({ method, axes, seed, ...own }), told };
  known.delete(key);
  known.set(key, one);
  for (const [oldest, { optimiser }] of known) {
    if (known.size <= MOST_KNOWN) break;
    optimiser.free();
    known.delete(oldest);
  }
  return one;
}

/**
 * @param {Core} core
 * @param {Advise['args']} asked
 * @returns {Promise<Advise['result']>}
 */
export async function advise(core, asked) {
  const { values, map } = asked;
  const one = await optimiserOf(core, asked);
  const { optimiser, told } = one;
  // Values are told as they were asked for: one, or a generation.
  let points = optimiser.ask();
  while (values.length - told.length >= points.length) {
    const some = values.slice(told.length, told.length + points.length);
    optimiser.tell(some);
    told.push(...some);
    points = optimiser.ask();
  }
  const belief =
    map > 0 && told.length > 0 ? optimiser.session.view('posterior', { n: map }) : null;
  return {
    point: points[values.length - told.length],
    belief: belief && { x: belief.x.data, y: belief.y.data, mean: belief.mean.data },
  };
}
