import { Client, WorkerError } from './client.js';
import { Evaluations, Series } from './series.js';
import { formatHash, parseHash } from './hash.js';
import { initialHypers, parseHyper } from './hypers.js';
import { lessonById, lessons } from '../lessons/index.js';
import { translator } from '../i18n/index.js';

/**
 * @typedef {import('../worker/protocol.js').Hypers} Hypers
 * @typedef {import('../worker/protocol.js').HyperValue} HyperValue
 * @typedef {import('../worker/protocol.js').Hyper} Hyper
 * @typedef {import('../worker/protocol.js').DataInfo} DataInfo
 * @typedef {import('../worker/protocol.js').DataRequest} DataRequest
 * @typedef {import('../worker/protocol.js').Watch} Watch
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 * @typedef {import('../lessons/index.js').Lesson} Lesson
 *
 * @typedef {object} Notice
 * @property {string} id
 * @property {'info' | 'warn' | 'error'} tone
 * @property {string} title  key of the languages' files
 * @property {string} [body]
 * @property {string} [kept]
 * @property {string} [detail]  the core's or the browser's own words
 * @property {Record<string, string | number>} [params]
 * @property {{ label: string, run: () => void }[]} [actions]
 *
 * @typedef {object} Run  what one lesson has going
 * @property {Hypers} hypers  the session's
 * @property {Hypers} draft  what the controls say; differs where a new model is needed
 * @property {number} seed
 * @property {string[] | null} hold  alphabets the user holds out
 * @property {number} step
 * @property {number} seconds
 * @property {Series | null} series
 * @property {Map<string, Evaluations>} evaluations
 * @property {{ bytes: ArrayBuffer, step: number, seconds: number } | null} checkpoint
 * @property {import('../worker/protocol.js').SessionInfo | null} info
 */

const RATES = [2, 20, 0]; // steps a second; 0: as many as go
const DEATHS = 3; // within a minute: then we stop trying

/**
 * Everything one playground on a page knows and can do; elements show it and call it. Events:
 * 'change' (anything but numbers), 'frame' (numbers and pictures, at most once a screen frame),
 * 'theme' (colours have changed).
 */
export class Studio extends EventTarget {
  constructor() {
    super();
    /** @type {'starting' | 'loading' | 'ready' | 'failed'} */
    this.status = 'starting';
    this.playing = false;
    this.waiting = false; // Play was pressed before there was anything to play
    this.busy = false; // a new session is being made
    this.stale = false; // a control was moved while the session was being made
    this.jobs = 0; // of those that replace the session, under way or queued
    /** @type {Lesson | null} */
    this.held = null; // the lesson whose session the worker has
    /** @type {{ what: string, done: number, total: number } | null} */
    this.progress = null;
    /** @type {import('../worker/protocol.js').CoreInfo | null} */
    this.core = null;
    /** @type {DataInfo | null} */
    this.data = null;
    /** @type {DataRequest | null} */
    this.dataRequest = null;
    /** @type {Notice[]} */
    this.notices = [];
    this.speed = RATES.length - 1;
    /** @type {'plain' | 'auto'} */
    this.build = 'plain';
    /** @type {import('../i18n/index.js').Lang} */
    this.lang = 'en';
    this.t = translator(this.lang);
    /** @type {Lesson} */
    this.lesson = lessons[0];
    /** @type {Map<string, Run>} */
    this.runs = new Map();
    /** @type {Map<string, Watch>} */
    this.watches = new Map();
    this.rate = 0;
    /** @type {{ key: string, done: number, total: number } | null} */
    this.measuring = null;
    this.serial = 0; // the worker's number of the present session
    /** @type {Client | null} */
    this.client = null;
    /** @type {number[]} */
    this.deaths = [];
    /** @type {Promise<unknown>} */
    this.tail = Promise.resolve();
    /** @type {File[]} */
    this.dropped = [];
    /** @type {Record<string, Record<string, string>>} */
    this.wished = {}; // hyperparameters from the address, by lesson, until the core is there
    /** @type {string[]} */
    this.ignored = [];
    this.useHash = false;
    this.glyphsOnly = false;
    /** @type {ReturnType<typeof setTimeout> | 0} */
    this.rebuildTimer = 0;
  }

  // --- what elements read ---------------------------------------------------------------------

  /** @returns {Run} */
  get run() {
    return this.runOf(this.lesson.id);
  }

  /** @param {string} lesson @returns {Run} */
  runOf(lesson) {
    let run = this.runs.get(lesson);
    if (!run) {
      run = { ...blankRun(), seed: 7 };
      this.runs.set(lesson, run);
    }
    return run;
  }

  get algorithm() {
    return this.core?.algorithms.find(({ name }) => name === this.lesson.algorithm) ?? null;
  }

  /** @returns {Hyper[]} */
  get table() {
    return this.tableOf(this.lesson);
  }

  /** @param {Lesson} lesson @returns {Hyper[]} */
  tableOf(lesson) {
    return this.core?.algorithms.find(({ name }) => name === lesson.algorithm)?.hypers ?? [];
  }

  /** Whether the worker has the session that is shown, and nothing is about to replace it. */
  get ready() {
    return this.status === 'ready' && !this.busy && !this.rebuildTimer && this.held === this.lesson;
  }

  /** Whether there will be something to play without anybody doing anything. */
  get coming() {
    if (this.status === 'failed') return false;
    return this.status !== 'ready' || this.jobs > 0 || this.rebuildTimer !== 0;
  }

  /** Keys whose new value waits for a new model. @returns {string[]} */
  get pending() {
    const { hypers, draft, info } = this.run;
    return info ? Object.keys(draft).filter((key) => draft[key] !== hypers[key]) : [];
  }

  get progressWords() {
    const { progress, t } = this;
    if (!progress) return t('status.starting');
    return progress.what === 'read'
      ? t('data.reading')
      : t('data.fetching', { name: progress.what });
  }

  get progressShare() {
    const { done, total } = this.progress ?? { done: 0, total: 0 };
    return total > 0 ? done / total : 0;
  }

  get rates() {
    return RATES;
  }

  // --- start ----------------------------------------------------------------------------------

  /**
   * @param {object} options
   * @param {boolean} options.hash  keep the state in the address
   * @param {string} [options.lesson]
   * @param {string} [options.lang]
   */
  async start({ hash, lesson, lang }) {
    this.useHash = hash;
    const { state, ignored } = parseHash(
      hash ? location.hash : '',
      lessons.map(({ id }) => id),
    );
    this.ignored = ignored;
    this.lesson = lessonById(state.lesson ?? lesson ?? '') ?? lessons[0];
    const wanted = state.lang ?? lang ?? navigator.language;
    this.setLang(wanted.startsWith('zh') ? 'zh' : 'en', false);
    this.takeHash(state);
    await this.inTurn(() => this.boot());
  }

  /** @param {import('./hash.js').HashState} state */
  takeHash(state) {
    const run = this.runOf(this.lesson.id);
    run.seed = state.seed ?? run.seed;
    run.hold = state.hold ?? run.hold;
    this.build = state.build ?? 'plain';
    this.glyphsOnly = state.data === 'glyphs';
    this.wished[this.lesson.id] = state.hypers;
  }

  /** Worker, core, data, session: everything up to the first picture. */
  async boot() {
    this.status = 'loading';
    this.changed();
    try {
      this.client?.close();
      /** @type {Client} */
      const client = new Client(
        (message) => client === this.client && this.hear(message),
        (reason, message) => client === this.client && this.died(reason, message),
      );
      this.client = client;
      this.held = null;
      this.core = await client.request('load', { build: this.build });
      if (this.build === 'auto' && this.core.build === 'plain')
        this.notify({ id: 'build', tone: 'info', title: 'notice.norelaxed.title' });
      await this.loadData(this.dataRequest ?? this.firstData());
      await this.makeSession(this.run.checkpoint);
      this.status = 'ready';
      this.tellIgnored();
    } catch (error) {
      if (error instanceof WorkerError && error.code === 'stopped') return; // died() goes on
      this.status = 'failed';
      this.fail(error, 'start');
    }
    this.changed();
  }

  /** @returns {DataRequest} */
  firstData() {
    if (this.glyphsOnly) return { type: 'glyphs', seed: 1 };
    return { type: 'auto', base: document.baseURI.replace(/[?#].*$/s, '') };
  }

  /** @param {DataRequest} request */
  async loadData(request) {
    if (!this.client) return;
    try {
      this.data = await this.client.request('data', { request });
    } catch (error) {
      if (request.type !== 'auto' || !(error instanceof WorkerError) || error.code === 'stopped')
        throw error;
      this.notify({ ...noticeOf(error), id: 'data', tone: 'warn', title: 'notice.served.title' });
      request = { type: 'glyphs', seed: 1 };
      this.data = await this.client.request('data', { request });
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
        if (this.ready) this.play();
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
    if (this.status !== 'ready' || this.held === this.lesson) return;
    await this.keepTraining();
    try {
      await this.makeSession(this.run.checkpoint);
      this.tellIgnored();
    } catch (error) {
      this.fail(error, 'session');
    }
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

  /**
   * A new session from the draft, or one that continues from a checkpoint.
   * @param {Run['checkpoint']} [checkpoint]
   */
  async makeSession(checkpoint = null) {
    const { client, data, lesson, run } = this;
    if (!client || !data) return;
    this.fillDraft(run);
    const { draft, seed } = run;
    this.busy = true;
    this.changed();
    try {
      const info = await client.request('session', {
        request: {
          algorithm: lesson.algorithm,
          hypers: draft,
          seed,
          split: this.splitOf(run),
          checkpoint: checkpoint?.bytes ?? null,
          seconds: checkpoint?.seconds ?? 0,
          measures: lesson.measures,
        },
      });
      this.serial = info.run;
      this.held = lesson;
      run.info = info;
      run.hypers = pick(info.hypers, this.tableOf(lesson));
      if (!checkpoint) {
        run.draft = { ...run.hypers, ...changes(draft, run.draft) };
        run.checkpoint = null;
        run.series = null;
        run.evaluations = new Map();
      }
      for (const { key, live } of this.tableOf(lesson))
        if (live && run.draft[key] !== run.hypers[key]) this.catchUp(run, key);
      run.step = info.step;
      run.seconds = checkpoint?.seconds ?? 0;
      this.stale = run.seed !== seed || (!checkpoint && this.pending.length > 0);
      this.playing = false;
      this.measuring = null;
      this.rate = 0;
      this.watches.clear();
      this.dispatchEvent(new Event('session'));
      this.writeHash();
    } finally {
      this.busy = false;
      this.changed();
    }
  }

  /** A live value that was changed while the worker had another session. @param {Run} run @param {string} key */
  catchUp(run, key) {
    const value = run.draft[key];
    if (value === undefined) return;
    run.hypers = { ...run.hypers, [key]: value };
    this.ask('set', { key, value });
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

  /** @param {Run} run @returns {import('../worker/protocol.js').Split | null} */
  splitOf(run) {
    const names = this.data?.alphabets.map(({ name }) => name) ?? [];
    if (this.algorithm?.splitBy !== 'alphabets') return null;
    if (names.length < 2) return { characters: 0.5 }; // digits, say: tasks need several on each side
    const known = run.hold?.filter((name) => names.includes(name)) ?? [];
    if (run.hold && known.length < run.hold.length)
      this.ignored.push(`hold=${run.hold.filter((name) => !names.includes(name)).join(',')}`);
    run.hold = known.length > 0 && known.length < names.length ? known : null;
    const usual = this.lesson.holdOut.filter((name) => names.includes(name));
    if (run.hold) return { alphabets: run.hold };
    return usual.length > 0 ? { alphabets: usual } : null;
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

  // --- transport ------------------------------------------------------------------------------

  /** Training, now or as soon as there is something to train. */
  async play() {
    if (!this.ready) {
      this.waiting = this.coming;
      this.changed();
      return;
    }
    this.waiting = false;
    this.playing = true;
    this.dismiss('numeric');
    this.changed();
    await this.ask('play', { rate: RATES[this.speed] });
  }

  async pause() {
    this.waiting = false;
    this.playing = false;
    this.changed();
    if (!this.held) return;
    await this.ask('pause', {});
  }

  toggle() {
    return this.playing || this.waiting ? this.pause() : this.play();
  }

  /** @param {number} [count] */
  async step(count = 1) {
    if (!this.ready) return;
    if (this.playing) await this.pause();
    await this.ask('step', { count });
  }

  /** The same seed and the present controls from the start. */
  reset() {
    this.noRebuild();
    const { lesson } = this;
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

  /** @param {number} speed  index into rates */
  setSpeed(speed) {
    this.speed = speed;
    this.changed();
    if (this.playing && this.ready) this.ask('play', { rate: RATES[speed] });
  }

  // --- controls -------------------------------------------------------------------------------

  /** @param {string} key @param {HyperValue} value */
  setHyper(key, value) {
    const { run } = this;
    const hyper = this.table.find((row) => row.key === key);
    if (!hyper) return;
    this.fillDraft(run); // before the first session there is none
    if (run.draft[key] === value) return;
    run.draft = { ...run.draft, [key]: value };
    if (hyper.live && run.info) {
      run.hypers = { ...run.hypers, [key]: value };
      if (this.held === this.lesson) this.ask('set', { key, value });
    } else {
      this.rebuildIfFresh();
    }
    this.writeHash();
    this.changed();
  }

  /** @param {number} seed */
  setSeed(seed) {
    this.run.seed = seed;
    this.writeHash();
    this.changed();
    this.rebuildIfFresh();
  }

  /** @param {string[]} names */
  setHold(names) {
    this.run.hold = names;
    this.changed();
    return this.reset();
  }

  /** A model without a step of training is simply made anew. */
  rebuildIfFresh() {
    if (this.run.step > 0 || this.playing || this.status !== 'ready') return;
    this.noRebuild();
    this.rebuildTimer = setTimeout(() => this.reset(), 120);
  }

  noRebuild() {
    clearTimeout(this.rebuildTimer);
    this.rebuildTimer = 0;
  }

  undoDraft() {
    this.run.draft = { ...this.run.hypers };
    this.writeHash();
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
    if (this.held !== lesson) return;
    this.held = null;
    this.serial = 0;
  }

  /** @param {'plain' | 'auto'} build */
  setBuild(build) {
    if (build === this.build) return;
    this.build = build;
    this.forgetRuns();
    this.playing = false;
    return this.inTurn(() => this.boot());
  }

  /** @param {string} id */
  setLesson(id) {
    const lesson = lessonById(id);
    if (!lesson || lesson === this.lesson) return;
    if (this.playing) this.ask('pause', {});
    if (this.rebuildTimer) this.noRebuild(); // the worker is brought to the new lesson anyway
    this.playing = false;
    this.measuring = null;
    this.lesson = lesson;
    this.dismiss('numeric');
    return this.inTurn(() => this.follow());
  }

  /** @param {import('../i18n/index.js').Lang} lang */
  setLang(lang, write = true) {
    this.lang = lang;
    this.t = translator(lang);
    if (write) this.writeHash();
    this.changed();
    this.dispatchEvent(new Event('frame'));
  }

  /** Files dropped or picked: they replace the data set if they can be read. @param {File[]} files */
  loadFiles(files) {
    return this.inTurn(async () => {
      if (!this.client || files.length === 0) return;
      this.dismiss('data');
      this.progress = { what: 'read', done: 0, total: 0 };
      this.changed();
      try {
        const before = this.data?.source;
        this.data = await this.client.request('data', { request: { type: 'files', files } });
        this.held = null;
        this.serial = 0;
        const goesOn = before === 'omniglot' && this.data.source === 'omniglot';
        this.dropped = goesOn ? [...this.dropped, ...files] : files;
        this.dataRequest = { type: 'files', files: this.dropped };
        this.forgetRuns();
        for (const run of this.runs.values()) run.hold = null;
        this.playing = false;
        await this.makeSession();
        this.notify({
          id: 'data',
          tone: 'info',
          title: 'notice.loaded.title',
          params: { items: this.data.items, classes: this.data.classes },
        });
      } catch (error) {
        this.fail(error, 'data');
      } finally {
        this.progress = null;
        this.changed();
      }
    });
  }

  /** @param {string} action  'hyper:latent=2', 'play', 'reset', 'step' */
  act(action) {
    const set = /^hyper:(\w+)=(.+)$/.exec(action);
    if (set) {
      const hyper = this.table.find((row) => row.key === set[1]);
      const value = hyper ? parseHyper(hyper, set[2]) : null;
      if (value !== null) this.setHyper(set[1], value);
    } else if (action === 'play') this.play();
    else if (action === 'pause') this.pause();
    else if (action === 'step') this.step();
    else if (action === 'reset') this.reset();
    else this.dispatchEvent(new CustomEvent('action', { detail: action }));
  }

  // --- views and figures ----------------------------------------------------------------------

  /** Asks for a view to be shown again after every change; null ends it. @param {string} key @param {Watch | null} watch */
  watch(key, watch) {
    if (this.held !== this.lesson) return; // 'session' has the stage ask again
    const same = JSON.stringify(this.watches.get(key), plain) === JSON.stringify(watch, plain);
    if (same) return;
    if (watch) this.watches.set(key, watch);
    else if (!this.watches.delete(key)) return;
    this.client?.request('watch', { key, watch }).catch(() => {});
  }

  /**
   * One look at a view, now. Null if there is no session, or if the view refuses.
   * @param {string} name
   * @param {import('../worker/protocol.js').ViewInputs} inputs
   * @param {string[]} pictures
   * @returns {Promise<Tensors | null>}
   */
  async view(name, inputs, pictures) {
    if (!this.client || this.held !== this.lesson) return null;
    return this.client.request('view', { name, inputs, pictures }).catch(() => null);
  }

  /** @param {import('../worker/protocol.js').Measure} measure */
  measure(measure) {
    return this.ask('measure', { measure });
  }

  stopMeasuring() {
    this.measuring = null;
    this.changed();
    return this.ask('cancel', {});
  }

  /** @param {Exclude<import('../worker/protocol.js').FromWorker, { type: 'answer' }>} message */
  hear(message) {
    if (message.type === 'progress') {
      this.progress = message;
      this.changed();
    } else if (message.type === 'checkpoint') {
      if (this.held && message.run === this.serial) this.runOf(this.held.id).checkpoint = message;
    } else if (message.type === 'trouble') {
      if (message.error.code === 'trap' || message.run === this.serial) this.trouble(message);
    } else {
      requestAnimationFrame(() => this.show(message));
    }
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    if (this.held && frame.run === this.serial) {
      const run = this.runOf(this.held.id);
      const { steps, columns } = frame.metrics;
      if (steps.length > 0) (run.series ??= new Series(Object.keys(columns))).push(steps, columns);
      for (const one of frame.evaluations) {
        if (!run.evaluations.has(one.key)) run.evaluations.set(one.key, new Evaluations());
        run.evaluations.get(one.key)?.push(one);
      }
      run.step = frame.step;
      run.seconds = frame.seconds;
      if (this.held === this.lesson) {
        this.rate = frame.rate;
        this.measuring = frame.measuring;
        this.dispatchEvent(new CustomEvent('frame', { detail: frame }));
      }
    }
    /** @type {Set<ArrayBuffer>} */
    const buffers = new Set();
    for (const tensors of Object.values(frame.views))
      for (const { data } of Object.values(tensors)) buffers.add(/** @type {any} */ (data.buffer));
    this.client?.drawn([...buffers]);
  }

  // --- trouble --------------------------------------------------------------------------------

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
    this.playing = false;
    const { checkpoint } = this.run;
    const actions = [{ label: 'action.again', run: () => void this.reset() }];
    if (checkpoint)
      actions.unshift({
        label: 'action.back',
        run: () => void this.inTurn(() => this.makeSession(checkpoint)),
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
      params: { step: checkpoint?.step ?? 0, lost: this.run.step - (checkpoint?.step ?? 0) },
      detail: message,
    });
    await this.inTurn(() => this.boot());
  }

  /** @param {unknown} error @param {string} where */
  fail(error, where) {
    if (error instanceof WorkerError && error.code === 'stopped') return;
    const notice = noticeOf(error);
    const fatal = this.status === 'failed';
    this.notify({
      ...notice,
      id: where === 'data' ? 'data' : fatal ? 'fatal' : 'error',
      kept: fatal || !this.run.info ? undefined : 'notice.kept',
      actions: fatal ? [{ label: 'action.retry', run: () => this.retry() }] : undefined,
    });
  }

  retry() {
    this.notices = [];
    this.deaths = [];
    return this.inTurn(() => this.boot());
  }

  /** @param {Notice} notice */
  notify(notice) {
    this.notices = [...this.notices.filter(({ id }) => id !== notice.id), notice];
    this.changed();
  }

  /** @param {string} id */
  dismiss(id) {
    this.notices = this.notices.filter((notice) => notice.id !== id);
    this.changed();
  }

  // --- address --------------------------------------------------------------------------------

  address() {
    const { run, table } = this;
    /** @type {Record<string, string>} */
    const hypers = {};
    const usual = { ...initialHypers(table), ...this.lesson.hypers };
    for (const [key, value] of Object.entries(run.draft))
      if (value !== usual[key]) hypers[key] = String(value);
    return formatHash({
      lesson: this.lesson.id,
      lang: this.lang,
      seed: run.seed,
      build: this.build,
      data: this.glyphsOnly ? 'glyphs' : undefined,
      hold: run.hold ?? undefined,
      hypers,
    });
  }

  writeHash() {
    if (!this.useHash || !this.core) return;
    const hash = this.address();
    if (hash !== location.hash) history.replaceState(null, '', hash);
  }

  /** Somebody has changed the address by hand, or followed a link into this page. */
  async readHash() {
    if (!this.useHash || location.hash === this.address()) return;
    const { state, ignored } = parseHash(
      location.hash,
      lessons.map(({ id }) => id),
    );
    this.ignored = ignored;
    if (!state.lesson) {
      this.tellIgnored();
      this.writeHash();
      return;
    }
    if (state.lang && state.lang !== this.lang) this.setLang(state.lang, false);
    const lesson = lessonById(state.lesson) ?? this.lesson;
    if (lesson !== this.lesson) await this.setLesson(lesson.id);
    const run = this.run;
    run.draft = {};
    run.checkpoint = null;
    const { build } = this;
    this.takeHash(state);
    this.playing = false;
    if (this.build !== build) await this.inTurn(() => this.boot());
    else await this.reset();
    this.tellIgnored();
  }

  changed() {
    this.dispatchEvent(new Event('change'));
  }

  close() {
    this.client?.close();
    clearTimeout(this.rebuildTimer);
  }
}

/** @returns {Omit<Run, 'seed'>} */
function blankRun() {
  return {
    hypers: {},
    draft: {},
    hold: null,
    step: 0,
    seconds: 0,
    series: null,
    evaluations: new Map(),
    checkpoint: null,
    info: null,
  };
}

/** What differs. @param {Hypers} from @param {Hypers} to @returns {Hypers} */
function changes(from, to) {
  return Object.fromEntries(Object.entries(to).filter(([key, value]) => from[key] !== value));
}

/** Only what the table knows. @param {Hypers} hypers @param {Hyper[]} table @returns {Hypers} */
function pick(hypers, table) {
  return Object.fromEntries(table.map(({ key, initial }) => [key, hypers[key] ?? initial]));
}

const KNOWN = new Set([
  'memory',
  'numeric',
  'unsupported',
  'format',
  'range',
  'network',
  'files',
  'pair',
  'strokes',
  'died',
]);

/** @param {unknown} error @returns {Notice} */
function noticeOf(error) {
  const { code = 'other', message = String(error) } = /** @type {any} */ (error) ?? {};
  const key = KNOWN.has(code) ? code : 'other';
  return {
    id: 'error',
    tone: 'error',
    title: `trouble.${key}.title`,
    body: `trouble.${key}.body`,
    detail: message,
  };
}

/** Typed arrays are compared by their numbers. @param {string} _ @param {any} value */
function plain(_, value) {
  return ArrayBuffer.isView(value) ? Array.from(/** @type {any} */ (value)) : value;
}
