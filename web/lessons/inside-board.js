/**
 * What the core's views say of one meta-step, as the stage draws it. Losses of a quadratic task are
 * worked out here from its centre and Hessian, for the eye only.
 *
 * @typedef {[number, number]} Point
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 *
 * @typedef {object} Task  of two parameters
 * @property {Point} centre
 * @property {number[]} hessian  [4]
 * @property {Point} slope  at theta
 * @property {Point[]} path  theta, and where each inner step leads
 * @property {Point} after  gradient at the end of it
 * @property {number} before  loss at theta
 * @property {number} query  loss at the end of the path
 *
 * @typedef {object} Arrow  a direction to descend in, and where it is drawn
 * @property {Point} to  minus the gradient, in the plane
 * @property {number} length  of the gradient
 * @property {number} angle  to MAML's, degrees
 *
 * @typedef {Record<string, Arrow>} Arrows
 *
 * @typedef {object} Board
 * @property {Point} theta
 * @property {Task[]} tasks
 * @property {Point} rates  of the inner steps
 * @property {Arrows} arrows
 * @property {number} before  mean of the tasks' losses
 * @property {number} meta  mean after the inner steps
 */

/** The arrows in the order of their legend. */
export const KINDS = ['maml', 'firstOrder', 'second', 'reptile', 'metasgd', 'joint'];

/** @param {ArrayLike<number>} data @param {number} at @returns {Point} */
const pair = (data, at) => [data[2 * at], data[2 * at + 1]];

/** @param {Point} a @param {Point} b @param {number} [times] @returns {Point} */
export const plus = (a, b, times = 1) => [a[0] + times * b[0], a[1] + times * b[1]];

/** @param {number[]} h @param {Point} centre @param {Point} w */
export function bowl(h, centre, w) {
  const [x, y] = plus(w, centre, -1);
  return (x * x * h[0] + 2 * x * y * h[1] + y * y * h[3]) / 2;
}

/** @param {number[]} h @param {Point} centre @param {Point} w @returns {Point} */
function slopeOf(h, centre, w) {
  const [x, y] = plus(w, centre, -1);
  return [h[0] * x + h[1] * y, h[2] * x + h[3] * y];
}

/** @param {Point[]} points @returns {Point} */
function mean(points) {
  let sum = /** @type {Point} */ ([0, 0]);
  for (const point of points) sum = plus(sum, point, 1 / points.length);
  return sum;
}

/** @param {Point} gradient @param {Point} maml @returns {Arrow} */
function arrowOf([x, y], maml) {
  const cross = maml[0] * y - maml[1] * x;
  const dot = maml[0] * x + maml[1] * y;
  return {
    to: [-x, -y],
    length: Math.hypot(x, y),
    angle: (180 / Math.PI) * Math.abs(Math.atan2(cross, dot)),
  };
}

/**
 * @param {Tensors} view  `storyboard` of quadratic tasks
 * @param {string} method  that trains: Meta-SGD goes by rates of its own
 * @param {number} rate
 * @returns {Board}
 */
export function readBoard(view, method, rate) {
  const [count, points] = view.path.dims;
  const theta = pair(view.theta.data, 0);
  const path = method === 'metasgd' ? view.metasgdPath : view.path;
  const tasks = Array.from({ length: count }, (_, t) => {
    const hessian = Array.from(view.hessian.data.subarray(4 * t, 4 * t + 4));
    const centre = pair(view.centre.data, t);
    const way = Array.from({ length: points }, (point, k) => pair(path.data, t * points + k));
    const end = way[points - 1];
    return {
      ...{ centre, hessian, path: way, slope: pair(view.slope.data, t) },
      after: slopeOf(hessian, centre, end),
      before: bowl(hessian, centre, theta),
      query: bowl(hessian, centre, end),
    };
  });
  const all = (/** @type {string} */ name) =>
    mean(tasks.map((task, t) => pair(view[name].data, t)));
  const maml = all('maml');
  const gradients = {
    maml,
    firstOrder: all('firstOrder'),
    second: plus(maml, all('firstOrder'), -1),
    reptile: all('reptile'),
    metasgd: all('metasgd'),
    joint: all('slope'),
  };
  return {
    theta,
    tasks,
    rates: ratesOf(tasks, theta, rate),
    arrows: Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => [name, arrowOf(gradient, maml)]),
    ),
    before: tasks.reduce((sum, { before }) => sum + before / count, 0),
    meta: tasks.reduce((sum, { query }) => sum + query / count, 0),
  };
}

/** By how much a slope of 1 moves each weight. @param {Task[]} tasks @param {Point} theta @param {number} usual @returns {Point} */
function ratesOf(tasks, theta, usual) {
  const of = (/** @type {0 | 1} */ i) => {
    let moved = 0;
    let square = 0;
    for (const { path, slope } of tasks) {
      moved += (theta[i] - path[1][i]) * slope[i];
      square += slope[i] * slope[i];
    }
    return square > 1e-12 ? moved / square : usual;
  };
  return [of(0), of(1)];
}

/**
 * Arrows of many weights in the plane of two of them: their lengths and angles are true, what
 * leaves the plane is lost in the drawing.
 * @param {ArrayLike<number>} dots  of MAML, first order, Reptile, joint, the own one; [5,5]
 * @param {number} rate
 * @param {string} method
 * @returns {Arrows}
 */
export function arrowsOf(dots, rate, method) {
  const size = 5;
  const dot = (/** @type {number} */ i, /** @type {number} */ j) => dots[size * i + j];
  const length = Math.sqrt(dot(0, 0));
  const along = (/** @type {number} */ i) => dot(0, i) / length;
  const off = Math.sqrt(Math.max(dot(1, 1) - along(1) ** 2, 1e-20));
  const across = (/** @type {number} */ i) => (dot(1, i) - along(1) * along(i)) / off;
  const one = (/** @type {number} */ i, scale = 1) => {
    const own = Math.sqrt(dot(i, i));
    const cosine = own > 0 ? along(i) / own : 1;
    return {
      to: /** @type {Point} */ ([scale * along(i), scale * across(i)]),
      length: scale * own,
      angle: (180 / Math.PI) * Math.acos(Math.min(1, Math.max(-1, cosine))),
    };
  };
  const maml = one(0);
  const firstOrder = one(1);
  const second = plus(maml.to, firstOrder.to, -1);
  return {
    maml,
    firstOrder,
    second: { ...arrowOf(second, maml.to), to: second },
    reptile: one(2, 1 / rate),
    ...(method === 'metasgd' ? { metasgd: one(4) } : {}),
    joint: one(3),
  };
}

/**
 * The quadratic through the nine values of a grid of three by three: what the mean of quadratic
 * tasks is before and after any number of inner steps.
 * @param {ArrayLike<number>} grid  rows: second weight
 * @param {number} extent  it reaches from -extent to extent
 * @returns {{ centre: Point, hessian: number[] } | null} null where it has no lowest point
 */
export function quadraticOf(grid, extent) {
  const f = (/** @type {number} */ x, /** @type {number} */ y) => grid[3 * (y + 1) + x + 1];
  const e2 = extent * extent;
  const a = (f(1, 0) + f(-1, 0) - 2 * f(0, 0)) / e2;
  const c = (f(0, 1) + f(0, -1) - 2 * f(0, 0)) / e2;
  const b = (f(1, 1) + f(-1, -1) - f(1, -1) - f(-1, 1)) / (4 * e2);
  const gx = (f(1, 0) - f(-1, 0)) / (2 * extent);
  const gy = (f(0, 1) - f(0, -1)) / (2 * extent);
  const det = a * c - b * b;
  if (!(det > 1e-9 * (a + c) ** 2)) return null;
  const centre = /** @type {Point} */ ([(b * gy - c * gx) / det, (b * gx - a * gy) / det]);
  return centre.every(Number.isFinite) ? { centre, hessian: [a, b, b, c] } : null;
}

/**
 * Half axes and turn, in degrees, of the line on which a bowl is `rise` above its ground.
 * @param {number[]} h @param {number} rise
 */
export function ellipseOf(h, rise) {
  const middle = (h[0] + h[3]) / 2;
  const off = Math.hypot((h[0] - h[3]) / 2, h[1]);
  const steep = middle + off;
  const flat = Math.max(middle - off, 1e-6 * steep);
  const turn = (90 / Math.PI) * Math.atan2(2 * h[1], h[0] - h[3]); // of the steep axis
  return {
    steep: Math.sqrt((2 * rise) / steep),
    flat: Math.sqrt((2 * rise) / flat),
    turn,
  };
}
