import { labLessons } from '../../wasm/lessons-lab.js';

/** @type {typeof import('./calibrate-stage.js') | null} */
let stage = null;

/** Know what you don't know: a band around a curve that narrows with every point. @type {import('./index.js').Lesson} */
export const calibrate = {
  id: 'calibrate',
  ...labLessons.calibrate,
  number: '13',
  lab: true,
  stage: 'mg-stage-calibrate',
  load: async () => {
    stage = await import('./calibrate-stage.js');
  },
  texts: 'calibrate',
  prose: 5,
  first: ['points', 'pointNoise', 'features', 'tasks', 'rate'],
  holdOut: [],
  measures: [{ key: 'test', side: 1, total: 100, chunk: 50 }],
  charts: (studio) => stage?.charts(studio) ?? [],
};
