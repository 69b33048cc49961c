/** Which drawings a classifier takes for what they are meant to be. */
import { NEW } from './compose.js';
import { Dice } from './dice.js';
import { MetaglyphError } from './errors.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./dataset.js').Dataset} Dataset */
/** @typedef {import('./dataset.js').Normalise} Normalise */

/** Classes that the view `adapt` takes at most. */
const MOST_WAY = 64;

/** @param {string} alphabet */
const isNew = (alphabet) => alphabet.endsWith(NEW);

/** @param {readonly Float32Array[]} list */
function stack(list) {
  const data = new Float32Array(784 * list.length);
  list.forEach((picture, i) => data.set(picture, 784 * i));
  return { dims: [list.length, 784], data };
}

/**
 * Names each drawing of a made set, and says whether that is what it is meant to be: a drawing of a
 * character that is there must be named so beside the others of its alphabet, by some real drawings of each;
 * a drawing of a new character must be nearer to others of the same than to any real character of the
 * alphabet that it comes from.
 *
 * @param {Session} session of a few-shot algorithm, trained on drawings that the made ones are held against
 * @param {Dataset} made
 * @param {{ shot?: number, seed?: number }} [options] shot: labelled drawings of each character
 * @returns {boolean[]} one for each item of made
 * @throws {MetaglyphError} state: the session has no drawings
 */
export function recognised(session, made, { shot = 3, seed = 1 } = {}) {
  const { data, split } = session;
  if (!data) throw new MetaglyphError('state', 'this session has no drawings to compare with');
  const normalise = /** @type {Normalise} */ (session.hypers.normalise);
  const dice = new Dice(seed);
  const right = new Array(made.items).fill(false);
  /** @param {Dataset} from @param {number} item */
  const picture = (from, item) => from.picture(item, { normalise });
  /** @param {{ first: number, count: number }} character @param {number} [n] */
  const some = ({ first, count }, n = shot) =>
    dice.some(
      Array.from({ length: count }, (_, i) => first + i),
      Math.min(n, count),
    );
  made.alphabets.forEach((name, alphabet) => {
    const home = data.alphabets.indexOf(isNew(name) ? name.slice(0, -NEW.length) : name);
    const there = split.train.filter((c) => data.classes[c].alphabet === home);
    const real = there.length ? there : split.train;
    for (const character of made.classes.filter((c) => c.alphabet === alphabet)) {
      const own = isNew(name)
        ? undefined
        : real.find((c) => data.classes[c].name === character.name);
      const others = real.filter((c) => c !== own);
      const rivals = dice.some(others, Math.min(others.length, MOST_WAY - 1));
      const support = rivals.flatMap((c, k) =>
        some(data.classes[c]).map((item) => ({ label: k + 1, picture: picture(data, item) })),
      );
      const items = Array.from({ length: character.count }, (_, i) => character.first + i);
      const halves =
        own === undefined ? [items.filter((_, i) => i % 2), items.filter((_, i) => !(i % 2))] : [];
      /** @param {readonly { picture: Float32Array }[]} known @param {readonly number[]} asked */
      const ask = (known, asked) => {
        if (!known.length || !asked.length) return;
        const all = [...known.map((k) => ({ ...k, label: 0 })), ...support];
        const way = rivals.length + 1;
        const { probs } = session.view('adapt', {
          way,
          support: stack(all.map((s) => s.picture)),
          supportLabel: { dims: [all.length], data: all.map((s) => s.label) },
          query: stack(asked.map((item) => picture(made, item))),
        });
        const last = probs.data.subarray(probs.data.length - asked.length * way);
        asked.forEach((item, i) => {
          const row = last.subarray(way * i, way * (i + 1));
          right[item] = row.every((p) => p <= row[0]);
        });
      };
      if (own !== undefined)
        ask(
          some(data.classes[own]).map((item) => ({ picture: picture(data, item) })),
          items,
        );
      else
        halves.forEach((asked, i) =>
          ask(
            halves[1 - i].slice(0, shot).map((item) => ({ picture: picture(made, item) })),
            asked,
          ),
        );
    }
  });
  return right;
}

/**
 * Of made characters the drawings that are recognised; of new ones only those of which enough are.
 * @param {readonly import('./made.js').GivenAlphabet[]} alphabets from which a set was made
 * @param {readonly boolean[]} right of that set's items, in their order
 * @param {{ least?: number }} [options] least: share of a new character's drawings
 * @returns {import('./made.js').GivenAlphabet[]}
 */
export function kept(alphabets, right, { least = 0.5 } = {}) {
  let at = 0;
  return alphabets.flatMap(({ name, characters }) => {
    const some = characters.flatMap((character) => {
      const drawings = character.drawings.filter(() => right[at++]);
      const enough = isNew(name) ? Math.max(2, least * character.drawings.length) : 1;
      return drawings.length >= enough ? [{ ...character, drawings }] : [];
    });
    return some.length ? [{ name, characters: some }] : [];
  });
}
