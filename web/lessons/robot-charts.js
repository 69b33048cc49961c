/** @typedef {import('../app/studio.js').Studio} Studio */

/** @param {readonly number[]} losses */
const returns = (losses) => losses.map((loss) => -loss);

/** @param {Studio} studio @returns {import('./index.js').ChartSpec[]} */
export function charts({ t, run }) {
  const training = (/** @type {string} */ name) => run.series?.smooth(name) ?? { x: [], y: [] };
  const { list = [], last } = run.evaluations.get('test') ?? {};
  const x = list.map(({ step }) => step);
  const column = (/** @type {number} */ at) => ({
    x,
    y: list.map(({ values }) => -(values.loss.mean.at(at) ?? NaN)),
    half: list.map(({ values }) => values.loss.half.at(at) ?? 0),
  });
  const along = last?.values.loss;
  const places = along?.mean.map((_, k) => k) ?? [];
  const best = last?.values.best.mean[0] ?? NaN;
  const usual = { unit: '', digits: 2, ceiling: 0 };
  const before = { token: 'before', dash: [5, 3] };
  const steps = Number(run.hypers.testSteps ?? run.draft.testSteps ?? 3);
  return [
    {
      id: 'training',
      heading: t('robot.training'),
      ...usual,
      curves: [
        { label: t('robot.after'), token: 'adapted', ...training('returnAfter') },
        { label: t('robot.before'), ...before, ...training('returnBefore') },
      ],
    },
    {
      id: 'unseen',
      heading: t('robot.unseen'),
      ...usual,
      curves: [
        { label: t('robot.after.steps', { steps }), token: 'adapted', ...column(-1) },
        {
          ...{ label: t('robot.after.one'), token: 'adapted', dash: [2, 3] },
          ...{ x, y: column(Math.min(1, steps)).y },
        },
        { label: t('robot.before'), ...before, x, y: column(0).y },
      ],
    },
    {
      id: 'along',
      heading: t('robot.along'),
      ...usual,
      whole: true,
      curves: [
        {
          ...{ label: t('robot.goals'), token: 'adapted', dots: true },
          ...{ x: places, y: returns(along?.mean ?? []), half: along?.half },
        },
        {
          ...{ label: t('robot.best'), token: 'before', dash: [2, 3] },
          ...{ x: places, y: places.map(() => best) },
        },
      ],
    },
  ];
}
