import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { afterEach, beforeEach } from 'node:test';
import { atLeast } from '../../wasm/build.mjs';

const setup = new URL('../../web/tools/setup.mjs', import.meta.url).href;
/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-'));
  // What the stand-ins below are written with, and nothing else that is installed here.
  for (const name of ['sh', 'env', 'cp', 'chmod']) {
    const path = ['/bin', '/usr/bin']
      .map((dir) => join(dir, name))
      .find((file) => existsSync(file));
    assert.ok(path);
    symlinkSync(path, join(folder, name));
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * A program that is found on the PATH.
 * @param {string} path
 * @param {string} script
 */
function program(path, script) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, path), 0o755);
}

/** @param {string} version */
const emcc = (version) =>
  `echo "emcc (Emscripten gcc/clang-like replacement + linker emulating GNU ld) ${version} ()"`;

/**
 * Calls a function of the set-up where only the stand-ins are installed.
 * @param {string} call
 * @param {{ uid?: number, env?: NodeJS.ProcessEnv }} [options]
 */
function run(call, { uid = 0, env = {} } = {}) {
  const script = `process.getuid = () => ${uid};
    const setup = await import(${JSON.stringify(setup)});
    await setup.guarded(async () => console.log(JSON.stringify(await setup.${call} ?? null)));`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { PATH: folder, LOG: join(folder, 'log'), ...env },
  });
}

const log = () => readFileSync(join(folder, 'log'), 'utf8').trim().split('\n');

test('versions are compared as numbers', () => {
  for (const [version, least, expected] of /** @type {[string, string, boolean][]} */ ([
    ['3.1.6', '3.1.6', true],
    ['3.1.69', '3.1.6', true],
    ['4.0.0', '3.1.6', true],
    ['3.1.5', '3.1.6', false],
    ['2.99.99', '3.1.6', false],
    ['20.9.0', '20.19.0', false],
  ]))
    assert.equal(atLeast(version, least), expected, `${version} ${least}`);
});

test('what is there is not installed', () => {
  for (const name of ['cmake', 'make', 'cc']) program(name, 'exit 1');
  program('apt-get', 'echo "$@" >> "$LOG"');
  assert.equal(run('ensureCompiler()').status, 0);
  assert.ok(!existsSync(join(folder, 'log')));
});

test('what is missing is installed, after an update where the lists are old', () => {
  program('spare/cmake', 'exit 0');
  program('make', 'exit 0');
  program(
    'apt-get',
    `echo "$@" >> "$LOG"
    case "$*" in
      *update*) echo yes > "$LOG.updated" ;;
      *install*) [ -e "$LOG.updated" ] || exit 100; cp ${folder}/spare/cmake ${folder}/cmake ;;
    esac`,
  );
  const { status, stdout } = run('ensureCmake()');
  assert.equal(status, 0);
  assert.match(stdout, /^Installing CMake \(cmake\) \.\.\.\n/);
  assert.ok(existsSync(join(folder, 'cmake')));
  assert.equal(log().length, 3);
});

test('an installation that fails ends with one line that helps', () => {
  program('apt-get', 'echo "E: Unable to locate package cmake" >&2; exit 100');
  const { status, stderr } = run('ensureCmake()');
  assert.equal(status, 1);
  assert.equal(
    stderr,
    'E: Unable to locate package cmake\nCMake could not be installed. Try: apt-get install -y cmake make\n',
  );
});

test('without apt, the packages are named', () => {
  const { status, stderr } = run('ensureCmake()');
  assert.equal(status, 1);
  assert.match(stderr, /^CMake is missing, and this system has no apt-get: .*cmake make\)\n$/);
});

test('without root and sudo, the command is named', () => {
  program('apt-get', 'exit 0');
  const { status, stderr } = run('ensureCmake()', { uid: 1000 });
  assert.equal(status, 1);
  assert.equal(stderr, 'CMake is missing. As root: apt-get install -y cmake make\n');
});

test('without root, sudo is used and never waits for a password it cannot get', () => {
  program('apt-get', 'exit 0');
  program('sudo', 'printf "%s\\n" "$*" >> "$LOG"');
  assert.equal(run('ensureCmake()', { uid: 1000 }).status, 0);
  assert.match(log()[0], /^-n env DEBIAN_FRONTEND=noninteractive .*install -y/);
});

test('Emscripten: an emcc on the PATH that is new enough is taken', () => {
  for (const name of ['cmake', 'make', 'emcmake']) program(name, 'exit 0');
  program('emcc', emcc('3.1.6'));
  const { stdout } = run('ensureEmscripten()');
  assert.deepEqual(JSON.parse(stdout), { folder, version: '3.1.6' });
});

test('Emscripten: an activated emsdk comes first', () => {
  for (const name of ['cmake', 'make', 'emcmake']) program(name, 'exit 0');
  program('emcc', emcc('3.1.6'));
  program('emsdk/upstream/emscripten/emcc', emcc('4.0.10'));
  program('emsdk/upstream/emscripten/emcmake', 'exit 0');
  const { stdout } = run('ensureEmscripten()', { env: { EMSDK: join(folder, 'emsdk') } });
  assert.equal(JSON.parse(stdout).version, '4.0.10');
});

test("Emscripten: one that is too old is passed over for the distribution's", () => {
  for (const name of ['cmake', 'make', 'emcmake']) program(name, 'exit 0');
  program('emcc', emcc('2.0.12'));
  program('new', emcc('3.1.69'));
  program('apt-get', `cp ${folder}/new ${folder}/emcc`);
  const { stdout } = run('ensureEmscripten()');
  assert.match(stdout, /^Installing Emscripten \(emscripten\) \.\.\.\n/);
  assert.equal(JSON.parse(stdout.split('\n')[1]).version, '3.1.69');
});

test('Emscripten: where there is only an old one, the message says what to do', () => {
  for (const name of ['cmake', 'make', 'emcmake']) program(name, 'exit 0');
  program('emcc', emcc('2.0.12'));
  program('apt-get', 'exit 0');
  const { status, stderr } = run('ensureEmscripten()');
  assert.equal(status, 1);
  assert.match(stderr, /^no Emscripten 3\.1\.6 or newer: activate an emsdk/);
});

test('a browser that is named but not there is told', () => {
  const { status, stderr } = run('ensureChromium()', { env: { CHROMIUM: '/no/such/browser' } });
  assert.equal(status, 1);
  assert.equal(stderr, 'CHROMIUM=/no/such/browser: there is no such file\n');
});
