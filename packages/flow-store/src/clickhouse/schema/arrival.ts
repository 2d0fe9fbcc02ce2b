/** Where events arrive, from whoever inserts them, and where they are judged: once, for all that is made of them. */
import { BREACH } from './breach.ts';
import type { Place } from './place.ts';

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

/** Events arrive here; the views make rows of them. */
export function arrivalTable({ table, onCluster }: Place): string {
  return `CREATE TABLE IF NOT EXISTS ${table('flow_arrival')}${onCluster} (${ARRIVING},${READ_FROM}
) ENGINE = Null`;
}

/** The same events, each with the member that breaks a rule. */
export function judgedTable({ table, onCluster }: Place): string {
  return `CREATE TABLE IF NOT EXISTS ${table('flow_judged')}${onCluster} (${ARRIVING},${READ_FROM},
  breach LowCardinality(String)
) ENGINE = Null`;
}

export function judgedView({ table, onCluster }: Place): string {
  return `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table('flow_arrival_to_judged')}${onCluster} TO ${table('flow_judged')} AS
SELECT *, ${BREACH} AS breach
FROM ${table('flow_arrival')} AS arrival`;
}
