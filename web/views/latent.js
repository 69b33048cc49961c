import { LitElement, css, html, nothing } from 'lit';
import { colour, faint, inkTable } from './colours.js';
import { mosaic } from './pictures.js';
import { codeAt, outline, placesOf, planeOf } from './axes.js';
import { Sized, surfaceOf } from './sized.js';

/**
 * A code with its spread, shown with its letter and the ellipses of one and two standard deviations.
 * @typedef {{ letter: string, token: string, mean: ArrayLike<number>, logvar: ArrayLike<number> }} Mark
 */

export const CELLS = 13; // decoded drawings a side
const REACH = 3; // standard deviations from the middle to the edge

/**
 * The watched view of what the decoder makes of codes: that is what the events of the map ask for.
 * @param {{ dims: number[], data: Float32Array }} z
 * @param {number} every  ms, at the most
 * @returns {import('../worker/protocol.js').Watch}
 */
export const decoded = (z, every) => ({
  view: 'decode',
  inputs: { z },
  pictures: ['output'],
  every,
});

/**
 * <mg-latent-map>: the latent plane. Its ground is what the decoder draws at each place, its points
 * are the codes of drawings; under the pointer (or the arrow keys) the place is decoded large.
 *
 * Watched views are the lesson's affair. Events: 'grid' with the codes to decode for the ground, 'place'
 * with the one to decode for the lens, or null when that is gone.
 */
export class LatentMap extends LitElement {
  static properties = {
    label: { type: String },
    describe: { attribute: false },
    hover: { state: true },
  };

  static styles = css`
    :host {
      display: block;
      position: relative;
      min-width: 0;
      touch-action: pan-y;
    }
    canvas.map {
      display: block;
      width: 100%;
      aspect-ratio: 1;
      border: 1px solid var(--line);
      border-radius: 3px;
      cursor: crosshair;
    }
    canvas.map:focus-visible {
      outline: 2px solid var(--support);
      outline-offset: 3px;
    }
    .lens {
      position: absolute;
      width: 86px;
      padding: 0;
      pointer-events: none;
      background: var(--raise);
      border: 1px solid var(--query);
      border-radius: 3px;
      box-shadow: 0 4px 14px rgb(0 0 0 / 18%);
    }
    .lens canvas {
      display: block;
      width: 84px;
      height: 84px;
      image-rendering: pixelated;
    }
    .lens p {
      margin: 0;
      padding: 2px 6px 3px;
      font: 11px/1.35 var(--sans);
      font-variant-numeric: tabular-nums;
      color: var(--muted);
      border-top: 1px solid var(--line);
      overflow-wrap: anywhere;
    }
  `;

  constructor() {
    super();
    this.label = '';
    /** @type {(label: number) => string} */
    this.describe = () => '';
    /** @type {{ x: number, y: number, label: number } | null} */
    this.hover = null;
    /** @type {import('./axes.js').Plane | null} */
    this.plane = null;
    /** @type {Record<string, { places: Float32Array, labels: Float32Array, token: string }>} */
    this.points = {};
    /** @type {Mark[]} */
    this.marks = [];
    /** @type {Float32Array[]} codes of a line */
    this.line = [];
    /** @type {HTMLCanvasElement | null} */
    this.ground = null;
    /** @type {Uint8Array} */
    this.groundInk = new Uint8Array();
    /** @type {Uint8Array} */
    this.lensInk = new Uint8Array();
    this.size = 0;
    new Sized(this, () => this.paint());
  }

  reset() {
    this.plane = null;
    this.points = {};
    this.ground = null;
    this.groundInk = new Uint8Array();
    this.hover = null;
    this.paint();
  }

  /**
   * New codes of a set of drawings; those of the first set given choose the plane.
   * @param {string} key @param {string} token @param {import('../worker/protocol.js').Tensors} tensors
   * @param {boolean} leads
   */
  showCodes(key, token, { mean, label }, leads) {
    const [n, size] = mean.dims;
    const codes = /** @type {Float32Array} */ (mean.data);
    if (leads || this.size !== size) {
      this.plane = planeOf(codes, n, size, this.size === size ? this.plane : null);
      this.size = size;
      this.askGround();
      if (this.hover) this.askPlace(); // the same place of another plane
    }
    if (!this.plane) return;
    const labels = Float32Array.from(label?.data ?? []);
    this.points[key] = { places: placesOf(this.plane, codes, n), labels, token };
    this.paint();
  }

  /** @param {Mark[]} marks @param {Float32Array[]} line  codes, one after the other */
  showMarks(marks, line) {
    this.marks = marks;
    this.line = line;
    this.paint();
  }

  askGround() {
    if (!this.plane) return;
    const data = new Float32Array(CELLS * CELLS * this.size);
    for (let row = 0; row < CELLS; row++) {
      for (let column = 0; column < CELLS; column++) {
        const x = REACH * ((2 * (column + 0.5)) / CELLS - 1);
        const y = REACH * (1 - (2 * (row + 0.5)) / CELLS);
        codeAt(this.plane, x, y, data, (row * CELLS + column) * this.size);
      }
    }
    const detail = { dims: [CELLS * CELLS, this.size], data };
    this.dispatchEvent(new CustomEvent('grid', { detail }));
  }

  askPlace() {
    const { plane, hover, size } = this;
    const data = new Float32Array(size);
    if (plane && hover) codeAt(plane, hover.x, hover.y, data, 0);
    else this.lensInk = new Uint8Array(); // the next lens does not begin with this one's picture
    const detail = plane && hover && { dims: [1, size], data };
    this.dispatchEvent(new CustomEvent('place', { detail }));
  }

  /** @param {import('../worker/protocol.js').Tensor} output  the decoded ground */
  showGround({ dims, data }) {
    if (dims[0] !== CELLS * CELLS) return;
    this.groundInk = Uint8Array.from(data);
    this.makeGround();
    this.paint();
  }

  makeGround() {
    if (this.groundInk.length === 0) return;
    const table = inkTable(this, '--raise', '--ink', 0.42);
    const image = mosaic(this.groundInk, CELLS * CELLS, CELLS, 0, table, 0);
    this.ground ??= document.createElement('canvas');
    this.ground.width = image.width;
    this.ground.height = image.height;
    this.ground.getContext('2d')?.putImageData(image, 0, 0);
  }

  themed() {
    this.makeGround();
    this.paint();
    this.paintLens();
  }

  /** @param {import('../worker/protocol.js').Tensor} output  what the place under the pointer gives */
  showPlace({ data }) {
    this.lensInk = Uint8Array.from(data);
    this.paintLens();
  }

  paintLens() {
    /** @type {HTMLCanvasElement | null} */
    const canvas = this.renderRoot?.querySelector('.lens canvas') ?? null;
    const context = canvas?.getContext('2d');
    if (!context || this.lensInk.length === 0) return;
    context.putImageData(mosaic(this.lensInk, 1, 1, 0, inkTable(this), 0), 0, 0);
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has('hover')) this.askPlace();
    this.paint();
    this.paintLens();
    this.placeLens();
  }

  paint() {
    /** @type {HTMLCanvasElement | null} */
    const canvas = this.renderRoot?.querySelector('canvas.map') ?? null;
    const surface = surfaceOf(canvas);
    if (!surface) return;
    const { context, width: side, ratio } = surface;
    context.fillStyle = colour(this, '--raise');
    context.fillRect(0, 0, side, side);
    if (this.ground) context.drawImage(this.ground, 0, 0, side, side);
    this.paintPrior(context, side, ratio);
    for (const { places, labels, token } of Object.values(this.points))
      this.paintPoints(context, side, ratio, places, labels, token);
    this.paintMarks(context, side, ratio);
    if (this.hover) {
      context.strokeStyle = colour(this, '--query');
      context.lineWidth = ratio;
      const [x, y] = this.pixel(this.hover.x, this.hover.y, side);
      context.beginPath();
      context.moveTo(x, 0);
      context.lineTo(x, side);
      context.moveTo(0, y);
      context.lineTo(side, y);
      context.stroke();
    }
  }

  /** One and two standard deviations of the prior, where the plane is the latent space itself.
   * @param {CanvasRenderingContext2D} context @param {number} side @param {number} ratio */
  paintPrior(context, side, ratio) {
    if (this.size !== 2) return;
    context.strokeStyle = faint(colour(this, '--divergence'), 0.75);
    context.setLineDash([4 * ratio, 4 * ratio]);
    context.lineWidth = ratio;
    for (const radius of [1, 2]) {
      context.beginPath();
      context.arc(side / 2, side / 2, (radius / REACH) * (side / 2), 0, 2 * Math.PI);
      context.stroke();
    }
    context.setLineDash([]);
  }

  /**
   * Training drawings are discs, held-out ones squares: shape says the same as colour.
   * @param {CanvasRenderingContext2D} context @param {number} side @param {number} ratio
   * @param {Float32Array} places @param {Float32Array} labels @param {string} token
   */
  paintPoints(context, side, ratio, places, labels, token) {
    const square = token === '--query';
    const chosen = this.hover?.label ?? -1;
    const plain = faint(colour(this, token), chosen >= 0 ? 0.28 : 0.8);
    const strong = colour(this, token);
    const edge = colour(this, '--raise');
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < labels.length; i++) {
        const lit = chosen >= 0 && labels[i] === chosen;
        if (lit !== (pass === 1)) continue;
        const [x, y] = this.pixel(places[2 * i], places[2 * i + 1], side);
        const r = (lit ? 4.5 : 2.3) * ratio;
        context.fillStyle = lit ? strong : plain;
        context.beginPath();
        if (square) context.rect(x - r, y - r, 2 * r, 2 * r);
        else context.arc(x, y, r, 0, 2 * Math.PI);
        context.fill();
        if (lit) {
          context.strokeStyle = edge;
          context.lineWidth = ratio;
          context.stroke();
        }
      }
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {number} side @param {number} ratio */
  paintMarks(context, side, ratio) {
    const { plane } = this;
    if (!plane) return;
    context.lineWidth = 2 * ratio;
    context.strokeStyle = colour(this, '--ink');
    context.beginPath();
    for (const code of this.line) {
      if (code.length !== this.size) continue;
      const [x, y] = placesOf(plane, code, 1);
      context.lineTo(...this.pixel(x, y, side));
    }
    context.stroke();
    for (const { letter, token, mean, logvar } of this.marks) {
      if (mean.length !== this.size) continue;
      const [x, y] = placesOf(plane, Float32Array.from(mean), 1);
      context.strokeStyle = colour(this, token);
      for (const radius of [1, 2]) {
        context.lineWidth = (radius === 1 ? 2 : 1) * ratio;
        context.beginPath();
        for (const [dx, dy] of outline(plane, logvar))
          context.lineTo(...this.pixel(x + radius * dx, y + radius * dy, side));
        context.closePath();
        context.stroke();
      }
      const [left, top] = this.pixel(x, y, side);
      context.font = `600 ${13 * ratio}px system-ui, sans-serif`;
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillStyle = colour(this, token);
      context.beginPath();
      context.arc(left, top, 9 * ratio, 0, 2 * Math.PI);
      context.fill();
      context.fillStyle = colour(this, '--paper');
      context.fillText(letter, left, top + ratio);
    }
  }

  /** @param {number} x @param {number} y @param {number} side @returns {[number, number]} */
  pixel(x, y, side) {
    return [(side / 2) * (1 + x / REACH), (side / 2) * (1 - y / REACH)];
  }

  /** @param {PointerEvent} event */
  point(event) {
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    const x = REACH * ((2 * (event.clientX - box.left)) / box.width - 1);
    const y = REACH * (1 - (2 * (event.clientY - box.top)) / box.height);
    this.moveTo(x, y);
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    if (!this.plane) return;
    const hold = (/** @type {number} */ v) => Math.min(REACH, Math.max(-REACH, v));
    this.hover = { x: hold(x), y: hold(y), label: this.labelNear(x, y) };
  }

  /** The character of the nearest point, if one is near. @param {number} x @param {number} y */
  labelNear(x, y) {
    let nearest = 0.02 * REACH * REACH;
    let found = -1;
    for (const { places, labels } of Object.values(this.points)) {
      for (let i = 0; i < labels.length; i++) {
        const d = (places[2 * i] - x) ** 2 + (places[2 * i + 1] - y) ** 2;
        if (d < nearest) {
          nearest = d;
          found = labels[i];
        }
      }
    }
    return found;
  }

  leave() {
    if (this.renderRoot.querySelector('canvas.map:focus-visible')) return;
    this.hover = null;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    /** @type {Record<string, [number, number]>} */
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const move = moves[event.key];
    if (event.key === 'Escape') this.hover = null;
    if (!move) return;
    event.preventDefault();
    const { x, y } = this.hover ?? { x: 0, y: 0 };
    this.moveTo(x + 0.15 * move[0], y + 0.15 * move[1]);
  }

  placeLens() {
    const lens = this.renderRoot.querySelector('.lens');
    if (!(lens instanceof HTMLElement) || !this.hover) return;
    const side = this.clientWidth;
    const [x, y] = this.pixel(this.hover.x, this.hover.y, side);
    const left = x + 102 > side ? x - 102 : x + 14;
    lens.style.left = `${Math.max(0, left)}px`;
    lens.style.top = `${Math.min(Math.max(0, y - 44), side - 100)}px`;
  }

  render() {
    const { hover } = this;
    const about = hover && hover.label >= 0 ? this.describe(hover.label) : '';
    return html`<canvas
        class="map"
        role="application"
        tabindex="0"
        aria-label=${this.label}
        @pointermove=${this.point}
        @pointerdown=${this.point}
        @pointerleave=${this.leave}
        @keydown=${this.key}
        @blur=${() => (this.hover = null)}
      ></canvas>
      ${
        hover
          ? html`<div class="lens" aria-hidden="true">
              <canvas width="28" height="28"></canvas>
              ${about ? html`<p>${about}</p>` : nothing}
            </div>`
          : nothing
      }`;
  }
}

customElements.define('mg-latent-map', LatentMap);
