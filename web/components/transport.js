import { LitElement, css, html, nothing } from 'lit';
import { Connected } from './connected.js';
import { shared } from '../styles/shared.js';
import { isSeed } from '../app/hash.js';

/** @typedef {import('../app/studio.js').Studio} Studio */

/** <mg-transport>: Play, Step, Reset; how far, how fast, from which seed, made by what. */
export class Transport extends LitElement {
  static properties = { studio: { attribute: false }, now: { state: true }, open: { state: true } };

  static styles = [
    shared,
    css`
      :host {
        display: block;
        background: var(--paper);
        border-top: 1px solid var(--line);
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 10px 28px;
        max-width: 1680px;
        margin: 0 auto;
      }
      mg-timeline {
        display: flex; /* before it is there, too */
        height: 34px;
        max-width: 1680px;
        margin: 2px auto -6px;
        padding: 0 28px;
      }
      mg-timeline:not(:defined) {
        background: linear-gradient(var(--line), var(--line)) center / calc(100% - 56px) 2px
          no-repeat;
      }
      button.pill {
        min-height: 40px;
        display: inline-flex;
        align-items: center;
        gap: 8px;
        white-space: nowrap;
      }
      .play {
        min-width: 126px; /* what it says while it waits is the longest */
        justify-content: center;
        font-weight: 500;
      }
      svg {
        width: 12px;
        height: 12px;
        fill: currentColor;
      }
      .far {
        flex: 1;
        min-width: 0;
        display: flex;
        align-items: baseline;
        gap: 8px;
        padding-left: 8px;
        white-space: nowrap;
      }
      .far b {
        font: 500 22px/1 var(--serif);
        min-width: 3ch;
        text-align: right;
      }
      fieldset {
        display: flex;
        align-items: center;
        gap: 0;
        margin: 0;
        padding: 0;
        border: 0;
      }
      fieldset[hidden] {
        display: none;
      }
      fieldset label {
        position: relative;
        display: grid;
        place-items: end center;
        width: 18px;
        height: 36px;
        padding-bottom: 9px;
        cursor: pointer;
      }
      fieldset input {
        position: absolute;
        inset: 0;
        opacity: 0;
        margin: 0;
        cursor: pointer;
      }
      fieldset i {
        width: 12px;
        border-radius: 2px;
        background: var(--line);
      }
      fieldset label:nth-of-type(1) i {
        height: 7px;
      }
      fieldset label:nth-of-type(2) i {
        height: 13px;
      }
      fieldset label:nth-of-type(3) i {
        height: 19px;
      }
      fieldset label.on i {
        background: var(--ink);
      }
      fieldset label:focus-within {
        outline: 2px solid var(--support);
        border-radius: 4px;
      }
      .seed {
        display: flex;
        align-items: center;
        gap: 6px;
        color: var(--muted);
      }
      .seed input {
        width: 8ch;
        padding: 5px 6px;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: var(--raise);
        color: var(--ink);
        font: inherit;
      }
      .side {
        display: flex;
        align-items: center;
        gap: 16px;
      }
      button.more {
        display: none;
        min-width: 36px;
        justify-content: center;
        padding: 6px 0;
      }
      .badge {
        width: 290px;
        font-size: 12px;
        line-height: 1.35;
        color: var(--muted);
      }
      @media (max-width: 1180px) {
        .badge {
          display: none;
        }
      }
      @media (max-width: 767px) {
        mg-timeline {
          padding: 0 16px;
        }
        .bar {
          gap: 8px;
          padding: 8px 12px calc(8px + env(safe-area-inset-bottom));
        }
        button.pill {
          padding: 6px 13px;
        }
        .play {
          min-width: 94px;
        }
        .play.waits svg {
          display: none;
        }
        .far {
          flex-direction: column;
          align-items: flex-end;
          gap: 2px;
          padding: 0;
        }
        .far b {
          font-size: 18px;
        }
        .far .unit {
          font-size: 11px;
        }
        .rate {
          display: none;
        }
        .bar {
          flex-wrap: wrap;
        }
        button.more {
          display: inline-flex;
        }
        .side {
          display: none;
        }
        .side.open {
          display: flex;
          flex-basis: 100%;
          flex-wrap: wrap;
          justify-content: space-between;
          order: 9;
          padding: 4px 2px;
        }
        .side.open .badge {
          display: block;
          width: auto;
          flex-basis: 100%;
        }
      }
      @media (max-width: 380px) {
        button.pill {
          padding: 6px 11px;
        }
        .play {
          min-width: 90px;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Studio | null} */
    this.studio = null;
    this.now = 0;
    this.open = false; // the second row, on a phone
    new Connected(this, { frame: () => this.tick() });
  }

  tick() {
    const time = performance.now();
    if (time - this.now > 90 || !this.studio?.playing) this.now = time;
  }

  render() {
    const { studio } = this;
    if (!studio) return nothing;
    const { t, playing, waiting, run, ready } = studio;
    const { direct, still } = studio.lesson;
    const directed = Boolean(direct);
    const speeds = studio.rates.map((value, i) => ({
      i,
      label: value > 0 ? t('speed.slow', { rate: value }) : t('speed.full'),
    }));
    const state = waiting
      ? t('status.waiting')
      : playing
        ? t('status.playing')
        : run.step > 0
          ? t('status.paused', { step: run.step })
          : '';
    return html`<div class="out" role="status">${state}</div>
      ${directed || still ? nothing : html`<mg-timeline .studio=${studio}></mg-timeline>`}
      <div class="bar">
        ${still ? nothing : this.play(studio)}
        ${
          directed || still
            ? nothing
            : html`<button
                class="pill step"
                ?disabled=${!ready || playing}
                @click=${() => studio.step()}
              >
                ${t('transport.step')}
              </button>`
        }
        <button
          class="pill reset"
          ?disabled=${studio.status !== 'ready' || (directed && !run.director?.wanted)}
          title=${directed ? t('transport.stop.title') : nothing}
          @click=${() => studio.reset()}
        >
          ${directed ? t('transport.stop') : t('transport.reset')}
        </button>
        <div class="far">${still ? nothing : this.far(studio)}</div>
        <button
          class="pill more"
          aria-expanded=${this.open}
          aria-label=${t('transport.more')}
          @click=${() => (this.open = !this.open)}
        >
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d=${this.open ? 'M1 3l5 5 5-5 1 1-6 6-6-6z' : 'M1 9l5-5 5 5 1-1-6-6-6 6z'} />
          </svg>
        </button>
        <div class="side ${this.open ? 'open' : ''}">
          <fieldset ?hidden=${directed || still}>
            <legend class="out">${t('transport.speed')}</legend>
            ${speeds.map(
              ({ i, label }) =>
                html`<label class=${i <= studio.speed ? 'on' : ''} title=${label}>
                  <input
                    type="radio"
                    name="speed"
                    aria-label=${label}
                    .checked=${i === studio.speed}
                    @change=${() => studio.setSpeed(i)}
                  /><i></i>
                </label>`,
            )}
          </fieldset>
          <label class="seed"
            >${t('transport.seed')}
            <input
              inputmode="numeric"
              autocomplete="off"
              .value=${String(run.seed)}
              @change=${(/** @type {any} */ e) => {
                if (isSeed(e.target.value)) studio.setSeed(Number(e.target.value));
                else e.target.value = String(run.seed);
              }}
            />
          </label>
          <span class="badge">${this.badge()}</span>
        </div>
      </div>`;
  }

  /** @param {Studio} studio */
  play(studio) {
    const { t, playing, waiting } = studio;
    return html`<button
      class="pill solid play ${waiting ? 'waits' : ''}"
      ?disabled=${!studio.playable && !studio.coming}
      title=${waiting ? t('transport.waiting.title') : nothing}
      @click=${() => studio.toggle()}
      aria-keyshortcuts="Space"
    >
      ${
        playing || waiting
          ? html`<svg viewBox="0 0 12 12" aria-hidden="true">
              <path d="M2 1h3v10H2zM7 1h3v10H7z" />
            </svg>`
          : html`<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2 1l9 5-9 5z" /></svg>`
      }
      ${waiting ? t('transport.waiting') : playing ? t('transport.pause') : t('transport.play')}
    </button>`;
  }

  /** How far it is, and how fast. @param {Studio} studio */
  far({ t, playing, run, rate, active }) {
    const going = playing && rate > 0;
    return html`<b>${t.number(run.step)}</b>
      <span class="unit">${t('transport.steps')}</span>
      <span class="unit rate"
        >${going ? t('transport.rate', { rate: t.number(rate, rate < 10 ? 1 : 0) }) : nothing}
        ${going && active > 1 ? t('transport.workers', { workers: active }) : nothing}</span
      >`;
  }

  badge() {
    const { t, run, core, data, lesson, algorithm } = /** @type {Studio} */ (this.studio);
    if (!core || !data) return t('status.starting');
    const seconds = run.seconds;
    const spent =
      run.step === 0
        ? t('badge.untrained')
        : t('badge.trained', {
            seconds: t.number(seconds, seconds < 10 ? 1 : 0),
          });
    const drawn = algorithm?.splitBy === 'none' ? [] : [t(`badge.${data.source}`)];
    const facts = [t(`badge.${core.build}`), ...drawn];
    const { weights } = run.origin;
    const began = weights ? [t('badge.loaded', { name: weights.name })] : [];
    if (run.step > 0 || !weights) began.push(spent);
    return [...(lesson.direct || lesson.still ? [] : began), ...facts].join(' · ');
  }
}

customElements.define('mg-transport', Transport);
