/** Files dropped on the page: good ones are loaded, bad ones are explained and nothing is lost. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { realData } from '../data.mjs';
import { files, gzip, idx, zip } from '../node/make.mjs';
import { Stand } from './playground.mjs';

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const SMALL = '#v1/vae?data=glyphs&latent=4&batch=16';

/** An official zip in little. @param {string} set @param {string} alphabet @param {number} first */
const small = (set, alphabet, first) =>
  zip(files({ set, alphabets: { [alphabet]: { first, characters: 12 } }, drawers: 20 }));

const one = small('images_background_small1', 'Korean', 643);
const two = small('images_background_small2', 'Sanskrit', 851);

/** @param {import('./playground.mjs').Playground} play */
const source = (play) =>
  play.studio(({ data, run }) => ({
    source: data?.source,
    items: data?.items,
    classes: data?.classes,
    alphabets: data?.alphabets.map(({ name }) => name),
    step: run.step,
  }));

test('an Omniglot zip dropped on the page replaces the glyphs; a second one adds to it', async () => {
  const play = await stand.open({ hash: SMALL });
  assert.equal((await source(play)).source, 'glyphs');
  await play.train(2);
  const sheet = await play.fingerprint('mg-data mg-pictures');
  await play.drop({ 'images_background_small1.zip': one });
  assert.deepEqual(await source(play), {
    source: 'omniglot',
    items: 240,
    classes: 12,
    alphabets: ['Korean'],
    step: 0,
  });
  assert.notEqual(await play.fingerprint('mg-data mg-pictures'), sheet);
  assert.match((await play.notices())[0], /240 drawings of 12 characters/);
  await play.train(2);
  await play.drop({ 'images_background_small2.zip': two });
  assert.equal((await source(play)).items, 480);
  assert.match(await play.page.locator('mg-data .source').innerText(), /Omniglot: 480 drawings/);
});

test('dropping shows where to let go, and leaving takes it away', async () => {
  const play = await stand.open({ hash: SMALL });
  const drag = (/** @type {string} */ type) =>
    play.page.evaluate((name) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'x.zip'));
      document.body.dispatchEvent(
        new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }),
      );
    }, type);
  await drag('dragenter');
  await play.page.locator('.drop').waitFor();
  await drag('dragleave');
  await play.page.locator('.drop').waitFor({ state: 'detached' });
});

const text = new TextEncoder();

/** @type {[string, Record<string, Uint8Array>, RegExp][]} */
const garbage = [
  ['text', { 'notes.txt': text.encode('these are notes') }, /Not a file this page knows/],
  ['nothing at all', { 'empty.zip': new Uint8Array() }, /Not a file this page knows/],
  [
    'half a zip',
    { 'images_background_small1.zip': one.subarray(0, one.length / 2) },
    /cannot be read/,
  ],
  [
    'a foreign zip',
    { 'holiday.zip': zip({ 'holiday/beach.txt': text.encode('sun') }) },
    /cannot be read/,
  ],
  [
    'noise called a zip',
    { 'x.zip': Uint8Array.from({ length: 999 }, (_, i) => [80, 75][i] ?? (i * 97) & 255) },
    /cannot be read/,
  ],
  [
    'strokes without images',
    { 'strokes_background_small1.zip': zip(files({ kind: 'txt' })) },
    /Stroke files alone/,
  ],
  [
    'images without labels',
    { 'train-images.gz': gzip(idx([1, 28, 28], new Uint8Array(784))) },
    /come in pairs/,
  ],
  [
    'labels of other images',
    {
      'images.gz': gzip(idx([4, 28, 28], new Uint8Array(4 * 784))),
      'labels.gz': gzip(idx([3], [1, 2, 3])),
    },
    /cannot be read/,
  ],
  [
    'a broken gzip',
    { 'images.gz': Uint8Array.from([0x1f, 0x8b, 8, 0, 1, 2, 3]) },
    /Not a file this page knows/,
  ],
];

test('garbage is explained, and the running session goes on', async () => {
  const play = await stand.open({ hash: SMALL });
  await play.train(3);
  const output = await play.fingerprint('#output0');
  const kept = await source(play);
  const notice = play.page.locator('mg-notices article[data-id="data"]');
  for (const [name, given, title] of garbage) {
    await play.drop(given);
    await notice.waitFor();
    assert.match(await notice.locator('h2').innerText(), title, name);
    assert.match(await notice.locator('.kept').innerText(), /have been kept/, name);
    assert.deepEqual(await source(play), kept, name);
    await notice.getByRole('button', { name: 'Close this message' }).click();
    await notice.waitFor({ state: 'detached' });
  }
  await play.settled();
  assert.equal(await play.fingerprint('#output0'), output);
  await play.train(2);
  assert.equal((await source(play)).step, 5);
});

test('garbage dropped while it trains does not even stop it', async () => {
  const play = await stand.open({ hash: SMALL });
  await play.studio((studio) => studio.play());
  await play.until(({ run }) => run.step > 2);
  await play.drop({ 'images_background_small1.zip': one.subarray(0, 5000) });
  await play.page.locator('mg-notices article[data-id="data"]').waitFor();
  const { step, playing } = await play.studio(({ run, playing: is }) => ({
    step: run.step,
    playing: is,
  }));
  assert.equal(playing, true);
  await play.until(({ run }, at) => run.step > at + 5, step);
});

test('Play, heard by the worker when it has just read other drawings: they are there, and no error', async () => {
  const play = await stand.open({ hash: SMALL });
  await play.hold('play');
  await play.studio(
    (studio, bytes) => {
      const client = /** @type {import('../../web/app/client.js').Client} */ (studio.client);
      const { request } = client;
      client.request = (type, args) => {
        const answer = request.call(client, type, args);
        if (type === 'data') {
          client.request = request;
          void studio.play();
        }
        return answer;
      };
      void studio.loadFiles([new File([Uint8Array.from(bytes)], 'images_background_small1.zip')]);
    },
    [...one],
  );
  await play.reached('session');
  await play.release();
  await play.until(({ data, ready }) => data?.source === 'omniglot' && ready);
  await play.settled();
  assert.deepEqual(await play.studio(({ notices }) => notices.map(({ id }) => id)), ['data']);
  assert.match((await play.notices())[0], /240 drawings of 12 characters/);
  await play.train(2);
});

test('a pair of IDX files, in any order; MAML finds tasks among its classes', async () => {
  const play = await stand.open({ hash: '#v1/maml?data=glyphs&filters=4&way=2&evalQuery=2' });
  const count = 100;
  const images = idx(
    [count, 28, 28],
    Uint8Array.from({ length: count * 784 }, (_, i) => (((i / 784) | 0) % 10 === i % 11 ? 255 : 0)),
  );
  const labels = idx(
    [count],
    Array.from({ length: count }, (_, i) => i % 10),
  );
  await play.drop({
    't10k-labels-idx1-ubyte.gz': gzip(labels),
    't10k-images-idx3-ubyte.gz': gzip(images),
  });
  const { source: kind, items, classes } = await source(play);
  assert.deepEqual({ kind, items, classes }, { kind: 'idx', items: count, classes: 10 });
  await play.train(1);
});

test('files chosen with the keyboard come in as well', async () => {
  const play = await stand.open({ hash: SMALL });
  await play.page.locator('mg-data input[type=file]').setInputFiles({
    name: 'images_background_small1.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from(one),
  });
  await play.until(({ data }) => data?.source === 'omniglot');
});

test('drawings that the server offers are taken at the start', async () => {
  const { extra } = stand.site;
  extra.set(
    '/data/index.json',
    JSON.stringify({ files: [{ name: 'images_small.zip', bytes: one.length }] }),
  );
  extra.set('/data/images_small.zip', one);
  try {
    const play = await stand.open({ hash: '#v1/vae?latent=4' });
    assert.equal((await source(play)).source, 'omniglot');
    const glyphs = await stand.open({ hash: SMALL });
    assert.equal((await source(glyphs)).source, 'glyphs', 'unless the address asks for glyphs');
  } finally {
    extra.clear();
  }
});

test('drawings that the server offers but cannot give: a word, and procedural glyphs', async () => {
  const { extra } = stand.site;
  const digest = 'f38eb80f801274ac2b4dff5b24289016bfaba4a7d5bb50deebf27104ad6cb8a4';
  const listed = [{ name: 'images_small.zip', bytes: one.length, sha256: digest }];
  extra.set('/data/index.json', JSON.stringify({ files: listed }));
  extra.set('/data/images_small.zip', one);
  try {
    const play = await stand.open({ hash: '#v1/vae?latent=4' });
    assert.equal((await source(play)).source, 'glyphs');
    assert.match((await play.notices())[0], /on this server could not be read/);
  } finally {
    extra.clear();
  }
});

test('the official zips, images and strokes', async (t) => {
  const folder = realData(t, 'omniglot');
  if (!folder) return;
  const play = await stand.open({ hash: '#v1/maml?data=glyphs&filters=8' });
  const paths = ['images', 'strokes'].flatMap((kind) =>
    [1, 2].map((n) => join(folder, `${kind}_background_small${n}.zip`)),
  );
  const began = Date.now();
  await play.page.locator('mg-data input[type=file]').setInputFiles(paths);
  await play.until(({ data, busy }) => data?.source === 'omniglot' && !busy);
  t.diagnostic(`read in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  const { items, classes, alphabets } = await source(play);
  assert.equal(items, 4840);
  assert.equal(classes, 242);
  assert.equal(alphabets?.length, 8);
  // The usual alphabets are held out.
  const pressed = play.page.locator('mg-data li button[aria-pressed=true]');
  const held = (await pressed.allInnerTexts()).map((name) => name.trim()).sort();
  assert.deepEqual(held, ['Early Aramaic', 'Korean']);
  await play.page.getByRole('button', { name: 'Tagalog' }).click();
  await play.until(({ run, busy }) => run.info?.heldOut.length === 3 && !busy);
  assert.match(decodeURIComponent(play.page.url()), /hold=.*Tagalog/);
});

test('the original MNIST test set', async (t) => {
  const folder = realData(t, 'mnist');
  if (!folder) return;
  const play = await stand.open({ hash: SMALL });
  await play.drop(
    Object.fromEntries(
      ['t10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz'].map((name) => [
        name,
        readFileSync(join(folder, name)),
      ]),
    ),
  );
  const { source: kind, items, classes } = await source(play);
  assert.deepEqual({ kind, items, classes }, { kind: 'idx', items: 10000, classes: 10 });
  await play.train(2);
});
