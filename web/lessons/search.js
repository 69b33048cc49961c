import { loadTexts } from '../i18n/index.js';

/** @type {import('./index.js').Lesson['charts']} */
let charts = () => [];

/** @type {import('./index.js').Lesson} */
export const search = {
  id: 'search',
  lab: true,
  algorithm: 'bayes',
  // Its values are exact, and what is believed is to go through them.
  hypers: { function: 'random', initial: 3, mostNoise: 1e-4, clip: false },
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
