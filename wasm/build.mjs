/**
 * Compiles the core to WebAssembly with CMake and the Emscripten it finds: wasm/dist/*.wasm, and the
 * C tests as WASI programs. Installs nothing: `npm start` and `npm test` see to that first.
 *
 *   node wasm/build.mjs [tests]
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const wasmBuildDir = join(root, 'build', 'wasm');
const dist = join(root, 'wasm', 'dist');
const modules = [
  join(dist, 'metaglyph.wasm'),
  join(dist, 'metaglyph-relaxed.wasm'),
  join(dist, 'metaglyph-whole.wasm'),
  join(dist, 'metaglyph-whole-relaxed.wasm'),
  join(wasmBuildDir, 'described.wasm'),
];
const stamp = join(dist, 'sources.sha256');

/** The oldest release the build is tested with: Debian 12's. */
export const oldestEmscripten = '3.1.6';

/** A problem that the message explains to the user; its stack says nothing more. */
export class BuildError extends Error {}

/**
 * The full path of a program, or null.
 * @param {string} name
 * @param {string[]} [folders] where to look, the PATH if not given
 */
export function findProgram(name, folders = (process.env.PATH ?? '').split(delimiter)) {
  for (const folder of folders) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return null;
}

/**
 * @param {string} version
 * @param {string} least
 */
export function atLeast(version, least) {
  const have = version.split('.').map(Number);
  const want = least.split('.').map(Number);
  for (const [i, number] of want.entries())
    if ((have[i] ?? 0) !== number) return (have[i] ?? 0) > number;
  return true;
}

/**
 * @typedef {object} Emscripten
 * @property {string} folder where emcc and emcmake are
 * @property {string} version
 */

/**
 * Every emcc of an activated emsdk or on the PATH, of any age.
 * @returns {Emscripten[]}
 */
function allEmscriptens() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  if (process.env.EMSDK) folders.unshift(join(process.env.EMSDK, 'upstream', 'emscripten'));
  const found = [];
  for (const folder of new Set(folders)) {
    const emcc = findProgram('emcc', [folder]);
    if (!emcc || !findProgram('emcmake', [folder])) continue;
    const { stdout } = spawnSync(emcc, ['--version'], { encoding: 'utf8' });
    const version = /emcc.*?(\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1];
    if (version) found.push({ folder, version });
  }
  return found;
}

/**
 * The first Emscripten that is new enough, or null.
 * @returns {Emscripten | null}
 */
export function findEmscripten() {
  return allEmscriptens().find(({ version }) => atLeast(version, oldestEmscripten)) ?? null;
}

/**
 * @param {string} folder relative to the repository
 * @returns {string[]}
 */
function filesUnder(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesUnder(path) : [path];
    })
    .sort();
}

/** A digest of everything the modules are made of. */
function sourcesDigest() {
  const hash = createHash('sha256');
  const bridge = readdirSync(join(root, 'wasm')).filter((name) => /\.(c|h|def)$/.test(name));
  const files = [
    'CMakeLists.txt',
    ...filesUnder('src'),
    ...bridge.sort().map((name) => `wasm/${name}`),
    'wasm/relax.mjs',
  ];
  for (const file of files) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** Whether wasm/dist was built from the sources as they are now. */
export function modulesAreCurrent() {
  return (
    modules.every((path) => existsSync(path)) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8').trim() === sourcesDigest()
  );
}

/**
 * Runs one step of a build; its output is shown only if it fails.
 * @param {string} what for the message
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function quietly(what, command, args, env = process.env) {
  const result = spawnSync(command, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (result.error) throw new BuildError(`${what}: ${result.error.message}`);
  if (result.status === 0) return;
  const lines = `${result.stdout}${result.stderr}`.trimEnd().split('\n');
  const errors = lines.findIndex((line) => /\berror\b/i.test(line));
  const from = errors < 0 ? Math.max(0, lines.length - 40) : Math.max(0, errors - 2);
  throw new BuildError(
    `${what} failed (${command} ${args.join(' ')}):\n${lines.slice(from, from + 40).join('\n')}`,
  );
}

/**
 * Configures build/wasm, once for each Emscripten.
 * @param {Emscripten} emscripten
 */
function configure({ folder, version }) {
  const mark = join(wasmBuildDir, 'emscripten.txt');
  const wanted = `${version} ${realpathSync(join(folder, 'emcc'))} ${root}\n`;
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  rmSync(wasmBuildDir, { recursive: true, force: true });
  mkdirSync(wasmBuildDir, { recursive: true });
  quietly('configuring the wasm build', join(folder, 'emcmake'), [
    'cmake',
    '-S',
    root,
    '-B',
    wasmBuildDir,
  ]);
  writeFileSync(mark, wanted);
}

/**
 * Debian's emcc looks for its JavaScript libraries beside Debian's own node.
 * @param {Emscripten} emscripten
 */
function buildEnv({ folder }) {
  const env = { ...process.env };
  const debian = '/usr/share/nodejs';
  if (!env.NODE_PATH && dirname(join(folder, 'emcc')).startsWith('/usr/') && existsSync(debian))
    env.NODE_PATH = debian;
  return env;
}

/**
 * @param {Emscripten} emscripten
 * @param {'modules' | 'c_tests'} target
 */
export function buildWasm(emscripten, target) {
  configure(emscripten);
  const digest = sourcesDigest();
  const jobs = ['--parallel', String(availableParallelism())];
  const env = buildEnv(emscripten);
  quietly(
    'building WebAssembly',
    'cmake',
    ['--build', wasmBuildDir, '--target', target, ...jobs],
    env,
  );
  if (target === 'modules') writeFileSync(stamp, `${digest}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const emscripten = findEmscripten();
  if (!emscripten) {
    console.error(`no emcc ${oldestEmscripten} or newer on the PATH: npm start installs one`);
    process.exit(1);
  }
  try {
    buildWasm(emscripten, process.argv[2] === 'tests' ? 'c_tests' : 'modules');
  } catch (error) {
    console.error(error instanceof BuildError ? error.message : error);
    process.exit(1);
  }
}
