/** Numbers that open their formulas, with the values that stand there. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { formulas } from '../../web/formulas/index.js';
import { texts } from '../../web/i18n/en-formulas.js';
import { Stand } from './playground.mjs';

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

test('every formula has its words', () => {
  const keys = Object.keys(formulas).flatMap((name) => [`${name}.title`, `${name}.says`]);
  assert.deepEqual(Object.keys(texts).sort(), keys.map((key) => `formula.${key}`).sort());
});

/** The numbers in the second formula of an open sheet. @param {import('playwright-core').Locator} value */
const filled = async (value) =>
  (await value.locator('.live math mn').allTextContents()).map((text) =>
    Number(text.replace('−', '-').replaceAll(',', '')),
  );

/** @param {import('playwright-core').Locator} value @param {'enter' | 'click'} by */
async function open(value, by) {
  const button = value.getByRole('button');
  if (by === 'enter') await button.press('Enter');
  else await button.click();
  await value.getByRole('dialog').waitFor();
}

/** Stops training until all numbers are those of one step. @param {import('./playground.mjs').Playground} play */
async function rest(play) {
  await play.studio((studio) => studio.pause());
  await play.settled();
  await play.until(({ measuring }) => !measuring);
  await play.settled(); // the curves follow
}

test('VAE: the ELBO is the sum that stands there, and goes along with it', async () => {
  const play = await stand.open({ hash: '#v1/vae?data=glyphs&latent=4&batch=16' });
  const { page } = play;
  await play.studio((studio) => studio.play());
  await play.until(({ run }) => (run.evaluations.get('test')?.list.length ?? 0) > 1);
  await rest(play);
  const [elbo, reconstruction, kl] = ['elbo', 'reconstruction', 'kl'].map((name) =>
    page.locator(`mg-stage-vae mg-value[formula="vae.${name}"]`),
  );
  await open(elbo, 'click');
  const [sum, first, second] = await filled(elbo);
  assert.ok(Math.abs(sum - (first - second)) < 0.11);
  assert.equal((await elbo.textContent())?.trim(), sum.toFixed(1).replace('-', '−'));
  assert.match(await elbo.getByRole('dialog').innerText(), /mean of \d+ held-out drawings/);
  assert.deepEqual(await play.unusable(), []);
  await play.studio((studio) => studio.play());
  await page.waitForFunction(
    ({ was, here }) => {
      const stage = document
        .querySelector('metaglyph-app')
        ?.shadowRoot?.querySelector('mg-stage-vae')?.shadowRoot;
      const shown = stage?.querySelector(`mg-value[formula="vae.${here}"]`)?.shadowRoot;
      const now = shown?.querySelector('.live mn')?.textContent;
      return now !== undefined && now !== was;
    },
    { was: sum.toFixed(1).replace('-', '−'), here: 'elbo' },
  );
  await rest(play);
  await page.keyboard.press('Escape');
  await elbo.getByRole('dialog').waitFor({ state: 'hidden' });
  await open(reconstruction, 'enter');
  const [pixels, each, all] = await filled(reconstruction);
  assert.ok(pixels === 784 && Math.abs(pixels * each - all) < 0.5);
  await page.keyboard.press('Escape');
  await open(kl, 'enter');
  const [latent, one, whole] = await filled(kl);
  assert.ok(latent === 4 && Math.abs(latent * one - whole) < 0.1);
  await page.keyboard.press('Escape');

  // Beside the curves: held-out drawings as on the stage, and the batches of the last steps.
  const legend = page.locator('mg-chart#elbo li mg-value');
  await open(legend.nth(1), 'click');
  assert.deepEqual(await filled(legend.nth(1)), await filled(elbo));
  await page.keyboard.press('Escape');
  await open(legend.first(), 'enter');
  const [bound, likely, cost] = await filled(legend.first());
  assert.ok(Math.abs(bound - (likely - cost)) < 0.11);
  const { last, y } = await play.studio(({ run }) => {
    const { x, y: values } = run.series?.smooth('elbo') ?? { x: [], y: [] };
    return { last: x.at(-1), y: values.at(-1) ?? NaN };
  });
  assert.ok(Math.abs(bound - y) < 0.051, `${bound} ${y}`);
  const words = await legend.first().getByRole('dialog').innerText();
  assert.ok(words.includes(`to ${last}, each`), words);
  await page.keyboard.press('Escape');
  const pile = page.locator('mg-chart#costs li mg-value').first();
  await open(pile, 'click');
  const [redrawn, code, together] = await filled(pile);
  assert.ok(Math.abs(redrawn + code - together) < 0.11);
  assert.ok(Math.abs(redrawn + likely) < 0.051, `β is 1: ${redrawn} ${likely}`);
});

test('few-shot: accuracies with the interval worked out; Chinese; on a phone within the window', async () => {
  const play = await stand.open({
    hash: '#v1/maml?data=glyphs&network=mlp&lang=zh',
    width: 360,
    height: 700,
    scheme: 'dark',
  });
  const { page } = play;
  await play.studio((studio) => studio.play());
  await play.until(({ run }) => run.evaluations.has('test'));
  await rest(play);
  const value = page.locator('mg-stage-maml mg-value[formula="maml.accuracy"]');
  await open(value, 'enter');
  const [mean, times, spread, count, again, half] = await filled(value);
  assert.deepEqual([times, again], [1.96, mean]);
  assert.ok(Math.abs((times * spread) / Math.sqrt(count) - half) < 0.1);
  assert.match(await value.getByRole('dialog').innerText(), /准确率/);
  const box = await value.getByRole('dialog').boundingBox();
  assert.ok(
    box && box.x >= 0 && box.x + box.width <= 360 && box.y >= 0 && box.y + box.height <= 700,
  );
  assert.deepEqual(await play.unusable(), []);
  await page.keyboard.press('Escape');
  const loss = page.locator('mg-chart#loss li mg-value').last();
  await open(loss, 'enter');
  const [, episodes, , all, belief, nats] = await filled(loss);
  assert.ok(episodes === all && Math.abs(-Math.log(belief) - nats) < 0.01, `${belief} ${nats}`);
});

test('a formula that comes when its number has gone is not shown, and no error', async () => {
  const play = await stand.open({ hash: '#v1/vae?data=glyphs&latent=4&batch=16' });
  await play.studio((studio) => studio.measure(studio.lesson.measures[0]));
  const value = play.page.locator('mg-stage-vae mg-value[formula="vae.elbo"]');
  await value.evaluate(async (element) => {
    const shown = /** @type {any} */ (element).show();
    element.remove();
    await shown;
  });
});
