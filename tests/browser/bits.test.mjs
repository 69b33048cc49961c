/**
 * Same seed, same bits: what the page trains in Chromium and in Firefox is what Node trains, to the
 * last bit, for 200 steps of the VAE and 50 of MAML.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { load } from 'metaglyph';
import puppeteer from 'puppeteer-core';
import { dataRequired } from '../data.mjs';
import { GLYPHS } from '../../web/worker/files.js';
import { Stand, poll } from './playground.mjs';

/** @typedef {import('../../web/app/studio.js').Studio} Studio */
/** @typedef {Record<string, string>} Bits  a metric's sequence as hexadecimal digits */

const SEED = 20151211;
const LONG = 100_000; // ms
const ASK = 5000; // ms after which a question is asked once more
const RUNS = [
  { lesson: 'vae', steps: 200 },
  { lesson: 'maml', steps: 50 },
];

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
after(() => stand.close());

/** @param {Record<string, ArrayLike<number>>} columns @returns {Bits} */
const bitsOf = (columns) =>
  Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [
      name,
      Buffer.from(Float64Array.from(values).buffer).toString('hex'),
    ]),
  );

/** @type {Map<string, Promise<Bits>>} */
const known = new Map();

/** The run in Node, through what users of the package get. @param {string} lesson @param {number} steps */
function inNode(lesson, steps) {
  const made = known.get(lesson) ?? trainInNode(lesson, steps);
  known.set(lesson, made);
  return made;
}

/** @param {string} lesson @param {number} steps */
async function trainInNode(lesson, steps) {
  const core = await load();
  const data = core.dataset.glyphs({ seed: 1, ...GLYPHS });
  const session = core.session(lesson, { seed: SEED }, data);
  session.step(steps);
  const { steps: numbers, ...columns } = session.metrics();
  assert.equal(numbers.length, steps);
  return bitsOf(columns);
}

/** Runs in the page: trains, and gives the curves. @param {number} steps */
async function trainInPage(steps) {
  const { studio } = /** @type {{ studio: Studio }} */ (
    /** @type {unknown} */ (document.querySelector('metaglyph-app'))
  );
  while (!studio.ready)
    // before that, a step is none
    await new Promise((resolve) => setTimeout(resolve, 50));
  await studio.step(steps);
  while ((studio.run.series?.count ?? 0) < steps)
    await new Promise((resolve) => setTimeout(resolve, 20));
  const { y = {} } = studio.run.series ?? {};
  return {
    build: studio.core?.build,
    columns: Object.fromEntries(
      Object.entries(y).map(([name, values]) => [name, [...values].slice(0, steps)]),
    ),
  };
}

/**
 * Runs in the page: trains MAML with two workers, at least so many steps and until the helper has had
 * its part in some (a minute long at most), and gives a digest of the checkpoint.
 * @param {number} steps
 */
async function trainTogether(steps) {
  const { studio } = /** @type {{ studio: Studio }} */ (
    /** @type {unknown} */ (document.querySelector('metaglyph-app'))
  );
  while (!studio.ready)
    // before that, a step is none
    await new Promise((resolve) => setTimeout(resolve, 50));
  let workers = 1;
  studio.addEventListener('frame', (event) => {
    const frame = /** @type {CustomEvent<import('../../web/worker/protocol.js').Frame>} */ (event);
    workers = Math.max(workers, frame.detail.workers);
  });
  const late = setTimeout(() => {
    const { status, busy, playing, run } = studio;
    console.error(`stuck? ${JSON.stringify({ status, busy, playing, step: run.step, workers })}`);
  }, 90_000);
  const end = performance.now() + 60_000;
  await studio.step(steps);
  while (workers < 2 && studio.ready && performance.now() < end) await studio.step(5);
  await studio.step(steps);
  clearTimeout(late);
  const saved = await studio.ask('save', {});
  if (!saved) throw new Error('nothing was saved');
  const { bytes, step } = saved;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { workers, step, hex };
}

/** That checkpoint, made by one worker in Node. @param {number} steps */
async function checkpointInNode(steps) {
  const core = await load();
  const session = core.session('maml', { seed: SEED }, core.dataset.glyphs({ seed: 1, ...GLYPHS }));
  session.step(steps);
  return createHash('sha256').update(session.save()).digest('hex');
}

/** @param {string} lesson */
const address = (lesson) => `#v1/${lesson}?data=glyphs&seed=${SEED}`;
const together = `${address('maml')}&workers=2`;

for (const { lesson, steps } of RUNS)
  test(`${lesson}: ${steps} steps in Chromium are those of Node`, async () => {
    const { page } = await stand.open({ hash: address(lesson) });
    const { build, columns } = await page.evaluate(trainInPage, steps);
    assert.equal(build, 'plain');
    assert.deepEqual(bitsOf(columns), await inNode(lesson, steps));
    await stand.clean();
  });

test('maml: two workers in Chromium come to the checkpoint of one in Node', async (t) => {
  const { page } = await stand.open({ hash: together });
  const { workers, step, hex } = await page.evaluate(trainTogether, 20);
  t.diagnostic(`${step} steps`);
  assert.equal(workers, 2);
  assert.equal(hex, await checkpointInNode(step));
  await stand.clean();
});

test('Firefox', async (t) => {
  const places = [process.env.FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'];
  const executablePath = places.find((path) => path && existsSync(path));
  if (!executablePath) {
    const message = 'no Firefox (FIREFOX=path of one, or apt-get install firefox-esr)';
    if (dataRequired) assert.fail(message);
    t.skip(message);
    return;
  }
  const firefox = await puppeteer.launch({
    browser: 'firefox',
    protocol: 'webDriverBiDi',
    executablePath,
    headless: true,
    timeout: LONG,
    protocolTimeout: LONG,
  });
  /**
   * What a function says in a page of its own. The protocol may lose an answer that takes long: the page keeps
   * it, and is asked for it.
   * @template T
   * @param {import('node:test').TestContext} one
   * @param {string} hash
   * @param {(steps: number) => Promise<T>} act
   * @param {number} steps
   */
  const inFirefox = async (one, hash, act, steps) => {
    const page = await firefox.newPage();
    page.on('console', (message) => one.diagnostic(message.text()));
    try {
      await page.goto(`${stand.site.url}${hash}`, { timeout: LONG });
      await page.evaluate(`void (${act})(${steps}).then(
        (value) => (window.came = { value }),
        (error) => (window.came = { error: String(error) }),
      )`);
      /** @returns {Promise<any>} */
      const ask = () => page.evaluate('window.came').catch(() => null);
      const { value, error } = /** @type {any} */ (
        await poll(() => Promise.race([ask(), wait(ASK, null, { ref: false })]), Boolean, 2 * LONG)
      );
      assert.equal(error, undefined);
      return /** @type {T} */ (value);
    } finally {
      await page.close();
    }
  };
  try {
    for (const { lesson, steps } of RUNS)
      await t.test(`${lesson}: ${steps} steps are those of Node`, async (one) => {
        const { build, columns } = await inFirefox(one, address(lesson), trainInPage, steps);
        assert.equal(build, 'plain');
        assert.deepEqual(bitsOf(columns), await inNode(lesson, steps));
      });
    await t.test('maml: two workers come to the checkpoint of one in Node', async (one) => {
      const { workers, step, hex } = await inFirefox(one, together, trainTogether, 20);
      assert.equal(workers, 2);
      assert.equal(hex, await checkpointInNode(step));
    });
  } finally {
    await firefox.close();
  }
});
