import { LitElement, css, html } from 'lit';
import { channels, colour, faint } from './colours.js';
import { contour } from './contour.js';
import { LEAST, MEAN, MOST, hold, keyed } from './q.js';
import { Sized, surfaceOf } from './sized.js';

/** @typedef {import('./q.js').Q} Q */

const LEFT = 34;
const FOOT = 24;
const LEVELS = [0.1, 0.3, 1, 3, 10, 30, 100]; // nats below the highest, of the contours

/**
 * <mg-elbo-map>: the ELBO over mean and standard deviation of q, with the way that training has gone.
 * The point is dragged, or moved with the arrow keys. Events: 'move' with the q wished for, 'drop' when
 * it is let go.
 */
export class ElboMap extends LitElement {
  static properties = { label: { type: String } };

  static styles = css`
    :host {
      display: block;
      min-width: 0;
    }
    canvas {
      display: block;
      width: 100%;
      height: var(--tall, 250px);
      touch-action: none;
      cursor: crosshair;
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
    this.n = 0;
    this.elbo = new Float32Array();
    /** @type {Q} */
    this.q = { mean: 0, sd: 1 };
    /** @type {Q[]} */
    this.way = [];
    /** @type {HTMLCanvasElement | null} */
    this.ground = null;
    this.held = false;
    new Sized(this, () => this.paint());
  }

  /** @param {import('../worker/protocol.js').Tensors} view  of `landscape` */
  show({ elbo }) {
    this.n = elbo.dims[0];
    this.elbo = Float32Array.from(elbo.data);
    this.shade();
    this.paint();
  }

  /** @param {Q} q @param {Q[]} way  that led to it */
  showPoint(q, way) {
    this.q = q;
    this.way = way;
    this.paint();
  }

  themed() {
    this.shade();
    this.paint();
  }

  updated() {
    this.paint();
  }

  /** The higher the ELBO, the more of the adapted's colour. */
  shade() {
    const { n, elbo } = this;
    if (n === 0) return;
    const best = elbo.reduce((a, b) => Math.max(a, b), -Infinity);
    const from = channels(colour(this, '--raise'));
    const to = channels(colour(this, '--adapted'));
    this.ground ??= document.createElement('canvas');
    this.ground.width = this.ground.height = n;
    const image = new ImageData(n, n);
    for (let i = 0; i < n * n; i++) {
      const row = n - 1 - Math.floor(i / n);
      const part = 0.75 / (1 + 0.8 * (best - elbo[row * n + (i % n)]));
      for (let c = 0; c < 3; c++) image.data[4 * i + c] = from[c] + part * (to[c] - from[c]);
      image.data[4 * i + 3] = 255;
    }
    this.ground.getContext('2d')?.putImageData(image, 0, 0);
  }

  /** @param {HTMLCanvasElement} canvas */
  scales(canvas) {
    const width = canvas.clientWidth - LEFT - 1;
    const height = canvas.clientHeight - FOOT;
    const span = Math.log(MOST / LEAST);
    return {
      width,
      height,
      x: (/** @type {number} */ mean) => LEFT + (width / 2) * (1 + mean / MEAN),
      y: (/** @type {number} */ sd) => height * (1 - Math.log(sd / LEAST) / span),
      at: (/** @type {number} */ x, /** @type {number} */ y) => ({
        mean: MEAN * ((2 * (x - LEFT)) / width - 1),
        sd: LEAST * Math.exp(span * (1 - y / height)),
      }),
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
      const half = 0.5;
      const inner = this.n - 1;
      context.drawImage(this.ground, half, half, inner, inner, LEFT, 0, width, height);
      this.paintContours(canvas, context);
    }
    context.strokeStyle = colour(this, '--line');
    context.lineWidth = 1;
    context.strokeRect(LEFT + 0.5, 0.5, width - 1, height - 1);
    context.fillStyle = colour(this, '--muted');
    context.font = `11px ${colour(this, '--sans')}`;
    context.textAlign = 'center';
    for (const mean of [-2, 0, 2])
      context.fillText(String(mean).replace('-', '−'), x(mean), height + 15);
    context.textAlign = 'right';
    for (const sd of [0.1, 0.3, 1]) context.fillText(String(sd), LEFT - 6, y(sd) + 4);
    context.font = `italic 13px ${colour(this, '--serif')}`;
    context.fillText('μ', x(MEAN), height + 15);
    context.fillText('σ', LEFT - 6, 11);
    if (this.ground) this.paintWay(canvas, context);
  }

  /** @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2D} context */
  paintContours(canvas, context) {
    const { n, elbo } = this;
    const { width, height } = this.scales(canvas);
    const best = elbo.reduce((a, b) => Math.max(a, b), -Infinity);
    const px = (/** @type {number} */ i) => LEFT + (width * i) / (n - 1);
    const py = (/** @type {number} */ j) => height * (1 - j / (n - 1));
    context.strokeStyle = faint(colour(this, '--ink'), 0.28);
    context.lineWidth = 0.75;
    context.beginPath();
    for (const below of LEVELS) {
      const level = best - below;
      for (const [a, b] of contour(elbo, n, level)) {
        context.moveTo(px(a[0]), py(a[1]));
        context.lineTo(px(b[0]), py(b[1]));
      }
    }
    context.stroke();
  }

  /** @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2D} context */
  paintWay(canvas, context) {
    const { x, y } = this.scales(canvas);
    const ink = colour(this, '--ink');
    const { way, q } = this;
    if (way.length > 0) {
      context.strokeStyle = faint(ink, 0.75);
      context.lineWidth = 1.25;
      context.beginPath();
      for (const { mean, sd } of way) context.lineTo(x(mean), y(sd));
      context.lineTo(x(q.mean), y(q.sd));
      context.stroke();
      context.fillStyle = faint(ink, 0.75);
      const every = Math.ceil(way.length / 120);
      for (let i = 0; i < way.length; i += every) {
        context.beginPath();
        context.arc(x(way[i].mean), y(way[i].sd), 1.6, 0, 2 * Math.PI);
        context.fill();
      }
      context.fillStyle = colour(this, '--paper');
      context.strokeStyle = ink;
      context.lineWidth = 1.5;
      context.beginPath();
      context.arc(x(way[0].mean), y(way[0].sd), 4, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
    context.fillStyle = colour(this, '--support');
    context.strokeStyle = colour(this, '--paper');
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x(q.mean), y(q.sd), 7, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }

  // --- pointer and keys -----------------------------------------------------------------------

  /** @param {PointerEvent} event */
  take(event) {
    if (!this.ground || event.button !== 0) return;
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
    this.dispatchEvent(new CustomEvent('drop'));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const q = this.ground && keyed(this.q, event);
    if (!q) return;
    event.preventDefault();
    this.wish(q);
    this.dispatchEvent(new CustomEvent('drop'));
  }

  /** @param {Q} q */
  wish(q) {
    this.showPoint(hold(q), []);
    this.dispatchEvent(new CustomEvent('move', { detail: this.q }));
  }

  render() {
    return html`<canvas
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

customElements.define('mg-elbo-map', ElboMap);
