/**
 * npm run bench: this project beside TensorFlow.js, jax-js and (where it is installed) PyTorch, each on
 * one thread. All do the same work from the same weights; what they compute is compared before anything
 * is timed. See --help.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { arch, cpus, loadavg, type } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BuildError, quietly, root } from '../../wasm/build.mjs';
import { ensureModules, ensurePackages, guarded, say } from '../../web/tools/setup.mjs';
import { contenders, own, startNode, startTorch } from './contender.mjs';
import { peersFolder } from './contenders/peers.mjs';
import { judge } from './goals.mjs';
import { measure } from './measure.mjs';
import { text, withTable } from './report.mjs';
import { rows as allRows } from './rows.mjs';
import { digits } from './table.mjs';

/** @typedef {import('./rows.mjs').Row} Row */
/** @typedef {import('./measure.mjs').Result} Result */
/** @typedef {import('./contender.mjs').Runner} Runner */
/** @typedef {import('./report.mjs').Report} Report */

const usage = `npm run bench -- [options]

  --quick          the most telling rows with short samples: under 2 minutes
  --browser [NAME] in headless Chromium (or firefox) instead of Node: best of many short samples
  --only ROW       rows whose name begins so (several: separated by commas)
  --growth         instead: step time against batch, width, tasks and inner steps
  --list           the names of the rows
  --json PATH      also writes the record; in a folder, to a file DATE-CPU-WHERE.json
  --readme         also puts the table into the README, with a link to the record
  --from FILE      runs nothing: the tables of that record (with --readme: into the README)`;

function ensurePeers() {
  const source = fileURLToPath(new URL('peers/', import.meta.url));
  mkdirSync(peersFolder, { recursive: true });
  const lock = 'package-lock.json';
  const done = join(peersFolder, 'node_modules', '.package-lock.json');
  const same =
    existsSync(done) &&
    existsSync(join(peersFolder, lock)) &&
    readFileSync(join(source, lock), 'utf8') === readFileSync(join(peersFolder, lock), 'utf8');
  if (same) return;
  say('Installing the libraries to compare with, once ...');
  for (const name of ['package.json', lock])
    copyFileSync(join(source, name), join(peersFolder, name));
  const args = ['ci', '--prefix', peersFolder, '--no-audit', '--no-fund', '--loglevel=error'];
  quietly('npm ci', 'npm', args);
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

/** Not a row of the others' kind: training with several workers. */
const SCALING = 'scaling';

/** @param {string} only @param {boolean} quick */
function chosen(only, quick) {
  const names = only.split(',').filter(Boolean);
  const named = (/** @type {string} */ id) => names.some((name) => id.startsWith(name));
  const rows = allRows.filter(({ id, quick: q }) => (names.length ? named(id) : q || !quick));
  const scaled = !names.length || named(SCALING);
  if (!rows.length && !scaled)
    throw new BuildError(`no row begins with ${only}: npm run bench -- --list`);
  return { rows, scaled };
}

/** Seconds. In a page the clock is asked, so turns are short and many. */
const plans = {
  node: {
    quick: { warm: 0.1, seconds: 0.1, rounds: 3 },
    full: { warm: 0.3, seconds: 0.3, rounds: 7 },
  },
  page: {
    quick: { warm: 0.3, seconds: 0.05, rounds: 6 },
    full: { warm: 0.5, seconds: 0.1, rounds: 20 },
  },
};

/** @param {Report['where']} where */
async function startAll(where) {
  if (where === 'node')
    return {
      engine: `Node ${process.versions.node} (V8 ${process.versions.v8})`,
      runners: [...contenders.map(startNode), ...startTorch()],
      close: async () => {},
    };
  const { openBrowser } = await import('./browser.mjs');
  const browser = await openBrowser(where);
  const runners = [];
  for (const contender of contenders) runners.push(await browser.start(contender));
  return { engine: browser.version, runners: [...runners, ...startTorch()], close: browser.close };
}

/**
 * @param {Runner[]} runners
 * @param {boolean} quick
 * @returns {Promise<Report['scaling']>}
 */
async function scale(runners, quick) {
  say('MAML conv4-32 with several workers ...');
  const counts = [1, 2, 4, 8].filter((workers) => workers <= Math.max(2, cpus().length));
  const plan = { counts, ...(quick ? { seconds: 0.3, rounds: 3 } : { seconds: 1, rounds: 5 }) };
  const { points, error } = (await runners[0].ask({ command: 'scale', plan })) ?? {};
  if (error) say(`  ${SCALING}: cannot: ${error}`);
  return points;
}

/**
 * @param {ReturnType<typeof chosen>} what
 * @param {Report['where']} where
 * @param {boolean} quick
 * @returns {Promise<Pick<Report, 'engine' | 'take' | 'peak' | 'rows' | 'scaling'>>}
 */
async function compare({ rows, scaled }, where, quick) {
  const plan = plans[where === 'node' ? 'node' : 'page'][quick ? 'quick' : 'full'];
  const take = where === 'node' ? 'median' : 'best';
  const { engine, runners, close } = await startAll(where);
  try {
    const { nativePeaks, raise } = await import('./peak.mjs');
    const peak = nativePeaks();
    /** @type {Record<string, Record<string, Result>>} */
    const results = {};
    for (const row of rows) {
      say(`${row.title} ...`);
      await raise(peak, runners);
      const asked = row.alone ? runners.filter(({ name }) => own.includes(name)) : runners;
      results[row.id] = await measure(row, asked, plan);
      remarks(row, results[row.id]);
    }
    const scaling = scaled ? await scale(runners, quick) : undefined;
    const by = { take, peaks: { plain: peak.wasm, relaxed: peak.wasmRelaxed } };
    const measured = rows.map((row) => {
      const { id, title, unit, flop, alone } = row;
      const checks = judge(row, results, /** @type {Parameters<typeof judge>[2]} */ (by));
      return { id, title, unit, flop, alone, results: results[id], checks };
    });
    return { engine, take, peak, rows: measured, scaling };
  } finally {
    await Promise.all(runners.map(({ stop }) => stop()));
    await close();
  }
}

/** The commit that is measured; "+" where files differ from it. */
function commit() {
  const git = (/** @type {string[]} */ ...args) =>
    spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout?.trim() ?? '';
  const id = git('rev-parse', '--short=12', 'HEAD');
  return id ? id + (git('status', '--porcelain', 'src', 'wasm') ? '+' : '') : undefined;
}

/** @param {Report} report @param {string} path a file or a folder @returns {Promise<string>} the file */
async function keep(report, path) {
  const folder = path.endsWith('/') || statSync(path, { throwIfNoEntry: false })?.isDirectory();
  const words = `${report.date} ${report.machine.cpu} ${report.where}`.toLowerCase();
  const name = `${words.replace(/\((r|tm)\)/g, '').replace(/[^a-z0-9]+/g, '-')}.json`;
  const file = folder ? join(path, name) : path;
  mkdirSync(dirname(resolve(file)), { recursive: true });
  const { format } = await import('prettier'); // as the format check wants it
  writeFileSync(file, await format(JSON.stringify(report), { parser: 'json', printWidth: 100 }));
  say(`\nThe record is in ${file}`);
  return file;
}

/** @param {Report} report @param {string} file */
function intoReadme(report, file) {
  const readme = join(root, 'README.md');
  const link = relative(root, resolve(file));
  const changed = withTable(readFileSync(readme, 'utf8'), report, link);
  if (changed === null)
    throw new BuildError(`the README has no place for a table of ${report.where}`);
  writeFileSync(readme, changed);
  say('The table is in the README.');
}

/** `--browser` may stand alone. @param {string[]} args */
const withName = (args) =>
  args.flatMap((arg, i) =>
    arg === '--browser' && (args[i + 1] ?? '-').startsWith('-') ? [arg, 'chromium'] : [arg],
  );

await guarded(async () => {
  const { values: options } = parseArgs({
    args: withName(process.argv.slice(2)),
    options: {
      quick: { type: 'boolean', default: false },
      browser: { type: 'string' },
      only: { type: 'string', default: '' },
      json: { type: 'string' },
      readme: { type: 'boolean', default: false },
      from: { type: 'string' },
      growth: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (options.help) return say(usage);
  if (options.list) {
    for (const { id, title } of allRows) say(`${id.padEnd(24)} ${title}`);
    return say(`${SCALING.padEnd(24)} MAML conv4-32 with several workers`);
  }
  if (options.from) {
    const report = JSON.parse(readFileSync(options.from, 'utf8'));
    say(text(report));
    if (options.readme) intoReadme(report, options.from);
    return;
  }
  if (options.readme && !options.json)
    throw new BuildError('--readme links to the record: say with --json where it is to be');
  const where = options.browser ?? 'node';
  if (where !== 'node' && where !== 'chromium' && where !== 'firefox')
    throw new BuildError(`--browser is chromium or firefox, not ${where}`);
  const what = chosen(options.only, options.quick);
  ensurePackages();
  ensureModules();
  const [{ model }, ...others] = cpus();
  const machine = { cpu: model, cores: 1 + others.length, system: `${type()} ${arch()}` };
  const [load] = loadavg();
  const date = new Date().toISOString().slice(0, 10);
  /** @type {Report} */
  let report;
  if (options.growth) {
    const { growth } = await import('./growth.mjs');
    const engine = `Node ${process.versions.node}`;
    const found = await growth(options.quick ? 0.2 : 0.6);
    report = {
      date,
      commit: commit(),
      machine,
      where: 'node',
      engine,
      take: 'median',
      growth: found,
    };
  } else {
    ensurePeers();
    const downloads = options.only ? undefined : await (await import('./sizes.mjs')).sizes();
    const found = await compare(what, where, options.quick);
    report = { date, commit: commit(), machine, load, where, ...found, downloads };
  }
  say(`\n${text(report)}`);
  const ours = (report.rows ?? []).map(({ results }) => results.plain);
  if (ours.some((result) => result?.wrong || result?.error)) process.exitCode = 1;
  if (!options.json) return;
  const file = await keep(report, options.json);
  if (options.readme) intoReadme(report, file);
});
