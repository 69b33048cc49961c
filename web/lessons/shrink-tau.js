import { css } from 'lit';
import { DragView } from '../views/canvas.js';
import { colour, faint } from '../views/colours.js';
import { stepOf } from './shrink-step.js';

const FOOT = 22;
const PAD = 8;

/**
 * <mg-shrink-tau>: how every group's mean moves with tau, from one mean for all (left) towards the raw
 * ones, and below them how likely each tau is given all data. Tau is dragged, or moved with the arrow
 * keys.
 * @extends {DragView<number>}
 */
export class ShrinkTau extends DragView {
  static styles = [
    DragView.styles,
    css`
      canvas {
        height: 300px;
        touch-action: pan-y;
        cursor: ew-resize;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {{ tau: Float32Array, density: Float32Array, means: Float32Array, groups: number } | null} */
    this.curves = null;
    this.tau = 0;
  }

  /** @param {import('../worker/protocol.js').Tensors} view  of `posterior` */
  show({ tau, density, means }) {
    this.curves = {
      tau: Float32Array.from(tau.data),
      density: Float32Array.from(density.data),
      means: Float32Array.from(means.data),
      groups: means.dims[1],
    };
    this.paint();
  }

  /** @param {number} tau */
  showTau(tau) {
    this.tau = tau;
    this.paint();
  }

  get most() {
    return this.curves?.tau[this.curves.tau.length - 1] ?? 1;
  }

  /** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} canvas */
  draw(context, canvas) {
    const { curves, most } = this;
    if (!curves) return;
    const { clientWidth: width, clientHeight } = canvas;
    const ground = clientHeight - FOOT;
    const middle = 0.68 * ground;
    const { tau, density, means, groups } = curves;
    const tone = (/** @type {string} */ token) => colour(this, token);
    const x = (/** @type {number} */ v) => PAD + ((width - 2 * PAD) * v) / most;
    const lo = means.reduce((a, b) => Math.min(a, b), Infinity);
    const hi = means.reduce((a, b) => Math.max(a, b), -Infinity);
    const y = (/** @type {number} */ v) => middle - 10 - ((middle - 20) * (v - lo)) / (hi - lo);
    context.lineWidth = 1.5;
    context.strokeStyle = faint(tone('--adapted'), groups > 20 ? 0.5 : 0.85);
    for (let j = 0; j < groups; j++) {
      context.beginPath();
      for (let i = 0; i < tau.length; i++) context.lineTo(x(tau[i]), y(means[groups * i + j]));
      context.stroke();
    }
    const top = density.reduce((a, b) => Math.max(a, b), 1e-12);
    context.beginPath();
    for (let i = 0; i < tau.length; i++)
      context.lineTo(x(tau[i]), ground - (0.26 * ground * density[i]) / top);
    context.strokeStyle = tone('--divergence');
    context.stroke();
    context.lineTo(x(most), ground);
    context.lineTo(x(0), ground);
    context.fillStyle = faint(tone('--divergence'), 0.15);
    context.fill();
    context.strokeStyle = tone('--line');
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(0, ground + 0.5);
    context.lineTo(width, ground + 0.5);
    context.stroke();
    context.fillStyle = tone('--muted');
    context.font = `11px ${tone('--sans')}`;
    context.textAlign = 'center';
    const step = stepOf(most, 6);
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    for (let v = 0; v <= most * 0.97; v += step)
      context.fillText(v.toFixed(digits), x(v), ground + 15);
    context.font = `italic 14px ${tone('--serif')}`;
    context.textAlign = 'right';
    context.fillText('τ', width - 2, ground + 15);
    const at = x(Math.min(this.tau, most));
    context.strokeStyle = tone('--ink');
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(at, 0);
    context.lineTo(at, ground);
    context.stroke();
    context.fillStyle = tone('--ink');
    context.strokeStyle = tone('--paper');
    context.beginPath();
    context.arc(at, middle, 8, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }

  // --- pointer and keys ---------------------------------------------------------------------------

  get place() {
    return this.curves ? this.tau : null;
  }

  get range() {
    return { most: this.most, now: this.tau };
  }

  /** @param {number} tau */
  put(tau) {
    this.showTau(Math.min(this.most, Math.max(0, tau)));
  }

  /** @param {number} x @param {number} _y @param {HTMLCanvasElement} canvas */
  pointed(x, _y, canvas) {
    return (this.most * (x - PAD)) / (canvas.clientWidth - 2 * PAD);
  }

  /** @param {KeyboardEvent} event */
  keyed({ key, shiftKey }) {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[key];
    return way ? this.tau + (way * this.most) / (shiftKey ? 200 : 40) : null;
  }
}

customElements.define('mg-shrink-tau', ShrinkTau);
