import { labLessons } from '../../wasm/lessons-lab.js';
import { loadTexts } from '../i18n/index.js';

/**
 * Many points at once, by three methods: each is a lesson of its own, with one place on the path and one
 * stage.
 */

/** @type {import('./index.js').Lesson['charts']} */
let charts = () => [];

const all = {
  number: '15',
  lab: true,
  stage: 'mg-stage-swarm',
  load: async () => {
    const [stage] = await Promise.all([import('./swarm-stage.js'), loadTexts('surfaces')]);
    charts = stage.charts;
  },
  texts: 'swarm',
  charts: (/** @type {import('../app/studio.js').Studio} */ studio) => charts(studio),
  holdOut: [],
  measures: [],
  swift: true,
  speed: 0,
};

/** @type {import('./index.js').Lesson} */
export const genetic = {
  ...all,
  id: 'genetic',
  ...labLessons.genetic,
  prose: 3,
  first: ['function', 'population', 'mutation', 'mutationSize', 'crossover', 'elite'],
};

/** @type {import('./index.js').Lesson} */
export const swarm = {
  ...all,
  id: 'swarm',
  ...labLessons.swarm,
  under: 'genetic',
  prose: 2,
  first: ['function', 'population', 'phi', 'neighbours'],
};

/** @type {import('./index.js').Lesson} */
export const cmaes = {
  ...all,
  id: 'cmaes',
  ...labLessons.cmaes,
  under: 'genetic',
  prose: 2,
  first: ['function', 'population', 'firstSigma', 'restarts'],
};
