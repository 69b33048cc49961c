/** Characters being written: by the pointer, by the keyboard, by a finger; where strokes are known. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { files, gzip, idx, zip } from '../node/make.mjs';
import { timing } from '../../web/views/timing.js';
import { Stand } from './playground.mjs';

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const GLYPHS = '#v1/vae?data=glyphs&latent=4&batch=16';
const PEN = 'mg-data mg-writing canvas';

/** @param {import('./playground.mjs').Playground} play */
const told = ({ page }) => page.locator('mg-data .writing p');

/** @param {import('./playground.mjs').Playground} play */
const done = ({ page }) =>
  page.waitForFunction(() => {
    const app = document.querySelector('metaglyph-app');
    const panel = app?.shadowRoot?.querySelector('mg-data')?.shadowRoot;
    return /** @type {any} */ (panel?.querySelector('mg-writing'))?.done;
  });

/** Runs in the page: how much of a drawing is on the pen's canvas at quarters of its time. */
function growth() {
  const app = document.querySelector('metaglyph-app');
  const panel = app?.shadowRoot?.querySelector('mg-data')?.shadowRoot;
  const pen = /** @type {import('../../web/views/writing.js').Writing} */ (
    /** @type {unknown} */ (panel?.querySelector('mg-writing'))
  );
  const canvas = /** @type {HTMLCanvasElement} */ (pen.renderRoot.querySelector('canvas'));
  pen.write(pen.written);
  return [0, 1, 2, 3, 4].map((quarters) => {
    cancelAnimationFrame(pen.frame);
    pen.began = performance.now() - (quarters * (pen.times.at(-1) ?? 0)) / 4;
    pen.paint();
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let ink = 0;
    for (let i = 3; i < data.length; i += 4) ink += data[i] > 0 ? 1 : 0;
    return { ink, done: pen.done };
  });
}

/** Moves the pointer over a drawing of the sheet. @param {import('./playground.mjs').Playground} play @param {number} index */
async function over(play, index) {
  const sheet = play.page.locator('mg-data mg-pictures canvas');
  await sheet.evaluate((el) => el.scrollIntoView({ block: 'center' })); // not behind the transport
  const box = await sheet.boundingBox();
  assert.ok(box);
  const [x, y] = [(index % 8) + 0.5, Math.floor(index / 8) + 0.5];
  await play.page.mouse.move(box.x + (x * box.width) / 8, box.y + (y * box.height) / 4);
}

test('the pace of a drawing: its own, without long pauses, and in a time one can follow', () => {
  const points = [];
  for (const t of [0, 100, 200, 5200, 5300, 5500]) points.push(1, 2, t);
  const written = { points: Float32Array.from(points), lengths: [3, 3] };
  // Two strokes of 200 and 300 ms; the 5 s between them count as 250.
  assert.deepEqual(Array.from(timing(written)), [0, 100, 200, 450, 550, 750]);
  const slow = { points: written.points.map((v, i) => (i % 3 === 2 ? 20 * v : v)), lengths: [6] };
  assert.equal(timing(slow).at(-1), 2600);
  const quick = { points: Float32Array.from([0, 0, 0, 1, 1, 10]), lengths: [2] };
  assert.equal(timing(quick).at(-1), 700);
  assert.deepEqual(Array.from(timing({ points: new Float32Array(6), lengths: [1, 1] })), [0, 0]);
});

test('a drawing under the pointer is written stroke by stroke, and told in words', async () => {
  const play = await stand.open({ hash: GLYPHS });
  const blank = await play.pixels(PEN);
  assert.match(await told(play).innerText(), /Point at a drawing/);
  await over(play, 10);
  await play.page.locator('mg-data .writing p', { hasText: / written in \d/ }).waitFor();
  await done(play);
  const whole = await play.pixels(PEN);
  assert.notEqual(whole, blank);
  const quarters = await play.page.evaluate(growth);
  const inks = quarters.map(({ ink }) => ink);
  assert.ok(
    inks.every((ink, i) => i === 0 || ink > inks[i - 1]),
    `it grows: ${inks}`,
  );
  assert.deepEqual(
    quarters.map(({ done: all }) => all),
    [false, false, false, false, true],
  );
  assert.equal(await play.pixels(PEN), whole);
  const first = await told(play).innerText();
  assert.equal(await play.page.locator(PEN).getAttribute('aria-label'), first);
  const strokes = await play.studio((studio) => studio.strokes(10));
  const { length } = strokes?.lengths ?? [];
  assert.match(first, length === 1 ? /one stroke/ : new RegExp(`${length} strokes`));
  await over(play, 11);
  await play.page.locator('mg-data .writing p', { hasText: first }).waitFor({ state: 'detached' });
  await done(play);
  assert.notEqual(await play.pixels(PEN), whole);
});

test('by the keyboard; with less motion it is there at once and stays', async () => {
  const play = await stand.open({ hash: GLYPHS, calm: true });
  const { page } = play;
  await page.keyboard.press('Tab'); // a keyboard is in use
  await page.locator('mg-data mg-pictures canvas').focus();
  const said = page.locator('mg-data .writing p', { hasText: / written in \d/ });
  await said.waitFor();
  const first = await said.innerText();
  const pixels = await play.pixels(PEN);
  const moves = await page.locator('mg-data mg-writing').evaluate((pen) => {
    const { done: all, frame } = /** @type {import('../../web/views/writing.js').Writing} */ (pen);
    return [all, frame];
  });
  assert.deepEqual(moves, [true, 0], 'nothing moves');
  await page.keyboard.press('ArrowRight');
  await page.locator('mg-data .writing p', { hasText: first }).waitFor({ state: 'detached' });
  assert.notEqual(await play.pixels(PEN), pixels);
});

test('drawings from a server: their strokes are read when somebody asks', async () => {
  const { extra } = stand.site;
  const set = { alphabets: { Korean: { first: 643, characters: 12 } }, drawers: 20 };
  const images = zip(files({ ...set, set: 'images_background_small1' }));
  const strokes = zip(files({ ...set, set: 'strokes_background_small1', kind: 'txt' }));
  const named = { 'images_small.zip': images, 'strokes_small.zip': strokes };
  const list = Object.entries(named).map(([name, { length }]) => ({ name, bytes: length }));
  extra.set('/data/index.json', JSON.stringify({ files: list }));
  for (const [name, bytes] of Object.entries(named)) extra.set(`/data/${name}`, bytes);
  try {
    /** @type {string[]} */
    const asked = [];
    const play = await stand.open({
      hash: '#v1/vae?latent=4',
      before: async (page) => void page.on('request', (request) => asked.push(request.url())),
    });
    assert.equal(asked.filter((url) => /strokes/.test(url)).length, 0);
    await play.page.locator('mg-data mg-pictures canvas').click({ position: { x: 5, y: 5 } });
    await play.page.locator('mg-data .writing p', { hasText: 'Korean 1: 2 strokes' }).waitFor();
    assert.equal(asked.filter((url) => /strokes/.test(url)).length, 1);
    await play.train(1);
  } finally {
    extra.clear();
  }
});

test('where no strokes are known, nothing is promised', async () => {
  const play = await stand.open({ hash: GLYPHS });
  const labels = Array.from({ length: 40 }, (_, i) => i % 10);
  await play.drop({
    'images.gz': gzip(idx([40, 28, 28], new Uint8Array(40 * 784).fill(9))),
    'labels.gz': gzip(idx([40], labels)),
  });
  assert.equal(await play.page.locator('mg-data .writing').count(), 0);
  assert.equal(await play.page.locator('mg-data mg-pictures canvas').getAttribute('role'), 'img');
});
