/**
 * A few curves on a canvas: scales, ticks, what is where. Nothing here knows of elements or themes.
 *
 * @typedef {object} Drawn  a curve with its colours found
 * @property {number[]} x
 * @property {number[]} y
 * @property {number[]} [half]  half width of an interval around y
 * @property {number[]} [dash]
 * @property {boolean} [dots]
 * @property {string} stroke
 * @property {string} band  the interval's colour
 *
 * @typedef {object} Frame  the ground the curves are on
 * @property {number} width  CSS pixels
 * @property {number} height
 * @property {[number, number]} x  range
 * @property {[number, number]} y
 * @property {number[]} xTicks
 * @property {number[]} yTicks
 * @property {(value: number) => string} xName
 * @property {(value: number) => string} yName
 *
 * @typedef {{ line: string, muted: string, font: string }} Inks
 */

/** Room around the curves, in CSS pixels. */
export const EDGE = { top: 8, right: 8, bottom: 22, left: 38 };

/**
 * Round numbers of a range, none closer to the next than `least` pixels, unless that leaves one alone.
 * @param {number} low
 * @param {number} high
 * @param {number} pixels  length of the axis
 * @param {number} least
 * @returns {number[]}
 */
export function ticksOf(low, high, pixels, least) {
  const room = ((high - low) * least) / pixels;
  if (!(room > 0) || !Number.isFinite(room)) return [];
  const power = 10 ** Math.floor(Math.log10(room));
  // A quarter needs two more digits than its power of ten: only where there are enough.
  const rounds = power >= 10 ? [1, 2, 2.5, 5, 10] : [1, 2, 5, 10];
  let at = rounds.findIndex((round) => round * power >= room * (1 - 1e-9));
  let list = multiples(rounds[at] * power, low, high);
  while (list.length < 2 && at > 0) list = multiples(rounds[--at] * power, low, high);
  return list;
}

/** @param {number} step @param {number} low @param {number} high */
function multiples(step, low, high) {
  const list = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++)
    list.push(k * step + 0); // no minus zero
  return list;
}

/**
 * Index of the number nearest to x in an ascending list; -1 if it is empty.
 * @param {number[]} list
 * @param {number} x
 */
export function nearest(list, x) {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < x) low = middle + 1;
    else high = middle;
  }
  if (high < 0) return -1;
  return low > 0 && x - list[low - 1] <= list[low] - x ? low - 1 : low;
}

/** Pixels of a value on the frame. @param {Frame} frame */
export function placing({ width, height, x, y }) {
  const across = (width - EDGE.left - EDGE.right) / (x[1] - x[0] || 1);
  const down = (height - EDGE.top - EDGE.bottom) / (y[1] - y[0] || 1);
  return {
    px: (/** @type {number} */ value) => EDGE.left + (value - x[0]) * across,
    py: (/** @type {number} */ value) => height - EDGE.bottom - (value - y[0]) * down,
    /** @param {number} pixel @returns {number | null} the x there, or null outside */
    valueAt: (pixel) => {
      const value = x[0] + (pixel - EDGE.left) / across;
      return value >= x[0] && value <= x[1] ? value : null;
    },
  };
}

/**
 * Paints everything anew.
 * @param {CanvasRenderingContext2D} context  in CSS pixels
 * @param {Frame} frame
 * @param {Drawn[]} curves
 * @param {Inks} inks
 * @param {number | null} at  x under the pointer
 * @param {number} ratio  screen pixels a CSS pixel
 */
export function paintPlot(context, frame, curves, inks, at, ratio) {
  const { width, height } = frame;
  const place = placing(frame);
  const crisp = (/** @type {number} */ v) => (Math.round(v * ratio - 0.5) + 0.5) / ratio;
  context.clearRect(0, 0, width, height);
  paintAxes(context, frame, inks, place, crisp);
  context.save();
  context.beginPath();
  context.rect(EDGE.left - 3, EDGE.top - 3, width - EDGE.left, height - EDGE.top - EDGE.bottom + 5);
  context.clip();
  context.lineJoin = 'round';
  for (const curve of curves) paintBand(context, curve, place);
  for (const curve of curves) paintCurve(context, curve, place);
  context.restore();
  if (at !== null) paintPointer(context, frame, curves, inks, at, place, crisp);
}

/**
 * @param {CanvasRenderingContext2D} context @param {Frame} frame @param {Inks} inks
 * @param {ReturnType<typeof placing>} place @param {(v: number) => number} crisp
 */
function paintAxes(context, { width, height, xTicks, yTicks, xName, yName }, inks, place, crisp) {
  const floor = height - EDGE.bottom;
  context.font = inks.font;
  context.fillStyle = inks.muted;
  context.strokeStyle = inks.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const y of [floor, ...yTicks.map(place.py)]) {
    context.moveTo(EDGE.left, crisp(y));
    context.lineTo(width - EDGE.right, crisp(y));
  }
  context.stroke();
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const value of yTicks) context.fillText(yName(value), EDGE.left - 4, place.py(value));
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const value of xTicks) {
    const name = xName(value);
    const half = context.measureText(name).width / 2;
    context.fillText(name, Math.min(place.px(value), width - half), floor + 4);
  }
}

/** @param {CanvasRenderingContext2D} context @param {Drawn} curve @param {ReturnType<typeof placing>} place */
function paintBand(context, { x, y, half, band }, { px, py }) {
  if (!half || x.length === 0) return;
  context.fillStyle = band;
  context.beginPath();
  for (let i = 0; i < x.length; i++) context.lineTo(px(x[i]), py(y[i] + half[i]));
  for (let i = x.length - 1; i >= 0; i--) context.lineTo(px(x[i]), py(y[i] - half[i]));
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {Drawn} curve @param {ReturnType<typeof placing>} place */
function paintCurve(context, { x, y, dash, dots, stroke }, { px, py }) {
  context.strokeStyle = context.fillStyle = stroke;
  context.lineWidth = dots ? 2 : 1.75;
  context.setLineDash(dash ?? []);
  context.beginPath();
  for (let i = 0; i < x.length; i++) context.lineTo(px(x[i]), py(y[i]));
  context.stroke();
  context.setLineDash([]);
  if (!dots) return;
  for (let i = 0; i < x.length; i++) disc(context, px(x[i]), py(y[i]), 2.5);
}

/**
 * A line where the pointer is, and a dot on every curve that has a value there.
 * @param {CanvasRenderingContext2D} context @param {Frame} frame @param {Drawn[]} curves
 * @param {Inks} inks @param {number} at
 * @param {ReturnType<typeof placing>} place @param {(v: number) => number} crisp
 */
function paintPointer(context, { height, y: [low, high] }, curves, inks, at, { px, py }, crisp) {
  context.strokeStyle = inks.muted;
  context.lineWidth = 1;
  context.setLineDash([3, 2]);
  context.beginPath();
  context.moveTo(crisp(px(at)), EDGE.top);
  context.lineTo(crisp(px(at)), height - EDGE.bottom);
  context.stroke();
  context.setLineDash([]);
  for (const { x, y, stroke } of curves) {
    const i = nearest(x, at);
    if (i < 0 || y[i] < low || y[i] > high) continue;
    context.fillStyle = stroke;
    disc(context, px(x[i]), py(y[i]), 3.5);
  }
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} radius */
function disc(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
