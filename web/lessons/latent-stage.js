import { html, nothing } from 'lit';
import { Newest } from '../app/newest.js';
import { isBlank, toWritten } from '../app/drawings.js';
import { Stage } from '../components/connected.js';
import '../components/pad.js';
import '../components/value.js';
import { ruled, two } from '../styles/parts.js';
import { Sized } from '../views/sized.js';
import '../views/pictures.js';
import { decoded } from '../views/latent.js';
import { endsOf, ofData, pictureOf } from './latent-ends.js';
import { faresOf, median } from './latent-fare.js';
import { look } from './latent-look.js';
import { BEYOND, LARGEST, fitting, shareOf } from './latent-way.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 * @typedef {import('../views/pictures.js').Pictures} Pictures
 * @typedef {import('./latent-fare.js').Fare} Fare
 */

const SHOWN = 12; // drawings of each side to choose from
const MAPPED = 240; // codes of each side on the map
const ROWS = 6; // dimensions that are walked along
const ACROSS = 9; // places in each
const REACH = 2.5; // standard deviations of the prior
const LETTERS = ['A', 'B'];
const DRAWS = 16; // of the noise, to see how A and B fare
const OTHERS = 128; // held-out drawings beside them, in parts
const PART = 32;
const REST = 700; // ms between two looks, while it trains

/**
 * The stage: the latent map with two codes and their clouds; the way from one to the other and past
 * both; one dimension at a time.
 */
export class StageLatent extends Stage {
  static properties = {
    at: { state: true },
    rows: { state: true },
    fares: { state: true },
    others: { state: true },
    way: { state: true },
  };

  static styles = [Stage.styles, two, ruled, look];

  constructor() {
    super();
    this.ends = endsOf(this);
    /** @type {(Float32Array | null)[]} pictures of the data's drawings on each side */
    this.strips = [null, null];
    this.at = 0.5; // of the way
    this.way = fitting(640, 1);
    /** @type {number[]} dimensions that are walked along */
    this.rows = [];
    this.anew = false; // A or B is another drawing: so may they be
    /** @type {{ mean: Float32Array, logvar: Float32Array }[]} of the ends */
    this.codes = [];
    /** @type {Fare[] | null} of the ends */
    this.fares = null;
    /** @type {Fare[] | null} of some held-out drawings */
    this.others = null;
    this.othersOf = ''; // which network's these are
    /** @type {Float32Array[]} their pictures */
    this.sample = [];
    this.strokes = new Newest(() => this.ink());
    this.measures = new Newest(() => this.measure());
    new Sized(this, () => this.fit());
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('studio')) this.ends = endsOf(this.studio);
  }

  firstUpdated() {
    this.bringPad();
    super.firstUpdated();
  }

  get size() {
    const { hypers, draft } = this.studio.run;
    return Number(hypers.latent ?? draft.latent ?? 16);
  }

  /** Everything anew: the session is another one. */
  begin() {
    const { studio } = this;
    this.map?.reset();
    this.strips = [null, null];
    this.codes = [];
    this.rows = [];
    this.fares = this.others = null;
    this.sample = [];
    this.othersOf = '';
    for (const side of [0, 1]) {
      studio.watch(`strip${side}`, {
        view: 'reconstruct',
        inputs: { side, count: Math.min(SHOWN, this.itemsOf(side)) },
        pictures: ['input', 'output'],
        every: 400,
      });
      studio.watch(`codes${side}`, {
        view: 'encode',
        inputs: { side, first: 0, count: Math.min(MAPPED, this.itemsOf(side)) },
        every: 250,
      });
    }
    this.strokes.put(undefined); // it may want drawings normalised otherwise
  }

  /** @param {number} side */
  itemsOf(side) {
    const info = this.studio.run.info;
    return (side === 0 ? info?.trainItems : info?.testItems) ?? SHOWN;
  }

  /** @returns {import('../views/latent.js').LatentMap | null} */
  get map() {
    return this.renderRoot?.querySelector('mg-latent-map') ?? null;
  }

  /** @param {string} selector @returns {Pictures | null} */
  sheet(selector) {
    return this.renderRoot?.querySelector(selector) ?? null;
  }

  /** @param {string} action */
  act(action) {
    if (action === 'draw') this.byHand(true);
  }

  themed() {
    for (const sheet of this.renderRoot.querySelectorAll('mg-pictures'))
      /** @type {Pictures} */ (sheet).paint();
    this.map?.themed();
    this.pad?.themed();
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    const { views } = frame;
    for (const side of [0, 1]) {
      const strip = views[`strip${side}`];
      if (!strip) continue;
      this.sheet(`#strip${side}`)?.show(strip.input);
      // The buffer goes back to the worker.
      this.strips[side] = Float32Array.from(strip.input.data, (ink) => ink / 255);
      this.askEnds();
    }
    // The training codes choose the plane, the held-out ones are laid into it.
    if (views.codes0) this.map?.showCodes('train', '--support', views.codes0, true);
    if (views.codes1) this.map?.showCodes('test', '--query', views.codes1, false);
    if (views.grid) this.map?.showGround(views.grid.output);
    if (views.place) this.map?.showPlace(views.place.output);
    if (views.ends) this.showEnds(views.ends);
    if (views.redrawn) this.showRedrawn(views.redrawn);
    if (views.walk) this.sheet('#walk')?.show(views.walk.output);
    if (views.here) this.sheet('#here')?.show(views.here.output);
    if (views.rows) this.showRows(views.rows.output);
  }

  /** Once both are there. */
  askEnds() {
    const inks = this.pictures;
    if (!inks) return;
    const data = Float32Array.from(inks.flatMap((ink) => [...ink]));
    const images = { dims: [inks.length, 784], data };
    this.studio.watch('ends', { view: 'encode', inputs: { images }, every: 60 });
    this.studio.watch('redrawn', {
      view: 'reconstruct',
      inputs: { images },
      pictures: ['input', 'output'],
      every: 60,
    });
  }

  /** Of A and B; null: one is not there yet. */
  get pictures() {
    const [a, b] = this.ends.both.map((end) => pictureOf(end, this.strips));
    return a && b && [a, b];
  }

  /** @param {Tensors} views */
  showRedrawn({ input, output }) {
    for (const [i] of LETTERS.entries())
      for (const [id, { data }] of /** @type {const} */ ([
        ['end', input],
        ['redrawn', output],
      ]))
        this.sheet(`#${id}${i}`)?.show({
          dims: [1, 784],
          data: data.slice(784 * i, 784 * (i + 1)),
        });
  }

  /** @param {Tensors} codes */
  showEnds({ mean, logvar }) {
    const [n, size] = mean.dims;
    this.codes = Array.from({ length: n }, (_, i) => ({
      mean: Float32Array.from(mean.data.slice(i * size, (i + 1) * size)),
      logvar: Float32Array.from(logvar.data.slice(i * size, (i + 1) * size)),
    }));
    this.drawWay();
    this.askWalk();
    this.measures.put(undefined);
    this.askHere();
    this.askRows();
  }

  askWalk() {
    if (this.codes.length < 2) return;
    const { count } = this.way;
    this.studio.watch(
      'walk',
      decoded(rowsOf(Array.from({ length: count }, (_, i) => this.codeAt(shareOf(i, count)))), 60),
    );
  }

  /** The code at a share of the way from A to B. @param {number} share */
  codeAt(share) {
    const [a, b] = this.codes;
    return a.mean.map((from, d) => from + share * (b.mean[d] - from));
  }

  drawWay() {
    const [a, b] = this.codes;
    if (!a || !b) return;
    const marks = [
      { letter: 'A', token: '--support', ...a },
      { letter: 'B', token: '--query', ...b },
    ];
    this.map?.showMarks(marks, [this.codeAt(-BEYOND), this.codeAt(1 + BEYOND)]);
  }

  askHere() {
    if (this.codes.length < 2) return;
    this.studio.watch('here', decoded(rowsOf([this.codeAt(this.at)]), 60));
  }

  /** From A, one dimension at a time: those in which A says most. */
  askRows() {
    const [a] = this.codes;
    if (this.size <= 2 || !a) {
      this.studio.watch('rows', null);
      return;
    }
    const cost = (/** @type {number} */ d) =>
      a.mean[d] ** 2 + Math.exp(a.logvar[d]) - 1 - a.logvar[d];
    if (this.anew || this.rows.length === 0 || this.rows.some((d) => d >= this.size))
      this.rows = [...a.mean.keys()].sort((x, y) => cost(y) - cost(x)).slice(0, ROWS);
    this.anew = false;
    const codes = this.rows.flatMap((d) =>
      Array.from({ length: ACROSS }, (_, i) => {
        const code = a.mean.slice();
        code[d] = REACH * ((2 * i) / (ACROSS - 1) - 1);
        return code;
      }),
    );
    this.studio.watch('rows', decoded(rowsOf(codes), 120));
  }

  /** @param {import('../worker/protocol.js').Tensor} output */
  showRows({ data }) {
    for (const [i] of this.rows.entries()) {
      const from = 784 * ACROSS * i;
      this.sheet(`#row${i}`)?.show({
        dims: [ACROSS, 784],
        data: data.slice(from, from + 784 * ACROSS),
      });
    }
  }

  // --- A and B ----------------------------------------------------------------------------------

  /** The end that is being chosen. */
  get end() {
    return this.ends.both[this.ends.now];
  }

  /** @returns {import('../components/pad.js').Pad | null} */
  get pad() {
    return this.renderRoot?.querySelector('mg-pad') ?? null;
  }

  /** A drawing of the data; the next one becomes the other end. @param {number} side @param {number} index */
  choose(side, index) {
    this.ends.both[this.ends.now] = ofData(side, index);
    this.ends.now = 1 - this.ends.now;
    this.turned();
  }

  /** @param {number} now  0 for A, 1 for B */
  turn(now) {
    this.ends.now = now;
    this.bringPad();
    this.requestUpdate();
  }

  /** @param {boolean} byHand */
  async byHand(byHand) {
    this.ends.byHand = byHand;
    this.requestUpdate();
    await this.updateComplete;
    this.bringPad();
    if (byHand) this.pad?.canvas?.focus();
  }

  /** The pad has the drawing of the end that is being chosen. */
  bringPad() {
    const { pad } = this;
    if (!pad) return;
    pad.stop();
    pad.drawing = this.end.drawing;
  }

  /** Another drawing is A or B. */
  turned() {
    this.anew = true;
    this.askEnds();
    this.requestUpdate();
  }

  /** @param {CustomEvent<import('../app/drawings.js').Drawing>} event  'ink' or 'drawn' of the pad */
  drawn({ detail }) {
    this.end.drawing = detail;
    if (isBlank(detail)) {
      this.end.drawn = null;
      this.turned();
    } else this.strokes.put(undefined);
  }

  /** What the network sees of the drawings by hand. */
  async ink() {
    const { studio } = this;
    const drawn = this.ends.both.filter(({ drawing }) => !isBlank(drawing));
    if (!studio.client || drawn.length === 0) return;
    const { hypers, draft } = studio.run;
    const found = await studio.client
      .request('ink', {
        drawings: drawn.map(({ drawing }) => toWritten(drawing)),
        normalise: /** @type {any} */ (hypers.normalise ?? draft.normalise ?? 'none'),
      })
      .catch(() => null);
    if (!found) return;
    for (const [i, end] of drawn.entries())
      end.drawn = isBlank(end.drawing) ? null : found.data.slice(784 * i, 784 * (i + 1));
    this.turned();
  }

  // --- how they fare ----------------------------------------------------------------------------

  async measure() {
    const { studio, pictures } = this;
    if (!pictures || !this.here) return;
    const { serial, run } = studio;
    const { likelihood, binarise, sigma } = run.hypers;
    const gaussian = likelihood === 'gaussian';
    const how = { binarise: !gaussian && Boolean(binarise), sigma: gaussian ? Number(sigma) : 0 };
    /** @type {import('./latent-fare.js').Look} */
    const ask = (view, inputs) => studio.view(view, inputs, []);
    const fares = await faresOf(ask, pictures, how, DRAWS);
    if (!fares || serial !== studio.serial) return;
    this.fares = fares;
    const network = `${serial} ${run.step}`;
    if (network === this.othersOf) return;
    if (this.sample.length === 0) await this.fetchSample();
    /** @type {Fare[]} */
    const others = [];
    for (let at = 0; at < this.sample.length; at += PART)
      others.push(...((await faresOf(ask, this.sample.slice(at, at + PART), how, 1)) ?? []));
    if (serial !== studio.serial || others.length === 0) return;
    this.others = others;
    this.othersOf = network;
    if (studio.playing) await new Promise((resolve) => setTimeout(resolve, REST));
  }

  /** Held-out drawings from all over their side. */
  async fetchSample() {
    const inputs = { side: 1, count: Math.min(OTHERS, this.itemsOf(1)) };
    const views = await this.studio.view('reconstruct', inputs, []);
    if (!views) return;
    const data = Float32Array.from(views.input.data);
    this.sample = Array.from({ length: inputs.count }, (_, i) =>
      data.subarray(784 * i, 784 * (i + 1)),
    );
  }

  // --- parts ------------------------------------------------------------------------------------

  /** As many pictures of the way as there is room for. */
  fit() {
    const way = fitting(this.clientWidth, window.devicePixelRatio || 1);
    if (way.count === this.way.count && way.side === this.way.side) return;
    this.way = way;
    this.askWalk();
  }

  updated() {
    const { count, side, pitch } = this.way;
    const walk = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('.walk'));
    walk?.style.setProperty('--span', `${(count - 1) * pitch}px`);
    walk?.style.setProperty('--inset', `${side / 2}px`);
  }

  /** @param {number} side */
  strip(side) {
    const { t } = this.studio;
    const { both, now } = this.ends;
    const picked = [both[now], both[1 - now]].find(
      (end) => end.side === side && isBlank(end.drawing),
    );
    const words = side === 0 ? t('vae.strip.train') : t('vae.strip.test');
    return html`<figure>
      <figcaption class="cap">
        <span><i class="dot ${side ? 'query square' : 'support'}"></i>${words}</span>
      </figcaption>
      <mg-pictures
        id="strip${side}"
        columns="6"
        largest="48"
        expected=${SHOWN}
        pickable
        .picked=${picked?.index ?? -1}
        label=${t('latent.pick', { what: words, end: LETTERS[now] })}
        @pick=${(/** @type {CustomEvent} */ e) => this.choose(side, e.detail)}
      ></mg-pictures>
    </figure>`;
  }

  walk() {
    const { t } = this.studio;
    const where = this.at < 0 ? 'latent.before' : this.at > 1 ? 'latent.beyond' : 'latent.between';
    const words = t(where, { percent: Math.round(100 * this.at) });
    return html`<section aria-label=${t('latent.walk')}>
      <p class="cap"><span>${t('latent.walk')}</span></p>
      <div class="walk">
        <mg-pictures
          id="walk"
          columns=${this.way.count}
          largest=${this.way.side + 0.5}
          expected=${this.way.count}
          label=${t('latent.walk.label', { count: this.way.count })}
        ></mg-pictures>
        <input
          type="range"
          min=${-BEYOND}
          max=${1 + BEYOND}
          step="0.01"
          aria-label=${t('latent.slider')}
          aria-valuetext=${words}
          .value=${String(this.at)}
          @input=${(/** @type {any} */ e) => {
            this.at = Number(e.target.value);
            this.askHere();
          }}
        />
        <div class="scale" aria-hidden="true">
          ${LETTERS.map((letter, i) => html`<i class="letter ${i ? 'b' : ''}">${letter}</i>`)}
        </div>
      </div>
      <div class="where">
        <mg-pictures id="here" columns="1" largest="96" expected="1" label=${words}></mg-pictures>
        <p>${words}</p>
      </div>
    </section>`;
  }

  traversals() {
    const { t } = this.studio;
    if (this.size <= 2) return html`<p class="note">${t('latent.rows.two')}</p>`;
    return html`<section aria-label=${t('latent.rows')}>
      <p class="cap"><span>${t('latent.rows')}</span></p>
      <div class="rows">
        ${Array.from({ length: Math.min(ROWS, this.size) }, (_, i) => {
          const d = this.rows[i];
          const name = d === undefined ? '–' : `z${subscript(d + 1)}`;
          return html`<span>${name}</span
            ><mg-pictures
              id="row${i}"
              columns=${ACROSS}
              largest=${LARGEST}
              expected=${ACROSS}
              label=${t('latent.row', { dimension: (d ?? 0) + 1, reach: t.number(REACH, 1) })}
            ></mg-pictures>`;
        })}
      </div>
      <p class="note">${t('latent.rows.note', { reach: t.number(REACH, 1) })}</p>
    </section>`;
  }

  /** @param {number} i */
  letter(i) {
    return html`<i class="letter ${i ? 'b' : ''}">${LETTERS[i]}</i>`;
  }

  /** A drawing and what the network redraws of it. @param {string} letter @param {number} i */
  pair(letter, i) {
    const { t } = this.studio;
    const one = (/** @type {string} */ id, /** @type {string} */ label) =>
      html`<mg-pictures
        id=${id}
        columns="1"
        largest="56"
        expected="1"
        label=${label}
      ></mg-pictures>`;
    return html`<div class="pair">
      ${one(`end${i}`, t('latent.end.label', { letter }))}
      <span aria-hidden="true">→</span>
      ${one(`redrawn${i}`, t('latent.redrawn', { letter }))}
    </div>`;
  }

  /** What A and B cost, beside held-out drawings. */
  figures() {
    const studio = this.studio;
    const { t, run } = studio;
    const { fares, others } = this;
    const { hypers } = run;
    const count = others?.length ?? OTHERS;
    const same = {
      latent: Number(hypers.latent),
      gaussian: Number(hypers.likelihood === 'gaussian'),
    };
    const cell = (/** @type {keyof Fare} */ name, /** @type {Fare | undefined} */ fare) =>
      html`<td>
        ${
          fare
            ? html`<mg-value
                .studio=${studio}
                formula="latent.${name}"
                .values=${{ ...fare, ...same }}
                >${t.number(fare[name], 1)}</mg-value
              >`
            : '–'
        }
      </td>`;
    const middle = (/** @type {keyof Fare} */ name, /** @type {number} */ digits) =>
      others ? t.number(median(others.map((one) => one[name])), digits) : '–';
    const names = /** @type {const} */ (['elbo', 'reconstruction', 'kl']);
    return html`<section class="fares" aria-label=${t('latent.fares')}>
      <table>
        <caption class="out">
          ${t('latent.fares')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t('unit.nats')}</th>
            <th scope="col">ELBO</th>
            <th scope="col"><span class="dot adapted"></span>log p(x|z)</th>
            <th scope="col"><span class="dot divergence"></span>KL</th>
            <th scope="col">σ</th>
          </tr>
        </thead>
        <tbody>
          ${LETTERS.map(
            (letter, i) =>
              html`<tr>
                <th scope="row">
                  ${this.letter(i)}${t(
                    isBlank(this.ends.both[i].drawing) ? 'latent.fare.data' : 'latent.fare.hand',
                  )}
                </th>
                ${names.map((name) => cell(name, fares?.[i]))}
                <td>${fares ? t.number(fares[i].width, 2) : '–'}</td>
              </tr>`,
          )}
          <tr class="data">
            <th scope="row">${t('latent.fare.median', { count })}</th>
            ${names.map((name) => html`<td>${middle(name, 1)}</td>`)}
            <td>${middle('width', 2)}</td>
          </tr>
        </tbody>
      </table>
      <div class="say">
        ${run.step === 0 ? html`<p class="note">${t('latent.fare.untrained')}</p>` : LETTERS.map((_, i) => this.sentence(i))}
      </div>
    </section>`;
  }

  /** How it fares among held-out drawings. @param {number} i */
  sentence(i) {
    const { t } = this.studio;
    const { fares, others } = this;
    if (!fares || !others) return nothing;
    const count = others.length;
    const { elbo, width } = fares[i];
    const cheaper = others.filter((one) => one.elbo > elbo).length;
    const narrower = others.filter((one) => one.width < width).length;
    const share = cheaper / count;
    const verdict =
      share > 0.97 ? 'far' : share > 0.75 ? 'strange' : share > 0.25 ? 'usual' : 'easy';
    const sure = narrower > 0.6 * count ? 'less' : narrower < 0.4 * count ? 'more' : 'as';
    return html`<p>
      ${this.letter(i)}${t(`latent.fare.${verdict}`, { nats: t.number(-elbo, 0), cheaper, count })}
      ${t(`latent.sure.${sure}`, { narrower, wider: count - narrower, count })}
    </p>`;
  }

  render() {
    const { studio } = this;
    const { t, data } = studio;
    const { now, byHand } = this.ends;
    const name = (/** @type {number} */ label) =>
      data?.classNames[label]?.replaceAll('_', ' ') ?? '';
    return html`<section class="two ${byHand ? 'drawing' : ''}" aria-label=${t('latent.map')}>
        <figure>
          <figcaption class="cap">
            <span><i class="dot support"></i>${t('vae.train')}</span>
            <span><i class="dot query square"></i>${t('vae.test')}</span>
            <span
              >${this.size === 2 ? t('vae.map.two') : t('vae.map.axes', { count: this.size })}</span
            >
          </figcaption>
          <mg-latent-map
            label=${t('vae.map.label')}
            .describe=${name}
            @grid=${(/** @type {CustomEvent} */ e) => studio.watch('grid', decoded(e.detail, 250))}
            @place=${(/** @type {CustomEvent} */ e) =>
              studio.watch('place', e.detail && decoded(e.detail, 60))}
          ></mg-latent-map>
          <p class="note">${t('latent.clouds')}</p>
        </figure>
        <div class="side">
          <div class="ends">
            <div class="choice" role="group" aria-label=${t('latent.choose')}>
              ${LETTERS.map(
                (letter, i) =>
                  html`<button aria-pressed=${now === i} @click=${() => this.turn(i)}>
                    ${this.letter(i)}${t('latent.end', { letter })}
                  </button>`,
              )}
            </div>
            ${LETTERS.map((letter, i) => this.pair(letter, i))}
          </div>
          <div class="choice" role="group" aria-label=${t('latent.how', { letter: LETTERS[now] })}>
            ${[false, true].map(
              (one) =>
                html`<button aria-pressed=${byHand === one} @click=${() => this.byHand(one)}>
                  ${t(one ? 'latent.how.draw' : 'latent.how.pick')}
                </button>`,
            )}
          </div>
          ${
            byHand
              ? html`<div class="pad">
                  <mg-pad
                    .t=${t}
                    label=${t('latent.pad', { letter: LETTERS[now] })}
                    hint=${t('latent.pad', { letter: LETTERS[now] })}
                    .picture=${this.end.drawn}
                    @ink=${this.drawn}
                    @drawn=${this.drawn}
                  ></mg-pad>
                </div>`
              : html`<div class="strips">${this.strip(1)}${this.strip(0)}</div>`
          }
        </div>
      </section>
      ${this.figures()} ${this.walk()} ${this.traversals()}`;
  }
}

/** @param {Float32Array[]} codes */
function rowsOf(codes) {
  return {
    dims: [codes.length, codes[0].length],
    data: Float32Array.from(codes.flatMap((c) => [...c])),
  };
}

/** @param {number} n */
const subscript = (n) => String(n).replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]);

customElements.define('mg-stage-latent', StageLatent);
