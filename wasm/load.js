import { MetaglyphError } from './errors.js';

/** @typedef {import('./native.js').Exports} Exports */
/** @typedef {'plain' | 'relaxed'} Build */
/** @typedef {'all' | 'first'} Algorithms */

/**
 * @typedef {object} LoadOptions
 * @property {Build | 'auto'} [build] 'plain' (default): the same bits in every engine on every
 *   machine. 'relaxed': faster, uses relaxed SIMD, reproducible on one machine only; refused where
 *   the engine lacks it. 'auto': 'relaxed' where there is relaxed SIMD, else 'plain'.
 * @property {Algorithms} [algorithms] 'all' (in Node the default): the module with every algorithm.
 *   'first' (in pages the default): the smaller one, without those that a lesson brings; the others
 *   have the same bits in both. Bundlers do not see the file of 'all': give it as `wasmBinary`, or
 *   say with `locateFile` where it is
 * @property {BufferSource | WebAssembly.Module} [wasmBinary] the module itself, instead of a file;
 *   what it really is, `core.build` says
 * @property {(name: string) => string | URL} [locateFile] where the file of that name is
 */

/** A module with one v128 instruction, and one with f32x4.relaxed_madd. */
const SIMD = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15,
  11,
];
const RELAXED = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0, 65, 0, 253, 15,
  65, 0, 253, 15, 65, 0, 253, 15, 253, 133, 2, 11,
];

/** @param {number[]} bytes */
const engineHas = (bytes) => WebAssembly.validate(new Uint8Array(bytes));

/**
 * The build that will run.
 * @param {unknown} asked
 * @returns {Build}
 */
export function chooseBuild(asked) {
  if (asked !== 'plain' && asked !== 'relaxed' && asked !== 'auto')
    throw new MetaglyphError(
      'name',
      `there is no build '${String(asked)}'; there are: plain, relaxed, auto`,
    );
  if (typeof WebAssembly !== 'object' || !engineHas(SIMD))
    throw new MetaglyphError(
      'unsupported',
      'this engine has no WebAssembly SIMD, which Metaglyph computes with; use a current Chrome, Edge, ' +
        'Firefox or Safari (16.4 or later), or Node 20 or later',
    );
  if (asked === 'plain') return 'plain';
  if (engineHas(RELAXED)) return 'relaxed';
  if (asked === 'auto') return 'plain';
  throw new MetaglyphError(
    'unsupported',
    "this engine has no relaxed SIMD: load with build 'plain' or 'auto' (Node: run with " +
      '--experimental-wasm-relaxed-simd)',
  );
}

const inNode = () => typeof process === 'object' && Boolean(process.versions?.node);

/**
 * @param {unknown} asked
 * @returns {Algorithms}
 */
function chooseAlgorithms(asked = inNode() ? 'all' : 'first') {
  if (asked === 'all' || asked === 'first') return asked;
  throw new MetaglyphError('name', `algorithms are 'all' or 'first', not '${String(asked)}'`);
}

/**
 * Those that a page loads first are written out, so that bundlers see them and copy them.
 * @param {string} name
 */
function ownUrl(name) {
  if (name === 'metaglyph.wasm') return new URL('./dist/metaglyph.wasm', import.meta.url);
  if (name === 'metaglyph-relaxed.wasm')
    return new URL('./dist/metaglyph-relaxed.wasm', import.meta.url);
  return new URL('./dist/' + name, import.meta.url);
}

/** @param {Build} build @param {Algorithms} algorithms */
const fileName = (build, algorithms) =>
  `metaglyph${algorithms === 'all' ? '-whole' : ''}${build === 'plain' ? '' : '-relaxed'}.wasm`;

/**
 * @param {URL} url a file: URL
 * @returns {Promise<WebAssembly.Module>}
 */
async function compileFile(url) {
  const fs = 'node:fs/promises'; // kept out of the sight of bundlers
  const { readFile } = await import(/* @vite-ignore */ fs);
  return WebAssembly.compile(await readFile(url));
}

/**
 * @param {URL} url
 * @returns {Promise<WebAssembly.Module>}
 */
async function compileFetched(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`HTTP ${response.status} ${response.statusText}`.trim());
  // Streaming wants the exact type, and a failed attempt would have used the body up.
  const type = response.headers.get('content-type') ?? '';
  if (/^application\/wasm\b/i.test(type) && WebAssembly.compileStreaming)
    return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

/**
 * @param {Build} build
 * @param {LoadOptions} options
 * @returns {Promise<WebAssembly.Module>}
 */
async function compile(build, { wasmBinary, locateFile, algorithms }) {
  if (wasmBinary instanceof WebAssembly.Module) return wasmBinary;
  if (wasmBinary) {
    try {
      return await WebAssembly.compile(wasmBinary);
    } catch (cause) {
      throw new MetaglyphError('format', `wasmBinary is no WebAssembly module: ${text(cause)}`, {
        cause,
      });
    }
  }
  const name = fileName(build, chooseAlgorithms(algorithms));
  const base = globalThis.location?.href ?? import.meta.url;
  let place = name;
  try {
    const url = locateFile ? new URL(locateFile(name), base) : ownUrl(name);
    place = url.href.slice(0, 200);
    return await (inNode() && url.protocol === 'file:' ? compileFile(url) : compileFetched(url));
  } catch (cause) {
    throw new MetaglyphError(
      'unsupported',
      `cannot load the ${build} WebAssembly module from ${place}: ${text(cause)}; build it (npm start ` +
        'does), or name its place with locateFile or wasmBinary',
      { cause },
    );
  }
}

/** @param {unknown} e */
const text = (e) => (e instanceof Error ? e.message : String(e));

/**
 * @param {LoadOptions} options
 * @returns {Promise<{ build: Build, module: WebAssembly.Module, exports: Exports }>}
 */
export async function instantiate(options) {
  const build = chooseBuild(options.build ?? 'plain');
  const module = await compile(build, options);
  const instance = await WebAssembly.instantiate(module, {
    // Views are made at each use (native.js), so growth needs no action.
    env: { emscripten_notify_memory_growth: () => {} },
  }).catch((cause) => {
    throw new MetaglyphError('format', `this is not Metaglyph's module: ${text(cause)}`, { cause });
  });
  const exports = /** @type {Exports} */ (/** @type {unknown} */ (instance.exports));
  if (typeof exports.mg_scratch_create !== 'function')
    throw new MetaglyphError(
      'format',
      "this is not Metaglyph's module: it lacks mg_scratch_create",
    );
  exports._initialize?.();
  // A wasmBinary need not be what was asked for: the module knows what it is.
  return { build: 'mg_relaxed' in exports ? 'relaxed' : 'plain', module, exports };
}
