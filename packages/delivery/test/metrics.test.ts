import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Meter, metrics } from '@opentelemetry/api';
import { InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { Delivery, deliveryFaults } from '../src/index.ts';
import { Receiver } from './receiver.ts';
import { settled, VirtualTime } from './virtual-time.ts';

const CUMULATIVE = 1;

function meters() {
  const exporter = new InMemoryMetricExporter(CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  /** The points of the last collection, by metric name and what tells them apart. */
  async function collect(): Promise<Record<string, unknown>> {
    exporter.reset();
    await reader.forceFlush();
    const streams = exporter.getMetrics().flatMap((one) => one.scopeMetrics.flatMap((scope) => scope.metrics));
    return Object.fromEntries(
      streams.flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => {
          const { 'delivery.name': name, ...others } = attributes;
          const point = typeof value === 'object' ? { count: value.count, sum: value.sum } : value;
          return [[name, descriptor.name, ...Object.values(others)].join(' '), point];
        }),
      ),
    );
  }
  return { provider, collect };
}

function deliver(options: { readonly meterProvider?: MeterProvider } = {}) {
  const time = new VirtualTime();
  const receiver = new Receiver<number>();
  const delivery = new Delivery<number>({
    transport: receiver,
    name: 'd',
    queue: { maxItems: 10 },
    breaker: { failures: 1, openMs: 1_000 },
    nowMs: time.now,
    timers: time,
    random: () => 0.5,
    ...options,
  });
  return { time, receiver, delivery };
}

afterEach(() => {
  metrics.disable();
});

test('a collection reads the counts as they are', async () => {
  const { provider, collect } = meters();
  const { delivery, receiver, time } = deliver({ meterProvider: provider });
  for (let item = 0; item < 12; item += 1) delivery.offer(item);
  expect(await collect()).toMatchObject({
    'd delivery.queue.size': 10,
    'd delivery.queue.capacity': 10,
    'd delivery.items.processed': 0,
    'd delivery.items.processed queue_full': 2,
    'd delivery.breaker.status closed': 1,
  });
  receiver.behaviour = { kind: 'reply', reply: { kind: 'failed', error: new Error('down') } };
  await time.pass(5);
  receiver.behaviour = { kind: 'reply', reply: { kind: 'results', results: ['delivered', 'rejected'] } };
  expect(await collect()).toMatchObject({
    'd delivery.breaker.status closed': 0,
    'd delivery.breaker.status open': 1,
    'd delivery.attempts failed': 1,
    'd delivery.batch.size': { count: 1, sum: 10 },
  });
  await time.pass(5_000);
  expect(await collect()).toMatchObject({
    'd delivery.queue.size': 0,
    'd delivery.items.processed': 5,
    'd delivery.items.processed rejected': 5,
    'd delivery.attempts': 1,
    'd delivery.attempts failed': 1,
    'd delivery.send.duration failed': { count: 1, sum: 0 },
    'd delivery.batch.size': { count: 2, sum: 20 },
    'd delivery.breaker.status closed': 1,
  });
});

test('a provider that is registered later is found, and gets the whole counts', async () => {
  const { delivery, time } = deliver();
  delivery.offer(1);
  await time.pass(5);
  const { provider, collect } = meters();
  metrics.setGlobalMeterProvider(provider);
  expect(await collect()).toEqual({});
  delivery.offer(2);
  await time.pass(5);
  expect(await collect()).toMatchObject({ 'd delivery.items.processed': 2, 'd delivery.attempts': 2 });
});

test('another provider takes over from the first', async () => {
  const [first, second] = [meters(), meters()];
  metrics.setGlobalMeterProvider(first.provider);
  const { delivery, time } = deliver();
  metrics.disable();
  metrics.setGlobalMeterProvider(second.provider);
  delivery.offer(1);
  await time.pass(5);
  expect(await first.collect()).toEqual({});
  expect(await second.collect()).toMatchObject({ 'd delivery.items.processed': 1 });
});

test('the last counts are collected once after the shutdown', async () => {
  const { provider, collect } = meters();
  const remove = vi.spyOn(Object.getPrototypeOf(provider.getMeter('any')) as Meter, 'removeBatchObservableCallback');
  onTestFinished(() => remove.mockRestore());
  const { delivery, receiver, time } = deliver({ meterProvider: provider });
  receiver.behaviour = { kind: 'hang', heedsAbort: false };
  delivery.offer(1);
  const done = delivery.shutdown({ timeoutMs: 100 });
  await time.pass(100);
  await done;
  expect(remove).not.toHaveBeenCalled();
  expect(await collect()).toMatchObject({
    'd delivery.queue.size': 0,
    'd delivery.items.processed shutdown_deadline': 1,
  });
  await settled();
  expect(remove).toHaveBeenCalledOnce();
});

test('the metrics do not keep a delivery that is shut down', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const { provider } = meters();
  const kept = await (async () => {
    const { delivery, time } = deliver({ meterProvider: provider });
    delivery.offer(1);
    const done = delivery.shutdown();
    await time.pass(10);
    await done;
    return new WeakRef(delivery);
  })();
  for (let round = 0; round < 10 && kept.deref() !== undefined; round += 1) {
    await settled();
    collectGarbage();
  }
  expect(kept.deref()).toBeUndefined();
});

test('a provider that throws is a fault, and nothing else', async () => {
  const before = deliveryFaults().bad_metrics;
  const meterProvider = {
    getMeter() {
      throw new Error('hostile');
    },
  } as unknown as MeterProvider;
  const { delivery, time } = deliver({ meterProvider });
  delivery.offer(1);
  await time.pass(5);
  await delivery.shutdown();
  expect(delivery.stats().delivered).toBe(1);
  expect(deliveryFaults().bad_metrics).toBeGreaterThan(before);
});
