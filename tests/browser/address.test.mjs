/**
 * Addresses that anyone may have made, in the page itself: each is followed or refused, soon; nothing
 * begins to train, nothing is thrown, and what is refused costs a running session nothing.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { addresses, sequence } from '../hashes.mjs';
import { parseHash } from '../../web/app/hash.js';
import { lessons } from '../../web/lessons/index.js';
import { Stand } from './playground.mjs';

/** @typedef {import('./playground.mjs').Playground} Playground */

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const LONGEST = 1000; // ms for which the page may stand still
const REFUSED = 150; // addresses that an open page is given, and does not take
const FOLLOWED = 50; // and those that it follows, each to a new session
const LOADED = 20; // those that a page is opened with

const known = lessons.map(({ id }) => id);
/** @param {string} hash */
const refused = (hash) => !parseHash(hash, known).state.lesson;

/**
 * Gives the page an address and waits until it has been dealt with.
 * @param {Playground} play @param {string} hash
 * @returns {Promise<number>} ms for which the page stood still
 */
const follow = ({ page }, hash) =>
  page.evaluate(async (text) => {
    const { studio } = /** @type {any} */ (document.querySelector('metaglyph-app'));
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }, 10);
    const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
    const url = location.href;
    location.hash = text;
    // The event comes later, and what it begins may wait for its turn or for parts of the page.
    if (location.href !== url)
      await new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
    const end = performance.now() + 20_000;
    do {
      await pause();
      if (performance.now() > end)
        throw new Error(`${text} leaves ${location.hash} where ${studio.address()} is`);
    } while (studio.jobs > 0 || studio.busy || location.hash !== studio.address());
    clearInterval(beat);
    return Math.max(longest, performance.now() - last);
  }, hash);

/** What may have come of it. @param {Playground} play @param {string} hash */
async function sound(play, hash) {
  const state = await play.studio(({ status, playing, waiting, run, notices }) => ({
    ...{ status, playing, waiting, step: run.step },
    titles: notices.map(({ title, detail = '' }) => `${title} ${detail}`),
  }));
  assert.deepEqual(
    { ...state, titles: [] },
    { status: 'ready', playing: false, waiting: false, step: 0, titles: [] },
    hash,
  );
  // Left out, other drawings than the link was made with, or no room for such a model.
  const words = /^(notice\.(hash|drawings|data)|trouble\.(range|memory))\b/;
  for (const title of state.titles) assert.match(title, words, `${hash}: ${title}`);
  await play.studio((studio) => {
    for (const { id } of studio.notices) studio.dismiss(id);
  });
}

test(`${REFUSED + FOLLOWED} addresses of an open page: no session is lost by one that is refused`, async (t) => {
  const next = addresses(sequence(11), known);
  const play = await stand.open({ hash: '#v1/vae?data=glyphs&latent=2&batch=16' });
  const { page } = play;
  page.on('dialog', (dialog) => play.problems.push(`dialog: ${dialog.message()}`));
  /** @type {string[]} */
  const none = [];
  /** @type {string[]} */
  const some = [];
  while (none.length < REFUSED || some.length < FOLLOWED) {
    const hash = next();
    (refused(hash) ? none : some).push(hash);
  }
  none.length = REFUSED;
  some.length = FOLLOWED;

  await play.train(5);
  const weights = () =>
    play.studio(async (studio) => {
      const saved = await studio.ask('save', {});
      let hash = 2166136261;
      for (const byte of new Uint8Array(saved?.bytes ?? []))
        hash = Math.imul(hash ^ byte, 16777619) >>> 0;
      return `${hash} of ${saved?.bytes.byteLength}`;
    });
  const kept = await weights();
  assert.match(kept, /of [1-9]/);
  let longest = 0;
  const one = async (/** @type {string} */ hash) => {
    let still = await follow(play, hash);
    // The machine may have stood still; what makes the page do so does it again.
    if (still > LONGEST) still = Math.min(still, await follow(play, hash));
    longest = Math.max(longest, still);
    assert.ok(still <= LONGEST, `${still} ms for ${hash}`);
  };
  for (const hash of none.slice(20)) await one(hash);
  assert.equal(await weights(), kept);
  // While it trains, as well.
  const { serial } = await play.studio((studio) => (void studio.play(), { serial: studio.serial }));
  await play.until(({ run }) => run.step > 5);
  for (const hash of none.slice(0, 20)) await one(hash);
  const { step, ...state } = await play.studio((studio) => ({
    ...{ step: studio.run.step, playing: studio.playing, serial: studio.serial },
  }));
  assert.deepEqual(state, { playing: true, serial });
  await play.until(({ run }, from) => run.step > from, step);
  await play.studio((studio) => studio.reset());
  await play.studio((studio) => studio.dismiss('hash'));

  for (const hash of some) {
    await one(hash);
    await sound(play, hash);
  }
  // One after the other without waiting: the last one counts.
  const last = '#v1/vae?data=glyphs&latent=3&batch=16&lang=en';
  await page.evaluate(
    (list) => list.forEach((hash) => void (location.hash = hash)),
    [...some.slice(0, 6), last],
  );
  await play.until(({ busy, jobs, lesson, run }) => {
    return !busy && jobs === 0 && lesson.id === 'vae' && run.hypers.latent === 3;
  });
  await play.train(2);
  assert.equal(await page.locator('img, iframe').count(), 0);
  t.diagnostic(`the page stood still for ${longest.toFixed(0)} ms at most`);
});

test('an address given while others are being followed: it counts, and gets nothing of them', async () => {
  const play = await stand.open({ hash: '#v1/vae?data=glyphs&latent=4&batch=16' });
  const give = (/** @type {string} */ text) =>
    play.page.evaluate((hash) => void (location.hash = hash), text);
  await play.hold('session');
  await give('#v1/maml?data=glyphs&filters=4&seed=99&hold=Korean');
  await play.reached('session');
  await give('#v1/vae?data=glyphs&latent=5&batch=16');
  await play.until(({ lesson }) => lesson.id === 'vae');
  await play.page.evaluate(() => {
    const { requests } = /** @type {any} */ (window);
    requests.release();
    requests.hold('session');
  });
  await play.reached('session');
  await give('#v1/vae?data=glyphs&latent=3&batch=16');
  await play.release();
  await play.until(({ ready, jobs, run }) => ready && jobs === 0 && run.hypers.latent === 3);
  await play.settled();
  const state = await play.studio(({ lesson, run, notices }) => ({
    ...{ lesson: lesson.id, seed: run.seed, hold: run.hold, latent: run.hypers.latent, notices },
  }));
  assert.deepEqual(state, { lesson: 'vae', seed: 7, hold: null, latent: 3, notices: [] });
});

test(`${LOADED} addresses to open a page with`, async () => {
  const next = addresses(sequence(12), known);
  stand.site.extra.set(
    '/blank.html',
    '<!doctype html><title>blank</title><link rel="icon" href="data:,">',
  );
  const play = await stand.open();
  const { page } = play;
  page.on('dialog', (dialog) => play.problems.push(`dialog: ${dialog.message()}`));
  for (let i = 0; i < LOADED; i++) {
    const hash = next();
    await page.goto(`${stand.site.url}blank.html`);
    await Promise.all([
      page.waitForURL((url) => url.pathname === '/'),
      page.evaluate((text) => location.assign(`/#${text.replace(/^#/, '')}`), hash),
    ]);
    await play.until(({ status, busy, jobs }) => status === 'ready' && !busy && jobs === 0);
    await sound(play, hash);
    const { lesson } = parseHash(hash, known).state;
    assert.equal(await play.studio((studio) => studio.lesson.id), lesson ?? 'vae', hash);
  }
});
