import { css } from 'lit';
import { colour, faint } from './colours.js';
import { DragView } from './canvas.js';
import { Ground } from './ground.js';
import { LEAST, MEAN, MOST, hold, keyed } from './q.js';

/** @typedef {import('./q.js').Q} Q */

const LEFT = 34;
const FOOT = 24;
const LEVELS = [0.1, 0.3, 1, 3, 10, 30, 100]; // nats below the highest, of the contours

/**
 * <mg-elbo-map>: the ELBO over mean and standard deviation of q, with the way that training has gone.
 * The point is dragged, or moved with the arrow keys.
 * @extends {DragView<Q>}
 */
export class ElboMap extends DragView {
  static styles = [
    DragView.styles,
    css`
      canvas {
        height: var(--tall, 250px);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Q} */
    this.q = { mean: 0, sd: 1 };
    /** @type {Q[]} */
    this.way = [];
    this.ground = new Ground(this);
  }

  /** @param {import('../worker/protocol.js').Tensors} view  of `landscape` */
  show({ elbo }) {
    const values = Float32Array.from(elbo.data);
    const best = values.reduce((a, b) => Math.max(a, b), -Infinity);
    this.ground.show(elbo.dims[0], values, {
      ...{ token: '--adapted', ink: 0.28 },
      part: (i) => 0.75 / (1 + 0.8 * (best - values[i])),
      levels: LEVELS.map((below) => best - below),
    });
    this.paint();
  }

  /** @param {Q} q @param {Q[]} way  that led to it */
  showPoint(q, way) {
    this.q = q;
    this.way = way;
    this.paint();
  }

  themed() {
    this.ground.shade();
    this.paint();
  }

  /** @param {HTMLCanvasElement} canvas */
  scales(canvas) {
    const width = canvas.clientWidth - LEFT - 1;
    const height = canvas.clientHeight - FOOT;
    const span = Math.log(MOST / LEAST);
    return {
      width,
      height,
      x: (/** @type {number} */ mean) => LEFT + (width / 2) * (1 + mean / MEAN),
      y: (/** @type {number} */ sd) => height * (1 - Math.log(sd / LEAST) / span),
      at: (/** @type {number} */ x, /** @type {number} */ y) => ({
        mean: MEAN * ((2 * (x - LEFT)) / width - 1),
        sd: LEAST * Math.exp(span * (1 - y / height)),
      }),
    };
  }

  /** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} canvas */
  draw(context, canvas) {
    const { x, y, width, height } = this.scales(canvas);
    this.ground.paint(context, LEFT, width, height);
    context.fillStyle = colour(this, '--muted');
    context.font = `11px ${colour(this, '--sans')}`;
    context.textAlign = 'center';
    for (const mean of [-2, 0, 2])
      context.fillText(String(mean).replace('-', '−'), x(mean), height + 15);
    context.textAlign = 'right';
    for (const sd of [0.1, 0.3, 1]) context.fillText(String(sd), LEFT - 6, y(sd) + 4);
    context.font = `italic 13px ${colour(this, '--serif')}`;
    context.fillText('μ', x(MEAN), height + 15);
    context.fillText('σ', LEFT - 6, 11);
    if (this.ground.n) this.paintWay(canvas, context);
  }

  /** @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2D} context */
  paintWay(canvas, context) {
    const { x, y } = this.scales(canvas);
    const ink = colour(this, '--ink');
    const { way, q } = this;
    if (way.length > 0) {
      context.strokeStyle = faint(ink, 0.75);
      context.lineWidth = 1.25;
      context.beginPath();
      for (const { mean, sd } of way) context.lineTo(x(mean), y(sd));
      context.lineTo(x(q.mean), y(q.sd));
      context.stroke();
      context.fillStyle = faint(ink, 0.75);
      const every = Math.ceil(way.length / 120);
      for (let i = 0; i < way.length; i += every) {
        context.beginPath();
        context.arc(x(way[i].mean), y(way[i].sd), 1.6, 0, 2 * Math.PI);
        context.fill();
      }
      context.fillStyle = colour(this, '--paper');
      context.strokeStyle = ink;
      context.lineWidth = 1.5;
      context.beginPath();
      context.arc(x(way[0].mean), y(way[0].sd), 4, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
    context.fillStyle = colour(this, '--support');
    context.strokeStyle = colour(this, '--paper');
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x(q.mean), y(q.sd), 7, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }

  // --- pointer and keys -----------------------------------------------------------------------

  get place() {
    return this.ground.n ? this.q : null;
  }

  /** @param {Q} q */
  put(q) {
    this.showPoint(hold(q), []);
  }

  /** @param {number} x @param {number} y @param {HTMLCanvasElement} canvas */
  pointed(x, y, canvas) {
    return this.scales(canvas).at(x, y);
  }

  /** @param {KeyboardEvent} event */
  keyed(event) {
    return keyed(this.q, event);
  }
}

customElements.define('mg-elbo-map', ElboMap);
