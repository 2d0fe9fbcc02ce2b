/** The order of a flow's events, on which every other definition stands. */
import { parseRfc3339, toNanoseconds } from '@weir/otel-compat';
import type { FlowEvent } from '../contract/flow-event.ts';

/** An event with its time as one integer. */
export interface TimedFlowEvent {
  readonly event: FlowEvent;
  /** Nanoseconds since the epoch. */
  readonly atNs: bigint;
}

/**
 * The events of one flow by timestamp, then `event_id`; each `event_id` once, as it came first.
 *
 * @example
 * orderedFlowEvents([second, first, first]).map(({ atNs }) => atNs); // [1n, 2n]
 */
export function orderedFlowEvents(events: Iterable<FlowEvent>): readonly TimedFlowEvent[] {
  const byId = new Map<string, TimedFlowEvent>();
  for (const event of events) {
    if (!byId.has(event.event_id)) byId.set(event.event_id, timedFlowEvent(event));
  }
  return [...byId.values()].toSorted(compareFlowEvents);
}

/** The event with its time. @throws RangeError for an event that was not checked */
export function timedFlowEvent(event: FlowEvent): TimedFlowEvent {
  const time = parseRfc3339(event.timestamp);
  // Events are checked where they are made and read.
  if (time === undefined) throw new RangeError('timestamp must be an RFC 3339 date-time');
  return { event, atNs: toNanoseconds(time) };
}

/** The order of a flow: by time, then by `event_id`. */
export function compareFlowEvents(a: TimedFlowEvent, b: TimedFlowEvent): number {
  if (a.atNs !== b.atNs) return a.atNs < b.atNs ? -1 : 1;
  if (a.event.event_id === b.event.event_id) return 0;
  return a.event.event_id < b.event.event_id ? -1 : 1;
}
