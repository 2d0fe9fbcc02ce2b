import type { Dashboard } from './dashboard.ts';

/** How flows go: how many settle in which state, how long they wait and work, what is late. */
export const flowsDashboard: Dashboard = {
  uid: 'flows',
  title: 'Flows',
  panels: [
    {
      kind: 'timeseries',
      title: 'Settled flows by state',
      description: 'Complete is what should be seen; everything else wants a look.',
      unit: 'ops',
      queries: [{ expr: 'sum by (flow_state) (rate(flow_settled_total[1m]))', legend: '{{flow_state}}' }],
    },
    {
      kind: 'stat',
      title: 'Open flows',
      description: 'Followed now and not settled yet.',
      unit: 'short',
      queries: [{ expr: 'sum(flow_open)', legend: 'open' }],
    },
    {
      kind: 'timeseries',
      title: 'From the first event to the last',
      description: 'End to end, of flows that settled.',
      unit: 's',
      queries: [
        {
          expr: 'histogram_quantile(0.5, sum by (le, flow_pathway) (rate(flow_duration_seconds_bucket[5m])))',
          legend: 'p50 {{flow_pathway}}',
        },
        {
          expr: 'histogram_quantile(0.95, sum by (le, flow_pathway) (rate(flow_duration_seconds_bucket[5m])))',
          legend: 'p95 {{flow_pathway}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Waiting and working, by hop',
      description: 'p95 of each hop: a wait is between nodes, work within one.',
      unit: 's',
      queries: [
        {
          expr: 'histogram_quantile(0.95, sum by (le, flow_hop_kind, flow_hop_from, flow_hop_to) (rate(flow_hop_duration_seconds_bucket[5m])))',
          legend: '{{flow_hop_kind}} {{flow_hop_from}} → {{flow_hop_to}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Flow events by stage and status',
      description: 'As they pass the Collector.',
      unit: 'ops',
      queries: [
        {
          expr: 'sum by (flow_node_id, flow_stage, flow_status) (rate(flow_events_total[1m]))',
          legend: '{{flow_node_id}} {{flow_stage}}/{{flow_status}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Attempts',
      description: 'The highest attempt of flows that settled: above 1, something was delivered again.',
      unit: 'short',
      queries: [
        {
          expr: 'histogram_quantile(0.99, sum by (le, flow_pathway) (rate(flow_attempts_bucket[5m])))',
          legend: 'p99 {{flow_pathway}}',
        },
      ],
    },
    {
      kind: 'logs',
      title: 'Flow events',
      description: 'Each as a log record.',
      query: '{service_name=~".+"} | event_name="flow.event"',
    },
  ],
};
