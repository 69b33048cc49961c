/**
 * For the element on a page that may be of another origin than its script; in place of app/outside.js.
 */
import worker from '../worker/main.js?worker&url';
import core from '../../wasm/dist/metaglyph.wasm?url';
import wholeCore from '../../wasm/dist/metaglyph-whole.wasm?url';

export const served = false;

/**
 * Browsers start workers from the page's own origin only. From elsewhere, a script of one line that
 * imports the real one does: its host must allow that, as it must for the element's own script (CORS).
 */
export function startWorker() {
  const url = new URL(worker, import.meta.url);
  if (url.origin === location.origin) return new Worker(url, { type: 'module' });
  const line = `import ${JSON.stringify(url.href)};`;
  const shim = URL.createObjectURL(new Blob([line], { type: 'text/javascript' }));
  const started = new Worker(shim, { type: 'module' });
  // The address is needed until the script has been fetched, which the first answer shows.
  started.addEventListener('message', () => URL.revokeObjectURL(shim), { once: true });
  return started;
}

/** Compiled once for all workers of the page. @type {Map<string, Promise<WebAssembly.Module>>} */
const compiled = new Map();

/** @param {'plain' | 'auto'} build */
export async function compileCore(build) {
  if (build !== 'plain') return undefined;
  return once(core).catch(() => undefined); // the worker tries itself, and says why it cannot
}

/** With the algorithms of the lab; of the plain build, as all there is here. */
export const compileWhole = () => once(wholeCore);

/** @param {string} address */
function once(address) {
  const known = compiled.get(address);
  if (known) return known;
  const module = compile(new URL(address, import.meta.url));
  compiled.set(address, module);
  module.catch(() => compiled.delete(address)); // another try may succeed
  return module;
}

/** @param {URL} url */
async function compile(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname.split('/').at(-1)}: ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
}
