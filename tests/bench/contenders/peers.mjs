/** Where the other libraries are: build/bench, so that npm start and npm test stay light. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../../wasm/build.mjs';

export const peersFolder = join(root, 'build', 'bench');
const require = createRequire(join(peersFolder, 'package.json'));

/** A file beside a package's main file. @param {string} name @param {string} [file] */
export const peerPath = (name, file = '') => join(dirname(require.resolve(name)), file);

/**
 * What a contender measures, without types, which are not installed with ours. In a page another
 * function of this name takes its place (browser.mjs).
 * @param {'tfjs' | 'jax'} name
 * @returns {Promise<any>}
 */
export async function library(name) {
  if (name === 'jax') return import(pathToFileURL(peerPath('@jax-js/jax', 'index.js')).href);
  const [tfjs, wasm] = ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'];
  return { tf: require(tfjs), wasm: require(wasm), files: peerPath(wasm, '/') };
}
