import { css } from 'lit';
import { DragView } from '../views/canvas.js';
import { colour, faint } from '../views/colours.js';
import { Ground } from '../views/ground.js';
import { REACH, hold, keyed } from './posterior-q.js';

/** @typedef {import('./posterior-q.js').Q} Q */

const NEAR = 20; // CSS pixels
const LEVELS = [0.85, 0.5, 0.2, 0.05, 0.01]; // of the target's highest density
const CORNERS = 72;

/**
 * <mg-posterior-map>: the target as ground and contours, q over it as ellipses of one and two standard
 * deviations, its samples, and the way its mean has gone. q is taken by its middle and moved, or by the
 * squares at its right and its top, which widen and tilt it; with arrow keys, plus and minus too.
 * @extends {DragView<Q>}
 */
export class PosteriorMap extends DragView {
  static properties = { full: { type: Boolean } };

  static styles = [
    DragView.styles,
    css`
      canvas {
        aspect-ratio: 1;
      }
    `,
  ];

  constructor() {
    super();
    this.full = false; // q may tilt
    /** @type {Q | null} */
    this.q = null;
    /** @type {[number, number][]} */
    this.way = [];
    /** @type {Float32Array | null} [n, 2] */
    this.samples = null;
    this.ground = new Ground(this);
    /** Where it is held. @type {{ what: 'mean' | 'right' | 'top', off: [number, number] }} */
    this.grip = { what: 'mean', off: [0, 0] };
  }

  /** @param {import('../worker/protocol.js').Tensor} target  [n, n] */
  show(target) {
    const values = Float32Array.from(target.data);
    const most = values.reduce((a, b) => Math.max(a, b), 1e-9);
    this.ground.show(target.dims[0], values, {
      ...{ token: '--ink', ink: 0.3 },
      part: (i) => 0.42 * Math.sqrt(values[i] / most),
      levels: LEVELS.map((level) => level * most),
    });
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
    this.ground.shade();
    this.paint();
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

  /** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} canvas */
  draw(context, canvas) {
    const { size, x, y } = this.scales(canvas);
    this.ground.paint(context, 0, size, size);
    context.fillStyle = colour(this, '--muted');
    context.font = `11px ${colour(this, '--sans')}`;
    context.textAlign = 'center';
    for (const z of [-4, -2, 0, 2, 4]) {
      context.fillText(String(z).replace('-', '−'), x(z), size - 5);
      if (z !== -4) context.fillText(String(z).replace('-', '−'), 11, y(z) + 4);
    }
    if (this.q) this.paintQ(canvas, context, this.q);
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

  get place() {
    return this.q;
  }

  /** @param {Q} q */
  put(q) {
    this.showQ(hold(q), []);
  }

  /** @param {number} x @param {number} y @param {HTMLCanvasElement} canvas */
  grab(x, y, canvas) {
    const places = handles(/** @type {Q} */ (this.q));
    const [a, b] = this.scales(canvas).at(x, y);
    const unit = canvas.clientWidth / (2 * REACH);
    const near = /** @type {('mean' | 'right' | 'top')[]} */ (['right', 'top', 'mean'])
      .map((what) => {
        const [px, py] = places[what];
        return { what, far: unit * Math.hypot(a - px, b - py) };
      })
      .sort((one, other) => one.far - other.far)[0];
    const held = near.far < NEAR;
    const what = held ? near.what : 'mean';
    const [px, py] = held ? places[what] : [a, b];
    this.grip = { what, off: [px - a, py - b] };
  }

  /** @param {number} x @param {number} y @param {HTMLCanvasElement} canvas @returns {Q} */
  pointed(x, y, canvas) {
    const { grip, full } = this;
    const q = /** @type {Q} */ (this.q);
    const at = this.scales(canvas).at(x, y);
    const [a, b] = [at[0] + grip.off[0], at[1] + grip.off[1]];
    if (grip.what === 'mean') return { ...q, mean1: a, mean2: b };
    if (grip.what === 'right')
      return { ...q, sd1: a - q.mean1, tilt: full ? (b - q.mean2) / q.sd2 : 0 };
    return { ...q, sd2: b - q.mean2, tilt: full ? (a - q.mean1) / q.sd1 : 0 };
  }

  /** @param {KeyboardEvent} event */
  keyed(event) {
    return keyed(/** @type {Q} */ (this.q), event);
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
