import { css, html, nothing } from 'lit';
import { Newest } from '../app/newest.js';
import { Stage } from '../components/connected.js';
import { two } from '../styles/parts.js';
import { figure } from '../components/figure.js';
import './shrink-formulas.js';
import './shrink-groups.js';
import './shrink-tau.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 */

const POINTS = 121; // of a curve
const LEAST = 0.02; // of tau where training begins, in units
const MOST = 50;
const ERRORS = /** @type {const} */ (['raw', 'pooled', 'shrunken', 'full']);

/** How many groups there are. @param {import('../app/runs.js').Run} run */
const groupsOf = ({ hypers: { source, groups } }) =>
  source === 'baseball' ? 18 : source === 'schools' ? 8 : Number(groups);

const PLAYERS =
  'Clemente F.Robinson F.Howard Johnstone Berry Spencer Kessinger Alvarado Santo Swoboda Unser Williams Scott Petrocelli E.Rodriguez Campaneris Munson Alvis'.split(
    ' ',
  );

/** The curves beside the stage. @param {Studio} studio @returns {import('./index.js').ChartSpec[]} */
export function charts({ t, run }) {
  const curve = (/** @type {string} */ name) => run.series?.smooth(name) ?? { x: [], y: [] };
  const known = run.hypers.source !== 'schools';
  const digits = run.hypers.source === 'baseball' ? 5 : 3;
  /** @param {typeof ERRORS[number]} name */
  const wrong = (name) => {
    const { x, y } = curve(`${name}Error`);
    const values = (/** @type {number} */ i) => ({ error: y[i], groups: groupsOf(run), digits });
    return { x, y, formula: `shrink.${name}`, values };
  };
  return [
    {
      ...{
        id: 'likelihood',
        heading: t('shrink.chart.likelihood'),
        unit: t('unit.nats'),
        digits: 2,
      },
      curves: [
        {
          ...{ label: 'log p', token: 'support', ...curve('likelihood') },
          formula: 'shrink.likelihood',
          values: (i) => ({ likelihood: curve('likelihood').y[i] }),
        },
      ],
    },
    {
      ...{ id: 'tau', heading: t('shrink.chart.tau'), unit: '', digits: 3, floor: 0 },
      curves: [
        {
          ...{ label: 'τ', token: 'divergence', ...curve('tau'), formula: 'shrink.tau' },
          values: (i) => ({ tau: curve('tau').y[i] }),
        },
      ],
    },
    ...(known
      ? [
          {
            ...{ id: 'errors', heading: t('shrink.chart.errors'), floor: 0 },
            ...(run.hypers.source === 'baseball'
              ? { unit: '10⁻³', scale: 1000, digits: 2 }
              : { unit: '', digits: 2 }),
            curves: [
              {
                ...{ label: t('shrink.raw'), token: 'support', dash: [5, 3] },
                ...wrong('raw'),
              },
              {
                label: t('shrink.pooled'),
                token: 'divergence',
                dash: [2, 3],
                ...wrong('pooled'),
              },
              { label: t('shrink.shrunken'), token: 'adapted', ...wrong('shrunken') },
            ],
          },
        ]
      : []),
  ];
}

/** The stage: groups drawn towards one another, and tau, which says how far. */
export class StageShrink extends Stage {
  static properties = {
    figures: { state: true },
    whole: { state: true },
  };

  static styles = [
    Stage.styles,
    two,
    css`
      .two {
        gap: 24px 32px;
      }
      .cap {
        flex-wrap: wrap;
      }
      .ring {
        display: inline-block;
        width: 10px;
        height: 10px;
        margin-right: 6px;
        border: 2px solid var(--support);
        border-radius: 50%;
      }
      .cross {
        margin-right: 6px;
        color: var(--query);
        font-weight: 700;
      }
      .strip {
        display: inline-block;
        width: 14px;
        height: 10px;
        margin-right: 6px;
        background: color-mix(in srgb, var(--divergence) 22%, transparent);
        border-left: 2px dashed var(--divergence);
      }
      .choice {
        --chosen: var(--adapted);
        margin-top: 8px;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        margin-top: 14px;
      }
      th {
        padding: 6px 8px 6px 0;
        text-align: left;
        font-weight: 400;
      }
      td {
        text-align: right;
        font: 500 17px/1 var(--serif);
      }
      thead th {
        font-size: 12px;
        color: var(--muted);
      }
      .best td,
      .best th {
        font-weight: 600;
      }
      .bar {
        width: 45%;
        padding: 0 10px;
      }
      .bar i {
        display: block;
        height: 10px;
        border-radius: 1px;
        background: var(--before);
      }
      .raw .bar i {
        background: none;
        border: 2px solid var(--support);
      }
      .pooled .bar i {
        background: repeating-linear-gradient(-45deg, var(--divergence) 0 3px, transparent 3px 6px);
      }
      .shrunken .bar i,
      .full .bar i {
        background: var(--adapted);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {{ mean: number, tau: number, likelihood: number, pull: number, errors: number[] } | null} */
    this.figures = null;
    this.whole = false;
    /** @type {number[][]} by group */
    this.values = [];
    this.unit = 1;
    this.centre = 0;
    /** @type {number | null} tau in the hand */
    this.at = null;
    this.played = false;
    this.looks = new Newest(async (/** @type {number} */ tau) => (await this.look(tau))?.());
  }

  begin() {
    const { studio } = this;
    this.at = null;
    this.looks.drop();
    studio.watch('values', { view: 'values', inputs: {}, every: 500 });
    studio.watch('posterior', { view: 'posterior', inputs: { n: POINTS }, every: 500 });
    studio.watch('groups', { view: 'groups', inputs: {} });
  }

  /** @returns {import('./shrink-groups.js').ShrinkGroups | null} */
  get groups() {
    return this.renderRoot?.querySelector('mg-shrink-groups');
  }

  /** @returns {import('./shrink-tau.js').ShrinkTau | null} */
  get line() {
    return this.renderRoot?.querySelector('mg-shrink-tau');
  }

  themed() {
    this.groups?.paint();
    this.line?.paint();
  }

  get source() {
    return String(this.studio.run.hypers.source ?? 'drawn');
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    const { values, posterior, groups } = frame.views;
    if (values) this.keep(values);
    if (posterior) this.line?.show(posterior);
    if (groups && this.at === null) this.showGroups(groups);
  }

  /** @param {Tensors} view */
  keep({ x, group, unit, centre }) {
    this.unit = unit.data[0];
    this.centre = centre.data[0];
    /** @type {number[][]} */
    const values = [];
    for (let i = 0; i < x.data.length; i++) (values[group.data[i]] ??= []).push(x.data[i]);
    this.values = values;
  }

  /** @param {number} j  @returns {string} */
  nameOf(j) {
    const { t } = this.studio;
    if (this.source === 'baseball') return PLAYERS[j];
    if (this.source === 'schools') return t('shrink.school', { name: String.fromCharCode(65 + j) });
    return t('shrink.group', { number: j + 1, count: this.values[j]?.length ?? 0 });
  }

  /** @param {Tensors} view */
  showGroups(view) {
    const list = (/** @type {string} */ name) => Array.from(view[name].data);
    const raw = list('raw');
    const order = raw.map((_, j) => j).sort((a, b) => raw[b] - raw[a]);
    const sorted = (/** @type {string} */ name) => {
      const all = list(name);
      return order.map((j) => all[j]);
    };
    const one = (/** @type {string} */ name) => view[name].data[0];
    const [mean, tau] = [one('mean'), one('tau')];
    const noise = list('noise');
    this.groups?.show({
      ...{ mean, tau, names: order.map((j) => this.nameOf(j)) },
      ...{ raw: sorted('raw'), noise: sorted('noise') },
      ...{ shrunken: sorted('shrunken'), sd: sorted('sd') },
      ...{ full: sorted('full'), fullSd: sorted('fullSd') },
      truth: this.source === 'schools' ? null : sorted('truth'),
      values: order.map((j) => (this.source === 'drawn' ? (this.values[j] ?? []) : [])),
    });
    this.line?.showTau(tau);
    const pull = noise.reduce((sum, s) => sum + (s * s) / (s * s + tau * tau), 0) / noise.length;
    this.figures = { mean, tau, pull, likelihood: one('likelihood'), errors: list('errors') };
  }

  // --- tau in the hand ------------------------------------------------------------------------------

  /** @param {number} tau */
  async look(tau) {
    const mean = this.figures?.mean;
    const view = await this.studio.view(
      'groups',
      { tau, ...(mean === undefined ? {} : { mean }) },
      [],
    );
    return view ? () => this.showGroups(view) : null;
  }

  /** @param {number} tau */
  move(tau) {
    const { studio } = this;
    if (studio.playing || studio.waiting) {
      this.played = true;
      studio.pause();
    }
    this.at = Math.max(tau, LEAST * this.unit);
    this.looks.put(this.at);
  }

  /** Let go: a new run begins at this mean and tau. */
  drop() {
    const { studio, at, played, figures } = this;
    if (at === null) return;
    this.played = false;
    const tau = Math.min(MOST, Math.max(LEAST, at / this.unit));
    studio.setHyper('startTau', Number(tau.toPrecision(3)));
    if (figures) {
      const mean = Math.min(5, Math.max(-5, (figures.mean - this.centre) / this.unit));
      studio.setHyper('startMean', Number(mean.toFixed(3)) || 0);
    }
    if (played) studio.restart();
    else studio.reset();
  }

  /** 'tau:0.5' in units, or 'bands' of the prose. @param {string} action */
  act(action) {
    const tau = /^tau:([\d.]+)$/.exec(action)?.[1];
    if (tau) {
      this.at = Number(tau) * this.unit;
      this.drop();
    } else if (action === 'whole' || action === 'settled') this.whole = action === 'whole';
  }

  // --- parts ----------------------------------------------------------------------------------------

  /** @param {typeof ERRORS[number]} name @param {number} k */
  row(name, k) {
    const { studio } = this;
    const { t } = studio;
    const errors = this.figures?.errors ?? [0, 0, 0, 0];
    const most = Math.max(...errors, 1e-12);
    const known = this.source !== 'schools' && this.figures;
    const best = known && errors[k] === Math.min(...errors) ? 'best' : '';
    const digits = this.source === 'baseball' ? 5 : 3;
    return html`<tr class="${name} ${best}">
      <th scope="row">${t(`shrink.${name}`)}</th>
      <td class="bar" aria-hidden="true">
        ${known ? html`<i .style=${`width:${(100 * errors[k]) / most}%`}></i>` : nothing}
      </td>
      <td>
        ${
          known
            ? figure(
                studio,
                `shrink.${name}`,
                { error: errors[k], groups: groupsOf(studio.run), digits },
                t.number(errors[k], digits),
              )
            : '–'
        }
      </td>
    </tr>`;
  }

  render() {
    const { studio, figures, whole, source } = this;
    const { t } = studio;
    const digits = source === 'baseball' ? 4 : 2;
    const said = {
      // no minus before nothing
      mean: figures ? t.number(Number(figures.mean.toFixed(digits)) + 0 || 0, digits) : '–',
      tau: figures ? t.number(figures.tau, digits) : '–',
      pull: figures ? t.number(100 * figures.pull, 0) : '–',
    };
    return html`<div class="two">
      <figure>
        <figcaption class="cap" aria-hidden="true">
          <span><i class="ring"></i>${t('shrink.raw')}</span>
          <span><i class="dot adapted"></i>${t('shrink.shrunken.band')}</span>
          ${
            source === 'schools'
              ? nothing
              : html`<span><i class="cross">×</i>${t('shrink.truth')}</span>`
          }
          <span><i class="strip"></i>μ ± τ</span>
        </figcaption>
        <mg-shrink-groups
          label=${t('shrink.groups.label', said)}
          ?whole=${whole}
        ></mg-shrink-groups>
        <div class="choice" role="group" aria-label=${t('shrink.bands')}>
          ${[false, true].map(
            (one) =>
              html`<button aria-pressed=${whole === one} @click=${() => (this.whole = one)}>
                ${t(one ? 'shrink.whole' : 'shrink.settled')}
              </button>`,
          )}
        </div>
      </figure>
      <div>
        <figure>
          <figcaption class="cap">${t('shrink.tau')}</figcaption>
          <mg-shrink-tau
            label=${t('shrink.tau.label', said)}
            @move=${(/** @type {CustomEvent} */ e) => this.move(e.detail)}
            @drop=${() => this.drop()}
          ></mg-shrink-tau>
        </figure>
        <p class="unit">
          μ ${said.mean}, τ ${said.tau};
          <mg-value .studio=${studio} formula="shrink.pull" .values=${{ pull: figures?.pull ?? 0 }}
            >${t('shrink.pull', said)}</mg-value
          >
        </p>
        <table>
          <thead>
            <tr>
              <th colspan="3">${t(source === 'schools' ? 'shrink.unknown' : 'shrink.errors')}</th>
            </tr>
          </thead>
          <tbody>
            ${ERRORS.map((name, k) => this.row(name, k))}
          </tbody>
        </table>
      </div>
    </div>`;
  }
}

customElements.define('mg-stage-shrink', StageShrink);
