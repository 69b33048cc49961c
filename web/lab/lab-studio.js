import { Studio } from '../app/studio.js';
import { fetchLesson, lessonById, lessons } from '../lessons/index.js';
import { EPISODES, checkExercise } from '../../wasm/exercise.js';
import { judgeGoal, judgeOf, numbersOf } from '../../wasm/goals.js';
import { WorkerError } from '../app/client.js';
import { initialHypers } from '../app/hypers.js';
import { desks } from './desks.js';

/**
 * @typedef {import('../../wasm/exercise.js').Exercise} Exercise
 * @typedef {import('../worker/protocol.js').HyperValue} HyperValue
 * @typedef {{ met: boolean, metric: string, value: number, interval: number | null, step: number,
 *   seconds: number, seed: number, hypers: Record<string, HyperValue> }} Outcome
 */

const JUDGED = 'test'; // the evaluation that a goal is judged by: that of the charts, of all there is

/**
 * A studio for one exercise: one lesson, its values locked but for some, an end to its training, and a
 * worker that it shares with the other labs of the page. Events beside the studio's: 'result'.
 */
export class LabStudio extends Studio {
  /** @param {Exercise} exercise @param {import('./desks.js').Desks} [places] */
  constructor(exercise, places = desks) {
    super();
    this.exercise = exercise;
    this.places = places;
    this.workers = 1; // labs beside each other, not helpers for one
    this.glyphsOnly = true;
    this.visible = false;
    this.resume = false; // it was hidden while it trained
    this.displaced = false; // another lab has its worker
    this.seen = false; // the first picture of its session
    this.judging = false;
    this.wholly = 0; // drawings or episodes of the evaluation that judges
    /** @type {Outcome | null} */
    this.outcome = null;
    this.seated = false; // it has a worker, or waits for one
    /** @type {Promise<void>} until it has a session there, or cannot have one */
    this.awake = Promise.resolve();
    this.leaving = false; // another lab is about to get its worker
    this.due = 0; // the step to which it was asked to go
    /** @type {Promise<void>} */
    this.left = Promise.resolve();
    this.over = false;
    this.lesson = lessonById(exercise.lesson ?? '') ?? this.lesson;
    this.whole = Boolean(this.lesson.lab);
    this.run.seed = exercise.seed;
    this.addEventListener('frame', (event) => this.advance(/** @type {CustomEvent} */ (event)));
    this.addEventListener('change', () => this.places.stir());
  }

  /** Whether the page has a lesson for it, which trains one session. */
  get possible() {
    return lessons.some(({ id, direct }) => id === this.exercise.lesson && !direct);
  }

  /** Texts and stage; no worker yet. @param {string} lang */
  async open(lang) {
    await Promise.all([this.setLang(lang === 'zh' ? 'zh' : 'en', false), fetchLesson(this.lesson)]);
    this.shown = true;
    this.changed();
  }

  // --- the worker ---------------------------------------------------------------------------------

  /** There is nothing under way that another lab's turn would interrupt. */
  get idle() {
    if (this.playing || this.waiting || this.jobs > 0 || this.judging) return false;
    if (this.run.step < this.due) return false;
    return this.status === 'failed' || (this.seen && !this.resume);
  }

  /** Whoever presses something while another lab gets the worker waits for the next one. */
  get ready() {
    return super.ready && !this.leaving;
  }

  /**
   * Sees to it that there is a worker with the exercise's session, and waits for it.
   * @param {boolean} [urgent]
   */
  async wake(urgent = false) {
    if (this.leaving) await this.left;
    if (this.over) return;
    if (!this.seated) this.awake = this.sit(urgent);
    else if (urgent && !this.client) this.places.hurry(this);
    await this.awake;
  }

  /** Until there is a session and none is about to replace it, or there cannot be one. */
  async rest() {
    while (this.coming)
      await new Promise((go) => this.addEventListener('change', go, { once: true }));
  }

  /** @param {boolean} urgent */
  async sit(urgent) {
    this.seated = true;
    this.status = 'loading';
    this.changed();
    const begun = await this.places.take(this, urgent);
    if (this.over) return;
    this.begun = begun;
    this.displaced = false;
    this.seen = false;
    await this.inTurn(() => this.boot());
  }

  begin() {
    if (this.begun && !this.begun.client.dead) return this.begun;
    throw new WorkerError({ code: 'stopped', message: 'no worker' });
  }

  /** Gives the worker to another lab; what has been learnt is kept. */
  leave() {
    this.left = this.letGo();
    return this.left;
  }

  async letGo() {
    const played = this.playing || this.waiting;
    this.waiting = false;
    this.leaving = true;
    await this.inTurn(async () => {
      if (this.playing) await this.pause();
      await this.keepTraining();
      this.asleep();
    });
    this.leaving = false;
    this.displaced = played && !this.waiting; // Play may have been pressed again meanwhile
    this.changed();
  }

  asleep() {
    const { client } = this;
    if (client && !client.dead) {
      client.onEvent = () => {};
      client.onDeath = () => {};
    }
    this.client = null;
    this.begun = undefined;
    this.seated = false;
    this.held = null;
    this.serial = 0;
    this.due = 0;
    this.playing = false;
    this.judging = false;
    this.measuring = null;
    this.watches.clear();
    this.status = 'starting';
  }

  /** @param {'died' | 'hung'} reason @param {string} message */
  async died(reason, message) {
    const resume = this.playing || this.waiting;
    this.notify({ id: 'worker', tone: 'warn', title: `notice.${reason}.title`, detail: message });
    this.places.release(this);
    this.asleep();
    this.deaths.push(performance.now());
    if (this.deaths.length > 2) {
      this.status = 'failed';
      this.waiting = false;
      this.fail(new WorkerError({ code: 'died', message }), 'start');
      this.changed();
      return;
    }
    this.waiting = resume;
    await this.wake(resume);
  }

  async retry() {
    this.notices = [];
    this.deaths = [];
    this.places.release(this);
    this.client?.close();
    this.asleep();
    await this.wake(true);
  }

  // --- the exercise -------------------------------------------------------------------------------

  /** @param {string} control */
  allows(control) {
    if (this.lesson.still && ['play', 'step', 'speed'].includes(control)) return false;
    return this.exercise.controls.includes(control);
  }

  /** Whether it is a hyperparameter that the reader may change. @param {string} control */
  tuned(control) {
    const table = this.core ? this.table : [];
    return table.some(({ key }) => key === control);
  }

  get wanted() {
    const wanted = super.wanted;
    return wanted && { ...wanted, limit: this.exercise.limit.steps };
  }

  /** @param {import('../app/runs.js').Run} run */
  fillDraft(run) {
    if (Object.keys(run.draft).length > 0) return;
    if (this.core) checkExercise(this.exercise, /** @type {any} */ (this.core.algorithms));
    run.draft = { ...initialHypers(this.table), ...this.lesson.hypers, ...this.exercise.hypers };
  }

  get ended() {
    const { limit } = this.exercise;
    return this.run.step >= limit.steps || this.run.seconds >= (limit.seconds ?? Infinity);
  }

  async play() {
    if (this.ended) return;
    this.resume = false;
    this.displaced = false;
    this.wake(true);
    await super.play();
  }

  async pause() {
    this.due = 0;
    this.resume = false;
    await super.pause();
  }

  /** @param {number} [count] */
  async step(count = 1) {
    await this.wake(true);
    await this.rest();
    if (!this.ready || this.run.step + count > this.exercise.limit.steps) return;
    this.due = Math.max(this.due, this.run.step) + count;
    await super.step(count);
  }

  async reset() {
    if (this.leaving) await this.left;
    this.due = 0;
    this.outcome = null;
    this.judging = false;
    this.displaced = false;
    if (!this.client && this.run.info) {
      // Without a worker there is nothing to replace: the next one begins anew.
      const { draft, seed } = this.run;
      this.forget(this.lesson);
      Object.assign(this.run, { draft, seed });
      await this.wake(true);
      return;
    }
    await super.reset();
  }

  /** @param {string} key @param {HyperValue} value */
  setHyper(key, value) {
    if (this.allows(key)) super.setHyper(key, value);
  }

  /** @param {number} seed */
  setSeed(seed) {
    if (this.allows('seed')) super.setSeed(seed);
  }

  /** @param {string} action */
  act(action) {
    if (['play', 'step', 'reset'].includes(action) && !this.allows(action)) return;
    super.act(action);
  }

  address() {
    return '';
  }

  /** An exercise stays in its lesson. */
  async setLesson() {}

  /** @param {boolean} visible */
  setVisible(visible) {
    if (visible === this.visible) return;
    this.visible = visible;
    if (visible) {
      if (this.resume) this.play();
      else this.wake();
    } else if (this.playing || this.waiting) {
      this.pause();
      this.resume = true;
    }
  }

  /** @param {import('../worker/protocol.js').TroubleEvent} event */
  trouble(event) {
    this.due = 0;
    this.judging = false;
    super.trouble(event);
  }

  /** An exercise has no timeline: nothing is kept for one. */
  async remember() {}

  // --- the goal -----------------------------------------------------------------------------------

  /** @param {CustomEvent<import('../worker/protocol.js').Frame | undefined>} event */
  advance({ detail: frame }) {
    if (!frame || this.held !== this.lesson) return;
    this.seen = true;
    const judged = frame.evaluations.find(
      ({ key, count, step }) => key === JUDGED && count === this.wholly && step === this.run.step,
    );
    if (judged && this.judging) this.judge(evaluationFrom(judged.values), judged.step);
    if (this.playing && this.ended) {
      this.playing = false;
      this.changed();
      if (frame.step < this.exercise.limit.steps) this.ask('pause', {});
      if (this.exercise.goal) this.check();
    }
    this.places.stir();
  }

  /** Judges what has been learnt so far by the goal, as `metaglyph check` does. */
  async check() {
    if (this.leaving) await this.left;
    if (!this.exercise.goal || this.judging) return;
    this.judging = true; // nobody else gets its worker before it is judged
    this.outcome = null;
    this.changed();
    await this.wake(true);
    if (this.playing) await this.pause();
    await this.rest();
    if (!this.judging) return; // begun anew meanwhile
    if (!this.ready) {
      this.judging = false;
      this.changed();
      return;
    }
    const { algorithm } = this;
    const { views } = algorithm ? judgeOf(algorithm) : {};
    if (views) {
      const found = await Promise.all(
        Object.entries(views).map(([name, inputs]) => this.view(name, inputs, [])),
      );
      const numbers = found.map((view) => view && numbersOf(view));
      if (numbers.includes(null)) this.judging = false;
      else this.judge(Object.assign({}, ...numbers), this.run.step);
      return;
    }
    const { testItems = 0 } = this.run.info ?? {};
    const items = algorithm?.splitBy === 'characters';
    this.wholly = items ? testItems : EPISODES;
    const shape = items ? { chunk: 16, items } : { chunk: 1 };
    await this.measure({ key: JUDGED, side: 1, total: this.wholly, ...shape });
    this.changed();
  }

  /** @param {object} evaluation @param {number} step */
  judge(evaluation, step) {
    const { goal } = this.exercise;
    this.judging = false;
    if (!goal || !this.algorithm) return;
    const outcome = judgeGoal(goal, this.algorithm, evaluation);
    const { seed, hypers, seconds } = this.run;
    this.outcome = { ...outcome, step, seconds, seed, hypers: { ...hypers } };
    this.changed();
    this.dispatchEvent(new CustomEvent('result', { detail: this.outcome }));
  }

  close() {
    this.over = true;
    this.places.release(this);
    this.asleep();
    clearTimeout(this.rebuildTimer);
  }
}

/**
 * The worker's means in the shape of `session.evaluate()`.
 * @param {import('../worker/protocol.js').Evaluation['values']} values
 */
export function evaluationFrom({ accuracy, loss, ...others }) {
  if (accuracy)
    return {
      accuracy: accuracy.mean.at(-1),
      interval: accuracy.half.at(-1),
      before: accuracy.mean[0],
      lossPerStep: loss.mean,
    };
  return {
    ...(loss ? { lossPerStep: loss.mean, intervalPerStep: loss.half } : {}),
    ...Object.fromEntries(
      Object.entries(others).map(([name, { mean }]) => [name, mean.length > 1 ? mean : mean[0]]),
    ),
  };
}
