import { LitElement, css, html } from 'lit';
import { colour, faint, inkTable } from './colours.js';
import { mosaic } from './pictures.js';
import { outline, placesOf, planeOf } from './axes.js';
import { Sized, surfaceOf } from './sized.js';

/**
 * @typedef {object} Tasks
 * @property {Float32Array} mean  codes [n, size]
 * @property {number} size
 * @property {Float32Array} alphabet
 * @property {number} held  tasks from this one on are held out
 *
 * @typedef {object} Point  a set of drawings, as it is now
 * @property {Float32Array} mean
 * @property {Float32Array} logvar
 */

const REACH = 2.6; // standard deviations from the middle to the edge
const TOKENS = ['support', 'query', 'adapted', 'divergence', 'before'];

/**
 * The mark of an alphabet: neither of two alphabets has both colour and shape of another.
 * @param {number} alphabet
 */
export const markOf = (alphabet) => ({
  token: TOKENS[alphabet % TOKENS.length],
  shape: alphabet % SHAPES.length,
});

/** Outlines of marks, of radius 1 around 0: disc, square, triangle, diamond, triangle, cross, star, bowl. */
export const SHAPES = [
  'M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z',
  'M-.88 -.88H.88V.88H-.88Z',
  'M0 -1.15L1.1 .85H-1.1Z',
  'M0 -1.25L1.25 0L0 1.25L-1.25 0Z',
  'M0 1.15L1.1 -.85H-1.1Z',
  'M-.38 -1.1H.38V-.38H1.1V.38H.38V1.1H-.38V.38H-1.1V-.38H-.38Z',
  'M0 -1.3L.32 -.44L1.24 -.4L.52 .17L.76 1.05L0 .55L-.76 1.05L-.52 .17L-1.24 -.4L-.32 -.44Z',
  'M-1.15 -.5H1.15A1.15 1.3 0 0 1 -1.15 -.5Z',
];

/**
 * <mg-task-map>: every task, as its first drawing, at the place of its code, with the mark of its alphabet:
 * filled if learnt from, hollow if held out. One task can be chosen, by pointer or with the arrow keys:
 * 'pick' with its index; 'over' while the pointer is over one. A set of drawings is a ring with the ellipse
 * of its spread, and the way it has come.
 */
export class TaskMap extends LitElement {
  static properties = {
    label: { type: String },
    picked: { type: Number },
    over: { state: true },
  };

  static styles = css`
    :host {
      display: block;
      min-width: 0;
      touch-action: pan-y;
    }
    canvas {
      display: block;
      width: 100%;
      aspect-ratio: 1;
      border: 1px solid var(--line);
      border-radius: 3px;
      cursor: pointer;
    }
    canvas:focus-visible {
      outline: 2px solid var(--support);
      outline-offset: 3px;
    }
  `;

  constructor() {
    super();
    this.label = '';
    this.picked = -1;
    this.over = -1;
    /** @type {import('./axes.js').Plane | null} */
    this.plane = null;
    /** @type {Tasks | null} */
    this.tasks = null;
    /** @type {Float32Array} */
    this.places = new Float32Array();
    /** @type {Uint8Array} one picture a task, 255 is ink */
    this.ink = new Uint8Array();
    /** @type {HTMLCanvasElement | null} the same, in the theme's colours, beside each other */
    this.sheet = null;
    /** @type {Point | null} */
    this.point = null;
    /** @type {Float32Array[]} codes it had before */
    this.way = [];
    new Sized(this, () => this.paint());
  }

  reset() {
    this.plane = null;
    this.tasks = null;
    this.places = new Float32Array();
    this.ink = new Uint8Array();
    this.sheet = null;
    this.point = null;
    this.way = [];
    this.over = -1;
    this.paint();
  }

  /** Codes as they are now. @param {Tasks} tasks */
  showTasks(tasks) {
    const { mean, size, alphabet } = tasks;
    const n = alphabet.length;
    this.plane = planeOf(mean, n, size, this.plane);
    this.tasks = tasks;
    this.places = placesOf(this.plane, mean, n);
    this.paint();
  }

  /** @param {Uint8Array} ink */
  showPictures(ink) {
    this.ink = ink;
    this.makeSheet();
    this.paint();
  }

  /** The set; null: there is none. @param {Point | null} point @param {Float32Array[]} way */
  showPoint(point, way) {
    this.point = point;
    this.way = way;
    this.paint();
  }

  makeSheet() {
    const count = this.ink.length / 784;
    if (!count) return;
    const { sheet = null } = this;
    const image = mosaic(this.ink, count, count, 0, inkTable(this), 0);
    // Paper lets what lies under a drawing through.
    const pixels = image.data;
    const [r, g, b] = [0, 1, 2].map((c) => (inkTable(this)[255] >> (8 * c)) & 255);
    for (let k = 0; k < count; k++)
      for (let y = 0; y < 28; y++)
        for (let x = 0; x < 28; x++) {
          const at = 4 * (y * 28 * count + k * 28 + x);
          pixels.set([r, g, b, this.ink[k * 784 + y * 28 + x]], at);
        }
    this.sheet = sheet ?? document.createElement('canvas');
    Object.assign(this.sheet, { width: image.width, height: image.height });
    this.sheet.getContext('2d')?.putImageData(image, 0, 0);
  }

  themed() {
    this.makeSheet();
    this.paint();
  }

  updated() {
    this.paint();
  }

  /** @param {number} x @param {number} y @param {number} side @returns {[number, number]} */
  pixel(x, y, side) {
    const hold = (/** @type {number} */ v) => Math.min(REACH, Math.max(-REACH, v));
    const inner = side / (2 * REACH);
    return [side / 2 + inner * 0.96 * hold(x), side / 2 - inner * 0.96 * hold(y)];
  }

  paint() {
    const surface = surfaceOf(this.renderRoot?.querySelector('canvas'));
    if (!surface) return;
    const { context, width: side, ratio } = surface;
    context.fillStyle = colour(this, '--raise');
    context.fillRect(0, 0, side, side);
    if (!this.tasks) return;
    this.paintPrior(context, side, ratio);
    const shown = this.over >= 0 ? this.over : this.picked;
    const n = this.tasks.alphabet.length;
    const wide = this.wide(side / ratio) * ratio;
    const roomy = this.roomy(side, wide);
    // Marks alone lie under the drawings.
    for (const pictured of [false, true])
      for (let i = 0; i < n; i++)
        if (i !== shown && roomy[i] === pictured)
          this.paintTask(context, ratio, i, this.place(i, side), pictured ? wide : 0, false);
    if (shown >= 0 && shown < n) {
      const large = this.over >= 0 ? 46 * ratio : wide;
      this.paintTask(context, ratio, shown, this.place(shown, side), large, true);
    }
    this.paintPoint(context, side, ratio);
  }

  /** Of a drawing, as the map is so wide; both in CSS pixels. @param {number} side */
  wide(side) {
    return Math.max(18, Math.min(30, side / 18));
  }

  /** @param {number} i @param {number} side */
  place(i, side) {
    return this.pixel(this.places[2 * i], this.places[2 * i + 1], side);
  }

  /**
   * Which tasks have room for their drawing, those held out first: drawings hardly overlap, the others are
   * shown by their mark.
   * @param {number} side @param {number} wide
   */
  roomy(side, wide) {
    const { held = 0, alphabet = [] } = this.tasks ?? {};
    const n = alphabet.length;
    /** @type {[number, number][]} */
    const taken = [];
    const roomy = Array.from({ length: n }, () => false);
    for (let k = 0; k < n; k++) {
      const i = (k + held) % n;
      const [x, y] = this.place(i, side);
      if (taken.some(([a, b]) => Math.max(Math.abs(a - x), Math.abs(b - y)) < 0.85 * wide))
        continue;
      taken.push([x, y]);
      roomy[i] = true;
    }
    return roomy;
  }

  /** @param {CanvasRenderingContext2D} context @param {number} side @param {number} ratio */
  paintPrior(context, side, ratio) {
    if (this.tasks?.size !== 2) return;
    context.strokeStyle = faint(colour(this, '--divergence'), 0.75);
    context.setLineDash([4 * ratio, 4 * ratio]);
    context.lineWidth = ratio;
    for (const radius of [1, 2]) {
      context.beginPath();
      context.arc(side / 2, side / 2, (0.96 * radius * side) / (2 * REACH), 0, 2 * Math.PI);
      context.stroke();
    }
    context.setLineDash([]);
  }

  /**
   * @param {CanvasRenderingContext2D} context @param {number} ratio @param {number} i
   * @param {readonly [number, number]} place @param {number} wide  0: its mark alone @param {boolean} lit
   */
  paintTask(context, ratio, i, [x, y], wide, lit) {
    const tasks = /** @type {Tasks} */ (this.tasks);
    const { token, shape } = markOf(tasks.alphabet[i]);
    const ink = colour(this, `--${token}`);
    if (lit) {
      context.fillStyle = colour(this, '--raise');
      context.fillRect(x - wide / 2, y - wide / 2, wide, wide);
      context.strokeStyle = ink;
      context.lineWidth = 1.5 * ratio;
      context.strokeRect(x - wide / 2, y - wide / 2, wide, wide);
    }
    if (wide && this.sheet && 28 * i < this.sheet.width) {
      context.globalAlpha = lit || this.over < 0 ? 1 : 0.5;
      context.drawImage(this.sheet, 28 * i, 0, 28, 28, x - wide / 2, y - wide / 2, wide, wide);
      context.globalAlpha = 1;
    }
    const r = (lit ? 5 : wide ? 3.4 : 2.6) * ratio;
    const inset = lit || !wide ? 0 : r;
    context.save();
    context.translate(x - wide / 2 + inset, y - wide / 2 + inset);
    context.scale(r, r);
    context.lineWidth = (1.4 * ratio) / r;
    context.strokeStyle = ink;
    context.fillStyle = i < tasks.held ? ink : colour(this, '--raise');
    const path = new Path2D(SHAPES[shape]);
    context.fill(path);
    context.stroke(path);
    context.restore();
  }

  /** @param {CanvasRenderingContext2D} context @param {number} side @param {number} ratio */
  paintPoint(context, side, ratio) {
    const { plane, point } = this;
    if (!plane || !point || point.mean.length !== this.tasks?.size) return;
    const place = (/** @type {Float32Array} */ code) => {
      const [x, y] = placesOf(plane, code, 1);
      return this.pixel(x, y, side);
    };
    const ink = colour(this, '--ink');
    context.strokeStyle = faint(ink, 0.6);
    context.lineWidth = 1.5 * ratio;
    context.beginPath();
    for (const code of [...this.way, point.mean])
      if (code.length === point.mean.length) context.lineTo(...place(code));
    context.stroke();
    const [px, py] = placesOf(plane, point.mean, 1);
    context.strokeStyle = ink;
    context.beginPath();
    for (const [dx, dy] of outline(plane, point.logvar))
      context.lineTo(...this.pixel(px + dx, py + dy, side));
    context.closePath();
    context.stroke();
    context.beginPath();
    context.arc(...place(point.mean), 5 * ratio, 0, 2 * Math.PI);
    context.fillStyle = ink;
    context.fill();
  }

  /** The task near a place of the canvas, or -1. @param {number} left @param {number} top @param {number} side */
  near(left, top, side) {
    let [best, found] = [24 ** 2, -1];
    for (let i = 0; i < this.places.length / 2; i++) {
      const [x, y] = this.pixel(this.places[2 * i], this.places[2 * i + 1], side);
      const d = (x - left) ** 2 + (y - top) ** 2;
      if (d < best) [best, found] = [d, i];
    }
    return found;
  }

  /** @param {MouseEvent} event */
  under(event) {
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    return this.near(event.clientX - box.left, event.clientY - box.top, box.width);
  }

  /** @param {PointerEvent} event */
  hover(event) {
    const found = event.pointerType === 'touch' ? -1 : this.under(event);
    if (found !== this.over) this.tell(found);
  }

  /** @param {number} index */
  tell(index) {
    this.over = index;
    this.dispatchEvent(new CustomEvent('over', { detail: index }));
  }

  /** @param {number} index */
  choose(index) {
    if (index < 0 || index >= this.places.length / 2) return;
    this.dispatchEvent(new CustomEvent('pick', { detail: index }));
  }

  /** The nearest task in a direction. @param {KeyboardEvent} event */
  key(event) {
    /** @type {Record<string, [number, number]>} */
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const { places, picked } = this;
    if (picked < 0) return this.choose(0);
    let [best, found] = [Infinity, -1];
    for (let i = 0; i < places.length / 2; i++) {
      const [dx, dy] = [0, 1].map((k) => places[2 * i + k] - places[2 * picked + k]);
      const along = dx * move[0] + dy * move[1];
      const across = Math.abs(dx * move[1]) + Math.abs(dy * move[0]);
      const d = along + 2 * across;
      if (i !== picked && along > 1e-6 && d < best) [best, found] = [d, i];
    }
    this.choose(found);
  }

  render() {
    const now = Math.max(0, this.picked) + 1;
    return html`<canvas
      role="slider"
      tabindex="0"
      aria-label=${this.label}
      aria-valuemin="1"
      aria-valuemax=${Math.max(now, this.places.length / 2)}
      aria-valuenow=${now}
      @pointermove=${this.hover}
      @pointerleave=${() => this.tell(-1)}
      @click=${(/** @type {MouseEvent} */ e) => this.choose(this.under(e))}
      @keydown=${this.key}
    ></canvas>`;
  }
}

customElements.define('mg-task-map', TaskMap);
