import { LitElement, css, html, nothing, svg } from 'lit';
import { loadTexts } from '../i18n/index.js';
import { shared } from '../styles/shared.js';
import { Connected } from './connected.js';
import './dialog.js';
import '../views/pictures.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/inspect.js').Seen} Seen
 * @typedef {Seen['nodes'][number]} Node
 */

const MIN = 0.3; // of its natural size, the smallest that can be read

/**
 * <mg-inspector>: the autodiff's own graph of the running model: forward and gradient, with shapes, values,
 * time and memory of every node.
 */
export class Inspector extends LitElement {
  static properties = {
    studio: { attribute: false },
    seen: { state: true },
    chosen: { state: true },
    scale: { state: true },
  };

  static styles = [
    shared,
    css`
      mg-dialog {
        --dialog: 1180px;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 18px;
        align-items: baseline;
        margin-bottom: 10px;
        font-size: 13px;
        color: var(--muted);
      }
      .bar b {
        color: var(--ink);
        font-weight: 500;
      }
      .key {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      .key i {
        width: 12px;
        height: 12px;
        border: 2px solid var(--tone);
        border-radius: 3px;
        background: color-mix(in srgb, var(--tone) 14%, transparent);
      }
      .o0 {
        --tone: var(--support);
      }
      .o1 {
        --tone: var(--query);
      }
      .o2 {
        --tone: var(--divergence);
      }
      .leaf {
        --tone: var(--before);
      }
      .panes {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 280px;
        gap: 20px;
      }
      .graph {
        height: min(62vh, 640px);
        overflow: auto;
        overscroll-behavior: contain;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: var(--raise);
      }
      svg {
        display: block;
      }
      svg .edge {
        fill: none;
        stroke: var(--muted);
        stroke-opacity: 0.5;
      }
      svg .edge.near {
        stroke: var(--ink);
        stroke-opacity: 1;
        stroke-width: 1.6;
      }
      svg rect.box {
        fill: color-mix(in srgb, var(--tone) 12%, var(--raise));
        stroke: var(--tone);
      }
      svg .leaf rect.box {
        stroke-dasharray: 4 2;
      }
      svg rect.time {
        fill: var(--tone);
      }
      svg text {
        font: 12px var(--sans);
        fill: var(--ink);
        text-anchor: middle;
      }
      svg text.dims {
        font-size: 10px;
        fill: var(--muted);
      }
      svg g.node {
        cursor: pointer;
      }
      svg g.node:focus-visible {
        outline: none;
      }
      svg g.node:focus-visible rect.box,
      svg g.chosen rect.box {
        stroke: var(--ink);
        stroke-width: 2.5;
      }
      h3 {
        margin: 0 0 4px;
        font: 500 18px/1.3 var(--serif);
        overflow-wrap: anywhere;
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 3px 14px;
        margin: 10px 0;
        font-size: 13px;
      }
      dt {
        color: var(--muted);
      }
      dd {
        margin: 0;
        text-align: right;
      }
      .near button {
        padding: 2px 0;
        border: 0;
        border-bottom: 1px dashed currentcolor;
        background: none;
        color: var(--support);
        font-size: 13px;
      }
      .near {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
        margin: 4px 0 10px;
      }
      .note {
        margin: 8px 0 0;
        font-size: 13px;
        color: var(--muted);
      }
      select,
      input {
        font: inherit;
        color: inherit;
        background: var(--paper);
        accent-color: var(--ink);
      }
      details {
        margin-top: 14px;
      }
      .rows {
        max-height: 320px;
        overflow: auto;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 12px;
      }
      th,
      td {
        padding: 3px 8px 3px 0;
        border-bottom: 1px solid var(--line);
        text-align: right;
        font-weight: 400;
      }
      th:first-child {
        text-align: left;
      }
      @media (max-width: 760px) {
        .panes {
          grid-template-columns: minmax(0, 1fr);
        }
        .graph {
          height: 46vh;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Studio | null} */
    this.studio = null;
    /** @type {Seen | null} */
    this.seen = null;
    this.chosen = 0;
    this.scale = 1;
    this.texts = false;
    new Connected(this);
  }

  /** @returns {import('./dialog.js').Dialog | null} */
  get dialog() {
    return this.renderRoot.querySelector('mg-dialog');
  }

  async show(name = this.seen?.name ?? '') {
    const { studio } = this;
    if (!studio) return;
    if (!this.texts) await loadTexts('inspector');
    this.texts = true;
    this.seen = studio.run.step > 0 && studio.ready ? await studio.ask('inspect', { name }) : null;
    const slowest = this.seen?.nodes.reduce((a, b) => (b.ms > a.ms ? b : a), this.seen.nodes[0]);
    if (!this.seen?.nodes.some(({ id }) => id === this.chosen)) this.chosen = slowest?.id ?? 0;
    this.requestUpdate();
    await this.updateComplete;
    await this.dialog?.show();
    this.reach();
  }

  /** The chosen node comes into sight. */
  reach() {
    const room = this.renderRoot.querySelector('.graph');
    const node = this.seen?.nodes.find(({ id }) => id === this.chosen);
    if (!room || !node) return;
    room.scrollLeft = node.x * this.scale - room.clientWidth / 2;
    room.scrollTop = node.y * this.scale - room.clientHeight / 2;
  }

  /** @param {number} id @param {boolean} [reach] */
  async choose(id, reach = false) {
    this.chosen = id;
    await this.updateComplete;
    if (reach) this.reach();
  }

  /** To what it is made of, to what is made of it, to its neighbours. @param {KeyboardEvent} event @param {Node} node */
  async key(event, node) {
    const { seen } = this;
    if (!seen) return;
    const beside = (/** @type {number} */ by) => {
      const row = seen.nodes.filter(({ y }) => y === node.y).sort((a, b) => a.x - b.x);
      return row[row.indexOf(node) + by]?.id;
    };
    /** @type {Record<string, () => number | undefined>} */
    const moves = {
      ArrowUp: () => node.inputs[0],
      ArrowDown: () => seen.edges.find(({ from }) => from === node.id)?.to,
      ArrowLeft: () => beside(-1),
      ArrowRight: () => beside(1),
    };
    const to = moves[event.key]?.();
    if (event.key in moves) event.preventDefault();
    if (to === undefined) return;
    await this.choose(to, true);
    /** @type {SVGElement | null} */ (this.renderRoot.querySelector('g.chosen'))?.focus();
  }

  /** @param {number} bytes */
  size(bytes) {
    const { t } = /** @type {Studio} */ (this.studio);
    return bytes < 1e6
      ? t('inspector.kB', { size: t.number(bytes / 1000, bytes < 1e4 ? 1 : 0) })
      : t('inspector.MB', { size: t.number(bytes / 1e6, 1) });
  }

  /** @param {number} ms */
  time(ms) {
    const { t } = /** @type {Studio} */ (this.studio);
    return t('inspector.us', { time: t.number(1000 * ms, ms < 0.01 ? 1 : 0) });
  }

  /** @param {Seen} seen */
  drawing({ nodes, edges, width, height }) {
    const { t } = /** @type {Studio} */ (this.studio);
    const longest = Math.max(...nodes.map(({ ms }) => ms), 1e-9);
    return html`<div class="graph" tabindex="-1">
      <svg
        width=${width * this.scale}
        height=${height * this.scale}
        viewBox="0 0 ${width} ${height}"
        role="group"
        aria-label=${t('inspector.graph', { count: nodes.length })}
      >
        ${edges.map(({ from, to, points }) => {
          const near = from === this.chosen || to === this.chosen;
          return svg`<polyline class="edge ${near ? 'near' : ''}" points=${points.map((p) => p.join()).join(' ')}></polyline>`;
        })}
        ${nodes.map((node) => {
          const { id, x, y, width: w, height: h, ms } = node;
          const chosen = id === this.chosen;
          return svg`<g
            class="node ${toneOf(node)} ${chosen ? 'chosen' : ''}"
            transform="translate(${x - w / 2} ${y - h / 2})"
            role="button"
            tabindex=${chosen ? 0 : -1}
            aria-pressed=${chosen}
            aria-label="${node.name || node.op}, ${node.dims.join(' × ') || 1}"
            @click=${() => this.choose(id)}
            @keydown=${(/** @type {KeyboardEvent} */ event) => this.key(event, node)}
          >
            <rect class="box" width=${w} height=${h} rx="4"></rect>
            <rect class="time" x="3" y=${h - 4} width=${Math.max(0, (w - 6) * Math.sqrt(ms / longest))} height="2.5"></rect>
            <text x=${w / 2} y="15">${node.name || node.op}</text>
            <text class="dims" x=${w / 2} y="28">${node.dims.join(' × ') || 1}</text>
          </g>`;
        })}
      </svg>
    </div>`;
  }

  /** @param {Seen} seen */
  detail(seen) {
    const { t } = /** @type {Studio} */ (this.studio);
    const node = seen.nodes.find(({ id }) => id === this.chosen);
    if (!node) return nothing;
    const known = Number.isFinite(node.mean);
    const total = seen.nodes.reduce((sum, { ms }) => sum + ms, 0);
    const readers = seen.edges.filter(({ from }) => from === node.id).map(({ to }) => to);
    const value = (/** @type {number} */ x) => (known ? x.toPrecision(3).replace('-', '−') : '–');
    const links = (/** @type {number[]} */ ids) =>
      html`<p class="near">
        ${ids.map((id) => {
          const other = seen.nodes.find((one) => one.id === id);
          return other
            ? html`<button @click=${() => this.choose(id, true)}>${other.name || other.op}</button>`
            : nothing;
        })}
      </p>`;
    return html`<h3>${node.name || node.op}</h3>
      <p class="note">${t(`inspector.order.${Math.min(node.order, 2)}`)}</p>
      <dl>
        <dt>${t('inspector.shape')}</dt>
        <dd>${node.dims.join(' × ') || t('inspector.scalar')}</dd>
        <dt>${t('inspector.time')}</dt>
        <dd>
          ${
            node.called
              ? html`${this.time(node.ms)} · ${t.number((100 * node.ms) / total, 1)} %`
              : t('inspector.no.call')
          }
        </dd>
        <dt>${t('inspector.memory')}</dt>
        <dd>${this.size(node.bytes)} ${t(node.at < 0 ? 'inspector.own' : 'inspector.shared')}</dd>
        <dt>${t('inspector.mean')}</dt>
        <dd>${value(node.mean)}</dd>
        <dt>${t('inspector.range')}</dt>
        <dd>${value(node.min)} … ${value(node.max)}</dd>
      </dl>
      ${
        node.sample.length > 0
          ? html`<mg-pictures
              id="values"
              columns="1"
              largest="168"
              expected="1"
              label=${t('inspector.values', { count: node.sample.length })}
            ></mg-pictures>`
          : nothing
      }
      ${node.inputs.length > 0 ? html`<p class="note">${t('inspector.reads')}</p>` : nothing}
      ${links([...new Set(node.inputs)])}
      ${readers.length > 0 ? html`<p class="note">${t('inspector.read.by')}</p>` : nothing}
      ${links(readers)}`;
  }

  /** @param {Seen} seen */
  table({ nodes }) {
    const { t } = /** @type {Studio} */ (this.studio);
    const known = (/** @type {number} */ x) =>
      Number.isFinite(x) ? x.toPrecision(3).replace('-', '−') : '–';
    return html`<details>
      <summary>${t('inspector.table')}</summary>
      <div class="rows" tabindex="0" role="region" aria-label=${t('inspector.table')}>
        <table>
          <thead>
            <tr>
              ${['node', 'shape', 'time', 'memory', 'mean', 'range'].map(
                (name) => html`<th scope="col">${t(`inspector.${name}`)}</th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${nodes.map(
              (node) =>
                html`<tr>
                  <th scope="row">${node.name || node.op}</th>
                  <td>${node.dims.join(' × ') || 1}</td>
                  <td>${node.called ? this.time(node.ms) : '–'}</td>
                  <td>${this.size(node.bytes)}</td>
                  <td>${known(node.mean)}</td>
                  <td>${known(node.min)} … ${known(node.max)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
  }

  /** Values as a picture: the smallest is paper, the largest ink. */
  updated() {
    const node = this.seen?.nodes.find(({ id }) => id === this.chosen);
    const sheet = /** @type {import('../views/pictures.js').Pictures | null} */ (
      this.renderRoot.querySelector('#values')
    );
    if (!sheet || !node) return;
    const { sample, min, max } = node;
    const data = new Uint8Array(784);
    sample.forEach(
      (x, i) => (data[i] = max > min ? Math.round((255 * (x - min)) / (max - min)) : 0),
    );
    sheet.show({ dims: [1, 784], data });
  }

  body() {
    const { seen } = this;
    const { t } = /** @type {Studio} */ (this.studio);
    if (!seen) return html`<p>${t('inspector.later')}</p>`;
    if (seen.names.length === 0) return html`<p>${t('inspector.none')}</p>`;
    const calls = seen.nodes.filter(({ called }) => called);
    const total = calls.reduce((sum, { ms }) => sum + ms, 0);
    const orders = [...new Set(seen.nodes.map(({ order }) => Math.min(order, 2)))].sort();
    return html`<div class="bar">
        ${
          seen.names.length > 1
            ? html`<label
                >${t('inspector.which')}
                <select
                  @change=${(/** @type {any} */ e) => this.show(e.target.value)}
                  .value=${seen.name}
                >
                  ${seen.names.map(
                    (name) =>
                      html`<option value=${name} ?selected=${name === seen.name}>
                        ${t(`inspector.graph.${name}`)}
                      </option>`,
                  )}
                </select></label
              >`
            : html`<b>${t(`inspector.graph.${seen.name}`)}</b>`
        }
        <span
          >${t('inspector.sum', {
            calls: calls.length,
            time: t.number(total, total < 10 ? 2 : 1),
            size: this.size(seen.block),
            step: seen.step,
          })}</span
        >
        ${orders.map((order) => html`<span class="key o${order}"><i></i>${t(`inspector.key.${order}`)}</span>`)}
        <span class="key leaf"><i></i>${t('inspector.key.leaf')}</span>
        <label
          >${t('inspector.zoom')}
          <input
            type="range"
            min=${MIN}
            max="1.6"
            step="0.05"
            .value=${String(this.scale)}
            @input=${(/** @type {any} */ e) => (this.scale = Number(e.target.value))}
          />
        </label>
        <button class="quiet" @click=${() => this.show()}>${t('inspector.again')}</button>
      </div>
      <div class="panes">
        ${this.drawing(seen)}
        <div>${this.detail(seen)}</div>
      </div>
      ${this.table(seen)}`;
  }

  render() {
    const { studio } = this;
    if (!studio || !this.texts) return nothing;
    const { t } = studio;
    return html`<mg-dialog heading=${t('inspector.title')} closing=${t('inspector.close')}>
      ${this.body()}
    </mg-dialog>`;
  }
}

/** @param {Node} node */
function toneOf({ inputs, order }) {
  return inputs.length === 0 ? 'leaf' : `o${Math.min(order, 2)}`;
}

customElements.define('mg-inspector', Inspector);

/** @param {Studio} studio @param {Element | ShadowRoot} room  where the inspector stands */
export async function openInspector(studio, room) {
  let inspector = /** @type {Inspector | null} */ (room.querySelector('mg-inspector'));
  if (!inspector) {
    inspector = new Inspector();
    inspector.studio = studio;
    room.append(inspector);
  }
  await inspector.show();
}
