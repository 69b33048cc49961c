import { LitElement, css, html, nothing } from 'lit';
import { Connected } from '../components/connected.js';
import { shared } from '../styles/shared.js';
import { stage } from '../styles/stage.js';
import '../views/pictures.js';
import '../views/latent.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 * @typedef {import('../views/pictures.js').Pictures} Pictures
 */

const SHOWN = 12; // drawings of each side to choose from
const MAPPED = 240; // codes of each side on the map
const BEYOND = 0.5; // of the way from A to B, on either side of it
const WALK = 13; // pictures on the way
const ROWS = 6; // dimensions that are walked along
const ACROSS = 9; // places in each
const REACH = 2.5; // standard deviations of the prior

/**
 * The stage: the latent map with two codes and their clouds; the way from one to the other and past
 * both; one dimension at a time.
 */
export class StageLatent extends LitElement {
  static properties = {
    studio: { attribute: false },
    ends: { state: true },
    end: { state: true },
    at: { state: true },
    rows: { state: true },
  };

  static styles = [
    shared,
    stage,
    css`
      .choice {
        margin-bottom: 10px;
      }
      .top {
        display: grid;
        grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr);
        gap: 20px 28px;
        align-items: start;
      }
      .side {
        display: grid;
        gap: 18px;
      }
      .ends {
        display: grid;
        grid-template-columns: repeat(4, minmax(0, 1fr));
        gap: 6px 10px;
      }
      .ends .cap {
        margin: 0 0 4px;
      }
      .letter {
        display: inline-grid;
        place-content: center;
        width: 18px;
        height: 18px;
        margin-right: 6px;
        border-radius: 50%;
        background: var(--support);
        color: var(--paper);
        font: 600 11px/1 var(--sans);
      }
      .letter.b {
        background: var(--query);
      }
      .walk {
        position: relative;
      }
      .walk input {
        width: 100%;
        margin: 6px 0 0;
        accent-color: var(--ink);
      }
      .scale {
        position: relative;
        height: 20px;
        font-size: 12px;
        color: var(--muted);
      }
      .scale span {
        position: absolute;
        translate: -50%;
      }
      .scale .a {
        left: 25%;
      }
      .scale .b {
        left: 75%;
      }
      .where {
        display: grid;
        grid-template-columns: 96px minmax(0, 1fr);
        gap: 0 16px;
        align-items: center;
        margin-top: 10px;
      }
      .where p {
        margin: 0;
        max-width: 56ch;
      }
      .rows {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 4px 12px;
        align-items: center;
      }
      .rows span {
        color: var(--muted);
        font-size: 13px;
      }
      .note {
        margin: 6px 0 0;
        font-size: 13px;
        color: var(--muted);
      }
      @container (max-width: 620px) {
        .top {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Studio | null} */
    this.studio = null;
    this.end = 0; // the end that the next drawing chosen becomes
    /** @type {{ side: number, index: number, ink: Float32Array }[]} A and B */
    this.ends = [
      { side: 1, index: 0, ink: new Float32Array() },
      { side: 1, index: 5, ink: new Float32Array() },
    ];
    this.at = 0.5; // of the way
    /** @type {number[]} dimensions that are walked along */
    this.rows = [];
    /** @type {{ mean: Float32Array, logvar: Float32Array }[]} of the ends */
    this.codes = [];
    this.asked = ''; // which pictures are encoded
    /** @type {{ dims: number[], data: Float32Array } | null} */
    this.placeNext = null;
    this.placing = false;
    new Connected(this, {
      session: () => this.begin(),
      frame: (event) => this.show(/** @type {CustomEvent} */ (event).detail),
      theme: () => this.themed(),
    });
  }

  firstUpdated() {
    if (this.studio?.run.info) this.begin();
  }

  get size() {
    const { hypers, draft } = /** @type {Studio} */ (this.studio).run;
    return Number(hypers.latent ?? draft.latent ?? 16);
  }

  /** Everything anew: the session is another one. */
  begin() {
    const { studio } = this;
    if (studio?.lesson.id !== 'latent') return;
    this.map?.reset();
    this.asked = '';
    this.codes = [];
    this.rows = [];
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
  }

  /** @param {number} side */
  itemsOf(side) {
    const info = this.studio?.run.info;
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

  themed() {
    for (const sheet of this.renderRoot.querySelectorAll('mg-pictures'))
      /** @type {Pictures} */ (sheet).paint();
    this.map?.themed();
  }

  /** @param {import('../worker/protocol.js').Frame | null} frame */
  show(frame) {
    if (!frame || this.studio?.lesson.id !== 'latent') return;
    const { views } = frame;
    for (const side of [0, 1]) {
      const strip = views[`strip${side}`];
      if (!strip) continue;
      this.sheet(`#strip${side}`)?.show(strip.input);
      this.takeEnds(side, strip.input);
    }
    // The training codes choose the plane, the held-out ones are laid into it.
    if (views.codes0) this.map?.showCodes('train', '--support', views.codes0, true);
    if (views.codes1) this.map?.showCodes('test', '--query', views.codes1, false);
    if (views.grid) this.map?.showGround(views.grid.output);
    if (views.ends) this.showEnds(views.ends);
    if (views.walk) this.sheet('#walk')?.show(views.walk.output);
    if (views.here) this.sheet('#here')?.show(views.here.output);
    if (views.rows) this.showRows(views.rows.output);
  }

  /** The ink of the chosen drawings, once it is there. @param {number} side @param {import('../worker/protocol.js').Tensor} sheet */
  takeEnds(side, { dims, data }) {
    for (const end of this.ends) {
      if (end.side !== side || end.ink.length > 0) continue;
      const at = 784 * Math.min(end.index, dims[0] - 1);
      end.ink = Float32Array.from(data.slice(at, at + 784), (ink) => ink / 255);
    }
    this.askEnds();
  }

  askEnds() {
    if (this.ends.some(({ ink }) => ink.length === 0)) return;
    const key = `${this.studio?.serial} ${this.ends.map(({ side, index }) => `${side}/${index}`)}`;
    if (key === this.asked) return;
    this.asked = key;
    const data = Float32Array.from(this.ends.flatMap(({ ink }) => [...ink]));
    const images = { dims: [this.ends.length, 784], data };
    this.studio?.watch('ends', { view: 'encode', inputs: { images }, every: 60 });
    for (const [i, { ink }] of this.ends.entries())
      this.sheet(`#end${i}`)?.show({ dims: [1, 784], data: ink.map((x) => 255 * x) });
  }

  /** @param {Tensors} codes */
  showEnds({ mean, logvar }) {
    const [n, size] = mean.dims;
    this.codes = Array.from({ length: n }, (_, i) => ({
      mean: Float32Array.from(mean.data.slice(i * size, (i + 1) * size)),
      logvar: Float32Array.from(logvar.data.slice(i * size, (i + 1) * size)),
    }));
    this.drawWay();
    this.studio?.watch('walk', {
      view: 'decode',
      inputs: { z: rowsOf(Array.from({ length: WALK }, (_, i) => this.codeAt(shareOf(i)))) },
      pictures: ['output'],
      every: 60,
    });
    this.askHere();
    this.askRows();
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
    this.studio?.watch('here', {
      view: 'decode',
      inputs: { z: rowsOf([this.codeAt(this.at)]) },
      pictures: ['output'],
      every: 60,
    });
  }

  /** From A, one dimension at a time: those in which A says most. */
  askRows() {
    const [a] = this.codes;
    if (this.size <= 2 || !a) {
      this.studio?.watch('rows', null);
      return;
    }
    const cost = (/** @type {number} */ d) =>
      a.mean[d] ** 2 + Math.exp(a.logvar[d]) - 1 - a.logvar[d];
    if (this.rows.length === 0 || this.rows.some((d) => d >= this.size))
      this.rows = [...a.mean.keys()].sort((x, y) => cost(y) - cost(x)).slice(0, ROWS);
    const codes = this.rows.flatMap((d) =>
      Array.from({ length: ACROSS }, (_, i) => {
        const code = a.mean.slice();
        code[d] = REACH * ((2 * i) / (ACROSS - 1) - 1);
        return code;
      }),
    );
    this.studio?.watch('rows', {
      view: 'decode',
      inputs: { z: rowsOf(codes) },
      pictures: ['output'],
      every: 120,
    });
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

  /** @param {number} side @param {number} index */
  choose(side, index) {
    this.ends = this.ends.with(this.end, { side, index, ink: new Float32Array() });
    this.end = 1 - this.end;
    this.rows = [];
    // Its ink comes with the next look at the strip.
    this.studio?.watch(`strip${side}`, null);
    this.studio?.watch(`strip${side}`, {
      view: 'reconstruct',
      inputs: { side, count: Math.min(SHOWN, this.itemsOf(side)) },
      pictures: ['input', 'output'],
      every: 400,
    });
  }

  /** The newest place wins; one question at a time. @param {{ dims: number[], data: Float32Array }} z */
  async place(z) {
    this.placeNext = z;
    if (this.placing) return;
    this.placing = true;
    while (this.placeNext) {
      const next = this.placeNext;
      this.placeNext = null;
      const tensors = await this.studio?.view('decode', { z: next }, ['output']);
      if (tensors) this.map?.showPlace(tensors.output);
    }
    this.placing = false;
  }

  /** @param {number} side */
  strip(side) {
    const { t } = /** @type {Studio} */ (this.studio);
    const picked = this.ends.findIndex((end) => end.side === side);
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
        .picked=${picked < 0 ? -1 : this.ends[picked].index}
        label=${t('latent.pick', { what: words, end: 'AB'[this.end] })}
        @pick=${(/** @type {CustomEvent} */ e) => this.choose(side, e.detail)}
      ></mg-pictures>
    </figure>`;
  }

  walk() {
    const { t } = /** @type {Studio} */ (this.studio);
    const where = this.at < 0 ? 'latent.before' : this.at > 1 ? 'latent.beyond' : 'latent.between';
    const words = t(where, { percent: Math.round(100 * this.at) });
    return html`<section aria-label=${t('latent.walk')}>
      <p class="cap"><span>${t('latent.walk')}</span></p>
      <div class="walk">
        <mg-pictures
          id="walk"
          rows="1"
          largest="64"
          expected=${WALK}
          label=${t('latent.walk.label', { count: WALK })}
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
        <div class="scale" aria-hidden="true"><span class="a">A</span><span class="b">B</span></div>
      </div>
      <div class="where">
        <mg-pictures id="here" columns="1" largest="96" expected="1" label=${words}></mg-pictures>
        <p>${words}</p>
      </div>
    </section>`;
  }

  traversals() {
    const { t } = /** @type {Studio} */ (this.studio);
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
              rows="1"
              largest="64"
              expected=${ACROSS}
              label=${t('latent.row', { dimension: (d ?? 0) + 1, reach: t.number(REACH, 1) })}
            ></mg-pictures>`;
        })}
      </div>
      <p class="note">${t('latent.rows.note', { reach: t.number(REACH, 1) })}</p>
    </section>`;
  }

  render() {
    const { studio } = this;
    if (!studio) return nothing;
    const { t, data } = studio;
    const name = (/** @type {number} */ label) =>
      data?.classNames[label]?.replaceAll('_', ' ') ?? '';
    return html`<section class="top" aria-label=${t('latent.map')}>
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
            @grid=${(/** @type {CustomEvent} */ e) =>
              studio.watch('grid', {
                view: 'decode',
                inputs: { z: e.detail },
                pictures: ['output'],
                every: 250,
              })}
            @place=${(/** @type {CustomEvent} */ e) => this.place(e.detail)}
          ></mg-latent-map>
          <p class="note">${t('latent.clouds')}</p>
        </figure>
        <div class="side">
          <div>
            <div class="choice" role="group" aria-label=${t('latent.choose')}>
              ${['A', 'B'].map(
                (letter, i) =>
                  html`<button aria-pressed=${this.end === i} @click=${() => (this.end = i)}>
                    <i class="letter ${i ? 'b' : ''}">${letter}</i>${t('latent.end', { letter })}
                  </button>`,
              )}
            </div>
            <div class="ends">
              ${['A', 'B'].map(
                (letter, i) =>
                  html`<mg-pictures
                    id="end${i}"
                    columns="1"
                    largest="84"
                    expected="1"
                    label=${t('latent.end.label', { letter })}
                  ></mg-pictures>`,
              )}
            </div>
          </div>
          ${this.strip(1)}${this.strip(0)}
        </div>
      </section>
      ${this.walk()} ${this.traversals()}`;
  }
}

/** @param {number} i  of the pictures on the way */
const shareOf = (i) => -BEYOND + ((1 + 2 * BEYOND) * i) / (WALK - 1);

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
