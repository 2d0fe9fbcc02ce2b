/**
 * The last 48 bits of event ids: whether an id was seen in any flow, for who appends. So few bits, sorted, take four bytes an
 * event; of those that are found the whole id is looked for.
 */
import type { Place } from './place.ts';

export function seenTable({ table, onCluster, engine, retention }: Place): string {
  return `CREATE TABLE IF NOT EXISTS ${table('flow_seen')}${onCluster} (
  ending UInt64 CODEC(Delta(8), ZSTD(1))${retention('') === '' ? '' : ",\n  at DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1))"}
) ENGINE = ${engine('ReplacingMergeTree', 'flow_seen')}
ORDER BY ending${retention('at')}
SETTINGS index_granularity = 1024`;
}

export function seenView({ table, onCluster, retention }: Place): string {
  return `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table('flow_event_to_seen')}${onCluster} TO ${table('flow_seen')} AS
${seenRows(table('flow_event'), retention('') !== '')}`;
}

/** The rows that are made of events; those that retention lets go have a time. */
export function seenRows(events: string, hasTime: boolean): string {
  return `SELECT reinterpretAsUInt64(reverse(substring(event_id, 11, 6))) AS ending${hasTime ? ', at' : ''}
FROM ${events}`;
}
