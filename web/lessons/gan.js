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
    const nothing = { ...none, real: null };
    const { frechet, ...distinct } = record?.diversityOf(studio) ?? {
      ...nothing,
      frechet: nothing,
    };
    const both = (
      /** @type {{ x: number[], y: number[], real: number | null }} */ { x, y, real },
    ) => [
      { label: t('gan.forged'), token: 'query', dots: y.length < 40, x, y },
      ...(real === null
        ? []
        : [{ label: t('gan.held'), token: 'before', dash: [2, 3], x, y: x.map(() => real) }]),
    ];
    return [
      {
        id: 'losses',
        heading: t('gan.losses'),
        unit: t('unit.nats'),
        digits: 2,
        floor: 0,
        curves: [
          { label: t('gan.judge'), token: 'support', ...smooth('discriminator') },
          { label: t('gan.forger'), token: 'query', dash: [5, 3], ...smooth('generator') },
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
          { label: t('gan.beliefs.real'), token: 'support', ...smooth('real') },
          { label: t('gan.beliefs.fake'), token: 'query', dash: [5, 3], ...smooth('fake') },
        ],
      },
      {
        id: 'distinct',
        heading: t('gan.distinct'),
        unit: t('gan.distinct.unit', { count: record?.COUNT ?? 500 }),
        digits: 0,
        floor: 0,
        curves: both(distinct),
      },
      ...(frechet.x.length
        ? [
            {
              id: 'frechet',
              heading: t('gan.frechet'),
              unit: t('gan.frechet.unit'),
              digits: 1,
              floor: 0,
              curves: both(frechet),
            },
          ]
        : []),
    ];
  },
};
