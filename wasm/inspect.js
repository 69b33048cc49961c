/**
 * The autodiff's own graphs of a running session: what a step of training computes, forward and
 * gradient, with shapes, values, times and memory of each node.
 */
import { MetaglyphError, outOfMemory, unknownName } from './errors.js';
import { nodeInfo } from './graph.js';
import { insideOf } from './session.js';
import { layout } from './weights.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./graph.js').NodeInfo} NodeInfo */

/** Values of a node that are copied out at most. */
const SAMPLE = 784;

/**
 * A node that a plan reads or computes.
 * @typedef {object} InspectedParts
 * @property {string} name of an input that is a weight, as in `weightsOf`; else ''
 * @property {number} order 0: forward; 1: of a gradient; 2: of a gradient of what a gradient is in
 * @property {boolean} output it is what the plan is for
 * @property {number} bytes
 * @property {number} at bytes from the start of the shared buffers; -1: it has memory of its own
 * @property {boolean} called a kernel computes it; else it is an input, or shares memory with its input
 * @property {number} ms of that call, mean of the runs; coarse clocks say 0 of short ones
 * @property {number} mean of its values
 * @property {number} min
 * @property {number} max
 * @property {Float32Array} sample its first values, 784 at most
 * @typedef {NodeInfo & InspectedParts} InspectedNode
 *
 * @typedef {object} Inspection
 * @property {string} name
 * @property {InspectedNode[]} nodes in the order in which they are computed, after what they read
 * @property {number} block bytes of the shared buffers
 * @property {number} runs that were timed
 */

/** @param {Session} session @returns {string[]} names of the graphs that a step of it runs */
export function graphsOf(session) {
  const { native, pointer } = insideOf(session);
  const { exports } = native;
  const at = pointer();
  return Array.from({ length: exports.mg_shown_count(at) }, (_, k) =>
    native.text(native.i32(exports.mg_shown(at, k), 1)[0]),
  );
}

/** @param {Float32Array} values */
function summary(values) {
  let [sum, min, max] = [0, Infinity, -Infinity];
  for (const value of values) {
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const sample = values.slice(0, SAMPLE);
  return { mean: sum / values.length, min, max, sample };
}

/**
 * Runs a graph of the last step once more, node by node. The session stays as it was.
 * @param {Session} session that has done a step
 * @param {string} name one of `graphsOf`
 * @param {{ milliseconds?: number, now?: () => number }} [options] how long it is timed at most (default
 *   60), by which clock
 * @returns {Inspection}
 */
export function inspect(session, name, options = {}) {
  const { milliseconds = 60, now = () => performance.now() } = options;
  const names = graphsOf(session);
  const index = names.indexOf(name);
  if (index < 0) throw unknownName('graph', name, names);
  if (session.steps === 0)
    throw new MetaglyphError('state', 'there is nothing to look at before the first step');
  const { native, pointer } = insideOf(session);
  const { exports } = native;
  const plan = native.i32(exports.mg_shown(pointer(), index), 2)[1];
  const graph = exports.mg_plan_graph(plan);
  const theta = exports.mg_session_theta(pointer());
  const weights = new Map(layout(session).map(({ name: of, start }) => [theta + start, of]));
  native.begin();
  const call = native.putI32(new Array(8).fill(0));
  const calls = exports.mg_plan_steps(plan);
  const begin = () => {
    if (exports.mg_plan_begin(plan)) throw outOfMemory();
  };

  /** @type {Map<number, InspectedNode>} */
  const nodes = new Map();
  const blank = { name: '', output: false, called: false, at: -1, ms: 0 };
  /** A leaf, or what shares the memory of what it is made of. @param {number} id */
  const read = (id) => {
    if (nodes.has(id)) return;
    const info = nodeInfo(native, graph, id);
    for (const from of info.inputs) read(from);
    const size = info.dims.reduce((a, b) => a * b, 1);
    const data = exports.mg_plan_data(plan, id);
    const own = data ? summary(native.f32(data, size)) : null;
    nodes.set(id, {
      ...{ ...info, ...blank, order: exports.mg_node_order(graph, id), bytes: 4 * size },
      ...{ name: weights.get(data) ?? '' },
      ...(own ?? { mean: NaN, min: NaN, max: NaN, sample: new Float32Array() }),
    });
  };
  /** @type {number[]} what each call computes */
  const ids = [];
  begin();
  for (let i = 0; i < calls; i++) {
    exports.mg_plan_call(plan, i, call);
    const [id, value, at, bytes, kernel, ...from] = native.i32(call, 8);
    ids.push(id);
    const own = nodeInfo(native, graph, id);
    const by = native.text(exports.mg_op_name(kernel));
    const op = by === own.op ? by : `${by} + ${own.op}`;
    const inputs = from.filter((input) => input > 0);
    for (const input of inputs) read(input);
    nodes.set(id, {
      ...{ ...own, ...blank, op, inputs, order: exports.mg_node_order(graph, id) },
      ...{
        bytes,
        called: true,
        at: at < 0 ? -1 : 4 * at,
        output: exports.mg_plan_data(plan, id) !== 0,
      },
      ...summary(native.f32(value, bytes / 4)),
    });
  }
  exports.mg_plan_end(plan);

  const spent = new Float64Array(calls);
  const until = now() + milliseconds;
  let runs = 0;
  do {
    begin();
    for (let i = 0; i < calls; i++) {
      const start = now();
      exports.mg_plan_call(plan, i, call);
      spent[i] += now() - start;
    }
    exports.mg_plan_end(plan);
    runs++;
  } while (now() < until);
  ids.forEach((id, i) => {
    const node = nodes.get(id);
    if (node) node.ms = spent[i] / runs;
  });
  return { name, nodes: [...nodes.values()], block: exports.mg_plan_bytes(plan), runs };
}
