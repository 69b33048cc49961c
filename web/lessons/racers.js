/**
 * The six of the race: in the core's order, each with a colour, a dash and a mark of its own.
 *
 * @typedef {import('../views/height-map.js').Point} Point
 * @typedef {{ key: string, rate: string, token: string, dash: number[], mark: string }} Racer
 */

/** @type {readonly Racer[]} */
export const racers = [
  { key: 'sgd', rate: 'rateSgd', token: 'ink', dash: [], mark: 'circle' },
  { key: 'momentum', rate: 'rateMomentum', token: 'support', dash: [], mark: 'square' },
  { key: 'nesterov', rate: 'rateNesterov', token: 'before', dash: [7, 3], mark: 'diamond' },
  { key: 'rmsprop', rate: 'rateRmsprop', token: 'adapted', dash: [], mark: 'triangle' },
  { key: 'adam', rate: 'rateAdam', token: 'query', dash: [], mark: 'down' },
  { key: 'adamw', rate: 'rateAdamw', token: 'divergence', dash: [4, 2], mark: 'star' },
];

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

/** Heights on a scale of powers of ten; below the least one nothing is told apart. */
export const LEAST_POWER = -6;

/** @param {number} height */
export const power = (height) => Math.log10(Math.max(height, 10 ** LEAST_POWER));
