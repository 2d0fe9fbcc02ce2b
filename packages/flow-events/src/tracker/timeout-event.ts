/** The event that says that an awaited acknowledgement did not come. */
import type { HrTime } from '@opentelemetry/api';
import { formatRfc3339 } from '@weir/otel-compat';
import type { FlowEvent } from '../contract/flow-event.ts';
import { checkedFlowEvent } from '../contract/validate.ts';
import type { AnnouncedAck } from '../history/met-acks.ts';

const BILLION = 1_000_000_000n;

/**
 * The timeout event of an announced acknowledgement: error, timeout, at the node that waits, caused by the event that
 * announced it, at the time of the deadline. Whoever makes it, it is the same event with the same bytes.
 */
export function timeoutEvent({ announcedBy, deadlineNs }: AnnouncedAck): FlowEvent {
  const { flow_id, group_flow, node, ack, request_id, sample_rate, trace_id, span_id, event_id } = announcedBy;
  // Before 1970 the remainder is negative, and nanoseconds count forward all the same.
  const nanos = ((deadlineNs % BILLION) + BILLION) % BILLION;
  const time: HrTime = [Number((deadlineNs - nanos) / BILLION), Number(nanos)];
  return checkedFlowEvent({
    version: 1,
    event_id: timeoutEventId(event_id),
    flow_id,
    group_flow,
    node,
    stage: 'error',
    status: 'timeout',
    ack: ack === undefined ? undefined : { type: ack.type, by: ack.by },
    request_id,
    sample_rate,
    timestamp: formatRfc3339(time),
    causation_id: event_id,
    trace_id,
    span_id,
  });
}

/** UUID version 5 (RFC 9562, section 5.5) of the name `timeout` in the namespace of the event that announced the acknowledgement. */
export function timeoutEventId(announcedBy: string): string {
  // Looked up where it is needed: loading it takes as long as all of this package.
  const { createHash } = process.getBuiltinModule('node:crypto');
  const hash = createHash('sha1')
    .update(Buffer.from(announcedBy.replaceAll('-', ''), 'hex'))
    .update('timeout')
    .digest();
  hash[6] = ((hash[6] as number) & 0x0f) | 0x50;
  hash[8] = ((hash[8] as number) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
