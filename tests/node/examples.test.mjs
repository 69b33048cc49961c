/** The examples run, and say what they should. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decode } from 'fast-png';
import { dataDir, realData } from '../data.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const call = promisify(execFile);

/** @param {string} name @param {string[]} options */
const example = (name, ...options) =>
  call(process.execPath, [join(root, 'examples', name), ...options], { timeout: 240_000 });

/** @param {string} text @param {RegExp} pattern */
const number = (text, pattern) => Number((pattern.exec(text) ?? [])[1]);

test('autodiff: both derivatives agree with finite differences', async () => {
  const { stdout } = await example('autodiff.mjs');
  assert.ok(number(stdout, /largest difference (\S+)/) < 1e-3, stdout);
  assert.ok(number(stdout, /after 500 steps on w1: loss (\S+)/) < 0.05, stdout);
  const lines = readFileSync(join(root, 'examples', 'autodiff.mjs'), 'utf8').split('\n').length;
  assert.ok(lines <= 110, `${lines} lines`);
});

test('train-vae: a table and a picture', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'metaglyph-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const out = join(folder, 'pictures.png');
  const real = dataDir('omniglot');
  const options = real ? ['--data', real] : [];
  const { stdout } = await example('train-vae.mjs', '--epochs', '2', '--out', out, ...options);
  const elbo = number(stdout, /held out\s+\d+\s+(-\d+\.\d+)/);
  t.diagnostic(`${real ? 'real drawings' : 'glyphs'}, 2 epochs: ELBO ${elbo} nats`);
  assert.ok(elbo > -220 && elbo < -60, stdout);
  const png = decode(readFileSync(out));
  assert.deepEqual([png.width, png.height], [964, 184]);
  let dark = 0;
  for (const v of png.data) dark += Number(v < 128);
  assert.ok(dark > 0.01 * png.data.length && dark < 0.4 * png.data.length, `${dark}`);
  // The rows are different pictures.
  const row = (/** @type {number} */ r) => png.data.slice(964 * 60 * r, 964 * 60 * (r + 1));
  assert.notDeepEqual(row(0), row(1));
  assert.notDeepEqual(row(1), row(2));
});

test('maml: a table of accuracies with intervals, the same each time, with two workers', async (t) => {
  const real = dataDir('omniglot');
  const options = ['--steps', '30', '--filters', '8', '--episodes', '50'];
  if (real) options.push('--data', real, '--hold-out', 'Tagalog,Korean');
  const { stdout } = await example('maml.mjs', ...options);
  t.diagnostic(stdout.slice(stdout.indexOf('\n5-way')).trim());
  if (real) assert.match(stdout, /Held out: Korean, Tagalog\./);
  const after = number(stdout, /after 3 inner steps.*% ± .*?(\d+\.\d+) % ±/);
  const before = number(stdout, /before adaptation.*?(\d+\.\d+) %\n/);
  assert.ok(after > before + 20, stdout);
  assert.match(
    stdout,
    /nearest mean, centred pixels +\d+\.\d+ % ± \d+\.\d+ +\d+\.\d+ % ± \d+\.\d+/,
  );
  assert.match(stdout, /Transductive/);
  const again = await example('maml.mjs', ...options, '--workers', '2');
  const figures = (/** @type {string} */ s) => s.slice(s.indexOf('\n5-way'));
  assert.equal(figures(again.stdout), figures(stdout));
});

test('sinusoid: meta-learning far ahead of joint training, the same each time', async () => {
  const options = ['--methods', 'maml,joint', '--steps', '1500', '--tasks', '300'];
  const { stdout } = await example('sinusoid.mjs', ...options);
  const [maml, joint] = [1, 10].map((k) => {
    const row = new RegExp(`after ${k} steps? +(\\S+) ± (\\S+) +(\\S+) ± (\\S+)`).exec(stdout);
    const [a, da, b, db] = (row ?? []).slice(1).map(Number);
    assert.ok(a + da < b - db, stdout);
    return [a, b];
  })[1];
  assert.ok(maml < 0.8 && joint > 1.5, stdout);
  const again = await example('sinusoid.mjs', ...options);
  const figures = (/** @type {string} */ s) => s.slice(s.indexOf('\nmean squared'));
  assert.equal(figures(again.stdout), figures(stdout));
});

for (const [name, options, message] of /** @type {[string, string[], RegExp][]} */ ([
  ['maml.mjs', ['--hold-out', 'Klingon'], /there is no alphabet 'Klingon'/],
  ['maml.mjs', ['--way', 'five'], /--way must be a whole number/],
  ['train-vae.mjs', ['--latent', '1000'], /latent = 1000 lies outside 2 \.\. 64/],
  ['train-vae.mjs', ['--lantent', '2'], /Unknown option/],
  ['train-vae.mjs', ['--data', root], /holds no images_background.*npm run data/],
]))
  test(`${name} ${options[0]}: one line says what is wrong`, async () => {
    await assert.rejects(example(name, ...options), (/** @type {any} */ e) => {
      assert.equal(e.code, 1);
      assert.match(e.stderr, message);
      assert.equal(e.stderr.trim().split('\n').length, 1, e.stderr);
      return true;
    });
  });

test('robot: one step goes far after meta-learning, not after joint training', async (t) => {
  const options = ['--learners', 'maml,joint', '--steps', '150', '--goals', '50', '--seeds', '1'];
  const { stdout } = await example('robot.mjs', ...options);
  t.diagnostic(stdout.slice(stdout.indexOf('\nreturn')).trim());
  const figures = (/** @type {string} */ row) =>
    (new RegExp(`${row} +(-\\S+) ± \\S+ +(-\\S+)`).exec(stdout) ?? []).slice(1).map(Number);
  const [maml, joint] = figures('after 1 step');
  const [best] = figures('best');
  assert.ok(best < 0 && maml < best && maml > -1, stdout);
  assert.ok(joint < -2, stdout);
});

test('optimise: few values chosen come as near as 200 random ones, and populations get there', async (t) => {
  const { stdout } = await example('optimise.mjs', '--seeds', '5');
  t.diagnostic(stdout.trim());
  /** @param {string} f */
  const row = (f) => {
    const [bayes, few, many] = (new RegExp(`^${f} +(.+)$`, 'm').exec(stdout)?.[1] ?? '')
      .split(/ +/)
      .map(Number);
    return { bayes, few, many };
  };
  for (const f of ['forrester', 'branin', 'camel']) {
    const { bayes, few, many } = row(f);
    assert.ok(bayes < many && many < few, stdout);
  }
  const counts = stdout.match(/^(rastrigin|rosenbrock).*$/gm) ?? [];
  assert.equal(counts.length, 2);
  for (const line of counts) assert.equal(line.match(/5 of 5/g)?.length, 3, stdout);
});

test('posterior: gaps in closed form, the path calmer than the score function, and shrinking pays', async (t) => {
  const { stdout } = await example('posterior.mjs', '--steps', '400', '--sets', '12');
  t.diagnostic(stdout.trim());
  /** @param {string} name @param {number} [from] */
  const row = (name, from = 0) =>
    (new RegExp(`^${name} +(.+)$`, 'm').exec(stdout.slice(from))?.[1] ?? '')
      .split(/ +(?!%)/)
      .map((text) => parseFloat(text));
  const [exact] = row('gaussian, mean field');
  assert.ok(Math.abs(exact + Math.log(1 - 0.8 ** 2) / 2) < 0.002, stdout);
  assert.ok(row('gaussian, full covariance')[0] < 0.01, stdout);
  const variances = stdout.indexOf('variance, ');
  for (const target of ['gaussian', 'banana', 'mixture']) {
    const [path, score, baseline] = row(`${target}, mean field`, variances);
    assert.ok(path < baseline && baseline < score, stdout);
  }
  for (const groups of ['8 groups', '32 groups', '18 baseball players']) {
    const [raw, pooled, shrunken, , bands, full] = row(groups);
    assert.ok(shrunken < 0.8 * raw && shrunken < pooled, stdout);
    assert.ok(full > bands && full > 90, stdout);
  }
});

test('gan: counts of generated pictures and of drawings, Fréchet distances, a picture', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'metaglyph-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const out = join(folder, 'samples.png');
  const options = ['--steps', '30', '--embedding', '5', '--out', out];
  const { stdout } = await example('gan.mjs', ...options);
  const row = (/** @type {string} */ name) =>
    (new RegExp(`^${name} +(.+)$`, 'm').exec(stdout)?.[1] ?? '').split(/ +/).map(Number);
  const [made, apart, far] = row('generated');
  const [real, near, floor] = row('held-out drawings');
  t.diagnostic(`distinct ${made} and ${real}, Fréchet ${far} and ${floor}`);
  assert.ok(real > 350 && real <= 500 && made >= 1 && made < real, stdout);
  assert.ok(near > 3 && near < apart, stdout); // after 30 steps they are no strokes
  assert.ok(floor > 0 && far > 3 * floor, stdout);
  assert.ok(number(stdout, /names (\S+) % right/) > 10, stdout); // chance is 5
  const png = decode(readFileSync(out));
  assert.deepEqual([png.width, png.height], [964, 364]);
});

test('embed: tasks are found again far beyond chance, and a picture of what is drawn from codes', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'metaglyph-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const out = join(folder, 'embed.png');
  const options = ['--steps', '60', '--proto', '5', '--out', out];
  options.push('--learn', '3', '--seeds', '1', '--way', '5', '--episodes', '4');
  const { stdout } = await example('embed.mjs', ...options);
  const characters = stdout.slice(stdout.indexOf('five drawings'));
  const right = (/** @type {string} */ name, text = characters) =>
    number(text, new RegExp(`^${name} +(\\d+\\.\\d)`, 'm'));
  t.diagnostic(stdout.slice(stdout.indexOf('five characters')));
  assert.ok(right('chance') < 1, stdout);
  assert.ok(right('statistician of characters') > 40, stdout);
  assert.ok(right('mean of the pixels') > 60, stdout);
  for (const name of ['statistician of alphabets', 'mean of the pixels', 'chance'])
    assert.ok(right(name, stdout) > 5, `${name}: ${stdout}`);
  assert.match(stdout, /prototypical network( +\d+\.\d ± \d+\.\d){4} +\d+\n/);
  assert.match(stdout, /and the task, from its bound too( +\d+\.\d ± \d+\.\d){4} +\d+\n/);
  const png = decode(readFileSync(out));
  assert.deepEqual([png.width, png.height], [784, 604]);
});

test('latent: clusters of codes and of pixels, far above chance; axes; arithmetic; a picture', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'metaglyph-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const out = join(folder, 'latent.png');
  const { stdout } = await example('latent.mjs', '--steps', '120', '--group', '6', '--out', out);
  t.diagnostic(stdout.slice(stdout.indexOf('groups of') - 2).trim());
  for (const name of ['codes, 32 numbers', 'pixels, 32 axes', 'pixels, 784']) {
    const [purity, , chance] = (new RegExp(`^${name} +(.+)$`, 'm').exec(stdout)?.[1] ?? '')
      .split(/ ± | +/)
      .map(Number);
    assert.ok(purity > chance + 15 && purity <= 100, stdout);
  }
  assert.match(stdout, /\nk = 24 /);
  assert.match(stdout, /\ncodes +\d+\.\d % +\d+\.\d % +100\.0 %/);
  const png = decode(readFileSync(out));
  assert.deepEqual([png.width, png.height], [60 * 13 + 4, 60 * 6 + 4]);
});

test('transfer: every arm and number of labels, the same when it goes on from a file', async (t) => {
  const [omniglot, mnist] = [realData(t, 'omniglot'), realData(t, 'mnist')];
  if (!omniglot || !mnist) return;
  const folder = mkdtempSync(join(tmpdir(), 'metaglyph-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const options = ['--data', omniglot, '--mnist', mnist, '--json', join(folder, 'transfer.json')];
  options.push('--seeds', '1', '--pretrain', '5', '--steps', '8', '--to', 'mnist');
  options.push('--likelihoods', 'gaussian', '--normalise', 'centre');
  const { stdout } = await example('transfer.mjs', ...options);
  const rows = stdout.match(/^(from scratch|random, frozen|VAE of .*)( +\d+\.\d){5}$/gm) ?? [];
  assert.equal(rows.length, 6, stdout);
  assert.match(stdout, /10 classes \(chance 10\.0 %\)/);
  const again = await example('transfer.mjs', ...options);
  assert.equal(again.stdout, stdout);
});

test('race: surfaces and a VAE, each optimizer at its best rate', async (t) => {
  const { stdout } = await example('race.mjs', '--steps', '6', '--seeds', '2');
  t.diagnostic(stdout.trim());
  const row = (/** @type {string} */ name) =>
    (new RegExp(`^${name} +(.+)$`, 'm').exec(stdout)?.[1] ?? '').split(/ {2,}/);
  // On a quadratic valley Nesterov gets lower than plain steps by far, at the best rate of each.
  const [sgd, , nesterov] = row('valley').map((cell) => parseFloat(cell));
  assert.ok(nesterov < 1e-3 * sgd, stdout);
  for (const name of ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam', 'adamw']) {
    const [rate, diverged, elbo] = row(name).map(parseFloat);
    assert.ok(rate > 0 && diverged < 6 && elbo < -100 && elbo > -700, stdout);
  }
});

test('tune: each method with as many trainings as chance', async () => {
  const some = ['--problems', 'maml', '--methods', 'bayes,swarm', '--runs', '5'];
  const { stdout } = await example('tune.mjs', ...some, '--random', '10', '--seeds', '2');
  const rows = [...stdout.matchAll(/^(bayes|swarm|random) +([\d.]+) \(/gm)];
  assert.deepEqual(
    rows.map(([, who]) => who),
    ['bayes', 'swarm', 'random'],
  );
  for (const [, who, median] of rows) assert.ok(Number(median) > 0 && Number(median) < 1.7, who);
});
