/** What a delta collection hands out makes its points late; whoever has it sees a plain object. */
import { expect, test } from 'vitest';
import { counter, defineMetricSet, gauge, histogram, MetricSetProducer, MetricSetRegistry } from '../../src/index.ts';

const definition = defineMetricSet({
  name: 'taken',
  metrics: {
    done: counter({ unit: '1' }),
    load: gauge({ unit: '1' }),
    size: histogram({ unit: 'By', boundaries: [10] }),
    never: counter({ unit: '1' }),
  },
});

async function collected() {
  const registry = new MetricSetRegistry();
  const producer = new MetricSetProducer({ registry, temporality: 'delta' });
  const m = registry.register(definition);
  m.done.add(3);
  m.load.set(0.5);
  m.size.record(4);
  const [set] = (await producer.collect()).resourceMetrics.scopeMetrics;
  if (set === undefined) throw new Error('nothing was collected');
  return { m, producer, registry, set };
}

function values({ metrics }: { readonly metrics: readonly { dataPoints: readonly { value: unknown }[] }[] }) {
  return metrics.map(({ dataPoints }) => dataPoints[0]?.value);
}

test('points that are read late are those of their collection', async () => {
  const { m, producer, registry, set } = await collected();
  m.done.add(100);
  m.load.set(9);
  m.size.record(400);
  await producer.collect();
  registry.unregister(m);
  await producer.collect();
  registry.register(definition).done.add(7);
  expect(values(set)).toEqual([3, 0.5, expect.objectContaining({ count: 1, sum: 4, min: 4, max: 4 })]);
  expect(set.metrics).toBe(set.metrics);
});

test('it is read, copied and changed as a plain object', async () => {
  const { set } = await collected();
  expect(Object.keys(set)).toEqual(['scope', 'metrics']);
  expect(values({ ...set })).toHaveLength(3);
  expect(values(JSON.parse(JSON.stringify(set)))).toHaveLength(3);
  expect(structuredClone({ ...set }).metrics).toHaveLength(3);
  (set as { metrics: unknown }).metrics = [];
  expect(set.metrics).toEqual([]);
});
