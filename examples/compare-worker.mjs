/**
 * A process of compare.mjs: takes one training after the other, so that the CPU time of its process
 * is that of the training.
 */
import { load } from 'metaglyph';
import { dataOf, judgeBoth, train } from './learn.mjs';

/** @typedef {import('metaglyph').Dataset} Dataset */
/** @typedef {import('metaglyph').Shape} Shape */
/** @typedef {import('./learn.mjs').Judgement} Judgement */
/** @typedef {import('metaglyph').Training} Training */

/**
 * What all trainings have in common.
 * @typedef {object} Setting
 * @property {string | null} folder null: glyphs
 * @property {string} build
 * @property {string[]} alphabets held out
 * @property {number} episodes
 */

/**
 * @typedef {object} Job
 * @property {Omit<Training, 'shapes'>} training
 * @property {Shape[]} shapes of the episodes on which it is judged
 * @property {number} seed
 */

/** @typedef {{ seconds: number, judgements: Judgement[] }} Result one judgement a shape */

/**
 * @typedef {{ type: 'progress', share: number, note: string } | { type: 'done', result: Result }
 *   | { type: 'failed', message: string }} Answer
 */

/**
 * @param {import('metaglyph').Core} core
 * @param {Dataset} data
 * @param {Setting} setting
 * @param {Job} job
 * @returns {Promise<Result>}
 */
async function work(core, data, { alphabets, episodes }, { training, shapes, seed }) {
  const on = { data, seed, alphabets };
  const tell = (/** @type {number} */ share, /** @type {string} */ note) =>
    process.send?.({ type: 'progress', share, note });
  const { session, seconds } = await train(core, training, on, (steps, note) =>
    tell(steps / training.steps, note),
  );
  const judgements = [];
  for (const shape of shapes) {
    tell(1, `judged on ${shape.way}-way ${shape.shot}-shot episodes`);
    judgements.push(await judgeBoth(core, session, shape, episodes));
  }
  const { data: learnt } = session;
  session.free();
  if (learnt !== data) learnt?.free();
  return { seconds, judgements };
}

if (process.send) {
  /** @type {Promise<{ core: import('metaglyph').Core, data: Dataset, setting: Setting }>} */
  let ready;
  const prepare = async (/** @type {Setting} */ setting) => {
    const core = await load({ build: /** @type {'plain'} */ (setting.build) });
    return { core, data: await dataOf(core, setting.folder), setting };
  };
  process.on('disconnect', () => process.exit());
  process.on('message', async (/** @type {Setting | Job} */ message) => {
    try {
      if ('build' in message) {
        ready = prepare(message);
        return;
      }
      const { core, data, setting } = await ready;
      const result = await work(core, data, setting, message);
      process.send?.({ type: 'done', result });
    } catch (e) {
      process.send?.({ type: 'failed', message: e instanceof Error ? e.message : String(e) });
    }
  });
}
