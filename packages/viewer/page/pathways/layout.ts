/** Where nodes and topics stand, from the first on the left to the last on the right; laid out by dagre. */
import { graphlib, layout } from '@dagrejs/dagre';
import type { GraphEdge, GraphNode, PathwayGraph } from '@weir/viewer/api';

export const NODE_WIDTH = 190;
export const NODE_HEIGHT = 64;
export const TOPIC_HEIGHT = 40;
/** Room for the figures of a way. */
const LABEL = { width: 84, height: 62, labelpos: 'c' };

/** A node in its place: `x` and `y` are its middle. */
export interface PlacedNode {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** A place in the picture. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A way as a line; where it goes through a topic, it is the two lines to it and from it. */
export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  /** Where the figures of the way stand, in the middle; of two lines through a topic, at the second. */
  readonly label?: Point;
}

/** The whole picture. */
export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

export function place({ nodes, edges }: Pick<PathwayGraph, 'nodes' | 'edges'>): Placed {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 36, ranksep: 50, marginx: 16, marginy: 28 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(nodeKey(node.kind, node.id), { width: NODE_WIDTH, height: heightOf(node) });
  const lines = edges.flatMap(linesOf).filter(({ from, to }) => graph.hasNode(from) && graph.hasNode(to));
  lines.forEach(({ from, to, named }, index) => graph.setEdge(from, to, named ? { ...LABEL } : {}, String(index)));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    nodes: nodes.map((node) => {
      const { x, y } = graph.node(nodeKey(node.kind, node.id)) as { x: number; y: number };
      return { node, x, y, height: heightOf(node) };
    }),
    edges: lines.map(({ from, to, edge, named }, index) => {
      const { points, x, y } = graph.edge(from, to, String(index)) as Point & { points: readonly Point[] };
      return { edge, points, ...(named && { label: { x, y } }) };
    }),
  };
}

interface LineOf {
  readonly from: string;
  readonly to: string;
  readonly edge: GraphEdge;
  readonly named: boolean;
}

function linesOf(edge: GraphEdge): readonly LineOf[] {
  const [from, to] = [nodeKey('node', edge.from), nodeKey('node', edge.to)];
  if (edge.via === undefined) return [{ from, to, edge, named: true }];
  const via = nodeKey('topic', edge.via);
  return [
    { from, to: via, edge, named: false },
    { from: via, to, edge, named: true },
  ];
}

function heightOf({ kind }: GraphNode): number {
  return kind === 'topic' ? TOPIC_HEIGHT : NODE_HEIGHT;
}

/** A topic may have the name of a node. */
function nodeKey(kind: GraphNode['kind'], id: string): string {
  return `${kind} ${id}`;
}
