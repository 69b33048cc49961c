import { MetaglyphError, optionsOf } from './errors.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./tensors.js').Tensor} Tensor */

/**
 * @typedef {object} EvaluateOptions
 * @property {'train' | 'test'} [split] default 'test'
 * @property {number} [items] drawings to evaluate; all by default (algorithms that learn drawings)
 * @property {number} [episodes] default 600 (algorithms that learn tasks)
 * @property {number} [way] classes of an episode, default the session's evalWay
 * @property {number} [shot] labelled drawings of each class, default the session's evalShot
 * @property {number} [query] drawings of each class to name, default the session's evalQuery
 * @property {boolean} [within] all classes from one alphabet, which is harder; default false
 * @property {number} [slice] how many at a time in `evaluateSlices`
 */

/** @typedef {{ done: number, total: number }} EvaluateProgress */

/**
 * @typedef {object} VaeEvaluation means over drawings, nats a picture; elbo = reconstruction - kl
 * @property {number} elbo
 * @property {number} reconstruction
 * @property {number} kl
 * @property {number} items
 */

/**
 * @typedef {object} ClassifierEvaluation means over drawings
 * @property {number} accuracy share named rightly
 * @property {number} interval half width at 95 %
 * @property {number} loss nats
 * @property {number} items
 */

/**
 * @typedef {object} FewShotEvaluation shares of query drawings; intervals are half widths at 95 %
 * @property {number} accuracy after all adaptation steps
 * @property {number} interval
 * @property {number} before without adaptation
 * @property {number[]} perStep accuracy after 0, 1, … steps
 * @property {number[]} lossPerStep nats
 * @property {number} baseline accuracy of the nearest class mean on centred pixels
 * @property {number} baselineInterval
 * @property {number} episodes
 * @property {boolean} transductive whether what is said of a query depends on the others: `Session.transductive`
 */

/**
 * @typedef {object} RegressionEvaluation mean squared errors, means over tasks; what else an algorithm's view
 *   `evaluate` gives stands beside them under its name there
 * @property {number[]} lossPerStep after 0, 1, … steps of adaptation
 * @property {number[]} intervalPerStep half widths at 95 %
 * @property {number} episodes tasks
 */

/** @type {(keyof EvaluateOptions)[]} */
const OPTIONS = ['split', 'items', 'episodes', 'way', 'shot', 'query', 'within', 'slice'];

/** 97.5 % point of the normal distribution. */
const Z = 1.959964;

/** Mean and standard error of numbers that come one after the other; only + - * / and sqrt. */
export class Mean {
  #n = 0;
  #sum = 0;
  #squares = 0;

  /** @param {number} x */
  add(x) {
    // Welford's update, so that equal numbers give a spread of exactly 0.
    this.#n++;
    const before = x - this.#sum;
    this.#sum += before / this.#n;
    this.#squares += before * (x - this.#sum);
  }

  get value() {
    return this.#sum;
  }

  /** Half width of the 95 % interval of the mean. */
  get interval() {
    if (this.#n < 2) return NaN;
    return Z * Math.sqrt(this.#squares / (this.#n - 1) / this.#n);
  }
}

/**
 * The means over a side of the split of what the view `evaluate` gives for each item or episode.
 */
class Aggregate {
  /** @type {Record<string, Mean[]>} */
  means = {};
  count = 0;

  /** @param {Record<string, Tensor>} slice tensors [n] or [n, m] */
  add(slice) {
    let n = 0;
    for (const [name, { dims, data }] of Object.entries(slice)) {
      n = dims[0];
      const width = dims[1] ?? 1;
      const means = (this.means[name] ??= Array.from({ length: width }, () => new Mean()));
      data.forEach((x, i) => means[i % width].add(x));
    }
    this.count += n;
  }

  /** @param {string} name */
  values(name) {
    return this.means[name].map((m) => m.value);
  }
}

/**
 * What the view `evaluate` gets beside side and numbers: the shape of the episodes, whose ranges are
 * the core's to check.
 * @param {Session} session
 * @param {EvaluateOptions} options
 */
function shapeOf(session, { way, shot, query, within }) {
  const shape = { way, shot, query, within };
  for (const [name, value] of Object.entries(shape))
    if (value !== undefined && !('way' in session.hypers))
      throw new MetaglyphError(
        'name',
        `${name} is of episodes: ${session.algorithm} ` +
          (session.splitBy === 'none' ? 'has no drawings' : 'learns drawings, not tasks'),
      );
  return shape;
}

/**
 * What `evaluate` returns, from the means.
 * @param {Session} session
 * @param {Aggregate} all
 * @returns {Record<string, number | boolean | number[]>}
 */
function result(session, all) {
  /** @param {string[]} names */
  const means = (names) =>
    Object.fromEntries(
      names.map((name) => {
        const values = all.values(name);
        return [name, values.length === 1 ? values[0] : values];
      }),
    );
  if (session.splitBy === 'none') {
    const { loss, ...others } = all.means;
    const intervalPerStep = loss.map((m) => m.interval);
    const more = means(Object.keys(others));
    return { lossPerStep: all.values('loss'), intervalPerStep, episodes: all.count, ...more };
  }
  if (!all.means.accuracy || !all.means.baseline)
    return {
      ...(all.means.accuracy && { interval: all.means.accuracy[0].interval }),
      ...means(Object.keys(all.means)),
      items: all.count,
    };
  const perStep = all.values('accuracy');
  const last = all.means.accuracy[perStep.length - 1];
  return {
    accuracy: last.value,
    interval: last.interval,
    before: perStep[0],
    perStep,
    lossPerStep: all.values('loss'),
    baseline: all.means.baseline[0].value,
    baselineInterval: all.means.baseline[0].interval,
    episodes: all.count,
    transductive: session.transductive,
  };
}

/**
 * What there is to do for an evaluation: inputs of the view `evaluate`, and what makes the result of
 * its outputs, which come in the same order. The result does not depend on the size of the slices.
 * @param {Session} session
 * @param {EvaluateOptions} [options]
 */
export function planEvaluation(session, options) {
  const {
    split = 'test',
    items,
    episodes,
    slice,
    ...more
  } = optionsOf('evaluate', options, OPTIONS);
  if (split !== 'train' && split !== 'test')
    throw new MetaglyphError('name', `split must be 'train' or 'test'; got ${String(split)}`);
  const tasks = !/characters|drawings/.test(session.splitBy);
  const most = tasks ? 1 << 24 : session.itemsOf(split);
  const total = (tasks ? episodes : items) ?? (tasks ? 600 : most);
  if (!most)
    throw new MetaglyphError('state', `the ${split} side of this session's split has no drawings`);
  const step = slice ?? (tasks ? 10 : 64);
  for (const [name, value, limit] of /** @type {const} */ ([
    [tasks ? 'episodes' : 'items', total, most],
    ['slice', step, 1000],
  ]))
    if (!Number.isInteger(value) || value < 1 || value > limit)
      throw new MetaglyphError(
        'range',
        `${name} must be a whole number from 1 to ${limit}; got ${String(value)}`,
      );
  const shape = shapeOf(session, more);
  const all = new Aggregate();
  return {
    total,
    slices: Math.ceil(total / step),
    /** @param {number} i */
    inputs: (i) => ({
      side: Number(split === 'test'),
      first: i * step,
      count: Math.min(step, total - i * step),
      ...shape,
    }),
    add: (/** @type {Record<string, Tensor>} */ outputs) => all.add(outputs),
    result: () => result(session, all),
  };
}

/** @returns {MetaglyphError} */
export const changedMeanwhile = () =>
  new MetaglyphError(
    'state',
    'the session was trained, set or loaded between two slices of its evaluation, whose figures ' +
      'would belong to no state of it: evaluate it anew',
  );

/**
 * Evaluates in slices: between two `next()` the caller can do something else, but not change what
 * is evaluated.
 * @param {Session} session
 * @param {EvaluateOptions | undefined} options
 * @param {() => number} revision of the session
 * @returns {Generator<EvaluateProgress, Record<string, number | boolean | number[]>, void>}
 */
export function* evaluateSlices(session, options, revision) {
  const plan = planEvaluation(session, options);
  const before = revision();
  for (let i = 0; i < plan.slices; i++) {
    if (revision() !== before) throw changedMeanwhile();
    const inputs = plan.inputs(i);
    plan.add(session.view('evaluate', inputs));
    yield { done: inputs.first + inputs.count, total: plan.total };
  }
  return plan.result();
}
