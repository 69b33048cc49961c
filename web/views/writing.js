import { LitElement, css, html } from 'lit';
import { colour } from './colours.js';
import { timing } from './timing.js';

/** @typedef {import('./timing.js').Written} Written */

const CANVAS = 105;
const PEN = 2.6; // of those 105

/**
 * <mg-writing>: a character being written, stroke by stroke, with numbers where strokes begin. Who
 * wishes for less motion sees it whole at once.
 */
export class Writing extends LitElement {
  static properties = { label: { type: String } };

  static styles = css`
    :host {
      display: block;
      width: 92px;
      height: 92px;
      border: 1px solid var(--line);
      border-radius: 3px;
      background: var(--raise);
    }
    canvas {
      display: block;
      width: 90px;
      height: 90px;
    }
  `;

  constructor() {
    super();
    this.label = '';
    /** @type {Written | null} */
    this.written = null;
    /** @type {Float64Array} */
    this.times = new Float64Array();
    this.began = 0;
    this.frame = 0;
    this.done = false; // all of it is on the canvas
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    cancelAnimationFrame(this.frame);
  }

  /** @param {Written | null} written */
  write(written) {
    cancelAnimationFrame(this.frame);
    this.written = written;
    this.times = written ? timing(written) : new Float64Array();
    this.began = performance.now();
    this.done = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.paint();
  }

  paint() {
    const canvas = this.renderRoot?.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const ratio = window.devicePixelRatio || 1;
    const side = Math.round(90 * ratio);
    if (canvas.width !== side) canvas.width = canvas.height = side;
    context.setTransform(side / CANVAS, 0, 0, side / CANVAS, 0, 0);
    context.clearRect(0, 0, CANVAS, CANVAS);
    if (!this.written) return;
    const now = this.done ? Infinity : performance.now() - this.began;
    this.done = now >= (this.times.at(-1) ?? 0);
    this.strokes(context, this.written, now);
    if (!this.done) this.frame = requestAnimationFrame(() => this.paint());
  }

  /** @param {CanvasRenderingContext2D} context @param {Written} written @param {number} now */
  strokes(context, { points, lengths }, now) {
    const ink = colour(this, '--ink');
    const mark = colour(this, '--query-text');
    context.lineWidth = PEN;
    context.lineCap = context.lineJoin = 'round';
    let at = 0;
    for (const [number, length] of lengths.entries()) {
      const first = at;
      at += length;
      if (this.times[first] > now) return;
      context.strokeStyle = ink;
      context.beginPath();
      context.moveTo(points[3 * first], points[3 * first + 1]);
      for (let i = first; i < at && this.times[i] <= now; i++)
        context.lineTo(points[3 * i], points[3 * i + 1]);
      context.stroke();
      context.fillStyle = mark;
      context.font = '600 11px system-ui, sans-serif';
      const x = Math.min(CANVAS - 8, Math.max(1, points[3 * first] - 9));
      context.fillText(String(number + 1), x, Math.max(10, points[3 * first + 1] - 3));
    }
  }

  render() {
    return html`<canvas role="img" aria-label=${this.label}></canvas>`;
  }
}

customElements.define('mg-writing', Writing);
