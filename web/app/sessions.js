import { WorkerError } from './client.js';
import { RATES, State } from './state.js';
import { firstData, take } from './early.js';
import { addFrame, begun, blankRun, changes, note, pick, reach } from './runs.js';
import { initialHypers, parseHyper } from './hypers.js';
import { lessonById, lessons } from '../lessons/index.js';
import { noticeOf } from './notices.js';

/**
 * @typedef {import('../lessons/index.js').Lesson} Lesson
 * @typedef {import('./runs.js').Run} Run
 */

const DEATHS = 3; // within a minute: then we stop trying

/**
 * The worker and its one session: how it is made, replaced, played, continued after a death. All
 * that replaces it goes through `inTurn`.
 */
export class Sessions extends State {
  /** Worker, core, data, session: everything up to the first picture. */
  async boot() {
    this.status = 'loading';
    this.changed();
    try {
      this.client?.close();
      const start = this.begin();
      const { client } = start;
      client.onEvent = (message) => client === this.client && this.hear(message);
      client.onDeath = (reason, message) => client === this.client && this.died(reason, message);
      this.client = client;
      this.held = null;
      this.core = await start.core;
      this.fillDraft(this.run); // the stage's empty frames are already those of this model
      if (this.build === 'auto' && this.core.build === 'plain')
        this.notify({ id: 'build', tone: 'info', title: 'notice.norelaxed.title' });
      await this.loadData(start);
      await this.direct();
      await this.goOn();
      this.status = 'ready';
      this.tellDrawings();
      this.tellIgnored();
    } catch (error) {
      if (error instanceof WorkerError && error.code === 'stopped') return; // died() goes on
      this.status = 'failed';
      this.fail(error, 'start');
    }
    this.changed();
  }

  /** A worker with core and data, or one on the way. */
  begin() {
    this.whole ||= Boolean(this.lesson.lab);
    return take(this.build, this.dataRequest ?? firstData(this.glyphsOnly), this.whole);
  }

  /** @param {import('./early.js').Begun} begun */
  async loadData({ client, request, data }) {
    this.progress = { what: 'read', done: 0, total: 0 };
    this.changed();
    try {
      this.data = await data;
    } catch (error) {
      if (request.type !== 'auto' || !(error instanceof WorkerError) || error.code === 'stopped')
        throw error;
      this.notify({ ...noticeOf(error), id: 'data', tone: 'warn', title: 'notice.served.title' });
      request = { type: 'glyphs', seed: 1 };
      this.data = await client.request('data', { request });
    }
    this.dataRequest = request;
    this.progress = null;
  }

  /**
   * One thing at a time for all that replaces the session. When nothing is left to do, a Play that
   * was pressed meanwhile is kept or, if there is nothing to play, given up.
   * @template T
   * @param {() => Promise<T>} job
   */
  inTurn(job) {
    this.jobs++;
    const next = this.tail.then(job).finally(() => {
      this.jobs--;
      if (this.stale && this.jobs === 0) {
        this.stale = false;
        this.rebuildIfFresh();
      }
      if (this.waiting && !this.coming) {
        this.waiting = false;
        if (this.playable) this.play();
      }
      this.changed();
    });
    this.tail = next.catch(() => {});
    return next;
  }

  /**
   * Brings the worker to the lesson that is open. Whoever waits for its turn here may find that
   * the lesson has been changed again, or changed back.
   */
  async follow() {
    if (this.status !== 'ready') return;
    if (this.lesson.lab && !this.whole) {
      await this.keepTraining();
      return this.boot(); // with the core that has the lab's algorithms
    }
    if (this.held && this.runOf(this.held.id) === this.run) {
      this.held = this.lesson;
      // The stage is a new one.
      for (const key of this.watches.keys())
        this.ask('watch', { run: this.serial, key, watch: null });
      this.watches.clear();
      this.dispatchEvent(new Event('session'));
      return;
    }
    try {
      await this.direct();
      this.tellIgnored();
      if (this.lesson.direct && !this.run.director?.wanted) return; // the other one's may stay
      await this.keepTraining();
      await this.goOn();
      this.tellIgnored();
    } catch (error) {
      this.fail(error, 'session');
    }
  }

  /** The lesson's director, who stays. */
  async direct() {
    const { lesson, run } = this;
    if (!lesson.direct) return;
    run.director ??= await lesson.direct(/** @type {any} */ (this));
    this.fillDraft(run);
    this.splitFor(lesson); // what the address asks for, and cannot be had, is left out now
  }

  /** What the lesson wants the worker's session to be. @returns {import('../lessons/index.js').Wanted | null} */
  get wanted() {
    const { lesson, run } = this;
    if (lesson.direct) return run.director?.wanted ?? null;
    const { algorithm, measures } = lesson;
    return {
      algorithm,
      measures,
      hypers: run.draft,
      seed: run.seed,
      split: this.splitFor(lesson),
    };
  }

  /** What the worker's session has learnt, before another takes its place. */
  async keepTraining() {
    const run = this.held && this.runOf(this.held.id);
    if (!run || run.step === 0 || !this.client) return;
    try {
      run.checkpoint = await this.client.request('save', {});
    } catch {
      // the last periodic checkpoint stays
    }
  }

  /** The session of the run as it was, or a new one. */
  goOn() {
    const { run } = this;
    const anew = run.far === 0 && !run.origin.weights;
    return this.makeSession(run.checkpoint, !run.checkpoint && (anew || !!run.director));
  }

  /**
   * A new session from the draft, or one that continues from a checkpoint.
   * @param {Run['checkpoint']} [checkpoint]
   * @param {boolean} [anew]  a new run; else one that has begun, and is repeated from the checkpoint or
   *   from the start
   * @param {File} [weights]  that a new run begins with
   */
  async makeSession(checkpoint = null, anew = true, weights) {
    const { client, data, lesson, run } = this;
    if (!client || !data) return;
    this.fillDraft(run);
    const { draft, seed } = run;
    const { wanted } = this;
    if (!wanted) return;
    const origin = anew ? { ...wanted, ...(weights && { weights }) } : run.origin;
    if (!anew) run.past?.catchUp();
    this.busy = true;
    this.changed();
    try {
      const info = await client.request('session', {
        request: {
          ...origin,
          checkpoint: checkpoint?.bytes ?? null,
          seconds: checkpoint?.seconds ?? 0,
          workers: this.workers,
          changes: anew ? [] : run.log,
        },
      });
      this.serial = info.run;
      this.held = lesson;
      run.info = info;
      run.hypers = lesson.table ? { ...draft } : pick(info.hypers, this.tableOf(lesson));
      // Whatever was set while it was made, or is not in the checkpoint and nobody has noted.
      const since = changes(anew || run.past ? draft : run.hypers, run.draft);
      if (anew) {
        run.draft = { ...run.hypers, ...since };
        Object.assign(run, begun({ ...origin, hypers: run.hypers }));
      } else run.past?.resumed(since);
      for (const key of this.liveOf(lesson)) if (key in since) this.change(run, key);
      reach(run, info.step);
      run.seconds = checkpoint?.seconds ?? 0;
      this.stale = run.seed !== seed || (anew && this.pending.length > 0);
      this.playing = false;
      this.measuring = null;
      this.rate = 0;
      this.watches.clear();
      this.dispatchEvent(new Event('session'));
    } finally {
      this.busy = false;
      this.changed();
    }
  }

  /**
   * The worker's session gets a live value, at the step where it is.
   * @param {Run} run @param {string} key
   */
  async change(run, key) {
    const value = run.draft[key];
    run.hypers = { ...run.hypers, [key]: value };
    const { serial } = this;
    this.setting++;
    const done = await this.ask('set', { key, value });
    this.setting--;
    if (done && serial === this.serial) note(run, { step: done.step, key, value });
  }

  /** What can be changed while it trains. @param {Lesson} lesson */
  liveOf(lesson) {
    return this.tableOf(lesson).flatMap(({ key, live }) => (live ? [key] : []));
  }

  /** The draft starts as the table's initial values, the lesson's own, and the address's. @param {Run} run */
  fillDraft(run) {
    if (Object.keys(run.draft).length > 0) return;
    run.draft = { ...initialHypers(this.table), ...this.lesson.hypers };
    for (const [key, text] of Object.entries(this.wished[this.lesson.id] ?? {})) {
      const hyper = this.table.find((row) => row.key === key);
      const value = hyper ? parseHyper(hyper, text) : null;
      if (value === null) this.ignored.push(`${key}=${text}`);
      else run.draft[key] = value;
    }
    delete this.wished[this.lesson.id];
  }

  /** @param {Lesson} lesson @returns {import('../worker/protocol.js').Split | null} */
  splitFor(lesson) {
    const run = this.runOf(lesson.id);
    const { splitBy } = this.algorithmOf(lesson) ?? {};
    const names = this.data?.alphabets.map(({ name }) => name) ?? [];
    if (splitBy !== 'alphabets') return null;
    if (names.length < 2) return { characters: 0.5 }; // digits, say: tasks need several on each side
    const known = run.hold?.filter((name) => names.includes(name)) ?? [];
    if (run.hold && known.length < run.hold.length)
      this.ignored.push(`hold=${run.hold.filter((name) => !names.includes(name)).join(',')}`);
    run.hold = known.length > 0 && known.length < names.length ? known : null;
    if (run.hold) return { alphabets: run.hold };
    const usual = lesson.holdOut.filter((name) => names.includes(name));
    if (usual.length === 0 && lesson.direct) usual.push(...names.slice(1).slice(-2));
    return usual.length > 0 ? { alphabets: usual } : null;
  }

  /** A link was made with other drawings than there are here: its run would be another one. */
  async tellDrawings() {
    if (this.drawings)
      (await import('./link.js')).tellDrawings(/** @type {any} */ (this)).catch(() => {});
  }

  tellIgnored() {
    if (this.ignored.length === 0) return;
    this.notify({
      id: 'hash',
      tone: 'warn',
      title: 'notice.hash.title',
      body: 'notice.hash.body',
      params: { what: this.ignored.join(' · ') },
    });
    this.ignored = [];
  }

  /** Training, now or as soon as there is something to train. */
  async play() {
    if (!this.playable) {
      this.waiting = this.coming && !this.lesson.still;
      this.changed();
      return;
    }
    this.waiting = false;
    if (this.run.director) return this.run.director.play();
    this.playing = true;
    this.dismiss('numeric');
    this.changed();
    await this.ask('play', { rate: RATES[this.speed] });
  }

  async pause() {
    this.waiting = false;
    if (this.run.director) return this.run.director.pause();
    this.playing = false;
    this.changed();
    if (!this.held) return;
    await this.ask('pause', {});
  }

  /** The same seed and the present controls from the start. */
  reset() {
    this.noRebuild();
    const { lesson } = this;
    if (lesson.direct) {
      this.fillDraft(this.run); // the address may have said something else
      this.splitFor(lesson);
      this.run.hypers = this.run.draft;
      this.tellIgnored();
      return this.run.director?.stop();
    }
    return this.inTurn(async () => {
      if (this.lesson !== lesson) {
        this.forget(lesson); // its own turn comes when it is opened again
        return;
      }
      try {
        await this.makeSession();
      } catch (error) {
        this.undoDraft();
        this.fail(error, 'session');
      }
    });
  }

  /** From the start, and on; until the new session is there, Play has been pressed and can be taken back. */
  restart() {
    this.waiting = true;
    const done = this.reset();
    this.changed();
    return done;
  }

  /** A model without a step of training is simply made anew, as is one that loses nothing by it. */
  rebuildIfFresh() {
    const fresh = this.run.step === 0 && !this.run.origin.weights && !this.playing;
    if ((!fresh && !this.lesson.swift) || this.status !== 'ready') return;
    if (this.lesson.direct) return;
    this.noRebuild();
    this.rebuildTimer = setTimeout(() => {
      if (this.playing) this.restart();
      else this.reset();
    }, 120);
  }

  noRebuild() {
    clearTimeout(this.rebuildTimer);
    this.rebuildTimer = 0;
  }

  undoDraft() {
    this.run.draft = { ...this.run.hypers };
    this.dispatchEvent(new Event('draft'));
    this.changed();
  }

  /** What was trained does not go with the new data or the new arithmetic. */
  forgetRuns() {
    for (const { id } of lessons) if (this.runs.has(id)) this.forget(lessonById(id) ?? null);
  }

  /** @param {Lesson | null} lesson */
  forget(lesson) {
    if (!lesson) return;
    const run = this.runOf(lesson.id);
    Object.assign(run, { ...blankRun(), draft: run.draft, hold: run.hold });
    run.director?.stop();
    if (this.held !== lesson) return;
    this.held = null;
    this.serial = 0;
  }

  /** @param {Exclude<import('../worker/protocol.js').FromWorker, { type: 'answer' }>} message */
  hear(message) {
    const { held } = this;
    const ours = held && 'run' in message && message.run === this.serial;
    const run = ours ? this.runOf(held.id) : null;
    if (message.type === 'progress') {
      this.progress = message;
      this.changed();
    } else if (message.type === 'checkpoint') {
      if (!run) return;
      run.checkpoint = message;
      run.past?.keep(message);
    } else if (message.type === 'examining') {
      this.exam?.progressed(message);
    } else if (message.type === 'trouble') {
      if (message.error.code === 'trap' || run) this.trouble(message);
    } else {
      // At once, in the order in which the worker has done things; pictures when they can be seen.
      if (run && !run.past?.astray) {
        addFrame(run, message);
        run.past?.follow();
      }
      requestAnimationFrame(() => this.show(message));
    }
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    if (this.held && frame.run === this.serial && this.held === this.lesson) {
      this.rate = frame.rate;
      this.active = frame.workers;
      this.measuring = frame.measuring;
      this.dispatchEvent(new CustomEvent('frame', { detail: frame }));
      this.run.director?.frame(frame);
      this.mark('metaglyph-interactive');
      if (frame.step > 0 && this.mark('metaglyph-trained')) this.remember();
    }
    /** @type {Set<ArrayBuffer>} */
    const buffers = new Set();
    for (const tensors of Object.values(frame.views))
      for (const { data } of Object.values(tensors)) buffers.add(/** @type {any} */ (data.buffer));
    this.client?.drawn([...buffers]);
  }

  /** From the first step on there is something to take back. */
  async remember() {
    try {
      await (await import('./past.js')).attend(/** @type {any} */ (this));
    } catch (error) {
      this.fail(new WorkerError({ code: 'network', message: String(error) }), 'page');
    }
  }

  /** How long the start took, for the browser's own tools and for the tests. @param {string} name */
  mark(name) {
    if (this.marked.has(name)) return false;
    this.marked.add(name);
    performance.mark(name);
    return true;
  }

  /** @template {keyof import('../worker/protocol.js').Requests} T @param {T} type @param {import('../worker/protocol.js').Requests[T]['args']} args */
  async ask(type, args) {
    try {
      return (await this.client?.request(type, args)) ?? null;
    } catch (error) {
      if (!(error instanceof WorkerError && error.code === 'stopped')) this.fail(error, type);
      return null;
    }
  }

  /** @param {import('../worker/protocol.js').TroubleEvent} event */
  trouble({ error, step }) {
    if (error.code === 'trap') {
      this.client?.die('died', error.message);
      return;
    }
    if (this.held !== this.lesson) return;
    if (step < 0) {
      this.fail(new WorkerError(error), 'view');
      return;
    }
    if (this.run.director) {
      this.run.director.trouble(error);
      return;
    }
    this.playing = false;
    const actions = [{ label: 'action.again', run: () => void this.reset() }];
    if (this.run.checkpoint)
      actions.unshift({
        label: 'action.back',
        run: () => void this.inTurn(() => this.goOn()),
      });
    this.notify({ ...noticeOf(error), id: 'numeric', params: { step }, actions });
    this.changed();
  }

  /** @param {'died' | 'hung'} reason @param {string} message */
  async died(reason, message) {
    const now = performance.now();
    this.deaths = [...this.deaths.filter((at) => now - at < 60000), now];
    this.waiting ||= this.playing;
    this.playing = false;
    const checkpoint = this.run.checkpoint;
    if (this.deaths.length >= DEATHS || !this.core) {
      this.status = 'failed';
      this.waiting = false;
      this.fail(new WorkerError({ code: 'died', message }), 'start');
      return;
    }
    this.notify({
      id: 'worker',
      tone: 'warn',
      title: `notice.${reason}.title`,
      body: checkpoint ? 'notice.worker.continued' : 'notice.worker.anew',
      params: {
        step: checkpoint?.step ?? 0,
        lost: Math.max(0, this.run.step - (checkpoint?.step ?? 0)),
      },
      detail: message,
    });
    await this.inTurn(() => this.boot());
  }

  /**
   * @param {unknown} error
   * @param {string} where
   * @param {Partial<import('./notices.js').Notice>} [more]  what else is to be said
   */
  fail(error, where, more = {}) {
    if (error instanceof WorkerError && error.code === 'stopped') return;
    const notice = noticeOf(error);
    const fatal = this.status === 'failed';
    this.notify({
      ...notice,
      id: where === 'data' ? 'data' : fatal ? 'fatal' : 'error',
      kept: fatal || !this.run.info ? undefined : 'notice.kept',
      actions: fatal ? [{ label: 'action.retry', run: () => this.retry() }] : undefined,
      ...more,
    });
  }

  retry() {
    this.notices = [];
    this.deaths = [];
    return this.inTurn(() => this.boot());
  }

  close() {
    this.client?.close();
    clearTimeout(this.rebuildTimer);
  }
}
