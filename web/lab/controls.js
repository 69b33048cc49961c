import { LitElement, css, html, nothing } from 'lit';
import { Connected } from '../components/connected.js';
import { Controls } from '../components/controls.js';
import { isSeed } from '../app/hash.js';
import { shared } from '../styles/shared.js';

/** @typedef {import('./lab-studio.js').LabStudio} LabStudio */

/** <mg-lab-controls>: those hyperparameters that an exercise leaves open. */
export class LabControls extends Controls {
  render() {
    const studio = /** @type {LabStudio | null} */ (this.studio);
    if (!studio?.core) return nothing;
    const open = studio.exercise.controls.flatMap((name) =>
      studio.table.filter(({ key }) => key === name),
    );
    return html`${open.map((hyper) => this.row(hyper, false))} ${this.waiting()}`;
  }
}

customElements.define('mg-lab-controls', LabControls);

/** <mg-lab-transport>: Play, Step, Reset, speed, seed, as far as the exercise has them. */
export class LabTransport extends LitElement {
  static properties = { studio: { attribute: false } };

  static styles = [
    shared,
    css`
      :host {
        display: block;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 10px;
      }
      .play {
        min-width: 112px;
        font-weight: 500;
      }
      .far {
        flex: 1;
        min-width: 9ch;
        padding-left: 6px;
        white-space: nowrap;
      }
      .far b {
        font: 500 20px/1 var(--serif);
      }
      label {
        display: flex;
        align-items: center;
        gap: 6px;
        color: var(--muted);
      }
      input,
      select {
        padding: 5px 6px;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: var(--raise);
        color: var(--ink);
        font: inherit;
      }
      input {
        width: 8ch;
      }
      .note {
        min-height: 21px;
        margin: 6px 0 0;
        font-size: 13px;
        color: var(--muted);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {LabStudio | null} */
    this.studio = null;
    new Connected(this, { frame: () => this.requestUpdate() });
  }

  render() {
    const { studio } = this;
    if (!studio) return nothing;
    const { t, playing, waiting, run, ended, exercise } = studio;
    const { steps } = exercise.limit;
    const busy = playing || waiting;
    const words = waiting
      ? t('transport.waiting')
      : playing
        ? t('transport.pause')
        : t('transport.play');
    return html`<div class="bar">
        ${
          studio.allows('play')
            ? html`<button
                class="pill solid play"
                ?disabled=${studio.status === 'failed' || (ended && !busy)}
                @click=${() => studio.toggle()}
              >
                ${words}
              </button>`
            : nothing
        }
        ${
          studio.allows('step')
            ? html`<button
                class="pill step"
                ?disabled=${busy || ended || studio.status === 'failed'}
                @click=${() => studio.step()}
              >
                ${t('transport.step')}
              </button>`
            : nothing
        }
        ${
          studio.allows('reset')
            ? html`<button class="pill reset" @click=${() => studio.reset()}>
                ${t('transport.reset')}
              </button>`
            : nothing
        }
        ${
          studio.lesson.still
            ? nothing
            : html`<span class="far"
                ><b>${t.number(run.step)}</b>
                <span class="unit">/ ${t.number(steps)} ${t('transport.steps')}</span></span
              >`
        }
        ${studio.allows('speed') ? this.speed(studio) : nothing}
        ${studio.allows('seed') ? this.seed(studio) : nothing}
      </div>
      <p class="note" role="status">${this.note(studio)}</p>`;
  }

  /** @param {LabStudio} studio */
  note({ t, displaced, seated, client, status, waiting, progressWords, shown }) {
    if (displaced) return t('lab.displaced');
    if (seated && !client) return waiting ? t('lab.turn') : '';
    if (shown && status === 'loading') return progressWords;
    return '';
  }

  /** @param {LabStudio} studio */
  speed({ t, rates, speed, setSpeed }) {
    const set = setSpeed.bind(this.studio);
    return html`<label
      >${t('transport.speed')}
      <select @change=${(/** @type {any} */ e) => set(Number(e.target.value))}>
        ${rates.map(
          (rate, i) =>
            html`<option value=${i} ?selected=${i === speed}>
              ${rate > 0 ? t('speed.slow', { rate }) : t('speed.full')}
            </option>`,
        )}
      </select></label
    >`;
  }

  /** @param {LabStudio} studio */
  seed(studio) {
    return html`<label
      >${studio.t('transport.seed')}
      <input
        inputmode="numeric"
        autocomplete="off"
        .value=${String(studio.run.seed)}
        @change=${(/** @type {any} */ e) => {
          if (isSeed(e.target.value)) studio.setSeed(Number(e.target.value));
          else e.target.value = String(studio.run.seed);
        }}
      />
    </label>`;
  }
}

customElements.define('mg-lab-transport', LabTransport);
