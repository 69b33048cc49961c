import { begin } from '../app/early.js';

/**
 * Workers for all labs of a page, a few in all however many labs there are. Who has a desk has a worker;
 * who does nothing with it gives it to who waits. Whoever presses Play gets one at once.
 *
 * @typedef {import('../app/early.js').Begun} Begun
 *
 * @typedef {object} Holder
 * @property {boolean} idle  has shown what there is to see, and does nothing
 * @property {boolean} playing
 * @property {boolean} whole  it needs a core with the algorithms of the lab
 * @property {() => Promise<void>} leave  pauses, keeps what has been learnt and lets go of the worker
 *
 * @typedef {{ begun: Begun, holder: Holder | null, since: number }} Desk
 * @typedef {{ holder: Holder, urgent: boolean, resolve: (begun: Begun) => void }} Waiting
 */

/** A core is left to the page; more than four at work are no lesson. */
const PLACES = Math.max(1, Math.min(4, (navigator.hardwareConcurrency || 2) - 1));

const GLYPHS = /** @type {const} */ ({ type: 'glyphs', seed: 1 });

export class Desks {
  /** @param {number} [places] @param {(whole: boolean) => Begun} [hire] */
  constructor(places = PLACES, hire = (whole) => begin('plain', GLYPHS, whole)) {
    this.places = places;
    this.hire = hire;
    /** @type {Desk[]} */
    this.desks = [];
    /** @type {Waiting[]} */
    this.queue = [];
    this.turns = 0; // who came when
    this.moving = false;
  }

  /**
   * A worker, as soon as there is one.
   * @param {Holder} holder  who has none
   * @param {boolean} urgent  somebody has pressed Play
   * @returns {Promise<Begun>}
   */
  take(holder, urgent) {
    return new Promise((resolve) => {
      this.queue.push({ holder, urgent, resolve });
      this.move();
    });
  }

  /** Play was pressed while it waited. @param {Holder} holder */
  hurry(holder) {
    for (const one of this.queue) if (one.holder === holder) one.urgent = true;
    this.move();
  }

  /** It is gone, or has let go of its worker. @param {Holder} holder */
  release(holder) {
    this.queue = this.queue.filter((one) => one.holder !== holder);
    for (const desk of this.desks) if (desk.holder === holder) desk.holder = null;
    this.move();
  }

  /** Something has changed that may make a place free. */
  stir() {
    if (this.queue.length > 0) this.move();
  }

  /** Seats who waits, one after the other: the urgent first. */
  async move() {
    if (this.moving) return;
    this.moving = true;
    for (let desk; this.queue.length > 0 && (desk = await this.place());) {
      this.queue.sort((a, b) => Number(b.urgent) - Number(a.urgent)); // stable: in turn otherwise
      const next = this.queue.shift();
      if (!next) break; // gone meanwhile; the desk stays free
      if (next.holder.whole && !desk.begun.whole) {
        desk.begun.client.close();
        desk.begun = this.hire(true);
      }
      desk.holder = next.holder;
      desk.since = ++this.turns;
      next.resolve(desk.begun);
    }
    this.moving = false;
  }

  /** @returns {Promise<Desk | null>} a free one, if there is one or can be */
  async place() {
    this.desks = this.desks.filter(({ begun }) => !begun.client.dead);
    const free = this.desks.find(({ holder }) => holder === null);
    if (free) return free;
    if (this.desks.length < this.places) {
      const desk = { begun: this.hire(this.queue[0].holder.whole), holder: null, since: 0 };
      this.desks.push(desk);
      return desk;
    }
    const urgent = this.queue.some((one) => one.urgent);
    const oldest = [...this.desks].sort((a, b) => a.since - b.since);
    const idle = oldest.find(({ holder }) => holder?.idle);
    const desk =
      idle ?? (urgent ? (oldest.find(({ holder }) => holder?.playing) ?? oldest[0]) : null);
    if (!desk) return null;
    await desk.holder?.leave();
    desk.holder = null;
    return desk.begun.client.dead ? this.place() : desk;
  }
}

/** Those of this page. */
export const desks = new Desks();
