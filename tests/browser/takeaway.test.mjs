/** What is taken along opens elsewhere as it is; weights that are brought begin a run, or change nothing. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { decode } from 'fast-png';
import { load, loadWeights, readWeights, saveWeights, weightsOf } from 'metaglyph';
import { Stand, poll } from './playground.mjs';

/** @typedef {import('./playground.mjs').Playground} Playground */

const core = await load();
const glyphs = core.dataset.glyphs({ seed: 1 });

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const VAE = '#v1/vae?data=glyphs&latent=3&batch=16&seed=5';
const MAML = '#v1/maml?data=glyphs&way=2&query=2&filters=4&tasks=2&evalQuery=2&seed=5';

/**
 * The files that pressing buttons one right after the other brings.
 * @param {Playground} play
 * @param {string[]} names of the buttons
 * @param {number} [count] of the files
 * @returns {Promise<Record<string, Buffer>>}
 */
async function saved(play, names, count = names.length) {
  /** @type {Promise<[string, Buffer]>[]} */
  const coming = [];
  const all = play.page.waitForEvent('download', (download) => {
    coming.push(download.path().then((path) => [download.suggestedFilename(), readFileSync(path)]));
    return coming.length === count;
  });
  for (const name of names) await play.page.getByRole('button', { name, exact: true }).click();
  await all;
  return Object.fromEntries(await Promise.all(coming));
}

const open = (/** @type {Playground} */ play) =>
  play.page.getByRole('button', { name: 'Files', exact: true }).click();

test('weights, curves, codes and pictures are saved, and are what was trained', async () => {
  const play = await stand.open({ hash: VAE });
  await play.train(12);
  await open(play);
  const name = 'metaglyph-vae-seed5-step12';
  const all = ['Weights', 'Curves', 'Latent codes', 'The chosen drawing'];
  const files = await saved(
    play,
    all.map((what) => `Save: ${what}`),
    5,
  );
  assert.deepEqual(Object.keys(files), [
    `${name}.safetensors`,
    `${name}-training.csv`,
    `${name}-codes.npy`,
    `${name}-codes.csv`,
    `${name}-picture1.png`,
  ]);
  const weights = files[`${name}.safetensors`];

  // The same run in Node.
  const session = core.session('vae', { latent: 3, batch: 16, seed: 5 }, glyphs);
  session.step(12);
  assert.deepEqual(readWeights(weights).tensors, weightsOf(session));
  assert.equal(readWeights(weights).facts?.step, 12);

  const [head, ...rows] = String(files[`${name}-training.csv`]).trimEnd().split('\r\n');
  const { steps, ...metrics } = session.metrics();
  assert.equal(head, ['step', 'steps', ...Object.keys(metrics)].join(','));
  assert.deepEqual(
    rows.map((row) => row.split(',').map(Number)),
    [...steps].map((step, i) => [step, 1, ...Object.values(metrics).map((column) => column[i])]),
  );

  const npy = files[`${name}-codes.npy`];
  assert.match(npy.subarray(0, 128).toString('latin1'), /NUMPY.*'<f4'.*\(4800, 3\)/s);
  const { mean, label } = session.view('encode', { side: 0, first: 0, count: 5 });
  const numbers = new Float32Array(npy.buffer.slice(npy.byteOffset + 128));
  assert.equal(numbers.length, 3 * 4800);
  assert.deepEqual(numbers.slice(0, 15), mean.data);
  const table = String(files[`${name}-codes.csv`]).trimEnd().split('\r\n');
  assert.equal(table.length, 4801);
  assert.equal(table[0], 'row,side,class,character');
  assert.match(table[1], new RegExp(`^0,train,${label.data[0]},`));
  assert.match(table[4800], /^4799,test,/);

  const { width, height, data: pixels, channels } = decode(files[`${name}-picture1.png`]);
  assert.ok(width === height && width % 28 === 0 && width > 28, `${width} x ${height}`);
  const ink = await play.ink('.flow mg-pictures');
  const scale = width / 28;
  const dark = ink.map((_, i) => {
    const [x, y] = [scale * (i % 28) + 1, scale * Math.floor(i / 28) + 1];
    return pixels[channels * (y * width + x)];
  });
  assert.ok(ink.some((v) => v > 200) && ink.some((v) => v === 0));
  for (const [i, v] of ink.entries())
    if (v > 200) assert.ok(dark[i] < 90, `ink at ${i}`);
    else if (v === 0) assert.ok(dark[i] > 200, `paper at ${i}`);
  await play.page.locator('mg-files [role=status]', { hasText: 'picture1.png' }).waitFor();
  session.free();
});

test('nothing has been measured: there are no curves to save, and it is said', async () => {
  const play = await stand.open({ hash: VAE });
  await open(play);
  assert.ok(await play.page.getByRole('button', { name: 'Save: Curves' }).isDisabled());
  assert.match(
    await play.page.locator('mg-files [data-what=curves]').innerText(),
    /Nothing has been measured yet/,
  );
  assert.deepEqual(await play.unusable(), []);
  await play.page.keyboard.press('Escape');
  await play.page.waitForSelector('mg-files', { state: 'detached' });
});

const small = { way: 2, query: 2, filters: 4, tasks: 2, evalQuery: 2 };

/** A file of weights as another run has left them. @param {number} [filters] */
function foreign(filters = 4) {
  const session = core.session('maml', { ...small, filters, seed: 9 }, glyphs);
  session.step(5);
  const file = saveWeights(session);
  const weights = weightsOf(session);
  session.free();
  return { file, weights };
}

/** Weights that the worker's session has. @param {Playground} play */
async function own(play) {
  const bytes = await play.studio(async ({ client }) => [
    ...new Uint8Array((await client?.request('weights', {}))?.bytes ?? new ArrayBuffer(0)),
  ]);
  return readWeights(Uint8Array.from(bytes));
}

/** The same of a network with a million of them. @param {Playground} play @returns {Promise<number[]>} */
const digest = (play) =>
  play.studio(async ({ client }) => {
    const { bytes } = (await client?.request('weights', {})) ?? { bytes: new ArrayBuffer(0) };
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))];
  });

test('weights dropped on the page open their lesson, with their settings, and train on from there', async () => {
  const play = await stand.open({ hash: VAE });
  await play.train(3);
  const { file, weights } = foreign();
  await play.drop({ 'mine.safetensors': file });
  await play.until(({ run, ready }) => ready && run.origin.weights?.name === 'mine.safetensors');
  assert.deepEqual(
    await play.studio(({ lesson, run }) => [lesson.id, run.seed, run.step, run.hypers.filters]),
    ['maml', 9, 0, 4],
  );
  assert.deepEqual((await own(play)).tensors, weights);
  assert.match((await play.notices())[0], /begins with the weights of mine\.safetensors/);
  assert.match(await play.page.locator('mg-transport .badge').innerText(), /^weights from mine/);
  assert.match(play.page.url(), /#v1\/maml\?.*filters=4/);

  // What it computes from here is what Node computes from here.
  await play.train(4);
  const session = core.session('maml', { ...small, seed: 9 }, glyphs);
  loadWeights(session, file);
  session.step(4);
  assert.deepEqual((await own(play)).tensors, weightsOf(session));
  session.free();

  // The other lesson has kept what it had.
  await play.studio((studio) => studio.setLesson('vae'));
  await play.until(({ ready }) => ready);
  assert.equal(await play.studio(({ run }) => run.step), 3);
  await play.studio((studio) => studio.setLesson('maml'));
  await play.until(({ ready }) => ready);
  assert.deepEqual(await play.studio(({ run }) => [run.step, run.origin.weights?.name]), [
    4,
    'mine.safetensors',
  ]);
});

test('moving a control does not throw brought weights away', async () => {
  const play = await stand.open({ hash: MAML });
  const { file, weights } = foreign();
  await play.drop({ 'mine.safetensors': file });
  await play.until(({ run, ready }) => ready && run.origin.weights?.name === 'mine.safetensors');
  await play.studio((studio) => studio.setHyper('way', 3));
  await play.until(({ coming, busy }) => !coming && !busy); // nothing is about to be made anew
  assert.deepEqual(await play.studio(({ pending }) => pending), ['way']);
  assert.deepEqual((await own(play)).tensors, weights);
  await play.studio((studio) => studio.reset());
  assert.equal(await play.studio(({ run }) => run.origin.weights?.name ?? null), null);
});

test('weights that do not fit change nothing', async () => {
  const play = await stand.open({ hash: VAE });
  await play.train(3);
  const kept = await digest(play);
  const { file } = foreign();
  const text = new TextDecoder('latin1').decode(file);
  const changed = (/** @type {string} */ from, /** @type {string} */ to) =>
    Uint8Array.from(text.replace(from, to), (c) => c.charCodeAt(0));
  /** @type {[string, Uint8Array, RegExp][]} */
  const bad = [
    ['cut', file.subarray(0, 3000), /cut off/],
    ['renamed', changed('net.1.weight', 'net.1.wight '), /did you mean 'net\.1\.weight'/],
    ['wide', changed('[3,3,1,4]', '[1,3,3,4]'), /"net\.1\.weight" must be \[3,3,1,4\]/],
    ['half', changed('"F32"', '"F16"'), /holds F16/],
    ['hyper', changed('\\"way\\":2', '\\"way\\":-'), /metadata/],
    ['range', changed('\\"way\\":2', '\\"way\\":1'), /way = 1/],
    ['of another lesson', changed('"algorithm":"maml"', '"algorithm":"mama"'), /“mama”/],
    ['no safetensors', new TextEncoder().encode('hello hello hello'), /does not begin/],
  ];
  for (const [what, bytes, message] of bad) {
    await play.drop({ [`${what}.safetensors`]: bytes });
    await play.until(({ notices }) => notices.length > 0);
    assert.match(
      (await play.page.locator('mg-notices article').allInnerTexts()).join(),
      message,
      what,
    );
    await play.studio((studio) => {
      for (const { id } of studio.notices) studio.dismiss(id);
    });
    assert.deepEqual(await play.studio(({ lesson, run }) => [lesson.id, run.step]), ['vae', 3]);
    assert.deepEqual(await digest(play), kept);
  }
  await play.train(1);
  assert.equal(await play.studio(({ run }) => run.step), 4);
});

test('weights of another program fit the lesson that is open, or are refused with the way to go', async () => {
  const play = await stand.open({ hash: MAML });
  const { file, weights } = foreign();
  const length = Number(new DataView(file.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  delete header.__metadata__;
  const json = new TextEncoder().encode(JSON.stringify(header).padEnd(length));
  const plain = file.slice();
  plain.set(json, 8);
  await play.drop({ 'torch.safetensors': plain });
  await play.until(({ run, ready }) => ready && run.origin.weights?.name === 'torch.safetensors');
  assert.deepEqual((await own(play)).tensors, weights);
  await play.studio((studio) => studio.setLesson('compare'));
  await play.drop({ 'torch.safetensors': plain });
  await play.until(({ notices }) => notices.some(({ title }) => title === 'files.foreign.title'));
});

/** Numbers of the curves, to the last bit. @param {Playground} play @param {number} steps */
async function curve(play, steps) {
  await play.train(steps);
  return play.studio(({ run }) => {
    const { series } = run;
    if (!series) return [];
    return [series.x, ...Object.values(series.y)].map((column) => [
      ...column.slice(0, series.count),
    ]);
  });
}

/** @param {Playground} play */
async function copied(play) {
  await play.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  // It is said for a moment, which nobody may look at.
  const told = play.page.evaluate(
    () =>
      new Promise((resolve) => {
        const { shadowRoot } = /** @type {any} */ (document.querySelector('metaglyph-app'));
        new MutationObserver(
          () => shadowRoot.textContent.includes('Copied') && resolve(null),
        ).observe(shadowRoot, { subtree: true, childList: true, characterData: true });
      }),
  );
  await play.page.getByRole('button', { name: 'Copy link' }).click();
  await told;
  return play.page.evaluate(() => navigator.clipboard.readText());
}

for (const [id, hypers] of /** @type {[string, Record<string, any>][]} */ ([
  ['vae', { latent: 5, batch: 16, beta: 2 }],
  ['maml', { way: 3, filters: 8, tasks: 2, query: 3 }],
]))
  test(`${id}: a link copied in one profile gives the same curve, bit for bit, in another`, async () => {
    const one = await stand.open({ hash: `#v1/${id}` });
    await one.studio((studio, values) => {
      studio.setSeed(20261121);
      for (const [key, value] of Object.entries(values)) studio.setHyper(key, value);
    }, hypers);
    await one.until(({ ready, pending }) => ready && pending.length === 0);
    const first = await curve(one, 40);
    const link = await copied(one);
    assert.match(link, /seed=20261121/);
    assert.match(link, /data=glyphs/);
    const other = await stand.open({ hash: link.slice(link.indexOf('#')), locale: 'zh-CN' });
    assert.equal(
      await other.studio(({ run, playing }) => run.step + Number(playing)),
      0,
      'no autostart',
    );
    const second = await curve(other, 40);
    assert.equal(first[0].length, 40);
    assert.deepEqual(second, first);
  });

test('a link that was made with other drawings says so', async () => {
  const play = await stand.open({ hash: '#v1/vae?latent=3&batch=16&data=12345' });
  await play.until(({ notices }) => notices.some(({ id }) => id === 'drawings'));
  assert.match((await play.notices()).join(), /made with other drawings/);
  assert.match(play.page.url(), /data=12345/);
  const real = await play.studio(({ data }) => data?.fingerprint);
  const same = await stand.open({ hash: `#v1/vae?latent=3&batch=16&data=${real}` });
  await same.page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => /\/link-/.test(name)),
  );
  await same.settled();
  assert.deepEqual(await same.notices(), []);
});

test('symbols are saved as JSON and brought back; what is no such file changes nothing', async () => {
  const play = await stand.open({ hash: '#v1/symbols?data=glyphs&filters=4' });
  const { page } = play;
  await page.locator('mg-stage-symbols').getByRole('button', { name: 'Five from' }).click();
  const shelf = () =>
    page.evaluate(() => JSON.parse(localStorage.getItem('metaglyph-symbols') ?? 'null'));
  await page.waitForFunction(() => localStorage.getItem('metaglyph-symbols') !== null);
  await open(play);
  const file = (await saved(play, ['Save: Symbols']))['metaglyph-symbols.json'];
  await page.keyboard.press('Escape');
  const { symbols } = JSON.parse(file.toString());
  assert.equal(symbols.length, 5);
  assert.deepEqual(symbols, (await shelf()).symbols);

  await play.studio((studio) => studio.act('anew'));
  await page.waitForFunction(() => localStorage.getItem('metaglyph-symbols') === null);
  for (const damaged of ['{', '[]', '{"version":1}', file.toString().replaceAll('[', '(')]) {
    await play.drop({ 'symbols.json': Buffer.from(damaged) });
    await page.locator('mg-notices article[data-id="symbols"]').waitFor();
    assert.match((await play.notices()).join(), /no five symbols/);
    await page.getByRole('button', { name: 'Close this message' }).click();
    assert.equal(await shelf(), null);
  }
  // Dropped in another lesson, it opens its own.
  await play.studio((studio) => studio.setLesson('vae'));
  await play.drop({ 'metaglyph-symbols.json': file });
  await play.until(({ lesson }) => lesson.id === 'symbols');
  await page.waitForFunction(() => localStorage.getItem('metaglyph-symbols') !== null);
  assert.deepEqual((await shelf()).symbols, symbols);
  const name = page.locator('mg-stage-symbols').getByRole('textbox').first();
  await poll(
    () => name.inputValue(),
    (value) => value === symbols[0].name,
  );
});
