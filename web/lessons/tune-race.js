import { Trainings } from '../app/trainings.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../../wasm/optimiser.js').Axis} Axis
 * @typedef {Record<string, number>} Point
 *
 * @typedef {object} Player  a way to choose what is tried next
 * @property {string} key
 * @property {'bayes' | 'genetic' | 'swarm' | 'cmaes'} method  of the core's optimisers
 * @property {string} token  of its curve
 * @property {string} mark  on the map
 * @property {number[]} [dash]
 *
 * @typedef {object} Problem  short trainings, and the number that they are judged by
 * @property {string} algorithm
 * @property {import('../worker/protocol.js').Hypers} hypers
 * @property {Record<string, Axis>} axes
 * @property {Omit<import('../worker/protocol.js').Measure, 'key'>} measure
 * @property {(values: import('../worker/protocol.js').Evaluation['values']) => number} value  the lower the better
 *
 * @typedef {object} Job  a training with the setting that a player chose
 * @property {Player} player
 * @property {Point} point
 * @property {string} race  that it is part of
 * @property {Problem} problem
 * @property {number} steps
 * @property {import('./index.js').Wanted} wanted
 *
 * @typedef {{ point: Point, value: number }} Tried  value: Infinity where training left the numbers
 * @typedef {{ tried: Record<string, Tried[]>, belief: import('../worker/protocol.js').Belief | null }} Race
 */

/** @type {readonly Player[]} */
export const PLAYERS = [
  { key: 'bayes', method: 'bayes', token: 'support', mark: 'circle' },
  // A first generation is drawn evenly, and there is no second one.
  { key: 'chance', method: 'genetic', token: 'query', mark: 'diamond', dash: [5, 3] },
  { key: 'genetic', method: 'genetic', token: 'adapted', mark: 'triangle' },
  { key: 'swarm', method: 'swarm', token: 'divergence', mark: 'square' },
  { key: 'cmaes', method: 'cmaes', token: 'before', mark: 'down', dash: [2, 3] },
];

const GENERATION = 5; // of populations, which have few trainings to live from
const EVEN = 128; // more than anybody tries
const MAP = 40; // places a side
const NEIGHBOURHOOD = 3;

/** @param {number} min @param {number} max @returns {Axis} */
const factors = (min, max) => ({ min, max, log: true });

/** As in examples/tune.mjs. @type {Record<string, Problem>} */
export const PROBLEMS = {
  elbo: {
    algorithm: 'vae',
    hypers: { latent: 8, batch: 16 },
    axes: { rate: factors(1e-5, 0.3), beta: factors(0.1, 10) },
    measure: { side: 1, total: 96, chunk: 48, items: true },
    value: ({ elbo }) => -elbo.mean[0],
  },
  adapted: {
    algorithm: 'maml',
    hypers: { filters: 8, tasks: 2, order: 1 },
    axes: { rate: factors(1e-4, 0.3), innerRate: factors(0.01, 4) },
    measure: { side: 1, total: 20, chunk: 5 },
    value: ({ loss }) => loss.mean.at(-1) ?? NaN,
  },
};

/**
 * Tunes short trainings: players take turns, each chooses a setting from what came of its own, and all have
 * the same number of trainings.
 * @extends {Trainings<Job>}
 */
export class TuneRace extends Trainings {
  /** @type {Map<string, Race>} */
  #races = new Map();
  /** @type {number | null} of the training under way */
  value = null;

  get problem() {
    return PROBLEMS[String(this.run.draft.problem)];
  }

  get players() {
    const { draft } = this.run;
    return PLAYERS.filter(({ key }) => draft[key]);
  }

  get runs() {
    return Number(this.run.draft.runs);
  }

  /** What trainings of a race have in common. */
  get key() {
    const { studio, run, lesson } = this;
    const { data, core } = studio;
    const { problem, length } = run.draft;
    const split = studio.splitFor(lesson);
    return JSON.stringify([problem, length, data?.fingerprint, split, run.seed, core?.build]);
  }

  get race() {
    return this.raceOf(this.key);
  }

  /** @param {string} key @returns {Race} */
  raceOf(key) {
    const race = this.#races.get(key) ?? { tried: {}, belief: null };
    this.#races.set(key, race);
    return race;
  }

  /** @param {Player} player */
  triedBy({ key }) {
    return this.race.tried[key] ?? [];
  }

  /** Who is next: who has had fewest, in turn. @returns {Player | null} */
  get turnOf() {
    const waiting = this.players.filter((player) => this.triedBy(player).length < this.runs);
    const fewest = Math.min(...waiting.map((player) => this.triedBy(player).length));
    return waiting.find((player) => this.triedBy(player).length === fewest) ?? null;
  }

  /** How many trainings are still to be done. */
  get open() {
    return this.players.reduce(
      (sum, player) => sum + Math.max(0, this.runs - this.triedBy(player).length),
      0,
    );
  }

  async upcoming() {
    const { studio, run, turnOf: player, problem, key: race } = this;
    if (!player || !studio.data) return null;
    const { method } = player;
    const advice = await studio.ask('advise', {
      ...{ method, axes: problem.axes, seed: run.seed, map: method === 'bayes' ? MAP : 0 },
      population: player.key === 'chance' ? EVEN : GENERATION,
      values: this.triedBy(player).map(({ value }) => value),
    });
    if (!advice || race !== this.key) return null;
    const { point, belief } = advice;
    if (belief) this.race.belief = belief;
    const steps = Number(run.draft.length);
    return {
      ...{ player, point, race, problem, steps },
      wanted: {
        algorithm: problem.algorithm,
        hypers: { ...problem.hypers, ...point },
        ...{ seed: run.seed, split: studio.splitFor(this.lesson), limit: steps, measures: [] },
      },
    };
  }

  get wanted() {
    return this.job?.wanted ?? null;
  }

  forget() {
    this.value = null;
  }

  /** @param {Job} job */
  async learnt(job) {
    if (this.value === null) {
      await this.measure({ key: 'tune', ...job.problem.measure });
      return false;
    }
    this.record(job, this.value);
    return true;
  }

  /** @param {string} _key @param {import('../worker/protocol.js').Evaluation['values']} values */
  measured(_key, values) {
    const value = this.job?.problem.value(values) ?? NaN;
    this.value = Number.isFinite(value) ? value : Infinity;
  }

  /** A training that leaves the numbers is worse than any other. */
  unmeasured() {
    this.value = Infinity;
  }

  /** @param {Job} job */
  failed(job) {
    this.record(job, Infinity);
  }

  /** @param {Job} job @param {number} value */
  record({ player, point, race }, value) {
    // Of its own race, whatever the controls say by now.
    (this.raceOf(race).tried[player.key] ??= []).push({ point, value });
    this.job = null;
    this.studio.changed();
  }

  clear() {
    this.#races.clear();
    this.studio.changed();
  }

  // --- figures --------------------------------------------------------------------------------

  /** The lowest so far. @param {Player} player @returns {Tried | null} */
  best(player) {
    const tried = this.triedBy(player);
    const least = Math.min(...tried.map(({ value }) => value));
    return (Number.isFinite(least) && tried.find(({ value }) => value === least)) || null;
  }

  /** @returns {import('./index.js').ChartSpec[]} */
  get charts() {
    const { t } = this.studio;
    // A curve begins where it comes into the neighbourhood of the best: first tries may be far off.
    const best = Math.min(...this.players.map((player) => this.best(player)?.value ?? Infinity));
    const near = best > 0 ? NEIGHBOURHOOD * best : Infinity;
    return [
      {
        ...{ id: 'best', heading: t(`tune.value.${this.run.draft.problem}`), unit: t('unit.nats') },
        ...{ digits: 2, whole: true },
        curves: this.players.map((player) => {
          let least = Infinity;
          const lowest = this.triedBy(player).map(({ value }) => (least = Math.min(least, value)));
          const first = lowest.findIndex((value) => Number.isFinite(value) && value <= near);
          const there = first < 0 ? [] : lowest.slice(first);
          return {
            ...{ label: t(`tune.player.${player.key}`), token: player.token, dash: player.dash },
            ...{ dots: lowest.length < 30, x: there.map((_, i) => first + i + 1), y: there },
          };
        }),
      },
    ];
  }
}
