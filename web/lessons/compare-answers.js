import { LitElement, html, nothing, svg } from 'lit';
import { Connected } from '../components/connected.js';
import { shared } from '../styles/shared.js';
import { stage } from '../styles/stage.js';
import { SHAPES, methodName, shapeName } from '../app/comparison.js';
import { beliefBars } from '../views/beliefs.js';
import { inkTable } from '../views/colours.js';
import { mosaic } from '../views/pictures.js';
import { best, letter } from '../views/queries.js';
import { look } from './compare-answers-look.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../app/comparison.js').Answer} Answer
 * @typedef {import('../app/comparison.js').Comparison} Comparison
 * @typedef {import('../app/comparison.js').Drawn} Drawn
 *
 * @typedef {object} Answered  what a method says of the episode that is shown
 * @property {string} name
 * @property {Answer} answer
 * @property {number[]} guesses  a class a query
 * @property {number} right
 *
 * @typedef {'all' | 'one' | 'none'} Missed  by how many
 */

/** @type {Missed[]} */
const MISSED = ['all', 'one', 'none'];

/**
 * <mg-answers>: an episode of the comparison as pictures. A column a query, under the support of its
 * class; a row a method: right, or what it took the drawing for, over its belief in the right class. The
 * query that is chosen stands below at large, with all that is believed of it.
 */
export class Answers extends LitElement {
  static properties = {
    studio: { attribute: false },
    shape: { state: true },
    index: { state: true },
    picked: { state: true },
    missed: { state: true },
  };

  static styles = [shared, stage, beliefBars, look];

  constructor() {
    super();
    /** @type {Studio | null} */
    this.studio = null;
    this.shape = shapeName(SHAPES[0]);
    this.index = 0;
    this.picked = 0;
    /** @type {Missed | null} */
    this.missed = null;
    /** @type {Drawn | null} */
    this.painted = null;
    new Connected(this, {
      theme: () => this.paint(true),
      action: (event) => this.act(/** @type {CustomEvent} */ (event).detail),
    });
  }

  /** @returns {Comparison | null} */
  get comparison() {
    return /** @type {Comparison | undefined} */ (this.studio?.run.director) ?? null;
  }

  /** A button of the prose: 'missed:all'. @param {string} action */
  act(action) {
    const kind = MISSED.find((one) => action === `missed:${one}`);
    if (!kind) return;
    this.missed = null;
    this.find(kind, this.missedBy(kind));
    this.scrollIntoView({ block: 'nearest' });
  }

  /** Who has answered the episode that is shown. @returns {Answered[]} */
  answered() {
    const { t } = /** @type {Studio} */ (this.studio);
    const rows = this.comparison?.rows ?? [];
    const presets = new Set(rows.map(({ preset }) => preset));
    return rows.flatMap(({ method, preset, answers }) => {
      const answer = answers[this.shape]?.[this.index];
      const drawn = this.comparison?.drawn(this.shape)[this.index];
      if (!answer || !drawn) return [];
      const { way, query } = drawn;
      const name = methodName(t, method);
      const guesses = Array.from({ length: way * query }, (_, j) =>
        best(answer.after.subarray(j * way, (j + 1) * way)),
      );
      const right = guesses.filter((guess, j) => guess === Math.floor(j / query)).length;
      const told = presets.size > 1 ? `${name}, ${t(`choice.${preset}`)}` : name;
      return [{ name: told, answer, guesses, right }];
    });
  }

  /** What is shown may be gone: another table, or none. */
  willUpdate() {
    const many = (/** @type {string} */ name) => this.comparison?.drawn(name).length ?? 0;
    const there = SHAPES.map(shapeName).find(many);
    if (there && many(this.shape) === 0) this.choose(there);
    if (this.index >= Math.max(1, many(this.shape))) this.index = 0;
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    this.paint(changed.has('studio'));
  }

  /** Canvases keep what they show; those that are new, or show another drawing, are painted. @param {boolean} all */
  paint(all) {
    const drawn = this.comparison?.drawn(this.shape)[this.index];
    if (!drawn) return;
    const table = inkTable(this);
    for (const canvas of this.renderRoot.querySelectorAll('canvas')) {
      const { set, at } = canvas.dataset;
      const mark = `${this.shape} ${this.index} ${set} ${at}`;
      if (!all && canvas.dataset.shown === mark && this.painted === drawn) continue;
      const from = 784 * Number(at);
      const ink = (set === 'support' ? drawn.support : drawn.asked).subarray(from, from + 784);
      canvas.getContext('2d')?.putImageData(mosaic(ink, 1, 1, 0, table, 0), 0, 0);
      canvas.dataset.shown = mark;
    }
    this.painted = drawn;
  }

  /** @param {'support' | 'asked'} set @param {number} at @param {string} [label]  nothing: it is told elsewhere */
  picture(set, at, label) {
    return html`<canvas
      width="28"
      height="28"
      data-set=${set}
      data-at=${at}
      role=${label ? 'img' : nothing}
      aria-label=${label ?? nothing}
      aria-hidden=${label ? nothing : 'true'}
    ></canvas>`;
  }

  // --- choices --------------------------------------------------------------------------------

  /** @param {string} shape */
  choose(shape) {
    Object.assign(this, { shape, index: 0, picked: 0, missed: null });
  }

  /** @param {number} by */
  turn(by) {
    Object.assign(this, { index: this.index + by, picked: 0, missed: null });
  }

  /** How many got each drawing wrong. @param {Answered[]} answered */
  wrong(answered) {
    const drawn = this.comparison?.drawn(this.shape)[this.index];
    if (!drawn) return [];
    return Array.from(
      { length: drawn.way * drawn.query },
      (_, j) => answered.filter(({ guesses }) => guesses[j] !== Math.floor(j / drawn.query)).length,
    );
  }

  /** @param {Missed} kind @param {Answered[]} [answered] */
  missedBy(kind, answered = this.answered()) {
    const count = { all: answered.length, one: 1, none: 0 }[kind];
    return this.wrong(answered).flatMap((n, j) => (n === count ? [j] : []));
  }

  /** Those of a kind step forward, and the first one is chosen. @param {Missed} kind @param {number[]} which */
  find(kind, which) {
    this.missed = this.missed === kind || which.length === 0 ? null : kind;
    if (this.missed) this.pick(which[0]);
  }

  /** @param {number} j @param {boolean} [follow]  with the keyboard */
  async pick(j, follow = false) {
    this.picked = j;
    await this.updateComplete;
    const button = /** @type {HTMLElement | null} */ (
      this.renderRoot.querySelector('.ask [aria-pressed="true"]')
    );
    button?.scrollIntoView({ block: 'nearest', inline: 'center' });
    if (follow) button?.focus({ preventScroll: true });
  }

  /** Arrows go along the queries, those that were asked for. @param {KeyboardEvent} event @param {number[]} which */
  key(event, which) {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!by || which.length === 0) return;
    event.preventDefault();
    const place = which.findIndex((j) => j >= this.picked);
    const at =
      place < 0 ? which.length : which[place] === this.picked || by < 0 ? place : place - 1;
    this.pick(which[Math.max(0, Math.min(which.length - 1, at + by))], true);
  }

  // --- parts ----------------------------------------------------------------------------------

  /** @param {Drawn[]} all */
  top(all) {
    const { t } = /** @type {Studio} */ (this.studio);
    const shapes = SHAPES.filter((shape) => this.comparison?.drawn(shapeName(shape)).length);
    return html`<div class="top">
      <div class="choice" role="group" aria-label=${t('compare.answers.shape')}>
        ${shapes.map(
          (shape) =>
            html`<button
              aria-pressed=${shapeName(shape) === this.shape}
              @click=${() => this.choose(shapeName(shape))}
            >
              ${t('compare.shape', shape)}
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
        <span class="unit" role="status"
          >${t('compare.answers.episode', { number: this.index + 1, of: all.length })}</span
        >
        <button
          aria-label=${t('maml.episode.next')}
          ?disabled=${this.index + 1 >= all.length}
          @click=${() => this.turn(1)}
        >
          →
        </button>
      </div>
    </div>`;
  }

  /** @param {Drawn} drawn @param {Answered[]} answered @param {number[]} wrong  methods a query @param {number[]} shown */
  grid(drawn, answered, wrong, shown) {
    const { t } = /** @type {Studio} */ (this.studio);
    const { way, shot, query, names } = drawn;
    const queries = wrong.map((_, j) => j);
    const kind = (/** @type {number} */ j) =>
      [
        j % query === 0 ? 'first' : '',
        j === this.picked ? 'picked' : '',
        shown.includes(j) ? '' : 'other',
      ].join(' ');
    // One stop of the keyboard; arrows go on from there.
    const stop = shown.includes(this.picked) ? this.picked : (shown[0] ?? this.picked);
    return html`<div class="scroll">
      <table class="grid" @keydown=${(/** @type {KeyboardEvent} */ e) => this.key(e, shown)}>
        <thead>
          <tr>
            <td class="class"><i class="dot support"></i>${t('compare.answers.support')}</td>
            ${Array.from(
              { length: way },
              (_, c) =>
                html`<th scope="colgroup" class="class first" colspan=${query} title=${names[c]}>
                  <div class="pictures ${shot === 1 ? 'one' : ''}">
                    ${Array.from({ length: shot }, (_none, k) =>
                      this.picture(
                        'support',
                        c * shot + k,
                        t('maml.support.label', { name: letter(c), character: names[c] }),
                      ),
                    )}
                  </div>
                  <b>${letter(c)}</b>
                </th>`,
            )}
          </tr>
          <tr>
            <td class="class"><i class="dot query"></i>${t('compare.answers.queries')}</td>
            ${queries.map(
              (j) =>
                html`<th scope="col" class="ask ${kind(j)}">
                  <button
                    aria-pressed=${j === this.picked}
                    tabindex=${j === stop ? 0 : -1}
                    aria-label=${t('compare.answers.query', {
                      number: j + 1,
                      name: letter(Math.floor(j / query)),
                    })}
                    @click=${() => this.pick(j)}
                  >
                    ${this.picture('asked', j)}
                  </button>
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${answered.map(
            (one) =>
              html`<tr>
                <th scope="row">
                  ${one.name}<small
                    >${t('compare.answers.right', { right: one.right, of: wrong.length })}</small
                  >
                </th>
                ${queries.map((j) => this.cell(drawn, one, j, kind(j)))}
              </tr>`,
          )}
        </tbody>
        <tfoot>
          <tr class="count">
            <th scope="row">${t('compare.answers.wrong')}</th>
            ${queries.map(
              (j) =>
                html`<td class=${kind(j)}>
                  ${wrong[j] === answered.length ? html`<b>${wrong[j]}</b>` : wrong[j] || ''}
                </td>`,
            )}
          </tr>
        </tfoot>
      </table>
    </div>`;
  }

  /** @param {Drawn} drawn @param {Answered} one @param {number} j @param {string} kind */
  cell({ way, query }, { answer, guesses }, j, kind) {
    const { t } = /** @type {Studio} */ (this.studio);
    const truth = Math.floor(j / query);
    const guess = guesses[j];
    const right = guess === truth;
    const percent = (/** @type {number} */ c) => Math.round(100 * answer.after[j * way + c]);
    const said = { guess: letter(guess), percent: percent(guess) };
    return html`<td class=${kind}>
      <span class=${right ? 'right' : 'wrong'} aria-hidden="true"
        >${right ? '✓' : letter(guess)}</span
      ><span class="belief"><i .style=${`width:${percent(truth)}%`}></i></span
      ><span class="out">${t(right ? 'compare.answers.is' : 'compare.answers.took', said)}</span>
    </td>`;
  }

  /** The chosen query, and all that is believed of it. @param {Drawn} drawn @param {Answered[]} answered */
  chosen({ way, shot, query }, answered) {
    const { t } = /** @type {Studio} */ (this.studio);
    const j = this.picked;
    const truth = Math.floor(j / query);
    const before = answered.some((one) => one.answer.before);
    const percent = (/** @type {number} */ share) => `${Math.round(100 * share)} %`;
    return html`<div class="one-query">
      <div>
        <figure>
          <figcaption><i class="dot query"></i>${t('compare.answers.asked')}</figcaption>
          ${this.picture('asked', j, t('maml.query.picture', { name: letter(truth) }))}
        </figure>
        <figure>
          <figcaption>
            <i class="dot support"></i>${t('compare.answers.truth', { name: letter(truth) })}
          </figcaption>
          ${this.picture(
            'support',
            truth * shot,
            t('compare.answers.truth', { name: letter(truth) }),
          )}
        </figure>
      </div>
      <table class="list">
        <caption class="out">
          ${t('compare.answers.query', { number: j + 1, name: letter(truth) })}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t('compare.column.method')}</th>
            <th scope="col">${t('compare.answers.column.took')}</th>
            <th scope="col">
              ${t('compare.answers.column.belief', { name: letter(truth) })}
              ${before ? html`<small>┆ ${t('compare.answers.before')}</small>` : nothing}
            </th>
          </tr>
        </thead>
        <tbody>
          ${answered.map(({ name, guesses, answer }) => {
            const guess = guesses[j];
            const right = guess === truth;
            const share = answer.after[j * way + truth];
            const then = answer.before?.[j * way + truth];
            const earlier = then === undefined ? '' : `${100 * then}%`;
            return html`<tr>
              <th scope="row">${name}</th>
              <td>
                <span class="took"
                  >${this.picture('support', guess * shot)}<span class=${right ? 'right' : 'wrong'}
                    >${letter(guess)} ${right ? '✓' : '✗'}</span
                  >
                  <span class="unit">${percent(answer.after[j * way + guess])}</span></span
                >
              </td>
              <td>
                <span class="share"
                  ><svg aria-hidden="true">
                    <rect class="ground" y="2" width="100%" height="10" rx="2" />
                    <rect class="bar" y="2" width=${`${100 * share}%`} height="10" rx="2" />
                    ${
                      earlier
                        ? svg`<line class="mark" x1=${earlier} x2=${earlier} y1="0" y2="14" />`
                        : nothing
                    }</svg
                  >${percent(share)}${
                    earlier
                      ? html`<span class="out"
                          >${t('compare.answers.earlier', { share: percent(then ?? 0) })}</span
                        >`
                      : nothing
                  }</span
                >
              </td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
  }

  render() {
    const { studio } = this;
    if (!studio) return nothing;
    const { t } = studio;
    const all = this.comparison?.drawn(this.shape) ?? [];
    const drawn = all[this.index];
    const answered = drawn ? this.answered() : [];
    const head = html`<h2>${t('compare.answers')}</h2>`;
    if (answered.length === 0)
      return html`${head}
        <p>${t('compare.answers.none')}</p>`;
    const wrong = this.wrong(answered);
    const kinds = MISSED.filter((kind) => kind !== 'one' || answered.length > 1);
    const of = (/** @type {Missed} */ kind) => this.missedBy(kind, answered);
    const sought = this.missed ? of(this.missed) : []; // methods that came since may have ended them
    const shown = sought.length > 0 ? sought : wrong.map((_, j) => j);
    return html`${head}
      <p>${t('compare.answers.says')}</p>
      ${this.top(all)}
      <div class="choice" role="group" aria-label=${t('compare.answers.find')}>
        ${kinds.map(
          (kind) =>
            html`<button
              aria-pressed=${this.missed === kind}
              ?disabled=${of(kind).length === 0}
              @click=${() => this.find(kind, of(kind))}
            >
              ${t(`compare.answers.missed.${kind}`, { count: of(kind).length })}
            </button>`,
        )}
      </div>
      ${this.grid(drawn, answered, wrong, shown)}${this.chosen(drawn, answered)}`;
  }
}

customElements.define('mg-answers', Answers);
