import { DatasetBuilder } from '../dataset.js';
import { MetaglyphError } from '../errors.js';
import { fileBytes } from './files.js';
import { readDrawing } from './png.js';
import { readStrokes } from './strokes.js';
import { readZip } from './zip.js';

/** @typedef {import('../native.js').Native} Native */
/** @typedef {import('../dataset.js').Dataset} Dataset */
/** @typedef {import('./zip.js').ZipEntry} ZipEntry */
/** @typedef {import('./files.js').FileBytes} FileBytes */

/**
 * @typedef {object} OmniglotOptions
 * @property {FileBytes[]} [strokes] the official stroke zips, to show characters being written
 * @property {(share: number) => void} [onProgress] gets the share that is done, 0 to 1
 */

/** One drawing's file: …/Korean/character07/0649_13.png */
const PATH = /(?:^|\/)([^/]+)\/(character\d+)\/(\d{1,6})_(\d{1,4})\.(png|txt)$/;

/** Files that archivers add: they are nobody's drawings. */
export const RUBBISH = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|\._)/;

/**
 * @typedef {object} Drawing
 * @property {string} file
 * @property {string} alphabet
 * @property {string} character
 * @property {number} number official number of the character
 * @property {number} drawer
 * @property {ZipEntry} entry
 */

/**
 * The drawings of one kind in some zips, each official number and drawer once, in the order of the
 * official numbers, so that the set does not depend on the order of the zips.
 * @param {readonly FileBytes[]} zips
 * @param {'png' | 'txt'} kind
 */
function collect(zips, kind) {
  /** @type {Map<string, Drawing>} */
  const drawings = new Map();
  let dropped = 0;
  zips.forEach((zip, i) => {
    const { name: file, bytes } = fileBytes(zip, `zip file ${i + 1}`);
    let found = 0;
    for (const entry of readZip(bytes, file)) {
      if (RUBBISH.test(entry.name)) continue;
      const [, alphabet, character, number, drawer, ending] = PATH.exec(entry.name) ?? [];
      if (ending !== kind) continue;
      found++;
      const key = `${Number(number)}_${Number(drawer)}`;
      if (drawings.has(key)) dropped++;
      else
        drawings.set(key, {
          file,
          alphabet,
          character,
          number: Number(number),
          drawer: Number(drawer),
          entry,
        });
    }
    if (!found)
      throw new MetaglyphError(
        'format',
        `${file}: no Omniglot ${kind === 'png' ? 'drawings' : 'strokes'} are in it (they are named like ` +
          `Korean/character07/0649_13.${kind}): give the official ` +
          `${kind === 'png' ? 'images' : 'strokes'}_background_small1.zip or small2.zip`,
      );
  });
  const sorted = [...drawings.values()].sort((a, b) => a.number - b.number || a.drawer - b.drawer);
  return { drawings: sorted, dropped };
}

/** Lets other tasks of this thread run. */
const breathe = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Between two pauses, in ms: a page or a worker stays able to hear. */
const SLICE = 40;

/**
 * @param {Native} native
 * @param {readonly FileBytes[]} zips the official image zips, as they are
 * @param {OmniglotOptions} options
 * @returns {Promise<Dataset>}
 */
export async function readOmniglot(native, zips, { strokes = [], onProgress } = {}) {
  if (!Array.isArray(zips) || zips.length === 0)
    throw new MetaglyphError('format', 'give an array of at least one Omniglot zip file');
  if (!Array.isArray(strokes))
    throw new MetaglyphError('format', 'strokes must be an array of Omniglot zip files');
  const images = collect(zips, 'png');
  const written = collect(strokes, 'txt');
  const total = images.drawings.length + written.drawings.length;
  const builder = new DatasetBuilder(native);
  /** @type {Map<string, { item: number, drawing: Drawing }>} */
  const items = new Map();
  let done = 0;
  let paused = performance.now();
  const tick = async () => {
    done++;
    if (performance.now() - paused < SLICE) return;
    onProgress?.(done / total);
    await breathe();
    paused = performance.now();
  };
  try {
    for (const d of images.drawings) {
      const name = `${d.file}: ${d.entry.name}`;
      const bits = readDrawing(d.entry.read(), name);
      const character = builder.character(builder.alphabet(d.alphabet), d.character, d.number);
      const item = builder.bitmap(character, d.drawer, bits);
      items.set(`${d.number}_${d.drawer}`, { item, drawing: d });
      await tick();
    }
    for (const d of written.drawings) {
      const match = items.get(`${d.number}_${d.drawer}`);
      if (match) {
        const { points, lengths } = readStrokes(d.entry.read(), `${d.file}: ${d.entry.name}`);
        if (lengths.length) builder.strokes(match.item, points, lengths);
      }
      await tick();
    }
    const data = builder.seal('omniglot', { dropped: images.dropped });
    onProgress?.(1);
    return data;
  } catch (e) {
    builder.discard();
    throw e;
  }
}
