import { LitElement, css, html, nothing, svg } from 'lit';
import { shared } from '../styles/shared.js';
import { spanOf } from './span.js';

/** @typedef {import('../../wasm/calibration.js').ReliabilityBin} ReliabilityBin */

const SIDE = 240; // of the square, in units of the drawing
const LEFT = 34;
const TOP = 8;
const HEAP = 38; // height of the highest heap of answers

/**
 * <mg-reliability>: a reliability diagram. For answers in bins by their confidence, the share that is right
 * against the mean confidence, with its 95 % interval (Wilson); what is as sure as it should be lies on the
 * diagonal. Below, how many answers each bin has. The same as a table, for whoever does not see it.
 */
export class ReliabilityDiagram extends LitElement {
  static properties = {
    bins: { attribute: false },
    token: { type: String },
    square: { type: Boolean },
    label: { type: String },
    t: { attribute: false },
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
        max-width: 420px;
        height: auto;
        overflow: visible;
      }
      text {
        font: 11px/1 var(--sans);
        fill: var(--muted);
      }
      .grid {
        stroke: var(--line);
        stroke-width: 1;
      }
      .honest {
        stroke: var(--ink);
        stroke-width: 1.25;
        stroke-dasharray: 5 4;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {readonly ReliabilityBin[]} */
    this.bins = [];
    this.token = 'adapted';
    this.square = false;
    this.label = '';
    /** @type {import('../i18n/index.js').Translate | null} */
    this.t = null;
  }

  /** @param {ReliabilityBin} bin @param {number} i @param {number} most */
  bin({ count, confidence, accuracy }, i, most) {
    if (count === 0) return nothing;
    const tone = `var(--${this.token})`;
    const width = SIDE / this.bins.length;
    const [x, y] = [LEFT + SIDE * confidence, TOP + SIDE * (1 - accuracy)];
    const honest = TOP + SIDE * (1 - confidence);
    const span = spanOf({ right: accuracy * count, of: count });
    const [low, high] = span.map((share) => TOP + SIDE * (1 - share));
    const heap = Math.max(1, (HEAP * count) / most);
    const from = LEFT + i * width;
    return svg`<rect x=${from + 1} width=${width - 2} y=${y} height=${TOP + SIDE - y}
        fill=${tone} opacity="0.16" />
      <rect x=${from + 1} width=${width - 2} y=${TOP + SIDE + 12 + HEAP - heap} height=${heap}
        fill=${tone} opacity="0.55" />
      <line x1=${x} x2=${x} y1=${low} y2=${high} stroke=${tone} stroke-width="1" />
      <line x1=${x} x2=${x} y1=${honest} y2=${y} stroke=${tone} stroke-width="3" />
      ${
        this.square
          ? svg`<rect x=${x - 4} y=${y - 4} width="8" height="8" fill=${tone} stroke="var(--paper)" />`
          : svg`<circle cx=${x} cy=${y} r="4.5" fill=${tone} stroke="var(--paper)" />`
      }`;
  }

  table() {
    const { bins, label, t } = this;
    if (!t) return nothing;
    const there = bins.filter(({ count }) => count > 0);
    const percent = (/** @type {number} */ share) => `${t.number(100 * share, 1)} %`;
    return html`<div class="out">
      <table>
        <caption>
          ${label}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t('reliability.confidence')}</th>
            <th scope="col">${t('reliability.right')}</th>
            <th scope="col">${t('reliability.answers')}</th>
          </tr>
        </thead>
        <tbody>
          ${there.map(
            ({ confidence, accuracy, count }) =>
              html`<tr>
                <th scope="row">${percent(confidence)}</th>
                <td>${percent(accuracy)}</td>
                <td>${t.number(count)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  render() {
    const { bins, label, t } = this;
    if (!t) return nothing;
    const most = Math.max(1, ...bins.map(({ count }) => count));
    const foot = TOP + SIDE + 12 + HEAP;
    return html`<svg viewBox="0 0 ${LEFT + SIDE + 10} ${foot + 34}" role="img" aria-label=${label}>
        ${[0, 0.25, 0.5, 0.75, 1].map((share) => {
          const [x, y] = [LEFT + SIDE * share, TOP + SIDE * (1 - share)];
          return svg`<line class="grid" x1=${LEFT} x2=${LEFT + SIDE} y1=${y} y2=${y} />
            <line class="grid" x1=${x} x2=${x} y1=${foot} y2=${foot + 4} />
            <text x=${LEFT - 5} y=${y + 4} text-anchor="end">${100 * share}</text>
            <text x=${x} y=${foot + 15} text-anchor="middle">${100 * share}</text>`;
        })}
        <line class="grid" x1=${LEFT} x2=${LEFT + SIDE} y1=${foot} y2=${foot} />
        <line class="honest" x1=${LEFT} y1=${TOP + SIDE} x2=${LEFT + SIDE} y2=${TOP} />
        ${bins.map((bin, i) => this.bin(bin, i, most))}
        <text x=${LEFT + SIDE / 2} y=${foot + 31} text-anchor="middle">
          ${t('reliability.axis')}
        </text>
      </svg>
      ${this.table()}`;
  }
}

customElements.define('mg-reliability', ReliabilityDiagram);
