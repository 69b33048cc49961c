/** @typedef {import('./graph.js').Graph} Graph */

/** A value of a graph: what builders take and give. Equal nodes of one graph are one object. */
export class Node {
  /** @type {readonly number[]} the shape; [] is a scalar */
  dims;

  /**
   * @param {Graph} graph
   * @param {number} id
   * @param {number[]} dims
   */
  constructor(graph, id, dims) {
    this.graph = graph;
    this.id = id;
    this.dims = Object.freeze(dims);
    Object.freeze(this);
  }
}
