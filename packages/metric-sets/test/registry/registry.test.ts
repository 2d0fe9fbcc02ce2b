import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import {
  counter,
  defaultRegistry,
  defineMetricSet,
  gauge,
  histogram,
  MetricSetProducer,
  MetricSetRegistry,
  metricSetsStats,
  oneOf,
} from '../../src/index.ts';
import { read, readValues } from '../reading.ts';

const receiver = defineMetricSet({
  name: 'receiver',
  registrationAttributes: { 'pipeline.id': 'string', core: 'int' },
  measurementAttributes: { outcome: oneOf('success', 'failure') },
  metrics: { received: counter({ unit: '{item}' }), size: histogram({ unit: 'By', boundaries: [10] }) },
});
const other = defineMetricSet({ name: 'other', metrics: { level: gauge({ unit: '1' }) } });

const attributes = { 'pipeline.id': 'main', core: 1 };

test('sets of one schema with equal attributes write to the same streams, and share them when either leaves', async () => {
  const registry = new MetricSetRegistry();
  const producer = new MetricSetProducer({ registry, temporality: 'delta' });
  const a = registry.register(receiver, attributes);
  const b = registry.register(receiver, { core: 1, 'pipeline.id': 'main' });
  expect(registry.size).toBe(1);
  a.received.add(1);
  b.received.add(2);
  expect(await readValues(producer)).toEqual({ 'receiver.received': 3 });
  expect(registry.unregister(a)).toBe(true);
  a.received.add(100);
  b.received.add(4);
  expect(await readValues(producer)).toEqual({ 'receiver.received': 4 });
  expect(registry.size).toBe(1);
});

test('a set of equal attributes that another copy of a module defines is the same set', async () => {
  const registry = new MetricSetRegistry();
  const twice = () => defineMetricSet({ name: 'copy', metrics: { n: counter({ unit: '1' }) } });
  registry.register(twice()).n.add(1);
  registry.register(twice()).n.add(2);
  expect(await readValues(new MetricSetProducer({ registry }))).toEqual({ 'copy.n': 3 });
});

test('a name belongs to one schema as long as a set of it is alive', async () => {
  const registry = new MetricSetRegistry();
  const producer = new MetricSetProducer({ registry, temporality: 'delta' });
  const first = registry.register(other);
  const changed = defineMetricSet({ name: 'other', metrics: { level: counter({ unit: '1' }) } });
  expect(() => registry.register(changed)).toThrow('WEIR_METRIC_SETS_NAME_TAKEN: other is the name of another schema');
  first.level.set(1);
  registry.unregister(first);
  expect(() => registry.register(changed)).toThrow('WEIR_METRIC_SETS_NAME_TAKEN');
  await read(producer);
  expect(() => registry.register(changed)).not.toThrow();
});

describe('a set that was unregistered', () => {
  test('is collected once more by everybody, and then is gone', async () => {
    const registry = new MetricSetRegistry();
    const delta = new MetricSetProducer({ registry, temporality: 'delta' });
    const cumulative = new MetricSetProducer({ registry, temporality: 'cumulative' });
    const m = registry.register(receiver, attributes);
    m.received.add(5);
    expect(registry.unregister(m)).toBe(true);
    m.received.add(100);
    m.with({ outcome: 'success' }).received.add(100);
    expect(await readValues(delta)).toEqual({ 'receiver.received': 5 });
    expect(registry.size).toBe(1);
    expect(await readValues(cumulative)).toEqual({ 'receiver.received': 5 });
    expect(registry.size).toBe(0);
    expect(await readValues(delta)).toEqual({});
    expect(await readValues(cumulative)).toEqual({});
  });

  test('and holds nothing is gone at once', () => {
    const registry = new MetricSetRegistry();
    registry.unregister(registry.register(receiver, attributes));
    expect([registry.size, registry.entityCount, registry.liveSchema().length]).toEqual([0, 0, 0]);
  });

  test('stays when it is registered again before it was collected, or after', async () => {
    const registry = new MetricSetRegistry();
    const producers = [
      new MetricSetProducer({ registry, temporality: 'cumulative' }),
      new MetricSetProducer({ registry, temporality: 'cumulative' }),
    ] as const;
    const m = registry.register(receiver, attributes);
    m.received.add(5);
    registry.unregister(m);
    await read(producers[0]);
    registry.register(receiver, attributes);
    for (const producer of producers) expect(await readValues(producer)).toEqual({ 'receiver.received': 5 });
  });

  test.each([undefined, null, {}, 7, 'text'])('%o was never registered', (nothing) => {
    expect(new MetricSetRegistry().unregister(nothing as never)).toBe(false);
  });

  test('is not unregistered twice, nor where it does not belong', () => {
    const registry = new MetricSetRegistry();
    const [a, b] = [registry.register(receiver, attributes), registry.register(receiver, attributes)];
    expect(new MetricSetRegistry().unregister(a)).toBe(false);
    expect([registry.unregister(a), registry.unregister(a)]).toEqual([true, false]);
    b.received.add(1);
    expect(registry.size).toBe(1);
  });
});

test('a place that is free again holds nothing of the set before', async () => {
  const registry = new MetricSetRegistry();
  const delta = new MetricSetProducer({ registry, temporality: 'delta' });
  const cumulative = new MetricSetProducer({ registry, temporality: 'cumulative' });
  for (let core = 0; core < 3_000; core += 1) {
    const m = registry.register(receiver, { 'pipeline.id': 'main', core });
    m.received.add(core + 1);
    m.size.record(core);
    registry.unregister(m);
    const values = {
      'receiver.received': core + 1,
      'receiver.size': expect.objectContaining({ min: core, max: core }),
    };
    if (core % 100 > 0) {
      await read(delta);
      await read(cumulative);
      continue;
    }
    expect(await readValues(delta)).toEqual(values);
    expect(await readValues(cumulative)).toEqual(values);
  }
  expect([registry.size, registry.entityCount]).toEqual([0, 0]);
});

test('a set that nobody can reach any more is collected once more, and then is gone', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const registry = new MetricSetRegistry();
  const producer = new MetricSetProducer({ registry, temporality: 'delta' });
  let instrument: { add(value: number): void } | undefined;
  (() => {
    registry.register(receiver, { 'pipeline.id': 'dropped', core: 1 }).received.add(5);
    instrument = registry.register(receiver, { 'pipeline.id': 'held', core: 1 }).with({ outcome: 'success' }).received;
  })();
  const collected: unknown[] = [];
  // Finalisers run in tasks of their own, when the engine finds it fit.
  for (let turn = 0; turn < 100 && registry.size > 1; turn += 1) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
    collected.push(...Object.values(await readValues(producer)));
  }
  expect(registry.size).toBe(1);
  instrument?.add(7);
  collected.push(...Object.values(await readValues(producer)));
  expect(collected).toEqual([5, 7]);
});

test('sets beyond the most are not collected, and counted', async () => {
  const registry = new MetricSetRegistry({ maxSets: 2 });
  const producer = new MetricSetProducer({ registry });
  const before = metricSetsStats().too_many_sets;
  for (const core of [1, 2, 3]) {
    const m = registry.register(receiver, { 'pipeline.id': 'main', core });
    m.received.add(1);
    m.with({ outcome: 'success' }).received.add(1);
  }
  registry.register(receiver, { 'pipeline.id': 'main', core: 2 }).received.add(1);
  expect((await read(producer)).map(({ value }) => value)).toEqual([1, 1, 2, 1]);
  expect(metricSetsStats().too_many_sets).toBe(before + 1);
});

test('attributes are one object for all sets that have equal ones', async () => {
  const registry = new MetricSetRegistry();
  const entity = { 'tenant.id': 'string' } as const;
  const [a, b] = ['a', 'b'].map((name) =>
    defineMetricSet({ name, registrationAttributes: entity, metrics: { n: counter({ unit: '1' }) } }),
  ) as [typeof one, typeof one];
  registry.register(a, { 'tenant.id': 'x' }).n.add(1);
  registry.register(b, { 'tenant.id': 'x' }).n.add(1);
  registry.register(b, { 'tenant.id': 'y' }).n.add(1);
  expect(registry.entityCount).toBe(2);
  const [first, second] = (await new MetricSetProducer({ registry }).collect()).resourceMetrics.scopeMetrics;
  expect(first?.scope.attributes).toBe(second?.scope.attributes);
});
const one = defineMetricSet({
  name: 'one',
  registrationAttributes: { 'tenant.id': 'string' },
  metrics: { n: counter({ unit: '1' }) },
});

describe('reflection', () => {
  function filled() {
    const registry = new MetricSetRegistry();
    for (const core of [1, 2]) {
      const m = registry.register(receiver, { 'pipeline.id': 'main', core });
      m.with({ outcome: 'success' }).received.add(core);
      m.with({ outcome: 'failure' }).received.add(10 * core);
      m.with({ outcome: 'success' }).size.record(core);
    }
    registry.register(other).level.set(3);
    return registry;
  }

  test('visits every row, and takes nothing from collectors', async () => {
    const registry = filled();
    const producer = new MetricSetProducer({ registry, temporality: 'delta' });
    const rows: unknown[] = [];
    registry.visit((row) => rows.push(row));
    expect(rows).toHaveLength(5);
    expect(rows[0]).toEqual({
      name: 'receiver',
      attributes: { 'pipeline.id': 'main', core: 1, outcome: 'success' },
      values: { received: 1, size: expect.objectContaining({ count: 1, min: 1, max: 1 }) },
    });
    expect(await read(producer)).toHaveLength(7);
  });

  test('adds up what differs only in attributes that are left out', () => {
    const rows = filled().aggregate(['outcome']);
    expect(
      rows.map(({ name, attributes, values }) => [name, attributes, values['received'] ?? values['level']]),
    ).toEqual([
      ['receiver', { outcome: 'success' }, 3],
      ['receiver', { outcome: 'failure' }, 30],
      ['other', {}, 3],
    ]);
    expect(rows[0]?.values['size']).toMatchObject({ count: 2, sum: 3, min: 1, max: 2 });
  });

  test('names the schemas that are alive', () => {
    expect(
      filled()
        .liveSchema()
        .map(({ name }) => name),
    ).toEqual(['other', 'receiver']);
  });
});

test('the default registry is that of the thread, and the default of producers', async () => {
  const m = defaultRegistry.register(other);
  m.level.set(4);
  expect(await readValues(new MetricSetProducer())).toEqual({ 'other.level': 4 });
  defaultRegistry.unregister(m);
});

test.each([
  [{ maxSets: 0 }, 'maxSets must be an integer of at least 1 (got number)'],
  [{ clock: 1 }, 'clock must be a function (got number)'],
  [{ nowMs: 'x' }, 'nowMs must be a function (got string)'],
])('the option %o is refused', (options, message) => {
  expect(() => new MetricSetRegistry(options as object)).toThrow(`WEIR_METRIC_SETS_OPTION: ${message}`);
});

test('what is no definition is refused', () => {
  expect(() => new MetricSetRegistry().register({} as typeof other)).toThrow('definition must be a metric set');
});
