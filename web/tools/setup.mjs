/**
 * Brings what `npm start` and `npm test` need: npm packages, a C compiler and CMake, Emscripten, a
 * browser. What is there is not touched. Uses Node alone, since it runs before the packages are in.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BuildError,
  atLeast,
  buildWasm,
  findEmscripten,
  findProgram,
  modulesAreCurrent,
  oldestEmscripten,
  quietly,
  root,
} from '../../wasm/build.mjs';

const oldestNode = '20.19.0';

/** @param {string} line */
export const say = (line) => console.log(line);

/**
 * Runs a command-line tool's main function: an expected problem is printed as its one message.
 * @param {() => Promise<unknown>} main
 */
export async function guarded(main) {
  try {
    checkNode();
    await main();
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

function checkNode() {
  const { node } = process.versions;
  if (!atLeast(node, oldestNode))
    throw new BuildError(
      `Node ${node} is too old: ${oldestNode} or newer is needed (https://nodejs.org/en/download)`,
    );
}

// ---- npm packages --------------------------------------------------------------------------------

/** Whether node_modules holds what the lock file asks for. */
function packagesAreCurrent() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const want = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(want).every(
    ([path, { version, optional }]) =>
      path === '' || have[path]?.version === version || (optional && !have[path]),
  );
}

export function ensurePackages() {
  if (packagesAreCurrent()) return;
  say('Installing npm packages ...');
  try {
    quietly('npm ci', 'npm', [
      'ci',
      '--include=dev',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
  } catch (error) {
    throw new BuildError(
      `${error instanceof Error ? error.message : error}\n` +
        'The npm packages could not be installed. With a working network run: npm ci',
    );
  }
}

// ---- programs of the system ----------------------------------------------------------------------

/**
 * Installs distribution packages with apt.
 * @param {string} what for people: "CMake"
 * @param {string[]} packages
 */
function aptInstall(what, packages) {
  const byHand = `apt-get install -y ${packages.join(' ')}`;
  const apt = findProgram('apt-get');
  if (!apt)
    throw new BuildError(
      `${what} is missing, and this system has no apt-get: install it with your package manager ` +
        `(Debian's packages are: ${packages.join(' ')})`,
    );
  const isRoot = process.getuid?.() === 0;
  const sudo = isRoot ? null : findProgram('sudo');
  if (!isRoot && !sudo) throw new BuildError(`${what} is missing. As root: ${byHand}`);
  say(`Installing ${what} (${packages.join(' ')}) ...`);
  /** @param {string[]} args */
  const attempt = (args) => {
    const command = ['env', 'DEBIAN_FRONTEND=noninteractive', apt, '-qq', ...args];
    // A terminal may be asked for the password; a script may not hang on it.
    if (sudo) command.unshift(sudo, ...(process.stdin.isTTY ? [] : ['-n']));
    return spawnSync(command[0], command.slice(1), {
      stdio: [sudo && process.stdin.isTTY ? 'inherit' : 'ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
  };
  const install = [
    '-o',
    'DPkg::Lock::Timeout=300',
    'install',
    '-y',
    '--no-install-recommends',
    ...packages,
  ];
  if (attempt(install).status === 0) return;
  attempt(['update']); // its lists may be missing or old
  const { status, stderr } = attempt(install);
  if (status === 0) return;
  const reason = stderr?.trim().split('\n').slice(-5).join('\n') ?? '';
  throw new BuildError(
    `${reason}\n${what} could not be installed. Try: ${sudo ? 'sudo ' : ''}${byHand}`,
  );
}

/** Whether apt knows a package that is more than a pointer to a snap. @param {string} name */
function aptHas(name) {
  if (!findProgram('apt-cache')) return false;
  const { stdout } = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' });
  const candidate = /Candidate: (\S+)/.exec(stdout ?? '')?.[1];
  return candidate !== undefined && candidate !== '(none)' && !/snap/.test(candidate);
}

export function ensureCmake() {
  const packages = [];
  if (!findProgram('cmake')) packages.push('cmake');
  if (!findProgram('make')) packages.push('make');
  if (packages.length) aptInstall('CMake', packages);
}

export function ensureCompiler() {
  ensureCmake();
  if (!findProgram(process.env.CC || 'cc')) aptInstall('a C compiler', ['gcc', 'libc6-dev']);
}

/** @returns {import('../../wasm/build.mjs').Emscripten} */
export function ensureEmscripten() {
  ensureCmake();
  const present = findEmscripten();
  if (present) return present;
  aptInstall('Emscripten', ['emscripten']);
  const installed = findEmscripten();
  if (installed) return installed;
  throw new BuildError(
    `no Emscripten ${oldestEmscripten} or newer: activate an emsdk (source emsdk_env.sh) and try again`,
  );
}

/** Builds wasm/dist where the sources have changed since. */
export function ensureModules() {
  if (modulesAreCurrent()) return;
  const emscripten = ensureEmscripten();
  say(`Building the WebAssembly modules (Emscripten ${emscripten.version}) ...`);
  buildWasm(emscripten, 'modules');
}

// ---- browsers, for the tests ---------------------------------------------------------------------

const chromiums = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
];
const firefoxes = ['firefox-esr', 'firefox'];

/** @param {string[]} names */
const firstProgram = (names) => names.map((name) => findProgram(name)).find(Boolean) ?? null;

/** @param {string} variable an environment variable with the path of a browser */
function givenBrowser(variable) {
  const path = process.env[variable];
  if (path && !existsSync(path)) throw new BuildError(`${variable}=${path}: there is no such file`);
  return path || null;
}

/**
 * The path of a Chromium: $CHROMIUM, one on the PATH, the distribution's, or Playwright's own.
 * @returns {Promise<string>}
 */
export async function ensureChromium() {
  const present = givenBrowser('CHROMIUM') ?? firstProgram(chromiums);
  if (present) return present;
  if (aptHas('chromium')) {
    aptInstall('Chromium', ['chromium']);
    const installed = firstProgram(chromiums);
    if (installed) return installed;
  }
  // Ubuntu has Chromium as a snap only, which does not run everywhere.
  const { chromium } = await import('playwright-core');
  if (!existsSync(chromium.executablePath())) {
    say('Installing Chromium (of Playwright) ...');
    const cli = join(root, 'node_modules', 'playwright-core', 'cli.js');
    quietly('installing Chromium', process.execPath, [cli, 'install', '--with-deps', 'chromium']);
  }
  return chromium.executablePath();
}

/**
 * The path of a Firefox, or null where there is none and apt has none: one test compares engines.
 * @returns {string | null}
 */
export function ensureFirefox() {
  const present = givenBrowser('FIREFOX') ?? firstProgram(firefoxes);
  if (present || !aptHas('firefox-esr')) return present;
  aptInstall('Firefox', ['firefox-esr']);
  return firstProgram(firefoxes);
}

/** The path of clang-format 14, whose result the sources are kept in, or null. */
export function ensureClangFormat() {
  const find = () =>
    ['clang-format-14', 'clang-format']
      .map((name) => findProgram(name))
      .find((path) => {
        if (!path) return false;
        const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
        return /version 14\./.test(stdout ?? '');
      }) ?? null;
  const present = find();
  if (present || !aptHas('clang-format-14')) return present;
  aptInstall('clang-format', ['clang-format-14']);
  return find();
}
