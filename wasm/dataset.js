import { MetaglyphError, optionsOf, outOfMemory, unknownName } from './errors.js';

/** @typedef {import('./native.js').Native} Native */
/** @typedef {import('./native.js').Pointer} Pointer */
/** @typedef {'omniglot' | 'glyphs' | 'idx' | 'made'} Source */
/** @typedef {'none' | 'centre' | 'moment'} Normalise */
/**
 * x right and y down in 0 … 105; t in ms, -1 if unknown.
 * @typedef {{ points: [x: number, y: number, t: number][] }} Stroke
 */

/**
 * @typedef {object} CharacterClass
 * @property {string} name
 * @property {number} alphabet index
 * @property {number} number official number of the character, or -1
 * @property {number} first its drawings are items first … first + count - 1
 * @property {number} count
 */

/** Side of a bitmap, bytes of its row in the core, side and pixels of a network's picture. */
const CANVAS = 105;
const ROW = 14;
const PIXELS = 28 * 28;

/** @type {readonly Normalise[]} in the order of enum normalise in data/render.h */
const NORMALISE = ['none', 'centre', 'moment'];

/** @param {Normalise | undefined} name */
function normaliseNumber(name = 'none') {
  const i = NORMALISE.indexOf(name);
  if (i < 0) throw unknownName('normalise', name, NORMALISE);
  return i;
}

/**
 * A bitmap of one byte a pixel as the core holds it: 14 bytes a row, most significant bit first.
 * @param {ArrayLike<number>} bitmap 11025 numbers, ink is not 0
 */
export function packBitmap(bitmap) {
  if (bitmap?.length !== CANVAS * CANVAS)
    throw new MetaglyphError(
      'shape',
      `a bitmap is ${CANVAS} x ${CANVAS} = ${CANVAS * CANVAS} numbers of 0 and 1; got ` +
        String(bitmap?.length ?? bitmap),
    );
  const packed = new Uint8Array(CANVAS * ROW);
  for (let y = 0; y < CANVAS; y++)
    for (let x = 0; x < CANVAS; x++)
      if (isInk(bitmap[y * CANVAS + x])) packed[y * ROW + (x >> 3)] |= 0x80 >> (x & 7);
  return packed;
}

/** @param {unknown} value of a pixel */
function isInk(value) {
  if (typeof value === 'number' && !Number.isNaN(value)) return value !== 0;
  throw new MetaglyphError('range', `a bitmap's pixels are 0 or 1 (ink); got ${String(value)}`);
}

/** @param {ArrayLike<number>} packed */
export function unpackBitmap(packed) {
  const bitmap = new Uint8Array(CANVAS * CANVAS);
  for (let y = 0; y < CANVAS; y++)
    for (let x = 0; x < CANVAS; x++)
      bitmap[y * CANVAS + x] = (packed[y * ROW + (x >> 3)] >> (7 - (x & 7))) & 1;
  return bitmap;
}

/**
 * A distortion like those of training: its strength, from 0 to 2, and which of them, a whole number.
 * @typedef {{ level: number, copy: number }} Distortion
 */

/**
 * A bitmap that is in no data set, as a network sees it.
 * @param {Native} native
 * @param {ArrayLike<number>} bitmap
 * @param {{ normalise?: Normalise, distort?: Distortion }} [options]
 * @returns {Float32Array} 784 grey values, ink 1
 */
export function renderBitmap(native, bitmap, options) {
  const { normalise, distort } = optionsOf('picture', options, ['normalise', 'distort']);
  const mode = normaliseNumber(normalise);
  const { level, copy } = distort ?? { level: 0, copy: 0 };
  if (!(level >= 0 && level <= 2))
    throw new MetaglyphError('range', `distort.level must be 0 to 2; got ${String(level)}`);
  if (!Number.isInteger(copy) || copy < 0)
    throw new MetaglyphError('range', `distort.copy must be a whole number; got ${String(copy)}`);
  const packed = packBitmap(bitmap);
  native.begin();
  const out = native.alloc(4 * PIXELS);
  native.exports.mg_render_bitmap(native.putU8(packed), mode, level, copy, out);
  return native.f32(out, PIXELS).slice();
}

const MOST_POINTS = 1 << 16; // a drawing

/**
 * Strokes inked as the official drawings are.
 * @param {Native} native
 * @param {readonly Stroke[]} strokes
 * @returns {Uint8Array} 105 x 105 of 0 and 1 (ink)
 */
export function inkStrokes(native, strokes) {
  const points = Array.isArray(strokes)
    ? strokes.flatMap((stroke) => stroke?.points ?? [null])
    : [];
  if (!Array.isArray(strokes) || points.length > MOST_POINTS || points.some((p) => !isPoint(p)))
    throw new MetaglyphError(
      'shape',
      `strokes are an array of { points: [x, y, t][] }, ${MOST_POINTS} points of finite numbers at most`,
    );
  native.begin();
  const packed = native.alloc(CANVAS * ROW);
  native.exports.mg_render_strokes(
    native.putF32(Float32Array.from(points.flat())),
    native.putI32(strokes.map((stroke) => stroke.points.length)),
    strokes.length,
    packed,
  );
  return unpackBitmap(native.u8(packed, CANVAS * ROW));
}

/** @param {unknown} point */
function isPoint(point) {
  return Array.isArray(point) && point.length === 3 && point.every(Number.isFinite);
}

/**
 * A set of drawings in the module's memory, constant once made. Free it after the sessions that use
 * it.
 */
export class Dataset {
  /** @type {Native} */
  #native;
  /** @type {Pointer} */
  #pointer;
  /** @type {number | undefined} */
  #strokes;
  /** @type {Set<object>} */
  #users = new Set();
  /** @type {Set<() => void>} */
  #whenFreed = new Set();

  /**
   * @param {Native} native
   * @param {Pointer} pointer a sealed data set
   * @param {Source} source
   * @param {{ dropped?: number }} [notes]
   */
  constructor(native, pointer, source, { dropped = 0 } = {}) {
    this.#native = native;
    this.#pointer = pointer;
    const { exports } = native;
    /** Where the drawings come from. */
    this.source = source;
    /** Number of drawings. */
    this.items = exports.mg_dataset_items(pointer);
    /** @type {readonly string[]} */
    this.alphabets = Array.from({ length: exports.mg_dataset_alphabets(pointer) }, (_, i) =>
      native.text(exports.mg_alphabet_name(pointer, i)),
    );
    /** @type {readonly CharacterClass[]} */
    this.classes = Array.from({ length: exports.mg_dataset_classes(pointer) }, (_, i) => ({
      name: native.text(exports.mg_class_name(pointer, i)),
      alphabet: exports.mg_class_alphabet(pointer, i),
      number: exports.mg_class_number(pointer, i),
      first: exports.mg_class_first(pointer, i),
      count: exports.mg_class_count(pointer, i),
    }));
    /** A hash of all drawings but not of their strokes, by which a checkpoint names the data it saw. */
    this.fingerprint = exports.mg_dataset_fingerprint(pointer);
    /** Drawings left out because they came twice. */
    this.dropped = dropped;
  }

  /** The C object. @returns {Pointer} */
  get pointer() {
    if (!this.#pointer) throw new MetaglyphError('state', 'this data set has been freed');
    return this.#pointer;
  }

  /** A hash of all strokes; 0 if there are none. A checkpoint of training that redraws them has it. */
  get strokesFingerprint() {
    return (this.#strokes ??= this.#native.exports.mg_dataset_strokes_fingerprint(this.pointer));
  }

  /** Whether it lies in this module's memory. @param {Native} native */
  belongsTo(native) {
    return this.#native === native;
  }

  /** @param {number} item */
  #item(item) {
    if (!Number.isInteger(item) || item < 0 || item >= this.items)
      throw new MetaglyphError(
        'range',
        `there is no item ${String(item)}: items are 0 to ${this.items - 1}`,
      );
    return item;
  }

  /** @param {number} item @returns {number} index of its class */
  classOf(item) {
    return this.#native.exports.mg_item_class(this.pointer, this.#item(item));
  }

  /** @param {number} item @returns {number} its drawer, from 1 (a running number in IDX sets) */
  drawerOf(item) {
    return this.#native.exports.mg_item_drawer(this.pointer, this.#item(item));
  }

  /**
   * A drawing as a network sees it.
   * @param {number} item
   * @param {{ normalise?: Normalise, turns?: 0 | 1 | 2 | 3, mirror?: boolean }} [options]
   * @returns {Float32Array} 28 x 28 grey values, ink 1
   */
  picture(item, options) {
    const known = /** @type {const} */ (['normalise', 'turns', 'mirror']);
    const { normalise, turns = 0, mirror = false } = optionsOf('picture', options, known);
    const native = this.#native;
    const mode = normaliseNumber(normalise);
    if (![0, 1, 2, 3].includes(turns))
      throw new MetaglyphError('range', `turns must be 0, 1, 2 or 3; got ${String(turns)}`);
    const pointer = this.pointer;
    this.#item(item);
    native.begin();
    const out = native.alloc(4 * PIXELS);
    native.exports.mg_render(pointer, item, turns, Number(mirror), mode, out);
    return native.f32(out, PIXELS).slice();
  }

  /**
   * @param {number} item
   * @returns {Uint8Array | null} 105 x 105 of 0 and 1 (ink); null for IDX pictures
   */
  bitmap(item) {
    const p = this.#native.exports.mg_dataset_bitmap(this.pointer, this.#item(item));
    return p ? unpackBitmap(this.#native.u8(p, CANVAS * ROW)) : null;
  }

  /**
   * @param {number} item
   * @returns {Stroke[] | null} in the order they were drawn; null if unknown
   */
  strokes(item) {
    const native = this.#native;
    const pointer = this.pointer;
    this.#item(item);
    const count = native.exports.mg_strokes_count(pointer, item);
    if (!count) return null;
    const lengths = native.i32(native.exports.mg_strokes_lengths(pointer, item), count);
    let total = 0;
    for (const n of lengths) total += n;
    const points = native.f32(native.exports.mg_strokes_points(pointer, item), 3 * total);
    let at = 0;
    return Array.from(lengths, (n) => ({
      points: Array.from({ length: n }, () => {
        const i = 3 * at++;
        return /** @type {[number, number, number]} */ ([points[i], points[i + 1], points[i + 2]]);
      }),
    }));
  }

  /** A session says that it uses the set, and that it no longer does. @param {object} user */
  hold(user) {
    this.#users.add(user);
  }

  /** @param {object} user */
  release(user) {
    this.#users.delete(user);
  }

  /**
   * For those who hold a copy.
   * @param {() => void} callback
   * @returns {() => void} takes it back
   */
  whenFreed(callback) {
    this.#whenFreed.add(callback);
    return () => void this.#whenFreed.delete(callback);
  }

  /** Frees the memory; refused while a session uses it. */
  free() {
    if (!this.#pointer) return;
    if (this.#users.size)
      throw new MetaglyphError(
        'state',
        `this data set is in use by ${this.#users.size} session(s): free them first`,
      );
    this.#native.exports.mg_dataset_free(this.#pointer);
    this.#pointer = 0;
    for (const callback of this.#whenFreed) callback();
  }
}

/**
 * Fills a data set; if anything fails, nothing is left in memory. Not for use in several calls at a
 * time: `fill` may wait, but each of the builder's methods is one call.
 */
export class DatasetBuilder {
  #native;
  #pointer;

  /** @param {Native} native */
  constructor(native) {
    this.#native = native;
    this.#pointer = native.exports.mg_dataset_create();
    if (!this.#pointer) throw outOfMemory();
  }

  /** @param {number} index @returns {number} */
  #checked(index) {
    this.#native.check(this.#native.exports.mg_dataset_error(this.#pointer));
    return index;
  }

  /** @param {string} name */
  alphabet(name) {
    const native = this.#native;
    native.begin();
    return this.#checked(
      native.exports.mg_dataset_add_alphabet(this.#pointer, native.putText(name)),
    );
  }

  /** @param {number} alphabet @param {string} name @param {number} number official, or -1 */
  character(alphabet, name, number) {
    const native = this.#native;
    native.begin();
    return this.#checked(
      native.exports.mg_dataset_add_class(this.#pointer, alphabet, native.putText(name), number),
    );
  }

  /** @param {number} character @param {number} drawer @param {Uint8Array} packed */
  bitmap(character, drawer, packed) {
    const native = this.#native;
    native.begin();
    return this.#checked(
      native.exports.mg_dataset_add_bitmap(this.#pointer, character, drawer, native.putU8(packed)),
    );
  }

  /** @param {number} character @param {number} drawer @param {Uint8Array} grey 784 */
  grey(character, drawer, grey) {
    const native = this.#native;
    native.begin();
    return this.#checked(
      native.exports.mg_dataset_add_grey(this.#pointer, character, drawer, native.putU8(grey)),
    );
  }

  /**
   * @param {number} item
   * @param {Float32Array} points x, y, t each
   * @param {number[]} lengths points of each stroke
   */
  strokes(item, points, lengths) {
    const native = this.#native;
    native.begin();
    this.#checked(
      native.exports.mg_dataset_add_strokes(
        this.#pointer,
        item,
        native.putF32(points),
        native.putI32(lengths),
        lengths.length,
      ),
    );
  }

  /**
   * @param {Source} source
   * @param {{ dropped?: number }} [notes]
   * @returns {Dataset}
   */
  seal(source, notes) {
    this.#native.exports.mg_dataset_seal(this.#pointer);
    this.#checked(0);
    return new Dataset(this.#native, this.#pointer, source, notes);
  }

  /** Gives the memory back: after a failure, instead of `seal`. */
  discard() {
    this.#native.exports.mg_dataset_free(this.#pointer);
  }
}
