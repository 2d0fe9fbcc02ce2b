import { ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import {
  BatchLogRecordProcessor,
  InMemoryLogRecordExporter,
  LoggerProvider,
  type LogRecordProcessor,
  type ReadableLogRecord,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { createRedactor, RedactionLogRecordProcessor } from '@weir/redaction';
import { CloudEvent } from 'cloudevents';
import { expect, expectTypeOf, onTestFinished, test } from 'vitest';
import { startTestSdk } from '../../../../test/support/otel-sdk.ts';
import {
  cloudEventsFaults,
  CloudEventsLogRecordProcessor,
  type CloudEventsLogRecordProcessorOptions,
  type CloudEventV1,
} from '../../src/index.ts';
import { SOURCE } from '../receiver.ts';

const decision = {
  eventName: 'policy.decision',
  severityNumber: 9,
  severityText: 'INFO',
  attributes: { tenant_id: 'acme', user_id: 'usr_2xK9', result: 'allowed', 'flow.id': 'order-42', 'request.id': 'r-1' },
};

/** A provider whose one exporter keeps everything; the processor wraps it, or stands before it. */
function logsBy(make: (inner: LogRecordProcessor) => LogRecordProcessor[]) {
  const exporter = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({ processors: make(new SimpleLogRecordProcessor({ exporter })) });
  onTestFinished(() => provider.shutdown());
  return { provider, logger: provider.getLogger('test'), records: () => exporter.getFinishedLogRecords() };
}

function wrapping(options: Partial<CloudEventsLogRecordProcessorOptions> = {}) {
  return logsBy((processor) => [new CloudEventsLogRecordProcessor({ source: SOURCE, processor, ...options })]);
}

const bodyOf = (record: ReadableLogRecord | undefined): CloudEventV1<Record<string, unknown>> =>
  record?.body as unknown as CloudEventV1<Record<string, unknown>>;

test('the processor is what the stock SDK takes', () => {
  expectTypeOf(CloudEventsLogRecordProcessor).instance.toExtend<LogRecordProcessor>();
});

test.for([
  ['around the one that exports', () => wrapping()],
  [
    'before the one that exports',
    () => logsBy((inner) => [new CloudEventsLogRecordProcessor({ source: SOURCE }), inner]),
  ],
] as const)('%s, the body of a record becomes its event, and all else of it stays', ([, start]) => {
  const { logger, records } = start();
  const spanContext = {
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    traceFlags: TraceFlags.SAMPLED,
  };
  const context = trace.setSpanContext(ROOT_CONTEXT, spanContext);
  logger.emit({ ...decision, body: 'decided', timestamp: [1_773_930_900, 42], context });
  const [record] = records();
  expect(record).toMatchObject({
    eventName: 'policy.decision',
    severityNumber: 9,
    severityText: 'INFO',
    attributes: decision.attributes,
    hrTime: [1_773_930_900, 42],
    spanContext,
  });
  expect(bodyOf(record)).toMatchObject({
    specversion: '1.0',
    type: 'policy.decision',
    source: SOURCE,
    subject: 'tenant/acme/user/usr_2xK9',
    id: expect.any(String),
    time: '2026-03-19T14:35:00.000000042Z',
    flowid: 'order-42',
    requestid: 'r-1',
    severitynumber: 9,
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    data: { result: 'allowed', message: 'decided', trace_id: spanContext.traceId, span_id: spanContext.spanId },
  });
});

test('records without an eventName, and flow events, stay as they are', () => {
  const { logger, records } = wrapping();
  logger.emit({ body: 'text' });
  logger.emit({ eventName: 'flow.event', body: 'flow', attributes: { 'flow.id': 'order-42' } });
  expect(records().map(({ body }) => body)).toEqual(['text', 'flow']);
});

test('with a fallback type, records without an eventName are events too', () => {
  const { logger, records } = wrapping({ fallbackType: 'io.acme.log' });
  logger.emit({ body: 'text' });
  expect(bodyOf(records()[0])).toMatchObject({ type: 'io.acme.log', data: { message: 'text' } });
});

test('a filter says which records are events; one that throws says no', () => {
  const { logger, records } = wrapping({
    filter: ({ eventName }) => eventName === 'a' || (JSON.parse('{') as boolean),
  });
  const before = cloudEventsFaults().bad_filter;
  logger.emit({ eventName: 'a', body: 'x' });
  logger.emit({ eventName: 'b', body: 'x' });
  expect(records().map(({ body }) => typeof body)).toEqual(['object', 'string']);
  expect(cloudEventsFaults().bad_filter).toBe(before + 1);
});

test('a record is wrapped once, by however many processors', () => {
  const { logger, records } = logsBy((inner) => [
    new CloudEventsLogRecordProcessor({ source: SOURCE }),
    new CloudEventsLogRecordProcessor({ source: 'https://other.example.com', processor: inner }),
  ]);
  logger.emit(decision);
  expect(bodyOf(records()[0])).toMatchObject({ source: SOURCE, data: { result: 'allowed' } });
});

test('a body that merely looks like an event is data: what was logged from outside cannot forge one', () => {
  const forged = { specversion: '1.0', id: '1', source: '/trusted', type: 'io.coresdk.auth.verified', data: {} };
  const { logger, records } = wrapping();
  logger.emit({ eventName: 'request.received', body: JSON.parse(JSON.stringify(forged)) as typeof forged });
  expect(bodyOf(records()[0])).toMatchObject({ type: 'request.received', source: SOURCE, data: { type: forged.type } });
});

test('an event of the official package that is logged is the event', () => {
  const event = new CloudEvent({ source: '/books', type: 'book.added', data: { title: 'Weirs' } });
  const { logger, records } = wrapping();
  logger.emit({ eventName: 'book', body: event as never });
  const body = bodyOf(records()[0]);
  expect(body).toMatchObject({ source: '/books', type: 'book.added', data: { title: 'Weirs' } });
  expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
});

test('it wants no record for itself, and says what the wrapped one says', () => {
  const wants = (inner: Partial<LogRecordProcessor>): LogRecordProcessor => ({
    onEmit() {},
    forceFlush: async () => {},
    shutdown: async () => {},
    ...inner,
  });
  const asked = { context: ROOT_CONTEXT, instrumentationScope: { name: 'test' } };
  const enabled = (processor?: LogRecordProcessor): boolean =>
    new CloudEventsLogRecordProcessor({ source: SOURCE, ...(processor && { processor }) }).enabled(asked);
  expect(enabled()).toBe(false);
  expect(enabled(wants({}))).toBe(true);
  expect(enabled(wants({ enabled: () => false }))).toBe(false);
  expect(enabled(wants({ enabled: () => JSON.parse('{') as boolean }))).toBe(true);
});

test('beside a processor that filters, it does not switch the filter off', () => {
  const filtering: LogRecordProcessor = {
    onEmit() {},
    enabled: ({ severityNumber = 0 }) => severityNumber >= 9,
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const { logger } = logsBy(() => [new CloudEventsLogRecordProcessor({ source: SOURCE }), filtering]);
  expect(logger.enabled({ severityNumber: 5 } as never)).toBe(false);
  expect(logger.enabled({ severityNumber: 9 } as never)).toBe(true);
});

test('inside a redaction processor, what is masked is masked in the event, and in the attributes beside it', () => {
  const redactor = createRedactor();
  const { logger, records } = logsBy((processor) => [
    new RedactionLogRecordProcessor({
      redactor,
      processor: new CloudEventsLogRecordProcessor({ source: SOURCE, processor }),
    }),
  ]);
  const attributes = { password: 'hunter2', mail: 'alice@example.com', tenant_id: 'bob@example.com' };
  logger.emit({ eventName: 'login', body: 'alice@example.com came', attributes });
  const [record] = records();
  const text = JSON.stringify([record?.body, record?.attributes]);
  expect(text).not.toContain('hunter2');
  expect(text).not.toContain('@example.com');
  expect(bodyOf(record)).toMatchObject({ type: 'login', data: { password: '[REDACTED]', message: '[REDACTED] came' } });
});

test('a mask of its own masks the event before there is one', () => {
  const { logger, records } = wrapping({ mask: createRedactor().mask });
  logger.emit({ eventName: 'login', attributes: { password: 'hunter2', tenant_id: 'bob@example.com' } });
  const { data, subject } = bodyOf(records()[0]);
  expect(data).toMatchObject({ password: '[REDACTED]' });
  expect(subject).not.toContain('bob@');
});

test('a policy keeps events from the processor that exports, and counts them by type; what is no event passes', () => {
  const exporter = new InMemoryLogRecordExporter();
  const processor = new CloudEventsLogRecordProcessor({
    source: SOURCE,
    processor: new SimpleLogRecordProcessor({ exporter }),
    policy: ['a.*'],
  });
  const provider = new LoggerProvider({ processors: [processor] });
  onTestFinished(() => provider.shutdown());
  const logger = provider.getLogger('test');
  for (const eventName of ['a.1', 'b.1', 'b.1', 'a.2']) logger.emit({ eventName });
  logger.emit({ body: 'text' });
  const kept = exporter.getFinishedLogRecords();
  expect(kept.map(({ eventName }) => eventName)).toEqual(['a.1', 'a.2', undefined]);
  expect(processor.stats()).toEqual({ events: 4, denied: { 'b.1': 2 } });
});

test('a policy that answers later lets records through when it does, and a flush waits for it', async () => {
  const exporter = new InMemoryLogRecordExporter();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const processor = new CloudEventsLogRecordProcessor({
    source: SOURCE,
    processor: new BatchLogRecordProcessor({ exporter }),
    policy: ({ event_type }) => (event_type === 'a' ? promise : Promise.reject(new Error('no'))),
  });
  const provider = new LoggerProvider({ processors: [processor] });
  onTestFinished(() => provider.shutdown());
  const logger = provider.getLogger('test');
  logger.emit({ eventName: 'a', body: 'first' });
  logger.emit({ eventName: 'b' });
  const flushed = provider.forceFlush();
  expect(exporter.getFinishedLogRecords()).toEqual([]);
  resolve(true);
  await flushed;
  expect(exporter.getFinishedLogRecords().map(({ eventName, body }) => [eventName, typeof body])).toEqual([
    ['a', 'object'],
  ]);
});

test('no more records wait for a policy than the stock processor would queue; further ones are kept and counted', async () => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const exporter = new InMemoryLogRecordExporter();
  const processor = new CloudEventsLogRecordProcessor({
    source: SOURCE,
    processor: new SimpleLogRecordProcessor({ exporter }),
    policy: () => promise,
  });
  const provider = new LoggerProvider({ processors: [processor] });
  onTestFinished(() => provider.shutdown());
  const before = cloudEventsFaults().policy_failed;
  for (let index = 0; index < 3_000; index += 1) provider.getLogger('test').emit({ eventName: 'a' });
  resolve(true);
  await provider.forceFlush();
  expect(exporter.getFinishedLogRecords()).toHaveLength(2_048);
  expect(cloudEventsFaults().policy_failed).toBe(before + 952);
});

test('a wrapped processor that throws is counted, and the application hears nothing of it', () => {
  const before = cloudEventsFaults().internal_error;
  const { logger } = logsBy(() => [
    new CloudEventsLogRecordProcessor({
      source: SOURCE,
      processor: { onEmit: () => void JSON.parse('{'), forceFlush: async () => {}, shutdown: async () => {} },
    }),
  ]);
  logger.emit(decision);
  expect(cloudEventsFaults().internal_error).toBe(before + 1);
});

test('spans and records that are no events come out as they would without it', async () => {
  const of = async (processors: LogRecordProcessor[]): Promise<string> => {
    const sdk = startTestSdk({ logRecordProcessors: processors });
    try {
      sdk.tracer.startActiveSpan('work', { startTime: [1, 0] }, (span) => {
        sdk.loggerProvider.getLogger('test').emit({ body: 'text', timestamp: [1, 0], observedTimestamp: [1, 0] });
        span.end([2, 0]);
      });
      const spans = sdk
        .spans()
        .map(({ name, attributes, startTime, endTime, events }) => ({ name, attributes, startTime, endTime, events }));
      return JSON.stringify([
        spans,
        sdk.logRecords().map(({ body, attributes, hrTime }) => ({ body, attributes, hrTime })),
      ]);
    } finally {
      await sdk.stop();
    }
  };
  expect(await of([new CloudEventsLogRecordProcessor({ source: SOURCE })])).toBe(await of([]));
});

test.for<[unknown, string]>([
  [undefined, 'options must be an object (got undefined)'],
  [{ processor: {} }, 'processor must be a processor with a method onEmit (got object)'],
  [{ policy: ['a'] }, 'processor must be the one that exports where there is a policy (got undefined)'],
  [{ filter: 'a' }, 'filter must be a function (got string)'],
  [{ source: 'a b' }, 'source must be a URI-reference of RFC 3986 (got string)'],
  [{ policyTimeoutMs: 0 }, 'policyTimeoutMs must be an integer from 1 to 2147483647 (got number)'],
])('bad options are refused: %j', ([options, message]) => {
  expect(() => new CloudEventsLogRecordProcessor(options as CloudEventsLogRecordProcessorOptions)).toThrow(
    `WEIR_CLOUDEVENTS_OPTION: ${message}`,
  );
});
