import { LitElement, css, html, nothing } from 'lit';
import { loadTexts } from '../i18n/index.js';
import { shared } from '../styles/shared.js';

/** Fetched with the first formula that somebody wants to see. @type {typeof import('../formulas/index.js') | null} */
let fetched = null;

/**
 * <mg-value>: a number that opens its formula with the live values put in. What stands in it is the
 * number as the page shows it; `formula` is a name in web/formulas. Its values are given, or found for
 * the point of a curve.
 */
export class Value extends LitElement {
  static properties = {
    studio: { attribute: false },
    formula: {},
    values: { attribute: false },
    point: { attribute: false },
    open: { state: true },
  };

  static styles = [
    shared,
    css`
      :host {
        display: inline;
        font: inherit;
        color: inherit;
      }
      button {
        padding: 0;
        border: 0;
        background: none;
        font: inherit;
        color: inherit;
        letter-spacing: inherit;
        border-bottom: 1px dotted color-mix(in srgb, currentcolor 45%, transparent);
      }
      button:hover,
      button[aria-expanded='true'] {
        border-bottom-style: solid;
      }
      [popover] {
        position: fixed;
        inset: auto;
        margin: 0;
        width: max-content;
        max-width: min(560px, 100vw - 24px);
        padding: 16px 20px 18px;
        border: 1px solid var(--line);
        border-radius: 6px;
        background: var(--raise);
        color: var(--ink);
        box-shadow: 0 6px 28px rgb(0 0 0 / 16%);
        font: 14px/1.55 var(--sans);
        letter-spacing: normal;
        white-space: normal;
        text-align: left;
        overflow-x: auto;
      }
      h3 {
        margin: 0 0 10px;
        font: 500 17px/1.3 var(--serif);
      }
      math {
        font-size: 18px;
        margin: 8px 0;
      }
      .live math {
        color: var(--ink);
      }
      .adapted {
        color: var(--adapted-text);
      }
      .divergence {
        color: var(--divergence-text);
      }
      p {
        margin: 10px 0 0;
        max-width: 62ch;
      }
      small {
        color: var(--muted);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../app/studio.js').Studio | null} */
    this.studio = null;
    this.formula = '';
    /** @type {Record<string, number>} */
    this.values = {};
    /** @type {[import('../views/chart.js').Curve, number] | null} */
    this.point = null;
    this.open = false;
  }

  /** @returns {HTMLElement | null} */
  get sheet() {
    return this.renderRoot.querySelector('[popover]');
  }

  async show() {
    const { studio } = this;
    if (!studio) return;
    try {
      const [module] = await Promise.all([import('../formulas/index.js'), loadTexts('formulas')]);
      fetched = module;
    } catch (error) {
      studio.unfetched(error);
      return;
    }
    this.requestUpdate();
    await this.updateComplete;
    if (!this.isConnected) return; // the number has gone meanwhile
    this.sheet?.showPopover();
    this.place();
  }

  /** Under the number, within the window. */
  place() {
    const { sheet } = this;
    const button = this.renderRoot.querySelector('button');
    if (!sheet || !button) return;
    const at = button.getBoundingClientRect();
    const { width, height } = sheet.getBoundingClientRect();
    const left = Math.max(12, Math.min(at.left, innerWidth - width - 12));
    const below = at.bottom + 8;
    const top = below + height > innerHeight - 12 ? Math.max(12, at.top - height - 8) : below;
    sheet.style.left = `${left}px`;
    sheet.style.top = `${top}px`;
  }

  words() {
    const { studio, point } = this;
    const shown = fetched?.formulas[this.formula];
    if (!studio || !fetched || !shown) return nothing;
    const values = point ? fetched.valuesAt(studio, ...point) : this.values;
    const { t } = studio;
    return html`<h3 id="title">${t(`formula.${this.formula}.title`, values)}</h3>
      <math display="block">${shown.general(values)}</math>
      <div class="live" role="status">
        <math display="block">${shown.filled(values, t.number)}</math>
      </div>
      <p>${t(`formula.${this.formula}.says`, values)}</p>
      ${shown.source ? html`<small>${shown.source}</small>` : nothing}`;
  }

  render() {
    return html`<button
        aria-expanded=${this.open}
        aria-haspopup="dialog"
        title=${this.studio?.t('value.open') ?? nothing}
        @click=${() => (this.open ? this.sheet?.hidePopover() : this.show())}
      >
        <slot></slot>
      </button>
      <div
        popover
        tabindex="0"
        role="dialog"
        aria-labelledby="title"
        @toggle=${(/** @type {ToggleEvent} */ event) => (this.open = event.newState === 'open')}
      >
        ${this.open || fetched ? this.words() : nothing}
      </div>`;
  }
}

customElements.define('mg-value', Value);
