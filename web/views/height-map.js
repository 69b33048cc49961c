import { LitElement, css, html } from 'lit';
import { channels, colour, faint } from './colours.js';
import { contour } from './contour.js';
import { Sized, surfaceOf } from './sized.js';

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
 * pointer or arrow keys: events 'move' and 'drop', both with the place as their detail.
 */
export class HeightMap extends LitElement {
  static properties = {
    label: { type: String },
    tone: { type: String },
    high: { type: Boolean },
    passive: { type: Boolean },
    at: { attribute: false },
    overlay: { attribute: false },
  };

  static styles = css`
    :host {
      display: block;
      min-width: 0;
    }
    canvas {
      display: block;
      width: 100%;
      aspect-ratio: var(--shape, 1.15);
      touch-action: none;
      cursor: crosshair;
    }
    :host([passive]) canvas {
      touch-action: auto;
      cursor: default;
    }
    canvas:focus-visible {
      outline: 2px solid var(--support);
      outline-offset: 3px;
      border-radius: 3px;
    }
  `;

  constructor() {
    super();
    this.label = '';
    this.tone = '--adapted';
    this.high = false; // what is high has the colour, not what is low
    this.passive = false; // a picture only
    /** @type {Point | null} */
    this.at = null;
    /** @type {(scales: Scales) => void} */
    this.overlay = () => {};
    this.n = 0;
    this.values = new Float32Array();
    /** @type {{ x: Point, y: Point }} */
    this.ends = { x: [0, 1], y: [0, 1] };
    /** @type {Float32Array | null} */
    this.shares = null;
    /** @type {number[]} */
    this.levels = [];
    /** @type {HTMLCanvasElement | null} */
    this.ground = null;
    this.held = false;
    new Sized(this, () => this.paint());
  }

  /** @param {ArrayLike<number>} x @param {ArrayLike<number>} y @param {ArrayLike<number>} values  rows: y */
  show(x, y, values) {
    this.n = x.length;
    this.values = Float32Array.from(values);
    this.ends = { x: [x[0], x[this.n - 1]], y: [y[0], y[this.n - 1]] };
    const { order, shares } = sharesOf(this.values);
    this.shares = shares;
    const level = (/** @type {number} */ share) =>
      this.values[order[Math.round((this.high ? 1 - share : share) * (order.length - 1))]];
    this.levels = [...new Set(SHARES.map(level))];
    this.shade();
    this.paint();
  }

  themed() {
    this.shade();
    this.paint();
  }

  updated() {
    this.paint();
  }

  shade() {
    const { n, shares, high } = this;
    if (!shares) return;
    const from = channels(colour(this, '--raise'));
    const to = channels(colour(this, this.tone));
    this.ground ??= document.createElement('canvas');
    this.ground.width = this.ground.height = n;
    const image = new ImageData(n, n);
    for (let i = 0; i < n * n; i++) {
      const share = shares[(n - 1 - Math.floor(i / n)) * n + (i % n)];
      const part = 0.72 * (1 - Math.sqrt(high ? 1 - share : share));
      for (let c = 0; c < 3; c++) image.data[4 * i + c] = from[c] + part * (to[c] - from[c]);
      image.data[4 * i + 3] = 255;
    }
    this.ground.getContext('2d')?.putImageData(image, 0, 0);
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

  paint() {
    const canvas = this.renderRoot?.querySelector('canvas');
    const surface = surfaceOf(canvas);
    if (!canvas || !surface) return;
    const { context, ratio } = surface;
    context.scale(ratio, ratio);
    const { x, y, width, height } = this.scales(canvas);
    if (this.ground) {
      // The grid's points lie on the edges, a pixel's middle does not.
      const inner = this.n - 1;
      context.drawImage(this.ground, 0.5, 0.5, inner, inner, LEFT, 0, width, height);
      this.paintContours(context, width, height);
    }
    context.strokeStyle = colour(this, '--line');
    context.lineWidth = 1;
    context.strokeRect(LEFT + 0.5, 0.5, width - 1, height - 1);
    if (!this.ground) return;
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

  /** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  paintContours(context, width, height) {
    const { n, values, levels } = this;
    const px = (/** @type {number} */ i) => LEFT + (width * i) / (n - 1);
    const py = (/** @type {number} */ j) => height * (1 - j / (n - 1));
    context.strokeStyle = faint(colour(this, '--ink'), 0.2);
    context.lineWidth = 0.75;
    context.beginPath();
    for (const level of levels) {
      for (const [a, b] of contour(values, n, level)) {
        context.moveTo(px(a[0]), py(a[1]));
        context.lineTo(px(b[0]), py(b[1]));
      }
    }
    context.stroke();
  }

  // --- pointer and keys -----------------------------------------------------------------------

  /** @param {PointerEvent} event */
  take(event) {
    if (this.passive || !this.ground || event.button !== 0) return;
    /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
    this.held = true;
    this.drag(event);
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (!this.held) return;
    const canvas = /** @type {HTMLCanvasElement} */ (event.currentTarget);
    const box = canvas.getBoundingClientRect();
    this.wish(this.scales(canvas).at(event.clientX - box.left, event.clientY - box.top));
  }

  release() {
    if (!this.held) return;
    this.held = false;
    this.dispatchEvent(new CustomEvent('drop', { detail: this.at }));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { at, ends, passive } = this;
    const by = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowDown: [0, -1],
      ArrowUp: [0, 1],
    }[event.key];
    if (passive || !at || !(by || event.key === 'Enter')) return;
    event.preventDefault();
    if (by) {
      const size = event.shiftKey ? NUDGE / 10 : NUDGE;
      const [x, y] = [ends.x, ends.y].map(([lo, hi], k) =>
        Math.min(hi, Math.max(lo, at[k] + size * by[k] * (hi - lo))),
      );
      this.wish([x, y]);
    }
    this.dispatchEvent(new CustomEvent(by ? 'nudge' : 'drop', { detail: this.at }));
  }

  /** @param {Point} at */
  wish(at) {
    this.at = at;
    this.paint();
    this.dispatchEvent(new CustomEvent('move', { detail: at }));
  }

  render() {
    return this.passive
      ? html`<canvas role="img" aria-label=${this.label}></canvas>`
      : html`<canvas
          role="application"
          tabindex="0"
          aria-label=${this.label}
          @pointerdown=${this.take}
          @pointermove=${this.drag}
          @pointerup=${this.release}
          @pointercancel=${this.release}
          @keydown=${this.key}
        ></canvas>`;
  }
}

customElements.define('mg-height-map', HeightMap);
