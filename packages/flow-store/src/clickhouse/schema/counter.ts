/** How many events arrived, repeats among them. */
import type { Place } from './place.ts';

export function counterTable({ table, onCluster, engine }: Place): string {
  return `CREATE TABLE IF NOT EXISTS ${table('flow_counter')}${onCluster} (
  name LowCardinality(String),
  value UInt64
) ENGINE = ${engine('SummingMergeTree', 'flow_counter')}
ORDER BY name`;
}

export function counterView({ table, onCluster }: Place): string {
  return `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table('flow_judged_to_counter')}${onCluster} TO ${table('flow_counter')} AS
SELECT if(breach = '', 'arrived', 'rejected') AS name, count() AS value
FROM ${table('flow_judged')}
GROUP BY name`;
}
