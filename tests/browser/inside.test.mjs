/** Lesson 5: the storyboard shows the core's numbers, theta is in the hand, both problems train. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Stand, poll } from './playground.mjs';

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const PLANE = '#v1/inside?data=glyphs';

/** @typedef {import('./playground.mjs').Playground} Playground */

/** A view of the running model. @param {Playground} play @param {string} name @param {Record<string, number>} [inputs] */
const look = (play, name, inputs = {}) =>
  play.studio(async (studio, [view, given]) => {
    const tensors = await studio.view(/** @type {string} */ (view), /** @type {any} */ (given), []);
    return Object.fromEntries(
      Object.entries(tensors ?? {}).map(([key, { data }]) => [key, Array.from(data)]),
    );
  }, /** @type {const} */ ([name, inputs]));

/** @param {Playground} play */
const stageOf = (play) => play.page.locator('mg-stage-inside');
/** The large picture. @param {Playground} play */
const planeOf = (play) => stageOf(play).locator('mg-plane:not([mini])');

/** The last numbers in brackets, or alone, of a line. @param {string} text */
const numbersOf = (text) =>
  [...text.replaceAll('−', '-').matchAll(/-?\d+\.\d+/g)].map(([number]) => Number(number));

/**
 * Waits for the check, which comes after the picture, to show an error such as this.
 * @param {Playground} play @param {(error: number) => boolean} wanted
 */
async function showsError(play, wanted) {
  await poll(
    () => stageOf(play).locator('.check .error').innerText(),
    (text) => {
      const [, digits, exponent = '0'] = /^([\d.]+)(?: · 10(−?\d+))?$/.exec(text.trim()) ?? [];
      return wanted(Number(digits) * 10 ** Number(exponent.replace('−', '-')));
    },
  );
}

test('the frames follow each other by keyboard and by buttons, with the core’s numbers in their formulas', async () => {
  const play = await stand.open({ hash: `${PLANE}&innerRate=0.5` });
  await play.train(2);
  const { theta, slope, path, query, maml, firstOrder } = await look(play, 'storyboard');
  const stage = stageOf(play);
  const formula = stage.locator('.formula');
  const shows = async (/** @type {number[]} */ numbers) => {
    const shown = numbersOf(await formula.innerText());
    for (const number of numbers)
      assert.ok(
        shown.some((one) => Math.abs(one - number) <= 0.0051),
        `${number} is not among ${shown}`,
      );
  };
  const frames = stage.getByRole('radio');
  assert.equal(await frames.count(), 5);
  await shows(theta);
  await frames.nth(0).focus();
  await play.page.keyboard.press('ArrowRight');
  assert.equal(await frames.nth(1).isChecked(), true);
  await shows(slope.slice(0, 2));
  await stage.getByRole('button', { name: 'Next frame' }).click();
  await shows([...slope.slice(0, 2), ...path.slice(2, 4)]);
  // θ′ = θ − α g, of the second task as well.
  await stage.getByRole('button', { name: 'Task 2', exact: true }).click();
  const [x, y] = path.slice(6, 8);
  assert.ok(Math.abs(theta[0] - 0.5 * slope[2] - x) < 1e-5);
  assert.ok(Math.abs(theta[1] - 0.5 * slope[3] - y) < 1e-5);
  await shows([x, y]);
  await stage.getByRole('button', { name: 'Next frame' }).click();
  await shows([query[1], (query[0] + query[1] + query[2]) / 3]);
  await stage.getByRole('button', { name: 'Next frame' }).click();
  const mean = (/** @type {number[]} */ of, /** @type {number} */ i) =>
    (of[i] + of[2 + i] + of[4 + i]) / 3;
  await shows([mean(maml, 0), mean(maml, 1), mean(firstOrder, 0), mean(firstOrder, 1)]);
  await shows([mean(maml, 0) - mean(firstOrder, 0), mean(maml, 1) - mean(firstOrder, 1)]);
  // The table: lengths and angles of the arrows.
  const rows = await stage.locator('.legend tbody tr').allInnerTexts();
  const length = Math.hypot(mean(maml, 0), mean(maml, 1));
  assert.match(rows[0], new RegExp(`MAML\\s+${length.toFixed(2)}\\s+0°`));
  const first = [mean(firstOrder, 0), mean(firstOrder, 1)];
  const cosine =
    (first[0] * mean(maml, 0) + first[1] * mean(maml, 1)) / (length * Math.hypot(...first));
  const angle = (180 / Math.PI) * Math.acos(cosine);
  assert.match(rows[1], new RegExp(`${Math.hypot(...first).toFixed(2)}\\s+${angle.toFixed(0)}°`));
});

test('theta is dragged, and moved by keys: a training begins there, and goes on if it was going', async () => {
  const play = await stand.open({ hash: PLANE });
  const { page } = play;
  const plane = planeOf(play);
  const place = async () => (await look(play, 'storyboard')).theta;
  /** Where a point is on the screen now. @param {number[]} point */
  const at = async ([x, y]) => {
    const reach = await plane.evaluate((one) => /** @type {any} */ (one).reach);
    const box = await plane.boundingBox();
    assert.ok(box);
    return [box.x + box.width * (0.5 + x / reach / 2), box.y + box.height * (0.5 - y / reach / 2)];
  };
  const shown = async () => {
    const handle = await page.waitForFunction(
      (one) => {
        const { board, held } = /** @type {any} */ (one);
        return board && { theta: /** @type {number[]} */ (Array.from(board.theta)), held };
      },
      await plane.elementHandle(),
    );
    return handle.jsonValue();
  };
  /** Takes it in the hand: while it trains, it may have gone before the pointer is there. */
  const take = async () => {
    for (let i = 0; !(await shown()).held; i++) {
      assert.ok(i < 20, 'theta is not to be caught');
      await page.mouse.up();
      const [x, y] = await at((await shown()).theta);
      await page.mouse.move(x, y);
      await page.mouse.down();
    }
  };
  const drag = async (/** @type {number[]} */ to) => {
    await take();
    const [x, y] = await at(to);
    await page.mouse.move(x - 20, y - 20, { steps: 3 });
    await page.mouse.move(x, y, { steps: 3 });
  };
  await drag([-1.5, -2]);
  // Still in the hand: the picture is that of the place, training is where it was.
  await play.page.waitForFunction(
    (element) => Math.abs(/** @type {any} */ (element).board.theta[0] + 1.5) < 0.05,
    await plane.elementHandle(),
  );
  assert.deepEqual(await place(), [1, 1.5]);
  await page.mouse.up();
  await play.until(({ run }) => Math.abs(Number(run.hypers.start1) + 1.5) < 0.05);
  const there = await place();
  assert.ok(Math.hypot(there[0] + 1.5, there[1] + 2) < 0.05, `${there}`);
  assert.match(page.url(), /start1=-1\.\d+&start2=-[12]/);

  await page.getByRole('slider', { name: /^θ/ }).focus();
  await page.keyboard.press('ArrowRight');
  await play.until(({ run }, x) => Number(run.hypers.start1) > x + 0.05, there[0]);
  const moved = await place();
  assert.ok(Math.abs(moved[0] - there[0] - 0.1) < 0.02 && Math.abs(moved[1] - there[1]) < 0.01);

  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await play.until(({ run }) => run.step > 3);
  const start = await play.studio(({ run }) => run.hypers.start1);
  await drag([2, -1]);
  await page.mouse.up();
  const near = (/** @type {unknown} */ value, /** @type {number} */ wanted) =>
    Math.abs(Number(value) - wanted) < 0.3;
  await play.until(({ run }, from) => run.hypers.start1 !== from, start);
  const { start1, start2 } = await play.studio(({ run }) => run.hypers);
  assert.ok(near(start1, 2) && near(start2, -1), `${start1} ${start2}`);
  await play.until(({ playing, run }) => playing && run.step > 1);
  await play.studio((studio) => studio.pause());
});

test('where theta is locked, it goes back to where the model has it', async () => {
  const play = await stand.open({ hash: PLANE });
  await play.studio((studio) => void (studio.setHyper = () => {}));
  const plane = planeOf(play);
  const drawn = () => plane.evaluate((one) => Array.from(/** @type {any} */ (one).board.theta));
  await play.page.getByRole('slider', { name: /^θ/ }).focus();
  const box = await plane.boundingBox();
  assert.ok(box);
  const reach = await plane.evaluate((one) => /** @type {any} */ (one).reach);
  await play.page.mouse.move(
    box.x + box.width * (0.5 + 1 / reach / 2),
    box.y + box.height * (0.5 - 1.5 / reach / 2),
  );
  await play.page.mouse.down();
  await play.page.mouse.move(box.x + 30, box.y + 30, { steps: 3 });
  await play.settled();
  assert.ok((await drawn())[0] < 0);
  await play.page.mouse.up();
  await play.settled();
  assert.deepEqual(await drawn(), [1, 1.5]);
});

test('another method begins anew from the same place, and the path of the one before stays', async () => {
  const play = await stand.open({ hash: PLANE });
  assert.equal(await play.studio((studio) => studio.speed), 1, 'slow enough to be watched');
  await play.studio((studio) => studio.play());
  const plane = planeOf(play);
  await play.page.waitForFunction(
    (element) => /** @type {any} */ (element).trail.length > 8,
    await plane.elementHandle(),
  );
  await play.studio((studio) => studio.act('hyper:method=reptile'));
  await play.until(
    ({ run, playing }) => run.hypers.method === 'reptile' && playing && run.step > 2,
  );
  await play.studio((studio) => studio.pause());
  assert.equal(await play.page.locator('.waiting').count(), 0, 'nothing waits to be confirmed');
  assert.deepEqual(await plane.locator('text.end').allTextContents(), ['a']);
  const ends = await stageOf(play).locator('.ends tr').allInnerTexts();
  assert.match(ends[0], /^a\s+MAML\s+0\.\d{4}$/);
  assert.match(ends[1], /^\s*Reptile\s+0\.\d{4}$/);
  const line = await plane.locator('.trail.old').getAttribute('points');
  assert.ok((line ?? '').split(' ').length > 5);
  // Other tasks, another plane: the old paths go.
  await play.studio((studio) => studio.setSeed(8));
  await play.until(({ run, busy }) => run.info !== null && run.step === 0 && !busy);
  await play.settled();
  assert.equal(await plane.locator('.trail.old').count(), 0);
});

test('the check confirms the gradient, and tells first order and Reptile from one', async () => {
  const play = await stand.open({ hash: PLANE });
  await showsError(play, (error) => error < 1e-5);
  const box = stageOf(play).locator('.check');
  assert.match(await box.innerText(), /is the slope of its loss/);
  for (const [action, words] of /** @type {const} */ ([
    ['hyper:order=1', /second-order term is missing/],
    ['hyper:method=reptile', /follows no gradient/],
  ])) {
    await play.studio((studio, what) => studio.act(what), action);
    await play.until(({ pending, busy, ready }) => pending.length === 0 && !busy && ready);
    await play.settled();
    const { error } = await look(play, 'check');
    assert.ok(error[0] > 0.05);
    await showsError(play, (shown) => Math.abs(shown / error[0] - 1) < 0.06);
    assert.match(await box.innerText(), words);
  }
});

test('inner steps that run away are drawn as far as it goes, and said shortly', async () => {
  const play = await stand.open({ hash: `${PLANE}&innerRate=10&innerSteps=32&tasks=12` });
  for (const frame of [1, 2, 3, 4, 5]) {
    await play.studio((studio, n) => studio.act(`frame:${n}`), frame);
    await play.settled();
    const text = await stageOf(play).innerText();
    assert.doesNotMatch(text, /NaN|undefined|\d{9}/);
  }
  await stageOf(play).locator('select').selectOption('11');
  assert.match(await stageOf(play).locator('.formula').innerText(), /e\+\d|∞/);
});

test('buttons of the prose set method and order together', async () => {
  const play = await stand.open({ hash: PLANE });
  const { page } = play;
  for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Next →' }).click();
  const set = () => play.studio(({ run }) => [run.draft.method, run.draft.order]);
  const prose = page.locator('.prose');
  for (const [name, method, order] of /** @type {const} */ ([
    ['first order', 'maml', 1],
    ['Reptile', 'reptile', 2],
    ['MAML', 'maml', 2],
  ])) {
    await prose.getByRole('button', { name, exact: true }).click();
    assert.deepEqual(await set(), [method, order]);
  }
});

test('curves: one lesson with two problems, each with its own training', async () => {
  const play = await stand.open({ hash: PLANE });
  const { page } = play;
  await play.train(5);
  const stage = stageOf(play);
  await stage.getByRole('button', { name: /^curves/ }).click();
  await play.until(
    ({ lesson, held, busy }) => lesson.id === 'sinusoid' && held === lesson && !busy,
  );
  assert.match(page.url(), /v1\/sinusoid/);
  const current = page.locator('nav [aria-current]');
  assert.match(await current.innerText(), /^5/);
  assert.equal(await page.locator('nav a', { hasText: 'curves' }).count(), 0);
  await play.settled();
  const curve = stage.locator('mg-waves:not([mini]) .after');
  assert.equal(await curve.count(), 0, 'before the third frame nothing is adapted');
  await stage.locator('.strip label').nth(2).click();
  const unlearnt = await curve.getAttribute('d');
  const { loss } = await look(play, 'task', { index: 1 });
  await play.train(1200);
  const learnt = await look(play, 'task', { index: 1 });
  assert.ok(learnt.loss[1] < 0.6 * loss[1], `${loss[1]} to ${learnt.loss[1]} after one inner step`);
  assert.notEqual(await curve.getAttribute('d'), unlearnt);
  await showsError(play, (error) => error < 1e-4);
  // More inner steps are seen with the slider.
  await stage.locator('#walked').fill('5');
  assert.equal(await stage.locator('mg-waves:not([mini]) .between').count(), 4);
  await stage.locator('.strip label').nth(3).click();
  const shown = numbersOf(await stage.locator('.formula').innerText());
  assert.ok(Math.abs(shown[0] - learnt.loss[5]) < 6e-4, `${shown[0]}, ${learnt.loss[5]}`);
  // MAML's arrow is upwards, and all lengths and angles are the core's.
  await stage.locator('.strip label').nth(4).click();
  const { dots } = await look(play, 'arrows', { tasks: 4 });
  const rows = await stage.locator('.legend tbody tr').allInnerTexts();
  const angle = (180 / Math.PI) * Math.acos(dots[1] / Math.sqrt(dots[0] * dots[6]));
  assert.match(rows[1], new RegExp(`${Math.sqrt(dots[6]).toFixed(2)}\\s+${angle.toFixed(0)}°`));
  await stage.getByRole('button', { name: 'two weights' }).click();
  await play.until(({ lesson, held }) => lesson.id === 'inside' && held === lesson);
  assert.equal(await play.studio(({ run }) => run.step), 5, 'its training is still there');
});
