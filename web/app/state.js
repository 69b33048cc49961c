import { blankRun } from './runs.js';
import { firstLesson, lessonById } from '../lessons/index.js';
import { translator } from '../i18n/index.js';

/**
 * @typedef {import('../worker/protocol.js').DataInfo} DataInfo
 * @typedef {import('../worker/protocol.js').DataRequest} DataRequest
 * @typedef {import('../worker/protocol.js').Hyper} Hyper
 * @typedef {import('../worker/protocol.js').Watch} Watch
 * @typedef {import('./client.js').Client} Client
 * @typedef {import('../lessons/index.js').Lesson} Lesson
 * @typedef {import('./notices.js').Notice} Notice
 * @typedef {import('./runs.js').Run} Run
 */

export const RATES = [2, 20, 0]; // steps a second; 0: as many as go

/**
 * What a playground knows, for the elements that show it. Events: 'change' (anything but numbers),
 * 'frame' (numbers and pictures, at most once a screen frame), 'session' (the worker has another
 * one), 'action' (a button of the prose that is the stage's), 'theme' (colours have changed).
 */
export class State extends EventTarget {
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
    /** @type {Record<string, number>} */
    this.speeds = {}; // chosen, by lesson
    /** @type {'plain' | 'auto'} */
    this.build = 'plain';
    this.whole = false; // the core has the algorithms of the lab
    /** @type {number | undefined} */
    this.workers = undefined; // that train together, as asked for
    this.active = 1; // those that did, lately
    this.shown = false; // the texts and the first lesson's stage are there
    /** @type {import('../i18n/index.js').Lang} */
    this.lang = 'en';
    /** @type {import('../i18n/index.js').Lang} */
    this.langWished = 'en'; // its texts may still be on their way
    this.t = translator(this.lang);
    /** @type {Lesson} */
    this.lesson = firstLesson;
    this.lessonWished = this.lesson; // its parts may still be on their way
    /** @type {Map<string, Run>} */
    this.runs = new Map();
    /** @type {Map<string, Watch>} */
    this.watches = new Map();
    this.rate = 0;
    /** @type {{ key: string, done: number, total: number } | null} */
    this.measuring = null;
    /** @type {import('./exam.js').ExamRoom | null} */
    this.exam = null; // once there is one
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
    this.addresses = 0; // that the open page was given: the last one counts
    /** @type {Set<string>} */
    this.marked = new Set(); // what has been shown for the first time
    this.setting = 0; // controls whose new value is on its way to the worker
    this.glyphsOnly = false;
    /** @type {string | undefined} */
    this.drawings = undefined; // fingerprint of those that the link was made with
    /** @type {ReturnType<typeof setTimeout> | 0} */
    this.rebuildTimer = 0;
  }

  /** Of Play: an index into rates. */
  get speed() {
    return this.speeds[this.lesson.id] ?? this.lesson.speed ?? RATES.length - 1;
  }

  /** @returns {Run} */
  get run() {
    return this.runOf(this.lesson.id);
  }

  /** What a lesson trains, which may be what another one trains. @param {string} lesson @returns {Run} */
  runOf(lesson) {
    const key = lessonById(lesson)?.run ?? lesson;
    let run = this.runs.get(key);
    if (!run) {
      run = { ...blankRun(), seed: 7 };
      this.runs.set(key, run);
    }
    return run;
  }

  get algorithm() {
    return this.algorithmOf(this.lesson);
  }

  /** @param {Lesson} lesson */
  algorithmOf(lesson) {
    return this.core?.algorithms.find(({ name }) => name === lesson.algorithm) ?? null;
  }

  /**
   * A small number among the controls, for empty frames: as it is or will be or, as long as there is no core
   * to read the address by, as that says.
   * @param {string} key @param {number} usual
   */
  countOf(key, usual) {
    const { hypers, draft } = this.run;
    const wished = this.wished[this.lesson.id]?.[key] ?? '';
    return Number(hypers[key] ?? draft[key] ?? (/^1?\d$/.test(wished) ? wished : usual));
  }

  /** @returns {Hyper[]} */
  get table() {
    return this.tableOf(this.lesson);
  }

  /** @param {Lesson} lesson @returns {Hyper[]} */
  tableOf(lesson) {
    return lesson.table ?? this.algorithmOf(lesson)?.hypers ?? [];
  }

  /** Whether the worker has the session that is shown, and nothing is about to replace it. */
  get ready() {
    return this.status === 'ready' && !this.busy && !this.rebuildTimer && this.held === this.lesson;
  }

  /** Whether Play can be pressed: a director finds something to play by himself. */
  get playable() {
    if (this.lesson.still) return false;
    return this.lesson.direct ? this.status === 'ready' : this.ready;
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

  /**
   * Whether the reader may change it or press it: in a playground all, in an exercise what that leaves open.
   * @param {string} control  a hyperparameter, 'play', 'step', 'reset', 'seed', 'lesson'
   */
  allows(control) {
    void control;
    return true;
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

  changed() {
    this.dispatchEvent(new Event('change'));
  }
}
