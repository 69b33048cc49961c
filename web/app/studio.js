import { WorkerError } from './client.js';
import { RATES } from './state.js';
import { Sessions } from './sessions.js';
import { formatHash, parseHash } from './hash.js';
import { initialHypers, parseHyper } from './hypers.js';
import { fetchLesson, firstLesson, known, lessonById } from '../lessons/index.js';
import { compileWhole } from './outside.js';
import { languageOf, loadLanguage, loadTexts, translator } from '../i18n/index.js';

/**
 * @typedef {import('../worker/protocol.js').HyperValue} HyperValue
 * @typedef {import('../worker/protocol.js').Watch} Watch
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 */

/**
 * Everything one playground on a page can be asked to do; elements show it and call it. What it
 * knows is in State, how it trains in Sessions.
 */
export class Studio extends Sessions {
  constructor() {
    super();
    for (const type of ['session', 'draft']) this.addEventListener(type, () => this.writeHash());
  }

  /**
   * @param {object} options
   * @param {boolean} options.hash  keep the state in the address
   * @param {string} [options.lesson]
   * @param {string} [options.lang]
   */
  async start({ hash, lesson, lang }) {
    this.useHash = hash;
    const text = hash ? location.hash : '';
    const { state, ignored } = parseHash(text, await known(text));
    this.ignored = ignored;
    this.lesson = lessonById(state.lesson ?? lesson ?? '') ?? firstLesson;
    this.takeHash(state);
    const booted = this.inTurn(() => this.boot());
    const language = languageOf(state.lang ?? lang ?? navigator.language);
    await Promise.all([this.setLang(language, false), fetchLesson(this.lesson)]);
    this.shown = true;
    this.changed();
    await booted;
    this.writeHash(); // without what was left out
  }

  /** A part of the page that could not be had. @param {unknown} error */
  unfetched(error) {
    this.fail(new WorkerError({ code: 'network', message: String(error) }), 'page');
  }

  /** @param {import('./hash.js').HashState} state */
  takeHash(state) {
    const run = this.runOf(this.lesson.id);
    run.seed = state.seed ?? run.seed;
    run.hold = state.hold ?? run.hold;
    this.build = state.build ?? 'plain';
    this.workers = state.workers;
    this.glyphsOnly = state.data === 'glyphs';
    this.drawings = state.drawings;
    this.wished[this.lesson.id] = state.hypers;
  }

  // --- transport ------------------------------------------------------------------------------

  toggle() {
    return this.playing || this.waiting ? this.pause() : this.play();
  }

  /** @param {number} [count] */
  async step(count = 1) {
    if (!this.ready || this.lesson.still) return;
    if (this.playing) await this.pause();
    await this.ask('step', { count });
  }

  /** @param {number} speed  index into rates */
  setSpeed(speed) {
    this.speeds[this.lesson.id] = speed;
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
    if (this.lesson.table) run.hypers = run.draft;
    else if (hyper.live && run.info) {
      run.hypers = { ...run.hypers, [key]: value };
      if (this.held === this.lesson) this.change(run, key);
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
    const made = this.lesson.direct ? this.writeHash() : this.reset();
    this.changed();
    return made;
  }

  /** @param {'plain' | 'auto'} build */
  setBuild(build) {
    if (build === this.build) return;
    this.build = build;
    this.forgetRuns();
    this.playing = false;
    return this.inTurn(() => this.boot());
  }

  /** Alphabets held out: as they are, or will be. */
  get heldOut() {
    const { lesson, run } = this;
    if (!lesson.direct) return (this.coming && run.hold) || (run.info?.heldOut ?? []);
    const split = this.splitFor(lesson);
    return split && 'alphabets' in split ? split.alphabets : [];
  }

  /** Characters on each side of the split, as they are or will be. */
  get sideClasses() {
    const { lesson, run, data, heldOut } = this;
    if (!lesson.direct)
      return run.info && { train: run.info.trainClasses, test: run.info.testClasses };
    if (!data) return null;
    const out = data.alphabets.filter(({ name }) => heldOut.includes(name));
    const test = out.reduce((sum, { classes }) => sum + classes, 0);
    return { train: data.classes - test, test };
  }

  /** @param {string} id */
  async setLesson(id) {
    const lesson = lessonById(id);
    if (!lesson) return;
    this.lessonWished = lesson;
    if (lesson === this.lesson) return;
    if (lesson.texts) {
      try {
        await Promise.all([fetchLesson(lesson), lesson.lab && compileWhole(this.build)]);
      } catch (error) {
        this.unfetched(error);
        return;
      }
      if (this.lessonWished !== lesson) return; // another one meanwhile
    }
    this.run.director?.left();
    if (this.playing) this.ask('pause', {});
    if (this.rebuildTimer) this.noRebuild(); // the worker is brought to the new lesson anyway
    this.playing = false;
    this.measuring = null;
    this.lesson = lesson;
    if (this.core) this.fillDraft(this.run);
    this.dismiss('numeric');
    fetchLesson(lesson).catch((error) => this.unfetched(error));
    await this.inTurn(() => this.follow());
  }

  /** @param {import('../i18n/index.js').Lang} lang */
  async setLang(lang, write = true) {
    this.langWished = lang;
    try {
      await loadLanguage(lang);
    } catch (error) {
      this.unfetched(error);
      return;
    }
    if (this.langWished !== lang) return; // changed again meanwhile
    this.lang = lang;
    this.t = translator(lang);
    if (write) this.writeHash();
    this.changed();
    this.dispatchEvent(new Event('frame'));
  }

  /**
   * Files dropped or picked: an exam is sat; drawings replace the data set if they can be read.
   * @param {File[]} given
   */
  async loadFiles(given) {
    this.progress = { what: 'read', done: 0, total: 0 };
    this.changed();
    try {
      await (await import('./dropped.js')).takeFiles(this, given);
    } catch (error) {
      this.progress = null;
      this.unfetched(error);
    }
  }

  /** @param {File} file */
  async takeExam(file) {
    try {
      const [{ ExamRoom }] = await Promise.all([import('./exam.js'), loadTexts('contest')]);
      this.exam ??= new ExamRoom(this);
    } catch (error) {
      this.unfetched(error);
      return;
    }
    await this.exam.take(file);
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
    this.client?.request('watch', { run: this.serial, key, watch }).catch(() => {});
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

  /** How a drawing of the sheet was written; null if that is not known. @param {number} picture */
  async strokes(picture) {
    return (await this.client?.request('strokes', { picture }).catch(() => null)) ?? null;
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

  // --- address --------------------------------------------------------------------------------

  /** @param {Partial<import('./hash.js').HashState>} [more] */
  address(more) {
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
      workers: this.workers,
      data: this.glyphsOnly ? 'glyphs' : undefined,
      drawings: this.drawings,
      ...more,
      hold: run.hold ?? undefined,
      hypers,
    });
  }

  writeHash() {
    if (!this.useHash || !this.core) return;
    const hash = this.address();
    if (hash !== location.hash) history.replaceState(null, '', hash);
  }

  /** Somebody has changed the address by hand, or followed a link into this page. @param {string} text */
  async readHash(text) {
    if (!this.useHash) return;
    const turn = ++this.addresses;
    if (text === this.address()) return this.setLesson(this.lesson.id); // which stays
    const { state, ignored } = parseHash(text, await known(text));
    const overtaken = () => turn !== this.addresses; // by another one
    if (overtaken()) return;
    this.ignored = ignored;
    if (!state.lesson) {
      this.tellIgnored();
      this.writeHash();
      return;
    }
    if (state.lang) await this.setLang(state.lang, false);
    if (overtaken()) return;
    const lesson = lessonById(state.lesson) ?? this.lesson;
    await this.setLesson(lesson.id);
    if (overtaken()) return;
    if (lesson !== this.lesson) return this.writeHash(); // another one was opened, or it cannot be had
    const run = this.run;
    run.draft = {};
    run.checkpoint = null;
    run.far = 0;
    const { build } = this;
    this.takeHash(state);
    // A session being made now is told from what is wished; one that has no core yet reads it later.
    if (this.table.length > 0) this.fillDraft(run);
    this.playing = false;
    if (this.build !== build) await this.inTurn(() => this.boot());
    else await this.reset();
    this.writeHash();
    this.tellIgnored();
  }
}

/** Typed arrays are compared by their numbers. @param {string} _ @param {any} value */
function plain(_, value) {
  return ArrayBuffer.isView(value) ? Array.from(/** @type {any} */ (value)) : value;
}
