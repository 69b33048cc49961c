import { trainedLessons } from '../../wasm/lessons.js';

/** What the stage's module brings, once it is there. @type {typeof import('./duel-stage.js') | null} */
let stage = null;

/** @type {import('./index.js').Lesson} */
export const duel = {
  id: 'duel',
  ...trainedLessons.duel,
  number: '0',
  stage: 'mg-stage-duel',
  load: async () => {
    stage = await import('./duel-stage.js');
  },
  texts: 'duel',
  prose: 3,
  first: ['rule', 'normalise'],
  holdOut: ['Korean', 'Early_Aramaic'], // as the lesson whose network plays too
  measures: [],
  swift: true,
  still: true,
  charts: (studio) => stage?.charts(studio) ?? [],
};
