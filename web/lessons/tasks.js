import { labLessons } from '../../wasm/lessons-lab.js';

/** Comes with the stage. @type {typeof import('./tasks-record.js') | null} */
let record = null;

const none = { x: [], y: [] };

/** @type {import('./index.js').Lesson} */
export const tasks = {
  id: 'tasks',
  lab: true,
  ...labLessons.tasks,
  number: '10',
  stage: 'mg-stage-tasks',
  load: async () => {
    [record] = await Promise.all([import('./tasks-record.js'), import('./tasks-stage.js')]);
  },
  texts: 'tasks',
  prose: 5,
  first: ['set', 'context', 'latent', 'pooling', 'drawings', 'rate'],
  holdOut: ['Balinese', 'Tagalog'],
  measures: [],
  charts: (studio) => {
    const { t, run } = studio;
    const smooth = (/** @type {string} */ name) => run.series?.smooth(name) ?? none;
    const { x = [], y = [], pixels, chance, asked: n = 0 } = record?.foundOf(studio) ?? { ...none };
    const level = (/** @type {number | undefined} */ share) =>
      share === undefined ? none : { x, y: x.map(() => share), values: () => ({ share, n }) };
    const part = (/** @type {string} */ name, /** @type {number} */ i) => smooth(name).y[i];
    const drawings = Number(run.hypers.drawings);
    return [
      {
        id: 'elbo',
        heading: t('tasks.elbo'),
        unit: t('unit.natsPerPicture'),
        curves: [
          {
            ...{ label: t('vae.train'), token: 'support', ...smooth('elbo') },
            formula: 'tasks.elbo',
            values: (i) => ({
              ...{ elbo: part('elbo', i), reconstruction: part('reconstruction', i), drawings },
              ...{ own: part('klLatent', i), set: part('klContext', i) },
            }),
          },
        ],
      },
      {
        id: 'costs',
        heading: t('tasks.costs'),
        unit: t('unit.nats'),
        digits: 1,
        floor: 0,
        curves: [
          {
            ...{ label: t('tasks.costs.set'), token: 'divergence', formula: 'tasks.costs.set' },
            ...smooth('klContext'),
          },
          {
            ...{ label: t('tasks.costs.own'), token: 'query', dash: [5, 3] },
            ...{ formula: 'tasks.costs.own', ...smooth('klLatent') },
          },
        ],
      },
      {
        id: 'same',
        heading: t('tasks.same'),
        unit: '%',
        scale: 100,
        floor: 0,
        ceiling: 1,
        curves: [
          {
            ...{ label: t('tasks.same.code'), token: 'query', dots: y.length < 40, x, y },
            ...{ formula: 'tasks.same', values: (i) => ({ share: y[i], n }) },
          },
          {
            ...{ label: t('tasks.same.pixels'), token: 'before', dash: [5, 3] },
            ...{ formula: 'tasks.pixels', ...level(pixels) },
          },
          {
            ...{ label: t('tasks.same.chance'), token: 'before', dash: [2, 3] },
            ...{ formula: 'tasks.chance', ...level(chance) },
          },
        ],
      },
    ];
  },
};
