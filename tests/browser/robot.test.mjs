/** The robot's lesson: the core's own numbers, the goal in the hand, and that it learns to adapt. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { load } from 'metaglyph';
import { held, keyed } from '../../web/views/arena.js';
import { Stand, poll } from './playground.mjs';

/** @typedef {import('./playground.mjs').Playground} Playground */

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const ADDRESS = '#v1/robot?data=glyphs';

/** What the stage shows. @param {Playground} play */
const shown = ({ page }) =>
  page.locator('mg-stage-robot').evaluate((stage) => {
    const { told, goal, step, scene } = /** @type {any} */ (stage);
    return { ...told, goal, step, path: Array.from(scene?.path.data ?? []) };
  });

/** @param {Playground} play @param {(now: any) => boolean} check */
const shows = (play, check) =>
  poll(
    () => shown(play),
    (now) => now.returns && check(now),
  );

test('a goal stays in its square, and has digits for an address', () => {
  assert.deepEqual(held([0.123, -7]), [0.12, -0.5]);
  assert.deepEqual(keyed([0.1, 0.1], { key: 'ArrowUp', shiftKey: false }), [0.1, 0.15]);
  assert.deepEqual(keyed([0.1, 0.1], { key: 'ArrowLeft', shiftKey: true }), [0.09, 0.1]);
  assert.equal(keyed([0, 0], { key: 'a', shiftKey: false }), null);
});

test('the stage shows the core’s numbers; the goal is dragged, moved by keys and by the prose', async () => {
  const play = await stand.open({ hash: `${ADDRESS}&tasks=3` });
  const { page } = play;
  await play.train(2);
  const session = (await load()).session('robot', {
    ...{ tasks: 3, seed: await play.studio(({ run }) => run.seed) },
  });
  session.step(2);
  const wanted = (/** @type {number[]} */ [x, y]) =>
    Array.from(session.view('robot', { x, y, n: 15 }).path.data);
  const same = (/** @type {any} */ now) =>
    JSON.stringify(now.path) === JSON.stringify(wanted(now.goal));
  await shows(play, same);
  const arena = page.locator('mg-arena:not([mini]) canvas');
  await arena.scrollIntoViewIfNeeded();
  const box = /** @type {{ x: number, y: number, width: number, height: number }} */ (
    await arena.boundingBox()
  );
  const at = (/** @type {number} */ x, /** @type {number} */ y) =>
    /** @type {const} */ ([
      box.x + box.width * (0.5 + x / 1.5),
      box.y + box.height * (0.5 - y / 1.5),
    ]);
  await page.mouse.move(...at(0.35, 0.25));
  await page.mouse.down();
  await page.mouse.move(...at(-0.3, 0.2), { steps: 4 });
  await page.mouse.up();
  const dragged = await shows(play, (now) => Math.abs(now.goal[0] + 0.3) < 0.02);
  assert.ok(Math.abs(dragged.goal[1] - 0.2) < 0.02);
  await shows(play, same);
  await arena.focus();
  await page.keyboard.press('ArrowRight');
  await shows(play, ({ goal }) => Math.abs(goal[0] - dragged.goal[0] - 0.05) < 1e-6);
  await shows(play, same);
  await poll(
    () => arena.getAttribute('aria-label'),
    (label) => /The goal is at −0\.2\d/.test(label ?? ''),
  );
  await page.getByRole('button', { name: 'Next →' }).click();
  await page.getByRole('button', { name: 'a corner' }).click();
  await shows(play, ({ goal }) => goal[0] === -0.45 && goal[1] === 0.45);
  await shows(play, same);
  await page.getByRole('button', { name: 'Another goal' }).click();
  await shows(play, ({ goal }) => goal[0] !== -0.45);
  const stages = page.getByRole('radio', { name: /before|after step/ });
  assert.equal(await stages.count(), 4);
  await stages.nth(1).focus();
  await page.keyboard.press('ArrowRight');
  await shows(play, ({ step }) => step === 2);
  session.free();
});

test('in some steps it learns to adapt; in both languages, on a phone', async () => {
  const play = await stand.open({ hash: `${ADDRESS}&tasks=10&rate=0.01`, width: 360, height: 740 });
  const { page } = play;
  const rises = (/** @type {any} */ { returns }) =>
    returns[1] > -1 && returns[1] > 0.35 * returns[0];
  assert.ok(!rises(await shows(play, () => true)));
  await play.train(60);
  await shows(play, rises);
  assert.equal(await play.sideways(), 0);
  assert.deepEqual(await play.unusable(), []);
  await page.locator('mg-arena').first().waitFor();
  await play.bilingual();
});
