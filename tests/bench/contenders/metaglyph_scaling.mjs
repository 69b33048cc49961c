/** Task-parallel training with more and more workers, by the clock: bits, and tasks a second. */
import { RATE } from '../rows.mjs';
import { median } from '../statistics.mjs';

/** @typedef {import('metaglyph').Core} Core */

/**
 * @typedef {object} Scaled
 * @property {number} workers
 * @property {number} best tasks a second
 * @property {number} median
 * @property {number} times as fast as the first, at best
 * @property {boolean} same whether it trains the same bits as a session by itself
 */

const TASKS = 8;
const STEPS = 4;

/** @param {Uint8Array} a @param {Uint8Array} b */
const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

/**
 * @param {Core} core
 * @param {{ counts: number[], seconds: number, rounds: number }} plan counts of workers; seconds each
 *   turn
 * @returns {Promise<Scaled[]>}
 */
export async function scaling(core, { counts, seconds, rounds }) {
  const data = core.dataset.glyphs({ seed: 1 });
  const make = () => core.session('maml', { seed: 1, tasks: TASKS, rate: RATE }, data);
  const alone = make();
  alone.step(STEPS);
  const bits = alone.save();
  alone.free();
  const teams = [];
  for (const workers of counts) {
    const session = make();
    const pool = await core.pool({ workers });
    await pool.open(session);
    await pool.train(session, STEPS);
    /** @type {number[]} */
    const figures = [];
    teams.push({ workers, session, pool, figures, same: equal(session.save(), bits) });
  }
  // The first round is for the engine, which compiles hot code again.
  for (let round = 0; round <= rounds; round++)
    for (const { session, pool, figures } of teams) {
      const began = performance.now();
      let steps = 0;
      do steps += await pool.train(session, STEPS);
      while (performance.now() - began < 1000 * seconds);
      if (round) figures.push((1000 * steps * TASKS) / (performance.now() - began));
    }
  const points = teams.map(({ workers, session, pool, figures, same }) => {
    pool.close();
    session.free();
    return { workers, best: Math.max(...figures), median: median(figures), same };
  });
  data.free();
  return points.map((point) => ({ ...point, times: point.best / points[0].best }));
}
