import { css, html, nothing } from 'lit';
import { Stage } from '../components/connected.js';
import { keepScore, scoreOf } from '../app/score.js';
import '../views/pictures.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 *
 * @typedef {object} Round  an episode with one drawing to name
 * @property {Float32Array} support  a drawing of each character
 * @property {Float32Array} labels  their places
 * @property {Float32Array} query
 * @property {number} truth  place of the character that the query is
 * @property {number} pixels  place that the nearest mean gives
 * @property {number} you  place that the reader gives; -1: none yet
 * @property {number} [network]
 *
 * @typedef {object} Game
 * @property {number} way
 * @property {Round[]} rounds
 * @property {number} at  the round that is shown
 * @property {boolean} told  how it was
 * @property {number} began  when the present drawing was shown
 * @property {number} seconds  of looking, all together
 */

export const ROUNDS = 10;
const WAYS = [5, 20];
const TOLD = 900; // ms that an answer is shown

/** The games that are played. @type {WeakMap<Studio, Game>} */
const games = new WeakMap();

/** Right answers so far. @param {Studio} studio @returns {import('./index.js').ChartSpec[]} */
export function charts(studio) {
  const { t } = studio;
  const rounds = (games.get(studio)?.rounds ?? []).filter(({ you }) => you >= 0);
  if (rounds.length === 0) return [];
  const curve = (/** @type {(round: Round) => number | undefined} */ name) => {
    const answered = rounds.filter((round) => name(round) !== undefined);
    const right = answered.map((round) => Number(name(round) === round.truth));
    return {
      x: right.map((_, i) => i + 1),
      y: right.map((_, i) => right.slice(0, i + 1).reduce((a, b) => a + b) / (i + 1)),
    };
  };
  return [
    {
      ...{ id: 'duel', heading: t('duel.chart'), unit: '%', scale: 100, digits: 0 },
      ...{ floor: 0, ceiling: 1, whole: true },
      curves: [
        { label: t('duel.you'), token: 'ink', dots: true, ...curve(({ you }) => you) },
        {
          ...{ label: t('duel.pixels'), token: 'before', dash: [2, 3] },
          ...curve(({ pixels }) => pixels),
        },
        {
          ...{ label: t('duel.network'), token: 'adapted', dots: true },
          ...curve(({ network }) => network),
        },
      ],
    },
  ];
}

/** The stage: a drawing to be named, the characters to choose from, and how it ended. */
export class StageDuel extends Stage {
  static properties = {
    game: { state: true },
    dealing: { state: true },
    trouble: { state: true },
  };

  static styles = [
    Stage.styles,
    css`
      .asked {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-end;
        gap: 12px 26px;
      }
      .asked mg-pictures {
        width: 142px;
        min-height: 142px;
        border: 1px solid var(--query);
        border-radius: 3px;
      }
      .asked p {
        margin: 0;
        min-height: 44px;
        max-width: 36ch;
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(5, minmax(0, 1fr));
        gap: 12px;
        max-width: 720px;
      }
      .tiles button {
        display: grid;
        gap: 4px;
        justify-items: center;
        padding: 8px 4px 4px;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: var(--raise);
      }
      .tiles mg-pictures {
        width: 100%;
        max-width: 114px;
        aspect-ratio: 1;
      }
      .tiles kbd {
        font: 12px var(--sans);
        color: var(--muted);
      }
      .tiles button:hover:not(:disabled) {
        border-color: var(--support);
      }
      .tiles .right {
        border-color: var(--adapted);
        box-shadow: 0 0 0 2px var(--adapted);
      }
      .tiles .wrong {
        border: 1px dashed var(--query);
      }
      .tiles.many {
        gap: 8px;
      }
      .tiles.many mg-pictures {
        max-width: 86px;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 18px;
      }
      table {
        border-collapse: collapse;
        max-width: 720px;
        width: 100%;
      }
      th,
      td {
        padding: 5px 4px;
        border-top: 1px solid var(--line);
        text-align: center;
        font-weight: 400;
      }
      th:first-child {
        text-align: left;
      }
      td:last-child {
        text-align: right;
        font: 500 19px/1 var(--serif);
      }
      .yes {
        color: var(--adapted-text);
      }
      .no {
        color: var(--query-text);
      }
      @container (max-width: 480px) {
        .tiles,
        .tiles.many {
          gap: 5px;
        }
        .tiles button {
          padding: 3px 2px 2px;
        }
        .asked mg-pictures {
          width: 114px;
          min-height: 114px;
        }
        td,
        th {
          padding: 5px 1px;
          font-size: 12px;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Game | null} */
    this.game = null;
    this.trouble = '';
    this.dealing = false; // another game is on its way: this one is over
    this.played = 0; // games
    this.deals = 0; // games begun
    /** @type {ReturnType<typeof setTimeout> | 0} */
    this.timer = 0;
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
  }

  connectedCallback() {
    super.connectedCallback();
    // Before the page's own keys: letters are characters here.
    window.addEventListener('keydown', this.onKey, true);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.onKey, true);
    clearTimeout(this.timer);
  }

  /** @param {string} action */
  act(action) {
    if (action === 'again') this.begin();
  }

  get way() {
    const { hypers, draft } = this.studio.run;
    const of = (/** @type {string} */ key) => Number(hypers[key] ?? draft[key] ?? 0);
    return of('evalWay') || of('way') || 5;
  }

  /** A new game: its episodes are drawn before it is played. */
  async begin() {
    const { studio } = this;
    clearTimeout(this.timer);
    const { serial } = studio;
    const { way } = this;
    const first = Math.max(scoreOf(way).of, ROUNDS * this.played); // nobody has seen those
    this.trouble = '';
    this.dealing = true;
    const deal = ++this.deals;
    /** @type {Round[]} */
    const rounds = [];
    for (let i = 0; i < ROUNDS; i++) {
      const view = await studio.view('episode', { side: 1, index: first + i }, []);
      if (deal !== this.deals) return; // another one has begun
      if (studio.serial !== serial || !view) {
        this.dealing = false;
        return;
      }
      const q = (7 * (first + i) + 3) % view.queryLabel.data.length;
      rounds.push({
        support: Float32Array.from(view.support.data),
        labels: Float32Array.from(view.supportLabel.data),
        query: Float32Array.from(view.query.data.subarray(784 * q, 784 * (q + 1))),
        truth: view.queryLabel.data[q],
        pixels: best(view.probs.data.subarray(q * way, (q + 1) * way)),
        you: -1,
      });
    }
    this.dealing = false;
    this.put({ way, rounds, at: 0, told: false, began: performance.now(), seconds: 0 });
  }

  /** @param {Game} game */
  put(game) {
    const { studio } = this;
    this.game = game;
    games.set(studio, game);
    studio.changed();
  }

  /** @param {number} place */
  answer(place) {
    const { game } = this;
    if (!game || game.told || game.at >= ROUNDS || place >= game.way) return;
    const rounds = game.rounds.map((round, i) =>
      i === game.at ? { ...round, you: place } : round,
    );
    const seconds = game.seconds + (performance.now() - game.began) / 1000;
    this.put({ ...game, rounds, seconds, told: true });
    this.timer = setTimeout(() => this.next(), TOLD);
  }

  next() {
    clearTimeout(this.timer);
    const { game } = this;
    if (!game?.told) return;
    const at = game.at + 1;
    this.put({ ...game, at, told: false, began: performance.now() });
    if (at < ROUNDS) return;
    const right = game.rounds.filter(({ you, truth }) => you === truth).length;
    this.played++;
    keepScore(game.way, { right, of: ROUNDS });
    this.askNetwork();
  }

  /** The network of lesson 6, if it has been trained, sees what the reader has seen. */
  async askNetwork() {
    const { studio, game } = this;
    const run = studio.runs.get('maml');
    if (!game || !run?.checkpoint || run.step === 0) return;
    const { t } = studio;
    const same = String(run.info?.heldOut) === String(studio.run.info?.heldOut);
    if (!same) {
      this.trouble = t('duel.network.split');
      return;
    }
    try {
      const { seed, split } = run.origin;
      const answer = await studio.client?.request('rival', {
        checkpoint: run.checkpoint.bytes,
        learnt: { seed, split },
        way: game.way,
        rounds: game.rounds.map(({ support, labels, query }) => ({ support, labels, query })),
      });
      if (!answer || this.game !== game) return;
      const rounds = game.rounds.map((round, i) => ({ ...round, network: answer.names[i] }));
      this.put({ ...game, rounds });
    } catch {
      if (this.game === game) this.trouble = t('duel.network.way', { way: game.way });
    }
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { game } = this;
    const at = /** @type {Element | undefined} */ (event.composedPath()[0]);
    const over = !game || game.at >= ROUNDS || this.dealing;
    if (event.ctrlKey || event.metaKey || event.altKey || over) return;
    if (at instanceof Element && at.matches('input:not([type=radio]), select, textarea')) return;
    const place = keysOf(game.way).indexOf(event.key.toLowerCase());
    if (place < 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (game.told) this.next();
    else this.answer(place);
  }

  updated() {
    this.paint();
  }

  themed() {
    this.paint();
  }

  /** The drawings, as bytes. */
  paint() {
    const { game } = this;
    const round = game?.rounds[Math.min(game.at, ROUNDS - 1)];
    if (!round) return;
    const bytes = (/** @type {Float32Array} */ ink, /** @type {number} */ i) => ({
      dims: [1, 784],
      data: Uint8Array.from(ink.subarray(784 * i, 784 * (i + 1)), (x) => Math.round(255 * x)),
    });
    const sheets = this.renderRoot.querySelectorAll('mg-pictures');
    for (const sheet of sheets) {
      const place = Number(/** @type {HTMLElement} */ (sheet).dataset.place);
      const one = /** @type {import('../views/pictures.js').Pictures} */ (sheet);
      if (place < 0) one.show(bytes(round.query, 0));
      else one.show(bytes(round.support, round.labels.indexOf(place)));
    }
  }

  // --- parts ----------------------------------------------------------------------------------

  words() {
    const { game } = this;
    const { t } = this.studio;
    if (!game) return t('duel.waits');
    const round = game.rounds[game.at];
    if (!round) return '';
    const keys = keysOf(game.way);
    if (!game.told)
      return t('duel.ask', {
        ...{ number: game.at + 1, of: ROUNDS },
        ...{ first: keys[0].toUpperCase(), last: keys[game.way - 1].toUpperCase() },
      });
    const name = keys[round.truth].toUpperCase();
    return t(round.you === round.truth ? 'duel.right' : 'duel.wrong', { name });
  }

  board() {
    const { game } = this;
    const { t } = this.studio;
    const way = game?.way ?? this.way;
    const round = game?.rounds[Math.min(game.at, ROUNDS - 1)];
    const told = game?.told ?? false;
    const keys = keysOf(way);
    return html`<div class="asked">
        <mg-pictures
          data-place="-1"
          columns="1"
          largest="140"
          expected="1"
          label=${t('duel.query')}
        ></mg-pictures>
        <p role="status">${this.words()}</p>
      </div>
      <div class="tiles ${way > 5 ? 'many' : ''}" role="group" aria-label=${t('duel.choices')}>
        ${keys.map((name, place) => {
          const state =
            told && round?.truth === place ? 'right' : told && round?.you === place ? 'wrong' : '';
          return html`<button
            class=${state}
            ?disabled=${!game || this.dealing}
            aria-keyshortcuts=${name}
            aria-label=${t('duel.choice', { name: name.toUpperCase() })}
            @click=${() => (told ? this.next() : this.answer(place))}
          >
            <mg-pictures
              data-place=${place}
              columns="1"
              largest="112"
              expected="1"
              aria-hidden="true"
            ></mg-pictures>
            <kbd
              >${name.toUpperCase()}${state === 'right' ? ' ✓' : state === 'wrong' ? ' ✗' : ''}</kbd
            >
          </button>`;
        })}
      </div>
      ${this.bar(false)}`;
  }

  result() {
    const { game } = this;
    const { t } = this.studio;
    if (!game) return nothing;
    const { rounds, way, seconds } = game;
    const row = (
      /** @type {string} */ label,
      /** @type {(round: Round) => number | undefined} */ name,
    ) => {
      const marks = rounds.map((round) => name(round) === round.truth);
      return html`<tr>
        <th scope="row">${label}</th>
        ${marks.map(
          (right) =>
            html`<td class=${right ? 'yes' : 'no'}>
              <span aria-hidden="true">${right ? '✓' : '✗'}</span
              ><span class="out">${t(right ? 'duel.mark.right' : 'duel.mark.wrong')}</span>
            </td>`,
        )}
        <td>${marks.filter(Boolean).length}</td>
      </tr>`;
    };
    const all = scoreOf(way);
    const network = rounds.every((round) => round.network !== undefined);
    return html`<p role="status">
        ${t('duel.over', { seconds: t.number(seconds, 0), way, right: all.right, of: all.of })}
      </p>
      <table aria-label=${t('duel.table')}>
        <tbody>
          ${row(t('duel.you'), ({ you }) => you)}${row(t('duel.pixels'), ({ pixels }) => pixels)}
          ${network ? row(t('duel.network'), (round) => round.network) : nothing}
        </tbody>
      </table>
      ${network ? nothing : html`<p class="unit">${this.trouble || t('duel.network.none')}</p>`}
      ${this.bar(true)}`;
  }

  /** @param {boolean} over */
  bar(over) {
    const { game, studio } = this;
    const { t, sideClasses } = /** @type {Studio} */ (studio);
    const way = game?.way ?? this.way;
    return html`<div class="bar">
      ${
        over
          ? html`<button class="pill solid" @click=${() => this.begin()}>
              ${t('duel.again')}
            </button>`
          : nothing
      }
      ${WAYS.map((other) =>
        other === way || (sideClasses?.test ?? 0) < other
          ? nothing
          : html`<button class="pill" @click=${() => studio.setHyper('evalWay', other)}>
              ${t('duel.way', { way: other })}
            </button>`,
      )}
    </div>`;
  }

  render() {
    return this.game && this.game.at >= ROUNDS ? this.result() : this.board();
  }
}

/** The keys of the characters: 1 to 5, or letters where they are many. @param {number} way */
function keysOf(way) {
  const from = way > 9 ? 'a'.charCodeAt(0) : '1'.charCodeAt(0);
  return Array.from({ length: way }, (_, i) => String.fromCharCode(from + i));
}

/** @param {ArrayLike<number>} probabilities */
function best(probabilities) {
  const all = Array.from(probabilities);
  return all.indexOf(Math.max(...all));
}

customElements.define('mg-stage-duel', StageDuel);
