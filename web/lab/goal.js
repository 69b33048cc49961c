import { LitElement, css, html, nothing } from 'lit';
import { Connected } from '../components/connected.js';
import { shared } from '../styles/shared.js';

/** @typedef {import('./lab-studio.js').LabStudio} LabStudio */

const PERCENT = /_acc$|accuracy|calibration_error/;
const COUNT = /distinct/;

/**
 * A figure of a metric as a reader expects it.
 * @param {import('../i18n/index.js').Translate} t
 * @param {string} metric
 * @param {number} value
 */
export function figureOf(t, metric, value) {
  if (PERCENT.test(metric)) return `${t.number(100 * value, 1)} %`;
  if (COUNT.test(metric)) return t.number(value);
  if (value !== 0 && Math.abs(value) < 0.0005) return value.toExponential(1).replaceAll('-', '−');
  return t.number(value, Math.abs(value) < 10 ? 3 : 1);
}

/**
 * What is to be reached, as it was written.
 * @param {import('../i18n/index.js').Translate} t
 * @param {import('../../wasm/goals.js').Goal} goal
 */
function targetOf(t, { metric, target }) {
  if (PERCENT.test(metric)) return figureOf(t, metric, target);
  return t.number(target, String(target).split('.')[1]?.length ?? 0);
}

/**
 * What a metric is called.
 * @param {import('../i18n/index.js').Translate} t
 * @param {string | null} algorithm
 * @param {string} metric
 */
export function metricWords(t, algorithm, metric) {
  const own = `metric.${algorithm}.${metric}`;
  return t(t.has(own) ? own : `metric.${metric}`);
}

/** <mg-lab-goal>: what is to be reached, and whether it is. */
export class LabGoal extends LitElement {
  static properties = { studio: { attribute: false } };

  static styles = [
    shared,
    css`
      :host {
        display: block;
      }
      .goal {
        margin: 14px 0 0;
        padding: 10px 0 0 14px;
        border-left: 3px solid var(--before);
        padding: 2px 0 2px 14px;
      }
      .goal.met {
        border-color: var(--adapted);
      }
      .goal.missed {
        border-color: var(--query);
      }
      p {
        margin: 0 0 6px;
      }
      .aim b {
        white-space: nowrap;
      }
      .ends {
        color: var(--muted);
        font-size: 13px;
      }
      .verdict {
        min-height: 42px;
      }
      .met .verdict b {
        color: var(--adapted-text);
      }
      .missed .verdict b {
        color: var(--query-text);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {LabStudio | null} */
    this.studio = null;
    new Connected(this, { frame: () => this.studio?.judging && this.requestUpdate() });
  }

  render() {
    const { studio } = this;
    if (!studio) return nothing;
    const { t, exercise, outcome, run, judging } = studio;
    const { goal, limit } = exercise;
    const ends = t(limit.seconds === null ? 'lab.ends' : 'lab.ends.both', {
      steps: limit.steps,
      seconds: limit.seconds ?? 0,
    });
    if (!goal) return html`<div class="goal"><p class="ends">${ends}</p></div>`;
    const sign = { '>=': '≥', '<=': '≤', '>': '>', '<': '<' }[goal.comparison];
    const state = outcome ? (outcome.met ? 'met' : 'missed') : '';
    return html`<div class="goal ${state}">
      <p class="aim">
        ${t('lab.goal')}${studio.lang === 'zh' ? '：' : ': '}${metricWords(t, exercise.algorithm, goal.metric)}
        <b>${sign} ${targetOf(t, goal)}</b>
      </p>
      <p class="ends">${ends}</p>
      <div class="verdict" role="status">${this.verdict()}</div>
      <button
        class="pill check"
        ?disabled=${judging || run.step === 0 || studio.status === 'failed'}
        @click=${() => studio.check()}
      >
        ${t('lab.check')}
      </button>
    </div>`;
  }

  verdict() {
    const { t, outcome, judging, measuring, exercise } = /** @type {LabStudio} */ (this.studio);
    if (judging)
      return html`<p>
        ${t('lab.checking', { done: measuring?.done ?? 0, total: measuring?.total ?? '…' })}
      </p>`;
    if (!outcome || !exercise.goal) return nothing;
    const { met, metric, value, interval, step } = outcome;
    const spread = interval ? ` ± ${figureOf(t, metric, interval)}` : '';
    return html`<p>
      <b>${met ? `✓ ${t('lab.met')}` : `✗ ${t('lab.missed')}`}</b><br />
      ${t('lab.value', { metric: metricWords(t, exercise.algorithm, metric), value: figureOf(t, metric, value) + spread, step })}
    </p>`;
  }
}

customElements.define('mg-lab-goal', LabGoal);
