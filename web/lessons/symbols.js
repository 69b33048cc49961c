import { trainedLessons } from '../../wasm/lessons.js';
import { loadTexts } from '../i18n/index.js';
import { maml } from './maml.js';

/** @type {import('./index.js').Lesson} */
export const symbols = {
  ...maml,
  id: 'symbols',
  ...trainedLessons.symbols,
  number: '7',
  stage: 'mg-stage-symbols',
  load: () => Promise.all([import('./symbols-stage.js'), loadTexts('pad')]),
  texts: 'symbols',
  first: ['testSteps', 'innerRate', 'statistics', 'filters', 'rate'],
};
