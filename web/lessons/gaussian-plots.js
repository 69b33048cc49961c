import { css } from 'lit';

/** @typedef {import('../app/studio.js').Studio} Studio */

/** The curves beside the stage. @param {Studio} studio @returns {import('./index.js').ChartSpec[]} */
export function charts({ t, run }) {
  const curve = (/** @type {string} */ name) => run.series?.smooth(name) ?? { x: [], y: [] };
  const unit = t('unit.nats');
  return [
    {
      ...{ id: 'elbo', heading: t('gaussian.chart.bound'), unit, digits: 2 },
      curves: [
        { label: t('gaussian.elbo'), token: 'support', ...curve('elbo') },
        {
          label: t('gaussian.evidence'),
          token: 'ink',
          dash: [5, 3],
          ...curve('evidence'),
        },
      ],
    },
    {
      ...{
        id: 'gap',
        heading: t('gaussian.chart.gap'),
        unit,
        digits: 3,
        floor: 0,
      },
      dot: 'divergence',
      curves: [{ label: t('gaussian.gap.more'), token: 'divergence', ...curve('gap') }],
    },
    {
      ...{ id: 'terms', heading: t('gaussian.chart.terms'), unit, digits: 2 },
      curves: [
        {
          label: t('gaussian.reconstruction'),
          token: 'adapted',
          ...curve('reconstruction'),
        },
        { label: t('gaussian.chart.kl'), token: 'divergence', ...curve('kl') },
      ],
    },
  ];
}

/** Figures, and the keys of their curves. */
export const plotStyles = css`
  figure {
    margin: 0;
    min-width: 0;
  }
  .cap {
    flex-wrap: wrap;
  }
  .key {
    display: inline-block;
    width: 20px;
    margin-right: 6px;
    vertical-align: 3px;
    border-top: 2px solid var(--ink);
  }
  .key.prior {
    border-top: 2px dashed var(--divergence);
  }
  .key.likelihood {
    border-top: 2px dotted var(--query);
  }
  .key.q {
    border-top: 3px solid var(--support);
  }
`;
