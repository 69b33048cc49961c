import { trainedLessons } from '../../wasm/lessons.js';
import { loadTexts } from '../i18n/index.js';
import { vae } from './vae.js';

/** @type {import('./index.js').Lesson} */
export const latent = {
  ...vae,
  id: 'latent',
  ...trainedLessons.latent,
  number: '4',
  run: vae.id, // it looks at what lesson 3 trains
  stage: 'mg-stage-latent',
  load: () => Promise.all([import('./latent-stage.js'), loadTexts('pad')]),
  texts: 'latent',
  later: undefined,
  prose: 4,
  first: ['latent', 'beta', 'network'],
};
