/** The latent map's lesson: two clouds, the way between them and past them, one dimension at a time. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { outline, placesOf, planeOf } from '../../web/views/axes.js';
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
  await play.train(31);
  assert.equal(await play.studio((studio) => studio.serial), serial);
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
  assert.ok(first.slice(0, 784).some((ink, i) => ink !== first[8 * 784 + i]));
  assert.deepEqual(await play.unusable(), []);
  await play.bilingual();
});
