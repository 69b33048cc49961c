import { LitElement, css, html, nothing, svg } from 'lit';
import { shared } from '../styles/shared.js';
import { faint } from './colours.js';
import { EDGE, nearest, paintPlot, placing, ticksOf } from './plot.js';

/**
 * @typedef {object} Curve
 * @property {string} label
 * @property {string} token  colour: support, query, adapted, divergence, before
 * @property {number[]} x
 * @property {number[]} y
 * @property {number[]} [half]  half width of an interval around y
 * @property {number[]} [dash]
 * @property {boolean} [dots]
 */

const HEIGHT = 128;

/**
 * <mg-chart>: one meaning of y, a few curves, their values beside their names. The axes move
 * seldom, so that what moves is the curve. 'at' says which x the pointer is over (null: none), so
 * that others of the same `group` can show theirs.
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
    empty: { type: String },
    t: { attribute: false },
    curves: { attribute: false },
    at: { state: true },
  };

  static styles = [
    shared,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .cap {
        margin: 0 0 4px;
      }
      .plot {
        position: relative;
        height: 128px;
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
        display: flex;
        flex-wrap: wrap;
        gap: 2px 14px;
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
      canvas {
        display: block;
        width: 100%;
        height: 128px;
        touch-action: pan-y;
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
    this.empty = '';
    /** @type {import('../i18n/index.js').Translate | null} */
    this.t = null;
    /** @type {Curve[]} */
    this.curves = [];
    /** @type {number | null} */
    this.at = null; // x under the pointer
    /** @type {import('./plot.js').Frame | null} */
    this.frame = null; // as last painted
    /** @type {[number, number]} */
    this.yRange = [0, 1];
    this.xMax = 0;
    this.sized = new ResizeObserver(() => this.draw());
  }

  connectedCallback() {
    super.connectedCallback();
    this.sized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.sized.disconnect();
  }

  /** Colours have changed. */
  themed() {
    this.draw();
  }

  /** Another run: the axes may jump. */
  reset() {
    this.at = null;
    this.xMax = 0;
    this.yRange = [0, 1];
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (['curves', 't', 'heading', 'at'].some((key) => changed.has(key))) this.draw();
  }

  get full() {
    return this.curves.filter(({ x }) => x.length > 0);
  }

  draw() {
    const canvas = this.renderRoot?.querySelector('canvas');
    const context = canvas?.getContext('2d');
    const width = canvas?.clientWidth ?? 0;
    const curves = this.full;
    if (!canvas || !context || width === 0 || curves.length === 0) return;
    this.fitAxes(curves);
    const ratio = window.devicePixelRatio || 1;
    const [across, down] = [Math.round(width * ratio), Math.round(HEIGHT * ratio)];
    if (canvas.width !== across) canvas.width = across;
    if (canvas.height !== down) canvas.height = down;
    context.setTransform(across / width, 0, 0, down / HEIGHT, 0, 0);
    const style = getComputedStyle(this);
    const ink = (/** @type {string} */ token) => style.getPropertyValue(token).trim();
    const drawn = curves.map((curve) => {
      const stroke = ink(`--${curve.token}`);
      return { ...curve, stroke, band: faint(stroke, 0.18) };
    });
    this.frame = this.frameOf(width);
    const font = `11px ${ink('--sans') || 'sans-serif'}`;
    const inks = { line: ink('--line'), muted: ink('--muted'), font };
    paintPlot(context, this.frame, drawn, inks, this.at, ratio);
  }

  /** @param {number} width @returns {import('./plot.js').Frame} */
  frameOf(width) {
    const { xMax, yRange, scale } = this;
    const [low, high] = yRange.map((value) => value * scale);
    const tall = HEIGHT - EDGE.top - EDGE.bottom;
    const yTicks = ticksOf(low, high, tall, 24);
    const step = yTicks.length > 1 ? yTicks[1] - yTicks[0] : 1;
    return {
      width,
      height: HEIGHT,
      x: [0, xMax],
      y: yRange,
      xTicks: this.whole
        ? Array.from({ length: Math.round(xMax) + 1 }, (_, i) => i)
        : ticksOf(0, xMax, width - EDGE.left - EDGE.right, 56),
      yTicks: yTicks.map((value) => value / scale),
      xName: (value) => compact(value, this.t?.lang),
      yName: (value) => tick(value * scale, step),
    };
  }

  /** @param {PointerEvent} event */
  point(event) {
    if (!this.frame || this.full.length === 0) return;
    const { left } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    this.tell(placing(this.frame).valueAt(event.clientX - left));
  }

  /** The nearest x that has a value, for this chart and for its group. @param {number | null} wish */
  tell(wish) {
    const x = wish === null ? null : nearestOf(this.full, wish);
    if (x === this.at) return;
    this.at = x;
    this.dispatchEvent(new CustomEvent('at', { detail: x, bubbles: true, composed: true }));
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

  /** The last value of a curve, or the one under the pointer. @param {Curve} curve */
  valueOf({ x, y, half }) {
    if (x.length === 0) return '–';
    const i = this.at === null ? x.length - 1 : nearest(x, this.at);
    const number = this.t?.number ?? String;
    const value = number(y[i] * this.scale, this.digits);
    return half ? `${value} ± ${number(half[i] * this.scale, this.digits)}` : value;
  }

  summary() {
    const parts = this.full.map((curve) => `${curve.label} ${this.valueOf(curve)}`);
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
        ${this.curves.map(
          (curve) =>
            html`<li>
              <svg viewBox="0 0 18 8" aria-hidden="true">${sample(curve)}</svg>${curve.label}
              <b>${this.valueOf(curve)}</b>
            </li>`,
        )}
      </ul>
      <div class="plot" role="img" aria-label=${this.summary()}>
        ${
          none
            ? html`<div class="nothing">${this.empty}</div>`
            : html`<canvas
                @pointermove=${this.point}
                @pointerdown=${this.point}
                @pointerleave=${() => this.tell(null)}
                @pointercancel=${() => this.tell(null)}
              ></canvas>`
        }
      </div>`;
  }
}

/** @param {Curve} curve */
function sample({ token, dash, dots }) {
  return svg`<line x1="0" y1="4" x2="18" y2="4" stroke=${`var(--${token})`} stroke-width="2"
      stroke-dasharray=${dash?.join(' ') ?? 'none'} />
    ${dots ? svg`<circle cx="9" cy="4" r="3" fill=${`var(--${token})`} />` : nothing}`;
}

/** @param {Curve[]} curves @param {number} wish */
function nearestOf(curves, wish) {
  let found = Infinity;
  for (const { x } of curves) {
    const value = x[nearest(x, wish)];
    if (Math.abs(value - wish) < Math.abs(found - wish)) found = value;
  }
  return found;
}

/** @param {number} value @param {number} step  between two ticks */
function tick(value, step) {
  const digits = step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
  return value.toFixed(digits).replace('-', '−');
}

/** @param {number} value @param {string} [lang] */
function compact(value, lang) {
  if (value < 10000) return String(value);
  return lang === 'zh' ? `${value / 10000} 万` : `${value / 1000} k`;
}

customElements.define('mg-chart', Chart);
