import { css, html } from 'lit';
import { Stage } from '../components/connected.js';
import { trainings } from '../styles/trainings.js';
import { inkTable } from '../views/colours.js';
import { mosaic } from '../views/pictures.js';
import { ARMS, nameOf } from './transfer-arms.js';
import './transfer-formulas.js';
import '../components/value.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('./transfer-arms.js').TransferArms} TransferArms
 */

const PAUSE = 160; // ms between two redraws of what runs

/** The stage: what each way to a classifier gets right, by labels, and some of its answers. */
export class StageTransfer extends Stage {
  static properties = { labels: { state: true } };

  static styles = [
    Stage.styles,
    trainings,
    css`
      td {
        width: 15%;
        white-space: nowrap;
      }
      .wide {
        overflow-x: auto;
      }
      .answers {
        width: auto;
        margin-top: 8px;
      }
      .answers th,
      .answers td {
        width: auto;
        padding: 5px 0 5px 10px;
        border: 0;
        text-align: center;
        vertical-align: middle;
      }
      .answers th:first-child {
        min-width: 6em;
        padding-left: 0;
        text-align: left;
      }
      .answers td {
        height: 79px; /* with or without an answer */
      }
      canvas {
        display: block;
        width: 48px;
        height: 48px;
        image-rendering: pixelated;
        outline: 1px solid var(--line);
      }
      .wrong canvas {
        outline: 2px solid var(--query);
      }
      .right span {
        color: var(--adapted-text);
      }
      .wrong span {
        color: var(--query-text);
      }
    `,
  ];

  constructor() {
    super();
    this.drawnAt = 0;
    this.labels = 1; // of the answers that are shown
  }

  /** @returns {TransferArms | null} */
  get arms() {
    return /** @type {TransferArms | undefined} */ (this.studio.run.director) ?? null;
  }

  show() {
    const now = performance.now();
    if (now - this.drawnAt < PAUSE) return;
    this.drawnAt = now;
    this.requestUpdate();
  }

  updated() {
    this.paint();
  }

  themed() {
    this.paint();
  }

  paint() {
    const { shown } = this.arms ?? {};
    if (!shown) return;
    const table = inkTable(this);
    for (const canvas of this.renderRoot.querySelectorAll('canvas')) {
      const { at, class: named } = canvas.dataset;
      const ink = named
        ? shown.examples.get(Number(named))
        : shown.pictures.subarray(784 * Number(at), 784 * (Number(at) + 1));
      if (ink) canvas.getContext('2d')?.putImageData(mosaic(ink, 1, 1, 0, table, 0), 0, 0);
    }
  }

  progress() {
    const { t } = this.studio;
    const now = this.arms?.progress;
    if (!now?.job) {
      const { number = 0, of = 0 } = now ?? {};
      const text = number >= of ? 'transfer.finished' : 'transfer.ready';
      return html`<div class="top">
        <p role="status">${t(text, { count: of - number })}</p>
      </div>`;
    }
    const { job, number, of, share } = now;
    const what = t('transfer.now', { number, of, what: nameOf(t, job) });
    return html`<div class="top">
      <p role="status">${what}</p>
      <progress aria-label=${what} max="1" .value=${share}></progress>
    </div>`;
  }

  /** @param {import('./transfer-arms.js').Arm} arm @param {number} labels @param {number} best */
  cell(arm, labels, best) {
    const { studio } = this;
    const { t } = studio;
    const figure = this.arms?.figure(arm, labels) ?? null;
    if (!figure) return html`<td class="waits">–</td>`;
    if ('trouble' in figure) return html`<td class="trouble" title=${figure.trouble}>–</td>`;
    const { accuracy, half, count } = figure;
    return html`<td class=${accuracy === best ? 'best' : ''}>
      <mg-value .studio=${studio} formula="transfer.accuracy" .values=${{ accuracy, half, count }}
        ><b>${t.number(100 * accuracy, 1)}</b> <small>± ${t.number(100 * half, 1)}</small></mg-value
      >
    </td>`;
  }

  /** Its mean over the columns. @param {import('./transfer-arms.js').Arm} arm @param {number[]} labels */
  seconds(arm, labels) {
    const { t } = this.studio;
    const spent = labels.flatMap((count) => {
      const figure = this.arms?.figure(arm, count);
      return figure && 'seconds' in figure ? [figure.seconds] : [];
    });
    const mean = spent.reduce((a, b) => a + b, 0) / spent.length;
    return spent.length ? t.number(mean, 1) : '–';
  }

  table() {
    const { studio, arms } = this;
    const { t, heldOut, data } = studio;
    const { labels = [], heldOut: others = 5 } = arms?.amounts ?? {};
    const best = labels.map((count) => {
      const found = ARMS.flatMap((arm) => {
        const figure = arms?.figure(arm, count);
        return figure && 'accuracy' in figure ? [figure.accuracy] : [];
      });
      return found.length > 1 ? Math.max(...found) : NaN;
    });
    const { classes = 0 } = arms?.sides ?? {};
    const names = t.list(heldOut.map((name) => name.replaceAll('_', ' ')));
    const caption = heldOut.length > 0 ? 'transfer.caption' : 'transfer.caption.idx';
    return html`<table>
      <caption>
        ${data && classes ? t(caption, { classes, names, others, chance: t.number(100 / classes, 1) }) : ''}
      </caption>
      <thead>
        <tr>
          <th scope="col">${t('transfer.column.arm')}</th>
          ${labels.map((count) => html`<th scope="col">${t('transfer.column.labels', { count })}</th>`)}
          <th scope="col">${t('transfer.column.seconds')}</th>
        </tr>
      </thead>
      <tbody>
        ${ARMS.map(
          (arm) =>
            html`<tr>
              <th scope="row">
                ${t(`transfer.arm.${arm.key}`)}<small>${t(`transfer.arm.${arm.key}.says`)}</small>
              </th>
              ${labels.map((count, i) => this.cell(arm, count, best[i]))}
              <td class="waits">${this.seconds(arm, labels)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  /** @param {number} label */
  nameOf(label) {
    return this.studio.data?.classNames[label]?.replaceAll('_', ' ') ?? String(label);
  }

  /** Some of the drawings, and what each way takes them for. */
  answers() {
    const { arms, studio } = this;
    const { t } = studio;
    const { shown = null, amounts } = arms ?? {};
    if (!arms || !shown) return html`<p class="note">${t('transfer.answers.none')}</p>`;
    return html`<div class="choice">
        ${amounts?.labels.map(
          (count) =>
            html`<button
              aria-pressed=${this.labels === count}
              @click=${() => (this.labels = count)}
            >
              ${t('transfer.column.labels', { count })}
            </button>`,
        )}
      </div>
      <div class="wide" tabindex="0" role="group" aria-label=${t('transfer.answers')}>
        <table class="answers">
          <thead>
            <tr>
              <th scope="col">${t('transfer.answers.asked')}</th>
              ${shown.classes.map(
                (label, i) =>
                  html`<th scope="col">
                    <canvas
                      width="28"
                      height="28"
                      role="img"
                      aria-label=${t('transfer.answers.drawing', { name: this.nameOf(label) })}
                      data-at=${i}
                    ></canvas>
                  </th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${ARMS.map((arm) => {
              const figure = arms.figure(arm, this.labels);
              const answers = figure && 'answers' in figure ? figure.answers : null;
              return html`<tr>
                <th scope="row">${t(`transfer.arm.${arm.key}`)}</th>
                ${shown.classes.map((label, i) => this.answer(label, answers?.[i] ?? null))}
              </tr>`;
            })}
          </tbody>
        </table>
      </div>
      <p class="note">${t('transfer.answers.note')}</p>`;
  }

  /** @param {number} label @param {number | null} said */
  answer(label, said) {
    const { t } = this.studio;
    if (said === null) return html`<td class="waits">–</td>`;
    const right = said === label;
    const words = t(right ? 'transfer.answers.right' : 'transfer.answers.wrong', {
      name: this.nameOf(said),
    });
    return html`<td class=${right ? 'right' : 'wrong'}>
      <canvas width="28" height="28" role="img" aria-label=${words} data-class=${said}></canvas
      ><span aria-hidden="true">${right ? '✓' : '✗'}</span>
    </td>`;
  }

  render() {
    const { studio } = this;
    const { t } = studio;
    return html`<section aria-label=${t('transfer.table')}>
        ${this.progress()} ${this.table()}
        <p class="note">${t('transfer.notes')}</p>
      </section>
      <section>
        <h2 class="cap">${t('transfer.answers')}</h2>
        ${this.answers()}
      </section>`;
  }
}

customElements.define('mg-stage-transfer', StageTransfer);
