/** Lesson 3: two costs, one on the other; a code that collapses, and is repaired. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { IN_USE, klOfDimensions } from '../../web/views/usage.js';
import { Stand } from './playground.mjs';

/** @typedef {import('./playground.mjs').Playground} Playground */

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

test('KL of each dimension: that of Gaussians, mean of the drawings', () => {
  // Two drawings, three dimensions: the prior itself, a mean of ±2, a variance of 1/4.
  const quarter = Math.log(0.25);
  const kl = klOfDimensions([0, 2, 0, 0, -2, 0], [0, 0, quarter, 0, 0, quarter], 3);
  const narrow = 0.5 * (0.25 - 1 - quarter);
  [0, 2, narrow].forEach((want, d) => assert.ok(Math.abs(kl[d] - want) < 1e-12, `${kl[d]}`));
});

/** Turns the pages of the lesson's prose. @param {Playground} play @param {number} from @param {number} to */
async function turn({ page }, from, to) {
  for (let at = from; at < to; at++) {
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText(`${at + 1} of 7`).waitFor();
  }
}

/** A button of the prose. @param {Playground} play @param {string} name */
const press = ({ page }, name) =>
  page.locator('.prose').getByRole('button', { name, exact: true }).click();

/** What the stage says of the dimensions. @param {Playground} play */
async function usage({ page }) {
  const dims = page.locator('mg-dims');
  const [, used, latent] =
    /^(\d+) of (\d+)$/.exec(await dims.locator('mg-value').innerText()) ?? [];
  return {
    used: Number(used),
    latent: Number(latent),
    words: await dims.getByRole('status').innerText(),
    bars: await dims.locator('rect.used').count(),
    all: await dims.locator('rect').count(),
  };
}

/** @param {Playground} play */
const costs = ({ page }) =>
  page
    .locator('mg-chart#costs')
    .evaluate((chart) =>
      /** @type {import('../../web/views/chart.js').Chart} */ (chart).curves.map(
        ({ label, x, y, under }) => ({ label, x, y, under }),
      ),
    );

test('the prose makes the code collapse, the stage says so, and the prose repairs it', async () => {
  const play = await stand.open({ hash: '#v1/vae?data=glyphs&batch=16' });
  const { page } = play;
  assert.equal(await page.locator('mg-dims').count(), 0, 'an untrained code says nothing');
  await turn(play, 1, 3);
  await press(play, 'Train');
  await play.until(({ playing, run }) => playing && run.step > 0);
  await play.studio((studio) => studio.pause());
  const begun = await play.studio(({ run }) => run.step);
  if (begun < 200) await play.train(200 - begun);
  else await play.settled();
  const trained = await usage(play);
  assert.ok(trained.used >= 8 && trained.latent === 16, `${trained.used} of ${trained.latent}`);
  assert.deepEqual([trained.bars, trained.all], [trained.used, 16]);

  // What it says is what the model's own codes say.
  const codes = await play.studio(async (studio) => {
    const view = await studio.view('encode', { side: 1, first: 0, count: 240 }, []);
    return [view?.mean, view?.logvar].map((tensor) => Array.from(tensor?.data ?? []));
  });
  const kl = klOfDimensions(codes[0], codes[1], 16);
  assert.equal(kl.filter((one) => one > IN_USE).length, trained.used);

  // Two costs, the reconstruction on the KL: together the negative ELBO.
  const [reconstruction, code, both] = await costs(play);
  assert.deepEqual(reconstruction.under, code.y);
  assert.ok(code.under?.every((one) => one === 0));
  const elbo = await play.studio(({ run }) => run.series?.smooth('elbo'));
  assert.deepEqual(both.x, elbo?.x);
  both.y.forEach((cost, i) => {
    assert.ok(Math.abs(cost + (elbo?.y[i] ?? NaN)) < 1e-3, `step ${both.x[i]}`);
    assert.equal(cost, code.y[i] + reconstruction.y[i]);
  });
  const rows = page.locator('mg-chart#costs table tbody tr');
  assert.equal(await rows.count(), 8);
  const last = await rows.last().locator('th, td').allInnerTexts();
  assert.deepEqual(last.slice(0, 4), [
    String(both.x.at(-1)),
    ...[reconstruction, code, both].map(({ y }) => (y.at(-1) ?? NaN).toFixed(1)),
  ]);

  // Twenty times as dear: nothing is said any more, and every drawing is redrawn alike.
  const step = await play.studio(({ run }) => run.step);
  await press(play, 'β = 20');
  await play.until(({ run }) => run.log.some(({ value }) => value === 20));
  await play.train(50);
  const collapsed = await usage(play);
  assert.equal(collapsed.used, 0);
  assert.equal(collapsed.bars, 0);
  assert.match(collapsed.words, /^Collapsed\./);
  const redrawn = await play.ink('mg-stage-vae #output1');
  const spread = (/** @type {number[]} */ ink) => {
    let most = 0;
    for (let k = 0; k < 784; k++)
      for (let i = k; i < ink.length; i += 784) most = Math.max(most, Math.abs(ink[i] - ink[k]));
    return most;
  };
  assert.ok(spread(redrawn) < 30, `${spread(redrawn)} of 255`);
  assert.ok(spread(await play.ink('mg-stage-vae #input1')) > 200);
  const [, priced] = await costs(play);
  const plain = await play.studio(({ run }) => run.series?.smooth('kl'));
  priced.y.forEach((cost, i) => {
    const beta = priced.x[i] > step ? 20 : 1;
    const from = priced.x[i - 1] ?? 0; // a mean of steps on both sides of the change is neither
    if (priced.x[i] <= step || from >= step)
      assert.ok(Math.abs(cost - beta * (plain?.y[i] ?? NaN)) < 1e-6, `step ${priced.x[i]}`);
  });

  // The count opens its formula, with the values of now.
  await page.locator('mg-dims mg-value button').click();
  const sheet = page.locator('mg-dims mg-value [popover]');
  await sheet.getByRole('heading').waitFor();
  assert.match(await sheet.innerText(), /When a dimension is in use[\s\S]*240 held-out/);
  assert.match((await sheet.locator('.live').textContent()) ?? '', /0\s*\/\s*16/);
  await page.keyboard.press('Escape');

  // Almost free for a while: they wake.
  await turn(play, 3, 4);
  await press(play, 'β = 0.1');
  await play.until(({ run }) => run.hypers.beta === 0.1);
  await play.train(100);
  const awake = await usage(play);
  assert.ok(awake.used >= 8, `${awake.used} of 16`);
  assert.doesNotMatch(awake.words, /Collapsed/);
  assert.deepEqual(await play.unusable(), []);
  await play.bilingual();
});

test('a likelihood that forgives all collapses at β = 1; a narrow one does not; on a phone', async () => {
  const play = await stand.open({
    hash: '#v1/vae?data=glyphs&batch=16&likelihood=gaussian&sigma=1',
    width: 360,
    height: 740,
    scheme: 'dark',
  });
  const { page } = play;
  await play.train(100);
  assert.equal((await usage(play)).used, 0);
  assert.match((await usage(play)).words, /^Collapsed\./);
  const [reconstruction] = await costs(play);
  assert.ok(
    reconstruction.y.every((one) => one > 0),
    'without the logarithm of the width, a cost',
  );
  await page.getByRole('button', { name: 'Lesson and controls' }).click();
  await turn(play, 1, 6);
  await press(play, 'σ = 0.3');
  await press(play, 'anew');
  await play.until(({ run, busy }) => !busy && run.step === 0 && run.hypers.sigma === 0.3);
  await play.train(100);
  assert.ok((await usage(play)).used >= 8);
  assert.equal(await play.sideways(), 0);
  assert.deepEqual(await play.unusable(), []);
});
