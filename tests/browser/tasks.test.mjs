/** The map of tasks, in a real browser: it trains, points move with their sets, both languages. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Stand, poll } from './playground.mjs';

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const STAGE = 'mg-stage-tasks';

test('tasks: the map trains; a set that changes moves its point; a task is chosen by keys', async () => {
  const p = await stand.open({ hash: '#v1/tasks?data=glyphs&lang=en' });
  const { page } = p;
  const stage = page.locator(STAGE);
  await stage.waitFor();
  const look = () =>
    stage.evaluate((/** @type {any} */ e) => ({
      mean: e.mean && [...e.mean],
      width: e.width,
      picked: e.picked,
      count: e.list.length,
      way: e.way.length,
      drawn: e.sheet('#drawn')?.fingerprint(),
      held: e.list.filter((/** @type {any} */ t) => t.side === 1).length,
    }));
  /** What is shown when all answers have come. */
  const rest = async () => {
    await p.settled();
    return look();
  };
  await poll(look, ({ mean, width }) => mean && width > 0);
  const first = await rest();
  assert.ok(
    first.count > 100 && first.held > 10 && first.held < first.count,
    'tasks of both sides',
  );
  assert.equal(first.picked, first.count - first.held, 'a task held out is shown first');

  // Fewer drawings: another place, less sure.
  const buttons = stage.locator('.pool button');
  assert.equal(await buttons.count(), 8);
  await buttons.nth(4).click();
  assert.equal(await buttons.nth(4).getAttribute('aria-pressed'), 'false');
  const fewer = await poll(look, ({ width }) => width > first.width);
  assert.notDeepEqual(fewer.mean, first.mean);
  assert.equal(fewer.way, 1, 'where it came from is remembered');
  await p.studio((s) => s.act('all'));
  await poll(look, ({ width }) => width < first.width); // eight are surer
  await p.studio((s) => s.act('one'));
  await poll(look, ({ width }) => width > fewer.width); // one is the least sure
  // The last one stays.
  await buttons.nth(0).click();
  assert.equal(await buttons.nth(0).getAttribute('aria-pressed'), 'true');

  const one = await rest();
  const map = stage.locator('mg-task-map canvas');
  await map.focus();
  await page.keyboard.press('ArrowRight');
  await poll(look, ({ picked, drawn }) => picked !== one.picked && drawn !== one.drawn);
  const other = await rest();
  assert.equal(other.way, 0);
  // What is still on its way from the task before is not where this one came from.
  await p.hold('view');
  await page.keyboard.press('ArrowRight');
  await buttons.nth(4).click();
  await p.release();
  await poll(look, ({ picked, drawn }) => picked !== other.picked && drawn !== other.drawn);
  const third = await rest();
  assert.equal(third.way, 0);

  // Training moves everything.
  await p.train(10);
  await poll(look, ({ mean }) => String(mean) !== String(third.mean));
  const [codes, pixels, chance] = await poll(
    () =>
      p.studio(
        (s) =>
          s.lesson
            .charts(s)
            .find((c) => c.id === 'same')
            ?.curves.map(({ y }) => Array.from(y)) ?? [],
      ),
    ([ofCodes = [], ofPixels = []]) => ofCodes.length > 0 && ofPixels.length > 0,
  );
  assert.ok(codes.length && pixels[0] > 0, 'shares by codes and by pixels');
  assert.ok(chance[0] > 0.02 && chance[0] < 0.3, `${chance[0]}`);

  // Sets of alphabets, which are fewer.
  await p.studio((s) => s.act('hyper:set=alphabet'));
  await p.studio((s) => s.reset());
  await poll(look, ({ mean, count }) => mean && count > 10 && count < first.count);
});

test('tasks: in Chinese, on a phone, in the dark', async () => {
  const p = await stand.open({
    hash: '#v1/tasks?data=glyphs&lang=zh',
    width: 360,
    height: 800,
    scheme: 'dark',
  });
  const stage = p.page.locator(STAGE);
  await stage.locator('mg-task-map canvas').waitFor();
  assert.match((await stage.locator('.pool').getAttribute('aria-label')) ?? '', /这一组/);
  assert.equal(await p.sideways(), 0);
});
