/** Minutes, by which events are found in time, and in which of them a flow has events. */
import { clampedTime, EARLIEST_NS } from '../../definitions/storable-time.ts';
import type { Place } from './place.ts';

/** Nanoseconds of a minute. */
export const MINUTE_NS = 60_000_000_000n;

/** The number of the minute that holds a time, from 0 at the earliest one that is stored. */
export function minuteAt(ns: bigint): number {
  return Number((clampedTime(ns) - EARLIEST_NS) / MINUTE_NS);
}

/** The same of a column. */
export const MINUTE_SQL: string = `toInt32(intDiv(toUnixTimestamp64Nano(at) - ${EARLIEST_NS}, ${MINUTE_NS}))`;

/**
 * The minutes of each flow, and what is known of it by single events. A row says the same however often the same event comes:
 * the least and the greatest of what it was told.
 */
export function minuteTable({ table, onCluster, engine, retention }: Place): string {
  return `CREATE TABLE IF NOT EXISTS ${table('flow_minute')}${onCluster} (
  flow_id String CODEC(ZSTD(1)),
  minute Int32 CODEC(Delta(4), ZSTD(1)),
  first SimpleAggregateFunction(min, Int64) CODEC(Delta(8), ZSTD(1)),
  last SimpleAggregateFunction(max, Int64) CODEC(Delta(8), ZSTD(1)),
  finals SimpleAggregateFunction(max, UInt8) CODEC(ZSTD(1)),
  announces SimpleAggregateFunction(max, UInt8) CODEC(ZSTD(1)),
  announced SimpleAggregateFunction(max, Int64) CODEC(Delta(8), ZSTD(1)),
  acked SimpleAggregateFunction(min, Int64) CODEC(Delta(8), ZSTD(1)),
  nacks SimpleAggregateFunction(max, UInt8) CODEC(ZSTD(1)),
  awaited SimpleAggregateFunction(groupUniqArrayArray, Array(UInt64)) CODEC(ZSTD(1)),
  acking SimpleAggregateFunction(groupUniqArrayArray, Array(UInt64)) CODEC(ZSTD(1))
) ENGINE = ${engine('AggregatingMergeTree', 'flow_minute')}
ORDER BY (flow_id, minute)${retention('fromUnixTimestamp64Nano(last)')}
SETTINGS index_granularity = 256`;
}

export function minuteView({ table, onCluster }: Place): string {
  return `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table('flow_event_to_minute')}${onCluster} TO ${table('flow_minute')} AS
${minuteRows(table('flow_event'))}`;
}

// Of an acknowledgement that any explicit one at a way out meets, instead of that of a node.
const ANY = 0;
const ANNOUNCES = 'isNotNull(ack_deadline_ms)';
const ACKS = "status = 'ack'";

/** The rows that are made of events. */
export function minuteRows(events: string): string {
  return `SELECT flow_id, minute,
  min(toUnixTimestamp64Nano(at)) AS first,
  max(toUnixTimestamp64Nano(at)) AS last,
  max(toUInt8(is_final)) AS finals,
  max(toUInt8(${ANNOUNCES})) AS announces,
  max(if(${ANNOUNCES}, toUnixTimestamp64Nano(at), ${-(2n ** 63n)})) AS announced,
  min(if(${ACKS}, toUnixTimestamp64Nano(at), ${2n ** 63n - 1n})) AS acked,
  max(toUInt8(status = 'nack')) AS nacks,
  groupUniqArrayIf(if(ack_by = '', ${ANY}, cityHash64(toString(ack_by))), ${ANNOUNCES}) AS awaited,
  arrayConcat(
    groupUniqArrayIf(cityHash64(toString(node)), ${ACKS}),
    if(max(${ACKS} AND stage = 'egress' AND ack_type = 'explicit'), [toUInt64(${ANY})], [])
  ) AS acking
FROM ${events}
GROUP BY flow_id, minute`;
}

const completeWhere = (acknowledged: string): string => `max(finals) = 1 AND (max(announces) = 0 OR (
  max(nacks) = 0 AND min(acked) > max(announced) AND ${acknowledged}
))`;

/**
 * A query of the flows, among those of a condition, that are not complete for certain. Complete is one that has ended, where
 * nobody refused, and after the last announcement each that is awaited acknowledged; of any other flow its events say. Most are
 * so by each row alone, and only of the others the rows are put together.
 */
export function notCompleteSql(table: string, condition: string, besides: string): string {
  const query = (among: string, acknowledged: string): string =>
    `SELECT flow_id FROM ${table} WHERE ${among} GROUP BY flow_id HAVING NOT (${completeWhere(acknowledged)})${besides}`;
  return query(
    `flow_id IN (${query(condition, 'min(hasAll(acking, awaited)) = 1')})`,
    'hasAll(groupUniqArrayArray(acking), groupUniqArrayArray(awaited))',
  );
}
