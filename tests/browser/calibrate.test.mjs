/** Know what you don't know: points in the hand, a band that narrows, promises that are kept. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { load } from 'metaglyph';
import { Stand, poll } from './playground.mjs';

/** @typedef {import('./playground.mjs').Playground} Playground */

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

/** What the stage shows. @param {Playground} play */
const shown = ({ page }) =>
  page.locator('mg-stage-calibrate').evaluate((stage) => {
    const { points, belief, task, told, reach } = /** @type {any} */ (stage);
    return {
      ...{ points, told, reach },
      sd: belief ? Array.from(/** @type {Float32Array} */ (belief.sd.data)) : [],
      curves: belief?.curves?.dims ?? null,
      hidden: task ? Array.from(/** @type {Float32Array} */ (task.x.data)) : [],
    };
  });

/** Waits until the band is of as many points. @param {Playground} play @param {number} count @param {(s: any) => boolean} [more] */
const settled = (play, count, more = () => true) =>
  poll(
    async () => {
      await play.page
        .locator('mg-stage-calibrate')
        .evaluate((stage) => /** @type {any} */ (stage).looks.done);
      return shown(play);
    },
    (now) => now.points.length === count && now.sd.length && more(now),
  );

test('a click places a point where the band then narrows, keys do as well; taken away it is as before', async () => {
  const play = await stand.open({ hash: '#v1/calibrate?seed=3' });
  const { page } = play;
  await play.train(400);
  const empty = await settled(play, 0);
  const canvas = page.locator('mg-bands canvas');
  const click = async () => {
    const box = await canvas.boundingBox();
    assert.ok(box);
    await canvas.click({ position: { x: 0.7 * box.width, y: 0.4 * box.height } });
  };
  await click();
  const one = await settled(play, 1, ({ sd }) => sd[0] !== empty.sd[0]);
  const at = Math.round(10 * (one.points[0].x + 5));
  assert.ok(Math.abs(one.points[0].x - 2.08) < 0.03, `${one.points[0].x}`);
  assert.ok(one.sd[at] < 0.6 * empty.sd[at], `${one.sd[at]} of ${empty.sd[at]}`);

  // What stands there is what Node says of the same model.
  const core = await load();
  const session = core.session('alpaca', { seed: 3 });
  session.step(400);
  const tensor = (/** @type {number} */ v) => ({ dims: [1], data: Float32Array.of(v) });
  const [point] = one.points;
  const belief = session.view('belief', { x: tensor(point.x), y: tensor(point.y) });
  assert.deepEqual(one.sd, Array.from(belief.sd.data));
  const words = (await canvas.getAttribute('aria-label')) ?? '';
  assert.match(words, /1 points are known/);
  assert.ok(words.includes(`± ${(1.959964 * Math.max(...one.sd)).toFixed(2)}`), words);

  await canvas.focus();
  for (const key of ['ArrowLeft', 'ArrowLeft', 'Shift+ArrowUp', 'Enter'])
    await page.keyboard.press(key);
  const two = await settled(play, 2);
  assert.deepEqual(two.points[1], { x: -1, y: 0.1 });
  await page.keyboard.press('Enter'); // the cross is on it
  await settled(play, 1, ({ sd }) => sd[at] === one.sd[at]);
  await click();
  const none = await settled(play, 0, ({ sd }) => sd[at] === empty.sd[at]);
  assert.deepEqual(none.sd, empty.sd);
});

test('a hidden curve is told point by point, shown, and another; words of the prose do the same', async () => {
  const play = await stand.open({ hash: '#v1/calibrate' });
  const { page } = play;
  const begun = await settled(play, 0, ({ hidden }) => hidden.length === 10);
  const tell = page.getByRole('button', { name: 'Tell a point' });
  await tell.click();
  await tell.click();
  const two = await settled(play, 2);
  assert.deepEqual(
    two.points.map((/** @type {{ x: number }} */ p) => p.x),
    begun.hidden.slice(0, 2),
  );
  await page.getByRole('checkbox', { name: 'draw possible curves' }).check();
  await settled(play, 2, ({ curves }) => curves?.[0] === 12);
  await page.getByRole('checkbox', { name: 'show the hidden curve' }).check();
  await page.getByText('the hidden curve', { exact: true }).waitFor();
  // What is told is the curve that was asked for, however long it takes to come.
  const another = page.getByRole('button', { name: 'Another curve' });
  await play.hold('view');
  await another.click();
  await play.reached('view');
  await tell.click();
  await play.release();
  const next = await settled(play, 1, ({ hidden }) => hidden[0] !== begun.hidden[0]);
  assert.equal(next.points[0].x, next.hidden[0]);
  await another.click();
  const other = await settled(play, 0, ({ hidden }) => hidden[0] !== next.hidden[0]);
  assert.equal(other.told, 0);
  await page.getByRole('button', { name: /Next →/ }).click();
  await page.getByRole('button', { name: 'one point here' }).click();
  const placed = await settled(play, 1);
  assert.deepEqual(placed.points, [{ x: -2, y: 2 }]);
  await page.getByRole('button', { name: 'all', exact: true }).click();
  await settled(play, 0);
});

test('trained, bands keep what they promise on unseen curves, and narrow with every point', async () => {
  const play = await stand.open({ hash: '#v1/calibrate', locale: 'zh-CN', width: 360 });
  await play.train(600);
  await play.studio((studio) => studio.measure(studio.lesson.measures[0]));
  await play.until(({ run }) => run.evaluations.get('test')?.last?.step === 600);
  const last = await play.studio(({ run }) => {
    const { values } = /** @type {any} */ (run.evaluations.get('test')).last;
    return { kept: values.kept.mean, width: values.width.mean, coverage: values.coverage.mean };
  });
  last.kept.forEach((/** @type {number} */ share, /** @type {number} */ i) =>
    assert.ok(
      Math.abs(share - (i + 1) / 10) < 0.3 && (!i || share > last.kept[i - 1]),
      `${last.kept}`,
    ),
  );
  last.width.forEach((/** @type {number} */ width, /** @type {number} */ i) =>
    assert.ok(!i || width < last.width[i - 1], `${last.width}`),
  );
  assert.ok(Math.min(...last.coverage) > 0.85, `${last.coverage}`);
});
