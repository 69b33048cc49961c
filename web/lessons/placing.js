import { Newest } from '../app/newest.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 */

/**
 * Who shows a q.
 * @template {Record<string, number>} Q
 * @typedef {object} Shown
 * @property {Studio} studio
 * @property {(q: Q) => Promise<(() => void) | null>} look  asks for what a q looks like, and shows it when
 *   called
 */

/**
 * q in somebody's hand. While it is moved, views show what it would be; let go, a new run begins
 * there: so that a run is what its address says.
 * @template {Record<string, number>} Q  by hyperparameter
 */
export class Placing {
  /** @type {Q | null} where the hand is, or has let go of it until the run from there has begun */
  at = null;
  #held = false;
  #played = false;
  #looks = new Newest(async (/** @type {Q} */ q) => (await this.shown.look(q))?.());

  /**
   * @param {Shown<Q>} shown
   * @param {readonly (string & keyof Q)[]} keys  of a q
   * @param {(q: Q) => Q} hold  inside its ranges
   */
  constructor(shown, keys, hold) {
    this.shown = shown;
    this.keys = keys;
    this.hold = hold;
  }

  /** @param {Q} q */
  move(q) {
    const { studio } = this.shown;
    if (studio.playing || studio.waiting) {
      this.#played = true;
      studio.pause();
    }
    this.at = this.hold(q);
    this.#held = true;
    this.#looks.put(this.at);
  }

  /** Let go: training begins here, and goes on if it went on before. */
  drop() {
    const { studio } = this.shown;
    const { at } = this;
    const played = this.#played;
    this.#held = this.#played = false;
    if (!at) return;
    for (const key of this.keys) studio.setHyper(key, at[key]);
    if (played) studio.restart();
    else studio.reset();
  }

  /** 'place:1.5,0.2' of the prose. @param {string} action */
  act(action) {
    const numbers = /^place:([-\d.,]+)$/.exec(action)?.[1].split(',').map(Number);
    if (numbers?.length !== this.keys.length) return;
    const q = Object.fromEntries(this.keys.map((key, i) => [key, numbers[i]]));
    this.at = this.hold(/** @type {Q} */ (q));
    this.drop();
  }

  /** A new run is there: the hand is empty, unless it has taken q again, or put it elsewhere, meanwhile. */
  begin() {
    if (this.#held || this.shown.studio.jobs > 1) return;
    this.at = null;
    this.#looks.drop();
  }
}
