/** What the examples share: data, what is asked for, progress, results, tables, pictures. */
import { existsSync } from 'node:fs';
import { readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { encode } from 'fast-png';

/** @typedef {import('metaglyph').Core} Core */
/** @typedef {import('metaglyph').Dataset} Dataset */

/** An error that its message explains, not its stack. */
export class UsageError extends Error {}

/**
 * The official drawings of a folder's zips.
 * @param {Core} core
 * @param {string} folder
 * @param {{ set?: string, strokes?: boolean }} [options] set: only the one of that name ('small1');
 *   strokes: also how they were written, where the folder has that
 * @returns {Promise<{ data: Dataset, names: string[] }>} names: the files that were read
 */
export async function officialDrawings(core, folder, { set = '', strokes = false } = {}) {
  const all = (await readdir(folder)).sort();
  const files = (/** @type {string} */ kind) =>
    all.filter((n) => n.startsWith(`${kind}_background`) && n.endsWith(`${set}.zip`));
  const read = (/** @type {string[]} */ list) =>
    Promise.all(list.map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })));
  const images = files('images');
  const written = strokes ? files('strokes') : [];
  if (!images.length)
    throw new UsageError(
      `${folder} holds no images_background…${set}.zip: npm run data fetches them`,
    );
  const data = await core.dataset.omniglot(await read(images), { strokes: await read(written) });
  return { data, names: [...images, ...written] };
}

/**
 * The official drawings if there is a folder with their zips, procedural glyphs otherwise.
 * @param {Core} core
 * @param {string | undefined} folder
 * @param {number} seed of the glyphs
 * @returns {Promise<Dataset>}
 */
export async function drawings(core, folder, seed) {
  if (!folder) {
    console.log('No --data folder given: procedural glyphs.');
    return core.dataset.glyphs({ seed });
  }
  const { data, names } = await officialDrawings(core, folder);
  console.log(`${names.join(', ')}: ${data.items} drawings of ${data.classes.length} characters.`);
  return data;
}

/**
 * A whole number given on the command line.
 * @param {string} name
 * @param {string} text
 */
export function whole(name, text) {
  if (!/^\d+$/.test(text)) throw new UsageError(`--${name} must be a whole number; got '${text}'`);
  return Number(text);
}

/**
 * Names given on the command line, with commas between.
 * @param {string} name
 * @param {string | undefined} text none: all
 * @param {readonly string[]} known
 */
export function listOf(name, text, known) {
  const list = text?.split(',') ?? [...known];
  for (const one of list)
    if (!known.includes(one))
      throw new UsageError(`--${name}: there is no '${one}'; there are: ${known.join(', ')}`);
  return list;
}

/** CPU seconds of this process so far, on all its threads. */
export function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** @param {readonly number[]} values */
export const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Student's t at 97.5 %, for 1, 2, … degrees of freedom. */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/** Half of the 95 % interval of a mean, by Student's t; NaN of a single value. @param {readonly number[]} values */
export function interval(values) {
  const n = values.length;
  const middle = mean(values);
  const variance = values.reduce((sum, v) => sum + (v - middle) ** 2, 0) / (n - 1);
  return (T[n - 2] ?? 1.96) * Math.sqrt(variance / n);
}

/**
 * Shares, of several seeds, in percent: their mean with its interval.
 * @param {readonly number[]} shares
 * @param {{ digits?: number, signed?: boolean }} [options] signed: a plus before what is not below 0
 */
export function overSeeds(shares, { digits = 1, signed = false } = {}) {
  const middle = mean(shares);
  const plus = signed && middle >= 0 ? '+' : '';
  const half = interval(shares);
  const told = `${plus}${(100 * middle).toFixed(digits)}`;
  return Number.isNaN(half) ? told : `${told} ± ${(100 * half).toFixed(digits)}`;
}

/**
 * Results by what they are of, in a file, so that a run that was stopped can go on; without a file, in
 * memory.
 * @template R
 * @param {string | undefined} file
 * @param {object} setting what they must have in common
 * @returns {Promise<{ results: Record<string, R>, keep: () => Promise<void> }>} keep: writes them
 */
export async function resultsIn(file, setting) {
  /** @type {{ setting: object, results: Record<string, R> }} */
  let kept = { setting, results: {} };
  if (file && existsSync(file)) {
    kept = JSON.parse(await readFile(file, 'utf8'));
    if (JSON.stringify(kept.setting) !== JSON.stringify(setting))
      throw new UsageError(`${file} is of another run: ${JSON.stringify(kept.setting)}`);
  }
  const keep = async () => {
    if (!file) return;
    await writeFile(`${file}.new`, JSON.stringify(kept, null, 1));
    await rename(`${file}.new`, file); // whole at any time
  };
  return { results: kept.results, keep };
}

/**
 * @param {string} what stands before the bar
 * @param {number} total
 */
export function progressBar(what, total) {
  const bar = new SingleBar({
    format: `${what} {bar} {percentage} % | {note} | {duration_formatted}`,
    noTTYOutput: false,
    hideCursor: false, // Ctrl-C would leave it hidden
  });
  bar.start(total, 0, { note: '' });
  return {
    /** @param {number} done @param {string} note */
    update: (done, note) => bar.update(done, { note }),
    stop: () => bar.stop(),
  };
}

/**
 * Prints columns, the first to the left and the others to the right.
 * @param {readonly (readonly string[])[]} rows the first is the head
 */
export function table(rows) {
  const widths = rows[0].map((_, k) => Math.max(...rows.map((r) => r[k].length)));
  const line = (/** @type {readonly string[]} */ r) =>
    r.map((cell, k) => (k ? cell.padStart(widths[k]) : cell.padEnd(widths[k]))).join('   ');
  console.log(`\n${line(rows[0])}\n${widths.map((w) => '-'.repeat(w)).join('   ')}`);
  for (const row of rows.slice(1)) console.log(line(row));
  console.log();
}

/**
 * Writes rows of 28 x 28 pictures as one PNG, ink black, each pixel 2 x 2.
 * @param {string} file
 * @param {readonly Float32Array[]} rows each holds some pictures, one after the other
 */
export async function writePictures(file, rows) {
  const cell = 2 * 28 + 4;
  const width = (cell * Math.max(...rows.map((r) => r.length))) / 784 + 4;
  const height = cell * rows.length + 4;
  const data = new Uint8Array(width * height).fill(255);
  rows.forEach((row, r) =>
    row.forEach((ink, i) => {
      const p = i % 784;
      const x = 4 + cell * Math.floor(i / 784) + 2 * (p % 28);
      const y = 4 + cell * r + 2 * Math.floor(p / 28);
      const grey = 255 - Math.round(255 * Math.min(Math.max(ink, 0), 1));
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ])
        data[(y + dy) * width + x + dx] = grey;
    }),
  );
  await writeFile(file, encode({ width, height, data, depth: 8, channels: 1 }));
}

/**
 * Runs an example; what the user can mend is one line.
 * @param {() => Promise<void>} main
 */
export async function run(main) {
  process.stdout.on('error', (e) => {
    if (/** @type {NodeJS.ErrnoException} */ (e).code !== 'EPIPE') throw e;
    process.exit(1); // whoever read the tables has seen enough
  });
  try {
    await main();
  } catch (e) {
    const { name, code, message } = /** @type {Error & { code?: string }} */ (e);
    const known = e instanceof UsageError || name === 'MetaglyphError';
    if (!known && !/^(ERR_PARSE_ARGS|ENOENT|ENOTDIR|EACCES)/.test(code ?? '')) throw e;
    console.error(`${message}`);
    process.exitCode = 1;
  }
}
