/** What views keep beside the events. Each row says the same however often the same event comes: repeats change nothing. */
import { BREACH } from './breach.ts';
import type { Place } from './place.ts';
import { EARLIEST_NS } from '../../definitions/storable-time.ts';
import { SLOT_NS } from './slot.ts';

/** Flows by spans of ten minutes in which they have events: what ranges of time and lists of open flows are found by. */
export function slotTable({ table, onCluster, engine, retention }: Place): string {
  return `CREATE TABLE IF NOT EXISTS ${table('flow_slot')}${onCluster} (
  slot Int32 CODEC(Delta(4), ZSTD(1)),
  flow_id String CODEC(ZSTD(1)),
  first SimpleAggregateFunction(min, Int64) CODEC(Delta(8), ZSTD(1)),
  last SimpleAggregateFunction(max, Int64) CODEC(Delta(8), ZSTD(1)),
  finals SimpleAggregateFunction(max, UInt8) CODEC(ZSTD(1)),
  announces SimpleAggregateFunction(max, UInt8) CODEC(ZSTD(1))
) ENGINE = ${engine('AggregatingMergeTree', 'flow_slot')}
ORDER BY (slot, flow_id)${retention('fromUnixTimestamp64Nano(last)')}
SETTINGS index_granularity = 1024`;
}

export function slotView({ table, onCluster }: Place): string {
  return `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table('flow_event_to_slot')}${onCluster} TO ${table('flow_slot')} AS
SELECT
  toInt32(intDiv(toUnixTimestamp64Nano(at) - ${EARLIEST_NS}, ${SLOT_NS})) AS slot,
  flow_id,
  min(toUnixTimestamp64Nano(at)) AS first,
  max(toUnixTimestamp64Nano(at)) AS last,
  max(toUInt8(is_final)) AS finals,
  max(toUInt8(isNotNull(ack_deadline_ms))) AS announces
FROM ${table('flow_event')}
GROUP BY slot, flow_id`;
}

/**
 * The last 48 bits of event ids: whether an id was seen in any flow, for who appends. So few bits, sorted, take three bytes an
 * event; of those that are found the whole id is looked for.
 */
export function seenTable({ table, onCluster, engine, retention }: Place): string {
  return `CREATE TABLE IF NOT EXISTS ${table('flow_seen')}${onCluster} (
  ending UInt64 CODEC(Delta(8), ZSTD(1))${retention('') === '' ? '' : ",\n  at DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1))"}
) ENGINE = ${engine('ReplacingMergeTree', 'flow_seen')}
ORDER BY ending${retention('at')}
SETTINGS index_granularity = 1024`;
}

export function seenView({ table, onCluster, retention }: Place): string {
  return `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table('flow_event_to_seen')}${onCluster} TO ${table('flow_seen')} AS
SELECT reinterpretAsUInt64(reverse(substring(event_id, 11, 6))) AS ending${retention('') === '' ? '' : ', at'}
FROM ${table('flow_event')}`;
}

/** How many events arrived, repeats among them. */
export function counterTable({ table, onCluster, engine }: Place): string {
  return `CREATE TABLE IF NOT EXISTS ${table('flow_counter')}${onCluster} (
  name LowCardinality(String),
  value UInt64
) ENGINE = ${engine('SummingMergeTree', 'flow_counter')}
ORDER BY name`;
}

export function counterView({ table, onCluster }: Place): string {
  return `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table('flow_arrival_to_counter')}${onCluster} TO ${table('flow_counter')} AS
SELECT if(${BREACH} = '', 'arrived', 'rejected') AS name, count() AS value
FROM ${table('flow_arrival')} AS arrival
GROUP BY name`;
}

/** What is no flow event, with where it was read and why it is none. */
export function badMessageTable({ table, onCluster, engine, retention }: Place): string {
  return `CREATE TABLE IF NOT EXISTS ${table('flow_bad_message')}${onCluster} (
  topic LowCardinality(String),
  partition UInt64,
  offset UInt64,
  reason String CODEC(ZSTD(1)),
  -- The beginning of the message; of one whose JSON is well-formed the id of its event.
  message String CODEC(ZSTD(1)),
  at DateTime64(9, 'UTC') DEFAULT now64(9) CODEC(Delta(8), ZSTD(1))
) ENGINE = ${engine('ReplacingMergeTree', 'flow_bad_message')}
ORDER BY (topic, partition, offset, reason, message)${retention('at')}`;
}

export function badMessageView({ table, onCluster }: Place): string {
  return `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table('flow_arrival_to_bad_message')}${onCluster} TO ${table('flow_bad_message')} AS
SELECT topic, partition, offset, concat('no flow event: ', ${BREACH}) AS reason, substringUTF8(arrival.event_id, 1, 256) AS message
FROM ${table('flow_arrival')} AS arrival
WHERE ${BREACH} != ''`;
}
