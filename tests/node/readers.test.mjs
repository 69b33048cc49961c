/** The readers of Omniglot zips, stroke files and IDX, on files made here: good and hostile ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'metaglyph';
import { files, find, gzip, idx, patched, png, square, strokes, zip } from './make.mjs';

const core = await load();
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

/** @param {Promise<unknown>} promise @param {RegExp} message @param {string} [code] */
const refuses = (promise, message, code = 'format') =>
  assert.rejects(promise, (/** @type {any} */ e) => {
    assert.equal(e.name, 'MetaglyphError', String(e.stack));
    assert.equal(e.code, code, e.message);
    assert.match(e.message, message);
    return true;
  });

test('an Omniglot zip: alphabets, characters, drawings, pixels', async () => {
  const data = await core.dataset.omniglot([zip(files())]);
  assert.equal(data.source, 'omniglot');
  assert.equal(data.items, 15);
  assert.deepEqual(data.alphabets, ['Japanese_(katakana)', 'Korean']);
  assert.deepEqual(
    data.classes.map((c) => [c.name, c.alphabet, c.number, c.first, c.count]),
    [
      ['character01', 0, 596, 0, 3],
      ['character02', 0, 597, 3, 3],
      ['character03', 0, 598, 6, 3],
      ['character01', 1, 643, 9, 3],
      ['character02', 1, 644, 12, 3],
    ],
  );
  for (let item = 0; item < 15; item++) {
    const { number } = data.classes[data.classOf(item)];
    const ink = square(number, data.drawerOf(item));
    const want = Uint8Array.from({ length: 105 * 105 }, (_, i) =>
      Number(ink(i % 105, Math.floor(i / 105))),
    );
    assert.deepEqual(data.bitmap(item), want);
    // The area average keeps the ink.
    const picture = data.picture(item);
    const ink28 = picture.reduce((a, b) => a + b, 0) / 784;
    assert.ok(Math.abs(ink28 - 160 / 105 ** 2) < 1e-6);
    assert.deepEqual(core.picture(want), picture);
    assert.deepEqual(
      core.picture(want, { normalise: 'moment' }),
      data.picture(item, { normalise: 'moment' }),
    );
    assert.equal(data.strokes(item), null);
  }
  data.free();
});

test('turns and mirrors of a picture', async () => {
  const data = await core.dataset.omniglot([zip(files())]);
  const a = data.picture(4);
  const turned = data.picture(4, { turns: 2 });
  const mirrored = data.picture(4, { mirror: true });
  for (let y = 0; y < 28; y++)
    for (let x = 0; x < 28; x++) {
      assert.ok(Math.abs(turned[783 - (28 * y + x)] - a[28 * y + x]) < 1e-6);
      assert.ok(Math.abs(mirrored[28 * y + 27 - x] - a[28 * y + x]) < 1e-6);
    }
  assert.notDeepEqual(data.picture(4, { turns: 1 }), a);
  assert.throws(() => data.picture(4, { turns: /** @type {any} */ (4) }), { code: 'range' });
  assert.throws(() => data.picture(15), { code: 'range', message: /items are 0 to 14/ });
  assert.throws(() => data.picture(0, { normalise: /** @type {any} */ ('center') }), {
    code: 'name',
    message: /did you mean 'centre'/,
  });
  data.free();
});

test('a bitmap that is none is refused', () => {
  assert.throws(() => core.picture(new Uint8Array(10)), { code: 'shape', message: /11025/ });
  assert.throws(() => core.picture(/** @type {any} */ (null)), { code: 'shape' });
});

test('two zips: doubles are dropped by number, and the order does not matter', async () => {
  const one = zip(files());
  const two = zip(
    files({
      set: 'images_background_small2',
      alphabets: { Korean: { first: 643, characters: 2 }, Tagalog: { first: 893, characters: 1 } },
    }),
  );
  const a = await core.dataset.omniglot([one, two]);
  const b = await core.dataset.omniglot([two, one]);
  assert.equal(a.items, 18);
  assert.equal(a.dropped, 6);
  assert.equal(a.fingerprint, b.fingerprint);
  assert.deepEqual(a.classes, b.classes);
  const c = await core.dataset.omniglot([one]);
  assert.notEqual(a.fingerprint, c.fingerprint);
  for (const d of [a, b, c]) d.free();
});

test('rubbish of archivers, folders and other files are left out', async () => {
  const entries = {
    ...files(),
    'images_background_small1/': new Uint8Array(0),
    'images_background_small1/.DS_Store': new Uint8Array(30),
    '__MACOSX/images_background_small1/Korean/character01/._0643_01.png': new Uint8Array(9),
    '__MACOSX/images_background_small1/Korean/character01/0999_01.png': new Uint8Array(9),
    'README.txt': new Uint8Array(9),
  };
  const data = await core.dataset.omniglot([zip(entries)]);
  assert.equal(data.items, 15);
  data.free();
});

test('stroke files belong to their drawings; others are left out', async () => {
  const some = files({ kind: 'txt', set: 'strokes_background_small1', drawers: 2 });
  some['strokes/Greek/character01/0394_01.txt'] = strokes(394, 1);
  const data = await core.dataset.omniglot([zip(files())], { strokes: [zip(some)] });
  const item = Array.from({ length: 15 }, (_, i) => i).find(
    (i) => data.classes[data.classOf(i)].number === 644 && data.drawerOf(i) === 2,
  );
  assert.deepEqual(data.strokes(Number(item)), [
    {
      points: [
        [44.5, 20, 0],
        [30, 2, 17.25],
      ],
    },
    { points: [[7, 8, 40]] },
  ]);
  await assert.rejects(
    core.dataset.omniglot([zip(files())], { strokes: /** @type {any} */ (zip(some)) }),
    { code: 'format', message: /strokes must be an array/ },
  );
  const without = Array.from({ length: 15 }, (_, i) => i).filter((i) => !data.strokes(i));
  assert.deepEqual(
    without.map((i) => data.drawerOf(i)),
    [3, 3, 3, 3, 3],
  );
  data.free();
});

test('progress rises to 1, and other tasks run meanwhile', async () => {
  /** @type {number[]} */
  const shares = [];
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const many = files({ alphabets: { Korean: { first: 643, characters: 40 } }, drawers: 20 });
  const data = await core.dataset.omniglot([zip(many)], { onProgress: (s) => shares.push(s) });
  clearInterval(timer);
  assert.equal(shares.at(-1), 1);
  assert.deepEqual(
    [...shares].sort((a, b) => a - b),
    shares,
  );
  assert.ok(shares.length === 1 || ticks > 0);
  data.free();
});

const good = zip(files());
const apart = zip(files({ alphabets: { Greek: { first: 394, characters: 2 } } }));
const name = 'images_background_small1/Korean/character01/0643_01.png';
const with1 = (/** @type {Uint8Array} */ bytes) => zip({ ...files(), [name]: bytes });
const drawing = png(square(1, 1));
const central = find(good, CENTRAL);
const end = find(good, END);

/** @type {[string, unknown, RegExp][]} */
const hostileZips = [
  ['nothing', undefined, /zip file 1: give a Uint8Array/],
  ['a string', 'images_background_small1.zip', /give a Uint8Array/],
  ['an empty file', new Uint8Array(0), /this is no zip file/],
  ['text', new TextEncoder().encode('<html>404 not found</html>'), /this is no zip file/],
  ['a cut file', good.subarray(0, good.length - 100), /cut off/],
  ['a file cut early', good.subarray(0, good.length >> 1), /cut off/],
  ['a file without its beginning', good.subarray(4000), /./],
  ['no drawings', zip({ 'a.txt': drawing }), /no Omniglot drawings are in it/],
  ['stroke files', zip(files({ kind: 'txt' })), /no Omniglot drawings/],
  [
    'a directory outside the file',
    patched(good, end + 16, [255, 255, 255, 127]),
    /directory lies outside/,
  ],
  [
    'more entries than the directory',
    patched(good, end + 8, [200, 0, 200, 0]),
    /directory is damaged/,
  ],
  ['Zip64', patched(good, end + 8, [255, 255, 255, 255]), /Zip64/],
  ['several parts', patched(good, end + 4, [1, 0]), /several parts/],
  ['a damaged directory', patched(good, central, [1, 2, 3, 4]), /directory is damaged/],
  ['an encrypted entry', patched(good, central + 8, [1, 0]), /is encrypted/],
  ['another way of packing', patched(good, central + 10, [12, 0]), /other than deflate/],
  ['a wrong checksum', patched(good, central + 16, [1, 2, 3, 4]), /checksum differs/],
  ['a size that is too small', patched(good, central + 24, [10, 0, 0, 0]), /checksum differs/],
  ['a size that is too large', patched(good, central + 24, [0, 16, 0, 0]), /checksum differs/],
  [
    'an entry that unpacks to 1 GB',
    patched(good, central + 24, [0, 0, 0, 64]),
    /more than is read/,
  ],
  ['packed data beyond the file', patched(good, central + 20, [255, 255, 255, 0]), /cut off/],
  [
    'an entry that lies elsewhere',
    patched(good, central + 42, [7, 0, 0, 0]),
    /not where the directory says/,
  ],
  [
    'an entry beyond the file',
    patched(good, central + 42, [255, 255, 255, 127]),
    /not where the directory says/,
  ],
  ['a name beyond the directory', patched(good, central + 28, [255, 255]), /directory is damaged/],
  ['damaged data', patched(good, 120, [1, 2, 3, 4, 5, 6, 7, 8]), /checksum differs|not where/],
  [
    'an entry that is no PNG',
    with1(new TextEncoder().encode('hello')),
    /0643_01\.png: this is no PNG/,
  ],
  ['an empty entry', with1(new Uint8Array(0)), /0643_01\.png: this is no PNG/],
  ['a PNG of another size', with1(png(() => true, { width: 28, height: 28 })), /must be 105 x 105/],
  ['a grey PNG', with1(png(() => true, { depth: 8 })), /black and white/],
  ['a coloured PNG', with1(png(() => true, { depth: 8, channels: 3 })), /black and white/],
  ['a huge PNG', with1(patched(drawing, 16, [0, 1, 0, 0, 0, 1, 0, 0])), /must be 105 x 105/],
  ['a cut PNG', with1(drawing.subarray(0, drawing.length - 20)), /the PNG is damaged/],
  ['a PNG cut in its head', with1(drawing.subarray(0, 20)), /105 x 105/],
  ['damaged pixels', with1(patched(drawing, 45, [9, 9, 9, 9])), /the PNG is damaged/],
  [
    'a damaged PNG checksum',
    with1(patched(drawing, drawing.length - 16, [1, 2, 3, 4])),
    /the PNG is damaged/,
  ],
  ['interlacing', with1(patched(drawing, 28, [1])), /./],
  [
    'a PNG with a long tail',
    with1(new Uint8Array([...drawing, ...new Uint8Array(20000)])),
    /105 x 105/,
  ],
];

for (const [what, bytes, message] of hostileZips)
  test(`refused zip: ${what}`, async () => {
    await refuses(core.dataset.omniglot([/** @type {any} */ (bytes)]), message);
    // The second of two: what the first one gave is freed again (see the test of memory).
    if (bytes instanceof Uint8Array)
      await refuses(core.dataset.omniglot([apart, { name: 'bad.zip', bytes }]), /bad\.zip/);
  });

test('a flipped byte is found, or leaves all pixels as they were', async () => {
  const small = zip(files({ drawers: 1, alphabets: { Korean: { first: 643, characters: 2 } } }));
  const bitmaps = (/** @type {import('metaglyph').Dataset} */ set) =>
    Array.from({ length: set.items }, (_, i) => Buffer.from(set.bitmap(i) ?? []).toString('hex'));
  const data = await core.dataset.omniglot([small]);
  const known = new Set(bitmaps(data));
  data.free();
  assert.equal(known.size, 2);
  let found = 0;
  for (let i = 0; i < small.length; i++) {
    let set;
    try {
      set = await core.dataset.omniglot([patched(small, i, [small[i] ^ 0x41])]);
    } catch (e) {
      assert.equal(/** @type {any} */ (e).code, 'format', String(/** @type {any} */ (e).stack));
      found++;
      continue;
    }
    // A name, a time, a local header that nobody reads.
    for (const bitmap of bitmaps(set)) assert.ok(known.has(bitmap), `byte ${i}`);
    set.free();
  }
  assert.ok(found > small.length / 3, `${found} of ${small.length}`);
});

test('no zips, no list of zips', async () => {
  await refuses(core.dataset.omniglot([]), /at least one/);
  await refuses(core.dataset.omniglot(/** @type {any} */ (good)), /array of at least one/);
});

/** @type {[string, string, RegExp][]} */
const hostileStrokes = [
  ['no start', '1,2,3\nBREAK\n', /begins with START/],
  ['no end', 'START\n1,-2,3\n', /cut off within a stroke/],
  ['no numbers', 'START\na,b,c\nBREAK\n', /line 2 is no point/],
  ['two numbers', 'START\n1,2\nBREAK\n', /line 2 is no point/],
  ['an empty number', 'START\n1,,2\nBREAK\n', /line 2 is no point/],
  ['infinity', 'START\n1,1e999,2\nBREAK\n', /line 2 is no point/],
  ['an empty line within', 'START\n\n1,2,3\nBREAK\n', /line 2 is no point/],
  ['something far too long', `START\n${'1,2,3\n'.repeat(200000)}BREAK\n`, /too/],
];
for (const [what, text, message] of hostileStrokes)
  test(`refused strokes: ${what}`, () =>
    refuses(
      core.dataset.omniglot([good], {
        strokes: [zip({ 's/Korean/character01/0643_01.txt': new TextEncoder().encode(text) })],
      }),
      message,
    ));

test('a stroke file without strokes leaves its drawing without', async () => {
  const empty = { 's/Korean/character01/0643_01.txt': new TextEncoder().encode('START\n') };
  const data = await core.dataset.omniglot([good], { strokes: [zip(empty)] });
  assert.equal(data.strokes(9), null);
  data.free();
});

test('half-read sets are freed', async () => {
  // The last drawing is bad: nearly all are in memory when it is found.
  const many = files({ alphabets: { Korean: { first: 643, characters: 30 } }, drawers: 20 });
  many['x/Tagalog/character99/9999_01.png'] = new Uint8Array(5);
  const bytes = zip(many);
  for (let i = 0; i < 3; i++) await refuses(core.dataset.omniglot([bytes]), /9999_01/);
  const before = core.memory().bytes;
  for (let i = 0; i < 20; i++) await refuses(core.dataset.omniglot([bytes]), /9999_01/);
  assert.equal(core.memory().bytes, before);
});

/* ---- IDX ---- */

const count = 7;
const pixels = Uint8Array.from({ length: count * 784 }, (_, i) => (i * 37) % 256);
const images = idx([count, 28, 28], pixels);
const labels = idx([count], [3, 1, 3, 0, 9, 1, 3]);

test('IDX: classes by label, pictures as they are', () => {
  for (const [x, y] of [
    [images, labels],
    [gzip(images), gzip(labels)],
  ]) {
    const data = core.dataset.idx(x, { name: 'labels', bytes: y });
    assert.equal(data.source, 'idx');
    assert.equal(data.items, count);
    assert.deepEqual(
      data.classes.map((c) => [c.name, c.count]),
      [
        ['0', 1],
        ['1', 2],
        ['3', 3],
        ['9', 1],
      ],
    );
    for (let item = 0; item < count; item++) {
      const original = data.drawerOf(item);
      const want = Float32Array.from(pixels.subarray(784 * original, 784 * (original + 1)), (v) =>
        Math.fround(v / 255),
      );
      const got = data.picture(item);
      got.forEach((v, i) =>
        assert.ok(Math.abs(v - want[i]) < 1e-6, `${item} ${i} ${v} ${want[i]}`),
      );
      assert.equal(data.bitmap(item), null);
    }
    data.free();
  }
});

/** @type {[string, unknown, unknown, RegExp][]} */
const hostileIdx = [
  ['nothing', undefined, labels, /images: give a Uint8Array/],
  ['an empty file', new Uint8Array(0), labels, /no IDX file/],
  ['another magic', patched(images, 0, [1]), labels, /no IDX file/],
  ['floats', patched(images, 2, [13]), labels, /unsigned bytes/],
  ['labels for images', labels, images, /swapped|which/],
  ['cut in the head', images.subarray(0, 9), labels, /cut off/],
  ['cut', images.subarray(0, 2000), labels, /announces 7 x 28 x 28 bytes and holds 1984/],
  ['longer', new Uint8Array([...images, 0]), labels, /announces/],
  ['an absurd count', patched(images, 4, [255, 255, 255, 255]), labels, /announces 4294967295/],
  ['another size', idx([7, 14, 56], pixels), labels, /14 x 56; they must be 28 x 28/],
  ['fewer labels', images, idx([6], [1, 2, 3, 4, 5, 6]), /7 pictures and labels 6 labels/],
  ['none at all', idx([0, 28, 28], []), idx([0], []), /empty/],
  ['a cut gzip', gzip(images).subarray(0, 300), labels, /gzip/],
  ['a gzip of 10 bytes', gzip(images).subarray(0, 10), labels, /cut off/],
  [
    'a damaged gzip',
    patched(gzip(images), 200, [1, 2, 3, 4, 5, 6]),
    labels,
    /gzip file is damaged/,
  ],
  [
    'a gzip with a wrong checksum',
    patched(gzip(images), gzip(images).length - 8, [1, 2, 3, 4]),
    labels,
    /checksum/,
  ],
  [
    'a gzip that says 4 GB',
    patched(gzip(images), gzip(images).length - 4, [255, 255, 255, 255]),
    labels,
    /would unpack to 4294967295/,
  ],
  [
    'a gzip that says less',
    patched(gzip(images), gzip(images).length - 4, [16, 0, 0, 0]),
    labels,
    /damaged/,
  ],
  ['a gzip of something else', gzip(new TextEncoder().encode('hello')), labels, /no IDX file/],
];
for (const [what, x, y, message] of hostileIdx)
  test(`refused IDX: ${what}`, () => {
    assert.throws(
      () => core.dataset.idx(/** @type {any} */ (x), /** @type {any} */ (y)),
      (/** @type {any} */ e) => {
        assert.equal(e.name, 'MetaglyphError', String(e.stack));
        assert.equal(e.code, 'format', e.message);
        assert.match(e.message, message);
        return true;
      },
    );
  });

test('a session goes on after files that were refused', async () => {
  const data = core.dataset.glyphs({ alphabets: 2, characters: 4, drawers: 4 });
  const s = core.session('vae', { latent: 2, batch: 4 }, data);
  s.step(1);
  await refuses(core.dataset.omniglot([new Uint8Array(50)]), /no zip/);
  assert.throws(() => core.dataset.idx(new Uint8Array(50), labels), { code: 'format' });
  assert.equal(s.step(1), 1);
  s.free();
});

test('glyphs: options out of range are refused', () => {
  for (const options of [{ alphabets: 0 }, { characters: 1.5 }, { drawers: 1e9 }, { seed: -1 }])
    assert.throws(() => core.dataset.glyphs(options), { code: 'range' });
  assert.throws(() => core.dataset.glyphs({ alphabets: 1000, characters: 1000, drawers: 1000 }), {
    code: 'range',
    message: /500000/,
  });
});

test('glyphs: the seed makes the set', () => {
  const of = (/** @type {number} */ seed) => {
    const d = core.dataset.glyphs({ seed, alphabets: 2, characters: 3, drawers: 2 });
    const { fingerprint } = d;
    assert.equal(d.source, 'glyphs');
    assert.equal(d.items, 12);
    assert.ok((d.strokes(0)?.length ?? 0) >= 1);
    d.free();
    return fingerprint;
  };
  assert.equal(of(1), of(1));
  assert.notEqual(of(1), of(2));
});
