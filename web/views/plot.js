import uPlot from 'uplot';
import { colour, faint } from './colours.js';

/**
 * What <mg-chart> needs of uPlot. It is a module of its own, and comes when there are curves to draw.
 *
 * @typedef {import('./chart.js').Chart} Chart
 * @typedef {import('./chart.js').Curve} Curve
 */

/**
 * @param {Chart} chart
 * @param {Curve[]} curves
 * @param {HTMLElement} into
 * @param {{ width: number, height: number }} size
 */
export function plotCurves(chart, curves, into, size) {
  return new uPlot(optionsOf(chart, curves, size), tableOf(curves), into);
}

/** @param {Chart} chart @param {Curve[]} curves @param {{ width: number, height: number }} size @returns {uPlot.Options} */
function optionsOf(chart, curves, { width, height }) {
  const line = colour(chart, '--line');
  const muted = colour(chart, '--muted');
  const font = `11px ${colour(chart, '--sans') || 'sans-serif'}`;
  const axis = { stroke: muted, font, ticks: { show: false }, grid: { show: false } };
  /** @type {uPlot.Series[]} */
  const series = [{}];
  /** @type {uPlot.Band[]} */
  const bands = [];
  for (const { token, dash, dots, half, strength, under, hatch } of curves) {
    const full = colour(chart, `--${token}`);
    const stroke = strength ? faint(full, strength) : full;
    series.push({
      stroke,
      width: dots ? 2 : 1.75,
      dash,
      spanGaps: true,
      points: { show: Boolean(dots), size: 5, fill: stroke, stroke },
    });
    const hidden = { stroke: 'transparent', width: 0, spanGaps: true, points: { show: false } };
    const at = series.length;
    if (half) {
      series.push(hidden, { ...hidden });
      bands.push({ series: [at + 1, at], fill: faint(full, 0.18) });
    } else if (under) {
      series.push(hidden);
      const tone = faint(full, (dash ? 0 : 0.28) * (strength ?? 1));
      bands.push({
        series: [at - 1, at],
        fill: /** @type {any} */ (hatch?.(tone, stroke) ?? tone),
      });
    }
  }
  return {
    width,
    height,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: 7 },
      sync: chart.group ? { key: chart.group } : undefined,
    },
    scales: {
      x: { time: false, range: () => [0, chart.xMax] },
      y: { range: () => chart.yRange },
    },
    axes: [
      {
        ...axis,
        size: 22,
        gap: 4,
        border: { show: true, stroke: line, width: 1 },
        splits: chart.whole ? () => wholes(chart.xMax) : undefined,
        space: 56,
        values: (_, splits) => splits.map((v) => compact(v, chart.t?.lang)),
      },
      {
        ...axis,
        size: 38,
        gap: 4,
        space: 24,
        grid: { show: true, stroke: line, width: 1 },
        values: (_, splits, _axis, _space, step) =>
          splits.map((v) => tick(v * chart.scale, step * chart.scale)),
      },
    ],
    series,
    bands,
    hooks: {
      setCursor: [
        (plot) => {
          const { idx } = plot.cursor;
          const x = idx === null || idx === undefined ? null : (plot.data[0][idx] ?? null);
          if (x !== chart.at) chart.at = x;
        },
      ],
    },
  };
}

/** Whole numbers up to the last, not too many. @param {number} last */
function wholes(last) {
  const step = Math.ceil(last / 10);
  return Array.from({ length: Math.floor(last / step + 1.5) }, (_, i) => i * step);
}

/** One table for all curves, on the union of their x. @param {Curve[]} curves @returns {uPlot.AlignedData} */
export function tableOf(curves) {
  const tables = curves.map(({ x, y, half, under }) => {
    if (under) return /** @type {uPlot.AlignedData} */ ([x, y.map((v, i) => v + under[i]), under]);
    const table = [x, y];
    if (half) {
      table.push(y.map((v, i) => v - half[i]));
      table.push(y.map((v, i) => v + half[i]));
    }
    return /** @type {uPlot.AlignedData} */ (table);
  });
  return uPlot.join(tables);
}

/** @param {number} value @param {number} step  between two ticks */
function tick(value, step) {
  const digits = step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
  return value.toFixed(digits).replace('-', '−');
}

/** @param {number} value @param {string} [lang] */
function compact(value, lang) {
  if (value < 10000) return String(value);
  return lang === 'zh' ? `${value / 10000} 万` : `${value / 1000} k`;
}
