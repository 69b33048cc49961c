/** Order in the code: marks of clusters, a map by keys and pointer, what is judged, arithmetic of codes. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { MARKS, colourOf, letterOf, shapeOf } from '../../web/views/marks.js';
import { Stand, poll } from './playground.mjs';

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const address = (/** @type {string} */ lesson, lang = 'en') =>
  `#v1/${lesson}?data=glyphs&latent=6&batch=16&lang=${lang}`;

test('marks: twenty of them, no two alike, whatever the theme', () => {
  const { getComputedStyle } = globalThis;
  for (const paper of ['#fbfaf6', '#16171a']) {
    globalThis.getComputedStyle = /** @type {any} */ (() => ({ getPropertyValue: () => paper }));
    const all = Array.from(
      { length: MARKS },
      (_, c) => `${colourOf(/** @type {any} */ ({}), c)} ${shapeOf(c)}`,
    );
    assert.equal(new Set(all).size, MARKS);
  }
  globalThis.getComputedStyle = getComputedStyle;
  assert.equal(new Set(Array.from({ length: MARKS }, (_, c) => letterOf(c))).size, MARKS);
});

/** @param {import('./playground.mjs').Playground} play */
const stage = ({ page }) => page.locator('mg-stage-clusters');

/** What the stage has: its order, its choice. @param {import('./playground.mjs').Playground} play */
const state = (play) =>
  stage(play).evaluate((el) => {
    const { order, choice } = /** @type {any} */ (el);
    /** @type {number[]} */
    const labels = order.labels;
    return {
      step: Number(order.step),
      labels,
      cluster: order.cluster,
      worth: order.worth,
      pixels: order.pixels,
      places: Array.from(order.places.data),
      width: order.places.dims[1],
      codes: Array.from(order.codes.data),
      size: order.codes.dims[1],
      picks: [...choice.picks],
    };
  });

/**
 * Until the stage has looked, at this; swept: at other k of the same codes, too.
 * @param {import('./playground.mjs').Playground} play
 * @param {{ step?: number, k?: number, swept?: boolean, side?: number, not?: number }} [wanted]  not: the
 *   first drawing is of another character
 */
const looked = (play, wanted = {}) =>
  play.page.waitForFunction(({ step, k, swept, side, not }) => {
    const app = document.querySelector('metaglyph-app')?.shadowRoot;
    const { order, choice } = /** @type {any} */ (app?.querySelector('mg-stage-clusters')) ?? {};
    return (
      order &&
      (step === undefined || order.step === step) &&
      (k === undefined || order.worth.k === k) &&
      (side === undefined || choice.side === side) &&
      (!swept ||
        JSON.stringify(choice.sweep.find((/** @type {any} */ one) => one.k === order.worth.k)) ===
          JSON.stringify(order.worth)) &&
      order.labels[0] !== not
    );
  }, wanted);

/** @param {import('./playground.mjs').Playground} play @param {string} id */
const sheet = (play, id) =>
  stage(play)
    .locator(`#${id}`)
    .evaluate((el) => Array.from(/** @type {any} */ (el).ink));

test('what lesson 3 has trained, as a map with clusters that are what they claim', async () => {
  const play = await stand.open({ hash: address('vae') });
  const { page } = play;
  await play.train(40);
  await page.getByRole('button', { name: 'The lab' }).click();
  await page.getByRole('link', { name: 'Order in the code' }).click();
  await looked(play, { step: 40, swept: true });
  const seen = await state(play);
  assert.equal(seen.labels.length, 200);
  assert.equal(new Set(seen.labels).size, 10);
  assert.equal(new Set(seen.cluster).size, 10);
  // Purity as it is defined.
  let right = 0;
  for (let c = 0; c < 10; c++) {
    const own = seen.labels.filter((_, i) => seen.cluster[i] === c);
    right += Math.max(...own.map((label) => own.filter((other) => other === label).length));
  }
  assert.ok(Math.abs(seen.worth.purity - right / 200) < 1e-12);
  assert.ok(seen.worth.chance > 0.1 && seen.worth.chance < 0.3);
  assert.ok(seen.worth.purity > seen.worth.chance && seen.pixels.purity > seen.worth.chance);
  // The axes: the first has more variance than the second, and they do not go together.
  const column = (/** @type {number} */ k) =>
    seen.labels.map((_, i) => seen.places[seen.width * i + k]);
  const product = (/** @type {number[]} */ a, /** @type {number[]} */ b) =>
    a.reduce((sum, v, i) => sum + v * b[i], 0);
  const [x, y] = [column(0), column(1)];
  assert.ok(product(x, x) >= product(y, y));
  assert.ok(Math.abs(product(x, y)) < 1e-3 * product(x, x));
  // Numbers open their formulas, with the live values put in.
  await stage(play)
    .getByRole('button', { name: `${(100 * seen.worth.purity).toFixed(1)} %` })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Purity', exact: true }).waitFor();
  await page.keyboard.press('Escape');
  // Another k is another partition, and none is left as it was.
  await stage(play).getByRole('slider', { name: 'k, clusters' }).fill('4');
  await looked(play, { k: 4 });
  assert.equal(new Set((await state(play)).cluster).size, 4);
  assert.equal(await stage(play).locator('.heap').count(), 4);
  assert.match(
    (await stage(play).locator('.heap p').first().textContent()) ?? '',
    /^\s*\d+ of \d+: /,
  );
  // Other characters; those that it trains on.
  const [first] = (await state(play)).labels;
  await stage(play).getByRole('button', { name: 'others' }).click();
  await looked(play, { not: first });
  const next = await state(play);
  assert.ok(!next.labels.includes(first), 'none of those before');
  await stage(play).getByRole('button', { name: 'those it trains on' }).click();
  await looked(play, { side: 0, not: next.labels[0] });
  const { serial, step } = await play.studio((studio) => ({
    serial: studio.serial,
    step: studio.run.step,
  }));
  assert.ok(serial > 0);
  assert.equal(step, 40, 'what was trained is still there');
});

test('the map by keys and by pointer; a − b + c of drawings and of means', async () => {
  const play = await stand.open({ hash: address('clusters') });
  const { page } = play;
  await play.train(20);
  await looked(play, { step: 20, swept: true });
  const map = stage(play).locator('mg-code-map');
  const canvas = map.locator('canvas.map');
  await canvas.focus();
  for (const key of ['ArrowRight', 'ArrowUp', 'ArrowLeft']) await page.keyboard.press(key);
  const hovered = await map.evaluate((el) => /** @type {any} */ (el).hover);
  assert.ok(hovered >= 0);
  assert.match((await map.locator('[role=status]').textContent()) ?? '', /, cluster [A-T]$/);
  const lens = await map.evaluate((el) => {
    const shown = /** @type {HTMLCanvasElement} */ (el.shadowRoot?.querySelector('.lens canvas'));
    return [...(shown.getContext('2d')?.getImageData(0, 0, 28, 28).data ?? [])];
  });
  assert.ok(new Set(lens).size > 4, 'a drawing is seen in the lens');
  await page.keyboard.press('Enter');
  assert.equal((await state(play)).picks[0], hovered);
  // The next click is b: right on a mark.
  const index = 77;
  const box = await canvas.boundingBox();
  assert.ok(box);
  const [x, y] = await map.evaluate(
    (el, [i, side]) => /** @type {any} */ (el).pixel(i, side),
    /** @type {const} */ ([index, box.width]),
  );
  await canvas.click({ position: { x: x - 1, y: y - 1 } }); // within its border
  const seen = await state(play);
  const near = (/** @type {number} */ i) =>
    [0, 1].every(
      (k) => Math.abs(seen.places[seen.width * i + k] - seen.places[seen.width * index + k]) < 1e-6,
    );
  assert.ok(seen.picks[1] === index || near(seen.picks[1]), `${seen.picks[1]}`);
  // What is decoded is the sum of the codes.
  const decoded = async (/** @type {number[]} */ z) =>
    play.studio(async (studio, code) => {
      const data = Float32Array.from(code);
      const out = await studio.view('decode', { z: { dims: [1, code.length], data } }, ['output']);
      return Array.from(out?.output.data ?? []);
    }, z);
  const code = (/** @type {number} */ i) => seen.codes.slice(seen.size * i, seen.size * (i + 1));
  const same = (/** @type {number[]} */ wanted) =>
    poll(
      () => sheet(play, 'sum'),
      (ink) => ink.length === 784 && ink.every((v, p) => Math.abs(v - wanted[p]) <= 1),
    );
  const sum = (/** @type {number[][]} */ [a, b, c]) => a.map((v, d) => v - b[d] + c[d]);
  await same(await decoded(sum(seen.picks.map(code))));
  await stage(play).getByRole('button', { name: 'means of their characters' }).click();
  const mean = (/** @type {number} */ i) => {
    const own = seen.labels.flatMap((label, j) => (label === seen.labels[i] ? [code(j)] : []));
    return own[0].map((_, d) => own.reduce((total, z) => total + z[d] / own.length, 0));
  };
  await same(await decoded(sum(seen.picks.map(mean))));

  // Other drawings are asked for while a sum is on its way; a sum is, while they are.
  for (const [held, first, then] of /** @type {const} */ ([
    ['view', /^drawings$/, /^others/],
    ['order', /^others/, /^means of/],
  ])) {
    const { labels } = await state(play);
    await play.hold(held);
    await stage(play).getByRole('button', { name: first }).click();
    await play.reached(held);
    await stage(play).getByRole('button', { name: then }).click();
    await play.release();
    await looked(play, { not: labels[0] });
    await play.settled();
    assert.deepEqual((await state(play)).picks, [0, 20, 40]);
  }
});

test('in Chinese, on a phone, in the dark: nothing sticks out, nothing is unnamed', async () => {
  const play = await stand.open({
    ...{ hash: address('clusters', 'zh'), width: 360, height: 740, scheme: 'dark', calm: true },
  });
  await play.train(5);
  await looked(play);
  assert.equal(await play.sideways(), 0);
  assert.deepEqual(await play.unusable(), []);
  // Numbers and marks are not colours alone: each cluster has its letter beside its shape.
  const marks = await stage(play).locator('.heap .mark').allTextContents();
  assert.deepEqual(
    marks.map((text) => text.trim()),
    Array.from({ length: 10 }, (_, c) => letterOf(c)),
  );
});
