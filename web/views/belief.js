import { css, html } from 'lit';
import { colour, faint } from './colours.js';
import { ticksOf } from './height-map.js';
import { markPath } from './outlines.js';
import { CanvasView } from './canvas.js';

const LEFT = 38;
const RIGHT = 6;
const FOOT = 20;
const LANE = 84; // for the acquisition, below
const GAP = 14;

/**
 * @typedef {object} Belief  what is drawn, over places x [n]
 * @property {Float32Array} x
 * @property {Float32Array | null} truth  the function itself, where it may be seen
 * @property {Float32Array} mean
 * @property {Float32Array} sd
 * @property {Float32Array} acquisition
 * @property {number | null} next  where the machine looks next
 * @property {{ x: ArrayLike<number>, y: ArrayLike<number> }} tried
 * @property {{ x: number, y: number }[]} guesses
 * @property {boolean} known  whether there is a model yet
 */

/**
 * <mg-belief>: what a Gaussian process believes of a function of one number, what was tried, and below
 * it how much a place is worth trying. A click, or Enter where the arrow keys have gone, is a guess:
 * event 'guess' with the place as its detail.
 */
export class BeliefPlot extends CanvasView {
  static properties = { belief: { attribute: false } };

  static styles = [
    CanvasView.styles,
    css`
      canvas {
        height: 360px;
        touch-action: pan-y;
        cursor: crosshair;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Belief | null} */
    this.belief = null;
    /** @type {number | null} where the pointer or the keys are, 0 to 1 */
    this.at = null;
    /** @type {[number, number]} of the y axis */
    this.range = [-1, 1];
    this.ranged = ''; // the places it was made for
  }

  updated() {
    this.fit();
    this.paint();
  }

  /** The axis grows with what is on it, and shrinks with another function only. */
  fit() {
    const { belief } = this;
    if (!belief) return;
    const { mean, sd, tried, guesses, truth, known } = belief;
    const values = [...Array.from(tried.y), ...guesses.map(({ y }) => y), ...(truth ?? [])];
    if (known)
      mean.forEach((m, i) => {
        values.push(m - sd[i], m + sd[i]);
      });
    if (values.length === 0) values.push(-2, 2);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const room = 0.12 * Math.max(high - low, 1e-6);
    const [a, b] = this.range;
    const fits = low > a && high < b && b - a < 1.8 * (high - low);
    if (!fits) this.range = [low - room, high + room];
  }

  /** @param {HTMLCanvasElement} canvas */
  scales(canvas) {
    const width = canvas.clientWidth - LEFT - RIGHT;
    const lane = canvas.clientHeight - FOOT; // the acquisition's ground
    const ground = lane - LANE - GAP;
    const [low, high] = this.range;
    const { x } = /** @type {Belief} */ (this.belief);
    const [x0, x1] = [x[0], x[x.length - 1]];
    return {
      ...{ width, ground, lane, x0, x1 },
      x: (/** @type {number} */ at) => LEFT + (width * (at - x0)) / (x1 - x0),
      y: (/** @type {number} */ v) => 4 + ((ground - 4) * (high - v)) / (high - low),
    };
  }

  /** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} canvas */
  draw(context, canvas) {
    const { belief } = this;
    if (!belief) return;
    this.paintAxes(canvas, context);
    const scales = this.scales(canvas);
    context.save();
    context.beginPath();
    context.rect(LEFT, 0, scales.width, scales.ground);
    context.clip();
    if (belief.known) this.paintBand(context, scales, belief);
    if (belief.truth) {
      context.setLineDash([6, 4]);
      this.paintLine(context, scales, belief.x, belief.truth, colour(this, '--ink'), 1.5);
      context.setLineDash([]);
    }
    context.restore();
    this.paintWorth(context, scales, belief);
    this.paintPoints(context, scales, belief);
    if (this.at !== null) {
      const px = LEFT + scales.width * this.at;
      context.strokeStyle = faint(colour(this, '--query'), 0.7);
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(px, 0);
      context.lineTo(px, scales.ground);
      context.stroke();
    }
  }

  /** @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2D} context */
  paintAxes(canvas, context) {
    const { x, y, x0, x1, width, ground, lane } = this.scales(canvas);
    const words = (/** @type {number} */ tick) => String(tick).replace('-', '−');
    context.lineWidth = 1;
    context.fillStyle = colour(this, '--muted');
    context.font = `11px ${colour(this, '--sans')}`;
    context.textAlign = 'right';
    context.strokeStyle = colour(this, '--line');
    for (const tick of ticksOf(...this.range)) {
      context.beginPath();
      context.moveTo(LEFT, Math.round(y(tick)) + 0.5);
      context.lineTo(LEFT + width, Math.round(y(tick)) + 0.5);
      context.stroke();
      context.fillText(words(tick), LEFT - 6, Math.max(10, y(tick) + 4));
    }
    context.beginPath();
    context.moveTo(LEFT, lane + 0.5);
    context.lineTo(LEFT + width, lane + 0.5);
    context.stroke();
    context.textAlign = 'center';
    for (const tick of ticksOf(x0, x1)) context.fillText(words(tick), x(tick), lane + 14);
    context.strokeRect(LEFT + 0.5, 0.5, width - 1, ground);
  }

  /** @param {CanvasRenderingContext2D} context @param {any} scales @param {ArrayLike<number>} at
   * @param {ArrayLike<number>} values @param {string} tone @param {number} width */
  paintLine(context, { x, y }, at, values, tone, width) {
    context.strokeStyle = tone;
    context.lineWidth = width;
    context.beginPath();
    for (let i = 0; i < at.length; i++) context.lineTo(x(at[i]), y(values[i]));
    context.stroke();
  }

  /** Two standard deviations and one. @param {CanvasRenderingContext2D} context @param {any} scales
   * @param {Belief} belief */
  paintBand(context, scales, { x: at, mean, sd }) {
    const tone = colour(this, '--support');
    const { x, y } = scales;
    for (const times of [2, 1]) {
      context.beginPath();
      for (let i = 0; i < at.length; i++) context.lineTo(x(at[i]), y(mean[i] + times * sd[i]));
      for (let i = at.length - 1; i >= 0; i--) context.lineTo(x(at[i]), y(mean[i] - times * sd[i]));
      context.closePath();
      context.fillStyle = faint(tone, 0.13);
      context.fill();
    }
    this.paintLine(context, scales, at, mean, tone, 2);
  }

  /** The acquisition, as high as its lane. @param {CanvasRenderingContext2D} context @param {any} scales
   * @param {Belief} belief */
  paintWorth(context, { x, lane }, { x: at, acquisition, next, known }) {
    if (!known) return;
    const tone = colour(this, '--divergence');
    const least = Math.min(0, ...acquisition.filter((v) => v < 0));
    const most = Math.max(...acquisition, least + 1e-12);
    const y = (/** @type {number} */ v) => lane - ((LANE - 8) * (v - least)) / (most - least);
    context.beginPath();
    context.moveTo(x(at[0]), lane);
    for (let i = 0; i < at.length; i++) context.lineTo(x(at[i]), y(acquisition[i]));
    context.lineTo(x(at[at.length - 1]), lane);
    context.fillStyle = faint(tone, 0.18);
    context.fill();
    context.beginPath();
    for (let i = 0; i < at.length; i++) context.lineTo(x(at[i]), y(acquisition[i]));
    context.strokeStyle = tone;
    context.lineWidth = 1.75;
    context.stroke();
    if (next === null) return;
    context.setLineDash([2, 3]);
    context.beginPath();
    context.moveTo(x(next), 0);
    context.lineTo(x(next), lane);
    context.stroke();
    context.setLineDash([]);
    markPath(context, 'down', x(next), lane - LANE - 2, 5);
    context.fillStyle = tone;
    context.fill();
  }

  /** @param {CanvasRenderingContext2D} context @param {any} scales @param {Belief} belief */
  paintPoints(context, { x, y }, { tried, guesses }) {
    context.lineWidth = 1.5;
    context.strokeStyle = colour(this, '--paper');
    for (let i = 0; i < tried.x.length; i++) {
      markPath(context, 'circle', x(tried.x[i]), y(tried.y[i]), i === tried.x.length - 1 ? 6 : 4.5);
      context.fillStyle = colour(this, '--support');
      context.fill();
      context.stroke();
    }
    for (const guess of guesses) {
      markPath(context, 'diamond', x(guess.x), y(guess.y), 5);
      context.fillStyle = colour(this, '--query');
      context.fill();
      context.stroke();
    }
  }

  // --- pointer and keys -----------------------------------------------------------------------

  /** @param {PointerEvent} event */
  point(event) {
    const canvas = /** @type {HTMLCanvasElement} */ (event.currentTarget);
    const box = canvas.getBoundingClientRect();
    const part = (event.clientX - box.left - LEFT) / (canvas.clientWidth - LEFT - RIGHT);
    this.at = Math.min(1, Math.max(0, part));
    this.paint();
  }

  leave() {
    this.at = null;
    this.paint();
  }

  guess() {
    if (!this.belief || this.at === null) return;
    const { x } = this.belief;
    const place = x[0] + this.at * (x[x.length - 1] - x[0]);
    this.dispatchEvent(new CustomEvent('guess', { detail: [place] }));
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    this.point(/** @type {any} */ (event));
    this.guess();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
    if (!by && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    if (by) {
      this.at = Math.min(1, Math.max(0, (this.at ?? 0.5) + by * (event.shiftKey ? 0.002 : 0.02)));
      this.paint();
    } else this.guess();
  }

  render() {
    return html`<canvas
      role="application"
      tabindex="0"
      aria-label=${this.label}
      @pointermove=${this.point}
      @pointerleave=${this.leave}
      @click=${this.clicked}
      @keydown=${this.key}
    ></canvas>`;
  }
}

customElements.define('mg-belief', BeliefPlot);
