/** A page with the playground in a real Chromium, watched for errors and for requests elsewhere. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { openSite } from './site.mjs';

/** @typedef {import('../../web/app/studio.js').Studio} Studio */

const PATIENCE = 60_000; // ms that anything may take on a machine that is busy with other things

/**
 * What is slower than usual, to find tests and pages that rely on being quick: METAGLYPH_SLOW=worker,page,test.
 * `worker` delays every message to the worker and from it, `page` throttles the main thread, `test` waits before each act.
 */
export const SLOW = (process.env.METAGLYPH_SLOW ?? '').split(',');

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function chromiumPath() {
  const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'];
  const found = places.find((path) => path && existsSync(path)) ?? chromium.executablePath();
  assert.ok(existsSync(found), 'no Chromium: set CHROMIUM to its path');
  return found;
}

/**
 * @typedef {object} OpenOptions
 * @property {string} [hash]
 * @property {number} [width]
 * @property {number} [height]
 * @property {'light' | 'dark'} [scheme]
 * @property {string} [locale]
 * @property {boolean} [calm]  reduced motion
 * @property {string} [script]  run in the page before its own scripts
 * @property {(page: import('playwright-core').Page) => Promise<void>} [before]
 * @property {boolean} [fails]  the page is expected not to start
 * @property {string[]} [hold]  requests that reach the worker only when `release` lets them
 */

// A file of tests that hangs is ended by a signal, which is not to be caught; the browser goes with it.
export const launchChromium = () =>
  chromium.launch({
    executablePath: chromiumPath(),
    args: FLAGS,
    handleSIGTERM: false,
    slowMo: SLOW.includes('test') ? 80 : 0,
  });

/**
 * Reads something again and again until it is as wanted.
 * @template T
 * @param {() => T | Promise<T>} read
 * @param {(value: T) => unknown} check
 * @param {number} [patience] ms
 * @returns {Promise<T>} as it then is
 */
export async function poll(read, check, patience = PATIENCE) {
  for (const end = Date.now() + patience; ; await new Promise((go) => setTimeout(go, 50))) {
    const value = await read();
    if (await check(value)) return value;
    if (Date.now() > end) assert.fail(`waited in vain for ${check}: ${JSON.stringify(value)}`);
  }
}

/** As slow as METAGLYPH_SLOW says. @param {import('playwright-core').Page} page */
export async function slowed(page) {
  if (SLOW.includes('worker')) await page.addInitScript(delayMessages);
  if (!SLOW.includes('page')) return;
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: 5 });
}

/** One browser and one site for a file of tests. */
export class Stand {
  /** @type {Playground[]} */
  #open = [];

  /**
   * @param {import('./site.mjs').Site} site
   * @param {import('playwright-core').Browser} browser
   */
  constructor(site, browser) {
    this.site = site;
    this.browser = browser;
  }

  static async make() {
    const [site, browser] = await Promise.all([openSite(), launchChromium()]);
    return new Stand(site, browser);
  }

  /** @param {OpenOptions} [options] */
  async open(options = {}) {
    const { hash = '', width = 1440, height = 900, scheme = 'light', locale = 'en-GB' } = options;
    const context = await this.browser.newContext({
      viewport: { width, height },
      colorScheme: scheme,
      locale,
      reducedMotion: options.calm ? 'reduce' : 'no-preference',
    });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    const playground = new Playground(page, this.site);
    this.#open.push(playground);
    await page.addInitScript(`window.answered = ${answered}`);
    await slowed(page);
    await page.addInitScript(holdRequests, options.hold ?? []);
    if (options.script) await page.addInitScript(options.script);
    await options.before?.(page);
    await page.goto(`${this.site.url}${hash}`);
    if (options.hold) return playground;
    if (options.fails) await playground.until(({ status }) => status === 'failed');
    else
      await playground.until(
        ({ status, marked, wanted }) =>
          status === 'ready' &&
          (marked.has('metaglyph-interactive') || !wanted) && // its first picture, if any, is there
          /** @type {any} */ (window).answered(),
      );
    return playground;
  }

  /** Closes the pages of a test; each must have been without an error. */
  async clean() {
    const open = this.#open.splice(0);
    for (const { page } of open) await page.context().close();
    for (const { problems } of open) assert.deepEqual([...new Set(problems)], []);
  }

  async close() {
    await this.browser.close();
    await this.site.close();
  }
}

/** Runs in the page: nothing is under way there, and the worker owes no answer but those that a test holds back. */
function answered() {
  const { studio } = /** @type {any} */ (document.querySelector('metaglyph-app'));
  const { coming, busy, waiting, client } = studio;
  const held = /** @type {any} */ (window).requests.waiting().length > 0;
  const owed = [...(client?.waiting.values() ?? [])].filter(({ type }) => type !== 'ping');
  return held || (!coming && !busy && !waiting && owed.length === 0);
}

/** Runs in the page: messages to the worker and from it take up to 0.3 s, in their order. */
function delayMessages() {
  /** @type {WeakMap<Worker, Promise<void>[]>} */
  const queues = new WeakMap();
  /** @param {Worker} worker @param {0 | 1} way @param {() => void} act */
  const later = (worker, way, act) => {
    const queue = queues.get(worker) ?? [Promise.resolve(), Promise.resolve()];
    queues.set(worker, queue);
    const due = new Promise((resolve) => setTimeout(resolve, 300 * Math.random()));
    queue[way] = Promise.all([queue[way], due]).then(act);
  };
  const { postMessage } = Worker.prototype;
  /** @param {any} message @param {any} transfer */
  Worker.prototype.postMessage = function (message, transfer) {
    later(this, 0, () => postMessage.call(this, message, transfer));
  };
  const { set } = /** @type {PropertyDescriptor} */ (
    Object.getOwnPropertyDescriptor(Worker.prototype, 'onmessage')
  );
  Object.defineProperty(Worker.prototype, 'onmessage', {
    set(/** @type {(event: MessageEvent) => void} */ hear) {
      set?.call(this, (/** @type {MessageEvent} */ event) => later(this, 1, () => hear(event)));
    },
  });
}

/**
 * Runs in the page: a slow worker. What is held back here comes as late as the test wants.
 * @param {string[]} types
 */
function holdRequests(types) {
  const held = new Set(types);
  /** @type {{ type: string, send: () => void }[]} */
  const queue = [];
  const { postMessage } = Worker.prototype;
  /** @param {any} message @param {any} transfer */
  Worker.prototype.postMessage = function (message, transfer) {
    const send = () => postMessage.call(this, message, transfer);
    // Whatever comes behind a held one waits with it, in order; only the heartbeat goes through.
    const waits = held.has(message.type) || queue.length > 0;
    if (waits && message.type !== 'ping') queue.push({ type: message.type, send });
    else send();
  };
  Object.assign(window, {
    requests: {
      waiting: () => queue.map(({ type }) => type),
      hold: (/** @type {string} */ type) => void held.add(type),
      release: () => {
        held.clear();
        for (const { send } of queue.splice(0)) send();
      },
    },
  });
}

/**
 * A function to be run in the page, in one go: what a function of a test says of the studio.
 * @param {string} said
 * @returns {(argument: any) => any}
 */
const ofStudio = (said) =>
  /** @type {any} */ (
    new Function(
      'argument',
      `const { studio } = document.querySelector('metaglyph-app') ?? {};
       return ${said};`,
    )
  );

export class Playground {
  /**
   * @param {import('playwright-core').Page} page
   * @param {import('./site.mjs').Site} site
   */
  constructor(page, site) {
    this.page = page;
    /** @type {string[]} */
    this.problems = [];
    /** Requests that are expected to fail: parts of their addresses. @type {string[]} */
    this.missing = ['/data/index.json'];
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      const { url } = message.location();
      if (/readback operations/.test(message.text())) return; // the tests look at canvases
      if (this.missing.some((part) => url.includes(part))) return;
      this.problems.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.problems.push(`error: ${error.stack}`));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(site.url) && !/^(data|blob):/.test(url))
        this.problems.push(`request: ${url}`);
    });
  }

  /**
   * Runs a function in the page on its studio.
   * @template T, A
   * @param {(studio: Studio, argument: A) => T | Promise<T>} act
   * @param {A} [argument]
   * @returns {Promise<T>}
   */
  studio(act, argument) {
    return this.page.evaluate(ofStudio(`(${act})(studio, argument)`), argument);
  }

  /**
   * Waits until a function of the studio is true.
   * @template A
   * @param {(studio: Studio, argument: A) => unknown} check
   * @param {A} [argument]
   * @param {number} [timeout] ms
   */
  async until(check, argument, timeout = PATIENCE) {
    const end = Date.now() + timeout;
    const test = ofStudio(`studio && Promise.resolve((${check})(studio, argument)).then(Boolean)`);
    for (;;) {
      if (await this.page.evaluate(test, argument)) return;
      if (Date.now() > end) {
        const state = await this.studio(({ status, notices, run }) => ({
          status,
          notices,
          step: run.step,
        }));
        assert.fail(`waited in vain for ${check}: ${JSON.stringify(state)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  /** Requests of a type reach the worker only when `release` lets them, from now on. @param {string} type */
  hold(type) {
    return this.page.evaluate((one) => /** @type {any} */ (window).requests.hold(one), type);
  }

  /** Waits until a held request would have gone to the worker. @param {string} type */
  async reached(type) {
    await this.page.waitForFunction(
      (wanted) => /** @type {any} */ (window).requests.waiting().includes(wanted),
      type,
    );
  }

  /** Lets all held requests go, now and from now on. */
  release() {
    return this.page.evaluate(() => /** @type {any} */ (window).requests.release());
  }

  /** Trains this many steps and waits until they are shown. @param {number} count */
  async train(count) {
    await this.until(({ ready }) => ready); // else a step is not taken
    const to = await this.studio(async (studio, n) => {
      await studio.step(n);
      return studio.run.info && n;
    }, count);
    assert.equal(to, count);
    await this.settled();
  }

  /**
   * Pause is heard within 50 ms while it trains, and nothing trains afterwards.
   * @param {import('node:test').TestContext} t
   */
  async pauses(t) {
    // On a machine that is busy with other things, a thread that computes is made to wait itself; so is
    // a message, on its way there and on its way back.
    const hold = () =>
      this.page.evaluate(() => {
        let longest = 0;
        const end = performance.now() + 40;
        for (let last = performance.now(); last < end;) {
          const now = performance.now();
          longest = Math.max(longest, now - last);
          last = now;
        }
        return longest;
      });
    let held = 0;
    let from = 0;
    /** @type {number[]} */
    const waits = [];
    for (let i = 0; i < 11; i++) {
      held = Math.max(held, await hold());
      await this.studio((studio) => studio.play());
      await this.until(({ run }, step) => run.step > step, from);
      const { wait, step } = await this.studio(async (studio) => {
        const began = performance.now();
        await studio.pause();
        const ms = performance.now() - began;
        return { wait: ms, step: (await studio.client?.request('pause', {}))?.step ?? 0 };
      });
      waits.push(wait);
      from = step; // the worker's: the last frame may be on its way
    }
    await this.settled();
    assert.equal(await this.studio(({ run }) => run.step), from);
    await this.settled();
    const still = await this.studio(async ({ client }) => client?.request('pause', {}));
    assert.equal(still?.step, from);
    waits.sort((a, b) => a - b);
    const calm = held < 8;
    t.diagnostic(
      `ms: ${waits.map((ms) => ms.toFixed(0)).join(' ')}; a busy thread was held up to ${held.toFixed(1)} ms`,
    );
    const [typical, most] = calm ? [waits[5], 50] : [waits[2], 50 + 2 * held];
    // Where messages are delayed on purpose, no answer can come in time.
    if (!SLOW.includes('worker'))
      assert.ok(typical <= most, `${typical} ms, a thread was held ${held} ms`);
  }

  /** What axe finds wrong and serious. */
  async unusable() {
    // There are no frames of other origins here, for which axe would open a page of its own.
    const axe = new AxeBuilder({ page: this.page }).setLegacyMode(true);
    axe.options({ resultTypes: ['violations'] }); // of the rest it need not tell every element
    const { violations } = await axe.analyze();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`,
      );
  }

  /** By how many pixels the page is wider than its window, once it has found its place in there. */
  sideways() {
    return this.page.evaluate(async () => {
      for (let i = 0; ; i++) {
        const over = document.documentElement.scrollWidth - innerWidth;
        if (over <= 0 || i === 20) return over;
        await new Promise((resolve) => setTimeout(resolve, 100)); // canvases follow their frames
      }
    });
  }

  /** All text that is on the page, shadow trees included. @returns {Promise<string[]>} */
  texts() {
    return this.page.evaluate(() => {
      /** @type {string[]} */
      const found = [];
      const walk = (/** @type {Node} */ node) => {
        if (node instanceof Element && node.matches('style, script, noscript')) return;
        if (node instanceof Text) found.push(node.data);
        if (node instanceof Element) {
          for (const name of ['aria-label', 'title', 'label', 'heading', 'unit'])
            found.push(node.getAttribute(name) ?? '');
          node.shadowRoot?.childNodes.forEach(walk);
        }
        node.childNodes.forEach(walk);
      };
      walk(document.body);
      return found.map((text) => text.trim()).filter(Boolean);
    });
  }

  /**
   * Texts that are out of place: keys of missing ones, and words of the other language.
   * @param {'en' | 'zh'} lang
   */
  async misplaced(lang) {
    const texts = await this.texts();
    // A missing text shows its key.
    const keys = texts.filter((text) => /^[a-z]+(\.[\w-]+)+$/i.test(text));
    // In Chinese only names and formulas are left in Latin letters.
    const others = texts.filter((text) =>
      lang === 'zh'
        ? /\b(the|of|and|steps|drawings|with|press)\b/i.test(text)
        : /[\u4e00-\u9fff]/.test(text) && text !== '中文',
    );
    return [...keys, ...others];
  }

  /** Turns the page to Chinese: every text is there in both languages. */
  async bilingual() {
    assert.deepEqual(await this.misplaced('en'), []);
    await this.page.getByRole('button', { name: '中文' }).click();
    await this.settled();
    assert.deepEqual(await this.misplaced('zh'), []);
    assert.match(this.page.url(), /lang=zh/);
    assert.equal(await this.page.evaluate(() => document.documentElement.lang), 'zh-CN');
  }

  /**
   * Until all views show the present model: the worker owes no answer, and no frame has come for a while in
   * which it was heard and the screen drawn, however slow they are.
   */
  async settled() {
    await this.page.evaluate(
      async ([quiet, rounds, patience]) => {
        const { studio } = /** @type {any} */ (document.querySelector('metaglyph-app'));
        const pause = (/** @type {number} */ ms) =>
          new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
        const end = performance.now() + patience;
        let last = performance.now() + 150; // what was just asked for has yet to begin
        let heard = 0; // answers since then: a view that is being computed comes before one
        const hear = () => {
          last = performance.now();
          heard = 0;
        };
        studio.addEventListener('frame', hear);
        const over = () => heard >= rounds && performance.now() >= last + quiet;
        while (!over() && performance.now() < end) {
          const answer = studio.client?.request('ping', {}).catch(() => {});
          await Promise.race([answer, pause(end - performance.now())]);
          await new Promise(requestAnimationFrame); // a frame that has come is shown now
          await pause(40);
          heard++;
          if (!(/** @type {any} */ (window).answered())) hear();
        }
        studio.removeEventListener('frame', hear);
        if (!over()) throw new Error('the page does not come to rest');
      },
      [200, 3, PATIENCE],
    );
  }

  /** What a sheet of pictures shows, as a number. @param {string} selector */
  fingerprint(selector) {
    return this.page
      .locator(selector)
      .first()
      .evaluate((sheet) => /** @type {any} */ (sheet).fingerprint());
  }

  /** The pictures of a sheet, 0 to 255. @param {string} selector @returns {Promise<number[]>} */
  ink(selector) {
    return this.page
      .locator(selector)
      .first()
      .evaluate((sheet) => Array.from(/** @type {any} */ (sheet).ink));
  }

  /** A hash of a canvas's pixels as they are on the screen. @param {string} selector */
  pixels(selector) {
    return this.page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const canvas = /** @type {HTMLCanvasElement} */ (element);
        const { data } = /** @type {CanvasRenderingContext2D} */ (
          canvas.getContext('2d')
        ).getImageData(0, 0, canvas.width, canvas.height);
        let hash = 2166136261;
        for (const byte of data) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
        return hash;
      });
  }

  /** @returns {Promise<string[]>} titles of the messages that are shown */
  notices() {
    return this.page.locator('mg-notices article h2').allInnerTexts();
  }

  /**
   * Drops files on the page.
   * @param {Record<string, Uint8Array>} files
   */
  async drop(files) {
    const given = Object.entries(files).map(([name, bytes]) => ({
      name,
      text: Buffer.from(bytes).toString('base64'),
    }));
    await this.page.evaluate((list) => {
      const transfer = new DataTransfer();
      for (const { name, text } of list)
        transfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }),
        );
    }, given);
    await this.until((studio) => studio.progress === null && !studio.busy);
  }
}
