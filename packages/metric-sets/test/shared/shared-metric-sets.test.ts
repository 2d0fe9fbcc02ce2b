import { describe, expect, test } from 'vitest';
import {
  counter,
  defineMetricSet,
  gauge,
  MetricSetProducer,
  MetricSetRegistry,
  metricSetsStats,
  observeCounter,
  observeUpDownCounter,
  oneOf,
  SharedMetricSets,
  upDownCounter,
  WorkerMetricSets,
} from '../../src/index.ts';
import { read, readValues } from '../reading.ts';

const definition = defineMetricSet({
  name: 'work',
  registrationAttributes: { pool: 'string' },
  metrics: {
    done: counter({ unit: '1' }),
    open: upDownCounter({ unit: '1' }),
    load: gauge({ unit: '1' }),
    total: observeCounter({ unit: '1' }),
    level: observeUpDownCounter({ unit: '1' }),
  },
});

function setUp(regionBytes = 65_536) {
  const registry = new MetricSetRegistry();
  const shared = new SharedMetricSets({ registry, regionBytes });
  const thread = () => {
    const region = shared.region();
    return { region, sets: new WorkerMetricSets(region.memory) };
  };
  return { registry, shared, thread };
}

test('equal sets of several threads are one: sums are added up, of gauges the last counts', async () => {
  const { registry, thread } = setUp();
  const producer = new MetricSetProducer({ registry, temporality: 'cumulative' });
  const [a, b] = [thread().sets, thread().sets].map((sets) => sets.register(definition, { pool: 'x' }));
  const own = registry.register(definition, { pool: 'x' });
  a?.done.add(1);
  b?.done.add(20);
  own.done.add(300);
  a?.total.observe(5);
  b?.total.observe(6);
  a?.level.observe(-2);
  a?.load.set(1);
  expect(await readValues(producer)).toEqual({
    'work.done': 321,
    'work.load': 1,
    'work.total': 11,
    'work.level': -2,
  });
  b?.load.set(2);
  expect(await readValues(producer)).toMatchObject({ 'work.load': 2 });
});

test('a schema that this thread never defined arrives with the region', async () => {
  const { registry, thread } = setUp();
  thread()
    .sets.register(
      defineMetricSet({
        name: 'elsewhere',
        brief: 'A set of a thread.',
        measurementAttributes: { outcome: oneOf('a', 'b') },
        metrics: { n: counter({ unit: 's', brief: 'Seconds.' }) },
      }),
    )
    .with({ outcome: 'b' })
    .n.add(1);
  const [point] = await read(new MetricSetProducer({ registry }));
  expect(point).toMatchObject({ scope: 'elsewhere', name: 'elsewhere.n', unit: 's', attributes: { outcome: 'b' } });
  expect(registry.liveSchema()).toEqual([expect.objectContaining({ name: 'elsewhere', brief: 'A set of a thread.' })]);
});

test('what a thread that has ended had counted stays; what it observed of the present goes with it', async () => {
  const { registry, shared, thread } = setUp();
  const producer = new MetricSetProducer({ registry, temporality: 'cumulative' });
  registry.register(definition, { pool: 'x' }).done.add(0);
  const { region, sets } = thread();
  const m = sets.register(definition, { pool: 'x' });
  m.done.add(5);
  m.open.add(2);
  m.total.observe(9);
  m.level.observe(7);
  region.end();
  region.end();
  expect(shared.size).toBe(0);
  expect(await readValues(producer)).toEqual({ 'work.done': 5, 'work.open': 2, 'work.total': 9 });
  thread().sets.register(definition, { pool: 'x' }).done.add(10);
  expect(await readValues(producer)).toMatchObject({ 'work.done': 15 });
});

test('a set of which every thread has ended is collected once more, and then is gone', async () => {
  const { registry, thread } = setUp();
  const producer = new MetricSetProducer({ registry, temporality: 'delta' });
  for (let round = 1; round <= 50; round += 1) {
    const { region, sets } = thread();
    sets.register(definition, { pool: `thread ${round}` }).done.add(round);
    region.end();
    expect(await readValues(producer)).toEqual({ 'work.done': round });
    expect(registry.size).toBe(0);
  }
});

test('a region that is full takes no more sets, says so on both sides, and keeps what it has', async () => {
  const { registry, thread } = setUp(16_384);
  const producer = new MetricSetProducer({ registry });
  const before = metricSetsStats().region_full;
  const { sets } = thread();
  for (let set = 0; set < 1_000; set += 1) {
    const m = sets.register(definition, { pool: `p${set}` });
    m.done.add(1);
    m.open.add(-1);
  }
  const points = await read(producer);
  expect(points.length).toBeGreaterThan(20);
  expect(points.length).toBeLessThan(200);
  expect(points.every(({ value }) => Math.abs(value as number) === 1)).toBe(true);
  expect(metricSetsStats().region_full).toBeGreaterThan(before + 800);
});

test('a set whose name another schema has in this thread is left out, and counted', async () => {
  const { registry, thread } = setUp();
  registry.register(defineMetricSet({ name: 'work', metrics: { n: counter({ unit: '1' }) } })).n.add(1);
  const before = metricSetsStats().internal_error;
  thread().sets.register(definition, { pool: 'x' }).done.add(1);
  expect(await readValues(new MetricSetProducer({ registry }))).toEqual({ 'work.n': 1 });
  expect(metricSetsStats().internal_error).toBe(before + 1);
});

describe('what is refused', () => {
  test.each([
    [{ registry: 1 }, 'registry must be a MetricSetRegistry'],
    [{ regionBytes: 100 }, 'regionBytes must be an integer from 16384'],
    [{ regionBytes: '1' }, 'regionBytes must be an integer from 16384'],
  ])('%o', (options, message) => {
    expect(() => new SharedMetricSets(options as object)).toThrow(message);
  });

  test('memory that is none', () => {
    expect(() => new WorkerMetricSets(new ArrayBuffer(16_384) as never)).toThrow('memory must be that of a region');
    expect(() => new WorkerMetricSets(setUp().shared.region().memory, { nowMs: 1 as never })).toThrow('nowMs must');
  });

  test('attributes that the schema does not have', () => {
    expect(() =>
      setUp()
        .thread()
        .sets.register(definition, { pool: 1 as never }),
    ).toThrow('must be a string');
  });
});
