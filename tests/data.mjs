/**
 * The official data files, for the tests that need them.
 *
 *   test('reads the official zips', (t) => {
 *     const dir = realData(t, 'omniglot');
 *     if (!dir) return;
 *     const bytes = readFileSync(join(dir, 'images_background_small1.zip'));
 *
 * Omniglot is looked for in $DATA_DIR, else where `npm run data` puts it; MNIST in $MNIST_DIR, else
 * there as well. Where a file is missing the test is skipped with a word on how to enable it; with
 * CI=true or METAGLYPH_REQUIRE_DATA=1 it fails instead, so that no test is lost there unseen.
 */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sources } from '../web/tools/sources.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { env } = process;

/** @typedef {'omniglot' | 'mnist'} Kind */

/** @type {Record<Kind, { dir: string, how: string }>} */
const places = {
  omniglot: {
    dir: resolve(env.DATA_DIR || join(root, '.data', 'omniglot')),
    how: 'npm run data, or DATA_DIR=folder of the official zips',
  },
  mnist: {
    dir: resolve(env.MNIST_DIR || join(root, '.data', 'mnist')),
    how: 'npm run data -- --from DIR, or MNIST_DIR=folder of the four idx.gz files',
  },
};

/** Missing data is a failure here, not a reason to skip. */
export const dataRequired = env.CI === 'true' || env.METAGLYPH_REQUIRE_DATA === '1';

/**
 * The folder that holds a data set whole, or null.
 * @param {Kind} kind
 */
export function dataDir(kind) {
  const { dir } = places[kind];
  const whole = sources[kind].files.every(
    ({ name, bytes }) => statSync(join(dir, name), { throwIfNoEntry: false })?.size === bytes,
  );
  return whole ? dir : null;
}

/**
 * The folder that holds a data set whole; null after marking the test as skipped.
 * @param {{ skip(message?: string): void }} t the test's context
 * @param {Kind} [kind]
 * @returns {string | null}
 */
export function realData(t, kind = 'omniglot') {
  const dir = dataDir(kind);
  if (dir) return dir;
  const message = `real ${kind} data not in ${places[kind].dir} (${places[kind].how})`;
  if (dataRequired) throw new Error(message);
  t.skip(message);
  return null;
}
