import { css, html } from 'lit';
import { Stage } from '../components/connected.js';
import { two } from '../styles/parts.js';
import { placingOf, wayOf } from './gaussian-place.js';
import { plotStyles } from './gaussian-plots.js';
import '../views/density.js';
import '../views/elbo-map.js';
import '../views/histogram.js';
import '../views/tape.js';

export { charts } from './gaussian-plots.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 * @typedef {import('../views/q.js').Q} Q
 * @typedef {import('../views/tape.js').Sample} Sample
 */

const POINTS = 321; // of a curve
const GRID = 49; // of the map, a side
const BATCHES = 400; // of a histogram
const WAYS = /** @type {const} */ (['path', 'score']);
const WITHOUT = ['prior', 'likelihood']; // curves: there is enough to see
const BY = /** @type {const} */ (['mean', 'sd']); // whose gradient

/**
 * The stage: samples that hang on frozen noise, one of them on its way through the computation and
 * back, and how gradients scatter with and without that way.
 */
export class StageReparam extends Stage {
  static properties = {
    batch: { state: true },
    frozen: { state: true },
    picked: { state: true },
    q: { state: true },
    samples: { state: true },
    gradients: { state: true },
  };

  static styles = [
    Stage.styles,
    two,
    plotStyles,
    css`
      .choice {
        --chosen: var(--adapted);
      }
      mg-density {
        --tall: 250px;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 18px;
        margin: 8px 0 0;
      }
      .bar label {
        display: flex;
        align-items: center;
        gap: 8px;
        color: var(--muted);
      }
      .bar .far {
        margin-left: auto;
      }
      .two {
        gap: 26px 32px;
      }
      .grid {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 10px 20px;
      }
      .grid h3 {
        margin: 0 0 2px;
        font: inherit;
        font-size: 13px;
        min-height: 40px;
      }
      .grid h3 small {
        display: block;
        font-size: 12px;
        color: var(--muted);
      }
      .off mg-histogram {
        opacity: 0.4;
      }
      .ratio {
        margin: 10px 0 0;
        min-height: 42px;
        color: var(--muted);
      }
      .ratio b {
        font: 500 19px/1 var(--serif);
        color: var(--ink);
      }
    `,
  ];

  constructor() {
    super();
    this.batch = 0; // of noise that is shown
    this.frozen = true;
    this.picked = 0; // of its samples
    /** @type {(Q & { kl: number }) | null} */
    this.q = null;
    /** @type {Record<'eps' | 'z' | 'value' | 'path' | 'score', Float32Array> | null} */
    this.samples = null;
    /** @type {Record<string, Float32Array> | null} */
    this.gradients = null;
    this.reach = [1, 1]; // of the histograms' axes; moves seldom
    this.placing = placingOf(this);
  }

  begin() {
    const { studio } = this;
    this.placing.begin();
    studio.watch('densities', { view: 'densities', inputs: { n: POINTS } });
    studio.watch('map', { view: 'landscape', inputs: { n: GRID }, every: 400 });
    const count = BATCHES;
    studio.watch('gradients', { view: 'gradients', inputs: { count }, every: 150 });
    this.askSamples();
  }

  askSamples() {
    this.studio.watch('samples', { view: 'samples', inputs: { batch: this.batch } });
  }

  redraw() {
    this.batch = (this.batch + 1) % BATCHES; // so that it is one of those of the histograms
    this.askSamples();
  }

  /** @param {string} action */
  act(action) {
    if (action === 'redraw') this.redraw();
    else this.placing.act(action);
  }

  /** @returns {import('../views/density.js').Density | null} */
  get density() {
    return this.renderRoot?.querySelector('mg-density');
  }

  /** @returns {import('../views/elbo-map.js').ElboMap | null} */
  get map() {
    return this.renderRoot?.querySelector('mg-elbo-map');
  }

  themed() {
    this.density?.paint();
    this.map?.themed();
    for (const one of this.renderRoot.querySelectorAll('mg-histogram'))
      /** @type {any} */ (one).paint();
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    const { map, ...views } = frame.views;
    if (map) this.map?.show(map);
    if (!this.placing.at) this.showViews(views, wayOf(this.studio));
  }

  /** @param {Record<string, Tensors | null>} views @param {Q[]} way */
  showViews({ densities, samples, gradients }, way) {
    const own = (/** @type {Tensors} */ view) =>
      Object.fromEntries(
        Object.entries(view).map(([name, { data }]) => [name, Float32Array.from(data)]),
      );
    if (densities) {
      const [mean, sd, kl] = ['mean', 'sd', 'kl'].map((name) => densities[name].data[0]);
      this.q = { mean, sd, kl };
      this.density?.show(densities);
      this.map?.showPoint(this.q, way);
    }
    if (samples) {
      this.samples = /** @type {any} */ (own(samples));
      this.picked = Math.min(this.picked, samples.eps.data.length - 1);
      this.density?.showSamples(/** @type {any} */ (this.samples));
    }
    if (gradients) {
      this.gradients = own(gradients);
      this.fit(this.gradients);
    }
  }

  /** The widest of both ways fits, and axes move seldom. @param {Record<string, Float32Array>} gradients */
  fit({ pathVariance, scoreVariance }) {
    this.reach = this.reach.map((reach, k) => {
      const need = 2.5 * Math.sqrt(Math.max(pathVariance[k], scoreVariance[k], 1e-4));
      while (reach < need) reach *= 2;
      while (reach > 3 * need) reach /= 2;
      return reach;
    });
  }

  /** @param {Q} q */
  async look({ mean, sd }) {
    const { studio } = this;
    if (!this.frozen) this.batch = (this.batch + 1) % BATCHES;
    const inputs = { mean, sd };
    const [densities, samples, gradients] = await Promise.all([
      studio.view('densities', { ...inputs, n: POINTS }, []),
      studio.view('samples', { ...inputs, batch: this.batch }, []),
      studio.view('gradients', { ...inputs, count: BATCHES }, []),
    ]);
    return () => this.showViews({ densities, samples, gradients }, []);
  }

  // --- parts ----------------------------------------------------------------------------------

  /** @returns {Sample | null} */
  get sample() {
    const { q, samples, picked } = this;
    if (!q || !samples) return null;
    const pair = (/** @type {'path' | 'score'} */ way) =>
      /** @type {[number, number]} */ ([samples[way][2 * picked], samples[way][2 * picked + 1]]);
    return {
      ...q,
      ...{ eps: samples.eps[picked], z: samples.z[picked], value: samples.value[picked] },
      ...{ path: pair('path'), score: pair('score') },
    };
  }

  /** @param {number} by */
  turn(by) {
    const count = this.samples?.eps.length ?? 1;
    this.picked = (this.picked + by + count) % count;
  }

  noise() {
    const { t } = this.studio;
    const count = this.samples?.eps.length ?? 0;
    return html`<div class="bar">
      <label
        ><input
          type="checkbox"
          .checked=${this.frozen}
          @change=${(/** @type {any} */ e) => (this.frozen = e.target.checked)}
        />${t('reparam.freeze')}</label
      >
      <button class="pill" @click=${() => this.redraw()}>${t('reparam.redraw')}</button>
      <span class="choice far" role="group" aria-label=${t('reparam.sample')}>
        <button aria-label=${t('reparam.sample.before')} @click=${() => this.turn(-1)}>←</button>
        <span class="unit">${t('reparam.sample.of', { number: this.picked + 1, count })}</span>
        <button aria-label=${t('reparam.sample.next')} @click=${() => this.turn(1)}>→</button>
      </span>
    </div>`;
  }

  /** @param {'path' | 'score'} way @param {number} k */
  histogram(way, k) {
    const { gradients, samples } = this;
    const { t, run } = this.studio;
    const token = way === 'path' ? '--adapted' : '--query';
    const values = gradients?.[way].filter((_, i) => i % 2 === k) ?? new Float32Array();
    const exact = gradients?.exact[k] ?? 0;
    const sd = Math.sqrt(gradients?.[`${way}Variance`][k] ?? 0);
    let chosen = 0;
    const count = samples ? samples.eps.length : 1;
    for (let i = 0; i < count; i++) chosen += (samples?.[way][2 * i + k] ?? 0) / count;
    const figures = { exact: t.number(exact, 2), sd: t.number(sd, 2) };
    const by = t(`reparam.by.${BY[k]}`);
    const used = run.draft.gradient === 'score' ? 'score' : 'path';
    return html`<div class=${way === used ? '' : 'off'}>
      <h3>${by}<small>${gradients ? t('reparam.spread', figures) : html`&nbsp;`}</small></h3>
      <mg-histogram
        label=${t('reparam.histogram', { way: t(`reparam.${way}`), by, count: BATCHES, ...figures })}
        .estimates=${gradients ? { values, exact, sd, chosen, token } : null}
        .reach=${this.reach[k]}
      ></mg-histogram>
    </div>`;
  }

  ratio() {
    const { gradients, studio } = this;
    const { t } = /** @type {Studio} */ (studio);
    if (!gradients) return html`<p class="ratio"></p>`;
    const { pathVariance: path, scoreVariance: score } = gradients;
    const times = (path[0] + path[1] > 0 ? score[0] + score[1] : 0) / (path[0] + path[1]);
    const [before, after] = t('reparam.ratio').split('{times}');
    return html`<p class="ratio">
      ${before}<b>${t.number(times, times < 10 ? 1 : 0)}</b>${after}
    </p>`;
  }

  render() {
    const { studio, placing, q } = this;
    const { t, run } = studio;
    const score = (run.draft.gradient ?? run.hypers.gradient) === 'score';
    const said = { mean: t.number(q?.mean ?? 0, 2), sd: t.number(q?.sd ?? 1, 2) };
    const last = run.series?.count ? run.series.y.elbo[run.series.count - 1] : NaN;
    const elbo = Number.isFinite(last) ? t.number(last, 2) : '–';
    const hand = {
      move: (/** @type {CustomEvent} */ e) => placing.move(e.detail),
      drop: () => placing.drop(),
    };
    return html`<figure>
        <figcaption class="cap" aria-hidden="true">
          <span><i class="key"></i>${t('gaussian.posterior')}</span>
          <span><i class="key q"></i>${t('gaussian.q')}</span>
          <span><i class="dot before"></i>${t('reparam.eps')}</span>
          <span><i class="dot support"></i>${t('reparam.z')}</span>
        </figcaption>
        <mg-density
          label=${`${t('reparam.plot')} ${t('gaussian.plot.label', said)}`}
          .picked=${this.picked}
          .without=${WITHOUT}
          @move=${hand.move}
          @drop=${hand.drop}
        ></mg-density>
        ${this.noise()}
      </figure>
      <figure>
        <figcaption class="cap">
          <span>${t('reparam.tape')}</span>
          <span class="choice" role="group" aria-label=${t('reparam.trick')}>
            ${WAYS.map(
              (way) =>
                html`<button
                  aria-pressed=${(way === 'score') === score}
                  @click=${() => studio.setHyper('gradient', way)}
                >
                  ${t(`reparam.${way}`)}
                </button>`,
            )}
          </span>
        </figcaption>
        <mg-tape .sample=${this.sample} .score=${score} .t=${t}></mg-tape>
      </figure>
      <div class="two">
        <section aria-label=${t('reparam.noise')}>
          <p class="cap">${t('reparam.noise')}</p>
          ${WAYS.map(
            (way) =>
              html`<p class="cap">
                  <span
                    ><i class="dot ${way === 'path' ? 'adapted' : 'query square'}"></i>${t(
                      `reparam.${way}`,
                    )}</span
                  >
                </p>
                <div class="grid">${this.histogram(way, 0)}${this.histogram(way, 1)}</div>`,
          )}
          ${this.ratio()}
        </section>
        <figure>
          <figcaption class="cap">${t('gaussian.map')}</figcaption>
          <mg-elbo-map
            label=${t('gaussian.map.label', { ...said, elbo })}
            @move=${hand.move}
            @drop=${hand.drop}
          ></mg-elbo-map>
        </figure>
      </div>`;
  }
}

customElements.define('mg-stage-reparam', StageReparam);
