import { bindArguments, describe } from './builders.js';
import { MetaglyphError, outOfMemory } from './errors.js';
import { Node } from './node.js';
import { Plan } from './plan.js';

/** @typedef {import('./native.js').Native} Native */
/** @typedef {import('./native.js').Pointer} Pointer */
/** @typedef {import('./builders.js').Builder} Builder */
/** @typedef {import('./ops.js').Ops} Ops */

/**
 * What an inspector shows of a node.
 * @typedef {object} NodeInfo
 * @property {number} id
 * @property {string} op
 * @property {number[]} inputs ids
 * @property {number[]} dims
 * @property {{ ints: number[], reals: number[] }} attr the op's attributes, see the rules of the op
 */

/**
 * @param {Native} native
 * @param {Pointer} graph
 * @param {number} id
 * @returns {NodeInfo}
 */
export function nodeInfo(native, graph, id) {
  const { exports } = native;
  const op = exports.mg_node_op(graph, id);
  const list = (/** @type {number} */ length, /** @type {(k: number) => number} */ of) =>
    Array.from({ length }, (_, k) => of(k));
  return {
    id,
    op: native.text(exports.mg_op_name(op)),
    inputs: list(exports.mg_op_inputs(op), (k) => exports.mg_node_input(graph, id, k)),
    dims: list(exports.mg_node_rank(graph, id), (k) => exports.mg_node_dim(graph, id, k)),
    attr: {
      ints: list(6, (k) => exports.mg_node_int(graph, id, k)),
      reals: list(2, (k) => exports.mg_node_real(graph, id, k)),
    },
  };
}

/**
 * A static graph (src/ad/graph.h): ops make nodes, `grad` makes the nodes of derivatives, `plan`
 * makes a program that computes some of them. The methods of the ops are those of `Ops`.
 *
 * A call that fails throws and leaves the graph as it was.
 */
export class Graph {
  /** @type {Native} */
  #native;
  /** @type {Pointer} */
  #arena;
  /** @type {Pointer} */
  #graph;
  /** @type {Map<number, Node>} */
  #nodes = new Map();
  /** @type {Set<number>} ids of the inputs */
  #inputs = new Set();
  /** @type {Set<Plan>} */
  #plans = new Set();

  /** @param {Native} native */
  constructor(native) {
    this.#native = native;
    this.#arena = native.exports.mg_arena_create();
    if (!this.#arena) throw outOfMemory();
    this.#graph = native.exports.mg_graph_create(this.#arena);
    if (!this.#graph) {
      native.exports.mg_arena_free(this.#arena);
      throw outOfMemory();
    }
  }

  /** @returns {Pointer} */
  #live() {
    if (!this.#graph)
      throw new MetaglyphError(
        'state',
        'this graph has been freed: make a new one with core.graph()',
      );
    return this.#graph;
  }

  /** Throws the graph's first failure, if there is one, and clears it. */
  #check() {
    this.#native.check(this.#native.exports.mg_graph_error(this.#graph), { clear: true });
  }

  /** @param {number} id @returns {Node} */
  #node(id) {
    let node = this.#nodes.get(id);
    if (!node) {
      const { exports } = this.#native;
      const rank = exports.mg_node_rank(this.#graph, id);
      const dims = Array.from({ length: rank }, (_, k) => exports.mg_node_dim(this.#graph, id, k));
      node = new Node(this, id, dims);
      this.#nodes.set(id, node);
    }
    return node;
  }

  /**
   * The id of a node; a plain number becomes a scalar constant.
   * @param {unknown} value
   * @param {string} where
   * @returns {number}
   */
  #id(value, where) {
    if (value instanceof Node) {
      if (value.graph === this) return value.id;
      throw new MetaglyphError('state', `${where} is a node of another graph`);
    }
    if (typeof value === 'number')
      return /** @type {Graph & Ops} */ (/** @type {unknown} */ (this)).const(value, []).id;
    throw new MetaglyphError(
      'range',
      `${where} must be a node of this graph or a number; got ${describe(value)}`,
    );
  }

  /**
   * Makes the node of one row of builders.def.
   * @param {Builder} builder
   * @param {readonly unknown[]} given
   * @returns {Node}
   */
  build(builder, given) {
    const graph = this.#live();
    const native = this.#native;
    const { numbers, list } = bindArguments(builder, given, (v, where) => this.#id(v, where));
    native.begin();
    const a = native.putF64(numbers);
    const l = native.putI32(list ?? []);
    const id = native.exports.mg_build(graph, builder.index, a, l, list ? list.length : -1);
    this.#check();
    if (builder.name === 'input') this.#inputs.add(id);
    return this.#node(id);
  }

  /**
   * The derivatives of y by each of xs, as nodes.
   * @param {Node} y
   * @param {readonly Node[]} xs
   * @param {Node} [seed] node of y's shape by which the Jacobian is multiplied from the left; left
   *   out: y has one element, and the seed is 1
   * @returns {Node[]} of the shapes of xs; zeros where y does not depend on x
   */
  grad(y, xs, seed) {
    const graph = this.#live();
    const native = this.#native;
    if (!Array.isArray(xs))
      throw new MetaglyphError('range', 'grad: the second argument must be an array of nodes');
    const ids = xs.map((x, i) => this.#id(x, `grad: xs[${i}]`));
    const yId = this.#id(y, 'grad: y');
    const seedId = seed === undefined ? 0 : this.#id(seed, 'grad: seed');
    native.begin();
    const out = native.alloc(4 * ids.length);
    native.exports.mg_grad(graph, yId, seedId, native.putI32(ids), ids.length, out);
    this.#check();
    return Array.from(native.i32(out, ids.length), (id) => this.#node(id));
  }

  /**
   * Plans the computation of some nodes: made once, run any number of times.
   * @param {readonly Node[]} outputs
   * @returns {Plan}
   */
  plan(outputs) {
    const graph = this.#live();
    if (!Array.isArray(outputs) || outputs.length === 0)
      throw new MetaglyphError('range', 'plan: give an array of at least one node to compute');
    const ids = outputs.map((x, i) => this.#id(x, `plan: outputs[${i}]`));
    const native = this.#native;
    const { exports } = native;
    native.begin();
    const list = native.putI32(ids);
    const arena = exports.mg_arena_create();
    if (!arena) throw outOfMemory();
    const pointer = exports.mg_plan_create(graph, arena, list, ids.length);
    const needed = this.#inputsOf(ids);
    try {
      this.#check();
      // Touched here, so that no run has to allocate.
      if (!pointer || ![...needed, ...outputs].every((n) => exports.mg_plan_data(pointer, n.id)))
        throw outOfMemory();
    } catch (e) {
      exports.mg_arena_free(arena);
      throw e;
    }
    const plan = new Plan({
      native,
      arena,
      pointer,
      needed,
      owns: (node) => node instanceof Node && node.graph === this,
      isInput: (node) => this.#inputs.has(node.id),
      describe: (node) => this.#describe(node),
      freed: () => this.#plans.delete(plan),
    });
    this.#plans.add(plan);
    return plan;
  }

  /**
   * The inputs that some nodes depend on.
   * @param {readonly number[]} outputs
   */
  #inputsOf(outputs) {
    /** @type {Set<Node>} */
    const inputs = new Set();
    /** @type {Set<number>} */
    const seen = new Set();
    const left = [...outputs];
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      if (this.#inputs.has(id)) inputs.add(this.#node(id));
      left.push(...nodeInfo(this.#native, this.#live(), id).inputs);
    }
    return inputs;
  }

  /** @param {Node} node */
  #describe(node) {
    return `node ${node.id} (${nodeInfo(this.#native, this.#live(), node.id).op} [${node.dims.join(', ')}])`;
  }

  /**
   * @param {Node} node
   * @returns {readonly number[]} its dimensions; [] is a scalar
   */
  shape(node) {
    this.#live();
    this.#id(node, 'shape');
    return node.dims;
  }

  /** @returns {NodeInfo[]} all nodes, in the order they were made */
  nodes() {
    const size = this.#native.exports.mg_graph_size(this.#live());
    return Array.from({ length: size - 1 }, (_, i) => nodeInfo(this.#native, this.#live(), i + 1));
  }

  /** Frees the graph and its plans. */
  free() {
    for (const plan of this.#plans) plan.free();
    if (this.#arena) this.#native.exports.mg_arena_free(this.#arena);
    this.#arena = 0;
    this.#graph = 0;
    this.#nodes.clear();
  }
}

/**
 * The class of one module's graphs: Graph with a method for each row of builders.def.
 * @param {readonly Builder[]} builders
 * @returns {new (native: Native) => Graph & Ops}
 */
export function graphClass(builders) {
  class CompleteGraph extends Graph {}
  for (const builder of builders)
    Object.defineProperty(CompleteGraph.prototype, builder.name, {
      /** @this {Graph} @param {...unknown} given */
      value(...given) {
        return this.build(builder, given);
      },
    });
  return /** @type {new (native: Native) => Graph & Ops} */ (
    /** @type {unknown} */ (CompleteGraph)
  );
}
