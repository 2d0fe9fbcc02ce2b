/** Sets that come and go by the thousand while collections are under way, and readers that fail over them. */
import { MeterProvider, type ResourceMetrics, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { counter, defineMetricSet, MetricSetProducer, MetricSetRegistry } from '../../src/index.ts';

const connection = defineMetricSet({
  name: 'connection',
  registrationAttributes: { id: 'int' },
  metrics: { sent: counter({ unit: 'By' }) },
});

type Collection = Awaited<ReturnType<MetricSetProducer['collect']>>;

/** The sum of a collection's points, by the id of the set. */
function sums({ resourceMetrics: { scopeMetrics } }: Collection): ReadonlyMap<unknown, number> {
  return new Map(
    scopeMetrics.map(({ scope, metrics }) => [
      (scope as { readonly attributes?: Readonly<Record<string, unknown>> }).attributes?.['id'],
      Number(metrics[0]?.dataPoints[0]?.value),
    ]),
  );
}

test('what thousands of sets wrote between coming and going is told once each, though the collections are read last of all', async () => {
  const registry = new MetricSetRegistry();
  const producer = new MetricSetProducer({ registry, temporality: 'delta' });
  const collections: Collection[] = [];
  const written = new Map<number, number>();
  let alive: { readonly id: number; readonly set: ReturnType<typeof registry.register<typeof connection>> }[] = [];
  for (let id = 0; id < 5_000; id += 1) {
    const set = registry.register(connection, { id });
    set.sent.add(id + 1);
    written.set(id, id + 1);
    alive.push({ id, set });
    if (id % 3 === 0) {
      for (const { id: gone, set: leaving } of alive.splice(0, 2)) {
        leaving.sent.add(1);
        written.set(gone, (written.get(gone) ?? 0) + 1);
        registry.unregister(leaving);
      }
    }
    if (id % 500 === 0) collections.push(await producer.collect());
  }
  for (const { set } of alive) registry.unregister(set);
  alive = [];
  collections.push(await producer.collect(), await producer.collect());

  const told = new Map<unknown, number>();
  for (const [id, sum] of collections.flatMap((collection) => [...sums(collection)])) {
    told.set(id, (told.get(id) ?? 0) + sum);
  }
  expect(told).toEqual(written);
  expect(registry.size).toBe(0);
});

test('a reader whose exporter throws takes nothing from another, and throws nothing at whoever writes', async () => {
  const registry = new MetricSetRegistry();
  const throwing = {
    export(): void {
      throw new Error('broken');
    },
    async forceFlush() {},
    async shutdown() {},
  };
  const received: ResourceMetrics[] = [];
  const sound = {
    export(metrics: ResourceMetrics, done: (result: { code: number }) => void): void {
      received.push(metrics);
      done({ code: 0 });
    },
    async forceFlush() {},
    async shutdown() {},
  };
  const readers = [throwing, sound].map(
    (exporter) =>
      new PeriodicExportingMetricReader({
        exporter,
        exportIntervalMillis: 60_000,
        metricProducers: [new MetricSetProducer({ registry, temporality: 'delta' })],
      }),
  );
  const provider = new MeterProvider({ readers });
  const set = registry.register(connection, { id: 1 });
  for (let round = 1; round <= 3; round += 1) {
    set.sent.add(round);
    await Promise.allSettled(readers.map((reader) => reader.forceFlush()));
  }
  const values = received.map(({ scopeMetrics }) => scopeMetrics[0]?.metrics[0]?.dataPoints[0]?.value);
  expect(values).toEqual([1, 2, 3]);
  await provider.shutdown().catch(() => {});
});

test('collections at the same time tell each increment once between them', async () => {
  const registry = new MetricSetRegistry();
  const producer = new MetricSetProducer({ registry, temporality: 'delta' });
  const set = registry.register(connection, { id: 1 });
  set.sent.add(5);
  const collecting = Array.from({ length: 20 }, () => producer.collect());
  set.sent.add(7);
  collecting.push(producer.collect());
  const told = (await Promise.all(collecting)).map((collection) => sums(collection).get(1) ?? 0);
  expect(told.reduce((a, b) => a + b, 0)).toBe(12);
});
