import { labLessons } from '../../wasm/lessons-lab.js';

/** Comes with the stage. @type {typeof import('./gan-record.js') | null} */
let record = null;

const none = { x: [], y: [] };

/** @type {import('./index.js').Lesson} */
export const gan = {
  id: 'gan',
  lab: true,
  ...labLessons.gan,
  number: '8',
  stage: 'mg-stage-gan',
  load: async () => {
    [record] = await Promise.all([import('./gan-record.js'), import('./gan-stage.js')]);
  },
  texts: 'gan',
  prose: 6,
  first: ['net', 'norm', 'start', 'generatorSteps', 'discriminatorSteps', 'penalty', 'rate'],
  holdOut: [],
  measures: [],
  charts: (studio) => {
    const { t, run } = studio;
    const smooth = (/** @type {string} */ name) => run.series?.smooth(name) ?? none;
    const { frechet, ...distinct } = record?.diversityOf(studio) ?? {
      ...{ ...none, real: null },
      frechet: { ...none, means: [], real: null },
    };
    const loss = String(run.hypers.loss);
    const kind = { hinge: Number(loss === 'hinge'), minimax: Number(loss === 'minimax') };
    /** @param {string} name */
    const lost = (name) => {
      const { x, y } = smooth(name);
      const values = (/** @type {number} */ i) => ({
        ...{ ...kind, mean: y[i], from: (x[i - 1] ?? 0) + 1, to: x[i] },
      });
      return { x, y, values };
    };
    /** @param {number[]} x @param {number} real */
    const held = (x, real) => ({
      ...{ label: t('gan.held'), token: 'before', dash: [2, 3], x, y: x.map(() => real) },
    });
    const count = Math.min(record?.COUNT ?? 500, run.info?.testItems ?? 500);
    return [
      {
        id: 'losses',
        heading: t('gan.losses'),
        unit: t('unit.nats'),
        digits: 2,
        floor: 0,
        curves: [
          {
            ...{ label: t('gan.judge'), token: 'support', formula: 'gan.judge' },
            ...lost('discriminator'),
          },
          {
            ...{ label: t('gan.forger'), token: 'query', dash: [5, 3], formula: 'gan.forger' },
            ...lost('generator'),
          },
        ],
      },
      {
        id: 'beliefs',
        heading: t('gan.beliefs'),
        unit: '%',
        scale: 100,
        floor: 0,
        ceiling: 1,
        curves: [
          {
            ...{ label: t('gan.beliefs.real'), token: 'support', formula: 'gan.beliefs' },
            ...smooth('real'),
          },
          {
            ...{ label: t('gan.beliefs.fake'), token: 'query', dash: [5, 3] },
            ...{ formula: 'gan.beliefs.fake', ...smooth('fake') },
          },
        ],
      },
      {
        id: 'distinct',
        heading: t('gan.distinct'),
        unit: t('gan.distinct.unit', { count: record?.COUNT ?? 500 }),
        digits: 0,
        floor: 0,
        curves: [
          {
            ...{ label: t('gan.forged'), token: 'query', dots: distinct.y.length < 40 },
            ...{ x: distinct.x, y: distinct.y, formula: 'gan.distinct' },
            values: (i) => ({ distinct: distinct.y[i], count }),
          },
          ...(distinct.real === null
            ? []
            : [
                {
                  ...{ ...held(distinct.x, distinct.real), formula: 'gan.real' },
                  values: () => ({ distinct: distinct.real ?? 0, count }),
                },
              ]),
        ],
      },
      ...(frechet.x.length
        ? [
            {
              id: 'frechet',
              heading: t('gan.frechet'),
              unit: t('gan.frechet.unit'),
              digits: 1,
              floor: 0,
              curves: [
                {
                  ...{ label: t('gan.forged'), token: 'query', dots: frechet.y.length < 40 },
                  ...{ x: frechet.x, y: frechet.y, formula: 'gan.frechet' },
                  values: (/** @type {number} */ i) => ({
                    ...{ distance: frechet.y[i], means: frechet.means[i] },
                  }),
                },
                ...(frechet.real === null
                  ? []
                  : [
                      {
                        ...held(frechet.x, frechet.real.distance),
                        ...{ formula: 'gan.frechet', values: () => ({ ...frechet.real }) },
                      },
                    ]),
              ],
            },
          ]
        : []),
    ];
  },
};
