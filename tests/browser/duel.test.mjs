/** You against the machine: ten drawings by eye, the pixels and the trained network on the same ones. */
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

const address = (/** @type {string} */ lesson, more = '') => `#v1/${lesson}?data=glyphs${more}`;

const TOLD = 900; // ms for which the page shows an answer

/** Runs in the page: an answer is shown until a key is pressed or the test says `goOn`. */
const patient = `{
  const later = window.setTimeout;
  window.setTimeout = (act, ms, ...more) =>
    ms === ${TOLD} ? void (window.goOn = act) : later(act, ms, ...more);
}`;

/** The drawings of a game as Node has them. @param {number} way @param {number} first @param {number} count */
async function episodes(way, first, count) {
  const core = await load();
  const data = core.dataset.glyphs({ seed: 1, alphabets: 8, characters: 30, drawers: 20 });
  const session = core.session('nearest', { seed: 7, evalWay: way, evalQuery: 1 }, data);
  const rounds = [];
  for (let index = first; index < first + count; index++) {
    const e = session.view('episode', { side: 1, index });
    const q = (7 * index + 3) % way;
    const row = Array.from(e.probs.data.slice(q * way, (q + 1) * way));
    rounds.push({
      ...{ support: e.support.data.slice(), labels: e.supportLabel.data.slice() },
      query: e.query.data.slice(784 * q, 784 * (q + 1)),
      truth: e.queryLabel.data[q],
      pixels: row.indexOf(Math.max(...row)),
    });
  }
  return { core, data, rounds };
}

/** @param {Playground} play */
const game = ({ page }) =>
  page.locator('mg-stage-duel').evaluate((stage) => {
    const { game: now } = /** @type {any} */ (stage);
    return (
      now && {
        ...{ way: now.way, at: now.at, told: now.told },
        rounds: now.rounds.map((/** @type {any} */ { truth, pixels, you, network }) => ({
          ...{ truth, pixels, you, network },
        })),
      }
    );
  });

/** Waits for a state of the game. @param {Playground} play @param {(game: any) => boolean} check */
const until = (play, check) =>
  poll(
    () => game(play),
    (now) => now && check(now),
  );

/** Names a drawing, and goes on. @param {Playground} play @param {number} place */
async function name(play, place) {
  const { at, way } = await until(play, (now) => !now.told);
  const key = way > 9 ? 'abcdefghijklmnopqrst'[place] : String(place + 1);
  await play.page.keyboard.press(key);
  await until(play, (now) => now.told);
  await play.page.keyboard.press(key); // does not wait
  return until(play, (now) => now.at === at + 1);
}

test('ten drawings by keyboard: the figures are right, the score stays and is a line of lesson 6', async () => {
  const play = await stand.open({ hash: address('duel'), script: patient });
  const { page } = play;
  await until(play, (now) => now.at === 0);
  const { rounds } = await episodes(5, 0, 10);
  const begun = await game(play);
  for (const [i, { truth, pixels }] of rounds.entries())
    assert.deepEqual(
      begun.rounds[i],
      { truth, pixels, you: -1, network: undefined },
      `drawing ${i}`,
    );
  // The query is no example, and its character is among them.
  assert.ok(
    rounds.every(({ support, query }) => String(support).includes(String(query)) === false),
  );
  assert.ok(
    rounds.some(({ truth, pixels }) => truth !== pixels),
    'pixels are not always right',
  );
  for (const [i, { truth }] of rounds.entries()) await name(play, i < 7 ? truth : (truth + 1) % 5);
  const rows = await page.locator('mg-stage-duel tbody tr').allInnerTexts();
  const right = rounds.filter(({ truth, pixels }) => truth === pixels).length;
  assert.match(rows[0], /^you[^]*7$/);
  assert.match(rows[1], new RegExp(`^nearest pixels[^]*${right}$`));
  assert.equal(rows.length, 2, 'no network has been trained');
  assert.match(
    await page.locator('mg-stage-duel p[role=status]').innerText(),
    /5-way games so far: 7 of 10/,
  );
  // Another game has other drawings.
  await page.getByRole('button', { name: 'Play again' }).last().click();
  const next = await until(play, (now) => now.at === 0);
  const others = await episodes(5, 10, 10);
  assert.deepEqual(
    next.rounds.map((/** @type {any} */ { truth, pixels }) => [truth, pixels]),
    others.rounds.map(({ truth, pixels }) => [truth, pixels]),
  );
  await page.getByRole('link', { name: 'Learn to learn' }).click();
  await play.until(({ held, lesson, busy }) => held === lesson && lesson.id === 'maml' && !busy);
  await play.studio((studio) => studio.measure({ key: 'test', side: 1, total: 2, chunk: 1 }));
  await play.until(({ run }) => run.evaluations.get('test')?.last?.count === 2);
  const line = await play.studio((studio) => {
    const accuracy = studio.lesson.charts(studio).find(({ id }) => id === 'accuracy');
    return accuracy?.curves.find(({ label }) => label.startsWith('you'))?.y;
  });
  assert.deepEqual(line, [0.7]);
});

test('among twenty: letters name, and none of them is a key of the page', async () => {
  const play = await stand.open({ hash: address('duel'), script: patient });
  const { page } = play;
  await until(play, (now) => now.at === 0);
  await page.getByRole('button', { name: 'Choose among 20' }).click();
  await until(play, (now) => now.way === 20);
  const serial = await play.studio((studio) => studio.serial);
  await page.locator('mg-stage-duel .asked').click(); // no button has the keyboard
  await name(play, 17); // r
  await name(play, 18); // s
  const now = await game(play);
  assert.deepEqual(
    now.rounds.slice(0, 3).map((/** @type {any} */ { you }) => you),
    [17, 18, -1],
  );
  assert.deepEqual(await play.studio((studio) => [studio.serial, studio.run.step]), [serial, 0]);
  // By pointer, and what was right is shown.
  const { truth } = now.rounds[2];
  const letter = 'ABCDEFGHIJKLMNOPQRST'[truth];
  await page.getByRole('button', { name: `Character ${letter}`, exact: true }).click();
  await page.getByText(`Right, it is ${letter}.`).waitFor();
  assert.equal(await page.locator('mg-stage-duel .tiles .right').count(), 1);
  await page.evaluate(() => /** @type {any} */ (window).goOn()); // by itself
  await until(play, ({ at, told }) => at === 3 && !told);
});

test('the network of lesson 6 plays on the same drawings, as it answers in Node', async () => {
  const small = '&filters=8';
  const play = await stand.open({ hash: address('maml', small), script: patient });
  await play.train(3);
  await play.page.getByRole('link', { name: 'You vs machine' }).click();
  await until(play, (now) => now.at === 0);
  const { core, data, rounds } = await episodes(5, 0, 10);
  for (let i = 0; i < 10; i++) await name(play, 0);
  const { rounds: ended } = await until(
    play,
    (now) => now.at === 10 && now.rounds[0].network !== undefined,
  );
  const session = core.session('maml', { seed: 7, filters: 8 }, data);
  session.step(3);
  const wanted = rounds.map(({ support, labels, query }) => {
    const { probs } = session.view('adapt', {
      support: { dims: [5, 784], data: support },
      supportLabel: { dims: [5], data: labels },
      query: { dims: [1, 784], data: query },
      way: 5,
    });
    const last = Array.from(probs.data.slice(-5));
    return last.indexOf(Math.max(...last));
  });
  assert.deepEqual(
    ended.map((/** @type {any} */ { network }) => network),
    wanted,
  );
  assert.equal(await play.page.locator('mg-stage-duel tbody tr').count(), 3);
  assert.equal(await play.studio(({ runs }) => runs.get('maml')?.step), 3, 'it is as it was');
});
