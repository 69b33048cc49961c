/**
 * Lessons as a student goes through them, in both languages: each step of the prose and each button in
 * it, then Play, Pause and Reset; on a desk, a tablet and a phone. One page for a language, light for one
 * and dark for the other, from lesson to lesson by the path in the header. In English each button has to
 * do something, and it goes back along the timeline; Chinese has the same buttons (texts.test.mjs), so
 * there it is what comes to be read that counts.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Stand } from './playground.mjs';

/** @typedef {import('./playground.mjs').Playground} Playground */
/** @typedef {import('../../web/lessons/index.js').Lesson} Lesson */
/** @typedef {'en' | 'zh'} Lang */

const PATIENCE = 30_000; // ms until a page that nothing happens to stands still
const SOON = 1500; // ms, with nothing under way, until it is certain that a button does nothing
const GLANCE = 300; // and until it seems so: it will be pressed again

/**
 * Runs in the page: all that can be seen of the lesson but its prose, as one number: elements with their
 * attributes and texts, the state of controls, the pixels of canvases.
 */
function seen() {
  let hash = 2166136261;
  const add = (/** @type {number} */ word) => {
    hash = Math.imul(hash ^ word, 16777619) >>> 0;
  };
  const text = (/** @type {string} */ some) => {
    for (let i = 0; i < some.length; i++) add(some.charCodeAt(i));
  };
  const walk = (/** @type {Node} */ node) => {
    if (node instanceof Text) text(node.data);
    if (node instanceof Element) {
      if (node.matches('style, .prose, .pages')) return;
      text(node.localName);
      for (const { name, value } of node.attributes) text(`${name}=${value}`);
      if (node instanceof HTMLInputElement) text(`${node.checked} ${node.value}`);
      if (node instanceof HTMLCanvasElement && node.width && node.height) {
        const context = /** @type {CanvasRenderingContext2D} */ (node.getContext('2d'));
        const { data } = context.getImageData(0, 0, node.width, node.height);
        new Uint32Array(data.buffer).forEach(add);
      }
      node.shadowRoot?.childNodes.forEach(walk);
    }
    node.childNodes.forEach(walk);
  };
  const root = document.querySelector('metaglyph-app')?.shadowRoot;
  root?.querySelectorAll('main, footer').forEach(walk);
  return hash;
}

/** Runs in the page: nothing is under way, neither here nor in the worker, and nothing trains. */
function still() {
  const { studio } = /** @type {any} */ (document.querySelector('metaglyph-app'));
  return !studio.playing && /** @type {any} */ (window).answered();
}

/**
 * Runs in the page: a moment, in which the worker is heard twice and the screen drawn, however slow they
 * are. What the worker says by itself comes before the second of its answers.
 * @param {number} ms  at least
 */
async function pass(ms) {
  const { studio } = /** @type {any} */ (document.querySelector('metaglyph-app'));
  const least = new Promise((resolve) => setTimeout(resolve, ms));
  for (let round = 0; round < 2; round++) {
    await studio.client?.request('ping', {}).catch(() => {});
    await new Promise(requestAnimationFrame);
  }
  await least;
}

/**
 * Waits until the page has come to rest: nothing under way, and nothing moves.
 * @param {Playground} play
 * @returns {Promise<number>} what is seen then
 */
const rest = ({ page }) =>
  page.evaluate(async (patience) => {
    const { look, rests, moment } = /** @type {any} */ (window);
    const end = performance.now() + patience;
    let last = -1;
    for (;;) {
      const now = rests() ? look() : -1;
      if (now !== -1 && now === last) return now;
      if (performance.now() > end) throw new Error('it does not come to rest');
      last = now;
      await moment(now === -1 ? 20 : 60);
    }
  }, PATIENCE);

/**
 * Whether something comes to be seen that was not.
 * @param {Playground} play
 * @param {number} from
 * @param {number} patience ms, with nothing under way
 */
const changes = ({ page }, from, patience) =>
  page.evaluate(
    async ([was, most]) => {
      const { look, rests, moment } = /** @type {any} */ (window);
      for (let end = performance.now() + most; performance.now() < end;) {
        if (look() !== was) return true;
        if (!rests()) end = performance.now() + most;
        await moment(30);
      }
      return look() !== was;
    },
    [from, patience],
  );

/** A button of the transport. @param {Playground} play @param {'play' | 'step' | 'reset'} name */
const button = (play, name) => play.page.locator(`mg-transport .${name}`);

/** By the path in the header; what is not on it, by the lesson under whose place it is. @param {Playground} play @param {Lesson} lesson */
async function enter(play, { id, number, under }) {
  const { page } = play;
  const tab = page.locator(`nav a[href="#v1/${under ?? id}"]`, { hasText: number });
  if (!(await tab.count())) {
    await page.locator('nav .door').click(); // to the lab, or back
    await tab.waitFor();
  }
  await tab.click();
  if (under) await page.locator(`[data-lesson="${id}"]`).click(); // of that lesson's stage
  await play.until((studio, wanted) => studio.lesson.id === wanted && !studio.busy, id);
}

/** How far which training is. @param {Playground} play */
const progress = (play) => play.studio(({ run, serial }) => ({ step: run.step, serial }));

/**
 * Play, until it gets on, and Pause.
 * @param {Playground} play
 * @param {{ step: number, serial: number }} [from]  Play has been pressed, when it was here
 */
async function playAWhile(play, from) {
  if (!from) {
    await rest(play);
    from = await progress(play);
    await button(play, 'play').click();
  }
  // Where one training follows another, the next one begins with 0; it may be over before anybody looks.
  await play.until(
    ({ lesson, run, serial, playing, waiting }, was) =>
      !waiting &&
      run.step > 0 &&
      (run.step !== was.step || serial !== was.serial || (lesson.direct && !playing)),
    from,
  );
  // Pressed there: what ends just now would be begun again by a click that comes later. Between two of
  // several trainings there is none that Reset could give up.
  await play.page.waitForFunction(() => {
    const { studio } = /** @type {any} */ (document.querySelector('metaglyph-app'));
    const { lesson, run, playing, waiting } = studio;
    if (!playing && !waiting) return true;
    if (lesson.direct && !run.director?.wanted) return false;
    const root = document.querySelector('metaglyph-app')?.shadowRoot;
    const pause = root?.querySelector('mg-transport')?.shadowRoot?.querySelector('.play');
    /** @type {HTMLElement} */ (pause).click();
    return true;
  });
  await play.until(({ playing, waiting }) => !playing && !waiting);
}

/** What a reader would stumble over. @param {Playground} play @param {Lang} lang */
async function reads(play, lang) {
  assert.deepEqual(await play.misplaced(lang), []);
}

/**
 * Presses every button of a step of the prose. In English, something must come to be seen at each; one that
 * says what is so already is pressed again after the others.
 * @param {Playground} play @param {Lang} lang @param {Lesson} lesson @param {number} step
 */
async function pressAll(play, lang, lesson, step) {
  const buttons = play.page.locator('.prose button');
  const labels = await buttons.allInnerTexts();
  if (labels.length === 0) return;
  const order = labels.map((_, i) => i);
  const mute = new Set(lang === 'en' ? order : []);
  const last = order[order.length - 1];
  let was = await rest(play);
  /** @param {number} i @param {number} patience */
  const press = async (i, patience) => {
    const from = await progress(play);
    await buttons.nth(i).click();
    const shown = !mute.has(i) || (await changes(play, was, patience));
    if (await play.studio(({ playing, waiting }) => playing || waiting))
      await playAWhile(play, from);
    const now = await rest(play);
    if (shown || now !== was) mute.delete(i); // it may have taken a while
    await reads(play, lang);
    was = now;
    if ((await play.studio((studio) => studio.lesson.id)) === lesson.id) return;
    await enter(play, lesson);
    for (let at = 1; at < step; at++) await play.page.locator('.pages button').last().click();
    was = await rest(play);
  };
  for (const i of order) await press(i, i === last ? SOON : GLANCE);
  for (const i of order.toReversed().slice(1)) if (mute.size > 0) await press(i, SOON);
  assert.deepEqual(
    [...mute].map((i) => labels[i]),
    [],
    'nothing comes to be seen of these',
  );
}

/** Back to the start and to where it was, along the timeline. @param {Playground} play */
async function rewind(play) {
  await rest(play);
  const far = await play.studio(
    async ({ client }) =>
      (await /** @type {import('../../web/app/client.js').Client} */ (client).request('pause', {}))
        .step,
  );
  await button(play, 'step').click();
  await play.until(({ run, busy }, step) => run.step === step && !busy, far + 1);
  const track = play.page.locator('mg-timeline .track[aria-disabled="false"]');
  await track.focus();
  await track.press('Home');
  await play.until(({ run, busy }) => run.step === 0 && run.far > 0 && !busy);
  await track.press('End');
  await play.until(({ run, busy }, step) => run.step === step && !busy, far + 1);
}

/**
 * On a desk, a tablet, a phone, with what lies under the stage there; on one of them axe finds nothing serious.
 * @param {Playground} play @param {number} examined  that one's width
 */
async function fits(play, examined) {
  const { page } = play;
  for (const width of [1440, 768, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await rest(play);
    if (width === examined) assert.deepEqual(await play.unusable(), []);
    const tab = await page.locator('nav [aria-current]').boundingBox();
    assert.ok(
      tab && tab.x >= 0 && tab.x + tab.width <= width,
      `its tab is in sight at ${width} px`,
    );
    const handle = page.locator('.handle');
    for (const under of (await handle.isVisible()) ? [false, true] : [false]) {
      if (under) await handle.click();
      const over = await play.sideways();
      assert.ok(
        over <= 0,
        `${over} px wider than ${width}${under ? ', with the lesson open' : ''}`,
      );
      if (under) await handle.click();
    }
  }
}

/** @param {Playground} play @param {Lang} lang */
async function frames(play, lang) {
  const strip = play.page.locator('mg-stage-inside .strip label');
  for (let frame = 0; frame < 5; frame++) {
    await strip.nth(frame).click();
    await rest(play);
    await reads(play, lang);
  }
}

/**
 * What a student does besides, before a step of the prose or at the end.
 * @type {Record<string, { first?: (play: Playground) => Promise<void>,
 *   last?: (play: Playground, lang: Lang) => Promise<void> }>}
 */
const habits = {
  duel: {
    first: async (play) => {
      await rest(play); // a game that is about to be replaced cannot be played
      await play.page.locator('mg-stage-duel .tiles button').first().click();
    },
    last: async ({ page }) => {
      const over = page.locator('mg-stage-duel button.solid');
      while (!(await over.isVisible())) await page.keyboard.press('1');
    },
  },
  inside: { last: frames },
  sinusoid: { last: frames },
};

/** @param {Lesson[]} lessons */
export function walkThrough(lessons) {
  /** @type {Stand} */
  let stand;
  before(async () => void (stand = await Stand.make()));
  after(() => stand.close());
  for (const [lang, scheme, width] of /** @type {const} */ ([
    ['en', 'light', 1440],
    ['zh', 'dark', 360],
  ]))
    test(`${lang}, ${scheme}`, async (t) => {
      const play = await stand.open({ hash: `#v1/vae?data=glyphs&lang=${lang}`, scheme });
      const { page } = play;
      await page.evaluate(
        `window.look = ${seen}; window.rests = ${still}; window.moment = ${pass}`,
      );
      for (const lesson of lessons)
        await t.test(lesson.id, async () => {
          const { first, last } = habits[lesson.id] ?? {};
          await play.studio((studio) => studio.dismiss('x')); // of a lesson that failed
          await page.setViewportSize({ width: 1440, height: 900 });
          await enter(play, lesson);
          for (let step = 1; step <= lesson.prose; step++) {
            await first?.(play);
            await reads(play, lang);
            await pressAll(play, lang, lesson, step);
            if (step < lesson.prose) await page.locator('.pages button').last().click();
          }
          if (!lesson.still) await playAWhile(play);
          if (lang === 'en' && !lesson.still && !lesson.direct) await rewind(play);
          await last?.(play, lang);
          await page.locator('mg-controls summary').click();
          assert.deepEqual(await play.notices(), []);
          await play.studio((studio) =>
            studio.notify({
              ...{ id: 'x', tone: 'error', title: 'trouble.other.title', kept: 'notice.kept' },
            }),
          );
          await reads(play, lang);
          await fits(play, width);
          await play.studio((studio) => studio.dismiss('x'));
          await page.setViewportSize({ width: 1440, height: 900 });
          await button(play, 'reset').click();
          await play.until(({ run, busy }) => run.step === 0 && !busy);
          assert.deepEqual([...new Set(play.problems.splice(0))], []);
        });
      await stand.clean();
    });
}
