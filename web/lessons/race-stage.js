import { css, html, nothing, svg } from 'lit';
import { Stage } from '../components/connected.js';
import { table, two } from '../styles/parts.js';
import { markOutline, markPath } from '../views/outlines.js';
import { power, racers } from './racers.js';
import '../views/height-map.js';
import { figure } from '../components/figure.js';
import './race-sweep.js';
import { SURFACES } from './surfaces-formulas.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 * @typedef {import('../views/height-map.js').Point} Point
 * @typedef {import('../views/height-map.js').HeightMap} HeightMap
 */

const GRID = 97; // of the map, a side
const RATES = 41; // of the sweep
const STEPS = 200; // and how far it looks

const VALLEY_RATES = {
  ...{ rateSgd: 0.03, rateMomentum: 0.03, rateNesterov: 0.013 },
  ...{ rateRmsprop: 0.08, rateAdam: 0.4, rateAdamw: 0.4 },
};

/** What buttons of the prose set up. @type {Record<string, Record<string, number | string>>} */
const scenes = {
  // The same place of the valley: 2.8 along it, 2.4 across.
  'valley:straight': {
    ...{ surface: 'valley', startX: 0.85, startY: 0.8, slopeNoise: 0, weightDecay: 0.01 },
    ...VALLEY_RATES,
  },
  'valley:turned': {
    ...{ surface: 'tilted', startX: 0.6, startY: 0.95, slopeNoise: 0, weightDecay: 0.01 },
    ...VALLEY_RATES,
  },
  noisy: {
    ...{ surface: 'valley', startX: 0.85, startY: 0.8, slopeNoise: 10, weightDecay: 0.01 },
    ...VALLEY_RATES,
  },
  eggs: {
    ...{ surface: 'rastrigin', startX: 0.3, startY: 0.6, slopeNoise: 0, weightDecay: 0.01 },
    ...{ rateSgd: 1e-3, rateMomentum: 3e-4, rateNesterov: 3e-4 },
    ...{ rateRmsprop: 0.01, rateAdam: 0.1, rateAdamw: 0.1 },
  },
  four: {
    ...{ surface: 'himmelblau', startX: 0.45, startY: 0.46, slopeNoise: 0, weightDecay: 0.01 },
    ...{ rateSgd: 0.01, rateMomentum: 2e-3, rateNesterov: 2e-3 },
    ...{ rateRmsprop: 0.05, rateAdam: 0.2, rateAdamw: 0.2 },
  },
  decay: {
    ...{ surface: 'rosenbrock', startX: 0.15, startY: 0.85, slopeNoise: 0, weightDecay: 0.5 },
    ...{ rateSgd: 1e-3, rateMomentum: 3e-4, rateNesterov: 3e-4 },
    ...{ rateRmsprop: 0.01, rateAdam: 0.1, rateAdamw: 0.1 },
  },
};

/** Curves beside the stage: how high each one is. @param {Studio} studio */
export function charts({ t, run }) {
  const { series } = run;
  /** @param {string} name */
  const curve = (name) => {
    if (!series) return { x: [], y: [] };
    const heights = Array.from(series.y[name].subarray(0, series.count));
    const y = heights.map(power);
    return {
      ...{ x: Array.from(series.x.subarray(0, series.count)), y, formula: 'surfaces.power' },
      values: (/** @type {number} */ i) => ({ height: heights[i], power: y[i] }),
    };
  };
  return [
    {
      ...{ id: 'heights', heading: t('race.chart'), unit: t('race.power'), digits: 1 },
      curves: racers.map(({ key, token, dash }) => ({
        ...{ label: t(`race.${key}`), token, dash },
        ...curve(key),
      })),
    },
  ];
}

/** The stage: the surface with six ways down it, who is where, and what rates are good. */
export class StageRace extends Stage {
  static properties = {
    figures: { state: true },
    hidden6: { state: true },
  };

  static styles = [
    Stage.styles,
    table,
    two,
    css`
      .two {
        --columns: minmax(0, 1fr) minmax(0, max-content);
      }
      th,
      td {
        --cell: 4px 0 4px 7px;
        white-space: nowrap;
      }
      th label {
        display: flex;
        gap: 7px;
        align-items: center;
        cursor: pointer;
      }
      th input {
        width: 16px;
        height: 16px;
        margin: 0;
        accent-color: var(--ink);
      }
      th svg {
        flex: none;
        width: 30px;
        height: 14px;
        overflow: visible;
      }
      td.out {
        color: var(--query-text);
      }
      td input {
        width: 9ch;
        padding: 3px 4px;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: var(--raise);
        color: var(--ink);
        font: inherit;
        text-align: right;
      }
      .hint {
        margin: 6px 0 0;
        font-size: 12px;
        line-height: 1.5;
        color: var(--muted);
      }
      .under {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 14px;
        align-items: center;
        margin-top: 10px;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {{ place: number[], value: number[], out: number[], arrived: number[] } | null} */
    this.figures = null;
    /** @type {Set<string>} not drawn */
    this.hidden6 = new Set();
    /** @type {Float32Array} */
    this.trail = new Float32Array();
    /** @type {Point[]} */
    this.lowest = [];
    /** @type {{ x: Point, y: Point } | null} of the surface */
    this.ends = null;
    /** @type {Point | null} the start, in the hand */
    this.start = null;
    this.played = false;
    this.surfaceOf = '';
    /** @type {{ rate: Float32Array, value: Float32Array } | null} */
    this.sweep = null;
    this.swept = false; // for the present session
    this.wished = false; // the best rates, as soon as they are known
  }

  /** @returns {HeightMap | null} */
  get map() {
    return this.renderRoot?.querySelector('mg-height-map');
  }

  themed() {
    this.map?.themed();
  }

  async begin() {
    const { studio } = this;
    this.start = null;
    this.swept = false;
    studio.watch('racers', { view: 'racers', inputs: {} });
    studio.watch('trails', { view: 'trails', inputs: {} });
    studio.watch('sweep', { view: 'sweep', inputs: { n: RATES, steps: STEPS }, every: 500 });
    const surface = String(studio.run.hypers.surface);
    if (surface === this.surfaceOf && this.map?.ground.n) return;
    const view = await studio.view('surface', { n: GRID }, []);
    if (!view || !this.map) return;
    this.surfaceOf = surface;
    const { x, y, value, where } = view;
    this.ends = { x: [x.data[0], x.data[GRID - 1]], y: [y.data[0], y.data[GRID - 1]] };
    this.lowest = Array.from({ length: where.dims[0] }, (_, i) => [
      where.data[2 * i],
      where.data[2 * i + 1],
    ]);
    this.map.show(x.data, y.data, value.data);
    this.requestUpdate();
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    const { racers: now, trails, sweep } = frame.views;
    if (trails) this.trail = Float32Array.from(trails.trail.data);
    if (sweep)
      this.sweep = {
        rate: Float32Array.from(sweep.rate.data),
        value: Float32Array.from(sweep.value.data),
      };
    if (now) {
      const of = (/** @type {string} */ name) => Array.from(now[name].data);
      this.figures = {
        ...{ place: of('place'), value: of('value'), out: of('out'), arrived: of('arrived') },
      };
    }
    if (now || trails) this.map?.paint();
    if (!sweep) return;
    this.swept = true;
    this.requestUpdate();
    if (this.wished) this.takeBest();
  }

  /** 'best', or one of the scenes. @param {string} action */
  act(action) {
    const { studio } = this;
    if (action === 'best') this.takeBest();
    if (!(action in scenes) || !studio.allows('reset')) return;
    for (const [key, value] of Object.entries(scenes[action])) studio.setHyper(key, value);
    studio.restart();
  }

  /** Each optimizer the rate with which it gets lowest: once that is known of this surface and start. */
  takeBest() {
    const { studio, sweep } = this;
    this.wished = !this.swept || studio.coming;
    if (!sweep || this.wished) return;
    racers.forEach(({ rate }, k) => studio.setHyper(rate, this.bestOf(sweep, k)));
    studio.reset();
  }

  /** @param {{ rate: Float32Array, value: Float32Array }} sweep @param {number} k */
  bestOf({ rate, value }, k) {
    const heights = value.subarray(k * rate.length, (k + 1) * rate.length);
    return Number(rate[heights.indexOf(Math.min(...heights))].toPrecision(3));
  }

  // --- the start in the hand ------------------------------------------------------------------

  /** @param {Point} at */
  move(at) {
    const { studio } = this;
    if (studio.playing || studio.waiting) {
      this.played = true;
      studio.pause();
    }
    this.start = at;
  }

  /** Let go: they start from there, and go on if they went on before. */
  drop() {
    const { ends, start } = this;
    if (!ends || !start) return;
    const [x, y] = [ends.x, ends.y].map(([lo, hi], k) => (start[k] - lo) / (hi - lo));
    this.startAt(x, y);
  }

  /** @param {number} x @param {number} y */
  startAt(x, y) {
    const { studio, played } = this;
    this.played = false;
    const within = (/** @type {number} */ u) => Number(Math.min(1, Math.max(0, u)).toFixed(3));
    studio.setHyper('startX', within(x));
    studio.setHyper('startY', within(y));
    if (played) studio.restart();
    else studio.reset();
  }

  /** The start as it is, in places. @returns {Point | null} */
  get begun() {
    return this.trail.length ? [this.trail[0], this.trail[1]] : null;
  }

  // --- pictures -------------------------------------------------------------------------------

  /** @param {import('../views/height-map.js').Scales} scales */
  overlay({ context, x, y, colour }) {
    context.strokeStyle = colour('--ink');
    context.lineWidth = 1.25;
    for (const [px, py] of this.lowest) {
      context.beginPath();
      context.moveTo(x(px) - 5, y(py) - 5);
      context.lineTo(x(px) + 5, y(py) + 5);
      context.moveTo(x(px) - 5, y(py) + 5);
      context.lineTo(x(px) + 5, y(py) - 5);
      context.stroke();
    }
    const { trail, start, figures } = this;
    const rows = start ? 0 : trail.length / (2 * racers.length);
    context.lineJoin = 'round';
    racers.forEach(({ key, token, dash }, k) => {
      if (this.hidden6.has(key)) return;
      const tone = colour(`--${token}`);
      context.setLineDash(dash);
      context.strokeStyle = tone;
      context.lineWidth = 1.75;
      context.beginPath();
      for (let i = 0; i < rows; i++)
        context.lineTo(x(trail[12 * i + 2 * k]), y(trail[12 * i + 2 * k + 1]));
      if (figures && rows) context.lineTo(x(figures.place[2 * k]), y(figures.place[2 * k + 1]));
      context.stroke();
      context.setLineDash([]);
    });
    const from = start ?? this.begun;
    if (from) {
      context.fillStyle = colour('--paper');
      context.strokeStyle = colour('--ink');
      context.lineWidth = 1.5;
      context.beginPath();
      context.arc(x(from[0]), y(from[1]), 7, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
      context.beginPath();
      context.arc(x(from[0]), y(from[1]), 2, 0, 2 * Math.PI);
      context.stroke();
    }
    if (!figures || start || rows < 2) return;
    racers.forEach(({ key, token, mark }, k) => {
      if (this.hidden6.has(key)) return;
      markPath(context, mark, x(figures.place[2 * k]), y(figures.place[2 * k + 1]), 6);
      context.fillStyle = figures.out[k] ? colour('--paper') : colour(`--${token}`);
      context.strokeStyle = figures.out[k] ? colour(`--${token}`) : colour('--paper');
      context.lineWidth = 1.5;
      context.fill();
      context.stroke();
    });
  }

  /** @param {string} key @param {boolean} on */
  toggle(key, on) {
    const hidden = new Set(this.hidden6);
    if (on) hidden.delete(key);
    else hidden.add(key);
    this.hidden6 = hidden;
    this.map?.paint();
  }

  /** @param {{ place: number[], value: number[] }} figures @param {number} k */
  heightOf({ place, value: heights }, k) {
    const { studio } = this;
    const surface = SURFACES.indexOf(String(studio.run.hypers.surface));
    const [x, y, value] = [place[2 * k], place[2 * k + 1], heights[k]];
    const shown = this.height(value);
    // What has left is nowhere.
    return surface < 0 || !(value < 1e29)
      ? shown
      : figure(studio, 'surfaces.height', { surface, x, y, value }, shown);
  }

  /** @param {number} value */
  height(value) {
    const { t } = this.studio;
    if (value >= 0.001) return t.number(value, value < 0.1 ? 4 : value < 100 ? 2 : 0);
    return value > 0 ? value.toExponential(0).replace('-', '−') : '0';
  }

  /** @param {import('./racers.js').Racer} racer @param {number} k */
  row({ key, rate, token, dash, mark }, k) {
    const studio = this.studio;
    const { t, run } = studio;
    const { figures } = this;
    const value = run.hypers[rate] ?? run.draft[rate];
    const end = !figures
      ? '–'
      : figures.out[k]
        ? t('race.out')
        : figures.arrived[k]
          ? t.number(figures.arrived[k], 0)
          : '–';
    return html`<tr>
      <th scope="row">
        <label
          ><input
            type="checkbox"
            .checked=${!this.hidden6.has(key)}
            @change=${(/** @type {any} */ e) => this.toggle(key, e.target.checked)}
          /><svg viewBox="0 0 30 14" aria-hidden="true">
            ${svg`<path d="M0 7h30" stroke=${`var(--${token})`} stroke-width="2"
              stroke-dasharray=${dash.join(' ') || 'none'} /><path transform="translate(15 7)"
              d=${markOutline(mark, 5)} fill=${`var(--${token})`} />`}</svg
          >${t(`race.${key}`)}</label
        >
      </th>
      <td>
        <input
          type="number"
          step="any"
          min="0.00001"
          max="1"
          aria-label=${t('race.rate.of', { name: t(`race.${key}`) })}
          .value=${value === undefined ? '' : String(Number(Number(value).toPrecision(3)))}
          ?disabled=${value === undefined || !studio.allows(rate)}
          @change=${(/** @type {any} */ e) => studio.act(`hyper:${rate}=${e.target.value}`)}
        />
      </td>
      <td class=${figures?.out[k] ? 'out' : nothing}>
        ${figures ? this.heightOf(figures, k) : '–'}
      </td>
      <td class=${figures?.out[k] ? 'out' : nothing}>${end}</td>
    </tr>`;
  }

  /** What the map shows, in words. */
  said() {
    const { t } = this.studio;
    const { figures, begun } = this;
    if (!figures || !begun) return t('race.map');
    const heights = racers.map(
      ({ key }, k) =>
        `${t(`race.${key}`)} ${figures.out[k] ? t('race.out') : this.height(figures.value[k])}`,
    );
    const start = begun.map((v) => t.number(v, 2)).join(', ');
    return `${t('race.map')}. ${t('race.map.label', { start, heights: heights.join('; ') })}`;
  }

  render() {
    const { studio, sweep } = this;
    const { t, run } = studio;
    return html`<div class="two">
        <figure>
          <figcaption class="cap">${t('race.map')}</figcaption>
          <mg-height-map
            label=${this.said()}
            .at=${this.start ?? this.begun}
            .overlay=${(/** @type {any} */ scales) => this.overlay(scales)}
            @move=${(/** @type {CustomEvent} */ e) => this.move(e.detail)}
            @nudge=${() => this.drop()}
            @drop=${() => this.drop()}
          ></mg-height-map>
          <p class="hint">${t('race.map.hint')}</p>
        </figure>
        <div>
          <table>
            <caption>
              ${t('race.table')}
            </caption>
            <thead>
              <tr>
                <th scope="col">${t('race.who')}</th>
                <th scope="col">${t('race.rate')}</th>
                <th scope="col">${t('race.height')}</th>
                <th scope="col">${t('race.arrived')}</th>
              </tr>
            </thead>
            <tbody>
              ${racers.map((racer, k) => this.row(racer, k))}
            </tbody>
          </table>
          <p class="hint">${t('race.there')}</p>
        </div>
      </div>
      <figure>
        <figcaption class="cap">${t('race.sweep', { steps: STEPS })}</figcaption>
        <mg-race-sweep
          .sweep=${sweep}
          .hiddenRacers=${this.hidden6}
          .rates=${racers.map(({ rate }) => Number(run.hypers[rate] ?? NaN))}
          .t=${t}
        ></mg-race-sweep>
        <div class="under">
          <button
            class="pill"
            ?disabled=${!sweep || !racers.some(({ rate }) => studio.allows(rate))}
            @click=${() => this.takeBest()}
          >
            ${t('race.best')}
          </button>
        </div>
      </figure>`;
  }
}

customElements.define('mg-stage-race', StageRace);
