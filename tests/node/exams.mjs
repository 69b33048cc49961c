/** An exam in the layout of the official one, and official zips, made of glyphs. */
import { png, zip } from './make.mjs';

/** @typedef {import('metaglyph').Dataset} Dataset */

const two = (/** @type {number} */ n) => String(n).padStart(2, '0');

/** @param {Uint8Array} bitmap @param {1 | 8} [depth] */
const picture = (bitmap, depth = 1) => png((x, y) => bitmap[105 * y + x] === 1, { depth });

/**
 * A run: 20 characters of an alphabet as one drawer drew them, and in another order as another did.
 *
 * @typedef {object} Run
 * @property {Uint8Array[]} training
 * @property {Uint8Array[]} test
 * @property {number[]} answers
 */

/**
 * Twenty runs of the alphabets of a set, which must have 20 characters and 4 drawers each.
 * @param {Dataset} data
 * @returns {Run[]}
 */
export function runsOf(data) {
  return Array.from({ length: 20 }, (_, r) => {
    const alphabet = r % data.alphabets.length;
    const classes = data.classes.filter((c) => c.alphabet === alphabet).slice(0, 20);
    const drawers = classes[0].count;
    const bitmap = (/** @type {number} */ first, /** @type {number} */ drawer) =>
      /** @type {Uint8Array} */ (data.bitmap(first + (drawer % drawers)));
    // 7 and 20 have no common factor: each character comes once.
    const answers = classes.map((_c, i) => (7 * i + r) % 20);
    return {
      training: classes.map((c) => bitmap(c.first, r)),
      test: answers.map((a) => bitmap(classes[a].first, r + 1)),
      answers,
    };
  });
}

/**
 * The files of an exam.
 * @param {readonly Run[]} runs
 * @param {{ top?: string, end?: string, depth?: 1 | 8 }} [options] top: a folder around all; end: of
 *   lines
 * @returns {Record<string, Uint8Array>}
 */
export function examFiles(runs, { top = '', end = '\n', depth = 1 } = {}) {
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  runs.forEach(({ training, test, answers }, r) => {
    const run = `run${two(r + 1)}`;
    training.forEach((bitmap, i) => {
      files[`${top}${run}/training/class${two(i + 1)}.png`] = picture(bitmap, depth);
    });
    test.forEach((bitmap, i) => {
      files[`${top}${run}/test/item${two(i + 1)}.png`] = picture(bitmap, depth);
    });
    const lines = answers.map(
      (a, i) => `${run}/test/item${two(i + 1)}.png ${run}/training/class${two(a + 1)}.png${end}`,
    );
    files[`${top}${run}/class_labels.txt`] = new TextEncoder().encode(lines.join(''));
  });
  return files;
}

/** @typedef {NonNullable<ReturnType<Dataset['strokes']>>} Strokes */

/** @param {Strokes} strokes as an official file */
const strokeFile = (strokes) =>
  new TextEncoder().encode(
    `START\n${strokes
      .map(({ points }) => points.map(([x, y, t]) => `${x},${-y},${t}\n`).join('') + 'BREAK\n')
      .join('')}`,
  );

/**
 * Some alphabets of glyphs as a zip like the official ones.
 * @param {Dataset} data
 * @param {string} set 'small1'
 * @param {readonly string[]} alphabets
 * @param {'images' | 'strokes'} [kind]
 */
export function officialZip(data, set, alphabets, kind = 'images') {
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  data.classes.forEach(({ name, alphabet, first, count }, c) => {
    const folder = data.alphabets[alphabet];
    if (!alphabets.includes(folder)) return;
    for (let d = 0; d < count; d++) {
      const file = `${String(c + 1).padStart(4, '0')}_${two(d + 1)}`;
      const path = `${kind}_background_${set}/${folder}/${name}/${file}`;
      const item = first + d;
      if (kind === 'images')
        files[`${path}.png`] = picture(/** @type {Uint8Array} */ (data.bitmap(item)));
      else files[`${path}.txt`] = strokeFile(/** @type {Strokes} */ (data.strokes(item)));
    }
  });
  return zip(files);
}
