import { css, html } from 'lit';
import { Stage } from '../components/connected.js';
import { figure } from '../components/figure.js';
import { trainings } from '../styles/trainings.js';
import '../views/reliability.js';
import { choiceOf } from './calibrate-choice.js';
import { METHODS } from './reliability-asked.js';
import './reliability-formulas.js';

/**
 * @typedef {import('./reliability-asked.js').Reliability} Reliability
 * @typedef {import('./reliability-asked.js').Method} Method
 */

const PAUSE = 160; // ms between two redraws of what runs
const BINS = 15;

/** In the order of their rows: name, digits, whether it is a share. @type {readonly [string, number, boolean][]} */
const FIGURES = [
  ['accuracy', 1, true],
  ['confidence', 1, true],
  ['ece', 2, true],
  ['chance', 2, true],
  ['nll', 3, false],
  ['brier', 3, false],
];

const NOTHING = Array.from({ length: BINS }, () => ({ count: 0, confidence: 0, accuracy: 0 }));

/** The stage: how sure each learner is against how often it is right, and what that comes to. */
export class StageReliability extends Stage {
  static styles = [
    Stage.styles,
    trainings,
    css`
      .two {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 20px 28px;
      }
      td {
        width: 22%;
        white-space: nowrap;
        font: 500 17px/1.3 var(--serif);
      }
      .note {
        margin: 0;
        max-width: 76ch;
        font-size: 13px;
        color: var(--muted);
      }
      @container (max-width: 560px) {
        .two {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  constructor() {
    super();
    this.drawnAt = 0;
  }

  /** @returns {Reliability | null} */
  get asked() {
    return /** @type {Reliability | undefined} */ (this.studio.run.director) ?? null;
  }

  show() {
    const now = performance.now();
    if (now - this.drawnAt < PAUSE) return;
    this.drawnAt = now;
    this.requestUpdate();
  }

  progress() {
    const { t } = this.studio;
    const now = this.asked?.progress;
    if (!now?.job) {
      const { number = 0, of = 0 } = now ?? {};
      const text = of > 0 && number >= of ? 'reliability.finished' : 'reliability.ready';
      return html`<div class="top"><p role="status">${t(text)}</p></div>`;
    }
    const method = t(`reliability.${now.job.method}`);
    const what = t(now.asking ? 'reliability.asking' : 'reliability.training', { method });
    return html`<div class="top">
      <p role="status">${what}</p>
      <progress aria-label=${what} max="1" .value=${now.share}></progress>
    </div>`;
  }

  /** @param {Method} method */
  diagram(method) {
    const { t } = this.studio;
    const found = this.asked?.figures(method);
    const name = t(`reliability.${method}`);
    const square = method === 'maml';
    const token = square ? 'query' : 'adapted';
    const label = found
      ? t('reliability.label', {
          ...{ method: name, count: found.count, ece: t.number(100 * found.ece, 2) },
          ...{
            right: t.number(100 * found.accuracy, 1),
            sure: t.number(100 * found.confidence, 1),
          },
        })
      : t('reliability.label.none', { method: name });
    return html`<figure>
      <figcaption class="cap">
        <span><i class="dot ${token} ${square ? 'square' : ''}"></i>${name}</span>
      </figcaption>
      <mg-reliability
        id=${method}
        label=${label}
        token=${token}
        ?square=${square}
        .bins=${found?.bins ?? NOTHING}
        .t=${t}
      ></mg-reliability>
    </figure>`;
  }

  /** @param {Method} method @param {string} name @param {number} digits @param {boolean} share */
  value(method, name, digits, share) {
    const { studio } = this;
    const { t } = studio;
    const found = this.asked?.figures(method);
    if (!found) return '–';
    const { accuracy, confidence, ece, chance, nll, brier, count, bins } = found;
    const values = { accuracy, confidence, ece, chance, nll, brier, count, bins: bins.length };
    const value = values[/** @type {keyof typeof values} */ (name)];
    const shown = share ? `${t.number(100 * value, digits)} %` : t.number(value, digits);
    return figure(studio, `reliability.${name}`, values, shown);
  }

  render() {
    const { studio } = this;
    const { t } = studio;
    return html`${choiceOf(studio)} ${this.progress()}
      <section class="two" aria-label=${t('reliability.diagrams')}>
        ${METHODS.map((method) => this.diagram(method))}
      </section>
      <p class="note">${t('reliability.key')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col"></th>
            ${METHODS.map((method) => html`<th scope="col">${t(`reliability.${method}`)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${FIGURES.map(
            ([name, digits, share]) =>
              html`<tr>
                <th scope="row">
                  ${t(`reliability.${name}`)}<small>${t(`reliability.${name}.more`)}</small>
                </th>
                ${METHODS.map(
                  (method) => html`<td>${this.value(method, name, digits, share)}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>`;
  }
}

customElements.define('mg-stage-reliability', StageReliability);
