/** The way from A to B as a strip of pictures: how many, how large, and where on the way each stands. */

export const BEYOND = 0.5; // of the way from A to B, on either side of it
const WAYS = [
  [13, 40],
  [9, 28],
  [5, 28],
]; // pictures on the way, A and B among them, and the least side of one, px
export const LARGEST = 64; // px

/** @param {number} i  of the pictures on the way @param {number} count */
export const shareOf = (i, count) => -BEYOND + ((1 + 2 * BEYOND) * i) / (count - 1);

/**
 * How many pictures of the way have room beside each other, how large they are, and from one to the next,
 * in CSS pixels; each of their pixels is a whole number of the screen's.
 * @param {number} width @param {number} ratio  of the screen's pixels to those
 */
export function fitting(width, ratio) {
  const scaleOf = (/** @type {number} */ count) =>
    Math.floor(Math.min((LARGEST * ratio) / 28, (width * ratio) / (29 * count - 1)));
  const [count] =
    WAYS.find(([n, least]) => 28 * scaleOf(n) >= least * ratio) ?? WAYS[WAYS.length - 1];
  const scale = Math.max(1, scaleOf(count));
  return { count, side: (28 * scale) / ratio, pitch: (29 * scale) / ratio };
}
