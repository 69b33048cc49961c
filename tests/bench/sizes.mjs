/**
 * What a page has to download of each library, gzip: its JavaScript bundled and minified the same way
 * (Vite), and the WebAssembly it loads.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { root } from '../../wasm/build.mjs';
import { peerPath, peersFolder } from './contenders/peers.mjs';

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

/** Bytes, gzip, of the page that npm run build made, but its data; null if it was not made. */
function page() {
  const folder = join(root, 'dist');
  if (!existsSync(join(folder, 'index.html'))) return null;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(html|js|css|wasm|svg|woff2?)$/.test(path))
    .reduce((sum, path) => sum + zipped(readFileSync(join(folder, path))), 0);
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
    'the whole page': page(),
  };
}
