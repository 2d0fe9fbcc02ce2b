import { fc, test } from '@fast-check/vitest';
import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { withFlow } from '@weir/flow-events';
import { counter, defineMetricSet, MetricSetRegistry } from '@weir/metric-sets';
import { getRequestId, runWithRequestId } from '@weir/request-context';
import { expect, onTestFinished, vi } from 'vitest';
import { logs } from '../../../test/support/sdk-line.ts';
import { WeirNodeError } from '../src/errors.ts';
import type { WeirOptions } from '../src/weir-options.ts';
import { weir } from '../src/weir.ts';
import { forgetRegistrations } from './sdk-line.ts';
import { askedReader, keepingLogRecords, keepingSpans, runNodeSdk } from './memory-sdk.ts';

const EMAIL = 'jane.doe@example.com';

/** Options under `sdk` that export to memory. */
function inMemory() {
  const spans = keepingSpans();
  const records = keepingLogRecords();
  const sdk = {
    spanProcessors: [spans.processor],
    logRecordProcessors: [records.processor],
    metricReaders: [],
    resourceDetectors: [],
  };
  return { sdk: sdk as unknown as NonNullable<WeirOptions['sdk']>, spans: spans.exported, records: records.exported };
}

function work(): void {
  runWithRequestId('req-1', () => {
    trace.getTracer('test').startActiveSpan('order', (span) => {
      span.setAttribute('customer', EMAIL);
      logs.getLogger('test').emit({ eventName: 'order.placed', severityNumber: 9, attributes: { customer: EMAIL } });
      span.end();
    });
  });
}

const everyOption: Readonly<Record<string, unknown>> = {
  cloudEvents: { source: 'https://orders.example.com' },
  redaction: true,
  flowEvents: { derive: false },
  requestContext: {},
  metricSets: true,
};

test.prop([fc.shuffledSubarray(Object.keys(everyOption), { minLength: 5 })], { numRuns: 20 })(
  'a record is enriched, then masked, then wrapped, then exported, in whatever order the options stand',
  async (names) => {
    const memory = inMemory();
    const options = Object.fromEntries(names.map((name) => [name, everyOption[name]]));
    const sdk = runNodeSdk(weir({ ...options, sdk: memory.sdk }));
    withFlow('order-42', work);
    const [span, record] = [memory.spans()[0], memory.records()[0]];
    await sdk.shutdown();
    forgetRegistrations();
    const enriched = { 'request.id': 'req-1', 'flow.id': 'order-42', customer: expect.not.stringContaining('jane') };
    expect(span?.attributes).toMatchObject(enriched);
    expect(record?.attributes).toMatchObject(enriched);
    // What is wrapped was masked before, and has what it was enriched with.
    expect(record?.body).toMatchObject({
      specversion: '1.0',
      type: 'order.placed',
      source: 'https://orders.example.com',
      data: enriched,
    });
    expect(JSON.stringify([span?.attributes, record?.attributes, record?.body])).not.toContain(EMAIL);
  },
);

test('parts that are switched off leave no trace', () => {
  const memory = inMemory();
  const off = { requestContext: false, flowEvents: false, redaction: false, caches: false, kafka: false } as const;
  const configuration = weir({ ...off, sdk: memory.sdk });
  expect(configuration.instrumentations).toEqual([]);
  runNodeSdk(configuration);
  work();
  expect(memory.spans()[0]?.attributes).toEqual({ customer: EMAIL });
  expect(memory.records()[0]?.attributes).toEqual({ customer: EMAIL });
  expect(memory.records()[0]?.body).toBeUndefined();
});

test('flow events told from a finished span leave as log records, masked', () => {
  const memory = inMemory();
  runNodeSdk(weir({ flowEvents: { node: 'shop' }, sdk: memory.sdk }));
  trace
    .getTracer('test')
    .startSpan('GET /books', { kind: 1, attributes: { 'http.request.method': 'GET' } })
    .end();
  const events = memory.records().filter(({ eventName }) => eventName === 'flow.event');
  expect(events.length).toBeGreaterThan(0);
  expect(events[0]?.attributes).toMatchObject({ 'flow.node.id': 'shop' });
});

test('one flow of so many is sampled whole: its spans and its log records', () => {
  const memory = inMemory();
  const flows = 64;
  runNodeSdk(weir({ flowEvents: { sampleOneIn: 8, derive: false }, sdk: memory.sdk }));
  for (let flow = 0; flow < flows; flow += 1) {
    const baggage = propagation.createBaggage({ 'flow.id': { value: `order-${flow}` } });
    context.with(propagation.setBaggage(ROOT_CONTEXT, baggage), work);
  }
  const kept = new Set(memory.spans().map(({ attributes }) => attributes['flow.id']));
  expect(kept.size).toBeGreaterThan(0);
  expect(kept.size).toBeLessThan(flows / 2);
  expect(new Set(memory.records().map(({ attributes }) => attributes['flow.id']))).toEqual(kept);
});

test('metric sets are collected by a reader of the application, beside its own metrics', async () => {
  const registry = new MetricSetRegistry();
  const set = defineMetricSet({ name: 'orders', metrics: { placed: counter({ unit: '{order}' }) } });
  const reader = askedReader();
  const sdk = { spanProcessors: [], logRecordProcessors: [], metricReaders: [reader], resourceDetectors: [] };
  runNodeSdk(weir({ metricSets: { registry }, sdk: sdk as unknown as NonNullable<WeirOptions['sdk']> }));
  registry.register(set).placed.add(3);
  const { resourceMetrics } = await reader.collect();
  expect(resourceMetrics.scopeMetrics.map(({ scope }) => scope.name)).toContain('orders');
});

test('baggage is told allowed hosts only, and none at all where the environment wants no propagators', () => {
  const fields = () =>
    weir({ sdk: { spanProcessors: [], logRecordProcessors: [], metricReaders: [] } }).propagators.flatMap((one) =>
      one.fields(),
    );
  expect(fields()).toEqual(['traceparent', 'tracestate', 'baggage', 'x-request-id']);
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('OTEL_PROPAGATORS', 'b3');
  expect(fields()).toEqual(['b3', 'baggage', 'x-request-id']);
  vi.stubEnv('OTEL_PROPAGATORS', 'none');
  expect(fields()).toEqual([]);
});

test('an HTTP instrumentation of the application keeps its hooks, beside those that make request ids', () => {
  const own = new HttpInstrumentation({ enabled: false, startIncomingSpanHook: () => ({ own: 1 }) });
  weir({ sdk: { instrumentations: [own], spanProcessors: [], logRecordProcessors: [], metricReaders: [] } });
  const request = { headers: {} as Record<string, string> };
  const { startIncomingSpanHook } = own.getConfig();
  expect(startIncomingSpanHook?.(request as never)).toMatchObject({
    own: 1,
    'request.id': request.headers['x-request-id'],
  });
});

test('the request id of a request that brings one is read from its header', () => {
  const [, , requestId] = weir({ sdk: { spanProcessors: [], logRecordProcessors: [], metricReaders: [] } }).propagators;
  const getter = { get: (carrier: Record<string, string>, key: string) => carrier[key], keys: Object.keys };
  const extracted = requestId?.extract(ROOT_CONTEXT, { 'x-request-id': 'req-7' }, getter as never) ?? ROOT_CONTEXT;
  expect(getRequestId(extracted)).toBe('req-7');
});

test.each([
  [{ flowEvent: true }, 'WEIR_NODE_OPTION: flowEvent is no option (did you mean flowEvents?)'],
  [{ cloud_events: {} }, 'WEIR_NODE_OPTION: cloud_events is no option (did you mean cloudEvents?)'],
  [{ kafka: { createSpan: true } }, 'WEIR_NODE_OPTION: kafka.createSpan is no option (did you mean createSpans?)'],
  [{ redaction: 'yes' }, 'WEIR_NODE_OPTION: redaction must be an object (got string)'],
  [
    { sdk: { spanProcessors: {} } },
    'WEIR_NODE_OPTION: sdk.spanProcessors must be an array of processors of spans (got object)',
  ],
  [{ sdk: { exporters: [] } }, /^WEIR_NODE_OPTION: sdk\.exporters is no option \(known are /],
  [
    { flowEvents: { maxWaitingSpans: '5' } },
    /^WEIR_NODE_PART: flowEvents could not be set up: WEIR_FLOW_OPTION: maxWaitingSpans must be /,
  ],
  [{ sentry: {} }, /^WEIR_NODE_PART: sentry could not be set up: WEIR_SENTRY_OPTION: /],
  [{ eventLogger: { levels: 'x' } }, /^WEIR_NODE_PART: eventLogger could not be set up: WEIR_EVENT_LOGGER_OPTION: /],
])('%j is refused with what is wrong and what may have been meant', (options, message) => {
  const refused = (): unknown => weir(options as object);
  expect(refused).toThrow(WeirNodeError);
  expect(refused).toThrow(message);
});
