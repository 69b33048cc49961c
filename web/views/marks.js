import { channels, colour } from './colours.js';

/**
 * Marks of clusters: twenty, each another pair of colour and shape. The colours are none of those that mean
 * something in other pictures.
 */

/** @typedef {'disc' | 'square' | 'triangle' | 'diamond'} MarkShape */

export const MARKS = 20;

const LIGHT = ['#7a7a00', '#007c89', '#8c5a2b', '#6a51a3', '#c0392b'];
const DARK = ['#c9c95a', '#5cc3cf', '#cf9d6c', '#a99be0', '#f08a80'];
/** @type {MarkShape[]} */
const SHAPES = ['disc', 'square', 'triangle', 'diamond'];

/** @param {number} cluster */
export const letterOf = (cluster) => String.fromCharCode(65 + cluster);

/** @param {number} cluster @returns {MarkShape} */
export const shapeOf = (cluster) => SHAPES[cluster % SHAPES.length];

/** @param {Element} element  whose theme counts @param {number} cluster */
export function colourOf(element, cluster) {
  const [red] = channels(colour(element, '--paper'));
  return (red < 128 ? DARK : LIGHT)[cluster % LIGHT.length];
}

/** Corners around 0, 0, of a mark about as large as a disc of radius 1; none of a disc. */
const CORNERS = {
  disc: [],
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  triangle: [
    [0, -1.25],
    [1.15, 0.8],
    [-1.15, 0.8],
  ],
  diamond: [
    [0, -1.3],
    [1.3, 0],
    [0, 1.3],
    [-1.3, 0],
  ],
};

/** As an SVG path in a box of 4 × 4 around 0, 0. @param {MarkShape} shape */
export function pathOf(shape) {
  if (shape === 'disc') return 'M-1,0a1,1 0 1 0 2,0a1,1 0 1 0 -2,0z';
  return `M${CORNERS[shape].map(([x, y]) => `${x},${y}`).join('L')}z`;
}

/**
 * Adds the outline to a canvas' path.
 * @param {CanvasRenderingContext2D} context @param {MarkShape} shape
 * @param {number} x @param {number} y @param {number} radius
 */
export function outlineOf(context, shape, x, y, radius) {
  if (shape === 'disc') {
    context.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  for (const [i, [dx, dy]] of CORNERS[shape].entries())
    if (i === 0) context.moveTo(x + radius * dx, y + radius * dy);
    else context.lineTo(x + radius * dx, y + radius * dy);
  context.closePath();
}
