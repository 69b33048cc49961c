/** The trainings of compare.mjs, several at a time, each in a process. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { progressBar } from './common.mjs';

/** @typedef {import('./compare-worker.mjs').Answer} Answer */
/** @typedef {import('./compare-worker.mjs').Result} Result */
/** @typedef {import('./compare-worker.mjs').Setting} Setting */
/** @typedef {import('./compare-worker.mjs').Job & { method: string }} Job */
/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** Ended by the user. */
export class Stopped extends Error {}

const program = fileURLToPath(new URL('compare-worker.mjs', import.meta.url));

/**
 * @param {ChildProcess} child
 * @param {Job} job
 * @param {(share: number, note: string) => void} onProgress
 * @returns {Promise<Result | { failure: string }>}
 */
function give(child, { training, shapes, seed }, onProgress) {
  return new Promise((resolve) => {
    /** @param {Result | { failure: string }} result */
    const end = (result) => {
      child.off('exit', left).off('message', hear);
      resolve(result);
    };
    const left = (/** @type {number | null} */ code, /** @type {string | null} */ signal) =>
      end({ failure: `its process ended without a result (${signal ?? `code ${code}`})` });
    const hear = (/** @type {Answer} */ answer) => {
      if (answer.type === 'progress') onProgress(answer.share, answer.note);
      else end(answer.type === 'done' ? answer.result : { failure: answer.message });
    };
    child.once('exit', left).on('message', hear);
    child.send({ training, shapes, seed });
  });
}

/**
 * @param {readonly Job[]} jobs
 * @param {Setting} setting
 * @param {number} workers
 * @param {(job: Job, result: Result | { failure: string }) => void} onResult
 * @throws {Stopped} at SIGINT or SIGTERM
 */
export async function doAll(jobs, setting, workers, onResult) {
  const left = [...jobs];
  const shares = new Map(jobs.map((job) => [job, 0]));
  const bar = progressBar('comparing', jobs.length);
  /** @type {Set<ChildProcess>} */
  const children = new Set();
  const start = () => {
    // A group of its own: Ctrl-C is for this process, which then ends the others.
    const child = fork(program, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], detached: true });
    children.add(child);
    child.send(setting);
    return child;
  };
  let over = false;
  const work = async () => {
    let child = start();
    for (let job = left.shift(); job; job = left.shift()) {
      const { method, seed } = job;
      const now = job;
      const result = await give(child, job, (share, note) => {
        shares.set(now, share);
        const done = [...shares.values()].reduce((a, b) => a + b, 0);
        bar.update(done, `${method}, seed ${seed}: ${note}`);
      });
      if (over) return;
      shares.set(job, 1);
      onResult(job, result);
      if (left.length && !child.connected) child = start();
    }
  };
  /** @type {() => void} */
  let stop = () => {};
  const stopped = new Promise((_, reject) => (stop = () => reject(new Stopped())));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const all = Array.from({ length: Math.min(workers, jobs.length) }, work);
    await Promise.race([Promise.all(all), stopped]);
  } finally {
    over = true;
    bar.stop();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    for (const child of children) child.kill('SIGKILL');
  }
}
