import { css } from 'lit';
import { colour, faint } from '../views/colours.js';
import { CanvasView } from '../views/canvas.js';

/**
 * @typedef {object} Row  opinions of some pictures
 * @property {string} name
 * @property {string} token
 * @property {boolean} square  whether its marks are
 * @property {ArrayLike<number>} scores  0 to 1
 */

const HIGH = 34; // of a row

/**
 * Where marks lie that may not hide each other: as a share of the row's height, from its middle.
 * @param {number} i
 */
export const spread = (i) => (((i * 0.618_034) % 1) - 0.5) * 0.8;

/** <mg-gan-scores>: for each kind of picture how real the discriminator holds it, a mark each. */
export class GanScores extends CanvasView {
  static properties = { rows: { attribute: false } };

  static styles = [
    CanvasView.styles,
    css`
      :host {
        min-height: 122px;
      }
      canvas {
        height: 122px;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Row[]} */
    this.rows = [];
  }

  /** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} canvas */
  draw(context, canvas) {
    const width = canvas.clientWidth;
    const at = (/** @type {number} */ score) => 6 + score * (width - 12);
    const ground = HIGH * this.rows.length;
    context.strokeStyle = colour(this, '--line');
    context.fillStyle = colour(this, '--muted');
    context.font = `11px ${colour(this, '--sans')}`;
    for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
      const x = Math.round(at(tick)) + 0.5;
      context.beginPath();
      context.moveTo(x, 0);
      context.lineTo(x, ground);
      context.stroke();
      context.textAlign = tick === 0 ? 'left' : tick === 1 ? 'right' : 'center';
      const edge = tick === 0 ? 0 : tick === 1 ? width : x;
      context.fillText(`${100 * tick} %`, edge, ground + 15);
    }
    this.rows.forEach(({ token, square, scores }, row) => {
      const tone = colour(this, `--${token}`);
      context.fillStyle = faint(tone, 0.6);
      const middle = HIGH * (row + 0.5);
      for (let i = 0; i < scores.length; i++) {
        const x = at(scores[i]);
        const y = middle + spread(i) * HIGH;
        context.beginPath();
        if (square) context.rect(x - 2.5, y - 2.5, 5, 5);
        else context.arc(x, y, 3, 0, 2 * Math.PI);
        context.fill();
      }
    });
  }
}

customElements.define('mg-gan-scores', GanScores);
