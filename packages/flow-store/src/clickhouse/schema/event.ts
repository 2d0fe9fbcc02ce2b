/** The events. */
import { FLOW_STAGES, FLOW_STATUSES } from '@weir/flow-events';
import { MINUTE_SQL } from './minute.ts';
import type { Place } from './place.ts';

// Of flows that wait for nothing any more the age alone counts, and 64 weeks come before the first is met again: no block of
// events, however wrong their clocks, has too many partitions for the server.
const WEEKS = 64;
const WEEK_MINUTES = 10_080;

/** Numbers of a closed list, from 1: 0 stands for none. */
const codesOf = (values: readonly string[]): string =>
  values.map((value, index) => `'${value}' = ${index + 1}`).join(', ');

/** Columns of an event. */
export const EVENT_COLUMNS: string = `
  flow_id String CODEC(ZSTD(1)),
  event_id FixedString(16) CODEC(NONE),
  at DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  rank Int64 CODEC(Delta(8), ZSTD(1)),
  group_flow LowCardinality(String) CODEC(ZSTD(1)),
  node LowCardinality(String) CODEC(ZSTD(1)),
  node_type LowCardinality(String) CODEC(ZSTD(1)),
  stage Enum8(${codesOf(FLOW_STAGES)}) CODEC(ZSTD(1)),
  status Enum8(${codesOf(FLOW_STATUSES)}) CODEC(ZSTD(1)),
  is_final Bool CODEC(ZSTD(1)),
  ack_type LowCardinality(String) CODEC(ZSTD(1)),
  ack_by LowCardinality(String) CODEC(ZSTD(1)),
  ack_latency_ms Nullable(Float64) CODEC(ZSTD(1)),
  ack_deadline_ms Nullable(Float64) CODEC(ZSTD(1)),
  error_type String CODEC(ZSTD(1)),
  error_message Nullable(String) CODEC(ZSTD(1)),
  error_retryable Nullable(Bool) CODEC(ZSTD(1)),
  payload_bytes Nullable(UInt64) CODEC(T64, ZSTD(1)),
  input_bytes Nullable(UInt64) CODEC(T64, ZSTD(1)),
  output_bytes Nullable(UInt64) CODEC(T64, ZSTD(1)),
  request_id String CODEC(ZSTD(1)),
  sample_rate UInt64 CODEC(T64, ZSTD(1)),
  meta Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  timestamp String CODEC(ZSTD(1)),
  causation_id FixedString(16) CODEC(ZSTD(1)),
  attempt UInt64 CODEC(T64, ZSTD(1)),
  trace_id FixedString(16) CODEC(ZSTD(1)),
  span_id FixedString(8) CODEC(ZSTD(1)),
  INDEX by_event event_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX by_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX by_request request_id TYPE bloom_filter(0.01) GRANULARITY 1`;

/** Their names. */
export const EVENT_NAMES: string = Array.from(EVENT_COLUMNS.matchAll(/^ {2}([a-z_]+) /gm), ([, name]) => name).join(
  ', ',
);

/**
 * Sorted by the minute and the flow, so that what happened at a time is one place however much there is, and one flow a few.
 * An event may be there more than once: an engine that replaces rows would take three times as long to insert. Whoever asks
 * takes of an event id the row of the greatest \`rank\`, which is greater the earlier it came.
 */
export function eventTable({ table, onCluster, engine, retention }: Place, name: string = 'flow_event'): string {
  return `CREATE TABLE IF NOT EXISTS ${table(name)}${onCluster} (
  minute Int32 DEFAULT ${MINUTE_SQL} CODEC(Delta(4), ZSTD(1)),${EVENT_COLUMNS},
  INDEX by_time at TYPE minmax GRANULARITY 1
) ENGINE = ${engine('MergeTree', 'flow_event_2')}
PARTITION BY toUInt8(intDiv(minute, ${WEEK_MINUTES}) % ${WEEKS})
PRIMARY KEY (minute, flow_id)
ORDER BY (minute, flow_id, at)${retention('at')}
SETTINGS index_granularity = 1024`;
}

/** Fills the events from those that keep the rules. */
export function eventView({ table, onCluster }: Place): string {
  return `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table('flow_judged_to_event')}${onCluster} TO ${table('flow_event')} AS
SELECT ${MINUTE_SQL} AS minute, *
FROM (
${eventRows(`${table('flow_judged')} AS arrival`, "breach = ''")}
)`;
}

/** The rows that are made of what arrived, of an event id one. */
export function eventRows(arrivals: string, condition: string): string {
  return `WITH parseDateTime64BestEffortOrZero(upper(arrival.timestamp), 9, 'UTC') AS time
SELECT
  flow_id,
  UUIDStringToNum(arrival.event_id) AS event_id,
  time AS at,
  -toUnixTimestamp64Milli(now64(3)) AS rank,
  group_flow,
  node.id AS node,
  node.type AS node_type,
  stage,
  status,
  stage = 'process' AND status = 'ack' AND meta['final'] = 'true' AS is_final,
  ack.type AS ack_type,
  ack.by AS ack_by,
  ack.latency_ms AS ack_latency_ms,
  ack.deadline_ms AS ack_deadline_ms,
  error.type AS error_type,
  error.message AS error_message,
  error.retryable AS error_retryable,
  payload_bytes,
  input_bytes,
  output_bytes,
  request_id,
  sample_rate,
  meta,
  if(arrival.timestamp = concat(replaceOne(toString(time), ' ', 'T'), 'Z'), '', arrival.timestamp) AS timestamp,
  if(arrival.causation_id = '', toFixedString('', 16), UUIDStringToNum(arrival.causation_id)) AS causation_id,
  attempt,
  toFixedString(unhex(arrival.trace_id), 16) AS trace_id,
  toFixedString(unhex(arrival.span_id), 8) AS span_id
FROM ${arrivals}
WHERE ${condition}
LIMIT 1 BY event_id`;
}
