import { MetaglyphError, outOfMemory } from './errors.js';

/** @typedef {import('./native.js').Native} Native */
/** @typedef {import('./native.js').Pointer} Pointer */
/** @typedef {import('./dataset.js').Dataset} Dataset */

/**
 * A data set that can be sent to another instance of the module. To copy the drawings is cheaper than
 * to read files again, and even than to draw glyphs again (40 ms of CPU instead of 160).
 * @typedef {object} Snapshot
 * @property {readonly string[]} alphabets
 * @property {{ name: string, alphabet: number, number: number }[]} classes
 * @property {Int32Array} items class, drawer and number of strokes (0: unknown) of each
 * @property {Uint8Array} grey of each: 1 if it is a grey picture
 * @property {Uint8Array} pixels of all, one behind the other
 * @property {Int32Array} lengths points of all strokes
 * @property {Float32Array} points x, y, t of each
 * @property {number} fingerprint
 */

/** Bytes of a drawing: 105 rows of 14, or 28 x 28 grey values. */
const BITMAP = 105 * 14;
const GREY = 28 * 28;
/** Numbers about an item, and about a point. */
const FACTS = 3;
const POINT = 3;

/**
 * @param {Native} native
 * @param {Dataset} data in its memory
 * @returns {Snapshot}
 */
export function takeSnapshot(native, data) {
  const { exports } = native;
  const { pointer, items: count, alphabets, classes, fingerprint } = data;
  const items = new Int32Array(FACTS * count);
  const grey = new Uint8Array(count);
  const pixels = new Gatherer(Uint8Array);
  const lengths = new Gatherer(Int32Array);
  const points = new Gatherer(Float32Array);
  for (let i = 0; i < count; i++) {
    const bitmap = exports.mg_dataset_bitmap(pointer, i);
    const strokes = exports.mg_strokes_count(pointer, i);
    items.set(
      [exports.mg_item_class(pointer, i), exports.mg_item_drawer(pointer, i), strokes],
      FACTS * i,
    );
    grey[i] = Number(!bitmap);
    if (bitmap) pixels.add(native.u8(bitmap, BITMAP));
    else pixels.add(native.u8(exports.mg_dataset_grey(pointer, i), GREY));
    if (!strokes) continue;
    const own = native.i32(exports.mg_strokes_lengths(pointer, i), strokes);
    lengths.add(own);
    const total = POINT * own.reduce((a, b) => a + b, 0);
    points.add(native.f32(exports.mg_strokes_points(pointer, i), total));
  }
  return {
    alphabets,
    classes: classes.map(({ name, alphabet, number }) => ({ name, alphabet, number })),
    items,
    grey,
    pixels: pixels.all(),
    lengths: lengths.all(),
    points: points.all(),
    fingerprint,
  };
}

/**
 * Numbers one behind the other, how many ever there will be.
 * @template {Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>} T
 */
class Gatherer {
  #Type;
  #array;
  #length = 0;

  /** @param {new (length: number) => T} Type */
  constructor(Type) {
    this.#Type = Type;
    this.#array = new Type(1024);
  }

  /** @param {ArrayLike<number>} values */
  add(values) {
    const wanted = this.#length + values.length;
    if (wanted > this.#array.length) {
      const larger = new this.#Type(2 * wanted);
      larger.set(this.#array);
      this.#array = larger;
    }
    this.#array.set(values, this.#length);
    this.#length = wanted;
  }

  all() {
    return /** @type {T} */ (this.#array.slice(0, this.#length));
  }
}

/** What moves instead of being copied. @param {Snapshot} snapshot */
export const buffersOf = ({ items, grey, pixels, lengths, points }) =>
  [items, grey, pixels, lengths, points].map(({ buffer }) => /** @type {ArrayBuffer} */ (buffer));

/**
 * The same data set in another instance.
 * @param {Native} native
 * @param {Snapshot} snapshot
 * @returns {Pointer}
 */
export function openSnapshot(native, snapshot) {
  const { exports } = native;
  const pointer = exports.mg_dataset_create();
  if (!pointer) throw outOfMemory();
  try {
    fill(native, pointer, snapshot);
    native.check(exports.mg_dataset_error(pointer));
    const own = exports.mg_dataset_fingerprint(pointer);
    if (own !== snapshot.fingerprint)
      throw new MetaglyphError('format', `the copy of a data set is another: ${own}`);
    return pointer;
  } catch (e) {
    exports.mg_dataset_free(pointer);
    throw e;
  }
}

/**
 * The first failure stays in the data set.
 * @param {Native} native
 * @param {Pointer} pointer
 * @param {Snapshot} snapshot
 */
function fill(native, pointer, { alphabets, classes, items, grey, pixels, lengths, points }) {
  const { exports } = native;
  for (const name of alphabets) {
    native.begin();
    exports.mg_dataset_add_alphabet(pointer, native.putText(name));
  }
  for (const { name, alphabet, number } of classes) {
    native.begin();
    exports.mg_dataset_add_class(pointer, alphabet, native.putText(name), number);
  }
  let pixel = 0;
  let stroke = 0;
  let point = 0;
  grey.forEach((isGrey, i) => {
    const [character, drawer, strokes] = items.subarray(FACTS * i, FACTS * (i + 1));
    const size = isGrey ? GREY : BITMAP;
    const add = isGrey ? exports.mg_dataset_add_grey : exports.mg_dataset_add_bitmap;
    native.begin();
    const item = add(
      pointer,
      character,
      drawer,
      native.putU8(pixels.subarray(pixel, (pixel += size))),
    );
    if (!strokes) return;
    const own = lengths.subarray(stroke, (stroke += strokes));
    const total = POINT * own.reduce((a, b) => a + b, 0);
    const places = [native.putF32(points.subarray(point, (point += total))), native.putI32(own)];
    exports.mg_dataset_add_strokes(pointer, item, places[0], places[1], strokes);
  });
  exports.mg_dataset_seal(pointer);
}
