import { html } from 'lit';
import { sample } from '../views/chart.js';
import { Series } from './series.js';
import { reach } from './runs.js';
import { loadTexts } from '../i18n/index.js';

/**
 * @typedef {import('./runs.js').Run} Run
 * @typedef {import('./studio.js').Studio} Studio
 * @typedef {NonNullable<Run['checkpoint']>} Kept
 * @typedef {import('../views/chart.js').Curve} Curve
 *
 * @typedef {object} Branch  what a run has been, beside what it is
 * @property {number} far
 * @property {Run['log']} log
 * @property {Run['series']} series
 * @property {Run['evaluations']} evaluations
 * @property {Kept | null} end  its last step
 */

const MOST = 24; // checkpoints of a run
const MOST_BYTES = 64e6; // of all runs together
const FUTURE = 0.35; // how much is seen of what is still to come
const SOON = 300; // ms of a replay before anybody is told

/**
 * From now on every run of one session has its past, once it has been trained.
 * @param {Studio} studio
 */
export async function attend(studio) {
  await Promise.all([import('../components/timeline.js'), loadTexts('time')]);
  const begin = () => {
    const { run, lesson } = studio;
    if (run.past || lesson.direct || run.step === 0) return;
    run.past = new Past(studio, run);
    studio.changed();
  };
  studio.addEventListener('frame', begin);
  begin();
}

/**
 * The past of one run: checkpoints, thinned out as they become many, from which the worker repeats
 * what lies between; and, once it has been forked, the other branch. What was trained after the step
 * where the run stands remains its future, until a control is changed.
 */
export class Past {
  /** @type {Kept[]} by their steps; not the start, which needs none */
  kept = [];
  /** @type {number | null} the step that is being gone to */
  goal = null;
  slow = false; // it takes a while
  #exact = true; // or to the checkpoint before it
  #leaps = 0;
  /** @type {Promise<void> | null} */
  #going = null;
  astray = false; // the worker is not on this branch yet: what it shows is of the other one
  /** @type {Branch | null} */
  other = null;
  forked = 0; // the step where they part
  second = false; // B is the present one

  /** @param {Studio} studio @param {Run} run */
  constructor(studio, run) {
    this.studio = studio;
    this.run = run;
    if (run.checkpoint) this.keep(run.checkpoint);
  }

  // --- checkpoints ----------------------------------------------------------------------------

  /** @param {Kept} one */
  keep({ bytes, step, seconds }) {
    const rest = this.kept.filter((old) => old.step !== step);
    const at = rest.findIndex((old) => old.step > step);
    rest.splice(at < 0 ? rest.length : at, 0, { bytes, step, seconds });
    this.kept = rest;
    while (this.kept.length > MOST) this.thin();
    const pasts = [...this.studio.runs.values()].flatMap(({ past }) => past ?? []);
    const all = [...new Set([this, ...pasts])];
    const bytesOf = (/** @type {Past[]} */ some) => some.reduce((sum, past) => sum + past.bytes, 0);
    while (bytesOf(all) > MOST_BYTES) {
      const most = all.filter(({ kept }) => kept.length > 1).sort((a, b) => b.bytes - a.bytes)[0];
      if (!most) break; // the end of each stays
      most.thin();
    }
  }

  get bytes() {
    const ends = this.other?.end ? [this.other.end] : [];
    return [...this.kept, ...ends].reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  }

  /** The checkpoint goes that is missed least; the last one stays. */
  thin() {
    const { kept } = this;
    const gap = (/** @type {number} */ i) => kept[i + 1].step - (kept[i - 1]?.step ?? 0);
    let least = 0;
    for (let i = 1; i < kept.length - 1; i++) if (gap(i) < gap(least)) least = i;
    this.kept = kept.filter((_, i) => i !== least);
  }

  /** @param {number} step @returns {Kept | null} null: the start */
  nearest(step) {
    return this.kept.findLast((one) => one.step <= step) ?? null;
  }

  // --- going there ----------------------------------------------------------------------------

  /** The step that is shown. */
  get at() {
    return this.goal ?? this.run.step;
  }

  /** Whether it is on its way to a step, and will be there by itself. */
  get repeating() {
    return this.#going !== null;
  }

  /**
   * Takes the run to one of its steps.
   * @param {number} step
   * @param {boolean} [exact]  false: to the last checkpoint before it, while the hand still moves
   */
  go(step, exact = true) {
    this.goal = Math.min(Math.max(0, Math.round(step)), this.run.far);
    this.#exact = exact;
    this.studio.playing = false;
    this.studio.waiting = false;
    if (this.#going) this.#leave();
    this.#leaps++;
    this.#going ??= this.#travel().finally(() => {
      this.#going = null;
      this.slow = false;
      this.studio.changed();
    });
    this.studio.changed();
    return this.#going;
  }

  /** To the step under the pointer. @param {import('../views/chart.js').Chart} chart */
  scrub({ whole, at }) {
    if (!whole && at !== null && this.present && !this.studio.playing) this.go(at);
  }

  /** Stops on the way: what has been repeated is as it was, what has not can be gone to later. */
  async stop() {
    if (!this.#going) return;
    this.goal = null;
    this.#leave();
    await this.#going;
  }

  #leave() {
    this.studio.client?.request('pause', {}).catch(() => {}); // then it has ended anyway
  }

  async #travel() {
    const timer = setTimeout(() => {
      this.slow = true;
      this.studio.changed();
    }, SOON);
    try {
      for (let leap = -1; leap !== this.#leaps && this.goal !== null;) {
        leap = this.#leaps;
        const done = await this.#leap(this.goal, this.#exact);
        if (leap !== this.#leaps) continue;
        if (!done) this.goal = null;
      }
      if (this.#exact) this.goal = null;
    } catch (error) {
      this.goal = null;
      const { studio } = this;
      studio.fail(error, 'rewind');
      if (this.astray && !studio.client?.dead) await studio.inTurn(() => studio.goOn());
    }
    clearTimeout(timer);
  }

  /** @param {number} to @param {boolean} exact @returns {Promise<boolean>} */
  async #leap(to, exact) {
    const { studio, run } = this;
    const { client, serial } = studio;
    if (!client || !this.present) return false;
    const from = (await client.request('pause', {})).step;
    if (!this.present || serial !== studio.serial) return false; // another lesson meanwhile
    if (this.goal === null && !this.astray) return false; // stopped before it has begun
    const tip = from >= run.far && !this.astray;
    if (tip) run.far = from; // the last frame may have been before
    const start = this.nearest(to);
    const first = start?.step ?? 0;
    const here = !this.astray && from <= to && from >= first;
    const goal = exact ? to : here ? from : first;
    if (here && goal === from) {
      reach(run, from);
      return true;
    }
    const bytes = here ? null : (start?.bytes ?? null);
    if (!here) {
      // Lent, not copied, which would take the page milliseconds: the worker posts it when it has read
      // it. Should it die, one goes on from the one before.
      this.kept = this.kept.filter((one) => one !== start);
      run.checkpoint = this.nearest(to);
    }
    const info = await client.request(
      'rewind',
      {
        ...{ bytes, here, to: goal, seconds: start?.seconds ?? 0 },
        keep: tip && !this.#has(from),
        changes: run.log,
        origin: run.origin,
      },
      bytes ? [bytes] : [],
    );
    if (!info || serial !== studio.serial) return false;
    if (!here) run.checkpoint = this.nearest(to); // back again
    this.astray = false;
    if (!studio.playing) reach(run, info.step);
    this.follow();
    return true;
  }

  /** @param {number} step */
  #has(step) {
    return this.kept.some((one) => one.step === step);
  }

  /** Whether the worker has this run. */
  get present() {
    return this.studio.ready && this.studio.run === this.run;
  }

  /** A frame: figures go where they belong, and the controls are what they were at this step. */
  follow() {
    const { run, studio } = this;
    for (const one of run.evaluations.values()) one.list = inOrder(one.list);
    const then = hypersAt(run, run.step);
    const differ = studio.liveOf(studio.lesson).filter((key) => run.hypers[key] !== then[key]);
    if (differ.length === 0 || studio.run !== run) return;
    if (studio.setting > 0) return; // the hand is on one of them
    run.hypers = { ...run.hypers, ...Object.fromEntries(differ.map((key) => [key, then[key]])) };
    this.showHypers();
    studio.dispatchEvent(new Event('draft'));
    studio.changed();
  }

  /** The controls say what the session has. @param {import('./runs.js').Hypers} [but] */
  showHypers(but) {
    const { run, studio } = this;
    const live = studio.liveOf(studio.lesson).map((key) => [key, run.hypers[key]]);
    run.draft = { ...run.draft, ...Object.fromEntries(live), ...but };
  }

  /** The worker has a new session of it. @param {import('./runs.js').Hypers} since  set meanwhile */
  resumed(since) {
    this.astray = false;
    this.showHypers(since);
  }

  /** Live values that were changed while the worker did not have this session. */
  catchUp() {
    const { studio, run } = this;
    const { step, draft } = run;
    const known = hypersAt(run, step);
    for (const key of studio.liveOf(studio.lesson))
      if (draft[key] !== known[key]) this.note({ step, key, value: draft[key] });
  }

  /**
   * A live hyperparameter is changed at a step: what came after it will not come again. It stays as
   * A, if there is none.
   * @param {import('../worker/protocol.js').Change} change
   */
  note(change) {
    const { run } = this;
    const { step, key } = change;
    if (step < run.far) {
      this.goal = null;
      if (!this.other) this.#part(step);
    }
    this.#cut(step);
    run.log = [...run.log.filter((one) => one.key !== key || one.step < step), change];
  }

  /** Forgets what came after a step. @param {number} to */
  #cut(to) {
    const { run } = this;
    this.kept = this.kept.filter(({ step }) => step <= to);
    run.log = run.log.filter(({ step }) => step <= to);
    if (run.series) cutSeries(run.series, to);
    for (const one of run.evaluations.values())
      one.list = one.list.filter(({ step }) => step <= to);
    if ((run.checkpoint?.step ?? 0) > to) run.checkpoint = this.nearest(to);
    run.far = to;
    reach(run, to);
  }

  // --- two branches ---------------------------------------------------------------------------

  /** What is here becomes A; B goes on from the step that is shown. */
  async fork() {
    if (!(await this.#end()) || this.other) return; // pressed twice
    this.#part(this.run.step);
    this.#cut(this.forked);
    this.astray = true; // what is still to be repeated there is of A
    await this.go(this.forked);
  }

  /** @param {number} step */
  #part(step) {
    this.forked = step;
    this.second = true;
    this.other = this.#branch();
  }

  /** Waits until it stands still, its end kept. @returns {Promise<boolean>} */
  async #end() {
    const { studio, run } = this;
    await this.stop();
    if (!this.present) return false;
    if (studio.playing) await studio.pause();
    if (run.step === run.far && !this.#has(run.far)) {
      const saved = await studio.ask('save', {});
      if (!saved || !this.present) return false;
      run.checkpoint = saved;
      reach(run, saved.step);
      this.keep(saved);
    }
    return true;
  }

  /** @returns {Branch} */
  #branch() {
    const { far, log, series, evaluations } = this.run;
    const end = this.kept.at(-1);
    return {
      ...{ far, log },
      series: series && copyOf(series),
      evaluations: new Map([...evaluations].map(([key, one]) => [key, copyOfList(one)])),
      end: end?.step === far && far > this.forked ? end : null, // else both have it
    };
  }

  /** Goes over to the end of the other branch. */
  async swap() {
    if (!this.other || !(await this.#end())) return;
    const { end, ...branch } = this.other;
    this.other = this.#branch();
    this.second = !this.second;
    Object.assign(this.run, branch);
    this.kept = this.kept.filter(({ step }) => step <= this.forked);
    if (end) this.keep(end);
    this.run.checkpoint = this.nearest(branch.far);
    this.astray = true;
    reach(this.run, branch.far);
    this.follow();
    await this.go(branch.far);
  }

  /** The other branch is given up. */
  forget() {
    this.other = null;
    this.second = false;
    this.studio.changed();
  }

  /** The names of both. */
  get names() {
    return this.second ? { own: 'B', other: 'A' } : { own: 'A', other: 'B' };
  }

  /** Controls that are not the same at the ends of both. @returns {{ key: string, own: unknown, other: unknown }[]} */
  get differences() {
    if (!this.other) return [];
    const own = hypersAt(this.run, this.run.far);
    const other = hypersAt({ ...this.run, log: this.other.log }, this.other.far);
    return Object.keys(own)
      .filter((key) => own[key] !== other[key])
      .map((key) => ({ key, own: own[key], other: other[key] }));
  }

  // --- curves ---------------------------------------------------------------------------------

  /**
   * The lesson's charts with what is not now: the future, the other branch.
   * @param {import('../lessons/index.js').ChartSpec[]} charts
   */
  decorate(charts) {
    const { studio, run, other } = this;
    const now = this.at < run.far ? this.at : undefined;
    if (now === undefined && !other) return;
    /** @type {Map<string, import('../lessons/index.js').ChartSpec>} */
    const theirs = new Map();
    if (other) {
      const view = Object.create(studio, { run: { value: { ...run, ...other, step: other.far } } });
      for (const chart of studio.lesson.charts(view)) theirs.set(chart.id, chart);
    }
    for (const chart of charts)
      if (!chart.whole)
        chart.curves = chart.curves.flatMap((curve, i) => [
          ...partsOf(curve, now),
          ...this.#ghostOf(curve, theirs.get(chart.id)?.curves[i]),
        ]);
  }

  /** @param {Curve} curve  its legend gets the value of the other one @param {Curve} [ghost] */
  #ghostOf(curve, ghost) {
    if (!ghost || curve.token === 'before') return [];
    const from = ghost.x.findIndex((x) => x >= this.forked);
    if (from < 0) return [];
    const [x, y, under] = [ghost.x, ghost.y, ghost.under].map((some) => some?.slice(from) ?? []);
    /** @type {Curve} */
    const own = {
      ...{ label: this.names.other, token: 'before', dash: [4, 3] },
      ...{ x, y },
      under: ghost.under && under,
      strength: 1,
    };
    curve.more = (chart) =>
      html`<svg viewBox="0 0 18 8" aria-hidden="true">${sample(own)}</svg>${own.label}
        <b>${chart.valueOf(own)}</b>`;
    return [own];
  }
}

/**
 * What has been, and paler what is still to come.
 * @param {Curve} curve
 * @param {number} [now]
 * @returns {Curve[]}
 */
function partsOf(curve, now = Infinity) {
  const { x, y, half, under } = curve;
  const before = x.filter((step) => step <= now).length;
  if (before === x.length) return [curve];
  const from = Math.max(0, before - 1); // it begins where the other ends
  const part = (/** @type {number} */ a, /** @type {number} */ b) => ({
    ...{ x: x.slice(a, b), y: y.slice(a, b) },
    half: half?.slice(a, b),
    under: under?.slice(a, b),
  });
  const later = { ...curve, ...part(from, x.length), strength: FUTURE };
  return [Object.assign(curve, part(0, before)), later];
}

/** Hyperparameters at a step, after what was changed there. @param {Pick<Run, 'origin' | 'log'>} run @param {number} at */
function hypersAt({ origin, log }, at) {
  const until = log.filter(({ step }) => step <= at);
  return { ...origin.hypers, ...Object.fromEntries(until.map(({ key, value }) => [key, value])) };
}

/**
 * By their steps; of two of the same model the one from more episodes.
 * @param {import('../worker/protocol.js').Evaluation[]} list
 */
function inOrder(list) {
  if (list.every(({ step }, i) => i === 0 || list[i - 1].step < step)) return list;
  const sorted = list.toSorted((a, b) => a.step - b.step || a.count - b.count);
  return sorted.filter(({ step }, i) => sorted[i + 1]?.step !== step);
}

/** Forgets what came after a step. @param {Series} series @param {number} to */
function cutSeries(series, to) {
  if (to >= series.last) return;
  series.last = to;
  while (series.count > 0 && series.x[series.count - 1] > to) series.count--;
  series.part = 0;
  for (const name of series.names) series.sum[name] = 0;
}

/** @param {Series} series */
function copyOf(series) {
  const copy = Object.assign(new Series(series.names), series);
  copy.x = series.x.slice();
  copy.y = Object.fromEntries(Object.entries(series.y).map(([name, y]) => [name, y.slice()]));
  copy.sum = { ...series.sum };
  return copy;
}

/** @param {import('./series.js').Evaluations} list */
function copyOfList(list) {
  return Object.assign(Object.create(Object.getPrototypeOf(list)), list, { list: [...list.list] });
}
