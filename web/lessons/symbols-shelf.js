import { blank, isBlank, validDrawing } from '../app/drawings.js';

/**
 * The five symbols of the lesson and how well they were recognised, as they are kept in the browser's
 * memory.
 *
 * @typedef {import('../app/drawings.js').Drawing} Drawing
 * @typedef {{ name: string, drawing: Drawing }} Symbol  name: '' for none
 * @typedef {{ asked: number, after: number, before: number, pixels: number }} Score  drawings, and how
 *   many of them were named rightly: after adapting, before, and by the nearest pixels
 * @typedef {{ symbols: Symbol[], score: Score }} Shelf
 */

export const WAY = 5;
export const LONGEST = 14; // letters of a name
const KEY = 'metaglyph-symbols';
const VERSION = 1;

/** @returns {Score} */
export const blankScore = () => ({ asked: 0, after: 0, before: 0, pixels: 0 });

/** @returns {Shelf} */
export const blankShelf = () => ({
  symbols: Array.from({ length: WAY }, () => ({ name: '', drawing: blank() })),
  score: blankScore(),
});

/** A name from somewhere else, on one line. @param {unknown} text */
export function nameOf(text) {
  if (typeof text !== 'string') return '';
  // eslint-disable-next-line no-control-regex
  const line = text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  return [...line].slice(0, LONGEST).join('');
}

/** @param {unknown} json @returns {Shelf | null} */
export function validShelf(json) {
  const { version, symbols, score } = /** @type {Record<string, any>} */ (json ?? {});
  if (version !== VERSION || !Array.isArray(symbols) || symbols.length !== WAY) return null;
  const drawings = symbols.map((one) => validDrawing(one?.drawing));
  if (drawings.includes(null)) return null;
  const counts = blankScore();
  for (const key of /** @type {(keyof Score)[]} */ (Object.keys(counts))) {
    const count = score?.[key];
    counts[key] = Number.isSafeInteger(count) && count >= 0 ? count : 0;
  }
  const sound = [counts.after, counts.before, counts.pixels].every((n) => n <= counts.asked);
  return {
    symbols: symbols.map(({ name }, i) => ({
      name: nameOf(name),
      drawing: /** @type {Drawing} */ (drawings[i]),
    })),
    score: sound ? counts : blankScore(),
  };
}

/** @param {string} text @returns {Shelf | null} null: it is something else */
export function readShelf(text) {
  try {
    return validShelf(JSON.parse(text));
  } catch {
    return null;
  }
}

/** As a file; others read it with any reader of JSON. @param {Shelf} shelf */
export const writtenShelf = (shelf) =>
  `${JSON.stringify({ version: VERSION, ...shelf }, null, 1)}\n`;

/** Of each playground, for as long as the page lasts. @type {WeakMap<object, Shelf>} */
const shelves = new WeakMap();

/** What was kept, or nothing. @param {object} playground @returns {Shelf} */
export function fetchShelf(playground) {
  const known = shelves.get(playground);
  if (known) return known;
  try {
    return readShelf(localStorage.getItem(KEY) ?? '') ?? blankShelf();
  } catch {
    return blankShelf(); // no storage
  }
}

/** @param {object} playground @param {Shelf} shelf */
export function keepShelf(playground, shelf) {
  shelves.set(playground, shelf);
  try {
    const empty = shelf.symbols.every(({ name, drawing }) => !name && isBlank(drawing));
    if (empty) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, writtenShelf(shelf));
  } catch {
    // no storage (a private window, an embedding): it lasts as long as the page
  }
}
