/**
 * The page on a server of its own: built, for `npm start` (in the browser it is there several times
 * sooner), or as its sources, for those who change them.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, preview } from 'vite';
import { buildPage } from './build.mjs';
import { pageData } from './page-data.mjs';

const web = fileURLToPath(new URL('..', import.meta.url));
const built = fileURLToPath(new URL('../../build/page', import.meta.url));

/**
 * @param {object} [options]
 * @param {number} [options.port]  the first one tried, 0 for any free one
 * @param {string} [options.dataDir]  the folder of the official zips
 * @param {boolean} [options.dev]  the sources, which the browser follows when they change
 * @param {string} [options.folder]  where the built page goes
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function servePage({ port = 0, dataDir, dev = false, folder = built } = {}) {
  const where = { port: port || (await freePort()), strictPort: false, host: 'localhost' };
  const config = {
    configFile: join(web, 'vite.config.js'),
    plugins: [pageData(dataDir)],
    clearScreen: false,
    logLevel: /** @type {const} */ ('warn'),
  };
  if (!dev) await buildPage(folder);
  const server = dev
    ? await (await createServer({ ...config, server: where })).listen()
    : await preview({ ...config, build: { outDir: folder }, preview: where });
  const address = server.httpServer?.address();
  if (!address || typeof address === 'string') throw new Error('the server has no port');
  return { url: `http://localhost:${address.port}/`, close: () => server.close() };
}

/** @returns {Promise<number>} */
async function freePort() {
  const { createServer: createSocket } = await import('node:net');
  return new Promise((resolve, reject) => {
    const socket = createSocket().on('error', reject);
    socket.listen(0, 'localhost', () => {
      const address = socket.address();
      socket.close(() => resolve(address && typeof address === 'object' ? address.port : 5173));
    });
  });
}
