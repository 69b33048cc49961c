/**
 * The few-shot family, each trained by its recipe and judged on the same episodes. Which trainings
 * there are says app/comparison.js.
 */

/** In the order of their rows; names of the recipes. */
export const METHODS = [
  ...['nearestMean', 'proto', 'matching', 'memory', 'maml', 'fomaml', 'metasgd', 'anil'],
  ...['reptile', 'finetune', 'scratch'],
];

const BLANK = { min: 0, max: 1, log: false, live: true, unit: '', choices: [], help: '' };

/** @type {import('../worker/protocol.js').Hyper[]} */
const table = [
  {
    ...BLANK,
    ...{ key: 'preset', kind: 'choice', choices: ['10s', '1min', '10min'], initial: '10s', max: 2 },
  },
  ...METHODS.map((key) => ({
    ...BLANK,
    key,
    kind: /** @type {const} */ ('bool'),
    initial: true,
  })),
  { ...BLANK, key: 'episodes', kind: 'int', min: 10, max: 2000, initial: 600, log: true },
  { ...BLANK, key: 'steps', kind: 'int', max: 20_000, initial: 0 },
];

/** @type {import('./index.js').Lesson} */
export const compare = {
  id: 'compare',
  number: '6b',
  algorithm: 'proto', // it learns tasks, as all here do
  stage: 'mg-stage-compare',
  load: () => import('./compare-stage.js'),
  texts: 'contest',
  direct: async (studio) => {
    const { Director } = await import('./compare-stage.js');
    return new Director(studio);
  },
  prose: 3,
  first: ['preset', ...METHODS],
  table,
  hypers: {},
  holdOut: ['Balinese', 'Tagalog'],
  measures: [],
  charts: ({ run }) => run.director?.charts ?? [],
};
