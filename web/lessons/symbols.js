import { loadTexts } from '../i18n/index.js';
import { maml } from './maml.js';

/** @type {import('./index.js').Lesson} */
export const symbols = {
  ...maml,
  id: 'symbols',
  number: '7',
  stage: 'mg-stage-symbols',
  load: () => Promise.all([import('./symbols-stage.js'), loadTexts('pad')]),
  texts: 'symbols',
  first: ['testSteps', 'innerRate', 'statistics', 'filters', 'rate'],
  // MAML's recipe for a minute, but for `statistics`: a drawing is to be named by itself.
  hypers: {
    ...{ query: 3, tasks: 1, rotations: 'mirror', withinAlphabet: 1, statistics: 'support' },
    ...{ rates: 'layers', flat: 0.3, decaySteps: 11_000 },
  },
};
