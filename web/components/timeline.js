import { LitElement, css, html, nothing, svg } from 'lit';
import { Connected } from './connected.js';
import { shared } from '../styles/shared.js';
import './dialog.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../app/past.js').Past} Past
 */

const PAGE = 10; // of the way at a press of Page Up
const ARROW = 100; // at a press of an arrow
const REST = 350; // ms after the last press until the exact step is gone to

/**
 * <mg-timeline>: all steps of the run, where it stands, where controls were changed; back by
 * dragging, and into two branches.
 */
export class Timeline extends LitElement {
  static properties = { studio: { attribute: false }, dragging: { state: true } };

  static styles = [
    shared,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 14px;
        min-width: 0;
        height: 34px;
      }
      .track {
        position: relative;
        flex: 1;
        min-width: 80px;
        height: 34px;
        cursor: pointer;
        touch-action: none;
        outline-offset: -2px;
      }
      svg {
        width: 100%;
        height: 34px;
        overflow: visible;
        fill: var(--ink);
      }
      .ahead {
        fill: var(--muted);
      }
      .way {
        fill: var(--support);
      }
      .change {
        fill: var(--muted);
      }
      .fork {
        stroke: var(--before);
        stroke-width: 2;
        stroke-dasharray: 4 3;
      }
      .thumb {
        stroke: var(--paper);
        stroke-width: 2;
      }
      .track[aria-disabled='true'] {
        cursor: default;
        opacity: 0.4;
      }
      output {
        position: absolute;
        bottom: 32px;
        z-index: 2;
        padding: 2px 8px;
        border: 1px solid var(--line);
        border-radius: 4px;
        background: var(--raise);
        font-size: 12px;
        white-space: nowrap;
        pointer-events: none;
      }
      .tools {
        position: relative;
        white-space: nowrap;
      }
      .tools > div {
        display: flex;
        align-items: center;
        gap: 12px;
      }
      .tools > .away {
        visibility: hidden;
      }
      .tools .stop {
        position: absolute;
        inset: 0 0 auto auto;
      }
      .tools button.quiet {
        padding: 4px 6px;
        font-size: 13px;
        color: var(--ink);
      }
      .tools button.quiet:disabled {
        color: var(--muted);
      }
      .ab {
        display: flex;
        margin: 0;
        padding: 0;
        border: 1px solid var(--line);
        border-radius: 14px;
      }
      .ab label {
        position: relative;
        display: grid;
        place-items: center;
        width: 34px;
        height: 26px;
        border-radius: 13px;
        font: 500 13px var(--serif);
        color: var(--muted);
        cursor: pointer;
      }
      .ab label.on {
        background: var(--ink);
        color: var(--paper);
      }
      .ab label:focus-within {
        outline: 2px solid var(--support);
      }
      .ab input {
        position: absolute;
        inset: 0;
        margin: 0;
        opacity: 0;
        cursor: pointer;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        margin: 0 0 16px;
      }
      th,
      td {
        padding: 6px 10px 6px 0;
        border-bottom: 1px solid var(--line);
        text-align: left;
        font-weight: 400;
      }
      thead th {
        color: var(--muted);
        font-size: 12px;
      }
      mg-dialog p {
        margin: 0 0 14px;
        color: var(--muted);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Studio | null} */
    this.studio = null;
    this.dragging = false;
    /** @type {ReturnType<typeof setTimeout> | 0} */
    this.timer = 0;
    new Connected(this, { frame: () => this.requestUpdate() });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  get past() {
    return this.studio?.run.past ?? null;
  }

  /** Whether there is something to go back to, and it can be gone to. */
  get able() {
    return Boolean(this.past?.present);
  }

  /** @param {PointerEvent} event */
  drag(event) {
    const { past } = this;
    if (!past || !this.able) return;
    const track = /** @type {HTMLElement} */ (event.currentTarget);
    if (event.type === 'pointerdown') {
      if (event.button !== 0) return;
      clearTimeout(this.timer);
      track.setPointerCapture(event.pointerId);
      this.dragging = true;
    }
    if (!this.dragging) return;
    const ended = event.type !== 'pointerdown' && event.type !== 'pointermove';
    if (ended) this.dragging = false;
    if (event.type === 'pointercancel') {
      past.go(past.at);
      return;
    }
    const { left, width } = track.getBoundingClientRect();
    past.go(((event.clientX - left) / width) * past.run.far, ended);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { past } = this;
    if (!past || !this.able || event.ctrlKey || event.metaKey || event.altKey) return;
    const { far } = past.run;
    const arrow = event.shiftKey ? 1 : Math.max(1, Math.round(far / ARROW));
    const page = Math.max(1, Math.round(far / PAGE));
    /** @type {Record<string, number>} */
    const to = {
      ArrowLeft: past.at - arrow,
      ArrowDown: past.at - arrow,
      ArrowRight: past.at + arrow,
      ArrowUp: past.at + arrow,
      PageDown: past.at - page,
      PageUp: past.at + page,
      Home: 0,
      End: far,
    };
    if (!(event.key in to)) return;
    event.preventDefault();
    past.go(to[event.key], false);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => past.go(past.at), REST);
  }

  /** What says where it is stands over it. */
  updated() {
    const { past } = this;
    const said = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('output'));
    const track = said?.parentElement;
    if (!said || !track || !past) return;
    const room = track.clientWidth - said.offsetWidth;
    const middle = (past.at / Math.max(1, past.run.far)) * track.clientWidth;
    said.style.left = `${Math.min(Math.max(0, middle - said.offsetWidth / 2), room)}px`;
  }

  render() {
    const { studio, past } = this;
    if (!studio?.t.has('time.label')) return nothing; // its words come with its past
    const { t, run } = studio;
    const { far } = run;
    const at = past?.at ?? run.step;
    const slow = past?.slow && !this.dragging;
    const left = Math.max(0, at - run.step);
    const words = t(at < far ? 'time.of' : 'time.end', { step: at, far });
    return html`<div
        class="track"
        role="slider"
        tabindex="0"
        aria-label=${t('time.label')}
        aria-valuemin="0"
        aria-valuemax=${far}
        aria-valuenow=${at}
        aria-valuetext=${words}
        aria-disabled=${!this.able}
        title=${t('time.title')}
        @pointerdown=${this.drag}
        @pointermove=${this.drag}
        @pointerup=${this.drag}
        @pointercancel=${this.drag}
        @keydown=${this.key}
      >
        ${this.line(at)}
        ${
          this.dragging || slow
            ? html`<output aria-hidden="true"
                >${slow ? t('time.repeating', { left }) : words}</output
              >`
            : nothing
        }
      </div>
      <div class="tools">
        <div class=${slow ? 'away' : ''}>${past ? this.tools(past) : nothing}</div>
        ${
          slow
            ? html`<button class="quiet stop" @click=${() => past?.stop()}>
                ${t('time.stop')}
              </button>`
            : nothing
        }
      </div>
      ${past?.other ? this.dialog(past) : nothing}`;
  }

  /** @param {number} at */
  line(at) {
    const { far, step, log } = /** @type {Studio} */ (this.studio).run;
    const { past } = this;
    const x = (/** @type {number} */ some) => `${far > 0 ? (100 * some) / far : 0}%`;
    const changes = new Set(log.map((one) => one.step));
    changes.delete(past?.other ? past.forked : 0); // what parts two branches is marked already
    return html`<svg aria-hidden="true">
      <rect class="ahead" y="16" width="100%" height="2" />
      ${past?.repeating ? svg`<rect class="way" y="15" width=${x(at)} height="4" />` : nothing}
      <rect y="15" width=${x(Math.min(step, at))} height="4" rx="2" />
      ${[...changes].map((one) => svg`<rect class="change" x=${x(one)} y="8" width="2" height="18" />`)}
      ${past?.other ? svg`<line class="fork" x1=${x(past.forked)} x2=${x(past.forked)} y1="5" y2="29" />` : nothing}
      <circle class="thumb" cx=${x(at)} cy="17" r="8" />
    </svg>`;
  }

  /** @param {Past} past */
  tools(past) {
    const { t } = /** @type {Studio} */ (this.studio);
    if (!past.other)
      return html`<button
        class="quiet fork"
        ?disabled=${!this.able}
        title=${t('time.fork.title')}
        @click=${() => past.fork()}
      >
        ${t('time.fork')}
      </button>`;
    const { own } = past.names;
    return html`<fieldset class="ab" ?disabled=${!this.able} title=${t('time.branches')}>
        <legend class="out">${t('time.branches')}</legend>
        ${['A', 'B'].map(
          (name) =>
            html`<label class=${name === own ? 'on' : ''}
              ><input
                type="radio"
                name="branch"
                aria-label=${t('time.branch', { name })}
                .checked=${name === own}
                @change=${() => past.swap()}
              />${name}</label
            >`,
        )}
      </fieldset>
      <button
        class="quiet differ"
        aria-haspopup="dialog"
        @click=${() => /** @type {any} */ (this.renderRoot.querySelector('mg-dialog')).show()}
      >
        ${t('time.differ')}
      </button>`;
  }

  /** @param {Past} past */
  dialog(past) {
    const studio = /** @type {Studio} */ (this.studio);
    const { t, pending } = studio;
    const { names, differences, second } = past;
    const nameOf = (/** @type {string} */ key) => (t.has(`hyper.${key}`) ? t(`hyper.${key}`) : key);
    const word = (/** @type {string} */ key, /** @type {unknown} */ value) =>
      [`choice.${key}.${value}`, `choice.${value}`]
        .filter((one) => t.has(one))
        .map((one) => t(one))[0] ?? String(value);
    return html`<mg-dialog heading=${t('time.differ.title')} closing=${t('time.close')}>
      <p>${t('time.differ.where', { step: past.forked })}</p>
      ${
        differences.length === 0
          ? html`<p>${t('time.differ.none')}</p>`
          : html`<table>
              <thead>
                <tr>
                  <th scope="col">${t('time.control')}</th>
                  <th scope="col">A</th>
                  <th scope="col">B</th>
                </tr>
              </thead>
              <tbody>
                ${differences.map(
                  ({ key, own, other }) =>
                    html`<tr>
                      <th scope="row">${nameOf(key)}</th>
                      <td>${word(key, second ? other : own)}</td>
                      <td>${word(key, second ? own : other)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
      <p>
        ${t('time.differ.model')}
        ${pending.length > 0 ? t('time.differ.waits', { what: t.list(pending.map(nameOf)) }) : nothing}
      </p>
      <button
        class="pill forget"
        @click=${() => {
          /** @type {any} */ (this.renderRoot.querySelector('mg-dialog')).close();
          past.forget();
        }}
      >
        ${t('time.forget', { name: names.other })}
      </button>
    </mg-dialog>`;
  }
}

customElements.define('mg-timeline', Timeline);
