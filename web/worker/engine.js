import { load } from '../../wasm/index.js';
import { BufferPool } from './pool.js';
import { Gathering } from './measuring.js';
import { FilesError, GLYPHS, servedFiles, sortFiles } from './files.js';

/**
 * @typedef {import('./protocol.js').Requests} Requests
 * @typedef {import('./protocol.js').Watch} Watch
 * @typedef {import('./protocol.js').Measure} Measure
 * @typedef {{ watch: Watch, version: number, at: number, cost: number }} Watching
 */

const SLICE = 12; // ms of training before messages are heard again
const FRAME = 30; // least ms between two frames
const CHECKPOINT = 8000; // ms between two checkpoints while training
const MEASURE = 1500; // least ms between two automatic evaluations
const MEASURE_SHARE = 6; // an evaluation that took t ms is repeated after at least 6 t

/**
 * Everything the worker holds: the core, one data set, one session, and the loop that trains in
 * slices, shows frames and evaluates.
 */
export class Engine {
  /** @param {(message: import('./protocol.js').FromWorker, transfer?: Transferable[]) => void} post */
  constructor(post) {
    this.post = post;
    this.pool = new BufferPool();
    /** @type {import('../../wasm/index.js').Core | null} */
    this.core = null;
    /** @type {import('../../wasm/dataset.js').Dataset | null} */
    this.data = null;
    /** @type {import('../../wasm/session.js').Session | null} */
    this.session = null;
    /** @type {Map<string, Watching>} */
    this.watches = new Map();
    /** @type {{ name: string, bytes: Uint8Array }[]} */
    this.official = []; // the zips the present data came from, so that strokes can be added
    this.run = 0;
    this.resetRun(0, []);

    // A message to oneself is the only timer without a minimum delay that lets other messages in.
    this.channel = new MessageChannel();
    this.channel.port1.onmessage = () => {
      this.scheduled = false;
      this.turn();
    };
    this.scheduled = false;
    /** @type {ReturnType<typeof setTimeout> | 0} */
    this.timer = 0;
    this.drawing = false; // the page has a frame that it has not drawn yet
  }

  /** @param {number} seconds @param {Measure[]} measures */
  resetRun(seconds, measures) {
    this.playing = false;
    this.rate = 0;
    this.due = 0; // steps still to do for a `step` request
    /** @type {((step: { step: number }) => void) | null} */
    this.stepped = null;
    this.seconds = seconds;
    this.speed = 0;
    this.version = 1; // changes whenever the model does
    this.shown = 0; // version of the last frame
    this.frameAt = 0;
    this.checkpointAt = 0;
    this.measuredAt = 0;
    this.measureCost = 0;
    this.measures = measures;
    /** @type {Measure[]} */
    this.queue = [];
    /** @type {Gathering | null} */
    this.gathering = null;
    /** @type {import('./protocol.js').Evaluation[]} */
    this.evaluations = [];
    this.measured = -1; // step of the last automatic evaluation
    this.nextStep = 0; // when the next step is due, at a limited rate
    for (const watching of this.watches.values()) watching.version = 0;
  }

  // --- requests -------------------------------------------------------------------------------

  /** @param {Requests['load']['args']} args @returns {Promise<Requests['load']['result']>} */
  async load({ build }) {
    this.core = await load({ build });
    return { build: this.core.build, algorithms: this.core.describe().algorithms };
  }

  /** @param {Requests['data']['args']} args @returns {Promise<Requests['data']['result']>} */
  async data_({ request }) {
    /** @type {import('./files.js').OnProgress} */
    const onProgress = (what, done, total) => this.post({ type: 'progress', what, done, total });
    /** @type {import('./protocol.js').DataInfo['origin']} */
    let origin = 'made';
    /** @type {any} */
    let data = null;
    /** @type {string[]} */
    let names = [];
    let official = this.official;
    if (request.type === 'auto') {
      const files = await servedFiles(request.base, onProgress);
      if (files) {
        data = await this.readOfficial(files, [], onProgress);
        origin = 'served';
        names = files.map((file) => file.name);
        official = files;
      }
    } else if (request.type === 'files') {
      const { images, strokes, pictures, labels } = await sortFiles(request.files);
      origin = 'dropped';
      names = request.files.map((file) => file.name);
      if (pictures.length > 0 || labels.length > 0) {
        if (pictures.length !== 1 || labels.length !== 1 || images.length > 0)
          throw new FilesError('pair', names.join(', '));
        data = await this.core.dataset.idx(pictures[0], labels[0]);
        official = [];
      } else {
        const before = official.filter((old) => images.every((file) => file.name !== old.name));
        official = images.length > 0 || before.length > 0 ? [...before, ...images] : [];
        if (official.length === 0) throw new FilesError('strokes', names.join(', '));
        data = await this.readOfficial(official, strokes, onProgress);
        names = [...official, ...strokes].map((file) => file.name);
      }
    }
    if (!data) {
      const seed = request.type === 'glyphs' ? request.seed : 1;
      data = await this.core.dataset.glyphs({ seed, ...GLYPHS });
      official = [];
    }
    // Only now, when nothing can fail any more, the old set and what was trained on it go.
    this.closeSession();
    this.data?.free();
    this.data = data;
    this.official = official;
    return this.describeData(origin, names);
  }

  /**
   * @param {{ name: string, bytes: Uint8Array }[]} images
   * @param {{ name: string, bytes: Uint8Array }[]} strokes
   * @param {import('./files.js').OnProgress} onProgress
   */
  readOfficial(images, strokes, onProgress) {
    return this.core.dataset.omniglot(images, {
      strokes: strokes.length > 0 ? strokes : undefined,
      onProgress: (/** @type {number} */ share) => onProgress('read', share, 1),
    });
  }

  /**
   * @param {import('./protocol.js').DataInfo['origin']} origin
   * @param {string[]} files
   * @returns {import('./protocol.js').DataInfo}
   */
  describeData(origin, files) {
    const { data } = this;
    const classes = data.classes;
    const alphabets = data.alphabets.map((/** @type {string} */ name) => ({ name, classes: 0 }));
    for (const { alphabet } of classes) alphabets[alphabet].classes++;
    const count = Math.min(32, classes.length);
    const sheet = new Uint8Array(count * 784);
    for (let i = 0; i < count; i++) {
      const one = classes[Math.floor((i * classes.length) / count)];
      const picture = data.picture(one.first, { normalise: 'none' });
      for (let p = 0; p < 784; p++) sheet[i * 784 + p] = Math.round(picture[p] * 255);
    }
    return {
      source: data.source,
      origin,
      files,
      items: data.items,
      classes: classes.length,
      classNames: classes.map(
        ({ name, alphabet }) =>
          `${data.alphabets[alphabet]} ${name.replace(/^character0*/, '')}`,
      ),
      alphabets,
      fingerprint: String(data.fingerprint),
      sheet: { dims: [count, 784], data: sheet },
    };
  }

  /** @param {Requests['session']['args']} args @returns {Promise<Requests['session']['result']>} */
  async session_({ request }) {
    const { algorithm, hypers, seed, split, checkpoint, seconds, measures } = request;
    const session = checkpoint
      ? await this.core.restore(new Uint8Array(checkpoint), this.data)
      : await this.core.session(algorithm, { ...hypers, seed, ...(split ? { split } : {}) }, this.data);
    this.closeSession();
    this.session = session;
    this.run++;
    this.resetRun(seconds, measures);
    this.wake();
    const { classes, alphabets } = this.data;
    const alphabetOf = (/** @type {number} */ i) => alphabets[classes[i].alphabet];
    const kept = new Set(session.split.train.map(alphabetOf));
    const out = new Set(session.split.test.map(alphabetOf));
    return {
      hypers: session.hypers,
      step: session.steps,
      trainClasses: session.split.train.length,
      testClasses: session.split.test.length,
      trainItems: session.itemsOf('train'),
      testItems: session.itemsOf('test'),
      heldOut: [...out].filter((name) => !kept.has(name)),
    };
  }

  closeSession() {
    this.stopStepping();
    this.session?.free();
    this.session = null;
    this.resetRun(0, []);
  }

  async close() {
    this.closeSession();
    this.watches.clear();
    return null;
  }

  /** @param {Requests['play']['args']} args */
  async play({ rate }) {
    this.need();
    if (!this.playing) this.checkpointAt = performance.now();
    this.playing = true;
    this.rate = rate;
    this.nextStep = 0;
    this.wake();
    return null;
  }

  async pause() {
    this.playing = false;
    this.stopStepping();
    this.shown = 0;
    this.wake();
    return { step: this.session?.steps ?? 0 };
  }

  /** @param {Requests['step']['args']} args @returns {Promise<{ step: number }>} */
  step({ count }) {
    this.need();
    this.stopStepping();
    this.due = count;
    this.wake();
    return new Promise((resolve) => (this.stepped = resolve));
  }

  stopStepping() {
    this.due = 0;
    this.stepped?.({ step: this.session?.steps ?? 0 });
    this.stepped = null;
  }

  /** @param {Requests['set']['args']} args */
  async set({ key, value }) {
    this.need().set(key, value);
    this.version++;
    this.wake();
    return this.session.hypers;
  }

  /** @param {Requests['watch']['args']} args */
  async watch({ key, watch }) {
    const cost = this.watches.get(key)?.cost ?? 0;
    if (watch) this.watches.set(key, { watch, version: 0, at: 0, cost });
    else this.watches.delete(key);
    this.wake();
    return null;
  }

  /** @param {Requests['view']['args']} args @returns {Promise<Requests['view']['result']>} */
  async view({ name, inputs, pictures }) {
    /** @type {ArrayBuffer[]} */
    const unused = [];
    return this.pool.pack(this.need().view(name, inputs), pictures, unused);
  }

  /** @param {Requests['measure']['args']} args */
  async measure({ measure }) {
    this.need();
    this.gathering = null;
    this.queue = [measure];
    this.wake();
    return null;
  }

  async cancel() {
    this.gathering = null;
    this.queue = [];
    this.shown = 0;
    this.wake();
    return null;
  }

  async save() {
    return { bytes: bufferOf(this.need().save()), step: this.session.steps };
  }

  async ping() {
    return null;
  }

  need() {
    if (!this.session) throw new FilesError('state', 'there is no session');
    return this.session;
  }

  /** The page has drawn the last frame. @param {ArrayBuffer[]} buffers */
  drawn(buffers) {
    this.pool.give(buffers);
    this.drawing = false;
    this.wake();
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

  turn() {
    if (!this.session) return;
    try {
      const now = performance.now();
      const measuring = this.measureSlice(now);
      const wait = measuring ? 0 : this.trainSlice(now);
      const idle = this.frame();
      if (this.playing && performance.now() - this.checkpointAt > CHECKPOINT) this.checkpoint();
      if (measuring || this.due > 0 || (this.playing && wait <= 0)) this.wake();
      else if (this.playing) this.later(wait);
      else if (idle > 0) this.later(idle);
    } catch (error) {
      this.playing = false;
      this.gathering = null;
      this.queue = [];
      const step = this.session?.steps ?? 0;
      this.stopStepping();
      this.post({ type: 'trouble', run: this.run, error: troubleOf(error), step });
    }
  }

  /** Trains for one slice; returns ms until the next step is due. @param {number} now */
  trainSlice(now) {
    if (this.due <= 0 && !this.playing) return 0;
    const slow = this.due <= 0 && this.rate > 0;
    if (slow && now < this.nextStep) return this.nextStep - now;
    const end = now + SLICE;
    let time = now;
    let count = 0;
    do {
      this.session.step(1);
      count++;
      if (this.due > 0 && --this.due === 0) break;
      time = performance.now();
    } while (time < end && !slow);
    const spent = performance.now() - now;
    if (slow) this.nextStep = now + 1000 / this.rate;
    this.seconds += spent / 1000;
    const speed = (1000 * count) / Math.max(spent, 0.01);
    this.speed = this.speed ? this.speed + 0.15 * (speed - this.speed) : speed;
    this.version++;
    if (this.due === 0) {
      this.stepped?.({ step: this.session.steps });
      this.stepped = null;
    }
    return slow ? this.nextStep - performance.now() : 0;
  }

  /**
   * A slice of an evaluation. Training waits for it, so that its figure belongs to one step.
   * @param {number} now
   * @returns {boolean} whether there is more to do
   */
  measureSlice(now) {
    const { session } = this;
    const rest = Math.max(MEASURE, MEASURE_SHARE * this.measureCost);
    if (
      this.playing &&
      !this.gathering &&
      this.queue.length === 0 &&
      this.measures.length > 0 &&
      this.measured !== session.steps &&
      (this.measured < 0 || now - this.measuredAt > rest)
    ) {
      this.queue = [...this.measures];
      this.measured = session.steps;
      this.measureCost = 0;
    }
    if (!this.gathering) {
      const measure = this.queue.shift();
      if (!measure) return false;
      this.gathering = new Gathering(measure, session.steps, this.available(measure));
    }
    const { gathering } = this;
    if (gathering.step !== session.steps) {
      // Steps came in between (the Step button): begin again rather than mix two models.
      this.gathering = new Gathering(gathering.measure, session.steps, gathering.available);
      return true;
    }
    const end = now + SLICE;
    do {
      const inputs = gathering.next();
      gathering.add(session.view('evaluate', inputs), inputs.count);
    } while (!gathering.finished && performance.now() < end);
    this.measureCost += performance.now() - now;
    if (gathering.finished) {
      this.evaluations.push(gathering.result());
      this.gathering = null;
      this.shown = 0;
      if (this.queue.length === 0) this.measuredAt = performance.now();
    }
    return this.gathering !== null || this.queue.length > 0;
  }

  /** How many there are to measure: drawings are counted, episodes are endless. @param {Measure} measure */
  available({ side, items }) {
    return items ? this.need().itemsOf(side === 0 ? 'train' : 'test') : Infinity;
  }

  /** Posts a frame if the page can take one; returns ms after which a view would be due. */
  frame() {
    const now = performance.now();
    if (this.drawing) return 0;
    if (this.playing && now - this.frameAt < FRAME) return FRAME;
    let wait = 0;
    /** @type {ArrayBuffer[]} */
    const transfer = [];
    /** @type {Record<string, import('./protocol.js').Tensors>} */
    const views = {};
    let some = false;
    const began = now;
    for (const [key, watching] of this.watches) {
      if (watching.version === this.version) continue;
      const busy = this.playing || this.due > 0;
      const every = busy ? Math.max(watching.watch.every ?? 0, 5 * watching.cost) : 0;
      if (watching.version > 0 && now - watching.at < every) {
        wait = Math.max(wait, 1);
        continue;
      }
      if (performance.now() - began > 2 * SLICE) {
        wait = 1; // the rest comes with the next frame
        continue;
      }
      const start = performance.now();
      let tensors;
      try {
        tensors = this.session.view(watching.watch.view, watching.watch.inputs);
      } catch (error) {
        this.watches.delete(key); // a view that cannot be had is not asked for again and again
        this.post({ type: 'trouble', run: this.run, error: troubleOf(error), step: -1 });
        continue;
      }
      views[key] = this.pool.pack(tensors, watching.watch.pictures ?? [], transfer);
      watching.cost = performance.now() - start;
      watching.at = start;
      watching.version = this.version;
      some = true;
    }
    const news = this.shown !== this.version || this.gathering !== null;
    if (!some && !news) return wait;
    const metrics = this.drainMetrics();
    this.post(
      {
        type: 'frame',
        run: this.run,
        step: this.session.steps,
        seconds: this.seconds,
        rate: this.speed,
        playing: this.playing,
        metrics,
        views,
        evaluations: this.evaluations,
        measuring: this.gathering && {
          key: this.gathering.measure.key,
          done: this.gathering.done,
          total: this.gathering.total,
        },
      },
      transfer,
    );
    this.evaluations = [];
    this.shown = this.version;
    this.frameAt = now;
    this.drawing = true;
    return wait;
  }

  drainMetrics() {
    const { steps, ...columns } = this.session.metrics();
    return { steps: Float64Array.from(steps), columns };
  }

  checkpoint() {
    this.checkpointAt = performance.now();
    const bytes = bufferOf(this.session.save());
    const { steps } = this.session;
    const { run, seconds } = this;
    this.post({ type: 'checkpoint', run, bytes, step: steps, seconds }, [bytes]);
  }
}

/** @param {Uint8Array} bytes @returns {ArrayBuffer} */
function bufferOf(bytes) {
  const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  return /** @type {ArrayBuffer} */ (whole ? bytes.buffer : bytes.slice().buffer);
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
