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

/** All flows of these records, in order of first sight. Records that are no flow events are passed over. */
export function receivedFlows(records: Iterable<ReceivedLogRecord>): readonly ReceivedFlow[] {
  const events = new Map<string, FlowEvent[]>();
  for (const record of records) {
    const event = flowEventOf(record);
    if (event === undefined) continue;
    const known = events.get(event.flow_id);
    if (known === undefined) events.set(event.flow_id, [event]);
    else known.push(event);
  }
  const now = systemClock();
  return [...events].map(([flowId, ofFlow]) => ({ flowId, events: ofFlow, state: flowState(ofFlow, { now }) }));
}

function flowEventOf({ eventName, time, attributes, traceId, spanId }: ReceivedLogRecord): FlowEvent | undefined {
  return flowEventFromLogRecord({
    eventName,
    hrTime: [Number(time / 1_000_000_000n), Number(time % 1_000_000_000n)],
    attributes: attributes as Record<string, unknown>,
    spanContext: traceId === undefined || spanId === undefined ? undefined : { traceId, spanId },
  });
}
