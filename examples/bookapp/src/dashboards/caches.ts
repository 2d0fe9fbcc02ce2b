import type { Dashboard } from './dashboard.ts';

/** Which tier answered, what it cost, and what it saved. */
export const cachesDashboard: Dashboard = {
  uid: 'caches',
  title: 'Caches',
  panels: [
    {
      kind: 'timeseries',
      title: 'Hit ratio by tier',
      description: 'Hits and stale among requests for a key.',
      unit: 'percentunit',
      queries: [
        {
          expr: 'sum by (cache_name, cache_tier) (rate(cache_requests_total{cache_request_type=~"hit|stale"}[5m])) / sum by (cache_name, cache_tier) (rate(cache_requests_total[5m]))',
          legend: '{{cache_name}} {{cache_tier}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Requests by tier and answer',
      description: 'hit, miss, stale or error.',
      unit: 'ops',
      queries: [
        {
          expr: 'sum by (cache_tier, cache_request_type) (rate(cache_requests_total[1m]))',
          legend: '{{cache_tier}} {{cache_request_type}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'How long a tier takes',
      description: 'p95.',
      unit: 's',
      queries: [
        {
          expr: 'histogram_quantile(0.95, sum by (le, cache_tier) (rate(cache_tier_duration_seconds_bucket[5m])))',
          legend: '{{cache_tier}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'How long a load takes',
      description: 'p95: what a miss costs.',
      unit: 's',
      queries: [
        {
          expr: 'histogram_quantile(0.95, sum by (le, cache_name) (rate(cache_load_duration_seconds_bucket[5m])))',
          legend: '{{cache_name}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Time saved',
      description: 'Seconds of loading that hits made unnecessary, each second.',
      unit: 's',
      queries: [{ expr: 'sum by (cache_name) (rate(cache_time_saved_seconds_total[5m]))', legend: '{{cache_name}}' }],
    },
    {
      kind: 'timeseries',
      title: 'Entries',
      description: 'Where a tier can tell.',
      unit: 'short',
      queries: [{ expr: 'sum by (cache_name, cache_tier) (cache_entries)', legend: '{{cache_name}} {{cache_tier}}' }],
    },
  ],
};
