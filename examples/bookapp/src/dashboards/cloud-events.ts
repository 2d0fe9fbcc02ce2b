import type { Dashboard } from './dashboard.ts';

/** CloudEvents and everything else that is delivered: what left, what waits, what was dropped and why. */
export const cloudEventsDashboard: Dashboard = {
  uid: 'cloudevents',
  title: 'CloudEvents',
  panels: [
    {
      kind: 'timeseries',
      title: 'Named events',
      description: 'Log events by name; those of the catalogue become CloudEvents.',
      unit: 'ops',
      queries: [
        {
          expr: 'sum by (event_name) (rate(log_events_total{event_name!="flow.event"}[1m]))',
          legend: '{{event_name}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Delivered',
      description: 'Items that met their fate, by who delivers; an error type says that it was not delivered, and why.',
      unit: 'ops',
      queries: [
        {
          expr: 'sum by (delivery_name, error_type) (rate(delivery_items_processed_total[1m]))',
          legend: '{{delivery_name}} {{error_type}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Waiting to be sent',
      description: 'Items without a fate yet, against the most that may be.',
      unit: 'short',
      queries: [
        { expr: 'sum by (delivery_name) (delivery_queue_size)', legend: '{{delivery_name}}' },
        { expr: 'sum by (delivery_name) (delivery_queue_capacity)', legend: '{{delivery_name}} at most' },
      ],
    },
    {
      kind: 'timeseries',
      title: 'How long an attempt takes',
      description: 'p95.',
      unit: 's',
      queries: [
        {
          expr: 'histogram_quantile(0.95, sum by (le, delivery_name) (rate(delivery_send_duration_seconds_bucket[5m])))',
          legend: '{{delivery_name}}',
        },
      ],
    },
    {
      kind: 'table',
      title: 'Circuit breakers',
      description: '1 for the state that each is in.',
      unit: 'short',
      queries: [
        {
          expr: 'max by (delivery_name, delivery_breaker_state) (delivery_breaker_status) == 1',
          legend: '{{delivery_name}}',
        },
      ],
    },
  ],
};
