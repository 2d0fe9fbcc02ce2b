import { fc, test as property } from '@fast-check/vitest';
import {
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  trace,
} from '@opentelemetry/api';
import { W3CBaggagePropagator } from '@opentelemetry/core';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { isFlowId } from '@weir/otel-compat';
import { afterEach, describe, expect, expectTypeOf, test } from 'vitest';
import { startTestSdk, type TestSdk } from '../../../test/support/otel-sdk.ts';
import {
  currentFlowId,
  FlowEventsError,
  flowEventsStats,
  FlowLogRecordProcessor,
  FlowPropagator,
  FlowSpanProcessor,
  ingress,
  setFlowId,
  withFlow,
} from '../src/index.ts';

let sdk: TestSdk | undefined;
afterEach(async () => {
  await sdk?.stop();
  sdk = undefined;
});

const setups = [
  { name: 'without an SDK', start: () => undefined },
  { name: 'with an SDK', start: () => startTestSdk() },
  { name: 'with an SDK that has no context manager', start: () => startTestSdk({ contextManager: false }) },
];

describe.each(setups)('$name', ({ start }) => {
  test('a flow is in scope across awaits, nests, and is gone afterwards', async () => {
    sdk = start();
    await withFlow('outer', async () => {
      await Promise.resolve();
      expect(withFlow('inner', () => currentFlowId())).toBe('inner');
      expect(currentFlowId()).toBe('outer');
    });
    expect(currentFlowId()).toBeUndefined();
  });

  test('a flow goes out as baggage and comes in again', () => {
    sdk = start();
    const propagator = new FlowPropagator();
    const carrier: Record<string, string> = {};
    withFlow('order 42/\u00fc', () => propagator.inject(context.active(), carrier, defaultTextMapSetter));
    expect(carrier).toEqual({ baggage: 'flow.id=order%2042%2F%C3%BC' });
    expect(currentFlowId(propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter))).toBe('order 42/\u00fc');
  });
});

test('the processors are what the stock SDK takes', () => {
  expectTypeOf(FlowSpanProcessor).instance.toExtend<SpanProcessor>();
  expectTypeOf(FlowLogRecordProcessor).instance.toExtend<LogRecordProcessor>();
});

test.each([{ contextManager: true }, { contextManager: false }])(
  'spans and log records in a flow carry its id, and none outside does: %o',
  async (options) => {
    sdk = startTestSdk({
      spanProcessors: [new FlowSpanProcessor()],
      logRecordProcessors: [new FlowLogRecordProcessor()],
      ...options,
    });
    const logger = sdk.loggerProvider.getLogger('test');
    const { tracer } = sdk;
    withFlow('f', () => {
      tracer.startSpan('inside').end();
      logger.emit({ body: 'inside' });
    });
    tracer.startSpan('outside').end();
    logger.emit({ body: 'outside' });
    expect(sdk.spans().map((span) => span.attributes['flow.id'])).toEqual(['f', undefined]);
    expect(sdk.logRecords().map((record) => record.attributes['flow.id'])).toEqual(['f', undefined]);
  },
);

test('other baggage is kept beside the flow id', () => {
  const base = propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage({ tenant: { value: 'acme' } }));
  const scoped = setFlowId(base, 'f');
  const carrier: Record<string, string> = {};
  new FlowPropagator().inject(scoped, carrier, defaultTextMapSetter);
  expect(carrier).toEqual({ baggage: 'flow.id=f,tenant=acme' });
});

test('a bad flow id is replaced by a new one, and counted', () => {
  const before = flowEventsStats().bad_flow_id;
  for (const bad of ['', 'a\r\nb', 'x'.repeat(257), '\ud800', 7 as never, undefined as never]) {
    expect(isFlowId(withFlow(bad, () => currentFlowId()))).toBe(true);
  }
  expect(flowEventsStats().bad_flow_id).toBe(before + 6);
});

test('a client span tells baggage to private and allowed hosts only', () => {
  sdk = startTestSdk();
  const { tracer } = sdk;
  const propagator = new FlowPropagator({ hosts: { allow: ['api.example.com'] } });
  const told = (host: string) => {
    const span = tracer.startSpan('GET', { kind: SpanKind.CLIENT, attributes: { 'server.address': host } });
    const carrier: Record<string, string> = {};
    propagator.inject(trace.setSpan(setFlowId(ROOT_CONTEXT, 'f'), span), carrier, defaultTextMapSetter);
    return carrier['baggage'];
  };
  expect(['localhost', 'api.example.com', 'example.org'].map(told)).toEqual(['flow.id=f', 'flow.id=f', undefined]);
});

test('bad options throw a typed error that names the key and the type', () => {
  expect(() => new FlowPropagator({ hosts: { allow: [''] } })).toThrow(FlowEventsError);
  expect(() => new FlowPropagator({ hosts: { allow: [null as never] } })).toThrow(
    'WEIR_FLOW_OPTION: hosts: allow[0] must be a host, "*." and a host, or "*" (got null)',
  );
});

test('a flow id that comes in bad is removed and counted, and the other members stay', () => {
  const before = flowEventsStats().bad_flow_id;
  const extracted = new FlowPropagator().extract(
    ROOT_CONTEXT,
    { baggage: 'flow.id=a%0d%0ab,tenant=acme;ttl=3' },
    defaultTextMapGetter,
  );
  expect(currentFlowId(extracted)).toBeUndefined();
  expect(
    propagation
      .getBaggage(extracted)
      ?.getAllEntries()
      .map(([key]) => key),
  ).toEqual(['tenant']);
  expect(flowEventsStats().bad_flow_id).toBe(before + 1);
});

test.each([
  ['of 10,000 characters', `flow.id=${'x'.repeat(10_000)}`],
  ['of 300 characters', `flow.id=${'x'.repeat(300)}`],
  ['with half a surrogate pair', 'flow.id=%ED%A0%80'],
  ['that cannot be decoded', 'flow.id=%'],
  [
    'behind more members than are read',
    `${Array.from({ length: 200 }, (_, index) => `k${index}=v`).join(',')},flow.id=f`,
  ],
  ['that is empty', 'flow.id='],
])('a flow id %s does not come in, and is counted', (_, baggage) => {
  const before = flowEventsStats().bad_flow_id;
  const extracted = new FlowPropagator().extract(ROOT_CONTEXT, { baggage }, defaultTextMapGetter);
  expect(currentFlowId(extracted)).toBeUndefined();
  expect(flowEventsStats().bad_flow_id).toBe(before + 1);
});

test('what other propagators have read is kept beside it', () => {
  const before = propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage({ tenant: { value: 'acme' } }));
  const extracted = new FlowPropagator().extract(before, { baggage: 'flow.id=f' }, defaultTextMapGetter);
  expect(propagation.getBaggage(extracted)?.getAllEntries()).toEqual([
    ['tenant', { value: 'acme' }],
    ['flow.id', { value: 'f' }],
  ]);
});

test('a flow that began before the SDK was registered is found in it, with the span that is active', async () => {
  await withFlow('early', async () => {
    sdk = startTestSdk({ spanProcessors: [new FlowSpanProcessor()] });
    expect(currentFlowId()).toBe('early');
    sdk.tracer.startActiveSpan('work', (span) => {
      expect(ingress().node('a', 'producer').build()).toMatchObject({
        flow_id: 'early',
        trace_id: span.spanContext().traceId,
      });
      span.end();
    });
    expect(sdk.spans()[0]?.attributes['flow.id']).toBe('early');
  });
});

test('the flow id goes out first, so that no other member can push it over the limit', () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, { value: 'v'.repeat(100) }]));
  const scoped = setFlowId(propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage(many)), 'f');
  const carrier: Record<string, string> = {};
  new FlowPropagator().inject(scoped, carrier, defaultTextMapSetter);
  expect(carrier['baggage']).toMatch(/^flow\.id=f,k0=/);
  expect(carrier['baggage']?.length).toBeLessThanOrEqual(8_192);
  expect(carrier['baggage']?.split(',').length).toBeLessThanOrEqual(180);
});

// The stock propagator loses empty values, which W3C Baggage allows.
const baggageValue = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((value) => value.isWellFormed());
const baggageKey = fc.stringMatching(/^[a-z0-9._-]{1,20}$/).filter((key) => key !== 'flow.id' && key !== '__proto__');

property.prop([fc.dictionary(baggageKey, baggageValue, { maxKeys: 8 })])(
  'baggage means the same to this propagator and to the stock one, both ways',
  (values) => {
    const baggage = propagation.createBaggage(
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }])),
    );
    const from = propagation.setBaggage(ROOT_CONTEXT, baggage);
    const read = (propagator: FlowPropagator | W3CBaggagePropagator, carrier: Record<string, string>) =>
      Object.fromEntries(
        propagation
          .getBaggage(propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter))
          ?.getAllEntries()
          .map(([key, { value }]) => [key, value]) ?? [],
      );
    const ours: Record<string, string> = {};
    const stock: Record<string, string> = {};
    new FlowPropagator().inject(from, ours, defaultTextMapSetter);
    new W3CBaggagePropagator().inject(from, stock, defaultTextMapSetter);
    expect(read(new FlowPropagator(), ours)).toEqual(values);
    expect(read(new FlowPropagator(), stock)).toEqual(read(new W3CBaggagePropagator(), stock));
    expect(read(new W3CBaggagePropagator(), ours)).toEqual(read(new W3CBaggagePropagator(), stock));
  },
);

property.prop(
  [
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 500 }),
      fc.constantFrom('flow.id=%', 'flow.id', '=', ',;,;', '__proto__=x', `a=${'x'.repeat(10_000)}`),
      fc.anything(),
    ),
  ],
  { numRuns: 5_000 },
)('whatever comes in, nothing throws, and a header that goes out has no line break', (header) => {
  const extracted = new FlowPropagator().extract(ROOT_CONTEXT, { baggage: header as string }, defaultTextMapGetter);
  const id = currentFlowId(extracted);
  expect(id === undefined || isFlowId(id)).toBe(true);
  const carrier: Record<string, string> = {};
  new FlowPropagator().inject(extracted, carrier, defaultTextMapSetter);
  expect(carrier['baggage'] ?? '').toMatch(/^[\x20-\x7e]*$/);
});

test('a carrier that throws does not throw into the application', () => {
  const before = flowEventsStats().internal_error;
  const fault = () => {
    throw new Error('theirs');
  };
  const propagator = new FlowPropagator();
  expect(propagator.extract(ROOT_CONTEXT, {}, { get: fault, keys: () => [] })).toBe(ROOT_CONTEXT);
  propagator.inject(setFlowId(ROOT_CONTEXT, 'f'), {}, { set: fault });
  expect(flowEventsStats().internal_error).toBe(before + 2);
});

test('where baggage names no flow, that of the active span goes out, else its trace', () => {
  sdk = startTestSdk();
  const { tracer } = sdk;
  const propagator = new FlowPropagator();
  const told = (span: Span) => {
    const carrier: Record<string, string> = {};
    propagator.inject(trace.setSpan(ROOT_CONTEXT, span), carrier, defaultTextMapSetter);
    return carrier['baggage'];
  };
  const span = tracer.startSpan('send', { kind: SpanKind.PRODUCER });
  expect(told(span)).toBe(`flow.id=${span.spanContext().traceId}`);
  expect(told(tracer.startSpan('send', { attributes: { 'flow.id': 'order-42' } }))).toBe('flow.id=order-42');
  expect(told(trace.wrapSpanContext({ traceId: '', spanId: '', traceFlags: 0 }))).toBeUndefined();
  const elsewhere = { kind: SpanKind.CLIENT, attributes: { 'server.address': 'example.org' } };
  expect(told(tracer.startSpan('GET', elsewhere))).toBeUndefined();
});

test('a header of the application names the flow where no baggage does', () => {
  const before = flowEventsStats().bad_flow_id;
  const propagator = new FlowPropagator({ flowIdHeader: 'x-order-id' });
  const flowOf = (carrier: Record<string, string>) =>
    currentFlowId(propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter));
  expect(flowOf({ 'x-order-id': 'order-42' })).toBe('order-42');
  expect(flowOf({ 'x-order-id': 'order-42', baggage: 'flow.id=order-1' })).toBe('order-1');
  expect(flowOf({ 'x-order-id': '' })).toBeUndefined();
  expect(flowOf({ 'x-order-id': 'a\r\nb' })).toBeUndefined();
  expect(flowEventsStats().bad_flow_id).toBe(before + 1);
  expect(() => new FlowPropagator({ flowIdHeader: 'a b' })).toThrow('flowIdHeader');
});
