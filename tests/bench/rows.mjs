/** What is measured: each row is plain data, which the contenders (also Python) are sent as JSON. */

/** @typedef {import('./values.mjs').Param} Param */

/**
 * @typedef {object} Row
 * @property {string} id
 * @property {string} title
 * @property {'matmul' | 'vae' | 'vae-graph' | 'maml' | 'adapt' | 'session'} kind
 * @property {string} unit of its figures: 'GFLOP/s' 'steps/s' 'tasks/s' or 'ms'
 * @property {number} flop a unit of work (a product, step, task or adaptation); 0 where none are counted
 * @property {Param[]} params
 * @property {boolean} quick part of --quick
 * @property {boolean} [alone] no peer has such a thing
 * @property {number} [m]
 * @property {number} [k]
 * @property {number} [n]
 * @property {boolean} [transposed] AᵀB
 * @property {number[]} [encoder] widths of linear layers up to the code
 * @property {number} [latent]
 * @property {number} [batch]
 * @property {number[]} [widths] of a classifier of linear layers
 * @property {number} [filters] of a classifier of four convolutions
 * @property {boolean} [norm] batch normalisation
 * @property {number} [query] drawings of each class
 * @property {number} [tasks] a meta-step
 * @property {number} [steps] of adaptation
 * @property {'new' | 'step' | 'change'} [does] what a session does
 * @property {'vae' | 'maml'} [algorithm]
 * @property {Record<string, number | string>} [hypers] other than the default
 * @property {{ key: string, values: number[] }} [live] a live hyperparameter
 */

export const WAY = 5;
export const INNER_RATE = 0.2;
export const RATE = 1e-4;

/** Variances below e^-10 are cut off: with this bias a check does not depend on the noise. */
export const FLOOR = -20;

const he = (/** @type {number} */ fan) => Math.sqrt(6 / fan);

/** @param {number} from @param {number} to @param {number} [gain] @returns {Param[]} */
const linear = (from, to, gain = 1) => [
  { dims: [from, to], half: gain * he(from) },
  { dims: [to], half: 0.05 },
];

/** @param {readonly number[]} widths @returns {Param[]} */
const stack = (widths) =>
  widths.slice(1).flatMap((to, i) => linear(widths[i], to, i === widths.length - 2 ? 0.3 : 1));

/** @param {number[]} widths */
const mlp = (widths) => ({ widths, params: stack(widths) });

/**
 * Each convolution has a bias, or a normalisation with scale and shift instead.
 * @param {number} filters
 * @param {boolean} norm
 */
function conv(filters, norm) {
  /** @type {Param[]} */
  const params = [0, 1, 2, 3].flatMap((block) => [
    { dims: [3, 3, block ? filters : 1, filters], half: he(9 * (block ? filters : 1)) },
    ...(norm ? [{ dims: [filters], value: 1 }] : []),
    { dims: [filters], half: 0.05 },
  ]);
  return { filters, norm, params: [...params, ...linear(4 * filters, WAY, 0.3)] };
}

/** Multiply-adds of one picture through the network, counted as two. @param {Partial<Row>} net */
function forward({ widths, filters = 0 }) {
  if (widths) return 2 * widths.slice(1).reduce((sum, to, i) => sum + widths[i] * to, 0);
  const area = [14 * 14, 7 * 7, 4 * 4, 2 * 2];
  const macs = area.reduce((sum, a, i) => sum + a * 9 * filters * (i ? filters : 1), 0);
  return 2 * (macs + 4 * filters * WAY);
}

/** The same of the first layer, whose input needs no gradient. @param {Partial<Row>} net */
const first = ({ widths, filters = 0 }) =>
  2 * (widths ? widths[0] * widths[1] : 14 * 14 * 9 * filters);

/**
 * Forward, gradients of weights and of inputs (not of the first) on the support; the same on the
 * query; and the Hessian-vector product, twice a gradient.
 * @param {Partial<Row>} net
 * @param {number} query
 */
function taskFlop(net, query) {
  const gradient = 3 * forward(net) - first(net);
  return WAY * gradient + WAY * query * gradient + 2 * WAY * gradient;
}

/**
 * @param {string} name
 * @param {string} title
 * @param {{ params: Param[] } & Partial<Row>} net
 * @param {number} query
 * @param {boolean} quick
 * @returns {Row}
 */
const maml = (name, title, net, query, quick) => ({
  id: `maml-${name}-${query}`,
  title: `MAML ${title}, 5-way 1-shot, ${query} quer${query === 1 ? 'y' : 'ies'}`,
  kind: 'maml',
  unit: 'tasks/s',
  flop: taskFlop(net, query),
  quick,
  query,
  tasks: 8,
  steps: 1,
  ...net,
});

/**
 * @param {string} name
 * @param {string} title
 * @param {{ params: Param[] } & Partial<Row>} net
 * @returns {Row}
 */
const adapt = (name, title, net) => ({
  id: `adapt-${name}`,
  title: `adapt on 5 drawings, predict 1: ${title}`,
  kind: 'adapt',
  unit: 'ms',
  flop: WAY * (3 * forward(net) - first(net)) + forward(net),
  quick: name !== 'conv64',
  steps: 1,
  ...net,
});

/**
 * @param {number} m
 * @param {number} k
 * @param {number} n
 * @param {boolean} transposed
 * @param {boolean} quick
 * @returns {Row}
 */
const matmul = (m, k, n, transposed, quick) => ({
  id: `matmul-${transposed ? 'tn' : 'nn'}-${m === k && k === n ? m : `${m}x${k}x${n}`}`,
  title: `matmul ${transposed ? 'AᵀB' : 'AB'} ${m}×${k} · ${k}×${n}`,
  kind: 'matmul',
  unit: 'GFLOP/s',
  flop: 2 * m * k * n,
  params: [],
  quick,
  m,
  k,
  n,
  transposed,
});

/**
 * @param {string} id
 * @param {'vae' | 'vae-graph'} kind
 * @param {number[]} hidden widths of the encoder before the code
 * @param {number} latent
 * @param {number} batch
 * @param {boolean} quick
 * @returns {Row}
 */
export function vae(id, kind, hidden, latent, batch, quick) {
  const encoder = [784, ...hidden, 2 * latent];
  const decoder = [latent, ...[...hidden].reverse(), 784];
  const weights = (/** @type {number[]} */ widths) => forward({ widths });
  return {
    id,
    title: `VAE 784-${hidden.join('-')}-${latent}, batch ${batch}, Adam`,
    kind,
    unit: 'steps/s',
    flop: batch * (3 * (weights(encoder) + weights(decoder)) - first({ widths: encoder })),
    quick,
    encoder,
    latent,
    batch,
    params: [...stack(encoder), ...stack(decoder)],
  };
}

/**
 * What one waits for in the page: a session is made anew when a slider moves that decides the shape of
 * its plans; the others it takes over as it runs.
 * @param {string} name
 * @param {string} title
 * @param {Pick<Row, 'algorithm' | 'hypers' | 'live'>} session
 * @returns {Row[]}
 */
const sessions = (name, title, session) =>
  [
    { does: /** @type {const} */ ('new'), text: 'a new session' },
    { does: /** @type {const} */ ('step'), text: 'a step' },
    { does: /** @type {const} */ ('change'), text: `${session.live?.key} changed, a step` },
  ].map(({ does, text }) => ({
    id: `session-${name}-${does}`,
    title: `${title}: ${text}`,
    kind: 'session',
    unit: 'ms',
    flop: 0,
    params: [],
    quick: name !== 'mlp',
    alone: true,
    does,
    ...session,
  }));

const beta = { key: 'beta', values: [1, 2] };
const innerRate = { key: 'innerRate', values: [0.1, 0.2] };

const deep = mlp([784, 256, 128, 64, 64, WAY]);

/** @type {Row[]} */
export const rows = [
  matmul(256, 256, 256, false, true),
  matmul(512, 512, 512, false, false),
  matmul(1024, 1024, 1024, false, false),
  matmul(512, 512, 512, true, false),
  matmul(784, 64, 512, false, true),
  matmul(784, 64, 512, true, true),
  vae('vae', 'vae', [512, 256], 32, 64, true),
  vae('vae-400', 'vae-graph', [400], 40, 128, false),
  maml('mlp', 'MLP 256-128-64-64', deep, 1, true),
  maml('mlp', 'MLP 256-128-64-64', deep, 15, false),
  maml('conv32', 'conv4-32', conv(32, false), 1, true),
  maml('conv32bn', 'conv4-32, batch norm', conv(32, true), 1, true),
  maml('conv64', 'conv4-64', conv(64, false), 1, false),
  adapt('mlp', 'MLP 256-128-64-64', deep),
  adapt('conv32', 'conv4-32', conv(32, false)),
  adapt('conv64', 'conv4-64', conv(64, false)),
  ...sessions('vae', 'VAE, batch 64', { algorithm: 'vae', hypers: { batch: 64 }, live: beta }),
  ...sessions('mlp', 'MAML MLP, 8 tasks', {
    algorithm: 'maml',
    hypers: { network: 'deep', tasks: 8 },
    live: innerRate,
  }),
  ...sessions('conv32', 'MAML conv4-32, 8 tasks', {
    algorithm: 'maml',
    hypers: { tasks: 8 },
    live: innerRate,
  }),
];
