import type { Dashboard, SqlPanel } from './dashboard.ts';

/** Flows as ClickHouse keeps them: what `docs/grafana.md` asks, whose text these questions are. */
export const flowStoreDashboard: Dashboard = {
  uid: 'flows-clickhouse',
  title: 'Flows in ClickHouse',
  panels: [
    {
      kind: 'timeseries',
      title: 'Flows a minute',
      description: 'By pathway, where they began.',
      unit: 'short',
      sql: `SELECT $__timeInterval(began) AS time, pathway, sum(weight) * 60 / $__interval_s AS flows_a_minute
FROM weir.flow_summary(from = $__fromTime_ms, to = $__toTime_ms)
GROUP BY time, pathway
ORDER BY time`,
    },
    {
      kind: 'table',
      title: 'Flows by state',
      description: 'Complete is what should be seen; everything else wants a look.',
      unit: 'short',
      sql: `SELECT state, sum(weight) AS flows
FROM weir.flow_summary(from = $__fromTime_ms, to = $__toTime_ms)
GROUP BY state
ORDER BY state`,
    },
    {
      kind: 'table',
      title: 'Open, late and lost flows',
      description: 'Where each is now, and until when it was to be acknowledged.',
      unit: 'short',
      sql: `SELECT flow_id, pathway, state, node, stage, status, began, latest, due
FROM weir.flow_summary(from = $__fromTime_ms, to = $__toTime_ms)
WHERE state IN ('open', 'late', 'lost')
ORDER BY began DESC, flow_id DESC
LIMIT 100`,
    },
    {
      kind: 'timeseries',
      title: 'Share of flows that failed',
      description: 'By pathway, where they began.',
      unit: 'percentunit',
      sql: `SELECT $__timeInterval(began) AS time, pathway, sumIf(weight, state = 'failed') / sum(weight) AS failed
FROM weir.flow_summary(from = $__fromTime_ms, to = $__toTime_ms)
GROUP BY time, pathway
ORDER BY time`,
    },
    {
      kind: 'table',
      title: 'Slow hops',
      description: 'The slowest first: a wait is between nodes, work within one.',
      unit: 'short',
      sql: `SELECT pathway, kind, from_node, from_stage, to_node, to_stage, sum(weight) AS hops,
  sumIf(weight, is_error) / hops AS failed,
  quantileExactWeighted(0.5)(ns, weight) / 1e6 AS p50_ms,
  quantileExactWeighted(0.95)(ns, weight) / 1e6 AS p95_ms
FROM weir.flow_hop(from = $__fromTime_ms, to = $__toTime_ms)
GROUP BY pathway, kind, from_node, from_stage, to_node, to_stage
ORDER BY p95_ms DESC
LIMIT 100`,
    },
    {
      kind: 'timeseries',
      title: 'Waiting between nodes, p95',
      description: 'By edge of the flow map.',
      unit: 's',
      sql: `SELECT $__timeInterval(ended) AS time, concat(from_node, ' → ', to_node) AS edge,
  quantileExactWeighted(0.95)(ns, weight) / 1e9 AS p95
FROM weir.flow_hop(from = $__fromTime_ms, to = $__toTime_ms)
WHERE kind = 'wait'
GROUP BY time, edge
ORDER BY time`,
    },
    {
      kind: 'timeseries',
      title: 'Share of hops that failed',
      description: 'By the node at their end: nacks, timeouts and errors.',
      unit: 'percentunit',
      sql: `SELECT $__timeInterval(ended) AS time, to_node AS node, sumIf(weight, is_error) / sum(weight) AS failed
FROM weir.flow_hop(from = $__fromTime_ms, to = $__toTime_ms)
GROUP BY time, node
ORDER BY time`,
    },
    {
      kind: 'table',
      title: 'What came twice, or was given up',
      description: 'Flows of each pathway with duplicates, redeliveries, dead letters and timeouts.',
      unit: 'short',
      sql: `SELECT pathway, sumIf(weight, duplicates > 0) AS duplicates, sumIf(weight, redeliveries > 0) AS redelivered,
  sumIf(weight, dead_letters > 0) AS dead_letters, sumIf(weight, timeouts > 0) AS timed_out
FROM weir.flow_summary(from = $__fromTime_ms, to = $__toTime_ms)
GROUP BY pathway
ORDER BY pathway`,
    },
    {
      kind: 'timeseries',
      title: 'Messages that are no flow events',
      description: 'By topic: nothing is lost in silence.',
      unit: 'short',
      sql: `SELECT $__timeInterval(at) AS time, topic, count() AS messages
FROM weir.flow_bad_message FINAL
WHERE $__timeFilter(at)
GROUP BY time, topic
ORDER BY time`,
    },
    {
      kind: 'table',
      title: 'Why they are none',
      description: 'The last of them, and where each was.',
      unit: 'short',
      sql: `SELECT at, topic, partition, offset, reason
FROM weir.flow_bad_message FINAL
WHERE $__timeFilter(at)
ORDER BY at DESC, topic, partition, offset
LIMIT 100`,
    },
    {
      kind: 'table',
      title: 'What the server reads by itself',
      description: 'How far it is in each partition of its topics.',
      unit: 'short',
      sql: `SELECT table, topic, partition, max(position) AS next_offset, max(last_poll_time) AS polled, max(exceptions.time[-1]) AS met_a_problem
FROM system.kafka_consumers
ARRAY JOIN assignments.topic AS topic, assignments.partition_id AS partition, assignments.current_offset AS position
WHERE database = 'weir' AND position >= 0
GROUP BY table, topic, partition
ORDER BY topic, partition`,
    },
  ] satisfies readonly SqlPanel[],
};
