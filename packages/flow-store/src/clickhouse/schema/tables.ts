/** The tables: what is arriving, events, and what is kept beside them so that questions need not read all. */
import { FLOW_STAGES, FLOW_STATUSES } from '@weir/flow-events';
import { EARLIEST_NS } from '../../definitions/storable-time.ts';
import type { Place } from './place.ts';
import { BREACH } from './breach.ts';

/** Members of an event as they come in JSON; what is absent has its type's default. */
export const ARRIVING = `
  version UInt64,
  event_id String,
  flow_id String,
  group_flow String,
  node Tuple(id String, type String),
  stage String,
  status String,
  ack Tuple(type String, by String, latency_ms Nullable(Float64), deadline_ms Nullable(Float64)),
  error Tuple(type String, message Nullable(String), retryable Nullable(Bool)),
  payload_bytes Nullable(UInt64),
  input_bytes Nullable(UInt64),
  output_bytes Nullable(UInt64),
  request_id String,
  sample_rate UInt64,
  meta Map(String, String),
  timestamp String,
  causation_id String,
  attempt UInt64,
  trace_id String,
  span_id String`;

/** Where an event was read; of one that was appended all are empty. */
const READ_FROM = `
  topic String,
  partition UInt64,
  offset UInt64`;

// Of flows that wait for nothing any more the age alone counts, and 64 weeks come before the first is met again: no block of
// events, however wrong their clocks, has too many partitions for the server.
const WEEKS = 64;
const WEEK_NS = 604_800_000_000_000;

/** Numbers of a closed list, from 1: 0 stands for none. */
export function codesOf(values: readonly string[]): string {
  return values.map((value, index) => `'${value}' = ${index + 1}`).join(', ');
}

/** Events arrive here, from whoever inserts them; the views make rows of them. */
export function arrivalTable({ table, onCluster }: Place): string {
  return `CREATE TABLE IF NOT EXISTS ${table('flow_arrival')}${onCluster} (${ARRIVING},${READ_FROM}
) ENGINE = Null`;
}

/**
 * Events. Sorted by flow, so that one flow is one place; an event id is one event of its flow, and of several the one that came
 * first stays (\`rank\` is greater, the earlier it came).
 */
export function eventTable({ table, onCluster, engine, retention }: Place): string {
  return `CREATE TABLE IF NOT EXISTS ${table('flow_event')}${onCluster} (
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
  INDEX by_request request_id TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = ${engine('ReplacingMergeTree', 'flow_event', 'rank')}
PARTITION BY toUInt8(intDiv(toUnixTimestamp64Nano(at) - ${EARLIEST_NS}, ${WEEK_NS}) % ${WEEKS})
PRIMARY KEY flow_id
ORDER BY (flow_id, event_id)${retention('at')}
SETTINGS index_granularity = 1024`;
}

/** Fills the events from what arrives. */
export function eventView({ table, onCluster }: Place): string {
  return `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table('flow_arrival_to_event')}${onCluster} TO ${table('flow_event')} AS
WITH parseDateTime64BestEffortOrZero(upper(arrival.timestamp), 9, 'UTC') AS time
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
FROM ${table('flow_arrival')} AS arrival
WHERE ${BREACH} = ''
LIMIT 1 BY event_id`;
}
