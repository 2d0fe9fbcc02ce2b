import { Double, yamlText } from '@weir/otel-compat';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { openTelemetryNames } from '../../../semconv/generator/open-telemetry.ts';
import { parseRegistry } from '../../../semconv/generator/registry.ts';
import {
  counter,
  defaultRegistry,
  defineMetricSet,
  exponentialHistogram,
  gauge,
  generateSemconvRegistry,
  histogram,
  metricSetsMarkdown,
  oneOf,
  timer,
  upDownCounter,
} from '../../src/index.ts';

const receiver = defineMetricSet({
  name: 'shop.receiver',
  brief: 'What comes in: "orders" and others.',
  registrationAttributes: {
    'shop.pipeline.id': { type: 'string', brief: 'Which pipeline.', examples: ['main', 'a: "b"\n# c'] },
    'shop.core': 'int',
    'shop.ratio': { type: 'double', examples: [1, 0.5] },
    'shop.labels': 'map',
  },
  measurementAttributes: {
    'shop.outcome': oneOf('success', '2xx', 'Not Found', 'not-found'),
    'shop.retried': 'boolean',
    'error.type': { type: oneOf('timeout', 'refused'), standard: true },
  },
  metrics: {
    received: counter({ unit: '{item}', valueType: 'int', brief: 'Items received.' }),
    open: upDownCounter({ unit: '{file}' }),
    size: histogram({ unit: 'By', boundaries: [1, 1_024] }),
    latency: exponentialHistogram({ unit: 's' }),
    handling: timer(),
    heap: gauge({ unit: 'By', name: 'v8js.memory.heap.used', standard: true }),
  },
});

test('the registry passes the validator of the conventions that this repository keeps', () => {
  const { files } = generateSemconvRegistry({ sets: [receiver.descriptor] });
  const registry = parseRegistry(files, openTelemetryNames());
  expect(registry.metrics.map(({ name, instrument, unit }) => [name, instrument, unit])).toEqual([
    ['shop.receiver.handling', 'histogram', 's'],
    ['shop.receiver.latency', 'histogram', 's'],
    ['shop.receiver.open', 'updowncounter', '{file}'],
    ['shop.receiver.received', 'counter', '{item}'],
    ['shop.receiver.size', 'histogram', 'By'],
  ]);
  expect(registry.metrics[0]?.uses.map(({ key, requirementLevel }) => [key, requirementLevel])).toEqual([
    ['shop.pipeline.id', 'required'],
    ['shop.core', 'required'],
    ['shop.ratio', 'required'],
    ['shop.labels', 'required'],
    ['shop.outcome', 'recommended'],
    ['shop.retried', 'recommended'],
    ['error.type', 'recommended'],
  ]);
  const outcome = registry.attributes.find(({ key }) => key === 'shop.outcome')?.type as { members: object[] };
  expect(outcome.members).toMatchObject([
    { id: 'success' },
    { id: 'v2xx', value: '2xx' },
    { id: 'not_found', value: 'Not Found' },
    { id: 'not_found_2', value: 'not-found' },
  ]);
});

test('without sets it describes those that are alive in the default registry', () => {
  const live = defineMetricSet({ name: 'shop.live', metrics: { n: counter({ unit: '1' }) } });
  const m = defaultRegistry.register(live);
  expect(generateSemconvRegistry().files['metrics.yaml']).toContain('name: "shop.live.n"');
  defaultRegistry.unregister(m);
  const { files } = generateSemconvRegistry();
  expect(files['metrics.yaml']).toBe('file_format: "definition/2"\n');
  expect(parseRegistry(files, openTelemetryNames()).metrics).toEqual([]);
});

test('sets that contradict each other are refused', () => {
  const of = (name: string, type: 'string' | 'int') =>
    defineMetricSet({
      name,
      registrationAttributes: { 'shop.id': type },
      metrics: { n: counter({ unit: '1', name: name === 'c' ? 'a.n' : `${name}.n` }) },
    }).descriptor;
  expect(() => generateSemconvRegistry({ sets: [of('a', 'int'), of('b', 'string')] })).toThrow(
    'WEIR_METRIC_SETS_REGISTRY: attribute shop.id is int in one set and string in another',
  );
  expect(() => generateSemconvRegistry({ sets: [of('a', 'int'), of('c', 'int')] })).toThrow(
    'metric a.n is defined by a and c',
  );
});

test('YAML is read as it was meant', () => {
  const value = {
    text: ['', 'a: b', '- c', '#', 'true', '1.5', 'grün\n\t"x"\\', '\u2028', '~'],
    nested: [{ a: 1, b: [{ c: true }, { d: {} }], e: [] }, { f: -1.5 }],
    'odd key: [': null as unknown as undefined,
  };
  const { 'odd key: [': _, ...written } = value;
  expect(parse(yamlText(written))).toEqual(written);
  const doubles = [1, -2, 0.5, 1e21, 1e-7, 1.5e300];
  const text = yamlText({ doubles: doubles.map((double) => new Double(double)) });
  expect(parse(text, { intAsBigInt: true })).toEqual({ doubles });
});

test('the tables of a page name every metric and attribute', () => {
  const [first, , table] = metricSetsMarkdown([receiver.descriptor]).split('\n\n');
  expect(first).toBe('## shop.receiver');
  expect(table?.split('\n').slice(0, 3)).toEqual([
    '| metric | field | instrument | unit | description |',
    '| --- | --- | --- | --- | --- |',
    '| `shop.receiver.received` | `received` | counter | `{item}` | Items received. |',
  ]);
  expect(metricSetsMarkdown([receiver.descriptor])).toContain(
    '| `shop.outcome` | `success`, `2xx`, `Not Found`, `not-found` | The attribute shop.outcome. | measurement |',
  );
});
