import { loadTexts } from '../i18n/index.js';
import { comparing } from './compare.js';

/** What adapts: weights, a code of each class, the knobs of an embedding, a belief; each beside what it came from. */
export const rapid = comparing(['proto', 'film', 'maml', 'leo', 'abml'], {
  id: 'rapid',
  number: '20',
  lab: true,
  load: () => Promise.all([import('./compare-stage.js'), loadTexts('contest')]),
  texts: 'rapid',
  prose: 3,
});
