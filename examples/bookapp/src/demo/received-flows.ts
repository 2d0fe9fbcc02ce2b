/** Puts the flows together again from the log records that the receiver got. */
import { type FlowEvent, flowEventFromLogRecord, type FlowState, flowState } from '@weir/flow-events';
import { systemClock } from '@weir/otel-compat';
import type { ReceivedLogRecord } from '@weir/viewer';

/** One flow as received. */
export interface ReceivedFlow {
  readonly flowId: string;
  readonly events: readonly FlowEvent[];
  readonly state: FlowState;
}

/** What the records hold: flows in order of first sight, and how many records are named as flow events and are none. */
export interface ReceivedFlows {
  readonly flows: readonly ReceivedFlow[];
  readonly broken: number;
}

/** All flows of these records. Records of other names are passed over. */
export function receivedFlows(records: Iterable<ReceivedLogRecord>): ReceivedFlows {
  let broken = 0;
  const events = new Map<string, FlowEvent[]>();
  for (const record of records) {
    let event: FlowEvent | undefined;
    try {
      event = flowEventOf(record);
    } catch {
      // Whoever can reach the receiver can send anything.
      broken += 1;
    }
    if (event === undefined) continue;
    const known = events.get(event.flow_id);
    if (known === undefined) events.set(event.flow_id, [event]);
    else known.push(event);
  }
  const now = systemClock();
  const flows = [...events].map(([flowId, ofFlow]) => ({
    flowId,
    events: ofFlow,
    state: flowState(ofFlow, { now }),
  }));
  return { flows, broken };
}

/**
 * The flow event of a record; undefined for a record of another name.
 *
 * @throws FlowEventsError for a record that is named so and is none
 */
export function flowEventOf({
  eventName,
  time,
  attributes,
  traceId,
  spanId,
}: ReceivedLogRecord): FlowEvent | undefined {
  return flowEventFromLogRecord({
    eventName,
    hrTime: [Number(time / 1_000_000_000n), Number(time % 1_000_000_000n)],
    attributes: attributes as Record<string, unknown>,
    spanContext: traceId === undefined || spanId === undefined ? undefined : { traceId, spanId },
  });
}
