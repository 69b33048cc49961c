import { css, html, nothing } from 'lit';
import { Stage } from '../components/connected.js';
import { markPath } from '../views/outlines.js';
import { lowestSoFar, matchOf } from './search-match.js';
import '../views/belief.js';
import '../views/height-map.js';
import { figure as opens } from '../components/figure.js';
import './surfaces-formulas.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 * @typedef {import('../views/height-map.js').HeightMap} HeightMap
 * @typedef {import('../views/height-map.js').Scales} Scales
 */

const POINTS = 128; // of a curve
const GRID = 40; // of a map, a side
const KERNELS = ['rbf', 'matern32', 'matern52'];

/** Maps of two inputs: their tensors, and what the colour means. */
const MAPS = /** @type {const} */ ([
  { name: 'mean', tone: '--support', high: false },
  { name: 'sd', tone: '--before', high: true },
  { name: 'acquisition', tone: '--divergence', high: true },
]);

/** Curves beside the stage: the lowest so far of both. @param {Studio} studio */
export function charts(studio) {
  const { t, run } = studio;
  const { series } = run;
  const count = series?.count ?? 0;
  const x = series ? Array.from(series.x.subarray(0, count)) : [];
  const of = (/** @type {string} */ name) =>
    series ? Array.from(series.y[name].subarray(0, count)) : [];
  const yours = lowestSoFar(matchOf(studio).guesses.map(({ value }) => value));
  const lengths = of('length');
  const from = lengths.findIndex((length) => length > 0);
  return [
    {
      ...{ id: 'best', heading: t('search.chart.best'), unit: '', digits: 3 },
      curves: [
        {
          ...{ label: t('search.machine'), token: 'support', dots: count < 40, x, y: of('best') },
          ...{
            formula: 'search.best',
            values: (/** @type {number} */ i) => ({ best: of('best')[i], n: x[i] }),
          },
        },
        {
          ...{ label: t('search.you'), token: 'query', dash: [5, 3], dots: true },
          ...{ x: yours.map((_, i) => i + 1), y: yours, formula: 'search.best' },
          values: (/** @type {number} */ i) => ({ best: yours[i], n: i + 1 }),
        },
      ],
    },
    {
      ...{ id: 'length', heading: t('search.chart.length'), unit: t('search.widths'), digits: 3 },
      curves: [
        {
          ...{ label: t('search.length'), token: 'support', formula: 'search.length' },
          values: (/** @type {number} */ i) => ({
            kernel: KERNELS.indexOf(String(run.hypers.kernel)),
            length: lengths[from + i],
          }),
          x: from < 0 ? [] : x.slice(from),
          y: from < 0 ? [] : lengths.slice(from),
        },
      ],
    },
  ];
}

/** The stage: what is believed of a function, where the machine looks next, and where you look. */
export class StageSearch extends Stage {
  static properties = {
    belief: { state: true },
    seen: { state: true },
  };

  static styles = [
    Stage.styles,
    css`
      .maps {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 230px), 1fr));
        gap: 20px 24px;
      }
      .keys {
        flex-wrap: wrap;
        min-height: 3em;
        align-content: flex-start;
      }
      .keys i {
        display: inline-block;
        width: 18px;
        margin-right: 6px;
        vertical-align: 3px;
        border-top: 2px solid var(--support);
      }
      .keys i.truth {
        border-top: 2px dashed var(--ink);
      }
      .keys i.worth {
        border-top: 2px solid var(--divergence);
      }
      .keys i.point {
        width: 9px;
        height: 9px;
        border: 0;
        border-radius: 50%;
        background: var(--support);
        vertical-align: 0;
      }
      .keys i.guess {
        width: 8px;
        height: 8px;
        border: 0;
        background: var(--query);
        vertical-align: 0;
        transform: rotate(45deg);
      }
      .score {
        display: flex;
        flex-wrap: wrap;
        gap: 10px 28px;
        align-items: center;
      }
      .score p {
        margin: 0;
        color: var(--muted);
        font-size: 13px;
      }
      .score b {
        display: block;
        font: 500 22px/1.25 var(--serif);
        color: var(--ink);
      }
      .score .you b {
        color: var(--query-text);
      }
      .score .machine b {
        color: var(--support);
      }
      .score label {
        display: flex;
        gap: 8px;
        align-items: center;
        cursor: pointer;
      }
      .score input {
        width: 18px;
        height: 18px;
        margin: 0;
        accent-color: var(--ink);
      }
      .score p {
        min-width: 9.5em;
      }
    `,
  ];

  constructor() {
    super();
    this.seen = false; // the function itself is shown
    /** @type {(import('../views/belief.js').Belief & { dims: number }) | null} of one input, or what maps share */
    this.belief = null;
    /** @type {Tensors | null} */
    this.surface = null;
    this.surfaceOf = '';
    /** @type {Record<string, { dims: number[], data: Float32Array }> | null} */
    this.posterior = null;
    /** @type {number[][]} */
    this.tried = [];
    /** @type {number[]} */
    this.values = [];
    /** @type {number[] | null} */
    this.next = null;
    this.dims = 1;
    this.asking = false;
  }

  get match() {
    return matchOf(this.studio);
  }

  /** @returns {HeightMap[]} */
  get maps() {
    return /** @type {any} */ ([...this.renderRoot.querySelectorAll('mg-height-map')]);
  }

  themed() {
    for (const map of this.maps) map.themed();
    /** @type {any} */ (this.renderRoot.querySelector('mg-belief'))?.paint();
  }

  async begin() {
    const { studio } = this;
    const { hypers, seed } = studio.run;
    if (hypers.function === 'told') {
      // Nobody tells it anything here.
      studio.setHyper('function', 'random');
      studio.reset();
      return;
    }
    const { serial } = studio;
    const key = [hypers.function, hypers.dims, seed].join();
    if (this.match.begin(key)) this.seen = false;
    if (key !== this.surfaceOf) this.surface = null;
    studio.watch('tried', { view: 'tried', inputs: {} });
    studio.watch('next', { view: 'next', inputs: {} });
    const flat = await studio.view('value', {}, []);
    const surface = flat && (await studio.view('surface', { n: 2 }, []));
    if (!surface || serial !== studio.serial) return; // another session meanwhile
    this.dims = surface.where.dims[1];
    const n = this.dims > 1 ? GRID : POINTS;
    studio.watch('posterior', { view: 'posterior', inputs: { n }, every: n === GRID ? 150 : 0 });
    if (this.surface && this.dims < 3) return;
    const whole = await studio.view('surface', { n }, []);
    if (serial !== studio.serial) return;
    this.surface = whole;
    this.surfaceOf = key;
    this.redraw();
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    const { posterior, tried, next } = frame.views;
    if (posterior)
      this.posterior = Object.fromEntries(
        Object.entries(posterior).map(([name, { dims, data }]) => [
          name,
          { dims: [...dims], data: Float32Array.from(data) }, // the worker wants its own back
        ]),
      );
    if (tried) {
      const [n, dims] = tried.points.dims;
      this.tried = Array.from({ length: n }, (_, i) =>
        Array.from(tried.points.data.subarray(i * dims, (i + 1) * dims)),
      );
      this.values = Array.from(tried.values.data);
    }
    if (next) this.next = Array.from(next.points.data);
    if (posterior || tried || next) this.redraw();
  }

  /** 'another', 'show', 'hide'. @param {string} action */
  act(action) {
    if (action === 'another') this.another();
    if (action === 'show' || action === 'hide') {
      this.seen = action === 'show';
      this.redraw();
    }
  }

  /** Another function: of another seed. */
  another() {
    const { studio } = this;
    if (!studio.allows('seed')) return;
    studio.setSeed(studio.run.seed + 1);
    studio.reset();
  }

  /** A place that you try; then it is the machine's turn. @param {number[]} at */
  async guess(at) {
    const { studio, dims } = this;
    if (!studio.ready || this.asking) return;
    this.asking = true;
    try {
      const place = at.length === dims ? at : [...at, ...Array(dims - at.length).fill(0)];
      const x = { dims: [1, dims], data: Float32Array.from(place) };
      const view = await studio.view('value', { x }, []);
      if (!view) return;
      this.match.add({ at: place, value: view.value.data[0] });
      if (!studio.playing && studio.run.step < this.match.guesses.length) await studio.step();
      this.redraw();
      studio.changed();
    } finally {
      this.asking = false;
    }
  }

  // --- pictures -------------------------------------------------------------------------------

  redraw() {
    const { posterior, dims } = this;
    if (!posterior || (posterior.y === undefined) !== (dims === 1)) return;
    if (dims === 1) {
      const { x, mean, sd, acquisition } = posterior;
      this.belief = {
        ...{ x: x.data, mean: mean.data, sd: sd.data, acquisition: acquisition.data, dims },
        truth: this.seen && this.surface ? Float32Array.from(this.surface.value.data) : null,
        next: this.next?.[0] ?? null,
        tried: { x: this.tried.map(([place]) => place), y: this.values },
        guesses: this.match.guesses.map(({ at, value }) => ({ x: at[0], y: value })),
        known: this.values.length > 0,
      };
    } else {
      this.requestUpdate();
      this.updateComplete.then(() => this.paintMaps());
    }
  }

  paintMaps() {
    const { posterior, surface } = this;
    if (!posterior?.y) return;
    for (const map of this.maps) {
      const { name } = map.dataset;
      const values = name === 'truth' ? surface?.value : posterior[String(name)];
      if (values) map.show(posterior.x.data, posterior.y.data, values.data);
    }
  }

  /** @param {Scales} scales */
  overlay({ context, x, y, colour }) {
    context.lineWidth = 1.5;
    const put = (
      /** @type {string} */ mark,
      /** @type {number[]} */ at,
      /** @type {number} */ size,
      /** @type {string} */ token,
    ) => {
      markPath(context, mark, x(at[0]), y(at[1]), size);
      context.fillStyle = colour(token);
      context.strokeStyle = colour('--paper');
      context.fill();
      context.stroke();
    };
    for (const at of this.tried) put('circle', at, 3.5, '--ink');
    for (const { at } of this.match.guesses) put('diamond', at, 4, '--query');
    if (this.next) put('star', this.next, 6, '--divergence');
  }

  /** What the plot shows, in words. */
  said() {
    const { t } = this.studio;
    const number = (/** @type {number} */ v) => t.number(v, 3);
    const count = this.values.length;
    const least = Math.min(...this.values);
    return t('search.plot.label', {
      count,
      least: count ? number(least) : '–',
      next: this.next?.map(number).join(', ') ?? '–',
    });
  }

  /** The lowest of n values. @param {number} best @param {number} n */
  best(best, n) {
    const { studio } = this;
    if (!Number.isFinite(best)) return '–';
    return opens(studio, 'search.best', { best, n }, studio.t.number(best, 3));
  }

  renderMaps() {
    const { t } = this.studio;
    /** @type {{ name: string, tone: string, high: boolean }[]} */
    const maps = [...MAPS];
    if (this.seen) maps.push({ name: 'truth', tone: '--adapted', high: false });
    return html`<div class="maps">
      ${maps.map(
        ({ name, tone, high }) =>
          html`<figure>
            <figcaption class="cap">${t(`search.map.${name}`)}</figcaption>
            <mg-height-map
              data-name=${name}
              label=${`${t(`search.map.${name}`)}. ${this.said()}`}
              tone=${tone}
              ?high=${high}
              ?passive=${name !== 'mean'}
              .at=${this.next?.slice(0, 2) ?? null}
              .overlay=${(/** @type {Scales} */ scales) => this.overlay(scales)}
              @drop=${(/** @type {CustomEvent} */ e) => this.guess(e.detail)}
            ></mg-height-map>
          </figure>`,
      )}
    </div>`;
  }

  render() {
    const { studio, belief, dims, surface } = this;
    const { t } = studio;
    const figure = (/** @type {number} */ v) => (Number.isFinite(v) ? t.number(v, 3) : '–');
    const least = surface?.least.data[0];
    return html`<div class="score" role="group" aria-label=${t('search.score')}>
        <p class="you">
          ${t('search.you.count', { count: this.match.guesses.length })}<b
            >${this.best(this.match.best, this.match.guesses.length)}</b
          >
        </p>
        <p class="machine">
          ${t('search.machine.count', { count: this.values.length })}<b
            >${this.best(Math.min(Infinity, ...this.values), this.values.length)}</b
          >
        </p>
        <p>
          ${t('search.least')}<b
            >${this.seen && least !== undefined ? opens(studio, 'search.least', { least }, figure(least)) : '?'}</b
          >
        </p>
        <label
          ><input
            type="checkbox"
            .checked=${this.seen}
            @change=${(/** @type {any} */ e) => this.act(e.target.checked ? 'show' : 'hide')}
          />${t('search.show')}</label
        >
        ${
          studio.allows('seed')
            ? html`<button class="pill" @click=${() => this.another()}>
                ${t('search.another')}
              </button>`
            : nothing
        }
      </div>
      ${
        dims > 1
          ? this.renderMaps()
          : html`<figure>
              <figcaption class="cap keys" aria-hidden="true">
                <span><i></i>${t('search.key.mean')}</span>
                <span><i class="point"></i>${t('search.key.tried')}</span>
                <span><i class="guess"></i>${t('search.key.guess')}</span>
                <span><i class="worth"></i>${t('search.key.worth')}</span>
                ${
                  this.seen
                    ? html`<span><i class="truth"></i>${t('search.key.truth')}</span>`
                    : nothing
                }
              </figcaption>
              <mg-belief
                label=${this.said()}
                .belief=${belief}
                @guess=${(/** @type {CustomEvent} */ e) => this.guess(e.detail)}
              ></mg-belief>
            </figure>`
      }`;
  }
}

customElements.define('mg-stage-search', StageSearch);
