import { css, html } from 'lit';
import { DragView } from './canvas.js';
import { colour } from './colours.js';
import { Ground } from './ground.js';

const LEFT = 34;
const FOOT = 20;
const SHARES = [0.004, 0.015, 0.04, 0.09, 0.16, 0.25, 0.36, 0.49, 0.64, 0.81]; // of the area
const NUDGE = 0.02; // of the picture, by an arrow key

/**
 * @typedef {[number, number]} Point
 *
 * @typedef {object} Scales  what an overlay paints with
 * @property {CanvasRenderingContext2D} context
 * @property {(x: number) => number} x  of a place, in CSS pixels
 * @property {(y: number) => number} y
 * @property {(token: string) => string} colour
 */

/**
 * Which share of the values is lower than each, 0 to 1: by it a map is coloured, so that a deep valley
 * and a flat plain can both be seen.
 * @param {Float32Array} values
 */
export function sharesOf(values) {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const shares = new Float32Array(values.length);
  // Equal values have equal colours.
  for (let i = 0, from = 0; i < order.length; i++) {
    if (values[order[i]] !== values[order[from]]) from = i;
    shares[order[i]] = from / Math.max(1, order.length - 1);
  }
  return { order, shares };
}

/** Three or four round numbers of an axis. @param {number} lo @param {number} hi */
export function ticksOf(lo, hi) {
  const power = 10 ** Math.floor(Math.log10((hi - lo) / 3));
  const step = [1, 2, 5, 10].map((m) => m * power).find((one) => (hi - lo) / one <= 4.5) ?? hi - lo;
  const ticks = [];
  for (let k = Math.ceil(lo / step - 1e-9); k * step <= hi + 1e-9 * step; k++)
    ticks.push(Number((k * step).toPrecision(6)));
  return ticks;
}

/**
 * <mg-height-map>: a function of two numbers by its colours and contours, which lie at equal shares of
 * the area, not at equal heights. `overlay` paints what happens on it. With `at`, a place is moved by
 * pointer or arrow keys; after these the event is 'nudge', and Enter drops it.
 * @extends {DragView<Point>}
 */
export class HeightMap extends DragView {
  static properties = {
    tone: { type: String },
    high: { type: Boolean },
    passive: { type: Boolean },
    at: { attribute: false },
    overlay: { attribute: false },
  };

  static styles = [
    DragView.styles,
    css`
      canvas {
        aspect-ratio: var(--shape, 1.15);
      }
      :host([passive]) canvas {
        touch-action: auto;
        cursor: default;
      }
    `,
  ];

  constructor() {
    super();
    this.tone = '--adapted';
    this.high = false; // what is high has the colour, not what is low
    this.passive = false; // a picture only
    /** @type {Point | null} */
    this.at = null;
    /** @type {(scales: Scales) => void} */
    this.overlay = () => {};
    /** @type {{ x: Point, y: Point }} */
    this.ends = { x: [0, 1], y: [0, 1] };
    this.ground = new Ground(this);
    this.nudged = 'nudge';
  }

  /** @param {ArrayLike<number>} x @param {ArrayLike<number>} y @param {ArrayLike<number>} values  rows: y */
  show(x, y, values) {
    const n = x.length;
    const { high } = this;
    this.ends = { x: [x[0], x[n - 1]], y: [y[0], y[n - 1]] };
    const heights = Float32Array.from(values);
    const { order, shares } = sharesOf(heights);
    const level = (/** @type {number} */ share) =>
      heights[order[Math.round((high ? 1 - share : share) * (order.length - 1))]];
    this.ground.show(n, heights, {
      ...{ token: this.tone, ink: 0.2 },
      part: (i) => 0.72 * (1 - Math.sqrt(high ? 1 - shares[i] : shares[i])),
      levels: [...new Set(SHARES.map(level))],
    });
    this.paint();
  }

  themed() {
    this.ground.shade();
    this.paint();
  }

  /** @param {HTMLCanvasElement} canvas */
  scales(canvas) {
    const width = canvas.clientWidth - LEFT - 1;
    const height = canvas.clientHeight - FOOT;
    const [[x0, x1], [y0, y1]] = [this.ends.x, this.ends.y];
    const within = (/** @type {number} */ part) => Math.min(1, Math.max(0, part));
    return {
      width,
      height,
      x: (/** @type {number} */ x) => LEFT + (width * (x - x0)) / (x1 - x0),
      y: (/** @type {number} */ y) => height * (1 - (y - y0) / (y1 - y0)),
      /** @returns {Point} */
      at: (/** @type {number} */ x, /** @type {number} */ y) => [
        x0 + (x1 - x0) * within((x - LEFT) / width),
        y0 + (y1 - y0) * within(1 - y / height),
      ],
    };
  }

  /** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} canvas */
  draw(context, canvas) {
    const { x, y, width, height } = this.scales(canvas);
    this.ground.paint(context, LEFT, width, height);
    if (!this.ground.n) return;
    context.fillStyle = colour(this, '--muted');
    context.font = `11px ${colour(this, '--sans')}`;
    const words = (/** @type {number} */ tick) => String(tick).replace('-', '−');
    for (const tick of ticksOf(...this.ends.x)) {
      const last = x(tick) > canvas.clientWidth - 8;
      context.textAlign = last ? 'right' : 'center';
      context.fillText(words(tick), last ? canvas.clientWidth : x(tick), height + 14);
    }
    context.textAlign = 'right';
    for (const tick of ticksOf(...this.ends.y))
      context.fillText(words(tick), LEFT - 5, Math.max(9, Math.min(height, y(tick) + 4)));
    context.save();
    context.beginPath();
    context.rect(LEFT, 0, width, height);
    context.clip();
    this.overlay({ context, x, y, colour: (token) => colour(this, token) });
    context.restore();
  }

  // --- pointer and keys -----------------------------------------------------------------------

  get ready() {
    return !this.passive && this.ground.n > 0;
  }

  get place() {
    return this.at;
  }

  /** @param {Point} at */
  put(at) {
    this.at = at;
    this.paint();
  }

  /** @param {number} x @param {number} y @param {HTMLCanvasElement} canvas */
  pointed(x, y, canvas) {
    return this.scales(canvas).at(x, y);
  }

  /** @param {KeyboardEvent} event @returns {Point | null} */
  keyed({ key, shiftKey }) {
    const { at, ends } = this;
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[key];
    if (!by || !at) return null;
    const size = shiftKey ? NUDGE / 10 : NUDGE;
    const [x, y] = [ends.x, ends.y].map(([lo, hi], k) =>
      Math.min(hi, Math.max(lo, at[k] + size * by[k] * (hi - lo))),
    );
    return [x, y];
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== 'Enter') return super.key(event);
    if (!this.ready || !this.at) return;
    event.preventDefault();
    this.tell('drop');
  }

  render() {
    return this.passive
      ? html`<canvas role="img" aria-label=${this.label}></canvas>`
      : super.render();
  }
}

customElements.define('mg-height-map', HeightMap);
