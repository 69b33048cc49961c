import { recipes, trainings } from '../../wasm/recipes.js';
import { Trainings } from './trainings.js';

/**
 * @typedef {import('./studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Hypers} Hypers
 * @typedef {import('../worker/protocol.js').Split} Split
 * @typedef {import('../worker/protocol.js').Frame} Frame
 * @typedef {import('../../wasm/recipes.js').Shape} Shape
 *
 * @typedef {object} Setting  what figures must have in common to stand in one table
 * @property {string} data  fingerprint
 * @property {import('../worker/protocol.js').DataInfo['source']} source
 * @property {Split | null} split
 * @property {number} seed
 * @property {'plain' | 'relaxed'} build
 * @property {number} episodes
 * @property {number} steps  instead of the recipes'; 0: theirs
 *
 * @typedef {object} Job  one training, and the episodes that it is judged on
 * @property {string} key
 * @property {string} method
 * @property {string} preset
 * @property {Setting} setting
 * @property {string} algorithm
 * @property {Hypers} hypers
 * @property {number} steps
 * @property {Shape[]} shapes
 * @property {import('../../wasm/recipes.js').Glyphs} [glyphs]  to learn from too
 *
 * @typedef {{ mean: number, half: number, baseline: number } | { trouble: string }} Figure
 *
 * @typedef {object} Answer  beliefs of one episode, [queries, way]
 * @property {Float32Array} after  adapting, or at once where nothing adapts
 * @property {Float32Array | null} before
 *
 * @typedef {object} Drawn  an episode as the networks see it; its queries are in the order of their classes
 * @property {number} way
 * @property {number} shot
 * @property {number} query  drawings a class
 * @property {Uint8Array} support
 * @property {Uint8Array} asked
 * @property {string[]} names  of the classes
 *
 * @typedef {object} Result
 * @property {Job} job
 * @property {Record<string, Figure>} figures  by the shape's name
 * @property {Record<string, Answer[]>} answers  to the first of those episodes, by the shape's name
 * @property {number} seconds  of training
 * @property {number} workers  that trained, at most
 * @property {boolean} transductive
 * @property {ArrayBuffer | null} checkpoint
 * @property {string} [trouble]  why there is none
 *
 * @typedef {object} Row
 * @property {string} key
 * @property {string} method
 * @property {string} preset
 * @property {Record<string, Figure>} figures
 * @property {Record<string, Answer[]>} answers
 * @property {Record<string, 'waits' | 'now'>} coming  shapes without a figure yet
 * @property {number[]} seconds  of each training
 * @property {number[]} steps
 * @property {boolean | null} transductive  null: nobody knows yet
 * @property {string[]} troubles
 * @property {Result[]} results
 */

/** The columns. @type {readonly Shape[]} */
export const SHAPES = [
  { way: 5, shot: 1 },
  { way: 5, shot: 5 },
  { way: 20, shot: 1 },
];

const QUERY = 5; // drawings of each class to name, in all episodes
const SHOWN = 6; // of the episodes of each shape are there to be looked at

/** A recipe's or an algorithm's name. @param {import('../i18n/index.js').Translate} t @param {string} method */
export function methodName(t, method) {
  return t.has(`method.${method}`) ? t(`method.${method}`) : t(`algorithm.${method}`);
}

/** @param {Shape} shape */
export const shapeName = ({ way, shot }) => `${way}w${shot}s`;

/**
 * Trains one method after the other and judges each on the same episodes. What there is to do next
 * follows from the controls and from what is done.
 * @extends {Trainings<Job>}
 */
export class Comparison extends Trainings {
  /** @type {Record<string, Figure>} that the training under way has already */
  figures = {};
  /** @type {Record<string, Answer[]>} and those */
  answers = {};
  /** @type {Map<string, Result>} by the job's key */
  results = new Map();
  /** @type {Map<string, Drawn[]>} the episodes that are shown, by drawings and shape */
  #drawn = new Map();
  workers = 1;
  /** What has learnt last, for its curves. @type {{ method: string, series: import('./series.js').Series } | null} */
  learning = null;

  /** @param {Studio} studio @param {import('../lessons/index.js').Lesson} lesson @param {readonly string[]} methods */
  constructor(studio, lesson, methods) {
    super(studio, lesson);
    this.methods = methods;
  }

  // --- what there is to do --------------------------------------------------------------------

  /** @returns {Setting | null} */
  get setting() {
    const { core, data } = this.studio;
    if (!core || !data) return null;
    const { draft, seed } = this.run;
    return {
      ...{ data: data.fingerprint, source: data.source, split: this.split },
      ...{ seed, build: core.build },
      ...{ episodes: Number(draft.episodes), steps: Number(draft.steps) },
    };
  }

  /** In the order of the data: whichever was held out first, it is the same. @returns {Split | null} */
  get split() {
    const { studio } = this;
    const split = studio.splitFor(this.lesson);
    if (!split || !('alphabets' in split)) return split;
    const names = studio.data?.alphabets.map(({ name }) => name) ?? [];
    return { alphabets: names.filter((name) => split.alphabets.includes(name)) };
  }

  /** All trainings of the present controls. @returns {Job[]} */
  get jobs() {
    const { draft } = this.run;
    const { setting } = this;
    if (!setting) return [];
    const preset = String(draft.preset);
    return this.methods
      .filter((method) => draft[method])
      .flatMap((method) => jobsOf(method, preset, setting));
  }

  get next() {
    return this.jobs.find(({ key }) => !this.results.has(key)) ?? null;
  }

  /** How many are still to be done. */
  get open() {
    return this.jobs.filter(({ key }) => !this.results.has(key)).length;
  }

  /** @returns {import('../lessons/index.js').Wanted | null} */
  get wanted() {
    if (!this.job) return null;
    const { algorithm, hypers, glyphs, setting, steps } = this.job;
    const { seed, split } = setting;
    const written = Number(hypers.redraw) > 0;
    return { algorithm, hypers, seed, split, glyphs, written, measures: [], limit: steps };
  }

  /**
   * The table: what is done under the present setting, and what there is to come.
   * @returns {Row[]}
   */
  get rows() {
    const now = JSON.stringify(this.setting);
    const done = [...this.results.values()].filter(({ job }) => same(job, now));
    const { jobs, job } = this;
    /** @type {Map<string, Row>} */
    const rows = new Map();
    const rowOf = (/** @type {Job} */ { method, preset }) => {
      const key = `${method} ${preset}`;
      const row = rows.get(key) ?? {
        ...{ key, method, preset, figures: {}, answers: {}, coming: {}, seconds: [], steps: [] },
        ...{ transductive: null, troubles: [], results: [] },
      };
      rows.set(key, row);
      return row;
    };
    for (const result of done) {
      const row = rowOf(result.job);
      Object.assign(row.figures, result.figures);
      Object.assign(row.answers, result.answers);
      row.results.push(result);
      if (result.trouble) row.troubles.push(result.trouble);
      else row.transductive = result.transductive;
      for (const figure of Object.values(result.figures))
        if ('trouble' in figure) row.troubles.push(figure.trouble);
      row.seconds.push(result.seconds);
      row.steps.push(result.job.steps);
    }
    for (const one of jobs) {
      if (this.results.has(one.key)) continue;
      const row = rowOf(one);
      for (const shape of one.shapes)
        row.coming[shapeName(shape)] = one.key === job?.key ? 'now' : 'waits';
    }
    if (job && same(job, now)) {
      const row = rowOf(job);
      for (const shape of job.shapes) row.coming[shapeName(shape)] = 'now';
      Object.assign(row.figures, this.figures);
      Object.assign(row.answers, this.answers);
    }
    const place = (/** @type {Row} */ { method }) => this.methods.indexOf(method);
    return [...rows.values()].sort((a, b) => place(a) - place(b));
  }

  // --- doing it -------------------------------------------------------------------------------

  forget() {
    this.figures = {};
    this.answers = {};
    this.workers = 1;
  }

  clear() {
    this.results.clear();
    this.#drawn.clear();
    this.studio.changed();
  }

  /** @param {Job} job */
  async learnt(job) {
    const shape = job.shapes.find((one) => !(shapeName(one) in this.answers));
    if (!shape) {
      await this.finish();
      return true;
    }
    const name = shapeName(shape);
    if (name in this.figures) return this.answer(job, shape);
    const { episodes } = job.setting;
    await this.measure({
      ...{ key: name, side: 1, total: episodes, chunk: 1 },
      shape: { ...shape, query: QUERY },
    });
    return false;
  }

  /**
   * The first of the episodes that it has just been judged on, drawing by drawing: its session is still
   * there.
   * @param {Job} job
   * @param {Shape} shape
   * @returns {Promise<boolean>} false: another session has come, and this is for later
   */
  async answer(job, shape) {
    const { studio } = this;
    const name = shapeName(shape);
    const failed = 'trouble' in this.figures[name];
    /** @type {Drawn[]} */
    const drawn = [];
    /** @type {Answer[]} */
    const answers = [];
    for (let index = 0; index < Math.min(SHOWN, job.setting.episodes) && !failed; index++) {
      if (!this.held) return false;
      const inputs = { side: 1, index, ...shape, query: QUERY };
      const told = await studio.view('episode', inputs, ['support', 'query']);
      if (this.job !== job) return false;
      if (!told) break;
      const { support, query, supportClass, probs } = told;
      const size = probs.data.length / probs.dims[0];
      const beliefs = (/** @type {number} */ stage) =>
        Float32Array.from(probs.data.subarray(stage * size, (stage + 1) * size));
      const last = probs.dims[0] - 1;
      answers.push({ after: beliefs(last), before: last > 0 ? beliefs(0) : null });
      drawn.push({
        ...shape,
        query: QUERY,
        support: Uint8Array.from(support.data),
        asked: Uint8Array.from(query.data),
        names: Array.from(supportClass.data, (i) => studio.data?.classNames[i] ?? ''),
      });
    }
    this.answers = { ...this.answers, [name]: answers };
    // Drawings stand as learners see them; what learns nothing may see them otherwise.
    const key = drawnKey(job.setting, name);
    if (drawn.length > 0 && (job.steps > 0 || !this.#drawn.has(key))) this.#drawn.set(key, drawn);
    studio.changed();
    return true;
  }

  /** The episodes that are shown of a shape, under the present setting. @param {string} name */
  drawn(name) {
    const { setting } = this;
    return (setting && this.#drawn.get(drawnKey(setting, name))) ?? [];
  }

  /** What it has learnt is kept, for whoever wants it to sit the exam. */
  async finish() {
    const { studio, run, job, figures, answers, workers } = this;
    if (!job) return;
    const saved = await studio.ask('save', {});
    if (!saved || this.job !== job) return;
    this.results.set(job.key, {
      ...{ job, figures, answers, workers, seconds: run.seconds, checkpoint: saved.bytes },
      transductive: run.info?.transductive ?? false,
    });
    this.job = null;
    studio.changed();
  }

  /** @param {Job} job @param {string} trouble */
  failed(job, trouble) {
    const { seconds } = this.run;
    this.results.set(job.key, {
      ...{ job, trouble, figures: {}, answers: {}, workers: this.workers, seconds },
      ...{ transductive: false, checkpoint: null },
    });
    this.job = null;
  }

  /** @param {Frame} frame */
  frame(frame) {
    const { job, run } = this;
    this.workers = Math.max(this.workers, frame.workers);
    if (job && run.series) this.learning = { method: job.method, series: run.series };
    super.frame(frame);
  }

  /** @param {string} key @param {import('../worker/protocol.js').Evaluation['values']} values */
  measured(key, { accuracy, baseline }) {
    this.figures = {
      ...this.figures,
      [key]: {
        mean: accuracy.mean.at(-1) ?? NaN,
        half: accuracy.half.at(-1) ?? NaN,
        baseline: baseline.mean[0],
      },
    };
  }

  /**
   * Episodes that it cannot answer are no reason to throw the others away.
   * @param {string} key @param {import('../worker/protocol.js').Trouble} error
   */
  unmeasured(key, { message }) {
    this.figures = { ...this.figures, [key]: { trouble: message } };
  }

  // --- figures --------------------------------------------------------------------------------

  /**
   * How far the training under way is.
   * @returns {{ job: Job, number: number, of: number, shape: string, done: number, total: number, seconds: number | null } | null}
   *   shape: the one being measured, or ''; seconds left of this part, if that is known
   */
  get progress() {
    const { job, studio, run } = this;
    if (!job) return null;
    const { jobs } = this;
    const done = jobs.filter(({ key }) => this.results.has(key)).length;
    const place = { job, number: done + 1, of: Math.max(jobs.length, done + 1) };
    if (this.asked) {
      const { done: measured = 0, total = job.setting.episodes } = studio.measuring ?? {};
      const from = this.measuredFrom;
      const pace =
        from && measured > from.done && (performance.now() - from.time) / (measured - from.done);
      const seconds = pace ? ((total - measured) * pace) / 1000 : null;
      return { ...place, shape: this.asked, done: measured, total, seconds };
    }
    const seconds = studio.rate > 0 ? (job.steps - run.step) / studio.rate : null;
    return { ...place, shape: '', done: run.step, total: job.steps, seconds };
  }

  /** Minutes on one core that the trainings to come take by their recipes; null: nobody knows. */
  get minutes() {
    const { draft } = this.run;
    const seconds = { '10s': 10, '1min': 60, '10min': 600 }[String(draft.preset)];
    if (!seconds || Number(draft.steps) > 0) return null;
    const open = this.jobs.filter(({ key, steps }) => steps > 0 && !this.results.has(key));
    return Math.ceil((open.length * seconds) / 60);
  }

  /** The lesson's curves: of what learns, or has learnt last. @returns {import('../lessons/index.js').ChartSpec[]} */
  get charts() {
    const { learning, studio } = this;
    const { t } = studio;
    const curves = (/** @type {string} */ name) => [
      {
        label: learning ? methodName(t, learning.method) : t('compare.tasks'),
        token: 'support',
        formula: `batch.${name}`,
        ...(learning?.series.smooth(name) ?? { x: [], y: [] }),
      },
    ];
    return [
      {
        id: 'learning',
        ...{ heading: t('compare.learning'), unit: '%', scale: 100, digits: 1 },
        ...{ floor: 0, ceiling: 1, curves: curves('accuracy') },
      },
      {
        id: 'loss',
        ...{ heading: t('compare.loss'), unit: t('unit.nats'), digits: 2, floor: 0 },
        curves: curves('loss'),
      },
    ];
  }

  /** The table for a spreadsheet. */
  get csv() {
    const { studio } = this;
    const lines = [
      [
        ...['method', 'preset', 'steps', 'seed', 'held out', 'drawings', 'episodes'],
        ...SHAPES.flatMap((shape) => [`${shapeName(shape)} %`, '± 95 %']),
        ...['training s', 'transductive', 'arithmetic'],
      ],
    ];
    for (const { method, preset, figures, results, seconds, steps, transductive } of this.rows) {
      if (results.length === 0) continue;
      const { setting } = results[0].job;
      lines.push([
        ...[method, preset, steps.join(' / '), String(setting.seed), studio.heldOut.join(' ')],
        ...[setting.source, String(setting.episodes)],
        ...SHAPES.flatMap((shape) => {
          const figure = figures[shapeName(shape)];
          if (!figure || 'trouble' in figure) return ['', ''];
          return [figure.mean, figure.half].map((share) => (100 * share).toFixed(2));
        }),
        ...[seconds.map((s) => s.toFixed(1)).join(' / '), transductive ? 'yes' : 'no'],
        setting.build,
      ]);
    }
    return `${lines.map((cells) => cells.map(quoted).join(',')).join('\n')}\n`;
  }
}

/** @param {string} cell */
function quoted(cell) {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** The same drawings are held out. @param {Setting} setting @param {string} shape */
const drawnKey = ({ data, split }, shape) => JSON.stringify([data, split, shape]);

/** @param {Job} job @param {string} setting */
function same(job, setting) {
  return JSON.stringify(job.setting) === setting;
}

/**
 * The trainings of a method: one, or several where its recipe has others for other episodes.
 * @param {string} method
 * @param {string} preset
 * @param {Setting} setting
 * @returns {Job[]}
 */
function jobsOf(method, preset, setting) {
  const recipe = recipes[method]?.[/** @type {import('../../wasm/recipes.js').Preset} */ (preset)];
  if (!recipe) return [];
  return trainings(recipe, SHAPES, setting.steps || null).map(({ shapes, ...what }) => {
    const key = JSON.stringify([method, preset, setting, what]);
    return { key, method, preset, setting, shapes, ...what };
  });
}
