/**
 * What a session has learnt, tensor by tensor, out and in: as numbers, and as a safetensors file that
 * other programs read. A checkpoint (`session.save()`) is the whole state of a run, these are the weights
 * alone.
 *
 * Tensors are called after network, layer and role: `encoder.0.weight`, `net.2.scale`; layers are counted
 * from 0, those without weights too. A linear layer's weight is [inputs, outputs], a convolution's [height,
 * width, inputs, outputs], a transposed one's [height, width, outputs, inputs], so that y = x W + b as it
 * stands. Inner rates that are learnt are `rate` (of Meta-SGD `rate.0.weight` …).
 */
import { allFinite } from './checkpoint.js';
import { MetaglyphError, outOfMemory, unknownName } from './errors.js';
import { isObject, readSafetensors, unusable } from './read/safetensors.js';
import { insideOf } from './session.js';
import { getTensors } from './tensors.js';
import { writeSafetensors } from './write/safetensors.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./tensors.js').Tensor} Tensor */
/** @typedef {import('./describe.js').HyperValue} HyperValue */

/** The version of the package, which files are marked with. */
export const ENGINE = '0.1.0';

const FORMAT = 'metaglyph-weights';
const VERSION = '1';
const LAYOUT =
  'y = x W + b; linear [in, out]; convolution [height, width, in, out]; transposed [height, width, out, in]';

/**
 * @typedef {object} WeightsFacts what a file of weights says of the session it came from
 * @property {string} algorithm
 * @property {Record<string, HyperValue>} hypers
 * @property {number} seed
 * @property {number} step
 * @property {('plain' | 'relaxed')[]} builds that computed them
 * @property {{ source: string, fingerprint: number } | null} data null: tasks are made by formula
 * @property {string} engine version of the package
 *
 * @typedef {object} WeightsFile
 * @property {WeightsFacts | null} facts null: of another program
 * @property {Record<string, Tensor>} tensors
 */

const bad = unusable('file of weights');

/**
 * The tensors of a session, and where in its flat theta each begins.
 * @param {Session} session
 */
export function layout(session) {
  const { native, pointer } = insideOf(session);
  const { exports } = native;
  const at = pointer();
  native.begin();
  const view = exports.mg_tensors_create(native.scratch);
  if (!view) throw outOfMemory();
  return Array.from({ length: exports.mg_weights_count(at) }, (_, k) => {
    if (!exports.mg_weights_get(at, k, view, native.scratch)) throw outOfMemory();
    const start = exports.mg_tensor_data(view, 0) - exports.mg_session_theta(at);
    const [[name, tensor]] = Object.entries(getTensors(native, view));
    return { name, tensor, start };
  });
}

/**
 * The weights as they are now.
 * @param {Session} session
 * @returns {Record<string, Tensor>} copies, by their names; none if it learns nothing
 */
export const weightsOf = (session) =>
  Object.fromEntries(layout(session).map(({ name, tensor }) => [name, tensor]));

/**
 * Gives a session other weights. A run begins with them: its optimizer has seen nothing yet, and its next
 * step is the first.
 * @param {Session} session
 * @param {Readonly<Record<string, { dims: readonly number[], data: ArrayLike<number> }>>} tensors each that
 *   `weightsOf` has, of the same shape, and no other
 * @param {{ builds?: readonly string[] }} [options] builds that computed them; left out: this one
 * @throws {MetaglyphError} name, shape, numeric: says which tensor is unknown, missing, of another shape or
 *   not finite; the session is as it was
 */
export function setWeights(session, tensors, { builds = session.builds.slice(-1) } = {}) {
  if (!isObject(tensors))
    throw new MetaglyphError('shape', 'weights are an object of named tensors { dims, data }');
  const own = layout(session);
  if (own.length === 0)
    throw new MetaglyphError('state', `${session.algorithm} learns nothing: it has no weights`);
  const names = own.map(({ name }) => name);
  for (const name of Object.keys(tensors))
    if (!names.includes(name))
      throw unknownName(`tensor of ${session.algorithm} called`, name, names);
  const { native, pointer } = insideOf(session);
  const { exports } = native;
  const sizes = new Map(
    session.stateNames.map((name, k) => [name, 4 * exports.mg_kept_size(pointer(), k)]),
  );
  const theta = native.u8(exports.mg_session_theta(pointer()), sizes.get('theta') ?? 0).slice();
  for (const { name, tensor, start } of own) {
    const given = Object.hasOwn(tensors, name) ? tensors[name] : null;
    const want = `[${tensor.dims}]`;
    if (!given)
      throw new MetaglyphError('name', `tensor "${name}" ${want} is missing from the weights`);
    if (!Array.isArray(given.dims) || `[${given.dims}]` !== want)
      throw new MetaglyphError('shape', `tensor "${name}" must be ${want}; got [${given.dims}]`);
    const numbers = Float32Array.from(given.data ?? []);
    if (numbers.length !== tensor.data.length)
      throw new MetaglyphError(
        'shape',
        `tensor "${name}" ${want} must have ${tensor.data.length} numbers; got ${numbers.length}`,
      );
    const bytes = new Uint8Array(numbers.buffer);
    if (!allFinite(bytes))
      throw new MetaglyphError('numeric', `tensor "${name}" holds numbers that are not finite`);
    theta.set(bytes, start);
  }
  const state = [...sizes].map(
    ([name, size]) =>
      /** @type {const} */ ([name, name === 'theta' ? theta : new Uint8Array(size)]),
  );
  session.adopt(new Map(state), { step: 0, builds: [...builds] });
}

/**
 * Gives a session those tensors that it has too, as a classifier the encoder of a VAE; its others stay
 * as they are. See `setWeights`.
 * @param {Session} session
 * @param {Readonly<Record<string, { dims: readonly number[], data: ArrayLike<number> }>>} tensors
 * @param {{ builds?: readonly string[] }} [options]
 * @throws {MetaglyphError} name: they have none in common; shape, numeric: says which tensor
 */
export function setPart(session, tensors, options) {
  const own = weightsOf(session);
  const names = Object.keys(own);
  const common = isObject(tensors) ? names.filter((name) => Object.hasOwn(tensors, name)) : [];
  if (common.length === 0)
    throw new MetaglyphError(
      'name',
      `none of these tensors is one of ${session.algorithm}, which has ${names.join(', ') || 'none'}`,
    );
  const part = Object.fromEntries(common.map((name) => [name, tensors[name]]));
  setWeights(session, { ...own, ...part }, options);
}

/**
 * The weights as a safetensors file, marked with where they come from.
 * @param {Session} session
 * @returns {Uint8Array}
 */
export function saveWeights(session) {
  const { data } = session;
  const metadata = {
    format: FORMAT,
    version: VERSION,
    engine: ENGINE,
    algorithm: session.algorithm,
    hypers: JSON.stringify(session.hypers),
    seed: String(session.seed),
    step: String(session.steps),
    build: session.builds.join('+'),
    data: JSON.stringify(data && { source: data.source, fingerprint: data.fingerprint }),
    layout: LAYOUT,
  };
  const own = layout(session).map(
    ({ name, tensor: { dims, data: numbers } }) =>
      /** @type {const} */ ([name, { dims, bytes: new Uint8Array(numbers.buffer) }]),
  );
  return writeSafetensors({ metadata, tensors: new Map(own) });
}

/** Where tasks are made by formula. */
const NO_DATA = { source: '', fingerprint: 0 };

/** @param {Record<string, string>} metadata @returns {WeightsFacts | null} */
function readFacts(metadata) {
  const { format, version, algorithm, engine, seed, step, build } = metadata;
  if (format === 'metaglyph')
    throw bad('it is the checkpoint of a whole run; core.restore(bytes, data) goes on from it');
  if (format !== FORMAT) return null;
  if (version !== VERSION)
    throw bad(`its version is ${version}, this program reads version ${VERSION}`);
  const json = (/** @type {string} */ key) => {
    try {
      const value = JSON.parse(metadata[key]);
      if (isObject(value)) return value;
    } catch {
      // said below
    }
    throw bad(`its metadata are damaged (${key})`);
  };
  const hypers = json('hypers');
  const { source, fingerprint } = metadata.data === 'null' ? NO_DATA : json('data');
  const plain = (/** @type {unknown} */ v) => ['number', 'boolean', 'string'].includes(typeof v);
  const count = (/** @type {unknown} */ v) =>
    /^[0-9]{1,16}$/.test(String(v)) && Number.isSafeInteger(Number(v));
  if (
    ![algorithm, engine, source].every((v) => typeof v === 'string') ||
    !Object.values(hypers).every(plain) ||
    ![seed, step, fingerprint].every(count) ||
    !/^(plain|relaxed)(\+(plain|relaxed))*$/.test(build)
  )
    throw bad('its metadata are damaged');
  return {
    algorithm,
    engine,
    hypers: /** @type {Record<string, HyperValue>} */ (hypers),
    seed: Number(seed),
    step: Number(step),
    builds: /** @type {WeightsFacts['builds']} */ (build.split('+')),
    data: source ? { source: String(source), fingerprint: Number(fingerprint) } : null,
  };
}

/**
 * Reads a safetensors file of F32 tensors: one of `saveWeights`, or of another program.
 * @param {Uint8Array | ArrayBuffer} bytes
 * @returns {WeightsFile}
 * @throws {MetaglyphError} format: says which tensor is damaged, cut off, overlaps or is not F32
 */
export function readWeights(bytes) {
  const { metadata, tensors } = readSafetensors(bytes, 'file of weights');
  const facts = readFacts(metadata);
  const numbers = [...tensors].map(([name, { dims, bytes: own }]) => {
    const data = new Float32Array(new Uint8Array(own).buffer); // those of a file need not be aligned
    return /** @type {[string, Tensor]} */ ([name, { dims: [...dims], data }]);
  });
  return { facts, tensors: Object.fromEntries(numbers) };
}

/**
 * Gives a session the weights of a file: see `setWeights`, `setPart` and `readWeights`, whose errors it
 * has.
 * @param {Session} session of the same architecture
 * @param {Uint8Array | ArrayBuffer} bytes
 * @param {{ part?: boolean }} [options] part: those of any algorithm, as far as the session has such
 * @returns {WeightsFacts | null} what the file says of them
 */
export function loadWeights(session, bytes, { part = false } = {}) {
  const { facts, tensors } = readWeights(bytes);
  if (!part && facts && facts.algorithm !== session.algorithm)
    throw new MetaglyphError(
      'state',
      `the weights are of ${facts.algorithm}, this session is ${session.algorithm}`,
    );
  const give = part ? setPart : setWeights;
  give(session, tensors, facts ? { builds: facts.builds } : {});
  return facts;
}
