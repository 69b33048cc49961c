/**
 * Drawings and characters that nobody has drawn, from what a model has learnt of those that are there, as
 * `core.dataset.join` takes them: to train on beside the others, or to look at. The
 * model sees training drawings only, so what is held out stays unseen.
 */
import { NEW, bending, composed } from './compose.js';
import { Dice } from './dice.js';
import { MetaglyphError } from './errors.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./made.js').GivenAlphabet} GivenAlphabet */
/** @typedef {import('./made.js').GivenCharacter} GivenCharacter */

export { bending, composed };
export { kept, recognised } from './sieve.js';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const CANVAS = 105;
const SCALE = CANVAS / SIDE;
/** Pictures or sets that a view gives at most. */
const MOST = 1024;

/** @typedef {{ dims: readonly number[], data: Float32Array }} Rows [n, width] */

/** @param {Rows} rows @returns {Float32Array[]} */
const rowsOf = ({ dims: [n, width], data }) =>
  Array.from({ length: n }, (_, i) => data.slice(width * i, width * (i + 1)));

/** @param {readonly Float32Array[]} rows @returns {Rows} */
function stacked(rows) {
  const width = rows[0].length;
  const data = new Float32Array(width * rows.length);
  rows.forEach((row, i) => data.set(row, width * i));
  return { dims: [rows.length, width], data };
}

/** @param {readonly Float32Array[]} rows */
function meanOf(rows) {
  const mean = new Float32Array(rows[0].length);
  for (const row of rows) row.forEach((x, k) => (mean[k] += x / rows.length));
  return mean;
}

/**
 * What view gives for all rows, however many there are.
 * @param {readonly Float32Array[]} rows
 * @param {number} most at a time
 * @param {(rows: Rows) => Rows} view
 */
function inTurns(rows, most, view) {
  /** @type {Float32Array[]} */
  const all = [];
  for (let at = 0; at < rows.length; at += most)
    all.push(...rowsOf(view(stacked(rows.slice(at, at + most)))));
  return all;
}

/**
 * A picture of 28 x 28 grey values as a drawing of 105 x 105: enlarged, and as many of its darkest
 * pixels are ink as the picture has ink. A blurred line so becomes a line again.
 * @param {ArrayLike<number>} picture ink 1
 * @returns {Uint8Array} of 0 and 1
 */
export function sharpen(picture) {
  const fine = new Float32Array(CANVAS * CANVAS);
  let ink = 0;
  for (let i = 0; i < PIXELS; i++) ink += picture[i];
  const place = (/** @type {number} */ at) => {
    const centre = Math.min(Math.max((at + 0.5) / SCALE - 0.5, 0), SIDE - 1);
    const low = Math.min(Math.floor(centre), SIDE - 2);
    return { low, share: centre - low };
  };
  const places = Array.from({ length: CANVAS }, (_, i) => place(i));
  places.forEach(({ low: r, share: down }, y) =>
    places.forEach(({ low: c, share: right }, x) => {
      const at = SIDE * r + c;
      const upper = picture[at] * (1 - right) + picture[at + 1] * right;
      const lower = picture[at + SIDE] * (1 - right) + picture[at + SIDE + 1] * right;
      fine[CANVAS * y + x] = upper * (1 - down) + lower * down;
    }),
  );
  const wanted = Math.round(ink * SCALE * SCALE);
  const threshold = wanted ? fine.slice().sort()[Math.max(fine.length - wanted, 0)] : Infinity;
  return Uint8Array.from(fine, (value) => Number(value > 0 && value >= threshold));
}

/** A training character with the codes of its drawings. @typedef {{ label: number, codes: Float32Array[] }} Coded */

/**
 * The codes of all training drawings of a VAE, by characters.
 * @param {Session} session
 * @returns {Coded[]}
 */
export function codesOf(session) {
  const all = session.itemsOf('train');
  /** @type {Map<number, Float32Array[]>} */
  const found = new Map();
  for (let first = 0; first < all; first += MOST) {
    const count = Math.min(MOST, all - first);
    const { mean, label } = session.view('encode', { side: 0, first, count });
    rowsOf(/** @type {Rows} */ (mean)).forEach((code, i) => {
      const known = found.get(label.data[i]);
      if (known) known.push(code);
      else found.set(label.data[i], [code]);
    });
  }
  return [...found].map(([label, codes]) => ({ label, codes }));
}

/** Standard deviation of codes around those of their character, for each dimension. @param {readonly Coded[]} all */
function spreadOf(all) {
  const spread = new Float32Array(all[0].codes[0].length);
  let count = 0;
  for (const { codes } of all) {
    const mean = meanOf(codes);
    for (const code of codes) code.forEach((x, k) => (spread[k] += (x - mean[k]) ** 2));
    count += codes.length;
  }
  return spread.map((sum) => Math.sqrt(sum / count));
}

/**
 * @param {Session} session of an algorithm with a view `decode`
 * @param {readonly Float32Array[]} codes
 * @returns {Float32Array[]} pictures, 784 values from 0 to 1
 */
const decoded = (session, codes) =>
  inTurns(codes, MOST, (z) => /** @type {Rows} */ (session.view('decode', { z }).output));

/** @param {readonly Float32Array[]} pictures @param {boolean} sharp */
const drawingsOf = (pictures, sharp) =>
  pictures.map((picture) => (sharp ? { bitmap: sharpen(picture) } : { picture }));

/** @param {Session} session */
function charactersOf(session) {
  const { data } = session;
  if (!data) throw new MetaglyphError('state', 'this session has no drawings to make more from');
  return data;
}

/**
 * More drawings of the characters that a VAE was trained on: each from a code between those of two of
 * its drawings, and some noise. In a set joined with official drawings they are of the same classes.
 * @param {Session} session of a VAE
 * @param {{ drawings?: number, noise?: number, sharp?: boolean, seed?: number }} [options] drawings: new ones
 *   of each character; noise in standard deviations of a character's codes; sharp: see `sharpen`
 * @returns {GivenAlphabet[]}
 */
export function moreDrawings(session, options = {}) {
  const { drawings = 20, noise = 0.3, sharp = true, seed = 1 } = options;
  const data = charactersOf(session);
  const all = codesOf(session);
  const spread = spreadOf(all);
  const dice = new Dice(seed);
  const codes = all.flatMap(({ codes: own }) =>
    Array.from({ length: drawings }, () => {
      const [one, other] = [own[dice.below(own.length)], own[dice.below(own.length)]];
      const share = dice.uniform();
      return one.map((x, k) => x + share * (other[k] - x) + noise * spread[k] * dice.normal());
    }),
  );
  const made = drawingsOf(decoded(session, codes), sharp);
  const taken = Math.max(...data.classes.map((c) => c.count));
  return data.alphabets.flatMap((name, alphabet) => {
    const characters = all.flatMap(({ label }, i) => {
      const { name: own, number, alphabet: of } = data.classes[label];
      const its = made.slice(drawings * i, drawings * (i + 1));
      const numbered = its.map((drawing, k) => ({ ...drawing, drawer: taken + 1 + k }));
      return of === alphabet ? [{ name: own, number, drawings: numbered }] : [];
    });
    return characters.length ? [{ name, characters }] : [];
  });
}

/** @typedef {[one: number, other: number]} Pair places in a list */

/**
 * Pairs of characters of one alphabet, each pair once, as long as there are any.
 * @param {readonly number[]} alphabetOf of each character
 * @param {number} count
 * @param {Dice} dice
 * @returns {Pair[]}
 */
export function pairsOf(alphabetOf, count, dice) {
  /** @type {Pair[]} */
  const pairs = [];
  alphabetOf.forEach((alphabet, one) => {
    for (let other = one + 1; other < alphabetOf.length; other++)
      if (alphabetOf[other] === alphabet) pairs.push([one, other]);
  });
  return dice.some(pairs, Math.min(count, pairs.length));
}

/**
 * @param {import('./dataset.js').Dataset} data
 * @param {readonly { label: number }[]} all
 * @param {readonly Pair[]} pairs
 * @param {(i: number) => GivenCharacter['drawings']} drawings of pair i
 * @returns {GivenAlphabet[]} each new character in an alphabet of its own kind, beside that of its parents
 */
function grouped(data, all, pairs, drawings) {
  /** @type {Map<string, GivenCharacter[]>} */
  const alphabets = new Map();
  pairs.forEach(([a, b], i) => {
    const [one, other] = [data.classes[all[a].label], data.classes[all[b].label]];
    const name = `${data.alphabets[one.alphabet]}${NEW}`;
    const character = { name: `${one.name} + ${other.name}`, drawings: drawings(i) };
    const known = alphabets.get(name);
    if (known) known.push(character);
    else alphabets.set(name, [character]);
  });
  return [...alphabets].map(([name, characters]) => ({ name, characters }));
}

/**
 * @typedef {object} NewOptions
 * @property {number} [characters] new ones, each from two of one alphabet
 * @property {number} [drawings] of each
 * @property {number} [at] where on the way from one to the other: 0.5 in the middle, 1.5 beyond
 * @property {boolean} [sharp] see `sharpen`
 * @property {number} [seed]
 */

/**
 * New characters of a VAE: the mean code of one is moved towards that of another, and each drawing lies
 * aside of it as a drawing of the one and a drawing of the other, mixed, lie aside of their own means.
 * @param {Session} session of a VAE
 * @param {NewOptions} [options]
 * @returns {GivenAlphabet[]}
 */
export function newCharacters(session, options = {}) {
  const { characters = 200, drawings = 20, at = 0.5, sharp = true, seed = 1 } = options;
  const data = charactersOf(session);
  const all = codesOf(session);
  const dice = new Dice(seed);
  const means = all.map(({ codes }) => meanOf(codes));
  const pairs = pairsOf(
    all.map(({ label }) => data.classes[label].alphabet),
    characters,
    dice,
  );
  const codes = pairs.flatMap(([a, b]) =>
    Array.from({ length: drawings }, () => {
      const [one, other] = [a, b].map((c) => all[c].codes[dice.below(all[c].codes.length)]);
      const share = dice.uniform();
      return means[a].map((mean, k) => {
        const aside = (1 - share) * (one[k] - mean) + share * (other[k] - means[b][k]);
        return mean + at * (means[b][k] - mean) + aside;
      });
    }),
  );
  const made = drawingsOf(decoded(session, codes), sharp);
  return grouped(data, all, pairs, (i) => made.slice(drawings * i, drawings * (i + 1)));
}

/** Drawings of a set from which a character's code is made. */
const OF_SET = 20;

/**
 * New characters of a neural statistician: a code between those of two characters' sets (or one from the
 * prior), and drawings of what it means.
 * @param {Session} session of a statistician of characters
 * @param {NewOptions & { prior?: boolean }} [options] prior: codes from the prior, of no parents
 * @returns {GivenAlphabet[]}
 */
export function newSets(session, options = {}) {
  const { characters = 200, drawings = 20, at = 0.5, sharp = true, seed = 1, prior } = options;
  const data = charactersOf(session);
  const dice = new Dice(seed);
  /** @param {Rows} code @param {number} index */
  const drawn = (code, index) =>
    /** @type {Rows} */ (session.view('draw', { code, count: drawings, index }).output);
  let turn = 0;
  /** @param {readonly Float32Array[]} codes */
  const draw = (codes) => {
    const most = Math.floor(MOST / drawings);
    const pictures = inTurns(codes, most, (code) => drawn(code, seed + turn++));
    return drawingsOf(pictures, sharp);
  };
  if (prior) {
    const width = Number(session.hypers.context);
    const codes = Array.from({ length: characters }, () =>
      Float32Array.from({ length: width }, () => dice.normal()),
    );
    const made = draw(codes);
    const list = codes.map((_, i) => ({
      name: `new ${i + 1}`,
      drawings: made.slice(drawings * i, drawings * (i + 1)),
    }));
    return [{ name: `new${NEW}`, characters: list }];
  }
  const count = Math.min(MOST, session.split.train.length);
  const each = Math.min(OF_SET, Math.max(...data.classes.map((c) => c.count)));
  const tasks = session.view('tasks', { side: 0, count, drawings: each });
  const all = rowsOf(/** @type {Rows} */ (tasks.mean)).map((code, i) => ({
    code,
    label: tasks.label.data[i],
  }));
  const pairs = pairsOf([...tasks.alphabet.data], characters, dice);
  const made = draw(
    pairs.map(([a, b]) => all[a].code.map((x, k) => x + at * (all[b].code[k] - x))),
  );
  return grouped(data, all, pairs, (i) => made.slice(drawings * i, drawings * (i + 1)));
}
