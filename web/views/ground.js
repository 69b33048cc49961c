import { channels, colour, faint } from './colours.js';
import { contour } from './contour.js';

/**
 * A function of two numbers as the ground of a map: the more of a colour the higher its values, or the
 * lower, and contours.
 */
export class Ground {
  /** @param {Element} host  whose colours it has */
  constructor(host) {
    this.host = host;
    this.n = 0; // of its grid, a side; 0 while there is none
    this.values = new Float32Array();
    this.token = '';
    /** @type {(i: number) => number} */
    this.part = () => 0;
    /** @type {number[]} */
    this.levels = [];
    this.ink = 0;
    this.picture = document.createElement('canvas');
  }

  /**
   * @param {number} n @param {Float32Array} values  [n, n], the lowest row first
   * @param {object} look
   * @param {string} look.token  its colour
   * @param {(i: number) => number} look.part  how much of it a value has, 0 to 1
   * @param {number[]} look.levels  of the contours
   * @param {number} look.ink  of these, 0 to 1
   */
  show(n, values, look) {
    Object.assign(this, { n, values, ...look });
    this.shade();
  }

  /** In the present colours. */
  shade() {
    const { n, host } = this;
    if (n === 0) return;
    const from = channels(colour(host, '--raise'));
    const to = channels(colour(host, this.token));
    this.picture.width = this.picture.height = n;
    const image = new ImageData(n, n);
    for (let i = 0; i < n * n; i++) {
      const part = this.part((n - 1 - Math.floor(i / n)) * n + (i % n));
      for (let c = 0; c < 3; c++) image.data[4 * i + c] = from[c] + part * (to[c] - from[c]);
      image.data[4 * i + 3] = 255;
    }
    this.picture.getContext('2d')?.putImageData(image, 0, 0);
  }

  /** With a frame. @param {CanvasRenderingContext2D} context @param {number} left @param {number} width @param {number} height */
  paint(context, left, width, height) {
    if (this.n > 0) {
      // The grid's points lie on the edges, a pixel's middle does not.
      const inner = this.n - 1;
      context.drawImage(this.picture, 0.5, 0.5, inner, inner, left, 0, width, height);
      this.paintContours(context, left, width, height);
    }
    context.strokeStyle = colour(this.host, '--line');
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, 0.5, width - 1, height - 1);
  }

  /** @param {CanvasRenderingContext2D} context @param {number} left @param {number} width @param {number} height */
  paintContours(context, left, width, height) {
    const last = this.n - 1;
    const to = (/** @type {[number, number]} */ [i, j]) =>
      /** @type {const} */ ([left + (width * i) / last, height * (1 - j / last)]);
    context.strokeStyle = faint(colour(this.host, '--ink'), this.ink);
    context.lineWidth = 0.75;
    context.beginPath();
    for (const level of this.levels)
      for (const [a, b] of contour(this.values, this.n, level)) {
        context.moveTo(...to(a));
        context.lineTo(...to(b));
      }
    context.stroke();
  }
}
