import { html, nothing } from 'lit';
import { Newest } from '../app/newest.js';
import { Stage } from '../components/connected.js';
import { strip, table, two } from '../styles/parts.js';
import { KINDS, arrowsOf, quadraticOf, readBoard } from './inside-board.js';
import { look } from './inside-look.js';
import { checkLine, figure, formulaLines, waveLines } from './inside-terms.js';
import { arrow, arrowStyles } from '../views/arrows.js';
import { endName, reachOf } from '../views/plane.js';
import '../views/waves.js';

export { charts } from './inside-charts.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('./inside-board.js').Board} Board
 * @typedef {import('./inside-board.js').Point} Point
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 */

const FRAMES = [1, 2, 3, 4, 5];
const KEPT = 5; // earlier paths
const STEPS_SHOWN = 600; // of a path
const STRETCH = [16, 12, 8, 6, 5, 4, 3, 2.5, 2, 1.5, 1.2, 1, 0.7, 0.5, 0.25, 0.1, 0.01, 1e-3];

/** The stage: five frames of one meta-step, on two parameters or on a curve. */
export class StageInside extends Stage {
  static properties = {
    frame: { state: true },
    task: { state: true },
    shown: { state: true },
    board: { state: true },
    wave: { state: true },
    index: { state: true },
    side: { state: true },
    walked: { state: true },
  };

  static styles = [Stage.styles, strip, table, two, arrowStyles, look];

  constructor() {
    super();
    this.frame = 1;
    this.task = 0;
    this.shown = new Set(KINDS.filter((kind) => kind !== 'joint')); // the longest
    /** @type {Board | null} */
    this.board = null;
    /** @type {{ centre: Point, hessian: number[] } | null} */
    this.meta = null;
    /** @type {Tensors | null} */
    this.check = null;
    this.checked = ''; // whose it is
    /** @type {Tensors | null} */
    this.wave = null;
    /** @type {import('./inside-board.js').Arrows | null} */
    this.arrows = null;
    this.index = 1; // of the curve that is shown: a tall one
    this.side = 1;
    this.walked = 1; // inner steps of it that are shown
    this.reach = 0;
    this.stretch = 0;
    /** @type {{ at: Point, step: number }[]} */
    this.trail = []; // of this training
    /** @type {{ name: string, meta: number, points: Point[] }[]} */
    this.trails = [];
    this.meanLoss = 0; // after adapting, where this training is
    this.trailOf = ''; // the tasks they are on
    this.trailName = '';
    this.held = false; // theta is in the hand
    this.goesOn = false; // it was training when theta was taken
    this.looks = new Newest((/** @type {Point | null} */ theta) => this.look(theta));
  }

  get plane() {
    return this.studio.lesson.id === 'inside';
  }

  /** @param {string} key */
  hyper(key) {
    const { hypers, draft } = this.studio.run;
    return hypers[key] ?? draft[key];
  }

  /** A button of the prose: 'frame:3', 'problem:sinusoid', 'method:firstOrder'. @param {string} action */
  act(action) {
    const [what, which] = action.split(':');
    if (what === 'frame' && FRAMES.includes(Number(which))) this.frame = Number(which);
    if (what === 'problem') this.studio.setLesson(which);
    if (what === 'method') {
      this.studio.setHyper('order', which === 'firstOrder' ? 1 : 2);
      this.studio.setHyper('method', which === 'firstOrder' ? 'maml' : which);
    }
  }

  // --- what is watched --------------------------------------------------------------------------

  begin() {
    const { studio } = this;
    this.keepTrail();
    if (this.checked !== studio.lesson.id) this.check = null; // of the other problem
    this.checked = studio.lesson.id;
    if (KINDS.includes(this.own)) this.shown = new Set([...this.shown, this.own]);
    this.stretch = 0;
    this.reach = 0;
    if (this.plane) {
      this.task = Math.min(this.task, Number(this.hyper('tasks') ?? 1) - 1);
      studio.watch('board', { view: 'storyboard', inputs: {}, every: 30 });
      studio.watch('surface', {
        view: 'surface',
        inputs: { n: 3, extent: 1 },
        every: 60,
      });
      studio.watch('check', { view: 'check', inputs: {}, every: 100 });
      return;
    }
    studio.watch('check', {
      view: 'check',
      inputs: { tasks: 2, count: 16 },
      every: 300,
    });
    studio.watch('arrows', {
      view: 'arrows',
      inputs: { tasks: 4 },
      every: 400,
    });
    this.askWave();
  }

  askWave() {
    const { index, side } = this;
    this.studio.watch('task', {
      view: 'task',
      inputs: { index, side },
      every: 60,
    });
  }

  /** A path that is over stays in sight, as long as the tasks are the same. */
  keepTrail() {
    const { run } = this.studio;
    const { tasks, condition, spread } = run.hypers;
    const on = [this.plane, run.seed, tasks, condition, spread].join();
    if (on !== this.trailOf) this.trails = [];
    else if (this.trail.length > 2)
      this.trails = [
        ...this.trails,
        { name: this.trailName, meta: this.meanLoss, points: this.trail.map(({ at }) => at) },
      ].slice(-KEPT);
    this.trailOf = on;
    // The first frame may come some steps later.
    const start = /** @type {Point} */ ([Number(run.hypers.start1), Number(run.hypers.start2)]);
    this.trail = this.plane && run.step === 0 ? [{ at: start, step: 0 }] : [];
    this.trailName = this.methodName();
  }

  methodName() {
    const { t } = this.studio;
    const method = String(this.hyper('method') ?? 'maml');
    return method === 'maml' && this.hyper('order') === 1
      ? t('inside.arrow.firstOrder')
      : t(`choice.${method}`);
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    const { storyboard: _, board, surface, check, task, arrows } = frame.views;
    if (check) this.check = copy(check);
    if (this.plane) {
      if (surface) this.meta = quadraticOf(surface.meta.data, 1);
      if (board && !this.held) {
        this.take(board);
        this.meanLoss = /** @type {Board} */ (this.board).meta;
        this.follow(/** @type {Board} */ (this.board).theta, frame.step);
      }
    } else {
      if (task) this.wave = copy(task);
      if (arrows) this.arrows = arrowsOf(arrows.dots.data, this.rate, this.method);
    }
    if (check || surface || arrows) this.requestUpdate();
  }

  get method() {
    return String(this.hyper('method') ?? 'maml');
  }

  get rate() {
    return Number(this.hyper('innerRate') ?? 1);
  }

  /** @param {Tensors} view */
  take(view) {
    const board = readBoard(view, this.method, this.rate);
    this.board = board;
    const points = [board.theta, ...board.tasks.map(({ centre }) => centre)];
    if (!this.held) this.reach = Math.max(this.reach, reachOf(points));
    const longest = Math.max(...[...this.shown].map((kind) => board.arrows[kind].length), 1e-9);
    const drawn = (this.stretch * longest) / this.reach;
    if (this.held || drawn > 0.9 || drawn < 0.15) this.fit();
  }

  /** By how much arrows are drawn longer than they are, so that they can be told apart. */
  fit() {
    const { arrows } = this.board ?? {};
    const longest = Math.max(...[...this.shown].map((kind) => arrows?.[kind].length ?? 0), 1e-9);
    const fits = STRETCH.find((one) => one * longest < 0.62 * this.reach);
    this.stretch = fits ?? STRETCH[STRETCH.length - 1];
  }

  /** @param {Point} at  where theta is @param {number} step */
  follow(at, step) {
    const back = this.trail.findIndex((one) => one.step >= step); // on the timeline
    if (back >= 0) this.trail = this.trail.slice(0, back);
    const last = this.trail[this.trail.length - 1]?.at;
    if (last && Math.hypot(last[0] - at[0], last[1] - at[1]) < 1e-3 * this.reach) return;
    this.trail = [...this.trail, { at, step }];
    if (this.trail.length > STEPS_SHOWN) this.trail = this.trail.filter((_, i) => i % 2 === 0);
  }

  // --- theta in the hand ------------------------------------------------------------------------

  /** What a meta-step from there would be; where it is let go, training begins. @param {{ to: Point, done: boolean }} detail */
  move({ to, done }) {
    const studio = this.studio;
    if (!this.held) {
      this.held = true;
      this.goesOn = studio.playing || studio.waiting;
      if (this.goesOn) studio.pause();
    }
    /** @type {Point | null} */
    let theta = to;
    if (done) {
      // Two digits, as they stand in the address.
      const [x, y] = to.map((at) => Math.min(5, Math.max(-5, Number(at.toFixed(2)))));
      this.held = false;
      studio.setHyper('start1', x);
      studio.setHyper('start2', y);
      const { start1, start2 } = studio.run.draft;
      theta = start1 === x && start2 === y ? [x, y] : null; // an exercise may have it locked
      if (this.goesOn) studio.play();
      this.goesOn = false;
    }
    this.looks.put(theta);
  }

  /** @param {Point | null} theta  null: where the model has it */
  async look(theta) {
    /** @type {import('../worker/protocol.js').ViewInputs} */
    const inputs = theta ? { theta: { dims: [2], data: Float32Array.from(theta) } } : {};
    const view = await this.studio.view('storyboard', inputs, []);
    if (view && this.plane) this.take(view);
  }

  // --- parts ------------------------------------------------------------------------------------

  top() {
    const { t, lesson } = this.studio;
    const problems = this.studio.allows('lesson') ? ['inside', 'sinusoid'] : [lesson.id];
    return html`<div class="top">
      <div class="choice" role="group" aria-label=${t('inside.problem')}>
        ${problems.map(
          (id) =>
            html`<button
              data-lesson=${id}
              aria-pressed=${lesson.id === id}
              @click=${() => this.studio.setLesson(id)}
            >
              ${t(`inside.problem.${id}`)}
            </button>`,
        )}
      </div>
      ${this.plane ? this.taskChoice() : this.waveChoice()}
    </div>`;
  }

  taskChoice() {
    const { t } = this.studio;
    const count = this.board?.tasks.length ?? Number(this.hyper('tasks') ?? 3);
    if (count > 8)
      return html`<label class="choice"
        >${t('inside.task')}
        <select @change=${(/** @type {any} */ e) => (this.task = Number(e.target.value))}>
          ${Array.from(
            { length: count },
            (_, i) => html`<option value=${i} ?selected=${i === this.task}>${i + 1}</option>`,
          )}
        </select></label
      >`;
    return html`<div class="choice" role="group" aria-label=${t('inside.task')}>
      <span class="unit">${t('inside.task')}</span>
      ${Array.from(
        { length: count },
        (_, i) =>
          html`<button
            aria-pressed=${i === this.task}
            aria-label=${t('inside.task.number', { number: i + 1 })}
            @click=${() => (this.task = i)}
          >
            ${i + 1}
          </button>`,
      )}
    </div>`;
  }

  waveChoice() {
    const { t } = this.studio;
    const turn = (/** @type {number} */ by) => {
      this.index = Math.max(0, this.index + by);
      this.askWave();
    };
    return html`<div class="choice" role="group" aria-label=${t('inside.curve')}>
      <button
        aria-label=${t('inside.curve.before')}
        ?disabled=${this.index === 0}
        @click=${() => turn(-1)}
      >
        ←
      </button>
      <span class="unit">${t('inside.curve.number', { number: this.index + 1 })}</span>
      <button aria-label=${t('inside.curve.next')} @click=${() => turn(1)}>→</button>
    </div>`;
  }

  /** @param {number} frame @param {boolean} mini */
  picture(frame, mini) {
    const { t } = this.studio;
    if (this.plane)
      return html`<mg-plane
        ?mini=${mini}
        .board=${this.board}
        .meta=${this.meta}
        .frame=${frame}
        .task=${this.task}
        .reach=${this.reach || 3.2}
        .stretch=${this.stretch || 1}
        .shown=${this.shown}
        .trail=${mini ? [] : this.trail.map(({ at }) => at)}
        .trails=${mini ? [] : this.trails}
        label=${mini ? '' : this.summary()}
        handle=${mini ? '' : t('inside.theta')}
        @move=${(/** @type {CustomEvent} */ e) => this.move(e.detail)}
      ></mg-plane>`;
    if (frame === 5)
      return html`<mg-arrows
        ?mini=${mini}
        .arrows=${this.arrows}
        .shown=${this.shown}
        label=${mini ? '' : t('inside.arrows.label')}
      ></mg-arrows>`;
    return html`<mg-waves
      ?mini=${mini}
      .task=${this.wave}
      .frame=${frame}
      .step=${this.steps}
      label=${mini ? '' : this.waveSummary()}
    ></mg-waves>`;
  }

  /** Inner steps that are shown of a curve. */
  get steps() {
    const most = (this.wave?.prediction.dims[0] ?? 2) - 1;
    return Math.min(this.walked, most);
  }

  summary() {
    const { t } = this.studio;
    const { board } = this;
    if (!board) return t('inside.plane');
    const point = ([x, y] = board.theta) => `${figure(t, x, 2)}, ${figure(t, y, 2)}`;
    return t('inside.plane.label', {
      theta: point(),
      before: figure(t, board.before, 3),
      meta: figure(t, board.meta, 3),
      centres: t.list(board.tasks.map(({ centre }) => `(${point(centre)})`)),
    });
  }

  waveSummary() {
    const { t } = this.studio;
    const loss = this.wave?.loss.data;
    if (!loss) return t('inside.wave');
    return t('inside.wave.label', {
      points: this.wave?.x.dims[0] ?? 0,
      before: t.number(loss[0], 2),
      after: t.number(loss[this.steps], 2),
      steps: this.steps,
    });
  }

  strip() {
    const { t } = this.studio;
    return html`<fieldset class="strip" role="radiogroup" aria-label=${t('inside.strip')}>
      ${FRAMES.map(
        (frame) =>
          html`<label class=${frame === this.frame ? 'now' : ''}>
            <input
              type="radio"
              name="frame"
              .checked=${frame === this.frame}
              @change=${() => (this.frame = frame)}
            />
            ${this.picture(frame, true)}
            <span><b>${frame}</b>${t(`inside.frame.${frame}`)}</span>
          </label>`,
      )}
    </fieldset>`;
  }

  told() {
    const { t } = this.studio;
    const { frame, board, wave } = this;
    const key = `inside.${this.plane ? 'frame' : 'wave'}.${frame}`;
    const lines = this.plane
      ? board && formulaLines(t, board, this)
      : wave && waveLines(t, wave, this);
    return html`<div class="told">
      <div class="head">
        <h2><b>${frame}</b> ${t(`inside.frame.${frame}`)}</h2>
        <span class="turn">
          <button
            class="pill"
            aria-label=${t('inside.frame.before')}
            ?disabled=${frame === 1}
            @click=${() => (this.frame = frame - 1)}
          >
            ←
          </button>
          <button
            class="pill"
            aria-label=${t('inside.frame.next')}
            ?disabled=${frame === 5}
            @click=${() => (this.frame = frame + 1)}
          >
            →
          </button>
        </span>
      </div>
      <p class="what">${t(`${key}.what`)}</p>
      <ul class="formula" aria-label=${t('inside.numbers')}>
        ${lines?.map((line) => html`<li>${line}</li>`) ?? nothing}
      </ul>
      ${this.legend()}
    </div>`;
  }

  /** @param {string} kind @param {boolean} on */
  turn(kind, on) {
    this.shown = new Set(KINDS.filter((one) => (one === kind ? on : this.shown.has(one))));
    this.frame = 5;
    if (this.board) this.fit();
  }

  /** The arrow by which training goes. */
  get own() {
    const { method } = this;
    return method === 'maml' && this.hyper('order') === 1 ? 'firstOrder' : method;
  }

  legend() {
    const { t } = this.studio;
    const arrows = this.plane ? this.board?.arrows : this.arrows;
    const kinds = this.plane ? KINDS : KINDS.filter((kind) => !arrows || arrows[kind]);
    return html`<table class="legend">
      <caption>
        ${t('inside.legend')}
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="out">${t('inside.legend.arrow')}</span>
          </th>
          <th scope="col">${t('inside.legend.length')}</th>
          <th scope="col">${t('inside.legend.angle')}</th>
        </tr>
      </thead>
      <tbody>
        ${kinds.map((kind) => {
          const one = arrows?.[kind];
          return html`<tr class=${kind === this.own ? 'own' : ''}>
            <th scope="row">
              <label>
                <input
                  type="checkbox"
                  .checked=${this.shown.has(kind)}
                  @change=${(/** @type {any} */ e) => this.turn(kind, e.target.checked)}
                />
                <svg viewBox="0 0 34 14" aria-hidden="true">${arrow(kind, [0, 7], [34, 7])}</svg>
                <span
                  >${t(kind === 'reptile' && !this.plane ? 'inside.arrow.reptile.rate' : `inside.arrow.${kind}`)}</span
                >
              </label>
            </th>
            <td>${one ? figure(t, one.length, one.length < 9.995 ? 2 : 1) : '–'}</td>
            <td>${one && one.length > 1e-9 ? `${t.number(one.angle, 0)}°` : '–'}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
  }

  /** Where earlier trainings went, and how good that is. */
  ends() {
    const { t } = this.studio;
    if (this.trails.length === 0 || !this.board) return nothing;
    const now = { name: this.trailName, meta: this.board.meta };
    return html`<table class="ends">
      <caption>
        ${t('inside.ends')}
      </caption>
      <tbody>
        ${[...this.trails, now].map(
          ({ name, meta }, i) =>
            html`<tr>
              <th scope="row">
                ${i < this.trails.length ? html`<b>${endName(i)}</b>` : html`<i></i>`} ${name}
              </th>
              <td>${figure(t, meta, 4)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  under() {
    const { t } = this.studio;
    if (this.plane) {
      const scale =
        this.stretch && this.stretch !== 1
          ? t('inside.stretch', { times: String(this.stretch) })
          : '';
      return html`<p class="under">
          ${t(`inside.under.${this.frame}`)} ${this.frame > 3 ? scale : ''}
        </p>
        ${this.ends()}`;
    }
    if (this.frame === 5) return html`<p>${t('inside.under.arrows')}</p>`;
    const most = Math.max(1, (this.wave?.prediction.dims[0] ?? 2) - 1);
    return html`<div class="choice">
        <label for="walked" class="unit">${t('inside.walked')}</label>
        <input
          id="walked"
          type="range"
          min="1"
          max=${most}
          .value=${String(this.steps)}
          aria-valuetext=${t('maml.walk.step', { step: this.steps })}
          @input=${(/** @type {any} */ e) => (this.walked = Number(e.target.value))}
        />
        <b>${this.steps}</b>
      </div>
      <p>${t('inside.under.wave')}</p>`;
  }

  render() {
    const { studio } = this;
    const { t } = studio;
    return html`${this.top()} ${this.strip()}
      <section class="two" aria-label=${t('inside.strip')}>
        <div class="picture">${this.picture(this.frame, false)}${this.under()}</div>
        <div>${this.told()}</div>
      </section>
      ${checkLine(t, this.check, this.own)}`;
  }
}

/** Frames give their memory back. @param {Tensors} view @returns {Tensors} */
function copy(view) {
  return Object.fromEntries(
    Object.entries(view).map(([name, { dims, data }]) => [name, { dims, data: data.slice() }]),
  );
}

customElements.define('mg-stage-inside', StageInside);
