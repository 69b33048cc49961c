/**
 * npm run data: brings the official zips of mini-Omniglot into .data/omniglot and checks them.
 *
 *   npm run data                        downloads what is missing, going on where it was cut
 *   npm run data -- --from FOLDER       takes them from a folder (MNIST's four idx.gz files as well)
 *   npm run data -- --mirror URL        downloads from another address that has the files by name
 */
import { chmodSync, copyFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BuildError } from '../../wasm/build.mjs';
import { DownloadError, download, sha256 } from './download.mjs';
import { ensurePackages, guarded, say } from './setup.mjs';
import { sources } from './sources.mjs';

const store = fileURLToPath(new URL('../../.data/', import.meta.url));

/** @typedef {import('./sources.mjs').SourceFile} SourceFile */
/** @typedef {import('./sources.mjs').Source} Source */

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
 * @param {import('./download.mjs').Patience & { mirror?: string, folder?: string, source?: Source }} [options]
 */
export async function fetchOmniglot({
  mirror,
  folder = join(store, 'omniglot'),
  source = sources.omniglot,
  ...patience
} = {}) {
  const { title, url, files } = source;
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
 * Takes the files of a folder, each one checked before it gets its place. Images of Omniglot must come
 * both or not at all; strokes and MNIST are taken where they are there. What is good is taken even if
 * something else is not.
 * @param {string} from
 * @param {{ target?: string, catalogue?: Record<string, Source> }} [options]
 */
export async function takeFrom(from, { target = store, catalogue = sources } = {}) {
  if (!statSync(from, { throwIfNoEntry: false })?.isDirectory())
    throw new BuildError(`${from}: there is no such folder`);
  /** @type {string[]} */
  const problems = [];
  let found = 0;
  for (const [kind, { title, files }] of Object.entries(catalogue)) {
    const states = await Promise.all(files.map((file) => check(join(from, file.name), file)));
    /** @param {string} state */
    const named = (state) => files.filter((_, i) => states[i] === state).map(({ name }) => name);
    const good = named('good');
    const missing = named('missing');
    if (missing.length === files.length) continue;
    found++;
    for (const name of good) take(join(from, name), join(target, kind, name));
    say(`${title}: ${good.length} of ${files.length} files taken`);
    for (const name of named('damaged'))
      problems.push(`${name} is not the official file (its size or SHA-256 differs)`);
    for (const name of missing)
      if (name.startsWith('images_')) problems.push(`${name} is missing`);
      else say(`  not there: ${name}`);
  }
  if (!found) problems.push('none of the official files is there');
  if (problems.length) throw new BuildError(`${resolve(from)}:\n  ${problems.join('\n  ')}`);
}

/**
 * Copies so that a file that was begun never has the name of a whole one.
 * @param {string} path
 * @param {string} place
 */
function take(path, place) {
  mkdirSync(dirname(place), { recursive: true });
  copyFileSync(path, `${place}.part`);
  chmodSync(`${place}.part`, 0o644);
  renameSync(`${place}.part`, place);
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
