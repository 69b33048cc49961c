/**
 * npm run bench: this project beside TensorFlow.js, jax-js and (where it is installed) PyTorch, each on
 * one thread. All do the same work from the same weights; what they compute is compared before anything
 * is timed. See --help.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BuildError, quietly } from '../../wasm/build.mjs';
import { ensureModules, ensurePackages, guarded, say } from '../../web/tools/setup.mjs';
import { contenders, start } from './contender.mjs';
import { peersFolder } from './contenders/peers.mjs';
import { rows as allRows } from './rows.mjs';
import { disagreement, summary, timesAsFast } from './statistics.mjs';
import { digits, table } from './table.mjs';

/** @typedef {import('./rows.mjs').Row} Row */
/** @typedef {import('./statistics.mjs').Sample} Sample */

const usage = `npm run bench -- [options]

  --quick        the most telling rows with short samples: under 2 minutes
  --only ROW     rows whose name begins so (several: separated by commas)
  --json FILE    also writes the figures
  --growth       instead: step time against batch, width, tasks and inner steps
  --list         the names of the rows`;

/** The VAE's noise is not shared, so it agrees as far as the smallest variance lets it. */
const tolerance = (/** @type {Row} */ { kind }) => (kind === 'vae' ? 0.03 : 1e-3);

function ensurePeers() {
  const own = fileURLToPath(new URL('peers/', import.meta.url));
  mkdirSync(peersFolder, { recursive: true });
  const lock = 'package-lock.json';
  const done = join(peersFolder, 'node_modules', '.package-lock.json');
  const same =
    existsSync(done) &&
    existsSync(join(peersFolder, lock)) &&
    readFileSync(join(own, lock), 'utf8') === readFileSync(join(peersFolder, lock), 'utf8');
  if (same) return;
  say('Installing the libraries to compare with, once ...');
  for (const name of ['package.json', lock]) copyFileSync(join(own, name), join(peersFolder, name));
  const args = ['ci', '--prefix', peersFolder, '--no-audit', '--no-fund', '--loglevel=error'];
  quietly('npm ci', 'npm', args);
}

/**
 * @typedef {object} Result
 * @property {string} [error] why there are no figures
 * @property {number} [disagreement] relative, with the reference
 * @property {boolean} [wrong] more than it may be: the time is of a wrong result
 * @property {string} [where] it disagrees most
 * @property {number} [median]
 * @property {number} [best]
 * @property {number} [gflops]
 * @property {number} [threads]
 * @property {number} [samples]
 */

/**
 * One row: everyone computes it, then everyone is timed in turns.
 * @param {Row} row
 * @param {ReturnType<typeof start>[]} runners
 * @param {{ seconds: number, rounds: number }} plan
 * @returns {Promise<Record<string, Result>>}
 */
async function measure(row, runners, { seconds, rounds }) {
  /** @type {Record<string, Result>} */
  const results = {};
  /** @type {Record<string, any>} */
  const answers = {};
  let order = [0, 1, 2, 3, 4];
  for (const { name, ask } of runners) {
    answers[name] = await ask({ command: 'open', row, order, seconds });
    order = answers[name].order ?? order;
  }
  // Where there is no PyTorch, our plain build is what others are held to.
  const reference = ['PyTorch', 'plain'].find((name) => answers[name] && !answers[name].error);
  for (const { name } of runners) {
    if (answers[name].error) {
      results[name] = { error: answers[name].error };
      continue;
    }
    const { error, what } = disagreement(answers[name], answers[String(reference)]);
    results[name] = { disagreement: error, wrong: error > tolerance(row), where: what };
  }
  const alive = runners.filter(({ name }) => !results[name].error);
  /** @type {Record<string, Sample[]>} */
  const samples = Object.fromEntries(alive.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const { name, ask } of alive) {
      // One slow step says enough.
      if (round && samples[name][0].cpu > 4 * seconds) continue;
      samples[name].push(await ask({ command: 'time', seconds }));
    }
  for (const { name } of alive) Object.assign(results[name], summary(row, samples[name]));
  return results;
}

/** @param {Result | undefined} result @param {boolean} wrong whether to say so */
const cell = (result, wrong = true) =>
  result?.median === undefined
    ? 'cannot'
    : digits(result.median) + (wrong && result.wrong ? ' wrong' : '');

/** @param {Row} row @param {Record<string, Result>} results */
function ratios(row, results) {
  const right = (/** @type {string[]} */ names) =>
    names
      .map((name) => results[name])
      .filter((one) => one?.median !== undefined && !one.wrong)
      .map((one) => Number(one.median));
  const peers = right(['tfjs', 'tfjs tuned', 'jax-js']);
  const fastest = row.unit === 'ms' ? Math.min(...peers) : Math.max(...peers);
  const native = right(['PyTorch'])[0];
  return ['plain', 'relaxed'].flatMap((name) => {
    const own = results[name]?.median;
    return [fastest, native].map((other) =>
      own === undefined || other === undefined || !Number.isFinite(other)
        ? '–'
        : `${digits(timesAsFast(row.unit, own, other))}×`,
    );
  });
}

/** @param {Row} row @param {Record<string, Result>} results */
function remarks(row, results) {
  for (const [name, { error, wrong, where, disagreement: by, threads = 1 }] of Object.entries(
    results,
  )) {
    if (error) say(`  ${row.id}: ${name} cannot: ${error.split('\n')[0]}`);
    if (wrong)
      say(`  ${row.id}: ${name} is wrong: its ${where} is off by ${digits(100 * Number(by))} %`);
    if (threads > 1.3) say(`  ${row.id}: ${name} used ${digits(threads)} threads`);
  }
}

/**
 * Debian's PyTorch multiplies with whatever BLAS is installed, and the plain one is slow.
 * @param {{ row: Row, results: Record<string, Result> }[]} done
 * @param {number | null} peak
 */
function remarkOnBlas(done, peak) {
  const products = done.filter(({ row }) => row.kind === 'matmul');
  const best = Math.max(0, ...products.map(({ results }) => results.PyTorch?.gflops ?? 0));
  if (best && peak && best < peak / 2)
    say(
      `\nPyTorch reaches ${digits(best)} GFLOP/s here: it has no fast BLAS (Debian: apt-get install ` +
        'libopenblas0), so the ratios to it say little.',
    );
}

/** @param {string} only @param {boolean} quick */
function chosen(only, quick) {
  const names = only.split(',').filter(Boolean);
  const found = allRows.filter(({ id }) => names.some((name) => id.startsWith(name)));
  if (names.length && !found.length)
    throw new BuildError(`no row begins with ${only}: npm run bench -- --list`);
  return names.length ? found : allRows.filter((row) => row.quick || !quick);
}

/** @param {Row[]} rows @param {boolean} quick */
async function compare(rows, quick) {
  const plan = quick ? { seconds: 0.1, rounds: 3 } : { seconds: 0.3, rounds: 7 };
  const { peaks } = await import('./peak.mjs');
  const peak = peaks();
  const runners = contenders().map(start);
  const heads = runners.map(({ name }) => name);
  /** @type {{ row: Row, results: Record<string, Result> }[]} */
  const done = [];
  try {
    for (const row of rows) {
      say(`${row.title} ...`);
      const results = await measure(row, runners, plan);
      remarks(row, results);
      done.push({ row, results });
    }
  } finally {
    await Promise.all(runners.map(({ stop }) => stop()));
  }
  const fraction = (/** @type {Result} */ { gflops }, /** @type {number | null} */ of) =>
    gflops && of ? `${Math.round((100 * gflops) / of)} %` : '–';
  say('\nMedians of CPU time; "wrong": it computes something else than the others.\n');
  say(
    table(
      ['', 'unit', ...heads],
      done.map(({ row, results }) => [row.title, row.unit, ...heads.map((n) => cell(results[n]))]),
    ),
  );
  say(
    '\nTimes as fast as the fastest right browser peer, and as PyTorch; best part of the peak.\n',
  );
  say(
    table(
      ['', 'plain', '/PyTorch', 'relaxed', '/PyTorch', 'plain of peak', 'relaxed of peak'],
      done.map(({ row, results }) => [
        row.title,
        ...ratios(row, results),
        fraction(results.plain, peak.wasm),
        fraction(results.relaxed, peak.wasmRelaxed),
      ]),
    ),
  );
  const figure = (/** @type {number | null} */ x) => (x === null ? '–' : digits(x));
  say(
    `\n128-bit peak, GFLOP/s: WebAssembly ${figure(peak.wasm)}, relaxed ${figure(peak.wasmRelaxed)}, ` +
      `native ${figure(peak.native)}, fused ${figure(peak.nativeFused)}`,
  );
  remarkOnBlas(done, peak.native);
  return {
    peak,
    rows: done.map(({ row: { id, title, unit, flop }, results }) => ({
      id,
      title,
      unit,
      flop,
      results,
    })),
  };
}

async function downloads() {
  const { sizes } = await import('./sizes.mjs');
  const bytes = await sizes();
  const kilo = (/** @type {number | null} */ n) => (n === null ? 'not built' : digits(n / 1000));
  say('');
  say(
    table(
      ['download, gzip', 'kB'],
      Object.entries(bytes).map(([name, n]) => [name, kilo(n)]),
    ),
  );
  return bytes;
}

async function grow(/** @type {boolean} */ quick) {
  const { growth } = await import('./growth.mjs');
  const found = await growth(quick ? 0.2 : 0.6);
  for (const { title, values, ms } of found) {
    say('');
    const times = ms.map((one, i) => (i ? `${digits(one / ms[i - 1])}×` : ''));
    say(
      table(
        [title, ...values.map(String)],
        [
          ['ms a step', ...ms.map(digits)],
          ['', ...times],
        ],
      ),
    );
  }
  return found;
}

await guarded(async () => {
  const { values: options } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      json: { type: 'string' },
      growth: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (options.help) return say(usage);
  if (options.list) return allRows.forEach(({ id, title }) => say(`${id.padEnd(24)} ${title}`));
  const rows = chosen(options.only, options.quick);
  ensurePackages();
  ensureModules();
  const { model } = cpus()[0];
  say(`${model}, Node ${process.versions.node}, V8 ${process.versions.v8}`);
  /** @type {Record<string, unknown>} */
  const report = { date: new Date().toISOString().slice(0, 10), cpu: model, node: process.version };
  if (options.growth) {
    report.growth = await grow(options.quick);
  } else {
    ensurePeers();
    Object.assign(report, await compare(rows, options.quick));
    if (!options.only) report.downloads = await downloads();
  }
  if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
});
