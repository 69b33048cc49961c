import { LitElement, css, html, nothing, svg, unsafeCSS } from 'lit';
import uPlotStyle from 'uplot/dist/uPlot.min.css?inline';
import { shared } from '../styles/shared.js';
import { Sized } from './sized.js';

/**
 * @typedef {object} Curve
 * @property {string} label
 * @property {string} token  colour: support, query, adapted, divergence, before
 * @property {number[]} x
 * @property {number[]} y
 * @property {number[]} [half]  half width of an interval around y
 * @property {number[]} [under]  of a stack: what it lies on. It is drawn as a band from there, y high
 * @property {boolean} [hatched]  the band, among the names
 * @property {(ground: string, lines: string) => CanvasPattern} [hatch]  and as it is drawn
 * @property {number[]} [dash]
 * @property {boolean} [dots]
 * @property {number} [strength]  less than 1 is paler; has no line of its own among the names
 * @property {(chart: Chart) => unknown} [more]  what else stands on its line
 * @property {string} [formula]  of its values
 * @property {(i: number) => Record<string, number>} [values]  that the formula has at a point, where
 *   formulas/curves.js does not find them
 */

/** Curves' own module, once it is there. @type {typeof import('./plot.js') | null} */
let plots = null;

/** And that of their tables. @type {typeof import('./chart-table.js') | null} */
let tables = null;

/** When the last chart was made: only one a frame, since each takes several milliseconds. */
let madeAt = -Infinity;

/** Has it come, so that no first curve waits for it. */
export async function fetchPlots() {
  plots ??= await import('./plot.js');
}

/**
 * <mg-chart>: one meaning of y, a few curves, their values beside their names. The axes move
 * seldom, so that what moves is the curve. Charts of one `group` share the pointer.
 */
export class Chart extends LitElement {
  static properties = {
    heading: { type: String },
    unit: { type: String },
    dot: { type: String },
    digits: { type: Number },
    scale: { type: Number },
    floor: { type: Number },
    ceiling: { type: Number },
    group: { type: String },
    xLabel: { type: String },
    whole: { type: Boolean },
    stacked: { type: Boolean, reflect: true },
    empty: { type: String },
    t: { attribute: false },
    studio: { attribute: false },
    curves: { attribute: false },
    at: { state: true },
  };

  static styles = [
    unsafeCSS(uPlotStyle),
    shared,
    css`
      :host {
        display: block;
        position: relative;
        min-width: 0;
      }
      .cap {
        margin: 0 0 4px;
      }
      .plot {
        position: relative;
        height: 128px;
      }
      :host([stacked]) .plot {
        height: 216px; /* from 0 on, a thin band is to be seen as well */
      }
      .nothing {
        position: absolute;
        inset: 0 0 22px 34px;
        display: grid;
        place-items: center;
        font-size: 12px;
        color: var(--muted);
        border-bottom: 1px solid var(--line);
        border-left: 1px solid var(--line);
        text-align: center;
        padding: 0 12px;
      }
      ul {
        display: grid; /* a curve a line: they do not wrap when values come */
        gap: 2px;
        margin: 0 0 2px;
        padding: 0;
        list-style: none;
        font-size: 12px;
        min-height: 19px;
      }
      li {
        display: flex;
        align-items: baseline;
        gap: 5px;
        min-height: 19px; /* a value that opens its formula is a little higher than none */
        white-space: nowrap;
        color: var(--muted);
      }
      li b {
        font-weight: 500;
        color: var(--ink);
      }
      li svg {
        align-self: center;
        width: 18px;
        height: 8px;
        overflow: visible;
      }
      .u-cursor-x {
        border-right-color: var(--muted) !important;
      }
    `,
  ];

  constructor() {
    super();
    this.heading = '';
    this.unit = '';
    this.dot = '';
    this.digits = 1;
    this.scale = 1;
    this.floor = NaN; // fixed ends of the y axis
    this.ceiling = NaN;
    this.group = '';
    this.xLabel = '';
    this.whole = false; // x counts something small: a tick each
    this.stacked = false; // bands one on the other, from 0
    this.empty = '';
    /** @type {import('../i18n/index.js').Translate | null} */
    this.t = null;
    /** @type {import('../app/studio.js').Studio | null} for the formulas of its values */
    this.studio = null;
    /** @type {Curve[]} */
    this.curves = [];
    /** @type {number | null} */
    this.at = null; // x under the pointer
    /** @type {import('uplot') | null} */
    this.plot = null;
    this.signature = '';
    /** @type {[number, number]} */
    this.yRange = [0, 1];
    this.xMax = 0;
    new Sized(this, () => this.resize());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.drop();
  }

  drop() {
    this.plot?.destroy();
    this.plot = null;
    this.signature = '';
  }

  /** Colours have changed. */
  themed() {
    this.signature = '';
    this.draw();
  }

  /** Another run: the axes may jump. */
  reset() {
    this.xMax = 0;
    this.yRange = [0, 1];
  }

  resize() {
    const size = this.plotSize();
    if (this.plot && size.width > 0) this.plot.setSize(size);
    else this.draw();
  }

  plotSize() {
    const into = this.renderRoot?.querySelector('.plot');
    return { width: into?.clientWidth ?? 0, height: into?.clientHeight ?? 0 };
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has('curves') || changed.has('t') || changed.has('heading')) this.draw();
  }

  get full() {
    return this.curves.filter(({ x }) => x.length > 0);
  }

  draw() {
    const size = this.plotSize();
    const curves = this.full;
    if (size.width === 0) return;
    if (curves.length === 0) {
      this.drop();
      return;
    }
    if (!plots) {
      fetchPlots().then(
        () => this.draw(),
        (error) => console.error(error), // figures and table stay; the next draw tries again
      );
      return;
    }
    if (!tables)
      import('./chart-table.js').then((module) => {
        tables = module;
        this.requestUpdate();
      }, console.error); // the next draw tries again
    this.fitAxes(curves);
    const signature = JSON.stringify([
      curves.map(({ token, dash, half, dots, strength, under }) => [
        token,
        dash,
        !half,
        dots,
        strength,
        !under,
      ]),
      this.t?.lang,
    ]);
    if (!this.plot || signature !== this.signature) {
      if (performance.now() - madeAt < 12) {
        requestAnimationFrame(() => this.draw());
        return;
      }
      this.drop();
      this.signature = signature;
      const into = /** @type {HTMLElement} */ (this.renderRoot.querySelector('.plot'));
      this.plot = plots.plotCurves(this, curves, into, size);
      madeAt = performance.now();
    } else {
      this.plot.setData(plots.tableOf(curves));
    }
  }

  /** @param {Curve[]} curves */
  fitAxes(curves) {
    const far = Math.max(...curves.map(({ x }) => x[x.length - 1]));
    if (this.whole) this.xMax = far;
    else if (far > this.xMax || this.xMax === 0) this.xMax = Math.max(60, far * 1.25);
    if (Number.isFinite(this.floor) && Number.isFinite(this.ceiling)) {
      this.yRange = [this.floor, this.ceiling];
      return;
    }
    // The first few steps are another world (a loss of hundreds): they may leave the picture.
    let low = Infinity;
    let high = -Infinity;
    const from = this.whole || far < 12 ? -1 : 0.06 * far;
    for (const { x, y } of curves) {
      for (let i = 0; i < x.length; i++) {
        if (x[i] < from && x.length > 4) continue;
        if (y[i] < low) low = y[i];
        if (y[i] > high) high = y[i];
      }
    }
    const room = Math.max(high - low, 1e-3) * 0.08;
    low = Number.isFinite(this.floor) ? this.floor : low - room;
    high = Number.isFinite(this.ceiling) ? this.ceiling : high + room;
    const [a, b] = this.yRange;
    const fits = a <= low + room && b >= high - room && b - a < 1.7 * (high - low);
    if (!fits) this.yRange = [low, high];
  }

  /** The last point of a curve, or the one under the pointer; -1 if it has none. @param {Curve} curve */
  pointOf({ x }) {
    const { at } = this;
    const i = at === null ? -1 : x.findIndex((value) => value >= at);
    return i < 0 ? x.length - 1 : i;
  }

  /** @param {Curve} curve */
  valueOf(curve) {
    const { y, half } = curve;
    const i = this.pointOf(curve);
    if (i < 0) return '–';
    const number = this.t?.number ?? String;
    const value = number(y[i] * this.scale, this.digits);
    return half ? `${value} ± ${number(half[i] * this.scale, this.digits)}` : value;
  }

  /** Its value, which opens its formula where it has one. @param {Curve} curve */
  told(curve) {
    const value = this.valueOf(curve);
    const i = this.pointOf(curve);
    if (i < 0 || !this.studio || !curve.formula) return value;
    return html`<mg-value
      .studio=${this.studio}
      formula=${curve.formula}
      .point=${[curve, i]}
      @click=${(/** @type {Event} */ event) => event.stopPropagation()}
      >${value}</mg-value
    >`;
  }

  summary() {
    const parts = named(this.full).map((curve) => `${curve.label} ${this.valueOf(curve)}`);
    return `${this.heading}${this.unit ? `, ${this.unit}` : ''}: ${parts.join('; ') || this.empty}`;
  }

  render() {
    const none = this.full.length === 0;
    return html`<h2 class="cap">
        <span
          >${this.dot ? html`<i class="dot ${this.dot}"></i>` : nothing}${this.heading}${
            this.unit ? html`, ${this.unit}` : nothing
          }</span
        >
      </h2>
      <ul>
        ${named(this.curves).map(
          (curve) =>
            html`<li>
              <svg viewBox="0 0 18 8" aria-hidden="true">${sample(curve)}</svg>${curve.label}
              <b>${this.told(curve)}</b>${curve.more?.(this)}
            </li>`,
        )}
      </ul>
      <div class="plot" role="img" aria-label=${this.summary()}>
        ${none ? html`<div class="nothing">${this.empty}</div>` : nothing}
      </div>
      ${none ? nothing : tables?.tableOfChart(this, named(this.full))}`;
  }
}

/** @param {Curve[]} curves */
const named = (curves) => curves.filter(({ strength }) => !strength);

/** @param {Curve} curve */
export function sample({ token, dash, dots, under, hatched }) {
  if (under && !dash)
    return svg`<rect width="18" height="8" y="1" fill=${`var(--${token})`} opacity="0.3" />
      ${hatched ? svg`<path d="M2 9l6-8M8 9l6-8M14 9l4-5.3" stroke=${`var(--${token})`} />` : nothing}
      <path d="M0 1h18" stroke=${`var(--${token})`} stroke-width="2" />`;
  return svg`<line x1="0" y1="4" x2="18" y2="4" stroke=${`var(--${token})`} stroke-width="2"
      stroke-dasharray=${dash?.join(' ') ?? 'none'} />
    ${dots ? svg`<circle cx="9" cy="4" r="3" fill=${`var(--${token})`} />` : nothing}`;
}

customElements.define('mg-chart', Chart);
