import { css } from 'lit';
import { colour, faint } from './colours.js';
import { DragView } from './canvas.js';
import { hold, keyed } from './q.js';

/** @typedef {import('./q.js').Q} Q */

const REACH = 4; // from the middle to the edge, in z
const NEAR = 22; // CSS pixels
const FOOT = 22; // for the axis
const LANE = 46; // for the noise above it, where it is shown

/** What is drawn, in this order; dashes and fills say the same as colours. */
const CURVES = /** @type {const} */ ([
  { name: 'posterior', token: '--ink', dash: [], width: 1.5, fill: 0.1 },
  { name: 'prior', token: '--divergence', dash: [6, 4], width: 1.5, fill: 0 },
  { name: 'likelihood', token: '--query', dash: [2, 3], width: 1.75, fill: 0 },
  { name: 'q', token: '--support', dash: [], width: 2.5, fill: 0.14 },
]);

/**
 * <mg-density>: prior, likelihood, posterior and q along one latent number. q is taken by its top and
 * moved, or by its flank and made wider; with the arrow keys as well.
 * @extends {DragView<Q>}
 */
export class Density extends DragView {
  static properties = {
    picked: { type: Number },
    without: { attribute: false },
  };

  static styles = [
    DragView.styles,
    css`
      canvas {
        height: var(--tall, 270px);
        touch-action: pan-y;
        cursor: grab;
      }
      canvas.held {
        cursor: grabbing;
      }
      canvas.wide {
        cursor: ew-resize;
      }
    `,
  ];

  constructor() {
    super();
    this.picked = -1;
    /** @type {readonly string[]} */
    this.without = []; // curves that are not shown
    /** @type {Record<string, Float32Array> | null} */
    this.curves = null;
    /** @type {Q} */
    this.q = { mean: 0, sd: 1 };
    /** @type {{ eps: Float32Array, z: Float32Array } | null} */
    this.samples = null;
    this.top = 0.5; // of the y axis
    this.grip = { flank: false, off: 0 }; // where the pointer holds it
  }

  /** @param {import('../worker/protocol.js').Tensors} view  of `densities` */
  show(view) {
    this.curves ??= {};
    for (const { name } of CURVES) this.curves[name] = Float32Array.from(view[name].data);
    this.q = { mean: view.mean.data[0], sd: view.sd.data[0] };
    this.fit();
    this.paint();
  }

  /** @param {{ eps: Float32Array, z: Float32Array } | null} samples */
  showSamples(samples) {
    this.samples = samples;
    this.paint();
  }

  /** The y axis moves seldom. */
  fit() {
    const { q, posterior } = /** @type {Record<string, Float32Array>} */ (this.curves);
    const high = Math.max(0.4, Math.max(...posterior), Math.min(Math.max(...q), 2.5));
    if (high > this.top || high < 0.45 * this.top) this.top = high * 1.15;
  }

  /** @param {HTMLCanvasElement} canvas */
  scales(canvas) {
    const { clientWidth: width, clientHeight } = canvas;
    const ground = clientHeight - FOOT;
    const lane = this.samples ? LANE : 0;
    return {
      width,
      ground,
      x: (/** @type {number} */ z) => (width / 2) * (1 + z / REACH),
      y: (/** @type {number} */ p) => ground - ((ground - 6 - lane) * p) / this.top,
    };
  }

  /** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} canvas */
  draw(context, canvas) {
    this.paintAxis(canvas, context);
    if (!this.curves) return;
    context.save();
    context.beginPath();
    context.rect(0, 0, canvas.clientWidth, canvas.clientHeight - FOOT);
    context.clip();
    for (const curve of CURVES)
      if (!this.without.includes(curve.name)) this.paintCurve(canvas, context, curve);
    context.restore();
    this.paintHandles(canvas, context);
    if (this.samples) this.paintSamples(canvas, context, this.samples);
  }

  /** @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2D} context */
  paintAxis(canvas, context) {
    const { x, ground, width } = this.scales(canvas);
    context.strokeStyle = colour(this, '--line');
    context.lineWidth = 1;
    context.setLineDash([]);
    context.beginPath();
    context.moveTo(0, ground + 0.5);
    context.lineTo(width, ground + 0.5);
    context.stroke();
    context.fillStyle = colour(this, '--muted');
    context.font = `11px ${colour(this, '--sans')}`;
    context.textAlign = 'center';
    for (let z = -3; z <= 3; z++) context.fillText(String(z).replace('-', '−'), x(z), ground + 15);
    context.font = `italic 13px ${colour(this, '--serif')}`;
    context.fillText('z', x(3.85), ground + 15);
  }

  /** @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2D} context
   * @param {typeof CURVES[number]} curve */
  paintCurve(canvas, context, { name, token, dash, width, fill }) {
    const values = this.curves?.[name] ?? new Float32Array();
    const scales = this.scales(canvas);
    // The likelihood is no density of z: it has the height of the picture.
    const part = name === 'likelihood' ? (0.6 * this.top) / Math.max(1e-9, Math.max(...values)) : 1;
    const tone = colour(this, token);
    context.beginPath();
    for (let i = 0; i < values.length; i++)
      context.lineTo(
        scales.x(REACH * ((2 * i) / (values.length - 1) - 1)),
        scales.y(part * values[i]),
      );
    context.strokeStyle = tone;
    context.lineWidth = width;
    context.setLineDash([...dash]);
    context.stroke();
    context.setLineDash([]);
    if (fill === 0) return;
    context.lineTo(scales.width, scales.ground);
    context.lineTo(0, scales.ground);
    context.fillStyle = faint(tone, fill);
    context.fill();
  }

  /** Where q is taken: its top, and its flanks one standard deviation away. */
  get handles() {
    const { mean, sd } = this.q;
    const peak = Math.min(0.3989 / sd, this.top);
    return { mean, sd, peak, flank: Math.min(0.242 / sd, this.top) };
  }

  /** @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2D} context */
  paintHandles(canvas, context) {
    const { x, y, ground } = this.scales(canvas);
    const { mean, sd, peak, flank } = this.handles;
    const tone = colour(this, '--support');
    context.strokeStyle = faint(tone, 0.6);
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x(mean), y(peak));
    context.lineTo(x(mean), ground);
    context.moveTo(x(mean - sd), y(flank));
    context.lineTo(x(mean + sd), y(flank));
    context.stroke();
    context.fillStyle = tone;
    context.strokeStyle = colour(this, '--paper');
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x(mean), y(peak), 7, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    for (const side of [-1, 1]) {
      context.beginPath();
      context.rect(x(mean + side * sd) - 5, y(flank) - 5, 10, 10);
      context.fill();
      context.stroke();
    }
  }

  /** The noise in a lane of its own, and where it puts each sample. @param {HTMLCanvasElement} canvas
   * @param {CanvasRenderingContext2D} context @param {{ eps: Float32Array, z: Float32Array }} samples */
  paintSamples(canvas, context, { eps, z }) {
    const { x, ground } = this.scales(canvas);
    const tone = colour(this, '--support');
    const high = 16;
    const dense = eps.length > 24;
    context.font = `italic 13px ${colour(this, '--serif')}`;
    context.fillStyle = colour(this, '--muted');
    context.textAlign = 'left';
    context.fillText('ε', 4, high + 4);
    context.strokeStyle = colour(this, '--line');
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(18, high + 0.5);
    context.lineTo(canvas.clientWidth, high + 0.5);
    context.stroke();
    for (let i = 0; i < eps.length; i++) {
      const chosen = i === this.picked;
      context.strokeStyle = chosen ? colour(this, '--ink') : faint(tone, dense ? 0.12 : 0.4);
      context.lineWidth = chosen ? 1.5 : 1;
      context.beginPath();
      context.moveTo(x(eps[i]), high);
      context.lineTo(x(z[i]), ground);
      context.stroke();
    }
    for (let i = 0; i < eps.length; i++) {
      const chosen = i === this.picked;
      const r = chosen ? 5 : dense ? 2.5 : 4;
      context.lineWidth = 1.5;
      context.strokeStyle = colour(this, '--muted');
      context.fillStyle = colour(this, '--paper');
      context.beginPath();
      context.arc(x(eps[i]), high, r - 0.5, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
      context.fillStyle = chosen ? colour(this, '--ink') : tone;
      context.beginPath();
      context.arc(x(z[i]), ground, r, 0, 2 * Math.PI);
      context.fill();
    }
  }

  // --- pointer and keys -----------------------------------------------------------------------

  get place() {
    return this.curves ? this.q : null;
  }

  /** @param {Q} q */
  put(q) {
    this.q = hold(q);
  }

  /** What of q lies under the pointer. @param {number} at @param {number} y @param {HTMLCanvasElement} canvas */
  under(at, y, canvas) {
    const { x, y: high } = this.scales(canvas);
    const { mean, sd } = this.q;
    const top = Math.abs(at - x(mean));
    const flank = Math.min(Math.abs(at - x(mean - sd)), Math.abs(at - x(mean + sd)));
    const low = y > high(this.handles.peak) + 14;
    return { top, flank: flank < NEAR && (flank < top || low) && top > 5 };
  }

  /** @param {number} x @param {HTMLCanvasElement} canvas */
  z(x, canvas) {
    return REACH * ((2 * x) / canvas.clientWidth - 1);
  }

  /** @param {number} x @param {number} y @param {HTMLCanvasElement} canvas */
  grab(x, y, canvas) {
    const { top, flank } = this.under(x, y, canvas);
    this.grip = { flank, off: !flank && top < NEAR ? this.q.mean - this.z(x, canvas) : 0 };
  }

  /** @param {number} x @param {number} y @param {HTMLCanvasElement} canvas */
  pointed(x, y, canvas) {
    const { flank, off } = this.grip;
    const { mean, sd } = this.q;
    const z = this.z(x, canvas);
    return flank ? { mean, sd: Math.abs(z - mean) } : { mean: z + off, sd };
  }

  /** @param {number} x @param {number} y @param {HTMLCanvasElement} canvas */
  over(x, y, canvas) {
    const { flank } = this.held ? this.grip : this.under(x, y, canvas);
    canvas.classList.toggle('wide', flank);
  }

  /** @param {KeyboardEvent} event */
  keyed(event) {
    return keyed(this.q, event);
  }
}

customElements.define('mg-density', Density);
