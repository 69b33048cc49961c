import { css, html } from 'lit';
import { DragView } from './canvas.js';
import { colour, faint } from './colours.js';

/**
 * @typedef {[number, number]} Place
 *
 * @typedef {object} Scene  what one policy does
 * @property {Place} goal
 * @property {import('../worker/protocol.js').Tensor} path  [S, K, T + 1, 2]
 * @property {import('../worker/protocol.js').Tensor} field  [S, n, n, 2], mean moves
 * @property {import('../worker/protocol.js').Tensor} at  [n], their places along either axis
 */

const REACH = 0.75; // of the arena, from its middle
const HALF = 0.5; // of the square in which goals lie
const SPEED = 0.1; // the longest move along an axis
const FINE = 0.01;
const COARSE = 0.05;

/** A goal stays in its square, and has digits for an address. @param {Place} place @returns {Place} */
export function held([x, y]) {
  const one = (/** @type {number} */ v) =>
    Math.round(100 * Math.min(HALF, Math.max(-HALF, v))) / 100 + 0;
  return [one(x), one(y)];
}

/**
 * Where a key moves the goal; null for other keys.
 * @param {Place} place @param {{ key: string, shiftKey: boolean }} event
 * @returns {Place | null}
 */
export function keyed([x, y], { key, shiftKey }) {
  /** @type {Record<string, Place>} */
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
  const way = ways[key];
  const far = shiftKey ? FINE : COARSE;
  return way ? held([x + far * way[0], y + far * way[1]]) : null;
}

/**
 * <mg-arena>: the square with the goal, the episodes of a policy and, dashed, those of the policy
 * before it adapted, and an arrow at many places for where the policy goes from there. `mini` is a
 * small picture of one policy. The goal is dragged, or moved with the arrow keys.
 * @extends {DragView<Place>}
 */
export class Arena extends DragView {
  static properties = {
    mini: { type: Boolean, reflect: true },
    stage: { type: Number },
    scene: { attribute: false },
  };

  static styles = [
    DragView.styles,
    css`
      canvas {
        aspect-ratio: 1;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: var(--raise);
        box-sizing: border-box;
      }
      :host(:not([mini])) canvas {
        touch-action: none;
        cursor: crosshair;
      }
      :host([mini]) canvas {
        pointer-events: none;
      }
      canvas:focus-visible {
        outline: 2px solid var(--support);
        outline-offset: 3px;
      }
    `,
  ];

  constructor() {
    super();
    this.mini = false;
    this.stage = 0;
    /** @type {Scene | null} */
    this.scene = null;
  }

  /** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} canvas */
  draw(context, canvas) {
    const side = canvas.clientWidth;
    const unit = side / (2 * REACH);
    context.translate(side / 2, canvas.clientHeight / 2);
    context.strokeStyle = colour(this, '--line');
    context.lineWidth = 1;
    context.setLineDash(this.mini ? [2, 3] : [3, 5]);
    context.strokeRect(-HALF * unit, -HALF * unit, 2 * HALF * unit, 2 * HALF * unit);
    context.setLineDash([]);
    if (!this.scene) return;
    const stage = Math.min(this.stage, this.scene.path.dims[0] - 1);
    this.paintField(context, unit, stage);
    if (stage > 0 && !this.mini) this.paintPaths(context, unit, 0);
    this.paintPaths(context, unit, stage);
    this.paintMarks(context, unit);
  }

  /** @param {CanvasRenderingContext2D} context @param {number} unit @param {number} stage */
  paintField(context, unit, stage) {
    const { field, at } = /** @type {Scene} */ (this.scene);
    const n = at.dims[0];
    const every = this.mini ? 2 : 1; // small pictures have room for fewer
    const long = (0.8 * unit * every * 2 * REACH) / (n * SPEED);
    context.strokeStyle = faint(colour(this, '--ink'), this.mini ? 0.4 : 0.36);
    context.lineWidth = 1;
    context.beginPath();
    for (let j = 0; j < n; j += every) {
      for (let i = 0; i < n; i += every) {
        const k = 2 * ((stage * n + j) * n + i);
        const [dx, dy] = [long * field.data[k], -long * field.data[k + 1]];
        const [x, y] = [unit * at.data[i] - dx / 2, -unit * at.data[j] - dy / 2];
        context.moveTo(x, y);
        context.lineTo(x + dx, y + dy);
        if (this.mini) continue;
        // A head of two strokes.
        context.moveTo(x + dx - 0.3 * (dx - 0.6 * dy), y + dy - 0.3 * (dy + 0.6 * dx));
        context.lineTo(x + dx, y + dy);
        context.lineTo(x + dx - 0.3 * (dx + 0.6 * dy), y + dy - 0.3 * (dy - 0.6 * dx));
      }
    }
    context.stroke();
  }

  /** @param {CanvasRenderingContext2D} context @param {number} unit @param {number} stage */
  paintPaths(context, unit, stage) {
    const { path } = /** @type {Scene} */ (this.scene);
    const [, episodes, places] = path.dims;
    const plain = colour(this, stage ? '--adapted' : '--before');
    context.strokeStyle = faint(plain, this.mini ? 0.6 : 0.72);
    context.lineWidth = this.mini ? 0.9 : 1.3;
    context.setLineDash(stage ? [] : [4, 3]);
    for (let e = 0; e < episodes; e++) {
      context.beginPath();
      for (let i = 0; i < places; i++) {
        const k = 2 * ((stage * episodes + e) * places + i);
        context.lineTo(unit * path.data[k], -unit * path.data[k + 1]);
      }
      context.stroke();
    }
    context.setLineDash([]);
    context.fillStyle = plain;
    for (let e = 0; e < episodes; e++) {
      const k = 2 * ((stage * episodes + e) * places + places - 1);
      const [x, y] = [unit * path.data[k], -unit * path.data[k + 1]];
      const half = this.mini ? 1.2 : 2.4;
      // Ends of episodes: squares before, rounds after.
      context.beginPath();
      if (stage) context.arc(x, y, half, 0, 2 * Math.PI);
      else context.rect(x - half, y - half, 2 * half, 2 * half);
      context.fill();
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {number} unit */
  paintMarks(context, unit) {
    const [x, y] = /** @type {Scene} */ (this.scene).goal;
    const at = /** @type {const} */ ([unit * x, -unit * y]);
    const size = this.mini ? 4 : 9;
    context.fillStyle = colour(this, '--ink');
    context.beginPath();
    context.arc(0, 0, this.mini ? 1.6 : 3.5, 0, 2 * Math.PI);
    context.fill();
    context.lineWidth = this.mini ? 3.5 : 5;
    context.strokeStyle = colour(this, '--raise');
    for (let i = 0; i < 2; i++) {
      context.beginPath();
      context.arc(...at, size, 0, 2 * Math.PI);
      context.moveTo(at[0] - 1.6 * size, at[1]);
      context.lineTo(at[0] + 1.6 * size, at[1]);
      context.moveTo(at[0], at[1] - 1.6 * size);
      context.lineTo(at[0], at[1] + 1.6 * size);
      context.stroke();
      context.lineWidth = this.mini ? 1.4 : 2;
      context.strokeStyle = colour(this, '--query');
    }
  }

  // --- pointer and keys -----------------------------------------------------------------------

  get place() {
    return this.mini ? null : (this.scene?.goal ?? null);
  }

  /** @param {Place} place */
  put(place) {
    this.scene = { .../** @type {Scene} */ (this.scene), goal: held(place) };
  }

  /** @param {number} x @param {number} y @param {HTMLCanvasElement} canvas @returns {Place} */
  pointed(x, y, { offsetWidth: side, offsetHeight }) {
    const unit = side / (2 * REACH);
    return [(x - side / 2) / unit, (offsetHeight / 2 - y) / unit];
  }

  /** @param {KeyboardEvent} event */
  keyed(event) {
    return keyed(/** @type {Scene} */ (this.scene).goal, event);
  }

  render() {
    return this.mini ? html`<canvas aria-hidden="true"></canvas>` : super.render();
  }
}

customElements.define('mg-arena', Arena);
