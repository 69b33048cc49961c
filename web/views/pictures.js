import { LitElement, css, html } from 'lit';
import { inkTable } from './colours.js';

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
    label: { type: String },
    largest: { type: Number },
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
    this.columns = 8;
    this.label = '';
    this.largest = 84; // greatest side of a drawing, in CSS pixels
    this.pickable = false;
    this.picked = -1;
    /** @type {Uint8Array} */
    this.ink = new Uint8Array();
    this.count = 0;
    this.hash = 0;
    this.drawn = 0; // how many times: tests and the curious
    this.cell = 0;
    this.sized = new ResizeObserver(() => this.paint());
  }

  connectedCallback() {
    super.connectedCallback();
    this.sized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.sized.disconnect();
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
    if (!canvas || !context || this.count === 0 || this.clientWidth === 0) return;
    const gap = 1;
    const columns = Math.min(this.columns, this.count);
    const ratio = window.devicePixelRatio || 1;
    const across = this.columns * (SIDE + gap) - gap;
    const fit = Math.floor((this.clientWidth * ratio) / across);
    const scale = Math.max(1, Math.min(fit, Math.floor((this.largest * ratio) / SIDE)));
    const image = mosaic(this.ink, this.count, columns, gap, inkTable(this), 0);
    if (canvas.width !== image.width || canvas.height !== image.height) {
      canvas.width = image.width;
      canvas.height = image.height;
    }
    context.putImageData(image, 0, 0);
    canvas.style.width = `${(image.width * scale) / ratio}px`;
    canvas.style.height = `${(image.height * scale) / ratio}px`;
    this.cell = ((SIDE + gap) * scale) / ratio;
  }

  /** A number that changes with the picture, for tests. */
  fingerprint() {
    let hash = 2166136261;
    for (const byte of this.ink) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
    return hash;
  }

  /** @param {MouseEvent} event */
  point(event) {
    if (!this.pickable || !this.cell) return;
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / this.cell);
    const row = Math.floor((event.clientY - box.top) / this.cell);
    this.choose(row * this.columns + column);
  }

  /** @param {number} index */
  choose(index) {
    if (index < 0 || index >= this.count) return;
    this.dispatchEvent(new CustomEvent('pick', { detail: index }));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.columns, ArrowDown: this.columns }[
      event.key
    ];
    if (step === undefined || !this.pickable) return;
    event.preventDefault();
    this.choose(Math.max(0, this.picked) + step);
  }

  render() {
    return this.pickable
      ? html`<canvas
          role="slider"
          tabindex="0"
          aria-label=${this.label}
          aria-valuemin="1"
          aria-valuemax=${Math.max(1, this.count)}
          aria-valuenow=${Math.max(0, this.picked) + 1}
          @click=${this.point}
          @keydown=${this.key}
        ></canvas>`
      : html`<canvas role="img" aria-label=${this.label}></canvas>`;
  }
}

customElements.define('mg-pictures', Pictures);
