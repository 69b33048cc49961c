import { trainedLessons } from '../../wasm/lessons.js';

/** Comes with the stage. @type {typeof import('../app/score.js') | null} */
let scores = null;

const QUICK = 40; // episodes of an evaluation while training

/** @type {import('./index.js').Lesson} */
export const maml = {
  id: 'maml',
  ...trainedLessons.maml,
  number: '6',
  stage: 'mg-stage-maml',
  load: async () => {
    [scores] = await Promise.all([import('../app/score.js'), import('./maml-stage.js')]);
  },
  texts: 'maml',
  prose: 3,
  first: ['way', 'shot', 'innerSteps', 'innerRate', 'order', 'network', 'rate'],
  holdOut: ['Korean', 'Early_Aramaic'],
  measures: [{ key: 'test', side: 1, total: QUICK, chunk: 1 }],
  charts: (studio) => {
    const { t, run } = studio;
    const tests = run.evaluations.get('test')?.list ?? [];
    const last = run.evaluations.get('test')?.last;
    const x = tests.map(({ step }) => step);
    const column = (/** @type {string} */ name, /** @type {number} */ at) => ({
      x,
      y: tests.map(({ values }) => values[name].mean.at(at) ?? NaN),
      half: tests.map(({ values }) => values[name].half.at(at) ?? 0),
    });
    const percent = { unit: '%', scale: 100, digits: 1, floor: 0, ceiling: 1 };
    const baseline = column('baseline', 0);
    const along = last?.values.accuracy.mean ?? [];
    return [
      {
        id: 'accuracy',
        heading: t('maml.unseen'),
        ...percent,
        curves: [
          {
            label: t('maml.after'),
            token: 'adapted',
            dots: tests.length < 40,
            ...column('accuracy', -1),
            formula: 'maml.accuracy',
          },
          {
            ...{ label: t('maml.before'), token: 'before', dash: [5, 3], formula: 'maml.before' },
            ...{ x, y: column('accuracy', 0).y },
          },
          {
            ...{ label: t('maml.baseline'), token: 'before', dash: [2, 3] },
            ...{ x, y: baseline.y, formula: 'maml.baseline' },
          },
          ...((run.hypers.shot === 1 &&
            scores?.scoreLine(t('maml.you'), Number(run.hypers.way), x)) ||
            []),
        ],
      },
      {
        id: 'inner',
        heading: t('maml.inner'),
        ...percent,
        whole: true,
        curves: [
          {
            label: t('maml.unseen.short'),
            token: 'adapted',
            dots: true,
            x: along.map((_, i) => i),
            y: along,
            half: last?.values.accuracy.half,
            formula: 'maml.inner',
          },
        ],
      },
      {
        id: 'loss',
        heading: t('maml.loss'),
        unit: t('unit.nats'),
        digits: 2,
        floor: 0,
        curves: [
          {
            label: t('maml.tasks'),
            token: 'support',
            formula: 'batch.loss',
            ...(run.series?.smooth('loss') ?? { x: [], y: [] }),
          },
          {
            ...{ label: t('maml.unseen.short'), token: 'query', formula: 'maml.queries' },
            ...{ x, y: column('loss', -1).y },
          },
        ],
      },
    ];
  },
};
