/**
 * Pieces of the line at a height, by marching squares; places in cells of the grid.
 * @param {Float32Array} values  [n, n]
 * @param {number} n
 * @param {number} level
 * @returns {[number, number][][]}
 */
export function contour(values, n, level) {
  /** @type {[number, number][][]} */
  const pieces = [];
  const corners = /** @type {const} */ ([
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ]);
  for (let j = 0; j + 1 < n; j++) {
    for (let i = 0; i + 1 < n; i++) {
      /** @type {[number, number][]} */
      const crossings = [];
      for (let k = 0; k < 4; k++) {
        const [ax, ay] = corners[k];
        const [bx, by] = corners[(k + 1) % 4];
        const a = values[(j + ay) * n + i + ax] - level;
        const b = values[(j + by) * n + i + bx] - level;
        if (a < 0 === b < 0) continue;
        const part = a / (a - b);
        crossings.push([i + ax + part * (bx - ax), j + ay + part * (by - ay)]);
      }
      for (let k = 0; k + 1 < crossings.length; k += 2)
        pieces.push([crossings[k], crossings[k + 1]]);
    }
  }
  return pieces;
}
