import { labLessons } from '../../wasm/lessons-lab.js';

/** @type {import('./index.js').Lesson['charts']} */
let charts = () => [];

/** @type {import('./index.js').Lesson} */
export const shrink = {
  id: 'shrink',
  ...labLessons.shrink,
  number: '12',
  lab: true,
  stage: 'mg-stage-shrink',
  load: () => import('./shrink-stage.js').then((stage) => void (charts = stage.charts)),
  texts: 'shrink',
  prose: 5,
  first: ['source', 'groups', 'between', 'within', 'fewest', 'most'],
  holdOut: [],
  measures: [],
  swift: true,
  speed: 1,
  charts: (studio) => charts(studio),
};
