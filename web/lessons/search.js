import { labLessons } from '../../wasm/lessons-lab.js';
import { loadTexts } from '../i18n/index.js';

/** @type {import('./index.js').Lesson['charts']} */
let charts = () => [];

/** @type {import('./index.js').Lesson} */
export const search = {
  id: 'search',
  lab: true,
  ...labLessons.search,
  number: '14',
  stage: 'mg-stage-search',
  load: async () => {
    const [stage] = await Promise.all([import('./search-stage.js'), loadTexts('surfaces')]);
    charts = stage.charts;
  },
  texts: 'search',
  prose: 5,
  first: ['function', 'kernel', 'acquisition', 'kappa', 'margin'],
  holdOut: [],
  measures: [],
  swift: true,
  speed: 0,
  charts: (studio) => charts(studio),
};
