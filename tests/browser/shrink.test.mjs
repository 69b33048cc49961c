/** Borrow strength: groups and errors are those of Node, tau in the hand, the real data's names. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { load } from 'metaglyph';
import { stepOf } from '../../web/lessons/shrink-step.js';
import { Stand, poll } from './playground.mjs';

/** @typedef {import('./playground.mjs').Playground} Playground */

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const address = (more = '') => `#v1/shrink?data=glyphs${more}`;

test('axes have round steps', () => {
  assert.equal(stepOf(10, 5), 2);
  assert.equal(stepOf(0.3, 8), 0.05);
  assert.equal(stepOf(47, 4), 20);
});

/** What the stage shows. @param {Playground} play */
const shown = ({ page }) =>
  page.locator('mg-stage-shrink').evaluate((stage) => {
    const { figures, at, renderRoot, whole } = /** @type {any} */ (stage);
    const { groups } = renderRoot.querySelector('mg-shrink-groups');
    return { ...figures, held: at !== null, groups, whole };
  });

/** Waits until the stage is as wanted. @param {Playground} play @param {(now: any) => boolean} wanted */
const until = (play, wanted) =>
  poll(
    () => shown(play),
    (now) => now.groups && now.errors && !now.held && wanted(now),
  );

test('training is that of Node: tau is learnt, and errors fall', async () => {
  const play = await stand.open({ hash: address('&seed=4') });
  await play.train(200);
  const core = await load();
  const session = core.session('shrink', { seed: 4 });
  session.step(200);
  const metrics = session.metrics();
  for (const name of ['likelihood', 'tau', 'shrunkenError'])
    assert.deepEqual(
      await play.studio(
        ({ run }, key) => Array.from(run.series?.y[key].subarray(0, 200) ?? []),
        name,
      ),
      Array.from(metrics[name]),
      name,
    );
  const view = session.view('groups');
  const now = await until(play, ({ tau }) => tau === view.tau.data[0]);
  assert.deepEqual(now.errors, Array.from(view.errors.data));
  const raw = Array.from(view.raw.data);
  assert.deepEqual(
    now.groups.raw,
    [...raw].sort((a, b) => b - a),
  );
  // Each row is one group, also in the columns beside.
  now.groups.raw.forEach((/** @type {number} */ x, /** @type {number} */ i) => {
    const j = raw.indexOf(x);
    assert.equal(now.groups.shrunken[i], view.shrunken.data[j]);
    assert.equal(now.groups.values[i].length, view.size.data[j]);
  });
  const figures = await play.page.locator('mg-stage-shrink tbody td:last-child').allInnerTexts();
  assert.deepEqual(
    figures,
    now.errors.map((/** @type {number} */ x) => x.toFixed(3)),
  );
});

test('tau is dragged, by keys too, and by the words of the prose; a run begins there', async () => {
  const play = await stand.open({ hash: address() });
  const { page } = play;
  const begun = await until(play, ({ tau }) => tau > 0);
  const serial = await play.studio((studio) => studio.serial);
  const canvas = page.locator('mg-shrink-tau canvas');
  await canvas.scrollIntoViewIfNeeded();
  const box = /** @type {{ x: number, y: number, width: number, height: number }} */ (
    await canvas.boundingBox()
  );
  await page.mouse.move(box.x + 0.8 * box.width, box.y + 0.4 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.4 * box.height, { steps: 4 });
  await page.mouse.up();
  await play.until(({ serial: now, busy }, old) => now !== old && !busy, serial);
  const dragged = await until(play, ({ tau }) => tau < begun.tau / 2);
  assert.ok(dragged.pull > begun.pull && Math.abs(dragged.mean - begun.mean) < 1e-2);
  assert.match(await page.evaluate(() => location.hash), /startTau=[\d.]+/);
  await canvas.focus();
  await page.keyboard.press('ArrowRight');
  await until(play, ({ tau }) => tau > dragged.tau * 1.02);
  await play.studio((studio) => studio.act('tau:0.02'));
  const pooled = await until(play, ({ pull }) => pull > 0.99);
  const spread = pooled.groups.shrunken;
  assert.ok(Math.max(...spread) - Math.min(...spread) < 0.05);
});

test('tau said by the prose before there is anything to see is not lost', async () => {
  const play = await stand.open({ hash: address(), hold: ['session'] });
  await play.reached('session');
  await play.page.locator('mg-stage-shrink').waitFor();
  await play.studio((studio) => studio.act('tau:0.02'));
  await play.release();
  await until(play, ({ pull }) => pull > 0.99);
  assert.equal(await play.studio(({ run }) => run.hypers.startTau), 0.02);
});

test('baseball: names with their averages; schools: no truth, and bands of two kinds', async () => {
  const play = await stand.open({ hash: address('&source=baseball') });
  const { page } = play;
  const first = await until(play, ({ groups }) => groups.names.length === 18);
  assert.equal(first.groups.names[0], 'Clemente');
  assert.ok(
    Math.abs(first.groups.raw[0] - 0.4) < 1e-6 && Math.abs(first.groups.truth[0] - 0.346) < 1e-6,
  );
  assert.equal(first.groups.names.at(-1), 'Alvis');
  await play.train(300);
  const trained = await until(play, ({ errors }) => errors[2] < 0.32 * errors[0]);
  assert.ok(trained.pull > 0.6);
  await play.studio((studio) => studio.setHyper('source', 'schools'));
  const schools = await until(play, ({ groups }) => groups.names.length === 8);
  assert.equal(schools.groups.truth, null);
  assert.deepEqual(
    [...new Set(await page.locator('mg-stage-shrink tbody td:last-child').allInnerTexts())],
    ['–'],
  );
  await page.getByRole('button', { name: 'whole posterior', exact: true }).first().click();
  await until(play, ({ whole }) => whole);
});
