import { MetaglyphError, unknownName } from './errors.js';
import { seedHalves } from './native.js';

/** @typedef {import('./native.js').Native} Native */
/** @typedef {import('./dataset.js').Dataset} Dataset */

/**
 * Which classes are held out for testing: alphabets by name or a share of them, a share of the
 * characters, or classes by index. Left out: a fifth, by the algorithm's habit.
 * @typedef {{ alphabets: readonly string[] | number } | { characters: number } | { test: readonly
 *   number[] }} Split
 */

/** @param {unknown} share @param {string} what */
function checkShare(share, what) {
  if (typeof share !== 'number' || !(share > 0 && share < 1))
    throw new MetaglyphError(
      'range',
      `split.${what} as a number is the share held out, above 0 and below 1; got ${String(share)}`,
    );
  return share;
}

/**
 * @template T
 * @param {readonly T[]} list
 * @param {string} what
 * @param {string} wanted
 */
function checkList(list, what, wanted) {
  if (!Array.isArray(list))
    throw new MetaglyphError(
      'range',
      `split.${what} must be an array of ${wanted}; got ${String(list)}`,
    );
  return /** @type {readonly T[]} */ (list);
}

/**
 * One byte a class: 0 to train on, 1 held out.
 * @param {Native} native
 * @param {Dataset} data
 * @param {Split | undefined} split
 * @param {number} seed of random shares
 * @returns {Uint8Array | null} null: the algorithm's habit
 */
export function sides(native, data, split, seed) {
  if (split === undefined || split === null) return null;
  const kind = typeof split === 'object' ? Object.keys(split).join(' and ') : '';
  const [lo, hi] = seedHalves(seed);
  const { exports } = native;
  const classes = data.classes.length;
  native.begin();
  const side = native.alloc(classes);
  if (kind === 'alphabets' && 'alphabets' in split) {
    if (typeof split.alphabets === 'number') {
      const share = checkShare(split.alphabets, 'alphabets');
      exports.mg_split_alphabets_random(data.pointer, share, lo, hi, side);
    } else {
      const flags = new Uint8Array(data.alphabets.length);
      for (const name of checkList(split.alphabets, 'alphabets', 'names, or a share')) {
        const i = data.alphabets.indexOf(name);
        if (i < 0) throw unknownName('alphabet', name, data.alphabets);
        flags[i] = 1;
      }
      const error = native.newError();
      exports.mg_split_alphabets(data.pointer, native.putU8(flags), error, side);
      native.check(error);
    }
  } else if (kind === 'characters' && 'characters' in split) {
    const share = checkShare(split.characters, 'characters');
    exports.mg_split_characters(data.pointer, share, lo, hi, side);
  } else if (kind === 'test' && 'test' in split) {
    const bytes = native.u8(side, classes);
    for (const i of checkList(split.test, 'test', 'class indices')) {
      if (!Number.isInteger(i) || i < 0 || i >= classes)
        throw new MetaglyphError(
          'range',
          `split.test: there is no class ${String(i)} in 0 to ${classes - 1}`,
        );
      bytes[i] = 1;
    }
  } else {
    throw new MetaglyphError(
      'name',
      `split must be { alphabets: [names] or share }, { characters: share } or { test: [class indices] }; ` +
        `got { ${kind} }`,
    );
  }
  return native.u8(side, classes).slice();
}
