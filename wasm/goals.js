/**
 * What goals of exercises are about: the metrics of each algorithm, and where they are measured.
 *
 * @typedef {{ metric: string, comparison: '>=' | '<=' | '>' | '<', target: number }} Goal
 *
 * @typedef {object} Judge
 * @property {Record<string, (evaluation: any) => { value: number, interval: number | null }>} metrics
 * @property {Record<string, Record<string, number>>} [views] of the session, with their inputs: their
 *   numbers are the evaluation. Left out: `session.evaluate()` gives it
 */

const SHORT = 16; // a list

/** @param {string[]} names @returns {Judge['metrics']} */
const numbers = (...names) =>
  Object.fromEntries(names.map((name) => [name, (e) => ({ value: e[name], interval: null })]));

/** @param {string} list @param {string[]} names of what it has, in order @returns {Judge['metrics']} */
const listed = (list, ...names) =>
  Object.fromEntries(
    names.map((name, k) => [name, (e) => ({ value: e[list][k], interval: null })]),
  );

const losses = {
  query_loss: (/** @type {any} */ { lossPerStep, intervalPerStep }) => ({
    value: lossPerStep.at(-1),
    interval: intervalPerStep.at(-1),
  }),
  before_loss: (/** @type {any} */ { lossPerStep, intervalPerStep }) => ({
    value: lossPerStep[0],
    interval: intervalPerStep[0],
  }),
};

/** @param {(e: any) => { value: number, interval: number }} loss */
const less = (loss) => (/** @type {any} */ e) => {
  const { value, interval } = loss(e);
  return { value: -value, interval };
};

/** Of a function's lowest point that is looked for. @type {Judge} */
const seek = {
  // In this order: `value` is that of the best place, not those of the surface.
  views: { surface: { n: 2 }, next: {} },
  metrics: { best: ({ value, least }) => ({ value: value - least, interval: null }) },
};

/** By the name of the algorithm, or else by how it splits its data. @returns {Record<string, Judge>} */
const judges = () => ({
  variational: { views: { densities: { n: 2 } }, metrics: numbers('elbo', 'gap', 'kl') },
  posterior: { views: { density: { n: 2 } }, metrics: numbers('gap', 'elbo') },
  shrink: {
    views: { groups: {} },
    metrics: {
      // Where the truth is not known all errors are 0.
      shrunken_error: ({ errors }) => ({ value: errors[0] > 0 ? errors[2] : NaN, interval: null }),
      ...numbers('likelihood', 'tau'),
    },
  },
  gan: { views: { diversity: { count: 500 } }, metrics: numbers('distinct') },
  ...{ bayes: seek, genetic: seek, swarm: seek, cmaes: seek },
  race: {
    views: { racers: {} },
    metrics: listed('value', 'sgd', 'momentum', 'nesterov', 'rmsprop', 'adam', 'adamw'),
  },
  robot: { metrics: { return: less(losses.query_loss), before_return: less(losses.before_loss) } },
  alpaca: {
    metrics: {
      // Bands of 10, 20, … 90 %: by how much what lies in them differs from what is promised.
      calibration_error: ({ kept }) => ({
        value:
          kept.reduce(
            (/** @type {number} */ sum, /** @type {number} */ share, /** @type {number} */ i) =>
              sum + Math.abs(share - (i + 1) / (kept.length + 1)),
            0,
          ) / kept.length,
        interval: null,
      }),
      ...losses,
    },
  },
  statistician: {
    metrics: {
      ...numbers('elbo', 'reconstruction'),
      kl_context: ({ klContext }) => ({ value: klContext, interval: null }),
    },
  },
  characters: { metrics: numbers('elbo', 'reconstruction', 'kl') },
  drawings: { metrics: { accuracy: ({ accuracy, interval }) => ({ value: accuracy, interval }) } },
  alphabets: {
    metrics: {
      query_acc: ({ accuracy, interval }) => ({ value: accuracy, interval }),
      before_acc: ({ before }) => ({ value: before, interval: null }),
      query_loss: ({ lossPerStep }) => ({ value: lossPerStep.at(-1), interval: null }),
    },
  },
  none: { metrics: losses },
});

/** How an algorithm is judged. @param {{ name: string, splitBy: string }} algorithm @returns {Judge} */
export function judgeOf({ name, splitBy }) {
  const all = judges();
  return all[name] ?? all[splitBy];
}

/** Names of the metrics a goal may be about. @param {{ name: string, splitBy: string }} algorithm */
export const metricsOf = (algorithm) => Object.keys(judgeOf(algorithm).metrics);

/**
 * @param {Goal} goal
 * @param {{ name: string, splitBy: string }} algorithm
 * @param {any} evaluation as `session.evaluate()` gives it, or the numbers of the judge's views
 * @returns {{ met: boolean, metric: string, value: number, interval: number | null }}
 */
export function judgeGoal({ metric, comparison, target }, algorithm, evaluation) {
  const { value, interval } = judgeOf(algorithm).metrics[metric](evaluation);
  const met = {
    '>=': value >= target,
    '<=': value <= target,
    '>': value > target,
    '<': value < target,
  }[comparison];
  return { met, metric, value, interval };
}

/**
 * The single numbers and the short lists of a view.
 * @param {Record<string, { dims: number[], data: ArrayLike<number> }>} tensors
 */
export const numbersOf = (tensors) =>
  Object.fromEntries(
    Object.entries(tensors).flatMap(([name, { dims, data }]) =>
      data.length > SHORT ? [] : [[name, dims.length === 0 ? data[0] : Array.from(data)]],
    ),
  );
