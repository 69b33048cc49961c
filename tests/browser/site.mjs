/** The built page on a server of its own, under the strictest policy it promises to live with. */
import { createReadStream, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { buildPage } from '../../web/tools/build.mjs';

const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
].join('; ');

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.zip': 'application/zip',
};

/**
 * @typedef {object} Site
 * @property {string} url
 * @property {string} folder  of the built page
 * @property {string[]} files  paths of the page's
 * @property {Map<string, Uint8Array | string>} extra  files by path that the server has besides the page,
 *   or instead of its own
 * @property {() => Promise<void>} close
 */

/** Builds the page into a folder of its own. */
export async function buildSite() {
  const folder = mkdtempSync(join(tmpdir(), 'metaglyph-page-'));
  await buildPage(folder);
  return folder;
}

/** The page in METAGLYPH_SITE, where a run of all tests has built it once, or one of its own. @returns {Promise<Site>} */
export async function openSite() {
  const given = process.env.METAGLYPH_SITE;
  const folder = given ?? (await buildSite());
  /** @type {Site['extra']} */
  const extra = new Map();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname === '/' ? '/index.html' : decodeURIComponent(pathname);
    response.setHeader('Content-Security-Policy', POLICY);
    response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream');
    const own = extra.get(path);
    const file = join(folder, path);
    if (own !== undefined) response.end(own);
    else if (!path.includes('..') && statSync(file, { throwIfNoEntry: false })?.isFile())
      createReadStream(file).pipe(response);
    else response.writeHead(404).end('not there');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    folder,
    files: readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `/${file}`),
    extra,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (!given) rmSync(folder, { recursive: true, force: true });
    },
  };
}
