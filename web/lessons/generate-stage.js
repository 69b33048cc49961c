import { css, html } from 'lit';
import { Newest } from '../app/newest.js';
import { Stage } from '../components/connected.js';
import '../views/pictures.js';
import { bentBy } from './generate-bent.js';
import { Round } from './generate-round.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 * @typedef {import('../views/pictures.js').Pictures} Pictures
 *
 * @typedef {object} Known  characters that were learnt from, as the network has them now
 * @property {Float32Array[]} codes
 * @property {number[]} labels
 * @property {number[]} alphabets
 * @property {number} step
 */

const HANDS = 5; // drawings of a character
const MOST = 200; // characters that are looked at
const [LEAST, FURTHEST] = [-0.5, 1.5];
const STOPS = 9; // pictures on the way

/** The stage: two real characters and a new one between them; an episode of new ones only. */
export class StageGenerate extends Stage {
  static properties = {
    at: { state: true },
    pair: { state: true },
    round: { state: true },
    answered: { state: true },
  };

  static styles = [
    Stage.styles,
    css`
      .two {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 28px;
      }
      .two figure {
        width: 300px;
        max-width: 100%;
      }
      .two mg-pictures {
        min-height: 58px;
        margin-bottom: 8px;
      }
      .three {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: 8px 24px;
      }
      .three figcaption {
        min-height: 40px;
        margin-bottom: 6px;
        line-height: 1.3;
      }
      .three small {
        display: block;
        color: var(--muted);
        font-size: 12px;
      }
      .three mg-pictures {
        min-height: 60px;
      }
      .way {
        max-width: 530px; /* of nine pictures */
      }
      .way mg-pictures {
        min-height: 26px;
      }
      input[type='range'] {
        width: 100%;
        margin: 6px 0 0;
      }
      .ends {
        display: flex;
        justify-content: space-between;
        font-size: 12px;
        color: var(--muted);
      }
      .ends b {
        color: var(--ink);
        font-weight: 400;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 8px 16px;
        margin-bottom: 6px;
      }
      .row .cap {
        margin: 0;
      }
      .asked {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 12px 28px;
        margin-top: 8px;
      }
      .five {
        display: flex;
        gap: 5px;
      }
      .five button {
        display: grid;
        place-content: center;
        width: 60px;
        height: 60px;
        padding: 0;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: none;
      }
      .five button.right {
        outline: 3px solid var(--adapted);
      }
      .five button.wrong {
        outline: 3px dashed var(--before);
      }
      .five button:focus-visible {
        outline: 2px solid var(--support);
        outline-offset: 2px;
      }
      .five mg-pictures,
      #asked {
        width: 56px;
        min-height: 56px;
        pointer-events: none;
      }
      .note {
        margin: 6px 0 0;
        min-height: 36px;
        font-size: 13px;
        color: var(--muted);
      }
      .pill {
        min-height: 32px;
        padding: 4px 14px;
        border: 1px solid var(--line);
        border-radius: 18px;
        background: none;
      }
      @container (max-width: 480px) {
        .three {
          gap: 8px 12px;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.at = 0.5;
    /** @type {[number, number] | null} places in what is known */
    this.pair = null;
    /** @type {Round | null} */
    this.round = null;
    this.answered = 0;
    this.turn = 0; // which pair
    this.bends = 0; // which bend
    this.deals = 0; // which episode
    /** @type {Known | null} */
    this.known = null;
    this.drawnAt = -1; // step of the network that drew the way
    this.draws = new Newest(() => this.draw());
    this.reals = new Newest(() => this.showReal());
    this.rounds = new Newest(() => this.deal());
    this.bent = new Newest(() => this.bend());
  }

  /** A new session: ask for everything the stage shows. */
  begin() {
    const { studio } = this;
    this.known = null;
    this.pair = null;
    this.turn = 0;
    this.round = null;
    this.answered = 0;
    this.bent.put(undefined);
    const count = Math.min(MOST, studio.run.info?.trainClasses ?? 1);
    studio.watch('known', { view: 'tasks', inputs: { side: 0, count }, every: 900 });
  }

  /** @param {string} selector @returns {Pictures | null} */
  sheet(selector) {
    return this.renderRoot?.querySelector(selector) ?? null;
  }

  themed() {
    for (const sheet of this.renderRoot.querySelectorAll('mg-pictures'))
      /** @type {Pictures} */ (sheet).paint();
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    if (!frame.views.known) return;
    const { mean, label, alphabet } = frame.views.known; // its memory goes back to the worker
    const [n, width] = mean.dims;
    this.known = {
      codes: Array.from({ length: n }, (_, i) =>
        Float32Array.from(mean.data.slice(width * i, width * (i + 1))),
      ),
      labels: Array.from(label.data),
      alphabets: Array.from(alphabet.data),
      step: frame.step,
    };
    if (!this.pair) this.next();
    else this.draws.put(undefined);
    if (this.answered === 0) this.rounds.put(undefined);
  }

  /** Two characters of one alphabet, others each time but the same for everybody. */
  next() {
    const { known } = this;
    if (!known) return;
    this.pair = pairOf(known.alphabets, 7 + this.turn++);
    this.reals.put(undefined);
    this.draws.put(undefined);
  }

  /** @param {number} at */
  move(at) {
    this.at = Math.max(LEAST, Math.min(FURTHEST, at));
    this.draws.put(undefined);
  }

  /** @param {string} action  'pair', 'middle', 'beyond', 'deal', 'bend' */
  act(action) {
    if (action === 'pair') this.next();
    if (action === 'middle') this.move(0.5);
    if (action === 'beyond') this.move(FURTHEST);
    if (action === 'deal') this.another();
    if (action === 'bend') this.otherwise();
  }

  otherwise() {
    this.bends++;
    this.bent.put(undefined);
  }

  /** A character that is held out, as people wrote it; and their strokes bent, all in one way. */
  async bend() {
    const { studio, bends } = this;
    const { client } = studio;
    if (!client || !studio.run.info) return;
    const found = await client
      .request('examples', { count: 1, each: HANDS, seed: 1 })
      .catch(() => null); // other drawings meanwhile: their session asks again
    if (!found) return;
    const [{ drawings }] = found.characters;
    const both = [...drawings, ...drawings.map((one) => bentBy(one, 11 + bends))];
    const { hypers, draft } = studio.run;
    const normalise = /** @type {any} */ (hypers.normalise ?? draft.normalise ?? 'none');
    const seen = await client.request('ink', { drawings: both, normalise }).catch(() => null);
    if (!seen || bends !== this.bends) return;
    const ink = Uint8Array.from(seen.data, (v) => 255 * v);
    for (const [k, id] of ['#straight', '#bent'].entries())
      this.sheet(id)?.show({
        dims: [HANDS, 784],
        data: ink.slice(784 * HANDS * k, 784 * HANDS * (k + 1)),
      });
  }

  /** The two, as people drew them. */
  async showReal() {
    const { studio, pair } = this;
    if (!pair) return;
    for (const [k, first] of pair.entries()) {
      const found = await studio.view('set', { side: 0, first, drawings: HANDS }, ['images']);
      if (!found || pair !== this.pair) return;
      this.sheet(`#real${k}`)?.show(found.images);
    }
  }

  /** A code between the two, or beyond. @param {number} at */
  between(at) {
    const { known, pair } = this;
    if (!known || !pair) return null;
    const [a, b] = pair.map((i) => known.codes[i]);
    return a.map((x, k) => x + at * (b[k] - x));
  }

  /** The new character by several hands, and the way that it lies on. */
  async draw() {
    const { studio, known } = this;
    const code = this.between(this.at);
    if (!known || !code) return;
    const way = Array.from({ length: STOPS }, (_, i) => [
      .../** @type {Float32Array} */ (this.between(stopAt(i))),
    ]);
    const one = { dims: [1, code.length], data: code };
    const all = { dims: [STOPS, code.length], data: Float32Array.from(way.flat()) };
    const drawn = await studio.view('draw', { code: one, count: HANDS }, ['output']);
    if (drawn) this.sheet('#new')?.show(drawn.output);
    const along = await studio.view('draw', { code: all, count: 1 }, ['output']);
    if (!along) return;
    this.sheet('#way')?.show(along.output);
    this.drawnAt = known.step;
  }

  // --- an episode --------------------------------------------------------------------------------

  another() {
    this.deals++;
    this.answered = 0;
    this.rounds.put(undefined);
  }

  /** New characters, one drawing of each to know it by, and others to be named. */
  async deal() {
    const { studio, known, deals } = this;
    if (!known || this.answered > 0) return;
    const size = known.codes[0].length;
    const codes = Array.from({ length: Round.WAY }, (_, i) => {
      const [a, b] = pairOf(known.alphabets, 1000 + Round.WAY * deals + i);
      return [...known.codes[a].map((x, k) => (x + known.codes[b][k]) / 2)];
    });
    const code = { dims: [Round.WAY, size], data: Float32Array.from(codes.flat()) };
    // The first of each is the most typical one, and not asked for.
    const inputs = { code, count: Round.EACH + 1, index: 1 + deals };
    const drawn = await studio.view('draw', inputs, ['output']);
    if (!drawn || deals !== this.deals || this.answered > 0) return;
    this.round = new Round(/** @type {Uint8Array} */ (drawn.output.data).slice(), deals);
    await this.updateComplete;
    this.round.support.forEach((data, k) =>
      this.sheet(`#support${k}`)?.show({ dims: [1, 784], data }),
    );
    this.ask();
  }

  ask() {
    const { round } = this;
    if (!round) return;
    const data = round.asked;
    if (data) this.sheet('#asked')?.show({ dims: [1, 784], data });
    else this.sheet('#asked')?.clear();
  }

  /** @param {number} k */
  answer(k) {
    if (!this.round?.answer(k)) return;
    this.answered = this.round.answers.length;
    this.ask();
  }

  // --- parts -------------------------------------------------------------------------------------

  /** @param {number} which */
  real(which) {
    const { t, data } = this.studio;
    const place = this.pair?.[which] ?? -1;
    const name = (data?.classNames[this.known?.labels[place] ?? -1] ?? '').replaceAll('_', ' ');
    return html`<figure>
      <figcaption>
        <i class="dot support square"></i>${t(which ? 'generate.other' : 'generate.one')}
        <small>${name}</small>
      </figcaption>
      <mg-pictures
        id="real${which}"
        columns="3"
        largest="58"
        expected=${HANDS}
        label=${t('generate.real.label', { name, count: HANDS })}
      ></mg-pictures>
    </figure>`;
  }

  said() {
    const { t } = this.studio;
    const { round } = this;
    if (!round) return t('generate.round.none');
    const { answers, right, pixels, total } = round;
    if (answers.length === 0) return t('generate.round.first', { count: total });
    if (answers.length < total)
      return t(round.lastRight ? 'generate.round.right' : 'generate.round.wrong', {
        right,
        count: answers.length,
        left: total - answers.length,
      });
    return t('generate.round.end', { right, pixels, count: total });
  }

  episode() {
    const { t } = this.studio;
    const { round } = this;
    const last = round?.last ?? null;
    return html`<section aria-label=${t('generate.round')}>
      <p class="cap"><span>${t('generate.round')}</span></p>
      <div class="asked">
        <mg-pictures
          id="asked"
          columns="1"
          largest="56"
          expected="1"
          label=${t('generate.round.asked')}
        ></mg-pictures>
        <div class="five" role="group" aria-label=${t('generate.round.five')}>
          ${Array.from({ length: Round.WAY }, (_, k) => {
            const kind = last?.truth === k ? 'right' : last?.given === k ? 'wrong' : '';
            return html`<button
              class=${kind}
              aria-label=${t('generate.round.choose', { number: k + 1 })}
              ?disabled=${!round?.asked}
              @click=${() => this.answer(k)}
            >
              <mg-pictures
                id="support${k}"
                columns="1"
                largest="56"
                expected="1"
                aria-hidden="true"
              ></mg-pictures>
            </button>`;
          })}
        </div>
        <button class="pill" @click=${() => this.another()} ?disabled=${!round}>
          ${t('generate.round.another')}
        </button>
      </div>
      <p class="note" role="status">${this.said()}</p>
    </section>`;
  }

  /** @param {string} id @param {string} caption @param {string} token */
  five(id, caption, token) {
    const { t } = this.studio;
    return html`<figure>
      <figcaption class="cap">
        <span><i class="dot ${token} square"></i>${caption}</span>
      </figcaption>
      <mg-pictures
        id=${id}
        columns=${HANDS}
        largest="58"
        expected=${HANDS}
        label=${t('generate.five.label', { what: caption, count: HANDS })}
      ></mg-pictures>
    </figure>`;
  }

  bending() {
    const { t } = this.studio;
    return html`<section aria-label=${t('generate.bending')}>
      <div class="two">
        ${this.five('straight', t('generate.straight'), 'support')}
        ${this.five('bent', t('generate.bent'), 'query')}
      </div>
      <button class="pill" @click=${() => this.otherwise()}>${t('generate.otherwise')}</button>
    </section>`;
  }

  render() {
    const { studio } = this;
    const { t } = studio;
    const share = t.number(100 * this.at, 0);
    return html`<section aria-label=${t('generate.new')}>
        <div class="three">
          ${this.real(0)}
          <figure>
            <figcaption>
              <i class="dot query square"></i>${t('generate.new')}
              <small>${t('generate.hands', { count: HANDS })}</small>
            </figcaption>
            <mg-pictures
              id="new"
              columns="3"
              largest="58"
              expected=${HANDS}
              label=${t('generate.new.label', { share, count: HANDS })}
            ></mg-pictures>
          </figure>
          ${this.real(1)}
        </div>
      </section>
      <section class="way" aria-label=${t('generate.way')}>
        <div class="row">
          <p class="cap"><span>${t('generate.way')}</span></p>
          <button class="pill" @click=${() => this.next()} ?disabled=${!this.pair}>
            ${t('generate.pair')}
          </button>
        </div>
        <mg-pictures
          id="way"
          columns=${STOPS}
          largest="58"
          expected=${STOPS}
          .picked=${Math.round(((this.at - LEAST) / (FURTHEST - LEAST)) * (STOPS - 1))}
          label=${t('generate.way.label')}
        ></mg-pictures>
        <input
          type="range"
          min=${LEAST}
          max=${FURTHEST}
          step="0.05"
          .value=${String(this.at)}
          aria-label=${t('generate.at')}
          aria-valuetext=${t('generate.at.value', { share })}
          @input=${(/** @type {any} */ e) => this.move(Number(e.target.value))}
        />
        <div class="ends">
          <span>${t('generate.before')}</span>
          <b>${t('generate.at.value', { share })}</b>
          <span>${t('generate.beyond')}</span>
        </div>
      </section>
      ${this.episode()}${this.bending()}`;
  }
}

/** @param {number} i */
const stopAt = (i) => LEAST + ((FURTHEST - LEAST) * i) / (STOPS - 1);

/**
 * Two different characters of one alphabet, if it has two.
 * @param {readonly number[]} alphabets of each
 * @param {number} which
 * @returns {[number, number]}
 */
export function pairOf(alphabets, which) {
  const mixed = Math.imul(which + 1, 2654435761) >>> 0;
  const a = mixed % alphabets.length;
  const others = alphabets.flatMap((of, i) => (i !== a && of === alphabets[a] ? [i] : []));
  return [a, others.length ? others[(mixed >>> 12) % others.length] : a];
}

customElements.define('mg-stage-generate', StageGenerate);
