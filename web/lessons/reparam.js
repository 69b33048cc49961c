import { trainedLessons } from '../../wasm/lessons.js';
import { loadTexts } from '../i18n/index.js';

/** What the stage's module brings, once it is there. @type {typeof import('./reparam-stage.js') | null} */
let stage = null;

/** @type {import('./index.js').Lesson} */
export const reparam = {
  id: 'reparam',
  ...trainedLessons.reparam,
  number: '2',
  stage: 'mg-stage-reparam',
  load: async () => {
    [stage] = await Promise.all([import('./reparam-stage.js'), loadTexts('gaussian')]);
  },
  texts: 'reparam',
  prose: 4,
  first: ['gradient', 'samples', 'noise', 'decoder'],
  holdOut: [],
  measures: [],
  swift: true,
  speed: 1,
  charts: (studio) => stage?.charts(studio) ?? [],
};
