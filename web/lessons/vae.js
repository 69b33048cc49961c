/** @typedef {import('../app/studio.js').Studio} Studio */

/** @type {import('./index.js').Lesson} */
export const vae = {
  id: 'vae',
  number: '3',
  algorithm: 'vae',
  stage: 'mg-stage-vae',
  load: () => import('./vae-stage.js'),
  prose: 3,
  first: ['latent', 'network', 'likelihood', 'beta', 'rate'],
  hypers: {},
  holdOut: [],
  measures: [
    { key: 'test', side: 1, total: 960, chunk: 16, items: true },
    { key: 'train', side: 0, total: 960, chunk: 16, items: true },
  ],
  charts: (studio) => {
    const { t } = studio;
    const unit = t('unit.natsPerPicture');
    return [
      { id: 'elbo', heading: t('vae.elbo'), unit, curves: curvesOf(studio, 'elbo') },
      {
        id: 'reconstruction',
        heading: t('vae.reconstruction'),
        unit,
        dot: 'adapted',
        curves: curvesOf(studio, 'reconstruction'),
      },
      { id: 'kl', heading: t('vae.kl'), unit, dot: 'divergence', curves: curvesOf(studio, 'kl') },
    ];
  },
};

/** @param {Studio} studio @param {string} name @returns {import('../views/chart.js').Curve[]} */
function curvesOf({ t, run }, name) {
  const batches = run.series?.smooth(name) ?? { x: [], y: [] };
  const test = run.evaluations.get('test')?.list ?? [];
  return [
    { label: t('vae.train'), token: 'support', ...batches },
    {
      label: t('vae.test'),
      token: 'query',
      dots: test.length < 40,
      x: test.map(({ step }) => step),
      y: test.map(({ values }) => values[name].mean[0]),
      half: test.map(({ values }) => values[name].half[0]),
    },
  ];
}
