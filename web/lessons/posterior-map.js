import { LitElement, css, html } from 'lit';
import { channels, colour, faint } from '../views/colours.js';
import { contour } from '../views/contour.js';
import { Sized, surfaceOf } from '../views/sized.js';
import { REACH, hold, keyed } from './posterior-q.js';

/** @typedef {import('./posterior-q.js').Q} Q */

const NEAR = 20; // CSS pixels
const LEVELS = [0.85, 0.5, 0.2, 0.05, 0.01]; // of the target's highest density
const CORNERS = 72;

/**
 * <mg-posterior-map>: the target as ground and contours, q over it as ellipses of one and two standard
 * deviations, its samples, and the way its mean has gone. q is taken by its middle and moved, or by the
 * squares at its right and its top, which widen and tilt it; with arrow keys, plus and minus too. Events:
 * 'move' with the q wished for, 'drop' when it is let go.
 */
export class PosteriorMap extends LitElement {
  static properties = { label: { type: String }, full: { type: Boolean } };

  static styles = css`
    :host {
      display: block;
      min-width: 0;
    }
    canvas {
      display: block;
      width: 100%;
      aspect-ratio: 1;
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
    this.full = false; // q may tilt
    this.n = 0;
    this.target = new Float32Array();
    /** @type {Q | null} */
    this.q = null;
    /** @type {[number, number][]} */
    this.way = [];
    /** @type {Float32Array | null} [n, 2] */
    this.samples = null;
    /** @type {HTMLCanvasElement | null} */
    this.ground = null;
    /** @type {{ what: 'mean' | 'right' | 'top', off: [number, number] } | null} */
    this.grip = null;
    new Sized(this, () => this.paint());
  }

  /** @param {import('../worker/protocol.js').Tensor} target  [n, n] */
  show(target) {
    this.n = target.dims[0];
    this.target = Float32Array.from(target.data);
    this.shade();
    this.paint();
  }

  /** @param {Q} q @param {[number, number][]} way  that led to it */
  showQ(q, way) {
    this.q = q;
    this.way = way;
    this.paint();
  }

  /** @param {Float32Array | null} samples */
  showSamples(samples) {
    this.samples = samples;
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
    const { n, target } = this;
    if (n === 0) return;
    const most = target.reduce((a, b) => Math.max(a, b), 1e-9);
    const from = channels(colour(this, '--raise'));
    const to = channels(colour(this, '--ink'));
    this.ground ??= document.createElement('canvas');
    this.ground.width = this.ground.height = n;
    const image = new ImageData(n, n);
    for (let i = 0; i < n * n; i++) {
      const part = 0.42 * Math.sqrt(target[(n - 1 - Math.floor(i / n)) * n + (i % n)] / most);
      for (let c = 0; c < 3; c++) image.data[4 * i + c] = from[c] + part * (to[c] - from[c]);
      image.data[4 * i + 3] = 255;
    }
    this.ground.getContext('2d')?.putImageData(image, 0, 0);
  }

  /** @param {HTMLCanvasElement} canvas */
  scales({ clientWidth: size }) {
    return {
      size,
      x: (/** @type {number} */ z) => (size / 2) * (1 + z / REACH),
      y: (/** @type {number} */ z) => (size / 2) * (1 - z / REACH),
      at: (/** @type {number} */ px, /** @type {number} */ py) =>
        /** @type {[number, number]} */ ([
          REACH * ((2 * px) / size - 1),
          REACH * (1 - (2 * py) / size),
        ]),
    };
  }

  paint() {
    const canvas = this.renderRoot?.querySelector('canvas');
    const surface = surfaceOf(canvas);
    if (!canvas || !surface) return;
    const { context, ratio } = surface;
    context.scale(ratio, ratio);
    const { size, x, y } = this.scales(canvas);
    if (this.ground) {
      const inner = this.n - 1;
      context.drawImage(this.ground, 0.5, 0.5, inner, inner, 0, 0, size, size);
      this.paintContours(context, size);
    }
    context.strokeStyle = colour(this, '--line');
    context.lineWidth = 1;
    context.strokeRect(0.5, 0.5, size - 1, size - 1);
    context.fillStyle = colour(this, '--muted');
    context.font = `11px ${colour(this, '--sans')}`;
    context.textAlign = 'center';
    for (const z of [-4, -2, 0, 2, 4]) {
      context.fillText(String(z).replace('-', '−'), x(z), size - 5);
      if (z !== -4) context.fillText(String(z).replace('-', '−'), 11, y(z) + 4);
    }
    if (this.q) this.paintQ(canvas, context, this.q);
  }

  /** @param {CanvasRenderingContext2D} context @param {number} size */
  paintContours(context, size) {
    const { n, target } = this;
    const most = target.reduce((a, b) => Math.max(a, b), 1e-9);
    const px = (/** @type {number} */ i) => (size * i) / (n - 1);
    context.strokeStyle = faint(colour(this, '--ink'), 0.3);
    context.lineWidth = 0.75;
    context.beginPath();
    for (const level of LEVELS)
      for (const [a, b] of contour(target, n, level * most)) {
        context.moveTo(px(a[0]), size - px(a[1]));
        context.lineTo(px(b[0]), size - px(b[1]));
      }
    context.stroke();
  }

  /** @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2D} context @param {Q} q */
  paintQ(canvas, context, q) {
    const { x, y } = this.scales(canvas);
    const tone = colour(this, '--support');
    const paper = colour(this, '--paper');
    const { way, samples } = this;
    if (way.length > 0) {
      context.strokeStyle = faint(colour(this, '--ink'), 0.75);
      context.lineWidth = 1.25;
      context.beginPath();
      for (const [a, b] of way) context.lineTo(x(a), y(b));
      context.stroke();
      context.fillStyle = paper;
      context.lineWidth = 1.5;
      context.beginPath();
      context.arc(x(way[0][0]), y(way[0][1]), 4, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
    const rest = Math.sqrt(1 - q.tilt * q.tilt);
    for (const wide of [2, 1]) {
      context.beginPath();
      for (let i = 0; i <= CORNERS; i++) {
        const angle = (2 * Math.PI * i) / CORNERS;
        const [c, s] = [wide * Math.cos(angle), wide * Math.sin(angle)];
        context.lineTo(x(q.mean1 + q.sd1 * c), y(q.mean2 + q.sd2 * (q.tilt * c + rest * s)));
      }
      context.fillStyle = faint(tone, 0.1);
      context.fill();
      context.strokeStyle = wide === 1 ? tone : faint(tone, 0.65);
      context.lineWidth = wide === 1 ? 2.25 : 1.25;
      context.setLineDash(wide === 1 ? [] : [5, 4]);
      context.stroke();
      context.setLineDash([]);
    }
    for (let i = 0; samples && i < samples.length; i += 2) {
      context.fillStyle = tone;
      context.strokeStyle = paper;
      context.lineWidth = 1;
      context.beginPath();
      context.arc(x(samples[i]), y(samples[i + 1]), 3, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
    context.fillStyle = tone;
    context.strokeStyle = paper;
    context.lineWidth = 2;
    for (const [what, [a, b]] of Object.entries(handles(q))) {
      context.beginPath();
      if (what === 'mean') context.arc(x(a), y(b), 7, 0, 2 * Math.PI);
      else context.rect(x(a) - 5, y(b) - 5, 10, 10);
      context.fill();
      context.stroke();
    }
  }

  // --- pointer and keys -------------------------------------------------------------------------

  /** @param {PointerEvent} event @returns {[number, number]} */
  place(event) {
    const canvas = /** @type {HTMLCanvasElement} */ (event.currentTarget);
    const box = canvas.getBoundingClientRect();
    return this.scales(canvas).at(event.clientX - box.left, event.clientY - box.top);
  }

  /** @param {PointerEvent} event */
  take(event) {
    const { q } = this;
    if (!q || event.button !== 0) return;
    const canvas = /** @type {HTMLCanvasElement} */ (event.currentTarget);
    canvas.setPointerCapture(event.pointerId);
    const [a, b] = this.place(event);
    const unit = canvas.clientWidth / (2 * REACH);
    const near = /** @type {('mean' | 'right' | 'top')[]} */ (['right', 'top', 'mean'])
      .map((what) => {
        const [px, py] = handles(q)[what];
        return { what, far: unit * Math.hypot(a - px, b - py) };
      })
      .sort((one, other) => one.far - other.far)[0];
    const held = near.far < NEAR;
    const what = held ? near.what : 'mean';
    const [px, py] = held ? handles(q)[what] : [a, b];
    this.grip = { what, off: [px - a, py - b] };
    this.drag(event);
  }

  /** @param {PointerEvent} event */
  drag(event) {
    const { grip, q, full } = this;
    if (!grip || !q) return;
    const at = this.place(event);
    const [a, b] = [at[0] + grip.off[0], at[1] + grip.off[1]];
    if (grip.what === 'mean') this.wish({ ...q, mean1: a, mean2: b });
    else if (grip.what === 'right')
      this.wish({ ...q, sd1: a - q.mean1, tilt: full ? (b - q.mean2) / q.sd2 : 0 });
    else this.wish({ ...q, sd2: b - q.mean2, tilt: full ? (a - q.mean1) / q.sd1 : 0 });
  }

  release() {
    if (!this.grip) return;
    this.grip = null;
    this.dispatchEvent(new CustomEvent('drop'));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const q = this.q && keyed(this.q, event);
    if (!q) return;
    event.preventDefault();
    this.wish(q);
    this.dispatchEvent(new CustomEvent('drop'));
  }

  /** @param {Q} q */
  wish(q) {
    this.showQ(hold(q), []);
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

/** Where q is taken: its middle, and its ellipse's rightmost and topmost point.
 * @param {Q} q @returns {Record<'mean' | 'right' | 'top', [number, number]>} */
export function handles({ mean1, mean2, sd1, sd2, tilt }) {
  return {
    mean: [mean1, mean2],
    right: [mean1 + sd1, mean2 + tilt * sd2],
    top: [mean1 + tilt * sd1, mean2 + sd2],
  };
}

customElements.define('mg-posterior-map', PosteriorMap);
