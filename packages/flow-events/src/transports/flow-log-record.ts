/** A flow event as an OpenTelemetry log record, and back. */
import type { Attributes, HrTime } from '@opentelemetry/api';
import { formatRfc3339 } from '@weir/otel-compat';
import {
  ATTR_ERROR_TYPE,
  ATTR_FLOW_ACK_BY,
  ATTR_FLOW_ACK_DEADLINE_MS,
  ATTR_FLOW_ACK_LATENCY_MS,
  ATTR_FLOW_ACK_TYPE,
  ATTR_FLOW_ATTEMPT,
  ATTR_FLOW_CAUSATION_ID,
  ATTR_FLOW_ERROR_MESSAGE,
  ATTR_FLOW_ERROR_RETRYABLE,
  ATTR_FLOW_EVENT_ID,
  ATTR_FLOW_GROUP,
  ATTR_FLOW_ID,
  ATTR_FLOW_INPUT_BYTES,
  ATTR_FLOW_META,
  ATTR_FLOW_NODE_ID,
  ATTR_FLOW_NODE_TYPE,
  ATTR_FLOW_OUTPUT_BYTES,
  ATTR_FLOW_PAYLOAD_BYTES,
  ATTR_FLOW_SAMPLE_RATE,
  ATTR_FLOW_STAGE,
  ATTR_FLOW_STATUS,
  ATTR_FLOW_VERSION,
  ATTR_REQUEST_ID,
  EVENT_FLOW_EVENT,
} from '@weir/semconv';
import type { FlowEvent } from '../contract/flow-event.ts';
import { checkedFlowEvent } from '../contract/validate.ts';

/** The parts of a log record that a flow event is read from. */
export interface FlowLogRecord {
  readonly eventName?: string | undefined;
  readonly hrTime: HrTime;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly spanContext?: { readonly traceId: string; readonly spanId: string } | undefined;
}

/** Which attribute each member is written to; the rest of an event is the record's time, span context and `flow.meta.*`. */
const ATTRIBUTE_OF_MEMBER = {
  version: ATTR_FLOW_VERSION,
  event_id: ATTR_FLOW_EVENT_ID,
  flow_id: ATTR_FLOW_ID,
  group_flow: ATTR_FLOW_GROUP,
  stage: ATTR_FLOW_STAGE,
  status: ATTR_FLOW_STATUS,
  payload_bytes: ATTR_FLOW_PAYLOAD_BYTES,
  input_bytes: ATTR_FLOW_INPUT_BYTES,
  output_bytes: ATTR_FLOW_OUTPUT_BYTES,
  request_id: ATTR_REQUEST_ID,
  sample_rate: ATTR_FLOW_SAMPLE_RATE,
  causation_id: ATTR_FLOW_CAUSATION_ID,
  attempt: ATTR_FLOW_ATTEMPT,
} as const;

const ATTRIBUTE_OF_NESTED_MEMBER = {
  node: { id: ATTR_FLOW_NODE_ID, type: ATTR_FLOW_NODE_TYPE },
  ack: {
    type: ATTR_FLOW_ACK_TYPE,
    by: ATTR_FLOW_ACK_BY,
    latency_ms: ATTR_FLOW_ACK_LATENCY_MS,
    deadline_ms: ATTR_FLOW_ACK_DEADLINE_MS,
  },
  error: { type: ATTR_ERROR_TYPE, message: ATTR_FLOW_ERROR_MESSAGE, retryable: ATTR_FLOW_ERROR_RETRYABLE },
} as const;

const MEMBERS = Object.entries(ATTRIBUTE_OF_MEMBER);
const NESTED_MEMBERS = Object.entries(ATTRIBUTE_OF_NESTED_MEMBER).map(
  ([name, members]) => [name, Object.entries(members)] as const,
);
const META_PREFIX: string = ATTR_FLOW_META('');

/** The attributes of the log record that stands for an event. */
export function flowEventAttributes(event: FlowEvent): Attributes {
  const members = event as unknown as Record<string, unknown>;
  const attributes: Attributes = {};
  for (const [member, key] of MEMBERS) {
    if (members[member] !== undefined) attributes[key] = members[member] as string | number;
  }
  for (const [name, nested] of NESTED_MEMBERS) {
    const value = members[name] as Record<string, unknown> | undefined;
    if (value === undefined) continue;
    for (const [member, key] of nested) {
      if (value[member] !== undefined) attributes[key] = value[member] as string | number | boolean;
    }
  }
  if (event.meta !== undefined) {
    for (const [key, value] of Object.entries(event.meta)) attributes[ATTR_FLOW_META(key)] = value;
  }
  return attributes;
}

/**
 * The flow event that a log record stands for: the inverse of `OtelLogsTransport`. A timestamp that was not in UTC with nine
 * fractional digits comes back in that form.
 *
 * @returns undefined for a record that is not named `flow.event`
 * @throws FlowEventsError `WEIR_FLOW_INVALID_EVENT` for one that is, and is not an event
 * @example
 * flowEventFromLogRecord(record)?.flow_id; // 'order-42'
 */
export function flowEventFromLogRecord(record: FlowLogRecord): FlowEvent | undefined {
  if (record.eventName !== EVENT_FLOW_EVENT) return undefined;
  const { attributes } = record;
  const event: Record<string, unknown> = {};
  for (const [member, key] of MEMBERS) event[member] = attributes[key];
  for (const [name, nested] of NESTED_MEMBERS) {
    const found = nested.filter(([, key]) => attributes[key] !== undefined);
    if (found.length > 0) event[name] = Object.fromEntries(found.map(([member, key]) => [member, attributes[key]]));
  }
  const meta = Object.entries(attributes).filter(([key]) => key.startsWith(META_PREFIX));
  if (meta.length > 0)
    event['meta'] = Object.fromEntries(meta.map(([key, value]) => [key.slice(META_PREFIX.length), value]));
  event['timestamp'] = formatRfc3339(record.hrTime);
  event['trace_id'] = record.spanContext?.traceId;
  event['span_id'] = record.spanContext?.spanId;
  return checkedFlowEvent(event);
}
