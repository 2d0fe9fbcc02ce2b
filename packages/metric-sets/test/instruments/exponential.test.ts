/** Exponential histograms, held to those of the SDK. */
import { fc, test } from '@fast-check/vitest';
import {
  AggregationTemporality,
  AggregationType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { ExponentialHistogramValue } from '@weir/otel-compat';
import { expect } from 'vitest';
import { defineMetricSet, exponentialHistogram, MetricSetProducer, MetricSetRegistry } from '../../src/index.ts';
import { readValues } from '../reading.ts';

async function ofSdk(values: readonly number[], maxSize: number): Promise<ExponentialHistogramValue> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
    views: [
      {
        instrumentName: '*',
        aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize, recordMinMax: true } },
      },
    ],
  });
  const histogram = provider.getMeter('test').createHistogram('h');
  for (const value of values) histogram.record(value);
  await provider.forceFlush();
  const [metric] = exporter.getMetrics()[0]?.scopeMetrics[0]?.metrics ?? [];
  await provider.shutdown();
  return metric?.dataPoints[0]?.value as ExponentialHistogramValue;
}

async function ours(values: readonly number[], maxBuckets: number): Promise<ExponentialHistogramValue> {
  const registry = new MetricSetRegistry();
  const definition = defineMetricSet({ name: 'test', metrics: { h: exponentialHistogram({ unit: '1', maxBuckets }) } });
  const m = registry.register(definition);
  for (const value of values) m.h.record(value);
  return (await readValues(new MetricSetProducer({ registry })))['test.h'] as ExponentialHistogramValue;
}

/** The value that a bucket is of, and how many are in it; without empty ones. */
function filled({ scale, positive: { offset, bucketCounts } }: ExponentialHistogramValue): readonly [number, number][] {
  return bucketCounts
    .map((count, index): [number, number] => [2 ** ((offset + index + 1) * 2 ** -scale), count])
    .filter(([, count]) => count > 0);
}

const value = fc.oneof(
  fc.nat(100),
  fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
  fc.constantFrom(0, 1, 2, 4, 1_024),
);

test.prop([fc.array(value, { minLength: 1, maxLength: 60 }), fc.constantFrom(4, 20, 160)])(
  'count, sum, extremes and scale are those of the SDK, and so are the buckets but for values on a bound',
  async (values, maxBuckets) => {
    const [theirs, own] = [await ofSdk(values, maxBuckets), await ours(values, maxBuckets)];
    const { count, zeroCount, min, max } = theirs;
    expect(own).toMatchObject({ count, zeroCount, min, max });
    expect(own.sum).toBeCloseTo(theirs.sum ?? 0, 3);
    expect(Math.abs(own.scale - theirs.scale)).toBeLessThanOrEqual(1);
    expect(own.positive.bucketCounts.length).toBeLessThanOrEqual(maxBuckets);
    // Every value lies at or below the bound of its bucket, and above that of the bucket before.
    let rank = 0;
    const sorted = values.filter((one) => one > 0).sort((a, b) => a - b);
    const factor = 2 ** (2 ** -own.scale);
    for (const [bound, inside] of filled(own)) {
      for (const one of sorted.slice(rank, rank + inside)) {
        expect(one).toBeLessThanOrEqual(bound * (1 + 1e-9));
        expect(one).toBeGreaterThanOrEqual((bound / factor) * (1 - 1e-9));
      }
      rank += inside;
    }
    expect(rank).toBe(sorted.length);
  },
);

test('the largest and the smallest numbers have a bucket', async () => {
  const extremes = await ours([Number.MAX_VALUE, Number.MIN_VALUE, 1], 160);
  expect(extremes).toMatchObject({ count: 3, min: Number.MIN_VALUE, max: Number.MAX_VALUE });
  expect(extremes.positive.bucketCounts.reduce((a, b) => a + b)).toBe(3);
});
