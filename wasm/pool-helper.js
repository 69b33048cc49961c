/* global Worker -- a page has it; Node has its own */
import { Pace } from './shares.js';
import { buffersOf, takeSnapshot } from './snapshot.js';

/** @typedef {import('./pool-worker.js').ToHelper} ToHelper */
/** @typedef {import('./pool-worker.js').FromHelper} FromHelper */

/**
 * A worker of a page or a thread of Node, as far as a pool needs it.
 * @typedef {object} AnyWorker
 * @property {(message: any, transfer: any[]) => void} postMessage
 * @property {() => unknown} terminate
 * @property {() => void} [ref]
 * @property {() => void} [unref]
 * @property {(event: string, listener: (value: any) => void) => unknown} [on]
 * @property {((event: any) => void) | null} [onmessage]
 * @property {((event: any) => void) | null} [onmessageerror]
 * @property {((event: any) => void) | null} [onerror]
 */

/**
 * How a helper is started here: null where there are no workers.
 * @returns {Promise<(() => AnyWorker) | null>}
 */
export async function makeStarter() {
  if (typeof Worker === 'function')
    return () =>
      new Worker(new URL('./pool-worker.js', import.meta.url), {
        type: 'module',
        name: 'metaglyph helper',
      });
  const threads = 'node:worker_threads'; // kept out of the sight of bundlers, as is the file
  const file = './pool-worker.js';
  try {
    const { Worker: Thread } = await import(/* @vite-ignore */ threads);
    // Options of this program (--input-type, say) are not for its helpers.
    const options = { name: 'metaglyph helper', execArgv: [] };
    return () => new Thread(new URL(file, import.meta.url), options);
  } catch {
    return null;
  }
}

/** How many threads this machine runs at a time. */
export async function cores() {
  const os = 'node:os';
  if (typeof navigator === 'object' && navigator.hardwareConcurrency)
    return navigator.hardwareConcurrency;
  try {
    return (await import(/* @vite-ignore */ os)).availableParallelism();
  } catch {
    return 1;
  }
}

/** A helper as its leader sees it. */
export class Helper {
  #worker;
  /**
   * By their keys.
   * @type {Map<number, { opened: boolean, settle: () => void, settled: Promise<void>, paces: Record<string, Pace> }>}
   */
  #sessions = new Map();
  /** @type {Set<number>} */
  #data = new Set();
  gone = false;
  /** It has computed something: it can be expected that another one could. */
  worked = false;
  /** Items it was given and has not given back. */
  pending = 0;
  /** It has said something since it was last given work. */
  heard = true;
  /** Beats for which it has owed an answer without a word. */
  silent = 0;

  /**
   * @param {AnyWorker} worker
   * @param {WebAssembly.Module} module
   * @param {(helper: Helper, message: FromHelper) => void} onMessage
   * @param {(helper: Helper, why: string) => void} onEnd it has died
   */
  constructor(worker, module, onMessage, onEnd) {
    this.#worker = worker;
    const hear = (/** @type {FromHelper} */ message) => {
      if (this.gone) return;
      this.heard = true;
      this.silent = 0;
      if (message.type === 'opened') this.#opened(message.session);
      else onMessage(this, message);
    };
    const end = (/** @type {string} */ why) => this.gone || onEnd(this, why);
    if (worker.on) {
      worker.on('message', hear);
      worker.on('error', (error) => end(String(error?.message ?? error)));
      worker.on('exit', () => end('it has ended'));
      worker.unref?.();
    } else {
      worker.onmessage = ({ data }) => hear(data);
      worker.onerror = (event) => {
        event.preventDefault?.();
        end(event.message || 'it could not be started');
      };
      worker.onmessageerror = () => end('a message could not be read');
    }
    this.post({ type: 'start', module });
  }

  /** @param {ToHelper} message @param {ArrayBuffer[]} [transfer] */
  post(message, transfer = []) {
    this.#worker.postMessage(message, transfer);
  }

  /**
   * Gives it a copy of a session, and of its data if it has none.
   * @param {import('./pool.js').Job} job
   */
  open(job) {
    const { key, dataKey, session, inside } = job;
    if (session.data && !this.#data.has(dataKey)) {
      const snapshot = takeSnapshot(inside.native, session.data);
      this.post({ type: 'data', data: dataKey, snapshot }, buffersOf(snapshot));
      this.#data.add(dataKey);
    }
    const { recipe } = inside;
    this.post({ type: 'open', session: key, data: dataKey, recipe, hypers: inside.hypers() });
    let settle = () => {};
    const settled = new Promise((resolve) => (settle = () => resolve(undefined)));
    this.#sessions.set(key, { opened: false, settle, settled, paces: {} });
    this.#worker.ref?.(); // until it has answered, the program is not over
  }

  /** @param {number} key */
  #opened(key) {
    const session = this.#sessions.get(key);
    if (session) session.opened = true;
    session?.settle();
    if (!this.opening) this.#worker.unref?.();
  }

  get opening() {
    return [...this.#sessions.values()].some(({ opened }) => !opened);
  }

  /** @param {number} key of a session it was given, or is being given */
  has(key) {
    return this.#sessions.has(key);
  }

  /** @param {number} key of a session it could compute for */
  knows(key) {
    return this.#sessions.get(key)?.opened ?? false;
  }

  /** When it has opened the session, or never will. @param {number} key */
  async settled(key) {
    await this.#sessions.get(key)?.settled;
  }

  /** @param {number} key of a session */
  close(key) {
    if (!this.#sessions.has(key)) return;
    this.post({ type: 'close', session: key });
    this.#forget(key);
  }

  /** @param {number} key */
  #forget(key) {
    this.#sessions.get(key)?.settle();
    this.#sessions.delete(key);
  }

  /** @param {number} key of a data set */
  drop(key) {
    if (this.#data.delete(key)) this.post({ type: 'drop', data: key });
  }

  /** How fast it is at something. @param {number} key of a session @param {string} what */
  pace(key, what) {
    const { paces = {} } = this.#sessions.get(key) ?? {};
    return (paces[what] ??= new Pace());
  }

  end() {
    this.gone = true;
    for (const key of [...this.#sessions.keys()]) this.#forget(key);
    this.#worker.terminate();
  }
}
