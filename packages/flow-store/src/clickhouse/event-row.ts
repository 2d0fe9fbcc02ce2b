/** A flow event from its row, equal to what it was. */
import { checkedFlowEvent, type FlowEvent } from '@weir/flow-events';
import { formatRfc3339 } from '@weir/otel-compat';
import { floorDivided } from '../definitions/floor-division.ts';
import type { ClickHouseRow } from './connection.ts';

/** What a query of events selects. */
export const EVENT_SELECTION = `
  UUIDNumToString(event_id) AS event_id, flow_id, toUnixTimestamp64Nano(at) AS ns, group_flow, node, node_type, stage, status,
  ack_type, ack_by, ack_latency_ms, ack_deadline_ms, error_type, error_message, error_retryable, toString(payload_bytes) AS payload_bytes,
  toString(input_bytes) AS input_bytes, toString(output_bytes) AS output_bytes, request_id, sample_rate, meta, timestamp,
  if(causation_id = toFixedString('', 16), '', UUIDNumToString(causation_id)) AS causation_id, attempt,
  if(trace_id = toFixedString('', 16), '', lower(hex(trace_id))) AS trace_id,
  if(span_id = toFixedString('', 8), '', lower(hex(span_id))) AS span_id`;

/** The event of a row of {@link EVENT_SELECTION}. */
export function eventOfRow(row: ClickHouseRow): FlowEvent {
  const text = (column: string): string => String(row[column]);
  const given = (name: string, value: unknown): object => (isAbsent(value) ? {} : { [name]: value });
  const count = (name: string): object => {
    const value = row[name];
    return isAbsent(value) || value === '0' ? {} : { [name]: Number(value) };
  };
  const size = (name: string): object => (row[name] === null ? {} : { [name]: Number(row[name]) });
  const meta = row['meta'] as Readonly<Record<string, string>>;
  return checkedFlowEvent({
    version: 1,
    event_id: text('event_id'),
    flow_id: text('flow_id'),
    ...given('group_flow', row['group_flow']),
    node: { id: text('node'), type: text('node_type') },
    stage: text('stage'),
    status: text('status'),
    ...(isAbsent(row['ack_type']) ? {} : { ack: ackOf(row) }),
    ...(isAbsent(row['error_type']) ? {} : { error: errorOf(row) }),
    ...size('payload_bytes'),
    ...size('input_bytes'),
    ...size('output_bytes'),
    ...given('request_id', row['request_id']),
    ...count('sample_rate'),
    ...(Object.keys(meta).length === 0 ? {} : { meta }),
    timestamp: isAbsent(row['timestamp']) ? timeText(BigInt(text('ns'))) : text('timestamp'),
    ...given('causation_id', row['causation_id']),
    ...count('attempt'),
    ...given('trace_id', row['trace_id']),
    ...given('span_id', row['span_id']),
  });
}

function ackOf(row: ClickHouseRow): object {
  const { ack_type: type, ack_by: by, ack_latency_ms: latency, ack_deadline_ms: deadline } = row;
  return {
    type,
    ...(isAbsent(by) ? {} : { by }),
    ...(latency === null ? {} : { latency_ms: latency }),
    ...(deadline === null ? {} : { deadline_ms: deadline }),
  };
}

function errorOf({ error_type: type, error_message: message, error_retryable: retryable }: ClickHouseRow): object {
  return { type, ...(message === null ? {} : { message }), ...(retryable === null ? {} : { retryable }) };
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

function timeText(ns: bigint): string {
  const seconds = floorDivided(ns, 1_000_000_000n);
  return formatRfc3339([Number(seconds), Number(ns - seconds * 1_000_000_000n)]);
}
