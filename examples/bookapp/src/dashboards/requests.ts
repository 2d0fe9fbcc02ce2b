import type { Dashboard } from './dashboard.ts';

/** Rate, errors and duration of requests, and the traces behind them. */
export const requestsDashboard: Dashboard = {
  uid: 'requests',
  title: 'Requests (RED)',
  panels: [
    {
      kind: 'timeseries',
      title: 'Rate',
      description: 'Requests by service and route, counted from spans.',
      unit: 'reqps',
      queries: [
        {
          expr: 'sum by (service_name, span_name) (rate(traces_span_metrics_calls_total{span_kind="SPAN_KIND_SERVER"}[1m]))',
          legend: '{{service_name}} {{span_name}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Errors',
      description: 'Share of requests whose span failed.',
      unit: 'percentunit',
      queries: [
        {
          expr: '(sum by (service_name) (rate(traces_span_metrics_calls_total{span_kind="SPAN_KIND_SERVER", status_code="STATUS_CODE_ERROR"}[1m])) or sum by (service_name) (rate(traces_span_metrics_calls_total{span_kind="SPAN_KIND_SERVER"}[1m])) * 0) / sum by (service_name) (rate(traces_span_metrics_calls_total{span_kind="SPAN_KIND_SERVER"}[1m]))',
          legend: '{{service_name}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Duration',
      description: 'p95 by route; its points lead to a trace.',
      unit: 's',
      queries: [
        {
          expr: 'histogram_quantile(0.95, sum by (le, service_name, span_name) (rate(traces_span_metrics_duration_seconds_bucket{span_kind="SPAN_KIND_SERVER"}[5m])))',
          legend: '{{service_name}} {{span_name}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Duration as the server measures it',
      description: 'p95 of the HTTP server metric, which sampling does not thin out.',
      unit: 's',
      queries: [
        {
          expr: 'histogram_quantile(0.95, sum by (le, job, http_route) (rate(http_server_request_duration_seconds_bucket[5m])))',
          legend: '{{job}} {{http_route}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Queries',
      description: 'p95 of calls to the database.',
      unit: 's',
      queries: [
        {
          expr: 'histogram_quantile(0.95, sum by (le, service_name, span_name) (rate(traces_span_metrics_duration_seconds_bucket{span_kind="SPAN_KIND_CLIENT", db_system_name!=""}[5m])))',
          legend: '{{service_name}} {{span_name}}',
        },
      ],
    },
    {
      kind: 'traces',
      title: 'Failed requests',
      description: 'The newest traces with an error.',
      query: '{ status = error }',
    },
  ],
};
