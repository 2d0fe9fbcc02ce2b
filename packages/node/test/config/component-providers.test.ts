import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { logs } from '../../../../test/support/sdk-line.ts';
import { componentProviders, WeirNodeError } from '../../src/index.ts';
import type { ComponentType } from '../../src/config/component-providers.ts';
import { keepingLogRecords, keepingSpans, runNodeSdk } from '../memory-sdk.ts';
import { stock } from '../sdk-line.ts';

function create<T>(type: ComponentType, name: string, properties?: unknown): T {
  const provider = componentProviders.find((one) => one.type === type && one.name === name);
  if (provider === undefined) throw new Error(`no ${type} ${name}`);
  return provider.create(properties) as T;
}

/** Runs the stock SDK with processors that were made by name. */
function run(
  spanProcessors: readonly unknown[],
  logRecordProcessors: readonly unknown[] = [],
  more: object = {},
): void {
  runNodeSdk({ resourceDetectors: [], metricReaders: [], spanProcessors, logRecordProcessors, ...more } as never);
}

test('each provider has a type of the model and a name, and no two have both in common', () => {
  const keys = componentProviders.map(({ type, name }) => `${type} ${name}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(
    keys.every((key) =>
      /^(?:SpanProcessor|LogRecordProcessor|LogRecordExporter|TextMapPropagator|Sampler|MetricProducer) weir_\w+$/.test(
        key,
      ),
    ),
  ).toBe(true);
});

test('an SDK that makes its pipelines of the providers enriches and redacts', () => {
  const [spans, records] = [keepingSpans(), keepingLogRecords()];
  run(
    [
      create('SpanProcessor', 'weir_request_id'),
      create('SpanProcessor', 'weir_flow', { node: 'checkout' }),
      create('SpanProcessor', 'weir_redaction', { literals: ['rosebud'], processor: spans.processor }),
    ],
    [
      create('LogRecordProcessor', 'weir_request_id'),
      create('LogRecordProcessor', 'weir_flow'),
      create('LogRecordProcessor', 'weir_redaction', { literals: ['rosebud'], processor: records.processor }),
    ],
  );
  const propagator = create<{ extract(context: unknown, carrier: object, getter: object): never }>(
    'TextMapPropagator',
    'weir_request_id',
    {
      header: 'x-correlation-id',
    },
  );
  const getter = { keys: Object.keys, get: (carrier: Record<string, string>, key: string) => carrier[key] };
  const context = propagator.extract(ROOT_CONTEXT, { 'x-correlation-id': 'req-7' }, getter);
  trace
    .getTracer('test')
    .startSpan('work', { attributes: { a: 'rosebud' } }, context)
    .end();
  logs.getLogger('test').emit({ body: 'rosebud', context } as never);
  expect(spans.exported()[0]?.attributes).toMatchObject({
    a: '[REDACTED]',
    'request.id': 'req-7',
    'flow.id': expect.any(String),
  });
  expect(records.exported()[0]).toMatchObject({
    body: '[REDACTED]',
    attributes: { 'request.id': 'req-7' },
  });
});

test('log records leave as CloudEvents, inside of records or over a binding', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const records = keepingLogRecords();
  const { SimpleLogRecordProcessor } = stock<{
    SimpleLogRecordProcessor: new (options: object) => { forceFlush(): Promise<void> };
  }>('@opentelemetry/sdk-logs');
  const source = 'https://shop.example.com';
  const exporter = create('LogRecordExporter', 'weir_cloud_events', { source, http: { endpoint: receiver.url } });
  const sending = new SimpleLogRecordProcessor({ exporter });
  run([], [create('LogRecordProcessor', 'weir_cloud_events', { source, processor: records.processor }), sending]);
  logs.getLogger('test').emit({ eventName: 'order.placed', body: 'one' } as never);
  expect(JSON.stringify(records.exported()[0]?.body)).toContain(source);
  await receiver.until(() => receiver.requests.some(({ text }) => text.includes('"type":"order.placed"')));
  expect(receiver.requests[0]?.text).toContain(source);
});

test('a sampler keeps one flow of so many, and a producer has the metric sets of the process', async () => {
  const sampler = create<{ shouldSample(...args: unknown[]): { decision: number } }>('Sampler', 'weir_flow', {
    sample_one_in: 1_000,
  });
  const decisions = Array.from(
    { length: 200 },
    (_, index) =>
      sampler.shouldSample(
        ROOT_CONTEXT,
        index.toString(16).padStart(32, '1'),
        'a',
        0,
        { 'flow.id': `flow-${index}` },
        [],
      ).decision,
  );
  expect(decisions.filter((decision) => decision > 0).length).toBeLessThan(20);
  const producer = create<{ collect(): Promise<{ resourceMetrics: object }> }>('MetricProducer', 'weir_metric_sets');
  expect(await producer.collect()).toMatchObject({ resourceMetrics: { scopeMetrics: expect.any(Array) } });
});

test.each([
  ['SpanProcessor', 'weir_request_id', { headr: 'a' }, 'weir_request_id.headr is not known (did you mean header?)'],
  ['SpanProcessor', 'weir_flow', { node: 5 }, 'weir_flow.node must be text (got number)'],
  ['SpanProcessor', 'weir_redaction', {}, 'weir_redaction.processor must be a processor (got undefined)'],
  ['Sampler', 'weir_flow', {}, 'weir_flow must have sample_one_in from 2 to be a sampler'],
  ['TextMapPropagator', 'weir_request_id', [], 'weir_request_id must be a mapping (got array)'],
  ['LogRecordExporter', 'weir_cloud_events', {}, 'weir_cloud_events must have http or kafka to be an exporter'],
  [
    'LogRecordExporter',
    'weir_cloud_events',
    { http: {} },
    'weir_cloud_events.http.endpoint must be a URL of http: or https: (got nothing)',
  ],
  [
    'LogRecordProcessor',
    'weir_cloud_events',
    { http: { endpoint: 'http://a' } },
    'weir_cloud_events must have no binding to be a processor',
  ],
] as const)('%s %s refuses %j with the key', (type, name, properties, message) => {
  const thrown = (() => {
    try {
      return create(type, name, properties);
    } catch (error) {
      return error;
    }
  })();
  expect(thrown).toBeInstanceOf(WeirNodeError);
  expect((thrown as Error).message).toBe(`WEIR_NODE_CONFIG: ${message}`);
});
