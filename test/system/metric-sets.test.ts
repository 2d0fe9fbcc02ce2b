/** One registry of metric sets behind stock readers of every kind at once: each receiver is told exactly what was written. */
import cluster from 'node:cluster';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AggregationTemporality, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import type { ReceivedMetric } from '@weir/viewer';
import {
  counter,
  defineMetricSet,
  exponentialHistogram,
  histogram,
  MetricSetProducer,
  MetricSetRegistry,
  oneOf,
  SharedMetricSets,
  type Temporality,
  upDownCounter,
  WorkerMetricSets,
} from '@weir/metric-sets';
import { expect, onTestFinished, test } from 'vitest';
import { untilCollected } from '../services/collector/collected.ts';
import { untilScraped } from '../services/collector/scraped.ts';
import { parseSamples, type Sample } from '../services/prometheus/text-format.ts';
import { endOwnCollector, startOwnCollector } from './own-collector.ts';

const patience = { timeoutMs: 20_000 };

const receiver = defineMetricSet({
  name: 'shop.receiver',
  registrationAttributes: { 'shop.pipeline': 'string' },
  measurementAttributes: { 'shop.outcome': oneOf('success', 'failure') },
  metrics: {
    received: counter({ unit: '{item}', valueType: 'int', brief: 'Items received.' }),
    open: upDownCounter({ unit: '{file}', valueType: 'int' }),
    size: histogram({ unit: 'By', boundaries: [10, 100] }),
    latency: exponentialHistogram({ unit: 's' }),
  },
});

test('Prometheus and OTLP readers beside each other, delta and cumulative: totals equal what was written', async () => {
  const running = await startOwnCollector((standard) => ({
    ...standard,
    service: {
      ...standard.service,
      pipelines: {
        ...standard.service.pipelines,
        metrics: { receivers: ['otlp'], processors: ['batch'], exporters: ['file/metrics', 'prometheus'] },
      },
    },
  }));
  onTestFinished(() => endOwnCollector(running));
  const registry = new MetricSetRegistry();
  const url = `${running.endpoints['otlpHttp']}/v1/metrics`;
  const otlp = (temporality: Temporality) => {
    const service = `${temporality}-${randomUUID()}`;
    const preference = temporality === 'delta' ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE;
    const reader = new PeriodicExportingMetricReader({
      exporter: new OTLPMetricExporter({ url, temporalityPreference: preference as number }),
      exportIntervalMillis: 3_600_000,
      metricProducers: [new MetricSetProducer({ registry, temporality })],
    });
    const resource = resourceFromAttributes({ 'service.name': service });
    return { service, provider: new MeterProvider({ resource, readers: [reader] }) };
  };
  const [delta, cumulative] = [otlp('delta'), otlp('cumulative')];
  const prometheus = new PrometheusExporter({
    host: '127.0.0.1',
    preventServerStart: true,
    metricProducers: [new MetricSetProducer({ registry, target: 'prometheus' })],
  });
  const scraping = new MeterProvider({ readers: [prometheus] });
  const scrape = async (): Promise<readonly Sample[]> => parseSamples(await promText(prometheus));

  const region = new SharedMetricSets({ registry }).region();
  const own = registry.register(receiver, { 'shop.pipeline': 'main' });
  const thread = new WorkerMetricSets(region.memory).register(receiver, { 'shop.pipeline': 'main' });
  const written = { success: 0, failure: 0, open: 0, count: 0, sum: 0 };
  for (let round = 0; round < 5; round += 1) {
    for (const [at, m] of [own, thread].entries()) {
      for (const outcome of ['success', 'failure'] as const) {
        const items = (round + 1) * (at + 1) * (outcome === 'success' ? 10 : 1);
        m.with({ 'shop.outcome': outcome }).received.add(items);
        written[outcome] += items;
      }
      m.open.add(round % 2 === 0 ? 3 : -1);
      written.open += round % 2 === 0 ? 3 : -1;
      m.size.record(round * 40);
      m.latency.record(round / 8);
      written.count += 1;
      written.sum += round * 40;
    }
    // Each reader at its own pace.
    await delta.provider.forceFlush();
    if (round % 2 === 1) await cumulative.provider.forceFlush();
    if (round % 2 === 0) await scrape();
  }
  region.end();
  await Promise.all([delta.provider.shutdown(), cumulative.provider.shutdown()]);

  const collected = await untilCollected(
    running,
    ({ metrics }) =>
      of(metrics, delta.service, 'received').length === 5 && of(metrics, cumulative.service, 'received').length === 3,
    patience,
  );
  const told = collected.metrics;
  expect(told.every(({ scope }) => scope.name === 'shop.receiver')).toBe(true);
  expect(told[0]?.scope.attributes).toEqual({ 'shop.pipeline': 'main' });

  const deltas = of(told, delta.service, 'received');
  expect(deltas.map((metric) => metric.kind === 'sum' && metric.temporality)).toEqual(Array(5).fill('delta'));
  for (const outcome of ['success', 'failure'] as const) {
    expect(deltas.reduce((sum, metric) => sum + valueOf(metric, outcome), 0)).toBe(written[outcome]);
    expect(valueOf(of(told, cumulative.service, 'received').at(-1), outcome)).toBe(written[outcome]);
  }
  // Intervals follow one another without a gap.
  const times = deltas.map((metric) => (metric.kind === 'sum' ? metric.points[0] : undefined));
  for (const [at, point] of times.slice(1).entries()) expect(point?.startTime).toBe(times[at]?.time);
  for (const { service } of [delta, cumulative]) {
    expect(valueOf(of(told, service, 'open').at(-1), undefined)).toBe(written.open);
  }
  const histograms = (service: string, name: string) =>
    of(told, service, name).map((metric) => {
      if (metric.kind !== 'histogram' && metric.kind !== 'exponentialHistogram') throw new Error(metric.kind);
      return { count: Number(metric.points[0]?.count), sum: metric.points[0]?.sum ?? 0 };
    });
  for (const name of ['size', 'latency']) {
    expect(histograms(delta.service, name).reduce((sum, { count }) => sum + count, 0)).toBe(written.count);
    expect(histograms(cumulative.service, name).at(-1)?.count).toBe(written.count);
  }
  expect(histograms(delta.service, 'size').reduce((total, { sum }) => total + sum, 0)).toBe(written.sum);
  expect(histograms(cumulative.service, 'size').at(-1)?.sum).toBe(written.sum);

  // What the Collector serves to Prometheus it has made of deltas for one service, of totals for the other.
  await untilScraped(
    running,
    (samples) =>
      [delta, cumulative].every(({ service }) =>
        (['success', 'failure'] as const).every((outcome) =>
          samples.some(
            ({ name, labels, value }) =>
              name.startsWith('shop_receiver_received') &&
              labels['job'] === service &&
              labels['shop_outcome'] === outcome &&
              value === written[outcome],
          ),
        ),
      ),
    patience,
  );

  const scraped = await scrape();
  const labels = { otel_scope_name: 'shop.receiver', otel_scope_shop_pipeline: 'main' };
  const sample = (name: string, more: object = {}) =>
    scraped.find(
      (one) =>
        one.name === name && Object.entries({ ...labels, ...more }).every(([key, value]) => one.labels[key] === value),
    )?.value;
  expect(sample('shop_receiver_received_total', { shop_outcome: 'success' })).toBe(written.success);
  expect(sample('shop_receiver_received_total', { shop_outcome: 'failure' })).toBe(written.failure);
  expect(sample('shop_receiver_open')).toBe(written.open);
  expect(sample('shop_receiver_size_count')).toBe(written.count);
  expect(sample('shop_receiver_size_sum')).toBe(written.sum);
  expect(sample('shop_receiver_size_bucket', { le: '+Inf' })).toBe(written.count);
  expect(sample('shop_receiver_latency_count')).toBe(written.count);
  await scraping.shutdown();
});

test('processes of a cluster export each for itself: instances are told apart, and together they are what was written', async () => {
  const running = await startOwnCollector();
  onTestFinished(() => endOwnCollector(running));
  const service = `cluster-${randomUUID()}`;
  cluster.setupPrimary({
    exec: fileURLToPath(new URL('metric-sets-process.ts', import.meta.url)),
    args: [`${running.endpoints['otlpHttp']}/v1/metrics`, service],
    execArgv: [],
  });
  const workers = [cluster.fork(), cluster.fork()];
  onTestFinished(() => workers.forEach((worker) => worker.process.kill('SIGKILL')));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const write = async (worker: (typeof workers)[number] | undefined, items: number): Promise<void> => {
    worker?.send(items);
    if (worker !== undefined) await once(worker, 'message');
  };
  await Promise.all([write(workers[0], 3), write(workers[1], 40)]);
  await write(workers[0], 500);
  // One that is killed takes nothing with it that it had flushed, and another takes its place.
  const [killed] = workers as [(typeof workers)[number]];
  const exited = once(killed, 'exit');
  killed.process.kill('SIGKILL');
  await exited;
  const successor = cluster.fork();
  workers.push(successor);
  await once(successor, 'message');
  await write(successor, 6_000);

  const told = await untilCollected(running, ({ metrics }) => donesOf(metrics, service).length === 4, {
    timeoutMs: 20_000,
  });
  const totals = new Map<unknown, number>();
  for (const metric of donesOf(told.metrics, service)) {
    const instance = metric.resource['service.instance.id'];
    totals.set(instance, (totals.get(instance) ?? 0) + valueOf(metric, undefined));
  }
  expect([...totals].sort(([, a], [, b]) => a - b)).toEqual([
    [String(workers[1]?.process.pid), 40],
    [String(killed.process.pid), 503],
    [String(successor.process.pid), 6_000],
  ]);
});

function donesOf(metrics: readonly ReceivedMetric[], service: string): readonly ReceivedMetric[] {
  return metrics.filter(({ resource, name }) => resource['service.name'] === service && name === 'shop.cluster.done');
}

function of(metrics: readonly ReceivedMetric[], service: string, field: string): readonly ReceivedMetric[] {
  return metrics.filter(
    ({ resource, name }) => resource['service.name'] === service && name === `shop.receiver.${field}`,
  );
}

function valueOf(metric: ReceivedMetric | undefined, outcome: string | undefined): number {
  if (metric?.kind !== 'sum') return Number.NaN;
  return Number(metric.points.find(({ attributes }) => attributes['shop.outcome'] === outcome)?.value ?? 0);
}

/** The page that the stock exporter serves, without a port. */
function promText(exporter: PrometheusExporter): Promise<string> {
  return new Promise((resolve) => {
    exporter.getMetricsRequestHandler({} as never, { setHeader() {}, end: resolve } as never);
  });
}
