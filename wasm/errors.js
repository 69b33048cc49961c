/**
 * What went wrong, for programs:
 * - `memory` no more memory
 * - `shape` shapes or lengths do not fit together
 * - `range` a number lies outside what is allowed
 * - `name` no op, algorithm, hyperparameter, view, class … of that name
 * - `state` not possible now: freed, not set, from another graph …
 * - `format` data from outside are damaged or foreign
 * - `numeric` training produced NaN or infinity
 * - `unsupported` this engine or this build cannot do it
 * @typedef {'memory' | 'shape' | 'range' | 'name' | 'state' | 'format' | 'numeric' | 'unsupported'}
 *   ErrorCode
 */

/** @type {readonly ErrorCode[]} in the order of enum status in base/status.h, from 1 */
const STATUS = ['memory', 'shape', 'range', 'name', 'state', 'format', 'numeric'];

/** Every failure of this package. The message says what happened and what to do. */
export class MetaglyphError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = 'MetaglyphError';
    /** @type {ErrorCode} */
    this.code = code;
  }
}

/**
 * @param {number} status a code of base/status.h, not 0
 * @returns {ErrorCode}
 */
export const statusCode = (status) => STATUS[status - 1] ?? 'state';

/**
 * Options as they were given, if they can be read at all.
 * @template {object} T
 * @param {string} what 'glyphs', 'load' …
 * @param {T | undefined} given
 * @param {readonly (keyof T & string)[]} [known] what they are called: a misspelt one must not do nothing
 * @returns {Partial<T>}
 */
export function optionsOf(what, given, known) {
  if (given === undefined) return {};
  if (typeof given !== 'object' || given === null)
    throw new MetaglyphError(
      'shape',
      `${what}: options are an object of named values; got ${String(given)}`,
    );
  for (const name of known ? Object.keys(given) : [])
    if (!(/** @type {readonly string[]} */ (known).includes(name)))
      throw unknownName(`option of ${what}`, name, known ?? []);
  return given;
}

/** @returns {MetaglyphError} */
export const outOfMemory = () =>
  new MetaglyphError(
    'memory',
    'out of memory: free sessions and data sets that are no longer used, or make this one smaller',
  );

/**
 * Edit distance, with a swap of neighbours as one edit.
 * @param {string} a
 * @param {string} b
 */
function distance(a, b) {
  /** @type {number[][]} */
  const d = [];
  for (let i = 0; i <= a.length; i++) {
    d[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      if (i === 0) {
        d[0][j] = j;
        continue;
      }
      const same = a[i - 1] === b[j - 1];
      d[i][j] = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.length][b.length];
}

/**
 * The error for a name that does not exist: says which was probably meant, or which there are.
 * @param {string} what 'hyperparameter', 'view' …
 * @param {unknown} given
 * @param {readonly string[]} known
 */
export function unknownName(what, given, known) {
  const word = String(given);
  const plain = (/** @type {string} */ s) => s.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  let nearest = '';
  let best = Infinity;
  for (const name of known) {
    const d = distance(plain(word), plain(name));
    if (d < best) [nearest, best] = [name, d];
  }
  const near = best <= Math.max(1, Math.floor(word.length / 3));
  const shown = word.length > 40 ? `${word.slice(0, 40)}…` : word;
  return new MetaglyphError(
    'name',
    `there is no ${what} '${shown}'` +
      (near ? `; did you mean '${nearest}'?` : `; there are: ${known.join(', ') || 'none'}`),
  );
}
