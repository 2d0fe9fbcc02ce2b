/** The rows of a flow's picture: its nodes, and the topics between them, each with bars for where the time went. */
import type { TimedFlowEvent } from '@weir/flow-events';
import type { FlowBar, FlowLane, HopView } from '../api/types/flows.ts';

interface Lane {
  readonly id: string;
  readonly kind: FlowLane['kind'];
  readonly nodeType?: NonNullable<FlowLane['nodeType']>;
  readonly bars: FlowBar[];
  readonly events: number[];
}

/** Rows in order of first sight: a topic stands before the node that takes from it. */
export function flowLanes(ordered: readonly TimedFlowEvent[], hops: readonly HopView[]): FlowLane[] {
  const lanes = new Map<string, Lane>();
  const laneOf = (kind: Lane['kind'], id: string, nodeType?: Lane['nodeType']): Lane => {
    const key = `${kind} ${id}`;
    let lane = lanes.get(key);
    if (lane === undefined) {
      lanes.set(key, (lane = { id, kind, ...(nodeType !== undefined && { nodeType }), bars: [], events: [] }));
    }
    return lane;
  };
  const firstNs = ordered[0]?.atNs ?? 0n;
  for (const [index, { event }] of ordered.entries()) {
    // Every event but the first ends a hop.
    const hop = hops[index - 1];
    const topic = hop?.via === undefined ? undefined : laneOf('topic', hop.via);
    const lane = laneOf('node', event.node.id, event.node.type);
    lane.events.push(index);
    if (hop === undefined) continue;
    const bar = {
      kind: hop.kind,
      offsetNs: String((ordered[hop.from]?.atNs ?? 0n) - firstNs),
      durationNs: hop.durationNs,
      hop: index - 1,
    };
    (topic ?? lane).bars.push(bar);
  }
  return [...lanes.values()];
}
