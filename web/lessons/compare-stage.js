import { css, html, nothing } from 'lit';
import { Stage } from '../components/connected.js';
import { trainings } from '../styles/trainings.js';
import { SHAPES, methodName, shapeName } from '../app/comparison.js';
import { scoreOf, valuesOf } from '../app/score.js';
import '../components/exam.js';
import '../components/value.js';
import './compare-answers.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../app/comparison.js').Comparison} Comparison
 * @typedef {import('../app/comparison.js').Row} Row
 */

const PAUSE = 200; // ms between two redraws of what runs

/** The stage: the table of all methods, filled row by row, and the exam under it. */
export class StageCompare extends Stage {
  static properties = {
    by: { state: true },
    copied: { state: true },
  };

  static styles = [
    Stage.styles,
    trainings,
    css`
      :host {
        gap: 34px;
      }
      .top small {
        display: block;
        font-size: 13px;
        color: var(--muted);
      }
      thead th {
        padding-bottom: 4px;
      }
      thead button {
        padding: 4px 0;
        border: 0;
        background: none;
        font-size: 12px;
        line-height: 1.3;
        color: var(--muted);
        text-align: inherit;
      }
      thead button:hover,
      thead [aria-sort='descending'] button,
      thead [aria-sort='ascending'] button {
        color: var(--ink);
      }
      .figure {
        width: 19%;
      }
      td.figure {
        white-space: nowrap;
      }
      .track {
        position: relative;
        display: block;
        height: 9px;
        margin: 3px 5px 0;
        background: linear-gradient(var(--line), var(--line)) 0 50% / 100% 1px no-repeat;
      }
      .track i {
        position: absolute;
        top: 50%;
        width: 7px;
        height: 7px;
        margin: -3.5px;
        border-radius: 50%;
        background: var(--adapted);
      }
      .baseline .track i {
        background: var(--paper);
        border: 2px dashed var(--before);
        width: 9px;
        height: 9px;
        margin: -4.5px;
      }
      .track s {
        position: absolute;
        top: 0;
        bottom: 0;
        border-left: 2px dashed var(--before);
      }
      .track s.you {
        border-left: 2px dotted var(--ink);
      }
      tr.now th:first-child {
        box-shadow: -10px 0 0 -7px var(--support);
      }
      .seconds {
        width: 11%;
      }
      .under {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 14px;
        align-items: flex-start;
        margin-top: 12px;
      }
      .under p {
        flex: 1 1 340px;
        margin: 0;
        max-width: 76ch;
        font-size: 13px;
        color: var(--muted);
      }
      .part {
        padding-top: 22px;
        border-top: 1px solid var(--line);
      }
      @container (max-width: 560px) {
        table {
          table-layout: fixed;
        }
        th:first-child {
          width: 28%;
          overflow-wrap: anywhere;
        }
        thead button {
          font-size: 11px;
        }
        th small {
          font-size: 11px;
        }
        .figure {
          width: 18.5%;
        }
        .seconds {
          width: auto;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {{ column: string, up: boolean } | null} */
    this.by = null;
    this.copied = false;
    this.drawnAt = 0;
  }

  /** @returns {Comparison | null} */
  get comparison() {
    const { run } = this.studio;
    return /** @type {Comparison | undefined} */ (run.director) ?? null;
  }

  show() {
    const now = performance.now();
    if (now - this.drawnAt < PAUSE) return;
    this.drawnAt = now;
    this.requestUpdate();
  }

  /** @param {string} method */
  nameOf(method) {
    return methodName(this.studio.t, method);
  }

  /** '5-way 1-shot'. @param {string} name */
  shapeWords(name) {
    const { t } = this.studio;
    const shape = SHAPES.find((one) => shapeName(one) === name);
    return shape ? t('compare.shape', shape) : '';
  }

  // --- order ----------------------------------------------------------------------------------

  /** @param {string} column */
  sort(column) {
    const up = column === 'method' || column === 'seconds'; // the more accurate the better
    if (this.by?.column !== column) this.by = { column, up };
    else if (this.by.up === up) this.by = { column, up: !up };
    else this.by = null;
  }

  /** @param {Row[]} rows */
  sorted(rows) {
    const { by } = this;
    if (!by) return rows;
    const { t } = this.studio;
    const worth = (/** @type {Row} */ row) => {
      if (by.column === 'seconds')
        return row.seconds.length > 0 ? row.seconds.reduce((a, b) => a + b, 0) : null;
      const figure = row.figures[by.column];
      return figure && 'mean' in figure ? figure.mean : null;
    };
    const compared = (/** @type {Row} */ a, /** @type {Row} */ b) => {
      if (by.column === 'method')
        return this.nameOf(a.method).localeCompare(this.nameOf(b.method), t.lang);
      const [x, y] = [worth(a), worth(b)];
      if (x === null || y === null) return Number(x === null) - Number(y === null);
      return x - y;
    };
    // What has no figure stays below, whichever way the others go.
    const turned = (/** @type {Row} */ a, /** @type {Row} */ b) => {
      const blank = by.column !== 'method' && (worth(a) === null || worth(b) === null);
      return by.up || blank ? compared(a, b) : compared(b, a);
    };
    return [...rows].sort(turned);
  }

  // --- parts ----------------------------------------------------------------------------------

  progress() {
    const { studio, comparison } = this;
    const { t, playing } = /** @type {Studio} */ (studio);
    const now = comparison?.progress;
    if (!comparison || !now) {
      const { jobs = [], next = null, open = 0 } = comparison ?? {};
      const minutes = comparison?.minutes ?? null;
      const ready = minutes === null ? 'compare.ready' : 'compare.ready.minutes';
      const text = jobs.length === 0 ? 'compare.none' : next ? ready : 'compare.finished';
      return html`<div class="top">
        <p role="status">${t(text, { count: open, minutes: minutes ?? 0 })}</p>
      </div>`;
    }
    const { job, number, of, shape, done, total, seconds } = now;
    const which = job.shapes.map((one) => this.shapeWords(shapeName(one)));
    const what = t('compare.now', { number, of, method: this.nameOf(job.method) });
    const part = shape
      ? t('compare.measuring', { shape: this.shapeWords(shape), done, total })
      : t('compare.training', { shapes: t.list(which), done, total });
    const left =
      playing && seconds !== null && Number.isFinite(seconds)
        ? t('compare.left', { seconds: Math.ceil(seconds) })
        : playing
          ? ''
          : t('compare.paused');
    return html`<div class="top">
      <p><span role="status">${what}</span><small>${part}${left ? ` · ${left}` : ''}</small></p>
      <progress aria-label=${what} max=${Math.max(1, total)} .value=${done}></progress>
    </div>`;
  }

  /** @param {string} column @param {string} words @param {string} kind */
  head(column, words, kind) {
    const { by } = this;
    const order = by?.column === column ? (by.up ? 'ascending' : 'descending') : 'none';
    const arrow = order === 'none' ? '' : by?.up ? ' ↑' : ' ↓';
    return html`<th scope="col" class=${kind} aria-sort=${order}>
      <button @click=${() => this.sort(column)}>${words}${arrow}</button>
    </th>`;
  }

  /** @param {Row} row @param {string} name  of the shape @param {number} best */
  cell(row, name, best) {
    const { t } = this.studio;
    const figure = row.figures[name];
    if (figure && 'trouble' in figure)
      return html`<td class="figure trouble">
        <span title=${figure.trouble}>–</span>
      </td>`;
    if (!figure) {
      const state = row.coming[name];
      const words = state === 'now' && row.key === this.nowKey ? t('compare.cell.now') : '–';
      return html`<td class="figure waits">${words}</td>`;
    }
    const { mean, half, baseline } = figure;
    const { episodes } = this.studio.run.draft;
    const you = this.score(name);
    return html`<td class="figure ${mean === best ? 'best' : ''}">
      <mg-value
        .studio=${this.studio}
        formula="compare.accuracy"
        .values=${{ mean, half, count: Number(episodes) }}
        ><b>${t.number(100 * mean, 1)}</b> <small>± ${t.number(100 * half, 1)}</small></mg-value
      >
      <span class="track" aria-hidden="true"
        ><s .style=${`left:${100 * baseline}%`}></s
        >${you ? html`<s class="you" .style=${`left:${(100 * you.right) / you.of}%`}></s>` : nothing}<i
          .style=${`left:${100 * mean}%`}
        ></i
      ></span>
    </td>`;
  }

  /** The reader's own, of episodes of a shape: those of the first lesson have one example. @param {string} name */
  score(name) {
    const shape = SHAPES.find((one) => shapeName(one) === name);
    const score = shape?.shot === 1 ? scoreOf(shape.way) : null;
    return score && score.of > 0 ? score : null;
  }

  get hasScore() {
    return SHAPES.some((shape) => this.score(shapeName(shape)));
  }

  /** The reader, below the methods: not one of them, and never asked about these drawings. */
  you() {
    const { t } = this.studio;
    if (!this.hasScore) return nothing;
    const scores = SHAPES.map((shape) => this.score(shapeName(shape)));
    return html`<tfoot>
      <tr class="you">
        <th scope="row">${t('compare.you')}<small>${t('compare.you.says')}</small></th>
        ${scores.map((score) => {
          if (!score) return html`<td class="figure waits">–</td>`;
          const values = valuesOf(score);
          const { right, of, low, high } = values;
          return html`<td class="figure">
            <mg-value .studio=${this.studio} formula="you.score" .values=${values}
              ><b>${t.number((100 * right) / of, 1)}</b>
              <small>${t.number(100 * low, 0)}–${t.number(100 * high, 0)}</small></mg-value
            >
            <small>${t('compare.you.of', { of })}</small>
          </td>`;
        })}
        <td class="seconds"><span class="waits">–</span></td>
      </tr>
    </tfoot>`;
  }

  get nowKey() {
    const job = this.comparison?.job;
    return job ? `${job.method} ${job.preset}` : '';
  }

  /** @param {Row} row @param {Record<string, number>} best */
  row(row, best) {
    const { t } = this.studio;
    const { method, preset, transductive, troubles, seconds } = row;
    const short = Number(this.studio.run.draft.steps);
    const untrained = row.steps.length > 0 && row.steps.every((steps) => steps === 0);
    const facts = [
      untrained
        ? t('compare.untrained')
        : short > 0
          ? t('exam.steps', { steps: short })
          : t(`choice.${preset}`),
      ...(transductive === null
        ? []
        : [t(transductive ? 'compare.transductive' : 'compare.inductive')]),
    ];
    const now = row.key === this.nowKey;
    const classes = `${now ? 'now' : ''} ${method === 'nearestMean' ? 'baseline' : ''}`;
    return html`<tr class=${classes}>
      <th scope="row">
        ${this.nameOf(method)}<small>${facts.join(' · ')}</small>
        ${[...new Set(troubles)].map((one) => html`<small class="trouble">${one}</small>`)}
      </th>
      ${SHAPES.map((shape) => this.cell(row, shapeName(shape), best[shapeName(shape)]))}
      <td class="seconds">
        ${
          untrained
            ? '0'
            : seconds.length > 0
              ? seconds.map((s) => t.number(s, s < 10 ? 1 : 0)).join(' / ')
              : html`<span class="waits">–</span>`
        }
      </td>
    </tr>`;
  }

  async copy() {
    const studio = this.studio;
    const csv = this.comparison?.csv ?? '';
    try {
      await navigator.clipboard.writeText(csv);
      this.copied = true;
      setTimeout(() => (this.copied = false), 2000);
    } catch {
      studio.notify({ id: 'csv', tone: 'info', title: 'compare.csv.blocked', detail: csv });
    }
  }

  caption() {
    const { t, heldOut, data, run } = this.studio;
    if (!data) return '';
    const names = t.list(heldOut.map((name) => name.replaceAll('_', ' ')));
    const { episodes, steps } = run.draft;
    return [
      t(`compare.caption.${data.source}`, { names, episodes: Number(episodes) }),
      ...(Number(steps) > 0 ? [t('compare.caption.short', { steps: Number(steps) })] : []),
    ].join(' ');
  }

  render() {
    const { studio } = this;
    const { t } = studio;
    const { comparison } = this;
    const rows = comparison?.rows ?? [];
    const done = rows.some(({ results }) => results.length > 0);
    /** @type {Record<string, number>} */
    const best = {};
    for (const name of SHAPES.map(shapeName)) {
      const means = rows.flatMap(({ figures: { [name]: one } }) =>
        one && 'mean' in one ? [one.mean] : [],
      );
      if (means.length > 1) best[name] = Math.max(...means); // there is something to be better than
    }
    const workers = Math.max(
      1,
      ...rows.flatMap(({ results }) => results.map((result) => result.workers)),
    );
    return html`<section aria-label=${t('compare.table')}>
        ${this.progress()}
        <table>
          <caption>
            ${this.caption()}
          </caption>
          <thead>
            <tr>
              ${this.head('method', t('compare.column.method'), '')}
              ${SHAPES.map((shape) =>
                this.head(shapeName(shape), t('compare.column.shape', shape), 'figure'),
              )}
              ${this.head('seconds', t('compare.column.seconds'), 'seconds')}
            </tr>
          </thead>
          <tbody>
            ${this.sorted(rows).map((row) => this.row(row, best))}
          </tbody>
          ${this.you()}
        </table>
        <div class="under">
          <p>
            ${t('compare.notes')} ${this.hasScore ? t('compare.notes.you') : nothing}
            ${workers > 1 ? t('compare.workers', { workers }) : nothing}
          </p>
          <button class="pill" ?disabled=${!done} @click=${this.copy}>
            ${this.copied ? t('tool.copied') : t('compare.copy')}
          </button>
          <button class="pill" ?disabled=${!done} @click=${() => comparison?.clear()}>
            ${t('compare.clear')}
          </button>
        </div>
      </section>
      <mg-answers class="part" .studio=${studio}></mg-answers>
      <mg-exam class="part" .studio=${studio}></mg-exam>`;
  }
}

customElements.define('mg-stage-compare', StageCompare);
