import { loadTexts } from '../i18n/index.js';

const BLANK = { live: true, unit: '', choices: [], help: '', log: false };

/** @type {import('./index.js').Lesson} */
export const transfer = {
  id: 'transfer',
  number: '19',
  lab: true,
  algorithm: 'proto', // it holds out alphabets, as that does
  stage: 'mg-stage-transfer',
  load: () => Promise.all([import('./transfer-stage.js'), loadTexts('contest')]),
  texts: 'transfer',
  direct: async (studio) => {
    const { TransferArms } = await import('./transfer-arms.js');
    return new TransferArms(studio, transfer);
  },
  prose: 4,
  first: ['from', 'pretrain'],
  table: [
    {
      ...{ ...BLANK, key: 'from', kind: 'choice', choices: ['glyphs', 'others'] },
      ...{ initial: 'glyphs', min: 0, max: 1 },
    },
    {
      ...{ ...BLANK, key: 'likelihood', kind: 'choice', choices: ['bernoulli', 'gaussian'] },
      ...{ initial: 'bernoulli', min: 0, max: 1 },
    },
    {
      ...{ ...BLANK, key: 'pretrain', kind: 'int', initial: 1000, min: 10, max: 10_000 },
      ...{ log: true, unit: 'steps' },
    },
    {
      ...{ ...BLANK, key: 'fitSteps', kind: 'int', initial: 400, min: 10, max: 5000 },
      ...{ log: true, unit: 'steps' },
    },
  ],
  hypers: {},
  holdOut: ['Balinese', 'Tagalog'],
  measures: [],
  charts: ({ run }) => run.director?.charts ?? [],
};
