/**
 * What a page has to download of each library, gzip: its JavaScript bundled and minified the same way
 * (Vite), and the WebAssembly it loads.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { BuildError, root } from '../../wasm/build.mjs';
import { buildPage } from '../../web/tools/build.mjs';
import { say } from '../../web/tools/setup.mjs';
import { launchChromium } from './browser.mjs';
import { peerPath, peersFolder } from './contenders/peers.mjs';
import { serveFolder } from './site.mjs';

const zipped = (/** @type {string | Uint8Array} */ content) =>
  gzipSync(content, { level: 9 }).length;

/**
 * The size of a bundle of everything these lines import.
 * @param {string} name
 * @param {string} source
 * @param {string} folder under which packages are found
 */
async function bundle(name, source, folder) {
  const entry = join(folder, `entry-${name}.js`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(entry, source);
  const result = await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: true,
      // The WebAssembly is counted by itself.
      rollupOptions: { input: entry, external: [/\.wasm/], preserveEntrySignatures: 'strict' },
      modulePreload: false,
    },
  });
  const outputs = [result].flat().flatMap((one) => ('output' in one ? one.output : []));
  return outputs.reduce((sum, one) => sum + (one.type === 'chunk' ? zipped(one.code) : 0), 0);
}

/**
 * The files that a first visit fetches until the page is ready, without data: measured by a visit.
 * @returns {Promise<number | null>} bytes, gzip; null where there is no browser to visit with
 */
async function firstVisit() {
  const folder = join(peersFolder, 'visit');
  await buildPage(folder);
  const site = await serveFolder(folder);
  try {
    const browser = await launchChromium();
    try {
      const page = await browser.open();
      await page.goto(site.url);
      await page.evaluate(async () => {
        const { document } = globalThis;
        const app = /** @type {any} */ (document.querySelector('metaglyph-app'));
        while (app.studio?.status !== 'ready' || app.studio.busy)
          await new Promise((resolve) => setTimeout(resolve, 50));
        await new Promise((resolve) => setTimeout(resolve, 1000));
      });
    } finally {
      await browser.close();
    }
    const files = [...site.sent].map((path) => zipped(readFileSync(join(folder, path))));
    return files.reduce((a, b) => a + b, 0);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    say(error.message);
    return null;
  } finally {
    await site.close();
  }
}

/** @returns {Promise<Record<string, number | null>>} bytes, gzip */
export async function sizes() {
  const own = join(root, 'wasm', 'dist', 'metaglyph.wasm');
  const tfjs = peerPath('@tensorflow/tfjs-backend-wasm', 'tfjs-backend-wasm-simd.wasm');
  return {
    metaglyph:
      zipped(readFileSync(own)) +
      (await bundle(
        'metaglyph',
        `export * from ${JSON.stringify(join(root, 'wasm/index.js'))};`,
        peersFolder,
      )),
    'metaglyph, its WebAssembly alone': zipped(readFileSync(own)),
    tfjs:
      zipped(readFileSync(tfjs)) +
      (await bundle(
        'tfjs',
        `export * from '@tensorflow/tfjs-core';
         import '@tensorflow/tfjs-core/dist/register_all_gradients';
         export { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';`,
        peersFolder,
      )),
    'jax-js': await bundle('jax', `export * from '@jax-js/jax';`, peersFolder),
    page: await firstVisit(),
  };
}
