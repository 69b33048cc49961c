import { LitElement, css, html, nothing, svg } from 'lit';
import { shared } from '../styles/shared.js';

/**
 * @typedef {import('../lessons/inside-board.js').Point} Point
 * @typedef {import('../lessons/inside-board.js').Arrows} AllArrows
 */

/** Each direction has its colour, and its line or head besides. */
export const arrowStyles = css`
  .arrow {
    fill: none;
    stroke: var(--tone);
    color: var(--tone);
    stroke-width: 2.25;
    vector-effect: non-scaling-stroke;
  }
  .head {
    fill: var(--tone);
  }
  .support {
    --tone: var(--support);
  }
  .maml,
  .firstOrder,
  .second {
    --tone: var(--query);
  }
  .arrow.maml {
    stroke-width: 4;
  }
  .arrow.firstOrder {
    stroke-dasharray: 7 4;
  }
  .arrow.second {
    stroke-dasharray: 1.5 4;
    stroke-linecap: round;
    stroke-width: 3;
  }
  .reptile {
    --tone: var(--adapted);
  }
  .metasgd {
    --tone: var(--ink);
  }
  .arrow.metasgd {
    stroke-width: 1.5;
  }
  .joint {
    --tone: var(--before);
  }
  .arrow.joint {
    stroke-dasharray: 5 3;
  }
`;

/**
 * @param {string} kind @param {Point} from @param {Point} to  in the drawing's units
 * @param {boolean} [mini]
 */
export function arrow(kind, from, to, mini = false) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  if (!(length > 0.75) || length > 1e5) return nothing;
  const size = Math.min((mini ? 28 : 13) * (kind === 'maml' ? 1.25 : 1), 0.55 * length);
  const [ux, uy] = [dx / length, dy / length];
  const at = (/** @type {number} */ back, /** @type {number} */ side) =>
    `${(to[0] - back * ux - side * uy).toFixed(2)} ${(to[1] - back * uy + side * ux).toFixed(2)}`;
  const neck = at(0.8 * size, 0);
  // Meta-SGD's head is a diamond, all others are triangles.
  const head =
    kind === 'metasgd'
      ? `M${at(0, 0)}L${at(size / 2, size / 3)}L${at(size, 0)}L${at(size / 2, -size / 3)}Z`
      : `M${at(0, 0)}L${at(size, 0.42 * size)}L${at(size, -0.42 * size)}Z`;
  return svg`<g class=${kind}>
    <path class="arrow ${kind}" d="M${from[0].toFixed(2)} ${from[1].toFixed(2)}L${neck}" />
    <path class="head" d=${head} />
  </g>`;
}

const SIZE = 400;

/** <mg-arrows>: directions from one point, the longest of them as long as there is room. */
export class Arrows extends LitElement {
  static properties = {
    arrows: { attribute: false },
    shown: { attribute: false },
    label: { type: String },
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
      svg {
        display: block;
        width: 100%;
        height: 100%;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: var(--raise);
      }
      .axis {
        stroke: var(--line);
      }
      .point {
        fill: var(--ink);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {AllArrows | null} */
    this.arrows = null;
    /** @type {Set<string>} */
    this.shown = new Set();
    this.label = '';
    this.mini = false;
  }

  render() {
    const { arrows, shown, mini } = this;
    const from = /** @type {Point} */ ([SIZE / 2, SIZE * 0.86]);
    // MAML's direction is up.
    const turn = (/** @type {Point} */ [along, across]) => /** @type {Point} */ ([-across, -along]);
    const seen = [...shown].filter((kind) => arrows?.[kind]);
    // So that the farthest tip just stays inside.
    const far = Math.max(
      1e-12,
      ...seen.map((kind) => {
        const [x, y] = turn(kind === 'second' ? [0, 0] : (arrows?.[kind].to ?? [0, 0]));
        return Math.max(Math.abs(x) / 0.46, -y / 0.78, y / 0.1);
      }),
    );
    const place = (/** @type {Point} */ to) => {
      const [x, y] = turn(to);
      const scale = SIZE / far;
      return /** @type {Point} */ ([from[0] + scale * x, from[1] + scale * y]);
    };
    return html`<svg
      viewBox="0 0 ${SIZE} ${SIZE}"
      role=${mini ? nothing : 'img'}
      aria-hidden=${mini ? 'true' : nothing}
      aria-label=${mini ? nothing : this.label}
    >
      <path class="axis" d="M0 ${from[1]}H${SIZE}M${from[0]} 0V${SIZE}" />
      ${seen.map((kind) => {
        const all = /** @type {AllArrows} */ (arrows);
        const one = all[kind].to;
        if (kind !== 'second') return arrow(kind, from, place(one), mini);
        const foot = all.firstOrder.to;
        return arrow(kind, place(foot), place([foot[0] + one[0], foot[1] + one[1]]), mini);
      })}
      <circle class="point" cx=${from[0]} cy=${from[1]} r=${mini ? 12 : 7} />
    </svg>`;
  }
}

customElements.define('mg-arrows', Arrows);
