import { LitElement, css, html, nothing, svg } from 'lit';
import { shared } from '../styles/shared.js';
import { Sized } from './sized.js';

/**
 * @typedef {object} Sample  one sample, and what it says of the gradient of the ELBO
 * @property {number} mean
 * @property {number} sd
 * @property {number} eps
 * @property {number} z
 * @property {number} value  log p(x | z)
 * @property {number} kl
 * @property {[number, number]} path  by mean and by log sd
 * @property {[number, number]} score
 *
 * @typedef {'sd' | 'mean' | 'eps' | 'z' | 'value' | 'kl' | 'logq' | 'elbo'} Name
 * @typedef {{ from: Name, to: Name, label?: string, broken?: boolean }} Edge
 */

/** Places of the nodes where there is room; otherwise they stand the other way round. @type {Record<Name, [number, number]>} */
const PLACES = {
  eps: [68, 40],
  mean: [68, 125],
  sd: [68, 212],
  z: [232, 82],
  value: [446, 40],
  kl: [446, 125],
  logq: [446, 212],
  elbo: [628, 125],
};
const SIZE = /** @type {const} */ ([690, 252]);
const NARROW = 560; // CSS pixels
const OFFSET = 5; // between the way there and the way back

/**
 * <mg-tape>: how the ELBO of one sample is computed, and how its gradient comes back. Grey arrows
 * compute, coloured ones bring the gradient. Where z was drawn instead of computed, the way back ends.
 */
export class Tape extends LitElement {
  static properties = {
    sample: { attribute: false },
    score: { type: Boolean },
    t: { attribute: false },
    narrow: { state: true },
  };

  static styles = [
    shared,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      svg {
        display: block;
        width: 100%;
        height: auto;
        max-height: 420px;
        overflow: visible;
      }
      rect {
        fill: var(--raise);
        stroke: var(--muted);
        stroke-width: 1.25;
      }
      .mean rect,
      .sd rect,
      .logq rect,
      .z rect {
        stroke: var(--support);
      }
      .eps rect {
        stroke: var(--muted);
        stroke-dasharray: 4 3;
      }
      .value rect {
        stroke: var(--query);
      }
      .kl rect {
        stroke: var(--divergence);
      }
      .elbo rect {
        stroke: var(--ink);
      }
      text {
        font: 13px var(--sans);
        font-variant-numeric: tabular-nums;
        text-anchor: middle;
        fill: var(--ink);
      }
      text.name {
        font: italic 15px var(--serif);
      }
      text.back {
        fill: var(--adapted-text);
        font-weight: 600;
      }
      text.label {
        font-size: 12px;
        paint-order: stroke;
        stroke: var(--paper);
        stroke-width: 5px;
        stroke-linejoin: round;
      }
      .there {
        stroke: var(--line);
        stroke-width: 1.5;
        fill: none;
      }
      .there.cut {
        stroke-dasharray: 3 4;
      }
      .return {
        stroke: var(--adapted);
        stroke-width: 2.25;
        fill: none;
      }
      .return.broken {
        stroke: var(--before);
        stroke-width: 1.5;
        stroke-dasharray: 3 4;
      }
      .cross {
        stroke: var(--query);
        stroke-width: 2.5;
      }
      marker.m-there path {
        fill: var(--muted);
      }
      marker.m-back path {
        fill: var(--adapted);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Sample | null} */
    this.sample = null;
    this.score = false;
    this.narrow = false;
    /** @type {import('../i18n/index.js').Translate | null} */
    this.t = null;
    new Sized(this, () => (this.narrow = this.clientWidth < NARROW));
  }

  /** @param {number} value */
  number(value) {
    return this.t?.number(value, 2) ?? '';
  }

  /** @param {Name} name @returns {[number, number]} */
  place(name) {
    const [x, y] = PLACES[name];
    return this.narrow ? [1.4 * y - 8, 0.62 * x + 2] : [x, y];
  }

  /** Half a node's sides. @returns {[number, number]} */
  get half() {
    return this.narrow ? [50, 29] : [57, 29];
  }

  /** From border to border, beside the middle line. @param {Name} a @param {Name} b @param {number} off */
  line(a, b, off) {
    const [ax, ay] = this.place(a);
    const [bx, by] = this.place(b);
    const [hx, hy] = this.half;
    const [dx, dy] = [bx - ax, by - ay];
    const long = Math.hypot(dx, dy);
    const out = Math.min(hx / Math.max(1e-9, Math.abs(dx)), hy / Math.max(1e-9, Math.abs(dy)));
    const [ox, oy] = [(-dy / long) * off, (dx / long) * off];
    const gap = 3 / long;
    const at = (/** @type {number} */ part) => [ax + part * dx + ox, ay + part * dy + oy];
    return { from: at(out + gap), to: at(1 - out - 2 * gap), mid: at(0.5) };
  }

  /** How the computation goes. @returns {Edge[]} */
  get forward() {
    /** @type {Edge[]} */
    const edges = [
      { from: 'eps', to: 'z' },
      { from: 'mean', to: 'z' },
      { from: 'sd', to: 'z' },
      { from: 'z', to: 'value' },
      { from: 'mean', to: 'kl' },
      { from: 'sd', to: 'kl' },
      { from: 'value', to: 'elbo' },
      { from: 'kl', to: 'elbo' },
    ];
    if (this.score)
      edges.push(
        { from: 'z', to: 'logq', broken: true },
        { from: 'mean', to: 'logq' },
        { from: 'sd', to: 'logq' },
      );
    return edges;
  }

  /** How the gradient comes back. @param {Sample} one @returns {Edge[]} */
  backward({ mean, sd, eps, path, value }) {
    const slope = this.number(path[0] + mean);
    /** @type {Edge[]} */
    const kl = [
      { from: 'elbo', to: 'kl' },
      { from: 'kl', to: 'mean', label: this.number(-mean) },
      { from: 'kl', to: 'sd', label: this.number(1 - sd * sd) },
    ];
    if (this.score)
      return [
        ...kl,
        { from: 'value', to: 'z', broken: true },
        { from: 'z', to: 'mean', broken: true },
        { from: 'z', to: 'sd', broken: true },
        { from: 'elbo', to: 'logq', label: `× ${this.number(value)}` },
        { from: 'logq', to: 'mean', label: `× ${this.number(eps / sd)}` },
        { from: 'logq', to: 'sd', label: `× ${this.number(eps * eps - 1)}` },
      ];
    return [
      ...kl,
      { from: 'elbo', to: 'value' },
      { from: 'value', to: 'z', label: slope },
      { from: 'z', to: 'mean', label: '× 1' },
      { from: 'z', to: 'sd', label: `× ${this.number(sd * eps)}` },
    ];
  }

  /** @param {Edge} edge */
  there({ from, to, broken }) {
    const { from: a, to: b } = this.line(from, to, 0);
    return svg`<path class="there ${broken ? 'cut' : ''}" marker-end="url(#there)"
      d="M${a[0]} ${a[1]}L${b[0]} ${b[1]}" />`;
  }

  /** @param {Edge} edge */
  back({ from, to, broken }) {
    const { from: a, to: b, mid } = this.line(from, to, OFFSET);
    if (broken && from === 'z')
      return svg`<path class="cross"
        d="M${mid[0] - 6} ${mid[1] - 6}l12 12m0 -12l-12 12" />`;
    return svg`<path class="return ${broken ? 'broken' : ''}"
      marker-end=${broken ? nothing : 'url(#back)'}
      d="M${a[0]} ${a[1]}L${b[0]} ${b[1]}" />`;
  }

  /** @param {Edge} edge */
  label({ from, to, label }) {
    if (!label) return nothing;
    const [ax, ay] = this.place(from);
    const [bx, by] = this.place(to);
    // Ways that cross are told apart where they have done so; the one below z, where it has passed it.
    const crosses = (from === 'kl' && to === 'sd') || (from === 'logq' && to === 'mean');
    const part = crosses ? 0.7 : from === 'kl' ? 0.3 : 0.5;
    return svg`<text class="label back" x=${ax + part * (bx - ax)} y=${ay + part * (by - ay) - 7}
      >${label}</text>`;
  }

  /** @param {Name} name @param {string} title @param {string} value @param {string} [back] */
  node(name, title, value, back = '') {
    const [x, y] = this.place(name);
    const [hx, hy] = this.half;
    return svg`<g class=${name}>
      <rect x=${x - hx} y=${y - hy} width=${2 * hx} height=${2 * hy} rx="4" />
      <text class="name" x=${x} y=${back ? y - 11 : y - 4}>${title}</text>
      <text x=${x} y=${back ? y + 6 : y + 16}>${value}</text>
      ${back ? svg`<text class="back" x=${x} y=${y + 23}>${back}</text>` : nothing}
    </g>`;
  }

  summary() {
    const { sample: s, score, t } = this;
    if (!s || !t) return '';
    const [mean, sd] = score ? s.score : s.path;
    return t(score ? 'reparam.tape.score' : 'reparam.tape.path', {
      ...{ eps: this.number(s.eps), z: this.number(s.z), value: this.number(s.value) },
      ...{ mean: this.number(mean), sd: this.number(sd) },
    });
  }

  render() {
    const { sample: s, score, narrow } = this;
    const [width, height] = narrow ? [330, 425] : SIZE;
    const back = s ? this.backward(s) : [];
    const [byMean, bySd] = s ? (score ? s.score : s.path) : [0, 0];
    const number = (/** @type {number} */ value) => (s ? this.number(value) : '');
    return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${this.summary()}>
      <defs>
        <marker
          class="m-there"
          id="there"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerUnits="userSpaceOnUse"
          markerWidth="8"
          markerHeight="8"
          orient="auto"
        >
          <path d="M0 0L8 4L0 8z" />
        </marker>
        <marker
          class="m-back"
          id="back"
          viewBox="0 0 8 8"
          refX="6"
          refY="4"
          markerUnits="userSpaceOnUse"
          markerWidth="10"
          markerHeight="10"
          orient="auto"
        >
          <path d="M0 0L8 4L0 8z" />
        </marker>
      </defs>
      ${this.forward.map((edge) => this.there(edge))}${back.map((edge) => this.back(edge))}
      ${this.node('eps', 'ε', number(s?.eps ?? 0))}
      ${this.node('mean', 'μ', number(s?.mean ?? 0), s ? `∂ ${number(byMean)}` : '')}
      ${this.node('sd', 'σ', number(s?.sd ?? 0), s ? `∂ log σ ${number(bySd)}` : '')}
      ${this.node('z', score ? 'z ~ q' : 'z = μ + σε', number(s?.z ?? 0))}
      ${this.node('value', 'log p(x | z)', number(s?.value ?? 0))}
      ${this.node('kl', 'KL', number(s?.kl ?? 0))}
      ${score ? this.node('logq', 'log q(z)', s ? number(logq(s)) : '') : nothing}
      ${this.node('elbo', 'ELBO', s ? number(s.value - s.kl) : '')}
      ${back.map((edge) => this.label(edge))}
    </svg>`;
  }
}

/** @param {Sample} sample */
function logq({ sd, eps }) {
  return -0.5 * eps * eps - Math.log(sd) - 0.9189385;
}

customElements.define('mg-tape', Tape);
