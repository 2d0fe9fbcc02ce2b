/** Where the time of a flow went. */
import type { FlowEvent } from '../contract/flow-event.ts';
import { orderedFlowEvents, type TimedFlowEvent } from './order.ts';

/** Two neighbours in a flow's order. */
export interface FlowHop {
  readonly from: FlowEvent;
  readonly to: FlowEvent;
  /** `wait` where the node changes between them, `work` where it does not. */
  readonly kind: 'wait' | 'work';
  /** Nanoseconds from one to the other, at least 0. The sum over a flow is its end-to-end time. */
  readonly durationNs: bigint;
}

/**
 * The hops of a flow, in order.
 *
 * @example
 * flowHops(events).map(({ kind }) => kind); // ['work', 'wait', 'work']
 */
export function flowHops(events: Iterable<FlowEvent>): readonly FlowHop[] {
  return hopsOf(orderedFlowEvents(events));
}

/** {@link flowHops} of events that are in order. */
export function hopsOf(ordered: readonly TimedFlowEvent[]): readonly FlowHop[] {
  return ordered.slice(1).map((to, index) => {
    const from = ordered[index] as TimedFlowEvent;
    return {
      from: from.event,
      to: to.event,
      kind: from.event.node.id === to.event.node.id ? 'work' : 'wait',
      durationNs: to.atNs - from.atNs,
    };
  });
}
