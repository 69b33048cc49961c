/**
 * What runs in the helpers of a pool (pool.js): an instance of the module that computes parts of
 * steps and views, for sessions that are copies of the leader's.
 */
import { outOfMemory } from './errors.js';
import { instantiate } from './load.js';
import { Native } from './native.js';
import { StepParts } from './parts.js';
import { openSnapshot } from './snapshot.js';
import { makeSoon } from './soon.js';
import { getTensors, putTensors } from './tensors.js';

/**
 * @typedef {import('./native.js').Pointer} Pointer
 * @typedef {import('./session.js').Recipe} Recipe
 * @typedef {import('./tensors.js').Tensor} Tensor
 * @typedef {Readonly<Record<string, import('./tensors.js').TensorInput | undefined>>} Inputs
 *
 * @typedef {object} Work  a state, and what to compute with it; voids all work before it
 * @property {'work'} type
 * @property {number} session
 * @property {number} round  its number
 * @property {number} step  steps done
 * @property {number[]} hypers
 * @property {ArrayBuffer} state
 * @property {number[]} items  numbers of parts or of views
 * @property {ArrayBuffer[]} buffers  for the results of parts, one each
 * @property {string | null} view  its name; null for parts
 * @property {Inputs[]} inputs  of the view, one each
 *
 * @typedef {{ type: 'start', module: WebAssembly.Module }
 *   | { type: 'data', data: number, snapshot: import('./snapshot.js').Snapshot }
 *   | { type: 'drop', data: number }
 *   | { type: 'open', session: number, data: number, recipe: Recipe, hypers: number[] }
 *   | { type: 'close', session: number }
 *   | Work} ToHelper
 *
 * @typedef {object} Done  an item's result
 * @property {'done'} type
 * @property {number} session
 * @property {number} round
 * @property {number} item
 * @property {number} ms  that it took
 * @property {ArrayBuffer} [buffer]  of a part
 * @property {Record<string, Tensor>} [tensors]  of a view
 * @property {ArrayBuffer} [state]  the buffer it came in, with the first answer to a work
 *
 * @typedef {object} Back  what was not begun
 * @property {'back'} type
 * @property {number} round
 * @property {number[]} items
 * @property {ArrayBuffer[]} buffers
 * @property {ArrayBuffer} [state]
 *
 * @typedef {{ type: 'opened', session: number }
 *   | Done
 *   | Back
 *   | { type: 'failed', message: string }} FromHelper
 *
 * @typedef {(message: FromHelper, transfer?: ArrayBuffer[]) => void} Post
 */

/** A session that is a copy. */
class Copy {
  #native;
  #pointer;
  #hypers;

  /**
   * @param {Native} native
   * @param {Pointer} data
   * @param {Recipe} recipe
   * @param {number[]} hypers
   */
  constructor(native, data, { index, seed, side, metrics }, hypers) {
    const { exports } = native;
    this.#native = native;
    this.#hypers = hypers;
    native.begin();
    const [numbers, sides] = [native.putF64(hypers), data && native.putU8(side)];
    this.#pointer = exports.mg_session_create(index, data, ...seed, numbers, sides);
    if (!this.#pointer) throw outOfMemory();
    native.check(exports.mg_session_error(this.#pointer));
    this.parts = new StepParts(native, this.#pointer, metrics);
  }

  /** @param {number[]} hypers */
  set(hypers) {
    const native = this.#native;
    hypers.forEach((value, k) => {
      if (value === this.#hypers[k]) return;
      native.begin();
      const error = native.newError();
      native.exports.mg_session_set(this.#pointer, k, value, error);
      native.check(error);
    });
    this.#hypers = hypers;
  }

  /** @param {string} name @param {Inputs} inputs */
  view(name, inputs) {
    const native = this.#native;
    native.begin();
    const given = putTensors(native, inputs);
    const out = native.exports.mg_tensors_create(native.scratch);
    if (!out) throw outOfMemory();
    const error = native.newError();
    native.exports.mg_session_view(this.#pointer, native.putText(name), given, out, error);
    native.check(error);
    return getTensors(native, out);
  }

  free() {
    this.#native.exports.mg_session_free(this.#pointer);
  }
}

/** All that a helper holds. */
class Helper {
  #post;
  #soon = makeSoon();
  /** @type {Native | null} */
  #native = null;
  /** @type {ToHelper[]} heard before the module was ready */
  #early = [];
  /** @type {Map<number, Pointer>} */
  #data = new Map();
  /** @type {Map<number, Copy>} */
  #sessions = new Map();
  /** @type {Work | null} */
  #work = null;
  #next = 0; // item of the work
  /** @type {ArrayBuffer | undefined} of the state, to be sent back */
  #state;
  #scheduled = false;

  /** @param {Post} post */
  constructor(post) {
    this.#post = post;
  }

  /** @param {ToHelper} message */
  hear(message) {
    if (message.type === 'start') {
      this.#try(async () => {
        const { exports } = await instantiate({ wasmBinary: message.module });
        this.#native = new Native(exports);
        for (const early of this.#early) this.#act(this.#native, early);
      });
    } else if (this.#native) {
      const native = this.#native;
      this.#try(() => this.#act(native, message));
    } else {
      this.#early.push(message);
    }
  }

  /** The leader ends whoever failed. @param {() => void | Promise<void>} action */
  async #try(action) {
    try {
      await action();
    } catch (e) {
      this.#post({ type: 'failed', message: e instanceof Error ? e.message : String(e) });
    }
  }

  /** @param {Native} native @param {ToHelper} message */
  #act(native, message) {
    if (message.type === 'data') {
      this.#data.set(message.data, openSnapshot(native, message.snapshot));
    } else if (message.type === 'drop') {
      native.exports.mg_dataset_free(this.#data.get(message.data) ?? 0);
      this.#data.delete(message.data);
    } else if (message.type === 'open') {
      const { session, data, recipe, hypers } = message;
      this.#sessions.set(session, new Copy(native, this.#data.get(data) ?? 0, recipe, hypers));
      this.#post({ type: 'opened', session });
    } else if (message.type === 'close') {
      if (this.#work?.session === message.session) this.#giveBack();
      this.#sessions.get(message.session)?.free();
      this.#sessions.delete(message.session);
    } else if (message.type === 'work') {
      this.#begin(message);
    }
  }

  /** @param {Work} work */
  #begin(work) {
    this.#giveBack();
    this.#work = work;
    this.#next = 0;
    this.#state = work.state;
    const copy = /** @type {Copy} */ (this.#sessions.get(work.session));
    copy.set(work.hypers);
    copy.parts.writeState(work.state, work.step);
    this.#schedule();
  }

  /** Other work has come: what was not begun is void. */
  #giveBack() {
    const work = this.#work;
    this.#work = null;
    if (!work || this.#next >= work.items.length) return;
    const items = work.items.slice(this.#next);
    const buffers = work.buffers.slice(this.#next);
    this.#answer({ type: 'back', round: work.round, items, buffers }, buffers);
  }

  /** @param {Done | Back} message @param {ArrayBuffer[]} transfer */
  #answer(message, transfer) {
    const state = this.#state;
    this.#state = undefined;
    if (state) this.#post({ ...message, state }, [...transfer, state]);
    else this.#post(message, transfer);
  }

  /** Messages are heard between two items. */
  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#soon(() => {
      this.#scheduled = false;
      this.#try(() => this.#compute());
    });
  }

  #compute() {
    const work = this.#work;
    if (!work || this.#next >= work.items.length) return;
    const copy = /** @type {Copy} */ (this.#sessions.get(work.session));
    const i = this.#next++;
    const began = performance.now();
    /** @type {Done} */
    const done = {
      ...{ type: 'done', session: work.session, round: work.round },
      ...{ item: work.items[i], ms: 0 },
    };
    /** @type {ArrayBuffer[]} */
    let transfer;
    if (work.view) {
      done.tensors = copy.view(work.view, work.inputs[i]);
      transfer = Object.values(done.tensors).map(
        ({ data }) => /** @type {ArrayBuffer} */ (data.buffer),
      );
    } else {
      copy.parts.compute(work.items[i]);
      done.buffer = copy.parts.read(work.buffers[i]);
      transfer = [done.buffer];
    }
    done.ms = performance.now() - began;
    this.#answer(done, transfer);
    this.#schedule();
  }
}

/** A worker of a page, or a thread of Node. */
if (typeof globalThis.postMessage === 'function') {
  /** @type {any} */
  const scope = globalThis;
  const helper = new Helper((message, transfer = []) => scope.postMessage(message, transfer));
  scope.onmessage = (/** @type {MessageEvent<ToHelper>} */ { data }) => helper.hear(data);
} else {
  const threads = 'node:worker_threads'; // kept out of the sight of bundlers
  import(/* @vite-ignore */ threads).then(({ parentPort: port }) => {
    const helper = new Helper((message, transfer = []) => port.postMessage(message, transfer));
    port.on('message', (/** @type {ToHelper} */ data) => helper.hear(data));
  });
}
