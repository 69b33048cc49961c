import { LitElement, css, html, nothing } from 'lit';
import { Connected } from './connected.js';
import { shared } from '../styles/shared.js';
import { fromSlider, parseHyper, sliderRange, toSlider } from '../app/hypers.js';

/**
 * <mg-controls>: the hyperparameters of the present algorithm, made from the core's own table. The
 * lesson says which come first; all others are under "more".
 */
export class Controls extends LitElement {
  static properties = { studio: { attribute: false } };

  static styles = [
    shared,
    css`
      :host {
        display: block;
      }
      .row {
        display: grid;
        grid-template-columns: minmax(min-content, 1fr) minmax(0, auto);
        gap: 2px 12px;
        align-items: center;
        padding: 5px 0;
      }
      .row > label,
      .label {
        color: var(--muted);
      }
      fieldset {
        margin: 0;
        border: 0;
        min-width: 0;
      }
      .segments {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 0 12px;
      }
      .segments label {
        position: relative;
        padding: 2px 0;
        border-bottom: 2px solid transparent;
        color: var(--muted);
        cursor: pointer;
      }
      .segments label.on {
        color: var(--ink);
        border-bottom-color: var(--ink);
      }
      .segments label:hover {
        color: var(--ink);
      }
      .segments input {
        position: absolute;
        inset: 0;
        margin: 0;
        opacity: 0;
        cursor: pointer;
      }
      .segments label:focus-within {
        outline: 2px solid var(--support);
        outline-offset: 2px;
        border-radius: 2px;
      }
      .row > label.waits,
      .label.waits {
        color: var(--query-text);
      }
      input[type='number'] {
        width: 9ch;
        padding: 2px 4px;
        border: 1px solid transparent;
        border-radius: 3px;
        background: none;
        color: inherit;
        font: inherit;
        text-align: right;
        appearance: textfield;
      }
      input[type='number']::-webkit-inner-spin-button {
        display: none;
      }
      input[type='number']:hover,
      input[type='number']:focus {
        border-color: var(--line);
        background: var(--raise);
      }
      input[type='number'][aria-invalid='true'] {
        border-color: var(--query);
      }
      .value {
        display: flex;
        align-items: baseline;
        gap: 4px;
        justify-content: flex-end;
      }
      input[type='range'] {
        grid-column: 1 / -1;
        width: 100%;
        height: 24px;
        margin: 0;
        accent-color: var(--ink);
      }
      input[type='checkbox'] {
        width: 18px;
        height: 18px;
        margin: 0;
        accent-color: var(--ink);
      }
      select {
        max-width: 100%;
        padding: 3px 4px;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: var(--raise);
        color: inherit;
        font: inherit;
      }
      .help {
        grid-column: 1 / -1;
        margin: 0 0 2px;
        font-size: 12px;
        line-height: 1.45;
        color: var(--muted);
      }
      details {
        margin-top: 8px;
        border-top: 1px solid var(--line);
      }
      summary {
        padding: 10px 0 6px;
        cursor: pointer;
        color: var(--muted);
      }
      summary:hover {
        color: var(--ink);
      }
      .waiting {
        position: sticky;
        bottom: var(--above, 72px);
        margin: 10px 0 0;
        padding: 10px 12px;
        border: 1px solid var(--query);
        border-radius: 4px;
        background: var(--raise);
      }
      .waiting p {
        margin: 0 0 8px;
      }
      .waiting div {
        display: flex;
        gap: 8px;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../app/studio.js').Studio | null} */
    this.studio = null;
    new Connected(this);
  }

  /** @param {import('../worker/protocol.js').Hyper} hyper */
  name(hyper) {
    const { t } = /** @type {import('../app/studio.js').Studio} */ (this.studio);
    const found = ['hyper', 'method', 'algorithm'].find((kind) => t.has(`${kind}.${hyper.key}`));
    return found ? t(`${found}.${hyper.key}`) : hyper.key;
  }

  /** @param {import('../worker/protocol.js').Hyper} hyper */
  help(hyper) {
    const { t } = /** @type {import('../app/studio.js').Studio} */ (this.studio);
    return t.has(`help.${hyper.key}`) ? t(`help.${hyper.key}`) : hyper.help;
  }

  /** @param {import('../worker/protocol.js').Hyper} hyper @param {string | number} value */
  valueName(hyper, value) {
    const { t } = /** @type {import('../app/studio.js').Studio} */ (this.studio);
    const own = `choice.${hyper.key}.${value}`;
    if (t.has(own)) return t(own);
    return t.has(`choice.${value}`) ? t(`choice.${value}`) : String(value);
  }

  /**
   * @param {import('../worker/protocol.js').Hyper} hyper
   * @param {boolean} helped
   */
  row(hyper, helped) {
    const studio = /** @type {import('../app/studio.js').Studio} */ (this.studio);
    const { t } = studio;
    const value = studio.run.draft[hyper.key] ?? hyper.initial;
    const waits = studio.pending.includes(hyper.key);
    const id = `hyper-${hyper.key}`;
    const help = this.help(hyper);
    const set = (/** @type {import('../worker/protocol.js').HyperValue} */ v) =>
      studio.setHyper(hyper.key, v);
    const label = html`<label for=${id} class=${waits ? 'waits' : ''} title=${help}
      >${this.name(hyper)}${waits ? ' •' : ''}</label
    >`;
    const text = helped ? html`<p class="help" id="${id}-help">${help}</p>` : nothing;
    const described = helped ? `${id}-help` : nothing;
    if (hyper.kind === 'bool')
      return html`<div class="row">
        ${label}
        <input
          id=${id}
          type="checkbox"
          aria-describedby=${described}
          .checked=${Boolean(value)}
          @change=${(/** @type {any} */ e) => set(e.target.checked)}
        />${text}
      </div>`;
    const few = fewValues(hyper);
    if (few)
      return html`<fieldset class="row" aria-describedby=${described}>
        <legend class="out">${this.name(hyper)}</legend>
        <span class="label ${waits ? 'waits' : ''}" aria-hidden="true" title=${help}
          >${this.name(hyper)}${waits ? ' •' : ''}</span
        >
        <span class="segments">
          ${few.map(
            (one) =>
              html`<label class=${one === value ? 'on' : ''}>
                <input
                  type="radio"
                  name=${id}
                  .checked=${one === value}
                  @change=${() => set(one)}
                />${this.valueName(hyper, one)}
              </label>`,
          )}
        </span>
        ${text}
      </fieldset>`;
    if (hyper.kind === 'choice')
      return html`<div class="row">
        ${label}
        <select
          id=${id}
          aria-describedby=${described}
          @change=${(/** @type {any} */ e) => set(e.target.value)}
        >
          ${hyper.choices?.map(
            (choice) =>
              html`<option value=${choice} ?selected=${choice === value}>
                ${this.valueName(hyper, choice)}
              </option>`,
          )}
        </select>
        ${text}
      </div>`;
    const { min, max, step } = sliderRange(hyper);
    const unit = hyper.unit && (t.has(`unit.${hyper.unit}`) ? t(`unit.${hyper.unit}`) : hyper.unit);
    return html`<div class="row">
      ${label}
      <span class="value">
        <input
          id=${id}
          type="number"
          step="any"
          min=${hyper.min}
          max=${hyper.max}
          aria-describedby=${described}
          .value=${String(value)}
          @change=${(/** @type {any} */ e) => this.typed(hyper, e.target)}
        />
        ${unit ? html`<span class="unit">${unit}</span>` : nothing}
      </span>
      <input
        type="range"
        aria-label=${this.name(hyper)}
        aria-valuetext="${value}${unit ? ` ${unit}` : ''}"
        min=${min}
        max=${max}
        step=${step}
        .value=${String(toSlider(hyper, Number(value)))}
        @input=${(/** @type {any} */ e) => set(fromSlider(hyper, Number(e.target.value)))}
      />${text}
    </div>`;
  }

  /** @param {import('../worker/protocol.js').Hyper} hyper @param {HTMLInputElement} input */
  typed(hyper, input) {
    const value = parseHyper(hyper, input.value);
    input.setAttribute('aria-invalid', String(value === null));
    if (value !== null) this.studio?.setHyper(hyper.key, value);
  }

  waiting() {
    const studio = /** @type {import('../app/studio.js').Studio} */ (this.studio);
    const { t, pending, run } = studio;
    if (pending.length === 0 || run.step === 0 || studio.lesson.swift) return nothing;
    return html`<div class="waiting" role="group" aria-label=${t('controls.waiting')}>
      <p>${t('controls.waiting')}</p>
      <div>
        <button class="pill solid" @click=${() => studio.reset()}>${t('controls.apply')}</button>
        <button class="pill" @click=${() => studio.undoDraft()}>${t('controls.undo')}</button>
      </div>
    </div>`;
  }

  render() {
    const { studio } = this;
    if (!studio?.core) return nothing;
    const { first } = studio.lesson;
    const { t, table } = studio;
    const firsts = first.flatMap((key) => table.filter((hyper) => hyper.key === key));
    const more = table.filter(({ key }) => !first.includes(key));
    return html`<div role="group" aria-label=${t('controls.title')}>
        ${firsts.map((hyper) => this.row(hyper, false))}
      </div>
      ${this.waiting()}
      <details>
        <summary>${t('controls.more', { count: more.length })}</summary>
        ${more.map((hyper) => this.row(hyper, true))}
        <div class="row">
          <label for="build">${t('controls.build')}</label>
          <select
            id="build"
            aria-describedby="build-help"
            @change=${(/** @type {any} */ e) => studio.setBuild(e.target.value)}
          >
            <option value="plain" ?selected=${studio.build === 'plain'}>${t('build.plain')}</option>
            <option value="auto" ?selected=${studio.build === 'auto'}>${t('build.relaxed')}</option>
          </select>
          <p class="help" id="build-help">${t('controls.build.help')}</p>
        </div>
      </details>`;
  }
}

/** So few values that all are shown. @param {import('../worker/protocol.js').Hyper} hyper */
function fewValues({ kind, choices, min, max }) {
  if (kind === 'choice') return choices.length <= 3 ? choices : null;
  if (kind !== 'int' || max - min > 2) return null;
  return Array.from({ length: max - min + 1 }, (_, i) => min + i);
}

customElements.define('mg-controls', Controls);
