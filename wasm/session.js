import { FORMAT, VERSION, allFinite, readCheckpoint } from './checkpoint.js';
import { MetaglyphError, optionsOf, outOfMemory, unknownName } from './errors.js';
import { evaluateSlices } from './evaluate.js';
import { allNumbers, hyperIndex, toNumber, toValues } from './hypers.js';
import { MetricsBuffer } from './metrics.js';
import { seedHalves } from './native.js';
import { StepParts } from './parts.js';
import { sides } from './split.js';
import { getTensors, putTensors } from './tensors.js';
import { writeSafetensors } from './write/safetensors.js';

/** @typedef {import('./native.js').Native} Native */
/** @typedef {import('./native.js').Pointer} Pointer */
/** @typedef {import('./describe.js').Algorithm} Algorithm */
/** @typedef {import('./describe.js').HyperValue} HyperValue */
/** @typedef {import('./dataset.js').Dataset} Dataset */
/** @typedef {import('./split.js').Split} Split */
/** @typedef {import('./metrics.js').Metrics} Metrics */
/** @typedef {import('./tensors.js').Tensor} Tensor */
/** @typedef {import('./tensors.js').TensorInput} TensorInput */
/** @typedef {import('./evaluate.js').EvaluateOptions} EvaluateOptions */
/** @typedef {import('./evaluate.js').EvaluateProgress} EvaluateProgress */

/**
 * Hyperparameters by their keys (see `core.describe()`), and:
 * @typedef {{ seed?: number, split?: Split } & Record<string, HyperValue | Split | undefined>}
 *   SessionOptions
 */

/** Steps whose metrics fit one buffer. */
const MOST_STEPS_AT_ONCE = 1024;

/**
 * What a pool does with a session, and what its weights need.
 * @typedef {object} Inside
 * @property {Native} native
 * @property {() => Pointer} pointer
 * @property {StepParts} parts
 * @property {Recipe} recipe
 * @property {() => number} revision another one whenever weights or hyperparameters have changed
 * @property {() => number[]} hypers as the core has them
 * @property {() => void} finish takes the step whose parts have been added
 * @property {(callback: () => void) => () => void} whenFreed calls back, unless what it returns is
 *   called before
 */

/**
 * From which another instance of the module makes the same session, on the same data.
 * @typedef {object} Recipe
 * @property {number} index of the algorithm
 * @property {readonly [number, number]} seed
 * @property {Uint8Array} side of each class
 * @property {number} metrics how many
 */

/**
 * What a session is made from.
 * @typedef {object} SessionParts
 * @property {Native} native
 * @property {number} index of the algorithm
 * @property {Algorithm} description
 * @property {Dataset | null} data null: tasks are made by formula
 * @property {string} build
 */

/** For pools and weights, and for nobody else. @type {(session: Session) => Inside} throws if it is freed */
export let insideOf;

/**
 * An algorithm that learns from a data set. A call that fails throws and leaves the session usable.
 */
export class Session {
  #native;
  #description;
  #data;
  #build;
  /** @type {readonly string[]} */
  #builds;
  /** @type {Pointer} */
  #pointer;
  #metrics;
  #revision = 0;
  #warning = ''; // for when it trains on
  /** @type {Inside} */
  #inside;
  /** @type {Set<() => void>} */
  #whenFreed = new Set();

  static {
    insideOf = (session) => {
      if (!(session instanceof Session))
        throw new MetaglyphError('state', 'give a session that core.session made');
      session.#live();
      return session.#inside;
    };
  }

  /**
   * @param {SessionParts} parts
   * @param {SessionOptions} options
   */
  constructor({ native, index, description, data, build }, { seed = 1, split, ...hypers }) {
    const { exports } = native;
    const [lo, hi] = seedHalves(seed);
    const numbers = allNumbers(description, hypers);
    if (!data && split)
      throw new MetaglyphError(
        'name',
        `${description.name} has no drawings of which a split could hold some out`,
      );
    const side = data && sides(native, data, split, seed);
    native.begin();
    const pointer = exports.mg_session_create(
      index,
      data ? data.pointer : 0,
      lo,
      hi,
      native.putF64(numbers),
      side ? native.putU8(side) : 0,
    );
    if (!pointer) throw outOfMemory();
    try {
      native.check(exports.mg_session_error(pointer));
    } catch (e) {
      exports.mg_session_free(pointer);
      throw e;
    }
    this.#native = native;
    this.#description = description;
    this.#data = data;
    this.#build = build;
    this.#builds = [build];
    this.#pointer = pointer;
    this.#metrics = new MetricsBuffer(description.metrics);
    /** The algorithm's name. */
    this.algorithm = description.name;
    /**
     * Whether it learns tasks (split by alphabets), drawings (by characters), the names of drawings (some
     * of each class held out), or tasks without any.
     */
    this.splitBy = description.splitBy;
    this.seed = seed;
    const sided = native.u8(exports.mg_session_side(pointer), data ? data.classes.length : 0);
    /** @type {number[]} */
    const train = [];
    /** @type {number[]} */
    const test = [];
    sided.forEach((s, i) => (s ? test : train).push(i));
    /** Class indices to train on, and those held out. */
    this.split = Object.freeze({ train: Object.freeze(train), test: Object.freeze(test) });
    const recipe = {
      index,
      seed: /** @type {const} */ ([lo, hi]),
      side: sided.slice(),
      metrics: description.metrics.length,
    };
    this.#inside = this.#open(recipe);
    data?.hold(this);
  }

  /** @param {Recipe} recipe @returns {Inside} */
  #open(recipe) {
    const parts = new StepParts(this.#native, this.#pointer, recipe.metrics);
    return {
      native: this.#native,
      pointer: () => this.#live(),
      parts,
      recipe,
      revision: () => this.#revision,
      hypers: () => this.#numbers(),
      finish: () => {
        const first = this.steps + 1;
        this.#metrics.add(first, parts.finish());
        this.#trains();
      },
      whenFreed: (callback) => {
        this.#whenFreed.add(callback);
        return () => void this.#whenFreed.delete(callback);
      },
    };
  }

  /** Weights are about to change, or have. */
  #trains() {
    this.#revision++;
    if (this.#warning) console.warn(`Metaglyph: ${this.#warning}`);
    this.#warning = '';
  }

  /** @returns {Pointer} */
  #live() {
    if (!this.#pointer) throw new MetaglyphError('state', 'this session has been freed');
    return this.#pointer;
  }

  /**
   * Whether what it says of a drawing depends on the others to be named with it: batch normalisation
   * uses the statistics of all it is given, unless it is told otherwise; or they refine its prototypes.
   */
  get transductive() {
    const { norm, statistics = 'episode', refine = 0 } = this.hypers;
    return (norm === 'batch' && statistics === 'episode') || Number(refine) > 0;
  }

  /** The data set it learns from; null where tasks are made by formula. */
  get data() {
    return this.#data;
  }

  /** Steps done. @returns {number} */
  get steps() {
    return this.#native.exports.mg_session_steps(this.#live());
  }

  /** Parts of a step, which the workers of a pool share; 0 if it cannot be divided. */
  get parts() {
    this.#live();
    return this.#inside.parts.count;
  }

  /** All hyperparameters as they are now. @returns {Record<string, HyperValue>} */
  get hypers() {
    return toValues(this.#description, this.#numbers());
  }

  #numbers() {
    const pointer = this.#live();
    const { exports } = this.#native;
    return this.#description.hypers.map((_, k) => exports.mg_session_hyper(pointer, k));
  }

  /** Names of the arrays that are its state. @returns {string[]} */
  get stateNames() {
    const pointer = this.#live();
    const { exports } = this.#native;
    return Array.from({ length: exports.mg_kept_count(pointer) }, (_, k) =>
      this.#native.text(exports.mg_kept_name(pointer, k)),
    );
  }

  /** Bytes it holds in the module's memory. @returns {number} */
  get bytes() {
    return this.#native.exports.mg_session_bytes(this.#live());
  }

  /** Drawings of one side. @param {'train' | 'test'} side @returns {number} */
  itemsOf(side) {
    if (!Object.hasOwn(this.split, side)) throw unknownName('side', side, ['train', 'test']);
    const classes = this.#data?.classes ?? [];
    if (this.splitBy === 'drawings')
      return this.split.train.length * Number(this.hypers[side === 'train' ? 'labels' : 'heldOut']);
    return this.split[side].reduce((n, c) => n + classes[c].count, 0);
  }

  /**
   * Trains.
   * @param {number} [n] steps
   * @returns {number} steps done, n
   * @throws {MetaglyphError} numeric: a metric is no longer finite. The state is that before the
   *   step that failed; lower a rate with `set`, or `load` a checkpoint, to go on.
   */
  step(n = 1) {
    const pointer = this.#live();
    if (!Number.isInteger(n) || n < 0)
      throw new MetaglyphError('range', `step takes a whole number of steps; got ${String(n)}`);
    const native = this.#native;
    const { exports } = native;
    const width = this.#description.metrics.length;
    if (n > 0) this.#trains();
    for (let done = 0; done < n;) {
      const wanted = Math.min(n - done, MOST_STEPS_AT_ONCE);
      native.begin();
      const rows = native.alloc(8 * width * wanted);
      const first = exports.mg_session_steps(pointer) + 1;
      const made = exports.mg_session_step(pointer, wanted, rows);
      this.#metrics.add(first, native.f64(rows, width * made).slice());
      native.check(exports.mg_session_error(pointer));
      done += made;
    }
    return n;
  }

  /**
   * The metrics of all steps since they were last taken (the last 65,536 of them).
   * @param {{ drain?: boolean }} [options] drain false: leave them for the next call
   * @returns {Metrics}
   */
  metrics(options) {
    const { drain = true } = optionsOf('metrics', options, ['drain']);
    const metrics = this.#metrics.read();
    if (drain) this.#metrics.clear();
    return metrics;
  }

  /**
   * Changes a live hyperparameter.
   * @param {string} key
   * @param {HyperValue} value
   */
  set(key, value) {
    const pointer = this.#live();
    const k = hyperIndex(this.#description, key);
    const number = toNumber(this.#description.hypers[k], value);
    const native = this.#native;
    native.begin();
    const error = native.newError();
    native.exports.mg_session_set(pointer, k, number, error);
    native.check(error);
    this.#revision++;
  }

  /**
   * A picture of what it has learnt: named tensors in and out (see `core.describe()`).
   * @param {string} name
   * @param {Readonly<Record<string, TensorInput | undefined>>} [inputs]
   * @returns {Record<string, Tensor>} copies
   */
  view(name, inputs = {}) {
    const pointer = this.#live();
    const native = this.#native;
    const { exports } = native;
    native.begin();
    const given = putTensors(native, inputs);
    const out = exports.mg_tensors_create(native.scratch);
    if (!out) throw outOfMemory();
    const error = native.newError();
    exports.mg_session_view(pointer, native.putText(name), given, out, error);
    native.check(error);
    return getTensors(native, out);
  }

  /**
   * Judges it on one side of the split; see VaeEvaluation, FewShotEvaluation, RegressionEvaluation and
   * ClassifierEvaluation in evaluate.js.
   * @param {EvaluateOptions} [options]
   * @returns {any}
   */
  evaluate(options) {
    const slices = this.evaluateSlices(options);
    for (;;) {
      const { done, value } = slices.next();
      if (done) return value;
    }
  }

  /**
   * The same in slices, for a worker that must stay able to hear: a generator that yields
   * { done, total } and returns the result. What it judges must stay as it is in between: after a
   * step, a `set` or a `load` the next slice throws.
   * @param {EvaluateOptions} [options]
   * @returns {Generator<EvaluateProgress, any, void>}
   */
  evaluateSlices(options) {
    this.#live();
    return evaluateSlices(this, options, () => this.#revision);
  }

  /**
   * Its whole state as a safetensors file. Training on from it gives the same bits as without a
   * stop.
   * @returns {Uint8Array}
   */
  save() {
    const pointer = this.#live();
    const { exports } = this.#native;
    /** @type {import('./read/safetensors.js').Safetensors['tensors']} */
    const tensors = new Map();
    this.stateNames.forEach((name, k) => {
      const size = exports.mg_kept_size(pointer, k);
      const bytes = this.#native.u8(exports.mg_kept_data(pointer, k), 4 * size);
      tensors.set(name, { dims: [size], bytes });
    });
    const metadata = {
      format: FORMAT,
      version: VERSION,
      algorithm: this.algorithm,
      hypers: JSON.stringify(this.hypers),
      seed: JSON.stringify(this.seed),
      step: JSON.stringify(this.steps),
      split: JSON.stringify({ test: this.split.test }),
      data: JSON.stringify(this.#data && this.#seen(this.#data)),
      build: this.#builds.join('+'),
    };
    return writeSafetensors({ metadata, tensors });
  }

  /** What names the data: strokes too, where training reads them. @param {Dataset} data */
  #seen({ source, fingerprint, strokesFingerprint: strokes }) {
    return { source, fingerprint, ...(this.#redraws ? { strokes } : {}) };
  }

  get #redraws() {
    return Number(this.hypers.redraw ?? 0) > 0;
  }

  /**
   * Goes back (or on) to the state of a checkpoint of this very run: same algorithm,
   * hyperparameters (live ones may differ, and are taken over), seed, split and data. For any other
   * checkpoint use `core.restore`. Metrics that nobody took are dropped.
   * @param {Uint8Array | ArrayBuffer} bytes
   * @throws {MetaglyphError} the session is as it was
   */
  load(bytes) {
    this.#live();
    const { facts, tensors } = readCheckpoint(bytes);
    const same = (/** @type {unknown} */ a, /** @type {unknown} */ b) =>
      JSON.stringify(a) === JSON.stringify(b);
    /** @param {string} what @param {unknown} theirs @param {unknown} own */
    const other = (what, theirs, own) =>
      new MetaglyphError(
        'state',
        `the checkpoint is of another run: its ${what} is ${String(theirs)}, here it is ${String(own)}; ` +
          'core.restore(bytes, data) makes a session from it',
      );
    if (facts.algorithm !== this.algorithm)
      throw other('algorithm', facts.algorithm, this.algorithm);
    const numbers = allNumbers(this.#description, facts.hypers);
    const hypers = this.hypers;
    const wanted = toValues(this.#description, numbers);
    for (const { key, live } of this.#description.hypers)
      if (!live && wanted[key] !== hypers[key]) throw other(key, wanted[key], hypers[key]);
    if (facts.seed !== this.seed) throw other('seed', facts.seed, this.seed);
    if (this.#data && facts.fingerprint !== this.#data.fingerprint)
      throw other('data set', `number ${facts.fingerprint}`, `number ${this.#data.fingerprint}`);
    if (this.#data && !same(facts.test, this.split.test))
      throw other('split', `[${facts.test}]`, `[${this.split.test}]`);
    this.adopt(tensors, facts, numbers);
  }

  /**
   * Takes over a state, after all of it has been checked.
   * @param {Map<string, Uint8Array>} tensors
   * @param {{ step: number, builds: string[], strokes?: number }} facts
   * @param {number[]} [numbers] of the hyperparameters, if they may differ
   */
  adopt(tensors, { step, builds, strokes }, numbers) {
    const pointer = this.#live();
    const native = this.#native;
    const { exports } = native;
    const names = this.stateNames;
    const sizes = names.map((_, k) => 4 * exports.mg_kept_size(pointer, k));
    names.forEach((name, k) => {
      const data = tensors.get(name);
      if (data?.length !== sizes[k])
        throw new MetaglyphError(
          'format',
          `this is no usable checkpoint: "${name}" must hold ${sizes[k] / 4} numbers; it has ` +
            String(data ? data.length / 4 : 'none'),
        );
      if (!allFinite(data))
        throw new MetaglyphError(
          'numeric',
          `the checkpoint cannot be gone on from: "${name}" holds numbers that are not finite`,
        );
    });
    if (tensors.size !== names.length)
      throw new MetaglyphError(
        'format',
        `this is no usable checkpoint: it has ${tensors.size} tensors, ${this.algorithm} has ` +
          String(names.length),
      );
    // The live hyperparameters first: the core may refuse one, and then nothing has changed.
    const before = this.#numbers();
    const setAll = (/** @type {number[]} */ values) => {
      this.#description.hypers.forEach(({ live }, k) => {
        if (!live || values[k] === exports.mg_session_hyper(pointer, k)) return;
        native.begin();
        const error = native.newError();
        exports.mg_session_set(pointer, k, values[k], error);
        native.check(error);
      });
    };
    this.#revision++;
    if (numbers)
      try {
        setAll(numbers);
      } catch (e) {
        setAll(before);
        throw e;
      }
    names.forEach((name, k) => {
      const data = /** @type {Uint8Array} */ (tensors.get(name));
      native.u8(exports.mg_kept_data(pointer, k), data.length).set(data);
    });
    exports.mg_session_loaded(pointer, step);
    native.check(exports.mg_session_error(pointer));
    this.#metrics.clear();
    this.#warning =
      strokes === undefined || !this.#redraws || strokes === this.#data?.strokesFingerprint
        ? ''
        : 'this run redraws strokes, and the data here have others than those of its checkpoint, or none: ' +
          'trained on, it is another run (core.dataset.omniglot(zips, { strokes }) reads them)';
    this.#builds = builds.at(-1) === this.#build ? builds : [...builds, this.#build];
    if (this.mixed)
      console.warn(
        `Metaglyph: this checkpoint was computed by the ${builds.join(', then the ')} build and goes on ` +
          `in the ${this.#build} build: neither build alone gives the bits of this run`,
      );
  }

  /**
   * The builds that computed its state, in turn: more than one after a checkpoint of another build
   * was loaded.
   */
  get builds() {
    return [...this.#builds];
  }

  /** Whether no build alone gives its bits: true after a checkpoint of another build was loaded. */
  get mixed() {
    return this.#builds.length > 1;
  }

  /** Frees its memory. */
  free() {
    if (!this.#pointer) return;
    this.#native.exports.mg_session_free(this.#pointer);
    this.#pointer = 0;
    this.#revision++;
    this.#data?.release(this);
    for (const callback of this.#whenFreed) callback();
  }
}

/**
 * A session made from a checkpoint.
 * @param {(algorithm: string) => SessionParts} partsOf
 * @param {Uint8Array | ArrayBuffer} bytes
 * @returns {Session}
 */
export function restore(partsOf, bytes) {
  const { facts, tensors } = readCheckpoint(bytes);
  const parts = partsOf(facts.algorithm);
  const { data } = parts;
  if (data && facts.fingerprint !== data.fingerprint)
    throw new MetaglyphError(
      'state',
      `the checkpoint was made on other data (number ${facts.fingerprint}; these have ` +
        `${data.fingerprint}): load the data set it was made on`,
    );
  const hypers = /** @type {Record<string, HyperValue>} */ (facts.hypers);
  const split = data ? { test: facts.test } : undefined;
  const session = new Session(parts, { ...hypers, seed: facts.seed, split });
  try {
    session.adopt(tensors, facts);
    return session;
  } catch (e) {
    session.free();
    throw e;
  }
}
