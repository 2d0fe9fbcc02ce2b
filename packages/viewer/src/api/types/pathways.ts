/** `GET /api/pathways`: the graph of nodes and topics. */
import type { FlowEvent, FlowState } from '@weir/flow-events';
import type { OfFlowStore } from './flow-store.ts';
import type { Percentiles, TimeNs } from './values.ts';

/** What is counted of a pathway, a hop or an edge. Counts are weighted by the sample rate. */
export interface PathwayFigures {
  readonly count: number;
  /** Per second, over the time asked for. */
  readonly rate: number;
  readonly errors: number;
  readonly wait: Percentiles;
  readonly work: Percentiles;
}

/** A pathway in one line; `count` is of flows. */
export interface PathwayRow extends PathwayFigures {
  /** `_OTHER` stands for all past the limit. */
  readonly pathway: string;
  /** Flows by their state. */
  readonly states: Readonly<Record<FlowState, number>>;
  /** Acknowledgements that are awaited and past their deadline. */
  readonly missingAcks: number;
}

/** A node or a topic. */
export interface GraphNode {
  /** The node's id, or the topic's name. */
  readonly id: string;
  readonly kind: 'node' | 'topic';
  readonly nodeType?: FlowEvent['node']['type'];
  /** Figures of the hops within the node; of a topic, of the waits through it. */
  readonly figures: PathwayFigures;
  /** Acknowledgements that this node is to give and has not. */
  readonly missingAcks: number;
  /** Messages behind, of the node's consumer group or the topic, where metrics tell it. */
  readonly lag?: number;
}

/** A way from one node to another; `via` names the topic between, which is then a node of the graph too. */
export interface GraphEdge extends PathwayFigures {
  readonly from: string;
  readonly to: string;
  readonly via?: string;
}

/** How far a consumer group is behind on a topic, as its metrics last said. */
export interface LagView {
  readonly topic: string;
  readonly group?: string;
  readonly lag: number;
  readonly atNs: TimeNs;
}

/** Answer of `GET /api/pathways`: all of them, or with `?pathway=` the graph of one. */
export interface PathwayGraph extends OfFlowStore {
  readonly pathways: readonly PathwayRow[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly lags: readonly LagView[];
  readonly fromNs: TimeNs;
  readonly toNs: TimeNs;
}
