/** Counts of what went wrong inside this package, shared by all copies of it in one process. */
import { FaultCounter, processWide } from '@weir/otel-compat';

/**
 * What can go wrong: a flow id from outside that is not one, an event that could not be made or sent, an answer of a receiver
 * that cannot be read, or an exception inside Weir.
 */
export type FlowEventsFault = 'bad_flow_id' | 'bad_event' | 'not_delivered' | 'bad_answer' | 'internal_error';

/** Counts faults of this process. */
export const faults: FaultCounter<FlowEventsFault> = processWide(
  'flow-events.v1',
  () => new FaultCounter<FlowEventsFault>('@weir/flow-events'),
);

/**
 * How often each fault happened since the process began.
 *
 * @example
 * flowEventsStats(); // { bad_flow_id: 0, bad_event: 0, not_delivered: 0, bad_answer: 0, internal_error: 0 }
 */
export function flowEventsStats(): Record<FlowEventsFault, number> {
  return { bad_flow_id: 0, bad_event: 0, not_delivered: 0, bad_answer: 0, internal_error: 0, ...faults.counts() };
}
