/**
 * Statistics of a set of drawings, as the official ones were measured: of bitmaps at 105 x 105, of
 * strokes, of 28 x 28 pictures, and how hard they are for raw pixels.
 */

/** @typedef {import('metaglyph').Core} Core */
/** @typedef {import('metaglyph').Dataset} Dataset */

const SIDE = 105;

/** @param {readonly number[]} xs */
export const mean = (xs) => xs.reduce((a, b) => a + b, 0) / xs.length;

/** @param {readonly number[]} xs */
export function sd(xs) {
  const m = mean(xs);
  return Math.sqrt(mean(xs.map((x) => (x - m) * (x - m))));
}

/** Whole numbers below n, always the same: a linear congruential generator. */
export function below(seed = 1n) {
  let state = seed;
  return (/** @type {number} */ n) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number(state >> 33n) % n;
  };
}

/**
 * Sizes of the connected pieces (8 neighbours) of pixels that are `ink`, and whether each touches
 * the border.
 * @param {Uint8Array} bitmap @param {number} ink @param {boolean} diagonal
 */
function pieces(bitmap, ink, diagonal) {
  const seen = new Uint8Array(bitmap.length);
  /** @type {{ size: number, border: boolean }[]} */
  const found = [];
  for (let i = 0; i < bitmap.length; i++) {
    if (seen[i] || bitmap[i] !== ink) continue;
    const piece = { size: 0, border: false };
    const left = [i];
    seen[i] = 1;
    for (let p = left.pop(); p !== undefined; p = left.pop()) {
      const x = p % SIDE;
      const y = (p - x) / SIDE;
      piece.size++;
      if (!x || !y || x === SIDE - 1 || y === SIDE - 1) piece.border = true;
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) {
          if (!diagonal && dx && dy) continue;
          const q = p + SIDE * dy + dx;
          if (x + dx < 0 || x + dx >= SIDE || y + dy < 0 || y + dy >= SIDE) continue;
          if (!seen[q] && bitmap[q] === ink) {
            seen[q] = 1;
            left.push(q);
          }
        }
    }
    found.push(piece);
  }
  return found;
}

/** @param {Dataset} data @returns {Record<string, number>} */
export function bitmapStatistics(data) {
  /** @type {Record<string, number[]>} */
  const all = { ink: [], width: [], height: [], x: [], y: [], mass: [], onePiece: [], holes: [] };
  for (let item = 0; item < data.items; item++) {
    const bitmap = /** @type {Uint8Array} */ (data.bitmap(item));
    let left = SIDE;
    let right = -1;
    let top = SIDE;
    let bottom = -1;
    let ink = 0;
    let mx = 0;
    for (let i = bitmap.indexOf(1); i >= 0; i = bitmap.indexOf(1, i + 1)) {
      const x = i % SIDE;
      const y = (i - x) / SIDE;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      ink++;
      mx += x;
    }
    all.ink.push(ink / SIDE ** 2);
    all.width.push(right - left + 1);
    all.height.push(bottom - top + 1);
    all.x.push((left + right) / 2);
    all.y.push((top + bottom) / 2);
    all.mass.push(mx / ink);
    all.onePiece.push(Number(pieces(bitmap, 1, true).length === 1));
    all.holes.push(pieces(bitmap, 0, false).filter((p) => !p.border && p.size >= 9).length);
  }
  return {
    'ink, mean': mean(all.ink),
    'ink, sd': sd(all.ink),
    'box width, mean': mean(all.width),
    'box width, sd': sd(all.width),
    'box height, mean': mean(all.height),
    'box height, sd': sd(all.height),
    'box centre x, sd': sd(all.x),
    'box centre y, sd': sd(all.y),
    'centre of mass x, sd': sd(all.mass),
    'share in one piece': mean(all.onePiece),
    'holes, mean': mean(all.holes),
  };
}

/**
 * A stroke as the official ones were measured: points every 2 pixels, smoothed with a Gaussian of
 * 3 pixels.
 * @param {readonly [number, number, number][]} points
 */
function smooth(points) {
  /** @type {[number, number][]} */
  const even = [[points[0][0], points[0][1]]];
  let left = 2;
  for (let i = 1; i < points.length; i++) {
    let [x, y] = points[i - 1];
    const [x1, y1] = points[i];
    for (let d = Math.hypot(x1 - x, y1 - y); d >= left; d = Math.hypot(x1 - x, y1 - y)) {
      x += ((x1 - x) * left) / d;
      y += ((y1 - y) * left) / d;
      even.push([x, y]);
      left = 2;
    }
    left -= Math.hypot(x1 - x, y1 - y);
  }
  const end = points[points.length - 1];
  even.push([end[0], end[1]]);
  const weights = Array.from({ length: 13 }, (_, k) => Math.exp(-0.5 * ((k - 6) / 1.5) ** 2));
  const total = weights.reduce((a, b) => a + b, 0);
  // Beyond an end the line goes on as its mirror image through that end.
  const last = even.length - 1;
  const within = (/** @type {number} */ i) => even[Math.min(Math.max(i, 0), last)];
  const beyond = (/** @type {number} */ i, /** @type {0 | 1} */ axis) => {
    if (i < 0) return 2 * even[0][axis] - within(-i)[axis];
    return i > last ? 2 * even[last][axis] - within(2 * last - i)[axis] : even[i][axis];
  };
  return even.map((_, i) => {
    const at = [0, 0];
    weights.forEach((w, k) => {
      at[0] += (w / total) * beyond(i + k - 6, 0);
      at[1] += (w / total) * beyond(i + k - 6, 1);
    });
    return at;
  });
}

/** @param {Dataset} data @returns {Record<string, number>} */
export function strokeStatistics(data) {
  /** @type {number[]} */
  const counts = [];
  /** @type {number[]} */
  const lengths = [];
  /** @type {number[]} */
  const paths = [];
  for (let item = 0; item < data.items; item++) {
    const strokes = data.strokes(item) ?? [];
    counts.push(strokes.length);
    let path = 0;
    for (const { points } of strokes) {
      const line = smooth(points);
      let length = 0;
      for (let i = 1; i < line.length; i++)
        length += Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]);
      lengths.push(length);
      path += length;
    }
    paths.push(path);
  }
  const share = (/** @type {number} */ n) => mean(counts.map((c) => Number(c === n)));
  return {
    'strokes, mean': mean(counts),
    'strokes, sd': sd(counts),
    'share of one stroke': share(1),
    'share of two strokes': share(2),
    'share of three strokes': share(3),
    'stroke length, mean': mean(lengths),
    'stroke length, sd': sd(lengths),
    'path of a drawing, mean': mean(paths),
    'path of a drawing, sd': sd(paths),
  };
}

/**
 * Eigenvalues of a symmetric matrix, largest first: Householder's tridiagonal form, then the number
 * of eigenvalues below a bound by Sturm's count, bisected (Golub & Van Loan, 8.3 and 8.4).
 * @param {Float64Array} a n x n, overwritten
 * @param {number} n
 */
export function eigenvalues(a, n) {
  const d = new Float64Array(n);
  const e = new Float64Array(n); // e[i] joins i and i + 1
  const v = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    let norm = 0;
    for (let i = k + 1; i < n; i++) norm += a[i * n + k] ** 2;
    norm = Math.sqrt(norm);
    const first = a[(k + 1) * n + k];
    const alpha = first > 0 ? -norm : norm;
    e[k] = alpha;
    if (norm === 0) continue;
    let vv = 0;
    for (let i = k + 1; i < n; i++) {
      v[i] = a[i * n + k] - (i === k + 1 ? alpha : 0);
      vv += v[i] * v[i];
    }
    const beta = 2 / vv;
    let pv = 0;
    for (let i = k + 1; i < n; i++) {
      let s = 0;
      for (let j = k + 1; j < n; j++) s += a[i * n + j] * v[j];
      p[i] = beta * s;
      pv += p[i] * v[i];
    }
    for (let i = k + 1; i < n; i++) p[i] -= (beta / 2) * pv * v[i];
    for (let i = k + 1; i < n; i++)
      for (let j = k + 1; j < n; j++) a[i * n + j] -= v[i] * p[j] + p[i] * v[j];
  }
  for (let i = 0; i < n; i++) d[i] = a[i * n + i];
  e[n - 2] = a[(n - 1) * n + n - 2];
  let bound = 0;
  for (let i = 0; i < n; i++)
    bound = Math.max(bound, Math.abs(d[i]) + Math.abs(e[i]) + Math.abs(i ? e[i - 1] : 0));
  const under = (/** @type {number} */ x) => {
    let count = 0;
    let q = 1;
    for (let i = 0; i < n; i++) {
      q = d[i] - x - (i ? e[i - 1] ** 2 / (q || 1e-300) : 0);
      if (q < 0) count++;
    }
    return count;
  };
  return Float64Array.from({ length: n }, (_, i) => {
    let [lo, hi] = [-bound, bound];
    for (let step = 0; step < 48; step++) {
      const middle = (lo + hi) / 2;
      if (under(middle) > n - 1 - i) hi = middle;
      else lo = middle;
    }
    return (lo + hi) / 2;
  });
}

/**
 * X^T X / n of centred rows, on the core.
 * @param {Core} core @param {Float32Array} rows n x 784 @param {number} n
 */
function covariance(core, rows, n) {
  const centre = new Float64Array(784);
  rows.forEach((v, i) => (centre[i % 784] += v / n));
  const g = core.graph();
  const x = g.input([n, 784]);
  const c = g.matmulTn(x, x);
  const plan = g.plan([c]);
  plan.set(
    x,
    rows.map((v, i) => v - centre[i % 784]),
  );
  plan.run();
  const out = Float64Array.from(plan.get(c), (v) => v / n);
  g.free();
  return out;
}

/**
 * Of the 28 x 28 pictures.
 * @param {Core} core @param {Dataset} data @param {'none' | 'centre'} normalise
 * @returns {Record<string, number>}
 */
export function pictureStatistics(core, data, normalise) {
  const n = data.items;
  const rows = new Float32Array(n * 784);
  for (let i = 0; i < n; i++) rows.set(data.picture(i, { normalise }), 784 * i);
  const distance = (/** @type {number} */ a, /** @type {number} */ b) => {
    let s = 0;
    for (let k = 0; k < 784; k++) s += (rows[784 * a + k] - rows[784 * b + k]) ** 2;
    return Math.sqrt(s);
  };
  /** @type {number[]} */
  const within = [];
  for (const { first, count } of data.classes)
    for (let i = 0; i < count; i++)
      for (let j = 0; j < i; j++) within.push(distance(first + i, first + j));
  const random = below(7n);
  /** @type {number[]} */
  const between = [];
  while (between.length < 40_000) {
    const [a, b] = [random(n), random(n)];
    if (data.classOf(a) !== data.classOf(b)) between.push(distance(a, b));
  }
  // Nearest mean on pixels: 1,500 episodes of 5 classes with 1 drawing, 5 queries a class.
  let right = 0;
  for (let episode = 0; episode < 1500; episode++) {
    const classes = new Set();
    while (classes.size < 5) classes.add(random(data.classes.length));
    const drawn = [...classes].map((c) => {
      const { first, count } = data.classes[c];
      const items = new Set();
      while (items.size < 6) items.add(first + random(count));
      return [...items];
    });
    drawn.forEach(([, ...queries], label) => {
      for (const q of queries) {
        const d = drawn.map(([support]) => distance(q, support));
        right += Number(d.indexOf(Math.min(...d)) === label);
      }
    });
  }
  const common = {
    'L2 within a character': mean(within),
    'L2 between characters': mean(between),
    'between / within': mean(between) / mean(within),
    '5-way 1-shot, nearest mean': right / (1500 * 25),
  };
  if (normalise === 'centre')
    return Object.fromEntries(Object.entries(common).map(([k, v]) => [`centred: ${k}`, v]));
  const values = eigenvalues(covariance(core, rows, n), 784);
  const total = values.reduce((a, b) => a + b, 0);
  const upTo = (/** @type {number} */ k) => values.slice(0, k).reduce((a, b) => a + b, 0) / total;
  let over = 0;
  for (const v of rows) over += Number(v > 0.5);
  return {
    'pixels above 0.5': over / rows.length,
    ...common,
    'variance, total': total,
    'PCA: share of 1': upTo(1),
    'PCA: share of 10': upTo(10),
    'PCA: share of 50': upTo(50),
    'PCA: share of 100': upTo(100),
    'PCA: participation ratio': total ** 2 / values.reduce((a, b) => a + b * b, 0),
  };
}

/** @param {Core} core @param {Dataset} data */
export const statistics = (core, data) => ({
  ...bitmapStatistics(data),
  ...strokeStatistics(data),
  ...pictureStatistics(core, data, 'none'),
  ...pictureStatistics(core, data, 'centre'),
});
