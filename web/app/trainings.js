/**
 * @typedef {import('./studio.js').Studio} Studio
 * @typedef {import('../lessons/index.js').Lesson} Lesson
 * @typedef {import('../worker/protocol.js').Evaluation['values']} Values
 * @typedef {import('../worker/protocol.js').Trouble} Trouble
 */

/**
 * A director who trains one session after the other, and does something with each once it has learnt.
 * Which they are and what that is says who extends this. A training under way keeps what it began with.
 * @template {{ steps: number }} Job  one training
 */
export class Trainings {
  /** @type {Job | null} the training under way */
  job = null;
  running = false;
  asked = ''; // what is being measured
  /** @type {{ time: number, done: number } | null} where the measuring was first seen */
  measuredFrom = null;
  turning = false;
  again = false; // something has happened while it was turning

  /** @param {Studio} studio @param {Lesson} lesson */
  constructor(studio, lesson) {
    this.studio = studio;
    this.lesson = lesson;
    this.run = studio.runOf(lesson.id);
  }

  /** The worker has the session of the training under way, and nothing else to do. */
  get held() {
    return this.studio.held === this.lesson && !this.studio.busy;
  }

  // --- to be said by who extends this ---------------------------------------------------------

  /** @returns {Job | null} what there is to do next */
  get next() {
    return null;
  }

  /** The same, where it takes a while to be known. @returns {Promise<Job | null>} */
  async upcoming() {
    return this.next;
  }

  /**
   * Its steps are done.
   * @param {Job} job
   * @returns {Promise<boolean>} whether there may be more to do at once
   */
  async learnt(job) {
    void job;
    return false;
  }

  /** What was asked for has been measured. @param {string} key @param {Values} values */
  measured(key, values) {
    void [key, values];
  }

  /** @param {string} key @param {Trouble} error  why that could not be measured */
  unmeasured(key, error) {
    void [key, error];
  }

  /** There is no such session, or it cannot learn. @param {Job} job @param {string} trouble */
  failed(job, trouble) {
    void [job, trouble];
  }

  /** What was begun with the training under way, or with the last one, is given up. */
  forget() {}

  // --- doing it -------------------------------------------------------------------------------

  async play() {
    this.running = true;
    this.studio.playing = true;
    this.asked = '';
    this.studio.changed();
    await this.turn();
  }

  async pause() {
    await this.halt();
  }

  /** Gives up the training under way; what is done stays. */
  async stop() {
    const { studio, lesson } = this;
    this.job = null;
    this.forget();
    const halted = this.halt();
    if (studio.held === lesson) {
      studio.held = null; // what its session still says concerns nobody
      studio.serial = 0;
    }
    Object.assign(this.run, { step: 0, seconds: 0, series: null, checkpoint: null });
    if (studio.lesson === lesson) studio.dispatchEvent(new Event('session'));
    await halted;
  }

  /** Another lesson is opened: the training under way waits. */
  left() {
    this.running = false;
    if (this.asked) this.studio.ask('cancel', {});
    this.asked = '';
  }

  async halt() {
    const { studio, lesson, asked } = this;
    const mine = studio.lesson === lesson;
    this.left();
    if (!mine) return;
    studio.playing = false;
    studio.waiting = false;
    studio.measuring = null;
    studio.changed();
    if (studio.held === lesson && !asked) await studio.ask('pause', {});
  }

  /** Does what there is to do next, until something is under way or nothing is left. */
  async turn() {
    this.again = true;
    if (this.turning) return;
    this.turning = true;
    try {
      while (this.running && this.again) {
        this.again = false;
        if (await this.proceed()) this.again = true;
      }
    } finally {
      this.turning = false;
    }
  }

  /** @returns {Promise<boolean>} whether there may be more to do at once */
  async proceed() {
    const { studio, run, job } = this;
    if (!job) {
      const next = await this.upcoming();
      if (!this.running) return false;
      if (next) await this.begin(next);
      else await this.halt();
      return next !== null;
    }
    if (!this.held || this.asked) return false;
    if (run.step >= job.steps) return this.learnt(job);
    await studio.ask('play', { rate: 0 });
    return false;
  }

  /** @param {Job} job */
  async begin(job) {
    const { studio, lesson } = this;
    this.job = job;
    this.forget();
    try {
      await studio.inTurn(async () => {
        if (studio.lesson !== lesson || this.job !== job) return;
        if (studio.held !== lesson) await studio.keepTraining();
        this.run.checkpoint = null;
        await studio.makeSession();
      });
    } catch (error) {
      const { code, message } = /** @type {Trouble} */ (error);
      if (code === 'stopped') this.running = false;
      else if (this.job === job) this.failed(job, message);
    }
    if (studio.lesson === lesson) studio.playing = this.running;
    studio.changed();
  }

  /** @param {import('../worker/protocol.js').Measure} measure */
  async measure(measure) {
    this.asked = measure.key;
    this.measuredFrom = null;
    await this.studio.measure(measure);
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  frame({ step, evaluations, measuring }) {
    const { job } = this;
    if (!job) return;
    if (measuring) this.measuredFrom ??= { time: performance.now(), done: measuring.done };
    const told = evaluations.find(({ key }) => key === this.asked);
    if (told) {
      this.measured(told.key, told.values);
      this.asked = '';
    }
    if (told || (!this.asked && step >= job.steps)) void this.turn();
  }

  /** @param {Trouble} error */
  trouble(error) {
    const { job, asked } = this;
    if (!job) return;
    if (asked) this.unmeasured(asked, error);
    else this.failed(job, error.message);
    this.asked = '';
    void this.turn();
  }
}
