import { LitElement, css, html } from 'lit';
import { shared } from '../styles/shared.js';

/** A belief as a bar on its ground, and the mark of what was believed before. */
export const beliefBars = css`
  svg {
    display: block;
    width: 100%;
    height: 20px;
    overflow: visible;
  }
  .ground {
    fill: var(--line);
    opacity: 0.5;
  }
  .bar {
    fill: var(--adapted);
  }
  .mark {
    stroke: var(--before);
    stroke-width: 2;
    stroke-dasharray: 3 2;
  }
`;

/** <mg-beliefs>: a bar a class, and a dashed mark for what was believed before. */
export class Beliefs extends LitElement {
  static properties = {
    names: { attribute: false },
    values: { attribute: false },
    earlier: { attribute: false },
    truth: { type: Number },
    label: { type: String },
    dense: { type: Boolean, reflect: true },
  };

  static styles = [
    shared,
    beliefBars,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      ol {
        display: grid;
        grid-template-columns: auto 1fr 44px;
        gap: 6px 10px;
        align-items: center;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      :host([dense]) ol {
        grid-template-columns: repeat(2, auto 1fr 44px);
        gap: 3px 10px;
      }
      li {
        display: contents;
      }
      .name.truth {
        font-weight: 600;
        text-decoration: underline;
        text-underline-offset: 3px;
      }
      b {
        font-weight: 500;
        text-align: right;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {string[]} */
    this.names = [];
    /** @type {ArrayLike<number>} */
    this.values = [];
    /** @type {ArrayLike<number>} */
    this.earlier = [];
    this.truth = -1;
    this.label = '';
    this.dense = false; // many classes: two columns
  }

  render() {
    return html`<ol aria-label=${this.label}>
      ${this.names.map((name, i) => {
        const value = this.values[i] ?? 0;
        const before = `${100 * (this.earlier[i] ?? 0)}%`;
        return html`<li>
          <span class="name ${i === this.truth ? 'truth' : ''}">${name}</span>
          <svg aria-hidden="true">
            <rect class="ground" x="0" y="2" width="100%" height="16" rx="2" />
            <rect class="bar" x="0" y="2" width=${`${100 * value}%`} height="16" rx="2" />
            <line class="mark" x1=${before} x2=${before} y1="0" y2="20" />
          </svg>
          <b>${Math.round(100 * value)} %</b>
        </li>`;
      })}
    </ol>`;
  }
}

customElements.define('mg-beliefs', Beliefs);
