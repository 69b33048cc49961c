/** The contenders as pages of a headless browser: isolated ones, whose clock is a fine one. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { BuildError, root } from '../../wasm/build.mjs';
import { ensureChromium, ensureFirefox } from '../../web/tools/setup.mjs';
import { peerPath, peersFolder } from './contenders/peers.mjs';
import { serveFolder } from './site.mjs';

/** @typedef {import('./contender.mjs').Contender} Contender */
/** @typedef {import('./contender.mjs').Runner} Runner */

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const wasm = '@tensorflow/tfjs-backend-wasm';

/** What contenders/peers.mjs is in a page. */
const library = `
  export async function library(name) {
    if (name === 'jax') return import('@jax-js/jax');
    const [tf, wasm] = await Promise.all([import('@tensorflow/tfjs'), import('${wasm}')]);
    return { tf, wasm, files: './' };
  }`;

const html = `<!doctype html><title>bench</title>
<script type="module">import ${JSON.stringify(here('page.mjs'))};</script>`;

/** Bundles the page. @returns {Promise<string>} its folder */
async function bundle() {
  const folder = join(peersFolder, 'page');
  const replacement = join(peersFolder, 'library.js');
  writeFileSync(replacement, library);
  writeFileSync(join(peersFolder, 'index.html'), html);
  await build({
    root: peersFolder,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    resolve: {
      alias: [
        { find: 'metaglyph', replacement: join(root, 'wasm/index.js') },
        { find: './peers.mjs', replacement },
      ],
    },
    build: { outDir: folder, emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  });
  const file = 'tfjs-backend-wasm-simd.wasm';
  copyFileSync(peerPath(wasm, file), join(folder, file));
  return folder;
}

/**
 * What is used of Playwright's and of Puppeteer's pages.
 * @typedef {object} Page
 * @property {(url: string) => Promise<any>} goto
 * @property {(act: string | ((request: any) => any), request?: any) => Promise<any>} evaluate
 * @property {(event: 'pageerror', act: (error: any) => void) => any} on
 * @property {() => Promise<void>} close
 */

/**
 * @typedef {object} Browser
 * @property {string} version
 * @property {() => Promise<Page>} open a page
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<Browser>} */
export async function launchChromium() {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  return {
    version: `Chromium ${browser.version()}`,
    open: async () => /** @type {Page} */ (await browser.newPage()),
    close: () => browser.close(),
  };
}

/** @returns {Promise<Browser>} */
async function launchFirefox() {
  const executablePath = ensureFirefox();
  if (!executablePath) throw new BuildError('there is no Firefox: FIREFOX=path of one');
  const { default: puppeteer } = await import('puppeteer-core');
  const browser = await puppeteer.launch({
    browser: 'firefox',
    protocol: 'webDriverBiDi',
    executablePath,
    headless: true,
    protocolTimeout: 600_000, // a slow contender warms up long
  });
  return {
    version: (await browser.version()).replace(/^f(.*)\//i, 'F$1 '),
    open: async () => /** @type {Page} */ (/** @type {unknown} */ (await browser.newPage())),
    close: () => browser.close(),
  };
}

/** Until the page answers. @param {Page} page @param {() => string} problem */
async function ready(page, problem) {
  const end = Date.now() + 60_000;
  while (!(await page.evaluate('typeof answer === "function"'))) {
    if (problem() || Date.now() > end)
      throw new Error(`the page does not start: ${problem() || 'for a minute'}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** @param {'chromium' | 'firefox'} name */
export async function openBrowser(name) {
  const site = await serveFolder(await bundle(), {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  });
  const browser = await (name === 'firefox' ? launchFirefox() : launchChromium());
  return {
    version: browser.version,
    /** @param {Contender} contender @returns {Promise<Runner>} */
    async start({ name: title, file, variant }) {
      const page = await browser.open();
      let problem = '';
      page.on('pageerror', (error) => (problem ||= String(error.message ?? error)));
      await page.goto(`${site.url}?name=${file}&variant=${variant}`);
      await ready(page, () => problem);
      return {
        name: title,
        ask: (request) =>
          page
            .evaluate(
              (/** @type {object} */ given) => Reflect.get(globalThis, 'answer')(given),
              request,
            )
            .catch((error) => ({ error: String(error.message ?? error) })),
        stop: () => page.close(),
      };
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}
