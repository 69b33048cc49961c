import { LitElement, css, html, nothing } from 'lit';
import { publishedErrors } from '../../wasm/exam.js';
import { Connected } from './connected.js';
import { methodName } from '../app/comparison.js';
import { picker, picking } from './pick.js';
import { shared } from '../styles/shared.js';
import '../views/pictures.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../app/exam.js').Sat} Sat
 *
 * @typedef {object} Place  a line of the ranking
 * @property {'ours' | 'people' | 'published'} kind
 * @property {string} who
 * @property {string} how  what it learnt from, how it answered
 * @property {number} error  in percent
 * @property {number} half
 * @property {number} at  of ours: which one
 */

const LEAST_SCALE = 35; // percent that the ranking shows at least

/** <mg-exam>: Lake's exam, beside people and published models, and the answers that were wrong. */
export class Exam extends LitElement {
  static properties = {
    studio: { attribute: false },
    who: { state: true },
    run: { state: true },
    chosen: { state: true },
  };

  static styles = [
    shared,
    picking,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      h2 {
        font: 500 20px/1.3 var(--serif);
        margin: 0 0 6px;
      }
      p {
        margin: 0 0 10px;
        max-width: 68ch;
      }
      .note {
        font-size: 13px;
        color: var(--muted);
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 12px;
        align-items: center;
        margin: 0 0 14px;
      }
      select {
        max-width: 100%;
        min-height: 36px;
        padding: 3px 6px;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: var(--raise);
        color: inherit;
        font: inherit;
      }
      progress {
        width: 150px;
        height: 4px;
        accent-color: var(--adapted);
      }
      .trouble {
        padding: 8px 12px;
        border-left: 3px solid var(--query);
        background: var(--raise);
      }
      .trouble .act {
        padding: 0;
        border: 0;
        border-bottom: 1px dashed currentcolor;
        background: none;
        color: var(--support);
      }
      .trouble code {
        display: block;
        margin: 4px 0 0;
        font-size: 12px;
        color: var(--muted);
        overflow-wrap: anywhere;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        margin: 0 0 10px;
      }
      th,
      td {
        padding: 5px 10px 5px 0;
        text-align: left;
        font-weight: 400;
        vertical-align: middle;
        border-top: 1px solid var(--line);
      }
      thead th {
        border: 0;
        font-size: 12px;
        color: var(--muted);
      }
      th small {
        display: block;
        font-size: 12px;
        color: var(--muted);
      }
      .ours th,
      .ours .figure {
        font-weight: 600;
      }
      .ours small,
      .figure small {
        font-weight: 400;
      }
      .people th,
      .people .figure {
        color: var(--support);
      }
      .figure {
        text-align: right;
        white-space: nowrap;
        padding-right: 0;
      }
      .figure small {
        color: var(--muted);
        font-size: 12px;
      }
      .scale {
        width: 46%;
        min-width: 90px;
      }
      .track {
        position: relative;
        height: 14px;
        margin: 0 7px;
        background: linear-gradient(var(--line), var(--line)) 0 50% / 100% 1px no-repeat;
      }
      .track i,
      .track u {
        position: absolute;
        top: 50%;
      }
      .track i {
        width: 11px;
        height: 11px;
        margin: -5.5px;
        border: 2px solid var(--before);
        border-radius: 50%;
        background: var(--paper);
      }
      .track u {
        height: 0;
        border-top: 2px solid var(--adapted);
        margin-top: -1px;
      }
      .ours .track i {
        border-color: var(--adapted);
        background: var(--adapted);
      }
      .people .track i {
        border-color: var(--support);
        background: var(--support);
        border-radius: 0;
        rotate: 45deg;
      }
      .runs {
        display: grid;
        grid-template-columns: repeat(20, minmax(0, 1fr));
        gap: 3px;
        margin: 0 0 14px;
      }
      .runs button {
        padding: 4px 0;
        min-height: 32px;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: none;
        font-size: 12px;
        line-height: 1.1;
      }
      .runs button small {
        display: block;
        font-size: 11px;
        color: var(--muted);
      }
      .runs button.flawless {
        color: var(--adapted-text);
      }
      .runs button[aria-pressed='true'] {
        border-color: var(--ink);
        box-shadow: inset 0 0 0 1px var(--ink);
      }
      .wrong {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(176px, 1fr));
        gap: 14px 18px;
        margin: 0 0 16px;
        padding: 0;
        list-style: none;
      }
      .wrong span {
        display: grid;
        grid-template-columns: repeat(3, 58px);
        margin-top: 3px;
        font-size: 11px;
        line-height: 1.3;
        white-space: nowrap;
        color: var(--muted);
      }
      .wrong b {
        font-weight: 500;
      }
      .wrong .took {
        color: var(--query-text);
      }
      .wrong .is {
        color: var(--adapted-text);
      }
      @container (max-width: 560px) {
        .scale {
          width: 26%;
          min-width: 70px;
        }
        .figure small {
          display: block;
        }
        .runs {
          grid-template-columns: repeat(10, minmax(0, 1fr));
        }
        th,
        td {
          padding-right: 6px;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Studio | null} */
    this.studio = null;
    this.who = ''; // id of the candidate that is chosen
    this.run = -1; // whose answers are shown; -1: the first with a wrong one
    this.chosen = -1; // who of those that have sat it; -1: the last
    new Connected(this, {
      theme: () => {
        for (const sheet of this.renderRoot.querySelectorAll('mg-pictures'))
          /** @type {any} */ (sheet).paint();
      },
      action: (event) => {
        const { detail } = /** @type {CustomEvent} */ (event);
        if (detail === 'exam') this.reveal();
      },
    });
  }

  async reveal() {
    this.chosen = -1;
    this.run = -1;
    await this.updateComplete;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.scrollIntoView({ block: 'nearest', behavior: calm ? 'auto' : 'smooth' });
  }

  /** @param {string} method */
  nameOf(method) {
    return methodName(/** @type {Studio} */ (this.studio).t, method);
  }

  /** Its name and how long it has learnt. @param {Pick<Sat, 'method' | 'preset' | 'steps'>} one */
  titleOf({ method, preset, steps }) {
    const { t } = /** @type {Studio} */ (this.studio);
    return `${this.nameOf(method)}, ${preset ? t(`choice.${preset}`) : t('exam.steps', { steps })}`;
  }

  /** What it learnt from. @param {Sat} sat @param {boolean} [short]  without the names */
  learntOf({ learnt: { source, alphabets, items } }, short = false) {
    const { t } = /** @type {Studio} */ (this.studio);
    const names = alphabets.map((name) => name.replaceAll('_', ' '));
    const key = `exam.learnt.${source}${short && source !== 'idx' ? '.short' : ''}`;
    return t(key, { items, alphabets: alphabets.length, names: t.list(names) });
  }

  /** Each drawing for itself or not. @param {Sat} sat */
  wayOf({ alone }) {
    const { t } = /** @type {Studio} */ (this.studio);
    return alone ? t('exam.alone') : t('exam.together');
  }

  /** @returns {Place[]} the best first */
  get ranking() {
    const { t, exam } = /** @type {Studio} */ (this.studio);
    /** @type {Place[]} */
    const ours = (exam?.sat ?? []).map((sat, at) => ({
      ...{ kind: 'ours', at, who: this.titleOf(sat), error: 100 * sat.error, half: 100 * sat.half },
      how: `${t('exam.own', { learnt: this.learntOf(sat, true) })} ${this.wayOf(sat)}`,
    }));
    /** @type {Place[]} */
    const others = publishedErrors.map(({ who, set, error }) => ({
      ...{ kind: who === 'people' ? 'people' : 'published', at: -1, error, half: 0 },
      ...{ who: t(`exam.who.${who.replaceAll(' ', '-')}`), how: set ? t(`exam.set.${set}`) : '' },
    }));
    return [...ours, ...others].sort((a, b) => a.error - b.error);
  }

  // --- parts ----------------------------------------------------------------------------------

  picker() {
    const studio = /** @type {Studio} */ (this.studio);
    const take = (/** @type {File[]} */ [file]) => studio.takeExam(file);
    return picker(studio.t('exam.pick'), '.zip,application/zip', take);
  }

  /** Who sits it next, or how far the one is who sits it now. */
  desk() {
    const { t, exam } = /** @type {Studio} */ (this.studio);
    if (exam?.reading) return html`<p role="status">${t('exam.reading')}</p>`;
    if (!exam?.info)
      return html`<p class="note">${t('exam.drop')}</p>
        <div class="bar">${this.picker()}</div>`;
    if (exam.sitting) {
      const words = t('exam.sitting', { who: this.titleOf(exam.sitting) });
      return html`<div class="bar">
        <span role="status">${words}</span>
        <progress
          aria-label=${words}
          max=${exam.progress.total}
          .value=${exam.progress.done}
        ></progress>
        <button class="pill" @click=${() => exam.leave()}>${t('exam.leave')}</button>
      </div>`;
    }
    const { candidates } = exam;
    const candidate = candidates.find(({ id }) => id === this.who) ?? candidates[0];
    if (!candidate) return html`<p class="note">${t('exam.nobody')}</p>`;
    return html`<div class="bar">
        ${
          candidates.length > 1
            ? html`<select
                aria-label=${t('exam.candidate')}
                @change=${(/** @type {any} */ e) => (this.who = e.target.value)}
              >
                ${candidates.map(
                  (one) =>
                    html`<option value=${one.id} ?selected=${one.id === candidate.id}>
                      ${this.titleOf(one)}
                    </option>`,
                )}
              </select>`
            : html`<span>${this.titleOf(candidate)}</span>`
        }
        <button class="pill solid" @click=${() => this.sit(candidate)}>${t('exam.sit')}</button>
        ${this.picker()}
      </div>
      ${exam.trouble ? this.trouble(exam.trouble) : nothing}`;
  }

  /** @param {string} trouble */
  trouble(trouble) {
    const studio = /** @type {Studio} */ (this.studio);
    const { t, exam, run } = studio;
    const way = exam?.info?.way ?? 0;
    const few = Number(run.hypers.way ?? way) !== way;
    return html`<div class="trouble" role="alert">
      ${t(few ? 'exam.trouble.way' : 'exam.trouble', { way, has: Number(run.hypers.way) })}
      ${
        few
          ? html`<button class="act" @click=${() => studio.setHyper('way', way)}>
              ${t('exam.trouble.set', { way })}
            </button>`
          : nothing
      }
      <code>${trouble}</code>
    </div>`;
  }

  /** @param {import('../app/exam.js').Candidate} candidate */
  async sit(candidate) {
    this.chosen = -1;
    this.run = -1;
    await this.studio?.exam?.sit(candidate);
  }

  table() {
    const { t } = /** @type {Studio} */ (this.studio);
    const places = this.ranking;
    const most = Math.max(LEAST_SCALE, ...places.map(({ error, half }) => error + half));
    const end = Math.min(100, 5 * Math.ceil(most / 5));
    const at = (/** @type {number} */ percent) =>
      `${(100 * Math.min(end, Math.max(0, percent))) / end}%`;
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${t('exam.column.who')}</th>
          <th scope="col" class="scale" aria-hidden="true">${t('exam.column.scale', { end })}</th>
          <th scope="col" class="figure">${t('exam.column.error')}</th>
        </tr>
      </thead>
      <tbody>
        ${places.map(
          ({ kind, who, how, error, half }) =>
            html`<tr class=${kind}>
              <th scope="row">${who}<small>${how}</small></th>
              <td class="scale" aria-hidden="true">
                <div class="track">
                  ${
                    half > 0
                      ? html`<u
                          .style=${`left:${at(error - half)};right:calc(100% - ${at(error + half)})`}
                        ></u>`
                      : nothing
                  }<i .style=${`left:${at(error)}`}></i>
                </div>
              </td>
              <td class="figure">
                ${t.number(error, kind === 'ours' ? 2 : 1)}${
                  half > 0 ? html`<small> ± ${t.number(half, 2)}</small>` : nothing
                }
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  /** The answers of one who has sat it. */
  answers() {
    const { t, exam } = /** @type {Studio} */ (this.studio);
    const { info, sat } = exam ?? {};
    const shown = sat?.at(this.chosen);
    if (!info || !sat || !shown) return nothing;
    const { way, runs } = info;
    const wrongOf = (/** @type {number} */ run) => Math.round(shown.perRun[run] * way);
    const first = shown.perRun.findIndex((share) => share > 0);
    const run = this.run >= 0 ? this.run : Math.max(0, first);
    const wrong = Array.from({ length: way }, (_, i) => run * way + i).filter(
      (i) => shown.names[i] !== info.answers[i],
    );
    const learnt = this.learntOf(shown);
    const steps = t('exam.steps', { steps: shown.steps });
    return html`<section aria-label=${t('exam.answers')}>
      <p>${t('exam.told', { who: this.nameOf(shown.method), learnt, steps })}</p>
      <p class="cap" id="runs-label"><span>${t('exam.runs')}</span></p>
      <div class="bar">
        ${
          sat.length > 1
            ? html`<select
                aria-label=${t('exam.of')}
                @change=${(/** @type {any} */ e) => (this.chosen = Number(e.target.value))}
              >
                ${sat.map(
                  (one, i) =>
                    html`<option value=${i} ?selected=${one === shown}>
                      ${this.titleOf(one)}: ${this.wayOf(one)}
                    </option>`,
                )}
              </select>`
            : nothing
        }
      </div>
      <div class="runs" role="group" aria-labelledby="runs-label">
        ${Array.from({ length: runs }, (_, r) => {
          const count = wrongOf(r);
          return html`<button
            class=${count === 0 ? 'flawless' : ''}
            aria-pressed=${r === run}
            aria-label=${t('exam.run.label', { run: r + 1, wrong: count, of: way })}
            @click=${() => (this.run = r)}
          >
            <small>${r + 1}</small>${count}
          </button>`;
        })}
      </div>
      ${
        wrong.length === 0
          ? html`<p class="note">${t('exam.flawless', { run: run + 1 })}</p>`
          : html`<ul class="wrong" aria-label=${t('exam.wrong', { run: run + 1 })}>
              ${wrong.map((i) => this.wrong(info, shown, i))}
            </ul>`
      }
      <p class="cap">
        <span><i class="dot support"></i>${t('exam.known', { run: run + 1 })}</span>
      </p>
      <mg-pictures
        columns="10"
        largest="56"
        data-known=${run}
        label=${t('exam.known', { run: run + 1 })}
      ></mg-pictures>
    </section>`;
  }

  /** @param {import('../worker/protocol.js').ExamInfo} info @param {Sat} sat @param {number} i */
  wrong({ answers, way }, { names }, i) {
    const { t } = /** @type {Studio} */ (this.studio);
    const item = (i % way) + 1;
    const took = names[i] + 1;
    return html`<li>
      <mg-pictures
        columns="3"
        largest="56"
        data-wrong=${i}
        label=${t('exam.wrong.label', { item, took, is: answers[i] + 1 })}
      ></mg-pictures>
      <span aria-hidden="true"
        ><b class="query">${t('exam.wrong.item')}</b><b class="took">${t('exam.wrong.took')}</b
        ><b class="is">${t('exam.wrong.is')}</b></span
      >
    </li>`;
  }

  updated() {
    const exam = this.studio?.exam;
    const info = exam?.info;
    const shown = exam?.sat.at(this.chosen);
    if (!info || !shown) return;
    const { way, training, test, answers } = info;
    const picture = (/** @type {typeof test} */ { data }, /** @type {number} */ at) =>
      at < 0 ? new Uint8Array(784) : data.slice(784 * at, 784 * (at + 1));
    for (const element of this.renderRoot.querySelectorAll('mg-pictures')) {
      const sheet = /** @type {import('../views/pictures.js').Pictures} */ (element);
      if (sheet.dataset.known !== undefined) {
        const run = Number(sheet.dataset.known);
        const data = training.data.slice(784 * way * run, 784 * way * (run + 1));
        sheet.show({ dims: [way, 784], data });
        continue;
      }
      const i = Number(sheet.dataset.wrong);
      const first = way * Math.floor(i / way);
      const data = new Uint8Array(3 * 784);
      const took = shown.names[i];
      data.set(picture(test, i));
      data.set(picture(training, took < 0 ? -1 : first + took), 784);
      data.set(picture(training, first + answers[i]), 2 * 784);
      sheet.show({ dims: [3, 784], data });
    }
  }

  render() {
    const { studio } = this;
    if (!studio) return nothing;
    const { t, exam } = studio;
    return html`<h2>${t('exam.title')}</h2>
      <p class="note">${t('exam.what')}</p>
      ${this.desk()}
      ${
        exam?.info
          ? html`${this.table()}
              <p class="note">${t('exam.sources')}</p>`
          : nothing
      }
      ${this.answers()}`;
  }
}

customElements.define('mg-exam', Exam);
