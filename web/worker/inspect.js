import { graphlib, layout } from '@dagrejs/dagre';
import { graphsOf, inspect } from '../../wasm/inspect.js';

/**
 * A graph of the running session, looked at and laid out: off the page's thread, since hundreds of nodes
 * take a while.
 *
 * @typedef {import('../../wasm/inspect.js').InspectedNode} InspectedNode
 *
 * @typedef {object} Placed  its middle and size, px
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 *
 * @typedef {object} Seen
 * @property {string[]} names  of the graphs there are
 * @property {string} name  of this one
 * @property {(InspectedNode & Placed)[]} nodes
 * @property {{ from: number, to: number, points: [number, number][] }[]} edges
 * @property {number} width
 * @property {number} height
 * @property {number} block  bytes of the shared buffers
 * @property {number} step  of the session
 */

const HEIGHT = 36;
const LETTER = 6.7; // px, of the labels

/** What is written on a node. @param {Pick<InspectedNode, 'name' | 'op' | 'dims'>} node */
export const labelsOf = ({ name, op, dims }) => [name || op, dims.join(' × ') || '1'];

/**
 * @param {import('../../wasm/session.js').Session} session
 * @param {string} wished  a name; of another algorithm's it is the first one
 * @returns {Seen}
 */
export function look(session, wished) {
  const names = graphsOf(session);
  const name = names.includes(wished) ? wished : (names[0] ?? '');
  if (!name) return { names, name, nodes: [], edges: [], width: 0, height: 0, block: 0, step: 0 };
  const { nodes, block } = inspect(session, name);
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 18, ranksep: 26, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) {
    const most = Math.max(...labelsOf(node).map((label) => label.length));
    graph.setNode(String(node.id), { width: Math.round(18 + LETTER * most), height: HEIGHT });
  }
  for (const { id, inputs } of nodes)
    for (const from of new Set(inputs)) graph.setEdge(String(from), String(id));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    ...{ names, name, block, step: session.steps, width, height },
    nodes: nodes.map((node) => {
      const at = graph.node(String(node.id));
      return { ...node, x: at.x, y: at.y, width: at.width, height: at.height };
    }),
    edges: graph.edges().map((/** @type {{ v: string, w: string }} */ edge) => ({
      ...{ from: Number(edge.v), to: Number(edge.w) },
      points: graph
        .edge(edge)
        .points.map((/** @type {{ x: number, y: number }} */ p) => [p.x, p.y]),
    })),
  };
}
