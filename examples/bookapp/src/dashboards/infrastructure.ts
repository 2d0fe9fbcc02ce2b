import type { Dashboard } from './dashboard.ts';

/** What the services stand on. */
export const infrastructureDashboard: Dashboard = {
  uid: 'infrastructure',
  title: 'Infrastructure',
  panels: [
    {
      kind: 'timeseries',
      title: 'Consumer lag',
      description: 'Messages that the group has not committed, and those that its consumers have not even fetched.',
      unit: 'short',
      queries: [
        {
          expr: 'sum by (messaging_destination_name, messaging_consumer_group_name) (weir_kafka_consumer_group_lag)',
          legend: '{{messaging_destination_name}} {{messaging_consumer_group_name}}',
        },
        {
          expr: 'sum by (messaging_destination_name, messaging_consumer_group_name) (weir_kafka_consumer_lag)',
          legend: '{{messaging_destination_name}} {{messaging_consumer_group_name}} not fetched',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Kafka partitions',
      description: 'Partitions of all topics.',
      unit: 'short',
      queries: [{ expr: 'sum(kafka_topic_partitions)', legend: 'partitions' }],
    },
    {
      kind: 'timeseries',
      title: 'PostgreSQL connections',
      description: 'By database.',
      unit: 'short',
      queries: [
        { expr: 'sum by (postgresql_database_name) (postgresql_backends)', legend: '{{postgresql_database_name}}' },
      ],
    },
    {
      kind: 'timeseries',
      title: 'PostgreSQL commits',
      description: 'A second, by database.',
      unit: 'ops',
      queries: [
        {
          expr: 'sum by (postgresql_database_name) (rate(postgresql_commits_total[1m]))',
          legend: '{{postgresql_database_name}}',
        },
      ],
    },
    {
      kind: 'timeseries',
      title: 'Redis memory',
      description: 'Bytes in use.',
      unit: 'bytes',
      queries: [{ expr: 'sum(redis_memory_used_bytes)', legend: 'used' }],
    },
    {
      kind: 'timeseries',
      title: 'Redis commands',
      description: 'A second.',
      unit: 'ops',
      queries: [{ expr: 'sum(rate(redis_commands_processed_total[1m]))', legend: 'commands' }],
    },
    {
      kind: 'timeseries',
      title: 'Load of the host',
      description: 'Over a minute.',
      unit: 'short',
      queries: [{ expr: 'avg(system_cpu_load_average_1m)', legend: 'load' }],
    },
    {
      kind: 'timeseries',
      title: 'Memory of the host',
      description: 'Used and free.',
      unit: 'bytes',
      queries: [{ expr: 'sum by (state) (system_memory_usage_bytes)', legend: '{{state}}' }],
    },
    {
      kind: 'stat',
      title: 'Health checks',
      description: '1 where a service answers.',
      unit: 'short',
      queries: [{ expr: 'min by (http_url) (httpcheck_status{http_status_class="2xx"})', legend: '{{http_url}}' }],
    },
  ],
};
