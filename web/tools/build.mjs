/**
 * npm run build: the page as static files in dist/, with relative addresses, for any static host.
 *
 *   npm run build -- --with-data        copies the official zips beside it, if npm run data brought them
 */
import { fileURLToPath } from 'node:url';
import { ensureModules, ensurePackages, guarded, say } from './setup.mjs';
import { copyPageData } from './page-data.mjs';

const web = fileURLToPath(new URL('..', import.meta.url));
const dist = fileURLToPath(new URL('../../dist', import.meta.url));

await guarded(async () => {
  ensurePackages();
  ensureModules();
  const { build } = await import('vite');
  await build({
    configFile: `${web}vite.config.js`,
    logLevel: 'warn',
    build: { outDir: dist, emptyOutDir: true },
  });
  if (process.argv.includes('--with-data')) {
    const files = copyPageData(dist);
    if (files.length)
      say(`${files.length} data files copied: mind their licence, it goes with them`);
    else
      say('No data to copy: npm run data brings them. The page will start on procedural glyphs.');
  }
  say('The page is in dist/');
});
