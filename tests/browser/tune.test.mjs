/** Short trainings tuned in the page: who tries what, and that the same points come as in Node. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { load } from 'metaglyph';
import { PROBLEMS } from '../../web/lessons/tune-race.js';
import { Stand } from './playground.mjs';

/** @typedef {import('../../web/lessons/tune-race.js').TuneRace} TuneRace */

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
after(() => stand.close());

/** @param {import('./playground.mjs').Playground} play */
async function finish(play) {
  await play.page.locator('mg-transport .play').click();
  await play.until(
    ({ run, playing }) => !playing && !(/** @type {TuneRace} */ (run.director).open),
    undefined,
    240_000, // up to 18 trainings
  );
}

/** What everybody tried. @param {import('./playground.mjs').Playground} play */
const tried = (play) => play.studio(({ run }) => /** @type {TuneRace} */ (run.director).race.tried);

test('everybody has as many trainings, and asks for the points that Node would ask for', async () => {
  const hash = '#v1/tune?data=glyphs&lang=en&runs=6&length=3&genetic=true&seed=3';
  const play = await stand.open({ hash });
  await finish(play);
  const all = await tried(play);
  assert.deepEqual(Object.keys(all).sort(), ['bayes', 'chance', 'genetic']);
  const core = await load();
  for (const [key, options] of /** @type {const} */ ([
    ['bayes', {}],
    ['genetic', { method: 'genetic', population: 5 }],
  ])) {
    const optimiser = await core.optimiser({ ...options, axes: PROBLEMS.elbo.axes, seed: 3 });
    const { length } = optimiser.ask();
    for (let at = 0; at < 6; at += length) {
      const some = all[key].slice(at, at + length);
      assert.deepEqual(
        some.map(({ point }) => point),
        optimiser.ask().slice(0, some.length),
      );
      if (some.length === length) optimiser.tell(some.map(({ value }) => value));
    }
    optimiser.free();
  }
  assert.ok(Object.values(all).every((list) => list.length === 6));
  const rows = play.page.locator('mg-stage-tune tbody tr');
  const best = await rows.locator('mg-value b').allInnerTexts();
  assert.equal(best.length, 3);
  const least = (/** @type {{ value: number }[]} */ list) =>
    Math.min(...list.map((one) => one.value));
  assert.equal(Number(best[0].replaceAll(',', '')), Number(least(all.bayes).toFixed(3)));
  assert.match(await play.page.locator('mg-stage-tune .top').innerText(), /All done/);
  // More trainings go on from what is known; another problem has a table of its own.
  await play.studio((studio) => studio.act('hyper:runs=7'));
  await finish(play);
  const more = await tried(play);
  assert.deepEqual(more.chance.slice(0, 6), all.chance);
  assert.equal(more.bayes.length, 7);
  await play.studio((studio) => studio.act('hyper:problem=adapted'));
  assert.deepEqual(await tried(play), {});
  // Changed in the middle of a training, it still counts where it belongs.
  await play.page.locator('mg-transport .play').click();
  await play.until(({ run }) => Boolean(/** @type {TuneRace} */ (run.director).job));
  await play.studio((studio) => studio.act('hyper:problem=elbo'));
  await play.until(({ run, playing }) => !playing && !(/** @type {TuneRace} */ (run.director).job));
  assert.deepEqual(await tried(play), more);
  await play.studio((studio) => studio.act('hyper:problem=adapted'));
  assert.ok(Object.values(await tried(play)).flat().length > 0);
  assert.deepEqual(play.problems, []);
});

test('a training that leaves the numbers counts as worst, and the race goes on', async () => {
  const hash = '#v1/tune?data=glyphs&lang=zh&runs=5&length=20&bayes=false&problem=adapted';
  const play = await stand.open({ hash });
  await play.studio(({ run }) => {
    const race = /** @type {TuneRace} */ (run.director);
    const { measured } = race;
    race.measured = (key, values) => {
      race.measured = measured;
      race.unmeasured();
      void [key, values];
    };
  });
  await finish(play);
  const { chance } = await tried(play);
  assert.deepEqual(
    chance.map(({ value }) => Number.isFinite(value)),
    [false, true, true, true, true],
  );
  assert.match(await play.page.locator('mg-stage-tune tbody').innerText(), /发散 1/);
  assert.deepEqual(play.problems, []);
});
