import { css, html, nothing } from 'lit';
import { Newest } from '../app/newest.js';
import { Stage } from '../components/connected.js';
import { two } from '../styles/parts.js';
import '../views/pictures.js';
import { SHAPES, markOf } from '../views/task-map.js';
import { figure } from '../components/figure.js';
import './tasks-formulas.js';
import { noteFound, noteMarks, sameOf } from './tasks-record.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Tensor} Tensor
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 *
 * @typedef {object} Task
 * @property {number} side  0: learnt from, 1: held out
 * @property {number} first  its number there
 * @property {number} label  class of its first drawing
 * @property {number} alphabet
 */

const MOST = [200, 100]; // tasks of each side on the map
const POOL = 8; // drawings a set can be made of
const USUAL = 5; // of them are in it at first
const DRAWN = 8; // pictures for a code
const WAY = 12; // places remembered

/**
 * The stage: a map of tasks; the drawings of one of them, each of which can be taken out of the set or put
 * into it; what the model draws for the code of that set.
 */
export class StageTasks extends Stage {
  static properties = {
    picked: { state: true },
    over: { state: true },
    taken: { state: true },
    width: { state: true },
  };

  static styles = [
    Stage.styles,
    two,
    css`
      .two {
        --columns: minmax(0, 1.5fr) minmax(210px, 1fr);
        gap: 18px 28px;
      }
      .side {
        display: grid;
        gap: 16px;
      }
      .who {
        display: flex;
        align-items: center;
        gap: 8px;
        margin: 0;
        min-height: 40px;
        line-height: 1.25;
      }
      .who small {
        display: block;
        color: var(--muted);
        font-size: 12px;
      }
      .mark.support {
        fill: var(--support);
      }
      .mark.query {
        fill: var(--query);
      }
      .mark.adapted {
        fill: var(--adapted);
      }
      .mark.divergence {
        fill: var(--divergence);
      }
      .mark.before {
        fill: var(--before);
      }
      .mark {
        flex: none;
        width: 18px;
        height: 18px;
        overflow: visible;
      }
      .pool {
        display: grid;
        grid-template-columns: repeat(4, 62px);
        gap: 6px;
      }
      .pool button {
        display: grid;
        place-content: center;
        width: 62px;
        height: 62px;
        padding: 0;
        border: 1px dashed var(--line);
        border-radius: 3px;
        background: none;
      }
      .pool button[aria-pressed='true'] {
        border: 2px solid var(--ink);
        background: var(--raise);
      }
      .pool button[aria-pressed='false'] mg-pictures {
        opacity: 0.3;
      }
      .pool mg-pictures {
        width: 56px;
        min-height: 56px;
        pointer-events: none;
      }
      #drawn {
        min-height: 116px;
      }
      .note {
        margin: 6px 0 0;
        min-height: 36px;
        font-size: 13px;
        color: var(--muted);
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 16px;
        margin: 8px 0 0;
        padding: 0;
        list-style: none;
        font-size: 12px;
        color: var(--muted);
      }
      li {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      li .mark {
        width: 11px;
        height: 11px;
      }
    `,
  ];

  constructor() {
    super();
    this.picked = -1;
    this.over = -1;
    /** @type {boolean[]} which drawings of the pool are in the set */
    this.taken = usual();
    /** Geometric mean of the code's standard deviations. @type {number | null} */
    this.width = null;
    /** @type {Float32Array | null} the set's code */
    this.mean = null;
    this.marked = -1; // the session of which pixels and chance are known
    /** @type {Task[]} in the order of the map */
    this.list = [];
    /** @type {Tensors[]} of each side, as they came last */
    this.sides = [];
    /** @type {Float32Array} pictures of the pool, ink 1 */
    this.pool = new Float32Array();
    /** @type {Float32Array[]} codes the set has had */
    this.way = [];
    this.looks = new Newest((/** @type {number} */ index) => this.look(index));
    this.changes = new Newest(() => this.code());
  }

  /** A new session: ask for everything the stage shows. */
  begin() {
    const { studio } = this;
    this.map?.reset();
    this.sides = [];
    this.list = [];
    this.leave();
    this.picked = this.over = -1;
    this.taken = usual();
    this.width = null;
    for (const side of [0, 1])
      studio.watch(`tasks${side}`, {
        view: 'tasks',
        inputs: { side, count: this.countOf(side) },
        every: 900,
      });
    this.paintTasks();
  }

  /** Tasks of a side on the map. @param {number} side */
  countOf(side) {
    const { run, data } = this.studio;
    const { info, hypers } = run;
    const held = info?.heldOut ?? [];
    const classes = (side ? info?.testClasses : info?.trainClasses) ?? 1;
    if (hypers.set === 'alphabet') {
      // As many disjoint sets as an alphabet has characters for.
      const own = (data?.alphabets ?? []).filter(({ name }) => held.includes(name) === !!side);
      const each = Number(hypers.drawings);
      const sets = own.map((one) => Math.max(1, Math.floor(one.classes / each)));
      return Math.min(
        MOST[side],
        sets.reduce((sum, n) => sum + n, 0),
      );
    }
    return Math.min(MOST[side], classes);
  }

  /** The first drawing of each task, once a session. */
  async paintTasks() {
    const { studio } = this;
    const { serial } = studio;
    /** @type {(Tensors | null)[]} */
    const sides = [];
    for (const side of [0, 1]) {
      const inputs = { side, count: this.countOf(side), drawings: 1 };
      sides.push(await studio.view('tasks', inputs, ['pixels']));
    }
    if (studio.serial !== serial || sides.some((one) => !one)) return;
    const inks = sides.map((one) => Uint8Array.from(/** @type {Tensors} */ (one).pixels.data));
    this.map?.showPictures(joined(inks, Uint8Array));
  }

  /** @returns {import('../views/task-map.js').TaskMap | null} */
  get map() {
    return this.renderRoot?.querySelector('mg-task-map') ?? null;
  }

  /** @param {string} selector @returns {import('../views/pictures.js').Pictures | null} */
  sheet(selector) {
    return this.renderRoot?.querySelector(selector) ?? null;
  }

  themed() {
    for (const sheet of this.renderRoot.querySelectorAll('mg-pictures'))
      /** @type {import('../views/pictures.js').Pictures} */ (sheet).paint();
    this.map?.themed();
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    const { studio } = this;
    const { tasks0, tasks1 } = frame.views;
    if (tasks0) this.sides[0] = copyOf(tasks0);
    if (tasks1) this.sides[1] = copyOf(tasks1);
    const [train, test] = this.sides;
    if (!train || !test || !(tasks0 || tasks1)) return;
    if (train.mean.dims[1] !== test.mean.dims[1]) return;
    const both = [train, test];
    const mean = joined(
      both.map((one) => one.mean.data),
      Float32Array,
    );
    const alphabet = joined(
      both.map((one) => one.alphabet.data),
      Float32Array,
    );
    const held = train.mean.dims[0];
    const size = train.mean.dims[1];
    this.list = both.flatMap(({ label, alphabet: of }, side) =>
      Array.from(of.data, (a, first) => ({ side, first, alphabet: a, label: label.data[first] })),
    );
    this.map?.showTasks({ mean, size, alphabet, held });
    const rows = { dims: [alphabet.length, size], data: mean };
    if (tasks1) noteFound(studio, frame.step, sameOf(rows, alphabet, held).share);
    this.mark(both, alphabet, held);
    if (this.picked < 0) this.pick(Math.min(held, this.list.length - 1));
    else this.changes.put(undefined); // the network is another one
    this.requestUpdate();
  }

  /** What pixels and chance would find, once a session. @param {Tensors[]} both @param {Float32Array} alphabet @param {number} held */
  mark(both, alphabet, held) {
    const { studio } = this;
    const { serial } = studio;
    if (this.marked === serial) return;
    this.marked = serial;
    const data = joined(
      both.map(({ pixels }) => pixels.data),
      Float32Array,
    );
    const found = sameOf({ dims: [alphabet.length, 784], data }, alphabet, held);
    const { share: pixels, chance, asked } = found;
    noteMarks(studio, { pixels, chance, asked });
  }

  /** @param {number} index */
  pick(index) {
    if (index < 0 || index >= this.list.length) return;
    this.picked = index;
    this.taken = usual();
    this.leave();
    this.looks.put(index);
  }

  /** What is known of the task before concerns nobody any more, also if it is still on its way. */
  leave() {
    this.way = [];
    this.mean = null;
    this.pool = new Float32Array();
  }

  /** The drawings of a task. @param {number} index */
  async look(index) {
    const task = this.list[index];
    if (!task || !this.studio) return;
    const { side, first } = task;
    const found = await this.studio.view('set', { side, first, drawings: POOL }, []);
    if (!found || this.looks.overtaken) return;
    this.pool = Float32Array.from(found.images.data);
    for (let k = 0; k < POOL; k++) {
      const data = Uint8Array.from(this.pool.subarray(784 * k, 784 * (k + 1)), (v) => 255 * v);
      this.sheet(`#pool${k}`)?.show({ dims: [1, 784], data });
    }
    await this.changes.put(undefined);
  }

  /** The code of the set as it is, and what is drawn for it. */
  async code() {
    const { studio, pool } = this;
    const chosen = this.taken.flatMap((in_, k) => (in_ ? [k] : []));
    if (pool.length === 0 || chosen.length === 0) return;
    const data = joined(
      chosen.map((k) => pool.subarray(784 * k, 784 * (k + 1))),
      Float32Array,
    );
    const images = { dims: [chosen.length, 784], data };
    const found = await studio.view('set', { images }, []);
    if (!found || pool !== this.pool) return;
    const mean = Float32Array.from(found.mean.data);
    const logvar = Float32Array.from(found.logvar.data);
    const code = { dims: [1, mean.length], data: mean };
    this.map?.showPoint({ mean, logvar }, this.way);
    this.mean = mean;
    this.width = Math.exp(logvar.reduce((sum, one) => sum + one, 0) / logvar.length / 2);
    const drawn = await studio.view('draw', { code, count: DRAWN }, ['output']);
    if (drawn) this.sheet('#drawn')?.show(drawn.output);
  }

  /** Puts a drawing into the set or takes it out; one stays. @param {number} k */
  toggle(k) {
    const taken = this.taken.map((in_, i) => (i === k ? !in_ : in_));
    if (!taken.some(Boolean)) return;
    this.taken = taken;
    if (this.mean) this.way = [...this.way, this.mean].slice(-WAY);
    this.changes.put(undefined);
  }

  /** @param {string} action  'one', 'all' */
  act(action) {
    if (action !== 'one' && action !== 'all') return;
    if (this.mean) this.way = [...this.way, this.mean].slice(-WAY);
    this.taken = this.taken.map((_, k) => k === 0 || action === 'all');
    this.changes.put(undefined);
  }

  /** @param {number} alphabet */
  markFor(alphabet) {
    const { token, shape } = markOf(alphabet);
    return html`<svg class="mark ${token}" viewBox="-1.3 -1.3 2.6 2.6" aria-hidden="true">
      <path d=${SHAPES[shape]}></path>
    </svg>`;
  }

  /** Of the task under the pointer, or else the one chosen. */
  who() {
    const { t, data } = this.studio;
    const task = this.list[this.over >= 0 ? this.over : this.picked];
    if (!task) return html`<p class="who">${t('tasks.none')}</p>`;
    const alphabets = this.studio.run.hypers.set === 'alphabet';
    const name = alphabets
      ? (data?.alphabets[task.alphabet]?.name ?? '')
      : (data?.classNames[task.label] ?? '');
    return html`<p class="who">
      ${this.markFor(task.alphabet)}
      <span
        >${name.replaceAll('_', ' ')}<small
          >${t(task.side ? 'tasks.held' : 'tasks.learnt')}</small
        ></span
      >
    </p>`;
  }

  legend() {
    const { data } = this.studio;
    const alphabets = [...new Set(this.list.map(({ alphabet }) => alphabet))].slice(0, 12);
    return html`<ul>
      ${alphabets.map(
        (a) =>
          html`<li>
            ${this.markFor(a)}${data?.alphabets[a]?.name.replaceAll('_', ' ') ?? nothing}
          </li>`,
      )}
    </ul>`;
  }

  render() {
    const { studio } = this;
    const { t, run } = studio;
    const many = this.taken.filter(Boolean).length;
    const size = Number(run.hypers.context ?? run.draft.context ?? 16);
    return html`<section class="two" aria-label=${t('tasks.map')}>
      <figure>
        <figcaption class="cap">
          <span>${t('tasks.map')}</span>
          <span>${size === 2 ? t('tasks.two') : t('tasks.axes', { count: size })}</span>
        </figcaption>
        <mg-task-map
          label=${t('tasks.map.label', { count: this.list.length })}
          .picked=${this.picked}
          @pick=${(/** @type {CustomEvent} */ e) => this.pick(e.detail)}
          @over=${(/** @type {CustomEvent} */ e) => (this.over = e.detail)}
        ></mg-task-map>
        ${this.legend()}
      </figure>
      <div class="side">
        ${this.who()}
        <div>
          <p class="cap"><span>${t('tasks.set')}</span></p>
          <div class="pool" role="group" aria-label=${t('tasks.set')}>
            ${this.taken.map(
              (in_, k) =>
                html`<button
                  aria-pressed=${in_}
                  aria-label=${t('tasks.drawing', { number: k + 1 })}
                  @click=${() => this.toggle(k)}
                >
                  <mg-pictures
                    id="pool${k}"
                    columns="1"
                    largest="56"
                    expected="1"
                    aria-hidden="true"
                  ></mg-pictures>
                </button>`,
            )}
          </div>
          <p class="note" role="status">
            ${
              this.width === null
                ? t('tasks.set.none')
                : figure(
                    studio,
                    'tasks.width',
                    { width: this.width },
                    t('tasks.set.says', { count: many, width: t.number(this.width, 2) }),
                  )
            }
          </p>
        </div>
        <figure>
          <figcaption class="cap">
            <span><i class="dot query square"></i>${t('tasks.drawn')}</span>
          </figcaption>
          <mg-pictures
            id="drawn"
            columns="4"
            largest="58"
            expected=${DRAWN}
            label=${t('tasks.drawn.label', { count: DRAWN })}
          ></mg-pictures>
        </figure>
      </div>
    </section>`;
  }
}

const usual = () => Array.from({ length: POOL }, (_, k) => k < USUAL);

/**
 * @template {Uint8Array | Float32Array} T
 * @param {readonly ArrayLike<number>[]} parts
 * @param {{ new (length: number): T }} Kind
 * @returns {T}
 */
function joined(parts, Kind) {
  const out = new Kind(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A frame's memory goes back to the worker. @param {Tensors} tensors @returns {Tensors} */
function copyOf(tensors) {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { dims, data }]) => [
      name,
      { dims: [...dims], data: data.slice() },
    ]),
  );
}

customElements.define('mg-stage-tasks', StageTasks);
