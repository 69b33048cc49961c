/**
 * npm test: every test there is, also on a checkout where nothing was installed or built yet.
 *
 *   npm test                      all parts
 *   npm test -- c wasm            some: static, c, wasm, node, browser
 *   npm run format                rewrites the files that the format check would complain about
 *
 * DATA_DIR and MNIST_DIR are folders with the official data files. Tests that need them are skipped
 * where they are missing, and the summary says so; with CI=true or METAGLYPH_REQUIRE_DATA=1 a skipped
 * test is a failed run.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { BuildError, buildWasm, quietly, root, wasmBuildDir } from '../wasm/build.mjs';
import {
  ensureChromium,
  ensureClangFormat,
  ensureCompiler,
  ensureEmscripten,
  ensureFirefox,
  ensureModules,
  ensurePackages,
  guarded,
  say,
} from '../web/tools/setup.mjs';

const jobs = availableParallelism();
const testTimeout = 10 * 60 * 1000;
const skipsAllowed = process.env.CI !== 'true' && process.env.METAGLYPH_REQUIRE_DATA !== '1';

/**
 * @typedef {object} Result
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} skipped why, one a test
 * @property {string[]} notes what the summary should not keep to itself
 */

/** @returns {Result} */
const nothing = () => ({ passed: 0, failed: 0, skipped: [], notes: [] });

/**
 * Runs a program and keeps what it says.
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function runProgram(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: testTimeout,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

/**
 * Does something for each of a list, on every core.
 * @template T
 * @param {readonly T[]} list
 * @param {(one: T) => Promise<void>} act
 */
async function onEveryCore(list, act) {
  const queue = [...list];
  const worker = async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) await act(one);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
}

/** @param {string} name of a program in node_modules */
const local = (name) => join(root, 'node_modules', name);
const prettier = [local('prettier/bin/prettier.cjs'), '--config', '.config/prettier.json'];
prettier.push('--ignore-path', '.config/prettierignore', '--log-level', 'warn');

/** C sources that people write: what tests/ref generates is as it is. */
function cSources() {
  /** @type {(folder: string) => string[]} */
  const under = (folder) =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? under(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    );
  return ['src', 'wasm', 'tests/c']
    .flatMap((folder) => (folder === 'wasm' ? ['wasm/api.c', 'wasm/search.c'] : under(folder)))
    .filter((path) => /\.[ch]$/.test(path) && existsSync(join(root, path)))
    .filter((path) => !/^\/\* (Generated|Made) by /i.test(readFileSync(join(root, path), 'utf8')));
}

async function staticChecks() {
  const result = nothing();
  const { execPath: node } = process;
  /** First what takes long. @type {[what: string, command: string, args: string[]][]} */
  const checks = [
    [
      'lint',
      node,
      [
        ...[local('eslint/bin/eslint.js'), '--config', '.config/eslint.config.js'],
        ...['--max-warnings', '0', '.'],
      ],
    ],
    ['format of everything else', node, [...prettier, '--check', '.']],
    ['types', node, [local('typescript/bin/tsc'), '-p', '.config/tsconfig.json']],
    ['layers', node, ['tests/layers.mjs']],
  ];
  const clangFormat = ensureClangFormat();
  if (clangFormat) {
    const args = ['--dry-run', '-Werror', ...cSources()];
    checks.push(['format of the C sources', clangFormat, args]);
  } else {
    say('SKIPPED format of the C sources: this system has no clang-format 14');
    result.notes.push('the format of the C sources was not checked: there is no clang-format 14');
  }
  await onEveryCore(checks, async ([what, command, args]) => {
    const { code, output } = await runProgram(command, args);
    const ok = code === 0;
    if (!ok) say(output.trimEnd());
    say(`${ok ? 'ok  ' : 'FAIL'} ${what}`);
    result[ok ? 'passed' : 'failed']++;
  });
  return result;
}

/** @param {Result} a @param {Result} b @returns {Result} */
const sumOf = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: [...a.skipped, ...b.skipped],
  notes: [...a.notes, ...b.notes],
});

/** The names of the C test programs, those in double precision as well; first what takes long. */
function cTests() {
  return readdirSync(join(root, 'tests/c'))
    .filter((name) => /^test_.*\.c$/.test(name))
    .map((file) => ({
      name: basename(file, '.c'),
      text: readFileSync(join(root, 'tests/c', file), 'utf8'),
    }))
    .map(({ name, text }) => ({
      names: /^\/\* also: double \*\/$/m.test(text) ? [name, `${name}_double`] : [name],
      long: /^\/\* takes long \*\/$/m.test(text),
    }))
    .sort((a, b) => Number(b.long) - Number(a.long))
    .flatMap(({ names }) => names);
}

function nativeTests() {
  ensureCompiler();
  const build = join(root, 'build', 'native');
  say('Building the C tests with sanitizers ...');
  quietly('configuring the native build', 'cmake', ['-S', root, '-B', build, '-DMG_SANITIZE=ON']);
  const target = ['--build', build, '--target', 'c_tests', '--parallel', String(jobs)];
  quietly('building the C tests', 'cmake', target);
  const { status, stdout } = spawnSync(
    'ctest',
    ['--test-dir', build, '--output-on-failure', '--parallel', String(jobs), '--timeout', '600'],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 28 },
  );
  process.stdout.write(stdout ?? '');
  const result = nothing();
  const [, failed, total] = /(\d+) tests failed out of (\d+)/.exec(stdout ?? '') ?? [];
  result.failed = Number(failed ?? 0);
  result.passed = Number(total ?? 0) - result.failed;
  if (status !== 0 && !result.failed) result.failed = 1;
  const expected = cTests().length;
  if (result.passed + result.failed < expected) {
    say(`FAIL ctest ran ${total ?? 0} programs, there are ${expected}`);
    result.failed++;
  }
  return result;
}

async function wasmTests() {
  const emscripten = ensureEmscripten();
  say(`Building the C tests as WebAssembly (Emscripten ${emscripten.version}) ...`);
  buildWasm(emscripten, 'c_tests');
  const result = nothing();
  await onEveryCore(cTests(), async (name) => {
    const started = Date.now();
    const [, test, suffix] = /** @type {string[]} */ (/^(.*?)((?:_double)?)$/.exec(name));
    const program = join(wasmBuildDir, `tests${suffix}.wasm`);
    const { code, output } = await runProgram(process.execPath, ['tests/wasi.mjs', program, test]);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    // The last line counts the checks: a program that ended early has none.
    const ok = code === 0 && /(^|\n)[1-9]\d* passed, 0 failed\s*$/.test(output);
    if (!ok) process.stdout.write(`${output.trimEnd()}\n(exit code ${code})\n`);
    say(`${ok ? 'ok  ' : 'FAIL'} ${name} ${seconds} s`);
    result[ok ? 'passed' : 'failed']++;
  });
  return result;
}

/**
 * Runs the *.test.* files of some folders with node:test.
 * @param {string[]} folders
 * @param {number} concurrency
 * @param {(file: string) => boolean} [wanted]
 * @param {RegExp} [first]  files to begin with
 * @returns {Promise<Result>}
 */
async function nodeTests(folders, concurrency, wanted = () => true, first = /^$/) {
  const { run } = await import('node:test');
  const { spec } = await import('node:test/reporters');
  const { finished } = await import('node:stream/promises');
  const files = folders.flatMap((folder) => {
    const path = join(root, folder);
    if (!existsSync(path)) return [];
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.test\.m?js$/.test(name) && wanted(name))
      .sort((a, b) => Number(first.test(b)) - Number(first.test(a)) || (a < b ? -1 : 1))
      .map((name) => join(path, name));
  });
  const result = nothing();
  if (!files.length) {
    say(`FAIL there are no tests in ${folders.join(', ')}`);
    return { ...result, failed: 1 };
  }
  const events = run({ files, concurrency, timeout: testTimeout });
  events.on('test:pass', ({ name, skip, todo, details }) => {
    if (details.type === 'suite') return;
    if (skip !== undefined && skip !== false)
      result.skipped.push(`${name}: ${skip === true ? 'no reason given' : skip}`);
    else if (todo !== undefined && todo !== false) result.skipped.push(`${name}: to do`);
    else result.passed++;
  });
  events.on('test:fail', ({ details }) => {
    if (details.type !== 'suite') result.failed++;
  });
  const report = events.compose(new spec());
  report.pipe(process.stdout, { end: false });
  await finished(report);
  return result;
}

async function browserTests() {
  ensureModules();
  process.env.CHROMIUM = await ensureChromium();
  const firefox = ensureFirefox();
  if (firefox) process.env.FIREFOX = firefox;
  const { buildSite } = await import('./browser/site.mjs');
  process.env.METAGLYPH_SITE = await buildSite();
  try {
    const timed = (/** @type {string} */ name) => /^(pace|train)\./.test(name);
    const others = await nodeTests(
      ['tests/browser'],
      Math.min(jobs, 2) + 1, // pages wait for one another, for frames and for time to pass
      (name) => !timed(name),
      /^(symbols|walk|walk-labs)\./, // minutes each: nothing waits for them at the end
    );
    return sumOf(others, await nodeTests(['tests/browser'], 1, timed)); // these have it to themselves
  } finally {
    rmSync(process.env.METAGLYPH_SITE, { recursive: true, force: true });
    delete process.env.METAGLYPH_SITE;
  }
}

/** @type {Record<string, { title: string, run(): Result | Promise<Result> }>} */
const parts = {
  static: { title: 'Format, lint, types, layers', run: staticChecks },
  c: { title: 'C tests, native, under sanitizers', run: nativeTests },
  wasm: { title: 'C tests, WebAssembly', run: wasmTests },
  node: {
    title: 'Node: the bridge and the tools',
    run: () => {
      ensureModules();
      return nodeTests(['tests/node', 'tests/tools'], jobs);
    },
  },
  browser: { title: 'Browser', run: browserTests },
};

function fix() {
  const clangFormat = ensureClangFormat();
  if (!clangFormat)
    throw new BuildError('clang-format 14 is missing: apt-get install clang-format-14');
  quietly('clang-format', clangFormat, ['-i', ...cSources()]);
  quietly('prettier', process.execPath, [...prettier, '--write', '.']);
}

/** @param {number} since */
const secondsSince = (since) => `${((Date.now() - since) / 1000).toFixed(0)} s`;

await guarded(async () => {
  const wanted = process.argv.slice(2);
  ensurePackages();
  if (wanted.includes('--fix')) return fix();
  const unknown = wanted.find((name) => !(name in parts));
  if (unknown)
    throw new BuildError(
      `there is no part '${unknown}'; there are: ${Object.keys(parts).join(', ')}`,
    );
  const began = Date.now();
  const rows = [];
  const total = nothing();
  for (const [name, { title, run }] of Object.entries(parts)) {
    if (wanted.length && !wanted.includes(name)) continue;
    say(`\n=== ${title} ===`);
    const started = Date.now();
    let result = nothing();
    try {
      result = await run();
    } catch (error) {
      if (!(error instanceof BuildError)) throw error;
      say(`FAIL ${error.message}`);
      result.failed++;
    }
    rows.push({ title, ...result, time: secondsSince(started) });
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped.push(...result.skipped);
    total.notes.push(...result.notes);
  }
  if (total.skipped.length && !skipsAllowed) total.failed += total.skipped.length;

  say(`\n=== Summary (${secondsSince(began)}) ===`);
  for (const { title, passed, failed, skipped, time } of rows) {
    const counts = [`${passed} passed`.padStart(11), `${failed} failed`.padStart(10)];
    if (skipped.length) counts.push(`${skipped.length} SKIPPED`);
    say(`${failed ? 'FAIL' : 'ok  '} ${title.padEnd(36)} ${time.padStart(6)} ${counts.join(' ')}`);
  }
  if (total.skipped.length) {
    say(`\nSKIPPED, ${skipsAllowed ? 'so not tested' : 'which counts as failed here'}:`);
    for (const reason of total.skipped) say(`  ${reason}`);
  }
  for (const note of total.notes) say(`Note: ${note}`);
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped`);
  process.exit(total.failed ? 1 : 0); // also where something a test has left behind would keep it
});
