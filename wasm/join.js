import { Dataset, DatasetBuilder } from './dataset.js';
import { MetaglyphError, unknownName } from './errors.js';
import { addMade } from './made.js';

/** @typedef {import('./native.js').Native} Native */

/** @typedef {import('./made.js').GivenAlphabet} GivenAlphabet */

/**
 * A data set, or some of its alphabets, of each character only the first so many drawings if `drawers` says
 * so; or drawings that somebody or something made.
 * @typedef {Dataset | { data: Dataset, alphabets: readonly string[], drawers?: number } |
 *   { made: readonly GivenAlphabet[] }} JoinPart
 */

/** Bytes of a drawing: 105 rows of 14, or 28 x 28 grey values. */
const BITMAP = 105 * 14;
const GREY = 28 * 28;

/**
 * Copies an item with all that is known of it.
 * @param {Native} native
 * @param {DatasetBuilder} builder
 * @param {Dataset} data
 * @param {number} item
 * @param {number} character in the set that is built
 */
function copyItem(native, builder, data, item, character) {
  const { exports } = native;
  const { pointer } = data;
  const drawer = data.drawerOf(item);
  const bitmap = exports.mg_dataset_bitmap(pointer, item);
  if (!bitmap) {
    const grey = native.u8(exports.mg_dataset_grey(pointer, item), GREY).slice();
    builder.grey(character, drawer, grey);
    return;
  }
  const copy = builder.bitmap(character, drawer, native.u8(bitmap, BITMAP).slice());
  const count = exports.mg_strokes_count(pointer, item);
  if (!count) return;
  const lengths = [...native.i32(exports.mg_strokes_lengths(pointer, item), count)];
  const size = 3 * lengths.reduce((a, b) => a + b, 0);
  const points = native.f32(exports.mg_strokes_points(pointer, item), size).slice();
  builder.strokes(copy, points, lengths);
}

/**
 * @param {Native} native
 * @param {readonly JoinPart[]} parts its source is that of the first
 * @returns {Dataset}
 */
export function join(native, parts) {
  if (!Array.isArray(parts) || !parts.length)
    throw new MetaglyphError('shape', 'join takes an array of at least one data set');
  const builder = new DatasetBuilder(native);
  /** @type {Set<string>} */
  const taken = new Set();
  /** @param {string} name @param {boolean} official */
  const alphabetOf = (name, official) => {
    let own = name;
    for (let n = 2; !official && taken.has(own); n++) own = `${name} (${n})`;
    taken.add(own);
    return builder.alphabet(own);
  };
  try {
    for (const part of parts) {
      if (!(part instanceof Dataset) && part && 'made' in part) {
        addMade(native, builder, part.made, alphabetOf);
        continue;
      }
      const data = part instanceof Dataset ? part : part?.data;
      if (!(data instanceof Dataset) || !data.belongsTo(native))
        throw new MetaglyphError('state', 'join takes data sets that this core made');
      const wanted = part instanceof Dataset ? data.alphabets : part.alphabets;
      const most = (part instanceof Dataset ? null : part.drawers) ?? Infinity;
      if (!Array.isArray(wanted))
        throw new MetaglyphError('shape', 'join: alphabets must be an array of names');
      for (const name of wanted)
        if (!data.alphabets.includes(name)) throw unknownName('alphabet', name, data.alphabets);
      const official = new Set(data.classes.flatMap((c) => (c.number < 0 ? [] : [c.alphabet])));
      const alphabets = data.alphabets.map((name, i) =>
        wanted.includes(name) ? alphabetOf(name, official.has(i)) : -1,
      );
      for (const { name, alphabet, number, first, count } of data.classes) {
        if (alphabets[alphabet] < 0) continue;
        const character = builder.character(alphabets[alphabet], name, number);
        const end = first + Math.min(count, most);
        for (let i = first; i < end; i++) copyItem(native, builder, data, i, character);
      }
    }
    const [first] = parts;
    if ('made' in first) return builder.seal('made');
    return builder.seal((first instanceof Dataset ? first : first.data).source);
  } catch (e) {
    builder.discard();
    throw e;
  }
}
