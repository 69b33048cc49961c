/** The latent map's lesson: two clouds, the way between them and past them, one dimension at a time. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { outline, placesOf, planeOf } from '../../web/views/axes.js';
import { fitting, shareOf } from '../../web/lessons/latent-way.js';
import { Stand } from './playground.mjs';

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const address = (/** @type {string} */ lesson, latent = 2) =>
  `#v1/${lesson}?data=glyphs&latent=${latent}&batch=16`;

test('the outline of a code in the plane: that of its Gaussian, seen along the axes', () => {
  const plane = {
    centre: new Float32Array(3),
    axes: [new Float32Array([0.6, 0.8, 0]), new Float32Array([-0.8, 0.6, 0])],
    spread: [2, 0.5],
  };
  const logvar = [Math.log(0.04), Math.log(0.25), Math.log(9)];
  const corners = outline(plane, logvar);
  // Variance along an axis is the largest coordinate squared; the third dimension is not seen.
  const most = (/** @type {number} */ k) => Math.max(...corners.map((c) => c[k] * plane.spread[k]));
  assert.ok(Math.abs(most(0) - Math.sqrt(0.36 * 0.04 + 0.64 * 0.25)) < 1e-6);
  assert.ok(Math.abs(most(1) - Math.sqrt(0.64 * 0.04 + 0.36 * 0.25)) < 2e-3);
  // Half a turn on, the other side.
  for (const [i, [x, y]] of corners.slice(0, 24).entries()) {
    assert.ok(Math.abs(x + corners[i + 24][0]) < 1e-6 && Math.abs(y + corners[i + 24][1]) < 1e-6);
  }
  const own = planeOf(new Float32Array([0, 0, 1, 1]), 2, 2, null);
  assert.deepEqual([...placesOf(own, new Float32Array([0.5, -2]), 1)], [0.5, -2]);
});

test('pictures of the way: whole pixels, none cut off, A and B among them', () => {
  for (let width = 150; width < 1200; width += 7)
    for (const ratio of [1, 1.25, 1.5, 2, 3]) {
      const { count, side, pitch } = fitting(width, ratio);
      const scale = (side * ratio) / 28;
      assert.ok(scale >= 1 && Math.abs(scale - Math.round(scale)) < 1e-9);
      assert.ok(Math.abs(pitch - (29 * side) / 28) < 1e-9);
      assert.ok((count - 1) * pitch + side <= width + 1e-9, `${count} of ${side} in ${width}`);
      const shares = Array.from({ length: count }, (_, i) => shareOf(i, count));
      for (const one of [-0.5, 0, 0.5, 1, 1.5]) assert.ok(shares.includes(one), `${count}`);
    }
  assert.deepEqual(
    [fitting(328, 1), fitting(728, 1), fitting(728, 2)].map(({ count, side }) => [count, side]),
    [
      [9, 28],
      [9, 56],
      [13, 42],
    ],
  );
});

/** @param {import('./playground.mjs').Playground} play */
const stage = ({ page }) => page.locator('mg-stage-latent');

/** The pictures of a sheet. @param {import('./playground.mjs').Playground} play @param {string} id */
const sheet = (play, id) =>
  stage(play)
    .locator(`#${id}`)
    .evaluate((el) => Array.from(/** @type {{ ink: Uint8Array }} */ (/** @type {any} */ (el)).ink));

/** @param {import('./playground.mjs').Playground} play @param {string} id @param {number} count */
const filled = (play, id, count) =>
  play.page.waitForFunction(
    ([name, size]) => {
      const app = document.querySelector('metaglyph-app')?.shadowRoot;
      const room = app?.querySelector('mg-stage-latent')?.shadowRoot;
      const found = /** @type {any} */ (room?.querySelector(`#${name}`));
      return found?.ink?.length === size;
    },
    /** @type {const} */ ([id, 784 * count]),
  );

/**
 * The thumb stands under the picture that it chooses: it comes to where the pointer is, and its value says
 * where that is on the way.
 * @param {import('./playground.mjs').Playground} play @param {number} count
 */
async function thumbs(play, count) {
  const { page } = play;
  await play.settled(); // figures above it may still come, and move it
  const slider = stage(play).getByRole('slider', { name: 'Place on the line' });
  await slider.evaluate((element) => element.scrollIntoView({ block: 'center' })); // not under the transport
  const room = await stage(play).boundingBox();
  const strip = await stage(play).locator('#walk canvas').boundingBox();
  const track = await slider.boundingBox();
  assert.ok(room && strip && track);
  assert.ok(strip.x + strip.width <= room.x + room.width + 0.5, 'all of it is seen');
  const pitch = strip.width / (count - 1 / 29);
  for (const i of [0, 2, count - 1]) {
    const middle = strip.x + pitch * (i + 14 / 29);
    await page.mouse.click(middle, track.y + track.height / 2);
    const at = Number(await slider.inputValue());
    assert.ok(Math.abs(at - shareOf(i, count)) < 0.015, `${at} under picture ${i}`);
  }
}

test('what lesson 3 has trained is seen here: the way from A to B, interpolated and past both', async () => {
  const play = await stand.open({ hash: address('vae') });
  const { page } = play;
  await play.train(30);
  const serial = await play.studio((studio) => studio.serial);
  await page.getByRole('link', { name: 'Latent map' }).click();
  await filled(play, 'walk', 9);
  assert.deepEqual(
    await play.studio((studio) => [studio.serial, studio.run.step, studio.lesson.id]),
    [serial, 30, 'latent'],
  );
  // A is a quarter of the line, B three quarters: what the decoder makes of their means.
  await filled(play, 'here', 1);
  const walk = await sheet(play, 'walk');
  const slider = stage(play).getByRole('slider', { name: 'Place on the line' });
  const text = stage(play).locator('.where p');
  for (const [share, words] of /** @type {const} */ ([
    [0.5, /50 %.*interpolated/],
    [1.5, /past B/],
    [-0.5, /before A/],
  ])) {
    const was = await sheet(play, 'here');
    await slider.fill(String(share));
    assert.match(await text.innerText(), words);
    const at = Math.round((share + 0.5) * 4) * 784;
    await page.waitForFunction(
      ([want]) => {
        const app = document.querySelector('metaglyph-app')?.shadowRoot;
        const room = app?.querySelector('mg-stage-latent')?.shadowRoot;
        const found = /** @type {any} */ (room?.querySelector('#here'));
        return want.every((ink, i) => ink === found.ink[i]);
      },
      [walk.slice(at, at + 784)],
    );
    assert.ok(share === 0.5 || was.some((ink, i) => ink !== walk[at + i]));
  }
  await thumbs(play, 9);
  // The place under the pointer is decoded.
  const map = stage(play).locator('mg-latent-map');
  await map.scrollIntoViewIfNeeded();
  const area = await map.boundingBox();
  assert.ok(area);
  const lens = () => map.evaluate((element) => /** @type {any} */ (element).lensInk.join());
  let last = '';
  for (const share of [0.3, 0.7]) {
    await page.mouse.move(area.x + share * area.width, area.y + 0.4 * area.height, { steps: 6 });
    await play.settled();
    const ink = await lens();
    assert.ok(ink !== last && ink.split(',').length === 784);
    last = ink;
  }
  await play.train(1);
  assert.notEqual(await lens(), last, 'what the network makes of it now');
  // Another drawing becomes A, the next one B.
  const [a, b] = [await sheet(play, 'end0'), await sheet(play, 'end1')];
  await stage(play)
    .locator('#strip0')
    .locator('canvas')
    .click({ position: { x: 20, y: 20 } });
  await page.waitForFunction(
    ([old]) => {
      const app = document.querySelector('metaglyph-app')?.shadowRoot;
      const room = app?.querySelector('mg-stage-latent')?.shadowRoot;
      const found = /** @type {any} */ (room?.querySelector('#end0'));
      return old.some((ink, i) => ink !== found.ink[i]);
    },
    [a],
  );
  assert.deepEqual(await sheet(play, 'end1'), b);
  assert.equal(
    await stage(play).getByRole('button', { name: 'choose B' }).getAttribute('aria-pressed'),
    'true',
  );
  // And back: the same session still.
  await page.getByRole('link', { name: 'Train the VAE' }).click();
  await play.train(1);
  assert.deepEqual(await play.studio(({ serial: now, run }) => [now, run.step]), [serial, 32]);
  assert.deepEqual(await play.unusable(), []);
});

test('more dimensions: a row for each that says something; a phone, dark, both languages', async () => {
  const play = await stand.open({
    hash: address('latent', 8),
    width: 360,
    height: 740,
    scheme: 'dark',
  });
  await play.train(3);
  await filled(play, 'row5', 9);
  const names = await stage(play).locator('.rows span').allInnerTexts();
  assert.equal(new Set(names).size, 6);
  assert.ok(names.every((name) => /^z[₀-₉]+$/.test(name)));
  const [first] = [await sheet(play, 'row0')];
  await thumbs(play, 9);
  assert.ok(first.slice(0, 784).some((ink, i) => ink !== first[8 * 784 + i]));
  assert.deepEqual(await play.unusable(), []);
  await play.bilingual();
});

/** What the encoder says of A and B, and what the stage makes of it. @param {import('./playground.mjs').Playground} play */
const seen = (play) =>
  stage(play).evaluate((element) => {
    const { codes, map, fares, others, ends } =
      /** @type {import('../../web/lessons/latent-stage.js').StageLatent} */ (element);
    return {
      codes: codes.map(({ mean, logvar }) => [[...mean], [...logvar]]),
      marks: map?.marks.map(({ letter, ...code }) => [
        letter,
        Array.from(code.mean),
        Array.from(code.logvar),
      ]),
      line: map?.line.map((code) => [...code]),
      ...{
        fares,
        others: others?.length,
        strokes: ends.both.map((end) => end.drawing.strokes.length),
      },
    };
  });

/** Strokes in units of the pad. @param {import('./playground.mjs').Playground} play @param {number[][][]} strokes */
async function draw({ page }, strokes) {
  const canvas = page.locator('mg-pad .sheet canvas');
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  assert.ok(box);
  for (const stroke of strokes) {
    const [first, ...rest] = stroke.map(([x, y]) => [
      box.x + (x * box.width) / 105,
      box.y + (y * box.width) / 105,
    ]);
    await page.mouse.move(first[0], first[1]);
    await page.mouse.down();
    for (const [x, y] of rest) await page.mouse.move(x, y, { steps: 4 });
    await page.mouse.up();
  }
}

test('a character is drawn: its ellipse is on the map, moves with the strokes and the training, and goes', async () => {
  const play = await stand.open({ hash: address('latent') });
  await play.train(20);
  await filled(play, 'redrawn1', 1);
  const first = await seen(play);
  const data = await sheet(play, 'end0');
  await stage(play).getByRole('button', { name: 'draw it' }).click();
  await draw(play, [
    [
      [20, 20],
      [85, 85],
    ],
  ]);
  await play.settled();
  const one = await seen(play);
  assert.deepEqual(one.strokes, [1, 0]);
  assert.notDeepEqual(await sheet(play, 'end0'), data);
  assert.notDeepEqual(one.codes[0], first.codes[0]);
  assert.deepEqual(one.codes[1], first.codes[1], 'B is where it was');
  assert.deepEqual(one.marks, [
    ['A', ...one.codes[0]],
    ['B', ...one.codes[1]],
  ]);
  const [[a], [b]] = one.codes;
  for (const [i, share] of [-0.5, 1.5].entries())
    for (const d of [0, 1])
      assert.ok(Math.abs((one.line?.[i][d] ?? NaN) - (a[d] + share * (b[d] - a[d]))) < 1e-5);

  // A second stroke moves it: another drawing has another ellipse, and other figures.
  await draw(play, [
    [
      [85, 20],
      [20, 85],
    ],
  ]);
  await play.settled();
  const two = await seen(play);
  assert.deepEqual(two.strokes, [2, 0]);
  assert.notDeepEqual(two.codes[0][0], one.codes[0][0]);
  assert.notDeepEqual(two.codes[0][1], one.codes[0][1]);
  await play.page.waitForFunction(
    ([row]) => {
      const app = document.querySelector('metaglyph-app')?.shadowRoot;
      const room = app?.querySelector('mg-stage-latent')?.shadowRoot;
      const found = room?.querySelectorAll('.fares tbody tr')[Number(row)]?.textContent ?? '';
      return found.includes('−');
    },
    ['0'],
  );
  const row = stage(play).locator('.fares tbody tr').first();
  assert.match(await row.innerText(), /drawn by hand/);
  const { fares, others } = await seen(play);
  assert.equal(others, 128);
  for (const { elbo, reconstruction, kl, width } of fares ?? []) {
    assert.ok(Number.isFinite(elbo) && Math.abs(elbo - (reconstruction - kl)) < 1e-9);
    assert.ok(kl > 0 && width > 0);
  }
  assert.match(await stage(play).locator('.say p').first().innerText(), /costs \d+ nats.*of 128/);

  // The network learns on, begins anew, another lesson comes between: it stays A.
  const ink = await sheet(play, 'end0');
  await play.studio((studio) => studio.step(15));
  await play.settled();
  const later = await seen(play);
  assert.notDeepEqual(later.codes[0], two.codes[0]);
  assert.deepEqual(await sheet(play, 'end0'), ink);
  await play.studio((studio) => studio.reset());
  await play.settled();
  assert.deepEqual(await sheet(play, 'end0'), ink);
  assert.notDeepEqual((await seen(play)).codes[0], later.codes[0]);
  for (const id of ['vae', 'latent'])
    await play.studio((studio, lesson) => studio.setLesson(lesson), id);
  await filled(play, 'redrawn0', 1);
  assert.deepEqual(await sheet(play, 'end0'), ink);
  assert.deepEqual((await seen(play)).strokes, [2, 0]);
  assert.deepEqual(await play.unusable(), []);

  // Clear: the drawing of the data is A again.
  await stage(play).locator('mg-pad').getByRole('button', { name: 'Clear' }).click();
  await play.settled();
  assert.deepEqual(await sheet(play, 'end0'), data);
  assert.deepEqual((await seen(play)).strokes, [0, 0]);
});

test('by keys alone: B is drawn; taken back, it is the drawing of the data', async () => {
  const play = await stand.open({ hash: address('latent', 3) });
  const { page } = play;
  await filled(play, 'redrawn1', 1);
  const [a, b] = [await sheet(play, 'end0'), await sheet(play, 'end1')];
  await stage(play).getByRole('button', { name: 'choose B' }).press('Enter');
  await stage(play).getByRole('button', { name: 'draw it' }).press('Enter');
  const pad = page.locator('mg-pad .sheet canvas');
  await pad.waitFor();
  assert.equal(await pad.getAttribute('aria-label'), 'Draw B here');
  await pad.press('Space');
  for (let i = 0; i < 5; i++) await pad.press('ArrowLeft');
  await pad.press('Space');
  await play.settled();
  assert.deepEqual((await seen(play)).strokes, [0, 1]);
  assert.notDeepEqual(await sheet(play, 'end1'), b);
  assert.deepEqual(await sheet(play, 'end0'), a);
  await pad.press('Backspace');
  await play.settled();
  assert.deepEqual(await sheet(play, 'end1'), b);
});
