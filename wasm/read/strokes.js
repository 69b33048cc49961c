import { MetaglyphError } from '../errors.js';

const MOST_BYTES = 1 << 20;
const MOST_POINTS = 1 << 16;

/**
 * An official stroke file: START, then a line "x,y,t" a point, and BREAK after each stroke. x goes
 * right and y is negative downwards, so image row = -y; t is in milliseconds.
 *
 * @param {Uint8Array} bytes
 * @param {string} name for messages
 * @returns {{ points: Float32Array, lengths: number[] }} x, y (down), t each; points of each stroke
 * @throws {MetaglyphError} format
 */
export function readStrokes(bytes, name) {
  /** @param {string} why */
  const bad = (why) => new MetaglyphError('format', `${name}: ${why}`);
  if (bytes.length > MOST_BYTES) throw bad('the stroke file is too long to be an official one');
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  if (lines[0] !== 'START') throw bad('a stroke file begins with START');
  /** @type {number[]} */
  const points = [];
  /** @type {number[]} */
  const lengths = [];
  let length = 0;
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i];
    if (line === 'BREAK') {
      if (length) lengths.push(length);
      length = 0;
      continue;
    }
    if (line === '' && i === lines.length - 1) break;
    const numbers = line.split(',').map((s) => (s.trim() === '' ? NaN : Number(s)));
    if (numbers.length !== 3 || !numbers.every(Number.isFinite))
      throw bad(`line ${i + 1} is no point "x,y,t": '${line.slice(0, 40)}'`);
    points.push(numbers[0], -numbers[1], numbers[2]);
    length++;
    if (points.length > 3 * MOST_POINTS) throw bad('it has too many points');
  }
  if (length) throw bad('it is cut off within a stroke (no BREAK at its end)');
  return { points: Float32Array.from(points), lengths };
}
