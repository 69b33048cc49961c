/** Fit a shape to a shape: q in the hand, figures that are those of Node, what the prose promises. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { load } from 'metaglyph';
import { hold, keyed } from '../../web/lessons/posterior-q.js';
import { Stand, poll } from './playground.mjs';

/** @typedef {import('./playground.mjs').Playground} Playground */

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const address = (more = '') => `#v1/posterior?data=glyphs${more}`;

test('q stays in its ranges, and has digits for an address', () => {
  const q = { mean1: 1.2345, mean2: -9, sd1: 0.01, sd2: 0.61234, tilt: 2 };
  assert.deepEqual(hold(q), { mean1: 1.23, mean2: -5, sd1: 0.1, sd2: 0.612, tilt: 0.95 });
  const by = (/** @type {string} */ key) =>
    keyed({ mean1: 1, mean2: 1, sd1: 1, sd2: 2, tilt: 0 }, /** @type {any} */ ({ key }));
  assert.equal(by('ArrowRight')?.mean1, 1.2);
  assert.equal(by('-')?.sd2, 2 / 1.1);
  assert.equal(by('a'), null);
});

/** What the stage says of q. @param {Playground} play */
const shown = ({ page }) =>
  page.locator('mg-stage-posterior').evaluate((stage) => {
    const { figures, noise, placing } = /** @type {any} */ (stage);
    return { ...figures, noise, held: placing.at !== null };
  });

/** Waits until the stage is as wanted. @param {Playground} play @param {(now: any) => boolean} wanted */
const until = (play, wanted) =>
  poll(
    () => shown(play),
    (now) => now.noise && !now.held && wanted(now),
  );

/** Where a place of the plane is on the screen. @param {Playground} play @param {number} a @param {number} b */
async function place({ page }, a, b) {
  const box = /** @type {{ x: number, y: number, width: number, height: number }} */ (
    await page.locator('mg-posterior-map canvas').boundingBox()
  );
  return /** @type {const} */ ([
    box.x + (box.width / 2) * (1 + a / 5),
    box.y + (box.height / 2) * (1 - b / 5),
  ]);
}

test('q is dragged and widened, by keys and numbers too; a run begins where it is let go', async () => {
  const play = await stand.open({ hash: address('&family=full') });
  const { page } = play;
  await until(play, ({ mean1, mean2 }) => mean1 === -2 && mean2 === 2);
  await page.locator('mg-posterior-map').scrollIntoViewIfNeeded();
  const serial = await play.studio((studio) => studio.serial);
  await page.mouse.move(...(await place(play, -2, 2)));
  await page.mouse.down();
  await page.mouse.move(...(await place(play, 0.5, 0.4)), { steps: 4 });
  await page.waitForFunction(() => {
    const app = document.querySelector('metaglyph-app')?.shadowRoot;
    const stage = /** @type {any} */ (app?.querySelector('mg-stage-posterior'));
    return Math.abs(stage.figures.mean1 - 0.5) < 0.05;
  });
  assert.equal(await play.studio((studio) => studio.serial), serial, 'only looked at');
  await page.mouse.up();
  const moved = await until(play, ({ mean1, mean2 }) => Math.hypot(mean1 - 0.5, mean2 - 0.4) < 0.1);
  assert.ok(Math.abs(moved.elbo + moved.gap - moved.evidence) < 1e-5);
  assert.ok(Math.abs(moved.energy + moved.entropy - moved.elbo) < 1e-5);
  assert.match(page.url(), /mean1=0\.[45]/);
  // By its right it becomes wider, and leans.
  const { mean1, mean2, sd1 } = moved;
  await page.mouse.move(...(await place(play, mean1 + sd1, mean2)));
  await page.mouse.down();
  await page.mouse.move(...(await place(play, mean1 + 1.4, mean2 + 0.4)), { steps: 4 });
  await page.mouse.up();
  const wide = await until(play, (now) => Math.abs(now.sd1 - 1.4) < 0.1);
  assert.ok(wide.tilt > 0.5 && wide.gap < moved.gap, JSON.stringify(wide));
  await page.locator('mg-posterior-map canvas').focus();
  await page.keyboard.press('ArrowLeft');
  await until(play, (now) => Math.abs(now.mean1 - (wide.mean1 - 0.2)) < 0.011);
  await page.getByRole('spinbutton', { name: 'tilt ρ' }).fill('0.25');
  await page.keyboard.press('Enter');
  await until(play, ({ tilt }) => Math.abs(tilt - 0.25) < 1e-3);
});

test('training is that of Node; the mean field ends in the middle, too narrow', async () => {
  const play = await stand.open({ hash: address('&seed=3') });
  await play.train(200);
  const core = await load();
  const session = core.session('posterior', { seed: 3, optimizer: 'adam' });
  session.step(200);
  const metrics = session.metrics();
  for (const name of ['elbo', 'gap', 'sd1', 'baselineVariance'])
    assert.deepEqual(
      await play.studio(
        ({ run }, key) => Array.from(run.series?.y[key].subarray(0, 200) ?? []),
        name,
      ),
      Array.from(metrics[name]),
      name,
    );
  const now = await until(play, () => true);
  const { gap } = session.view('density', { n: 2 });
  assert.equal(now.gap, gap.data[0]);
  assert.ok(Math.abs(now.gap + Math.log(1 - 0.8 ** 2) / 2) < 0.1, `${now.gap}`);
  assert.ok(Math.abs(now.sd1 - 1.4 * 0.6) < 0.15);
  const { pathVariance } = session.view('gradients', { count: 2 });
  const sum = pathVariance.data.reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(now.noise.path - sum) < 1e-6);
  assert.ok(now.noise.path < now.noise.baseline && now.noise.baseline < now.noise.score);
  const way = await play.page
    .locator('mg-posterior-map')
    .evaluate((map) => /** @type {any} */ (map).way.length);
  assert.equal(way, 201);
});

test('on two hills q takes the one on its side; figures open their formulas', async () => {
  const play = await stand.open({
    hash: address('&target=mixture&family=full&estimator=exact&mean1=2&mean2=1'),
  });
  await play.train(150);
  const now = await until(play, ({ gap }) => Math.abs(gap - Math.log(2)) < 0.03);
  assert.ok(Math.hypot(now.mean1 - 1.6, now.mean2 - 1.2) < 0.1);
  const value = play.page.locator('mg-stage-posterior mg-value[formula="posterior.gap"]');
  await value.getByRole('button').click();
  await value.getByRole('dialog').waitFor();
  const texts = await value.locator('.live math mn').allTextContents();
  const [evidence, elbo, gap] = texts.map((one) => Number(one.replace('−', '-')));
  assert.ok(Math.abs(evidence - elbo - gap) < 0.016, texts.join(' '));
});

test('the words of the prose set what they say', async () => {
  const play = await stand.open({ hash: address('&lang=zh') });
  await until(play, ({ mean1 }) => mean1 === -2);
  for (const action of ['hyper:target=mixture', 'place:2.5,1.5,0.6,0.6,0', 'hyper:draws=64'])
    await play.studio((studio, what) => studio.act(what), action);
  await play.until(
    ({ run, busy }) =>
      !busy &&
      run.hypers.target === 'mixture' &&
      run.hypers.mean1 === 2.5 &&
      Number(run.draft.draws ?? run.hypers.draws) === 64,
  );
  await until(play, ({ mean1, mean2 }) => mean1 === 2.5 && mean2 === 1.5);
});
