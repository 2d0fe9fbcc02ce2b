import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SpanKind } from '@opentelemetry/api';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { command } from '../../../../test/checks/command.ts';
import { generateClient } from '../../src/cli.ts';
import {
  counter,
  defineMetricSet,
  generateSemconvRegistry,
  histogram,
  type MetricSetDefinition,
  MetricSetProducer,
  MetricSetRegistry,
  mmsc,
  oneOf,
  timer,
} from '../../src/index.ts';
import { readValues } from '../reading.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

/** A module beside the package, so that it finds what a user's own would find. */
function asModule(source: string): string {
  const folder = mkdtempSync(join(packageFolder, 'node_modules', '.client-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'client.ts');
  writeFileSync(file, source);
  return file;
}

async function compiles(file: string): Promise<string> {
  const options = [
    '--ignoreConfig',
    '--strict',
    '--noEmit',
    '--target',
    'es2024',
    '--module',
    'nodenext',
    '--skipLibCheck',
  ];
  const { status, output } = await command(join(root, 'node_modules', '.bin', 'tsc'), [...options, file], root);
  return status === 0 ? '' : output;
}

const receiver = defineMetricSet({
  name: 'shop.receiver',
  registrationAttributes: { 'shop.pipeline.id': { type: 'string', brief: "The pipeline's */ id." } },
  measurementAttributes: { 'shop.outcome': oneOf('success', `it's "odd"\n`) },
  metrics: {
    itemsReceived: counter({ unit: '{item}', valueType: 'int' }),
    size: histogram({ unit: 'By', boundaries: [1, 1_024] }),
    batch: mmsc({ unit: '{item}' }),
    handling: timer({ unit: 'ms' }),
  },
});

test('a registry of metric sets gives the same metric sets again', async () => {
  const source = generateClient({ sources: generateSemconvRegistry({ sets: [receiver.descriptor] }).files, parse });
  const file = asModule(source);
  expect(await compiles(file)).toBe('');
  const { shopReceiverMetrics } = (await import(/* @vite-ignore */ file)) as {
    shopReceiverMetrics: MetricSetDefinition;
  };
  const fields = (definition: { descriptor: typeof receiver.descriptor }) =>
    Object.fromEntries(definition.descriptor.metrics.map((metric) => [metric.field, metric]));
  expect(fields(shopReceiverMetrics)).toEqual(fields(receiver));
  expect(shopReceiverMetrics.descriptor.registrationAttributes).toMatchObject([
    { key: 'shop.pipeline.id', type: 'string', brief: "The pipeline's */ id." },
  ]);
  expect(shopReceiverMetrics.descriptor.measurementAttributes).toMatchObject(
    receiver.descriptor.measurementAttributes.map(({ key, values }) => ({ key, values })),
  );

  const registry = new MetricSetRegistry();
  const m = registry.register(shopReceiverMetrics as unknown as typeof receiver, { 'shop.pipeline.id': 'main' });
  m.with({ 'shop.outcome': 'success' }).itemsReceived.add(2);
  expect(await readValues(new MetricSetProducer({ registry }))).toEqual({ 'shop.receiver.items.received success': 2 });
});

const foreign = {
  'manifest.yaml': 'schema_url: https://example.com/schemas/foreign/1.0.0\n',
  'all.yaml': `
file_format: definition/2
attributes:
  - { key: shop.tenant, type: string, brief: Tenant., stability: stable }
  - { key: shop.tries, type: int, brief: Tries., stability: stable }
  - { key: shop.meta, type: 'template[string]', brief: Anything., stability: stable }
  - key: shop.result
    brief: How it went.
    stability: stable
    type: { members: [{ id: ok, value: ok }, { id: bad, value: bad }] }
attribute_groups:
  - { id: common, visibility: internal, attributes: [{ ref: shop.tenant, requirement_level: required }] }
metrics:
  - name: shop.orders.placed
    instrument: counter
    unit: '{order}'
    brief: Orders placed.
    attributes: [{ ref_group: common }, { ref: shop.result }]
  - { name: shop.orders.duration, instrument: histogram, unit: s, brief: Time., attributes: [{ ref_group: common }, { ref: shop.result }] }
  - { name: shop.orders.open, instrument: updowncounter, unit: '{order}', brief: Open orders. }
events:
  - name: shop.order.placed
    brief: An order was placed.
    attributes: [{ ref_group: common }, { ref: shop.tries }, { ref: shop.meta }, { ref: error.type }]
spans:
  - { type: shop.checkout, kind: client, brief: A checkout., name: { note: x }, attributes: [{ ref: shop.result, requirement_level: required }] }
`,
};

test("anybody's registry gives metric sets by namespace and attributes, typed events and typed span starters", async () => {
  const source = generateClient({ sources: foreign, parse });
  const file = asModule(source);
  expect(await compiles(file)).toBe('');
  const client = (await import(/* @vite-ignore */ file)) as Record<string, (...args: unknown[]) => unknown> & {
    shopOrdersMetrics: MetricSetDefinition;
    shopOrdersOpenMetrics: MetricSetDefinition;
  };
  expect(Object.keys(client.shopOrdersMetrics.metrics)).toEqual(['placed', 'duration']);
  expect(client.shopOrdersMetrics.descriptor).toMatchObject({
    registrationAttributes: [{ key: 'shop.tenant' }],
    measurementAttributes: [{ key: 'shop.result', values: ['ok', 'bad'] }],
  });
  expect(Object.keys(client.shopOrdersOpenMetrics.metrics)).toEqual(['open']);

  const emitted: unknown[] = [];
  client['emitShopOrderPlaced']?.({ emit: (record: unknown) => emitted.push(record) }, { 'shop.tenant': 'a' });
  expect(emitted).toEqual([{ eventName: 'shop.order.placed', severityNumber: 9, attributes: { 'shop.tenant': 'a' } }]);
  const started: unknown[] = [];
  const tracer = { startSpan: (...args: unknown[]) => started.push(args) };
  client['startShopCheckoutSpan']?.(tracer, 'checkout', { 'shop.result': 'ok' });
  expect(started).toEqual([['checkout', { kind: SpanKind.CLIENT, attributes: { 'shop.result': 'ok' } }, undefined]]);
});

test('what the generated types refuse does not compile', async () => {
  const source = generateClient({ sources: foreign, parse });
  const wrong = `${source}
declare const logger: EventLogger;
emitShopOrderPlaced(logger, { 'shop.tries': 1 });
emitShopOrderPlaced(logger, { 'shop.tenant': 'a', 'shop.tries': 'x' });
`;
  const output = await compiles(asModule(wrong));
  expect(output.match(/error TS\d+/g)).toEqual(['error TS2741', 'error TS2322']);
});

test('the registry of this repository gives a client that compiles', async () => {
  const folder = join(root, 'packages', 'semconv', 'registry');
  const sources = Object.fromEntries(
    readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );
  const source = generateClient({ sources, parse });
  expect(source).toContain('export function emitFlowEvent(');
  expect(await compiles(asModule(source))).toBe('');
});

test.each([
  [{}, 'manifest.yaml is missing'],
  [{ 'manifest.yaml': '[' }, 'manifest.yaml is no YAML'],
  [{ 'manifest.yaml': 'a' }, 'manifest.yaml must hold a map'],
  [{ 'manifest.yaml': 'a: 1' }, 'schema_url must be text (got undefined)'],
  [{ 'manifest.yaml': 'schema_url: x', 'a.yaml': 'groups: []' }, 'a.yaml: file_format must be definition/2'],
  [withSection('metrics: 7'), 'a.yaml: metrics must be a list (got number)'],
  [withSection('metrics: [{ unit: s }]'), 'name must be text (got undefined)'],
  [withSection('metrics: [{ name: a.b, unit: s, instrument: x }]'), 'metric a.b: instrument must be one that'],
  [withSection('attributes: [{ key: a.b }]'), 'attribute a.b: type is missing'],
  [
    withSection('metrics: [{ name: a.b, unit: s, instrument: gauge, attributes: [{ ref_group: x }] }]'),
    'no attribute group x',
  ],
])('%o is refused', (sources, message) => {
  expect(() => generateClient({ sources: sources as Record<string, string>, parse })).toThrow(
    `WEIR_METRIC_SETS_REGISTRY: ${message}`,
  );
});

function withSection(section: string): Record<string, string> {
  return { 'manifest.yaml': 'schema_url: x', 'a.yaml': `file_format: definition/2\n${section}` };
}

test('nothing of a registry becomes code', async () => {
  const hostile = `'; globalThis.hacked = 1; // */ globalThis.hacked = 1; \${globalThis.hacked = 1}\``;
  const quoted = JSON.stringify(hostile);
  const sources = {
    'manifest.yaml': `schema_url: ${JSON.stringify(`x\n${hostile}`)}`,
    'a.yaml': `file_format: definition/2
attributes: [{ key: ${quoted}, type: { members: [{ id: a, value: ${quoted} }] }, brief: ${quoted} }, { key: t, type: 'template[string]', brief: ${quoted} }]
metrics: [{ name: ${quoted}, unit: ${quoted}, instrument: histogram, brief: ${quoted}, attributes: [{ ref: ${quoted} }], annotations: { weir: { boundaries: [${quoted}], metric_set: ${quoted}, field: ${quoted} } } }]
events: [{ name: ${quoted}, brief: ${quoted}, attributes: [{ ref: ${quoted} }, { ref: t }] }]
spans: [{ type: ${quoted}, kind: ${quoted}, brief: ${quoted}, attributes: [{ ref: ${quoted} }] }]`,
  };
  const file = asModule(generateClient({ sources, parse }));
  expect(await compiles(file)).toBe('');
  // The names are none that a metric set takes; that is what it must fail by, if it runs at all.
  await expect(import(/* @vite-ignore */ file)).rejects.toThrow('WEIR_METRIC_SETS_SCHEMA');
  expect(globalThis).not.toHaveProperty('hacked');
});
