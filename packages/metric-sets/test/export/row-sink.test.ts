import { expect, test } from 'vitest';
import { startTestSdk } from '../../../../test/support/otel-sdk.ts';
import {
  counter,
  defineMetricSet,
  gauge,
  histogram,
  MetricSetExport,
  MetricSetProducer,
  MetricSetRegistry,
  oneOf,
  rowSink,
} from '../../src/index.ts';
import { testClock } from '../reading.ts';

const receiver = defineMetricSet({
  name: 'shop.receiver',
  registrationAttributes: { 'shop.id': 'string' },
  measurementAttributes: { 'shop.outcome': oneOf('success', 'failure') },
  metrics: {
    received: counter({ unit: '{item}' }),
    refused: counter({ unit: '{item}' }),
    level: gauge({ unit: '1' }),
    size: histogram({ unit: 'By', boundaries: [10] }),
  },
});

function setUp() {
  const { clock, set } = testClock();
  const registry = new MetricSetRegistry({ clock });
  return { registry, setTime: set, m: registry.register(receiver, { 'shop.id': 'a' }) };
}

test('a row is one combination and interval with the fields that are not zero; the descriptor goes before, once', async () => {
  const sdk = startTestSdk();
  const { registry, setTime, m } = setUp();
  const metrics = new MetricSetExport({
    registry,
    sink: rowSink({ registry }),
    schedule: { every: () => () => {}, once: () => () => {} },
  });
  setTime(10);
  m.with({ 'shop.outcome': 'success' }).received.add(3);
  m.with({ 'shop.outcome': 'success' }).size.record(0);
  m.with({ 'shop.outcome': 'success' }).size.record(7);
  m.level.set(0);
  await metrics.flush();
  m.with({ 'shop.outcome': 'failure' }).refused.add(1);
  setTime(12);
  await metrics.flush();
  const [described, ...rows] = sdk.logRecords();
  expect([described?.eventName, described?.attributes]).toEqual([
    'metric_set.described',
    { 'metric_set.name': 'shop.receiver', 'metric_set.descriptor': JSON.stringify(receiver.descriptor) },
  ]);
  expect(rows.map(({ eventName, hrTime, attributes }) => [eventName, hrTime, attributes])).toEqual([
    [
      'metric_set.row',
      [10, 0],
      {
        'metric_set.name': 'shop.receiver',
        'metric_set.interval': 9,
        'shop.id': 'a',
        'shop.outcome': 'success',
        'metric_set.value.received': 3,
        'metric_set.value.size.count': 2,
        'metric_set.value.size.sum': 7,
        'metric_set.value.size.max': 7,
      },
    ],
    [
      'metric_set.row',
      [12, 0],
      {
        'metric_set.name': 'shop.receiver',
        'metric_set.interval': 2,
        'shop.id': 'a',
        'shop.outcome': 'failure',
        'metric_set.value.refused': 1,
      },
    ],
  ]);
  await sdk.stop();
});

test('a set need not be described', async () => {
  const sdk = startTestSdk();
  const { registry, m } = setUp();
  m.received.add(1);
  const { resourceMetrics } = await new MetricSetProducer({ registry, temporality: 'delta' }).collect();
  const sink = rowSink({ registry, describe: false, loggerProvider: sdk.loggerProvider });
  await sink.send(resourceMetrics, AbortSignal.abort());
  expect(sdk.logRecords().map(({ eventName }) => eventName)).toEqual(['metric_set.row']);
  await sdk.stop();
});

test('without a LoggerProvider the values stay in their sets', async () => {
  const { registry, m } = setUp();
  const metrics = new MetricSetExport({ registry, sink: rowSink({ registry }) });
  m.received.add(3);
  await metrics.flush();
  expect(metrics.stats()).toMatchObject({ sent: 0, returned: 1, pending: 0 });
  const sdk = startTestSdk();
  await metrics.shutdown();
  expect(sdk.logRecords().at(-1)?.attributes).toMatchObject({ 'metric_set.value.received': 3 });
  await sdk.stop();
});
