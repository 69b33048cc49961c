/**
 * npm run build: the page as static files in dist/, with relative addresses, for any static host.
 *
 *   npm run build -- --with-data        copies the official zips beside it, if npm run data brought them
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureModules, ensurePackages, guarded, say } from './setup.mjs';
import { buildEmbedded, buildSingle } from './build-lab.mjs';
import { copyPageData } from './page-data.mjs';

const web = fileURLToPath(new URL('..', import.meta.url));
const dist = fileURLToPath(new URL('../../dist', import.meta.url));

/**
 * @param {string} target
 * @param {{ withData?: boolean, dataDir?: string }} [options]
 */
export async function buildPage(target, { withData = false, dataDir } = {}) {
  const { build } = await import('vite');
  await build({
    configFile: join(web, 'vite.config.js'),
    logLevel: 'warn',
    build: { outDir: target, emptyOutDir: true },
  });
  await buildEmbedded(target);
  await buildSingle(target);
  return withData ? copyPageData(target, dataDir) : [];
}

async function main() {
  const { values } = parseArgs({ options: { 'with-data': { type: 'boolean' } } });
  ensurePackages();
  ensureModules();
  const withData = values['with-data'];
  const copied = await buildPage(dist, { withData });
  if (copied.length)
    say(`${copied.length} data files copied, which are under the MIT licence of Omniglot`);
  else if (withData) say('No data to copy: npm run data brings them.');
  say('The page is in dist/');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await guarded(main);
