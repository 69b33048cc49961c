/**
 * Marks on canvases and in SVG, so that a colour is never alone.
 *
 * @typedef {[number, number]} Point
 */

/** Corners of a mark of radius 1, as [x, y] with y downwards. @type {Record<string, Point[]>} */
const corners = {
  square: [
    [-0.85, -0.85],
    [0.85, -0.85],
    [0.85, 0.85],
    [-0.85, 0.85],
  ],
  diamond: [
    [0, -1.2],
    [1.2, 0],
    [0, 1.2],
    [-1.2, 0],
  ],
  triangle: [
    [0, -1.15],
    [1.1, 0.8],
    [-1.1, 0.8],
  ],
  down: [
    [0, 1.15],
    [1.1, -0.8],
    [-1.1, -0.8],
  ],
  star: Array.from({ length: 10 }, (_, i) => {
    const r = i % 2 ? 0.55 : 1.3;
    const angle = (Math.PI * i) / 5;
    return /** @type {Point} */ ([r * Math.sin(angle), -r * Math.cos(angle)]);
  }),
};

/**
 * The outline of a mark, to be filled and stroked.
 * @param {CanvasRenderingContext2D} context
 * @param {string} mark
 * @param {number} x @param {number} y @param {number} size  radius
 */
export function markPath(context, mark, x, y, size) {
  context.beginPath();
  if (mark in corners) {
    for (const [dx, dy] of corners[mark]) context.lineTo(x + size * dx, y + size * dy);
    context.closePath();
  } else context.arc(x, y, size, 0, 2 * Math.PI);
}

/** The same for SVG, around (0, 0). @param {string} mark @param {number} size */
export function markOutline(mark, size) {
  if (!(mark in corners)) {
    const r = size;
    return `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
  }
  const points = corners[mark].map(([x, y]) => `${(size * x).toFixed(2)} ${(size * y).toFixed(2)}`);
  return `M${points.join('L')}Z`;
}
