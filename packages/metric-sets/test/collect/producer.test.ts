import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricProducer,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  counter,
  defineMetricSet,
  exponentialHistogram,
  gauge,
  histogram,
  MetricSetProducer,
  MetricSetRegistry,
  metricSetsStats,
  mmsc,
  observeCounter,
  observeUpDownCounter,
  oneOf,
  timer,
  upDownCounter,
} from '../../src/index.ts';
import { read, readValues, testClock } from '../reading.ts';

const receiver = defineMetricSet({
  name: 'receiver',
  registrationAttributes: { 'pipeline.id': 'string' },
  measurementAttributes: { outcome: oneOf('success', 'failure') },
  metrics: { received: counter({ unit: '{item}', brief: 'Items received.' }), open: upDownCounter({ unit: '{file}' }) },
});

const every = defineMetricSet({
  name: 'every',
  metrics: {
    counter: counter({ unit: '1' }),
    upDown: upDownCounter({ unit: '1' }),
    gauge: gauge({ unit: '1' }),
    observed: observeCounter({ unit: '1' }),
    level: observeUpDownCounter({ unit: '1' }),
    mmsc: mmsc({ unit: '1' }),
    histogram: histogram({ unit: '1', boundaries: [1, 10] }),
    exponential: exponentialHistogram({ unit: '1' }),
  },
});

function setUp(temporality: 'delta' | 'cumulative') {
  const { clock, set } = testClock();
  const registry = new MetricSetRegistry({ clock });
  return { registry, producer: new MetricSetProducer({ registry, temporality }), setTime: set };
}

test('the producer is what stock readers take', () => {
  expectTypeOf<MetricSetProducer>().toExtend<MetricProducer>();
});

test('a set is a scope with its registration attributes, its fields streams, and a combination a point', async () => {
  const { registry, producer } = setUp('delta');
  const m = registry.register(receiver, { 'pipeline.id': 'main' });
  m.received.add(1);
  m.with({ outcome: 'success' }).received.add(2);
  m.with({ outcome: 'failure' }).received.add(3);
  const points = await read(producer);
  const stream = {
    scope: 'receiver',
    scopeAttributes: { 'pipeline.id': 'main' },
    name: 'receiver.received',
    unit: '{item}',
    temporality: 'delta',
    type: 'sum',
    isMonotonic: true,
    startTime: [1, 0],
    endTime: [1, 0],
  };
  expect(points).toEqual([
    { ...stream, attributes: {}, value: 1 },
    { ...stream, attributes: { outcome: 'success' }, value: 2 },
    { ...stream, attributes: { outcome: 'failure' }, value: 3 },
  ]);
});

test('with gives the same instruments for the same combination, and they may be kept', async () => {
  const { registry, producer } = setUp('delta');
  const m = registry.register(receiver, { 'pipeline.id': 'main' });
  const { received } = m.with({ outcome: 'success' });
  expect(m.with({ outcome: 'success' }).received).toBe(received);
  received.add(2);
  m.with({ outcome: 'success' }).received.add(3);
  expect(await readValues(producer)).toEqual({ 'receiver.received success': 5 });
});

test('delta tells only what has changed, and the present value of sums that may fall', async () => {
  const { registry, producer } = setUp('delta');
  const m = registry.register(receiver, { 'pipeline.id': 'main' });
  m.received.add(5);
  m.open.add(2);
  expect(await readValues(producer)).toEqual({ 'receiver.received': 5, 'receiver.open': 2 });
  expect(await readValues(producer)).toEqual({});
  m.open.add(-1);
  expect(await readValues(producer)).toEqual({ 'receiver.open': 1 });
  m.received.add(7);
  expect(await readValues(producer)).toEqual({ 'receiver.received': 7 });
});

test('cumulative repeats every stream that was ever written, and no other', async () => {
  const { registry, producer } = setUp('cumulative');
  const m = registry.register(receiver, { 'pipeline.id': 'main' });
  expect(await readValues(producer)).toEqual({});
  m.received.add(5);
  expect(await readValues(producer)).toEqual({ 'receiver.received': 5 });
  expect(await readValues(producer)).toEqual({ 'receiver.received': 5 });
  m.with({ outcome: 'failure' }).received.add(1);
  expect(await readValues(producer)).toEqual({ 'receiver.received': 5, 'receiver.received failure': 1 });
});

test('adding zero makes a cumulative stream appear', async () => {
  const { registry, producer } = setUp('cumulative');
  const m = registry.register(receiver, { 'pipeline.id': 'main' });
  m.received.add(0);
  const values = await readValues(producer);
  expect(values).toEqual({ 'receiver.received': 0 });
  expect(Object.is(values['receiver.received'], 0)).toBe(true);
});

test('every kind of instrument, cumulative', async () => {
  const { registry, producer } = setUp('cumulative');
  const m = registry.register(every);
  writeAll(m);
  writeAll(m);
  expect(await readValues(producer)).toEqual({
    'every.counter': 5,
    'every.up.down': -4,
    'every.gauge': 7,
    'every.observed': 11,
    'every.level': -3,
    'every.mmsc': { buckets: { boundaries: [], counts: [4] }, count: 4, min: -1, max: 4 },
    'every.histogram': { buckets: { boundaries: [1, 10], counts: [2, 2, 2] }, count: 6, sum: 28, min: 1, max: 11 },
    'every.exponential': {
      count: 4,
      sum: 6,
      scale: 20,
      zeroCount: 2,
      positive: { offset: expect.any(Number), bucketCounts: [2] },
      negative: { offset: 0, bucketCounts: [] },
      min: 0,
      max: 3,
    },
  });
});

test('every kind of instrument, delta: histograms begin anew, extremes included', async () => {
  const { registry, producer } = setUp('delta');
  const m = registry.register(every);
  writeAll(m);
  await read(producer);
  writeAll(m);
  m.mmsc.record(100);
  expect(await readValues(producer)).toEqual({
    'every.counter': 2.5,
    'every.up.down': -4,
    'every.mmsc': { buckets: { boundaries: [], counts: [3] }, count: 3, min: -1, max: 100 },
    'every.histogram': { buckets: { boundaries: [1, 10], counts: [1, 1, 1] }, count: 3, sum: 14, min: 1, max: 11 },
    'every.exponential': expect.objectContaining({ count: 2, sum: 3, zeroCount: 1, min: 0, max: 3 }),
  });
  m.mmsc.record(6);
  expect(await readValues(producer)).toEqual({
    'every.mmsc': { buckets: { boundaries: [], counts: [1] }, count: 1, sum: 6, min: 6, max: 6 },
  });
});

function writeAll(m: ReturnType<typeof register>): void {
  m.counter.add(2.5);
  m.upDown.add(-2);
  m.gauge.set(9);
  m.gauge.set(7);
  m.observed.observe(11);
  m.level.observe(-3);
  m.mmsc.record(-1);
  m.mmsc.record(4);
  for (const value of [1, 2, 11]) m.histogram.record(value);
  m.exponential.record(0);
  m.exponential.record(3);
}

function register() {
  return new MetricSetRegistry().register(every);
}

describe('times', () => {
  test('a delta interval begins where the last one ended, empty ones included', async () => {
    const { registry, producer, setTime } = setUp('delta');
    const m = registry.register(receiver, { 'pipeline.id': 'main' });
    setTime(5);
    await read(producer);
    setTime(10);
    m.received.add(1);
    const times = async () => (await read(producer)).map(({ startTime, endTime }) => [startTime[0], endTime[0]]);
    expect(await times()).toEqual([[5, 10]]);
    const later = registry.register(receiver, { 'pipeline.id': 'later' });
    setTime(20);
    later.received.add(1);
    expect(await times()).toEqual([[10, 20]]);
    setTime(25);
    registry.register(receiver, { 'pipeline.id': 'last' }).received.add(1);
    setTime(30);
    expect(await times()).toEqual([[25, 30]]);
  });

  test('cumulative streams begin where their set was registered, and what was handed out stays true', async () => {
    const { registry, producer, setTime } = setUp('cumulative');
    setTime(3);
    const m = registry.register(receiver, { 'pipeline.id': 'main' });
    m.received.add(1);
    setTime(10);
    const first = await producer.collect();
    m.received.add(1);
    setTime(20);
    const second = await read(producer);
    const [kept] = first.resourceMetrics.scopeMetrics[0]?.metrics[0]?.dataPoints ?? [];
    expect(kept).toEqual(expect.objectContaining({ startTime: [3, 0], endTime: [10, 0], value: 1 }));
    expect(second).toEqual([expect.objectContaining({ startTime: [3, 0], endTime: [20, 0], value: 2 })]);
    setTime(30);
    expect((await read(producer))[0]?.endTime).toEqual([30, 0]);
  });

  test('a clock that goes back does not take an interval with it', async () => {
    const { registry, producer, setTime } = setUp('delta');
    const m = registry.register(receiver, { 'pipeline.id': 'main' });
    setTime(10);
    await read(producer);
    setTime(4);
    m.received.add(1);
    const [point] = await read(producer);
    expect([point?.startTime, point?.endTime]).toEqual([
      [10, 0],
      [10, 0],
    ]);
  });

  test('an observed sum that falls has begun anew', async () => {
    const { clock, set } = testClock();
    const registry = new MetricSetRegistry({ clock });
    const delta = new MetricSetProducer({ registry, temporality: 'delta' });
    const cumulative = new MetricSetProducer({ registry, temporality: 'cumulative' });
    const m = registry.register(every);
    m.observed.observe(100);
    set(10);
    expect(await readValues(delta)).toEqual({ 'every.observed': 100 });
    expect((await read(cumulative))[0]).toMatchObject({ startTime: [1, 0], value: 100 });
    m.observed.observe(30);
    set(20);
    expect(await readValues(delta)).toEqual({ 'every.observed': 30 });
    expect((await read(cumulative))[0]).toMatchObject({ startTime: [10, 0], value: 30 });
    m.observed.observe(40);
    set(30);
    expect(await readValues(delta)).toEqual({ 'every.observed': 10 });
    expect((await read(cumulative))[0]).toMatchObject({ startTime: [10, 0], value: 40 });
  });
});

test('producers beside each other do not take from one another', async () => {
  const registry = new MetricSetRegistry();
  const [a, b, total] = [
    new MetricSetProducer({ registry, temporality: 'delta' }),
    new MetricSetProducer({ registry, temporality: 'delta' }),
    new MetricSetProducer({ registry, temporality: 'cumulative' }),
  ];
  const m = registry.register(every);
  const record = (value: number): void => {
    m.counter.add(value);
    m.histogram.record(value);
  };
  record(2);
  expect(await readValues(a)).toMatchObject({ 'every.counter': 2, 'every.histogram': { min: 2, max: 2, sum: 2 } });
  record(5);
  expect(await readValues(a)).toMatchObject({ 'every.counter': 5, 'every.histogram': { min: 5, max: 5, sum: 5 } });
  expect(await readValues(b)).toMatchObject({ 'every.counter': 7, 'every.histogram': { min: 2, max: 5, sum: 7 } });
  record(1);
  expect(await readValues(b)).toMatchObject({ 'every.counter': 1, 'every.histogram': { min: 1, max: 1, sum: 1 } });
  expect(await readValues(total)).toMatchObject({ 'every.counter': 8, 'every.histogram': { min: 1, max: 5, sum: 8 } });
});

test('a producer that comes late is told everything, extremes included', async () => {
  const registry = new MetricSetRegistry();
  const early = new MetricSetProducer({ registry, temporality: 'delta' });
  const m = registry.register(every);
  m.histogram.record(3);
  await read(early);
  m.histogram.record(8);
  await read(early);
  const late = new MetricSetProducer({ registry, temporality: 'delta' });
  expect(await readValues(late)).toMatchObject({ 'every.histogram': { min: 3, max: 8, count: 2 } });
});

test('an int is exported whole, and what is cut off adds up', async () => {
  const registry = new MetricSetRegistry();
  const producer = new MetricSetProducer({ registry, temporality: 'delta' });
  const definition = defineMetricSet({ name: 'ints', metrics: { n: counter({ unit: '1', valueType: 'int' }) } });
  const m = registry.register(definition);
  const seen: unknown[] = [];
  for (let write = 0; write < 5; write += 1) {
    m.n.add(0.5);
    seen.push((await readValues(producer))['ints.n']);
  }
  expect(seen).toEqual([undefined, 1, undefined, 1, undefined]);
});

test('a number past 2^53 is exported and said to be inexact', async () => {
  const registry = new MetricSetRegistry();
  const producer = new MetricSetProducer({ registry });
  const before = metricSetsStats().precision_lost;
  const m = registry.register(every);
  m.counter.add(2 ** 53);
  m.counter.add(2 ** 53);
  expect(await readValues(producer)).toEqual({ 'every.counter': 2 ** 54 });
  expect(metricSetsStats().precision_lost).toBeGreaterThan(before);
});

test('small integers that fill their half of a sum go on in the other', async () => {
  const registry = new MetricSetRegistry();
  const producer = new MetricSetProducer({ registry, temporality: 'delta' });
  const m = registry.register(every);
  const step = 2 ** 30;
  for (let write = 0; write < 5; write += 1) m.counter.add(step);
  for (let write = 0; write < 5; write += 1) m.upDown.add(-step);
  m.upDown.add(1);
  expect(await readValues(producer)).toEqual({ 'every.counter': 5 * step, 'every.up.down': -5 * step + 1 });
});

describe('what an instrument does not take is left out and counted', () => {
  const nonsense = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5n, '5', null, undefined, {}, []];
  const throwing = {
    valueOf() {
      throw new Error('theirs');
    },
  };
  test.each([...nonsense, throwing, Symbol('x')])('%o', async (value) => {
    const { registry, producer } = setUp('cumulative');
    const m = registry.register(every);
    const before = metricSetsStats().invalid_value;
    const bad = value as number;
    m.counter.add(bad);
    m.upDown.add(bad);
    m.gauge.set(bad);
    m.observed.observe(bad);
    m.level.observe(bad);
    m.mmsc.record(bad);
    m.histogram.record(bad);
    m.exponential.record(bad);
    expect(await readValues(producer)).toEqual({});
    expect(metricSetsStats().invalid_value).toBe(before + 8);
  });

  test('negative numbers where a sum may not fall', async () => {
    const { registry, producer } = setUp('cumulative');
    const m = registry.register(every);
    m.counter.add(-1);
    m.observed.observe(-1);
    m.histogram.record(-1);
    m.exponential.record(-1);
    expect(await readValues(producer)).toEqual({});
  });
});

test('attributes outside of the schema go to the overflow point, so that totals stay right', async () => {
  const { registry, producer } = setUp('delta');
  const m = registry.register(receiver, { 'pipeline.id': 'main' });
  const before = metricSetsStats().invalid_attributes;
  const hostile: unknown[] = [
    { outcome: 'other' },
    {},
    null,
    undefined,
    7,
    { outcome: { toString: 1 } },
    { outcome: '' },
  ];
  for (const attributes of hostile) m.with(attributes as { outcome: 'success' }).received.add(1);
  const throwing = Object.defineProperty({}, 'outcome', {
    get() {
      throw new Error('theirs');
    },
  });
  m.with(throwing as { outcome: 'success' }).received.add(1);
  const points = await read(producer);
  expect(points.map(({ attributes, value }) => [attributes, value])).toEqual([[{ 'otel.metric.overflow': true }, 8]]);
  expect(metricSetsStats().invalid_attributes).toBe(before + 8);
});

test('a timer records seconds, or its own unit, and never throws', async () => {
  let nowMs = 1_000;
  const registry = new MetricSetRegistry({ nowMs: () => nowMs });
  const producer = new MetricSetProducer({ registry, temporality: 'delta' });
  const definition = defineMetricSet({
    name: 'timers',
    metrics: { handling: timer(), micros: timer({ unit: 'us', boundaries: [1_000] }) },
  });
  const m = registry.register(definition);
  const [inSeconds, inMicros] = [m.handling.start(), m.micros.start()];
  nowMs += 250;
  expect(m.handling.stop(inSeconds)).toBe(0.25);
  expect(m.micros.stop(inMicros)).toBe(250_000);
  m.handling.stop(undefined as unknown as number);
  const values = await readValues(producer);
  expect(values).toMatchObject({
    'timers.handling': { count: 1, sum: 0.25 },
    'timers.micros': { buckets: { counts: [0, 1] }, sum: 250_000 },
  });
  expect(definition.descriptor.metrics.map(({ unit }) => unit)).toEqual(['s', 'us']);
});

describe('a collection', () => {
  test('that is out of time leaves the rest for the next, and says so', async () => {
    let nowMs = 0;
    for (const temporality of ['delta', 'cumulative'] as const) {
      const registry = new MetricSetRegistry();
      const producer = new MetricSetProducer({ registry, temporality, nowMs: () => (nowMs += 10) });
      const sets = Array.from({ length: 200 }, (_, id) => registry.register(receiver, { 'pipeline.id': `${id}` }));
      for (const set of sets) set.received.add(1);
      const count = async (timeoutMillis?: number) => {
        const { resourceMetrics, errors } = await producer.collect(
          timeoutMillis === undefined ? {} : { timeoutMillis },
        );
        return [resourceMetrics.scopeMetrics.length, errors.length];
      };
      const [first = 0, errors] = await count(5);
      expect(first).toBeLessThan(200);
      expect(errors).toBe(1);
      const [second = 0] = await count();
      expect(temporality === 'delta' ? first + second : second).toBe(200);
    }
  });

  test('may be asked for while another is under way, and by an observer', async () => {
    const registry = new MetricSetRegistry();
    const producer = new MetricSetProducer({ registry, temporality: 'delta' });
    const nested: unknown[] = [];
    const m = registry.register(every, undefined, {
      observe: (set) => {
        set.gauge.set(1);
        nested.push(producer.collect());
      },
    });
    m.counter.add(3);
    const results = await Promise.all([producer.collect(), producer.collect()]);
    const all = [...results, ...((await Promise.all(nested)) as typeof results)];
    const sums = all.flatMap(({ resourceMetrics }) =>
      resourceMetrics.scopeMetrics.flatMap(({ metrics }) =>
        metrics
          .filter(({ descriptor }) => descriptor.name === 'every.counter')
          .map(({ dataPoints }) => dataPoints[0]?.value),
      ),
    );
    expect(sums).toEqual([3]);
    expect(all.every(({ errors }) => errors.length === 0)).toBe(true);
  });

  test('goes on where an observer throws', async () => {
    const registry = new MetricSetRegistry();
    const producer = new MetricSetProducer({ registry });
    const before = metricSetsStats().internal_error;
    registry.register(every, undefined, {
      observe: () => {
        throw new Error('theirs');
      },
    });
    registry.register(receiver, { 'pipeline.id': 'a' }).received.add(1);
    expect(await readValues(producer)).toEqual({ 'receiver.received': 1 });
    expect(metricSetsStats().internal_error).toBe(before + 1);
  });

  test('that fails does not reject, and loses nothing', async () => {
    const registry = new MetricSetRegistry();
    let isBroken = true;
    let looks = 0;
    const producer = new MetricSetProducer({
      registry,
      temporality: 'delta',
      nowMs: () => {
        looks += 1;
        if (isBroken && looks > 1) throw new Error('broken clock');
        return 0;
      },
    });
    for (let id = 0; id < 100; id += 1) registry.register(receiver, { 'pipeline.id': `${id}` }).received.add(1);
    const { errors, resourceMetrics } = await producer.collect();
    expect(errors).toContainEqual(new Error('broken clock'));
    isBroken = false;
    const rest = await read(producer);
    expect(rest.length).toBeGreaterThan(0);
    expect(resourceMetrics.scopeMetrics.length + rest.length).toBe(100);
  });
});

test.each([
  [{ registry: {} }, 'registry must be a MetricSetRegistry (got object)'],
  [{ temporality: 0 }, 'temporality must be delta or cumulative (got number)'],
  [{ target: 'x' }, 'target must be otlp or prometheus (got string)'],
  [{ transactional: 1 }, 'transactional must be a boolean (got number)'],
  [{ nowMs: 1 }, 'nowMs must be a function (got number)'],
])('the option %o is refused', (options, message) => {
  expect(() => new MetricSetProducer(options as object)).toThrow(`WEIR_METRIC_SETS_OPTION: ${message}`);
});

test('the stock periodic reader exports the sets beside the metrics of the SDK', async () => {
  const registry = new MetricSetRegistry();
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: 60_000,
    metricProducers: [new MetricSetProducer({ registry, temporality: 'delta' })],
  });
  const provider = new MeterProvider({ readers: [reader] });
  provider.getMeter('app').createCounter('own').add(1);
  registry.register(receiver, { 'pipeline.id': 'main' }).received.add(2);
  await provider.forceFlush();
  const scopes = exporter
    .getMetrics()[0]
    ?.scopeMetrics.map(({ scope }) => [scope.name, (scope as { attributes?: object }).attributes]);
  expect(scopes).toEqual([
    ['app', undefined],
    ['receiver', { 'pipeline.id': 'main' }],
  ]);
  await provider.shutdown();
});

test('for Prometheus attributes of the scope are labels, and exponential histograms are counts and sums', async () => {
  const registry = new MetricSetRegistry();
  const producer = new MetricSetProducer({ registry, target: 'prometheus' });
  const m = registry.register(receiver, { 'pipeline.id': 'main' });
  m.with({ outcome: 'success' }).received.add(1);
  registry.register(every).exponential.record(3);
  const points = await read(producer);
  expect(points.map(({ type, attributes, value }) => [type, attributes, value])).toEqual([
    ['sum', { 'otel.scope.pipeline.id': 'main', outcome: 'success' }, 1],
    ['histogram', {}, { buckets: { boundaries: [], counts: [1] }, count: 1, sum: 3, min: 3, max: 3 }],
  ]);
});
