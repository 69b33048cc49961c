import { LitElement, css, html } from 'lit';
import { colour, faint } from './colours.js';
import { Sized, surfaceOf } from './sized.js';

/**
 * <mg-code>: the code of one drawing, a column a latent dimension: mean and one standard deviation,
 * before the band of the prior. Columns as narrow as the prior's band say something about the
 * drawing; those that fill it say nothing.
 */
export class Code extends LitElement {
  static properties = { label: { type: String } };

  static styles = css`
    :host {
      display: block;
      min-width: 0;
    }
    canvas {
      display: block;
      width: 100%;
      height: var(--tall, 112px);
    }
  `;

  constructor() {
    super();
    this.label = '';
    this.mean = new Float32Array();
    this.logvar = new Float32Array();
    new Sized(this, () => this.paint());
  }

  /** @param {import('../worker/protocol.js').Tensors} tensors */
  show({ mean, logvar }) {
    this.mean = Float32Array.from(mean.data);
    this.logvar = Float32Array.from(logvar.data);
    this.paint();
  }

  updated() {
    this.paint();
  }

  paint() {
    const surface = surfaceOf(this.renderRoot?.querySelector('canvas'));
    if (!surface) return;
    const { context, width, height, ratio } = surface;
    const reach = 3.2;
    const y = (/** @type {number} */ v) =>
      (height / 2) * (1 - Math.max(-reach, Math.min(reach, v)) / reach);
    context.fillStyle = faint(colour(this, '--divergence'), 0.14);
    context.fillRect(0, y(1), width, y(-1) - y(1));
    context.strokeStyle = faint(colour(this, '--divergence'), 0.8);
    context.lineWidth = ratio;
    context.setLineDash([4 * ratio, 4 * ratio]);
    context.beginPath();
    context.moveTo(0, y(0));
    context.lineTo(width, y(0));
    context.stroke();
    context.setLineDash([]);
    const n = this.mean.length;
    const pitch = width / Math.max(n, 1);
    const bar = Math.max(ratio, Math.min(3 * ratio, pitch * 0.3));
    const dot = Math.max(1.2 * ratio, Math.min(3.4 * ratio, pitch * 0.36));
    context.fillStyle = colour(this, '--support');
    for (let d = 0; d < n; d++) {
      const x = (d + 0.5) * pitch;
      const sd = Math.exp(0.5 * this.logvar[d]);
      const top = y(this.mean[d] + sd);
      context.globalAlpha = 0.5;
      context.fillRect(x - bar / 2, top, bar, Math.max(ratio, y(this.mean[d] - sd) - top));
      context.globalAlpha = 1;
      context.beginPath();
      context.arc(x, y(this.mean[d]), dot, 0, 2 * Math.PI);
      context.fill();
    }
  }

  render() {
    return html`<canvas role="img" aria-label=${this.label}></canvas>`;
  }
}

customElements.define('mg-code', Code);
