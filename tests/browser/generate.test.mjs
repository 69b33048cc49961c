/** Characters nobody has drawn, in a real browser: between two and beyond, an episode, both languages. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Stand, poll } from './playground.mjs';

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const STAGE = 'mg-stage-generate';

test('generate: a new character between two and beyond; an episode is answered by keys', async () => {
  const p = await stand.open({ hash: '#v1/generate?data=glyphs&lang=en' });
  const { page } = p;
  const stage = page.locator(STAGE);
  await stage.waitFor();
  const look = () =>
    stage.evaluate((/** @type {any} */ e) => {
      const ink = (/** @type {string} */ id) => [...(e.sheet(id)?.ink ?? [])];
      const sum = (/** @type {string} */ id) => e.sheet(id)?.fingerprint();
      return {
        at: e.at,
        step: e.drawnAt,
        pair: e.pair,
        same: e.pair && e.known.alphabets[e.pair[0]] === e.known.alphabets[e.pair[1]],
        real: [sum('#real0'), sum('#real1')],
        new: sum('#new'),
        way: sum('#way'),
        first: ink('#way').slice(0, 784),
        middle: ink('#way').slice(4 * 784, 5 * 784),
        hands: [ink('#new').slice(0, 784), ink('#new').slice(784, 2 * 784)],
        asked: sum('#asked'),
        straight: sum('#straight'),
        bent: sum('#bent'),
        round: e.round && { total: e.round.total, pixels: e.round.pixels, right: e.round.right },
        answered: e.answered,
        truth: e.round?.queries[e.round.answers.length]?.truth,
        picked: e.sheet('#way')?.picked,
      };
    });
  /** @param {(now: any) => boolean} good */
  const until = (good) => poll(look, good);
  await p.train(30);
  const start = await until((now) => now.step === 30 && now.round);
  assert.ok(start.same && start.pair[0] !== start.pair[1], 'two characters of one alphabet');
  assert.notEqual(start.real[0], start.real[1]);
  assert.deepEqual([start.at, start.picked, start.round.total], [0.5, 4, 10]);
  const apart = (/** @type {number[]} */ a, /** @type {number[]} */ b) =>
    a.reduce((n, x, i) => n + Math.abs(x - b[i]), 0);
  assert.ok(apart(start.hands[0], start.hands[1]) > 0, 'hands differ');
  assert.ok(apart(start.first, start.middle) > 0, 'the way leads somewhere');

  // The slider, by keys; the actions of the prose.
  const slider = stage.locator('input[type=range]');
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  const moved = await until((now) => now.new !== start.new);
  assert.ok(Math.abs(moved.at - 0.55) < 1e-9 && moved.way === start.way);
  await p.studio((s) => s.act('beyond'));
  const beyond = await until((now) => now.at === 1.5 && now.new !== moved.new);
  assert.equal(beyond.picked, 8);
  await p.studio((s) => s.act('middle'));
  await until((now) => now.at === 0.5 && now.new === start.new);
  await p.studio((s) => s.act('pair'));
  await until(
    ({ pair, way, real }) =>
      String(pair) !== String(start.pair) &&
      way !== start.way &&
      String(real) !== String(start.real),
  );

  // Strokes bent: other characters of the same hands.
  const bent = await until((now) => now.bent !== now.straight);
  await p.studio((s) => s.act('bend'));
  const otherwise = await until((now) => now.bent !== bent.bent);
  assert.equal(otherwise.straight, bent.straight);

  // One answer is wrong, the others right; training does not deal anew meanwhile.
  const buttons = stage.locator('.five button');
  assert.equal(await buttons.count(), 5);
  const status = stage.locator('[role=status]');
  await buttons.nth((start.truth + 1) % 5).focus();
  await page.keyboard.press('Enter');
  const one = await until((now) => now.answered === 1);
  assert.equal(one.round.right, 0);
  assert.match(String(await buttons.nth(start.truth).getAttribute('class')), /right/);
  await p.studio((s) => s.step(5));
  for (let i = 1; i < 10; i++) {
    const now = await look();
    await buttons.nth(now.truth).click();
    await until((next) => next.answered === i + 1);
  }
  const end = await look();
  assert.deepEqual([end.round.right, end.round.pixels], [9, one.round.pixels]);
  const text = String(await status.textContent());
  assert.match(text, new RegExp(`9 of 10.*: ${end.round.pixels} of 10`));
  assert.equal(await stage.locator('.five button:disabled').count(), 5);
  await stage.locator('.asked .pill').click();
  // Another episode: no drawing was asked for at the end of that one.
  await until(
    ({ answered, asked }) => answered === 0 && asked !== start.asked && asked !== end.asked,
  );
});

test('generate: in Chinese, on a phone, in the dark', async () => {
  const p = await stand.open({
    hash: '#v1/generate?data=glyphs&lang=zh',
    width: 360,
    height: 800,
    scheme: 'dark',
  });
  const stage = p.page.locator(STAGE);
  await stage.locator('#way canvas').waitFor();
  assert.match((await stage.locator('.five').getAttribute('aria-label')) ?? '', /五个新字/);
  const over = await p.sideways();
  assert.ok(over <= 0, `${over} px too wide`);
});
