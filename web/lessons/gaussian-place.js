import { Newest } from '../app/newest.js';
import { hold } from '../views/q.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 * @typedef {import('../views/q.js').Q} Q
 *
 * @typedef {object} Shown  who shows a q
 * @property {Studio | null} studio
 * @property {(q: Q) => Promise<(() => void) | null>} look  asks for what a q looks like, and shows it when
 *   called
 */

/**
 * q in somebody's hand. While it is moved, views show what it would be; let go, a new run begins
 * there: so that a run is what its address says.
 */
export class Placing {
  /** @type {Q | null} where the hand is */
  at = null;
  #looks = new Newest(async (/** @type {Q} */ q) => (await this.shown.look(q))?.());
  #played = false;

  /** @param {Shown} shown */
  constructor(shown) {
    this.shown = shown;
  }

  /** @param {Q} q */
  move(q) {
    const { studio } = this.shown;
    if (!studio) return;
    if (studio.playing || studio.waiting) {
      this.#played = true;
      studio.pause();
    }
    this.at = hold(q);
    this.#looks.put(this.at);
  }

  /** Let go: training begins here, and goes on if it went on before. */
  drop() {
    const { studio } = this.shown;
    if (!studio || !this.at) return;
    const { mean, sd } = this.at;
    const played = this.#played;
    this.#played = false;
    studio.setHyper('mean', mean);
    studio.setHyper('sd', sd);
    if (played) studio.restart();
    else studio.reset();
  }

  /** 'place:1.5,0.2' of the prose. @param {string} action @returns {boolean} whether it was one */
  act(action) {
    const found = /^place:(-?[\d.]+),([\d.]+)$/.exec(action);
    if (!found) return false;
    this.at = hold({ mean: Number(found[1]), sd: Number(found[2]) });
    this.drop();
    return true;
  }

  /** A new run is there: the hand is empty. */
  begin() {
    this.at = null;
    this.#looks.drop();
  }
}

/** The way of training from where it began. @param {Studio} studio @returns {Q[]} */
export function wayOf({ run }) {
  const { series, hypers } = run;
  if (!series || run.step === 0) return [];
  const { mean, sd } = series.y;
  const way = [{ mean: Number(hypers.mean), sd: Number(hypers.sd) }];
  for (let i = 0; i < series.count && series.x[i] <= run.step; i++)
    way.push({ mean: mean[i], sd: sd[i] });
  return way;
}
