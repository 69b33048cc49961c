import { css, html, nothing } from 'lit';
import { Newest } from '../app/newest.js';
import { Stage } from '../components/connected.js';
import { figure } from '../components/figure.js';
import '../views/bands.js';
import { choiceOf } from './calibrate-choice.js';
import './calibrate-formulas.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 * @typedef {import('../views/bands.js').Place} Place
 */

const MOST = 24; // points
const CURVES = 12;
const BAND = 1.959964; // standard deviations of 95 %
const LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** @param {Studio} studio @returns {import('./index.js').ChartSpec[]} */
export function charts({ t, run }) {
  const { values: last, count = 0 } = run.evaluations.get('test')?.last ?? {};
  /** @param {{ mean: number[], half: number[] } | undefined} column @param {number} from */
  const judged = (column, from) => ({
    ...{ y: column?.mean ?? [], half: column?.half },
    values: (/** @type {number} */ i) => ({
      ...{ mean: column?.mean[i] ?? NaN, half: column?.half[i] ?? NaN, count, at: i + from },
    }),
  });
  const training = (/** @type {string} */ name) => run.series?.smooth(name) ?? { x: [], y: [] };
  const known = last?.width.mean.map((_, i) => i) ?? [];
  const levels = last?.kept ? LEVELS.map((_, i) => i + 1) : [];
  return [
    {
      ...{ id: 'kept', heading: t('calibrate.kept'), unit: '%', digits: 0, floor: 0, whole: true },
      ...{ scale: 100, ceiling: 1 },
      curves: [
        {
          ...{ label: t('calibrate.kept.share'), token: 'adapted', dots: true, x: levels },
          ...{ ...judged(last?.kept, 1), formula: 'calibrate.kept' },
        },
        {
          ...{ label: t('calibrate.kept.promised'), token: 'ink', dash: [5, 3], x: levels },
          ...{ y: levels.length ? LEVELS : [], formula: 'calibrate.promised' },
          values: (/** @type {number} */ i) => ({ level: LEVELS[i] }),
        },
      ],
    },
    {
      ...{ id: 'width', heading: t('calibrate.width'), unit: '', digits: 1, floor: 0, whole: true },
      curves: [
        {
          ...{ label: t('calibrate.width.mean'), token: 'adapted', dots: true, x: known },
          ...{ ...judged(last?.width, 0), formula: 'calibrate.width' },
        },
      ],
    },
    {
      ...{ id: 'loss', heading: t('calibrate.loss'), unit: t('unit.nats'), digits: 2 },
      curves: [
        {
          ...{ label: t('calibrate.loss.short'), token: 'adapted', formula: 'calibrate.loss' },
          ...training('loss'),
        },
      ],
    },
  ];
}

/** The stage: a curve of which you tell points, and the band in which it is believed to lie. */
export class StageCalibrate extends Stage {
  static properties = {
    points: { state: true },
    belief: { state: true },
    task: { state: true },
    told: { state: true },
    open: { state: true },
    drawn: { state: true },
  };

  static styles = [
    Stage.styles,
    css`
      .cap {
        flex-wrap: wrap;
      }
      .key {
        display: inline-block;
        width: 20px;
        margin-right: 6px;
        vertical-align: 3px;
        border-top: 3px solid var(--adapted);
      }
      .key.band {
        vertical-align: -1px;
        height: 11px;
        border: 0;
        background: color-mix(in srgb, var(--adapted) 22%, transparent);
      }
      .key.truth {
        border-top: 1.5px solid var(--ink);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 14px;
        margin-top: 10px;
      }
      .row label {
        display: flex;
        align-items: center;
        gap: 6px;
        min-height: 36px;
      }
      .said {
        margin: 10px 0 0;
        min-height: 3em;
        color: var(--muted);
      }
      .said b {
        color: var(--ink);
        font-weight: 500;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {readonly Place[]} */
    this.points = [];
    /** @type {Tensors | null} */
    this.belief = null;
    /** @type {Tensors | null} the hidden curve, view `task` */
    this.task = null;
    this.told = 0; // of its points
    this.index = 0;
    this.curves = Promise.resolve(); // until the hidden one is there
    this.open = false; // whether it is shown
    this.drawn = false; // whether possible curves are
    this.looks = new Newest(() => this.look());
  }

  /** @returns {import('../views/bands.js').Bands | null} */
  get bands() {
    return this.renderRoot?.querySelector('mg-bands');
  }

  begin() {
    this.curves = this.curve(this.index);
    this.looks.put(null);
  }

  show() {
    this.looks.put(null);
  }

  themed() {
    this.bands?.paint();
  }

  async look() {
    const { points, studio } = this;
    if (!this.here) return;
    const column = (/** @type {'x' | 'y'} */ key) => ({
      dims: [points.length],
      data: Float32Array.from(points, (p) => p[key]),
    });
    /** @type {import('../worker/protocol.js').ViewInputs} */
    const inputs = {};
    if (points.length) Object.assign(inputs, { x: column('x'), y: column('y') });
    if (this.drawn) inputs.curves = CURVES;
    this.belief = (await studio.view('belief', inputs, [])) ?? this.belief;
  }

  /** Another hidden curve, with nothing known of it. @param {number} index */
  async curve(index) {
    this.index = index;
    this.task = await this.studio.view('task', { side: 1, index }, []);
  }

  /** @param {readonly Place[]} points */
  put(points) {
    this.points = points;
    this.looks.put(null);
  }

  clear() {
    this.told = 0;
    this.put([]);
  }

  /** A point of the hidden curve more. */
  async tell() {
    await this.curves; // another one may be on its way
    const { task, told } = this;
    if (!task || told >= task.x.data.length || this.points.length >= MOST) return;
    this.told = told + 1;
    this.put([...this.points, { x: task.x.data[told], y: task.y.data[told] }]);
  }

  another() {
    this.clear();
    this.open = false;
    this.curves = this.curve(this.index + 1);
  }

  /** @param {string} action */
  act(action) {
    const place = /^place:(-?[\d.]+),(-?[\d.]+)$/.exec(action);
    if (place) this.add({ x: Number(place[1]), y: Number(place[2]) });
    else if (action === 'tell') this.tell();
    else if (action === 'clear') this.clear();
    else if (action === 'show') this.open = true;
    else if (action === 'another') this.another();
    else if (action === 'draws') this.draw(true);
  }

  /** @param {Place} point */
  add(point) {
    if (this.points.length < MOST) this.put([...this.points, point]);
  }

  /** @param {boolean} drawn */
  draw(drawn) {
    this.drawn = drawn;
    this.looks.put(null);
  }

  /** @param {CustomEvent<Place | { index: number }>} event */
  placed({ detail }) {
    if ('index' in detail) this.put(this.points.filter((_, i) => i !== detail.index));
    else this.add(detail);
  }

  /** Half widths of the band where it is widest and narrowest. */
  get reach() {
    const sd = this.belief?.sd.data;
    return sd ? { most: BAND * Math.max(...sd), least: BAND * Math.min(...sd) } : null;
  }

  /** @param {'said' | 'label'} kind */
  words(kind) {
    const { t } = this.studio;
    const { reach, points } = this;
    return t(`calibrate.${kind}`, {
      count: String(points.length),
      most: reach ? t.number(reach.most, 2) : '–',
      least: reach ? t.number(reach.least, 2) : '–',
    });
  }

  /** @param {'open' | 'drawn'} key @param {(on: boolean) => void} set */
  check(key, set) {
    const { t } = this.studio;
    return html`<label
      ><input
        type="checkbox"
        .checked=${this[key]}
        @change=${(/** @type {any} */ e) => set(e.target.checked)}
      />${t(`calibrate.${key}`)}</label
    >`;
  }

  render() {
    const { studio, points, task, told } = this;
    const { t } = studio;
    const truth = this.open && task ? { x: task.grid.data, y: task.truth.data } : null;
    const left = task ? task.x.data.length - told : 0;
    return html`${choiceOf(studio)}
      <figure>
        <figcaption class="cap" aria-hidden="true">
          <span><i class="dot support"></i>${t('calibrate.known')}</span>
          <span><i class="key"></i>${t('calibrate.mean')}</span>
          <span><i class="key band"></i>${t('calibrate.band')}</span>
          ${this.open ? html`<span><i class="key truth"></i>${t('calibrate.truth')}</span>` : nothing}
        </figcaption>
        <mg-bands
          label=${this.words('label')}
          .belief=${this.belief}
          .points=${points}
          .truth=${truth}
          @place=${this.placed}
        ></mg-bands>
        <p class="said" aria-live="polite">
          ${
            this.reach
              ? figure(studio, 'calibrate.band', { ...this.reach }, this.words('said'))
              : this.words('said')
          }
        </p>
        <div class="row">
          <button class="pill solid" ?disabled=${left === 0} @click=${() => this.tell()}>
            ${t('calibrate.tell')}
          </button>
          <button class="pill" ?disabled=${points.length === 0} @click=${() => this.clear()}>
            ${t('calibrate.clear')}
          </button>
          <button class="pill" @click=${() => this.another()}>${t('calibrate.another')}</button>
          ${this.check('open', (on) => (this.open = on))}
          ${this.check('drawn', (on) => this.draw(on))}
        </div>
      </figure>`;
  }
}

customElements.define('mg-stage-calibrate', StageCalibrate);
