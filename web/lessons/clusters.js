import { loadTexts } from '../i18n/index.js';
import { vae } from './vae.js';

/** What the stage's module brings, once it is there. @type {typeof import('./clusters-stage.js') | null} */
let stage = null;

/** @type {import('./index.js').Lesson} */
export const clusters = {
  ...vae,
  id: 'clusters',
  lab: true,
  number: '9',
  run: vae.id, // it looks at what lesson 3 trains
  stage: 'mg-stage-clusters',
  load: async () => {
    [stage] = await Promise.all([import('./clusters-stage.js'), loadTexts('vae')]);
  },
  texts: 'clusters',
  later: undefined,
  prose: 5,
  first: ['latent', 'beta', 'network'],
  charts: (studio) => [...(stage?.charts(studio) ?? []), ...vae.charts(studio).slice(1)],
};
