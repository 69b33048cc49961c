/** This project, by what its package exports. Variants: plain, relaxed. */
import { load } from 'metaglyph';
import { INNER_RATE, RATE, WAY } from '../rows.mjs';
import { initial, pictureBytes, pictures, sizeOf, spread } from '../values.mjs';
import { vaeAtFloor } from './batches.mjs';
import { permutations, vaeGraph, taskGraph } from './metaglyph_graphs.mjs';
import { scaling as scale } from './metaglyph_scaling.mjs';

/** @typedef {import('../rows.mjs').Row} Row */
/** @typedef {import('../answer.mjs').Work} Work */
/** @typedef {import('metaglyph').Core} Core */
/** @typedef {import('metaglyph').Session} Session */

/**
 * A data set of grey pictures.
 * @param {Core} core
 * @param {readonly { picture: number, label: number }[]} items
 */
function dataset(core, items) {
  const header = (/** @type {number[]} */ dims, /** @type {number} */ size) => {
    const bytes = new Uint8Array(4 + 4 * dims.length + size);
    const view = new DataView(bytes.buffer);
    [0x800 + dims.length, ...dims].forEach((value, i) => view.setUint32(4 * i, value));
    return bytes;
  };
  const images = header([items.length, 28, 28], items.length * 784);
  const labels = header([items.length], items.length);
  items.forEach(({ picture, label }, i) => {
    images.set(pictureBytes(picture), 16 + 784 * i);
    labels[8 + i] = label;
  });
  return core.dataset.idx({ name: 'pictures', bytes: images }, { name: 'labels', bytes: labels });
}

/** In theta each array begins at a multiple of 16 numbers. */
const room = (/** @type {number} */ count) => Math.ceil(count / 16) * 16;

/** The numbers of "theta" in a checkpoint, as a view. @param {Uint8Array} file */
function thetaOf(file) {
  const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  const [start, end] = header.theta.data_offsets;
  return new Float32Array(file.buffer, file.byteOffset + 8 + length + start, (end - start) / 4);
}

/** @param {Session} session @param {readonly Float32Array[]} values */
function setTheta(session, values) {
  const file = session.save();
  const theta = thetaOf(file);
  let at = 0;
  for (const value of values) {
    theta.set(value, at);
    at += room(value.length);
  }
  if (at !== theta.length) throw new Error(`theta has ${theta.length} numbers, not ${at}`);
  session.load(file);
}

/**
 * The gradient's norms by what one step of plain descent with rate 1 does to theta.
 * @param {Session} session
 * @param {Row} row
 */
function normsOfStep(session, row) {
  const before = thetaOf(session.save()).slice();
  session.step();
  const after = thetaOf(session.save());
  let at = 0;
  return row.params.map(({ dims }) => {
    let sum = 0;
    for (let k = at; k < at + sizeOf(dims); k++) sum += (before[k] - after[k]) ** 2;
    at += room(sizeOf(dims));
    return Math.sqrt(sum);
  });
}

/** @param {Core} core @param {Row} row @returns {Work} */
function openMatmul(core, { m = 0, k = 0, n = 0, transposed }) {
  const g = core.graph();
  const a = g.input(transposed ? [k, m] : [m, k]);
  const b = g.input([k, n]);
  const y = transposed ? g.matmulTn(a, b) : g.matmul(a, b);
  const plan = g.plan([y]);
  plan.set(a, spread(1, m * k, 1));
  plan.set(b, spread(2, k * n, 1));
  return {
    check() {
      plan.run();
      return { norms: [Math.hypot(...plan.get(y).subarray(0, 4096))] };
    },
    run() {
      plan.run();
      return 1;
    },
    close: () => g.free(),
  };
}

/** @param {Core} core @param {Row} row @returns {Work} */
function openVae(core, row) {
  const batch = Number(row.batch);
  const items = Array.from({ length: batch + 1 }, (_, i) => ({
    picture: i,
    label: i < batch ? 0 : 1,
  }));
  const data = dataset(core, items);
  /** @param {Record<string, any>} more */
  const session = (more) =>
    core.session(
      'vae',
      {
        latent: Number(row.latent),
        batch,
        binarise: false,
        normalise: 'none',
        augment: 0,
        split: { test: [1] },
        ...more,
      },
      data,
    );
  const adam = session({ optimizer: 'adam', rate: RATE });
  setTheta(adam, initial(row.params));
  return {
    check() {
      const sgd = session({ optimizer: 'sgd', rate: 1 });
      setTheta(sgd, vaeAtFloor(row));
      const norms = normsOfStep(sgd, row);
      const loss = -sgd.metrics().elbo[0];
      sgd.free();
      return { loss, norms };
    },
    run: () => adam.step(),
    close() {
      adam.free();
      data.free();
    },
  };
}

/** @param {Core} core @param {Row} row @param {Record<string, any>} more */
function fewShot(core, row, more) {
  const query = row.query ?? 1;
  const items = Array.from({ length: 2 * WAY * (1 + query) }, (_, i) => ({
    picture: i % (2 * WAY),
    label: i % (2 * WAY),
  }));
  const data = dataset(core, items);
  const options = {
    way: WAY,
    shot: 1,
    query,
    evalQuery: 1,
    innerSteps: row.steps,
    testSteps: row.steps,
    innerRate: INNER_RATE,
    network: row.widths ? 'deep' : 'conv',
    norm: row.norm ? 'batch' : 'none',
    ...(row.filters ? { filters: row.filters } : {}),
    normalise: 'none',
    augment: 0,
    rotations: 'none',
    split: { test: [5, 6, 7, 8, 9] },
    ...more,
  };
  const session = core.session('maml', options, data);
  setTheta(session, initial(row.params));
  return {
    session,
    free() {
      session.free();
      data.free();
    },
  };
}

/** @param {Core} core @param {Row} row @returns {Work} */
function openMaml(core, row) {
  const { session, free } = fewShot(core, row, { tasks: row.tasks, rate: RATE });
  return {
    check() {
      // Which class got which label is the session's secret: the one order with its loss is it.
      const single = fewShot(core, row, { tasks: 1, optimizer: 'sgd', rate: 1 });
      const norms = normsOfStep(single.session, row);
      const loss = single.session.metrics().loss[0];
      single.free();
      const task = taskGraph(core, row);
      const losses = permutations([0, 1, 2, 3, 4]).map((order) => ({
        order,
        error: Math.abs(task.loss(order) - loss),
      }));
      task.free();
      const { order, error } = losses.reduce((a, b) => (b.error < a.error ? b : a));
      if (!(error < 2e-6 * loss)) throw new Error(`no order of the classes gives the loss ${loss}`);
      return { loss, norms, order };
    },
    run: () => session.step() * Number(row.tasks),
    close: free,
  };
}

/** @param {Core} core @param {Row} row @returns {Work} */
function openAdapt(core, row) {
  const { session, free } = fewShot(core, row, {});
  const support = { dims: [WAY, 784], data: pictures([0, 1, 2, 3, 4]) };
  const supportLabel = { dims: [WAY], data: [0, 1, 2, 3, 4] };
  const query = { dims: [1, 784], data: pictures([7]) };
  const probs = () => session.view('adapt', { support, supportLabel, query }).probs;
  return {
    check: () => ({ values: [...probs().data.slice(-WAY)] }),
    run() {
      probs();
      return 1;
    },
    close: free,
  };
}

/** @param {Core} core @param {Row} row @returns {Work} */
function openSession(core, { algorithm = 'vae', hypers = {}, does, live }) {
  const data = core.dataset.glyphs({ seed: 1 });
  const make = () => core.session(algorithm, { seed: 1, rate: RATE, ...hypers }, data);
  const session = make();
  let turn = 0;
  const change = () => live && session.set(live.key, live.values[turn++ % live.values.length]);
  return {
    check() {
      if (does === 'change') change();
      session.step();
      const metrics = session.metrics();
      return { loss: (metrics.elbo ?? metrics.loss)[0] };
    },
    run() {
      if (does === 'new') make().free();
      if (does === 'change') change();
      return does === 'new' ? 1 : session.step();
    },
    close() {
      session.free();
      data.free();
    },
  };
}

const kinds = {
  matmul: openMatmul,
  vae: openVae,
  'vae-graph': vaeGraph,
  maml: openMaml,
  adapt: openAdapt,
  session: openSession,
};

/** @type {Core} */
let core;

/** @param {string} variant */
const ready = async (variant) =>
  (core ??= await load({ build: /** @type {'plain' | 'relaxed'} */ (variant) }));

/** @type {import('../answer.mjs').Open} */
export const open = async (row, _order, variant) => kinds[row.kind](await ready(variant), row);

/** @param {Parameters<typeof scale>[1]} plan @param {string} variant */
export const scaling = async (plan, variant) => scale(await ready(variant), plan);
