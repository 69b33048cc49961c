import { loadTexts } from '../i18n/index.js';

const BLANK = { live: true, unit: '', choices: [], help: '', log: false };

/** Know what you don't know, of classes: who is right as often as they say. @type {import('./index.js').Lesson} */
export const reliability = {
  id: 'reliability',
  number: '13',
  lab: true,
  under: 'calibrate',
  algorithm: 'proto', // it holds out alphabets, as that does
  stage: 'mg-stage-reliability',
  load: () =>
    Promise.all([
      import('./reliability-stage.js'),
      ...['calibrate', 'contest'].map((part) => loadTexts(part)),
    ]),
  texts: 'reliability',
  direct: async (studio) => {
    const { Reliability } = await import('./reliability-asked.js');
    return new Reliability(studio, reliability);
  },
  prose: 3,
  first: ['preset', 'asked'],
  table: [
    {
      ...{ ...BLANK, key: 'preset', kind: 'choice', choices: ['10s', '1min', '10min'] },
      ...{ initial: '10s', min: 0, max: 2 },
    },
    { ...BLANK, key: 'asked', kind: 'int', initial: 100, min: 10, max: 600, log: true },
    { ...BLANK, key: 'steps', kind: 'int', initial: 0, min: 0, max: 20_000 },
  ],
  hypers: {},
  holdOut: ['Balinese', 'Tagalog'],
  measures: [],
  charts: ({ run }) => run.director?.charts ?? [],
};
