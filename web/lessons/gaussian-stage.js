import { css, html } from 'lit';
import { Stage } from '../components/connected.js';
import { placingOf, wayOf } from './gaussian-place.js';
import { plotStyles } from './gaussian-plots.js';
import { LEAST, MEAN, MOST } from '../views/q.js';
import '../components/bound.js';
import '../views/density.js';
import '../views/elbo-map.js';

export { charts } from './gaussian-plots.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 * @typedef {import('../views/q.js').Q} Q
 */

const POINTS = 321; // of a curve
const GRID = 49; // of the map, a side

/** The stage: the densities with q to be dragged, how the bound adds up, and the map of the ELBO. */
export class StageGaussian extends Stage {
  static properties = {
    figures: { state: true },
  };

  static styles = [
    Stage.styles,
    plotStyles,
    css`
      .two {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 24px 32px;
        align-items: start;
      }
      .place {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 18px;
        margin-top: 8px;
      }
      .place label {
        display: flex;
        align-items: center;
        gap: 8px;
        color: var(--muted);
      }
      .place input {
        width: 9ch;
        padding: 5px 6px;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: var(--raise);
        color: var(--ink);
        font: inherit;
      }
      @container (max-width: 620px) {
        .two {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {(import('../components/bound.js').Figures & Q) | null} */
    this.figures = null;
    this.placing = placingOf(this);
  }

  begin() {
    const { studio } = this;
    this.placing.begin();
    studio.watch('densities', { view: 'densities', inputs: { n: POINTS } });
    studio.watch('map', { view: 'landscape', inputs: { n: GRID }, every: 400 });
  }

  /** @returns {import('../views/density.js').Density | null} */
  get density() {
    return this.renderRoot?.querySelector('mg-density');
  }

  /** @returns {import('../views/elbo-map.js').ElboMap | null} */
  get map() {
    return this.renderRoot?.querySelector('mg-elbo-map');
  }

  /** @param {string} action */
  act(action) {
    this.placing.act(action);
  }

  themed() {
    this.density?.paint();
    this.map?.themed();
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    const { densities, map } = frame.views;
    if (map) this.map?.show(map);
    if (densities && !this.placing.at) this.showDensities(densities, wayOf(this.studio));
  }

  /** @param {Tensors} densities @param {Q[]} way */
  showDensities(densities, way) {
    const one = (/** @type {string} */ name) => densities[name].data[0];
    this.figures = {
      ...{
        mean: one('mean'),
        sd: one('sd'),
        elbo: one('elbo'),
        kl: one('kl'),
        gap: one('gap'),
      },
      ...{ reconstruction: one('reconstruction'), evidence: one('evidence') },
    };
    this.density?.show(densities);
    this.map?.showPoint(this.figures, way);
  }

  /** @param {Q} q */
  async look({ mean, sd }) {
    const inputs = { mean, sd, n: POINTS };
    const densities = await this.studio.view('densities', inputs, []);
    return densities ? () => this.showDensities(densities, []) : null;
  }

  /** @param {'mean' | 'sd'} key @param {HTMLInputElement} input */
  typed(key, input) {
    const { figures, placing } = this;
    const value = Number(input.value);
    if (!figures || input.value.trim() === '' || !Number.isFinite(value)) return;
    placing.move({ mean: figures.mean, sd: figures.sd, [key]: value });
    placing.drop();
  }

  /** @param {'mean' | 'sd'} key @param {number} least @param {number} most */
  number(key, least, most) {
    const { t } = this.studio;
    const value = this.figures?.[key];
    return html`<label
      >${t(`gaussian.${key}`)}
      <input
        type="number"
        step="any"
        min=${least}
        max=${most}
        ?disabled=${value === undefined}
        .value=${value === undefined ? '' : String(Number(value.toFixed(3)))}
        @change=${(/** @type {any} */ e) => this.typed(key, e.target)}
      />
    </label>`;
  }

  render() {
    const { studio, figures, placing } = this;
    const { t, run } = studio;
    const said = {
      mean: t.number(figures?.mean ?? 0, 2),
      sd: t.number(figures?.sd ?? 1, 2),
      elbo: t.number(figures?.elbo ?? 0, 2),
    };
    const noise = Number(run.hypers.noise ?? run.draft.noise ?? 1);
    const hand = {
      move: (/** @type {CustomEvent} */ e) => placing.move(e.detail),
      drop: () => placing.drop(),
    };
    return html`<figure>
        <figcaption class="cap" aria-hidden="true">
          <span><i class="key prior"></i>${t('gaussian.prior')}</span>
          <span><i class="key likelihood"></i>${t('gaussian.likelihood')}</span>
          <span><i class="key"></i>${t('gaussian.posterior')}</span>
          <span><i class="key q"></i>${t('gaussian.q')}</span>
        </figcaption>
        <mg-density
          label=${`${t('gaussian.plot')}. ${t('gaussian.plot.label', said)}`}
          @move=${hand.move}
          @drop=${hand.drop}
        ></mg-density>
        <div class="place">
          ${this.number('mean', -MEAN, MEAN)}${this.number('sd', LEAST, MOST)}
        </div>
      </figure>
      <div class="two">
        <figure>
          <figcaption class="cap">${t('gaussian.bound')}</figcaption>
          <mg-bound .studio=${studio} .t=${t} .figures=${figures} .noise=${noise}></mg-bound>
        </figure>
        <figure>
          <figcaption class="cap">${t('gaussian.map')}</figcaption>
          <mg-elbo-map
            label=${t('gaussian.map.label', said)}
            @move=${hand.move}
            @drop=${hand.drop}
          ></mg-elbo-map>
        </figure>
      </div>`;
  }
}

customElements.define('mg-stage-gaussian', StageGaussian);
