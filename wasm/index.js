/**
 * Metaglyph: variational autoencoders and meta-learning on a WebAssembly core. The same in a page,
 * a module worker and Node.
 *
 *     import { load } from 'metaglyph';
 *     const core = await load();
 *     const data = core.dataset.glyphs({ seed: 1 });
 *     const session = core.session('vae', { latent: 2, seed: 7 }, data);
 *     session.step(100);
 *     session.metrics();
 */
import { readBuilders } from './builders.js';
import { Dataset, inkStrokes, renderBitmap } from './dataset.js';
import { readAlgorithms, readOps, withDocs } from './describe.js';
import { MetaglyphError, optionsOf, outOfMemory, unknownName } from './errors.js';
import { graphClass } from './graph.js';
import { instantiate } from './load.js';
import { Native, seedHalves } from './native.js';
import { readIdxPair } from './read/idx.js';
import { Session, restore } from './session.js';

/** @typedef {import('./load.js').LoadOptions} LoadOptions */
/** @typedef {import('./load.js').Build} Build */
/** @typedef {import('./graph.js').Graph & import('./ops.js').Ops} CompleteGraph */
/** @typedef {import('./describe.js').Description} Description */
/** @typedef {import('./dataset.js').Normalise} Normalise */
/** @typedef {import('./read/files.js').FileBytes} FileBytes */
/** @typedef {import('./read/omniglot.js').OmniglotOptions} OmniglotOptions */
/** @typedef {import('./session.js').SessionOptions} SessionOptions */
/** @typedef {import('./pool.js').Pool} Pool */
/** @typedef {import('./pool.js').PoolOptions} PoolOptions */
/** @typedef {import('./pool.js').PoolTrouble} PoolTrouble */
/** @typedef {import('./join.js').JoinPart} JoinPart */
/** @typedef {import('./made.js').GivenAlphabet} GivenAlphabet */
/** @typedef {import('./optimiser.js').Optimiser} Optimiser */
/** @typedef {import('./optimiser.js').OptimiserOptions} OptimiserOptions */

// Types for those who use the package.
/** @typedef {import('./node.js').Node} Node */
/** @typedef {import('./plan.js').Plan} Plan */
/** @typedef {import('./graph.js').NodeInfo} NodeInfo */
/** @typedef {import('./describe.js').Algorithm} Algorithm */
/** @typedef {import('./describe.js').Hyper} Hyper */
/** @typedef {import('./describe.js').HyperValue} HyperValue */
/** @typedef {import('./dataset.js').CharacterClass} CharacterClass */
/** @typedef {import('./dataset.js').Stroke} Stroke */
/** @typedef {import('./errors.js').ErrorCode} ErrorCode */
/** @typedef {import('./metrics.js').Metrics} Metrics */
/** @typedef {import('./split.js').Split} Split */
/** @typedef {import('./tensors.js').Tensor} Tensor */
/** @typedef {import('./tensors.js').TensorInput} TensorInput */
/** @typedef {import('./evaluate.js').VaeEvaluation} VaeEvaluation */
/** @typedef {import('./evaluate.js').FewShotEvaluation} FewShotEvaluation */
/** @typedef {import('./evaluate.js').RegressionEvaluation} RegressionEvaluation */
/** @typedef {import('./evaluate.js').ClassifierEvaluation} ClassifierEvaluation */
/** @typedef {import('./inspect.js').Inspection} Inspection */
/** @typedef {import('./inspect.js').InspectedNode} InspectedNode */
/** @typedef {import('./codes.js').PrincipalAxes} PrincipalAxes */
/** @typedef {import('./codes.js').Clusters} Clusters */
/** @typedef {import('./codes.js').Agreement} Agreement */
/** @typedef {import('./recipes.js').Recipe} Recipe */
/** @typedef {import('./recipes.js').Training} Training */
/** @typedef {import('./recipes.js').Preset} Preset */
/** @typedef {import('./recipes.js').Shape} Shape */
/** @typedef {import('./read/exam.js').ExamRun} ExamRun */
/** @typedef {import('./weights.js').WeightsFacts} WeightsFacts */
/** @typedef {import('./weights.js').WeightsFile} WeightsFile */
/** @typedef {import('./exam.js').Examinee} Examinee */
/** @typedef {import('./exam.js').ExamResult} ExamResult */
/** @typedef {import('./exercise.js').Exercise} Exercise */
/** @typedef {import('./exercise.js').Goal} Goal */
/** @typedef {import('./exercise.js').ExerciseResult} ExerciseResult */

export { Dataset, MetaglyphError, Session };
export { examinee, gradeExam, hausdorff, publishedErrors, runsFrom } from './exam.js';
export { exerciseText, goalText, parseGoal, readExercise, runExercise } from './exercise.js';
export { graphsOf, inspect } from './inspect.js';
export {
  loadWeights,
  readWeights,
  saveWeights,
  setPart,
  setWeights,
  weightsOf,
} from './weights.js';
export { writeNpy } from './write/npy.js';
export { recipes, trainingData, trainingFor, trainings } from './recipes.js';

/**
 * @typedef {object} GlyphOptions
 * @property {number} [seed] default 1
 * @property {number} [alphabets] default 8, like the two official small sets
 * @property {number} [characters] of each alphabet, default 30
 * @property {number} [drawers] drawings of each character, default 20
 */

/** The most a set of glyphs may have of each, and of drawings. */
const MOST = { alphabets: 1000, characters: 1000, drawers: 1000, drawings: 500_000 };

/** The makers of data sets. */
class DatasetMakers {
  #native;

  /** @param {Native} native */
  constructor(native) {
    this.#native = native;
  }

  /**
   * Reads the official Omniglot image zips, as they are. Drawings that are in several of them are
   * taken once.
   * @param {readonly FileBytes[]} zips
   * @param {OmniglotOptions} [options]
   * @returns {Promise<Dataset>}
   */
  async omniglot(zips, options) {
    const given = optionsOf('omniglot', options, ['strokes', 'onProgress']);
    // A page whose drawings are made by the core does not load this.
    const { readOmniglot } = await import('./read/omniglot.js');
    return readOmniglot(this.#native, zips, given);
  }

  /**
   * Reads a pair of IDX files (MNIST and its kin), gzip or not.
   * @param {FileBytes} images
   * @param {FileBytes} labels
   * @returns {Dataset}
   */
  idx(images, labels) {
    return readIdxPair(this.#native, images, labels);
  }

  /**
   * Draws procedural glyphs with the statistics of the official drawings: endless, seeded.
   * @param {GlyphOptions} [options]
   * @returns {Dataset}
   */
  glyphs(options) {
    const given = optionsOf('glyphs', options, ['seed', 'alphabets', 'characters', 'drawers']);
    const { seed = 1, alphabets = 8, characters = 30, drawers = 20 } = given;
    const [lo, hi] = seedHalves(seed);
    for (const [name, value] of Object.entries({ alphabets, characters, drawers })) {
      const most = MOST[/** @type {'alphabets'} */ (name)];
      if (!Number.isInteger(value) || value < 1 || value > most)
        throw new MetaglyphError(
          'range',
          `glyphs: ${name} must be a whole number from 1 to ${most}; got ${String(value)}`,
        );
    }
    if (alphabets * characters * drawers > MOST.drawings)
      throw new MetaglyphError(
        'range',
        `glyphs: ${alphabets} x ${characters} x ${drawers} are more than ${MOST.drawings} drawings`,
      );
    const { exports } = this.#native;
    const pointer = exports.mg_dataset_glyphs(lo, hi, alphabets, characters, drawers);
    if (!pointer) throw outOfMemory();
    try {
      this.#native.check(exports.mg_dataset_error(pointer));
    } catch (e) {
      exports.mg_dataset_free(pointer);
      throw e;
    }
    return new Dataset(this.#native, pointer, 'glyphs');
  }

  /**
   * One set of all drawings of others, or of some of their alphabets, in the given order: to train
   * on glyphs and be judged on real drawings, say. Official drawings that are in several are taken
   * once; other alphabets whose name is taken get a number.
   * @param {readonly JoinPart[]} parts sets of this core, which stay as they are, or drawings from
   *   elsewhere, as metaglyph/generate makes them
   * @returns {Promise<Dataset>}
   */
  async join(parts) {
    const { join } = await import('./join.js');
    return join(this.#native, parts);
  }
}

/** One instance of the WebAssembly core, with memory of its own. */
export class Core {
  #native;
  #Graph;
  #builders;
  #algorithms;

  /**
   * @param {Native} native
   * @param {Build} build
   * @param {WebAssembly.Module} module
   */
  constructor(native, build, module) {
    this.#native = native;
    this.#builders = readBuilders(native);
    this.#algorithms = readAlgorithms(native);
    this.#Graph = graphClass(this.#builders);
    /** The build that runs: 'plain' gives the same bits everywhere, 'relaxed' is faster. */
    this.build = build;
    /** The compiled module, to hand to other workers as `wasmBinary`. */
    this.module = module;
    /** Makers of data sets. */
    this.dataset = new DatasetMakers(native);
  }

  /**
   * Algorithms with their hyperparameters, metrics and views; ops; methods of a graph. What each of
   * them means is not in it, see `explain`.
   * @returns {Description}
   */
  describe() {
    return {
      algorithms: structuredClone(this.#algorithms),
      ops: readOps(this.#native),
      builders: this.#builders.map((b) => ({
        name: b.name,
        doc: b.doc,
        arguments: b.arguments.map((a) => a.name),
      })),
    };
  }

  /**
   * The same with a sentence on each (`help`, `doc`), from a file that is loaded only now.
   * @returns {Promise<Description>}
   */
  async explain() {
    const { docs } = await import('./docs.js');
    return withDocs(this.describe(), docs);
  }

  /** An empty graph, to compute and differentiate with. @returns {CompleteGraph} */
  graph() {
    return new this.#Graph(this.#native);
  }

  /**
   * An algorithm ready to learn from a data set.
   * @param {string} algorithm 'vae', 'maml'; see `describe()`
   * @param {SessionOptions} options hyperparameters by their keys, seed, split
   * @param {Dataset | null} [data] of this core; algorithms whose tasks are made by formula do not look at it
   * @returns {Session}
   */
  session(algorithm, options, data) {
    return new Session(this.#parts(algorithm, data), optionsOf('session', options ?? {}));
  }

  /**
   * What a session is made from.
   * @param {string} algorithm
   * @param {Dataset | null} [data]
   * @returns {import('./session.js').SessionParts}
   */
  #parts(algorithm, data) {
    const index = this.#algorithms.findIndex((a) => a.name === algorithm);
    if (index < 0)
      throw unknownName(
        'algorithm',
        algorithm,
        this.#algorithms.map((a) => a.name),
      );
    const description = this.#algorithms[index];
    const made = description.splitBy === 'none';
    if (!made && !(data instanceof Dataset && data.belongsTo(this.#native)))
      throw new MetaglyphError(
        'state',
        `${algorithm} learns from drawings: give a data set that this core made (core.dataset …)`,
      );
    const parts = { native: this.#native, index, description, build: this.build };
    return { ...parts, data: made ? null : (data ?? null) };
  }

  /**
   * A session that goes on from what `save()` gave.
   * @param {Uint8Array | ArrayBuffer} bytes
   * @param {Dataset | null} [data] the set it was made on, in this core; see `session`
   * @returns {Session}
   */
  restore(bytes, data) {
    return restore((algorithm) => this.#parts(algorithm, data), bytes);
  }

  /**
   * Workers that train and evaluate sessions of this core together, with the same bits as one. They
   * are started when there is something for them to do.
   * @param {PoolOptions} [options]
   * @returns {Promise<Pool>}
   */
  async pool(options) {
    const { makePool } = await import('./pool.js'); // not everybody needs it
    return makePool(this.#native, this.module, options);
  }

  /**
   * Looks for numbers for which something is lowest: rates of training runs, say. Modules that pages
   * load first have none (see `load`).
   * @param {OptimiserOptions} options
   * @returns {Promise<Optimiser>}
   */
  async optimiser(options) {
    const { Optimiser, methodsOf } = await import('./optimiser.js');
    const make = this.session.bind(this);
    return new Optimiser(make, methodsOf(this.#algorithms), options);
  }

  /**
   * A drawing that is in no data set, as a network sees it.
   * @param {ArrayLike<number>} bitmap 105 x 105 of 0 and 1 (ink), row by row
   * @param {{ normalise?: Normalise, distort?: import('./dataset.js').Distortion }} [options]
   *   distort: as training distorts its drawings
   * @returns {Float32Array} 28 x 28 grey values, ink 1
   */
  picture(bitmap, options) {
    return renderBitmap(this.#native, bitmap, options);
  }

  /**
   * A drawing from its strokes, inked with the brush of the official drawings.
   * @param {readonly import('./dataset.js').Stroke[]} strokes on the canvas of 105 x 105; what is outside
   *   is cut off
   * @returns {Uint8Array} 105 x 105 of 0 and 1 (ink), as `picture` takes it
   */
  bitmap(strokes) {
    return inkStrokes(this.#native, strokes);
  }

  /**
   * What the module's memory is used for, to find leaks: its size in bytes, and the number of
   * allocations since the start.
   */
  memory() {
    const { exports } = this.#native;
    return { bytes: exports.memory.buffer.byteLength, allocations: exports.mg_arena_calls() };
  }
}

/**
 * Loads the WebAssembly core.
 * @param {LoadOptions} [options]
 * @returns {Promise<Core>}
 * @throws {MetaglyphError} unsupported: the engine lacks SIMD, or the file cannot be had
 */
export async function load(options) {
  const { build, module, exports } = await instantiate(
    optionsOf('load', options, ['build', 'algorithms', 'wasmBinary', 'locateFile']),
  );
  return new Core(new Native(exports), build, module);
}

/**
 * Reads the official one-shot classification exam (`all_runs.zip` of the Omniglot repository), as
 * it is: 20 runs, each with a drawing of 20 characters of an alphabet and 20 others to name.
 * @param {FileBytes} file
 * @returns {Promise<ExamRun[]>} in the order of their numbers
 * @throws {MetaglyphError} format: something is missing, there twice or damaged
 */
export async function readExam(file) {
  const exam = await import('./read/exam.js');
  return exam.readExam(file);
}
