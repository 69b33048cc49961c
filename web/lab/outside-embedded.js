/**
 * For the element on a page that may be of another origin than its script; in place of app/outside.js.
 */
import worker from '../worker/main.js?worker&url';
import core from '../../wasm/dist/metaglyph.wasm?url';

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

/** @type {Promise<WebAssembly.Module | undefined> | null} compiled once for all workers of the page */
let compiled = null;

/** @param {'plain' | 'auto'} build */
export async function compileCore(build) {
  if (build !== 'plain') return undefined;
  compiled ??= compile();
  const module = await compiled;
  if (!module) compiled = null; // another try may succeed
  return module;
}

async function compile() {
  try {
    const response = await fetch(new URL(core, import.meta.url));
    if (!response.ok) return undefined;
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch {
    return undefined; // the worker tries itself, and says why it cannot
  }
}
