/** The frame around the lessons: address, languages, themes, sizes, keyboard, assistive technology. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Stand, poll } from './playground.mjs';

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const LESSONS = ['vae', 'maml'];
const SMALL = { vae: 'latent=4&batch=16', maml: 'filters=4' };

/** @param {string} lesson @param {string} [more] */
const address = (lesson, more = '') =>
  `#v1/${lesson}?data=glyphs&${SMALL[/** @type {'vae' | 'maml'} */ (lesson)]}${more}`;

test('the browser’s language is taken where the address names none', async () => {
  const play = await stand.open({ hash: address('vae'), locale: 'zh-CN' });
  assert.equal(await play.page.getByRole('button', { name: '播放', exact: true }).count(), 1);
});

/** @type {[string, string, RegExp | null, (studio: import('./playground.mjs').Studio) => boolean][]} */
const addresses = [
  ['nothing', '#', null, ({ lesson, run }) => lesson.id === 'vae' && run.seed === 7],
  [
    'a whole state',
    '#v1/maml?lang=en&seed=42&data=glyphs&way=3&filters=4&order=1',
    null,
    ({ lesson, run }) =>
      lesson.id === 'maml' && run.seed === 42 && run.hypers.way === 3 && run.hypers.order === 1,
  ],
  ['an unknown version', '#v9/vae?latent=2', /left out/, ({ run }) => run.hypers.latent === 16],
  ['an unknown lesson', '#v1/alchemy', /left out/, ({ lesson }) => lesson.id === 'vae'],
  [
    'values out of range',
    '#v1/vae?latent=1e9&beta=-3&network=quantum&seed=-1&batch=16',
    /left out/,
    ({ run }) =>
      run.hypers.latent === 16 &&
      run.hypers.beta === 1 &&
      run.seed === 7 &&
      run.hypers.batch === 16,
  ],
  [
    'markup',
    '#v1/vae?latent=<img src=x onerror=alert(1)>&<script>=1&batch=16',
    /left out/,
    ({ run }) => run.hypers.batch === 16,
  ],
  [
    'names of the language’s own',
    '#v1/vae?__proto__=1&constructor=2&toString=3&hasOwnProperty=4',
    /left out/,
    ({ run }) => run.hypers.latent === 16 && typeof run.hypers.constructor === 'function',
  ],
  [
    'something endless',
    `#v1/vae?${'latent=2&'.repeat(5000)}`,
    /left out/,
    ({ run }) => run.hypers.latent === 16,
  ],
  [
    'bad escapes',
    '#v1/vae?latent=%E0%A4%A&batch=16',
    /left out/,
    ({ run }) => run.hypers.batch === 16,
  ],
  [
    'alphabets that are not there',
    '#v1/maml?data=glyphs&filters=4&hold=Atlantean',
    /left out/,
    ({ run }) => run.hold === null && (run.info?.heldOut.length ?? 0) > 0,
  ],
];

test('the address is the state; what it may not say is left out with a word', async (t) => {
  for (const [name, hash, title, check] of addresses)
    await t.test(name, async () => {
      const play = await stand.open({ hash });
      const titles = await play.notices();
      if (title)
        assert.ok(
          titles.some((one) => title.test(one)),
          `${titles}`,
        );
      else assert.deepEqual(titles, []);
      assert.ok(await play.studio(check));
      assert.equal(await play.page.locator('img').count(), 0);
      assert.match(play.page.url(), /#v1\/(vae|maml)/, 'the address is put right');
    });
});

test('an address changed by hand is followed', async () => {
  const play = await stand.open({ hash: address('vae') });
  await play.train(1);
  await play.page.evaluate(
    () => void (location.hash = '#v1/maml?data=glyphs&filters=4&way=4&lang=zh'),
  );
  await play.until(
    ({ lesson, run, busy, lang }) =>
      lesson.id === 'maml' && run.hypers.way === 4 && lang === 'zh' && !busy,
  );
  await play.page.evaluate(() => void (location.hash = '#nonsense'));
  await play.until(({ notices }) => notices.some(({ id }) => id === 'hash'));
  assert.equal(await play.studio(({ run }) => run.hypers.way), 4);
  assert.match(play.page.url(), /way=4/);
});

test('an address changed again while the first is being followed: the last one counts', async () => {
  const play = await stand.open({ hash: address('maml') });
  const go = (/** @type {string} */ hash) =>
    play.page.evaluate((to) => void (location.hash = to), hash);
  const arrived = () => play.until(({ ready, jobs }) => ready && jobs === 0);
  // The same lesson, while its session is being made.
  await play.hold('session');
  await go('#v1/maml?data=glyphs&filters=4&way=3');
  await play.reached('session');
  await go('#v1/maml?data=glyphs&filters=4&way=4&shot=2');
  await play.until(({ run }) => run.draft.way === 4 || Object.keys(run.draft).length === 0);
  await play.release();
  await arrived();
  const { way, shot } = await play.studio(({ run }) => run.hypers);
  assert.deepEqual({ way, shot }, { way: 4, shot: 2 });
  assert.match(play.page.url(), /way=4/);
  // Another lesson, which somebody leaves before it is there: the one he goes back to stays as it is.
  await play.train(1);
  await play.hold('session');
  await go('#v1/vae?data=glyphs&latent=3&batch=16');
  await play.reached('session');
  await play.page.getByRole('link', { name: 'Learn to learn' }).click();
  await play.until(({ lesson }) => lesson.id === 'maml');
  await play.release();
  await arrived();
  await play.settled();
  const left = await play.studio(({ lesson, run }) => [lesson.id, run.step, run.hypers.way]);
  assert.deepEqual(left, ['maml', 1, 4]);
});

for (const lesson of LESSONS)
  test(`${lesson}: in a window of any size each part is in its place`, async () => {
    const play = await stand.open({ hash: address(lesson) });
    const { page } = play;
    await play.train(2);
    for (const [width, height] of [
      [1440, 900],
      [1024, 768],
      [768, 1024],
      [390, 844],
      [360, 640],
    ]) {
      await page.setViewportSize({ width, height });
      const over = await play.sideways();
      assert.ok(over <= 0, `it scrolls sideways by ${over} at ${width} px`);
      // All at one moment: canvases may still be following their frames.
      const [prose, stage, curves, footer, button] = await page.evaluate(() => {
        const app = /** @type {ShadowRoot} */ (document.querySelector('metaglyph-app')?.shadowRoot);
        const transport = app.querySelector('mg-transport')?.shadowRoot?.querySelector('.play');
        return [
          ...['.prose-col', '.stage-col', '.curves-col', 'footer'].map((s) => app.querySelector(s)),
          transport,
        ].map((element) => {
          const box = /** @type {Element} */ (element).getBoundingClientRect();
          return { x: box.x, y: box.y, width: box.width, height: box.height };
        });
      });
      if (width > 1180) {
        assert.ok(prose.x < stage.x && stage.x < curves.x, 'three columns');
        assert.equal(prose.y, stage.y);
      } else if (width >= 768) {
        assert.ok(
          stage.y < prose.y && prose.y === curves.y && prose.x < curves.x,
          'stage above two',
        );
      } else {
        assert.ok(stage.y < curves.y, 'one under the other, the stage first');
        await page.locator('.prose-col').waitFor({ state: 'hidden' });
      }
      assert.ok(Math.abs(footer.y + footer.height - height) < 1, 'the transport is at the bottom');
      // Every control can be hit with a finger and lies on the screen.
      assert.ok(button.height >= 40 && button.x >= 0 && button.x + button.width <= width);
    }
  });

test('phone: lesson and controls come up over the stage, and go again', async () => {
  const play = await stand.open({
    ...{ hash: address('vae'), width: 360, height: 640, scheme: 'dark' },
  });
  const { page } = play;
  const handle = page.getByRole('button', { name: 'Lesson and controls' });
  await handle.click();
  const lesson = page.locator('.prose-col');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(() => {
    const app = document.querySelector('metaglyph-app')?.shadowRoot;
    const [sheet, foot] = ['.prose-col', 'footer'].map((one) =>
      app?.querySelector(one)?.getBoundingClientRect(),
    );
    return sheet && foot && Math.abs(sheet.bottom - foot.top) < 1 && sheet.top > 100;
  });
  // The stage is seen above while a control is moved below.
  const slider = page.getByRole('slider', { name: 'β, weight of KL' });
  await slider.scrollIntoViewIfNeeded();
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await play.until(({ run }) => Number(run.hypers.beta) > 1);
  await page.getByRole('button', { name: 'Press play.' }).click();
  await play.until(({ playing, run }) => playing && run.step > 1);
  await play.studio((studio) => studio.pause());
  await page.keyboard.press('Escape');
  await lesson.waitFor({ state: 'hidden' });
  assert.equal(await focused(page), 'Lesson and controls');
  await handle.click();
  await lesson.waitFor();
  await page.waitForFunction(() => {
    const app = document.querySelector('metaglyph-app')?.shadowRoot;
    const sheet = app?.querySelector('.prose-col');
    return sheet && getComputedStyle(sheet).opacity === '1'; // pale text has less contrast
  });
  assert.deepEqual(await play.unusable(), []);
});

test('phone: speed, seed and origin fold out of the transport', async () => {
  const play = await stand.open({ hash: address('vae'), width: 360, height: 640 });
  const seed = play.page.getByRole('textbox', { name: 'seed' });
  assert.equal(await seed.isVisible(), false);
  await play.page.getByRole('button', { name: 'Speed, seed and origin' }).click();
  assert.equal(await seed.isVisible(), true);
  assert.ok((await play.sideways()) <= 0);
});

test('dark and light: by the system, and by hand', async () => {
  const colours = (/** @type {import('playwright-core').Page} */ page) =>
    page.evaluate(() => {
      const app = /** @type {Element} */ (document.querySelector('metaglyph-app'));
      const canvas = app.shadowRoot
        ?.querySelector('mg-stage-vae')
        ?.shadowRoot?.querySelector('#input0')
        ?.shadowRoot?.querySelector('canvas');
      const sheet = app.shadowRoot
        ?.querySelector('mg-data')
        ?.shadowRoot?.querySelector('mg-pictures')
        ?.shadowRoot?.querySelector('canvas');
      const [ground] = /** @type {any} */ (sheet).getContext('2d').getImageData(0, 0, 1, 1).data;
      const { data } = /** @type {any} */ (canvas).getContext('2d').getImageData(0, 0, 28, 28);
      let darkest = 255;
      let lightest = 0;
      for (let i = 0; i < data.length; i += 4) {
        darkest = Math.min(darkest, data[i + 2]);
        lightest = Math.max(lightest, data[i]);
      }
      return {
        paper: getComputedStyle(app).backgroundColor,
        page: getComputedStyle(document.documentElement).backgroundColor,
        corner: data[0],
        ground,
        darkest,
        lightest,
      };
    });
  const play = await stand.open({ hash: address('vae'), scheme: 'dark' });
  await play.settled();
  const dark = await colours(play.page);
  assert.equal(dark.paper, 'rgb(22, 23, 26)');
  assert.equal(dark.page, dark.paper);
  assert.ok(dark.ground < 60, 'the sheet of drawings, too');
  assert.ok(dark.corner < 60 && dark.lightest > 180, 'light ink on dark ground');
  await play.page.locator('button.theme').click(); // to light
  // Paper, the sheet of drawings, dark ink on light ground.
  const light = await poll(
    () => colours(play.page),
    ({ paper, ground, corner, darkest }) =>
      paper === 'rgb(251, 250, 246)' && ground > 240 && corner > 240 && darkest < 120,
  );
  await play.page.reload();
  await play.until(({ status }) => status === 'ready');
  await play.settled();
  assert.equal((await colours(play.page)).paper, light.paper, 'the choice is remembered');
});

test('keyboard: everything can be reached, what has the focus is seen', async () => {
  const play = await stand.open({ hash: address('vae') });
  const { page } = play;
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Skip to the stage');
  /** @type {string[]} */
  const seen = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const name = await focused(page);
    if (name === null) break;
    seen.push(name);
    assert.ok(await outlined(page), `${name} shows no focus`);
  }
  for (const name of [
    'Train the VAE',
    '中文',
    'Press play.',
    'latent dimensions L',
    'Play',
    'Step',
  ])
    assert.ok(
      seen.some((one) => one.includes(name)),
      `${name} is not among ${seen}`,
    );
  // The page's own keys, from where no control has the focus.
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  await page.keyboard.press('s');
  await play.until(({ run }) => run.step === 1);
  await page.keyboard.press('Space');
  await play.until(({ playing, run }) => playing && run.step > 2);
  await page.keyboard.press('Space');
  await play.until(({ playing }) => !playing);
  await page.keyboard.press('r');
  await play.until(({ run, busy }) => run.step === 0 && !busy);
});

/** The name of what has the focus, through shadow trees. @param {import('playwright-core').Page} page */
const focused = (page) =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    if (!at || at === document.body || at.localName === 'metaglyph-app') return null;
    const label = at instanceof HTMLInputElement ? at.labels?.[0]?.textContent : '';
    return (at.getAttribute('aria-label') || label || at.textContent || at.localName).trim();
  });

/** Whether it, or the label around it, has an outline. @param {import('playwright-core').Page} page */
const outlined = (page) =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const around = at?.closest('label') ?? at?.parentElement;
    const pill = at?.parentElement?.querySelector('.pill') ?? null;
    return [at, around, pill].some((one) => one && getComputedStyle(one).outlineStyle !== 'none');
  });

test('the latent map: the place under the pointer, or under the arrow keys, is decoded', async () => {
  const play = await stand.open({ hash: '#v1/vae?data=glyphs&latent=2&batch=16' });
  const { page } = play;
  await play.train(10);
  const map = page.locator('mg-latent-map canvas.map');
  await map.scrollIntoViewIfNeeded();
  const box = /** @type {{ x: number, y: number, width: number, height: number }} */ (
    await map.boundingBox()
  );
  const lens = page.locator('mg-latent-map .lens canvas');
  /** Waits until the lens shows what the model now makes of the place in hand. */
  const decoded = () =>
    poll(
      async () => {
        const wanted = await play.studio(async (studio) => {
          const stage = document
            .querySelector('metaglyph-app')
            ?.shadowRoot?.querySelector('mg-stage-vae');
          const shown = /** @type {any} */ (stage?.shadowRoot?.querySelector('mg-latent-map'));
          const { x, y } = shown.hover;
          const z = { dims: [1, 2], data: Float32Array.of(x, y) };
          const { output } = (await studio.view('decode', { z }, ['output'])) ?? {};
          return { place: [x, y], ink: Array.from(output?.data ?? []) };
        });
        const data = await lens.evaluate((canvas) => {
          const context = /** @type {HTMLCanvasElement} */ (canvas).getContext('2d');
          return Array.from(context?.getImageData(0, 0, 28, 28).data ?? []);
        });
        const tones = data.filter((_, i) => i % 4 === 0);
        return { ...wanted, tones };
      },
      ({ ink, tones }) => shows(tones, ink),
    );
  const first = [box.x + box.width / 3, box.y + box.height / 3];
  await page.mouse.move(first[0], first[1]);
  await lens.waitFor();
  const here = await decoded();
  assert.ok(Math.abs(here.place[0] + 1) < 0.05 && Math.abs(here.place[1] - 1) < 0.05);
  await page.mouse.move(box.x + (2 * box.width) / 3, box.y + (2 * box.height) / 3);
  const there = await decoded();
  assert.ok(!shows(here.tones, there.ink));
  // It is the present model's, also of a pointer that rests.
  await play.train(40);
  const later = await decoded();
  assert.deepEqual(later.place, there.place);
  assert.ok(!shows(there.tones, later.ink));
  await page.mouse.move(2, 2);
  await lens.waitFor({ state: 'detached' });
  // Another lens does not begin with the last one's picture.
  await play.hold('watch');
  await map.focus();
  await page.keyboard.press('ArrowLeft');
  await lens.waitFor();
  await play.reached('watch');
  const blank = await lens.evaluate((canvas) => {
    const context = /** @type {HTMLCanvasElement} */ (canvas).getContext('2d');
    return !context?.getImageData(0, 0, 28, 28).data.some(Boolean);
  });
  assert.ok(blank, 'nothing has been decoded there yet');
  await play.release();
  await decoded();
  await page.keyboard.press('Escape');
  await lens.waitFor({ state: 'detached' });
});

/** Whether tones go from that of paper to that of ink as the ink does. @param {number[]} tones @param {number[]} ink */
function shows(tones, ink) {
  const mean = (/** @type {number[]} */ list) => list.reduce((sum, one) => sum + one) / list.length;
  const [tone, level] = [mean(tones), mean(ink)];
  const slope =
    mean(ink.map((one, i) => (one - level) * (tones[i] - tone))) /
    mean(ink.map((one) => (one - level) ** 2));
  const off = ink.map((one, i) => Math.abs(tones[i] - tone - slope * (one - level)));
  return Math.abs(slope) > 0.5 && Math.max(...off) <= 1;
}

test('reduced motion: nothing moves by itself', async () => {
  const play = await stand.open({ hash: address('vae'), calm: true });
  const moving = await play.page.evaluate(() => {
    let count = 0;
    const walk = (/** @type {Element | ShadowRoot} */ root) => {
      for (const element of root.querySelectorAll('*')) {
        const { transitionDuration, animationName } = getComputedStyle(element);
        if (animationName !== 'none' || /[1-9]/.test(transitionDuration)) count++;
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document.body);
    return count;
  });
  assert.equal(moving, 0);
});

test('without WebAssembly SIMD the page says so, and what to do', async () => {
  const play = await stand.open({
    hash: address('vae'),
    fails: true,
    before: async (page) =>
      void (await page.route('**/assets/main-*.js', async (route) => {
        const response = await route.fetch();
        const body = `WebAssembly.validate = () => false;\n${await response.text()}`;
        await route.fulfill({ response, body });
      })),
  });
  const notice = play.page.locator('mg-notices article[data-id="fatal"]');
  assert.match(await notice.locator('h2').innerText(), /lacks WebAssembly SIMD/);
  assert.match(await notice.innerText(), /Safari 16\.4/);
  assert.equal(
    await play.page.getByRole('button', { name: 'Play', exact: true }).isDisabled(),
    true,
  );
});

test('a worker that cannot start: a word, and another try', async () => {
  let broken = true;
  const play = await stand.open({
    hash: address('vae'),
    fails: true,
    before: async (page) =>
      void (await page.route('**/assets/main-*.js', (route) =>
        broken
          ? route.fulfill({ contentType: 'text/javascript', body: 'throw 1' })
          : route.continue(),
      )),
  });
  const notice = play.page.locator('mg-notices article[data-id="fatal"]');
  assert.match(await notice.locator('h2').innerText(), /does not stay up/);
  broken = false;
  await notice.getByRole('button', { name: 'Try again' }).click();
  await play.until(({ status }) => status === 'ready');
  await play.train(1);
  play.problems.length = 0; // the worker's own error is the point of this test
});

test('out of memory: a word, and the running session is kept', async () => {
  const play = await stand.open({ hash: address('maml') });
  await play.train(1);
  // Fifty-way tasks, unrolled over 32 inner steps: more than a module can have.
  await play.studio((studio) => {
    const large = { way: 50, shot: 10, query: 10, evalQuery: 10, innerSteps: 32, filters: 64 };
    for (const [key, value] of Object.entries({ ...large, downsample: 'pool', driver: 'unrolled' }))
      studio.setHyper(key, value);
    return studio.reset();
  });
  const notice = play.page.locator('mg-notices article[data-id="error"]');
  await notice.waitFor();
  assert.match(await notice.locator('h2').innerText(), /Out of memory/);
  assert.match(await notice.locator('.kept').innerText(), /kept/);
  assert.deepEqual(await play.studio(({ run, pending }) => [run.step, pending.length]), [1, 0]);
  await play.train(1);
});
