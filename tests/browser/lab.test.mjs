/** Exercises outside the page: the element elsewhere, frames, the one file, the dialog, the examples. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';
import { load, readExercise, runExercise } from '../../wasm/index.js';
import { withExercise } from '../../web/lab/single-file.js';
import { packed, unpacked } from '../../web/lab/settings.js';
import { Stand, poll, slowed } from './playground.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const GOAL = 'elbo >= -230';
const STEPS = 30;
const SMALL = { metaglyph: 1, lesson: 'vae', hypers: { latent: 2, batch: 16 }, goal: GOAL };
const exercise = { ...SMALL, limit: { steps: STEPS } };
const ELEMENT = `preset="vae" locked="latent=2, batch=16" steps="${STEPS}" goal="${GOAL}"`;

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

/**
 * A server of its own, so an origin of its own: pages, and folders under paths.
 * @param {Record<string, string>} pages
 * @param {Record<string, string>} [folders]
 * @param {Record<string, string>} [headers]
 */
async function serve(pages, folders = {}, headers = {}) {
  /** @type {Set<string>} */
  const asked = new Set();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    asked.add(pathname);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader('Content-Type', TYPES[extname(pathname)] ?? 'text/html; charset=utf-8');
    if (Object.hasOwn(pages, pathname)) return void response.end(pages[pathname]);
    const under = Object.keys(folders).find((start) => pathname.startsWith(start));
    const file = under && join(folders[under], pathname.slice(under.length));
    if (file && !pathname.includes('..') && statSync(file, { throwIfNoEntry: false })?.isFile())
      response.end(readFileSync(file));
    else response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  const origin = `http://127.0.0.1:${address.port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve(null)));
  };
  const one = { origin, asked, close };
  servers.push(one);
  return one;
}

/** @type {{ close: () => Promise<unknown> }[]} */
const servers = [];
/** @type {Stand} */
let stand;
/** @type {Awaited<ReturnType<typeof serve>>} */
let cdn;
/** @type {string} */
let folder;
/** @type {number} what a headless run of the exercise reaches */
let reached;
before(async () => {
  stand = await Stand.make();
  folder = mkdtempSync(join(tmpdir(), 'metaglyph-lab-'));
  cdn = await serve({}, { '/': stand.site.folder }, { 'Access-Control-Allow-Origin': '*' });
  ({ value: reached } = await runExercise(await load(), readExercise(exercise)));
});
afterEach(async () => {
  await stand.clean();
  for (const context of stand.browser.contexts()) await context.close();
});
after(async () => {
  await stand.close();
  for (const server of servers) await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The page's sums over drawings are made in another order than `evaluate`'s. @param {number} value */
const same = (value) => assert.ok(Math.abs(value - reached) < 1e-9, `${value}, not ${reached}`);

/**
 * A page that keeps what its labs say.
 * @param {string} url
 * @param {{ cores?: number, offline?: boolean, errors?: RegExp }} [options]
 */
async function open(url, { cores = 2, offline = false, errors = /(?!)/ } = {}) {
  const context = await stand.browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    offline,
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await slowed(page);
  /** @type {string[]} */
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error.stack)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !errors.test(message.text())) problems.push(message.text());
  });
  await page.addInitScript((many) => {
    Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => many });
    const events = /** @type {any[]} */ ([]);
    let workers = 0;
    Object.assign(window, { told: events, workers: () => workers });
    const Native = Worker;
    /** @type {any} */ (window).Worker = class extends Native {
      /** @param {any} script @param {any} options */
      constructor(script, options) {
        super(script, options);
        workers++;
      }
    };
    // Labs may be made later than this: their events do not bubble, but they can be caught.
    for (const type of ['ready', 'state', 'result', 'resize'])
      document.addEventListener(
        type,
        (event) => {
          if (event.target instanceof Element && event.target.localName === 'metaglyph-lab')
            events.push({
              type,
              lab: [...document.querySelectorAll('metaglyph-lab')].indexOf(event.target),
              detail: /** @type {CustomEvent} */ (event).detail,
            });
        },
        true,
      );
  }, cores);
  await page.goto(url);
  return { page, problems };
}

/**
 * @param {import('playwright-core').Page | import('playwright-core').Frame} page
 * @param {string} type
 * @param {number} [lab]
 */
async function told(page, type, lab = 0) {
  const handle = await page.waitForFunction(
    ([wanted, at]) =>
      /** @type {any} */ (window).told.find(
        (/** @type {any} */ one) => one.type === wanted && one.lab === at,
      ),
    /** @type {[string, number]} */ ([type, lab]),
  );
  return (await handle.jsonValue()).detail;
}

/** @param {import('playwright-core').Page} page */
const states = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('metaglyph-lab')].map((lab) => /** @type {any} */ (lab).state),
  );

/** A page of a course. @param {string} body @param {Record<string, string>} [headers] */
async function course(body, headers) {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A course</title>
    <script type="module" src="${cdn.origin}/lab.js"></script><body>${body}</body></html>`;
  return serve({ '/': html, '/exercise.json': JSON.stringify(exercise) }, {}, headers);
}

test('on a page of another origin, under its policy, it trains and reaches what the command reaches', async () => {
  const host = await course(`<metaglyph-lab ${ELEMENT}></metaglyph-lab>`, {
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src ${cdn.origin} 'wasm-unsafe-eval'`,
      `connect-src ${cdn.origin}`,
      `worker-src blob: ${cdn.origin}`,
      'img-src data:',
    ].join('; '),
  });
  const { page, problems } = await open(host.origin);
  const ready = await told(page, 'ready');
  assert.equal(ready.lesson, 'vae');
  await page.waitForTimeout(400);
  assert.equal((await states(page))[0].step, 0, 'nothing trains by itself');
  await page.locator('.play').click();
  const result = await told(page, 'result');
  same(result.value);
  assert.deepEqual([result.met, result.step, result.seed], [true, STEPS, 7]);
  assert.ok((await told(page, 'resize')).height > 300);
  assert.match(await page.locator('mg-lab-goal .goal').innerText(), /Goal met/);
  assert.equal((await states(page))[0].ended, true);
  const others = [...host.asked].filter((path) => path !== '/' && path !== '/favicon.ico');
  assert.deepEqual(others, [], 'it asks the page’s own server for nothing');
  assert.deepEqual(problems, []);
});

test('ten on one page share a worker; who presses Play gets it, and nothing is lost', async () => {
  const tall = '<style>metaglyph-lab { height: 80px; overflow: hidden }</style>';
  const host = await course(tall + `<metaglyph-lab ${ELEMENT}></metaglyph-lab>`.repeat(10));
  const { page, problems } = await open(host.origin, { cores: 2 });
  for (let lab = 0; lab < 10; lab++) await told(page, 'ready', lab);
  assert.equal(await page.evaluate(() => /** @type {any} */ (window).workers()), 1);
  assert.deepEqual(
    (await states(page)).map(({ step }) => step),
    Array(10).fill(0),
  );
  // The first is interrupted on its way by the second, and goes on where it was.
  const lab = (/** @type {number} */ at) => page.locator('metaglyph-lab').nth(at);
  await page.evaluate(() => {
    const labs = /** @type {any[]} */ ([...document.querySelectorAll('metaglyph-lab')]);
    labs[0].studio.setSpeed(0); // 2 steps a second: there is time to interrupt
    labs[0].play();
  });
  await page.waitForFunction(
    () => /** @type {any} */ (document.querySelector('metaglyph-lab')).state.step > 0,
  );
  await lab(1).evaluate((one) => /** @type {any} */ (one).play());
  await told(page, 'result', 1);
  const [first, second] = await states(page);
  assert.ok(first.step > 0 && first.step < STEPS && !first.playing, JSON.stringify(first));
  assert.equal(second.step, STEPS);
  assert.match(await lab(0).locator('.note').innerText(), /another exercise/);
  await lab(0).evaluate((/** @type {any} */ one) => {
    one.studio.setSpeed(2);
    one.play();
  });
  same((await told(page, 'result', 0)).value);
  // Near it again, it asks for a worker: what is pressed at once waits for that.
  await lab(1).evaluate((/** @type {any} */ one) => {
    one.dispatchEvent(new Event('pointerenter'));
    one.studio.outcome = null;
    one.renderRoot.querySelector('mg-lab-goal').renderRoot.querySelector('.check').click();
  });
  await poll(
    () => lab(1).evaluate((one) => /** @type {any} */ (one).studio.outcome?.step),
    (step) => step === STEPS,
  );
  await lab(2).evaluate((/** @type {any} */ one) => {
    one.dispatchEvent(new Event('pointerenter'));
    one.step();
  });
  await poll(
    async () => (await states(page))[2].step,
    (step) => step === 1,
  );
  // While its worker is taken from it, Play is pressed: it waits for another one.
  await page.evaluate(async () => {
    const labs = /** @type {any[]} */ ([...document.querySelectorAll('metaglyph-lab')]);
    labs[3].play();
    for (let i = 0; i < 50 && !labs[2].studio.leaving; i++) await null;
    labs[2].play();
  });
  same((await told(page, 'result', 2)).value);
  assert.equal(await page.evaluate(() => /** @type {any} */ (window).workers()), 1);
  assert.deepEqual(problems, []);
});

test('with more cores there are more workers, and no more than four', async () => {
  const tall = '<style>metaglyph-lab { height: 80px; overflow: hidden }</style>';
  const host = await course(tall + `<metaglyph-lab ${ELEMENT}></metaglyph-lab>`.repeat(5));
  for (const [cores, most] of [
    [3, 2],
    [64, 4],
  ]) {
    const { page, problems } = await open(host.origin, { cores });
    for (let lab = 0; lab < 5; lab++) await told(page, 'ready', lab);
    const workers = await page.evaluate(() => /** @type {any} */ (window).workers());
    assert.ok(workers >= 1 && workers <= most, `${workers} workers for ${cores} cores`);
    assert.deepEqual(problems, []);
    await page.context().close();
  }
});

test('what is out of sight does not begin, or is paused until it is seen again', async () => {
  const below = `<div style="height: 3000px"></div>`;
  const long = ELEMENT.replace(`steps="${STEPS}"`, 'steps="100000"');
  const labs = `<metaglyph-lab ${long}></metaglyph-lab>${below}<metaglyph-lab ${ELEMENT}></metaglyph-lab>`;
  const { page, problems } = await open((await course(labs)).origin);
  await told(page, 'ready', 0);
  await page.waitForTimeout(300);
  const begun = await page.evaluate(() =>
    /** @type {any[]} */ (/** @type {any} */ (window).told).map(({ type, lab }) => type + lab),
  );
  assert.ok(!begun.includes('ready1'));
  await page.locator('.play').first().click();
  await page.waitForFunction(
    () => /** @type {any} */ (document.querySelector('metaglyph-lab')).state.step > 0,
  );
  await page.evaluate(() => scrollTo(0, 1800));
  await page.waitForFunction(
    () => !(/** @type {any} */ (document.querySelector('metaglyph-lab')).state.playing),
  );
  // Where the worker is, which has heard of it before this question.
  const asked = () =>
    page.evaluate(async () => {
      const { studio } = /** @type {any} */ (document.querySelector('metaglyph-lab'));
      return (await studio.client.request('save', {})).step;
    });
  const step = await asked();
  await page.waitForTimeout(300);
  assert.equal(await asked(), step);
  await poll(
    async () => (await states(page))[0].step,
    (shown) => shown === step,
  );
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForFunction(
    (before_) => /** @type {any} */ (document.querySelector('metaglyph-lab')).state.step > before_,
    step,
  );
  assert.deepEqual(problems, []);
});

test('what is locked stays locked; what is open can be changed, with the keyboard, too', async () => {
  const prompt = 'prompt="Set [[hyper:beta=4|beta]] or [[hyper:latent=8|latent]]"';
  const host = await course(
    `<metaglyph-lab ${ELEMENT} ${prompt} controls="step,beta"></metaglyph-lab>`,
  );
  const { page, problems } = await open(host.origin);
  await told(page, 'ready');
  assert.equal(await page.locator('.play').count(), 0);
  assert.equal(await page.locator('mg-lab-controls input[type=range]').count(), 1);
  await page.getByRole('button', { name: 'beta' }).click();
  await page.getByRole('button', { name: 'latent' }).click();
  await page.evaluate(() => {
    const { studio } = /** @type {any} */ (document.querySelector('metaglyph-lab'));
    studio.setHyper('latent', 8);
    studio.setSeed(8);
    studio.act('play');
  });
  await page.getByRole('button', { name: 'Step' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    () => /** @type {any} */ (document.querySelector('metaglyph-lab')).state.step === 1,
  );
  const [{ hypers, seed }] = await states(page);
  assert.deepEqual([hypers.beta, hypers.latent, hypers.batch, seed], [4, 2, 16, 7]);
  assert.deepEqual(problems, []);
});

test('Chinese where the page around it is, or it says so itself', async () => {
  const host = await course(
    `<div lang="zh-CN"><metaglyph-lab ${ELEMENT} prompt="in English" prompt-zh="重画它"></metaglyph-lab></div>
     <metaglyph-lab ${ELEMENT} lang="zh"></metaglyph-lab><metaglyph-lab ${ELEMENT}></metaglyph-lab>`,
  );
  const { page } = await open(host.origin);
  for (const [at, words] of ['检查是否达标', '检查是否达标', 'Check the goal'].entries())
    await page.locator('metaglyph-lab').nth(at).getByRole('button', { name: words }).waitFor();
  const prompt = page.locator('metaglyph-lab').first().locator('slot');
  assert.equal((await prompt.innerText()).trim(), '重画它');
});

test('an exercise that cannot be shown says why; its neighbour works', async () => {
  const host = await course(
    `<metaglyph-lab src="none.json"></metaglyph-lab><metaglyph-lab preset="vae" goal="elbo"></metaglyph-lab>
     <metaglyph-lab preset="alchemy"></metaglyph-lab><metaglyph-lab src="exercise.json"></metaglyph-lab>`,
  );
  const { page, problems } = await open(host.origin, { errors: /404/ });
  const words = (/** @type {number} */ at) =>
    page.locator('metaglyph-lab').nth(at).locator('.wrong').innerText();
  assert.match(await words(0), /none\.json: 404/);
  assert.match(await words(1), /a goal is a metric/);
  assert.match(await words(2), /no lesson called alchemy/);
  await told(page, 'ready', 3);
  assert.deepEqual(problems, []);
});

for (const [lesson, goal] of Object.entries({
  gaussian: 'gap <= 0.5',
  inside: 'query_loss <= 5',
  symbols: 'query_acc >= 0.3',
}))
  test(`${lesson} is an exercise, too, and is judged as the command judges it`, async () => {
    const given = { metaglyph: 1, lesson, goal, limit: { steps: 12 }, controls: ['play'] };
    const { value } = await runExercise(await load(), readExercise(given));
    const host = await course('<metaglyph-lab></metaglyph-lab>');
    const { page, problems } = await open(host.origin);
    await page.evaluate((one) => {
      /** @type {any} */ (document.querySelector('metaglyph-lab')).exercise = one;
    }, given);
    await page.locator('.play').click();
    const result = await told(page, 'result');
    assert.ok(Math.abs(result.value - value) < 1e-9, `${result.value}, not ${value}`);
    assert.deepEqual(problems, []);
  });

// --- frames -----------------------------------------------------------------------------------------

/** @param {string} more of the frame's address @param {string} [attributes] */
const frameOf = (more, attributes = '') =>
  `<!doctype html><meta charset="utf-8"><script>
     window.heard = [];
     addEventListener('message', ({ data, origin }) => heard.push({ ...data, origin }));
   </script>
   <iframe width="900" height="700" src="${cdn.origin}/embed.html?${more}" ${attributes}></iframe>`;

const inAddress = `exercise=${packed(JSON.stringify(exercise))}`;

/** @param {import('playwright-core').Page} page @param {string} type */
async function heard(page, type) {
  const handle = await page.waitForFunction(
    (wanted) => /** @type {any} */ (window).heard.find((/** @type {any} */ m) => m.type === wanted),
    type,
    { timeout: 60_000 },
  );
  return handle.jsonValue();
}

test('in a frame it speaks with the page around it, and with nobody else', async () => {
  const host = await serve({ '/': frameOf(inAddress) });
  const { page, problems } = await open(host.origin);
  const ready = await heard(page, 'ready');
  assert.deepEqual([ready.metaglyph, ready.origin], [1, cdn.origin]);
  assert.ok((await heard(page, 'resize')).detail.height > 300);
  const frame = page.frames()[1];
  const state = () =>
    frame.evaluate(() => /** @type {any} */ (document.querySelector('metaglyph-lab')).state);
  // A window of another origin says the same: it is not heard.
  const stranger = await serve({
    '/': `<!doctype html><iframe src="about:blank"></iframe><script>
      opener.frames[0].postMessage({ metaglyph: 1, type: 'play' }, '*');
      document.title = 'said';
    </script>`,
  });
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate((url) => void window.open(url), stranger.origin),
  ]);
  await popup.waitForFunction(() => document.title === 'said');
  for (const wrong of [
    { metaglyph: 2, type: 'play' },
    { type: 'play' },
    'play',
    null,
    { metaglyph: 1, type: 'remove' },
  ])
    await page.evaluate((message) => window.frames[0].postMessage(message, '*'), wrong);
  await page.waitForTimeout(400);
  assert.deepEqual([(await state()).step, (await state()).playing], [0, false]);
  await page.evaluate(() => window.frames[0].postMessage({ metaglyph: 1, type: 'play' }, '*'));
  same((await heard(page, 'result')).detail.value);
  assert.deepEqual(problems, []);
});

test('a frame that does not know who is around it says nothing; told, it does', async () => {
  const silent = await serve({ '/': frameOf(inAddress, 'referrerpolicy="no-referrer"') });
  const { page } = await open(silent.origin);
  const lab = () => /** @type {any} */ (document.querySelector('metaglyph-lab'))?.studio?.seen;
  await page.frames()[1].waitForFunction(lab);
  await page.waitForTimeout(300);
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).heard), []);

  const named = await serve({ '/': '' });
  const pages = { right: named.origin, wrong: 'https://elsewhere.example' };
  for (const [what, origin] of Object.entries(pages)) {
    const html = frameOf(`${inAddress}&host=${origin}`, 'referrerpolicy="no-referrer"');
    const around = await open(named.origin, { errors: /postMessage|target origin/ });
    await around.page.setContent(html);
    await around.page.frames()[1].waitForFunction(lab);
    if (what === 'right') await heard(around.page, 'ready');
    await around.page.waitForTimeout(300);
    const messages = await around.page.evaluate(() => /** @type {any} */ (window).heard.length);
    assert.equal(messages > 0, what === 'right', what);
    await around.page.context().close();
  }
});

test('a frame with a damaged address, or a file of another origin, says so', async () => {
  for (const more of [
    'exercise=%%%',
    'exercise=e30',
    '',
    `src=${encodeURIComponent('https://elsewhere.example/a.json')}`,
  ]) {
    const host = await serve({ '/': frameOf(more) });
    const { page } = await open(host.origin, { errors: /about:blank|Content Security/ });
    const words = page.frameLocator('iframe').locator('.wrong');
    await words.waitFor();
    assert.notEqual(await words.innerText(), '', more);
    await page.context().close();
  }
});

test('an address holds any exercise', () => {
  const text = '{"prompt":{"zh":"重画它，𝛽 = 4 ✓"}}';
  assert.equal(unpacked(packed(text)), text);
  assert.match(packed(text), /^[\w-]+$/);
});

// --- one file ---------------------------------------------------------------------------------------

/** metaglyph.html on a disk, with the exercise or as it is. @param {unknown} [given] */
function singleFile(given) {
  const html = readFileSync(join(stand.site.folder, 'metaglyph.html'), 'utf8');
  const path = join(folder, given ? 'exercise.html' : 'metaglyph.html');
  writeFileSync(path, given ? withExercise(html, readExercise(given)) : html);
  return pathToFileURL(path).href;
}

test('the one file works from a disk without a network: the playground trains the VAE', async () => {
  const { page, problems } = await open(`${singleFile()}#v1/vae?latent=2&batch=16`, {
    offline: true,
  });
  /** @type {string[]} */
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.waitForFunction(
    () => /** @type {any} */ (document.querySelector('metaglyph-app'))?.studio?.ready,
    null,
    { timeout: 60_000 },
  );
  const elbo = await page.evaluate(async (steps) => {
    const { studio } = /** @type {any} */ (document.querySelector('metaglyph-app'));
    await studio.step(steps);
    while (studio.run.step < steps) await new Promise((resolve) => setTimeout(resolve, 20));
    return studio.run.series.y.elbo[steps - 1];
  }, STEPS);
  const core = await load();
  const data = core.dataset.glyphs();
  const session = core.session('vae', { ...SMALL.hypers, seed: 7 }, data);
  session.step(STEPS);
  assert.equal(elbo, session.metrics().elbo[STEPS - 1], 'the same bits');
  const policy = await page
    .locator('meta[http-equiv=Content-Security-Policy]')
    .getAttribute('content');
  assert.match(policy ?? '', /default-src 'none'; script-src 'sha256-[^']+' 'wasm-unsafe-eval';/);
  assert.doesNotMatch(policy ?? '', /unsafe-inline|unsafe-eval'? |https?:/);
  // The other language, the other lesson, the fast arithmetic: nothing has to be fetched.
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('link', { name: /学会学习/ }).click();
  await page.evaluate(() =>
    /** @type {any} */ (document.querySelector('metaglyph-app')).studio.setBuild('auto'),
  );
  await page.waitForFunction(() => {
    const { studio } = /** @type {any} */ (document.querySelector('metaglyph-app'));
    return studio.lesson.id === 'maml' && studio.ready && studio.core.build === 'relaxed';
  });
  assert.deepEqual(
    requests.filter((url) => !url.startsWith('blob:')),
    [],
  );
  assert.deepEqual(problems, []);
});

/**
 * Lesson 7 in the one file, after some training: five symbols are drawn by mouse, then the third again.
 * @param {import('playwright-core').Page | import('puppeteer-core').Page} given  of either driver
 */
async function inventsFive(given) {
  const page = /** @type {import('playwright-core').Page} */ (given); // what is used of it, both have
  await page.evaluate(async () => {
    const app = () => /** @type {any} */ (document.querySelector('metaglyph-app'));
    const rest = () => new Promise((resolve) => setTimeout(resolve, 20));
    while (!app()?.studio?.ready) await rest();
    const { studio } = app();
    await studio.step(20);
    while (studio.run.step < 20) await rest();
    Object.assign(window, { stage: app().shadowRoot.querySelector('mg-stage-symbols') });
  });
  const place = () =>
    page.evaluate(() => {
      const canvas = /** @type {any} */ (window).stage.pad.canvas;
      canvas.scrollIntoView({ block: 'center' });
      const { x, y, width, height } = canvas.getBoundingClientRect();
      return { x, y, width, height };
    });
  const draw = async (/** @type {number} */ turn) => {
    const box = await place();
    const at = (/** @type {number} */ u, /** @type {number} */ v) =>
      page.mouse.move(box.x + u * box.width, box.y + v * box.height, { steps: 4 });
    // A hook that opens to another side each time, and grows.
    const [u, v] = [0.2 + 0.12 * turn, 0.8 - 0.12 * turn];
    await at(0.15, u);
    await page.mouse.down();
    await at(0.85, v);
    await at(v, 0.9);
    await page.mouse.up();
  };
  for (let turn = 0; turn < 5; turn++) {
    await draw(turn);
    await page.evaluate(async (number) => {
      const { stage } = /** @type {any} */ (window);
      const next = () => stage.renderRoot.querySelector('.actions .solid');
      while (next().disabled) await new Promise((resolve) => setTimeout(resolve, 20));
      next().click();
      await stage.updateComplete;
      if (stage.current !== (number < 4 ? number + 1 : -1)) throw new Error(`${stage.current}`);
    }, turn);
  }
  await draw(2);
  const { before: unadapted, after: adapted } = await page.evaluate(async () => {
    const { stage } = /** @type {any} */ (window);
    // It answers while one draws: what it says in the end is asked for.
    const { pad } = stage;
    while (pad.stroke || pad.drawing.strokes.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await stage.looks.done;
    const { before: was, after: is } = stage.answer;
    return { before: Array.from(was, Number), after: Array.from(is, Number) };
  });
  for (const beliefs of [unadapted, adapted]) {
    assert.equal(beliefs.length, 5);
    assert.ok(Math.abs(beliefs.reduce((a, b) => a + b) - 1) < 1e-3);
  }
  assert.equal(adapted.indexOf(Math.max(...adapted)), 2, `${adapted}`);
  assert.notDeepEqual(unadapted, adapted);
}

test('the one file: five symbols are drawn and recognised after some training', async () => {
  const { page, problems } = await open(`${singleFile()}#v1/symbols?filters=8`, { offline: true });
  await inventsFive(page);
  assert.deepEqual(problems, []);
});

test('the one file with an exercise in it: what is seen, what is reached', async () => {
  const prompt = { en: 'Is </script><b>this</b> <!-- text?' };
  const { page, problems } = await open(singleFile({ ...exercise, prompt }), { offline: true });
  await told(page, 'ready');
  assert.match(await page.locator('article').innerText(), /Is <\/script><b>this<\/b> <!-- text\?/);
  assert.equal(await page.locator('metaglyph-app').count(), 0);
  await page.locator('.play').click();
  same((await told(page, 'result')).value);
  assert.deepEqual(problems, []);
});

test('the one file in Firefox: an exercise, and five symbols', async (t) => {
  const places = [process.env.FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'];
  const firefox = places.find((path) => path && existsSync(path));
  if (!firefox)
    return void t.skip('no Firefox (FIREFOX=path of one, or apt-get install firefox-esr)');
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: firefox,
    headless: true,
  });
  try {
    const page = await browser.newPage();
    await page.goto(singleFile(exercise));
    await page.waitForFunction(
      () => /** @type {any} */ (document.querySelector('metaglyph-lab'))?.studio?.seen,
      { timeout: 60_000 },
    );
    const value = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const lab = /** @type {any} */ (document.querySelector('metaglyph-lab'));
          lab.addEventListener('result', (/** @type {any} */ { detail }) => resolve(detail.value));
          lab.play();
        }),
    );
    same(Number(value));
    await page.goto(`${singleFile()}#v1/symbols?filters=8`);
    await inventsFive(page);
  } finally {
    await browser.close();
  }
});

// --- the dialog ---------------------------------------------------------------------------------------

test('the dialog gives an element, a frame, a file and data that all are the same exercise', async () => {
  const play = await stand.open({ hash: '#v1/vae?data=glyphs&latent=2&batch=16' });
  const { page } = play;
  await page.getByRole('button', { name: 'Exercise', exact: true }).click();
  await page.locator('#prompt-en').fill('Make it "redraw" <b>');
  await page.locator('input[name=steps]').fill(String(STEPS));
  await page.locator('input[name=target]').fill('-230');
  await page.locator('input[name=beta]').check();
  assert.deepEqual(await play.unusable(), []);
  const code = await page.locator('textarea.code').inputValue();
  await page.getByRole('tab', { name: 'Frame' }).click();
  const frame = await page.locator('textarea.code').inputValue();
  await page.getByRole('tab', { name: 'One file' }).click();
  const [html] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download the HTML file' }).click(),
  ]);
  await page.getByRole('tab', { name: 'One file' }).press('ArrowRight');
  const [json] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download exercise.json' }).click(),
  ]);
  assert.deepEqual(
    [html.suggestedFilename(), json.suggestedFilename()],
    ['exercise.html', 'exercise.json'],
  );
  await html.saveAs(join(folder, 'taken.html'));
  const made = readExercise(readFileSync(await json.path(), 'utf8'));
  assert.deepEqual(made.hypers, { latent: 2, batch: 16 });
  assert.deepEqual(made.goal, { metric: 'elbo', comparison: '>=', target: -230 });
  assert.deepEqual(made.controls, ['play', 'step', 'reset', 'curves', 'beta']);

  const there = (/** @type {string} */ text) => text.replaceAll(stand.site.url, `${cdn.origin}/`);
  const host = await serve({
    '/element': `<!doctype html><meta charset="utf-8">${there(code)}`,
    '/frame': `<!doctype html><meta charset="utf-8">${there(frame)}`,
  });
  for (const address of [
    `${host.origin}/element`,
    `${host.origin}/frame`,
    pathToFileURL(join(folder, 'taken.html')).href,
  ]) {
    const { page: other, problems } = await open(address);
    const inside = address.endsWith('/frame') ? other.frames()[1] : other;
    await inside.waitForFunction(
      () => /** @type {any} */ (document.querySelector('metaglyph-lab'))?.studio?.seen,
    );
    const shown = await inside.evaluate(
      () => /** @type {any} */ (document.querySelector('metaglyph-lab')).studio.exercise,
    );
    assert.deepEqual(shown, made, address);
    assert.match(await inside.locator('article').innerText(), /Make it "redraw" <b>/);
    assert.deepEqual(problems, []);
    await other.context().close();
  }
});

test('the dialog: a preview that works, errors that say what is wrong, both languages', async () => {
  const play = await stand.open({ hash: '#v1/maml?data=glyphs&filters=4', locale: 'zh-CN' });
  const { page } = play;
  await page.getByRole('button', { name: '出题' }).click();
  await page.getByRole('button', { name: /显示预览/ }).click();
  const lab = page.locator('mg-exercise metaglyph-lab');
  await lab.locator('.play').click();
  await page.waitForFunction(() => {
    const app = /** @type {any} */ (document.querySelector('metaglyph-app'));
    const maker = app.shadowRoot.querySelector('mg-exercise').shadowRoot;
    return maker.querySelector('metaglyph-lab').state.step > 0;
  });
  assert.equal(await play.studio(({ run }) => run.step), 0, 'the page’s own run is another one');
  await page.locator('input[name=steps]').fill('0');
  await page.locator('p.wrong').waitFor();
  assert.equal(await page.getByRole('tab').count(), 0);
  await page.locator('input[name=steps]').fill('50');
  await page.locator('input[name=target]').fill('many');
  assert.match(await page.locator('p.wrong').innerText(), /a goal is a metric/);
  await page.locator('select[name=metric]').selectOption('');
  assert.equal(await page.locator('p.wrong').count(), 0);
  const texts = await play.texts();
  assert.deepEqual(
    texts.filter((text) => /^(make|lab|metric)\.[\w.]+$/.test(text)),
    [],
  );
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => {
    const app = /** @type {any} */ (document.querySelector('metaglyph-app'));
    return !app.shadowRoot.querySelector('mg-exercise');
  });
});

// --- the examples -------------------------------------------------------------------------------------

/** This repository, built. */
const repository = () =>
  serve(
    { '/quarto': afterMark('cell.qmd', /```\{=html\}\n([^]*?)```/), '/notebook': notebook() },
    {
      '/dist/': stand.site.folder,
      '/examples/course/': join(root, 'examples/course'),
      '/node_modules/reveal.js/': join(root, 'node_modules/reveal.js'),
    },
  );

/** @param {string} name */
const example = (name) => readFileSync(join(root, 'examples/course', name), 'utf8');

/** What a converter would leave of it, where its addresses lead on. @param {string} name @param {RegExp} mark */
function afterMark(name, mark) {
  const [, raw] = mark.exec(example(name)) ?? [];
  assert.ok(raw);
  return `<!doctype html><html lang="en"><base href="/examples/course/">${raw}</html>`;
}

function notebook() {
  const { cells } = JSON.parse(example('notebook.ipynb'));
  const { outputs, source } = cells[1];
  assert.match(source.join(''), /IFrame/);
  return `<!doctype html><base href="/examples/course/">${outputs[0].data['text/html'].join('')}`;
}

for (const [name, path] of Object.entries({
  'a page': '/examples/course/page.html',
  'a slide': '/examples/course/slides.html',
  'a Quarto document': '/quarto',
  'a Jupyter notebook': '/notebook',
  Moodle: '/examples/course/moodle.html',
  'a frame that fits': '/examples/course/frame.html',
}))
  test(`the example for ${name} trains`, async () => {
    const { origin } = await repository();
    const { page, problems } = await open(origin + path);
    if (name === 'a slide') {
      await page.waitForTimeout(500);
      assert.deepEqual((await states(page))[0]?.step ?? 0, 0, 'not on this slide yet');
      await page.locator('.reveal').press('ArrowRight');
    }
    await page.waitForFunction(() => document.querySelector('iframe, metaglyph-lab'));
    const frame = page.frames()[1] ?? page;
    await frame.waitForFunction(
      () => /** @type {any} */ (document.querySelector('metaglyph-lab'))?.studio?.seen,
      null,
      { timeout: 60_000 },
    );
    const lab = frame.locator('metaglyph-lab').first();
    await lab.evaluate((one) => /** @type {any} */ (one).play());
    const state = () => lab.evaluate((one) => /** @type {any} */ (one).state);
    await poll(state, ({ step }) => step >= 5);
    if (name === 'a slide') {
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction(
        () => !(/** @type {any} */ (document.querySelector('metaglyph-lab')).state.playing),
      );
    }
    if (name === 'a frame that fits') {
      await page.waitForFunction(() => document.querySelector('iframe')?.height !== '1100');
      assert.deepEqual(
        await frame.evaluate(() => document.documentElement.scrollHeight > innerHeight + 1),
        false,
      );
    }
    assert.deepEqual(problems, []);
  });
