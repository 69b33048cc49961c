/**
 * What was measured and computed, as tables that other programs read: CSV by RFC 4180, a line a row, numbers
 * with all their digits.
 *
 * @typedef {import('./series.js').Series} Series
 * @typedef {import('./series.js').Evaluations} Evaluations
 */

/** @param {string | number} value */
function cell(value) {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {readonly (readonly (string | number)[])[]} rows */
export const csv = (rows) => rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

/**
 * Training: a column for each metric. `steps` says how many steps a row is the mean of, the last of which is
 * `step`: 1 until there are more than can be kept.
 * @param {Series} series
 */
export function trainingTable({ names, x, y, count, width }) {
  const rows = Array.from({ length: count }, (_, i) => [
    x[i],
    width,
    ...names.map((name) => y[name][i]),
  ]);
  return csv([['step', 'steps', ...names], ...rows]);
}

/**
 * Evaluations in the order of their steps: `elbo`, and `elbo_half`, half the width of its 95 % interval; where
 * there are several (after each inner step) `accuracy_0`, `accuracy_0_half` …
 * @param {ReadonlyMap<string, Evaluations>} evaluations
 */
export function evaluationTable(evaluations) {
  const all = [...evaluations.values()].flatMap(({ list }) => list);
  all.sort((a, b) => a.step - b.step);
  /** @type {Map<string, (values: import('../worker/protocol.js').Evaluation['values']) => number | undefined>} */
  const columns = new Map();
  for (const { values } of all)
    for (const [name, { mean }] of Object.entries(values))
      for (const i of mean.keys()) {
        const key = mean.length > 1 ? `${name}_${i}` : name;
        columns.set(key, (of) => of[name]?.mean[i]);
        columns.set(`${key}_half`, (of) => of[name]?.half[i]);
      }
  const rows = all.map(({ step, key, count, values }) => [
    step,
    key,
    count,
    ...[...columns.values()].map((of) => of(values) ?? ''),
  ]);
  return csv([['step', 'side', 'count', ...columns.keys()], ...rows]);
}
