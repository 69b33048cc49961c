/**
 * What order a VAE's codes have, beside the same tools on pixels: clusters, principal axes, and arithmetic.
 *
 *   node examples/latent.mjs [--data FOLDER] [--preset 10s|1min|10min] [--steps N] [--group 10]
 *       [--seed 1] [--out FILE.png]
 *
 * Trains by the recipe (or --steps) and looks at characters it has never seen, a fifth of all. k-means gets `group` of
 * them at a time, and their number. Pixels are normalised as the network sees them; "pixels, 32 axes" are
 * the strongest principal axes of the training drawings: the best linear code of the same length. The
 * picture: walks between two drawings, and between the means of two characters, half as far again past
 * both; walks along the three strongest axes of the codes; a - b + c. The same numbers on every machine.
 */
import { parseArgs } from 'node:util';
import { load, recipes } from 'metaglyph';
import { clusterAgreement, clusterPoints, principalAxes } from 'metaglyph/codes';
import {
  UsageError,
  cpuSeconds,
  drawings,
  progressBar,
  run,
  table,
  whole,
  writePictures,
} from './common.mjs';

/** @typedef {{ dims: number[], data: Float32Array }} Tensor */

const CHUNK = 500;
const ACROSS = 13; // pictures of a walk

/** @param {readonly number[]} values @returns {[mean: number, half: number]} half: of the 95 % interval */
function meanOf(values) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return [mean, 1.96 * Math.sqrt(squares / Math.max(1, values.length - 1) / values.length)];
}

/** @param {Tensor} points @param {number} i */
const row = ({ dims, data }, i) => data.subarray(dims[1] * i, dims[1] * (i + 1));

/** @param {Tensor} points @param {readonly number[]} which @returns {Tensor} */
const some = (points, which) => ({
  dims: [which.length, points.dims[1]],
  data: Float32Array.from(which.flatMap((i) => [...row(points, i)])),
});

/** @param {Tensor} points */
function middle({ dims: [n, width], data }) {
  const mean = new Float32Array(width);
  for (let i = 0; i < n; i++) for (let d = 0; d < width; d++) mean[d] += data[width * i + d] / n;
  return mean;
}

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
function distance(a, b) {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d] - b[d]) ** 2;
  return Math.sqrt(sum);
}

run(async () => {
  const { values: given } = parseArgs({
    options: {
      data: { type: 'string' },
      preset: { type: 'string', default: '1min' },
      steps: { type: 'string' },
      group: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: 'latent.png' },
    },
  });
  const seed = whole('seed', given.seed);
  const group = whole('group', given.group);
  const recipe = /** @type {Record<string, typeof recipes.vae['1min']>} */ (recipes.vae)[
    given.preset
  ];
  if (!recipe) throw new UsageError(`--preset: ${Object.keys(recipes.vae).join(', ')}`);
  const steps = given.steps ? whole('steps', given.steps) : recipe.steps;
  const core = await load();
  const data = await drawings(core, given.data, seed);
  const session = core.session('vae', { ...recipe.hypers, seed, split: { characters: 0.2 } }, data);
  const bar = progressBar('training', steps);
  const begin = cpuSeconds();
  while (session.steps < steps) {
    session.step(Math.min(50, steps - session.steps));
    bar.update(session.steps, `ELBO ${session.metrics().elbo.at(-1)?.toFixed(1)} nats`);
  }
  bar.stop();
  const seconds = cpuSeconds() - begin;
  const normalise = /** @type {'moment'} */ (session.hypers.normalise);
  const latent = Number(session.hypers.latent);

  // ---- drawings, their pixels and their codes ----
  const items = (/** @type {readonly number[]} */ classes) =>
    classes.flatMap((c) => {
      const { first, count } = data.classes[c];
      return Array.from({ length: count }, (_, i) => first + i);
    });
  /** @param {readonly number[]} list @returns {Tensor} */
  const pixelsOf = (list) => {
    const all = new Float32Array(784 * list.length);
    for (const [i, item] of list.entries()) all.set(data.picture(item, { normalise }), 784 * i);
    return { dims: [list.length, 784], data: all };
  };
  /** @param {Tensor} images @returns {Tensor} */
  const codesOf = ({ dims: [n], data: ink }) => {
    const all = new Float32Array(n * latent);
    for (let at = 0; at < n; at += CHUNK) {
      const images = ink.subarray(784 * at, 784 * Math.min(n, at + CHUNK));
      const { mean } = session.view('encode', {
        images: { dims: [images.length / 784, 784], data: images },
      });
      all.set(mean.data, latent * at);
    }
    return { dims: [n, latent], data: all };
  };
  /** @param {readonly ArrayLike<number>[]} codes */
  const decoded = (codes) =>
    session.view('decode', {
      z: { dims: [codes.length, latent], data: codes.flatMap((z) => Array.from(z)) },
    }).output.data;

  const held = items(session.split.test);
  const classes = held.map((item) => data.classOf(item));
  const pixels = pixelsOf(held);
  const codes = codesOf(pixels);
  const learnt = items(session.split.train);
  const linear = principalAxes(session, pixelsOf(learnt), { count: latent });
  /** @type {Tensor} */
  const places = { dims: [held.length, latent], data: new Float32Array(held.length * latent) };
  for (const i of held.keys())
    for (const [k, axis] of linear.axes.entries())
      places.data[latent * i + k] = axis.reduce(
        (sum, a, d) => sum + a * (pixels.data[784 * i + d] - linear.mean[d]),
        0,
      );
  const spaces = /** @type {const} */ ([
    [`codes, ${latent} numbers`, codes],
    [`pixels, ${latent} axes`, places],
    ['pixels, 784', pixels],
  ]);

  // ---- clusters ----
  const { test } = session.split;
  if (test.length < group)
    throw new UsageError(`--group: only ${test.length} characters are held out`);
  const groups = Array.from({ length: Math.floor(test.length / group) }, (_, g) =>
    test.slice(group * g, group * (g + 1)),
  );
  /** @param {Tensor} points @param {readonly number[]} characters @param {number} k */
  const judge = (points, characters, k) => {
    const which = [...held.keys()].filter((i) => characters.includes(classes[i]));
    const { label, silhouette } = clusterPoints(session, some(points, which), { k, seed });
    const of = which.map((i) => classes[i]);
    return { silhouette, ...clusterAgreement(session, label, of, { seed }) };
  };
  /** @param {Tensor} points @param {number} k */
  const clusterRow = (points, k) => {
    const all = groups.map((characters) => judge(points, characters, k));
    const cell = (/** @type {number[]} */ values, digits = 1, scale = 100) => {
      const [mean, half] = meanOf(values);
      return `${(scale * mean).toFixed(digits)} ± ${(scale * half).toFixed(digits)}`;
    };
    return [
      cell(all.map(({ purity }) => purity)),
      (100 * meanOf(all.map(({ chance }) => chance))[0]).toFixed(1),
      cell(all.map(({ rand }) => rand)),
      cell(
        all.map(({ silhouette }) => silhouette),
        3,
        1,
      ),
    ];
  };
  const head = ['purity %', 'by chance', 'adj. Rand %', 'silhouette'];
  console.log(
    `${groups.length} groups of ${group} held-out characters; trained ${seconds.toFixed(0)} s.`,
  );
  table([
    [`k-means, k = ${group}`, ...head],
    ...spaces.map(([name, points]) => [name, ...clusterRow(points, group)]),
  ]);
  table([
    ['codes, other k', ...head],
    ...[2, Math.ceil(group / 2), 2 * group, 4 * group].map((k) => [
      `k = ${k}`,
      ...clusterRow(codes, k),
    ]),
  ]);

  // ---- axes ----
  const counts = [2, 8, latent].filter((n) => n <= latent);
  /** @param {Tensor} points */
  const shares = (points) => {
    const { variance, total } = principalAxes(session, points, { count: latent });
    return counts.map((n) => {
      const part = variance.slice(0, n).reduce((a, b) => a + b, 0);
      return `${((100 * part) / total).toFixed(1)} %`;
    });
  };
  table([
    ['variance of held-out drawings along', ...counts.map((n) => `${n} axes`)],
    ['codes', ...shares(codes)],
    ['pixels', ...shares(pixels)],
  ]);

  // ---- arithmetic: X by the hand of q, from X by p, Y by p and Y by q ----
  const at = new Map(held.map((item, i) => [`${classes[i]} ${data.drawerOf(item)}`, i]));
  /** @type {[xp: number, yp: number, yq: number, xq: number][]} */
  const questions = [];
  for (const x of test)
    for (const y of test) {
      if (x === y || data.classes[x].alphabet !== data.classes[y].alphabet) continue;
      for (let p = 1; p <= 20; p++) {
        const q = 1 + ((p + x + y) % 20);
        const found = [`${x} ${p}`, `${y} ${p}`, `${y} ${q}`, `${x} ${q}`].map((k) => at.get(k));
        if (p !== q && found.every((i) => i !== undefined))
          questions.push(/** @type {[number, number, number, number]} */ (found));
      }
    }
  /** @param {Tensor} points */
  const arithmetic = (points) => {
    const means = new Map(
      test.map((c) => [
        c,
        middle(
          some(
            points,
            [...held.keys()].filter((i) => classes[i] === c),
          ),
        ),
      ]),
    );
    /** @type {number[][]} */
    const [right, off, plain, average] = [[], [], [], []];
    for (const [xp, yp, yq, xq] of questions) {
      const [a, b, c, truth] = [xp, yp, yq, xq].map((i) => row(points, i));
      const made = a.map((v, d) => v - b[d] + c[d]);
      const [nearest] = [...means]
        .map(([k, mean]) => /** @type {const} */ ([k, distance(made, mean)]))
        .reduce((best, one) => (one[1] < best[1] ? one : best));
      right.push(Number(nearest === classes[xp]));
      off.push(distance(made, truth));
      plain.push(distance(a, truth));
      // The mean of X without the drawing that is asked for.
      const own = /** @type {Float32Array} */ (means.get(classes[xq]));
      const n = data.classes[classes[xq]].count;
      average.push(
        distance(
          own.map((m, d) => (n * m - truth[d]) / (n - 1)),
          truth,
        ),
      );
    }
    const [unit] = meanOf(plain);
    return [
      `${(100 * meanOf(right)[0]).toFixed(1)} %`,
      (meanOf(off)[0] / unit).toFixed(2),
      (meanOf(average)[0] / unit).toFixed(2),
    ];
  };
  if (questions.length)
    table([
      [`${questions.length} × X by p - Y by p + Y by q`, 'still X', 'off', 'mean of X off'],
      ...spaces.map(([name, points]) => [name, ...arithmetic(points)]),
    ]);
  console.log('Off: distance to X by q, where that of X by p is 1.\n');

  // ---- the picture ----
  const share = (/** @type {number} */ i) => (2 * i) / (ACROSS - 1) - 0.5;
  /** @param {Float32Array} a @param {Float32Array} b */
  const walk = (a, b) =>
    decoded(Array.from({ length: ACROSS }, (_, i) => a.map((v, d) => v + share(i) * (b[d] - v))));
  const ofClass = (/** @type {number} */ k) =>
    [...held.keys()].filter((i) => classes[i] === test[k % test.length]);
  const { mean, axes, variance } = principalAxes(session, codes, { count: Math.min(3, latent) });
  const [a, b, c] = [ofClass(0)[0], ofClass(1)[0], ofClass(2)[0]];
  const sum = row(codes, a).map((v, d) => v - row(codes, b)[d] + row(codes, c)[d]);
  const pixelSum = row(pixels, a).map((v, d) => v - row(pixels, b)[d] + row(pixels, c)[d]);
  await writePictures(given.out, [
    walk(row(codes, a), row(codes, b)),
    walk(middle(some(codes, ofClass(0))), middle(some(codes, ofClass(1)))),
    ...axes.map((axis, k) =>
      decoded(
        Array.from({ length: ACROSS }, (_, i) =>
          mean.map(
            (m, d) => m + 2.5 * ((2 * i) / (ACROSS - 1) - 1) * Math.sqrt(variance[k]) * axis[d],
          ),
        ),
      ),
    ),
    Float32Array.from(
      [...[a, b, c].map((i) => row(pixels, i)), decoded([sum]), pixelSum].flatMap((ink) => [
        ...ink,
      ]),
    ),
  ]);
  console.log(
    `${given.out}: from drawing to drawing; from mean to mean; along the axes; a, b, c, a - b + c of codes, ` +
      'of pixels.',
  );
});
