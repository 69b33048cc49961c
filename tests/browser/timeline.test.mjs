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
const SMALL = {
  vae: '#v1/vae?data=glyphs&network=conv&batch=8',
  maml: '#v1/maml?data=glyphs&filters=8',
};

const REPLAY = 2; // s of training that are repeated where that is disturbed

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

/** Trains so many steps more, until their figures are there. @param {Playground} play @param {number} count */
async function steps(play, count) {
  await play.until(({ ready }) => ready);
  const to = await play.studio(async (studio, n) => {
    const { step } = studio.run;
    await studio.step(n);
    return step + n;
  }, count);
  await play.until(({ run }, step) => run.step === step, to);
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

/** The labels and lengths of the charts' curves, by chart. @param {Playground} play */
const drawn = (play) =>
  play.page.locator('mg-chart').evaluateAll((charts) =>
    charts.map((chart) =>
      /** @type {import('../../web/views/chart.js').Chart} */ (chart).curves.map((curve) => ({
        ...{ label: curve.label, token: curve.token, strength: curve.strength },
        ...{ from: curve.x[0], to: curve.x.at(-1) },
      })),
    ),
  );

/** What is known of both branches. @param {Playground} play */
const branches = (play) =>
  play.studio(({ run: { past, far, step, log, hypers } }) => ({
    ...{ far, step, rate: hypers.rate, log: log.map((one) => [one.step, one.value]) },
    own: past?.other ? past.names.own : null,
    other: past?.other && { far: past.other.far, forked: past.forked },
    differences: past?.differences,
  }));

test('a fork: the same randomness, another rate, and over to the first one again', async () => {
  const play = await stand.open({ hash: SMALL.maml });
  const { page } = play;
  await steps(play, 12);
  await remembers(play);
  await steps(play, 8);
  await setRate(play, 0.004);
  await steps(play, 20);
  const first = await curves(play);
  const end = await state(play);

  // Two branches from step 12 with the same controls are the same run, without the later change.
  await goTo(play, 12);
  await page.getByRole('button', { name: 'Fork here' }).click();
  await play.until(({ run }) => run.past?.other && !run.past.repeating);
  assert.deepEqual(await branches(play), {
    ...{ far: 12, step: 12, rate: 0.01, log: [], own: 'B' },
    other: { far: 40, forked: 12 },
    differences: [{ key: 'rate', own: 0.01, other: 0.004 }],
  });
  await steps(play, 8);
  const second = await curves(play);
  assert.deepEqual(second.x, first.x.slice(0, 20));
  assert.deepEqual(second.y[0], [first.y[0][0], first.y[0][1].slice(0, 20)]);
  await steps(play, 5);
  const other = await curves(play);
  assert.notDeepEqual(other.y[0][1].slice(20), first.y[0][1].slice(20, 25), 'no longer');
  await play.settled(); // curves are redrawn calmly
  const loss = (await drawn(play)).at(-1) ?? [];
  assert.deepEqual(
    loss.filter(({ token }) => token !== 'query').map(({ label, token }) => [label, token]),
    [
      ['batches of tasks', 'support'],
      ['A', 'before'],
    ].map(([label, token]) => [label === 'A' ? label : loss[0].label, token]),
  );
  const ghost = loss.find(({ label }) => label === 'A');
  assert.deepEqual([ghost?.from, ghost?.to], [12, 40], 'from the fork on');
  const branchB = await state(play);

  // The table says what differs; then over to A's end, and back to B's.
  await page.getByRole('button', { name: 'A vs B' }).click();
  await page.getByRole('dialog').waitFor();
  const cells = await page.locator('mg-timeline tbody tr').allInnerTexts();
  assert.deepEqual(
    cells.map((row) => row.split(/\s*\t\s*/)),
    [['learning rate', '0.004', '0.01']],
  );
  assert.deepEqual(await play.unusable(), []);
  await page.keyboard.press('Escape');
  await page.getByRole('radio', { name: 'Run A' }).click();
  await play.until(({ run }) => run.past?.names.own === 'A' && !run.past.repeating);
  assert.deepEqual(await curves(play), first);
  assert.equal(await state(play), end, 'A as it was left');
  assert.equal((await branches(play)).rate, 0.004);
  await page.getByRole('radio', { name: 'Run B' }).click();
  await play.until(({ run }) => run.past?.names.own === 'B' && !run.past.repeating);
  assert.deepEqual(await curves(play), other);
  assert.equal(await state(play), branchB, 'B as it was left');
  await play.bilingual();
  await page.getByRole('button', { name: 'A 与 B' }).click();
  await page.getByRole('button', { name: '丢弃 A' }).click();
  await play.until(({ run }) => run.past?.other === null);
  await play.settled(); // curves are redrawn calmly
  assert.ok((await drawn(play)).flat().every(({ strength }) => strength === undefined));
});

test('a control changed in the past: what was stays as A', async () => {
  const play = await stand.open({ hash: SMALL.maml });
  await steps(play, 10);
  await remembers(play);
  await steps(play, 20);
  const end = await state(play);
  await goTo(play, 12);
  await play.settled(); // curves are redrawn calmly
  const [, , loss] = await drawn(play);
  assert.deepEqual(
    loss.slice(0, 2).map(({ strength, from, to }) => [strength === undefined, from, to]),
    [
      [true, 1, 12],
      [false, 12, 30],
    ],
    'what is still to come is paler',
  );
  await setRate(play, 0.003);
  const now = await branches(play);
  assert.deepEqual([now.far, now.own, now.other], [12, 'B', { far: 30, forked: 12 }]);
  assert.deepEqual(now.log, [[12, 0.003]]);
  await steps(play, 4);
  await play.studio(({ run }) => run.past?.swap());
  assert.equal(await state(play), end);
});

test('by hand: dragged, with the keyboard, and what is shown follows', async () => {
  const play = await stand.open({ hash: SMALL.vae });
  const { page } = play;
  const slider = page.getByRole('slider', { name: 'Timeline' });
  assert.equal(await slider.count(), 0);
  const place = () => page.locator('mg-transport .bar').boundingBox();
  const bar = await place();
  await play.settled(); // the first pictures are there
  const untrained = await play.fingerprint('#output1');
  await steps(play, 10);
  await remembers(play);
  assert.deepEqual(await place(), bar, 'nothing has moved');
  await steps(play, 50);
  await play.settled();
  const trained = await play.fingerprint('#output1');
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  assert.ok(box);
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width - 1, y);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.6 * box.width, y);
  await page.mouse.move(box.x + 0.25 * box.width, y);
  await play.until(({ run }) => run.past?.at === 15 && !run.past.repeating); // the hand is at 15
  const rough = await play.studio(({ run }) => [run.step, run.past?.nearest(15)?.step ?? 0]);
  assert.ok(rough[0] < 15);
  assert.equal(rough[0], rough[1], 'the checkpoint before is shown at once');
  await page.mouse.up();
  await play.until(({ run }) => run.step === 15 && !run.past?.repeating);
  await play.settled();
  assert.notEqual(await play.fingerprint('#output1'), trained);
  assert.equal(await slider.getAttribute('aria-valuenow'), '15');
  assert.equal(await slider.getAttribute('aria-valuetext'), 'step 15 of 60');

  await slider.focus();
  /** @param {string} key @param {number} step */
  const press = async (key, step) => {
    await page.keyboard.press(key);
    await play.until(
      ({ run }, to) => run.step === to && run.past?.goal === null && !run.past.repeating,
      step,
    );
  };
  await press('ArrowRight', 16);
  await press('Shift+ArrowLeft', 15);
  await press('PageUp', 21);
  await press('PageDown', 15);
  await press('Home', 0);
  await play.settled();
  assert.equal(await play.fingerprint('#output1'), untrained);
  await press('End', 60);
  await play.settled();
  assert.equal(await play.fingerprint('#output1'), trained);
  assert.deepEqual(await play.unusable(), []);
});

/**
 * Begins a replay of the whole run, and disturbs it as soon as it is under way.
 * @param {Playground} play
 * @param {'stopped' | 'killed'} how
 */
async function inReplay(play, how) {
  await goTo(play, 0);
  await play.studio(async (studio, end) => {
    const { run, client } = studio;
    const begun = new Promise((resolve) => {
      const hear = () => {
        if (run.step <= 3) return;
        studio.removeEventListener('frame', hear);
        resolve(null);
      };
      studio.addEventListener('frame', hear);
    });
    if (run.past) run.past.kept = [];
    run.past?.go(run.far);
    await begun;
    if (end === 'stopped') return run.past?.stop();
    client?.worker.terminate();
    client?.die('hung', ''); // what its silence says some seconds later
  }, how);
}

test('a replay that is stopped, and one in which the worker dies, lose nothing', async () => {
  const play = await stand.open({ hash: '#v1/vae?data=glyphs&network=conv&batch=64' });
  await steps(play, 10);
  await remembers(play);
  await setRate(play, 0.003);
  // A replay takes as long again: longer than any message does.
  await play.studio((studio) => studio.play());
  await play.until(({ run }, seconds) => run.seconds > seconds, REPLAY);
  await play.studio((studio) => studio.pause());
  await play.settled();
  const whole = await curves(play);
  const { step: last } = whole;
  const end = await state(play);

  await inReplay(play, 'stopped');
  const stopped = await curves(play);
  assert.ok(stopped.step > 3 && stopped.step < last, `stopped at ${stopped.step} of ${last}`);
  assert.deepEqual({ ...stopped, step: last }, whole);
  await goTo(play, last);
  assert.equal(await state(play), end);

  await inReplay(play, 'killed');
  await play.until(({ notices }) => notices.some(({ id }) => id === 'worker'));
  await play.until(({ ready, run }) => ready && !run.past?.repeating);
  assert.deepEqual({ ...(await curves(play)), step: last }, whole);
  await goTo(play, last);
  assert.deepEqual(await curves(play), whole);
  assert.equal(await state(play), end);
});

test('stopped before it has begun, it stays; forked twice on the way, what was there is kept', async () => {
  const play = await stand.open({ hash: SMALL.maml });
  await steps(play, 10);
  await remembers(play);
  await steps(play, 10);
  await play.studio(({ run: { past } }) => {
    const going = past?.go(0);
    void past?.stop();
    return going;
  });
  assert.deepEqual(await play.studio(({ run: { step, past } }) => [step, past?.goal]), [20, null]);

  await play.hold('rewind');
  await play.studio(({ run: { past } }) => void past?.go(8));
  await play.reached('rewind');
  await play.studio(({ run: { past } }) => void past?.fork());
  await play.studio(({ run: { past } }) => void past?.fork());
  await play.release();
  await play.until(({ run: { past } }) => past?.other && !past.repeating);
  const { far, step, other } = await branches(play);
  assert.ok(far <= 8 && step === far, `${step} of ${far}`);
  assert.deepEqual(other, { far: 20, forked: far });
});

test('another lesson meanwhile: the past and what is still to come are kept', async () => {
  const play = await stand.open({ hash: SMALL.maml });
  await steps(play, 10);
  await remembers(play);
  await setRate(play, 0.002);
  await steps(play, 20);
  const whole = await curves(play);
  const end = await state(play);
  await goTo(play, 5);
  await play.studio((studio) => studio.setLesson('vae'));
  await play.until(({ lesson, ready }) => lesson.id === 'vae' && ready);
  await steps(play, 2);
  await play.studio((studio) => studio.setLesson('maml'));
  await play.until(({ lesson, ready }) => lesson.id === 'maml' && ready);
  assert.deepEqual({ ...(await curves(play)), step: 30 }, whole);
  assert.equal(await play.studio(({ run }) => run.step), 5);
  await steps(play, 25);
  assert.deepEqual(await curves(play), whole);
  assert.equal(await state(play), end, 'the change at step 10 has been made again');
  await play.studio((studio) => studio.reset());
  assert.deepEqual(await curves(play), { x: [], y: [], step: 0, far: 0, log: [] });
});

test('checkpoints stay within their bounds, evenly over the run', async () => {
  const play = await stand.open({ hash: SMALL.maml });
  await steps(play, 2);
  await remembers(play);
  /** @param {number} bytes of one @param {number} count */
  const keep = (bytes, count) =>
    play.studio(
      ({ run: { past } }, { size, n }) => {
        if (!past) throw new Error('no past');
        past.kept = [];
        for (let i = 1; i <= n; i++)
          past.keep({ bytes: new ArrayBuffer(size), step: 10 * i, seconds: i });
        return { steps: past.kept.map(({ step }) => step), bytes: past.bytes };
      },
      { size: bytes, n: count },
    );
  for (const [size, most] of [
    [1000, 24],
    [13e6, 4],
  ]) {
    const { steps: at, bytes } = await keep(size, 400);
    assert.ok(bytes <= 64e6 && at.length <= most && at.length > most / 2, `${at}`);
    assert.equal(at.at(-1), 4000, 'the last one stays');
    const gaps = [0, ...at].slice(0, -1).map((step, i) => at[i] - step);
    assert.ok(Math.max(...gaps) < (3 * 4000) / at.length, `gaps of ${gaps}`);
  }
  await play.studio((studio) => studio.reset());
});
