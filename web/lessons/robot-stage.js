import { css, html } from 'lit';
import { Newest } from '../app/newest.js';
import { Stage } from '../components/connected.js';
import { figure } from '../components/figure.js';
import { strip, table, two } from '../styles/parts.js';
import '../views/arena.js';
import './robot-formulas.js';

export { charts } from './robot-charts.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 * @typedef {import('../views/arena.js').Place} Place
 * @typedef {import('../views/arena.js').Scene} Scene
 */

const GRID = 15; // arrows along a side
const OTHERS = 7; // goals offered one after another, from the held-out ones

/** The stage: a strip of the policy before and after each step of adaptation, one of them large. */
export class StageRobot extends Stage {
  static properties = {
    scene: { state: true },
    told: { state: true },
    step: { state: true },
  };

  static styles = [
    Stage.styles,
    strip,
    table,
    two,
    css`
      .two {
        --columns: minmax(0, 1.5fr) minmax(220px, 1fr);
        gap: 16px 28px;
      }
      .strip {
        --many: 4;
        --chosen: var(--adapted);
      }
      .strip .first {
        --chosen: var(--before);
      }
      .told {
        display: grid;
        gap: 14px;
        min-width: 0;
        font-size: 13px;
      }
      th,
      td {
        white-space: nowrap;
      }
      thead th {
        white-space: normal;
        vertical-align: bottom;
      }
      tr.now th,
      tr.now td {
        font-weight: 600;
      }
      .key {
        display: grid;
        gap: 4px;
        margin: 0;
        padding: 0;
        list-style: none;
        color: var(--muted);
      }
      .key li {
        display: flex;
        gap: 8px;
        align-items: center;
      }
      .key svg {
        width: 30px;
        height: 14px;
        flex: none;
      }
      .key .line {
        fill: none;
        stroke: var(--adapted);
        stroke-width: 1.8;
      }
      .key .dash {
        stroke: var(--before);
        stroke-dasharray: 4 3;
      }
      .key .field {
        stroke: var(--muted);
        stroke-width: 1.2;
      }
      .key .goal {
        stroke: var(--query);
      }
      .choice {
        justify-content: flex-start;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Scene | null} */
    this.scene = null;
    /** @type {{ returns: number[], distances: number[], sd: number[], best: number } | null} */
    this.told = null;
    this.step = 1; // of the adaptation, which is large
    /** @type {Place} */
    this.goal = [0.35, 0.25];
    this.other = -1; // of the goals that are offered
    this.held = false; // the goal is in the hand
    this.looks = new Newest((/** @type {Place} */ goal) => this.look(goal));
  }

  themed() {
    for (const arena of this.renderRoot.querySelectorAll('mg-arena'))
      /** @type {import('../views/arena.js').Arena} */ (arena).paint();
  }

  /** A button of the prose: 'stage:0', 'goal:0.4,-0.4'. @param {string} action */
  act(action) {
    const [what, which = ''] = action.split(':');
    if (what === 'stage') this.step = Number(which);
    if (what !== 'goal') return;
    const [x, y] = which.split(',').map(Number);
    this.place([x, y]);
  }

  // --- what is watched --------------------------------------------------------------------------

  /** @param {Place} goal */
  inputs([x, y]) {
    return { x, y, n: GRID };
  }

  begin() {
    if (!this.here) return;
    this.studio.watch('robot', { view: 'robot', inputs: this.inputs(this.goal), every: 60 });
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    if (this.held) return;
    const { robot } = frame.views;
    // One that was asked for before the goal moved is of another.
    if (robot && [robot.x, robot.y].every((at, i) => near(at.data[0], this.goal[i])))
      this.take(robot);
  }

  /** @param {Tensors} view */
  take(view) {
    const copy = (/** @type {import('../worker/protocol.js').Tensor} */ { dims, data }) => ({
      dims,
      data: Float32Array.from(data),
    });
    this.scene = {
      goal: [...this.goal],
      ...{ path: copy(view.path), field: copy(view.field), at: copy(view.at) },
    };
    const list = (/** @type {string} */ name) => Array.from(view[name].data);
    this.told = {
      returns: list('return'),
      distances: list('distance'),
      sd: list('sd').filter((_, i) => i % 2 === 0),
      best: view.best.data[0],
    };
  }

  /** @param {Place} goal */
  async look(goal) {
    const view = await this.studio.view('robot', this.inputs(goal), []);
    if (view && this.here && !this.looks.overtaken) this.take(view);
  }

  /** @param {Place} goal */
  move(goal) {
    this.held = true;
    this.goal = goal;
    this.looks.put(goal);
  }

  drop() {
    this.held = false;
    this.begin();
  }

  /** @param {Place} goal */
  place(goal) {
    if (this.scene) this.scene = { ...this.scene, goal };
    this.move(goal);
    this.drop();
  }

  /** One of the goals on which every session is judged. */
  async next() {
    this.other = (this.other + 1) % OTHERS;
    const view = await this.studio.view('robot', { index: this.other, n: 2 }, []);
    if (view) this.place([round(view.x.data[0]), round(view.y.data[0])]);
  }

  // --- parts ------------------------------------------------------------------------------------

  /** @param {number} k */
  name(k) {
    const { t } = this.studio;
    return k === 0 ? t('robot.before') : t('robot.step', { step: k });
  }

  summary() {
    const { t } = this.studio;
    const { told, step } = this;
    if (!told) return t('robot.arena');
    const k = Math.min(step, told.returns.length - 1);
    return t('robot.arena.label', {
      ...{ x: t.number(this.goal[0], 2), y: t.number(this.goal[1], 2), steps: k },
      ...{ before: t.number(told.distances[0], 2), after: t.number(told.distances[k], 2) },
    });
  }

  strip() {
    const { t } = this.studio;
    const stages = Math.min(this.told?.returns.length ?? 4, 4);
    return html`<fieldset class="strip" role="radiogroup" aria-label=${t('robot.strip')}>
      ${Array.from(
        { length: stages },
        (_, k) =>
          html`<label class=${`${k === this.step ? 'now' : ''} ${k ? '' : 'first'}`}>
            <input
              type="radio"
              name="stage"
              .checked=${k === this.step}
              @change=${() => (this.step = k)}
            />
            <mg-arena mini .scene=${this.scene} .stage=${k}></mg-arena>
            <span>${this.name(k)}</span>
          </label>`,
      )}
    </fieldset>`;
  }

  table() {
    const { studio, told, goal } = this;
    const { t, run } = studio;
    const stages = told?.returns.length ?? 4;
    const [x, y] = goal;
    const usual = { horizon: Number(run.hypers.horizon), rollouts: Number(run.hypers.rollouts) };
    /** @param {string} name @param {number | undefined} value */
    const number = (name, value) =>
      value === undefined
        ? '…'
        : figure(studio, `robot.${name}`, { ...usual, x, y, value }, t.number(value, 2));
    return html`<table>
      <caption>
        ${t('robot.table')}
      </caption>
      <thead>
        <tr>
          <th scope="col"></th>
          <th scope="col">${t('robot.return')}</th>
          <th scope="col">${t('robot.distance')}</th>
          <th scope="col">${t('robot.sd')}</th>
        </tr>
      </thead>
      <tbody>
        ${Array.from(
          { length: stages },
          (_, k) =>
            html`<tr class=${k === this.step ? 'now' : ''}>
              <th scope="row">${this.name(k)}</th>
              <td>${number('return', told?.returns[k])}</td>
              <td>${number('distance', told?.distances[k])}</td>
              <td>${number('sd', told?.sd[k])}</td>
            </tr>`,
        )}
        <tr>
          <th scope="row">${t('robot.best')}</th>
          <td>${number('best', told?.best)}</td>
          <td>${t.number(0, 2)}</td>
          <td></td>
        </tr>
      </tbody>
    </table>`;
  }

  legend() {
    const { t } = this.studio;
    const rows = [
      ['line dash', 'M1 7H29', 'before'],
      ['line', 'M1 7H29', 'after'],
      ['line field', 'M6 7H24M18 3L24 7L18 11', 'field'],
      ['line goal', 'M15 1V13M9 7H21M11 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0', 'goal'],
    ];
    return html`<ul class="key">
      ${rows.map(
        ([name, d, key]) =>
          html`<li>
            <svg viewBox="0 0 30 14" aria-hidden="true"><path class=${name} d=${d} /></svg>
            ${t(`robot.key.${key}`)}
          </li>`,
      )}
    </ul>`;
  }

  render() {
    const { studio } = this;
    const { t } = studio;
    return html`${this.strip()}
      <div class="two">
        <mg-arena
          .scene=${this.scene}
          .stage=${this.step}
          label=${this.summary()}
          @move=${(/** @type {CustomEvent} */ e) => this.move(e.detail)}
          @drop=${() => this.drop()}
        ></mg-arena>
        <div class="told">
          ${this.table()} ${this.legend()}
          <div><button class="pill" @click=${() => this.next()}>${t('robot.next')}</button></div>
        </div>
      </div>`;
  }
}

/** @param {number} x */
const round = (x) => Math.round(100 * x) / 100;

/** @param {number} a @param {number} b */
const near = (a, b) => Math.abs(a - b) < 1e-4;

customElements.define('mg-stage-robot', StageRobot);
