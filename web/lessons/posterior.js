import { labLessons } from '../../wasm/lessons-lab.js';
import { loadTexts } from '../i18n/index.js';

/** @type {import('./index.js').Lesson['charts']} */
let charts = () => [];

/** @type {import('./index.js').Lesson} */
export const posterior = {
  id: 'posterior',
  ...labLessons.posterior,
  number: '11',
  lab: true,
  stage: 'mg-stage-posterior',
  load: async () => {
    const [stage] = await Promise.all([import('./posterior-stage.js'), loadTexts('gaussian')]);
    charts = stage.charts;
  },
  texts: 'posterior',
  prose: 5,
  first: ['target', 'family', 'estimator', 'draws', 'apart', 'correlation'],
  holdOut: [],
  measures: [],
  swift: true,
  speed: 1,
  charts: (studio) => charts(studio),
};
