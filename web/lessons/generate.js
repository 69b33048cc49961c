import { labLessons } from '../../wasm/lessons-lab.js';
import { loadTexts } from '../i18n/index.js';

const none = { x: [], y: [] };

/** @type {import('./index.js').Lesson} */
export const generate = {
  id: 'generate',
  lab: true,
  ...labLessons.generate,
  number: '18',
  stage: 'mg-stage-generate',
  // The words for what a statistician can be set to are those of the map of tasks.
  load: () => Promise.all([import('./generate-stage.js'), loadTexts('tasks')]),
  texts: 'generate',
  prose: 4,
  first: ['context', 'latent', 'network', 'drawings', 'rate'],
  holdOut: ['Balinese', 'Tagalog'],
  measures: [],
  charts: ({ t, run }) => {
    const smooth = (/** @type {string} */ name) => run.series?.smooth(name) ?? none;
    return [
      {
        id: 'elbo',
        heading: t('tasks.elbo'),
        unit: t('unit.natsPerPicture'),
        curves: [{ label: t('vae.train'), token: 'support', ...smooth('elbo') }],
      },
      {
        id: 'costs',
        heading: t('tasks.costs'),
        unit: t('unit.nats'),
        digits: 1,
        floor: 0,
        curves: [
          { label: t('generate.costs.set'), token: 'divergence', ...smooth('klContext') },
          { label: t('generate.costs.own'), token: 'query', dash: [5, 3], ...smooth('klLatent') },
        ],
      },
    ];
  },
};
