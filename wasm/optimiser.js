import { MetaglyphError, unknownName } from './errors.js';
import { insideOf } from './session.js';

/** @typedef {import('./describe.js').HyperValue} HyperValue */
/** @typedef {import('./session.js').Session} Session */

/**
 * A number to be found.
 * @typedef {object} Axis
 * @property {number} min
 * @property {number} max
 * @property {boolean} [log] equal factors count alike, as for rates; min must be above 0
 * @property {boolean} [whole] whole numbers only
 */

/**
 * Hyperparameters of the method by their keys (see `core.describe()`), and:
 * @typedef {{ method?: 'bayes' | 'genetic' | 'swarm' | 'cmaes', axes: Record<string, Axis>, seed?: number }
 *   & Record<string, HyperValue | Record<string, Axis> | undefined>} OptimiserOptions
 */

/** @typedef {Record<string, number>} Point a number for each axis */

/**
 * The algorithms that can be told values.
 * @param {readonly import('./describe.js').Algorithm[]} algorithms
 */
export const methodsOf = (algorithms) =>
  algorithms
    .filter(({ hypers }) =>
      hypers.some(({ key, choices }) => key === 'function' && choices.includes('told')),
    )
    .map(({ name }) => name);

/**
 * @param {Record<string, Axis>} axes
 * @returns {[name: string, axis: Axis][]}
 */
function checkedAxes(axes) {
  const list = Object.entries(axes ?? {});
  if (!list.length)
    throw new MetaglyphError(
      'shape',
      'axes: give { name: { min, max } } of each number to be found',
    );
  for (const [name, { min, max, log = false }] of list)
    if (!(Number.isFinite(min) && Number.isFinite(max) && min < max && (!log || min > 0)))
      throw new MetaglyphError(
        'range',
        `axis ${name}: min must be below max${log ? ' and, on a logarithmic axis, above 0' : ''}; got ` +
          `${min} and ${max}`,
      );
  return list;
}

/**
 * Looks for the numbers for which something is lowest, knowing its values only: `ask` for points,
 * find out, `tell`. The same seed and values give the same points, in every engine.
 */
export class Optimiser {
  #session;
  #axes;
  /** @type {{ point: Point, value: number }[]} */
  #history = [];

  /**
   * @param {(algorithm: string, options: import('./session.js').SessionOptions) => Session} make
   * @param {readonly string[]} methods that this core has
   * @param {OptimiserOptions} options
   */
  constructor(make, methods, { method = 'bayes', axes, ...hypers }) {
    if (!methods.length)
      throw new MetaglyphError(
        'unsupported',
        "this module has no optimisers: load it with algorithms 'all'",
      );
    if (!methods.includes(method)) throw unknownName('method', method, methods);
    this.#axes = checkedAxes(axes);
    this.#session = make(
      method,
      /** @type {any} */ ({ ...hypers, function: 'told', dims: this.#axes.length }),
    );
    /** 'bayes', 'genetic', 'swarm' or 'cmaes'. */
    this.method = method;
  }

  /** Its session, to look at (`view`) and to save. Its pictures are in the unit box. */
  get session() {
    return this.#session;
  }

  /** All that was told. @returns {readonly { point: Point, value: number }[]} */
  get history() {
    return this.#history;
  }

  /** The point with the lowest finite value so far, or null. */
  get best() {
    /** @type {{ point: Point, value: number } | null} */
    let best = null;
    for (const one of this.#history)
      if (Number.isFinite(one.value) && (!best || one.value < best.value)) best = one;
    return best;
  }

  /**
   * The points whose values it wants next: one of Bayesian optimisation, a generation of the others.
   * The same ones until they are told.
   * @returns {Point[]}
   */
  ask() {
    const { native, pointer } = insideOf(this.#session);
    const { exports } = native;
    native.begin();
    const error = native.newError();
    const count = exports.mg_session_ask(pointer(), error);
    native.check(error);
    const dims = this.#axes.length;
    const units = native.f32(exports.mg_session_asked(pointer(), error), count * dims).slice();
    return Array.from({ length: count }, (_, i) =>
      Object.fromEntries(
        this.#axes.map(([name, { min, max, log = false, whole = false }], k) => {
          const place = exports.mg_axis_place(min, max, Number(log), units[i * dims + k]);
          return [name, whole ? Math.round(place) : place];
        }),
      ),
    );
  }

  /**
   * The values at the points of `ask`, in their order. What is not finite (a training that diverged)
   * counts as worse than anything else.
   * @param {readonly number[]} values
   */
  tell(values) {
    const points = this.ask();
    if (values.length !== points.length || values.some((v) => typeof v !== 'number'))
      throw new MetaglyphError('shape', `tell ${points.length} numbers, one for each point asked`);
    const { native, pointer } = insideOf(this.#session);
    native.begin();
    const error = native.newError();
    native.exports.mg_session_tell(pointer(), native.putF64(values), native.alloc(8 * 16), error);
    native.check(error);
    points.forEach((point, i) => this.#history.push({ point, value: values[i] }));
  }

  /** Gives its memory back. */
  free() {
    this.#session.free();
  }
}
