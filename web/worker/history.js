/**
 * @typedef {import('../../wasm/index.js').Core} Core
 * @typedef {import('./protocol.js').Rewind} Rewind
 * @typedef {import('./trainer.js').Trainer} Trainer
 */

/**
 * Takes a run to one of its steps: from a checkpoint, from its start or from where it is, by doing
 * again what was done. It can be stopped on the way, and is then as it was at that step.
 * @param {Core} core
 * @param {Trainer} trainer
 * @param {Rewind} wanted
 * @param {AbortSignal} signal
 * @returns {Promise<import('./protocol.js').Requests['rewind']['result']>}
 */
export async function rewind(core, trainer, wanted, signal) {
  const { bytes, here, seconds, to, keep, changes, origin } = wanted;
  const { session } = trainer;
  while (trainer.slice) await trainer.slice;
  if (trainer.closed) return null; // whoever asked has another session
  if (keep) trainer.checkpoint();
  if (!here || session.steps > to) {
    session.load(bytes ?? untrained(core, session, origin));
    trainer.seconds = bytes ? seconds : 0;
    if (bytes) trainer.give(bytes); // back
    trainer.stopMeasuring();
    trainer.version++;
  }
  repeat(trainer, changes);
  if (session.steps < to && !signal.aborted) await trainer.step(to - session.steps);
  if (trainer.closed) return null;
  trainer.again?.();
  trainer.wake();
  return { step: session.steps };
}

/**
 * What was changed is changed again when it comes to those steps.
 * @param {Trainer} trainer
 * @param {import('./protocol.js').Change[]} changes
 */
export function repeat(trainer, changes) {
  const { session } = trainer;
  const rest = changes.filter(({ step }) => step >= session.steps);
  trainer.again = () => {
    while (rest[0]?.step <= session.steps) {
      const { key, value } = rest[0];
      session.set(key, value);
      trainer.version++;
      rest.shift();
    }
  };
  trainer.again();
}

/**
 * What a run began with: nobody keeps that.
 * @param {Core} core
 * @param {Trainer['session']} session
 * @param {Rewind['origin']} origin
 */
function untrained(core, { algorithm, data }, { hypers, seed, split }) {
  const first = core.session(algorithm, { ...hypers, seed, ...(split ? { split } : {}) }, data);
  try {
    return first.save();
  } finally {
    first.free();
  }
}
