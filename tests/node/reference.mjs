/**
 * What the builders of a graph compute, in double precision and plain loops: the reference of
 * graph.test.mjs. An array is { dims, data }, row by row.
 */

/** @typedef {{ dims: number[], data: number[] }} Nd */

/** @param {readonly number[]} dims */
export const count = (dims) => dims.reduce((a, b) => a * b, 1);

/** @param {number[]} dims @param {number[]} [data] @returns {Nd} */
export const nd = (dims, data = new Array(count(dims)).fill(0)) => ({ dims, data });

/** @param {readonly number[]} dims @param {number} flat */
function unravel(dims, flat) {
  /** @type {number[]} */
  const index = new Array(dims.length);
  for (let k = dims.length - 1; k >= 0; k--) {
    index[k] = flat % dims[k];
    flat = Math.floor(flat / dims[k]);
  }
  return index;
}

/** @param {readonly number[]} dims @param {readonly number[]} index */
const ravel = (dims, index) => index.reduce((at, i, k) => at * dims[k] + i, 0);

/** @param {number[]} dims @param {(index: number[]) => number} f @returns {Nd} */
export const fill = (dims, f) =>
  nd(
    dims,
    Array.from({ length: count(dims) }, (_, i) => f(unravel(dims, i))),
  );

/** @param {Nd} x @param {readonly number[]} index */
const at = (x, index) => x.data[ravel(x.dims, index)];

/** @param {(x: number) => number} f */
export const unary = (f) => (/** @type {Nd} */ x) => nd(x.dims, x.data.map(f));

/** An element of x seen under a larger shape. @param {Nd} x @param {readonly number[]} index */
const spread = (x, index) =>
  at(
    x,
    x.dims.map((d, k) => (d === 1 ? 0 : index[k + index.length - x.dims.length])),
  );

/** @param {readonly number[]} a @param {readonly number[]} b */
function joined(a, b) {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, k) =>
    Math.max(a[k - rank + a.length] ?? 1, b[k - rank + b.length] ?? 1),
  );
}

/** @param {(a: number, b: number) => number} f */
export const binary = (f) => (/** @type {Nd} */ a, /** @type {Nd} */ b) =>
  fill(joined(a.dims, b.dims), (i) => f(spread(a, i), spread(b, i)));

/** @param {Nd} x @param {number[]} perm */
export const transpose = (x, perm) =>
  fill(
    perm.map((p) => x.dims[p]),
    (i) => {
      /** @type {number[]} */
      const from = [];
      perm.forEach((p, k) => (from[p] = i[k]));
      return at(x, from);
    },
  );

/** Swaps the last two axes. @param {Nd} x */
export function flip(x) {
  const perm = x.dims.map((_, k) => k);
  perm.push(...perm.splice(-2).reverse());
  return transpose(x, perm);
}

/** @param {Nd} a @param {Nd} b */
export function matmul(a, b) {
  const inner = /** @type {number} */ (a.dims.at(-1));
  const dims = [...a.dims.slice(0, -1), /** @type {number} */ (b.dims.at(-1))];
  return fill(dims, (i) => {
    const lead = i.slice(0, -2);
    const [row, column] = i.slice(-2);
    let s = 0;
    for (let k = 0; k < inner; k++) s += at(a, [...lead, row, k]) * at(b, [...lead, k, column]);
    return s;
  });
}

/**
 * Calls f for every term x[b,i,j,c] w[u,v,c,o] of y[b,p,q,o].
 * @param {{ x: number[], w: number[], stride: number, pad: number }} sizes
 * @param {(x: number[], w: number[], y: number[]) => void} f
 */
function taps({ x, w, stride, pad }, f) {
  const [B, H, W, C] = x;
  const [KH, KW, , O] = w;
  const OH = Math.floor((H + 2 * pad - KH) / stride) + 1;
  const OW = Math.floor((W + 2 * pad - KW) / stride) + 1;
  for (let b = 0; b < B; b++)
    for (let p = 0; p < OH; p++)
      for (let q = 0; q < OW; q++)
        for (let o = 0; o < O; o++)
          for (let u = 0; u < KH; u++)
            for (let v = 0; v < KW; v++)
              for (let c = 0; c < C; c++) {
                const i = p * stride + u - pad;
                const j = q * stride + v - pad;
                if (i >= 0 && i < H && j >= 0 && j < W) f([b, i, j, c], [u, v, c, o], [b, p, q, o]);
              }
  return [B, OH, OW, O];
}

/** @param {Nd} x @param {number[]} index @param {number} value */
const add = (x, index, value) => {
  x.data[ravel(x.dims, index)] += value;
};

/** @param {Nd} x @param {Nd} w @param {number} stride @param {number} pad */
export function conv(x, w, stride, pad) {
  const sizes = { x: x.dims, w: w.dims, stride, pad };
  const y = nd(taps(sizes, () => {}));
  taps(sizes, (i, k, o) => add(y, o, at(x, i) * at(w, k)));
  return y;
}

/** @param {Nd} y @param {Nd} w @param {number[]} size @param {number} stride @param {number} pad */
export function convDx(y, w, size, stride, pad) {
  const x = nd([y.dims[0], ...size, w.dims[2]]);
  taps({ x: x.dims, w: w.dims, stride, pad }, (i, k, o) => add(x, i, at(y, o) * at(w, k)));
  return x;
}

/** @param {Nd} x @param {Nd} y @param {number[]} size @param {number} stride @param {number} pad */
export function convDw(x, y, size, stride, pad) {
  const w = nd([...size, x.dims[3], y.dims[3]]);
  taps({ x: x.dims, w: w.dims, stride, pad }, (i, k, o) => add(w, k, at(x, i) * at(y, o)));
  return w;
}

/**
 * For each window of pooling, its indices into the picture.
 * @param {number[]} dims @param {number} size @param {number} stride
 */
function windows([B, H, W, C], size, stride) {
  const dims = [B, Math.floor((H - size) / stride) + 1, Math.floor((W - size) / stride) + 1, C];
  const of = (/** @type {number[]} */ [b, p, q, c]) =>
    Array.from({ length: size * size }, (_, k) => [
      b,
      p * stride + Math.floor(k / size),
      q * stride + (k % size),
      c,
    ]);
  return { dims, of };
}

/** @param {Nd} x @param {number[][]} window */
const largest = (x, window) => window.reduce((best, i) => (at(x, i) > at(x, best) ? i : best));

/** @param {Nd} x @param {number} size @param {number} stride */
export function avgPool(x, size, stride) {
  const { dims, of } = windows(x.dims, size, stride);
  return fill(dims, (o) => of(o).reduce((s, i) => s + at(x, i), 0) / (size * size));
}

/** @param {Nd} y @param {number[]} shape @param {number} size @param {number} stride */
export function avgPoolDx(y, [height, width], size, stride) {
  const x = nd([y.dims[0], height, width, y.dims[3]]);
  const { dims, of } = windows(x.dims, size, stride);
  fill(dims, (o) => {
    for (const i of of(o)) add(x, i, at(y, o) / (size * size));
    return 0;
  });
  return x;
}

/** @param {Nd} a @param {Nd} b @param {number} size @param {number} stride */
export function maxPick(a, b, size, stride) {
  const { dims, of } = windows(a.dims, size, stride);
  return fill(dims, (o) => at(b, largest(a, of(o))));
}

/** @param {Nd} a @param {Nd} y @param {number} size @param {number} stride */
export function maxPut(a, y, size, stride) {
  const x = nd(a.dims);
  const { dims, of } = windows(a.dims, size, stride);
  fill(dims, (o) => {
    add(x, largest(a, of(o)), at(y, o));
    return 0;
  });
  return x;
}

/** @param {Nd} x @param {number[]} axes @param {boolean} keep */
export function sum(x, axes, keep) {
  const kept = x.dims.map((d, k) => (axes.includes(k) ? 1 : d));
  const y = nd(kept);
  x.data.forEach((v, i) =>
    add(
      y,
      unravel(x.dims, i).map((n, k) => (axes.includes(k) ? 0 : n)),
      v,
    ),
  );
  return keep
    ? y
    : nd(
        x.dims.filter((_, k) => !axes.includes(k)),
        y.data,
      );
}

/** @param {Nd} x @param {number[]} axes @param {boolean} keep */
export function mean(x, axes, keep) {
  const n = count(axes.map((k) => x.dims[k]));
  return unary((v) => v / n)(sum(x, axes, keep));
}

/** @param {Nd} x @param {number[]} to */
export function sumTo(x, to) {
  const y = nd(to);
  x.data.forEach((v, i) => {
    const index = unravel(x.dims, i).slice(x.dims.length - to.length);
    add(
      y,
      index.map((n, k) => (to[k] === 1 ? 0 : n)),
      v,
    );
  });
  return y;
}

/** @param {Nd} x @param {number[]} to */
export const broadcast = (x, to) => fill(to, (i) => spread(x, i));

/** @param {Nd} x */
export function lse(x) {
  const last = x.dims.length - 1;
  return unary(Math.log)(sum(unary(Math.exp)(x), [last], false));
}

/** @param {Nd} x */
export function logSoftmax(x) {
  const column = nd([...x.dims.slice(0, -1), 1], lse(x).data);
  return binary((a, b) => a - b)(x, column);
}

/** @param {Nd} x @param {number} axis @param {number} start @param {number} n */
export const slice = (x, axis, start, n) =>
  fill(
    x.dims.map((d, k) => (k === axis ? n : d)),
    (i) =>
      at(
        x,
        i.map((v, k) => (k === axis ? v + start : v)),
      ),
  );

/** @param {Nd} x @param {number} axis @param {number} before @param {number} after */
export const pad = (x, axis, before, after) =>
  fill(
    x.dims.map((d, k) => (k === axis ? d + before + after : d)),
    (i) => {
      const from = i.map((v, k) => (k === axis ? v - before : v));
      return from[axis] < 0 || from[axis] >= x.dims[axis] ? 0 : at(x, from);
    },
  );

/** @param {Nd[]} xs @param {number} axis */
export function concat(xs, axis) {
  const total = xs.reduce((n, x) => n + x.dims[axis], 0);
  return fill(
    xs[0].dims.map((d, k) => (k === axis ? total : d)),
    (i) => {
      let left = i[axis];
      const x = /** @type {Nd} */ (
        xs.find((one) => left < one.dims[axis] || ((left -= one.dims[axis]), false))
      );
      return at(
        x,
        i.map((v, k) => (k === axis ? left : v)),
      );
    },
  );
}

/** @param {Nd} x @param {Nd} index */
export const gather = (x, index) =>
  fill([index.dims[0], x.dims[1]], ([i, j]) => at(x, [index.data[i], j]));

/** @param {Nd} x @param {Nd} index @param {number} rows */
export function scatter(x, index, rows) {
  const y = nd([rows, x.dims[1]]);
  fill(x.dims, ([i, j]) => {
    add(y, [index.data[i], j], at(x, [i, j]));
    return 0;
  });
  return y;
}

/**
 * (x - mean) / sqrt(variance + eps) over some axes, and 1 / sqrt(variance + eps).
 * @param {Nd} x @param {number[]} axes @param {number} eps
 */
export function normalised(x, axes, eps) {
  const centred = binary((a, b) => a - b)(x, mean(x, axes, true));
  const rstd = unary((v) => 1 / Math.sqrt(v + eps))(mean(unary((v) => v * v)(centred), axes, true));
  return { y: binary((a, b) => a * b)(centred, rstd), rstd };
}

/** rstd (g - mean g - y mean(g y)) over the middle axis. @param {Nd} y @param {Nd} r @param {Nd} g */
export function normGrad(y, r, g) {
  const times = binary((a, b) => a * b);
  const minus = binary((a, b) => a - b);
  const inner = mean(times(g, y), [1], true);
  return times(r, minus(minus(g, mean(g, [1], true)), times(y, inner)));
}
