import { css } from 'lit';
import { colour, faint } from './colours.js';
import { BINS, binned } from './histogram-bins.js';
import { CanvasView } from './canvas.js';

/**
 * @typedef {object} Estimates  of one number, by one way
 * @property {Float32Array} values  one a batch
 * @property {number} exact
 * @property {number} sd  of an estimate, exact
 * @property {number} chosen  the value to be marked
 * @property {string} token
 */

const FOOT = 18;

/**
 * <mg-histogram>: how estimates scatter around the exact value (the line), with one standard deviation
 * to each side (the bracket) and one of them marked. `reach` is half the width of the axis: given from
 * outside, so that several can be compared.
 */
export class Histogram extends CanvasView {
  static properties = {
    estimates: { attribute: false },
    reach: { type: Number },
  };

  static styles = [
    CanvasView.styles,
    css`
      canvas {
        height: 96px;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Estimates | null} */
    this.estimates = null;
    this.reach = 1;
  }

  /** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} canvas */
  draw(context, canvas) {
    const { clientWidth: width, clientHeight } = canvas;
    const ground = clientHeight - FOOT;
    context.strokeStyle = colour(this, '--line');
    context.beginPath();
    context.moveTo(0, ground + 0.5);
    context.lineTo(width, ground + 0.5);
    context.stroke();
    if (!this.estimates) return;
    const { values, exact, sd, chosen, token } = this.estimates;
    const { reach } = this;
    const x = (/** @type {number} */ value) => (width / 2) * (1 + (value - exact) / reach);
    const bins = binned(values, exact, reach);
    const most = Math.max(...bins, 1);
    const tone = colour(this, token);
    context.fillStyle = faint(tone, 0.75);
    const wide = width / BINS;
    bins.forEach((count, i) => {
      const high = ((ground - 16) * count) / most;
      context.fillRect(i * wide, ground - high, Math.max(1, wide - 1), high);
    });
    context.strokeStyle = colour(this, '--ink');
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(width / 2, 12);
    context.lineTo(width / 2, ground);
    const ends = [exact - sd, exact + sd].map((end) => Math.min(width - 1, Math.max(1, x(end))));
    context.moveTo(ends[0], 3);
    context.lineTo(ends[0], 10);
    context.moveTo(ends[0], 6.5);
    context.lineTo(ends[1], 6.5);
    context.moveTo(ends[1], 3);
    context.lineTo(ends[1], 10);
    context.stroke();
    if (Math.abs(chosen - exact) <= reach) {
      context.fillStyle = colour(this, '--ink');
      context.beginPath();
      context.moveTo(x(chosen), ground + 1);
      context.lineTo(x(chosen) - 5, ground + 9);
      context.lineTo(x(chosen) + 5, ground + 9);
      context.fill();
    }
    context.fillStyle = colour(this, '--muted');
    context.font = `11px ${colour(this, '--sans')}`;
    for (const [side, align] of /** @type {const} */ ([
      [-1, 'left'],
      [1, 'right'],
    ])) {
      context.textAlign = align;
      const end = (exact + side * reach).toFixed(reach < 3 ? 1 : 0).replace('-', '−');
      context.fillText(end, side < 0 ? 0 : width, clientHeight - 4);
    }
  }
}

customElements.define('mg-histogram', Histogram);
