import type { EventMetricSpec } from '@weir/otel-compat';
import { expect, onTestFinished, test } from 'vitest';
import {
  counter,
  defineMetricSet,
  eventMetricSets,
  type EventMetricSetsOptions,
  generateSemconvRegistry,
  MetricSetProducer,
  MetricSetRegistry,
  metricSetsStats,
} from '../../src/index.ts';
import { read, readValues } from '../reading.ts';

const placed: EventMetricSpec = {
  scope: 'shop',
  event: 'order.placed',
  kind: 'counter',
  name: 'order.sold',
  unit: '{item}',
  brief: 'Items sold.',
  attributes: [
    { key: 'order.channel', type: 'enum', values: ['web', 'phone'] },
    { key: 'order.gift', type: 'boolean', values: [] },
  ],
};

/** What a copy of the event logger does with the port: it asks for a metric, and writes to it. */
function fed(change: Partial<EventMetricSpec> = {}, options: EventMetricSetsOptions = {}) {
  const { registry = new MetricSetRegistry() } = options;
  const metric = eventMetricSets({ ...options, registry })({ ...placed, ...change });
  return { registry, metric, producer: new MetricSetProducer({ registry, temporality: 'delta' }) };
}

/** How often each fault was counted since. */
function faultsSince() {
  const before = metricSetsStats();
  return () =>
    Object.fromEntries(
      Object.entries(metricSetsStats())
        .map(([fault, count]) => [fault, count - before[fault as keyof typeof before]] as const)
        .filter(([, count]) => count > 0),
    );
}

test('a declared event feeds the counter of a set that has its name, told apart by its enums and booleans', async () => {
  const { metric, producer } = fed();
  metric?.write(3, { 'order.channel': 'web', 'order.gift': true });
  metric?.write(2, { 'order.channel': 'web', 'order.gift': true });
  metric?.write(1, { 'order.channel': 'phone', 'order.gift': false });
  const points = await read(producer);
  expect(points.map(({ attributes, value }) => [attributes, value])).toEqual([
    [{ 'order.channel': 'web', 'order.gift': true }, 5],
    [{ 'order.channel': 'phone', 'order.gift': false }, 1],
  ]);
  expect(points[0]).toMatchObject({ scope: 'order.placed', name: 'order.sold', unit: '{item}', isMonotonic: true });
});

test('an event without attributes, and a histogram', async () => {
  const { metric, producer } = fed({ kind: 'histogram', name: 'order.value', unit: '{euro}', attributes: [] });
  for (const value of [3, 40, 7]) metric?.write(value, {});
  const [point] = await read(producer);
  expect(point).toMatchObject({ type: 'histogram', attributes: {}, value: { count: 3, sum: 50, min: 3, max: 40 } });
});

test('strings and numbers are attributes of the scope: a set is registered for each combination of their values', async () => {
  const { metric, producer, registry } = fed({
    attributes: [
      { key: 'shop.name', type: 'string', values: [] },
      { key: 'shop.floor', type: 'int', values: [] },
      { key: 'order.channel', type: 'enum', values: ['web', 'phone'] },
    ],
  });
  const write = (name: string, floor: number, channel: string) =>
    metric?.write(1, { 'shop.name': name, 'shop.floor': floor, 'order.channel': channel });
  write('north', 1, 'web');
  write('north', 1, 'web');
  write('north', 2, 'phone');
  write('south', 1, 'web');
  const points = await read(producer);
  expect(points.map(({ scopeAttributes, attributes, value }) => [scopeAttributes, attributes, value])).toEqual([
    [{ 'shop.name': 'north', 'shop.floor': 1 }, { 'order.channel': 'web' }, 2],
    [{ 'shop.name': 'north', 'shop.floor': 2 }, { 'order.channel': 'phone' }, 1],
    [{ 'shop.name': 'south', 'shop.floor': 1 }, { 'order.channel': 'web' }, 1],
  ]);
  expect(registry.size).toBe(3);
});

test('what has no place is counted together, so that totals stay right', async () => {
  const faults = faultsSince();
  const attributes = [{ key: 'user.id', type: 'string', values: [] }] as const;
  const { metric, producer, registry } = fed({ attributes }, { maxCombinations: 2 });
  for (let user = 0; user < 500; user += 1) metric?.write(1, { 'user.id': `u${user}` });
  metric?.write(1, { 'user.id': 7 });
  metric?.write(1, {});
  expect(registry.size).toBe(3);
  const points = await read(producer);
  expect(points.map(({ scope, value }) => [scope, value])).toEqual([
    ['order.placed', 1],
    ['order.placed', 1],
    ['order.placed.overflow', 500],
  ]);
  expect(points[2]?.attributes).toEqual({ 'otel.metric.overflow': true });
  expect(faults()).toEqual({ too_many_sets: 500 });
  const { files } = generateSemconvRegistry({ sets: registry.liveSchema() });
  expect(files['metrics.yaml'].match(/name: "?order\.sold\b/g)).toHaveLength(1);
});

test('closed values outside of the declaration go to the overflow point, and bad numbers nowhere', async () => {
  const faults = faultsSince();
  const { metric, producer } = fed();
  metric?.write(4, { 'order.channel': 'web' });
  metric?.write(5, { 'order.channel': 'fax', 'order.gift': true });
  for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY, '7' as never, 7n as never]) {
    metric?.write(value, { 'order.channel': 'web', 'order.gift': true });
  }
  expect(await readValues(producer)).toEqual({ 'order.sold true': 9 });
  expect(faults()).toEqual({ invalid_attributes: 2, invalid_value: 5 });
});

test('two declarations of one event feed the same streams', async () => {
  const registry = new MetricSetRegistry();
  const { producer, metric } = fed({}, { registry });
  const other = eventMetricSets({ registry })(placed);
  for (const each of [metric, other]) each?.write(1, { 'order.channel': 'web', 'order.gift': false });
  expect(await readValues(producer)).toEqual({ 'order.sold web false': 2 });
});

test.each([
  { name: 'no-name' },
  { unit: 'items' },
  { event: '' },
  { attributes: [{ key: '__proto__', type: 'string' as const, values: [] }] },
  { attributes: [{ key: 'order.channel', type: 'enum' as const, values: [] }] },
  { attributes: undefined as never },
])('an event that makes no metric set has none, and that is counted: %o', (change) => {
  const faults = faultsSince();
  expect(fed(change).metric).toBeUndefined();
  expect(faults()).toEqual({ event_refused: 1 });
});

test('so is one whose name is that of a set already', () => {
  const faults = faultsSince();
  const registry = new MetricSetRegistry();
  const taken = registry.register(
    defineMetricSet({ name: 'order.placed', metrics: { other: counter({ unit: '1' }) } }),
  );
  onTestFinished(() => void registry.unregister(taken));
  expect(fed({}, { registry }).metric).toBeUndefined();
  expect(faults()).toEqual({ event_refused: 1 });
});

test('a write never throws: not for what cannot be read, nor where the name of the overflow is taken', async () => {
  const faults = faultsSince();
  const { metric, registry } = fed();
  const unreadable = new Proxy({}, { get: () => raise() });
  metric?.write(1, unreadable);
  const open = fed(
    { attributes: [{ key: 'user.id', type: 'string', values: [] }] },
    { registry: new MetricSetRegistry() },
  );
  open.metric?.write(1, unreadable);
  const taken = defineMetricSet({ name: 'order.placed.overflow', metrics: { other: counter({ unit: '1' }) } });
  open.registry.register(taken);
  open.metric?.write(1, {});
  expect(faults()).toEqual({ internal_error: 3, invalid_attributes: 2 });
  expect(registry.size).toBe(1);
});

test.each([
  [{ registry: {} as never }, 'registry must be a MetricSetRegistry (got object)'],
  [{ maxCombinations: 0 }, 'maxCombinations must be an integer from 1 to 100000 (got number)'],
  [{ maxCombinations: '9' as never }, 'maxCombinations must be an integer from 1 to 100000 (got string)'],
])('options out of range are refused: %o', (options, message) => {
  expect(() => eventMetricSets(options)).toThrow(`WEIR_METRIC_SETS_OPTION: ${message}`);
});

function raise(): never {
  throw new Error('unreadable');
}
