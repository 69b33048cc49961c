/**
 * For the page as one file, opened from a disk: everything is in it; in place of app/outside.js. The
 * worker is a string, the modules of the core (the whole ones) are gzip in base64.
 */
import SingleWorker from '../worker/main.js?worker&inline';
import plain from '../../wasm/dist/metaglyph-whole.wasm?packed';
import relaxed from '../../wasm/dist/metaglyph-whole-relaxed.wasm?packed';

export const served = false;

export const startWorker = () => new SingleWorker();

/** @type {Map<string, Promise<WebAssembly.Module>>} */
const compiled = new Map();

/** @param {string} text */
async function compile(text) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return WebAssembly.compile(await new Response(unpacked).arrayBuffer());
}

/** @param {string} text */
function once(text) {
  const known = compiled.get(text);
  if (known) return known;
  const made = compile(text);
  compiled.set(text, made);
  return made;
}

/** @param {'plain' | 'auto'} build */
export async function compileWhole(build) {
  if (build === 'plain') return once(plain);
  return once(relaxed).catch(() => once(plain)); // an engine without relaxed SIMD
}

export const compileCore = compileWhole;
