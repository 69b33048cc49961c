/**
 * What a page needs beside its modules. Where it is embedded or a single file, the build takes others
 * of the same shape: lab/outside-embedded.js, lab/outside-single.js.
 */

/** Whether there may be drawings beside the page. */
export const served = true;

export const startWorker = () =>
  new Worker(new URL('../worker/main.js', import.meta.url), { type: 'module' });

/**
 * The core of the plain build, compiled while the worker's script is fetched. Undefined if that
 * cannot be: the worker tries itself then, and says why it cannot.
 * @param {'plain' | 'auto'} build
 */
export async function compileCore(build) {
  if (build !== 'plain') return undefined;
  return compile(new URL('../../wasm/dist/metaglyph.wasm', import.meta.url)).catch(() => undefined);
}

/** @type {Record<'plain' | 'auto', Promise<WebAssembly.Module> | null>} */
const whole = { plain: null, auto: null };

/**
 * The core with the algorithms of the lab, which the worker has no address of. Rejects if it cannot be had.
 * @param {'plain' | 'auto'} build
 */
export function compileWhole(build) {
  const plain = () => compile(new URL('../../wasm/dist/metaglyph-whole.wasm', import.meta.url));
  const relaxed = () =>
    compile(new URL('../../wasm/dist/metaglyph-whole-relaxed.wasm', import.meta.url));
  const module = (whole[build] ??= build === 'plain' ? plain() : relaxed().catch(plain));
  module.catch(() => (whole[build] = null)); // another try may succeed
  return module;
}

/** @param {URL} url */
async function compile(url) {
  const response = await fetch(url);
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok || !type.startsWith('application/wasm'))
    throw new Error(`${url}: ${response.status} ${type}`);
  return WebAssembly.compileStreaming(response);
}
