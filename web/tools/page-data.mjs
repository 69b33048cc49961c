/**
 * The data files that `npm run data` brought, offered to the page: data/index.json lists them,
 * data/NAME is one. Without them the list is a 404 and the page takes its procedural glyphs.
 */
import {
  createReadStream,
  existsSync,
  mkdirSync,
  copyFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sources } from './sources.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The folder of a data set: $DATA_DIR for Omniglot, else a subfolder of .data. */
export const omniglotDir = () => resolve(process.env.DATA_DIR || join(root, '.data', 'omniglot'));

/** @param {string} [dir] */
export function presentFiles(dir = omniglotDir()) {
  return sources.omniglot.files.filter(({ name, bytes }) => {
    const stat = statSync(join(dir, name), { throwIfNoEntry: false });
    return stat?.isFile() && stat.size === bytes;
  });
}

/**
 * A Vite plugin that serves them, in development and preview.
 * @param {string} [dir]
 * @returns {import('vite').Plugin}
 */
export function pageData(dir = omniglotDir()) {
  /** @type {import('vite').Connect.NextHandleFunction} */
  const serve = (request, response, next) => {
    const name = /^\/data\/([^?]*)/.exec(request.url ?? '')?.[1];
    if (name === undefined) return next();
    const files = presentFiles(dir);
    const file = files.find((candidate) => candidate.name === name);
    response.setHeader('Cache-Control', 'no-cache');
    if (name === 'index.json' && files.length) {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ files }));
    } else if (file) {
      response.setHeader('Content-Type', 'application/zip');
      response.setHeader('Content-Length', file.bytes);
      createReadStream(join(dir, file.name))
        .on('error', () => response.destroy())
        .pipe(response);
    } else {
      response.statusCode = 404;
      response.end('no such data file: npm run data brings them');
    }
  };
  return {
    name: 'metaglyph-page-data',
    configureServer: (server) => void server.middlewares.use(serve),
    configurePreviewServer: (server) => void server.middlewares.use(serve),
  };
}

/**
 * Copies them into a static site.
 * @param {string} site
 * @param {string} [dir]
 */
export function copyPageData(site, dir = omniglotDir()) {
  const files = presentFiles(dir);
  if (!files.length) return files;
  const target = join(site, 'data');
  if (!existsSync(target)) mkdirSync(target, { recursive: true });
  for (const { name } of files) copyFileSync(join(dir, name), join(target, name));
  writeFileSync(join(target, 'index.json'), JSON.stringify({ files }));
  return files;
}
