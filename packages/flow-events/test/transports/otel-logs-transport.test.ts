import { fc, test as property } from '@fast-check/vitest';
import { type Context, context, trace } from '@opentelemetry/api';
import { afterEach, expect, test } from 'vitest';
import { startTestSdk, type TestSdk } from '../../../../test/support/otel-sdk.ts';
import {
  deadLettered,
  FlowEmitter,
  flowEventFromLogRecord,
  FlowLogRecordProcessor,
  ingress,
  OtelLogsTransport,
  timedOut,
  withFlow,
} from '../../src/index.ts';
import { arbitraryFlowEvent } from '../arbitrary-flow-event.ts';

let sdk: TestSdk | undefined;
afterEach(async () => {
  await sdk?.stop();
  sdk = undefined;
});

test('an event becomes a log record of its own time, span and severity, by name flow.event', async () => {
  sdk = startTestSdk();
  const { tracer } = sdk;
  const emitter = new FlowEmitter(new OtelLogsTransport());
  const span = tracer.startSpan('work');
  const { traceId, spanId } = span.spanContext();
  const event = ingress('f')
    .node('a', 'producer')
    .traceContext(span.spanContext())
    .timestamp([1_700_000_000, 7])
    .build();
  await emitter.emitStrict(event);
  const [record] = sdk.logRecords();
  expect(record).toMatchObject({
    eventName: 'flow.event',
    hrTime: [1_700_000_000, 7],
    severityNumber: 9,
    spanContext: { traceId, spanId },
    attributes: {
      'flow.id': 'f',
      'flow.stage': 'ingress',
      'flow.status': 'received',
      'flow.node.id': 'a',
      'flow.node.type': 'producer',
    },
  });
});

test('severity tells failures from time-outs from the rest', async () => {
  sdk = startTestSdk();
  const emitter = new FlowEmitter(new OtelLogsTransport());
  for (const builder of [ingress('f'), timedOut('f'), deadLettered('f')])
    await emitter.emitStrict(builder.node('a', 'consumer'));
  expect(sdk.logRecords().map((record) => record.severityNumber)).toEqual([9, 13, 17]);
});

test('an event that names no span is not put into the one in scope', async () => {
  sdk = startTestSdk();
  const { tracer } = sdk;
  const event = ingress('f').node('a', 'producer').build();
  await tracer.startActiveSpan('other', async (span) => {
    await new FlowEmitter(new OtelLogsTransport()).emitStrict(event);
    span.end();
  });
  expect(sdk.logRecords()[0]?.spanContext).toBeUndefined();
});

test('the flow of the event wins over the flow in scope', async () => {
  sdk = startTestSdk({ logRecordProcessors: [new FlowLogRecordProcessor()] });
  await withFlow('scope', () =>
    new FlowEmitter(new OtelLogsTransport()).emitStrict(ingress('own').node('a', 'producer')),
  );
  expect(sdk.logRecords()[0]?.attributes['flow.id']).toBe('own');
});

test('without a provider an event is rejected and counted, and one that is registered later is found', async () => {
  const emitter = new FlowEmitter(new OtelLogsTransport());
  await expect(emitter.emitStrict(ingress('f').node('a', 'producer'))).rejects.toThrow('rejected');
  sdk = startTestSdk();
  await emitter.emitStrict(ingress('f').node('a', 'producer'));
  expect(emitter.stats()).toMatchObject({ delivered: 1, dropped: { rejected: 1 } });
  expect(sdk.logRecords()).toHaveLength(1);
});

test('a log record processor that throws costs its event alone, and nothing is thrown at the application', async () => {
  let calls = 0;
  sdk = startTestSdk({
    logRecordProcessors: [
      {
        onEmit() {
          calls += 1;
          if (calls === 2) throw new Error('theirs');
        },
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
    ],
  });
  const events = ['a', 'b', 'c'].map((id) => ingress(id).node('n', 'producer').build());
  expect(await new OtelLogsTransport().send(events)).toEqual(['delivered', 'rejected', 'delivered']);
});

test('a provider that is shut down, or wants no such record, has not delivered the event', async () => {
  const refusing = startTestSdk({
    logRecordProcessors: [],
  });
  const transport = new OtelLogsTransport({ loggerProvider: refusing.loggerProvider });
  const event = ingress('f').node('a', 'producer').build();
  expect(await transport.send([event])).toEqual(['delivered']);
  await refusing.stop();
  expect(await transport.send([event])).toEqual(['rejected']);
});

test('an event of the active span is emitted in its context, one of another span in a sampled one of its own', async () => {
  const contexts: Context[] = [];
  sdk = startTestSdk({
    logRecordProcessors: [
      {
        onEmit: (_, emitted) => void contexts.push(emitted as Context),
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
    ],
  });
  await sdk.tracer.startActiveSpan('work', async (span) => {
    const active = context.active();
    const own = ingress('f').node('a', 'producer').build();
    const other = ingress('f')
      .node('a', 'producer')
      .traceContext({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' })
      .build();
    await new OtelLogsTransport().send([own, other]);
    span.end();
    expect(contexts[0]).toBe(active);
    expect(trace.getSpanContext(contexts[1] as Context)?.traceFlags).toBe(1);
  });
});

test('options that are none are refused', () => {
  expect(() => new OtelLogsTransport({ loggerProvider: 'x' as never })).toThrow(
    'WEIR_FLOW_OPTION: loggerProvider.getLogger must be a function (got undefined)',
  );
});

test('a record of another name is no flow event, and a broken one is refused by name', () => {
  const record = { hrTime: [0, 0] as [number, number], attributes: {} };
  expect(flowEventFromLogRecord(record)).toBeUndefined();
  expect(flowEventFromLogRecord({ ...record, eventName: 'other' })).toBeUndefined();
  expect(() => flowEventFromLogRecord({ ...record, eventName: 'flow.event' })).toThrow('flow_id is required');
});

property.prop([fc.array(arbitraryFlowEvent, { minLength: 1, maxLength: 5 })])(
  'every event comes back from its log record as it was',
  async (events) => {
    const own = startTestSdk();
    const emitter = new FlowEmitter(new OtelLogsTransport({ loggerProvider: own.loggerProvider }));
    for (const event of events) await emitter.emitStrict(event);
    expect(own.logRecords().map((record) => flowEventFromLogRecord(record))).toEqual(events);
    await own.stop();
  },
);
