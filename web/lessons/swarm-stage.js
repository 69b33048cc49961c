import { css, html } from 'lit';
import { Stage } from '../components/connected.js';
import { table, two } from '../styles/parts.js';
import { markPath } from '../views/outlines.js';
import { power } from './racers.js';
import { figure } from '../components/figure.js';
import '../views/height-map.js';
import './surfaces-formulas.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../views/height-map.js').HeightMap} HeightMap
 * @typedef {import('../views/height-map.js').Scales} Scales
 */

const GRID = 97; // of the map, a side
const METHODS = ['genetic', 'swarm', 'cmaes'];
const THERE = 1e-3; // above the least value
const CORNERS = 64; // of an ellipse

/** The least value there is, for the curves. @type {WeakMap<Studio, number>} */
const leastOf = new WeakMap();

/** Curves beside the stage, over the values that were used. @param {Studio} studio */
export function charts(studio) {
  const { t, run } = studio;
  const { series } = run;
  const least = leastOf.get(studio) ?? 0;
  const count = series?.count ?? 0;
  const of = (/** @type {string} */ name) =>
    series ? Array.from(series.y[name].subarray(0, count)) : [];
  const x = of('evaluations');
  /** @param {string} name  of a height above the lowest */
  const heights = (name) => {
    const above = of(name).map((value) => value - least);
    const y = above.map(power);
    const values = (/** @type {number} */ i) => ({ height: above[i], power: y[i] });
    return { x, y, formula: 'surfaces.power', values };
  };
  const spread = of('spread');
  return [
    {
      ...{ id: 'best', heading: t('swarm.chart.best'), unit: t('swarm.power'), digits: 1 },
      curves: [
        {
          ...{ label: t('swarm.best'), token: 'support' },
          ...heights('best'),
        },
        {
          ...{ label: t('swarm.mean'), token: 'before', dash: [5, 3] },
          ...heights('mean'),
        },
      ],
    },
    {
      ...{ id: 'spread', heading: t('swarm.chart.spread'), unit: t('swarm.power'), digits: 1 },
      curves: [
        {
          ...{ label: t('swarm.spread'), token: 'adapted', x, y: spread.map(power) },
          formula: 'surfaces.spread',
          values: (/** @type {number} */ i) => ({ spread: spread[i], power: power(spread[i]) }),
        },
      ],
    },
  ];
}

/**
 * Points of the ellipse of a standard deviation times `size` around a mean.
 * @param {ArrayLike<number>} mean @param {ArrayLike<number>} covariance  [2, 2] @param {number} size
 */
export function ellipse(mean, covariance, size) {
  const root = Math.sqrt(Math.max(covariance[0], 0));
  const across = root > 0 ? covariance[1] / root : 0;
  const rest = Math.sqrt(Math.max(covariance[3] - across * across, 0));
  return Array.from({ length: CORNERS }, (_, i) => {
    const angle = (2 * Math.PI * i) / CORNERS;
    const [c, s] = [size * Math.cos(angle), size * Math.sin(angle)];
    return [mean[0] + root * c, mean[1] + across * c + rest * s];
  });
}

/** The stage: a surface with many points on it, and what each method has needed. */
export class StageSwarm extends Stage {
  static properties = { figures: { state: true } };

  static styles = [
    Stage.styles,
    table,
    two,
    css`
      .two {
        --columns: minmax(0, 1.6fr) minmax(210px, 1fr);
      }
      table {
        --cell: 5px 0 5px 8px;
      }
      tr.now th {
        font-weight: 600;
      }
      .hint {
        margin: 6px 0 0;
        min-height: 3em;
        font-size: 12px;
        line-height: 1.5;
        color: var(--muted);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {{ evaluations: number, best: number } | null} */
    this.figures = null;
    /** @type {Record<string, { dims: number[], data: Float32Array }>} */
    this.population = {};
    /** @type {Float32Array} [P, D] */
    this.next = new Float32Array();
    this.dims = 2;
    /** @type {number[][]} */
    this.lowest = [];
    this.least = 0;
    this.surfaceOf = '';
    /** What each has needed on this function: by method. @type {Record<string, { best: number, used: number, there: number }>} */
    this.needed = {};
  }

  /** @returns {HeightMap | null} */
  get map() {
    return this.renderRoot?.querySelector('mg-height-map');
  }

  themed() {
    this.map?.themed();
  }

  async begin() {
    const { studio } = this;
    const { hypers } = studio.run;
    const one = ['forrester', 'humps', 'random'].includes(String(hypers.function));
    if (hypers.function === 'told' || one || hypers.dims === 1) {
      // The picture is of two inputs.
      studio.setHyper('dims', 2);
      studio.setHyper('function', 'rastrigin');
      if (studio.pending.length > 0) studio.reset(); // else it is locked, in an exercise
      return;
    }
    studio.watch('population', { view: 'population', inputs: {} });
    studio.watch('next', { view: 'next', inputs: {} });
    const key = [hypers.function, hypers.dims, studio.run.seed].join();
    if (key === this.surfaceOf && this.map?.ground.n) return;
    const view = await studio.view('surface', { n: GRID }, []);
    if (!view || !this.map) return;
    if (key !== this.surfaceOf) this.needed = {};
    this.surfaceOf = key;
    const { x, y, value, where } = view;
    this.dims = where.dims[1];
    this.least = view.least.data[0];
    leastOf.set(studio, this.least);
    this.lowest = Array.from({ length: where.dims[0] }, (_, i) => [
      where.data[this.dims * i],
      where.data[this.dims * i + 1],
    ]);
    this.map.show(x.data, y.data, value.data);
    this.requestUpdate();
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    const { population, next } = frame.views;
    if (population)
      this.population = Object.fromEntries(
        Object.entries(population).map(([name, { dims, data }]) => [
          name,
          { dims: [...dims], data: Float32Array.from(data) }, // the worker wants its own back
        ]),
      );
    if (next) {
      this.next = Float32Array.from(next.points.data);
      this.dims = next.points.dims[1];
      this.figures = { evaluations: next.evaluations.data[0], best: next.value.data[0] };
      this.note();
    }
    if (population || next) this.map?.paint();
  }

  /** What the method that runs has needed so far. */
  note() {
    const { studio, figures, least: lowest } = this;
    const { series } = studio.run;
    if (!figures || !(figures.evaluations > 0)) return;
    let there = Infinity;
    for (let i = 0; series && i < series.count && there === Infinity; i++)
      if (series.y.best[i] - lowest <= THERE) there = series.y.evaluations[i];
    this.needed[studio.lesson.id] = {
      best: figures.best - lowest,
      used: figures.evaluations,
      there,
    };
  }

  /** 'method:cmaes', 'bent'. @param {string} action */
  act(action) {
    const { studio } = this;
    const [what, which] = action.split(':');
    if (what === 'bent' && studio.allows('function')) {
      studio.setHyper('function', 'rosenbrock');
      studio.restart();
    }
    if (what === 'method' && METHODS.includes(which)) this.choose(which);
  }

  /** The same function, by another method. @param {string} id */
  async choose(id) {
    const { studio } = this;
    if (!studio.allows('lesson') || studio.lesson.id === id) return;
    const { hypers, seed } = studio.run;
    await studio.setLesson(id);
    studio.setHyper('function', hypers.function);
    studio.setHyper('dims', hypers.dims);
    if (studio.run.seed !== seed) studio.setSeed(seed);
    if (studio.pending.length || studio.run.step > 0) await studio.reset();
  }

  // --- pictures -------------------------------------------------------------------------------

  /** @param {Scales} scales */
  overlay({ context, x, y, colour }) {
    const { dims, population } = this;
    context.strokeStyle = colour('--ink');
    context.lineWidth = 1.25;
    for (const [px, py] of this.lowest) {
      context.beginPath();
      context.moveTo(x(px) - 5, y(py) - 5);
      context.lineTo(x(px) + 5, y(py) + 5);
      context.moveTo(x(px) - 5, y(py) + 5);
      context.lineTo(x(px) + 5, y(py) - 5);
      context.stroke();
    }
    const { points, velocity, mean, covariance } = population;
    if (mean && covariance) {
      const part = [0, 1, dims, dims + 1].map((i) => covariance.data[i]);
      context.strokeStyle = colour('--divergence');
      for (const size of [1, 2]) {
        context.lineWidth = size === 1 ? 2 : 1;
        context.beginPath();
        for (const [px, py] of ellipse(mean.data, part, size)) context.lineTo(x(px), y(py));
        context.closePath();
        context.stroke();
      }
      markPath(context, 'diamond', x(mean.data[0]), y(mean.data[1]), 4.5);
      context.fillStyle = colour('--divergence');
      context.fill();
    }
    const flock = points?.data.length ? points.data : this.next;
    context.fillStyle = colour('--support');
    for (let i = 0; i < flock.length; i += dims) {
      const [px, py] = [x(flock[i]), y(flock[i + 1])];
      if (velocity?.data.length) {
        context.strokeStyle = colour('--support');
        context.lineWidth = 1;
        context.beginPath();
        context.moveTo(px, py);
        context.lineTo(x(flock[i] + velocity.data[i]), y(flock[i + 1] + velocity.data[i + 1]));
        context.stroke();
      }
      markPath(context, 'circle', px, py, 3.5);
      context.strokeStyle = colour('--paper');
      context.lineWidth = 1;
      context.fill();
      context.stroke();
    }
    if (mean || !points?.data.length) return;
    // What is tried next.
    context.strokeStyle = colour('--query');
    context.lineWidth = 1.25;
    for (let i = 0; i < this.next.length; i += dims) {
      markPath(context, 'circle', x(this.next[i]), y(this.next[i + 1]), 2.5);
      context.stroke();
    }
  }

  /** @param {number} value */
  height(value) {
    const { t } = this.studio;
    if (value >= 0.001) return t.number(value, value < 0.1 ? 4 : value < 100 ? 2 : 0);
    return value > 0 ? value.toExponential(0).replace('-', '−') : '0';
  }

  /** What the map shows, in words. */
  said() {
    const { t, lesson } = this.studio;
    const { figures, least: lowest } = this;
    return t('swarm.map.label', {
      method: t(`swarm.${lesson.id}`),
      used: figures?.evaluations ?? 0,
      best: figures && figures.evaluations ? this.height(figures.best - lowest) : '–',
    });
  }

  render() {
    const { studio, needed } = this;
    const { t, lesson } = studio;
    const methods = studio.allows('lesson') ? METHODS : [lesson.id];
    return html`<div class="choice" role="group" aria-label=${t('swarm.method')}>
        ${methods.map(
          (id) =>
            html`<button
              data-lesson=${id}
              aria-pressed=${String(lesson.id === id)}
              @click=${() => this.choose(id)}
            >
              ${t(`swarm.${id}`)}
            </button>`,
        )}
      </div>
      <div class="two">
        <figure>
          <figcaption class="cap">${t('swarm.map')}</figcaption>
          <mg-height-map
            passive
            label=${this.said()}
            .overlay=${(/** @type {Scales} */ scales) => this.overlay(scales)}
          ></mg-height-map>
          <p class="hint">${t(`swarm.${lesson.id}.hint`)}</p>
        </figure>
        <table>
          <caption>
            ${t('swarm.table')}
          </caption>
          <thead>
            <tr>
              <th scope="col">${t('swarm.method')}</th>
              <th scope="col">${t('swarm.used')}</th>
              <th scope="col">${t('swarm.above')}</th>
              <th scope="col">${t('swarm.there')}</th>
            </tr>
          </thead>
          <tbody>
            ${methods.map((id) => {
              const one = needed[id];
              const there = one && Number.isFinite(one.there) ? t.number(one.there, 0) : '–';
              return html`<tr class=${lesson.id === id ? 'now' : ''}>
                <th scope="row">${t(`swarm.${id}`)}</th>
                <td>${one ? t.number(one.used, 0) : '–'}</td>
                <td>
                  ${
                    one
                      ? figure(
                          studio,
                          'surfaces.above',
                          { best: one.best + this.least, least: this.least },
                          this.height(one.best),
                        )
                      : '–'
                  }
                </td>
                <td>${there}</td>
              </tr>`;
            })}
          </tbody>
        </table>
      </div>`;
  }
}

customElements.define('mg-stage-swarm', StageSwarm);
