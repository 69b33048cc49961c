import { trainedLessons } from '../../wasm/lessons.js';

/** @typedef {import('../app/studio.js').Studio} Studio */
/** @typedef {import('../views/chart.js').Curve} Curve */

/** The curves of the costs: needed once there are any. @type {typeof import('./vae-costs.js') | null} */
let costs = null;

/** @type {import('./index.js').Lesson} */
export const vae = {
  id: 'vae',
  ...trainedLessons.vae,
  number: '3',
  stage: 'mg-stage-vae',
  load: () => import('./vae-stage.js'),
  prose: 7,
  later: 'vae',
  first: ['latent', 'network', 'likelihood', 'beta', 'rate'],
  holdOut: [],
  measures: [
    { key: 'test', side: 1, total: 960, chunk: 16, items: true },
    { key: 'train', side: 0, total: 960, chunk: 16, items: true },
  ],
  charts: (studio) => {
    const { t } = studio;
    const unit = t('unit.natsPerPicture');
    const curves = stack(studio);
    // From 0, or the height of a band would mean nothing.
    const ends = { floor: 0, ceiling: costs?.ceilingOf(curves) ?? 1 };
    return [
      { id: 'costs', heading: t('vae.costs'), unit, stacked: true, ...ends, curves },
      { id: 'elbo', heading: t('vae.elbo'), unit, curves: bounds(studio) },
    ];
  },
};

/** @param {Studio} studio @returns {Curve[]} */
function bounds(studio) {
  const { t, run } = studio;
  const test = run.evaluations.get('test')?.list ?? [];
  return [
    {
      ...{ label: t('vae.train'), token: 'support', formula: 'batch.elbo' },
      ...(run.series?.smooth('elbo') ?? none),
    },
    {
      label: t('vae.test'),
      token: 'query',
      formula: 'vae.elbo',
      dots: test.length < 40,
      x: test.map(({ step }) => step),
      y: test.map(({ values }) => values.elbo.mean[0]),
      half: test.map(({ values }) => values.elbo.half[0]),
    },
  ];
}

const none = { x: [], y: [] };

/** Names of the costs, and what they have come to. @param {Studio} studio @returns {Curve[]} */
function stack(studio) {
  const { t, run } = studio;
  const held = { token: 'query', dots: true, ...none };
  const curves = [
    { label: t('vae.costs.reconstruction'), token: 'adapted', under: [], ...none },
    { label: t('vae.costs.kl'), token: 'divergence', under: [], hatched: true, ...none },
    { label: t('vae.costs.train'), token: 'support', ...none },
    { label: t('vae.costs.test'), ...held },
    { label: t('vae.costs.test.kl'), dash: [2, 3], ...held },
  ];
  if (!run.series) return curves;
  if (costs) return costs.fill(curves, run);
  import('./vae-costs.js').then((module) => {
    costs = module;
    studio.changed();
  }, console.error); // the next redraw tries again
  return curves;
}
