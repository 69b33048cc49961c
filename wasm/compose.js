/** New characters from the strokes or the ink of two, without any network. */
import { Dice } from './dice.js';
import { unknownName } from './errors.js';

/** @typedef {import('./dataset.js').Dataset} Dataset */
/** @typedef {import('./dataset.js').Stroke} Stroke */
/** @typedef {import('./made.js').GivenAlphabet} GivenAlphabet */
/** @typedef {import('./made.js').GivenDrawing} GivenDrawing */
/** @typedef {[x: number, y: number, t: number]} Point */

/** New characters are in alphabets of their own, named like those that they come from and with this. */
export const NEW = ' +';

const CANVAS = 105;
const MIDDLE = CANVAS / 2;

/** @param {readonly Stroke[]} strokes @param {(x: number, y: number) => [x: number, y: number]} map @returns {Stroke[]} */
const moved = (strokes, map) =>
  strokes.map(({ points }) => ({
    points: points.map(([x, y, t]) => /** @type {Point} */ ([...map(x, y), t])),
  }));

/** The middle and the half width of the box around strokes. @param {readonly Stroke[]} strokes */
function boxOf(strokes) {
  const of = (/** @type {0 | 1} */ axis) => {
    const all = strokes.flatMap(({ points }) => points.map((point) => point[axis]));
    const [least, most] = [Math.min(...all), Math.max(...all)];
    return { middle: (least + most) / 2, half: Math.max((most - least) / 2, 4) };
  };
  return [of(0), of(1)];
}

/**
 * Strokes moved and scaled so that their box fits into another; the larger of the two scales is at
 * most half as large again as the other.
 * @param {readonly Stroke[]} strokes
 * @param {[x: number, y: number, halfWidth: number, halfHeight: number]} into
 */
function fitted(strokes, [cx, cy, halfWidth, halfHeight]) {
  const [bx, by] = boxOf(strokes);
  let sx = halfWidth / bx.half;
  let sy = halfHeight / by.half;
  [sx, sy] = [Math.min(sx, 1.5 * sy), Math.min(sy, 1.5 * sx)];
  return moved(strokes, (x, y) => [cx + sx * (x - bx.middle), cy + sy * (y - by.middle)]);
}

/** @typedef {(one: readonly Stroke[], other: readonly Stroke[]) => Stroke[]} Composition of two drawings by one hand */

/** The commonest number. @param {readonly number[]} list */
function modeOf(list) {
  const count = (/** @type {number} */ n) => list.filter((m) => m === n).length;
  return list.reduce((best, n) => (count(n) > count(best) ? n : best), list[0]);
}

/**
 * How two characters become one: each is drawn once for a new character, and then the same for all its
 * drawings, so that they are drawings of one thing.
 * @type {Record<string, (dice: Dice, counts: [number, number]) => Composition>} counts of strokes
 */
const compositions = {
  /** Side by side, or one above the other. */
  beside: (dice) => {
    const across = dice.uniform() < 0.5;
    const first = dice.between(0.35, 0.65);
    return (one, other) => {
      const side = (/** @type {number} */ from, /** @type {number} */ to) => {
        const [centre, half] = [10 + (85 * (from + to)) / 2, (85 * (to - from)) / 2 - 4];
        return /** @type {[number, number, number, number]} */ (
          across ? [centre, MIDDLE, half, 38] : [MIDDLE, centre, 38, half]
        );
      };
      return [...fitted(one, side(0, first)), ...fitted(other, side(first, 1))];
    };
  },
  /** One over the other. */
  overlay: (dice) => {
    const [dx, dy] = [dice.between(-15, 15), dice.between(-15, 15)];
    return (one, other) => [
      ...fitted(one, [MIDDLE - dx, MIDDLE - dy, 32, 32]),
      ...fitted(other, [MIDDLE + dx, MIDDLE + dy, 32, 32]),
    ];
  },
  /** Some strokes of the one and some of the other, where they are. */
  strokes: (dice, [m, n]) => {
    const firsts = dice.some([...Array(m).keys()], Math.max(1, Math.ceil(m / 2)));
    const others = dice.some([...Array(n).keys()], Math.max(1, Math.floor(n / 2)));
    return (one, other) => [
      ...fitted(one, [MIDDLE, MIDDLE, 38, 38]).filter((_, i) => firsts.includes(i)),
      ...fitted(other, [MIDDLE, MIDDLE, 38, 38]).filter((_, i) => others.includes(i)),
    ];
  },
  /** The strokes of the one, each turned, mirrored and moved; the other is not looked at. */
  rearranged: (dice, [m]) => {
    const ways = Array.from({ length: m }, () => ({
      turns: dice.below(4),
      mirror: dice.uniform() < 0.5,
      dx: dice.between(-18, 18),
      dy: dice.between(-18, 18),
    }));
    return (one) =>
      fitted(one, [MIDDLE, MIDDLE, 34, 34]).flatMap((stroke, i) => {
        const [bx, by] = boxOf([stroke]);
        const { turns, mirror, dx, dy } = ways[i];
        return moved([stroke], (x, y) => {
          let [u, v] = [(mirror ? -1 : 1) * (x - bx.middle), y - by.middle];
          for (let t = 0; t < turns; t++) [u, v] = [-v, u];
          return [bx.middle + dx + u, by.middle + dy + v];
        });
      });
  },
  /** The one, bent by a polynomial of the third degree; the other is not looked at. */
  bent: (dice) => {
    const some = () => Array.from({ length: 7 }, () => dice.between(-0.45, 0.45));
    const [a, b] = [some(), some()];
    return (one) =>
      moved(fitted(one, [MIDDLE, MIDDLE, 38, 38]), (x, y) => {
        const [u, v] = [(x - MIDDLE) / 38, (y - MIDDLE) / 38];
        const terms = [u * u, u * v, v * v, u * u * u, u * u * v, u * v * v, v * v * v];
        const sum = (/** @type {number[]} */ c) => terms.reduce((s, term, k) => s + c[k] * term, 0);
        return [MIDDLE + 30 * (u + sum(a)), MIDDLE + 30 * (v + sum(b))];
      });
  },
};

/**
 * Bends drawings as those of a new character are bent: all in the same way, which the seed decides.
 * @param {number} seed
 * @returns {(strokes: readonly Stroke[]) => Stroke[]}
 */
export function bending(seed) {
  const bend = compositions.bent(new Dice(seed), [1, 1]);
  return (strokes) => bend(strokes, strokes);
}

/** The centre of a bitmap's ink along an axis. @param {Uint8Array} bitmap @param {0 | 1} axis 0: x */
function centreOf(bitmap, axis) {
  let [sum, count] = [0, 0];
  bitmap.forEach((ink, i) => {
    sum += ink * (axis ? Math.floor(i / CANVAS) : i % CANVAS);
    count += ink;
  });
  return count ? Math.round(sum / count) : (CANVAS - 1) / 2;
}

/**
 * The left (or upper) half of one drawing and the right (or lower) one of another, both cut at their
 * centre of ink, which comes to lie in the middle.
 * @param {Uint8Array} one @param {Uint8Array} other @param {0 | 1} axis
 */
function halved(one, other, axis) {
  const middle = (CANVAS - 1) / 2;
  const shifts = [one, other].map((bitmap) =>
    [0, 1].map((a) => centreOf(bitmap, /** @type {0 | 1} */ (a)) - middle),
  );
  return Uint8Array.from({ length: CANVAS * CANVAS }, (_, i) => {
    const [x, y] = [i % CANVAS, Math.floor(i / CANVAS)];
    const half = (axis ? y : x) < middle ? 0 : 1;
    const [u, v] = [x + shifts[half][0], y + shifts[half][1]];
    if (u < 0 || v < 0 || u >= CANVAS || v >= CANVAS) return 0;
    return (half ? other : one)[CANVAS * v + u];
  });
}

const KINDS = [...Object.keys(compositions), 'halves'];

/**
 * New characters, each from two of one alphabet, its drawings by the hands that drew both:
 *
 * - `beside`: side by side, or one above the other; `overlay`: one over the other
 * - `strokes`: some strokes of both; `halves`: half of the ink of both
 * - `rearranged`: the strokes of one, each turned, mirrored and moved
 * - `bent`: one, bent by a polynomial of the third degree
 *
 * @param {Dataset} data with strokes
 * @param {{ kind: string, alphabets: readonly string[], characters?: number, seed?: number }} options
 *   kind: one of these, or several in turn ('bent+beside'); alphabets: to take characters from;
 *   characters: new ones, in all
 * @returns {GivenAlphabet[]}
 */
export function composed(data, { kind, alphabets, characters = 200, seed = 1 }) {
  const dice = new Dice(seed);
  const names = kind.split('+');
  for (const name of names) if (!KINDS.includes(name)) throw unknownName('kind', name, KINDS);
  const wanted = data.alphabets.flatMap((name, i) => (alphabets.includes(name) ? [i] : []));
  const strokesOf = data.classes.map((c) =>
    wanted.includes(c.alphabet)
      ? Array.from({ length: c.count }, (_, i) => data.strokes(c.first + i) ?? [])
      : [],
  );
  const total = data.classes.filter((c) => wanted.includes(c.alphabet)).length;
  return wanted.map((alphabet) => {
    const own = data.classes.flatMap((c, i) => (c.alphabet === alphabet ? [i] : []));
    const share = Math.round((characters * own.length) / total);
    const list = Array.from({ length: share }, (_, i) => {
      const name = names[i % names.length];
      for (;;) {
        const [a, b] = dice.some(own, 2);
        const counts = /** @type {[number, number]} */ (
          [a, b].map((c) => modeOf(strokesOf[c].map((strokes) => strokes.length)))
        );
        const hands = Math.min(strokesOf[a].length, strokesOf[b].length);
        if (name === 'halves') {
          const axis = /** @type {0 | 1} */ (dice.below(2));
          const ink = (/** @type {number} */ c, /** @type {number} */ d) =>
            data.bitmap(data.classes[c].first + d) ?? new Uint8Array(CANVAS * CANVAS);
          const drawings = Array.from({ length: hands }, (_x, d) => ({
            bitmap: halved(ink(a, d), ink(b, d), axis),
          }));
          return { name: `${name} ${i + 1}`, drawings };
        }
        if (name === 'rearranged' && counts[0] < 2) continue;
        const compose = compositions[name](dice, counts);
        const byStroke = name === 'strokes' || name === 'rearranged';
        /** @type {GivenDrawing[]} */
        const drawings = [];
        for (let d = 0; d < hands; d++) {
          const [one, other] = [strokesOf[a][d], strokesOf[b][d]];
          if (!one.length || !other.length) continue;
          if (byStroke && one.length !== counts[0]) continue;
          if (name === 'strokes' && other.length !== counts[1]) continue;
          drawings.push({ strokes: compose(one, other), drawer: d + 1 });
        }
        if (drawings.length >= 2) return { name: `${name} ${i + 1}`, drawings };
      }
    });
    return { name: `${data.alphabets[alphabet]}${NEW}`, characters: list };
  });
}
