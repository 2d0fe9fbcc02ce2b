/** The first version: events sorted by flow, and views that each judged what arrived. */
import { EARLIEST_NS } from '../../definitions/storable-time.ts';
import { badMessageTable } from './bad-message.ts';
import { arrivalTable } from './arrival.ts';
import { BREACH } from './breach.ts';
import { counterTable } from './counter.ts';
import { EVENT_COLUMNS, eventRows } from './event.ts';
import type { Place } from './place.ts';
import { seenTable, seenView } from './seen.ts';

const SLOT_NS = 600_000_000_000n;
const WEEK_NS = 604_800_000_000_000n;

// Tables before the views that fill them, and what events are made of last: until then nothing arrives.
export const VERSION_1: readonly ((place: Place) => string)[] = [
  ({
    table,
    onCluster,
    engine,
    retention,
  }) => `CREATE TABLE IF NOT EXISTS ${table('flow_event')}${onCluster} (${EVENT_COLUMNS}
) ENGINE = ${engine('ReplacingMergeTree', 'flow_event', 'rank')}
PARTITION BY toUInt8(intDiv(toUnixTimestamp64Nano(at) - ${EARLIEST_NS}, ${WEEK_NS}) % 64)
PRIMARY KEY flow_id
ORDER BY (flow_id, event_id)${retention('at')}
SETTINGS index_granularity = 1024`,
  ({ table, onCluster, engine, retention }) => `CREATE TABLE IF NOT EXISTS ${table('flow_slot')}${onCluster} (
  slot Int32 CODEC(Delta(4), ZSTD(1)),
  flow_id String CODEC(ZSTD(1)),
  first SimpleAggregateFunction(min, Int64) CODEC(Delta(8), ZSTD(1)),
  last SimpleAggregateFunction(max, Int64) CODEC(Delta(8), ZSTD(1)),
  finals SimpleAggregateFunction(max, UInt8) CODEC(ZSTD(1)),
  announces SimpleAggregateFunction(max, UInt8) CODEC(ZSTD(1))
) ENGINE = ${engine('AggregatingMergeTree', 'flow_slot')}
ORDER BY (slot, flow_id)${retention('fromUnixTimestamp64Nano(last)')}
SETTINGS index_granularity = 1024`,
  seenTable,
  counterTable,
  badMessageTable,
  arrivalTable,
  ({
    table,
    onCluster,
  }) => `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table('flow_event_to_slot')}${onCluster} TO ${table('flow_slot')} AS
SELECT
  toInt32(intDiv(toUnixTimestamp64Nano(at) - ${EARLIEST_NS}, ${SLOT_NS})) AS slot,
  flow_id,
  min(toUnixTimestamp64Nano(at)) AS first,
  max(toUnixTimestamp64Nano(at)) AS last,
  max(toUInt8(is_final)) AS finals,
  max(toUInt8(isNotNull(ack_deadline_ms))) AS announces
FROM ${table('flow_event')}
GROUP BY slot, flow_id`,
  seenView,
  ({
    table,
    onCluster,
  }) => `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table('flow_arrival_to_counter')}${onCluster} TO ${table('flow_counter')} AS
SELECT if(${BREACH} = '', 'arrived', 'rejected') AS name, count() AS value
FROM ${table('flow_arrival')} AS arrival
GROUP BY name`,
  ({
    table,
    onCluster,
  }) => `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table('flow_arrival_to_bad_message')}${onCluster} TO ${table('flow_bad_message')} AS
SELECT topic, partition, offset, concat('no flow event: ', ${BREACH}) AS reason, substringUTF8(arrival.event_id, 1, 256) AS message
FROM ${table('flow_arrival')} AS arrival
WHERE ${BREACH} != ''`,
  ({
    table,
    onCluster,
  }) => `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table('flow_arrival_to_event')}${onCluster} TO ${table('flow_event')} AS
${eventRows(`${table('flow_arrival')} AS arrival`, `${BREACH} = ''`)}`,
];
