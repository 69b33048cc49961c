/** Downloads that can be resumed, with the size and the digest checked before a file gets its name. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** A download that failed, told so that the user knows what to do. */
export class DownloadError extends Error {
  /**
   * @param {string} message
   * @param {{ again?: boolean }} [options] again: the same request may work a moment later
   */
  constructor(message, { again = false } = {}) {
    super(message);
    this.again = again;
  }
}

/**
 * @param {string} path
 * @returns {Promise<string>}
 */
export async function sha256(path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** @param {string} path */
const sizeOf = async (path) => (await stat(path).catch(() => null))?.size ?? 0;

/**
 * @typedef {object} Wanted
 * @property {string} url
 * @property {string} target where the file goes; target + '.part' holds what has come so far
 * @property {number} bytes
 * @property {string} sha256
 */

/**
 * @typedef {object} Patience
 * @property {number} [connectMs] longest wait for an answer
 * @property {number} [stallMs] longest wait for the next bytes
 * @property {number} [retries] how often a connection that was cut is taken up again
 * @property {(done: number) => void} [progress] bytes of the file so far
 */

/**
 * Brings one file, going on where an earlier attempt was cut.
 * @param {Wanted} wanted
 * @param {Patience} [patience]
 */
export async function download(wanted, patience = {}) {
  await mkdir(dirname(wanted.target), { recursive: true });
  for (let left = patience.retries ?? 3; ; left--) {
    try {
      await receive(wanted, patience);
      break;
    } catch (error) {
      if (!(error instanceof DownloadError) || !error.again || left <= 0) throw error;
      await setTimeout(500);
    }
  }
  await accept(wanted);
}

/**
 * Gives the partial file its name if it is what was wanted, else removes it.
 * @param {Wanted} wanted
 */
async function accept({ url, target, bytes, sha256: digest }) {
  const part = `${target}.part`;
  const size = await sizeOf(part);
  const found = size === bytes ? await sha256(part) : '';
  if (found !== digest) {
    await rm(part, { force: true });
    const how = size === bytes ? `SHA-256 ${found}` : `${size} bytes`;
    throw new DownloadError(
      `${url} is not the official file (${how}, expected ${bytes} bytes with SHA-256 ${digest}); removed`,
    );
  }
  await rename(part, target);
}

/**
 * One request; appends to the partial file.
 * @param {Wanted} wanted
 * @param {Patience} patience
 */
async function receive({ url, target, bytes }, { connectMs = 20000, stallMs = 20000, progress }) {
  const part = `${target}.part`;
  let have = await sizeOf(part);
  if (have >= bytes) {
    if (have === bytes) return;
    await rm(part);
    have = 0;
  }
  const abort = new AbortController();
  let timer = globalThis.setTimeout(() => abort.abort(), connectMs);
  /** @param {number} ms */
  const waitAtMost = (ms) => {
    clearTimeout(timer);
    timer = globalThis.setTimeout(() => abort.abort(), ms);
  };
  const { fetch, EnvHttpProxyAgent } = await import('undici');
  // Knows HTTP_PROXY, HTTPS_PROXY and NO_PROXY, which the fetch of Node 20 does not.
  const dispatcher = new EnvHttpProxyAgent({ connect: { timeout: connectMs } });
  try {
    /** @type {Record<string, string>} */
    const headers = { 'accept-encoding': 'identity' };
    if (have) headers.range = `bytes=${have}-`;
    const response = await fetch(url, { headers, dispatcher, signal: abort.signal });
    if (response.status === 416) {
      await rm(part, { force: true });
      throw new DownloadError(`${url}: the server cannot go on at byte ${have}`, { again: true });
    }
    if (!response.ok || !response.body) throw refused(url, response.status);
    const from = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
    if (response.status !== 206 || Number(from) !== have) have = 0;
    const file = await open(part, have ? 'r+' : 'w');
    try {
      for await (const chunk of response.body) {
        waitAtMost(stallMs);
        await file.write(chunk, 0, chunk.length, have);
        have += chunk.length;
        progress?.(have);
        if (have > bytes) break; // something else entirely: accept() says so
      }
    } finally {
      await file.close();
    }
    // Shorter than it should be, but all that was announced: not a cut, accept() will refuse it.
    if (have < bytes && !response.headers.has('content-length'))
      throw new DownloadError(`${url}: the connection ended after ${have} of ${bytes} bytes`, {
        again: true,
      });
  } catch (error) {
    throw error instanceof DownloadError ? error : unreachable(url, error);
  } finally {
    clearTimeout(timer);
    abort.abort();
    await dispatcher.destroy();
  }
}

/**
 * @param {string} url
 * @param {number} status
 */
function refused(url, status) {
  if (status === 404) return new DownloadError(`${url}: there is no such file there (404)`);
  return new DownloadError(`${url}: the server answers ${status}`, { again: status >= 500 });
}

/**
 * @param {string} url
 * @param {unknown} error what fetch threw
 */
function unreachable(url, error) {
  const { host, protocol } = new URL(url);
  /** @type {any} */
  let cause = error;
  while (cause.cause ?? cause.errors?.[0]) cause = cause.cause ?? cause.errors[0];
  const reason = cause.name === 'AbortError' ? 'no answer in time' : cause.code || cause.message;
  if (/proxy response/i.test(cause.message))
    return new DownloadError(`the proxy does not let ${host} through: ${cause.message}`);
  const name = `${protocol.slice(0, -1)}_proxy`;
  const proxied = process.env[name] || process.env[name.toUpperCase()];
  return new DownloadError(
    `${host} cannot be reached${proxied ? ' through the proxy' : ''}: ${reason}`,
    { again: true },
  );
}
