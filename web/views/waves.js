import { LitElement, css, html, nothing, svg } from 'lit';
import { shared } from '../styles/shared.js';

const WIDE = 600;
const TALL = 400;
const REACH = 6.2; // of y

/**
 * <mg-waves>: one curve, the points of it that are known, and what the network makes of them before
 * its inner steps and after each; seen as in a frame of the storyboard.
 */
export class Waves extends LitElement {
  static properties = {
    task: { attribute: false },
    frame: { type: Number },
    step: { type: Number },
    label: { type: String },
    mini: { type: Boolean, reflect: true },
  };

  static styles = [
    shared,
    css`
      :host {
        display: block;
        min-width: 0;
        aspect-ratio: 3 / 2;
      }
      :host([mini]) {
        aspect-ratio: 1;
      }
      svg {
        display: block;
        width: 100%;
        height: 100%;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: var(--raise);
      }
      path,
      line {
        fill: none;
        vector-effect: non-scaling-stroke;
      }
      .axis {
        stroke: var(--line);
      }
      .truth {
        stroke: var(--ink);
        stroke-width: 1.25;
        stroke-opacity: 0.6;
      }
      .before {
        stroke: var(--before);
        stroke-width: 2;
        stroke-dasharray: 6 4;
      }
      .between {
        stroke: var(--adapted);
        stroke-width: 1;
        stroke-opacity: 0.45;
      }
      .after {
        stroke: var(--adapted);
        stroke-width: 2.5;
      }
      .gap {
        fill: var(--query);
        fill-opacity: 0.2;
      }
      .pull {
        stroke: var(--support);
        stroke-width: 2;
      }
      .known {
        fill: var(--support);
        stroke: var(--raise);
        stroke-width: 1;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../worker/protocol.js').Tensors | null} the view `task` */
    this.task = null;
    this.frame = 1;
    this.step = 1;
    this.label = '';
    this.mini = false;
  }

  /** @param {number} x @param {number} y */
  place(x, y) {
    const high = Math.min(REACH, Math.max(-REACH, y));
    return `${(WIDE * (x / 10.4 + 0.5)).toFixed(1)} ${(TALL * (0.5 - high / REACH / 2)).toFixed(1)}`;
  }

  /** @param {ArrayLike<number>} y */
  curve(y) {
    const { data: x } = /** @type {any} */ (this.task).grid;
    return `M${Array.from(y, (value, i) => this.place(x[i], value)).join('L')}`;
  }

  /** @param {number} stage */
  prediction(stage) {
    const { data, dims } = /** @type {any} */ (this.task).prediction;
    return data.subarray(stage * dims[1], (stage + 1) * dims[1]);
  }

  /** From each known point to what was predicted there: what the inner gradient is made of. */
  pulls() {
    const { x, y, grid } = /** @type {any} */ (this.task);
    const before = this.prediction(0);
    return Array.from(x.data, (/** @type {number} */ at, i) => {
      const place = ((at + 5) / 10) * (grid.data.length - 1);
      const left = Math.min(grid.data.length - 2, Math.max(0, Math.floor(place)));
      const guess = before[left] + (place - left) * (before[left + 1] - before[left]);
      return svg`<path class="pull" d="M${this.place(at, guess)}L${this.place(at, y.data[i])}" />`;
    });
  }

  render() {
    const { task, frame, mini } = this;
    const axes = svg`<path class="axis" d="M0 ${TALL / 2}H${WIDE}M${WIDE / 2} 0V${TALL}" />`;
    const frameOf = (/** @type {unknown} */ picture) =>
      html`<svg
        viewBox="0 0 ${WIDE} ${TALL}"
        preserveAspectRatio="none"
        role=${mini ? nothing : 'img'}
        aria-hidden=${mini ? 'true' : nothing}
        aria-label=${mini ? nothing : this.label}
      >
        ${axes}${picture}
      </svg>`;
    if (!task) return frameOf(nothing);
    const stages = task.prediction.dims[0];
    const step = Math.min(this.step, stages - 1);
    const after = this.prediction(step);
    const truth = this.curve(task.truth.data);
    const back = Array.from(task.grid.data, (x, i) => this.place(x, after[i])).reverse();
    return frameOf(
      svg`${frame === 4 ? svg`<path class="gap" d="${truth}L${back.join('L')}Z" />` : nothing}
        <path class="truth" d=${truth} />
        <path class="before" d=${this.curve(this.prediction(0))} />
        ${frame === 2 ? this.pulls() : nothing}
        ${
          frame > 2
            ? svg`${Array.from({ length: Math.max(0, step - 1) }, (_, k) => svg`<path class="between" d=${this.curve(this.prediction(k + 1))} />`)}
              <path class="after" d=${this.curve(after)} />`
            : nothing
        }
        ${Array.from(task.x.data, (x, i) => {
          const [cx, cy] = this.place(x, task.y.data[i]).split(' ');
          return svg`<ellipse class="known" cx=${cx} cy=${cy} rx=${mini ? 16 : 6} ry=${mini ? 11 : 6} />`;
        })}`,
    );
  }
}

customElements.define('mg-waves', Waves);
