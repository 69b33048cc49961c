/** Tables for a terminal, and for Markdown as well. */

/** Three digits that count. @param {number} x */
export function digits(x) {
  if (!Number.isFinite(x)) return '–';
  if (Math.abs(x) >= 99.95) return x.toFixed(0);
  return Math.abs(x) >= 9.995 ? x.toFixed(1) : x.toPrecision(2 + Number(Math.abs(x) >= 0.995));
}

/**
 * A Markdown table with columns of equal width: the first to the left, numbers to the right.
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} lines
 */
export function table(head, lines) {
  const width = head.map((cell, c) =>
    Math.max(3, ...[cell, ...lines.map((line) => line[c] ?? '')].map((text) => [...text].length)),
  );
  /** @param {readonly string[]} line */
  const print = (line) =>
    `| ${width
      .map((w, c) => {
        const text = line[c] ?? '';
        const pad = ' '.repeat(w - [...text].length);
        return c ? pad + text : text + pad;
      })
      .join(' | ')} |`;
  const rule = `| ${width.map((w, c) => (c ? `${'-'.repeat(w - 1)}:` : '-'.repeat(w))).join(' | ')} |`;
  return [print(head), rule, ...lines.map(print)].join('\n');
}
