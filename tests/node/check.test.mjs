/** Exercises: the format, its errors, and `npx metaglyph check`. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exerciseText, load, parseGoal, readExercise, runExercise } from 'metaglyph';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const program = join(root, manifest.bin.metaglyph);

/** @type {string} */
let folder;
/** @type {import('metaglyph').Core} */
let core;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'metaglyph-check-'));
  core = await load();
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** @param {string} name @param {unknown} content */
function file(name, content) {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const small = {
  metaglyph: 1,
  lesson: 'vae',
  hypers: { latent: 2, batch: 16 },
  seed: 7,
  controls: ['play', 'beta'],
  prompt: { en: 'Make it redraw.', zh: '让它学会重画。' },
  goal: 'elbo >= -230',
  limit: { steps: 30 },
};

/** @param {...string} args @returns {Promise<{ status: number, out: string, err: string }>} */
const check = (...args) =>
  new Promise((resolve) => {
    execFile(process.execPath, [program, 'check', ...args], { cwd: folder }, (error, out, err) =>
      resolve({ status: error ? Number(error.code) : 0, out, err }),
    );
  });

test('a goal that is met: 0, and the figures of a session made by hand', async () => {
  const { status, out, err } = await check('--json', file('met.json', small));
  assert.equal(status, 0, err);
  const [report] = JSON.parse(out);
  const data = core.dataset.glyphs();
  const session = core.session('vae', { ...small.hypers, seed: 7 }, data);
  session.step(30);
  const { elbo } = session.evaluate();
  session.free();
  data.free();
  assert.equal(report.value, elbo, 'the same bits');
  assert.ok(elbo > -230);
  assert.deepEqual([report.met, report.steps, report.ended], [true, 30, 'steps']);
});

test('nobody reads the report: 2, without a trace of the stack', async () => {
  const exercise = {
    metaglyph: 1,
    algorithm: 'quadratic',
    goal: 'query_loss < 100',
    limit: { steps: 1 },
  };
  const name = file('unread.json', exercise);
  const child = spawn(process.execPath, [program, 'check', name, name, name]);
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', (bytes) => (err += bytes));
  const [status] = await once(child, 'close');
  assert.deepEqual([status, err], [2, '']);
});

test('a goal that is missed: 1, and the report says by how much', async () => {
  const { status, out } = await check(file('missed.json', { ...small, goal: 'elbo >= -20' }));
  assert.equal(status, 1);
  assert.match(out, /MISSED .*elbo >= -20\n +elbo = -\d+\.\d+ after 30 steps/);
});

test('few-shot learning is judged on episodes, with an interval', async () => {
  const exercise = {
    ...{ metaglyph: 1, algorithm: 'nearest', controls: [], limit: { steps: 1 } },
    hypers: { rule: 'mean', normalise: 'centre' },
    goal: 'query_acc > 0.3',
  };
  const { status, out, err } = await check('--json', file('few.json', exercise));
  assert.equal(status, 0, err);
  const [{ value, interval, evaluation }] = JSON.parse(out);
  assert.equal(evaluation.episodes, 600);
  assert.equal(value, evaluation.accuracy);
  assert.ok(interval > 0 && interval < 0.05);
});

test('tasks made by formula have goals, too', async () => {
  const exercise = { metaglyph: 1, algorithm: 'sinusoid', goal: 'query_loss < 100', controls: [] };
  const result = await runExercise(core, readExercise({ ...exercise, limit: { steps: 5 } }));
  assert.ok(result.met && result.value > 0 && Number(result.interval) > 0);
});

test('one latent number: the gap is known exactly', async () => {
  const exercise = { metaglyph: 1, lesson: 'gaussian', goal: 'gap <= 0.05' };
  const result = await runExercise(core, readExercise({ ...exercise, limit: { steps: 400 } }));
  assert.ok(result.met && result.value >= 0, JSON.stringify(result));
  const early = await runExercise(core, readExercise({ ...exercise, limit: { steps: 1 } }));
  assert.ok(early.value > result.value);
});

/** Lessons of the lab: a goal that is met after so many steps, and one that is not. @type {Record<string, [number, string, string]>} */
const labGoals = {
  gan: [20, 'distinct > 50', 'distinct > 499'],
  clusters: [20, 'elbo > -400', 'elbo > -50'],
  tasks: [8, 'elbo > -400', 'kl_context < 0'],
  posterior: [150, 'gap < 0.6', 'gap < 0.001'],
  shrink: [200, 'shrunken_error < 0.55', 'likelihood > 0'],
  calibrate: [200, 'calibration_error < 0.2', 'query_loss < 0.0001'],
  search: [25, 'best <= 0.01', 'best <= -0.01'],
  genetic: [60, 'best <= 0.001', 'best <= 0'],
  swarm: [60, 'best <= 0.001', 'best <= 0'],
  cmaes: [60, 'best <= 0.001', 'best <= -0.1'],
  race: [200, 'momentum < 5', 'adam < 0.001'],
  robot: [5, 'return >= -2.5', 'before_return >= -1'],
};

for (const [lesson, [steps, near, far]] of Object.entries(labGoals))
  test(`${lesson}: a lesson of the lab has goals that are met and missed`, async () => {
    const exercise = { metaglyph: 1, lesson, controls: [], limit: { steps } };
    const [met, missed] = await Promise.all(
      [near, far].map((goal) => runExercise(core, readExercise({ ...exercise, goal }))),
    );
    assert.deepEqual([met.met, missed.met, met.steps], [true, false, steps], JSON.stringify(met));
    assert.ok(Number.isFinite(met.value) && Number.isFinite(missed.value));
  });

test('where the truth is not known there is no error to be small', async () => {
  const exercise = { metaglyph: 1, lesson: 'shrink', hypers: { source: 'schools' } };
  const goal = { goal: 'shrunken_error < 100', limit: { steps: 3 } };
  const { met, value } = await runExercise(core, readExercise({ ...exercise, ...goal }));
  assert.deepEqual([met, value], [false, NaN]);
});

test('a limit of time ends it, and the report says so', async () => {
  const long = { ...small, goal: 'kl >= 0', limit: { steps: 200_000, seconds: 0.2 } };
  const { status, out } = await check(file('time.json', long));
  assert.equal(status, 0);
  assert.match(out, /stopped by its limit of time/);
});

test('training that fails is a goal missed, with the reason', async () => {
  const wild = { ...small, hypers: { ...small.hypers, optimizer: 'sgd', rate: 1 } };
  const { status, out } = await check(
    '--json',
    file('wild.json', { ...wild, limit: { steps: 500 } }),
  );
  const [report] = JSON.parse(out);
  assert.deepEqual([status, report.ended, report.met], [1, 'failed', false]);
  assert.match(report.trouble, /the loss is (Infinity|NaN)/);
});

test('what cannot be understood: 2; the worst of several files counts, and all are done', async () => {
  const met = file('met.json', small);
  const missed = file('missed.json', { ...small, goal: 'elbo >= -20' });
  const bad = file('bad.json', '{ "metaglyph": 1,');
  const { status, out, err } = await check(bad, missed, met, join(folder, 'none.json'));
  assert.equal(status, 2);
  assert.match(out, /MISSED [^]*met /);
  assert.match(err, /bad\.json: .*no JSON/);
  assert.match(err, /none\.json: cannot be read/);
  assert.equal((await check(missed, met)).status, 1);
  assert.equal((await check()).status, 2);
  assert.equal((await check('--frobnicate', met)).status, 2);
  const { goal, ...aimless } = small;
  assert.ok(goal);
  const without = await check(file('aimless.json', aimless));
  assert.equal(without.status, 2);
  assert.match(without.err, /no goal/);
});

/** @type {[string, unknown, RegExp][]} */
const refused = [
  ['no object', [], /must be an object/],
  ['no version', { lesson: 'vae' }, /"metaglyph" must be 1/],
  ['another version', { metaglyph: 2, lesson: 'vae' }, /"metaglyph" must be 1.*got 2/],
  ['a misspelt key', { metaglyph: 1, leson: 'vae' }, /did you mean 'lesson'/],
  ['neither lesson nor algorithm', { metaglyph: 1 }, /"lesson" or an "algorithm"/],
  ['a lesson that is no name', { metaglyph: 1, lesson: '<img>' }, /must be a name/],
  ['two that disagree', { metaglyph: 1, lesson: 'vae', algorithm: 'maml' }, /trains vae/],
  ['an unknown algorithm', { metaglyph: 1, algorithm: 'mamk' }, /did you mean 'maml'/],
  ['a misspelt hyperparameter', { ...small, hypers: { latnet: 2 } }, /did you mean 'latent'/],
  ['a value out of range', { ...small, hypers: { latent: 1e9 } }, /latent must be a whole number/],
  ['a fraction', { ...small, hypers: { latent: 2.5 } }, /whole number/],
  ['a value of the wrong kind', { ...small, hypers: { beta: '1' } }, /beta must be a number/],
  ['a choice there is not', { ...small, hypers: { network: 'quantum' } }, /no network 'quantum'/],
  ['a nested value', { ...small, hypers: { beta: { valueOf: 1 } } }, /"hypers" has 'beta'/],
  ['a negative seed', { ...small, seed: -1 }, /"seed"/],
  ['a seed that is too large', { ...small, seed: 2 ** 53 }, /"seed"/],
  ['an unknown control', { ...small, controls: ['plya'] }, /did you mean 'play'/],
  ['too many controls', { ...small, controls: Array(81).fill('play') }, /"controls"/],
  ['a prompt in no language', { ...small, prompt: { fr: 'Bonjour' } }, /language of a prompt/],
  ['a prompt that is endless', { ...small, prompt: { en: 'x'.repeat(2001) } }, /2000 are allowed/],
  ['a goal that is code', { ...small, goal: 'elbo >= process.exit()' }, /a goal is a metric/],
  ['a goal of another algorithm', { ...small, goal: 'query_acc > 0.5' }, /no metric of vae/],
  [
    'a goal without training',
    { metaglyph: 1, lesson: 'compare', goal: 'kl < 1' },
    /trains nothing/,
  ],
  [
    'values that nobody tells',
    { metaglyph: 1, lesson: 'search', hypers: { function: 'told' } },
    /nobody tells/,
  ],
  ['no steps', { ...small, limit: { steps: 0 } }, /"steps" must be/],
  ['endless steps', { ...small, limit: { steps: 1e9 } }, /"steps" must be/],
  ['an unknown limit', { ...small, limit: { epochs: 3 } }, /no limit 'epochs'/],
  ['a text that is too long', ' '.repeat(40_000), /more than 32768/],
];

for (const [what, given, message] of refused)
  test(`refused: ${what}`, () => {
    assert.throws(() => readExercise(given, core.describe().algorithms), {
      name: 'MetaglyphError',
      message,
    });
  });

test('names of the language’s own are no hyperparameters', () => {
  const text = JSON.stringify(small).replace('"latent":2', '"__proto__":{"latent":2},"latent":2');
  assert.throws(() => readExercise(text, core.describe().algorithms), { name: 'MetaglyphError' });
  assert.throws(
    () => readExercise({ ...small, hypers: { constructor: 1 } }, core.describe().algorithms),
    {
      message: /no hyperparameter of vae 'constructor'/,
    },
  );
});

test('what is read is written so that it is read again', () => {
  const exercise = readExercise({ ...small, controls: 'play,inner-lr , step', lang: 'zh' });
  assert.deepEqual(exercise.controls, ['play', 'innerRate', 'step']);
  assert.deepEqual(readExercise(exerciseText(exercise)), exercise);
  const bare = readExercise({ metaglyph: 1, algorithm: 'proto' });
  assert.deepEqual(
    [bare.seed, bare.limit, bare.goal, bare.lesson],
    [7, { steps: 500, seconds: null }, null, null],
  );
  assert.deepEqual(readExercise(exerciseText(bare)), bare);
});

test('goals are a metric, a comparison and a number', () => {
  assert.deepEqual(parseGoal(' query_acc>=0.8 '), {
    metric: 'query_acc',
    comparison: '>=',
    target: 0.8,
  });
  for (const text of [
    '',
    'elbo',
    'elbo = 1',
    'elbo => 1',
    'elbo >= 1e3',
    'elbo >= 0x10',
    '1 < elbo',
  ])
    assert.throws(() => parseGoal(text), /a goal is/, text);
});
