import { Helper } from './pool-helper.js';

/** @typedef {import('./pool.js').Job} Job */
/** @typedef {import('./pool.js').PoolTrouble} PoolTrouble */
/** @typedef {import('./pool-helper.js').AnyWorker} AnyWorker */
/** @typedef {import('./pool-worker.js').FromHelper} FromHelper */
/** @typedef {import('./dataset.js').Dataset} Dataset */

/** A helper is not replaced if so many have died within the last minute. */
const MOST_DEATHS = 3;
const MINUTE = 60_000;
/** Beats of a helper's patience, and how often patience it is given to open a session. */
const BEATS = 5;
const OPENING = 6;

/** The helpers of a pool: started when they are needed, replaced when they die, ended. */
export class Team {
  /** @type {Helper[]} */
  #helpers = [];
  /** @type {Map<Dataset, number>} keys of the data sets that helpers may have */
  #data = new Map();
  #keys = 0;
  /** @type {number[]} when helpers died, lately */
  #deaths = [];
  #parts;
  #most;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #watch;
  /** @type {Set<() => void>} to be called at the end */
  #subscriptions = new Set();

  /**
   * @param {object} parts
   * @param {WebAssembly.Module} parts.module
   * @param {number} parts.most how many helpers there may be
   * @param {() => AnyWorker} parts.start
   * @param {number} parts.patience
   * @param {(trouble: PoolTrouble) => void} parts.onTrouble
   * @param {(helper: Helper, message: FromHelper) => void} parts.onMessage
   */
  constructor(parts) {
    this.#parts = parts;
    this.#most = parts.most;
  }

  /** The key by which helpers know a data set. @param {Dataset} data */
  dataKey(data) {
    const known = this.#data.get(data);
    if (known !== undefined) return known;
    const key = ++this.#keys;
    this.#data.set(data, key);
    const unsubscribe = data.whenFreed(() => {
      this.#subscriptions.delete(unsubscribe);
      this.#data.delete(data);
      for (const helper of this.#helpers) helper.drop(key);
    });
    this.#subscriptions.add(unsubscribe);
    return key;
  }

  /**
   * Sees to it that so many helpers (if they may be) have the session, soon.
   * @param {Job} job
   * @param {number} wanted
   */
  summon(job, wanted) {
    while (this.#helpers.length < Math.min(wanted, this.#most) && this.#add());
    for (const helper of this.#helpers.slice(0, wanted)) {
      if (helper.has(job.key)) continue;
      try {
        helper.open(job);
        this.#look();
      } catch (e) {
        this.lose(helper, e instanceof Error ? e.message : String(e));
      }
    }
  }

  #add() {
    const { module, start, onMessage } = this.#parts;
    try {
      this.#helpers.push(
        new Helper(start(), module, onMessage, (helper, why) => this.lose(helper, why)),
      );
      return true;
    } catch (e) {
      this.#most = this.#helpers.length;
      this.#tell(e instanceof Error ? e.message : String(e), false);
      return false;
    }
  }

  /** When all helpers have opened the session, or are lost. @param {Job} job */
  async settled({ key }) {
    await Promise.all(this.#helpers.map((helper) => helper.settled(key)));
  }

  /**
   * Those who can be given work: who has not said a word since he was last given some, gets none.
   * @param {Job} job
   */
  ready({ key }) {
    return this.#helpers.filter((h) => h.knows(key) && (h.pending === 0 || h.heard));
  }

  /**
   * @param {Helper} helper
   * @param {string} why
   */
  lose(helper, why) {
    const at = this.#helpers.indexOf(helper);
    if (at < 0) return;
    this.#helpers.splice(at, 1);
    helper.end();
    const now = performance.now();
    this.#deaths = [...this.#deaths.filter((then) => now - then < MINUTE), now];
    // What never worked will not work the next time, either.
    const replaced = helper.worked && this.#deaths.length < MOST_DEATHS;
    if (!replaced) this.#most--;
    this.#tell(why, replaced);
  }

  /** @param {string} why @param {boolean} replaced */
  #tell(why, replaced) {
    const message = `a helper is lost (${why})`;
    this.#parts.onTrouble({ message, replaced, workers: 1 + this.#most });
  }

  /** Watches those who owe an answer, as long as there are any. */
  #look() {
    this.#watch ??= setInterval(() => {
      const owing = this.#helpers.filter((h) => h.pending > 0 || h.opening);
      for (const helper of owing)
        if (++helper.silent > BEATS * (helper.opening ? OPENING : 1))
          this.lose(helper, 'it does not answer');
      if (owing.length) return;
      clearInterval(this.#watch);
      this.#watch = undefined;
    }, this.#parts.patience / BEATS);
    // In Node: the watch alone does not keep the program going.
    /** @type {any} */ (this.#watch).unref?.();
  }

  /** Work for a helper. @param {Helper} helper @param {import('./pool-worker.js').Work} work */
  give(helper, work) {
    helper.pending += work.items.length;
    helper.heard = false;
    helper.silent = 0;
    helper.post(work, [work.state, ...work.buffers]);
    this.#look();
  }

  /** A session is gone. @param {Job} job */
  close({ key }) {
    for (const helper of this.#helpers) helper.close(key);
  }

  end() {
    clearInterval(this.#watch);
    for (const helper of this.#helpers) helper.end();
    this.#helpers = [];
    this.#most = 0;
    for (const unsubscribe of this.#subscriptions) unsubscribe();
  }
}
