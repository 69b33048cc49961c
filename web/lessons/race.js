import { labLessons } from '../../wasm/lessons-lab.js';
import { loadTexts } from '../i18n/index.js';

/** @type {import('./index.js').Lesson['charts']} */
let charts = () => [];

/** @type {import('./index.js').Lesson} */
export const race = {
  id: 'race',
  ...labLessons.race,
  number: '16',
  lab: true,
  stage: 'mg-stage-race',
  load: async () => {
    const [stage] = await Promise.all([import('./race-stage.js'), loadTexts('surfaces')]);
    charts = stage.charts;
  },
  texts: 'race',
  prose: 5,
  first: ['surface', 'slopeNoise', 'momentum', 'weightDecay'],
  holdOut: [],
  measures: [],
  swift: true,
  speed: 1,
  charts: (studio) => charts(studio),
};
