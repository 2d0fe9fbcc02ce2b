/** Stock metric exporters as the oracle: what the SDK collected is what the receiver hands over. */
import { OTLPMetricExporter as JsonMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import {
  AggregationTemporality,
  AggregationType,
  DataPointType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Reception,
  exporterConfig,
  headOf,
  nanoseconds,
  resource,
  resourceAttributes,
  startReception,
  ways,
} from './reception.ts';

let reception: Reception;

beforeEach(async () => {
  reception = await startReception();
});
afterEach(() => reception.close());

test.each(ways)('metrics arrive as they were, over %s with compression %s', async (encoding, compression) => {
  const exported: ResourceMetrics[] = [];
  const Exporter = encoding === 'JSON' ? JsonMetricExporter : ProtoMetricExporter;
  const stock = new Exporter(exporterConfig(reception, '/v1/metrics', compression));
  const exporter: PushMetricExporter = {
    export(batch, done) {
      exported.push(batch);
      stock.export(batch, done);
    },
    selectAggregationTemporality: () => AggregationTemporality.DELTA,
    forceFlush: () => stock.forceFlush(),
    shutdown: () => stock.shutdown(),
  };
  const provider = new MeterProvider({
    resource,
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
    views: [{ instrumentName: 'exponential', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
  const meter = provider.getMeter('meter', '2.0.0');
  meter
    .createCounter('monotonic', { unit: '{message}', description: 'messages', valueType: 0 })
    .add(7, { topic: 'books' });
  meter.createUpDownCounter('updown').add(-2.5, { topic: 'books', partition: 1 });
  meter.createObservableGauge('gauge', { unit: 'By' }).addCallback((result) => result.observe(12.75, { pool: 'a' }));
  const histogram = meter.createHistogram('explicit', {
    unit: 'ms',
    advice: { explicitBucketBoundaries: [1, 10, 100] },
  });
  for (const value of [0.5, 5, 50, 500]) histogram.record(value, { route: '/books' });
  const exponential = meter.createHistogram('exponential', { unit: 's' });
  for (const value of [0, 0.001, 3, 1_000]) exponential.record(value);
  await provider.forceFlush();

  const { metrics } = reception;
  expect(exported).toHaveLength(1);
  expect(metrics).toEqual(exported.flatMap(expectedMetrics));
  expect(metrics.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'exponential exponentialHistogram',
    'monotonic sum',
    'updown sum',
    'gauge gauge',
    'explicit histogram',
  ]);
  expect(metrics[1]).toMatchObject({
    temporality: 'delta',
    isMonotonic: true,
    points: [{ value: 7, attributes: { topic: 'books' } }],
  });
  expect(metrics[4]).toMatchObject({
    points: [{ count: 4, sum: 555.5, min: 0.5, max: 500, bucketCounts: [1, 1, 1, 1] }],
  });
  expect([...reception.heads]).toEqual([headOf(encoding, compression)]);
  expect(reception.receiver.stats()).toMatchObject({ requests: 1, accepted: 1, dataPoints: 5 });
  await provider.shutdown();
});

/** The SDK's own data in the shape of the model. */
function expectedMetrics({ scopeMetrics }: ResourceMetrics): object[] {
  return scopeMetrics.flatMap(({ scope, metrics: list }) =>
    list.map((metric) => {
      const { name, unit, description } = metric.descriptor;
      const scoped = { name: scope.name, version: scope.version, attributes: {} };
      const base = { name, unit, description, resource: resourceAttributes, scope: scoped };
      const temporality = metric.aggregationTemporality === AggregationTemporality.DELTA ? 'delta' : 'cumulative';
      const pointBase = (point: {
        attributes: object;
        startTime: [number, number];
        endTime: [number, number];
      }): object => ({
        attributes: point.attributes,
        startTime: nanoseconds(point.startTime),
        time: nanoseconds(point.endTime),
        flags: 0,
        exemplars: [],
      });
      switch (metric.dataPointType) {
        case DataPointType.SUM:
        case DataPointType.GAUGE: {
          const points = metric.dataPoints.map((point) => ({ ...pointBase(point), value: point.value }));
          if (metric.dataPointType === DataPointType.GAUGE) return { ...base, kind: 'gauge', points };
          return { ...base, kind: 'sum', temporality, isMonotonic: metric.isMonotonic, points };
        }
        case DataPointType.HISTOGRAM: {
          const points = metric.dataPoints.map((point) => {
            const { buckets, ...numbers } = point.value;
            return {
              ...pointBase(point),
              ...numbers,
              bucketCounts: buckets.counts,
              explicitBounds: buckets.boundaries,
            };
          });
          return { ...base, kind: 'histogram', temporality, points };
        }
        case DataPointType.EXPONENTIAL_HISTOGRAM: {
          const points = metric.dataPoints.map((point) => ({ ...pointBase(point), ...point.value, zeroThreshold: 0 }));
          return { ...base, kind: 'exponentialHistogram', temporality, points };
        }
      }
    }),
  );
}
