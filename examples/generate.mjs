/**
 * What drawings and characters that nobody has drawn are worth to a prototypical network: trained on the
 * real ones and the made ones together, for as many steps as on the real ones alone, and judged on the same
 * episodes of alphabets that neither it nor what makes them has seen.
 *
 *   node examples/generate.mjs --data FOLDER [--settings all,scarce] [--ways none,bent,…]
 *       [--hold Balinese,Tagalog] [--seeds 3] [--share 1] [--steps N] [--episodes 600] [--json FILE]
 *       [--pictures FOLDER]
 *
 * Settings: all drawings of the alphabets that are not held out; or scarce, 5 of each character of Greek and
 * Latin. --share is how many new characters there are for each real one, or new drawings for each real
 * drawing. --steps replaces those of the recipe of a minute. --ways lists the rows, of those that WAYS
 * below describes. With --json a run that was stopped goes on; --pictures writes some of what was made as
 * PNG. Means of the seeds, with the 95 % interval of their mean (Student's t), and what that is above no
 * made drawings with the same seed; CPU seconds of one core. The same numbers on every machine.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { load, recipes } from 'metaglyph';
import {
  composed,
  kept,
  moreDrawings,
  newCharacters,
  newSets,
  recognised,
} from 'metaglyph/generate';
import {
  UsageError,
  cpuSeconds,
  listOf,
  mean,
  officialDrawings,
  overSeeds,
  progressBar,
  resultsIn,
  run,
  table,
  whole,
  writePictures,
} from './common.mjs';
import { judge, train } from './learn.mjs';

/** @typedef {import('metaglyph').Core} Core */
/** @typedef {import('metaglyph').Dataset} Dataset */
/** @typedef {import('metaglyph').Session} Session */
/** @typedef {import('metaglyph').GivenAlphabet} GivenAlphabet */
/** @typedef {GivenAlphabet[] | Dataset} Made */
/**
 * @typedef {object} Result
 * @property {number[]} right shares of right names, one for each of COLUMNS
 * @property {number} making CPU seconds of what makes them and of making them
 * @property {number} training and of the training
 * @property {number} characters that were made, or had drawings made
 * @property {number} drawings that were made
 */

/** alone: each drawing is named without a look at the others of its episode. */
const COLUMNS = [
  { way: 5, shot: 1, alone: false },
  { way: 5, shot: 5, alone: false },
  { way: 20, shot: 1, alone: false },
  { way: 5, shot: 1, alone: true },
];

/** Steps: a share of the recipe's. */
const SETTINGS = {
  all: { alphabets: null, drawers: 20, steps: 1 },
  scarce: { alphabets: ['Greek', 'Latin'], drawers: 5, steps: 1 / 3 },
};

/** What a way has to work with. */
class Workshop {
  /** @type {Map<string, { session: Session, seconds: number }>} */
  #models = new Map();
  /** CPU seconds of models that were trained earlier, in this way's account. */
  borrowed = 0;

  /**
   * @param {Core} core
   * @param {Dataset} data
   * @param {{ learn: string[], hold: string[], drawers: number, seed: number, share: number }} facts
   */
  constructor(core, data, facts) {
    this.core = core;
    this.data = data;
    this.facts = facts;
    this.seed = facts.seed;
    const learnt = data.classes.filter((c) => facts.learn.includes(data.alphabets[c.alphabet]));
    /** New characters, and new drawings of each real one. */
    this.characters = Math.round(facts.share * learnt.length);
    this.drawings = Math.max(1, Math.round(facts.share * facts.drawers));
  }

  /**
   * A model of the training drawings, trained once.
   * @param {string} algorithm @param {number} steps @param {Record<string, string | number>} hypers
   */
  model(algorithm, steps, hypers) {
    const key = JSON.stringify([algorithm, steps, hypers]);
    let model = this.#models.get(key);
    if (model) this.borrowed += model.seconds;
    else {
      const began = cpuSeconds();
      const { seed } = this;
      const split = { alphabets: this.facts.hold };
      const session = this.core.session(algorithm, { ...hypers, seed, split }, this.data);
      session.step(steps);
      model = { session, seconds: cpuSeconds() - began };
      this.#models.set(key, model);
    }
    return model.session;
  }

  mlp = () => this.model('vae', 900, { ...VAE, network: 'mlp' });
  conv = () => this.model('vae', 400, { ...VAE, network: 'conv', rate: 2e-3, augment: 0.5 });
  /**
   * With 16 numbers for a hand instead of 4 the drawings of one code are of several characters: in the
   * scarce setting, one seed, 90.6 / 95.0 / 72.2 % where there is nothing made 91.9 / 95.9 / 78.3.
   */
  statistician = () => {
    const drawings = Math.min(5, this.facts.drawers - 1);
    return this.model('statistician', 400, { network: 'conv', latent: 4, drawings });
  };

  /** A prototypical network of ten seconds on the real drawings, to sift by. */
  judge = () => {
    const { steps, hypers } = /** @type {import('metaglyph').Recipe} */ (recipes.proto['10s']);
    return this.model('proto', steps, { ...hypers, refine: 0, evalShot: 1, evalQuery: 1 });
  };

  /** @param {string} kind @param {number} [times] as many */
  composed(kind, times = 1) {
    const { seed, facts } = this;
    const characters = times * this.characters;
    return composed(this.data, { kind, alphabets: facts.learn, characters, seed });
  }

  /** Only what the judge recognises. @param {readonly GivenAlphabet[]} alphabets */
  async sifted(alphabets) {
    const made = await this.core.dataset.join([{ made: alphabets }]);
    const right = recognised(this.judge(), made, { shot: 3, seed: this.seed });
    made.free();
    return kept(alphabets, right);
  }

  close() {
    for (const { session } of this.#models.values()) session.free();
    this.#models.clear();
    this.data.free();
  }
}

const VAE = { latent: 32, batch: 64, rate: 1e-3, normalise: 'moment', augment: 1 };

/**
 * The rows: what is made, from training alphabets only.
 * @type {Record<string, { title: string, make: (w: Workshop) => Made | Promise<Made> }>}
 */
const WAYS = {
  none: { title: 'none', make: () => [] },
  mlpDrawings: {
    title: 'MLP-VAE, more drawings',
    make: (w) => moreDrawings(w.mlp(), { drawings: w.drawings, seed: w.seed }),
  },
  mlpNew: {
    title: 'MLP-VAE, new characters',
    make: (w) => newCharacters(w.mlp(), { characters: w.characters, seed: w.seed }),
  },
  convDrawings: {
    title: 'conv. VAE, more drawings',
    make: (w) => moreDrawings(w.conv(), { drawings: w.drawings, seed: w.seed }),
  },
  convDrawingsSifted: {
    title: 'the same, those recognised',
    make: (w) => w.sifted(moreDrawings(w.conv(), { drawings: w.drawings, seed: w.seed })),
  },
  convNew: {
    title: 'conv. VAE, new characters',
    make: (w) => newCharacters(w.conv(), { characters: w.characters, seed: w.seed }),
  },
  convNewSifted: {
    title: 'the same, those recognised',
    make: (w) => w.sifted(newCharacters(w.conv(), { characters: w.characters, seed: w.seed })),
  },
  statistician: {
    title: 'statistician, between two',
    make: (w) => newSets(w.statistician(), { characters: w.characters, seed: w.seed }),
  },
  statisticianSifted: {
    title: 'the same, those recognised',
    make: (w) => w.sifted(newSets(w.statistician(), { characters: w.characters, seed: w.seed })),
  },
  statisticianPrior: {
    title: 'statistician, from its prior',
    make: (w) => newSets(w.statistician(), { characters: w.characters, seed: w.seed, prior: true }),
  },
  beside: { title: 'two side by side', make: (w) => w.composed('beside') },
  overlay: { title: 'one over the other', make: (w) => w.composed('overlay') },
  strokes: { title: 'strokes of both', make: (w) => w.composed('strokes') },
  halves: { title: 'halves of both, as ink', make: (w) => w.composed('halves') },
  rearranged: { title: 'strokes rearranged', make: (w) => w.composed('rearranged') },
  bent: { title: 'bent', make: (w) => w.composed('bent') },
  bentMany: { title: 'bent, four for one', make: (w) => w.composed('bent', 4) },
  bentSifted: { title: 'bent, those recognised', make: (w) => w.sifted(w.composed('bent')) },
  mixed: {
    title: 'bent, rearranged and side by side',
    make: (w) => w.composed('bent+rearranged+beside'),
  },
  glyphs: {
    title: 'procedural glyphs',
    make: ({ core, characters, seed }) =>
      core.dataset.glyphs({ alphabets: 8, characters: Math.round(characters / 8), seed: seed + 1 }),
  },
};

/** Drawings of some of the characters. @param {string} file @param {Dataset} set */
function show(file, set) {
  const every = Math.ceil(set.classes.length / 16);
  const rows = set.classes
    .filter((_, i) => i % every === 0)
    .map(({ first, count }) => {
      const n = Math.min(count, 12);
      const row = new Float32Array(784 * n);
      for (let i = 0; i < n; i++) row.set(set.picture(first + i, { normalise: 'moment' }), 784 * i);
      return row;
    });
  return writePictures(file, rows);
}

run(async () => {
  const { values: given } = parseArgs({
    options: {
      data: { type: 'string' },
      settings: { type: 'string' },
      ways: { type: 'string' },
      hold: { type: 'string', default: 'Balinese,Tagalog' },
      seeds: { type: 'string', default: '3' },
      share: { type: 'string', default: '1' },
      steps: { type: 'string' },
      episodes: { type: 'string', default: '600' },
      json: { type: 'string' },
      pictures: { type: 'string' },
    },
  });
  if (!given.data)
    throw new UsageError('give --data: a folder with the official zips (npm run data)');
  const settings = listOf('settings', given.settings, Object.keys(SETTINGS));
  const ways = listOf('ways', given.ways, Object.keys(WAYS));
  const seeds = Array.from({ length: whole('seeds', given.seeds) }, (_, i) => i + 1);
  const [episodes, share] = [whole('episodes', given.episodes), Number(given.share)];
  if (!(share > 0)) throw new UsageError(`--share must be a number above 0; got '${given.share}'`);
  const core = await load();
  const { data } = await officialDrawings(core, given.data, { strokes: true });
  const hold = listOf('hold', given.hold, data.alphabets);
  const recipe = /** @type {import('metaglyph').Recipe} */ (recipes.proto['1min']);

  const facts = { hold, share, episodes, steps: given.steps ?? null };
  /** @type {{ results: Record<string, Result>, keep: () => Promise<void> }} */
  const { results, keep } = await resultsIn(given.json, facts);

  /** @param {string} setting */
  const settingOf = (setting) => {
    const { alphabets, drawers, steps } = SETTINGS[/** @type {'all'} */ (setting)];
    const learn = (alphabets ?? data.alphabets).filter((name) => !hold.includes(name));
    const count = Math.round(steps * recipe.steps);
    return { learn, drawers, steps: given.steps ? whole('steps', given.steps) : count };
  };
  const jobs = seeds.flatMap((seed) =>
    settings.flatMap((setting) =>
      ways.map((way) => ({ setting, way, seed, key: `${setting} | ${way} | ${seed}` })),
    ),
  );
  const bar = progressBar('training', jobs.length);
  let open = /** @type {{ of: string, workshop: Workshop } | null} */ (null);
  for (const [i, { setting, way, seed, key }] of jobs.entries()) {
    bar.update(i, key);
    if (results[key]) continue;
    const { learn, drawers, steps } = settingOf(setting);
    const of = `${setting} ${seed}`;
    if (open?.of !== of) {
      open?.workshop.close();
      const parts = [
        { data, alphabets: hold },
        { data, alphabets: learn, drawers },
      ];
      const real = await core.dataset.join(parts);
      open = { of, workshop: new Workshop(core, real, { learn, hold, drawers, seed, share }) };
    }
    const { workshop } = open;
    const began = cpuSeconds();
    workshop.borrowed = 0;
    const what = await WAYS[way].make(workshop);
    const made = Array.isArray(what)
      ? what.length
        ? await core.dataset.join([{ made: what }])
        : null
      : what;
    const making = cpuSeconds() - began + workshop.borrowed;
    if (made && given.pictures)
      await show(join(given.pictures, `${setting}-${way}-${seed}.png`), made);
    const both = made ? await core.dataset.join([workshop.data, made]) : workshop.data;
    const hypers = { ...recipe.hypers, decaySteps: steps, evalShot: 1, evalQuery: 1 };
    const training = { algorithm: recipe.algorithm, steps, hypers };
    const note = (/** @type {number} */ n) => bar.update(i, `${key}: ${n} of ${steps} steps`);
    const place = { data: both, seed, alphabets: hold };
    const { session, seconds } = await train(core, training, place, note);
    /** @type {number[]} */
    const right = [];
    for (const { way: classes, shot, alone } of COLUMNS) {
      session.set('statistics', alone ? 'support' : 'episode');
      session.set('refine', alone ? 0 : Number(recipe.hypers.refine));
      right.push((await judge(core, session, { way: classes, shot }, episodes)).accuracy);
    }
    session.free();
    const [characters, drawings] = [made?.classes.length ?? 0, made?.items ?? 0];
    results[key] = { right, making, training: seconds, characters, drawings };
    if (both !== workshop.data) both.free();
    made?.free();
    await keep();
  }
  open?.workshop.close();
  bar.stop();

  const columns = COLUMNS.map(
    ({ way, shot, alone }) => `${way}-way ${shot}-shot${alone ? ' alone' : ''}`,
  );
  for (const setting of settings) {
    const { learn, drawers, steps } = settingOf(setting);
    console.log(
      `${setting}: ${learn.join(', ')}, ${drawers} drawings a character, ${steps} steps; ` +
        `held out ${hold.join(', ')}.`,
    );
    /** @param {string} way @returns {Result[]} */
    const of = (way) => seeds.map((seed) => results[`${setting} | ${way} | ${seed}`]);
    const costs = (/** @type {Result[]} */ all) => [
      mean(all.map((r) => r.characters)).toFixed(0),
      mean(all.map((r) => r.drawings)).toFixed(0),
      mean(all.map((r) => r.making)).toFixed(1),
      mean(all.map((r) => r.training)).toFixed(1),
    ];
    const head = ['characters', 'drawings', 'making s', 'training s'];
    table([
      ['made', ...columns.map((c) => `${c} %`), ...head],
      ...ways.map((way) => [
        WAYS[way].title,
        ...columns.map((_, k) =>
          overSeeds(
            of(way).map((r) => r.right[k]),
            { digits: 2 },
          ),
        ),
        ...costs(of(way)),
      ]),
    ]);
    if (!ways.includes('none') || ways.length < 2) continue;
    const bare = of('none');
    table([
      ['points above none', ...columns],
      ...ways
        .filter((way) => way !== 'none')
        .map((way) => [
          WAYS[way].title,
          ...columns.map((_, k) =>
            overSeeds(
              of(way).map((r, i) => r.right[k] - bare[i].right[k]),
              { digits: 2, signed: true },
            ),
          ),
        ]),
    ]);
  }
  console.log(
    `Shares of right names in the same ${episodes} episodes; alone: each drawing without a look at the others.`,
  );
});
