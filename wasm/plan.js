import { MetaglyphError, outOfMemory } from './errors.js';

/** @typedef {import('./native.js').Native} Native */
/** @typedef {import('./native.js').Pointer} Pointer */
/** @typedef {import('./node.js').Node} Node */

/**
 * @typedef {object} PlanParts
 * @property {Native} native
 * @property {Pointer} arena
 * @property {Pointer} pointer
 * @property {Set<Node>} needed inputs its outputs depend on
 * @property {(node: unknown) => boolean} owns whether this is a node of the plan's graph
 * @property {(node: Node) => boolean} isInput
 * @property {(node: Node) => string} describe
 * @property {() => void} freed
 */

/** A program for some nodes of a graph (src/ad/plan.h): set the inputs, run, get the outputs. */
export class Plan {
  #parts;
  /** @type {Set<Node>} */
  #unset;

  /** @param {PlanParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#unset = new Set(parts.needed);
  }

  /** @returns {Pointer} */
  #live() {
    if (!this.#parts.pointer) throw new MetaglyphError('state', 'this plan has been freed');
    return this.#parts.pointer;
  }

  /**
   * A node's memory in the module. It is good until the module's memory grows: take it anew for
   * every use.
   * @param {Node} node an input, or one of the planned outputs
   * @returns {Float32Array}
   */
  view(node) {
    const pointer = this.#live();
    const { native, owns, describe } = this.#parts;
    const data = owns(node) ? native.exports.mg_plan_data(pointer, node.id) : 0;
    if (!data)
      throw new MetaglyphError(
        'name',
        `${owns(node) ? describe(node) : 'this is no node of the graph: it'} is neither an input nor an ` +
          'output of this plan: list it in g.plan([…])',
      );
    return native.f32(
      data,
      node.dims.reduce((a, b) => a * b, 1),
    );
  }

  /**
   * Gives an input its value, which it keeps between runs.
   * @param {Node} node
   * @param {ArrayLike<number> | number} values row by row; a number fills the whole input
   */
  set(node, values) {
    const view = this.view(node);
    if (!this.#parts.isInput(node))
      throw new MetaglyphError(
        'name',
        `${this.#parts.describe(node)} is computed: only inputs can be set`,
      );
    if (typeof values === 'number') {
      view.fill(values);
    } else {
      if (values?.length !== view.length)
        throw new MetaglyphError(
          'shape',
          `${this.#parts.describe(node)} takes ${view.length} numbers; got ` +
            String(values?.length ?? values),
        );
      view.set(values);
    }
    this.#unset.delete(node);
  }

  /** Computes the outputs. Allocates nothing. */
  run() {
    const pointer = this.#live();
    for (const node of this.#unset)
      throw new MetaglyphError(
        'state',
        `${this.#parts.describe(node)} has no value yet: give it one with plan.set(node, values)`,
      );
    if (this.#parts.native.exports.mg_plan_run(pointer)) throw outOfMemory();
  }

  /**
   * @param {Node} node an output or input
   * @returns {Float32Array} a copy of its value
   */
  get(node) {
    return this.view(node).slice();
  }

  /**
   * @returns {{ steps: number, bytes: number, unplannedBytes: number }} kernel calls a run; memory
   *   of the plan; memory that one buffer a node would take
   */
  stats() {
    const pointer = this.#live();
    const { exports } = this.#parts.native;
    return {
      steps: exports.mg_plan_steps(pointer),
      bytes: exports.mg_plan_bytes(pointer),
      unplannedBytes: exports.mg_plan_unplanned_bytes(pointer),
    };
  }

  free() {
    if (!this.#parts.pointer) return;
    this.#parts.native.exports.mg_arena_free(this.#parts.arena);
    this.#parts.pointer = 0;
    this.#parts.freed();
  }
}
