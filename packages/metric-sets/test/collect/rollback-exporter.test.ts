import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import {
  counter,
  defineMetricSet,
  exponentialHistogram,
  gauge,
  histogram,
  MetricSetProducer,
  MetricSetRegistry,
  mmsc,
  observeCounter,
  RollbackExporter,
  upDownCounter,
} from '../../src/index.ts';
import { type ReadPoint, pointsOf, testClock } from '../reading.ts';

const definition = defineMetricSet({
  name: 'sets',
  registrationAttributes: { id: 'int' },
  metrics: {
    counter: counter({ unit: '1' }),
    upDown: upDownCounter({ unit: '1' }),
    gauge: gauge({ unit: '1' }),
    observed: observeCounter({ unit: '1' }),
    mmsc: mmsc({ unit: '1' }),
    histogram: histogram({ unit: '1', boundaries: [1, 10] }),
    exponential: exponentialHistogram({ unit: '1' }),
  },
});

/** An exporter that answers as a test says, and keeps what it is given. */
class ScriptedExporter implements PushMetricExporter {
  readonly received: ReadPoint[][] = [];
  readonly outcomes: ('success' | 'failure' | 'throw')[];

  constructor(...outcomes: ('success' | 'failure' | 'throw')[]) {
    this.outcomes = outcomes;
  }

  export(metrics: ResourceMetrics, done: Parameters<PushMetricExporter['export']>[1]): void {
    const outcome = this.outcomes.shift() ?? 'success';
    if (outcome === 'throw') throw new Error('broken');
    if (outcome === 'success') this.received.push(pointsOf({ resourceMetrics: metrics as never, errors: [] }));
    done(outcome === 'success' ? { code: 0 } : { code: 1, error: new Error('refused') });
  }

  selectAggregationTemporality(): AggregationTemporality {
    return AggregationTemporality.DELTA;
  }

  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

function setUp(exporter: PushMetricExporter, maxExportBatchSize?: number) {
  const { clock, set } = testClock();
  const registry = new MetricSetRegistry({ clock });
  const producer = new MetricSetProducer({ registry, temporality: 'delta', transactional: true });
  const reader = new PeriodicExportingMetricReader({
    exporter: new RollbackExporter(exporter, producer),
    exportIntervalMillis: 60_000,
    metricProducers: [producer],
    ...(maxExportBatchSize !== undefined && { maxExportBatchSize }),
  });
  const provider = new MeterProvider({ readers: [reader] });
  return { registry, producer, setTime: set, flush: () => provider.forceFlush().catch(() => {}) };
}

function values(points: readonly ReadPoint[] | undefined): Record<string, unknown> {
  return Object.fromEntries((points ?? []).map(({ name, value }) => [name.replace('sets.', ''), value]));
}

test.each(['failure', 'throw'] as const)('after a %s the next export carries everything again', async (outcome) => {
  const exporter = new ScriptedExporter('success', outcome, 'success');
  const { registry, setTime, flush } = setUp(exporter);
  const m = registry.register(definition, { id: 1 });
  const write = (value: number): void => {
    m.counter.add(value);
    m.upDown.add(value);
    m.gauge.set(value);
    m.observed.observe(value * 10);
    m.mmsc.record(-value);
    m.histogram.record(value);
    m.exponential.record(value);
  };
  write(1);
  setTime(10);
  await flush();
  write(20);
  setTime(20);
  await flush();
  m.counter.add(300);
  m.histogram.record(5);
  setTime(30);
  await flush();

  const [first, second] = exporter.received;
  expect(values(first)).toMatchObject({ counter: 1, observed: 10, mmsc: { count: 1, min: -1 } });
  expect(values(second)).toMatchObject({
    counter: 320,
    'up.down': 21,
    gauge: 20,
    observed: 190,
    mmsc: { count: 1, min: -20, max: -20 },
    histogram: { count: 2, sum: 25, min: 5, max: 20, buckets: { counts: [0, 1, 1] } },
    exponential: { count: 1, sum: 20, min: 20, max: 20 },
  });
  expect(second?.find(({ name }) => name === 'sets.counter')).toMatchObject({ startTime: [10, 0], endTime: [30, 0] });
  await flush();
  expect(exporter.received).toHaveLength(2);
});

test('of a collection that is split into batches only what failed comes again', async () => {
  const exporter = new ScriptedExporter('success', 'failure', 'success');
  const { registry, flush } = setUp(exporter, 2);
  for (let id = 0; id < 6; id += 1) registry.register(definition, { id }).counter.add(1);
  await flush();
  await flush();
  const ids = exporter.received.flat().map(({ scopeAttributes }) => scopeAttributes?.['id']);
  expect(ids.toSorted((a, b) => Number(a) - Number(b))).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a set that has left stays until its last values have arrived', async () => {
  const exporter = new ScriptedExporter('failure', 'failure', 'success');
  const { registry, flush } = setUp(exporter);
  const m = registry.register(definition, { id: 1 });
  m.counter.add(7);
  registry.unregister(m);
  await flush();
  expect(registry.size).toBe(1);
  // Its slots must not be another's meanwhile.
  registry.register(definition, { id: 2 }).counter.add(1);
  await flush();
  await flush();
  const sums = exporter.received.flat().map(({ scopeAttributes, value }) => [scopeAttributes?.['id'], value]);
  expect(sums.toSorted(([a], [b]) => Number(a) - Number(b))).toEqual([
    [1, 7],
    [2, 1],
  ]);
  expect(registry.size).toBe(1);
});

test('an own exporter may commit or roll back itself; the second word on a point counts for nothing', async () => {
  const registry = new MetricSetRegistry();
  const producer = new MetricSetProducer({ registry, temporality: 'delta', transactional: true });
  const m = registry.register(definition, { id: 1 });
  m.counter.add(1);
  const first = await producer.collect();
  m.counter.add(10);
  const second = await producer.collect();
  producer.rollback(first.resourceMetrics);
  producer.commit(second.resourceMetrics);
  producer.rollback(first.resourceMetrics);
  producer.rollback(second.resourceMetrics);
  expect(pointsOf(await producer.collect()).map(({ value }) => value)).toEqual([1]);
});

test('preferences of the wrapped exporter reach the reader', () => {
  const producer = new MetricSetProducer({ registry: new MetricSetRegistry(), transactional: true });
  const wrapped = new RollbackExporter(new ScriptedExporter(), producer) as unknown as PushMetricExporter;
  expect(wrapped.selectAggregationTemporality?.('COUNTER' as never)).toBe(AggregationTemporality.DELTA);
  expect('selectAggregation' in wrapped).toBe(false);
});
