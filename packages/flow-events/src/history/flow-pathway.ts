/** Which class of flows a flow belongs to. */
import type { FlowEvent } from '../contract/flow-event.ts';
import { orderedFlowEvents, type TimedFlowEvent } from './order.ts';

/**
 * The pathway of a flow: the first `group_flow` in its order, else the node id of its first event; undefined without events.
 * Unbounded: whoever counts by it bounds it.
 *
 * @example
 * flowPathway(events); // 'book_ingestion'
 */
export function flowPathway(events: Iterable<FlowEvent>): string | undefined {
  return pathwayOf(orderedFlowEvents(events));
}

/** {@link flowPathway} of events that are in order. */
export function pathwayOf(ordered: readonly TimedFlowEvent[]): string | undefined {
  const grouped = ordered.find(({ event }) => event.group_flow !== undefined);
  return grouped?.event.group_flow ?? ordered[0]?.event.node.id;
}
