import { html, nothing } from 'lit';
import { Newest } from '../app/newest.js';
import { Stage } from '../components/connected.js';
import '../components/value.js';
import { ruled, two } from '../styles/parts.js';
import '../views/code-map.js';
import { colourOf, letterOf, pathOf, shapeOf } from '../views/marks.js';
import '../views/pictures.js';
import './clusters-formulas.js';
import { look } from './clusters-look.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Order} Order
 * @typedef {import('../worker/protocol.js').Worth} Worth
 * @typedef {import('../views/pictures.js').Pictures} Pictures
 *
 * @typedef {object} Choice  what is looked at, and how; kept for as long as the page lasts
 * @property {number} side
 * @property {number} first  of its characters
 * @property {number} characters
 * @property {number} k
 * @property {number[]} picks  the drawings a, b and c
 * @property {number} now  which of them is chosen next
 * @property {boolean} means  arithmetic with the means of their characters
 * @property {Worth[]} sweep  other k
 */

const MOST_K = 20;
const FEW = [5, 10, 20]; // characters
const SWEEP = [2, 3, 4, 5, 6, 8, 10, 12, 15, 20];
const ACROSS = 9; // pictures of a walk
const BEYOND = 0.5; // of the way, past both ends
const REACH = 2.5; // standard deviations
const AXES = 4; // that are walked along
const REST = 240; // ms between two looks, while it trains
const SWEEP_REST = 2500;
const NAMES = ['a', 'b', 'c'];

/** @type {WeakMap<object, Choice>} */
const kept = new WeakMap();

/** @param {object} studio @returns {Choice} */
function choiceOf(studio) {
  const choice = kept.get(studio) ?? {
    ...{ side: 1, first: 0, characters: 10, k: 10, picks: [0, 20, 40], now: 0 },
    ...{ means: false, sweep: [] },
  };
  kept.set(studio, choice);
  return choice;
}

/** What each k would be worth. @param {Studio} studio @returns {import('./index.js').ChartSpec[]} */
export function charts(studio) {
  const { t } = studio;
  const { sweep } = choiceOf(studio);
  const curve = (/** @type {'purity' | 'chance' | 'silhouette'} */ key) => ({
    x: sweep.map(({ k }) => k),
    y: sweep.map((worth) => worth[key]),
  });
  return [
    {
      ...{ id: 'byk', heading: t('clusters.byk'), unit: '', digits: 2, floor: 0, ceiling: 1 },
      whole: true,
      curves: [
        { label: t('clusters.purity'), token: 'ink', dots: true, ...curve('purity') },
        { label: t('clusters.chance'), token: 'before', dash: [5, 3], ...curve('chance') },
        {
          ...{ label: t('clusters.silhouette'), token: 'adapted', dots: true, dash: [2, 3] },
          ...curve('silhouette'),
        },
      ],
    },
  ];
}

/** The stage: a map of codes with their clusters, axes to walk along, arithmetic. */
export class StageClusters extends Stage {
  static properties = {
    order: { state: true },
    near: { state: true },
  };

  static styles = [Stage.styles, two, ruled, look];

  constructor() {
    super();
    this.choice = choiceOf(this);
    /** @type {Order | null} */
    this.order = null;
    this.near = ''; // whose drawing's code is nearest to a − b + c
    this.asked = ''; // which network, and which drawings, the last look was at
    this.swept = ''; // of which network, and which drawings, the last other k are
    this.sweptAt = 0;
    this.looks = new Newest(() => this.look());
    this.paintings = new Newest(() => this.paint());
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('studio')) this.choice = choiceOf(this.studio);
  }

  /** Everything anew: the session is another one. */
  begin() {
    this.map?.reset();
    this.asked = '';
    this.choice.sweep = [];
    this.looks.put(undefined);
  }

  /** @returns {import('../views/code-map.js').CodeMap | null} */
  get map() {
    return this.renderRoot?.querySelector('mg-code-map') ?? null;
  }

  /** @param {string} selector @returns {Pictures | null} */
  sheet(selector) {
    return this.renderRoot?.querySelector(selector) ?? null;
  }

  show() {
    this.looks.put(undefined);
  }

  themed() {
    for (const sheet of this.renderRoot.querySelectorAll('mg-pictures'))
      /** @type {Pictures} */ (sheet).paint();
    this.map?.themed();
    this.requestUpdate();
  }

  /** @param {string} action */
  act(action) {
    const k = /^k(\d+)$/.exec(action);
    if (k) this.turn({ k: Number(k[1]) });
    if (action === 'others') this.turnPage();
    if (action === 'means' || action === 'drawings') this.turn({ means: action === 'means' });
  }

  // --- what is looked at --------------------------------------------------------------------------

  /** @param {Partial<Choice>} wanted */
  turn(wanted) {
    const { choice } = this;
    const before = { ...choice };
    Object.assign(choice, wanted);
    choice.k = Math.max(1, Math.min(MOST_K, choice.k));
    if (before.side !== choice.side) choice.first = 0;
    const others =
      before.side !== choice.side ||
      before.first !== choice.first ||
      before.characters !== choice.characters;
    if (others) {
      choice.sweep = [];
      choice.picks = [];
      this.map?.reset();
    }
    this.requestUpdate();
    if (others || before.k !== choice.k) this.looks.put(undefined);
    else this.paintings.put(undefined);
  }

  get available() {
    const info = this.studio.run.info;
    return (this.choice.side === 0 ? info?.trainClasses : info?.testClasses) ?? 0;
  }

  turnPage() {
    const { first, characters } = this.choice;
    this.turn({ first: (first + characters) % Math.max(1, this.available) });
  }

  /** Asks the worker for the order there is, if there may be another than last time. */
  async look() {
    const { studio, choice } = this;
    if (!this.here || !studio.client || !studio.run.info) return;
    if (studio.held !== studio.lesson) return;
    const { serial, run } = studio;
    const { side, first, characters, k } = choice;
    const codes = `${serial} ${run.step} ${side} ${first} ${characters}`;
    const asked = `${codes} ${k}`;
    const rests = studio.playing && performance.now() - this.sweptAt < SWEEP_REST;
    const due = choice.sweep.length === 0 || (codes !== this.swept && !rests);
    if (asked === this.asked && !due) return;
    const request = { side, first, characters, k, sweep: due ? SWEEP : undefined };
    const order = await studio.client.request('order', { request }).catch(() => null);
    if (!order || serial !== studio.serial) return;
    this.asked = asked;
    if (choice.side !== side || choice.first !== first || choice.characters !== characters) return;
    this.take(order);
    if (order.sweep.length > 0) {
      choice.sweep = order.sweep;
      this.swept = codes;
      this.sweptAt = performance.now();
      studio.changed(); // its chart
    }
    if (studio.playing) await new Promise((resolve) => setTimeout(resolve, REST));
  }

  /** @param {Order} order */
  take(order) {
    const { choice } = this;
    const starts = [...new Set(order.labels)].map((label) => order.labels.indexOf(label));
    // Without a choice, drawings of the first three characters.
    choice.picks = NAMES.map((_, i) =>
      choice.picks[i] < order.labels.length ? choice.picks[i] : (starts[i] ?? 0),
    );
    this.order = order;
    this.map?.show(order);
    this.paintings.put(undefined);
  }

  // --- what the decoder makes of it ----------------------------------------------------------------

  /** A drawing's code. @param {number} index */
  codeOf(index) {
    const { codes } = /** @type {Order} */ (this.order);
    const size = codes.dims[1];
    return /** @type {Float32Array} */ (codes.data).subarray(size * index, size * (index + 1));
  }

  /** The mean code of a drawing's character. @param {number} index */
  meanOf(index) {
    const { labels, codes } = /** @type {Order} */ (this.order);
    const own = [...labels.keys()].filter((i) => labels[i] === labels[index]);
    const mean = new Float32Array(codes.dims[1]);
    for (const i of own) this.codeOf(i).forEach((v, d) => (mean[d] += v / own.length));
    return mean;
  }

  /** The codes a, b and c. */
  get terms() {
    return this.choice.picks.map((i) => (this.choice.means ? this.meanOf(i) : this.codeOf(i)));
  }

  async paint() {
    await this.updateComplete; // the sheets are there
    const { studio, order } = this;
    const { picks, means } = this.choice; // as they are now: another choice is painted afterwards
    if (!order || picks.length === 0) return; // other drawings are on their way
    const [a, b, c] = this.terms;
    const sum = a.map((v, d) => v - b[d] + c[d]);
    const { centres, axes, mean, variance } = order;
    const size = mean.length;
    /** @type {ArrayLike<number>[]} */
    const rows = [sum, ...[a, b, c]];
    for (let i = 0; i < ACROSS; i++) {
      const share = -BEYOND + ((1 + 2 * BEYOND) * i) / (ACROSS - 1);
      rows.push(a.map((v, d) => v + share * (b[d] - v)));
    }
    const shown = Math.min(AXES, axes.dims[0]);
    for (let k = 0; k < shown; k++)
      for (let i = 0; i < ACROSS; i++) {
        const by = REACH * ((2 * i) / (ACROSS - 1) - 1) * Math.sqrt(variance[k]);
        rows.push(mean.map((v, d) => v + by * axes.data[size * k + d]));
      }
    for (let k = 0; k < centres.dims[0]; k++)
      rows.push(centres.data.subarray(size * k, size * (k + 1)));
    const z = {
      dims: [rows.length, size],
      data: Float32Array.from(rows.flatMap((row) => Array.from(row))),
    };
    const found = await studio.view('decode', { z }, ['output']);
    if (!found || order !== this.order) return;
    const ink = /** @type {Uint8Array} */ (found.output.data);
    /** @param {string} id @param {number} at @param {number} [count] */
    const give = (id, at, count = 1) =>
      this.sheet(id)?.show({
        dims: [count, 784],
        data: ink.slice(784 * at, 784 * (at + count)),
      });
    give('#sum', 0);
    for (let i = 0; i < 3; i++)
      if (means) give(`#term${i}`, 1 + i);
      else this.sheet(`#term${i}`)?.show({ dims: [1, 784], data: this.inkOf(picks[i]) });
    give('#walk', 4, ACROSS);
    for (let k = 0; k < shown; k++) give(`#axis${k}`, 4 + ACROSS * (k + 1), ACROSS);
    const last = 4 + ACROSS * (shown + 1);
    for (let k = 0; k < centres.dims[0]; k++) give(`#heap${k}`, last + k);
    this.sheet('#pixels')?.show({ dims: [1, 784], data: this.pixelSum(picks, means) });
    const near = this.nearest(sum, picks);
    this.sheet('#near')?.show({ dims: [1, 784], data: this.inkOf(near) });
    this.near = this.nameOf(near);
  }

  /** @param {number} index */
  inkOf(index) {
    const { ink } = /** @type {Order} */ (this.order);
    return /** @type {Uint8Array} */ (ink.data).slice(784 * index, 784 * (index + 1));
  }

  /** Of a character's drawings. @param {number} index */
  meanInk(index) {
    const { labels } = /** @type {Order} */ (this.order);
    const own = [...labels.keys()].filter((i) => labels[i] === labels[index]);
    const mean = new Float32Array(784);
    for (const i of own) this.inkOf(i).forEach((v, p) => (mean[p] += v / own.length));
    return mean;
  }

  /** The same sum of pixels. @param {number[]} picks @param {boolean} means */
  pixelSum(picks, means) {
    const [a, b, c] = picks.map((i) => (means ? this.meanInk(i) : this.inkOf(i)));
    return Uint8Array.from(a, (v, p) => Math.max(0, Math.min(255, v - b[p] + c[p])));
  }

  /** The drawing, none of a, b and c, with the nearest code. @param {Float32Array} code @param {number[]} picks */
  nearest(code, picks) {
    const { labels } = /** @type {Order} */ (this.order);
    let [found, least] = [-1, Infinity];
    for (const i of labels.keys()) {
      if (picks.includes(i)) continue;
      const distance = this.codeOf(i).reduce((sum, v, d) => sum + (v - code[d]) ** 2, 0);
      if (distance < least) [found, least] = [i, distance];
    }
    return found;
  }

  // --- parts --------------------------------------------------------------------------------------

  /** Of a drawing's character. @param {number} index */
  nameOf(index) {
    const label = this.order?.labels[index] ?? -1;
    return this.studio.data?.classNames[label]?.replaceAll('_', ' ') ?? '';
  }

  /** @param {number} cluster */
  mark(cluster) {
    return html`<span class="mark"
      ><svg viewBox="-1.6 -1.6 3.2 3.2" aria-hidden="true">
        <path d=${pathOf(shapeOf(cluster))} fill=${colourOf(this, cluster)} /></svg
      >${letterOf(cluster)}</span
    >`;
  }

  /** Who is in a cluster. @param {number} cluster */
  members(cluster) {
    const { t } = this.studio;
    const { labels, cluster: all } = /** @type {Order} */ (this.order);
    /** @type {Map<number, number[]>} */
    const byName = new Map();
    for (const [i, own] of all.entries())
      if (own === cluster) byName.set(labels[i], [...(byName.get(labels[i]) ?? []), i]);
    const size = [...byName.values()].reduce((n, { length }) => n + length, 0);
    const [most] = [...byName.values()].sort((x, y) => y.length - x.length);
    return t('clusters.members', { most: most.length, size, name: this.nameOf(most[0]) });
  }

  /** @param {string} id @param {string} label @param {number} [largest] */
  picture(id, label, largest = 56) {
    return html`<mg-pictures
      id=${id}
      columns="1"
      largest=${largest}
      expected="1"
      label=${label}
    ></mg-pictures>`;
  }

  /** @param {string} name @param {{ value: any, words: string }[]} list @param {any} now @param {(value: any) => void} choose */
  one(name, list, now, choose) {
    return html`<div class="choice" role="group" aria-label=${name}>
      ${list.map(
        ({ value, words }) =>
          html`<button aria-pressed=${now === value} @click=${() => choose(value)}>
            ${words}
          </button>`,
      )}
    </div>`;
  }

  settings() {
    const { t } = this.studio;
    const { side, characters, k } = this.choice;
    const sides = [1, 0].map((value) => ({
      value,
      words: t(value ? 'clusters.held' : 'clusters.learnt'),
    }));
    const counts = FEW.map((value) => ({ value, words: t('clusters.count', { count: value }) }));
    return html`<div class="few">
        <span>${t('clusters.which')}</span>
        ${this.one(t('clusters.which'), sides, side, (value) => this.turn({ side: value }))}
        ${this.one(t('clusters.howmany'), counts, characters, (value) =>
          this.turn({ characters: value, k: value }),
        )}
        <div class="choice">
          <button @click=${() => this.turnPage()} ?disabled=${this.available <= characters}>
            ${t('clusters.others')}
          </button>
        </div>
      </div>
      <div class="k">
        <label for="k">${t('clusters.k')}</label><b>${k}</b>
        <input
          id="k"
          type="range"
          min="2"
          max=${MOST_K}
          step="1"
          .value=${String(k)}
          @input=${(/** @type {any} */ e) => this.turn({ k: Number(e.target.value) })}
        />
      </div>`;
  }

  figures() {
    const studio = this.studio;
    const { t } = studio;
    const { order } = this;
    const n = order?.labels.length ?? 0;
    /** @param {'purity' | 'chance' | 'rand' | 'silhouette'} key @param {Worth | undefined} worth */
    const cell = (key, worth) => {
      if (!worth) return html`<td>–</td>`;
      const share = key === 'purity' || key === 'chance';
      const words = share ? `${t.number(100 * worth[key], 1)} %` : t.number(worth[key], 2);
      return html`<td>
        <mg-value .studio=${studio} formula="clusters.${key}" .values=${{ ...worth, n }}
          >${words}</mg-value
        >
      </td>`;
    };
    const keys = /** @type {const} */ (['purity', 'chance', 'rand', 'silhouette']);
    const line = (/** @type {string} */ name, /** @type {Worth | undefined} */ worth) =>
      html`<tr class=${name === 'pixels' ? 'data' : ''}>
        <th scope="row">
          <span class="dot ${name === 'pixels' ? 'before' : 'adapted'}"></span
          >${t(`clusters.of.${name}`, { size: order?.mean.length ?? 0 })}
        </th>
        ${keys.map((key) => cell(key, worth))}
      </tr>`;
    return html`<div>
      <table>
        <caption class="out">
          ${t('clusters.worth')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t('clusters.worth.k', { k: order?.worth.k ?? this.choice.k })}</th>
            ${keys.map((key) => html`<th scope="col">${t(`clusters.${key}`)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${line('codes', order?.worth)}${line('pixels', order?.pixels)}
        </tbody>
      </table>
      <p class="note">${t('clusters.worth.note')}</p>
    </div>`;
  }

  heaps() {
    const { t } = this.studio;
    const k = this.order?.centres.dims[0] ?? 0;
    return html`<section aria-label=${t('clusters.heaps')}>
      <p class="cap"><span>${t('clusters.heaps')}</span></p>
      <ul class="heaps">
        ${Array.from(
          { length: k },
          (_, c) =>
            html`<li class="heap">
              ${this.mark(c)}${this.picture(
                `heap${c}`,
                t('clusters.centre', { letter: letterOf(c) }),
              )}
              <p>${this.members(c)}</p>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  axes() {
    const studio = this.studio;
    const { t } = studio;
    const { order } = this;
    const shown = Math.min(AXES, order?.axes.dims[0] ?? 0);
    const share = (/** @type {number} */ k) =>
      (100 * (order?.variance[k] ?? 0)) / (order?.total ?? 1);
    return html`<section aria-label=${t('clusters.axes')}>
      <p class="cap"><span>${t('clusters.axes')}</span></p>
      <div class="rows">
        ${Array.from(
          { length: shown },
          (_, k) =>
            html`<span
                >${t('clusters.axis', { k: k + 1 })}
                <mg-value
                  .studio=${studio}
                  formula="clusters.axis"
                  .values=${{ k: k + 1, variance: order?.variance[k] ?? 0, total: order?.total ?? 1 }}
                  >${t.number(share(k), 0)} %</mg-value
                ></span
              ><mg-pictures
                id="axis${k}"
                columns=${ACROSS}
                largest="56"
                expected=${ACROSS}
                label=${t('clusters.axis.label', { k: k + 1, reach: t.number(REACH, 1) })}
              ></mg-pictures>`,
        )}
      </div>
      <p class="note">${t('clusters.axes.note', { reach: t.number(REACH, 1) })}</p>
    </section>`;
  }

  arithmetic() {
    const { t } = this.studio;
    const { picks, now, means } = this.choice;
    const term = (/** @type {number} */ i) =>
      html`<div class="term">
        <button aria-pressed=${now === i} @click=${() => this.turn({ now: i })}>
          <i>${NAMES[i]}</i> ${t('clusters.choose')}
        </button>
        ${this.picture(`term${i}`, t('clusters.term', { name: NAMES[i], what: this.nameOf(picks[i]) }), 84)}
        <span>${this.nameOf(picks[i])}</span>
      </div>`;
    const result = (
      /** @type {string} */ id,
      /** @type {string} */ words,
      /** @type {string} */ below = '',
    ) =>
      html`<div class="term">
        <p>${words}</p>
        ${this.picture(id, words, 84)}
        <span>${below}</span>
      </div>`;
    const kinds = [false, true].map((value) => ({
      value,
      words: t(value ? 'clusters.means' : 'clusters.drawings'),
    }));
    return html`<section aria-label=${t('clusters.sum')}>
      <p class="cap"><span>${t('clusters.sum')}</span></p>
      ${this.one(t('clusters.sum.of'), kinds, means, (value) => this.turn({ means: value }))}
      <div class="sum">
        ${term(0)}<span class="sign">−</span>${term(1)}<span class="sign">+</span>${term(2)}
        <span class="sign">=</span>${result('sum', t('clusters.sum.codes'))}
        ${result('near', t('clusters.sum.near'), this.near)}
        ${result('pixels', t('clusters.sum.pixels'))}
      </div>
      <p class="note">${t('clusters.sum.note')}</p>
      <p class="cap walk"><span>${t(means ? 'clusters.walk.means' : 'clusters.walk')}</span></p>
      <mg-pictures
        id="walk"
        columns=${ACROSS}
        largest="64"
        expected=${ACROSS}
        label=${t('clusters.walk.label')}
      ></mg-pictures>
      <p class="note">${t('clusters.walk.note')}</p>
    </section>`;
  }

  /** @param {number} index */
  picked(index) {
    const { picks, now } = this.choice;
    this.turn({ picks: picks.map((old, i) => (i === now ? index : old)), now: (now + 1) % 3 });
  }

  render() {
    const { studio, order, choice } = this;
    const { t } = studio;
    const { means, now } = choice;
    const count = order?.labels.length ?? 0;
    const share = order ? (100 * (order.variance[0] + order.variance[1])) / order.total : 0;
    return html`<section class="two" aria-label=${t('clusters.map')}>
        <figure>
          <figcaption class="cap">
            <span
              >${t('clusters.map.cap', { count, characters: new Set(order?.labels).size, share: t.number(share, 0) })}</span
            >
          </figcaption>
          <mg-code-map
            label=${t('clusters.map.label', { name: NAMES[now] })}
            .describe=${(/** @type {number} */ i) =>
              t('clusters.point', {
                name: this.nameOf(i),
                letter: letterOf(order?.cluster[i] ?? 0),
              })}
            .picks=${order && !means ? choice.picks.map((index, i) => ({ letter: NAMES[i], index })) : []}
            @pick=${(/** @type {CustomEvent} */ e) => this.picked(e.detail)}
          ></mg-code-map>
          <p class="note">${t('clusters.map.note', { name: NAMES[now] })}</p>
        </figure>
        <div class="side">${this.settings()}${this.figures()}</div>
      </section>
      ${this.heaps()} ${this.axes()} ${order ? this.arithmetic() : nothing}`;
  }
}

customElements.define('mg-stage-clusters', StageClusters);
