import { Evaluations, Series } from './series.js';

/**
 * What each lesson has going, whether or not the worker has its session at the moment.
 *
 * @typedef {import('../worker/protocol.js').Hypers} Hypers
 * @typedef {import('../worker/protocol.js').Hyper} Hyper
 *
 * @typedef {object} Run  what one lesson has going
 * @property {Hypers} hypers  the session's
 * @property {Hypers} draft  what the controls say; differs where a new model is needed
 * @property {number} seed
 * @property {string[] | null} hold  alphabets the user holds out
 * @property {number} step
 * @property {number} far  the last step it has been at
 * @property {import('../lessons/index.js').Wanted} origin  what it was made from
 * @property {import('../worker/protocol.js').Change[]} log  of live hyperparameters, in the order of their steps
 * @property {import('./past.js').Past | null} past  what it can be taken back to, once there is something
 * @property {number} seconds
 * @property {Series | null} series
 * @property {Map<string, Evaluations>} evaluations
 * @property {{ bytes: ArrayBuffer, step: number, seconds: number } | null} checkpoint
 * @property {import('../worker/protocol.js').SessionInfo | null} info
 * @property {import('../lessons/index.js').Director} [director]
 * @property {string} [from]  the lesson in which its first steps were taken, where that is another
 */

/** @returns {Omit<Run, 'seed'>} */
export function blankRun() {
  return {
    hypers: {},
    draft: {},
    hold: null,
    ...begun(/** @type {any} */ ({})), // until there is a session
    info: null,
  };
}

/** Of a run that begins. @param {Run['origin']} origin */
export function begun(origin) {
  return {
    step: 0,
    far: 0,
    origin,
    log: /** @type {Run['log']} */ ([]),
    past: null,
    seconds: 0,
    series: null,
    evaluations: new Map(),
    checkpoint: null,
  };
}

/** What differs. @param {Hypers} from @param {Hypers} to @returns {Hypers} */
export function changes(from, to) {
  return Object.fromEntries(Object.entries(to).filter(([key, value]) => from[key] !== value));
}

/** Only what the table knows. @param {Hypers} hypers @param {Hyper[]} table @returns {Hypers} */
export function pick(hypers, table) {
  return Object.fromEntries(table.map(({ key, initial }) => [key, hypers[key] ?? initial]));
}

/** A frame's news of the training. @param {Run} run @param {import('../worker/protocol.js').Frame} frame */
export function addFrame(run, { metrics: { steps, columns }, evaluations, step, seconds }) {
  if (steps.length > 0) (run.series ??= new Series(Object.keys(columns))).push(steps, columns);
  for (const one of evaluations) {
    if (!run.evaluations.has(one.key)) run.evaluations.set(one.key, new Evaluations());
    run.evaluations.get(one.key)?.push(one);
  }
  reach(run, step);
  run.seconds = seconds;
}

/** It is at this step. @param {Run} run @param {number} step */
export function reach(run, step) {
  run.step = step;
  run.far = Math.max(run.far, step);
  for (const one of run.evaluations.values()) one.now = step;
}

/** A live hyperparameter is changed. @param {Run} run @param {import('../worker/protocol.js').Change} change */
export function note(run, change) {
  if (run.past) run.past.note(change);
  else run.log.push(change);
}
