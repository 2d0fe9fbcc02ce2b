import type { Dashboard } from './dashboard.ts';

/** Who calls whom, and how that goes. */
export const serviceGraphDashboard: Dashboard = {
  uid: 'service-graph',
  title: 'Service graph',
  panels: [
    { kind: 'serviceMap', title: 'Graph', description: 'Services, databases and topics.', query: '' },
    {
      kind: 'table',
      title: 'Edges',
      description: 'Calls a second between two ends.',
      unit: 'reqps',
      queries: [
        {
          expr: 'sum by (client, server, connection_type) (rate(traces_service_graph_request_total[5m]))',
          legend: '{{client}} → {{server}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Rate of edges',
      description: 'The same over time.',
      unit: 'reqps',
      queries: [
        {
          expr: 'sum by (client, server) (rate(traces_service_graph_request_total[1m]))',
          legend: '{{client}} → {{server}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Duration of edges',
      description: 'p95 as the caller sees it.',
      unit: 's',
      queries: [
        {
          expr: 'histogram_quantile(0.95, sum by (le, client, server) (rate(traces_service_graph_request_client_seconds_bucket[5m])))',
          legend: '{{client}} → {{server}}',
        },
      ],
    },
  ],
};
