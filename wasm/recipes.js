/** @typedef {import('./dataset.js').Dataset} Dataset */
/** @typedef {import('./describe.js').HyperValue} HyperValue */

/**
 * Way and shot of a few-shot episode.
 * @typedef {{ way: number, shot: number }} Shape
 */

/**
 * A training that is worth its time: with a seed and a split, `core.session(algorithm, hypers)` and
 * `step(steps)` are all of it.
 *
 * @typedef {object} Recipe
 * @property {string} algorithm
 * @property {number} steps
 * @property {Readonly<Record<string, HyperValue>>} hypers
 * @property {readonly (Shape & Pick<Recipe, 'steps' | 'hypers'>)[]} [shapes] of a method whose
 *   training depends on the episodes that it is to answer: what is different for each. The first is
 *   the recipe's own; without a list, one training answers episodes of any shape
 * @property {Glyphs} [glyphs] it trains on these too, or on nothing else
 */

/**
 * Procedural glyphs to train on.
 * @typedef {Readonly<{ alphabets: number, characters: number, drawers: number, beside: boolean }>} Glyphs
 *   beside: together with the drawings by people; else instead of them
 */

/**
 * A training, and the episodes that it is for.
 * @typedef {Pick<Recipe, 'algorithm' | 'steps' | 'hypers' | 'glyphs'> & { shapes: Shape[] }} Training
 */

/** @typedef {'10s' | '1min' | '2min' | '10min'} Preset */

/** @type {<T>(value: T) => T} */
const freeze = (value) => {
  if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
};

/**
 * The rate of few-shot methods falls to its end within the steps of the recipe.
 * @param {string} algorithm
 * @param {number} steps
 * @param {Record<string, HyperValue>} hypers
 * @param {Partial<Recipe>} [more]
 * @returns {Recipe}
 */
const fewShot = (algorithm, steps, hypers, more) => ({
  ...{ algorithm, steps, hypers: { ...hypers, decaySteps: steps } },
  ...more,
});

/**
 * A few-shot method that answers only episodes like those it was trained on.
 * @param {string} algorithm
 * @param {Record<string, HyperValue>} hypers of all shapes
 * @param {(Shape & { steps: number, hypers?: Record<string, HyperValue> })[]} shapes
 * @returns {Recipe}
 */
const eachShape = (algorithm, hypers, shapes) => {
  const all = shapes.map(({ way, shot, steps, hypers: own }) => ({
    ...{ way, shot, steps },
    hypers: { way, shot, ...hypers, ...own, decaySteps: steps },
  }));
  return { algorithm, steps: all[0].steps, hypers: all[0].hypers, shapes: all };
};

function allRecipes() {
  /**
   * Prototypical network. Eight classes a character (turns and mirror), half of the episodes within
   * alphabets, no pooling after the last convolution, Adam at 1e-2 that stays for a third and then
   * falls in a line: in an independent program each of these was better than its neighbours on 20-way
   * episodes of alphabets kept apart.
   */
  const embedding = {
    ...{ way: 32, shot: 1, query: 1, rotations: 'mirror', withinAlphabet: 0.5 },
    ...{ augment: 1, redraw: 0.5 },
    ...{ network: 'conv', filters: 32, downsample: 'pool3', rate: 1e-2, flat: 0.33 },
  };
  /**
   * Its prototypes are refined by the queries, which costs nothing in training: on Balinese and Tagalog
   * (a minute, three seeds) 95.4 / 97.5 / 85.6 %, each query alone 91.7 / 97.2 / 79.2 %. With one step
   * instead of three, and one seed, 94.1 / 97.2 / 83.7, with two 94.8 / 97.3 / 84.9.
   */
  const proto = { ...embedding, refine: 3 };

  /**
   * For ten minutes: twice the filters but in the first layer, whose pictures are large, half as much
   * distortion again, and twice the classes in half as many steps. (Four drawings of each of 16 classes
   * were worse with five shots too: 96.1 % against 96.7 of the short form after 600 steps.) It has time to
   * learn its drawings by heart, and 160 characters that nobody drew keep it from that. Unrefined, on
   * Balinese and Tagalog, one seed: 92.5 / 97.9 / 82.1 % without those and with 32 classes, 92.9 / 97.8 / 82.1 and
   * 93.3 / 97.9 / 82.9 with two sets of them, 93.2 / 97.9 / 82.8 with the first set and 64 classes. For a
   * minute they are of no use.
   */
  const strong = { ...proto, way: 64, augment: 1.5, filters: 64, firstFilters: 32 };

  /**
   * The same on glyphs, more of which are written again. This is no proven gain: after 600 steps it was
   * the best of five settings tried with one seed (84.2 % instead of 82.7 in 20 ways within an alphabet),
   * but in full length 2400 steps with redraw 0.5 came, with that seed, to 92.1 % in 20 ways on Korean
   * and Early_Aramaic (now 92.4) and 78.5 % on Balinese and Tagalog (now 78.0).
   */
  const fromGlyphs = { ...embedding, redraw: 0.8 };

  /** The same network and episodes for the others that compare embeddings. */
  const matching = { ...embedding, scale: 10 };
  const memory = { ...embedding, slots: 128 };

  /**
   * Second-order MAML and its kin. Classes are those of the prototypical network; one task a step with
   * three queries a class. On alphabets kept apart (one seed, 5-way) one task, two and four came to
   * 97.9, 97.6 and 97.7 % in 23, 24 and 29 s with one shot, and one and two to 98.9 % in 37 and 64 s
   * with five; 32 filters to 91.9 % and 64 to 90.3 % in 42 s. Pooling costs three times a stride, and
   * is no better in twice the time; neither was a last convolution without stride. With batch
   * statistics a network trained on one shot gets worse with five, so each shape has a training of its
   * own, of the same time; 20 ways cost four times as much and are left out.
   */
  const maml = {
    ...{ query: 3, tasks: 1, innerRate: 0.4, rotations: 'mirror', withinAlphabet: 0.5 },
    ...{ augment: 1, redraw: 0.5 },
    ...{ network: 'conv', filters: 32, downsample: 'stride', rate: 1e-2, flat: 0.3 },
  };
  /** One inner step in training, with a learnt rate for each tensor of weights, and three at test. */
  const secondOrder = { ...maml, innerSteps: 1, testSteps: 3, order: 2, rates: 'layers' };
  /**
   * Without second derivatives four tasks a step are better than one: 83 % after 15 s, and 81 % after
   * 39 s at the same rate (one seed); a lower rate gave 84 % after 15 s. Three inner steps are better
   * than one.
   */
  const firstOrder = {
    ...{ ...maml, tasks: 4, innerSteps: 3, testSteps: 10, order: 1 },
    ...{ innerRate: 0.2, rate: 3e-3 },
  };
  /** MAML's setting for a learner that believes instead of knowing; it has no orders, and rates of its own. */
  const abml = { ...maml, innerSteps: 1, testSteps: 3, samples: 8, testSamples: 64 };
  /** Its rates are learnt for one step. */
  const metaSgd = { ...maml, innerSteps: 1, testSteps: 1, order: 2 };
  /** The head alone needs more and larger steps, which cost little: 85 % instead of 80 %. */
  const anil = { ...maml, innerSteps: 5, testSteps: 10, order: 2, innerRate: 1 };

  /**
   * @param {string} algorithm
   * @param {Record<string, HyperValue>} hypers
   * @param {number} one steps of a minute with one shot
   * @param {number} five and with five
   */
  function mamlFamily(algorithm, hypers, one, five) {
    const of = (/** @type {number} */ share) =>
      eachShape(algorithm, hypers, [
        { way: 5, shot: 1, steps: Math.round(share * one) },
        { way: 5, shot: 5, steps: Math.round(share * five) },
      ]);
    return { '10s': of(1 / 6), '1min': of(1), '10min': of(10) };
  }

  /**
   * Reptile, trained with ten drawings a class whatever it is asked: it has no query, and the more
   * drawings, the less do its steps fit one of them. One task a step and mirrored classes were no
   * better at equal time.
   */
  const reptile = {
    ...{ shot: 10, tasks: 3, innerSteps: 8, innerBatch: 10, innerRate: 0.1, testSteps: 10 },
    ...{ rotations: 'turns', augment: 1, redraw: 0.5 },
    ...{ network: 'conv', filters: 32, downsample: 'stride', rate: 1e-2, flat: 0 },
  };
  /** @param {number} five steps with 5 ways @param {number} twenty and with 20 */
  const reptileFor = (five, twenty) =>
    eachShape('reptile', reptile, [
      { way: 5, shot: 1, steps: five },
      { way: 5, shot: 5, steps: five },
      { way: 20, shot: 1, steps: twenty },
    ]);

  /** One softmax over all training classes, then a new head for each episode. */
  const finetune = {
    ...{ way: 32, shot: 1, query: 1, rotations: 'turns', augment: 1, redraw: 0.5 },
    ...{ network: 'conv', filters: 32, downsample: 'pool3', rate: 1e-2, flat: 0.33 },
    ...{ adapt: 'head', innerOptimizer: 'adam', innerRate: 0.01, testSteps: 50 },
  };
  const scratch = {
    ...{ network: 'conv', filters: 32, downsample: 'stride', adapt: 'all' },
    ...{ innerOptimizer: 'adam', innerRate: 1e-3, testSteps: 20 },
  };

  /**
   * Without training: the same at all times.
   * @param {string} algorithm
   * @param {Record<string, HyperValue>} hypers
   */
  function untrained(algorithm, hypers) {
    /** @type {Recipe} */
    const recipe = { algorithm, steps: 0, hypers };
    return { '10s': recipe, '1min': recipe, '2min': recipe, '10min': recipe };
  }

  /** Variational autoencoder on distorted drawings, so that it does not learn them by heart. */
  const vae = { latent: 32, batch: 64, rate: 1e-3, normalise: 'moment', augment: 1 };

  /** One code for a set of drawings; in a comparison each drawing is a set of its own. */
  const statistician = { latent: 4 };

  /** The prototypical network that knows its task; and classifiers decoded from a code of each class. */
  const film = { ...embedding, condition: 'task' };
  /**
   * After a minute it has 85 % on Balinese and Tagalog in 5 ways with one shot, where second-order MAML has
   * 92 %. At a rate of 1e-2 its codes say less before they adapt (20 instead of 70 % after 1000 steps), and
   * it comes to 75 instead of 76 % then.
   */
  const leo = { ...maml, rate: 3e-3, innerRate: 1, innerSteps: 3, fineSteps: 2 };

  return {
    proto: {
      '10s': fewShot('proto', 220, proto),
      '1min': fewShot('proto', 1800, proto),
      '2min': fewShot('proto', 3000, fromGlyphs, {
        glyphs: { alphabets: 60, characters: 30, drawers: 10, beside: false },
      }),
      '10min': fewShot('proto', 5000, strong, {
        glyphs: { alphabets: 8, characters: 20, drawers: 20, beside: true },
      }),
    },
    matching: {
      '10s': fewShot('matching', 210, matching),
      '1min': fewShot('matching', 1300, matching),
      '10min': fewShot('matching', 13_000, matching),
    },
    memory: {
      '10s': fewShot('memory', 210, memory),
      '1min': fewShot('memory', 1300, memory),
      '10min': fewShot('memory', 13_000, memory),
    },
    maml: mamlFamily('maml', secondOrder, 9000, 4200),
    fomaml: mamlFamily('maml', firstOrder, 2700, 1000),
    metasgd: mamlFamily('metasgd', metaSgd, 9000, 3900),
    anil: mamlFamily('anil', anil, 11_500, 7000),
    abml: mamlFamily('abml', abml, 9000, 4200),
    reptile: {
      '10s': reptileFor(230, 160),
      '1min': reptileFor(1350, 930),
      '10min': reptileFor(13_500, 9300),
    },
    finetune: {
      '10s': fewShot('finetune', 240, finetune),
      '1min': fewShot('finetune', 1400, finetune),
      '10min': fewShot('finetune', 14_000, finetune),
    },
    scratch: untrained('scratch', scratch),
    vae: {
      '10s': { algorithm: 'vae', steps: 900, hypers: vae },
      '1min': { algorithm: 'vae', steps: 5500, hypers: vae },
      '10min': { algorithm: 'vae', steps: 55_000, hypers: vae },
    },
    statistician: {
      '10s': { algorithm: 'statistician', steps: 600, hypers: statistician },
      '1min': { algorithm: 'statistician', steps: 3600, hypers: statistician },
      '10min': { algorithm: 'statistician', steps: 36_000, hypers: statistician },
    },
    film: {
      '10s': fewShot('film', 200, film),
      '1min': fewShot('film', 1400, film),
      '10min': fewShot('film', 14_000, film),
    },
    leo: mamlFamily('leo', leo, 13_000, 7000),
    nearestMean: untrained('nearest', { rule: 'mean', normalise: 'centre' }),
    nearestNeighbour: untrained('nearest', { rule: 'neighbour', normalise: 'centre' }),
  };
}

/**
 * Good trainings of each method, by the CPU time that they take on one core (the plain build in Node,
 * on a server with an AMD EPYC): `recipes.proto['1min']`. Steps are numbers, not times, so that a
 * recipe with a seed gives the same network everywhere. (Those of ten seconds and ten minutes are for
 * most methods the minute's with a sixth and ten times the steps, and not measured. Pages without
 * recipes do not load them.)
 *
 * @type {Readonly<Record<string, Readonly<Partial<Record<Preset, Recipe>>>>>}
 */
export const recipes = /* @__PURE__ */ freeze(/* @__PURE__ */ allRecipes());

/**
 * What to train for episodes of a shape.
 * @param {Recipe} recipe
 * @param {Shape} shape
 * @returns {Pick<Recipe, 'steps' | 'hypers'> | null} null: the recipe is not for such episodes
 */
export function trainingFor({ steps, hypers, shapes }, { way, shot }) {
  if (!shapes) return { steps, hypers };
  return shapes.find((s) => s.way === way && s.shot === shot) ?? null;
}

/**
 * What to train for episodes of several shapes: each training once, with all of them that it is for.
 * @param {Recipe} recipe
 * @param {readonly Shape[]} shapes those that the recipe is not for are left out
 * @param {number | null} [steps] instead of the recipe's; a method without learning stays so
 * @returns {Training[]}
 */
export function trainings(recipe, shapes, steps = null) {
  /** @type {Map<string, Training>} */
  const all = new Map();
  for (const shape of shapes) {
    const found = trainingFor(recipe, shape);
    if (!found) continue;
    const key = JSON.stringify([found.steps, found.hypers]);
    const known = all.get(key);
    if (known) {
      known.shapes.push(shape);
      continue;
    }
    const { algorithm, glyphs } = recipe;
    const other = steps !== null && found.steps > 0 && { steps, hypers: { ...found.hypers } };
    if (other && 'decaySteps' in other.hypers) other.hypers.decaySteps = steps;
    const { hypers, steps: count } = other || found;
    const what = { algorithm, steps: count, hypers, ...(glyphs ? { glyphs } : {}) };
    all.set(key, { ...what, shapes: [shape] });
  }
  return [...all.values()];
}

/** Glyphs to learn from are others than those of the same seed that may be held out. */
const OWN_GLYPHS = 1;

/**
 * The drawings for a training: those at hand, or a new set with its glyphs. The alphabets held out keep
 * their names and order, so that episodes of them are the same for all trainings.
 * @param {import('./index.js').Core} core
 * @param {Pick<Training, 'glyphs'>} training
 * @param {{ data: Dataset, alphabets: readonly string[], seed: number }} setting alphabets: held out
 * @returns {Promise<Dataset>} `data` itself where the training has no glyphs
 */
export async function trainingData(core, { glyphs }, { data, alphabets, seed }) {
  if (!glyphs) return data;
  const { beside, ...many } = glyphs;
  const own = core.dataset.glyphs({ ...many, seed: seed + OWN_GLYPHS });
  try {
    return await core.dataset.join([beside ? data : { data, alphabets }, own]);
  } finally {
    own.free();
  }
}
