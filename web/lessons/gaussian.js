import { trainedLessons } from '../../wasm/lessons.js';

/** What the stage's module brings, once it is there. @type {typeof import('./gaussian-stage.js') | null} */
let stage = null;

/** @type {import('./index.js').Lesson} */
export const gaussian = {
  id: 'gaussian',
  ...trainedLessons.gaussian,
  number: '1',
  stage: 'mg-stage-gaussian',
  load: async () => {
    stage = await import('./gaussian-stage.js');
  },
  texts: 'gaussian',
  prose: 4,
  first: ['decoder', 'x', 'noise'],
  holdOut: [],
  measures: [],
  swift: true,
  speed: 1,
  charts: (studio) => stage?.charts(studio) ?? [],
};
