/** What the figures are held to. Absolute ones were set for an AMD Zen 4; ratios hold anywhere. */
import { own } from './contender.mjs';
import { digits } from './table.mjs';
import { timesAsFast } from './statistics.mjs';

/** @typedef {import('./rows.mjs').Row} Row */
/** @typedef {import('./measure.mjs').Result} Result */
/** @typedef {{ plain: number, relaxed?: number }} Pair */

/**
 * @typedef {object} Goal
 * @property {Pair} [figure] in the row's unit
 * @property {Pair} [tfjs] times the faster of the two TensorFlow.js
 * @property {Pair} [peak] part of the 128-bit peak
 * @property {{ row: string, part: number }} [like] part of our own figure of another row
 */

/** @type {Goal} */
const product = { tfjs: { plain: 1.3, relaxed: 1.5 }, peak: { plain: 0.7, relaxed: 0.85 } };

/** @param {number} plain @param {number} [relaxed] @returns {Goal} */
const figure = (plain, relaxed) => ({ figure: { plain, relaxed } });

/** By row. @type {Record<string, Goal | undefined>} */
export const goals = {
  'matmul-nn-256': product,
  'matmul-nn-512': product,
  'matmul-nn-1024': product,
  'matmul-tn-784x64x512': { like: { row: 'matmul-nn-784x64x512', part: 0.9 } },
  vae: figure(78, 95),
  'vae-400': figure(72, 88),
  'maml-mlp-1': figure(900, 1100),
  'maml-mlp-15': figure(290, 360),
  'maml-conv32-1': figure(310, 390),
  'maml-conv32bn-1': figure(220, 270),
  'maml-conv64-1': figure(88, 110),
  'adapt-mlp': figure(0.4),
  'adapt-conv32': figure(0.9),
  'adapt-conv64': figure(3),
};

/** Bytes, gzip. @type {Record<string, number | undefined>} */
export const sizeGoals = { metaglyph: 30_000, page: 150_000 };

/** Times as fast with so many workers, where there are as many idle cores. */
export const scalingGoal = { workers: 2, times: 1.75 };

/**
 * @typedef {object} Check
 * @property {string} build
 * @property {string} what is compared
 * @property {number | null} have null where it could not be measured
 * @property {number} want
 * @property {boolean} ok
 */

/**
 * @param {Row} row
 * @param {Record<string, Record<string, Result>>} results of every row
 * @param {{ take: 'median' | 'best', peaks: Record<string, number | null> }} by which figure counts,
 *   and the peak of each build
 * @returns {Check[]}
 */
export function judge(row, results, { take, peaks }) {
  const goal = goals[row.id] ?? {};
  const known = (/** @type {string} */ id, /** @type {string} */ name) => {
    const one = results[id]?.[name];
    return one?.wrong ? undefined : one?.[take];
  };
  const tfjs = ['tfjs', 'tfjs tuned'].flatMap((name) => known(row.id, name) ?? []);
  return own.flatMap((build) => {
    const have = known(row.id, build);
    /** @type {Check[]} */
    const checks = [];
    /** @param {string} what @param {number | undefined} want @param {number | undefined} value */
    const add = (what, want, value, most = false) => {
      if (want === undefined) return;
      const ok = value !== undefined && (most ? value <= want : value >= want);
      checks.push({ build, what, have: value ?? null, want, ok });
    };
    const of = (/** @type {Pair | undefined} */ pair) =>
      pair?.[/** @type {'plain' | 'relaxed'} */ (build)];
    const gflops = have === undefined ? undefined : results[row.id]?.[build]?.gflops;
    add(row.unit, of(goal.figure), have, row.unit === 'ms');
    if (goal.tfjs) {
      const fastest = tfjs.length ? Math.max(...tfjs) : undefined;
      const times = have && fastest ? timesAsFast(row.unit, have, fastest) : undefined;
      add('times tfjs', of(goal.tfjs), times);
    }
    add('of the peak', of(goal.peak), gflops && peaks[build] ? gflops / peaks[build] : undefined);
    if (goal.like) {
      const other = known(goal.like.row, build);
      add(`of ${goal.like.row}`, goal.like.part, have && other ? have / other : undefined);
    }
    return checks;
  });
}

const bound = (/** @type {string} */ unit) => (unit === 'ms' ? '≤' : '≥');

/** A row's goal in words, plain / relaxed. @param {Pick<Row, 'id' | 'unit'>} row */
export function goalText({ id, unit }) {
  const goal = goals[id] ?? {};
  /** @param {Pair | undefined} pair @param {(x: number) => string} show @param {string} after */
  const both = (pair, show, after) =>
    pair
      ? [
          [pair.plain, pair.relaxed].flatMap((x) => (x === undefined ? [] : show(x))).join(' / ') +
            after,
        ]
      : [];
  const percent = (/** @type {number} */ x) => String(Math.round(100 * x));
  const parts = [
    ...both(goal.figure, String, ''),
    ...both(goal.tfjs, (x) => `${x}×`, ' tfjs'),
    ...both(goal.peak, percent, ' % of peak'),
    ...(goal.like ? [`${percent(goal.like.part)} % of AB`] : []),
  ];
  return parts.length ? `${bound(unit)} ${parts.join(', ')}` : '';
}

/** What came of it. @param {readonly Check[]} checks */
export function verdict(checks) {
  const missed = checks.filter(({ ok }) => !ok);
  if (!missed.length) return checks.length ? 'ok' : '';
  return missed
    .map(({ build, have, what }) => {
      const parts = what.startsWith('of');
      const text =
        have === null ? 'not measured' : parts ? `${Math.round(100 * have)} %` : digits(have);
      return `${build} ${text}${what === 'times tfjs' && have !== null ? '×' : ''}`;
    })
    .join(', ')
    .replace(/^/, 'missed: ');
}
