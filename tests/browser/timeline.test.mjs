/** The timeline: back to any step and on again with the same bits, two branches from one fork. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { Stand } from './playground.mjs';

/** @typedef {import('./playground.mjs').Playground} Playground */

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

/** A small network, so that many steps cost little. */
const SMALL = { vae: '#v1/vae?data=glyphs&network=conv&batch=8', maml: '#v1/maml?data=glyphs' };

/** Until the run can be taken back. @param {Playground} play */
const remembers = (play) => play.until(({ run }) => run.past !== null);

/** The whole state as the worker has it, optimizer and all. @param {Playground} play */
async function state(play) {
  const text = await play.studio(async (studio) => {
    const { bytes } = /** @type {any} */ (await studio.ask('save', {}));
    let binary = '';
    for (const byte of new Uint8Array(bytes)) binary += String.fromCharCode(byte);
    return btoa(binary);
  });
  return createHash('sha256').update(text).digest('hex');
}

/** What the curves are drawn from, value by value. @param {Playground} play */
const curves = (play) =>
  play.studio(({ run: { series, step, far, log } }) => ({
    x: [...(series?.x.subarray(0, series.count) ?? [])],
    y: Object.entries(series?.y ?? {}).map(([name, y]) => [
      name,
      [...y.subarray(0, series?.count)],
    ]),
    ...{ step, far, log },
  }));

/** @param {Playground} play @param {number} step */
const goTo = (play, step) => play.studio((studio, to) => studio.run.past?.go(to), step);

/** Trains so many steps more. @param {Playground} play @param {number} count */
async function steps(play, count) {
  await play.studio((studio, n) => studio.step(n), count);
  await play.settled();
}

/** @param {Playground} play @param {number} rate */
async function setRate(play, rate) {
  await play.studio((studio, value) => studio.setHyper('rate', value), rate);
  await play.until((studio) => studio.setting === 0);
}

for (const [lesson, hash, workers] of /** @type {const} */ ([
  ['vae', SMALL.vae, 1],
  ['vae', SMALL.vae, 2],
  ['maml', SMALL.maml, 1],
  ['maml', SMALL.maml, 2],
]))
  test(`${lesson}, ${workers} at work: what is repeated is the same to the last bit`, async () => {
    const play = await stand.open({ hash: `${hash}&workers=${workers}` });
    const start = await state(play);
    const usual = await play.studio(({ run }) => Number(run.hypers.rate));
    await steps(play, 12);
    await remembers(play);
    await steps(play, 8);
    await setRate(play, 0.0004);
    const middle = await state(play);
    await steps(play, 15);
    await setRate(play, 0.002);
    await steps(play, 10);
    const whole = await curves(play);
    const end = await state(play);
    assert.deepEqual([whole.step, whole.far, whole.x.length], [45, 45, 45]);
    assert.deepEqual(
      whole.log.map(({ step, value }) => [step, value]),
      [
        [20, 0.0004],
        [35, 0.002],
      ],
    );

    // Back to the start, to the step of the first change, and on to the end, which was kept.
    for (const [step, rate, bits] of /** @type {[number, number, string][]} */ ([
      [0, usual, start],
      [20, 0.0004, middle],
      [45, 0.002, end],
    ])) {
      await goTo(play, step);
      assert.equal(await play.studio(({ run }) => run.step), step);
      const { hypers, draft } = await play.studio(({ run }) => run);
      assert.deepEqual([hypers.rate, draft.rate], [rate, rate], `at ${step}`);
      assert.equal(await state(play), bits, `the state at ${step}`);
      assert.deepEqual({ ...(await curves(play)), step: 45 }, whole, 'nothing is lost');
    }

    // From the start, without the checkpoint of the end: every step computed again.
    await goTo(play, 0);
    await play.studio(({ run }) => void (run.past && (run.past.kept = [])));
    await steps(play, 45);
    assert.equal(await state(play), end, 'played on, with the same changes at the same steps');
    assert.deepEqual(await curves(play), whole);

    // And the figures of every step, measured anew: what is after a cut is forgotten.
    await goTo(play, 0);
    await play.studio(async ({ run }) => {
      const { past } = run;
      if (!past) throw new Error('no past');
      const { log } = run;
      await past.fork();
      past.forget();
      run.log = log;
      await past.go(0);
    });
    assert.equal((await curves(play)).x.length, 0);
    await play.studio(async ({ client, run }) => {
      const { log: changes, origin } = run;
      const rest = { bytes: null, here: false, seconds: 0, keep: false };
      await client?.request('rewind', { ...rest, to: 45, changes, origin });
    });
    await play.settled();
    assert.deepEqual(await curves(play), whole);
    assert.equal(await state(play), end);
  });
