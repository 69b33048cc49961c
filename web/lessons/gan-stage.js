import { css, html, nothing } from 'lit';
import { Newest } from '../app/newest.js';
import { Stage } from '../components/connected.js';
import '../views/pictures.js';
import { figure } from '../components/figure.js';
import './gan-formulas.js';
import './gan-scores.js';
import { COUNT, diversityOf, noteDiversity, noteFrechet, noteReal } from './gan-record.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Tensor} Tensor
 *
 * @typedef {object} Seen
 * @property {Tensor} [output]  samples
 * @property {Tensor} [drawing]  the training drawings nearest to them
 * @property {Float32Array} [distance]
 */

const SAMPLES = 48;
const JUDGED = 64; // of each kind
const PAIRS = 12;
const WALK = 10;

/** The means of some shares. @param {ArrayLike<number>} values */
const mean = (values) => Array.from(values).reduce((a, b) => a + b, 0) / (values.length || 1);

/**
 * The stage: pictures forged from fixed codes, one of them beside the drawing nearest to it; what the
 * judge holds of each kind of picture; how many different drawings the forger comes near; a walk from
 * one code to another.
 */
export class StageGan extends Stage {
  static properties = {
    ends: { state: true },
    scores: { state: true },
    distinct: { state: true },
    apart: { state: true },
    frechet: { state: true },
  };

  static styles = [
    Stage.styles,
    css`
      .forged {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 250px;
        gap: 18px 28px;
        align-items: start;
      }
      #samples {
        min-height: 116px;
      }
      .chosen {
        display: grid;
        grid-template-columns: 112px 112px;
        gap: 4px 20px;
      }
      .chosen mg-pictures {
        width: 114px;
        border: 1px solid var(--line);
        border-radius: 3px;
      }
      .chosen p {
        grid-column: 1 / -1;
      }
      .chosen p span {
        display: block;
      }
      .chosen .cap {
        white-space: nowrap;
      }
      .says {
        margin: 8px 0 0;
        min-height: 42px;
        font-size: 13px;
        color: var(--muted);
      }
      .says b {
        font: 500 21px/1.1 var(--serif);
        color: var(--ink);
      }
      .says .query b {
        color: var(--query-text);
      }
      .kinds {
        display: grid;
        grid-template-columns: 132px minmax(0, 1fr);
        gap: 0 12px;
      }
      .kinds ul {
        margin: 0;
        padding: 0;
        list-style: none;
        font-size: 12px;
        line-height: 1.3;
        color: var(--muted);
      }
      .kinds li {
        display: flex;
        flex-direction: column;
        justify-content: center;
        height: 34px;
      }
      .kinds b {
        font-weight: 500;
        color: var(--ink);
      }
      .pill {
        margin-top: 10px;
      }
      .pair {
        display: grid;
        gap: 2px;
      }
      .pair mg-pictures {
        min-height: 28px;
      }
      @container (max-width: 620px) {
        .forged {
          grid-template-columns: minmax(0, 1fr);
        }
        .kinds {
          grid-template-columns: 104px minmax(0, 1fr);
        }
      }
    `,
  ];

  constructor() {
    super();
    /** Codes between which it walks: the second was chosen last. @type {[number, number]} */
    this.ends = [0, 1];
    /** @type {{ real: Float32Array, held: Float32Array, forged: Float32Array }} */
    this.scores = empty();
    /** Of the samples, when last counted. @type {number | null} */
    this.distinct = null;
    /** The chosen sample's distance to the nearest drawing. @type {number | null} */
    this.apart = null;
    /** Fréchet distances: nobody has asked, under way, or the last. @type {'none' | 'wait' | import('../worker/protocol.js').Frechet} */
    this.frechet = 'none';
    this.frechets = new Newest(() => this.measureFrechet());
    /** What the chosen sample is shown with: copies, since a frame's memory goes back to the worker. @type {Seen} */
    this.seen = {};
  }

  /** A new session: ask for everything the stage shows. */
  begin() {
    const { studio } = this;
    this.scores = empty();
    this.distinct = null;
    this.apart = null;
    this.seen = {};
    const pictures = ['output'];
    studio.watch('samples', {
      view: 'samples',
      inputs: { count: JUDGED },
      pictures,
      every: 120,
    });
    for (const side of [0, 1]) {
      const count = Math.min(JUDGED, this.itemsOf(side));
      studio.watch(`judge${side}`, { view: 'judge', inputs: { side, count }, every: 400 });
    }
    studio.watch('diversity', {
      view: 'diversity',
      inputs: { count: this.count, show: SAMPLES },
      pictures: ['picture', 'drawing'],
      every: 4000,
    });
    this.walk();
    this.countReal();
    if (this.frechet !== 'none') this.frechet = 'wait';
  }

  askFrechet() {
    if (this.frechet === 'none') this.frechet = 'wait';
    this.frechets.put(undefined);
  }

  /** Again with every count, once somebody has asked for it. */
  async measureFrechet() {
    const { studio } = this;
    const { serial, client } = studio;
    const found = await client?.request('frechet', { count: this.count }).catch(() => null);
    if (!found || studio.serial !== serial) return; // another session's first count asks again
    noteFrechet(studio, found);
    this.frechet = found;
    studio.changed();
  }

  walk() {
    const [from, to] = this.ends;
    this.studio.watch('walk', {
      view: 'walk',
      inputs: { from, to, count: WALK },
      pictures: ['output'],
      every: 200,
    });
  }

  /** @param {number} side */
  itemsOf(side) {
    const info = this.studio.run.info;
    return (side === 0 ? info?.trainItems : info?.testItems) ?? JUDGED;
  }

  /** Pictures that are counted: no more than there are drawings to count as well. */
  get count() {
    return Math.min(COUNT, this.itemsOf(1));
  }

  /** The same count of drawings held out, once a session. */
  async countReal() {
    const { studio } = this;
    if (diversityOf(studio).real !== null) return;
    const { serial } = studio;
    const found = await studio.view('diversity', { real: 1, side: 1, count: this.count }, []);
    if (!found || studio.serial !== serial) return;
    noteReal(studio, found.distinct.data[0]);
    this.requestUpdate();
    studio.changed();
  }

  /** @param {string} id @returns {import('../views/pictures.js').Pictures | null} */
  sheet(id) {
    return this.renderRoot?.querySelector(`#${id}`) ?? null;
  }

  themed() {
    for (const element of this.renderRoot.querySelectorAll('mg-pictures, mg-gan-scores'))
      /** @type {any} */ (element).paint();
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    const { studio } = this;
    const { samples, judge0, judge1, diversity, walk } = frame.views;
    if (samples) {
      this.seen.output = copy(samples.output);
      this.sheet('samples')?.show(first(samples.output, SAMPLES));
    }
    if (walk) this.sheet('walk')?.show(walk.output);
    if (diversity) {
      this.seen.drawing = copy(diversity.drawing);
      this.seen.distance = floats(diversity.distance);
      this.distinct = diversity.distinct.data[0];
      this.sheet('forged')?.show(first(diversity.picture, PAIRS));
      this.sheet('nearest')?.show(first(diversity.drawing, PAIRS));
      noteDiversity(studio, frame.step, diversity.distinct.data[0]);
      if (this.frechet !== 'none') this.askFrechet();
    }
    if (samples || judge0 || judge1)
      this.scores = {
        forged: samples ? floats(samples.score) : this.scores.forged,
        real: judge0 ? floats(judge0.score) : this.scores.real,
        held: judge1 ? floats(judge1.score) : this.scores.held,
      };
    if (samples || diversity) this.showChosen();
  }

  /** The chosen sample, large, beside the drawing that it was nearest to when last compared. */
  showChosen() {
    const { output, drawing, distance } = this.seen;
    const at = this.ends[1];
    if (output) this.sheet('large')?.show(one(output, at));
    if (!drawing || !distance) return;
    this.sheet('near')?.show(one(drawing, at));
    this.apart = distance[at];
  }

  /** What was chosen before is where the walk begins. @param {number} index */
  choose(index) {
    if (index === this.ends[1]) return;
    this.ends = [this.ends[1], index];
    this.walk();
    this.showChosen();
  }

  chosen() {
    const { studio } = this;
    const { t } = studio;
    const [, at] = this.ends;
    const score = this.scores.forged[at];
    return html`<div class="chosen">
      <figure>
        <figcaption class="cap">
          <span><i class="dot query square"></i>${t('gan.chosen', { number: at + 1 })}</span>
        </figcaption>
        <mg-pictures
          id="large"
          columns="1"
          largest="112"
          expected="1"
          label=${t('gan.chosen.label', { number: at + 1 })}
        ></mg-pictures>
      </figure>
      <figure>
        <figcaption class="cap">
          <span><i class="dot support"></i>${t('gan.near')}</span>
        </figcaption>
        <mg-pictures
          id="near"
          columns="1"
          largest="112"
          expected="1"
          label=${t('gan.near.label')}
        ></mg-pictures>
      </figure>
      <p class="says">
        ${
          score === undefined
            ? t('gan.chosen.none')
            : html`<span class="query"
                >${t('gan.chosen.says')}
                <b>${figure(studio, 'gan.score', { score }, percent(t, score))}</b></span
              >`
        }
        ${
          this.apart === null
            ? nothing
            : html`<span
                >${figure(
                  studio,
                  'gan.apart',
                  { apart: this.apart },
                  t('gan.chosen.apart', { distance: t.number(this.apart, 1) }),
                )}</span
              >`
        }
      </p>
    </div>`;
  }

  opinions() {
    const { studio } = this;
    const { t } = studio;
    /** @param {Float32Array} scores */
    const meanOf = (scores) =>
      figure(
        studio,
        'gan.mean',
        { mean: mean(scores), n: scores.length },
        t('gan.mean', { percent: percent(t, mean(scores)) }),
      );
    const { real, held, forged } = this.scores;
    const rows = [
      { name: t('gan.kind.real'), token: 'support', square: false, scores: real },
      { name: t('gan.kind.held'), token: 'adapted', square: false, scores: held },
      { name: t('gan.kind.forged'), token: 'query', square: true, scores: forged },
    ];
    const list = rows.map(({ name, scores }) => `${name}: ${percent(t, mean(scores))}`);
    return html`<section aria-label=${t('gan.scores')}>
      <p class="cap"><span>${t('gan.scores')}</span></p>
      <div class="kinds">
        <ul>
          ${rows.map(
            ({ name, token, square, scores }) =>
              html`<li>
                <span><i class="dot ${token} ${square ? 'square' : ''}"></i>${name}</span>
                <b>${scores.length ? meanOf(scores) : '–'}</b>
              </li>`,
          )}
        </ul>
        <mg-gan-scores
          .rows=${rows}
          label=${t('gan.scores.label', { list: t.list(list) })}
        ></mg-gan-scores>
      </div>
    </section>`;
  }

  distances() {
    const { studio, frechet } = this;
    const { t } = studio;
    if (frechet === 'none')
      return html`<button class="pill" @click=${this.askFrechet}>
        ${t('gan.frechet.measure')}
      </button>`;
    if (frechet === 'wait') return html`<p class="says">${t('gan.frechet.wait')}</p>`;
    const { generated, real } = frechet;
    return html`<p class="says">
      <span class="query"
        ><b id="far"
          >${figure(studio, 'gan.frechet', { ...generated }, t.number(generated.distance, 1))}</b
        ></span
      >
      ${t('gan.frechet.says')}
      ${figure(studio, 'gan.frechet', { ...real }, t('gan.frechet.real', { real: t.number(real.distance, 1) }))}
    </p>`;
  }

  diversity() {
    const { studio, count } = this;
    const { t } = studio;
    const { real } = diversityOf(studio);
    return html`<section aria-label=${t('gan.diversity')}>
      <p class="cap"><span>${t('gan.diversity')}</span></p>
      <div class="pair">
        <mg-pictures
          id="forged"
          rows="1"
          largest="56"
          expected=${PAIRS}
          label=${t('gan.pairs.forged')}
        ></mg-pictures>
        <mg-pictures
          id="nearest"
          rows="1"
          largest="56"
          expected=${PAIRS}
          label=${t('gan.pairs.nearest')}
        ></mg-pictures>
      </div>
      <p class="says" role="status">
        ${
          this.distinct === null
            ? t('gan.diversity.none')
            : html`<span class="query"
                  ><b id="distinct"
                    >${figure(studio, 'gan.distinct', { distinct: this.distinct, count }, this.distinct)}</b
                  ></span
                >
                ${t('gan.diversity.says', { count })}`
        }
        ${
          this.distinct !== null && real !== null
            ? figure(
                studio,
                'gan.real',
                { distinct: real, count },
                t('gan.diversity.real', { real }),
              )
            : nothing
        }
      </p>
      ${this.distances()}
    </section>`;
  }

  render() {
    const { studio } = this;
    const { t, run } = studio;
    const [from, to] = this.ends;
    return html`<section class="forged" aria-label=${t('gan.samples')}>
        <figure>
          <figcaption class="cap">
            <span><i class="dot query square"></i>${t('gan.samples')}</span>
          </figcaption>
          <mg-pictures
            id="samples"
            rows="5"
            largest="56"
            expected=${SAMPLES}
            pickable
            .picked=${to}
            label=${t('gan.samples.label', { count: SAMPLES, step: run.step })}
            @pick=${(/** @type {CustomEvent} */ e) => this.choose(e.detail)}
          ></mg-pictures>
        </figure>
        ${this.chosen()}
      </section>
      ${this.opinions()}${this.diversity()}
      <section aria-label=${t('gan.walk')}>
        <p class="cap"><span>${t('gan.walk.ends', { from: from + 1, to: to + 1 })}</span></p>
        <mg-pictures
          id="walk"
          columns=${WALK}
          largest="56"
          expected=${WALK}
          label=${t('gan.walk.label', { from: from + 1, to: to + 1 })}
        ></mg-pictures>
      </section>`;
  }
}

const empty = () => ({
  real: new Float32Array(),
  held: new Float32Array(),
  forged: new Float32Array(),
});

/** @param {Tensor} tensor */
const floats = ({ data }) => Float32Array.from(data);

/** @param {Tensor} tensor @returns {Tensor} */
const copy = ({ dims, data }) => ({ dims: [...dims], data: data.slice() });

/** @param {Studio['t']} t @param {number} share */
const percent = (t, share) => `${t.number(100 * share)} %`;

/** @param {Tensor} tensor @param {number} count */
function first({ dims, data }, count) {
  const n = Math.min(count, dims[0]);
  return { dims: [n, 784], data: data.subarray(0, 784 * n) };
}

/** @param {Tensor} tensor @param {number} index */
function one({ dims, data }, index) {
  const at = 784 * Math.min(index, dims[0] - 1);
  return { dims: [1, 784], data: data.subarray(at, at + 784) };
}

customElements.define('mg-stage-gan', StageGan);
