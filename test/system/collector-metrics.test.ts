/**
 * The files of docs/collector that end in Prometheus, on the real servers: span metrics that lead to traces, PostgreSQL and
 * Redis. That of Kafka's broker is in dashboards.test.ts, which has a broker that measures itself.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { metrics, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { Cache } from '@weir/cache';
import { startWeir } from '@weir/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { givenService } from '../services/given.ts';
import { query, untilSampled } from '../services/prometheus/query.ts';
import { until } from '../services/until.ts';
import { COLLECTOR_DOCS, type DocumentedCollector, startDocumentedCollector } from './documented-collector.ts';
import type { Monitor } from './monitor.ts';
import { startOwnPrometheus } from './own-prometheus.ts';

const PATIENCE = { timeoutMs: 30_000 };
/** Exemplars are on the page from one flush to the next. */
const FLUSH = '1s';
const SCRAPE = '250ms';
const ends: (() => Promise<unknown>)[] = [];
let collector: DocumentedCollector;
let prometheus: Monitor;

beforeAll(async () => {
  collector = await startDocumentedCollector(['span-metrics.yaml'], {
    overlay: { connectors: { span_metrics: { metrics_flush_interval: FLUSH } } },
  });
  ends.push(() => collector.end());
  prometheus = await startOwnPrometheus({ 'prometheus.yml': await prometheusConfig() });
  ends.push(() => prometheus.end());
  // An exemplar that was on the page before the first scrape is seen by nobody.
  await untilSampled(prometheus.running, 'up{job="collector"} == 1', PATIENCE);
}, 60_000);

afterAll(async () => {
  for (const end of ends.toReversed()) await end();
}, 60_000);

/** That of the documentation, on the ports of this run, scraping more often. */
async function prometheusConfig(): Promise<object> {
  const documented = parse(await readFile(join(COLLECTOR_DOCS, 'prometheus.yaml'), 'utf8')) as {
    readonly scrape_configs: readonly { readonly job_name: string }[];
  };
  const { postgres, redis } = givenService('exporters', process.env).endpoints;
  const pages: Readonly<Record<string, string | undefined>> = { collector: collector.page, postgres, redis };
  return {
    ...documented,
    global: { scrape_interval: SCRAPE },
    scrape_configs: documented.scrape_configs.map((job) => ({
      ...job,
      static_configs: [{ targets: [new URL(pages[job.job_name] ?? '').host] }],
    })),
  };
}

test('of spans of Weir there are calls and durations by cache and tier, and their exemplars are traces that were sent', async () => {
  const traceExporter = new OTLPTraceExporter({ url: `${collector.otlpHttp}/v1/traces` });
  const telemetry = startWeir({
    sdk: { serviceName: 'library', traceExporter, logRecordProcessors: [], metricReaders: [] },
    exit: false,
  });
  const books = Cache.builder('books').memory({ maxEntries: 10 }).build();
  const traceIds = new Set<string>();
  const read = (key: string): Promise<void> =>
    trace.getTracer('library').startActiveSpan('read', async (span) => {
      traceIds.add(span.spanContext().traceId);
      await books.getOrInsert(key, () => 'Dune');
      span.end();
      await telemetry.forceFlush();
    });
  for (const key of ['a', 'b', 'a']) await read(key);

  const calls = 'traces_span_metrics_calls_total{service_name="library",span_name="cache.get_or_insert"}';
  const [sample] = await untilSampled(prometheus.running, `${calls} == 3`, PATIENCE);
  expect(sample?.labels).toMatchObject({ cache_name: 'books' });
  const tiers = 'traces_span_metrics_calls_total{service_name="library",cache_tier="memory"}';
  expect(await query(prometheus.running, tiers)).not.toEqual([]);
  // A scrape that comes too late for one flush is in time for another.
  const exemplars = await until(
    async () => {
      await read('a');
      return exemplarsOf('traces_span_metrics_duration_seconds_bucket{service_name="library"}');
    },
    ({ size }) => size > 0,
    { ...PATIENCE, describe: () => 'Prometheus has no exemplars' },
  );
  expect([...exemplars].filter((id) => !traceIds.has(id))).toEqual([]);
  await books.close();
  await telemetry.shutdown();
  trace.disable();
  metrics.disable();
});

/** The trace ids that Prometheus has for the series. */
async function exemplarsOf(series: string): Promise<Set<string>> {
  const url = new URL('/api/v1/query_exemplars', prometheus.running.endpoints['url']);
  const now = Date.now() / 1_000;
  url.search = new URLSearchParams({ query: series, start: `${now - 60}`, end: `${now}` }).toString();
  const { data } = (await (await fetch(url)).json()) as {
    readonly data: readonly { readonly exemplars: readonly { readonly labels: Readonly<Record<string, string>> }[] }[];
  };
  return new Set(data.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels['trace_id'] ?? '')));
}

test.each([
  ['PostgreSQL', 'pg_up{job="postgres"} == 1'],
  ['Redis', 'redis_up{job="redis"} == 1'],
])('%s is told of by its exporter', async (_server, expression) => {
  expect(await untilSampled(prometheus.running, expression, PATIENCE)).toHaveLength(1);
});
