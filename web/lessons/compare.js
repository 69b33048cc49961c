import { loadTexts } from '../i18n/index.js';

/**
 * The few-shot family, each trained by its recipe and judged on the same episodes. Which trainings
 * there are says app/comparison.js.
 */

/** In the order of their rows; names of the recipes. */
export const METHODS = [
  ...['nearestMean', 'proto', 'matching', 'memory', 'maml', 'fomaml', 'metasgd', 'anil'],
  ...['reptile', 'finetune', 'scratch'],
];

/** A recipe's or an algorithm's name. @param {import('../i18n/index.js').Translate} t @param {string} method */
export function methodName(t, method) {
  return t.has(`method.${method}`) ? t(`method.${method}`) : t(`algorithm.${method}`);
}

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
  algorithm: 'proto', // it learns tasks, as all here do
  stage: 'mg-stage-compare',
  load: () => Promise.all([import('./compare-stage.js'), loadTexts('contest')]),
  rare: true,
  direct: async (studio) => {
    const { Comparison } = await import('../app/comparison.js');
    return new Comparison(studio);
  },
  prose: 3,
  first: ['preset', ...METHODS],
  table,
  hypers: {},
  holdOut: ['Balinese', 'Tagalog'],
  measures: [],
  charts: (studio) => {
    const { t, run } = studio;
    const { learning } =
      /** @type {import('../app/comparison.js').Comparison | undefined} */ (run.director) ?? {};
    const curve = (/** @type {string} */ name) => ({
      label: learning ? methodName(t, learning.method) : t('compare.tasks'),
      token: 'support',
      ...(learning?.series.smooth(name) ?? { x: [], y: [] }),
    });
    return [
      {
        id: 'learning',
        ...{
          heading: t('compare.learning'),
          unit: '%',
          scale: 100,
          digits: 1,
          floor: 0,
          ceiling: 1,
        },
        curves: [curve('accuracy')],
      },
      {
        id: 'loss',
        ...{ heading: t('compare.loss'), unit: t('unit.nats'), digits: 2, floor: 0 },
        curves: [curve('loss')],
      },
    ];
  },
};
