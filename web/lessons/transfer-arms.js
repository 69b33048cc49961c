import { Trainings } from '../app/trainings.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Evaluation['values']} Values
 *
 * @typedef {object} Arm  a way to come by a classifier
 * @property {string} key
 * @property {boolean} pretrained  its encoder is a VAE's
 * @property {'head' | 'all'} adapt  what is fitted to the labels
 * @property {string} token  of its curve
 * @property {number[]} [dash]
 *
 * @typedef {object} Job  one training: a VAE, or a classifier that begins with one or with nothing
 * @property {string} key
 * @property {Arm | null} arm  null: a VAE
 * @property {number} labels  of each class
 * @property {number} steps
 * @property {string} encoder  key of the VAE that it begins with, or ''
 * @property {string} showing  what the drawings that are shown depend on
 * @property {import('./index.js').Wanted} wanted
 *
 * @typedef {{ accuracy: number, half: number, count: number, seconds: number }} Measured  count: drawings
 * @typedef {Measured & { answers: number[] } | { trouble: string }} Figure  answers: classes that the drawings
 *   that are shown were taken for
 *
 * @typedef {object} Shown  some of the drawings that are judged, the same for all
 * @property {Uint8Array} pictures
 * @property {number[]} classes  that they are of
 * @property {Map<number, Uint8Array>} examples  the first labelled drawing of each class
 */

/** @type {readonly Arm[]} */
export const ARMS = [
  { key: 'tuned', pretrained: true, adapt: 'all', token: 'adapted' },
  { key: 'frozen', pretrained: true, adapt: 'head', token: 'support' },
  { key: 'scratch', pretrained: false, adapt: 'all', token: 'query', dash: [6, 3] },
  { key: 'random', pretrained: false, adapt: 'head', token: 'before', dash: [2, 3] },
];

const LATENT = 32;
const SHOWN = 8;
const BATCH = 32;
const RATES = { head: 3e-3, all: 1e-3 }; // the best of three each: examples/transfer.mjs
const DRAWINGS = { normalise: 'moment', augment: 1 };
const GLYPHS = { alphabets: 8, characters: 30, drawers: 20, beside: false };

/**
 * A VAE learns what drawings look like; then each arm learns the names of characters that no encoder has
 * seen, from few labels of each.
 * @extends {Trainings<Job>}
 */
export class TransferArms extends Trainings {
  /** @type {Map<string, Figure>} by the job's key */
  results = new Map();
  /** @type {Measured | null} of the training under way */
  figured = null;
  /** @type {Map<string, File>} weights of VAEs, by the job's key */
  #encoders = new Map();
  /** @type {Map<string, Shown>} by what is asked of which drawings */
  #shown = new Map();
  /** The curve of what learns, or has learnt last. @type {{ job: Job, series: import('../app/series.js').Series } | null} */
  learning = null;

  // --- what there is to do --------------------------------------------------------------------

  /**
   * The classes to be told apart, which no encoder has seen, and those that are left.
   * @returns {{ held: import('../worker/protocol.js').Split, asked: import('../worker/protocol.js').Split, classes: number } | null}
   */
  get sides() {
    const { studio, lesson } = this;
    const { data } = studio;
    const split = studio.splitFor(lesson);
    if (!data || !split) return null;
    if ('alphabets' in split) {
      const inside = (/** @type {{ name: string }} */ { name }) => split.alphabets.includes(name);
      const there = data.alphabets.filter(inside);
      const others = data.alphabets.filter((one) => !inside(one));
      return {
        held: { alphabets: there.map(({ name }) => name) },
        asked: { alphabets: others.map(({ name }) => name) },
        classes: there.reduce((sum, { classes }) => sum + classes, 0),
      };
    }
    const all = Array.from({ length: data.classes }, (_, i) => i);
    const half = Math.ceil(data.classes / 2);
    return {
      ...{ held: { test: all.slice(0, half) }, asked: { test: all.slice(half) } },
      classes: half,
    };
  }

  /** Labelled drawings of a class, as many as there are columns, and those it is judged on. */
  get amounts() {
    const { data } = this.studio;
    const each = data ? Math.floor(data.items / data.classes) : 20;
    const heldOut = each >= 150 ? 50 : 5;
    const wanted = each >= 150 ? [1, 5, 20, 100] : [1, 5, 10, 15];
    return { heldOut, labels: wanted.filter((labels) => labels + heldOut <= each) };
  }

  /** The VAE of the present controls. @returns {Job | null} */
  get pretraining() {
    const { sides, run, studio } = this;
    const { data, core } = studio;
    if (!sides || !data || !core) return null;
    const { from, likelihood, pretrain } = run.draft;
    const own = from !== 'glyphs';
    // Without the alphabets that are held out, glyphs alone are left.
    const split = own || 'alphabets' in sides.held ? sides.held : null;
    const facts = [data.fingerprint, split, run.seed, core.build];
    const steps = Number(pretrain);
    return {
      ...{ key: JSON.stringify(['vae', from, likelihood, steps, ...facts]) },
      ...{ arm: null, labels: 0, steps, encoder: '', showing: this.showing },
      wanted: {
        algorithm: 'vae',
        hypers: { latent: LATENT, batch: 64, likelihood, ...DRAWINGS },
        ...{ seed: run.seed, split, limit: steps, measures: [] },
        ...(own ? {} : { glyphs: GLYPHS }),
      },
    };
  }

  /** @param {Arm} arm @param {number} labels @returns {Job | null} */
  jobOf(arm, labels) {
    const { sides, run, studio, pretraining } = this;
    const { data, core } = studio;
    if (!sides || !data || !core || !pretraining) return null;
    const steps = Number(run.draft.fitSteps);
    const encoder = arm.pretrained ? pretraining.key : '';
    const facts = [data.fingerprint, sides.asked, run.seed, core.build];
    const { adapt } = arm;
    const { heldOut } = this.amounts;
    return {
      ...{ key: JSON.stringify([arm.key, labels, steps, encoder, ...facts]) },
      ...{ arm, labels, steps, encoder, showing: this.showing },
      wanted: {
        algorithm: 'classify',
        hypers: { labels, heldOut, adapt, rate: RATES[adapt], batch: BATCH, ...DRAWINGS },
        ...{ seed: run.seed, split: sides.asked, limit: steps, measures: [] },
        ...(encoder ? { weights: this.#encoders.get(encoder), part: true } : {}),
      },
    };
  }

  /** All trainings of the present controls: few labels first, so that all arms are soon there. @returns {Job[]} */
  get jobs() {
    const { pretraining } = this;
    if (!pretraining) return [];
    const classifiers = this.amounts.labels.flatMap((labels) =>
      ARMS.flatMap((arm) => this.jobOf(arm, labels) ?? []),
    );
    return [pretraining, ...classifiers];
  }

  /** @param {Job} job */
  done({ key, arm }) {
    return arm ? this.results.has(key) : this.#encoders.has(key) || this.results.has(key);
  }

  get next() {
    const job = this.jobs.find((one) => !this.done(one)) ?? null;
    const without = job?.encoder && !this.#encoders.has(job.encoder);
    return without ? null : job; // a VAE that failed is told about in its own place
  }

  get wanted() {
    return this.job?.wanted ?? null;
  }

  // --- doing it -------------------------------------------------------------------------------

  /** @param {Job} job */
  async learnt(job) {
    const { studio, figured } = this;
    if (!job.arm) {
      const file = await studio.ask('weights', {});
      if (!file || this.job !== job) return false;
      this.#encoders.set(job.key, new File([file.bytes], 'encoder.safetensors'));
    } else if (figured) {
      const answers = await this.answers(job);
      if (!answers || this.job !== job) return false;
      this.results.set(job.key, { ...figured, answers });
    } else {
      const measure = { key: job.key, side: 1, total: this.judged, chunk: 50, items: true };
      await this.measure(measure);
      return false;
    }
    this.job = null;
    studio.changed();
    return true;
  }

  /** How many drawings are judged. */
  get judged() {
    return (this.run.info?.trainClasses ?? 0) * this.amounts.heldOut;
  }

  /**
   * What it takes some of them for; and with one label each, what they are and what was labelled.
   * @param {Job} job
   * @returns {Promise<number[] | null>} classes; null: another session has come
   */
  async answers({ labels, showing }) {
    const { studio, judged } = this;
    const classes = this.run.info?.trainClasses ?? 0;
    const count = Math.min(SHOWN, judged);
    const examples = labels === 1 && !this.#shown.has(showing);
    const asked = Array.from({ length: count }, (_, i) => ({
      side: 1,
      first: Math.floor(((i + 0.5) * judged) / count),
      count: 1,
    }));
    if (examples) asked.push({ side: 0, first: 0, count: classes });
    if (!this.held) return null;
    // All at once: a worker that is busy or far away is waited for once.
    const all = await Promise.all(asked.map((one) => studio.view('answer', one, ['input'])));
    const told = all.filter((one) => one !== null);
    if (told.length < all.length) return null;
    const judgements = told.slice(0, count);
    if (examples) {
      const pictures = new Uint8Array(784 * count);
      judgements.forEach(({ input }, i) => pictures.set(input.data, 784 * i));
      const [{ input, label }] = told.slice(count);
      /** @type {Shown['examples']} */
      const labelled = new Map();
      label.data.forEach((name, i) =>
        labelled.set(name, Uint8Array.from(input.data.subarray(784 * i, 784 * (i + 1)))),
      );
      const named = judgements.map((one) => one.label.data[0]);
      this.#shown.set(showing, { pictures, classes: named, examples: labelled });
    }
    return judgements.map(({ answer }) => answer.data[0]);
  }

  forget() {
    this.figured = null;
  }

  /** @param {string} key @param {Values} values */
  measured(key, { accuracy }) {
    const { judged: count, run } = this;
    const { seconds } = run;
    this.figured = { accuracy: accuracy.mean[0], half: accuracy.half[0], count, seconds };
  }

  /** @param {string} key @param {import('../worker/protocol.js').Trouble} error */
  unmeasured(key, { message }) {
    if (this.job) this.failed(this.job, message);
  }

  /** @param {Job} job @param {string} trouble */
  failed(job, trouble) {
    this.results.set(job.key, { trouble });
    this.job = null;
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  frame(frame) {
    const { job, run } = this;
    if (job && run.series) this.learning = { job, series: run.series };
    super.frame(frame);
  }

  clear() {
    this.results.clear();
    this.#encoders.clear();
    this.#shown.clear();
    this.studio.changed();
  }

  // --- figures --------------------------------------------------------------------------------

  /** @param {Arm} arm @param {number} labels @returns {Figure | null} */
  figure(arm, labels) {
    const job = this.jobOf(arm, labels);
    return (job && this.results.get(job.key)) ?? null;
  }

  /** What the drawings that are shown depend on. */
  get showing() {
    const { sides, studio, run } = this;
    return JSON.stringify([studio.data?.fingerprint, sides?.asked, run.seed, studio.core?.build]);
  }

  get shown() {
    return this.#shown.get(this.showing) ?? null;
  }

  /** How far it is. */
  get progress() {
    const { job, jobs, run, studio } = this;
    const done = jobs.filter((one) => this.done(one)).length;
    if (!job) return { job, number: done, of: jobs.length, share: 0 };
    const { done: measured = 0, total = 1 } = (this.asked && studio.measuring) || {};
    const share = this.asked ? measured / total : run.step / job.steps;
    return { job, number: done + 1, of: Math.max(jobs.length, done + 1), share };
  }

  /** @returns {import('./index.js').ChartSpec[]} */
  get charts() {
    const { studio, learning } = this;
    const { t } = studio;
    const { labels } = this.amounts;
    const loss = learning && (learning.job.arm ? 'loss' : 'elbo');
    const curve = learning && loss ? learning.series.smooth(loss) : { x: [], y: [] };
    return [
      {
        ...{ id: 'labels', heading: t('transfer.chart'), unit: '%', scale: 100, digits: 1 },
        ...{ floor: 0, ceiling: 1, whole: true },
        curves: ARMS.map((arm) => {
          const there = labels.flatMap((count) => {
            const figure = this.figure(arm, count);
            return figure && 'accuracy' in figure ? [{ labels: count, ...figure }] : [];
          });
          return {
            ...{
              label: t(`transfer.arm.${arm.key}`),
              token: arm.token,
              dash: arm.dash,
              dots: true,
            },
            x: there.map(({ labels: count }) => count),
            y: there.map(({ accuracy }) => accuracy),
            half: there.map(({ half }) => half),
          };
        }),
      },
      {
        ...{ id: 'learning', unit: t('unit.nats'), digits: 2 },
        heading: t(learning && !learning.job.arm ? 'transfer.elbo' : 'transfer.loss'),
        curves: [
          {
            label: learning ? armName(t, learning.job) : t('transfer.now.none'),
            ...{ token: learning?.job.arm?.token ?? 'divergence', ...curve },
          },
        ],
      },
    ];
  }
}

/** @param {import('../i18n/index.js').Translate} t @param {Job} job */
const armName = (t, { arm }) => t(arm ? `transfer.arm.${arm.key}` : 'transfer.vae');

/** @param {import('../i18n/index.js').Translate} t @param {Job} job */
export function nameOf(t, job) {
  const { arm, labels } = job;
  return arm ? t('transfer.job', { arm: armName(t, job), labels }) : armName(t, job);
}
