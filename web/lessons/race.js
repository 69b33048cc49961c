/** @type {import('./index.js').Lesson['charts']} */
let charts = () => [];

/** @type {import('./index.js').Lesson} */
export const race = {
  id: 'race',
  algorithm: 'race',
  hypers: {},
  number: '17',
  lab: true,
  stage: 'mg-stage-race',
  load: () => import('./race-stage.js').then((stage) => void (charts = stage.charts)),
  texts: 'race',
  prose: 5,
  first: ['surface', 'slopeNoise', 'momentum', 'weightDecay'],
  holdOut: [],
  measures: [],
  swift: true,
  speed: 1,
  charts: (studio) => charts(studio),
};
