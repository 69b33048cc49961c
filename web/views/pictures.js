import { LitElement, css, html } from 'lit';
import { colour, inkTable } from './colours.js';
import { Sized } from './sized.js';

const SIDE = 28;

/**
 * Paints pictures into one ImageData, `columns` a row with a gap of ground between them.
 * @param {Uint8Array} ink  pictures of 784 bytes, 255 is ink
 * @param {number} count
 * @param {number} columns
 * @param {number} gap  pixels of the picture
 * @param {Uint32Array} table
 * @param {number} between  colour of the gaps
 */
export function mosaic(ink, count, columns, gap, table, between) {
  const rows = Math.ceil(count / columns);
  const width = columns * (SIDE + gap) - gap;
  const image = new ImageData(width, rows * (SIDE + gap) - gap);
  const pixels = new Uint32Array(image.data.buffer);
  pixels.fill(between);
  for (let k = 0; k < count; k++) {
    const x0 = (k % columns) * (SIDE + gap);
    const y0 = Math.floor(k / columns) * (SIDE + gap);
    for (let y = 0; y < SIDE; y++) {
      let to = (y0 + y) * width + x0;
      let from = k * 784 + y * SIDE;
      for (let x = 0; x < SIDE; x++) pixels[to++] = table[ink[from++]];
    }
  }
  return image;
}

/**
 * <mg-pictures>: a sheet of 28 × 28 drawings on one canvas, each pixel a whole number of screen
 * pixels. `show` draws; a click on a drawing gives 'pick' with its index, when `pickable`.
 */
export class Pictures extends LitElement {
  static properties = {
    columns: { type: Number },
    rows: { type: Number },
    label: { type: String },
    largest: { type: Number },
    expected: { type: Number },
    pickable: { type: Boolean },
    picked: { type: Number },
  };

  static styles = css`
    :host {
      display: block;
      min-width: 0;
      position: relative;
    }
    canvas {
      display: block;
      image-rendering: pixelated;
    }
    :host([pickable]) canvas {
      cursor: pointer;
    }
    canvas:focus-visible {
      outline: 2px solid var(--support);
      outline-offset: 3px;
    }
  `;

  constructor() {
    super();
    this.columns = 0; // 0: as many as fit at the largest size
    this.rows = 0; // 0: all of them
    this.label = '';
    this.largest = 84; // greatest side of a drawing, in CSS pixels
    this.expected = 0; // so many empty frames until there are drawings
    this.across = 1;
    this.shown = 0;
    this.pickable = false;
    this.picked = -1;
    this.over = -1; // the drawing under the pointer
    /** @type {Uint8Array} */
    this.ink = new Uint8Array();
    this.count = 0;
    this.drawn = 0; // how many times: tests and the curious
    this.cell = 0;
    new Sized(this, () => this.paint());
  }

  /** @param {import('../worker/protocol.js').Tensor} pictures */
  show({ dims, data }) {
    const count = dims[0];
    if (this.ink.length !== data.length) this.ink = new Uint8Array(data.length);
    this.ink.set(data);
    this.count = count;
    this.drawn++;
    this.paint();
  }

  clear() {
    this.count = 0;
    this.paint();
  }

  updated() {
    this.paint();
  }

  paint() {
    const canvas = this.renderRoot?.querySelector('canvas');
    const context = canvas?.getContext('2d');
    const count = this.count || this.expected;
    if (!canvas || !context || count === 0 || this.clientWidth === 0) return;
    const gap = 1;
    const ratio = window.devicePixelRatio || 1;
    const room = this.clientWidth * ratio;
    let scale = Math.max(1, Math.floor((this.largest * ratio) / SIDE));
    if (this.columns > 0) {
      const fit = Math.floor(room / (this.columns * (SIDE + gap) - gap));
      scale = Math.max(1, Math.min(fit, scale));
    }
    const fitting = this.columns || Math.max(1, Math.floor((room / scale + gap) / (SIDE + gap)));
    this.across = Math.min(fitting, count);
    this.shown = this.rows > 0 ? Math.min(count, this.rows * this.across) : count;
    const ink = this.count > 0 ? this.ink : new Uint8Array(784 * this.shown);
    const image = mosaic(ink, this.shown, this.across, gap, inkTable(this), 0);
    if (canvas.width !== image.width || canvas.height !== image.height) {
      canvas.width = image.width;
      canvas.height = image.height;
    }
    context.putImageData(image, 0, 0);
    if (this.picked >= 0 && this.picked < this.shown) this.frame(context, gap);
    canvas.style.width = `${(image.width * scale) / ratio}px`;
    canvas.style.height = `${(image.height * scale) / ratio}px`;
    this.cell = ((SIDE + gap) * scale) / ratio;
  }

  /** Corners around the picked drawing. @param {CanvasRenderingContext2D} context @param {number} gap */
  frame(context, gap) {
    const x = (this.picked % this.across) * (SIDE + gap);
    const y = Math.floor(this.picked / this.across) * (SIDE + gap);
    context.fillStyle = colour(this, '--query');
    for (const [dx, dy] of [
      [0, 0],
      [SIDE - 6, 0],
      [0, SIDE - 1],
      [SIDE - 6, SIDE - 1],
    ])
      context.fillRect(x + dx, y + dy, 6, 1);
    for (const [dx, dy] of [
      [0, 0],
      [SIDE - 1, 0],
      [0, SIDE - 6],
      [SIDE - 1, SIDE - 6],
    ])
      context.fillRect(x + dx, y + dy, 1, 6);
  }

  /** A number that changes with the picture, for tests. */
  fingerprint() {
    let hash = 2166136261;
    for (const byte of this.ink) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
    return hash;
  }

  /** @param {MouseEvent} event */
  point(event) {
    const index = this.under(event);
    if (index >= 0) this.choose(index);
  }

  /** The keyboard has come here: 'reach'. @param {FocusEvent} event */
  reach(event) {
    const canvas = /** @type {Element} */ (event.currentTarget);
    if (canvas.matches(':focus-visible')) this.dispatchEvent(new CustomEvent('reach'));
  }

  /** The pointer has come over another drawing: 'over' with its index. @param {PointerEvent} event */
  hover(event) {
    const index = event.pointerType === 'touch' ? -1 : this.under(event);
    if (index === this.over) return;
    this.over = index;
    if (index >= 0) this.dispatchEvent(new CustomEvent('over', { detail: index }));
  }

  /** @param {MouseEvent} event @returns {number} the drawing under it, or -1 */
  under(event) {
    if (!this.pickable || !this.cell) return -1;
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / this.cell);
    const row = Math.floor((event.clientY - box.top) / this.cell);
    const index = row * this.across + column;
    return column < this.across && index < Math.min(this.shown, this.count) ? index : -1;
  }

  /** @param {number} index */
  choose(index) {
    if (index < 0 || index >= Math.min(this.shown, this.count)) return;
    this.dispatchEvent(new CustomEvent('pick', { detail: index }));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    /** @type {Record<string, number>} */
    const moves = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -this.across,
      ArrowDown: this.across,
    };
    const step = moves[event.key];
    if (step === undefined || !this.pickable) return;
    event.preventDefault();
    this.choose(this.picked < 0 ? 0 : this.picked + step);
  }

  render() {
    const now = Math.max(0, this.picked) + 1;
    return this.pickable
      ? html`<canvas
          role="slider"
          tabindex="0"
          aria-label=${this.label}
          aria-valuemin="1"
          aria-valuemax=${Math.max(now, this.count)}
          aria-valuenow=${now}
          @click=${this.point}
          @pointermove=${this.hover}
          @focus=${this.reach}
          @keydown=${this.key}
        ></canvas>`
      : html`<canvas role="img" aria-label=${this.label}></canvas>`;
  }
}

customElements.define('mg-pictures', Pictures);
