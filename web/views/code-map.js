import { LitElement, css, html, nothing } from 'lit';
import { colour, faint, inkTable } from './colours.js';
import { LatentMap } from './latent.js';
import { colourOf, letterOf, outlineOf, shapeOf } from './marks.js';
import { mosaic } from './pictures.js';
import { Sized, surfaceOf } from './sized.js';

const EDGE = 1.12; // from the middle to the edge, in the largest place's distance

/**
 * <mg-code-map>: codes along their two strongest axes, each with the mark of its cluster; the clusters'
 * letters stand at their centres. Under the pointer, or by the arrow keys, a code shows its drawing, and the
 * others of its character are ringed. Event 'pick' with the index of a drawing: a click, or Enter.
 */
export class CodeMap extends LitElement {
  static properties = {
    label: { type: String },
    describe: { attribute: false },
    picks: { attribute: false },
    hover: { state: true },
  };

  static styles = [
    LatentMap.styles,
    css`
      canvas.map {
        background: var(--raise);
      }
      .lens {
        border-color: var(--muted);
      }
      .out {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
    `,
  ];

  constructor() {
    super();
    this.label = '';
    /** @type {(index: number) => string} */
    this.describe = () => '';
    /** Letters of picked drawings. @type {{ letter: string, index: number }[]} */
    this.picks = [];
    this.hover = -1;
    /** @type {import('../worker/protocol.js').Order | null} */
    this.order = null;
    this.sense = [1, 1]; // of the axes on the map
    this.reach = 1;
    new Sized(this, () => this.paint());
  }

  reset() {
    this.order = null;
    this.hover = -1;
    this.sense = [1, 1];
    this.paint();
  }

  /** @param {import('../worker/protocol.js').Order} order */
  show(order) {
    this.turn(order);
    if (this.hover >= order.labels.length) this.hover = -1;
    this.order = order;
    let most = 1e-6;
    const { dims, data } = order.places;
    for (let i = 0; i < dims[0]; i++)
      for (const axis of [0, 1]) most = Math.max(most, Math.abs(data[dims[1] * i + axis]));
    // The scale moves seldom: what moves is the codes.
    if (most > this.reach || most < 0.85 * this.reach) this.reach = most;
    this.paint();
    this.paintLens();
  }

  /** From one look to the next codes stay where they are: an axis may have changed its sense. @param {import('../worker/protocol.js').Order} order */
  turn({ places, labels }) {
    const before = this.order;
    const fits =
      before?.labels.length === labels.length && before.places.dims[1] === places.dims[1];
    if (!before || !fits) {
      this.sense = [1, 1];
      return;
    }
    const width = places.dims[1];
    this.sense = this.sense.map((old, axis) => {
      let along = 0;
      for (let i = 0; i < labels.length; i++)
        along += before.places.data[width * i + axis] * places.data[width * i + axis];
      return along < 0 ? -old : old;
    });
  }

  /** @param {number} index @param {number} side @returns {[number, number]} */
  pixel(index, side) {
    const { dims, data } = /** @type {import('../worker/protocol.js').Order} */ (this.order).places;
    return this.place(data[dims[1] * index], data[dims[1] * index + 1], side);
  }

  /** @param {number} x @param {number} y @param {number} side @returns {[number, number]} */
  place(x, y, side) {
    const scale = side / 2 / (EDGE * this.reach);
    return [side / 2 + scale * this.sense[0] * x, side / 2 - scale * this.sense[1] * y];
  }

  /** Where a code lies on the map. @param {ArrayLike<number>} code @param {number} side */
  placeOf(code, side) {
    const { mean, axes } = /** @type {import('../worker/protocol.js').Order} */ (this.order);
    const at = [0, 1].map((axis) => {
      let sum = 0;
      for (let d = 0; d < mean.length; d++)
        sum += axes.data[axis * mean.length + d] * (code[d] - mean[d]);
      return sum;
    });
    return this.place(at[0], at[1], side);
  }

  themed() {
    this.paint();
    this.paintLens();
  }

  paint() {
    const surface = surfaceOf(this.renderRoot?.querySelector('canvas.map'));
    const { order } = this;
    if (!surface || !order) return;
    const { context, width: side, ratio } = surface;
    context.fillStyle = colour(this, '--raise');
    context.fillRect(0, 0, side, side);
    context.strokeStyle = colour(this, '--line');
    context.lineWidth = ratio;
    context.beginPath();
    context.moveTo(side / 2, 0);
    context.lineTo(side / 2, side);
    context.moveTo(0, side / 2);
    context.lineTo(side, side / 2);
    context.stroke();
    const chosen = this.hover >= 0 ? order.labels[this.hover] : -1;
    for (const [i, cluster] of order.cluster.entries()) {
      const [x, y] = this.pixel(i, side);
      const own = order.labels[i] === chosen;
      const tone = colourOf(this, cluster);
      context.fillStyle = chosen < 0 || own ? tone : faint(tone, 0.35);
      context.beginPath();
      outlineOf(context, shapeOf(cluster), x, y, (i === this.hover ? 6 : 4) * ratio);
      context.fill();
      if (!own) continue;
      context.strokeStyle = colour(this, '--ink');
      context.lineWidth = 1.5 * ratio;
      context.beginPath();
      context.arc(x, y, 8 * ratio, 0, 2 * Math.PI);
      context.stroke();
    }
    this.paintCentres(context, side, ratio);
    for (const { letter, index } of this.picks)
      if (index < order.labels.length)
        this.flag(context, letter, this.pixel(index, side), colour(this, '--ink'), ratio);
  }

  /** @param {CanvasRenderingContext2D} context @param {number} side @param {number} ratio */
  paintCentres(context, side, ratio) {
    const { centres } = /** @type {import('../worker/protocol.js').Order} */ (this.order);
    const [k, size] = centres.dims;
    for (let c = 0; c < k; c++) {
      const [x, y] = this.placeOf(centres.data.subarray(size * c, size * (c + 1)), side);
      context.font = `700 ${15 * ratio}px system-ui, sans-serif`;
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.lineWidth = 4 * ratio;
      context.lineJoin = 'round';
      context.strokeStyle = colour(this, '--raise');
      context.strokeText(letterOf(c), x, y);
      context.fillStyle = colourOf(this, c);
      context.fillText(letterOf(c), x, y);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context @param {string} letter @param {[number, number]} at
   * @param {string} tone @param {number} ratio
   */
  flag(context, letter, [x, y], tone, ratio) {
    context.fillStyle = tone;
    context.beginPath();
    context.arc(x, y, 9 * ratio, 0, 2 * Math.PI);
    context.fill();
    context.font = `italic 600 ${13 * ratio}px Georgia, serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = colour(this, '--paper');
    context.fillText(letter, x, y);
  }

  paintLens() {
    /** @type {HTMLCanvasElement | null} */
    const canvas = this.renderRoot?.querySelector('.lens canvas') ?? null;
    const context = canvas?.getContext('2d');
    const { order, hover } = this;
    if (!context || !order || hover < 0) return;
    const ink = /** @type {Uint8Array} */ (order.ink.data).subarray(784 * hover, 784 * (hover + 1));
    context.putImageData(mosaic(ink, 1, 1, 0, inkTable(this), 0), 0, 0);
  }

  /** The drawing whose code is nearest to a point of the map, if one is near. @param {MouseEvent} event */
  under(event) {
    const { order } = this;
    if (!order) return -1;
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    let [found, least] = [-1, 18 ** 2];
    for (const i of order.labels.keys()) {
      const [x, y] = this.pixel(i, box.width);
      const d = (x - event.clientX + box.left) ** 2 + (y - event.clientY + box.top) ** 2;
      if (d < least) [found, least] = [i, d];
    }
    return found;
  }

  /** @param {number} index */
  pick(index) {
    if (index >= 0) this.dispatchEvent(new CustomEvent('pick', { detail: index }));
  }

  /** To the nearest code that lies that way. @param {KeyboardEvent} event */
  key(event) {
    const { order } = this;
    /** @type {Record<string, [number, number]>} */
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[event.key];
    if (event.key === 'Escape') this.hover = -1;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.pick(this.hover);
    }
    if (!way || !order) return;
    event.preventDefault();
    if (this.hover < 0) {
      this.hover = 0;
      return;
    }
    const from = this.pixel(this.hover, 1);
    let [found, least] = [-1, Infinity];
    for (const i of order.labels.keys()) {
      if (i === this.hover) continue;
      const [x, y] = this.pixel(i, 1);
      const along = (x - from[0]) * way[0] + (y - from[1]) * way[1];
      const across = Math.abs((x - from[0]) * way[1]) + Math.abs((y - from[1]) * way[0]);
      if (along > 0 && along + 2 * across < least) [found, least] = [i, along + 2 * across];
    }
    if (found >= 0) this.hover = found;
  }

  updated() {
    this.paint();
    this.paintLens();
    const lens = this.renderRoot.querySelector('.lens');
    if (!(lens instanceof HTMLElement) || !this.order || this.hover < 0) return;
    const side = this.clientWidth;
    const [x, y] = this.pixel(this.hover, side);
    lens.style.left = `${Math.max(0, x + 104 > side ? x - 104 : x + 16)}px`;
    lens.style.top = `${Math.min(Math.max(0, y - 44), Math.max(0, side - 122))}px`;
  }

  render() {
    const about = this.order && this.hover >= 0 ? this.describe(this.hover) : '';
    return html`<canvas
        class="map"
        role="application"
        tabindex="0"
        aria-label=${this.label}
        @pointermove=${(/** @type {PointerEvent} */ e) => (this.hover = this.under(e))}
        @pointerleave=${() => (this.hover = -1)}
        @click=${(/** @type {MouseEvent} */ e) => this.pick(this.under(e))}
        @keydown=${this.key}
        @blur=${() => (this.hover = -1)}
      ></canvas>
      <p class="out" role="status">${about}</p>
      ${
        about
          ? html`<div class="lens" aria-hidden="true">
              <canvas width="28" height="28"></canvas>
              <p>${about}</p>
            </div>`
          : nothing
      }`;
  }
}

customElements.define('mg-code-map', CodeMap);
