/**
 * Methods of the few-shot family, each trained by its recipe and judged on the same episodes. Which
 * trainings there are says app/comparison.js.
 */

const BLANK = { min: 0, max: 1, log: false, live: true, unit: '', choices: [], help: '' };

/** @param {readonly string[]} methods @returns {import('../worker/protocol.js').Hyper[]} */
const tableOf = (methods) => [
  {
    ...BLANK,
    ...{ key: 'preset', kind: 'choice', choices: ['10s', '1min', '10min'], initial: '10s', max: 2 },
  },
  ...methods.map((key) => ({
    ...BLANK,
    key,
    kind: /** @type {const} */ ('bool'),
    initial: true,
  })),
  { ...BLANK, key: 'episodes', kind: 'int', min: 10, max: 2000, initial: 600, log: true },
  { ...BLANK, key: 'steps', kind: 'int', max: 20_000, initial: 0 },
];

/**
 * A lesson that compares methods.
 * @param {readonly string[]} methods  names of recipes, in the order of their rows
 * @param {Pick<import('./index.js').Lesson, 'id' | 'number' | 'texts' | 'prose' | 'load' | 'lab'>} own
 * @returns {import('./index.js').Lesson}
 */
export function comparing(methods, own) {
  /** @type {import('./index.js').Lesson} */
  const lesson = {
    ...own,
    algorithm: 'proto', // it learns tasks, as all here do
    stage: 'mg-stage-compare',
    direct: async (studio) => {
      const { Comparison } = await import('../app/comparison.js');
      return new Comparison(studio, lesson, methods);
    },
    first: ['preset', ...methods],
    table: tableOf(methods),
    hypers: {},
    holdOut: ['Balinese', 'Tagalog'],
    measures: [],
    charts: ({ run }) => run.director?.charts ?? [],
  };
  return lesson;
}

export const METHODS = [
  ...['nearestMean', 'proto', 'matching', 'memory', 'maml', 'fomaml', 'metasgd', 'anil'],
  ...['reptile', 'finetune', 'scratch'],
];

export const compare = comparing(METHODS, {
  id: 'compare',
  number: '6b',
  load: () => import('./compare-stage.js'),
  texts: 'contest',
  prose: 3,
});
