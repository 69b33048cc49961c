import { LitElement, css, html, nothing } from 'lit';
import { Sized, surfaceOf } from './sized.js';

/** A picture on one canvas, drawn anew whenever it is updated, gets another size or other colours. */
export class CanvasView extends LitElement {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = { label: { type: String } };

  /** @type {import('lit').CSSResultGroup} */
  static styles = css`
    :host {
      display: block;
      min-width: 0;
    }
    canvas {
      display: block;
      width: 100%;
    }
    canvas:focus-visible {
      outline: 2px solid var(--support);
      outline-offset: 3px;
      border-radius: 3px;
    }
  `;

  constructor() {
    super();
    this.label = ''; // what it shows, in words
    new Sized(this, () => this.paint());
  }

  updated() {
    this.paint();
  }

  themed() {
    this.paint();
  }

  paint() {
    const canvas = this.renderRoot?.querySelector('canvas');
    const surface = surfaceOf(canvas);
    if (!canvas || !surface) return;
    surface.context.scale(surface.ratio, surface.ratio);
    this.draw(surface.context, canvas);
  }

  /** @param {CanvasRenderingContext2D} _context  blank, in CSS pixels @param {HTMLCanvasElement} _canvas */
  draw(_context, _canvas) {}

  render() {
    return html`<canvas role="img" aria-label=${this.label}></canvas>`;
  }
}

/**
 * A canvas on which something is moved, by pointer, touch or keys. Events: 'move' with the place wished
 * for, 'drop' when it is let go, both with where it is as their detail.
 * @template Place
 */
export class DragView extends CanvasView {
  static styles = [
    CanvasView.styles,
    css`
      canvas {
        touch-action: none;
        cursor: crosshair;
      }
    `,
  ];

  constructor() {
    super();
    this.held = false; // in the hand
    this.nudged = 'drop'; // the event after a move by keys
  }

  /** Where it is; null while there is nothing to be moved. @returns {Place | null} */
  get place() {
    return null;
  }

  get ready() {
    return this.place !== null;
  }

  /** Puts it there, or as near as it may be. @param {Place} _place */
  put(_place) {}

  /** Takes it, with the pointer there. @param {number} _x @param {number} _y @param {HTMLCanvasElement} _canvas */
  grab(_x, _y, _canvas) {}

  /** The pointer moves, whether it holds it or not. @param {number} _x @param {number} _y @param {HTMLCanvasElement} _canvas */
  over(_x, _y, _canvas) {}

  /**
   * Where it is wished to be, with the pointer there.
   * @param {number} _x @param {number} _y  CSS pixels @param {HTMLCanvasElement} _canvas
   * @returns {Place | null}
   */
  pointed(_x, _y, _canvas) {
    return null;
  }

  /** Where a key moves it; null for other keys. @param {KeyboardEvent} _event @returns {Place | null} */
  keyed(_event) {
    return null;
  }

  /** Between the least and the most, where that is one number. @returns {{ most: number, now: number } | null} */
  get range() {
    return null;
  }

  /** @param {PointerEvent} event */
  take(event) {
    if (!this.ready || event.button !== 0) return;
    const { canvas, x, y } = pointIn(event);
    canvas.setPointerCapture(event.pointerId);
    this.held = true;
    canvas.classList.add('held');
    this.grab(x, y, canvas);
    this.drag(event);
  }

  /** @param {PointerEvent} event */
  drag(event) {
    const { canvas, x, y } = pointIn(event);
    this.over(x, y, canvas);
    const place = this.held ? this.pointed(x, y, canvas) : null;
    if (place !== null) this.wish(place);
  }

  /** @param {PointerEvent} event */
  release(event) {
    if (!this.held) return;
    this.held = false;
    pointIn(event).canvas.classList.remove('held');
    this.tell('drop');
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const place = this.ready ? this.keyed(event) : null;
    if (place === null) return;
    event.preventDefault();
    this.wish(place);
    this.tell(this.nudged);
  }

  /** @param {Place} place */
  wish(place) {
    this.put(place);
    this.tell('move');
  }

  /** @param {string} type */
  tell(type) {
    this.dispatchEvent(new CustomEvent(type, { detail: this.place }));
  }

  render() {
    const { range } = this;
    return html`<canvas
      role=${range ? 'slider' : 'application'}
      tabindex="0"
      aria-label=${this.label}
      aria-valuemin=${range ? 0 : nothing}
      aria-valuemax=${range?.most ?? nothing}
      aria-valuenow=${range?.now ?? nothing}
      @pointerdown=${this.take}
      @pointermove=${this.drag}
      @pointerup=${this.release}
      @pointercancel=${this.release}
      @keydown=${this.key}
    ></canvas>`;
  }
}

/** Where on the canvas a pointer is. @param {PointerEvent} event */
function pointIn(event) {
  const canvas = /** @type {HTMLCanvasElement} */ (event.currentTarget);
  const box = canvas.getBoundingClientRect();
  return { canvas, x: event.clientX - box.left, y: event.clientY - box.top };
}
