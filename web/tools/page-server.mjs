/** The page's development server, for `npm start` and for the browser tests. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { pageData } from './page-data.mjs';

const web = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {{ port?: number, dataDir?: string }} [options] port: the first one tried, 0 for any free one;
 *   dataDir: the folder of the official zips
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function servePage({ port = 0, dataDir } = {}) {
  const server = await createServer({
    configFile: join(web, 'vite.config.js'),
    plugins: [pageData(dataDir)],
    server: { port: port || (await freePort()), strictPort: false, host: 'localhost' },
    clearScreen: false,
    logLevel: 'warn',
  });
  await server.listen();
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
