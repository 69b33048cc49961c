import { MetaglyphError, optionsOf } from './errors.js';
import { changedMeanwhile, planEvaluation } from './evaluate.js';
import { cores, makeStarter } from './pool-helper.js';
import { Team } from './pool-team.js';
import { insideOf } from './session.js';
import { Pace, shareOut } from './shares.js';
import { makeSoon } from './soon.js';

/**
 * @typedef {import('./native.js').Native} Native
 * @typedef {import('./session.js').Session} Session
 * @typedef {import('./session.js').Inside} Inside
 * @typedef {import('./evaluate.js').EvaluateOptions} EvaluateOptions
 * @typedef {import('./evaluate.js').EvaluateProgress} EvaluateProgress
 * @typedef {import('./tensors.js').Tensor} Tensor
 * @typedef {import('./pool-helper.js').AnyWorker} AnyWorker
 * @typedef {import('./pool-helper.js').Helper} Helper
 * @typedef {import('./pool-worker.js').Inputs} Inputs
 * @typedef {import('./pool-worker.js').FromHelper} FromHelper
 */

/**
 * @typedef {object} PoolOptions
 * @property {number} [workers] how many threads compute, this one included: by default one less than
 *   the machine has, so that a page stays fluid, but at least 1 and at most 8. A step uses no more
 *   than it has parts (`session.parts`: MAML's tasks, say).
 * @property {() => AnyWorker} [createWorker] starts a worker on `metaglyph/pool-worker`, where a
 *   bundler does not understand how the package does it
 * @property {number} [patience] ms after which a helper that owes an answer is given up; default
 *   10,000. Nobody waits for it meanwhile.
 * @property {(trouble: PoolTrouble) => void} [onTrouble] a helper was lost; the work goes on. By
 *   default a warning on the console.
 */

/**
 * @typedef {object} PoolTrouble
 * @property {string} message what happened
 * @property {boolean} replaced whether another helper takes its place
 * @property {number} workers how many there will be from now on, this thread included
 */

/**
 * A session that the pool knows.
 * @typedef {object} Job
 * @property {number} key
 * @property {number} dataKey 0: there are no data
 * @property {Session} session
 * @property {Inside} inside
 * @property {Record<'part' | 'view', Pace>} paces of the leader
 * @property {() => void} forget takes back that it wants to know when the session is freed
 */

/**
 * What consists of items that can be computed anywhere, and is gathered in their order.
 * @typedef {object} Work
 * @property {'part' | 'view'} kind
 * @property {number} count
 * @property {string | null} view
 * @property {(item: number) => Inputs} inputs of the view
 * @property {(item: number) => void} compute here
 * @property {(item: number) => Result} read what was computed last
 * @property {(item: number, result: Result | null) => void} gather the next item; null: what was
 *   computed last
 *
 * @typedef {{ buffer?: ArrayBuffer, tensors?: Record<string, Tensor> }} Result
 */

/** Default limit: steps have few parts, and each worker holds a session of its own. */
const MOST_WORKERS = 8;
const LIMIT = 64;
/** ms of work without hearing anything; ms that a message takes. */
const BREATH = 8;
const MESSAGE = 0.1;
/**
 * ms by which a helper may be late before its work is done here, at least; else the time that takes:
 * then waiting in vain and working in vain cost no more than the other.
 */
const LATE = 1;
/** Buffers of each size that are kept. */
const KEPT = 2 * LIMIT;

/** @param {PoolTrouble} trouble */
const warn = ({ message, workers }) =>
  console.warn(`metaglyph: ${message}; workers from now on: ${workers}`);

/**
 * @param {Native} native
 * @param {WebAssembly.Module} module
 * @param {PoolOptions} [options]
 */
export async function makePool(native, module, options) {
  const known = /** @type {const} */ (['workers', 'createWorker', 'patience', 'onTrouble']);
  const given = optionsOf('pool', options, known);
  const { workers, createWorker, patience = 10_000, onTrouble = warn } = given;
  const number = (/** @type {unknown} */ v, /** @type {number} */ most) =>
    Number.isInteger(v) && Number(v) >= 1 && Number(v) <= most;
  if (workers !== undefined && !number(workers, LIMIT))
    throw new MetaglyphError(
      'range',
      `workers must be a whole number from 1 to ${LIMIT}, this thread included; got ${String(workers)}`,
    );
  if (!number(patience, 1e9))
    throw new MetaglyphError(
      'range',
      `patience must be whole milliseconds; got ${String(patience)}`,
    );
  const size = workers ?? Math.max(1, Math.min(MOST_WORKERS, (await cores()) - 1));
  const start = createWorker ?? (await makeStarter());
  return new Pool(native, { module, start, most: start ? size - 1 : 0, patience, onTrouble });
}

/**
 * Workers that compute together; `core.pool()` makes one. This thread leads: it does its share of
 * the work while helpers do theirs, and gathers the results in the order in which it would have
 * computed them alone, so that the bits do not depend on how many there are. It waits for nobody: what
 * a helper does not deliver in time, it computes itself.
 */
export class Pool {
  #native;
  #team;
  #most;
  /** @type {Map<Session, Job>} */
  #jobs = new Map();
  #keys = 0;
  #rounds = 0;
  /** @type {{ round: number, next: number, results: (Result | null)[] } | null} */
  #current = null;
  /** @type {Map<number, ArrayBuffer[]>} free ones, by their size */
  #buffers = new Map();
  /** @type {Promise<unknown>} */
  #tail = Promise.resolve();
  #soon = makeSoon();
  #breathed = 0;
  /** @type {(() => void) | null} ends a wait */
  #wake = null;
  #closed = false;

  /**
   * @param {Native} native
   * @param {object} team
   * @param {WebAssembly.Module} team.module
   * @param {(() => AnyWorker) | null} team.start
   * @param {number} team.most
   * @param {number} team.patience
   * @param {(trouble: PoolTrouble) => void} team.onTrouble
   */
  constructor(native, { start, most, ...team }) {
    this.#native = native;
    this.#most = most;
    const noStart = () => {
      throw new MetaglyphError('unsupported', 'there are no workers here');
    };
    const onMessage = (/** @type {Helper} */ helper, /** @type {FromHelper} */ message) =>
      this.#receive(helper, message);
    this.#team = new Team({ ...team, most, start: start ?? noStart, onMessage });
    /** How many computed the last step or evaluation, this thread included. */
    this.active = 1;
  }

  /** How many threads compute at most, this one included. */
  get workers() {
    return 1 + this.#most;
  }

  /**
   * Trains, like `session.step(n)` and with the same bits, but lets other things happen meanwhile:
   * `set` and `load` count from the next step on (a step that was under way begins anew), views and
   * `save` see the state between two steps.
   * @param {Session} session of the same core
   * @param {number} [n] steps
   * @param {{ signal?: AbortSignal }} [options] signal: stops it, in the middle of a step as well
   * @returns {Promise<number>} steps done: n, or less if it was stopped
   * @throws {MetaglyphError} as `session.step`
   */
  async train(session, n = 1, options) {
    const { signal } = optionsOf('train', options);
    if (!Number.isInteger(n) || n < 0)
      throw new MetaglyphError('range', `train takes a whole number of steps; got ${String(n)}`);
    const job = this.#job(session);
    let done = 0;
    while (done < n && !signal?.aborted)
      if (await this.#inTurn(() => this.#step(job, signal))) done++;
    return done;
  }

  /**
   * Judges a session, like `session.evaluate` and with the same figures.
   * @param {Session} session of the same core
   * @param {EvaluateOptions & { signal?: AbortSignal, onProgress?: (progress: EvaluateProgress) => void }} [options]
   * @returns {Promise<any>}
   */
  async evaluate(session, options) {
    const job = this.#job(session);
    const { signal, onProgress, ...asked } = optionsOf('evaluate', options);
    const plan = planEvaluation(session, asked);
    await this.#inTurn(() =>
      this.#views(job, 'evaluate', plan.slices, plan.inputs, signal, (i, tensors) => {
        plan.add(tensors);
        const { first, count } = plan.inputs(i);
        onProgress?.({ done: first + count, total: plan.total });
      }),
    );
    return plan.result();
  }

  /**
   * One view for several inputs, all of the same state of the session.
   * @param {Session} session of the same core
   * @param {string} name
   * @param {readonly Inputs[]} inputs
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<Record<string, Tensor>[]>} what `session.view` gives for each
   */
  async views(session, name, inputs, options) {
    const { signal } = optionsOf('views', options);
    const job = this.#job(session);
    /** @type {Record<string, Tensor>[]} */
    const all = [];
    const inputsOf = (/** @type {number} */ i) => inputs[i];
    await this.#inTurn(() =>
      this.#views(job, name, inputs.length, inputsOf, signal, (_, tensors) => all.push(tensors)),
    );
    return all;
  }

  /**
   * Starts the helpers that a session can use, which its first step would do otherwise.
   * @param {Session} session of the same core
   * @returns {Promise<void>} when they are ready, or given up
   */
  async open(session) {
    const job = this.#job(session);
    this.#summon(job, job.inside.parts.count);
    await this.#team.settled(job);
  }

  /** Ends the helpers. What is under way is done here. */
  close() {
    this.#closed = true;
    this.#most = 0;
    this.#team.end();
    for (const job of this.#jobs.values()) job.forget();
    this.#jobs.clear();
  }

  // --- sessions ---------------------------------------------------------------------------------

  /** @param {Session} session @returns {Job} */
  #job(session) {
    if (this.#closed) throw new MetaglyphError('state', 'this pool has been closed');
    const known = this.#jobs.get(session);
    if (known) return known;
    const inside = insideOf(session);
    if (inside.native !== this.#native)
      throw new MetaglyphError('state', 'give a session of the core that made this pool');
    const forget = inside.whenFreed(() => {
      this.#team.close(job);
      this.#jobs.delete(session);
    });
    /** @type {Job} */
    const job = {
      ...{ key: ++this.#keys, session, inside, forget },
      dataKey: session.data ? this.#team.dataKey(session.data) : 0,
      paces: { part: new Pace(), view: new Pace() },
    };
    this.#jobs.set(session, job);
    return job;
  }

  /** @param {Job} job @param {number} items that there are to compute */
  #summon(job, items) {
    if (this.#most > 0 && items > 1) this.#team.summon(job, Math.min(this.#most, items - 1));
  }

  // --- what there is to do ----------------------------------------------------------------------

  /**
   * One thing at a time, in the order in which they were asked for.
   * @template T
   * @param {() => Promise<T>} action
   * @returns {Promise<T>}
   */
  #inTurn(action) {
    const turn = this.#tail.then(action);
    this.#tail = turn.catch(() => {});
    return turn;
  }

  /**
   * @param {Job} job
   * @param {AbortSignal | undefined} signal
   * @returns {Promise<boolean>} whether it was done, not stopped
   */
  async #step(job, signal) {
    for (;;) {
      if (signal?.aborted) return false;
      insideOf(job.session);
      const { parts, finish } = job.inside;
      const { count, resultBytes } = parts;
      if (count < 1) {
        job.session.step(1);
        await this.#breathe();
        return true;
      }
      const done = await this.#share(job, signal, {
        ...{ kind: 'part', count, view: null, inputs: () => ({}) },
        compute: (part) => parts.compute(part),
        read: () => ({ buffer: parts.read(this.#take(resultBytes)) }),
        gather: (part, result) => {
          if (result?.buffer) parts.write(result.buffer);
          parts.add(part);
        },
      });
      if (!done) continue; // the session has changed meanwhile
      finish();
      await this.#breathe();
      return true;
    }
  }

  /**
   * @param {Job} job
   * @param {string} view
   * @param {number} count
   * @param {(i: number) => Inputs} inputs
   * @param {AbortSignal | undefined} signal
   * @param {(i: number, tensors: Record<string, Tensor>) => void} gather
   */
  async #views(job, view, count, inputs, signal, gather) {
    insideOf(job.session);
    /** @type {Record<string, Tensor>} */
    let last = {};
    const done = await this.#share(job, signal, {
      ...{ kind: 'view', count, view, inputs },
      compute: (i) => void (last = job.session.view(view, inputs(i))),
      read: () => ({ tensors: last }),
      gather: (i, result) => gather(i, result?.tensors ?? last),
    });
    signal?.throwIfAborted();
    if (!done) throw changedMeanwhile();
  }

  /**
   * Computes all items, here and elsewhere, and gathers them.
   * @param {Job} job
   * @param {AbortSignal | undefined} signal
   * @param {Work} work
   * @returns {Promise<boolean>} false: stopped, or the session has changed
   */
  async #share(job, signal, work) {
    const { inside } = job;
    const revision = inside.revision();
    const { count, kind } = work;
    const pace = job.paces[kind];
    this.#summon(job, count);
    const began = performance.now();
    const { shares, helpers } = this.#giveOut(job, work);
    const own = shares.filter(({ worker }) => worker === 0).length;
    const current = {
      round: this.#rounds,
      next: 0,
      results: /** @type {(Result | null)[]} */ (Array(count).fill(null)),
    };
    this.#current = current;
    try {
      for (let mine = 0, heard = false; ;) {
        for (let r; current.next < count && (r = current.results[current.next]);) {
          work.gather(current.next++, r);
          this.#keep(r.buffer);
        }
        if (current.next === count) return true;
        const late = mine === own && heard;
        const item =
          mine < own ? mine++ : late ? this.#late(current, shares, helpers, began, pace) : -1;
        if (item >= 0) {
          const start = performance.now();
          work.compute(item);
          if (item === current.next) work.gather(current.next++, null);
          else current.results[item] = work.read(item);
          pace.note(performance.now() - start);
          heard = false;
          if (mine < own) await this.#breathe();
        } else {
          // What has come already is heard before anybody is taken to be late.
          await (heard ? this.#wait(Math.max(LATE, pace.ms)) : this.#hear());
          heard = true;
        }
        if (signal?.aborted || inside.revision() !== revision) return false;
      }
    } finally {
      this.#current = null;
      for (let i = current.next; i < count; i++) this.#keep(current.results[i]?.buffer);
    }
  }

  /** Gives the helpers their shares. @param {Job} job @param {Work} work */
  #giveOut(job, { kind, count, view, inputs }) {
    const { parts, hypers } = job.inside;
    const round = ++this.#rounds;
    const usual = job.paces[kind].ms || 1;
    const helpers = this.#most > 0 && count > 1 ? this.#team.ready(job) : [];
    const shares = shareOut(count, [
      { each: usual, delay: 0 },
      ...helpers.map((helper) => {
        const each = helper.pace(job.key, kind).ms || usual;
        return { each, delay: MESSAGE + (helper.pending > 0 ? each : 0) };
      }),
    ]);
    this.active = 1;
    helpers.forEach((helper, h) => {
      const items = shares.flatMap(({ worker }, i) => (worker === h + 1 ? [i] : []));
      if (items.length === 0) {
        helper.pace(job.key, kind).forget(usual);
        return;
      }
      this.active++;
      try {
        this.#team.give(helper, {
          ...{ type: 'work', session: job.key, round, step: job.session.steps },
          ...{ hypers: hypers(), items, view },
          state: parts.readState(this.#take(parts.stateBytes)),
          buffers: view === null ? items.map(() => this.#take(parts.resultBytes)) : [],
          inputs: view === null ? [] : items.map(inputs),
        });
      } catch (e) {
        this.#team.lose(helper, e instanceof Error ? e.message : String(e));
      }
    });
    return { shares, helpers };
  }

  /**
   * An item that somebody else should have delivered, or will not soon enough: of those who are late
   * the one that would come last.
   * @param {{ next: number, results: (Result | null)[] }} current
   * @param {{ worker: number, at: number }[]} shares
   * @param {Helper[]} helpers
   * @param {number} began
   * @param {Pace} pace
   * @returns {number} -1 if there is none
   */
  #late({ next, results }, shares, helpers, began, pace) {
    const now = performance.now() - began;
    const grace = Math.max(LATE, pace.ms);
    /** @type {Set<number>} */
    const slow = new Set();
    let last = -1;
    for (let i = next; i < results.length; i++) {
      if (results[i]) continue;
      const { worker, at } = shares[i];
      if (helpers[worker - 1].gone) return i;
      if (now > at + grace) slow.add(worker);
    }
    for (let i = next; i < results.length; i++) {
      if (results[i]) continue;
      const { worker, at } = shares[i];
      const useful = slow.has(worker) || at > now + 2 * grace;
      if (useful && (last < 0 || at >= shares[last].at)) last = i;
    }
    return last;
  }

  // --- messages ---------------------------------------------------------------------------------

  /** @param {Helper} helper @param {FromHelper} message */
  #receive(helper, message) {
    this.#wake?.();
    if (message.type === 'failed') {
      this.#team.lose(helper, message.message);
    } else if (message.type === 'done') {
      helper.pending--;
      helper.worked = true;
      const { round, item, ms, buffer, tensors, state } = message;
      this.#keep(state);
      const current = this.#current;
      if (current?.round === round && item >= current.next && !current.results[item])
        current.results[item] = { buffer, tensors };
      else this.#keep(buffer);
      helper.pace(message.session, tensors ? 'view' : 'part').note(ms);
    } else if (message.type === 'back') {
      helper.pending -= message.items.length;
      this.#keep(message.state);
      for (const buffer of message.buffers) this.#keep(buffer);
    }
  }

  /** Lets messages in, if the last time is a while ago. */
  async #breathe() {
    if (performance.now() - this.#breathed > BREATH) await this.#hear();
  }

  /** Lets messages in that are there. */
  async #hear() {
    await new Promise((resolve) => this.#soon(() => resolve(undefined)));
    this.#breathed = performance.now();
  }

  /** Waits for a message of a helper. @param {number} ms at most */
  async #wait(ms) {
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, ms, undefined);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
    this.#wake = null;
    this.#breathed = performance.now();
  }

  /** A buffer of that size. @param {number} bytes */
  #take(bytes) {
    return this.#buffers.get(bytes)?.pop() ?? new ArrayBuffer(bytes);
  }

  /** @param {ArrayBuffer | undefined} buffer */
  #keep(buffer) {
    if (!buffer?.byteLength) return;
    const free = this.#buffers.get(buffer.byteLength);
    if (!free) this.#buffers.set(buffer.byteLength, [buffer]);
    else if (free.length < KEPT) free.push(buffer);
  }
}
