import { html, nothing, svg } from 'lit';
import { Stage } from '../components/connected.js';
import { paintStrokes } from '../components/pad.js';
import { Newest } from '../app/newest.js';
import { CANVAS, blank, fromWritten, isBlank } from '../app/drawings.js';
import { colour } from '../views/colours.js';
import { look } from './symbols-look.js';
import { Mind, best } from './symbols-mind.js';
import {
  LONGEST,
  WAY,
  blankScore,
  blankShelf,
  fetchShelf,
  keepShelf,
  nameOf,
} from './symbols-shelf.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../app/drawings.js').Drawing} Drawing
 * @typedef {import('../components/pad.js').Pad} Pad
 * @typedef {import('./symbols-mind.js').Answer} Answer
 */

const EACH = 7; // drawings of an example: one to learn from, six to recognise
const EVERY = 300; // least ms between two answers to the same drawing while it trains

/** A shape for each symbol, beside its number. */
const SHAPES = [
  svg`<circle cx="8" cy="8" r="6" />`,
  svg`<rect x="2.5" y="2.5" width="11" height="11" rx="1" />`,
  svg`<path d="M8 1.5 15 14H1z" />`,
  svg`<path d="M8 .5 14.5 8 8 15.5 1.5 8z" />`,
  svg`<path d="M6 1h4v5h5v4h-5v5H6v-5H1V6h5z" />`,
];

/**
 * The stage: five symbols, drawn once each; a pad; and what the network thinks of the drawing on it,
 * before and after it has adapted to the five.
 */
export class StageSymbols extends Stage {
  static properties = {
    shelf: { state: true },
    current: { state: true },
    answer: { state: true },
    verdict: { state: true },
    picture: { state: true },
    loading: { state: true },
    source: { state: true },
  };

  static styles = [Stage.styles, look];

  constructor() {
    super();
    this.shelf = blankShelf();
    this.current = 0; // the symbol that is being drawn; -1: what is drawn is to be recognised
    /** @type {Answer | null} */
    this.answer = null;
    /** @type {{ guess: number, truth: number } | null} of the drawing that has been judged */
    this.verdict = null;
    /** @type {ArrayLike<number> | null} of the drawing on the pad */
    this.picture = null;
    this.loading = false;
    /** @type {{ alphabet: string, made: boolean } | null} where the five came from, if not from a hand here */
    this.source = null;
    /** @type {Drawing[][]} other hands' drawings of the five */
    this.others = [];
    /** @type {Mind | null} */
    this.mind = null;
    this.looks = new Newest(() => this.look().catch(() => {})); // the worker died: its successor is asked
    this.askedAt = 0;
    this.askedStep = -1;
    this.shownAt = 0;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('studio')) return;
    this.mind = new Mind(this.studio);
    this.shelf = fetchShelf(this.studio);
    this.current = this.firstOpen;
  }

  /** @returns {Pad | null} */
  get pad() {
    return this.renderRoot?.querySelector('mg-pad') ?? null;
  }

  /** Whose turn it is to be drawn; -1 if all five are there. */
  get firstOpen() {
    return this.shelf.symbols.findIndex(({ drawing }) => isBlank(drawing));
  }

  get complete() {
    return this.firstOpen < 0;
  }

  get five() {
    return this.shelf.symbols.map(({ drawing }) => drawing);
  }

  // --- what the page says ---------------------------------------------------------------------

  /** Another network. */
  begin() {
    const { studio } = this;
    if (studio.run.step === 0) delete studio.run.from;
    this.answer = null;
    this.mind?.forget();
    this.see();
  }

  /** The network has learnt something. */
  show() {
    const { studio } = this;
    const now = performance.now();
    if (!studio.playing || now - this.shownAt > EVERY) {
      this.shownAt = now;
      this.requestUpdate();
    }
    if (studio.run.step !== this.askedStep && now - this.askedAt > EVERY && !this.verdict)
      this.see();
  }

  themed() {
    this.pad?.themed();
    this.paintCards();
  }

  /** A button of the prose. @param {string} action */
  act(action) {
    if (action === 'example') this.example();
    else if (action === 'another') this.another();
    else if (action === 'anew') this.anew();
    else if (action === 'adopt') this.adopt();
    else if (action === 'shelf') this.brought();
  }

  // --- the five -------------------------------------------------------------------------------

  /** @param {Partial<import('./symbols-shelf.js').Shelf>} news */
  keep(news) {
    this.shelf = { ...this.shelf, ...news };
    keepShelf(this.studio, this.shelf);
  }

  /** @param {number} i @param {Partial<import('./symbols-shelf.js').Symbol>} news */
  change(i, news) {
    const symbols = this.shelf.symbols.map((one, k) => (k === i ? { ...one, ...news } : one));
    if (!news.drawing) {
      this.keep({ symbols });
      return;
    }
    this.mind?.forget();
    this.others = []; // by whoever it was, they are of another symbol
    this.source = null;
    this.keep({ symbols, score: blankScore() });
  }

  /** Draws this one, from what is there. @param {number} i  -1: none of them */
  choose(i) {
    this.current = i;
    this.answer = null;
    this.verdict = null;
    const { pad } = this;
    if (!pad) return;
    pad.stop();
    pad.drawing = i < 0 ? blank() : this.shelf.symbols[i].drawing;
    this.see();
  }

  next() {
    if (this.current < 0 || isBlank(this.shelf.symbols[this.current].drawing)) return;
    const after = this.shelf.symbols.findIndex(
      ({ drawing }, i) => i > this.current && isBlank(drawing),
    );
    this.choose(after < 0 ? this.firstOpen : after);
  }

  anew() {
    this.others = [];
    this.source = null;
    this.mind?.forget();
    this.keep(blankShelf());
    this.choose(0);
  }

  /** Others have been put on the shelf. */
  brought() {
    this.others = [];
    this.source = null;
    this.mind?.forget();
    this.shelf = fetchShelf(this.studio);
    this.choose(this.firstOpen);
  }

  /** Five characters of an alphabet that the network has not seen, and others' drawings of them. */
  async example() {
    const studio = this.studio;
    if (this.loading || !studio.ready) return;
    this.loading = true;
    const seed = Math.floor(1e6 * Math.random());
    const found = await studio.ask('examples', { count: WAY, each: EACH, seed });
    this.loading = false;
    if (!found || !this.isConnected) return;
    const drawings = found.characters.map((one) => one.drawings.map(fromWritten));
    this.mind?.forget();
    this.keep({
      symbols: drawings.map(([drawing], i) => ({
        name: nameOf(studio.t('symbols.character', { name: found.characters[i].name })),
        drawing,
      })),
      score: blankScore(),
    });
    this.others = drawings.map((all) => all.slice(1));
    this.source = { alphabet: found.alphabet.replaceAll('_', ' '), made: found.made };
    this.choose(-1);
    await this.another();
  }

  /** Somebody else draws one of the five, and it is known which. */
  async another() {
    const { pad } = this;
    const open = this.others.flatMap((all, i) => (all.length > 0 ? [i] : []));
    if (!pad || open.length === 0 || !this.complete) return;
    const truth = open[Math.floor(open.length * Math.random())];
    const [drawing, ...rest] = this.others[truth];
    this.others = this.others.map((all, i) => (i === truth ? [...rest, drawing] : all));
    this.choose(-1);
    if (await pad.write(drawing)) await this.judge(truth);
  }

  /** Takes over what lesson 6 has trained. */
  adopt() {
    const studio = this.studio;
    const { run } = studio;
    const { hypers, seed, hold, checkpoint } = studio.runOf('maml');
    return studio.inTurn(async () => {
      const { draft, seed: ownSeed, hold: ownHold } = run;
      if (!checkpoint || !this.here) return;
      Object.assign(run, { draft: { ...hypers }, seed, hold });
      try {
        await studio.makeSession(checkpoint);
        Object.assign(run, { checkpoint, series: null, evaluations: new Map(), from: 'maml' });
      } catch (error) {
        Object.assign(run, { draft, seed: ownSeed, hold: ownHold });
        studio.fail(error, 'session');
      }
    });
  }

  // --- seeing ---------------------------------------------------------------------------------

  /** @param {Event} event  'ink' or 'drawn' of the pad */
  drawn(event) {
    const { detail } = /** @type {CustomEvent<Drawing>} */ (event);
    this.verdict = null;
    if (this.current >= 0 && event.type === 'drawn') this.change(this.current, { drawing: detail });
    this.see();
  }

  /** Looks at what is on the pad. */
  see() {
    this.looks.put(null);
  }

  async look() {
    const { pad, mind } = this;
    const { core, run } = this.studio;
    if (!pad || !mind || !core) return;
    const drawing = pad.whole;
    this.askedAt = performance.now();
    this.askedStep = run.step;
    const picture = isBlank(drawing) ? null : await mind.picture(drawing);
    if (this.looks.overtaken) return; // it is another one already
    const asks = picture && this.current < 0 && this.complete && mind.able;
    const answer = asks ? await mind.recognise(this.five, picture) : null;
    if (this.looks.overtaken) return; // it is another one already
    this.picture = picture;
    this.answer = answer;
  }

  /** What the drawing on the pad was meant to be. @param {number} truth */
  async judge(truth) {
    const { pad, mind } = this;
    if (!pad || !mind || this.current >= 0 || this.verdict || isBlank(pad.whole)) return;
    pad.end();
    const drawing = pad.whole;
    await this.looks.done;
    const { answer, five } = this;
    if (!answer || this.verdict || pad.whole !== drawing) return;
    const guess = best(answer.after);
    this.verdict = { guess, truth };
    pad.done = true;
    const pixels = await mind.nearest(five, drawing);
    if (this.five.some((one, i) => one !== five[i])) return; // they are others by now
    const { asked, after, before, pixels: near } = this.shelf.score;
    this.keep({
      score: {
        asked: asked + 1,
        after: after + Number(guess === truth),
        before: before + Number(best(answer.before) === truth),
        pixels: near + Number(pixels === truth),
      },
    });
  }

  /** A card is pressed: the one to be drawn, or the one that was drawn. @param {number} i */
  press(i) {
    const judged = this.verdict || !this.answer;
    if (this.current < 0 && !judged) this.judge(i);
    else if (this.current >= 0) this.choose(i);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const at = /** @type {Element} */ (event.composedPath()[0]);
    if (event.ctrlKey || event.metaKey || event.altKey || at.matches('input')) return;
    const number = Number(event.key);
    if (number >= 1 && number <= WAY) this.press(number - 1);
    else if (event.key === 'Enter' && at.matches('canvas')) {
      if (this.current >= 0) this.next();
      else if (this.answer) this.judge(best(this.answer.after));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // --- on the screen --------------------------------------------------------------------------

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has('shelf')) this.paintCards();
  }

  paintCards() {
    for (const [i, canvas] of this.renderRoot.querySelectorAll('canvas').entries()) {
      const context = canvas.getContext('2d');
      if (!context || !canvas.clientWidth) continue;
      canvas.width = canvas.height = Math.round(canvas.clientWidth * (devicePixelRatio || 1));
      context.scale(canvas.width / CANVAS, canvas.width / CANVAS);
      context.strokeStyle = colour(this, '--ink');
      paintStrokes(context, this.shelf.symbols[i].drawing);
    }
  }

  /** @param {number} i */
  called(i) {
    const { t } = this.studio;
    const { name } = this.shelf.symbols[i];
    return name ? `${i + 1} · ${name}` : t('symbols.symbol', { number: i + 1 });
  }

  /** @param {number} i */
  card(i) {
    const { t } = this.studio;
    const { current, answer, verdict } = this;
    const { name, drawing } = this.shelf.symbols[i];
    const empty = isBlank(drawing);
    const guess = answer !== null && best(answer.after) === i;
    const told = answer && current < 0 && !verdict;
    const label = t(told ? 'symbols.it.was' : empty ? 'symbols.draw' : 'symbols.drawn', {
      name: this.called(i),
    });
    const bar = (/** @type {string} */ kind, /** @type {number} */ value) =>
      html`<svg aria-hidden="true">
        <rect class="ground" width="100%" height="10" rx="2" />
        ${
          kind === 'after'
            ? svg`<rect class="after" width=${`${100 * value}%`} height="10" rx="2" />`
            : svg`<line class="before" x1="0" x2=${`${100 * value}%`} y1="5" y2="5" />`
        }
      </svg>`;
    const after = answer?.after[i] ?? 0;
    const before = answer?.before[i] ?? 0;
    const percent = (/** @type {number} */ value) =>
      answer ? `${Math.round(100 * value)} %` : '–';
    return html`<li class="card ${current === i ? 'now' : ''} ${guess ? 'guess' : ''}">
      <button
        class="face"
        aria-label=${label}
        aria-pressed=${current === i}
        @click=${() => this.press(i)}
      >
        <canvas aria-hidden="true"></canvas>
        ${empty ? html`<svg class="big" viewBox="-1 -1 18 18" aria-hidden="true">${SHAPES[i]}</svg>` : nothing}
        <span class="mark"
          ><svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[i]}</svg>${i + 1}</span
        >
      </button>
      <input
        type="text"
        maxlength=${LONGEST}
        autocomplete="off"
        aria-label=${t('symbols.name', { number: i + 1 })}
        placeholder=${t('symbols.name.none')}
        .value=${name}
        @change=${(/** @type {any} */ event) => this.change(i, { name: nameOf(event.target.value) })}
      />
      <p class="belief">
        <span class="out">${t('symbols.after')}</span>${bar('after', after)}<b>${percent(after)}</b>
        <span class="out">${t('symbols.before')}</span>${bar('before', before)}<b class="was"
          >${percent(before)}</b
        >
      </p>
      <button
        class="quiet"
        aria-label=${t('symbols.redraw.label', { name: this.called(i) })}
        ?disabled=${empty || current === i}
        @click=${() => this.choose(i)}
      >
        ${t('symbols.redraw')}
      </button>
    </li>`;
  }

  /** What there is to do. */
  say() {
    const { t } = this.studio;
    const { current, complete } = this;
    if (current < 0) return t('symbols.say.ask');
    if (complete) return t('symbols.say.again', { number: current + 1 });
    return t(current === 0 ? 'symbols.say.first' : 'symbols.say.next', { number: current + 1 });
  }

  word() {
    const studio = this.studio;
    const { t, run } = studio;
    const { answer, verdict, current } = this;
    if (current >= 0) return html`<p class="word"><small>${t('symbols.word.teach')}</small></p>`;
    if (run.info && !this.mind?.able && studio.ready)
      return html`<p class="word"><small>${t('symbols.word.way', { way: WAY })}</small></p>`;
    if (!answer) return html`<p class="word"><small>${t('symbols.word.none')}</small></p>`;
    const guess = best(answer.after);
    const was = best(answer.before);
    const percent = (/** @type {number} */ p) => t.number(100 * p, 0);
    const detail = t('symbols.word.detail', {
      name: this.called(was),
      percent: percent(answer.before[was]),
      steps: Number(run.hypers.testSteps),
      looks: t(`symbols.looks.${run.hypers.rotations}`),
      ms: Math.max(1, Math.round(answer.ms)),
    });
    const tone = verdict ? (verdict.truth === guess ? 'right' : 'wrong') : '';
    const key = tone === 'wrong' ? 'symbols.word.wrong' : `symbols.word.${tone || 'guess'}`;
    return html`<p class="word" role="status">
      <span class=${tone}
        >${t(key, {
          name: this.called(guess),
          percent: percent(answer.after[guess]),
          truth: verdict ? this.called(verdict.truth) : '',
        })}</span
      >
      <small>${detail}</small>
    </p>`;
  }

  actions() {
    const { t, ready } = this.studio;
    const { current, answer, verdict, complete, shelf, loading } = this;
    if (current >= 0) {
      const open = isBlank(shelf.symbols[current].drawing);
      return html`<div class="actions">
        <button class="pill solid" ?disabled=${open} @click=${this.next}>
          ${t(complete ? 'symbols.recognise' : 'symbols.next')}
        </button>
        <button class="pill" ?disabled=${loading || !ready} @click=${this.example}>
          ${t(loading ? 'symbols.example.loading' : 'symbols.example')}
        </button>
      </div>`;
    }
    const guess = answer ? best(answer.after) : -1;
    return html`<div class="actions">
        <button
          class="pill solid"
          ?disabled=${!answer || verdict !== null}
          @click=${() => this.judge(guess)}
        >
          ${t('symbols.right')}
        </button>
        ${
          this.others.length > 0
            ? html`<button class="pill" @click=${this.another}>${t('symbols.another')}</button>`
            : nothing
        }
      </div>
      <p class="score">${verdict || !answer ? html`&nbsp;` : t('symbols.wrong')}</p>`;
  }

  score() {
    const { t } = this.studio;
    const { asked, after, before, pixels } = this.shelf.score;
    if (asked === 0) return html`<p class="score">${t('symbols.score.none')}</p>`;
    return html`<p class="score">
      <b>${t('symbols.score', { after, asked })}</b
      ><br />${t('symbols.score.rest', { before, pixels })}
    </p>`;
  }

  /** Where the weights came from, and what can be done about them. */
  weights() {
    const studio = this.studio;
    const { t, run, playing, waiting } = studio;
    const { step, seconds, from } = run;
    const last = run.evaluations.get('test')?.last?.values.accuracy.mean.at(-1);
    const six = studio.runOf('maml');
    const fits = six.checkpoint && Number(six.hypers.way) === WAY && six.checkpoint.step > step;
    const facts = { steps: step, seconds: Math.round(seconds) };
    const origin = step === 0 ? 'none' : from ? 'adopted' : 'here';
    return html`<div class="weights">
      <p>
        ${t(`symbols.weights.${origin}`, facts)}
        ${
          last !== undefined && step > 0
            ? t('symbols.weights.reached', { percent: t.number(100 * last, 0) })
            : nothing
        }
        ${step < 3000 ? t('symbols.weights.minute') : nothing}
      </p>
      ${
        fits && !playing
          ? html`<button class="pill" @click=${this.adopt}>
              ${t('symbols.adopt', { steps: six.checkpoint?.step ?? 0 })}
            </button>`
          : nothing
      }
      <button
        class="pill ${step === 0 && !playing && !waiting ? 'solid' : ''}"
        @click=${() => studio.toggle()}
      >
        ${t(playing || waiting ? 'transport.pause' : step > 0 ? 'symbols.train.on' : 'symbols.train')}
      </button>
    </div>`;
  }

  render() {
    const { studio } = this;
    const { t } = studio;
    const { source, current } = this;
    return html`<section aria-label=${t('symbols.five')} @keydown=${this.key}>
        <ol class="cards">
          ${Array.from({ length: WAY }, (_, i) => this.card(i))}
        </ol>
        <p class="cap legend">
          <span><i class="dot adapted"></i>${t('symbols.after')}</span>
          <span><i class="dot before"></i>${t('symbols.before')}</span>
          <span
            >${
              source
                ? t(source.made ? 'symbols.source.made' : 'symbols.source', {
                    alphabet: source.alphabet,
                  })
                : nothing
            }</span
          >
        </p>
      </section>
      <section class="work" aria-label=${t('symbols.work')} @keydown=${this.key}>
        <div>
          <p class="say" aria-live="polite">${this.say()}</p>
          <div class="pad">
            <mg-pad
              .t=${t}
              label=${this.say()}
              hint=${t('symbols.hint')}
              .picture=${this.picture}
              @ink=${this.drawn}
              @drawn=${this.drawn}
            ></mg-pad>
          </div>
        </div>
        <div class="talk">
          ${this.word()} ${this.actions()} ${current < 0 ? this.score() : nothing}
        </div>
      </section>
      ${this.weights()}`;
  }
}

customElements.define('mg-stage-symbols', StageSymbols);
