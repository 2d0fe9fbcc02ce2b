/** What is no flow event, with where it was read and why it is none. */
import type { Place } from './place.ts';

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
  return `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table('flow_judged_to_bad_message')}${onCluster} TO ${table('flow_bad_message')} AS
SELECT topic, partition, offset, concat('no flow event: ', breach) AS reason, substringUTF8(event_id, 1, 256) AS message
FROM ${table('flow_judged')}
WHERE breach != ''`;
}
