/** Forger and judge: samples, scores and counts are those of Node; the prose steps the two apart. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { load } from 'metaglyph';
import { diversityOf, noteDiversity, noteFrechet, noteReal } from '../../web/lessons/gan-record.js';
import { frechet } from '../../web/worker/frechet.js';
import { GLYPHS } from '../../web/worker/files.js';
import { Stand, poll } from './playground.mjs';

/** @typedef {import('./playground.mjs').Playground} Playground */

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const HASH = '#v1/gan?data=glyphs&batch=4&latent=4';

test('counts belong to their session, and steps done again are counted again', () => {
  const studio = { serial: 1 };
  const another = { serial: 1 }; // of another exercise on the page
  noteDiversity(studio, 10, 50);
  noteDiversity(studio, 20, 60);
  noteReal(studio, 400);
  noteDiversity(studio, 15, 70);
  const far1 = { distance: 1, means: 0.5 };
  noteFrechet(studio, { step: 15, generated: { distance: 9, means: 4 }, real: far1 });
  noteReal(another, 300);
  const { x, y, real, frechet: far } = diversityOf(studio);
  assert.deepEqual(far, { x: [15], y: [9], means: [4], real: far1 });
  assert.deepEqual([x, y, real], [[10, 15], [50, 70], 400]);
  assert.deepEqual([diversityOf(another).x, diversityOf(another).real], [[], 300]);
  studio.serial = 2;
  assert.deepEqual(diversityOf(studio).x, []);
  assert.equal(diversityOf(studio).real, null);
});

/** What the stage shows. @param {Playground} play */
const shown = ({ page }) =>
  page.locator('mg-stage-gan').evaluate((stage) => {
    const { scores, distinct, ends, renderRoot } = /** @type {any} */ (stage);
    const sheet = (/** @type {string} */ id) => renderRoot.querySelector(`#${id}`);
    return {
      ends,
      distinct,
      forged: Array.from(scores.forged),
      real: scores.real.length,
      held: scores.held.length,
      samples: Array.from(sheet('samples').ink.slice(0, 2 * 784)),
      walk: Array.from(sheet('walk').ink),
      counts: ['samples', 'forged', 'nearest', 'walk', 'large', 'near'].map(
        (id) => sheet(id).count,
      ),
    };
  });

/** Waits until the stage is as wanted. @param {Playground} play @param {(now: Awaited<ReturnType<typeof shown>>) => boolean} wanted */
const until = (play, wanted) => poll(() => shown(play), wanted);

/** Whether bytes of pictures are these. @param {ArrayLike<number>} seen @param {Float32Array} ink */
const alike = (seen, ink) =>
  seen.length > 0 && Array.from(seen).every((byte, i) => Math.abs(byte - 255 * ink[i]) <= 1);

test('pictures, scores and counts are those of Node, and a choice leads the walk', async () => {
  const play = await stand.open({ hash: HASH });
  const { page } = play;
  await play.train(1);
  const { seed, split, held } = await play.studio((studio) => ({
    seed: studio.run.seed,
    split: studio.splitFor(studio.lesson),
    held: studio.run.info?.testItems ?? 0,
  }));
  const core = await load();
  const data = core.dataset.glyphs({ seed: 1, ...GLYPHS });
  const options = { batch: 4, latent: 4, seed, ...(split ? { split } : {}) };
  const session = core.session('gan', options, data);
  session.step();
  const { output, score } = session.view('samples', { count: 64 });
  const now = await until(
    play,
    ({ forged, samples, counts }) =>
      forged.length === 64 &&
      forged.every((v, i) => v === score.data[i]) &&
      alike(samples, output.data) &&
      counts.every((n) => n > 0),
  );
  assert.deepEqual(now.counts, [48, 12, 12, 10, 1, 1]);
  assert.deepEqual([now.real, now.held], [64, 64]);
  const count = Math.min(500, held);
  const found = session.view('diversity', { count }).distinct.data[0];
  const real = session.view('diversity', { real: 1, count }).distinct.data[0];
  await until(play, (it) => it.distinct === found);
  await page
    .locator('mg-stage-gan')
    .getByRole('button', { name: `To as many drawings held out: ${real}.` })
    .waitFor();

  await page.locator('mg-stage-gan #samples canvas').focus();
  await page.keyboard.press('ArrowRight');
  const way = session.view('walk', { from: 1, to: 2, count: 10 }).output.data;
  await until(play, ({ ends, walk }) => String(ends) === '1,2' && alike(walk, way));
  await page.getByText('from the code of forgery 2 to that of 3').waitFor();

  // Begun anew while it is measured: that is measured, too.
  await page.getByRole('button', { name: 'Measure the Fréchet distance too' }).click();
  await play.studio((studio) => studio.reset());
  const far = page.locator('mg-stage-gan #far');
  await far.waitFor();
  const fresh = core.session('gan', options, data);
  const { generated } = await frechet(core, data, () => fresh, { count });
  assert.equal(await far.innerText(), generated.distance.toFixed(1));
  assert.deepEqual(await play.unusable(), []);
  await play.bilingual();
});

test('on a phone: the prose lets one of them wait', async () => {
  const play = await stand.open({ hash: HASH, width: 360, height: 800, scheme: 'dark' });
  const picture = () =>
    play.studio(async (studio) => {
      const views = await studio.view('samples', { count: 1 }, []);
      return Array.from(views?.output.data ?? []);
    });
  const set = (/** @type {string} */ action) => play.studio((studio, it) => studio.act(it), action);
  await set('hyper:generatorSteps=0');
  const first = await picture();
  assert.equal(first.length, 784);
  await play.train(3);
  assert.deepEqual(await picture(), first); // the forger waits
  await set('hyper:discriminatorSteps=0');
  await set('hyper:generatorSteps=1');
  await play.train(3);
  assert.notDeepEqual(await picture(), first);
  assert.equal(await play.sideways(), 0);
});
