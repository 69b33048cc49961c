/** @typedef {import('../app/studio.js').Studio} Studio */

/** @param {readonly number[]} losses */
const returns = (losses) => losses.map((loss) => -loss);

/** @param {Studio} studio @returns {import('./index.js').ChartSpec[]} */
export function charts({ t, run }) {
  const training = (/** @type {string} */ name) => run.series?.smooth(name) ?? { x: [], y: [] };
  const { list = [], last } = run.evaluations.get('test') ?? {};
  const x = list.map(({ step }) => step);
  const formula = 'robot.unseen';
  /** @param {number} at  step of adaptation */
  const column = (at) => {
    const y = list.map(({ values }) => -(values.loss.mean.at(at) ?? NaN));
    const half = list.map(({ values }) => values.loss.half.at(at) ?? 0);
    /** @param {number} i */
    const values = (i) => ({ mean: y[i], half: half[i], count: list[i].count, step: at });
    return { x, y, half, formula, values };
  };
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
        {
          ...{ label: t('robot.after'), token: 'adapted', formula: 'robot.training' },
          ...training('returnAfter'),
        },
        {
          ...{ label: t('robot.before'), ...before, formula: 'robot.training' },
          ...training('returnBefore'),
        },
      ],
    },
    {
      id: 'unseen',
      heading: t('robot.unseen'),
      ...usual,
      curves: [
        { label: t('robot.after.steps', { steps }), token: 'adapted', ...column(steps) },
        {
          ...{ label: t('robot.after.one'), token: 'adapted', dash: [2, 3] },
          ...{ ...column(Math.min(1, steps)), half: undefined },
        },
        { label: t('robot.before'), ...before, ...column(0), half: undefined },
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
          ...{ x: places, y: returns(along?.mean ?? []), half: along?.half, formula },
          values: (k) => ({
            ...{ mean: -(along?.mean[k] ?? NaN), half: along?.half[k] ?? NaN },
            ...{ count: last?.count ?? 0, step: k },
          }),
        },
        {
          ...{ label: t('robot.best'), token: 'before', dash: [2, 3] },
          ...{ x: places, y: places.map(() => best), formula: 'robot.bests' },
          values: () => ({ mean: best, count: last?.count ?? 0 }),
        },
      ],
    },
  ];
}
