import { css, html, nothing } from 'lit';
import { Stage } from '../components/connected.js';
import { two } from '../styles/parts.js';
import { Placing } from './placing.js';
import { LEAST, MOST, REACH, hold } from './posterior-q.js';
import { figure } from '../components/figure.js';
import './posterior-cloud.js';
import './posterior-formulas.js';
import './posterior-map.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 * @typedef {import('./posterior-q.js').Q} Q
 *
 * @typedef {Q & Record<'elbo' | 'energy' | 'entropy' | 'evidence' | 'gap', number>} Figures
 */

const GRID = 101; // of the map, a side
const BATCHES = 300; // of a cloud
const KEYS = /** @type {const} */ (['mean1', 'mean2', 'sd1', 'sd2', 'tilt']);
const WAYS = /** @type {const} */ ([
  { way: 'path', token: '--adapted', square: false },
  { way: 'score', token: '--query', square: true },
  { way: 'baseline', token: '--divergence', square: true },
]);
const FIGURES = /** @type {const} */ (['energy', 'entropy', 'elbo', 'gap', 'evidence']);

/** The curves beside the stage. @param {Studio} studio @returns {import('./index.js').ChartSpec[]} */
export function charts({ t, run }) {
  const curve = (/** @type {string} */ name) => run.series?.smooth(name) ?? { x: [], y: [] };
  const unit = t('unit.nats');
  const values = (/** @type {number} */ i) =>
    Object.fromEntries(FIGURES.map((name) => [name, curve(name).y[i]]));
  /** @param {string} name */
  const noise = (name) => {
    const { x, y } = curve(name);
    const variance = (/** @type {number} */ i) => ({ variance: y[i] });
    return { x, y, formula: 'posterior.variance', values: variance };
  };
  return [
    {
      ...{ id: 'elbo', heading: t('posterior.chart.elbo'), unit, digits: 2 },
      curves: [
        {
          ...{ label: t('posterior.elbo'), token: 'support', ...curve('elbo') },
          ...{ formula: 'posterior.elbo', values },
        },
        {
          ...{ label: t('posterior.evidence'), token: 'ink', dash: [5, 3], ...curve('evidence') },
          ...{ formula: 'posterior.evidence', values },
        },
      ],
    },
    {
      ...{ id: 'gap', heading: t('posterior.chart.gap'), unit, digits: 3, floor: 0 },
      dot: 'divergence',
      curves: [
        {
          ...{ label: t('posterior.gap.more'), token: 'divergence', ...curve('gap') },
          ...{ formula: 'posterior.gap', values },
        },
      ],
    },
    {
      ...{ id: 'noise', heading: t('posterior.chart.noise'), unit: '', digits: 2, floor: 0 },
      curves: [
        { label: t('posterior.path'), token: 'adapted', ...noise('pathVariance') },
        { label: t('posterior.score'), token: 'query', dash: [5, 3], ...noise('scoreVariance') },
        {
          label: t('posterior.baseline'),
          token: 'divergence',
          dash: [2, 3],
          ...noise('baselineVariance'),
        },
      ],
    },
  ];
}

/** The stage: a shape with q over it, what the bound is made of, and clouds of gradients. */
export class StagePosterior extends Stage {
  static properties = {
    figures: { state: true },
    noise: { state: true },
  };

  static styles = [
    Stage.styles,
    two,
    css`
      .two {
        --columns: minmax(0, 1.5fr) minmax(0, 1fr);
        gap: 24px 32px;
      }
      .cap {
        flex-wrap: wrap;
      }
      .key {
        display: inline-block;
        width: 20px;
        margin-right: 6px;
        vertical-align: 3px;
        border-top: 3px solid var(--support);
      }
      .key.target {
        border-top: 8px solid color-mix(in srgb, var(--ink) 35%, transparent);
        vertical-align: 0;
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      th {
        padding: 7px 8px 7px 0;
        text-align: left;
        font-weight: 400;
        line-height: 1.3;
      }
      th small {
        display: block;
        font-size: 11px;
        color: var(--muted);
      }
      td {
        text-align: right;
        font: 500 19px/1 var(--serif);
      }
      tr.sum > * {
        border-top: 1px solid var(--line);
      }
      tr.gap td {
        color: var(--divergence-text);
      }
      .place {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 14px;
        margin-top: 14px;
      }
      .place label {
        display: flex;
        align-items: center;
        gap: 6px;
        color: var(--muted);
      }
      .place input {
        width: 8ch;
        padding: 5px 6px;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: var(--raise);
        color: var(--ink);
        font: inherit;
      }
      .clouds {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: 8px 18px;
      }
      .clouds figcaption {
        min-height: 44px;
        font-size: 13px;
      }
      .clouds small {
        display: block;
        color: var(--muted);
        font-size: 12px;
      }
      .clouds .off mg-posterior-cloud {
        opacity: 0.45;
      }
      @container (max-width: 620px) {
        .clouds {
          gap: 8px;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Figures | null} */
    this.figures = null;
    /** @type {Record<'path' | 'score' | 'baseline', number> | null} variances, summed */
    this.noise = null;
    this.reach = 1; // of the clouds; moves seldom
    /** @type {Placing<Q>} */
    this.placing = new Placing(this, KEYS, hold);
  }

  begin() {
    const { studio } = this;
    this.placing.begin();
    studio.watch('density', { view: 'density', inputs: { n: GRID, extent: REACH } });
    studio.watch('samples', { view: 'samples', inputs: { batch: 0 } });
    studio.watch('clouds', { view: 'gradients', inputs: { count: BATCHES }, every: 150 });
  }

  /** @returns {import('./posterior-map.js').PosteriorMap | null} */
  get map() {
    return this.renderRoot?.querySelector('mg-posterior-map');
  }

  themed() {
    this.map?.themed();
    for (const one of this.renderRoot.querySelectorAll('mg-posterior-cloud'))
      /** @type {any} */ (one).paint();
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    if (this.placing.at) return;
    this.showViews(frame.views, this.way());
  }

  /** The way of training from where it began. @returns {[number, number][]} */
  way() {
    const { series, hypers, step } = this.studio.run;
    if (!series || step === 0) return [];
    /** @type {[number, number][]} */
    const way = [[Number(hypers.mean1), Number(hypers.mean2)]];
    for (let i = 0; i < series.count && series.x[i] <= step; i++)
      way.push([series.y.mean1[i], series.y.mean2[i]]);
    return way;
  }

  /** @param {Record<string, Tensors | null>} views @param {[number, number][]} way */
  showViews({ density, samples, clouds }, way) {
    if (density) {
      const { mean, sd } = density;
      const one = (/** @type {string} */ name) => density[name].data[0];
      const q = {
        ...{ mean1: mean.data[0], mean2: mean.data[1], sd1: sd.data[0], sd2: sd.data[1] },
        tilt: one('tilt'),
      };
      this.figures = /** @type {Figures} */ ({
        ...q,
        ...Object.fromEntries(FIGURES.map((name) => [name, one(name)])),
      });
      this.map?.show(density.target);
      this.map?.showQ(q, way);
    }
    if (samples) this.map?.showSamples(Float32Array.from(samples.z.data));
    if (clouds) this.showClouds(clouds);
  }

  /** @param {Tensors} view */
  showClouds(view) {
    const numbers = view.exact.data.length;
    const sum = (/** @type {ArrayLike<number>} */ values) =>
      Array.from(values).reduce((a, b) => a + b, 0);
    const exact = /** @type {[number, number]} */ ([view.exact.data[0], view.exact.data[1]]);
    const sds = WAYS.map(({ way }) => [0, 1].map((k) => Math.sqrt(view[`${way}Variance`].data[k])));
    const need = Math.max(0.3, ...exact.map(Math.abs)) + 2.2 * Math.max(...sds.flat());
    while (this.reach < need) this.reach *= 1.5;
    while (this.reach > 2.5 * need) this.reach /= 1.5;
    WAYS.forEach(({ way, token, square }, i) => {
      const all = view[way].data;
      const dots = Float32Array.from(
        { length: 2 * (all.length / numbers) },
        (_, k) => all[numbers * (k >> 1) + (k % 2)],
      );
      const cloud = /** @type {import('./posterior-cloud.js').PosteriorCloud | null} */ (
        this.renderRoot.querySelector(`#${way}`)
      );
      const sd = /** @type {[number, number]} */ (sds[i]);
      cloud?.show({ dots, exact, sd, token, square, reach: this.reach });
    });
    this.noise = /** @type {any} */ (
      Object.fromEntries(WAYS.map(({ way }) => [way, sum(view[`${way}Variance`].data)]))
    );
  }

  // --- q in the hand ------------------------------------------------------------------------------

  /** @param {Q} q */
  async look(q) {
    const { studio } = this;
    const inputs = { ...q };
    const [density, samples, clouds] = await Promise.all([
      studio.view('density', { ...inputs, n: GRID, extent: REACH }, []),
      studio.view('samples', { ...inputs, batch: 0 }, []),
      studio.view('gradients', { ...inputs, count: BATCHES }, []),
    ]);
    return () => this.showViews({ density, samples, clouds }, []);
  }

  /** @param {string} action */
  act(action) {
    this.placing.act(action);
  }

  /** @param {typeof KEYS[number]} key @param {HTMLInputElement} input */
  typed(key, input) {
    const { figures, placing } = this;
    const value = Number(input.value);
    if (!figures || input.value.trim() === '' || !Number.isFinite(value)) return;
    placing.move({ ...figures, [key]: value });
    placing.drop();
  }

  // --- parts --------------------------------------------------------------------------------------

  /** @param {typeof KEYS[number]} key */
  number(key) {
    const { t, run } = this.studio;
    if (key === 'tilt' && run.hypers.family !== 'full') return nothing;
    const value = this.figures?.[key];
    const [lo, hi] =
      key === 'tilt' ? [-0.95, 0.95] : key.startsWith('sd') ? [LEAST, MOST] : [-REACH, REACH];
    return html`<label
      >${t(`posterior.${key}`)}
      <input
        type="number"
        step="any"
        min=${lo}
        max=${hi}
        ?disabled=${value === undefined}
        .value=${value === undefined ? '' : String(Number(value.toFixed(2)))}
        @change=${(/** @type {any} */ e) => this.typed(key, e.target)}
      />
    </label>`;
  }

  /** @param {typeof FIGURES[number]} name */
  row(name) {
    const { figures, studio } = this;
    const { t } = /** @type {Studio} */ (studio);
    const more = t.has(`posterior.${name}.more`) ? t(`posterior.${name}.more`) : '';
    const sum = name === 'elbo' || name === 'evidence' ? 'sum' : '';
    return html`<tr class="${name} ${sum}">
      <th scope="row">${t(`posterior.${name}`)}<small>${more}</small></th>
      <td>
        ${
          figures
            ? html`<mg-value .studio=${studio} formula="posterior.${name}" .values=${{ ...figures }}
                >${t.number(figures[name], 2)}</mg-value
              >`
            : '–'
        }
      </td>
    </tr>`;
  }

  /** @param {typeof WAYS[number]} one */
  cloud({ way, token, square }) {
    const { noise } = this;
    const { t, run } = this.studio;
    const said = noise ? t.number(noise[way], noise[way] < 10 ? 2 : 0) : '–';
    const used = run.draft.estimator ?? run.hypers.estimator;
    return html`<figure class=${used === way || used === 'exact' ? '' : 'off'}>
      <figcaption>
        <i class="dot ${token.slice(2)} ${square ? 'square' : ''}"></i>${t(`posterior.${way}`)}
        <small
          >${
            noise
              ? figure(
                  this.studio,
                  'posterior.variance',
                  { variance: noise[way] },
                  t('posterior.variance', { variance: said }),
                )
              : t('posterior.variance', { variance: said })
          }</small
        >
      </figcaption>
      <mg-posterior-cloud
        id=${way}
        label=${t('posterior.cloud', { way: t(`posterior.${way}`), count: BATCHES, variance: said })}
      ></mg-posterior-cloud>
    </figure>`;
  }

  ratio() {
    const { noise, studio } = this;
    const { t } = /** @type {Studio} */ (studio);
    if (!noise || !(noise.path > 1e-9)) return html`<p class="unit">&nbsp;</p>`;
    const times = (/** @type {number} */ x) =>
      t.number(x / noise.path, x < 10 * noise.path ? 1 : 0);
    return html`<p class="unit">
      ${figure(
        this.studio,
        'posterior.ratio',
        noise,
        t('posterior.ratio', { score: times(noise.score), baseline: times(noise.baseline) }),
      )}
    </p>`;
  }

  render() {
    const { studio, figures } = this;
    const { t, run } = studio;
    const said = Object.fromEntries(
      [...KEYS, ...FIGURES].map((key) => [key, figures ? t.number(figures[key], 2) : '–']),
    );
    return html`<div class="two">
        <figure>
          <figcaption class="cap" aria-hidden="true">
            <span><i class="key target"></i>${t('posterior.target')}</span>
            <span><i class="key"></i>${t('posterior.q')}</span>
            <span><i class="dot support"></i>${t('posterior.samples')}</span>
          </figcaption>
          <mg-posterior-map
            label=${t('posterior.map.label', said)}
            ?full=${run.hypers.family === 'full'}
            @move=${(/** @type {CustomEvent} */ e) => this.placing.move(e.detail)}
            @drop=${() => this.placing.drop()}
          ></mg-posterior-map>
        </figure>
        <div>
          <p class="cap">${t('posterior.bound')}</p>
          <table aria-label=${t('posterior.bound')}>
            <tbody>
              ${FIGURES.map((name) => this.row(name))}
            </tbody>
          </table>
          <div class="place">${KEYS.map((key) => this.number(key))}</div>
        </div>
      </div>
      <section aria-label=${t('posterior.clouds')}>
        <p class="cap">${t('posterior.clouds')}</p>
        <div class="clouds">${WAYS.map((one) => this.cloud(one))}</div>
        ${this.ratio()}
      </section>`;
  }
}

customElements.define('mg-stage-posterior', StagePosterior);
