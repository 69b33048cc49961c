/** Guessing where to look, and six ways downhill: what the stages show is what Node computes. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { load } from 'metaglyph';
import { Match, lowestSoFar } from '../../web/lessons/search-match.js';
import { power, racers } from '../../web/lessons/racers.js';
import { markOutline } from '../../web/views/outlines.js';
import { Stand, poll } from './playground.mjs';

/** @typedef {import('./playground.mjs').Playground} Playground */

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const address = (/** @type {string} */ lesson, more = '') => `#v1/${lesson}?data=glyphs${more}`;

/**
 * A stage's own fields, once they are as wanted.
 * @param {Playground} play
 * @param {string} tag
 * @param {string[]} names
 * @param {(now: any) => boolean} wanted
 */
const fields = (play, tag, names, wanted) =>
  poll(
    () =>
      play.page.locator(tag).evaluate((stage, keys) => {
        const plain = (/** @type {any} */ value) =>
          ArrayBuffer.isView(value) ? Array.from(/** @type {any} */ (value)) : value;
        return Object.fromEntries(
          keys.map((key) => {
            const value = /** @type {any} */ (stage)[key];
            if (!value || Array.isArray(value) || ArrayBuffer.isView(value))
              return [key, plain(value)];
            if (typeof value !== 'object') return [key, value];
            return [key, Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]))];
          }),
        );
      }, names),
    wanted,
  );

const same = (/** @type {any} */ a, /** @type {any} */ b) =>
  JSON.stringify([...(a ?? [])]) === JSON.stringify([...b]);

test('matches, marks and powers of ten', () => {
  assert.deepEqual(lowestSoFar([3, 1, 2, 0]), [3, 1, 1, 0]);
  const match = new Match();
  assert.equal(match.best, Infinity);
  assert.ok(match.begin('a'));
  match.add({ at: [1], value: 4 });
  match.add({ at: [2], value: -4 });
  assert.ok(!match.begin('a') && match.best === -4);
  assert.ok(match.begin('b') && match.guesses.length === 0);
  assert.equal(new Set(racers.map(({ mark }) => markOutline(mark, 5))).size, 6);
  assert.equal(new Set(racers.map(({ token }) => token)).size, 6);
  assert.deepEqual([power(100), power(0), power(1e-9)], [2, -6, -6]);
});

test('a race is that of Node; from another start, and at the best rates, as well', async () => {
  const play = await stand.open({ hash: address('race') });
  const { page } = play;
  const core = await load();
  await play.train(60);
  const session = core.session('race', { seed: 7 });
  session.step(60);
  const wanted = session.view('racers');
  const names = ['figures', 'trail', 'sweep', 'surfaceOf'];
  const now = await fields(
    play,
    'mg-stage-race',
    names,
    ({ figures, trail, sweep, surfaceOf }) =>
      same(figures?.place, wanted.place.data) &&
      trail.length === 61 * 12 &&
      sweep &&
      surfaceOf === 'rosenbrock',
  );
  for (const name of ['place', 'value', 'out', 'arrived'])
    assert.deepEqual(now.figures[name], [...wanted[name].data], name);
  assert.deepEqual(now.trail, [...session.view('trails').trail.data]);
  const sweep = session.view('sweep', { n: 41, steps: 200 });
  assert.deepEqual(now.sweep.value, [...sweep.value.data]);
  await poll(
    () => page.locator('mg-height-map canvas').getAttribute('aria-label'),
    (label) => /Start at −1\.43, 1\.43\. .*SGD \d/.test(label ?? ''),
  );

  // Let go in the middle of the right half, they start from there.
  await page.locator('mg-height-map canvas').scrollIntoViewIfNeeded();
  const box = /** @type {{ x: number, y: number, width: number, height: number }} */ (
    await page.locator('mg-height-map canvas').boundingBox()
  );
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.3 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.75 * box.width, box.y + 0.5 * box.height, { steps: 3 });
  await page.mouse.up();
  await play.until(({ run, busy }) => !busy && run.step === 0 && Number(run.hypers.startX) > 0.6);
  const [x, y] = await play.studio(({ run }) => [run.hypers.startX, run.hypers.startY].map(Number));
  assert.ok(Math.abs(x - 0.73) < 0.03 && Math.abs(y - 0.47) < 0.05, `${x}, ${y}`);
  await page.locator('mg-height-map canvas').focus();
  await page.keyboard.press('ArrowUp');
  await play.until(({ run, busy }, from) => !busy && Number(run.hypers.startY) > from, y);

  await fields(play, 'mg-stage-race', ['trail'], ({ trail }) => trail.length === 12);
  const other = core.session('race', {
    seed: 7,
    ...(await play.studio(({ run }) => ({
      startX: Number(run.hypers.startX),
      startY: Number(run.hypers.startY),
    }))),
  });
  const { rate, value } = other.view('sweep', { n: 41, steps: 200 });
  await fields(play, 'mg-stage-race', ['sweep'], ({ sweep: one }) => same(one?.value, value.data));
  await page.getByRole('button', { name: 'Give each its best rate' }).click();
  const best = racers.map((_, k) => {
    const heights = [...value.data.subarray(41 * k, 41 * (k + 1))];
    return Number(rate.data[heights.indexOf(Math.min(...heights))].toPrecision(3));
  });
  await play.until(({ run, busy }, sgd) => !busy && run.hypers.rateSgd === sgd, best[0]);
  assert.deepEqual(
    await play.studio(
      ({ run }, keys) => keys.map((key) => run.hypers[key]),
      racers.map((r) => r.rate),
    ),
    best,
  );
});

test('a race of the prose can be taken back before it begins; best rates are those of the race to come', async () => {
  const play = await stand.open({ hash: address('race') });
  const waited = await play.studio((studio) => {
    studio.act('eggs');
    const { waiting } = studio;
    studio.toggle();
    return [waiting, studio.waiting];
  });
  assert.deepEqual(waited, [true, false]);
  await play.until(({ coming, run }) => !coming && run.hypers.surface === 'rastrigin');
  await play.settled();
  assert.deepEqual(await play.studio(({ playing, run }) => [playing, run.step]), [false, 0]);

  await play.studio((studio) => {
    studio.act('four');
    studio.act('best');
  });
  await play.until(({ coming, run }) => !coming && run.hypers.rateSgd !== 0.01);
  const hypers = await play.studio(({ run }) => run.hypers);
  assert.equal(hypers.surface, 'himmelblau');
  const session = (await load()).session('race', { .../** @type {any} */ (hypers), seed: 7 });
  const { rate, value } = session.view('sweep', { n: 41, steps: 200 });
  racers.forEach((racer, k) => {
    const heights = [...value.data.subarray(41 * k, 41 * (k + 1))];
    const best = rate.data[heights.indexOf(Math.min(...heights))];
    assert.equal(hypers[racer.rate], Number(best.toPrecision(3)), racer.key);
  });
});

test('in a turned valley three need as many steps as before, and RMSProp many more', async () => {
  const play = await stand.open({ hash: address('race') });
  const { page } = play;
  for (let i = 0; i < 2; i++) await page.getByRole('button', { name: /Next/ }).click();
  /** @type {number[][]} */
  const arrived = [];
  for (const [name, surface] of [
    ['straight valley', 'valley'],
    ['turn the same valley', 'tilted'],
  ]) {
    await page.getByRole('button', { name }).click();
    await play.until(({ run, playing }, one) => run.hypers.surface === one && playing, surface);
    await play.studio((studio) => studio.pause());
    const done = await play.studio(({ run }) => run.step);
    await play.train(260 - done);
    const { figures } = await fields(
      play,
      'mg-stage-race',
      ['figures', 'surfaceOf'],
      (now) => now.surfaceOf === surface && now.figures.arrived[3] > 0,
    );
    arrived.push(figures.arrived);
  }
  const [straight, turned] = arrived;
  for (const k of [0, 1, 2]) assert.equal(straight[k], turned[k]);
  assert.ok(turned[3] > 10 * straight[3], `${straight} ${turned}`);
  for (const k of [4, 5]) assert.ok(turned[k] > 1.4 * straight[k], `${straight} ${turned}`);
});

test('you against the machine: a click is a look, then it is its turn; both as in Node', async () => {
  const play = await stand.open({ hash: address('search', '&seed=5') });
  const { page } = play;
  const core = await load();
  const hypers = await play.studio(({ run }) => run.hypers);
  const session = core.session('bayes', { .../** @type {any} */ (hypers), seed: 5 });
  const guesses = () =>
    page.evaluate(async () => {
      const stage = document
        .querySelector('metaglyph-app')
        ?.shadowRoot?.querySelector('mg-stage-search');
      return /** @type {any} */ (stage).belief?.guesses ?? [];
    });
  const canvas = page.locator('mg-belief canvas');
  /** Until a look and the machine's answer are there. @param {number} count */
  const taken = async (count) => {
    await play.until(({ ready, run }, n) => ready && run.step === n, count);
    await fields(play, 'mg-stage-search', ['asking'], ({ asking }) => !asking);
  };
  await canvas.scrollIntoViewIfNeeded();
  for (let i = 0; i < 3; i++) {
    const box = /** @type {{ x: number, y: number, width: number, height: number }} */ (
      await canvas.boundingBox()
    );
    await page.mouse.click(box.x + (0.3 + 0.2 * i) * box.width, box.y + 80);
    await taken(i + 1);
  }
  await canvas.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await taken(4);
  session.step(4);
  await fields(
    play,
    'mg-stage-search',
    ['values', 'next', 'asking'],
    ({ values, next, asking }) =>
      !asking &&
      same(values, session.view('tried').values.data) &&
      same(next, session.view('next').points.data),
  );
  const own = await guesses();
  assert.equal(own.length, 4);
  for (const guess of own) {
    const x = { dims: [1, 1], data: Float32Array.of(guess.x) };
    assert.equal(guess.y, session.view('value', { x }).value.data[0]);
  }
  const best = await page.locator('mg-stage-search .you b').innerText();
  const least = Math.min(...own.map((/** @type {{ y: number }} */ one) => one.y));
  assert.ok(Math.abs(Number(best.replace('−', '-')) - least) < 6e-4, `${best} is not ${least}`);
  // The function itself is seen when it is asked for, and is that of the seed.
  assert.equal(await page.locator('mg-stage-search .score p').nth(2).locator('b').innerText(), '?');
  await page.getByRole('checkbox', { name: 'show the function' }).check();
  const { belief } = await fields(play, 'mg-stage-search', ['belief'], (one) => one.belief?.truth);
  assert.deepEqual(belief.truth, [...session.view('surface', { n: 128 }).value.data]);
  await page.locator('mg-stage-search').getByRole('button', { name: 'Another function' }).click();
  await play.until(({ run, busy }) => !busy && run.seed === 6 && run.step === 0);
  await fields(
    play,
    'mg-stage-search',
    ['belief', 'seen'],
    (one) => one.belief?.guesses.length === 0 && one.seen === false,
  );
});

test('a function that is left before it is known is not taken for the next one', async () => {
  const play = await stand.open({ hash: address('search', '&seed=5') });
  await play.hold('view');
  await play.studio((studio) => studio.act('another'));
  await play.reached('view');
  await play.studio((studio) => studio.act('another'));
  await play.release();
  await play.until(({ run, ready }) => ready && run.seed === 7);
  await play.settled();
  const hypers = await play.studio(async (studio) => {
    studio.setSeed(6);
    await studio.reset();
    return studio.run.hypers;
  });
  await play.settled();
  await play.studio((studio) => studio.act('show'));
  const session = (await load()).session('bayes', { .../** @type {any} */ (hypers), seed: 6 });
  const truth = session.view('surface', { n: 128 }).value.data;
  await fields(play, 'mg-stage-search', ['belief'], (one) => same(one.belief?.truth, truth));
});

test('two inputs are maps of what is believed, how surely, and what is worth a look', async () => {
  const play = await stand.open({ hash: address('search', '&function=branin') });
  const core = await load();
  await play.train(8);
  const hypers = await play.studio(({ run }) => run.hypers);
  const session = core.session('bayes', { .../** @type {any} */ (hypers), seed: 7 });
  session.step(8);
  const wanted = session.view('posterior', { n: 40 });
  const maps = play.page.locator('mg-stage-search mg-height-map');
  for (const [i, name] of ['mean', 'sd', 'acquisition'].entries()) {
    await poll(
      () => maps.nth(i).evaluate((map) => Array.from(/** @type {any} */ (map).ground.values)),
      (values) => same(values, wanted[name].data),
    );
  }
  const canvas = maps.first().locator('canvas');
  await canvas.click({ position: { x: 120, y: 60 } });
  await play.page.waitForFunction(() => {
    const app = document.querySelector('metaglyph-app')?.shadowRoot;
    const score = app?.querySelector('mg-stage-search')?.shadowRoot?.querySelector('.you');
    return /1 look/.test(score?.textContent ?? '');
  });
  await play.settled();
  assert.equal(await play.studio(({ run }) => run.step), 8, 'the machine has had its looks');
});
