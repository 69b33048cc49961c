/** One Gaussian, and the reparameterisation trick: q in the hand, and figures that are those of Node. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { load } from 'metaglyph';
import { trainedLessons } from '../../wasm/lessons.js';
import { hold, keyed } from '../../web/views/q.js';
import { binned } from '../../web/views/histogram-bins.js';
import { contour } from '../../web/views/contour.js';
import { Stand, poll } from './playground.mjs';

/** @typedef {import('./playground.mjs').Playground} Playground */

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const address = (/** @type {string} */ lesson, more = '') => `#v1/${lesson}?data=glyphs${more}`;

/** What the stage says of q. @param {Playground} play @param {string} lesson */
const shown = ({ page }, lesson) =>
  page.locator(`mg-stage-${lesson}`).evaluate((stage) => {
    const { figures, q, samples, placing } = /** @type {any} */ (stage);
    return {
      ...(figures ?? q),
      held: placing.at !== null,
      eps: samples ? Array.from(samples.eps) : [],
      z: samples ? Array.from(samples.z) : [],
    };
  });

/** Where a z is on the plot, at a share of its height. @param {Playground} play @param {number} z @param {number} high */
async function place({ page }, z, high) {
  const box = /** @type {{ x: number, y: number, width: number, height: number }} */ (
    await page.locator('mg-density canvas').boundingBox()
  );
  return /** @type {const} */ ([box.x + (box.width / 2) * (1 + z / 4), box.y + high * box.height]);
}

/** Waits until the stage shows a q. @param {Playground} play @param {string} lesson @param {{ mean: number, sd: number }} q */
const shows = (play, lesson, { mean, sd }) =>
  poll(
    () => shown(play, lesson),
    (now) => Math.max(Math.abs(now.mean - mean), Math.abs(now.sd - sd)) < 1e-3 && !now.held,
  );

test('q stays in its box, and has digits for an address', () => {
  assert.deepEqual(hold({ mean: 1.23456, sd: 0.123456 }), { mean: 1.235, sd: 0.123 });
  assert.deepEqual(hold({ mean: -9, sd: 0 }), { mean: -4, sd: 0.05 });
  assert.ok(Object.is(hold({ mean: -0.0001, sd: 9 }).mean, 0));
  const by = (/** @type {string} */ key) =>
    keyed({ mean: 1, sd: 1 }, /** @type {any} */ ({ key, shiftKey: false }));
  assert.deepEqual(by('ArrowRight'), { mean: 1.1, sd: 1 });
  assert.deepEqual(by('ArrowUp'), { mean: 1, sd: 1.1 });
  assert.equal(by('a'), null);
});

test('contours lie where the height is; estimates outside the axis are counted at its ends', () => {
  const n = 17;
  const values = Float32Array.from({ length: n * n }, (_, i) => {
    const [x, y] = [(i % n) - 8, Math.floor(i / n) - 8];
    return x * x + y * y;
  });
  const pieces = contour(values, n, 25);
  assert.ok(pieces.length > 20);
  for (const [x, y] of pieces.flat()) {
    const off = Math.hypot(x - 8, y - 8);
    assert.ok(Math.abs(off - 5) < 0.06, `${off}`);
  }
  const bins = binned(Float32Array.from([-50, 2, 2.01, 50]), 2, 10);
  assert.equal(bins[0], 1);
  assert.equal(bins[30], 2);
  assert.equal(bins.at(-1), 1);
});

test('q is dragged: the bars add up all the while, and a run begins where it is let go', async () => {
  const play = await stand.open({ hash: address('gaussian') });
  const { page } = play;
  const begun = await shows(play, 'gaussian', { mean: -1.5, sd: 1 });
  const serial = await play.studio((studio) => studio.serial);
  await page.mouse.move(...(await place(play, -1.5, 0.2)));
  await page.mouse.down();
  await page.mouse.move(...(await place(play, 0.4, 0.2)), { steps: 4 });
  const held = await poll(
    () => shown(play, 'gaussian'),
    ({ mean }) => Math.abs(mean - 0.4) < 0.02, // not one of the places on the way
  );
  assert.ok(held.held && held.gap < begun.gap / 2, `${held.gap}`);
  for (const one of [begun, held]) {
    assert.ok(Math.abs(one.reconstruction - one.kl - one.elbo) < 1e-5);
    assert.ok(Math.abs(one.elbo + one.gap - one.evidence) < 1e-5 * (1 + one.gap));
  }
  assert.equal(await play.studio((studio) => studio.serial), serial, 'only looked at');
  await page.mouse.up();
  await play.until(({ serial: now, busy }, old) => now !== old && !busy, serial);
  const mean = Number(await play.studio(({ run }) => run.hypers.mean));
  assert.ok(Math.abs(mean - 0.4) < 0.02);
  assert.match(page.url(), new RegExp(`mean=${mean}`));
  await shows(play, 'gaussian', { mean, sd: 1 });
  // By its flank it becomes wider.
  const y = await page.locator('mg-density').evaluate((plot) => {
    const one = /** @type {any} */ (plot);
    const canvas = one.renderRoot.querySelector('canvas');
    return one.scales(canvas).y(one.handles.flank) / canvas.clientHeight;
  });
  await page.mouse.move(...(await place(play, mean + 1, y)));
  await page.mouse.down();
  await page.mouse.move(...(await place(play, mean + 1.5, y)), { steps: 3 });
  await page.mouse.up();
  await play.until(({ run }) => Math.abs(Number(run.hypers.sd) - 1.5) < 0.03);
  assert.equal(await play.studio(({ run }) => run.hypers.mean), mean);
});

test('by keyboard, by numbers, by the words of the prose; on the map as well', async () => {
  const play = await stand.open({ hash: address('gaussian') });
  const { page } = play;
  await shows(play, 'gaussian', { mean: -1.5, sd: 1 });
  await page.locator('mg-density canvas').focus();
  await page.keyboard.press('ArrowRight');
  await shows(play, 'gaussian', { mean: -1.4, sd: 1 });
  await page.locator('mg-elbo-map canvas').focus();
  await page.keyboard.press('ArrowUp');
  await shows(play, 'gaussian', { mean: -1.4, sd: 1.1 });
  await page.keyboard.press('Shift+ArrowLeft');
  await shows(play, 'gaussian', { mean: -1.41, sd: 1.1 });
  await page.getByRole('spinbutton', { name: 'σ of q' }).fill('0.25');
  await page.keyboard.press('Enter');
  await shows(play, 'gaussian', { mean: -1.41, sd: 0.25 });
  await page.getByRole('button', { name: 'narrow and off' }).click();
  await shows(play, 'gaussian', { mean: 2, sd: 0.1 });
  const box = /** @type {{ x: number, y: number, width: number, height: number }} */ (
    await page.locator('mg-elbo-map canvas').boundingBox()
  );
  await page.mouse.click(box.x + 0.75 * box.width, box.y + 0.3 * box.height);
  await play.until(({ run, busy }) => !busy && Number(run.hypers.sd) > 0.7);
  const q = await play.studio(({ run }) => ({
    mean: Number(run.hypers.mean),
    sd: Number(run.hypers.sd),
  }));
  assert.ok(Math.abs(q.mean - 1.6) < 0.4);
  await shows(play, 'gaussian', q);
  const label = await page.locator('mg-elbo-map canvas').getAttribute('aria-label');
  assert.match(label ?? '', /standard deviation [01]\.\d\d, ELBO −\d+\.\d\d nats/);
  assert.ok(label?.includes(`standard deviation ${q.sd.toFixed(2)},`), label ?? '');
});

test('training closes the gap on a line, step by step as in Node; taken in the hand, it goes on from there', async () => {
  const play = await stand.open({ hash: address('gaussian', '&seed=5') });
  await play.train(250);
  const core = await load();
  const session = core.session('variational', { seed: 5, rate: 0.01 });
  session.step(250);
  const metrics = session.metrics();
  for (const name of ['elbo', 'gap', 'mean', 'sd'])
    assert.deepEqual(
      await play.studio(
        ({ run }, key) => Array.from(run.series?.y[key].subarray(0, 250) ?? []),
        name,
      ),
      Array.from(metrics[name]),
      name,
    );
  const now = await shown(play, 'gaussian');
  const here = session.view('densities', { n: 2 });
  for (const name of ['mean', 'sd', 'elbo', 'gap', 'evidence'])
    assert.equal(now[name], here[name].data[0], name);
  assert.ok(now.gap < 0.01, `${now.gap}`);
  const way = await play.page
    .locator('mg-elbo-map')
    .evaluate((map) => /** @type {any} */ (map).way.map((/** @type {any} */ q) => q.mean));
  assert.deepEqual(way, [-1.5, ...metrics.mean]);

  await play.studio((studio) => studio.play());
  await play.until(({ run }) => run.step > 252);
  const serial = await play.studio((studio) => studio.serial);
  await play.page.locator('mg-density canvas').focus();
  await play.page.keyboard.press('ArrowRight');
  await play.until(
    ({ serial: other, playing, run }, old) =>
      other !== old && playing && run.step > 2 && run.step < 200, // from the start
    serial,
  );
  assert.equal(await play.studio((studio) => studio.speed), 1, 'slowly, so that it can be seen');
});

test('figures open their formulas, whose numbers add up to what stands there', async () => {
  const play = await stand.open({ hash: address('gaussian', '&mean=0.5&sd=0.8') });
  await shows(play, 'gaussian', { mean: 0.5, sd: 0.8 });
  /** @param {string} name */
  const filled = async (name) => {
    const value = play.page.locator(`mg-value[formula="gaussian.${name}"]`);
    await value.getByRole('button').click();
    await value.getByRole('dialog').waitFor();
    const texts = await value.locator('.live math mn').allTextContents();
    const text = (await value.textContent())?.trim().replace('−', '-');
    await play.page.keyboard.press('Escape');
    return { shown: Number(text), numbers: texts.map((one) => Number(one.replace('−', '-'))) };
  };
  const near = (/** @type {number} */ a, /** @type {number} */ b) =>
    assert.ok(Math.abs(a - b) < 0.016, `${a} is not ${b}`);
  const elbo = await filled('elbo');
  near(elbo.numbers[0], elbo.shown);
  near(elbo.numbers[1] - elbo.numbers[2], elbo.shown);
  const gap = await filled('gap');
  near(gap.numbers[0] - gap.numbers[1], gap.shown);
  const evidence = await filled('evidence');
  near(evidence.numbers[1] + evidence.numbers[2], evidence.shown);
  const kl = await filled('kl'); // (0.5^2 + 0.8^2 - 1) / 2 - log 0.8
  near(kl.numbers[0] ** 2, 0.25);
  near(-(0.5 ** 2 + 0.8 ** 2 - 1) / 2 + Math.log(0.8), kl.shown);
  // (1.5 - z)^2 in the mean is 1 + 0.64, the noise of x 0.6.
  const fit = await filled('reconstruction');
  near(fit.numbers[0], 1.64);
  near(-1.64 / 0.72 - Math.log(0.6 * Math.sqrt(2 * Math.PI)), fit.shown);
});

/** A lesson's run with its own settings, and these. @param {'gaussian' | 'reparam'} lesson @param {Record<string, import('metaglyph').HyperValue>} hypers @param {number} steps */
async function trained(lesson, hypers, steps) {
  const core = await load();
  const session = core.session('variational', {
    seed: 7,
    ...trainedLessons[lesson].hypers,
    ...hypers,
  });
  session.step(steps);
  const metrics = session.metrics();
  session.free();
  return metrics;
}

test('two humps: q takes the one on its side, and the gap stays at log 2', async () => {
  const { mean, gap } = await trained(
    'gaussian',
    { decoder: 'square', mean: -0.8, sd: 0.4, noise: 0.4 },
    500,
  );
  const [left, still] = [mean, gap].map((values) => Number(values.at(-1)));
  assert.ok(left < -1 && Math.abs(still - Math.log(2)) < 0.05, `${left} ${still}`);
});

test('frozen noise: samples move with q and keep their ε; thawed, they are others', async () => {
  const play = await stand.open({ hash: address('reparam') });
  const { page } = play;
  /** @param {number} mean  q's, on which the samples hang, which may come after it */
  const hanging = async (mean) => {
    await shows(play, 'reparam', { mean, sd: 1 });
    return poll(
      () => shown(play, 'reparam'),
      ({ eps, z }) =>
        eps.length === 4 &&
        eps.every(
          (/** @type {number} */ e, /** @type {number} */ i) => Math.abs(z[i] - (mean + e)) < 1e-5,
        ),
    );
  };
  const begun = await hanging(-1.5);
  await page.locator('mg-density canvas').focus();
  await page.keyboard.press('ArrowRight');
  const moved = await hanging(-1.4);
  assert.deepEqual(moved.eps, begun.eps);
  await page.getByRole('checkbox', { name: /frozen/ }).uncheck();
  await page.locator('mg-density canvas').focus();
  await page.keyboard.press('ArrowRight');
  const thawed = await hanging(-1.3);
  assert.notDeepEqual(thawed.eps, begun.eps);
  await page.getByRole('button', { name: 'Draw new noise' }).click();
  await page.waitForFunction((old) => {
    const app = document.querySelector('metaglyph-app')?.shadowRoot;
    const stage = /** @type {any} */ (app?.querySelector('mg-stage-reparam'));
    return stage && stage.samples.eps[0] !== old;
  }, thawed.eps[0]);
});

test('the way back: open with the trick, broken without; gradients and their noise are those of Node', async () => {
  const play = await stand.open({ hash: address('reparam', '&seed=9&samples=3') });
  const { page } = play;
  await shows(play, 'reparam', { mean: -1.5, sd: 1 });
  const tape = page.locator('mg-tape svg');
  const core = await load();
  const session = core.session('variational', { seed: 9, samples: 3, gradient: 'path' });
  const samples = session.view('samples', { batch: 0 });
  const minus = (/** @type {number} */ x) => x.toFixed(2).replace('-', '−');
  const says = (/** @type {string} */ words) =>
    poll(
      () => tape.getAttribute('aria-label'),
      (label) => label?.includes(words),
    );
  for (const [k, way] of /** @type {const} */ (['path', 'score']).entries()) {
    if (k === 1) await page.getByRole('button', { name: 'without', exact: true }).click();
    await page.waitForFunction((wanted) => {
      const app = document.querySelector('metaglyph-app')?.shadowRoot;
      const stage = app?.querySelector('mg-stage-reparam')?.shadowRoot;
      const found = stage?.querySelector('mg-tape')?.shadowRoot?.querySelectorAll('.cross');
      return found?.length === wanted;
    }, 2 * k);
    const [mean, sd] = samples[way].data;
    await says(`by μ ${minus(mean)}, by log σ ${minus(sd)}`);
  }
  assert.equal(await play.studio(({ run }) => run.hypers.gradient), 'score');
  await page.getByRole('button', { name: 'Next sample' }).click();
  await says(`by μ ${minus(samples.score.data[2])}`);
  await play.settled();
  const wanted = session.view('gradients', { count: 400 });
  const got = await page.locator('mg-stage-reparam').evaluate((stage) => {
    const { gradients } = /** @type {any} */ (stage);
    return Object.fromEntries(
      Object.entries(gradients).map(([name, data]) => [
        name,
        Array.from(/** @type {any} */ (data)),
      ]),
    );
  });
  for (const [name, { data }] of Object.entries(wanted))
    assert.deepEqual(got[name], Array.from(data), name);
  const times = Number(await page.locator('mg-stage-reparam .ratio b').innerText());
  const { pathVariance: path, scoreVariance: score } = got;
  assert.equal(times, Math.round((score[0] + score[1]) / (path[0] + path[1])));
  assert.ok(times > 5);
});

test('with the trick training is calm, without it is not, from the same place', async () => {
  /** @type {number[]} */
  const rough = [];
  for (const gradient of ['path', 'score']) {
    const mean = (await trained('reparam', { gradient }, 150)).mean.subarray(50);
    rough.push(mean.slice(1).reduce((sum, x, i) => sum + Math.abs(x - mean[i]), 0));
  }
  assert.ok(rough[1] > 2 * rough[0], rough.join(' '));
});

test('q in the hand again before the run from its last place has begun: it stays there, and its run is played', async () => {
  const play = await stand.open({ hash: address('gaussian') });
  const { page } = play;
  await shows(play, 'gaussian', { mean: -1.5, sd: 1 });
  await play.studio((studio) => studio.play());
  await play.until(({ run }) => run.step > 1);
  await play.hold('session');
  await page.mouse.move(...(await place(play, -3, 0.9)));
  await page.mouse.down();
  await page.mouse.up();
  await play.reached('session');
  await page.mouse.move(...(await place(play, 0, 0.9)));
  await page.mouse.down();
  await page.mouse.move(...(await place(play, 0.5, 0.9)), { steps: 3 });
  const first = await play.studio(({ serial }) => serial);
  await play.release();
  await play.until(({ serial, busy }, old) => serial !== old && !busy, first);
  await play.settled();
  const held = await shown(play, 'gaussian');
  assert.ok(held.held && Math.abs(held.mean - 0.5) < 0.02, `${held.mean}`);
  await page.mouse.up();
  await play.until(
    ({ run, playing }) => Math.abs(Number(run.hypers.mean) - 0.5) < 0.02 && playing && run.step > 0,
  );
});
