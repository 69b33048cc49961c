import { LitElement, css, html, nothing, svg } from 'lit';
import { shared } from '../styles/shared.js';
import { ellipseOf, plus } from '../lessons/inside-board.js';
import { arrow, arrowStyles } from './arrows.js';

/**
 * @typedef {import('../lessons/inside-board.js').Board} Board
 * @typedef {import('../lessons/inside-board.js').Point} Point
 */

const SIZE = 400; // the drawing's own units
const TASK_LEVELS = [0.02, 0.1, 0.25, 0.5, 1, 2];
const META_LEVELS = [0.02, 0.08, 0.18, 0.32, 0.5, 0.8, 1.2, 1.8, 2.6];
const ROOM = [3.2, 3.7, 4.5, 5.5, 7, 10, 16, 30, 60, 1e3, 1e7]; // what the plane may reach to
const FAR = 1e5; // of the drawing's units: what diverges stays a number
const NUDGE = 0.1;

/** How far a plane must reach to hold these points. @param {Point[]} points */
export function reachOf(points) {
  const far = Math.max(0, ...points.flat().map(Math.abs)) * 1.12;
  return ROOM.find((room) => room >= far) ?? ROOM[ROOM.length - 1];
}

/** The end of an earlier path. @param {number} i */
export const endName = (i) => String.fromCharCode(97 + i);

/**
 * <mg-plane>: all weights there are, as a plane. What is seen of a meta-step depends on its frame, 1
 * to 5; `mini` is one of the storyboard's small pictures. Theta is dragged, or moved by arrow keys:
 * 'move' with `{ to, done }`.
 */
export class Plane extends LitElement {
  static properties = {
    board: { attribute: false },
    meta: { attribute: false },
    frame: { type: Number },
    task: { type: Number },
    reach: { type: Number },
    stretch: { type: Number },
    shown: { attribute: false },
    trail: { attribute: false },
    trails: { attribute: false },
    label: { type: String },
    handle: { type: String },
    mini: { type: Boolean, reflect: true },
  };

  static styles = [
    shared,
    arrowStyles,
    css`
      :host {
        display: block;
        min-width: 0;
        aspect-ratio: 1;
      }
      svg.plane {
        display: block;
        width: 100%;
        height: 100%;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: var(--raise);
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
      }
      :host([mini]) svg.plane {
        touch-action: auto;
        pointer-events: none;
      }
      .axis {
        stroke: var(--line);
      }
      .level {
        fill: none;
        stroke: var(--support);
        stroke-opacity: 0.22;
        vector-effect: non-scaling-stroke;
      }
      .level.near {
        stroke-opacity: 0.6;
      }
      .level.meta {
        stroke: var(--query);
        stroke-opacity: 0.42;
        fill: var(--query);
        fill-opacity: 0.035;
      }
      .centre path {
        stroke: var(--support);
        stroke-width: 2;
        vector-effect: non-scaling-stroke;
      }
      text {
        font: 600 13px var(--sans);
        fill: var(--support);
        paint-order: stroke;
        stroke: var(--raise);
        stroke-width: 3px;
      }
      text.loss {
        font-weight: 500;
        fill: var(--query-text);
      }
      text.end {
        font-weight: 400;
        font-size: 12px;
        fill: var(--muted);
      }
      .way {
        fill: none;
        stroke: var(--support);
        stroke-width: 1.75;
        vector-effect: non-scaling-stroke;
      }
      .stop {
        fill: var(--raise);
        stroke: var(--adapted);
        stroke-width: 1.5;
        vector-effect: non-scaling-stroke;
      }
      .adapted {
        fill: var(--adapted);
        stroke: var(--raise);
        stroke-width: 1;
      }
      .faint {
        opacity: 0.32;
      }
      .trail {
        fill: none;
        stroke: var(--ink);
        stroke-width: 1.5;
        stroke-opacity: 0.75;
        vector-effect: non-scaling-stroke;
      }
      .trail.old {
        stroke: var(--before);
        stroke-dasharray: 4 3;
      }
      .ended {
        fill: var(--before);
      }
      .theta {
        cursor: grab;
        outline: none;
      }
      .theta.held {
        cursor: grabbing;
      }
      .theta .hit {
        fill: transparent;
      }
      .theta .point {
        fill: var(--ink);
        stroke: var(--raise);
        stroke-width: 2;
      }
      .theta .halo {
        fill: none;
        stroke: var(--ink);
        stroke-opacity: 0.35;
        stroke-width: 1.5;
      }
      .theta:hover .halo,
      .theta.held .halo {
        stroke-opacity: 0.8;
      }
      .theta:focus-visible .halo {
        stroke: var(--support);
        stroke-opacity: 1;
        stroke-width: 3;
      }
      text.name {
        font: italic 500 17px var(--serif);
        fill: var(--ink);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Board | null} */
    this.board = null;
    /** @type {{ centre: Point, hessian: number[] } | null} the meta-loss */
    this.meta = null;
    this.frame = 1;
    this.task = 0;
    this.reach = ROOM[0];
    this.stretch = 1;
    /** @type {Set<string>} arrows to draw */
    this.shown = new Set();
    /** @type {Point[]} where theta has been */
    this.trail = [];
    /** @type {{ points: Point[] }[]} of earlier trainings */
    this.trails = [];
    this.label = '';
    this.handle = '';
    this.mini = false;
    this.held = false;
  }

  /** @param {Point} w @returns {Point} */
  place([x, y]) {
    const scale = SIZE / 2 / this.reach;
    const held = (/** @type {number} */ at) => Math.min(FAR, Math.max(-FAR, at * scale)) || 0;
    return [SIZE / 2 + held(x), SIZE / 2 - held(y)];
  }

  // --- theta in the hand ------------------------------------------------------------------------

  /** @param {PointerEvent} event @returns {Point} */
  pointed(event) {
    const box = /** @type {Element} */ (
      this.renderRoot.querySelector('svg.plane')
    ).getBoundingClientRect();
    const inside = (/** @type {number} */ part) => 2 * Math.min(1, Math.max(0, part)) - 1;
    return [
      this.reach * inside((event.clientX - box.left) / box.width),
      -this.reach * inside((event.clientY - box.top) / box.height),
    ];
  }

  /** @param {Point} to @param {boolean} done */
  move(to, done) {
    this.dispatchEvent(new CustomEvent('move', { detail: { to, done } }));
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (this.mini || !this.board || event.button !== 0) return;
    const [x, y] = this.place(this.board.theta);
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    const unit = SIZE / box.width;
    const dx = (event.clientX - box.left) * unit - x;
    const dy = (event.clientY - box.top) * unit - y;
    if (Math.hypot(dx, dy) > 26 * Math.max(1, unit)) return;
    event.preventDefault();
    /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
    /** @type {SVGElement | null} */ (this.renderRoot.querySelector('.theta'))?.focus();
    this.held = true;
    this.requestUpdate();
    this.move(this.pointed(event), false);
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (this.held) this.move(this.pointed(event), false);
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (!this.held) return;
    this.held = false;
    this.move(this.pointed(event), true);
    this.requestUpdate();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    /** @type {Record<string, Point>} */
    const ways = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    };
    const way = ways[event.key];
    if (!way || !this.board) return;
    event.preventDefault();
    const step = (event.shiftKey ? 5 : 1) * NUDGE;
    const to = plus(this.board.theta, way, step);
    const within = (/** @type {number} */ x) => Math.min(this.reach, Math.max(-this.reach, x));
    this.move([within(to[0]), within(to[1])], true);
  }

  // --- layers -----------------------------------------------------------------------------------

  /** @param {{ centre: Point, hessian: number[] }} bowl @param {number[]} levels @param {string} kind */
  levels({ centre, hessian }, levels, kind) {
    const [x, y] = this.place(centre);
    const scale = SIZE / 2 / this.reach;
    const grow = (this.reach / ROOM[0]) ** 2;
    return [...levels].reverse().map((level) => {
      const { steep, flat, turn } = ellipseOf(hessian, level * grow);
      return svg`<ellipse class="level ${kind}" cx=${x} cy=${y} rx=${steep * scale} ry=${flat * scale}
        transform="rotate(${-turn} ${x} ${y})" />`;
    });
  }

  /** @param {Board} board */
  tasks({ tasks }) {
    const { frame, mini } = this;
    return tasks.map((task, i) => {
      const near = i === this.task || mini ? 'near' : '';
      const [x, y] = this.place(task.centre);
      const r = mini ? 9 : 5;
      return svg`${frame < 4 ? this.levels(task, mini ? [0.1, 0.5] : TASK_LEVELS, near) : nothing}
        <g class="centre">
          <path d="M${x - r} ${y}H${x + r}M${x} ${y - r}V${y + r}" />
          ${mini ? nothing : svg`<text x=${x + 8} y=${y - 7}>${i + 1}</text>`}
        </g>`;
    });
  }

  /** Frames 2 to 4: what one task makes of theta. @param {Board} board */
  ways({ theta, tasks, rates }) {
    const { frame, mini } = this;
    return tasks.map((task, i) => {
      const near = i === this.task || mini;
      const end = this.place(task.path[task.path.length - 1]);
      if (frame === 2) {
        const step = /** @type {Point} */ ([-rates[0] * task.slope[0], -rates[1] * task.slope[1]]);
        const to = this.place(plus(theta, step));
        return svg`<g class=${near ? '' : 'faint'}>${arrow('support', this.place(theta), to, mini)}</g>`;
      }
      const points = task.path.map((point) => this.place(point));
      const size = mini ? 11 : 6;
      return svg`<g class=${near ? '' : 'faint'}>
        <polyline class="way" points=${points.map(String).join(' ')} />
        ${mini ? nothing : points.slice(1, -1).map(([x, y]) => svg`<circle class="stop" cx=${x} cy=${y} r="3" />`)}
        ${
          frame === 4
            ? arrow(
                'firstOrder',
                end,
                this.place(plus(last(task.path), task.after, -this.stretch)),
                mini,
              )
            : nothing
        }
        <circle class="adapted" cx=${end[0]} cy=${end[1]} r=${size} />
        ${
          frame === 4 && !mini
            ? svg`<text class="loss" x=${end[0] + 9} y=${end[1] + 15}>${task.query < 1e4 ? task.query.toFixed(2) : '≫'}</text>`
            : nothing
        }
      </g>`;
    });
  }

  /** Frame 5: which way each method would go. @param {Board} board */
  directions({ theta, arrows }) {
    const from = this.place(theta);
    return [...this.shown].map((kind) => {
      const one = arrows[kind];
      if (!one) return nothing;
      // MAML is first order and what first order leaves out: the three make a triangle.
      const foot = kind === 'second' ? plus(theta, arrows.firstOrder.to, this.stretch) : theta;
      const start = kind === 'second' ? this.place(foot) : from;
      return arrow(kind, start, this.place(plus(foot, one.to, this.stretch)), this.mini);
    });
  }

  paths() {
    const line = (/** @type {Point[]} */ points) =>
      points.map((point) => this.place(point).map((x) => x.toFixed(1))).join(' ');
    return svg`${this.trails.map(({ points }, i) => {
      const [x, y] = this.place(last(points));
      return svg`<polyline class="trail old" points=${line(points)} />
        <rect class="ended" x=${x - 4} y=${y - 4} width="8" height="8" />
        <text class="end" x=${x + 7} y=${y + 4}>${endName(i)}</text>`;
    })}
    <polyline class="trail" points=${line(this.trail)} />`;
  }

  render() {
    const { board, mini, frame } = this;
    const half = SIZE / 2;
    const axes = svg`<path class="axis" d="M0 ${half}H${SIZE}M${half} 0V${SIZE}" />`;
    if (!board)
      return html`<svg class="plane" viewBox="0 0 ${SIZE} ${SIZE}" aria-hidden="true">
        ${axes}
      </svg>`;
    const [x, y] = this.place(board.theta);
    const picture = svg`${axes}
      ${frame >= 4 && this.meta ? this.levels(this.meta, mini ? [0.08, 0.5] : META_LEVELS, 'meta') : nothing}
      ${this.tasks(board)} ${mini ? nothing : this.paths()}
      ${frame >= 2 && frame <= 4 ? this.ways(board) : nothing}
      ${frame === 5 ? this.directions(board) : nothing}`;
    if (mini)
      return html`<svg class="plane" viewBox="0 0 ${SIZE} ${SIZE}" aria-hidden="true">
        ${picture}
        <g class="theta"><circle class="point" cx=${x} cy=${y} r="12" /></g>
      </svg>`;
    return html`<svg
      class="plane"
      viewBox="0 0 ${SIZE} ${SIZE}"
      role="group"
      aria-label=${this.label}
      @pointerdown=${this.down}
      @pointermove=${this.drag}
      @pointerup=${this.up}
      @pointercancel=${this.up}
    >
      <g aria-hidden="true">${picture}</g>
      <g
        class="theta ${this.held ? 'held' : ''}"
        tabindex="0"
        role="slider"
        aria-label=${this.handle}
        aria-valuemin=${-this.reach}
        aria-valuemax=${this.reach}
        aria-valuenow=${board.theta[0].toFixed(2)}
        aria-valuetext="${board.theta[0].toFixed(2)}, ${board.theta[1].toFixed(2)}"
        @keydown=${this.key}
      >
        <circle class="hit" cx=${x} cy=${y} r="24" />
        <circle class="halo" cx=${x} cy=${y} r="12" />
        <circle class="point" cx=${x} cy=${y} r="7" />
        <text class="name" aria-hidden="true" x=${x + 14} y=${y - 10}>θ</text>
      </g>
    </svg>`;
  }
}

/** @template T @param {T[]} list */
const last = (list) => list[list.length - 1];

customElements.define('mg-plane', Plane);
