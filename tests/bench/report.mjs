/** A run's figures as tables, made from its record alone: for a terminal, and for the README. */
import { own, peers } from './contender.mjs';
import { goalText, scalingGoal, sizeGoals, verdict } from './goals.mjs';
import { timesAsFast } from './statistics.mjs';
import { digits, table } from './table.mjs';

/** @typedef {import('./rows.mjs').Row} Row */
/** @typedef {import('./measure.mjs').Result} Result */
/** @typedef {import('./goals.mjs').Check} Check */

/**
 * @typedef {Pick<Row, 'id' | 'title' | 'unit' | 'flop' | 'alone'> & { results: Record<string, Result>,
 *   checks: Check[] }} Measured
 */

/** @typedef {import('./contenders/metaglyph_scaling.mjs').Scaled} Scaled */

/**
 * @typedef {object} Report
 * @property {string} date
 * @property {string} [commit]
 * @property {{ cpu: string, cores: number, system: string }} machine
 * @property {number} [load] of the machine when the run began: programs that wanted to compute
 * @property {'node' | 'chromium' | 'firefox'} where
 * @property {string} engine
 * @property {'median' | 'best'} take the figure that counts
 * @property {import('./peak.mjs').Peaks} [peak] GFLOP/s
 * @property {Measured[]} [rows]
 * @property {Record<string, number | null>} [downloads] bytes, gzip
 * @property {Scaled[]} [scaling]
 * @property {{ title: string, key: string, values: number[], ms: number[] }[]} [growth]
 */

const native = 'PyTorch';

/** What figures are, in words. @param {Report} report */
export const basis = ({ where, take }) =>
  where === 'node'
    ? 'medians of CPU time (the best in brackets)'
    : `best of many ${take === 'best' ? 'short ' : ''}samples (the median in brackets)`;

/** @param {Result | undefined} result @param {Report} report */
function cell(result, { take }) {
  if (!result) return '–';
  const { median, best, wrong } = result;
  if (median === undefined || best === undefined) return 'cannot';
  const [first, second] = take === 'median' ? [median, best] : [best, median];
  return `${digits(first)} (${digits(second)})${wrong ? ' wrong' : ''}`;
}

/** The figures of those that compute the right thing. */
const right = (
  /** @type {Measured} */ row,
  /** @type {readonly string[]} */ names,
  /** @type {Report} */ { take },
) =>
  names.flatMap((name) => {
    const { wrong, [take]: value } = row.results[name] ?? {};
    return wrong || value === undefined ? [] : value;
  });

/** @param {string} unit @param {number[]} values @returns {number | undefined} */
const fastest = (unit, values) =>
  values.length ? (unit === 'ms' ? Math.min(...values) : Math.max(...values)) : undefined;

/** @param {Measured} row @param {Report} report */
function ratios(row, report) {
  const others = [
    fastest(row.unit, right(row, peers, report)),
    fastest(row.unit, right(row, [native], report)),
  ];
  return others.map((other) =>
    own
      .map((name) => {
        const [mine] = right(row, [name], report);
        return mine === undefined || other === undefined
          ? '–'
          : `${digits(timesAsFast(row.unit, mine, other))}×`;
      })
      .join(' / '),
  );
}

/** @param {Measured} row @param {Report} report */
function ofPeak({ results }, { peak }) {
  const peaks = [peak?.wasm, peak?.wasmRelaxed];
  return own
    .map((name, i) => {
      const { gflops } = results[name] ?? {};
      return gflops && peaks[i] ? `${Math.round((100 * gflops) / peaks[i])} %` : '–';
    })
    .join(' / ');
}

/** @param {Report} report @param {Measured[]} rows */
function comparison(report, rows) {
  const heads = [...own, ...peers, native].filter((name) => rows.some((row) => row.results[name]));
  const figures = table(
    ['', 'unit', ...heads],
    rows.map((row) => [
      row.title,
      row.unit,
      ...heads.map((name) => cell(row.results[name], report)),
    ]),
  );
  const judged = table(
    ['plain / relaxed', 'times fastest peer', `times ${native}`, 'of the peak', 'goal', ''],
    rows.map((row) => [
      row.title,
      ...ratios(row, report),
      ofPeak(row, report),
      goalText(row),
      verdict(row.checks),
    ]),
  );
  return [
    `Figures are ${basis(report)}; "wrong": computes something else than the others.`,
    figures,
    'Times as fast as the fastest browser peer that is right, and as native PyTorch; part of the\n' +
      '128-bit peak, at best; goals (those in units were set for an AMD Zen 4).',
    judged,
  ];
}

/** @param {Report} report @param {Measured[]} rows */
const aloneTable = (report, rows) =>
  table(
    ['', 'unit', ...own],
    rows.map((row) => [row.title, row.unit, ...own.map((name) => cell(row.results[name], report))]),
  );

/** @param {Report['peak']} peak */
function peakLine(peak) {
  const one = (/** @type {number | null | undefined} */ x) => (x ? digits(x) : '–');
  return (
    `128-bit peak, GFLOP/s: WebAssembly ${one(peak?.wasm)}, relaxed ${one(peak?.wasmRelaxed)}; ` +
    `native ${one(peak?.native)}, fused ${one(peak?.nativeFused)}`
  );
}

/** Debian's PyTorch multiplies with whatever BLAS is installed, and the plain one is slow. */
function blasRemark(/** @type {Report} */ { rows = [], peak }) {
  const best = Math.max(
    0,
    ...rows.map(({ unit, results }) => (unit === 'GFLOP/s' && results[native]?.gflops) || 0),
  );
  return best && peak?.native && best < peak.native / 2
    ? [
        `PyTorch reaches ${digits(best)} GFLOP/s here: it has no fast BLAS (Debian: apt-get install ` +
          'libopenblas0), so the ratios to it say little.',
      ]
    : [];
}

/** @param {NonNullable<Report['downloads']>} downloads */
const downloadsTable = (downloads) =>
  table(
    ['download, gzip', 'kB', 'goal', ''],
    Object.entries(downloads).map(([name, bytes]) => {
      const goal = sizeGoals[name];
      const met = goal === undefined || bytes === null ? '' : bytes <= goal ? 'ok' : 'missed';
      return [
        name === 'page' ? 'the whole page, at a first visit' : name,
        bytes === null ? 'not measured' : digits(bytes / 1000),
        goal === undefined ? '' : `≤ ${goal / 1000}`,
        met,
      ];
    }),
  );

/** @param {Scaled} point */
function scalingVerdict({ workers, times, same }) {
  if (!same) return 'other bits';
  if (workers !== scalingGoal.workers) return '';
  return times >= scalingGoal.times ? 'ok' : 'missed';
}

/** @param {readonly Scaled[]} points @param {number} cores */
const scalingTable = (points, cores) =>
  table(
    [`MAML conv4-32, ${cores} cores, by the clock`, 'tasks/s', 'times one', 'bits', 'goal', ''],
    points.map((point) => [
      `${point.workers} worker${point.workers > 1 ? 's' : ''}`,
      `${digits(point.best)} (${digits(point.median)})`,
      `${digits(point.times)}×`,
      point.same ? 'the same' : 'DIFFERENT',
      point.workers === scalingGoal.workers ? `≥ ${scalingGoal.times}×` : '',
      scalingVerdict(point),
    ]),
  );

/** @param {NonNullable<Report['growth']>[0]} series */
const growthTable = ({ title, values, ms }) =>
  table(
    [title, ...values.map(String)],
    [
      ['ms a step', ...ms.map(digits)],
      ['', ...ms.map((one, i) => (i ? `${digits(one / ms[i - 1])}×` : ''))],
    ],
  );

/** @param {Report} report */
const loadRemark = ({ load = 0, machine }) =>
  load > machine.cores / 2
    ? [
        `Other programs were computing as the run began (load ${digits(load)} on ${machine.cores} ` +
          'cores): figures by the clock say little.',
      ]
    : [];

/** Which machine and program it was. @param {Report} report */
const title = ({ machine, engine, date, commit }) =>
  [`${machine.cpu}, ${machine.cores} cores, ${machine.system}`, engine, date, commit ?? ''].join(
    '; ',
  );

/** Everything, for a terminal. @param {Report} report */
export function text(report) {
  const rows = report.rows ?? [];
  const compared = rows.filter(({ alone }) => !alone);
  const ours = rows.filter(({ alone }) => alone);
  return [
    title(report),
    ...(compared.length ? comparison(report, compared) : []),
    ...(ours.length ? [aloneTable(report, ours)] : []),
    ...(report.scaling ? [scalingTable(report.scaling, report.machine.cores)] : []),
    ...(report.downloads ? [downloadsTable(report.downloads)] : []),
    ...(report.growth ?? []).map(growthTable),
    ...(rows.length ? [peakLine(report.peak)] : []),
    ...blasRemark(report),
    ...loadRemark(report),
  ].join('\n\n');
}

// ---- the README ----------------------------------------------------------------------------------

/** @param {Measured} row @param {readonly string[]} names @param {Report} report */
function plainCell(row, names, report) {
  const best = fastest(row.unit, right(row, names, report));
  if (best !== undefined) return digits(best);
  return names.some((name) => row.results[name]?.wrong) ? 'wrong' : '–';
}

/** The table for people who choose: one figure each. @param {Report} report */
export function shortTable(report) {
  const rows = (report.rows ?? []).filter(({ alone }) => !alone);
  const kilo = (/** @type {string} */ name) => {
    const bytes = report.downloads?.[name];
    return bytes ? digits(bytes / 1000) : '–';
  };
  const lines = rows.map((row) => [
    `${row.title}, ${row.unit}`,
    plainCell(row, ['plain'], report),
    plainCell(row, ['relaxed'], report),
    plainCell(row, ['tfjs', 'tfjs tuned'], report),
    plainCell(row, ['jax-js'], report),
    plainCell(row, [native], report),
  ]);
  if (report.downloads)
    lines.push([
      'engine to download, gzip, kB',
      kilo('metaglyph'),
      kilo('metaglyph'),
      kilo('tfjs'),
      kilo('jax-js'),
      '–',
    ]);
  return table(['', 'Metaglyph', 'relaxed', 'TensorFlow.js', 'jax-js', 'PyTorch, native'], lines);
}

/** @param {Report['where']} where */
const marks = (where) => [`<!-- bench ${where} -->`, `<!-- end of bench ${where} -->`];

/**
 * A document with the run's table in its place, between two comments.
 * @param {string} document
 * @param {Report} report
 * @param {string} file where the record is kept, relative to the document
 * @returns {string | null} null if the document has no such place
 */
export function withTable(document, report, file) {
  const [first, last] = marks(report.where);
  const [from, to] = [document.indexOf(first), document.indexOf(last)];
  if (from < 0 || to < from) return null;
  const { cpu } = report.machine;
  const { wasm, wasmRelaxed } = report.peak ?? {};
  const most = report.scaling?.at(-1);
  const said = [
    `${report.engine}, one core of an ${cpu}, ${report.date} ([record](${file})),`,
    report.where === 'node' ? 'medians of CPU time.' : 'best of many short samples.',
    wasm ? `A loop of 128-bit multiply-adds reaches ${digits(wasm)} GFLOP/s here,` : '',
    wasm ? (wasmRelaxed ? `${digits(wasmRelaxed)} relaxed.` : 'at most.') : '',
    most
      ? `With ${most.workers} workers on ${report.machine.cores} cores MAML conv4-32 trains ` +
        `${digits(most.times)} times as fast as with one, ${most.same ? 'with the same bits' : 'WITH OTHER BITS'}.`
      : '',
  ];
  const middle = `\n\n${wrapped(said.filter(Boolean).join(' '))}\n\n${shortTable(report)}\n\n`;
  return document.slice(0, from + first.length) + middle + document.slice(to);
}

/** @param {Report['where']} where @param {string} document @returns {string} what is in that place */
export function placeOf(where, document) {
  const [first, last] = marks(where);
  const [from, to] = [document.indexOf(first), document.indexOf(last)];
  return from < 0 || to < from ? '' : document.slice(from + first.length, to).trim();
}

/** Lines of at most 100 characters. @param {string} words */
const wrapped = (words) =>
  words
    .split(' ')
    .reduce((/** @type {string[]} */ lines, word) => {
      const last = lines.at(-1);
      if (last === undefined || last.length + 1 + word.length > 100) return [...lines, word];
      return [...lines.slice(0, -1), `${last} ${word}`];
    }, [])
    .join('\n');
