/** @typedef {import('../app/studio.js').Studio} Studio */

/** @param {Studio} studio @returns {import('./index.js').ChartSpec[]} */
export function charts({ t, run, lesson }) {
  const training = (/** @type {string} */ name) => run.series?.smooth(name) ?? { x: [], y: [] };
  const loss = {
    id: 'loss',
    heading: t('inside.loss'),
    unit: '',
    digits: 3,
    floor: 0,
    curves: [
      { label: t('inside.loss.after'), token: 'adapted', ...training('loss') },
      {
        label: t('inside.loss.before'),
        token: 'before',
        dash: [5, 3],
        ...training('lossBefore'),
      },
    ],
  };
  if (lesson.id === 'inside') return [loss];
  const tests = run.evaluations.get('test')?.list ?? [];
  const last = run.evaluations.get('test')?.last?.values.loss;
  const x = tests.map(({ step }) => step);
  const column = (/** @type {number} */ at) => ({
    x,
    y: tests.map(({ values }) => values.loss.mean.at(at) ?? NaN),
    half: tests.map(({ values }) => values.loss.half.at(at) ?? 0),
  });
  const steps = Number(run.hypers.testSteps ?? run.draft.testSteps ?? 10);
  return [
    {
      id: 'unseen',
      heading: t('inside.unseen'),
      unit: '',
      digits: 2,
      floor: 0,
      curves: [
        {
          label: t('inside.unseen.last', { steps }),
          token: 'adapted',
          ...column(-1),
        },
        {
          label: t('inside.unseen.one'),
          token: 'adapted',
          dash: [2, 3],
          x,
          y: column(1).y,
        },
        {
          label: t('inside.unseen.before'),
          token: 'before',
          dash: [5, 3],
          x,
          y: column(0).y,
        },
      ],
    },
    {
      id: 'along',
      heading: t('inside.along'),
      unit: '',
      digits: 2,
      floor: 0,
      whole: true,
      curves: [
        {
          label: t('inside.unseen.short'),
          token: 'adapted',
          dots: true,
          x: last?.mean.map((_, i) => i) ?? [],
          y: last?.mean ?? [],
          half: last?.half,
        },
      ],
    },
    loss,
  ];
}
