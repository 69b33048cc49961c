/** Both screens train: pictures change, curves move, Pause is heard at once. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { SLOW, Stand, poll } from './playground.mjs';

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

test('the VAE: something to see at once, then pictures, curves and figures that move', async () => {
  const play = await stand.open({ hash: '#v1/vae?data=glyphs' });
  const { page } = play;
  await play.settled();
  // Before any training: drawings, blank reconstructions, samples, a latent map; no figures.
  const inputs = await play.fingerprint('#input1');
  const untrained = {
    output: await play.fingerprint('#output1'),
    samples: await play.fingerprint('#samples'),
    map: await play.pixels('mg-latent-map canvas.map'),
    code: await play.pixels('mg-code canvas'),
  };
  assert.equal(await page.locator('mg-stage-vae .sum .elbo').count(), 0);
  const legends = () =>
    page.locator('mg-chart ul').evaluateAll((all) => all.map(({ clientHeight }) => clientHeight));
  const heights = await legends();
  assert.equal(await play.studio(({ run }) => run.step), 0);

  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await play.until(
    ({ run }) => run.step > 60 && (run.evaluations.get('test')?.list.length ?? 0) > 1,
  );
  await page.getByRole('button', { name: 'Pause' }).click();
  await play.settled();
  await play.studio((studio) => studio.measure(studio.lesson.measures[0]));
  await play.until(({ run }) => run.evaluations.get('test')?.last?.step === run.step);
  await play.settled();

  assert.equal(await play.fingerprint('#input1'), inputs, 'the drawings stay the same');
  assert.notEqual(await play.fingerprint('#output1'), untrained.output);
  assert.notEqual(await play.fingerprint('#samples'), untrained.samples);
  assert.notEqual(await play.pixels('mg-latent-map canvas.map'), untrained.map);
  assert.notEqual(await play.pixels('mg-code canvas'), untrained.code);

  const { train, first, last } = await play.studio(({ run }) => {
    const list = run.evaluations.get('test')?.list ?? [];
    return {
      train: Array.from(run.series?.y.elbo.subarray(0, run.series.count) ?? []),
      first: list[0],
      last: list[list.length - 1],
    };
  });
  assert.ok(train.length > 60, 'every step has its point');
  assert.equal(first.step, 0);
  const elbo = (/** @type {typeof last} */ one) => one.values.elbo.mean[0];
  assert.ok(elbo(last) > elbo(first) + 50, `held-out ELBO ${elbo(first)} -> ${elbo(last)}`);
  // The figure is the sum it claims to be.
  const { reconstruction, kl } = last.values;
  assert.ok(Math.abs(reconstruction.mean[0] - kl.mean[0] - elbo(last)) < 1e-3);
  const shown = await page.locator('mg-stage-vae .sum .elbo').innerText();
  assert.equal(shown, elbo(last).toFixed(1).replace('-', '−'));
  // The charts have drawn it, and nothing has moved for their values.
  assert.deepEqual(await legends(), heights);
  for (const [chart, figure] of /** @type {const} */ ([
    ['#elbo', /held out −?\d+\.\d ± \d/],
    ['#costs', /held out, both \d+\.\d/],
  ])) {
    const label = await page.locator(`mg-chart${chart} .plot`).getAttribute('aria-label');
    assert.match(label ?? '', figure);
    await page.locator(`mg-chart${chart} canvas`).waitFor();
  }
});

test('the VAE: the first readable reconstruction comes within seconds', async (t) => {
  const play = await stand.open({ hash: '#v1/vae?data=glyphs' });
  const began = Date.now();
  await play.studio((studio) => studio.play());
  const likeness = await poll(
    async () => correlation(await play.ink('#input0'), await play.ink('#output0')),
    (value) => value >= 0.5,
  );
  const seconds = (Date.now() - began) / 1000;
  const { step, spent } = await play.studio(({ run }) => ({ step: run.step, spent: run.seconds }));
  t.diagnostic(
    `likeness ${likeness.toFixed(2)} after ${seconds.toFixed(1)} s: step ${step}, ${spent.toFixed(1)} s of training`,
  );
  if (!SLOW.some(Boolean)) assert.ok(seconds < 20, `took ${seconds} s`);
});

/** @param {number[]} a @param {number[]} b */
function correlation(a, b) {
  const n = a.length;
  const mean = (/** @type {number[]} */ x) => x.reduce((sum, v) => sum + v, 0) / n;
  const [ma, mb] = [mean(a), mean(b)];
  let [aa, bb, ab] = [1e-9, 1e-9, 0];
  for (let i = 0; i < n; i++) {
    aa += (a[i] - ma) ** 2;
    bb += (b[i] - mb) ** 2;
    ab += (a[i] - ma) * (b[i] - mb);
  }
  return ab / Math.sqrt(aa * bb);
}

test('MAML: an episode before training, and adaptation that training makes better', async (t) => {
  const play = await stand.open({ hash: '#v1/maml?data=glyphs&filters=16' });
  const { page } = play;
  await play.settled();
  assert.equal(await page.locator('mg-episode .support').count(), 5);
  assert.equal(await page.locator('mg-episode button').count(), 25);
  const picture = await play.pixels('mg-episode .support canvas');
  const line = await play.pixels('mg-episode canvas.line');

  // The walk along the inner steps changes what is believed.
  const beliefs = () => page.locator('mg-beliefs b').allInnerTexts();
  const final = await beliefs();
  await page.locator('.walk input').first().check({ force: true });
  await poll(beliefs, (now) => now.length > 0 && String(now) !== String(final)); // before adapting
  await page.locator('.walk input').last().check({ force: true });
  await poll(beliefs, (now) => String(now) === String(final)); // and back

  const measure = { key: 'test', side: 1, total: 60, chunk: 1 };
  const figures = () =>
    play.studio(({ run }) => {
      const last = run.evaluations.get('test')?.last;
      if (!last) throw new Error('nothing was measured');
      const { step, count, values } = last;
      return { step, count, accuracy: values.accuracy.mean, baseline: values.baseline.mean[0] };
    });
  await play.studio((studio, one) => studio.measure(one), measure);
  await play.until(({ run }) => run.evaluations.get('test')?.last?.step === 0);
  const untrained = await figures();
  await play.train(60);
  await play.studio((studio, one) => studio.measure(one), measure);
  await play.until(({ run }) => run.evaluations.get('test')?.last?.step === 60);
  const trained = await figures();
  await play.settled(); // pictures come after figures
  t.diagnostic(JSON.stringify({ untrained, trained }));

  assert.equal(trained.count, 60);
  const [guessing] = trained.accuracy;
  const adapted = trained.accuracy.at(-1) ?? 0;
  assert.ok(adapted > guessing + 0.4, `adaptation lifts ${guessing} to ${adapted}`);
  assert.ok(adapted > (untrained.accuracy.at(-1) ?? 1) + 0.05, 'training makes adapting better');
  assert.equal(trained.baseline, untrained.baseline, 'pixels learn nothing');

  assert.equal(await play.pixels('mg-episode .support canvas'), picture, 'the same episode');
  assert.notEqual(await play.pixels('mg-episode canvas.line'), line, 'other beliefs');
  const shown = await page.locator('mg-stage-maml .accuracy').innerText();
  assert.match(shown, new RegExp(`^${(100 * adapted).toFixed(1)} ?% ± \\d+\\.\\d$`));
  assert.match(await page.locator('mg-stage-maml .note').innerText(), /Transductive/);
  const label = await page.locator('mg-chart#accuracy .plot').getAttribute('aria-label');
  assert.match(label ?? '', /adapted \d+\.\d ± \d.*nearest mean/);
});

test('MAML: a long measurement shows how far it is and can be stopped', async () => {
  const play = await stand.open({ hash: '#v1/maml?data=glyphs&way=10&filters=32' }); // long
  await play.page.getByRole('button', { name: 'Measure on 600 episodes' }).click();
  await play.until(({ measuring }) => (measuring?.done ?? 0) > 10);
  await play.page.getByRole('button', { name: 'Stop' }).click();
  await play.until(({ measuring }) => measuring === null);
  assert.equal(await play.studio(({ run }) => run.evaluations.size), 0, 'half a figure is none');
});

for (const lesson of ['vae', 'maml'])
  test(`${lesson}: Pause is heard within 50 ms, and nothing trains afterwards`, async (t) => {
    const play = await stand.open({ hash: `#v1/${lesson}?data=glyphs` });
    await play.pauses(t);
  });

test('hyperparameters: live ones at once, others wait for a word, a fresh model follows', async () => {
  const play = await stand.open({ hash: '#v1/vae?data=glyphs' });
  const { page } = play;
  // Without a step of training there is nothing to lose: the model is made anew at once.
  const next = page.getByRole('button', { name: 'Next' });
  while (await next.isEnabled()) await next.click(); // to the prose's last step
  await page.getByRole('button', { name: 'two dimensions' }).click();
  await play.until(({ run, ready }) => run.hypers.latent === 2 && ready);
  await play.train(3);
  await page.getByRole('button', { name: 'sixteen' }).click();
  assert.deepEqual(await play.studio(({ pending }) => pending), ['latent']);
  assert.equal(await play.studio(({ run }) => run.hypers.latent), 2, 'the trained one goes on');
  await page.getByRole('spinbutton', { name: 'β, weight of KL' }).fill('4');
  await page.keyboard.press('Tab');
  await play.until(({ run }) => run.hypers.beta === 4);
  assert.equal(await play.studio(({ run }) => run.step), 3);
  await page.getByRole('button', { name: 'Start anew' }).click();
  await play.until(({ run, busy }) => run.hypers.latent === 16 && run.step === 0 && !busy);
  assert.equal(await play.studio(({ run }) => run.hypers.beta), 4);
  assert.match(page.url(), /beta=4/);
  assert.doesNotMatch(page.url(), /latent/, 'initial values are not in the address');
});

test('each lesson keeps what it has learnt while the other is open', async () => {
  const play = await stand.open({ hash: '#v1/vae?data=glyphs&latent=4&batch=16' });
  await play.train(20);
  const output = await play.fingerprint('#output0');
  await play.page.getByRole('link', { name: 'Learn to learn' }).click();
  await play.until(({ lesson, ready }) => lesson.id === 'maml' && ready);
  assert.equal(await play.studio(({ run }) => run.step), 0);
  await play.page.getByRole('link', { name: 'Train the VAE' }).click();
  await play.until(({ lesson, ready }) => lesson.id === 'vae' && ready);
  await play.settled();
  assert.equal(await play.studio(({ run }) => run.step), 20);
  assert.equal(await play.fingerprint('#output0'), output);
  assert.equal(await play.studio(({ run }) => run.series?.count), 20, 'its curve is there');
});

test('reset with the same seed gives the same run; another seed another', async () => {
  const play = await stand.open({ hash: '#v1/vae?data=glyphs&latent=4&batch=16' });
  const run = async () => {
    await play.train(5);
    return play.studio(({ run: { series } }) => [...(series?.y.elbo ?? [])].slice(0, 5));
  };
  const first = await run();
  await play.page.getByRole('button', { name: 'Reset' }).click();
  await play.until(({ run: { step }, busy }) => step === 0 && !busy);
  assert.deepEqual(await run(), first);
  await play.page.getByRole('textbox', { name: 'seed' }).fill('8');
  await play.page.keyboard.press('Tab');
  await play.page.getByRole('button', { name: 'Reset' }).click();
  await play.until(({ run: { step }, busy }) => step === 0 && !busy);
  const other = await run();
  assert.notDeepEqual(other, first);
  assert.match(play.page.url(), /seed=8/);
});

test('the fast arithmetic is the user’s choice, and says what it is', async () => {
  const play = await stand.open({ hash: '#v1/vae?data=glyphs&latent=4&batch=16' });
  const { page } = play;
  const badge = page.locator('mg-transport .badge');
  assert.match(
    await badge.innerText(),
    /not trained yet · same bits everywhere · procedural glyphs/,
  );
  await play.train(2);
  assert.match(await badge.innerText(), /trained here, \d+\.\d s · same bits everywhere/);
  await page.locator('mg-controls summary').click();
  await page.locator('#build').selectOption('auto');
  await play.until(
    ({ core, status, busy }) => core?.build === 'relaxed' && status === 'ready' && !busy,
  );
  assert.match(page.url(), /build=auto/);
  await play.train(2);
  assert.match(await badge.innerText(), /fast arithmetic/);
});

test('a worker that dies is replaced and goes on from the last checkpoint, with a word', async () => {
  const play = await stand.open({ hash: '#v1/vae?data=glyphs&latent=4&batch=16' });
  await play.studio((studio) => studio.play());
  await play.until(({ run }) => run.checkpoint !== null);
  const { step } = await play.studio(({ run, client }) => {
    const saved = run.checkpoint?.step ?? 0;
    client?.worker.terminate(); // what a crash looks like: silence
    return { step: saved };
  });
  await play.until(({ notices }) => notices.some(({ id }) => id === 'worker'));
  await play.until(
    ({ status, playing, run }, from) => status === 'ready' && playing && run.step > from,
    step,
  );
  const [title] = await play.notices();
  assert.match(title, /replaced/);
  assert.ok((await play.studio(({ run }) => run.series?.count ?? 0)) > 0, 'the curve is kept');
});

test('training that leaves the numbers stops with a word, and can be taken back', async () => {
  const play = await stand.open({
    hash: '#v1/vae?data=glyphs&latent=4&batch=16&likelihood=gaussian&sigma=0.01&optimizer=sgd&rate=1',
  });
  await play.studio((studio) => studio.play());
  await play.until(
    ({ notices, playing }) => notices.some(({ id }) => id === 'numeric') && !playing,
  );
  const [title] = await play.notices();
  assert.match(title, /left the numbers at step \d+/);
  await play.studio((studio) => studio.setHyper('rate', 1e-5));
  await play.page.getByRole('button', { name: 'Start anew' }).click();
  await play.until(({ run, busy }) => run.step === 0 && !busy);
  await play.train(2);
});
