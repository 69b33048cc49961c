/**
 * npm run data: brings the official zips of mini-Omniglot into .data/omniglot and checks them.
 *
 *   npm run data                        downloads what is missing, going on where it was cut
 *   npm run data -- --from FOLDER       takes them from a folder (MNIST's four idx.gz files as well)
 *   npm run data -- --mirror URL        downloads from another address that has the files by name
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BuildError } from '../../wasm/build.mjs';
import { DownloadError, download, sha256 } from './download.mjs';
import { ensurePackages, guarded, say } from './setup.mjs';
import { sources } from './sources.mjs';

const store = fileURLToPath(new URL('../../.data/', import.meta.url));

/** @typedef {import('./sources.mjs').SourceFile} SourceFile */

/**
 * @param {string} path
 * @param {SourceFile} file
 * @returns {Promise<'missing' | 'damaged' | 'good'>}
 */
async function check(path, { bytes, sha256: digest }) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) return 'missing';
  return stat.size === bytes && (await sha256(path)) === digest ? 'good' : 'damaged';
}

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** A bar on a terminal, nothing in a log. @param {SourceFile} file */
async function progressOf({ name, bytes }) {
  if (!process.stdout.isTTY) return { update() {}, stop() {} };
  const { SingleBar } = (await import('cli-progress')).default;
  const bar = new SingleBar({
    format: `  ${name} [{bar}] {percentage} %`,
    barsize: 30,
    clearOnComplete: true,
  });
  bar.start(bytes, 0);
  return bar;
}

/**
 * Downloads the zips that are missing.
 * @param {import('./download.mjs').Patience & { mirror?: string, folder?: string }} [options]
 */
export async function fetchOmniglot({
  mirror,
  folder = join(store, 'omniglot'),
  ...patience
} = {}) {
  const { title, url, files } = sources.omniglot;
  const base = new URL(`${mirror ?? url}`.replace(/\/*$/, '/'));
  /** @type {SourceFile[]} */
  const missing = [];
  for (const file of files)
    if ((await check(join(folder, file.name), file)) !== 'good') missing.push(file);
  if (!missing.length) return say(`${title}: all there, in ${folder}`);
  const total = missing.reduce((sum, { bytes }) => sum + bytes, 0);
  say(`Fetching ${title} from ${base.host} (${missing.length} files, ${megabytes(total)}) ...`);
  for (const file of missing) {
    const bar = await progressOf(file);
    try {
      await download(
        { ...file, url: new URL(file.name, base).href, target: join(folder, file.name) },
        { ...patience, progress: (done) => bar.update(done) },
      );
    } finally {
      bar.stop();
    }
    say(`  ${file.name}: ${megabytes(file.bytes)}, SHA-256 right`);
  }
}

/**
 * Takes the files of a folder, each one checked before it gets its place. Omniglot's images must be
 * whole; strokes and MNIST are taken where they are there.
 * @param {string} from
 * @param {string} [target]
 */
export async function takeFrom(from, target = store) {
  if (!statSync(from, { throwIfNoEntry: false })?.isDirectory())
    throw new BuildError(`${from}: there is no such folder`);
  /** @type {string[]} */
  const problems = [];
  let taken = 0;
  for (const [kind, { title, files }] of Object.entries(sources)) {
    /** @type {string[]} */
    const missing = [];
    for (const file of files) {
      const path = join(from, file.name);
      const state = await check(path, file);
      if (state === 'missing') missing.push(file.name);
      if (state === 'damaged')
        problems.push(`${file.name} is damaged: it is not the official file (size or SHA-256)`);
      if (state !== 'good') continue;
      const place = join(target, kind, file.name);
      mkdirSync(join(target, kind), { recursive: true });
      copyFileSync(path, `${place}.new`);
      renameSync(`${place}.new`, place);
      rmSync(`${place}.part`, { force: true });
      taken++;
    }
    const images = missing.filter((name) => name.startsWith('images_'));
    const none = missing.length === files.length;
    if (none && kind === 'mnist') continue;
    if (missing.length < files.length) {
      const count = files.length - missing.length;
      say(`${title}: ${count} of ${files.length} files found`);
    }
    if (images.length && !(none && taken)) problems.push(`missing: ${images.join(', ')}`);
    else if (missing.length) say(`  not there: ${missing.join(', ')}`);
  }
  if (!taken && !problems.length) problems.push('none of the official files is there');
  if (problems.length) throw new BuildError(`${resolve(from)}:\n  ${problems.join('\n  ')}`);
}

async function main() {
  /** @type {{ from?: string, mirror?: string }} */
  let values;
  try {
    ({ values } = parseArgs({ options: { from: { type: 'string' }, mirror: { type: 'string' } } }));
  } catch (error) {
    throw new BuildError(
      `${error instanceof Error ? error.message : error}\n` +
        'usage: npm run data [-- --from FOLDER | --mirror URL]',
    );
  }
  if (values.from) {
    await takeFrom(values.from);
    return say(`Data are in ${store}`);
  }
  if (values.mirror && !URL.canParse(values.mirror))
    throw new BuildError(`--mirror ${values.mirror}: not an address`);
  if (!existsSync(join(store, 'omniglot'))) mkdirSync(join(store, 'omniglot'), { recursive: true });
  ensurePackages();
  try {
    await fetchOmniglot({ mirror: values.mirror });
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    throw new BuildError(
      `${error.message}\n` +
        'Without network: bring the zips from https://github.com/brendenlake/omniglot (folder python)\n' +
        'and run npm run data -- --from FOLDER. Behind a proxy: set HTTPS_PROXY. What has come so far\n' +
        'is kept, and the next run goes on from there.',
    );
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await guarded(main);
