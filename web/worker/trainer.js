import { Gathering } from './measuring.js';

/**
 * @typedef {import('./protocol.js').Watch} Watch
 * @typedef {import('./protocol.js').Measure} Measure
 * @typedef {import('../../wasm/session.js').Session} Session
 * @typedef {{ watch: Watch, version: number, at: number }} Watching
 *   a watched view, the version of the model it last showed, and when
 * @typedef {import('../../wasm/index.js').Pool} Pool
 * @typedef {(message: import('./protocol.js').FromWorker, transfer?: Transferable[]) => void} Post
 */

const SLICE = 12; // ms of work before messages are heard again
const CHUNKS = 2; // of an evaluation a worker and a call
const FRAME = 30; // least ms between two frames while training
const CHECKPOINT = 8000; // ms between two checkpoints while training
const CHECKPOINT_SHARE = 8; // less at first: there is one in the last eighth of the time
const CHECKPOINT_LEAST = 1000;
const MEASURE = 1500; // least ms between two automatic evaluations
const MEASURE_SHARE = 6; // an evaluation that took t ms is repeated after at least 6 t
const FIRST_SHARE = 0.25; // of the drawings or episodes of an evaluation go into the first one
const VIEW_SHARE = 0.22; // of the time may go into views while training
const VIEW_CREDIT = 40; // ms of views that may come at once

/**
 * One session and its loop: slices of training, slices of evaluation, a frame whenever the page can
 * take one. Between two slices messages are heard, and in a slice while helpers compute.
 */
export class Trainer {
  playing = false;
  rate = 0; // steps a second wished for; 0: as many as go
  due = 0; // steps still to do for a `step` request
  /** @type {((step: { step: number }) => void)[]} who waits for them */
  stepped = [];
  speed = 0; // steps a second, lately
  nextStep = 0; // when the next step is due, at a limited rate

  worked = false; // the last turn was work

  version = 1; // changes whenever the model does
  shown = 0; // version of the last frame
  frameAt = 0;
  drawing = false; // the page has a frame that it has not drawn yet
  credit = VIEW_CREDIT; // ms that views may still take
  creditAt = 0;
  checkpointAt = 0;

  /** @type {Measure[]} */
  queue = []; // evaluations to be done
  /** @type {Gathering | null} */
  gathering = null; // the one being done
  /** @type {import('./protocol.js').Evaluation[]} */
  finished = []; // not yet shown
  /** @type {(() => void) | null} does before a step what was done there, in a run that is repeated */
  again = null;
  measured = -1; // step of the last automatic evaluation
  measuredAt = 0;
  measureCost = 0;

  scheduled = false;
  closed = false;
  /** @type {Promise<void> | null} the slice under way */
  slice = null;
  workers = 1; // that computed steps since the last frame, at most
  fresh = true; // no step since the last frame
  waiting = 0; // who waits for the end of the step under way
  stop = new AbortController(); // of training
  /** @type {ReturnType<typeof setTimeout> | 0} */
  timer = 0;

  /**
   * @param {object} parts
   * @param {Session} parts.session
   * @param {number} parts.run  its number
   * @param {number} parts.seconds  already spent on training
   * @param {Measure[]} parts.measures  evaluated from time to time while it trains
   * @param {number} [parts.limit]  steps at which training ends
   * @param {Map<string, Watching>} parts.watches
   * @param {import('./pool.js').BufferPool} parts.pool
   * @param {() => Pool | null} parts.team  workers that help, once they can
   * @param {Post} parts.post
   */
  constructor({ session, run, seconds, measures, limit = Infinity, watches, pool, team, post }) {
    this.session = session;
    this.run = run;
    this.seconds = seconds;
    this.measures = measures;
    this.limit = limit;
    this.watches = watches;
    this.pool = pool;
    this.divisible = session.parts > 1;
    this.team = () => (this.divisible ? team() : null);
    this.post = post;
    // A message to oneself is the only timer without a minimum delay that lets other messages in.
    this.channel = new MessageChannel();
    this.channel.port1.onmessage = () => {
      this.scheduled = false;
      this.turn();
    };
    this.wake();
  }

  /** @param {number} rate */
  play(rate) {
    if (!this.playing) this.checkpointAt = performance.now();
    this.playing = this.session.steps < this.limit;
    this.rate = rate;
    this.nextStep = 0;
    this.wake();
  }

  /** A step under way is given up: its state is still that before. */
  pause() {
    this.playing = false;
    this.stop.abort();
    this.stop = new AbortController();
    this.stopStepping();
    this.refresh();
  }

  /**
   * More steps, behind those that are still to do.
   * @param {number} count
   * @returns {Promise<{ step: number }>} when they are done, or stopped
   */
  step(count) {
    this.due = Math.min(this.due + count, this.limit - this.session.steps);
    const done = new Promise((resolve) => this.stepped.push(resolve));
    if (this.due > 0) this.wake();
    else this.stopStepping();
    return done;
  }

  stopStepping() {
    this.due = 0;
    for (const resolve of this.stepped.splice(0)) resolve({ step: this.session.steps });
  }

  /**
   * After the step under way, which would have to begin anew otherwise.
   * @param {string} key
   * @param {import('./protocol.js').HyperValue} value
   */
  async set(key, value) {
    await this.rest();
    if (this.closed) return null;
    this.again?.();
    this.session.set(key, value);
    this.again = null; // from here on it is another run
    // Half an evaluation of what it was before is none.
    if (this.gathering) this.begin(this.gathering.measure);
    this.version++;
    this.wake();
    return { step: this.session.steps };
  }

  /** Between two steps: until then, whoever awaits this has the session for himself. */
  async rest() {
    this.waiting++;
    while (this.slice) await this.slice;
    this.waiting--;
  }

  /** @param {Measure} measure */
  measure(measure) {
    this.gathering = null;
    this.queue = [measure];
    this.wake();
  }

  stopMeasuring() {
    this.gathering = null;
    this.queue = [];
    this.refresh();
  }

  /** The page has drawn the last frame. */
  drawn() {
    this.drawing = false;
    this.wake();
  }

  /** Shows a frame also if the model is the same. */
  refresh() {
    this.shown = 0;
    this.wake();
  }

  close() {
    this.closed = true;
    this.stop.abort();
    this.stopStepping();
    clearTimeout(this.timer);
    this.channel.port1.onmessage = null;
    this.channel.port1.close();
    this.session.free();
  }

  // --- the loop -------------------------------------------------------------------------------

  wake() {
    if (this.scheduled) return;
    this.scheduled = true;
    clearTimeout(this.timer);
    this.channel.port2.postMessage(null);
  }

  /** @param {number} ms */
  later(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), ms);
  }

  /** Work and a frame by turns, so that a message never waits for both. */
  turn() {
    if (this.slice) return; // it wakes us at its end
    try {
      const now = performance.now();
      if (!this.worked && this.hasWork(now)) {
        this.worked = true;
        this.slice = this.work(now);
        return;
      }
      this.worked = false;
      const idle = this.frame();
      const often = Math.max(CHECKPOINT_LEAST, (1000 * this.seconds) / CHECKPOINT_SHARE);
      if (this.playing && now - this.checkpointAt > Math.min(CHECKPOINT, often)) this.checkpoint();
      if (this.hasWork(now)) this.wake();
      else if (this.playing) this.later(this.nextStep - now);
      else if (idle > 0) this.later(idle);
    } catch (error) {
      this.fail(error);
    }
  }

  /** A slice of whatever there is to do. @param {number} now */
  async work(now) {
    try {
      if (!(await this.measureSlice(now))) await this.trainSlice(now);
    } catch (error) {
      if (!this.closed) this.fail(error);
    }
    this.slice = null;
    if (!this.closed) this.wake();
  }

  /** @param {unknown} error */
  fail(error) {
    this.playing = false;
    this.gathering = null;
    this.queue = [];
    const step = this.session.steps;
    this.stopStepping();
    this.post({ type: 'trouble', run: this.run, error: troubleOf(error), step });
    this.refresh();
  }

  /** @param {number} now */
  hasWork(now) {
    if (this.gathering || this.queue.length > 0 || this.due > 0) return true;
    return this.playing && now >= this.nextStep;
  }

  /** @param {number} now */
  async trainSlice(now) {
    const slow = this.due <= 0 && this.rate > 0;
    const { signal } = this.stop;
    let count = 0;
    do {
      const team = this.team();
      this.again?.();
      if (!team) this.session.step(1);
      else if (!(await team.train(this.session, 1, { signal }))) break;
      this.workers = Math.max(this.fresh ? 1 : this.workers, team?.active ?? 1);
      this.fresh = false;
      count++;
      if (this.due > 0 && --this.due === 0) break;
      if (this.session.steps >= this.limit) this.playing = false;
      if (!this.playing && this.due <= 0) break;
    } while (!slow && !signal.aborted && !this.waiting && performance.now() < now + SLICE);
    if (this.closed) return;
    const spent = performance.now() - now;
    this.seconds += spent / 1000;
    if (count > 0) {
      const speed = (1000 * count) / Math.max(spent, 0.01);
      this.speed = this.speed ? this.speed + 0.15 * (speed - this.speed) : speed;
      this.version++;
    }
    this.nextStep = slow ? now + 1000 / this.rate : 0;
    if (this.due === 0) this.stopStepping();
  }

  /**
   * A slice of an evaluation. Training waits for it, so that its figure belongs to one step.
   * @param {number} now
   * @returns {Promise<boolean>} whether there was one to do
   */
  async measureSlice(now) {
    const { session } = this;
    if (this.measureIsDue(now)) {
      // The first one is short, since the first step waits for it.
      const share = this.measured < 0 ? FIRST_SHARE : 1;
      this.queue = this.measures.map((one) => ({ ...one, total: Math.ceil(one.total * share) }));
      this.measured = session.steps;
      this.measureCost = 0;
    }
    // Steps in between (the Step button): begin again rather than mix two models.
    if (this.gathering && this.gathering.step !== session.steps) this.begin(this.gathering.measure);
    if (!this.gathering) {
      const measure = this.queue.shift();
      if (!measure) return false;
      this.begin(measure);
    }
    const gathering = /** @type {Gathering} */ (this.gathering);
    do {
      const team = this.team();
      const inputs = gathering.next(team ? CHUNKS * team.workers : 1);
      const views = team
        ? await team.views(session, 'evaluate', inputs)
        : inputs.map((one) => session.view('evaluate', one));
      if (this.gathering !== gathering) return true; // stopped, or another begun
      views.forEach((view, i) => gathering.add(view, inputs[i].count));
    } while (!gathering.finished && !this.waiting && performance.now() < now + SLICE);
    this.measureCost += performance.now() - now;
    if (gathering.finished) {
      this.finished.push(gathering.result());
      this.gathering = null;
      this.shown = 0;
      if (this.queue.length === 0) this.measuredAt = performance.now();
    }
    return true;
  }

  /** @param {number} now */
  measureIsDue(now) {
    if (!this.playing || this.gathering || this.queue.length > 0) return false;
    if (this.measures.length === 0 || this.measured === this.session.steps) return false;
    const rest = Math.max(MEASURE, MEASURE_SHARE * this.measureCost);
    return this.measured < 0 || now - this.measuredAt > rest;
  }

  /** @param {Measure} measure */
  begin(measure) {
    // Drawings are counted, episodes are endless.
    const available = measure.items
      ? this.session.itemsOf(measure.side === 0 ? 'train' : 'test')
      : Infinity;
    this.gathering = new Gathering(measure, this.session.steps, available);
  }

  /**
   * Views that are older than the model, the longest overdue first.
   * @param {number} now
   * @param {boolean} busy  training: none more often than it wishes
   */
  overdue(now, busy) {
    const late = (/** @type {Watching} */ { at, watch, version }) =>
      version === 0 ? 1e9 : now - at - (watch.every ?? 0);
    return [...this.watches]
      .filter(([, one]) => one.version !== this.version && (!busy || late(one) >= 0))
      .sort(([, a], [, b]) => late(b) - late(a));
  }

  /** Posts a frame if the page can take one; returns ms after which there would be more to show. */
  frame() {
    const now = performance.now();
    if (this.drawing) return 0;
    if (this.playing && now - this.frameAt < FRAME) return FRAME;
    const busy = this.playing || this.due > 0;
    this.credit = Math.min(VIEW_CREDIT, this.credit + VIEW_SHARE * (now - this.creditAt));
    this.creditAt = now;
    let wait = 0;
    /** @type {ArrayBuffer[]} */
    const transfer = [];
    /** @type {Record<string, import('./protocol.js').Tensors>} */
    const views = {};
    for (const [key, watching] of this.overdue(now, busy)) {
      if ((busy && this.credit <= 0) || performance.now() - now > SLICE) {
        wait = 1; // the rest comes with the next frame
        break;
      }
      const start = performance.now();
      const { view, inputs, pictures = [] } = watching.watch;
      try {
        views[key] = this.pool.pack(this.session.view(view, inputs), pictures, transfer);
      } catch (error) {
        this.watches.delete(key); // a view that cannot be had is not asked for again and again
        this.post({ type: 'trouble', run: this.run, error: troubleOf(error), step: -1 });
        continue;
      }
      watching.at = start;
      watching.version = this.version;
      this.credit -= performance.now() - start;
    }
    const news = this.shown !== this.version || this.gathering !== null;
    if (Object.keys(views).length === 0 && !news) return wait;
    this.post(this.frameOf(views), transfer);
    this.finished = [];
    this.fresh = true;
    this.shown = this.version;
    this.frameAt = now;
    this.drawing = true;
    return wait;
  }

  /**
   * @param {Record<string, import('./protocol.js').Tensors>} views
   * @returns {import('./protocol.js').Frame}
   */
  frameOf(views) {
    const { steps, ...columns } = this.session.metrics();
    const { gathering } = this;
    return {
      type: 'frame',
      run: this.run,
      step: this.session.steps,
      seconds: this.seconds,
      rate: this.speed,
      workers: this.workers,
      metrics: { steps, columns },
      views,
      evaluations: this.finished,
      measuring: gathering && {
        key: gathering.measure.key,
        done: gathering.done,
        total: gathering.total,
      },
    };
  }

  save() {
    const bytes = this.session.save();
    const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
    return {
      bytes: /** @type {ArrayBuffer} */ (whole ? bytes.buffer : bytes.slice().buffer),
      step: this.session.steps,
      seconds: this.seconds,
    };
  }

  checkpoint() {
    this.checkpointAt = performance.now();
    this.give(this.save().bytes);
  }

  /** The page gets the present state. @param {ArrayBuffer} bytes */
  give(bytes) {
    const { run, session, seconds } = this;
    this.post({ type: 'checkpoint', run, bytes, step: session.steps, seconds }, [bytes]);
  }
}

/**
 * What the page is told. Errors without a code are traps of the module or mistakes of ours: after
 * those nothing in the worker can be trusted, and the page replaces it.
 * @param {any} error
 * @returns {import('./protocol.js').Trouble}
 */
export function troubleOf(error) {
  const code = typeof error?.code === 'string' ? error.code : 'trap';
  return { code, message: String(error?.message ?? error) };
}
