import { inkStrokes, packBitmap } from './dataset.js';
import { MetaglyphError } from './errors.js';

/** @typedef {import('./native.js').Native} Native */
/** @typedef {import('./dataset.js').Stroke} Stroke */

/**
 * A drawing as 105 x 105 of 0 and 1, as strokes on that canvas (inked unless there is a bitmap too), or as
 * 28 x 28 grey values, ink 1: one of the three.
 * @typedef {{ bitmap?: ArrayLike<number>, strokes?: readonly Stroke[], picture?: ArrayLike<number>,
 *   drawer?: number }} GivenDrawing drawer: by default its place, from 1
 */

/**
 * @typedef {object} GivenCharacter
 * @property {string} name
 * @property {number} [number] official number of a character that there is: in a set that is joined these
 *   are more drawings of it
 * @property {readonly GivenDrawing[]} drawings
 */

/** @typedef {{ name: string, characters: readonly GivenCharacter[] }} GivenAlphabet */

const PIXELS = 28 * 28;

/** @param {ArrayLike<number>} picture */
function greyOf(picture) {
  if (picture.length !== PIXELS)
    throw new MetaglyphError(
      'shape',
      `a picture is 28 x 28 = ${PIXELS} grey values; got ${picture.length}`,
    );
  return Uint8Array.from(picture, (value) => {
    if (!(value >= 0 && value <= 1))
      throw new MetaglyphError('range', `a picture's values are 0 to 1 (ink); got ${value}`);
    return Math.round(255 * value);
  });
}

/**
 * Adds alphabets to a set that is being built.
 * @param {Native} native
 * @param {import('./dataset.js').DatasetBuilder} builder
 * @param {readonly GivenAlphabet[]} alphabets
 * @param {(name: string, official: boolean) => number} alphabetOf
 */
export function addMade(native, builder, alphabets, alphabetOf) {
  /** @param {number} character @param {GivenDrawing} given @param {number} place */
  const add = (character, given, place) => {
    const { bitmap, strokes, picture, drawer = place } = given;
    if (picture) {
      builder.grey(character, drawer, greyOf(picture));
      return;
    }
    if (!bitmap && !strokes)
      throw new MetaglyphError('shape', 'a drawing has a bitmap, strokes or a picture');
    const ink = bitmap ?? inkStrokes(native, strokes ?? []);
    const item = builder.bitmap(character, drawer, packBitmap(ink));
    if (!strokes?.length) return;
    const points = Float32Array.from(strokes.flatMap((stroke) => stroke.points.flat()));
    const lengths = strokes.map((stroke) => stroke.points.length);
    builder.strokes(item, points, lengths);
  };
  for (const { name, characters } of alphabets) {
    const official = characters.some(({ number = -1 }) => number >= 0);
    const alphabet = alphabetOf(name, official);
    for (const { name: own, number = -1, drawings } of characters) {
      const character = builder.character(alphabet, own, number);
      drawings.forEach((drawing, i) => add(character, drawing, i + 1));
    }
  }
}
