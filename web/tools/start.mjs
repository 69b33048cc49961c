/**
 * npm start: installs what is missing, builds what has changed, fetches mini-Omniglot if it can, and
 * serves the page. PORT chooses the port.
 *
 *   npm start -- --dev        serves the sources instead, which the browser follows when they change
 */
import { parseArgs } from 'node:util';
import { ensureModules, ensurePackages, guarded, say } from './setup.mjs';
import { presentFiles } from './page-data.mjs';

/** Real data if they can be had at once; the page has its procedural glyphs otherwise. */
async function tryData() {
  if (presentFiles().length) return;
  const { fetchOmniglot } = await import('./data.mjs');
  const { DownloadError } = await import('./download.mjs');
  try {
    await fetchOmniglot({ connectMs: 3000, stallMs: 5000, retries: 0 });
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    say(`No mini-Omniglot (${error.message}): the page starts on procedural glyphs.`);
    say('To use the real drawings: npm run data, or npm run data -- --from FOLDER');
  }
}

await guarded(async () => {
  const { values } = parseArgs({ options: { dev: { type: 'boolean' } } });
  ensurePackages();
  ensureModules();
  await tryData();
  const { servePage } = await import('./page-server.mjs');
  const server = await servePage({ port: Number(process.env.PORT) || 5173, dev: values.dev });
  say(`Metaglyph is at ${server.url}  (Ctrl-C stops it)`);
  const stop = () => void server.close().finally(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
});
