import { labLessons } from '../../wasm/lessons-lab.js';

/** What the stage's module brings, once it is there. @type {import('./index.js').Lesson['charts']} */
let charts = () => [];

/** @type {import('./index.js').Lesson} */
export const robot = {
  id: 'robot',
  ...labLessons.robot,
  number: '17',
  lab: true,
  stage: 'mg-stage-robot',
  load: () => import('./robot-stage.js').then((stage) => void (charts = stage.charts)),
  texts: 'robot',
  prose: 5,
  first: ['learner', 'order', 'innerRate', 'rollouts', 'baseline', 'tasks', 'rate'],
  holdOut: [],
  measures: [{ key: 'test', side: 1, total: 30, chunk: 5 }],
  charts: (studio) => charts(studio),
};
