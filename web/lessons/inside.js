import { trainedLessons } from '../../wasm/lessons.js';

/**
 * One meta-step looked at from inside, on two problems: quadratic tasks, whose weights are a plane,
 * and sinusoids. Each is a lesson of its own, with one place on the path and one stage.
 */

/** @type {import('./index.js').Lesson['charts']} */
let charts = () => [];

const both = {
  number: '5',
  stage: 'mg-stage-inside',
  load: () => import('./inside-stage.js').then((stage) => void (charts = stage.charts)),
  texts: 'inside',
  charts: (/** @type {import('../app/studio.js').Studio} */ studio) => charts(studio),
  holdOut: [],
};

/** @type {import('./index.js').Lesson} */
export const inside = {
  ...both,
  id: 'inside',
  ...trainedLessons.inside,
  prose: 4,
  first: ['method', 'order', 'innerSteps', 'innerRate', 'tasks', 'condition', 'rate'],
  measures: [],
  swift: true,
  speed: 1,
};

/** @type {import('./index.js').Lesson} */
export const sinusoid = {
  ...both,
  id: 'sinusoid',
  ...trainedLessons.sinusoid,
  under: 'inside',
  prose: 2,
  first: ['method', 'order', 'innerSteps', 'innerRate', 'shot', 'rate'],
  measures: [{ key: 'test', side: 1, total: 100, chunk: 25 }],
};
