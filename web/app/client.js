import { startWorker } from './outside.js';

/**
 * The page's end of the worker: requests as promises, events by name, and a heartbeat. A worker
 * that dies or hangs is reported once; whoever owns the client starts another.
 *
 * @typedef {import('../worker/protocol.js').Requests} Requests
 * @typedef {import('../worker/protocol.js').FromWorker} FromWorker
 */

const BEAT = 1000; // ms between two looks at the worker
const PATIENCE = 5; // beats without a word while nothing long was asked for
const LONG_PATIENCE = 90; // beats while it loads data or builds a session
const LONG = new Set([
  'load',
  'data',
  'session',
  'save',
  'weights',
  'readWeights',
  'strokes',
  'inspect',
  'frechet',
  'examples',
  'readExam',
  'exam',
]);

export class WorkerError extends Error {
  /** @param {import('../worker/protocol.js').Trouble} trouble */
  constructor({ code, message }) {
    super(message);
    this.code = code;
  }
}

export class Client {
  constructor() {
    /** @type {(message: Exclude<FromWorker, { type: 'answer' }>) => void} */
    this.onEvent = () => {};
    /** @type {(reason: 'died' | 'hung', message: string) => void} */
    this.onDeath = () => {};
    this.next = 1;
    /** @type {Map<number, { type: string, resolve: (value: any) => void, reject: (error: Error) => void }>} */
    this.waiting = new Map();
    this.silent = 0;
    this.dead = false;
    this.worker = startWorker();
    this.worker.onmessage = ({ data }) => this.hear(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.die('died', event.message ?? '');
    };
    this.beat = setInterval(() => this.look(), BEAT);
  }

  /**
   * @template {keyof Requests} T
   * @param {T} type
   * @param {Requests[T]['args']} args
   * @param {Transferable[]} [transfer]
   * @returns {Promise<Requests[T]['result']>}
   */
  request(type, args, transfer = []) {
    if (this.dead) return Promise.reject(new WorkerError({ code: 'stopped', message: type }));
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { type, resolve, reject });
      this.worker.postMessage({ id, type, args }, transfer);
    });
  }

  /** The frame is on the screen; its buffers go home. @param {ArrayBuffer[]} buffers */
  drawn(buffers) {
    if (!this.dead) this.worker.postMessage({ type: 'drawn', buffers }, buffers);
  }

  /** @param {FromWorker} message */
  hear(message) {
    this.silent = 0;
    if (message.type !== 'answer') {
      this.onEvent(message);
      return;
    }
    const asked = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.error) asked?.reject(new WorkerError(message.error));
    else asked?.resolve(message.result);
  }

  look() {
    const long = [...this.waiting.values()].some(({ type }) => LONG.has(type));
    if (++this.silent > (long ? LONG_PATIENCE : PATIENCE)) this.die('hung', '');
    else if (this.silent > 1) this.request('ping', {}).catch(() => {});
  }

  /** @param {'died' | 'hung'} reason @param {string} message */
  die(reason, message) {
    if (this.dead) return;
    this.close();
    this.onDeath(reason, message);
  }

  close() {
    this.dead = true;
    clearInterval(this.beat);
    this.worker.terminate();
    for (const { type, reject } of this.waiting.values())
      reject(new WorkerError({ code: 'stopped', message: type }));
    this.waiting.clear();
  }
}
