import { css, html, nothing } from 'lit';
import { Stage } from '../components/connected.js';
import '../components/value.js';
import { DENSE, belief, best, blankEpisode, letter } from '../views/queries.js';
import '../views/pictures.js';
import '../views/beliefs.js';

/** @typedef {import('../app/studio.js').Studio} Studio */

const FULL = 600; // episodes of a measurement that is asked for

/**
 * The stage: one episode, a column a class; the inner loop as steps one can walk; a query at large;
 * the figures on alphabets never trained on.
 */
export class StageMaml extends Stage {
  static properties = {
    side: { state: true },
    index: { state: true },
    step: { state: true },
    picked: { state: true },
    episode: { state: true },
  };

  static styles = [
    Stage.styles,
    css`
      mg-exam {
        padding-top: 22px;
        border-top: 1px solid var(--line);
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 18px;
        align-items: center;
        justify-content: space-between;
      }
      .two {
        display: grid;
        grid-template-columns: minmax(0, 1.65fr) minmax(210px, 1fr);
        gap: 20px 32px;
        align-items: start;
      }
      .walk {
        display: flex;
        align-items: stretch;
        margin: 0;
        padding: 0;
        border: 0;
        min-width: 0;
      }
      .walk label {
        flex: 1;
        position: relative;
        display: flex;
        flex-direction: column;
        gap: 1px;
        padding: 8px 4px 6px 0;
        border-top: 2px solid var(--line);
        cursor: pointer;
        color: var(--muted);
        font-size: 12px;
      }
      .walk label::before {
        content: '';
        position: absolute;
        top: -7px;
        left: 0;
        width: 12px;
        height: 12px;
        border-radius: 50%;
        border: 2px solid var(--line);
        background: var(--paper);
      }
      .walk label.done {
        border-top-color: var(--adapted);
      }
      .walk label.done::before,
      .walk label.now::before {
        border-color: var(--adapted);
      }
      .walk label.now::before {
        background: var(--adapted);
      }
      .walk label:first-of-type.now::before {
        background: var(--before);
        border-color: var(--before);
      }
      .walk label:last-of-type {
        flex: 0 0 auto;
        border-top-color: transparent;
      }
      .walk label.now {
        color: var(--ink);
      }
      .walk input {
        position: absolute;
        inset: -8px 0 0;
        opacity: 0;
        margin: 0;
        cursor: pointer;
      }
      .walk label:focus-within {
        outline: 2px solid var(--support);
        outline-offset: 3px;
        border-radius: 3px;
      }
      .walk b {
        font: 500 17px/1.2 var(--serif);
      }
      .side {
        display: flex;
        flex-direction: column;
        gap: 20px;
        min-width: 0;
      }
      .one {
        display: flex;
        flex-direction: column;
        gap: 14px;
        min-width: 0;
      }
      .one mg-pictures {
        width: 142px;
        border: 1px solid var(--ink);
        border-radius: 3px;
      }
      .figures {
        display: grid;
        grid-template-columns: 1.15fr 1fr 1fr auto;
        gap: 8px 28px;
        align-items: start;
        border-bottom: 1px solid var(--line);
        padding-bottom: 16px;
      }
      .figures > div {
        min-width: 0;
      }
      .accuracy {
        color: var(--adapted-text);
      }
      .big {
        font: 500 30px/1.1 var(--serif);
        white-space: nowrap;
      }
      .big .unit {
        font: 13px var(--sans);
      }
      .figures p {
        margin: 3px 0 0;
        max-width: 30ch;
        font-size: 13px;
        line-height: 1.45;
        color: var(--muted);
      }
      .measure {
        grid-column: -2 / -1;
        display: flex;
        flex-direction: column;
        align-items: flex-start;
        gap: 6px;
      }
      progress {
        width: 150px;
        height: 4px;
        accent-color: var(--adapted);
      }
      .figures .note {
        font-size: 12px;
        grid-column: 1 / -1;
        max-width: none;
      }
      .two.dense {
        grid-template-columns: minmax(0, 1fr);
      }
      .dense .one {
        display: grid;
        grid-template-columns: 160px minmax(0, 1fr);
      }
      .dense .one .wide {
        grid-column: 1 / -1;
      }
      @container (max-width: 620px) {
        .figures {
          grid-template-columns: repeat(3, minmax(0, 1fr));
          gap: 8px 14px;
        }
        .figures .big {
          font-size: 24px;
        }
        .figures .big .unit {
          display: block;
          font-size: 12px;
        }
        .figures .measure {
          grid-column: 1 / -1;
        }
        .figures p {
          font-size: 12px;
        }
        .two {
          grid-template-columns: minmax(0, 1fr);
        }
        .one {
          display: grid;
          grid-template-columns: 116px minmax(0, 1fr);
        }
        .one mg-pictures {
          width: 114px;
        }
        .one .wide {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.side = 1;
    this.index = 0;
    this.step = -1; // -1: the last one
    this.picked = 0;
    /** @type {import('../views/queries.js').Episode | null} */
    this.episode = null;
    /** @type {{ loss: Float32Array, accuracy: Float32Array, baseline: Float32Array } | null} */
    this.figures = null;
    this.wasMeasuring = false;
    /** @type {{ time: number, done: number } | null} */
    this.measuredFrom = null;
  }

  /** A button of the prose: 'inner:0', 'inner:last'. @param {string} action */
  act(action) {
    const inner = /^inner:(\d+|last)$/.exec(action);
    if (inner) this.step = inner[1] === 'last' ? -1 : Number(inner[1]);
  }

  begin() {
    this.step = -1;
    this.picked = 0;
    this.ask();
  }

  ask() {
    this.studio.watch('episode', {
      view: 'episode',
      inputs: { side: this.side, index: this.index },
      pictures: ['support', 'query'],
      every: 200,
    });
  }

  themed() {
    /** @type {any} */ (this.renderRoot.querySelector('mg-episode'))?.themed();
    /** @type {any} */ (this.renderRoot.querySelector('mg-pictures'))?.paint();
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    if (!frame.measuring) this.measuredFrom = null;
    else this.measuredFrom ??= { time: performance.now(), done: frame.measuring.done };
    if (frame.evaluations.length > 0 || frame.measuring || this.wasMeasuring) this.requestUpdate();
    this.wasMeasuring = frame.measuring !== null;
    const e = frame.views.episode;
    if (!e) return;
    const [stages, , way] = e.probs.dims;
    const floats = (/** @type {string} */ name) => Float32Array.from(e[name].data);
    this.episode = {
      way,
      shot: e.support.dims[0] / way,
      queries: e.query.dims[0] / way,
      steps: stages - 1,
      support: Uint8Array.from(e.support.data),
      query: Uint8Array.from(e.query.data),
      probs: floats('probs'),
      labels: floats('queryLabel'),
      names: Array.from(e.supportClass.data, (index) => this.nameOf(index)),
    };
    this.figures = {
      loss: floats('loss'),
      accuracy: floats('accuracy'),
      baseline: floats('baseline'),
    };
    if (this.picked >= e.query.dims[0]) this.picked = 0;
  }

  /** @param {number} index  of a class */
  nameOf(index) {
    const name = this.studio.data?.classNames[index];
    return name ? name.replaceAll('_', ' ') : '';
  }

  updated() {
    const { episode } = this;
    if (!episode) return;
    const at = 784 * this.picked;
    const sheet = /** @type {import('../views/pictures.js').Pictures | null} */ (
      this.renderRoot.querySelector('#query')
    );
    sheet?.show({ dims: [1, 784], data: episode.query.slice(at, at + 784) });
  }

  /** The episode, or its empty frames. */
  get shown() {
    if (this.episode) return this.episode;
    const studio = this.studio;
    const of = (/** @type {string} */ key, /** @type {number} */ usual) =>
      Math.max(1, studio.countOf(key, usual));
    return blankEpisode(of('way', 5), of('shot', 1), of('evalQuery', 5), of('testSteps', 3));
  }

  get stage() {
    const last = this.shown.steps;
    return this.step < 0 ? last : Math.min(this.step, last);
  }

  /** @param {number} side */
  setSide(side) {
    this.side = side;
    this.picked = 0;
    this.ask();
  }

  /** @param {number} by */
  turn(by) {
    this.index = Math.max(0, this.index + by);
    this.picked = 0;
    this.ask();
  }

  top() {
    const { t } = this.studio;
    const sides = [
      { side: 1, label: t('maml.side.test') },
      { side: 0, label: t('maml.side.train') },
    ];
    return html`<div class="top">
      <div class="choice" role="group" aria-label=${t('maml.side')}>
        ${sides.map(
          ({ side, label }) =>
            html`<button aria-pressed=${this.side === side} @click=${() => this.setSide(side)}>
              ${label}
            </button>`,
        )}
      </div>
      <div class="choice" role="group" aria-label=${t('maml.episode')}>
        <button
          aria-label=${t('maml.episode.before')}
          ?disabled=${this.index === 0}
          @click=${() => this.turn(-1)}
        >
          ←
        </button>
        <span class="unit">${t('maml.episode.number', { number: this.index + 1 })}</span>
        <button aria-label=${t('maml.episode.next')} @click=${() => this.turn(1)}>→</button>
      </div>
    </div>`;
  }

  walk() {
    const { t } = this.studio;
    const last = this.shown.steps;
    return html`<div>
      <p class="cap" id="walk-label">
        <span><i class="dot adapted"></i>${t('maml.walk')}</span>
      </p>
      <fieldset class="walk" role="radiogroup" aria-labelledby="walk-label">
        ${Array.from({ length: last + 1 }, (_, s) => {
          const accuracy = this.figures?.accuracy[s];
          const state = s === this.stage ? 'now' : s < this.stage ? 'done' : '';
          return html`<label class=${state}>
            <input
              type="radio"
              name="walk"
              .checked=${s === this.stage}
              @change=${() => (this.step = s)}
            />
            <span>${s === 0 ? t('maml.walk.before') : t('maml.walk.step', { step: s })}</span>
            <b>${accuracy === undefined ? '–' : Math.round(100 * accuracy)} %</b>
          </label>`;
        })}
      </fieldset>
    </div>`;
  }

  one() {
    const { t } = this.studio;
    const e = this.shown;
    const now = belief(e, this.stage, this.picked);
    const before = belief(e, 0, this.picked);
    const guess = best(now);
    const truth = e.labels[this.picked];
    const verdict = guess === truth ? 'maml.verdict.right' : 'maml.verdict.wrong';
    const nearest = this.figures?.baseline[this.picked] ?? -1;
    const names = Array.from({ length: e.way }, (_, i) => letter(i));
    return html`<div class="one">
      <div>
        <p class="cap"><span><i class="dot query"></i>${t('maml.query')}</span></p>
        <mg-pictures
          id="query"
          columns="1"
          largest="140"
          expected="1"
          label=${t('maml.query.picture', { name: letter(truth) })}
        ></mg-pictures>
      </div>
      <div>
        <p class="cap"><span><i class="dot adapted"></i>${t('maml.belief')} <span>┆ ${t('maml.before')}</span></p>
        <mg-beliefs
          label=${t('maml.belief')}
          ?dense=${e.way > DENSE}
          .names=${names}
          .values=${now}
          .earlier=${before}
          .truth=${truth}
        ></mg-beliefs>
      </div>
      <p class="unit wide">
        ${
          e.blank
            ? html`&nbsp;`
            : html`${t(verdict, { guess: letter(guess), truth: letter(truth) })}
              ${this.surprise(now[truth])}`
        }
        ${nearest >= 0 ? t('maml.verdict.pixels', { guess: letter(nearest) }) : nothing}
      </p>
    </div>`;
  }

  /** The loss of the chosen query. @param {number} inRight  belief in the right class */
  surprise(inRight) {
    const { t } = this.studio;
    const loss = -Math.log(Math.max(inRight, 1e-7));
    return html`${t('maml.surprise')}
      <mg-value .studio=${this.studio} formula="maml.loss" .values=${{ belief: inRight, loss }}
        >${t.number(loss, 2)}</mg-value
      >
      ${t('maml.surprise.unit')}`;
  }

  /** Seconds until all are done, at the present pace. @param {{ done: number, total: number }} measuring */
  secondsLeft({ done, total }) {
    const from = this.measuredFrom;
    if (!from || done <= from.done) return '…';
    const each = (performance.now() - from.time) / (done - from.done);
    return Math.ceil(((total - done) * each) / 1000);
  }

  /** What stands where the first figure will be. */
  untold() {
    const { t, measuring } = this.studio;
    if (!measuring || measuring.total >= FULL) return t('maml.figure.none');
    const { done, total } = measuring;
    return t('maml.measuring', { done, total, seconds: this.secondsLeft(measuring) });
  }

  summary() {
    const { t, run, measuring } = this.studio;
    const last = run.evaluations.get('test')?.last;
    const { hypers } = run;
    const busy = measuring && measuring.total >= FULL ? measuring : null;
    const values = last?.values;
    const figure = (/** @type {string} */ formula, /** @type {string} */ column, at = 0) => {
      if (!last || !values) return none;
      const mean = values[column].mean.at(at) ?? 0;
      const half = values[column].half.at(at) ?? 0;
      return html`<mg-value
        .studio=${this.studio}
        formula=${formula}
        .values=${{ mean, half, count: last.count }}
        >${t.number(100 * mean, 1)}<span class="unit">
          % ± ${t.number(100 * half, 1)}</span
        ></mg-value
      >`;
    };
    const none = html`–<span class="unit">&nbsp;</span>`; // as tall as a figure
    return html`<div class="figures">
      <div>
        <div class="big accuracy">${figure('maml.accuracy', 'accuracy', -1)}</div>
        <p>
          ${
            last
              ? t('maml.figure.after', {
                  way: Number(hypers.way),
                  shot: Number(hypers.shot),
                  count: last.count,
                })
              : this.untold()
          }
        </p>
      </div>
      <div>
        <div class="big">${figure('maml.before', 'accuracy')}</div>
        <p>${t('maml.figure.before')}</p>
      </div>
      <div>
        <div class="big">${figure('maml.baseline', 'baseline')}</div>
        <p>${t('maml.figure.baseline')}</p>
      </div>
      <div class="measure">
        ${
          busy
            ? html`<span class="unit"
                  >${t('maml.measuring', {
                    done: busy.done,
                    total: busy.total,
                    seconds: this.secondsLeft(busy),
                  })}</span
                >
                <progress
                  max=${busy.total}
                  .value=${busy.done}
                  aria-label=${t('maml.measure')}
                ></progress>
                <button class="pill" @click=${() => this.studio.stopMeasuring()}>
                  ${t('maml.measure.stop')}
                </button>`
            : html`<button
                class="pill"
                ?disabled=${this.studio.status !== 'ready'}
                @click=${() => this.studio.measure({ key: 'test', side: 1, total: FULL, chunk: 1 })}
              >
                ${t('maml.measure', { count: FULL })}
              </button>`
        }
      </div>
      ${
        hypers.norm === 'batch'
          ? html`<p class="note">${t('maml.transductive')}</p>`
          : html`<p class="note">${t('maml.inductive')}</p>`
      }
    </div>`;
  }

  render() {
    const { studio } = this;
    const { t } = studio;
    const episode = this.shown;
    const dense = episode.way > DENSE;
    return html`<section aria-label=${t('maml.unseen')}>${this.summary()}</section>
      ${this.top()}
      <section class="two ${dense ? 'dense' : ''}" aria-label=${t('maml.episode')}>
        <div>
          <p class="cap">
            <span><i class="dot support"></i>${t('maml.support')}</span>
            <span><i class="dot query"></i>${t('maml.queries')}</span>
          </p>
          <mg-episode
            .episode=${episode}
            .step=${this.stage}
            .picked=${this.picked}
            .t=${t}
            @pick=${(/** @type {CustomEvent} */ e) => (this.picked = e.detail)}
          ></mg-episode>
        </div>
        <div class="side">${this.walk()}${this.one()}</div>
      </section>
      ${studio.exam ? html`<mg-exam .studio=${studio}></mg-exam>` : nothing}`;
  }
}

customElements.define('mg-stage-maml', StageMaml);
