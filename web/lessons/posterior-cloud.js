import { css } from 'lit';
import { colour, faint } from '../views/colours.js';
import { CanvasView } from '../views/canvas.js';

/**
 * <mg-posterior-cloud>: estimates of the gradient by q's mean, a dot each, around the exact one (cross),
 * with an ellipse of one standard deviation along each axis.
 */
export class PosteriorCloud extends CanvasView {
  static styles = [
    CanvasView.styles,
    css`
      canvas {
        aspect-ratio: 1;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Float32Array} [count, 2] */
    this.dots = new Float32Array();
    /** @type {[number, number]} */
    this.exact = [0, 0];
    /** @type {[number, number]} */
    this.sd = [0, 0];
    this.token = '--adapted';
    this.square = false;
    this.reach = 1;
  }

  /** @param {Pick<PosteriorCloud, 'dots' | 'exact' | 'sd' | 'token' | 'square' | 'reach'>} cloud */
  show(cloud) {
    Object.assign(this, cloud);
    this.paint();
  }

  /** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} canvas */
  draw(context, canvas) {
    const { clientWidth: size } = canvas;
    const { dots, exact, sd, reach } = this;
    const held = (/** @type {number} */ at) => Math.min(size - 2, Math.max(2, at));
    const x = (/** @type {number} */ v) => held((size / 2) * (1 + v / reach));
    const y = (/** @type {number} */ v) => held((size / 2) * (1 - v / reach));
    context.strokeStyle = colour(this, '--line');
    context.strokeRect(0.5, 0.5, size - 1, size - 1);
    context.beginPath();
    context.moveTo(0, y(0));
    context.lineTo(size, y(0));
    context.moveTo(x(0), 0);
    context.lineTo(x(0), size);
    context.stroke();
    const tone = colour(this, this.token);
    context.fillStyle = faint(tone, 0.4);
    for (let i = 0; i < dots.length; i += 2) {
      context.beginPath();
      if (this.square) context.rect(x(dots[i]) - 1.75, y(dots[i + 1]) - 1.75, 3.5, 3.5);
      else context.arc(x(dots[i]), y(dots[i + 1]), 2, 0, 2 * Math.PI);
      context.fill();
    }
    const unit = size / (2 * reach);
    context.strokeStyle = tone;
    context.lineWidth = 1.5;
    context.beginPath();
    context.ellipse(x(exact[0]), y(exact[1]), unit * sd[0], unit * sd[1], 0, 0, 2 * Math.PI);
    context.stroke();
    context.strokeStyle = colour(this, '--ink');
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(x(exact[0]) - 6, y(exact[1]));
    context.lineTo(x(exact[0]) + 6, y(exact[1]));
    context.moveTo(x(exact[0]), y(exact[1]) - 6);
    context.lineTo(x(exact[0]), y(exact[1]) + 6);
    context.stroke();
  }
}

customElements.define('mg-posterior-cloud', PosteriorCloud);
