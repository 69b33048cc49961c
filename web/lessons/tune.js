import { loadTexts } from '../i18n/index.js';

const BLANK = { live: true, unit: '', choices: [], help: '', log: false, min: 0, max: 1 };

/** @param {string} key @param {boolean} initial @returns {import('../worker/protocol.js').Hyper} */
const player = (key, initial) => ({ ...BLANK, key, kind: 'bool', initial });

/** @type {import('./index.js').Lesson} */
export const tune = {
  id: 'tune',
  number: '21',
  lab: true,
  algorithm: 'proto', // it holds out alphabets, as that does
  stage: 'mg-stage-tune',
  load: () => Promise.all([import('./tune-stage.js'), loadTexts('contest')]),
  texts: 'tune',
  direct: async (studio) => {
    const { TuneRace } = await import('./tune-race.js');
    return new TuneRace(studio, tune);
  },
  prose: 4,
  first: ['problem', 'runs', 'bayes', 'chance', 'genetic', 'swarm', 'cmaes'],
  table: [
    { ...BLANK, key: 'problem', kind: 'choice', choices: ['elbo', 'adapted'], initial: 'elbo' },
    { ...BLANK, key: 'runs', kind: 'int', initial: 25, min: 2, max: 100, log: true },
    ...[player('bayes', true), player('chance', true), player('genetic', false)],
    ...[player('swarm', false), player('cmaes', false)],
    { ...BLANK, key: 'length', kind: 'int', initial: 40, min: 2, max: 400, log: true },
  ],
  hypers: {},
  holdOut: ['Balinese', 'Tagalog'],
  measures: [],
  charts: ({ run }) => run.director?.charts ?? [],
};
