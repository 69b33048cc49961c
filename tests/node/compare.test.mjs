/** The examples that judge methods, at sizes that take seconds: compare.mjs and exam.mjs. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { load, recipes } from 'metaglyph';
import { examFiles, officialZip, runsOf } from './exams.mjs';
import { zip } from './make.mjs';

const call = promisify(execFile);
const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'metaglyph-'));
after(() => rmSync(folder, { recursive: true }));

/** @param {string} name @param {string[]} options */
const example = (name, ...options) =>
  call(process.execPath, [join(examples, name), ...options], { timeout: 240_000 });

/** @param {string} name @param {string[]} options @param {RegExp} message */
const refuses = (name, options, message) =>
  assert.rejects(example(name, ...options), (/** @type {any} */ e) => {
    assert.equal(e.code, 1);
    assert.match(e.stderr, message);
    assert.equal(e.stderr.trim().split('\n').length, 1, e.stderr);
    return true;
  });

/** The table: from its head to the next empty line. @param {string} text */
const tableOf = (text) => text.slice(text.indexOf('5-way 1-shot %')).split('\n\n')[0];

// Two sets like the official ones, of glyphs; one alphabet is in both.
const core = await load();
const glyphs = core.dataset.glyphs({ seed: 2, alphabets: 5, characters: 22, drawers: 12 });
const data = join(folder, 'data');
mkdirSync(data);
const [a, b, c, d, e] = glyphs.alphabets;
for (const [set, alphabets] of /** @type {const} */ ([
  ['small1', [a, b, c]],
  ['small2', [c, d, e]],
]))
  writeFileSync(join(data, `images_background_${set}.zip`), officialZip(glyphs, set, alphabets));
const exam = join(folder, 'all_runs.zip');
writeFileSync(
  exam,
  zip(
    examFiles(runsOf(core.dataset.glyphs({ seed: 4, alphabets: 2, characters: 20, drawers: 4 }))),
  ),
);

test('compare: all methods on the same episodes; nothing is done twice', async (t) => {
  const file = join(folder, 'compare.json');
  const options = ['--data', data, '--hold', `${d},${e}`, '--preset', '10s', '--steps', '3'];
  options.push('--seeds', '2', '--episodes', '4', '--json', file);
  const { stdout } = await example('compare.mjs', ...options);
  t.diagnostic(tableOf(stdout));
  const rows = tableOf(stdout).split('\n');
  for (const method of Object.keys(recipes))
    assert.ok(
      rows.some((row) => row.startsWith(method)),
      `${method} is missing:\n${stdout}`,
    );
  assert.match(stdout, /proto( +\d+\.\d ± \d+\.\d){3} +\d+ +yes/);
  assert.match(stdout, /proto, by the labelled alone( +\d+\.\d ± \d+\.\d){3} +no/);
  assert.match(stdout, /maml( +\d+\.\d ± \d+\.\d){2} +– +\d+ \/ \d+ +yes/);
  assert.match(stdout, /vae, nearest code( +\d+\.\d ± \d+\.\d){3} +\d+ +no/);
  assert.match(stdout, /nearestMean( +\d+\.\d ± \d+\.\d){3} +\d+ +no/);
  assert.match(stdout, /each seed.*\n.*\nproto( +\d+\.\d +\d+\.\d){3}\n/);

  const { trainings, ...facts } = JSON.parse(readFileSync(file, 'utf8'));
  assert.deepEqual(facts.alphabets, [d, e]);
  const judged = /** @type {any[]} */ (Object.values(trainings));
  for (const { seconds, judgements, shapes, training } of judged) {
    assert.ok(seconds >= 0 && seconds < 60);
    assert.equal(judgements.length, shapes.length);
    assert.equal(training.steps, /nearest|scratch/.test(training.algorithm) ? 0 : 3);
    for (const j of judgements) assert.ok(j.accuracy > 0 && j.accuracy <= 1);
  }
  // All saw the same episodes: the baseline on them is the same.
  const mean = judged.find((r) => r.method === 'nearestMean');
  assert.deepEqual(
    mean.judgements.map((/** @type {any} */ j) => j.accuracy),
    mean.judgements.map((/** @type {any} */ j) => j.baseline),
  );
  const baselines = judged.flatMap((r) =>
    r.judgements
      .filter((/** @type {any} */ j) => j.baseline !== undefined)
      .map((/** @type {any} */ j, /** @type {number} */ i) =>
        JSON.stringify([r.shapes[i], j.baseline, j.baselineInterval]),
      ),
  );
  assert.equal(new Set(baselines).size, 3, baselines.join('\n'));

  const again = await example('compare.mjs', ...options);
  assert.match(again.stdout, new RegExp(` ${judged.length} of them done before`));
  assert.equal(tableOf(again.stdout), tableOf(stdout));
});

test('compare: the strokes of a folder are learnt from; results without them do not count', async () => {
  const written = join(folder, 'written');
  mkdirSync(written);
  const file = join(folder, 'written.json');
  const options = ['--data', written, '--hold', c, '--preset', '10s', '--methods', 'proto'];
  options.push('--steps', '2', '--seeds', '1', '--episodes', '9', '--json', file);
  const put = (/** @type {'images' | 'strokes'} */ kind) =>
    writeFileSync(
      join(written, `${kind}_background_small1.zip`),
      officialZip(glyphs, 'small1', [a, b, c], kind),
    );
  /** @returns {Promise<[stdout: string, results: string[]]>} */
  const run = async () => {
    const { stdout } = await example('compare.mjs', ...options);
    const { trainings } = JSON.parse(readFileSync(file, 'utf8'));
    const all = /** @type {any[]} */ (Object.values(trainings));
    return [stdout, all.map(({ judgements }) => JSON.stringify(judgements))];
  };
  put('images');
  const [without] = await run();
  assert.match(without, / 792 drawings, 0 of them with strokes, held out/);
  put('strokes');
  const [stdout, results] = await run();
  assert.match(stdout, / 792 drawings, held out: \S+ 1 trainings\.\n/);
  assert.equal(results.length, 2);
  assert.notEqual(results[0], results[1]);
});

test('compare: trained on glyphs alone, judged on the same episodes', async () => {
  const run = async (/** @type {string} */ preset, /** @type {string[]} */ ...more) => {
    const options = ['--data', data, '--hold', `${d},${e}`, '--preset', preset];
    options.push(
      '--methods',
      'proto,nearestMean',
      '--steps',
      '1',
      '--seeds',
      '1',
      '--episodes',
      '3',
      ...more,
    );
    const { stdout } = await example('compare.mjs', ...options);
    return stdout.split('\n').filter((row) => /^(proto|nearestMean)/.test(row));
  };
  const [glyphRows, rows] = [await run('2min'), await run('10s')];
  assert.equal(glyphRows.at(-1), rows.at(-1));
  assert.match(glyphRows.at(-1) ?? '', /^nearestMean/);
  assert.match(glyphRows[0], /^proto( +\d+\.\d ± \d+\.\d){3}/);
});

test('compare: Ctrl-C ends it with what there is, and the same command goes on', async () => {
  const file = join(folder, 'stopped.json');
  const options = [join(examples, 'compare.mjs'), '--methods', 'proto,maml', '--preset', '10s'];
  options.push(...['--steps', '12', '--seeds', '1', '--episodes', '10', '--json', file]);
  const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  const ended = new Promise((resolve) => child.on('close', resolve));
  for (const start = Date.now(); !existsSync(file) && Date.now() - start < 120_000;) await wait(20);
  child.kill('SIGINT');
  assert.equal(await ended, 130, stdout);
  assert.match(stdout, /Stopped: [12] of 3 trainings done; the same command goes on from here/);
  const { stdout: rest } = await call(process.execPath, options, { timeout: 240_000 });
  assert.match(rest, /3 trainings, [12] of them done before/);
  assert.match(rest, /proto( +\d+\.\d ± \d+\.\d){3}/);
  assert.match(rest, /maml( +\d+\.\d ± \d+\.\d){2} +–/);
});

test('exam: a method is examined, beside people and others', async (t) => {
  const options = ['--data', data, '--sets', 'small1', '--preset', '10s', '--steps', '25'];
  const { stdout } = await example('exam.mjs', ...options, '--exam', exam, '--copies', '2');
  t.diagnostic(stdout.slice(stdout.indexOf('learnt from')));
  assert.match(stdout, new RegExp(`Learnt from ${[a, b, c].join(', ')}: 25 steps`));
  const error = (/** @type {string} */ who) =>
    Number(new RegExp(`^${who} +\\S* +(\\d+\\.\\d+)`, 'm').exec(stdout)?.[1]);
  const [together, alone, averaged] = [
    error("proto, a run's drawings together"),
    error('proto, each drawing alone'),
    error('proto, each drawing alone, mean of 2 distorted copies'),
  ];
  assert.ok(together < 60 && alone < 60 && averaged < 60, stdout);
  assert.match(stdout, /drawings together +small1 +\S+ ± \S+ +yes\n/);
  assert.match(stdout, /drawing alone +small1 +\S+ ± \S+ +no\n/);
  assert.match(stdout, /modified Hausdorff distance +\d+\.\d\d ± \d+\.\d\d +no/);
  assert.match(stdout, /^people +4\.50/m);
  // The marks of the runs add up.
  const marks = /^proto, each drawing alone((?: +\d+){20})$/m.exec(stdout)?.[1] ?? '';
  const wrong = marks
    .trim()
    .split(/ +/)
    .reduce((n, w) => n + Number(w), 0);
  assert.equal((wrong / 4).toFixed(2), alone.toFixed(2));
});

test('exam: without the file a method judges itself on alphabets that it has not seen', async () => {
  const run = (/** @type {string[]} */ ...options) =>
    example('exam.mjs', ...['--data', data, '--steps', '2', '--runs', '4'], ...options);
  const one = await run('--sets', 'small1');
  assert.match(one.stdout, new RegExp(`Held out: ${[d, e].join(', ')}\\.`));
  assert.match(one.stdout, new RegExp(`error % +${d} +${e} `));
  assert.match(one.stdout, /^proto, each drawing alone +\d+\.\d+ ± \d+\.\d+( +\d+\.\d+){2} +no$/m);
  const both = await run('--sets', 'both', '--hold', `${a},${e}`);
  assert.match(both.stdout, new RegExp(`Held out: ${[a, e].join(', ')}\\.`));
  assert.match(both.stdout, new RegExp(`Learnt from ${[b, c, d].join(', ')}:`));
  // A recipe with glyphs beside the drawings names those alphabets, too.
  const joined = await run('--sets', 'both', '--hold', `${a},${e}`, '--preset', '10min');
  assert.match(joined.stdout, new RegExp(`Learnt from ${[b, c, d].join(', ')}, \\S.*: 2 steps`));
  assert.match(joined.stdout, /^proto, each drawing alone +\d+\.\d+ /m);
});

for (const [name, options, message] of /** @type {[string, string[], RegExp][]} */ ([
  ['compare.mjs', ['--preset', '3min'], /--preset must be one of 10s, 1min, .*; got '3min'/],
  ['compare.mjs', ['--methods', 'proto,mmal'], /no recipe 'mmal' for 1min; there are: proto/],
  ['compare.mjs', ['--hold', 'Klingon'], /no alphabet 'Klingon'/],
  ['compare.mjs', ['--seeds', '0'], /--seeds must be at least 1/],
  ['compare.mjs', ['--json', join(data, 'images_background_small1.zip')], /no file of an earlier/],
  ['exam.mjs', [], /--data is missing/],
  ['exam.mjs', ['--data', data, '--sets', 'small3'], /--sets must be small1, small2 or both/],
  ['exam.mjs', ['--data', data, '--method', 'maml'], /maml of 1min is not for 20 ways/],
  ['exam.mjs', ['--data', data, '--preset', '2min'], /is not for 20 ways from drawings/],
  [
    'exam.mjs',
    ['--data', data, '--exam', join(data, 'images_background_small1.zip')],
    /images_background_small1.zip: no one-shot classification runs are in it/,
  ],
  ['exam.mjs', ['--data', data, '--exam', join(folder, 'none.zip')], /ENOENT/],
]))
  test(`${name} ${options.join(' ').replaceAll(folder, '')}: one line says what is wrong`, () =>
    refuses(name, options, message));
