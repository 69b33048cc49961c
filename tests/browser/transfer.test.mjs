/** An encoder lent from one kind of drawings to another: who trains, what comes out of it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Stand } from './playground.mjs';

/** @typedef {import('../../web/lessons/transfer-arms.js').TransferArms} TransferArms */

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
after(() => stand.close());

const short = 'pretrain=40&fitSteps=80';

/** Figures of the table, a row each. @param {import('./playground.mjs').Playground} play */
const figures = async ({ page }) => {
  const rows = await page.locator('mg-stage-transfer section:first-child tbody tr').all();
  return Promise.all(
    rows.map(async (row) =>
      (await row.locator('mg-value b').allInnerTexts()).map((text) => Number(text)),
    ),
  );
};

/** Presses Play, and waits until everything is done. @param {import('./playground.mjs').Playground} play */
async function finish(play) {
  await play.page.locator('mg-transport .play').click();
  await play.until(
    ({ run, playing }) => !playing && !(/** @type {TransferArms} */ (run.director).next),
    undefined,
    240_000, // up to 17 trainings
  );
}

test('a VAE, then four classifiers for each number of labels; what is done is not done again', async () => {
  const play = await stand.open({ hash: `#v1/transfer?data=glyphs&lang=en&${short}` });
  const { page } = play;
  await finish(play);
  const table = await figures(play);
  assert.deepEqual(
    table.map((row) => row.length),
    [4, 4, 4, 4],
  );
  for (const value of table.flat()) assert.ok(value > 100 / 60, `${value} % is above guessing`);
  for (const row of table) assert.ok(row[3] > row[0], `more labels help: ${row}`);

  // Of every drawing that is shown, whether it was named rightly is what its class says.
  const cells = page.locator('mg-stage-transfer .answers tbody tr:first-child td');
  assert.equal(await cells.count(), 8);
  const [asked, named] = await page.evaluate(() => {
    const app = /** @type {any} */ (document.querySelector('metaglyph-app'));
    const { arms } = app.shadowRoot.querySelector('mg-stage-transfer');
    const [tuned] = arms.jobs.slice(1);
    return [arms.shown.classes, arms.results.get(tuned.key).answers];
  });
  const marks = await cells.locator('span').allInnerTexts();
  assert.deepEqual(
    marks,
    asked.map((/** @type {number} */ label, /** @type {number} */ i) =>
      label === named[i] ? '✓' : '✗',
    ),
  );

  // Another source of the encoder: those without one stay as they are.
  await play.studio((studio) => studio.act('hyper:from=others'));
  const [tuned, , scratch, random] = await figures(play);
  assert.deepEqual([tuned, scratch, random], [[], table[2], table[3]]);
  await finish(play);
  const other = await figures(play);
  assert.deepEqual(other.slice(2), table.slice(2));
  assert.notDeepEqual(other.slice(0, 2), table.slice(0, 2));
  await play.studio((studio) => studio.act('hyper:from=glyphs'));
  assert.deepEqual(await figures(play), table);
  assert.deepEqual(play.problems, []);
});

test('given up, and left in the middle: what was done stays', async () => {
  const play = await stand.open({ hash: `#v1/transfer?data=glyphs&lang=zh&${short}` });
  const { page } = play;
  // Play, Pause and Play, before the first of them is answered: the last one counts.
  await play.hold('play');
  await page.locator('mg-transport .play').click();
  await play.reached('play');
  await page.locator('mg-transport .play').click();
  await page.locator('mg-transport .play').click();
  await play.release();
  await play.until(({ run }) => /** @type {TransferArms} */ (run.director).results.size >= 2);
  await page.locator('mg-transport .reset').click();
  await play.until(
    ({ run, playing }) => !playing && !(/** @type {TransferArms} */ (run.director).job),
  );
  assert.ok((await figures(play)).flat().length >= 2);
  await page.locator('mg-transport .play').click();
  await play.until(({ run }) => Boolean(/** @type {TransferArms} */ (run.director).job));
  await play.studio((studio) => studio.setLesson('race'));
  await play.studio((studio) => studio.setLesson('transfer'));
  await play.until(({ lesson, coming, busy }) => lesson.id === 'transfer' && !coming && !busy);
  await finish(play);
  assert.equal((await figures(play)).flat().length, 16);
  assert.deepEqual(play.problems, []);
});
