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
  try {
    const response = await fetch(new URL('../../wasm/dist/metaglyph.wasm', import.meta.url));
    const type = response.headers.get('content-type') ?? '';
    if (!response.ok || !type.startsWith('application/wasm')) return undefined;
    return await WebAssembly.compileStreaming(response);
  } catch {
    return undefined;
  }
}
