import { LitElement, css, html } from 'lit';
import { colour, faint } from '../views/colours.js';
import { Sized, surfaceOf } from '../views/sized.js';
import { stepOf } from './shrink-step.js';

const FOOT = 22;
const PAD = 8;

/**
 * <mg-shrink-tau>: how every group's mean moves with tau, from one mean for all (left) towards the raw
 * ones, and below them how likely each tau is given all data. Tau is dragged, or moved with the arrow
 * keys. Events: 'move' with the tau wished for, 'drop' when it is let go.
 */
export class ShrinkTau extends LitElement {
  static properties = { label: { type: String } };

  static styles = css`
    :host {
      display: block;
      min-width: 0;
    }
    canvas {
      display: block;
      width: 100%;
      height: 300px;
      touch-action: pan-y;
      cursor: ew-resize;
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
    /** @type {{ tau: Float32Array, density: Float32Array, means: Float32Array, groups: number } | null} */
    this.curves = null;
    this.tau = 0;
    this.held = false;
    new Sized(this, () => this.paint());
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

  updated() {
    this.paint();
  }

  get most() {
    return this.curves?.tau[this.curves.tau.length - 1] ?? 1;
  }

  paint() {
    const canvas = this.renderRoot?.querySelector('canvas');
    const surface = surfaceOf(canvas);
    const { curves, most } = this;
    if (!canvas || !surface || !curves) return;
    const { context, ratio } = surface;
    context.scale(ratio, ratio);
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

  /** @param {PointerEvent} event */
  take(event) {
    if (!this.curves || event.button !== 0) return;
    /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
    this.held = true;
    this.drag(event);
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (!this.held) return;
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    this.wish((this.most * (event.clientX - box.left - PAD)) / (box.width - 2 * PAD));
  }

  release() {
    if (!this.held) return;
    this.held = false;
    this.dispatchEvent(new CustomEvent('drop'));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!way || !this.curves) return;
    event.preventDefault();
    this.wish(this.tau + (way * this.most) / (event.shiftKey ? 200 : 40));
    this.dispatchEvent(new CustomEvent('drop'));
  }

  /** @param {number} tau */
  wish(tau) {
    this.showTau(Math.min(this.most, Math.max(0, tau)));
    this.dispatchEvent(new CustomEvent('move', { detail: this.tau }));
  }

  render() {
    return html`<canvas
      role="slider"
      tabindex="0"
      aria-label=${this.label}
      aria-valuemin="0"
      aria-valuemax=${this.most}
      aria-valuenow=${this.tau}
      @pointerdown=${this.take}
      @pointermove=${this.drag}
      @pointerup=${this.release}
      @pointercancel=${this.release}
      @keydown=${this.key}
    ></canvas>`;
  }
}

customElements.define('mg-shrink-tau', ShrinkTau);
