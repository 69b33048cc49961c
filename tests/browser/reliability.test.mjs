/** Right as often as they say: two learners asked the same, a diagram of each, and what it comes to. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { load, recipes, trainings } from 'metaglyph';
import { calibration, eceByChance } from 'metaglyph/calibration';
import { spanOf } from '../../web/views/span.js';
import { Stand } from './playground.mjs';

/** @typedef {import('../../web/lessons/reliability-asked.js').Reliability} Reliability */

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const SHAPE = { way: 5, shot: 1 };
const STEPS = 6;
const ASKED = 10;
const HASH = `#v1/reliability?data=glyphs&steps=${STEPS}&asked=${ASKED}`;

/**
 * Plays until more than some episodes have been asked, and pauses there.
 * @param {import('./playground.mjs').Playground} play @param {number} count
 */
const askedBeyond = (play, count) =>
  play.studio(
    (studio, least) =>
      new Promise((resolve) => {
        const { run } = studio;
        const look = () => {
          if (/** @type {Reliability} */ (run.director).said.episodes <= least) return;
          studio.removeEventListener('change', look);
          resolve(studio.pause());
        };
        studio.addEventListener('change', look);
        studio.play();
      }),
    count,
  );

/** Both are trained and asked. @param {import('./playground.mjs').Playground} play */
const finished = (play) =>
  play.until(
    ({ run, playing }) => !playing && /** @type {Reliability} */ (run.director).results.size === 2,
  );

test('an interval of a share stays between 0 and 1, and narrows', () => {
  const [low, high] = spanOf({ right: 8, of: 10 });
  assert.ok(Math.abs(low - 0.4902) < 1e-3 && Math.abs(high - 0.9433) < 1e-3, `${low} ${high}`);
  assert.ok(spanOf({ right: 0, of: 3 })[0] >= 0 && spanOf({ right: 3, of: 3 })[1] <= 1);
  assert.ok(spanOf({ right: 80, of: 100 })[1] - spanOf({ right: 80, of: 100 })[0] < 0.17);
});

test('diagrams, table and figures are those of Node; numbers open their formulas', async () => {
  const play = await stand.open({ hash: HASH });
  const { page } = play;
  const { alphabets } = await play.studio(({ run }) => {
    const { jobs } = /** @type {Reliability} */ (run.director);
    return /** @type {{ alphabets: string[] }} */ (jobs[0].wanted.split);
  });
  await page.locator('mg-transport .play').click();
  await finished(play);

  const core = await load();
  const data = core.dataset.glyphs();
  for (const method of /** @type {const} */ (['maml', 'abml'])) {
    const recipe = recipes[method]['10s'];
    assert.ok(recipe);
    const [{ algorithm, hypers, steps }] = trainings(recipe, [SHAPE], STEPS);
    const session = core.session(algorithm, { ...hypers, seed: 7, split: { alphabets } }, data);
    session.step(steps);
    const [probs, labels] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
    for (let index = 0; index < ASKED; index++) {
      const told = session.view('episode', { side: 1, index, ...SHAPE, query: 5 });
      probs.push(...told.probs.data.slice(-told.queryLabel.data.length * SHAPE.way));
      labels.push(...told.queryLabel.data);
    }
    const answers = { probs, labels, classes: SHAPE.way };
    const said = calibration(answers);
    const seen = await play.studio(
      ({ run }, name) => /** @type {Reliability} */ (run.director).figures(name),
      method,
    );
    assert.ok(seen);
    const { bins, count, chance, seconds, ...figures } = seen;
    const { bins: own, ...wanted } = said;
    // Browsers' logarithms differ in the last digit.
    for (const [name, value] of Object.entries(wanted))
      assert.ok(
        Math.abs(figures[/** @type {keyof typeof figures} */ (name)] - value) < 1e-9,
        `${name} ${value}`,
      );
    assert.deepEqual([count, chance], [25 * ASKED, eceByChance(answers)]);
    assert.ok(seconds > 0);
    assert.deepEqual(
      bins.map((bin) => bin.count),
      own.map((bin) => bin.count),
    );
    const there = own.filter((bin) => bin.count > 0);
    const diagram = page.locator(`mg-reliability#${method}`);
    const marks = method === 'maml' ? 'rect[stroke]' : 'circle';
    assert.equal(await diagram.locator(marks).count(), there.length);
    const rows = await diagram.locator('tbody tr').allInnerTexts();
    assert.deepEqual(
      rows.map((text) => text.replace(/\s+/g, ' ').trim()),
      there.map(
        (bin) =>
          `${(100 * bin.confidence).toFixed(1)} % ${(100 * bin.accuracy).toFixed(1)} % ${bin.count}`,
      ),
    );
    const label = (await diagram.locator('svg').getAttribute('aria-label')) ?? '';
    assert.ok(label.includes(`error ${(100 * said.ece).toFixed(2)} %`), label);
    session.free();
  }
  data.free();

  const ece = page.locator('mg-value[formula="reliability.ece"]').first();
  await ece.getByRole('button').click();
  await ece.getByRole('dialog').waitFor();
  const [one, all, , gaps, again, percent] = (
    await ece.locator('.live math mn').allTextContents()
  ).map((text) => Number(text));
  assert.deepEqual([one, all, again], [1, 25 * ASKED, 25 * ASKED]);
  assert.ok(Math.abs((100 * gaps) / all - percent) < 0.03, `${gaps} ${percent}`);
  await page.keyboard.press('Escape');
  assert.deepEqual(await play.unusable(), []);

  // More questions are asked of new trainings; what was done is remembered.
  await play.studio((studio) => studio.act('hyper:asked=20'));
  assert.equal(await ece.count(), 0);
  await play.studio((studio) => studio.act(`hyper:asked=10`));
  await ece.waitFor();
  await play.bilingual();
});

test('paused while it is asked, it goes on where it was; the bands of curves are one press away', async () => {
  const play = await stand.open({
    hash: `${HASH}0&lang=zh`,
    width: 360,
    height: 800,
    scheme: 'dark',
  });
  const { page } = play;
  await askedBeyond(play, 3);
  const said = () =>
    play.studio(({ run }) => {
      const { said: now, job } = /** @type {Reliability} */ (run.director);
      return { episodes: now.episodes, method: job?.method, labels: now.labels.length };
    });
  await play.settled();
  const first = await said();
  await page.waitForTimeout(300);
  assert.deepEqual(await said(), first);
  assert.deepEqual([first.method, first.labels], ['maml', 25 * first.episodes]);
  await askedBeyond(play, first.episodes);
  assert.equal((await said()).method, 'maml');
  assert.equal(await play.sideways(), 0);
  await page.locator('mg-stage-reliability [data-lesson=calibrate]').click();
  await page.locator('mg-stage-calibrate [data-lesson=reliability]').click();
  await page.locator('mg-stage-reliability').waitFor();
});
