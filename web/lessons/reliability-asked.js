import { Trainings } from '../app/trainings.js';
import { calibration, eceByChance } from '../../wasm/calibration.js';
import { recipes, trainings } from '../../wasm/recipes.js';

/**
 * @typedef {import('../../wasm/calibration.js').Calibration} Calibration
 *
 * @typedef {object} Job  one training
 * @property {string} key
 * @property {Method} method
 * @property {number} steps
 * @property {number} episodes  that it is asked
 * @property {import('./index.js').Wanted} wanted
 *
 * @typedef {Calibration & { count: number, chance: number, seconds: number }} Figures  count: answers; chance:
 *   ECE of answers with these probabilities if they were exactly right
 *
 * @typedef {typeof METHODS[number]} Method
 */

export const METHODS = /** @type {const} */ (['maml', 'abml']);

const SHAPE = { way: 5, shot: 1 };
const QUERY = 5; // drawings of each class to name

/**
 * MAML and a Bayesian learner, by the same recipe, are asked the same about alphabets that neither has
 * seen: how sure each is, and how often it is right.
 * @extends {Trainings<Job>}
 */
export class Reliability extends Trainings {
  /** @type {Map<string, Figures | { trouble: string }>} by the job's key */
  results = new Map();
  /** What the one that is asked has said so far. @type {{ probs: number[], labels: number[], episodes: number }} */
  said = { probs: [], labels: [], episodes: 0 };
  /** The curve of what learns, or has learnt last. @type {{ method: Method, series: import('../app/series.js').Series } | null} */
  learning = null;

  // --- what there is to do --------------------------------------------------------------------

  /** @param {Method} method @returns {Job | null} */
  jobOf(method) {
    const { studio, run } = this;
    const { data, core } = studio;
    if (!data || !core) return null;
    const split = studio.splitFor(this.lesson);
    const { preset, asked, steps } = run.draft;
    const recipe = recipes[method][/** @type {'10s'} */ (preset)];
    if (!recipe) return null;
    const [training] = trainings(recipe, [SHAPE], Number(steps) || null);
    const facts = [data.fingerprint, split, run.seed, core.build];
    return {
      ...{ key: JSON.stringify([method, preset, training.steps, asked, ...facts]), method },
      ...{ steps: training.steps, episodes: Number(asked) },
      wanted: {
        ...{ algorithm: training.algorithm, hypers: training.hypers },
        ...{ seed: run.seed, split, limit: training.steps, measures: [] },
      },
    };
  }

  get jobs() {
    return METHODS.flatMap((method) => this.jobOf(method) ?? []);
  }

  get next() {
    return this.jobs.find(({ key }) => !this.results.has(key)) ?? null;
  }

  get wanted() {
    return this.job?.wanted ?? null;
  }

  // --- doing it -------------------------------------------------------------------------------

  /** Asked one episode after the other, until somebody stops it. @param {Job} job */
  async learnt(job) {
    const { studio, said } = this;
    while (said.episodes < job.episodes) {
      if (!this.held || !this.running) return false;
      const inputs = { side: 1, index: said.episodes, ...SHAPE, query: QUERY };
      const told = await studio.view('episode', inputs, ['support', 'query']);
      if (this.job !== job || said !== this.said) return false;
      if (!told) {
        this.failed(job, '');
        return true;
      }
      const { probs, queryLabel } = told;
      const last = probs.data.length - (probs.data.length / probs.dims[0] || 0);
      said.probs.push(...probs.data.subarray(last));
      said.labels.push(...queryLabel.data);
      said.episodes++;
      studio.changed();
    }
    const answers = { ...said, classes: SHAPE.way };
    this.results.set(job.key, {
      ...calibration(answers),
      ...{ count: said.labels.length, chance: eceByChance(answers), seconds: this.run.seconds },
    });
    this.job = null;
    studio.changed();
    return true;
  }

  forget() {
    this.said = { probs: [], labels: [], episodes: 0 };
  }

  /** @param {Job} job @param {string} trouble */
  failed(job, trouble) {
    this.results.set(job.key, { trouble });
    this.job = null;
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  frame(frame) {
    const { job, run } = this;
    if (job && run.series) this.learning = { method: job.method, series: run.series };
    super.frame(frame);
  }

  // --- figures --------------------------------------------------------------------------------

  /** @param {Method} method */
  figures(method) {
    const job = this.jobOf(method);
    const found = job && this.results.get(job.key);
    return found && 'ece' in found ? found : null;
  }

  /** How far it is. */
  get progress() {
    const { job, jobs, run, said } = this;
    const done = jobs.filter(({ key }) => this.results.has(key)).length;
    if (!job) return { job, number: done, of: jobs.length, share: 0, asking: false };
    const asking = run.step >= job.steps;
    const share = asking ? said.episodes / job.episodes : run.step / job.steps;
    return { job, number: done + 1, of: jobs.length, share, asking };
  }

  /** @returns {import('./index.js').ChartSpec[]} */
  get charts() {
    const { studio, learning } = this;
    const { t } = studio;
    const curve = (/** @type {string} */ name) => learning?.series.smooth(name) ?? { x: [], y: [] };
    const label = t(`reliability.${learning?.method ?? 'maml'}`);
    const token = learning?.method === 'abml' ? 'adapted' : 'query';
    return [
      {
        ...{ id: 'loss', heading: t('reliability.loss'), unit: t('unit.nats'), digits: 2 },
        curves: [{ label, token, formula: 'batch.loss', ...curve('loss') }],
      },
      {
        ...{ id: 'accuracy', heading: t('reliability.learning'), unit: '%', scale: 100, digits: 1 },
        ...{ floor: 0, ceiling: 1 },
        curves: [{ label, token, formula: 'batch.accuracy', ...curve('accuracy') }],
      },
    ];
  }
}
