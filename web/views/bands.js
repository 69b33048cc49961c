import { css, html } from 'lit';
import { colour, faint } from './colours.js';
import { CanvasView } from './canvas.js';

/** @typedef {{ x: number, y: number }} Place */

const REACH = 5; // of x
const HIGH = 6; // of y
const FOOT = 20; // for the axis
const NEAR = 14; // CSS pixels from a point that is meant
const FINE = 0.1; // of a step by keys
const BAND = 1.959964; // standard deviations of 95 %

/**
 * <mg-bands>: what is believed of a curve: its mean, the band that holds 95 % of measurements, some
 * curves that are possible; and the points that are known. A click places a point, or takes the one
 * under it away; with keys a cross is moved. Event 'place' with { x, y } or { index } of a point.
 */
export class Bands extends CanvasView {
  static properties = {
    belief: { attribute: false },
    points: { attribute: false },
    truth: { attribute: false },
  };

  static styles = [
    CanvasView.styles,
    css`
      canvas {
        height: clamp(240px, 52cqw, 400px);
        border: 1px solid var(--line);
        border-radius: 3px;
        background: var(--raise);
        cursor: crosshair;
        touch-action: pan-y;
      }
      canvas:focus-visible {
        outline-offset: 2px;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../worker/protocol.js').Tensors | null} of the view `belief` */
    this.belief = null;
    /** @type {readonly Place[]} */
    this.points = [];
    /** @type {{ x: Float32Array, y: Float32Array } | null} the curve itself, if it is shown */
    this.truth = null;
    /** @type {Place | null} where the keys' cross is */
    this.cross = null;
  }

  /** @param {HTMLCanvasElement} canvas */
  scales({ clientWidth: width, clientHeight: height }) {
    const ground = height - FOOT;
    return {
      ...{ width, ground },
      x: (/** @type {number} */ x) => (width / 2) * (1 + x / (REACH + 0.2)),
      y: (/** @type {number} */ y) => (ground / 2) * (1 - y / HIGH),
    };
  }

  /** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} canvas */
  draw(context, canvas) {
    const { width, ground } = this.paintAxes(canvas, context);
    context.save();
    context.beginPath();
    context.rect(0, 0, width, ground);
    context.clip();
    if (this.belief) this.paintBelief(canvas, context, this.belief);
    if (this.truth) {
      const { x, y } = this.truth;
      this.line(canvas, context, x, (i) => y[i], colour(this, '--ink'), 1.25);
    }
    this.paintPoints(canvas, context);
    context.restore();
  }

  /** @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2D} context */
  paintAxes(canvas, context) {
    const scales = this.scales(canvas);
    const { x, y, width, ground } = scales;
    context.strokeStyle = colour(this, '--line');
    context.fillStyle = colour(this, '--muted');
    context.font = `11px ${colour(this, '--sans')}`;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(0, ground + 0.5);
    context.lineTo(width, ground + 0.5);
    for (const at of [-4, 0, 4]) {
      context.moveTo(0, Math.round(y(at)) + 0.5);
      context.lineTo(width, Math.round(y(at)) + 0.5);
    }
    context.stroke();
    context.textAlign = 'center';
    for (const at of [-4, -2, 0, 2, 4])
      context.fillText(String(at).replace('-', '−'), x(at), ground + 14);
    context.textAlign = 'left';
    for (const at of [-4, 4]) context.fillText(String(at).replace('-', '−'), 4, y(at) - 4);
    return scales;
  }

  /**
   * @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2D} context
   * @param {ArrayLike<number>} at @param {(i: number) => number} of @param {string} tone @param {number} width
   */
  line(canvas, context, at, of, tone, width) {
    const { x, y } = this.scales(canvas);
    context.strokeStyle = tone;
    context.lineWidth = width;
    context.beginPath();
    for (let i = 0; i < at.length; i++) context.lineTo(x(at[i]), y(of(i)));
    context.stroke();
  }

  /** @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2D} context
   * @param {import('../worker/protocol.js').Tensors} belief */
  paintBelief(canvas, context, { grid, mean, sd, curves }) {
    const { x, y } = this.scales(canvas);
    const tone = colour(this, '--adapted');
    const at = grid.data;
    const edge = (/** @type {number} */ i, /** @type {number} */ side) =>
      y(mean.data[i] + side * BAND * sd.data[i]);
    context.beginPath();
    for (let i = 0; i < at.length; i++) context.lineTo(x(at[i]), edge(i, 1));
    for (let i = at.length - 1; i >= 0; i--) context.lineTo(x(at[i]), edge(i, -1));
    context.closePath();
    context.fillStyle = faint(tone, 0.18);
    context.fill();
    const [count, width] = curves?.dims ?? [0, 0];
    for (let k = 0; k < count; k++)
      this.line(canvas, context, at, (i) => curves.data[k * width + i], faint(tone, 0.35), 1);
    this.line(canvas, context, at, (i) => mean.data[i], tone, 2.5);
  }

  /** @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2D} context */
  paintPoints(canvas, context) {
    const { x, y } = this.scales(canvas);
    context.lineWidth = 1.5;
    for (const point of this.points) {
      context.fillStyle = colour(this, '--support');
      context.strokeStyle = colour(this, '--raise');
      context.beginPath();
      context.arc(x(point.x), y(point.y), 6, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
    if (!this.cross) return;
    const { x: cx, y: cy } = this.cross;
    context.strokeStyle = colour(this, '--ink');
    context.beginPath();
    context.moveTo(x(cx) - 9, y(cy));
    context.lineTo(x(cx) + 9, y(cy));
    context.moveTo(x(cx), y(cy) - 9);
    context.lineTo(x(cx), y(cy) + 9);
    context.stroke();
  }

  // --- pointer and keys -----------------------------------------------------------------------

  /** The point that is near a place, in CSS pixels; or -1. @param {HTMLCanvasElement} canvas
   * @param {number} left @param {number} top */
  near(canvas, left, top) {
    const { x, y } = this.scales(canvas);
    const away = this.points.map((p) => Math.hypot(x(p.x) - left, y(p.y) - top));
    const least = Math.min(...away);
    return least <= NEAR ? away.indexOf(least) : -1;
  }

  /** @param {HTMLCanvasElement} canvas @param {number} left @param {number} top */
  place(canvas, left, top) {
    const index = this.near(canvas, left, top);
    const { width, ground } = this.scales(canvas);
    const within = (/** @type {number} */ v, /** @type {number} */ most) =>
      Math.round(100 * Math.min(most, Math.max(-most, v))) / 100;
    const detail =
      index < 0
        ? {
            x: within((REACH + 0.2) * ((2 * left) / width - 1), REACH),
            y: within(HIGH * (1 - (2 * top) / ground), HIGH),
          }
        : { index };
    this.dispatchEvent(new CustomEvent('place', { detail }));
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const canvas = /** @type {HTMLCanvasElement} */ (event.currentTarget);
    const box = canvas.getBoundingClientRect();
    this.cross = null;
    this.place(canvas, event.clientX - box.left, event.clientY - box.top);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const canvas = /** @type {HTMLCanvasElement} */ (event.currentTarget);
    const by = (event.shiftKey ? 1 : 5) * FINE;
    /** @type {Record<string, [number, number]>} */
    const ways = {
      ArrowLeft: [-by, 0],
      ArrowRight: [by, 0],
      ArrowUp: [0, by],
      ArrowDown: [0, -by],
    };
    const way = ways[event.key];
    if (way) {
      const { x, y } = this.cross ?? { x: 0, y: 0 };
      const held = (/** @type {number} */ v, /** @type {number} */ most) =>
        Math.min(most, Math.max(-most, v));
      this.cross = { x: held(x + way[0], REACH), y: held(y + way[1], HIGH) };
      this.paint();
    } else if (event.key === 'Enter' || event.key === ' ') {
      this.cross ??= { x: 0, y: 0 };
      const { x, y } = this.scales(canvas);
      this.place(canvas, x(this.cross.x), y(this.cross.y));
    } else if ((event.key === 'Backspace' || event.key === 'Delete') && this.points.length) {
      const detail = { index: this.points.length - 1 };
      this.dispatchEvent(new CustomEvent('place', { detail }));
    } else return;
    event.preventDefault();
  }

  blurred() {
    this.cross = null;
    this.paint();
  }

  render() {
    return html`<canvas
      role="application"
      tabindex="0"
      aria-label=${this.label}
      @click=${this.clicked}
      @keydown=${this.key}
      @blur=${this.blurred}
    ></canvas>`;
  }
}

customElements.define('mg-bands', Bands);
