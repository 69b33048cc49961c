import { LitElement, css, html, nothing, svg } from 'lit';
import { Connected } from '../components/connected.js';
import { shared } from '../styles/shared.js';
import { IN_USE, klOfDimensions } from './usage.js';
import '../components/value.js';

const TOP = 8;
const HEIGHT = 72;
const LEFT = 7; // percent, for the ticks
const EARLY = 100; // steps; before, no dimension in use is nothing to be told of

/**
 * <mg-dims>: how many dimensions of the code are in use, in words, and what each of them says: a bar
 * for its KL against the prior.
 */
export class Dims extends LitElement {
  static properties = { studio: { attribute: false } };

  static styles = [
    shared,
    css`
      :host {
        display: block;
      }
      p {
        margin: 0 0 8px;
        font-size: 13px;
        color: var(--muted);
      }
      p span {
        display: block; /* a line of its own, for long words and short ones alike */
      }
      b {
        font: 500 21px/1.1 var(--serif);
        color: var(--divergence-text);
      }
      strong {
        font-weight: 600;
        color: var(--ink);
      }
      @container (max-width: 420px) {
        p span {
          min-height: 3em;
        }
      }
      svg {
        display: block;
        width: 100%;
        height: 84px;
        overflow: visible;
      }
      rect {
        fill: var(--divergence);
        stroke: var(--divergence);
      }
      rect.idle {
        fill: none;
        stroke-dasharray: 2 2;
      }
      line {
        stroke: var(--line);
      }
      line.least {
        stroke: var(--muted);
        stroke-dasharray: 4 4;
      }
      text {
        font-size: 11px;
        fill: var(--muted);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../app/studio.js').Studio | null} */
    this.studio = null;
    this.count = 0; // drawings
    /** @type {Float64Array | null} */
    this.kl = null;
    this.most = 1.5; // top of the axis
    new Connected(this);
  }

  /** Another session. */
  reset() {
    this.kl = null;
    this.most = 1.5;
    this.requestUpdate();
  }

  /** @param {import('../worker/protocol.js').Tensors} codes */
  show({ mean, logvar }) {
    const [count, latent] = mean.dims;
    this.count = count;
    this.kl = klOfDimensions(mean.data, logvar.data, latent);
    const high = Math.max(...this.kl);
    // It moves seldom: what moves is the bars.
    while (high > this.most) this.most *= 2;
    while (this.most > 1.5 && high < this.most / 4) this.most /= 2;
    this.requestUpdate();
  }

  /** @param {number} used @param {number} latent */
  words(used, latent) {
    const { t, run } = /** @type {import('../app/studio.js').Studio} */ (this.studio);
    if (used === 0 && run.step < EARLY) return t('vae.use.early');
    if (used === 0) return html`<strong>${t('vae.use.collapsed')}</strong> ${t('vae.use.same')}`;
    return t(used < latent ? 'vae.use.some' : 'vae.use.all');
  }

  render() {
    const { studio, kl } = this;
    if (!studio || !kl) return nothing;
    const { t } = studio;
    const latent = kl.length;
    const used = kl.filter((one) => one > IN_USE).length;
    const values = {
      ...{ used, latent, count: this.count, least: Math.min(...kl), most: Math.max(...kl) },
    };
    const list = Array.from(kl, (one, d) => `z${d + 1} ${t.number(one, 2)}`);
    return html`<p>
        <b
          ><mg-value .studio=${studio} formula="vae.use" .values=${values}
            >${t('vae.use.count', { used, latent })}</mg-value
          ></b
        >
        ${t('vae.use.unit')}
        <span role="status">${this.words(used, latent)}</span>
      </p>
      <svg role="img" aria-label=${t('vae.use.label', { list: t.list(list) })}>
        ${this.bars(kl)}
      </svg>`;
  }

  /** @param {Float64Array} kl */
  bars(kl) {
    const number = this.studio?.t.number ?? String;
    const y = (/** @type {number} */ nats) => TOP + HEIGHT * (1 - nats / this.most);
    const pitch = (100 - LEFT) / kl.length;
    const tick = (/** @type {number} */ nats) =>
      svg`<text x=${`${LEFT - 1}%`} y=${y(nats) + 4} text-anchor="end">${number(nats, 1)}</text>`;
    return svg`${[this.most, IN_USE].map(tick)}
      ${Array.from(kl, (one, d) => {
        const high = Math.max(1, TOP + HEIGHT - y(one));
        return svg`<rect
          class=${one > IN_USE ? 'used' : 'idle'}
          x=${`${LEFT + (d + 0.2) * pitch}%`}
          width=${`${0.6 * pitch}%`}
          y=${TOP + HEIGHT - high}
          height=${high}
        />`;
      })}
      <line class="least" x1=${`${LEFT}%`} x2="100%" y1=${y(IN_USE)} y2=${y(IN_USE)} />
      <line x1=${`${LEFT}%`} x2="100%" y1=${TOP + HEIGHT} y2=${TOP + HEIGHT} />`;
  }
}

customElements.define('mg-dims', Dims);
