import { type Context, metrics, ROOT_CONTEXT } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  type LogRecordProcessor,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { expect, expectTypeOf, test } from 'vitest';
import { SimpleSpanProcessor, TracerProvider } from '../../../../test/support/sdk-line.ts';
import {
  assertNoPii,
  createCanary,
  createRedactor,
  RedactionError,
  RedactionLogRecordProcessor,
  RedactionSpanProcessor,
} from '../../src/index.ts';

const resource = resourceFromAttributes({ 'service.name': 'shop', 'service.owner': 'alice@example.com' });

function spansOf(options: { maskSpanName?: boolean; maskResource?: boolean } = {}, later: SpanProcessor[] = []) {
  const exporter = new InMemorySpanExporter();
  const redaction = new RedactionSpanProcessor({ ...options, processor: new SimpleSpanProcessor({ exporter }) });
  const provider = new TracerProvider({ resource, spanProcessors: [redaction, ...later] });
  return { tracer: provider.getTracer('test'), spans: () => exporter.getFinishedSpans(), provider };
}

function logsOf(
  options: { maskResource?: boolean } = {},
  others: LogRecordProcessor[] = [],
  wrap = (inner: LogRecordProcessor) => inner,
) {
  const exporter = new InMemoryLogRecordExporter();
  const redaction = new RedactionLogRecordProcessor({
    ...options,
    processor: wrap(new SimpleLogRecordProcessor({ exporter })),
  });
  const provider = new LoggerProvider({ resource, processors: [redaction, ...others] });
  return { logger: provider.getLogger('test'), records: () => exporter.getFinishedLogRecords() };
}

test('the processors are what the stock SDK takes', () => {
  expectTypeOf(RedactionSpanProcessor).instance.toExtend<SpanProcessor>();
  expectTypeOf(RedactionLogRecordProcessor).instance.toExtend<LogRecordProcessor>();
});

test('a canary in any part of a span is in no part of what is exported, set early or late', () => {
  const canary = createCanary();
  const { tracer, spans } = spansOf({ maskSpanName: true, maskResource: true });
  const other = tracer.startSpan('other');
  const span = tracer.startSpan(`GET ${canary.email}`, {
    attributes: { early: canary.email, 'http.request.header.cookie': [canary.cookie] },
    links: [{ context: other.spanContext(), attributes: { to: canary.url } }],
  });
  span.addEvent(`mail to ${canary.email}`, { body: canary.json });
  span.recordException(new Error(canary.message));
  span.setAttribute('late', canary.message).setStatus({ code: 2, message: canary.message });
  span.end();
  const exported = spans().map(({ name, attributes, events, links, status, resource: of }) => ({
    name,
    attributes,
    events,
    links,
    status,
    of: of.attributes,
  }));
  expect(canary.foundIn(JSON.stringify(exported))).toEqual([]);
  expect(() => assertNoPii(spans())).not.toThrow();
  expect(exported[0]?.of).toEqual({ 'service.name': 'shop', 'service.owner': '[REDACTED]' });
  expect(exported[0]?.events.map(({ name }) => name)).toEqual(['mail to [REDACTED]', 'exception']);
});

test('name and resource of a span leave as they are unless it is asked', () => {
  const { tracer, spans } = spansOf();
  tracer.startSpan('alice@example.com').end();
  expect(spans()[0]?.name).toBe('alice@example.com');
  expect(spans()[0]?.resource.attributes['service.owner']).toBe('alice@example.com');
});

test('all else of a span is as it was', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource,
    spanProcessors: [
      new SimpleSpanProcessor({ exporter }),
      new RedactionSpanProcessor({ processor: new SimpleSpanProcessor({ exporter }) }),
    ],
  });
  const root = provider.getTracer('test', '1').startSpan('root', { kind: 1, attributes: { a: [1, 2], b: true } });
  root.end();
  const [plain, masked] = exporter.getFinishedSpans() as [ReadableSpan, ReadableSpan];
  const parts = [
    'name',
    'kind',
    'parentSpanContext',
    'startTime',
    'endTime',
    'duration',
    'status',
    'attributes',
    'links',
    'events',
    'ended',
    'resource',
    'instrumentationScope',
    'droppedAttributesCount',
    'droppedEventsCount',
    'droppedLinksCount',
  ] as const;
  for (const part of parts) expect(masked[part]).toEqual(plain[part]);
  expect(masked.spanContext()).toEqual(plain.spanContext());
  expect(masked.attributes).toBe(plain.attributes);
});

test('a processor that is registered later and meddles with the finished span cannot undo it', () => {
  const meddler: SpanProcessor = {
    onStart() {},
    onEnd: (span) => void Object.assign(span.attributes, { late: 'alice@example.com' }),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const held: ReadableSpan[] = [];
  const batching: SpanProcessor = {
    onStart() {},
    onEnd: (span) => void held.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const provider = new TracerProvider({
    spanProcessors: [new RedactionSpanProcessor({ processor: batching }), meddler],
  });
  provider.getTracer('test').startSpan('work').end();
  expect(held[0]?.attributes).toEqual({ late: '[REDACTED]' });
});

test('a canary in any part of a log record is in no part of what is exported', () => {
  const canary = createCanary();
  const { logger, records } = logsOf({ maskResource: true });
  logger.emit({
    body: { request: { headers: { authorization: canary.bearer } }, text: [canary.json] } as never,
    attributes: { 'url.full': canary.url, 'exception.message': canary.message },
  });
  logger.emit({ body: canary.message, eventName: 'order.failed' });
  const exported = records().map(({ body, attributes, eventName, resource: of }) => ({
    body,
    attributes,
    eventName,
    of: of.attributes,
  }));
  expect(canary.foundIn(JSON.stringify(exported))).toEqual([]);
  expect(exported[1]?.eventName).toBe('order.failed');
  expect(() => assertNoPii(records())).not.toThrow();
});

test('attributes that a processor registered later adds before the export are masked too', () => {
  const held: { attributes: unknown }[] = [];
  const batching: LogRecordProcessor = {
    onEmit: (record) => void held.push(record),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const enricher: LogRecordProcessor = {
    onEmit: (record) => void record.setAttribute('who', 'alice@example.com'),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const provider = new LoggerProvider({
    processors: [new RedactionLogRecordProcessor({ processor: batching }), enricher],
  });
  provider.getLogger('test').emit({ body: 'x' });
  expect(held[0]?.attributes).toEqual({ who: '[REDACTED]' });
});

test('a wrapped processor that rewrites records sees masked values, and what it writes reaches its exporter alone', () => {
  const beside = new InMemoryLogRecordExporter();
  const { logger, records } = logsOf({}, [new SimpleLogRecordProcessor({ exporter: beside })], (inner) => ({
    onEmit(record, context?: Context) {
      record.setBody({ wrapped: record.body, of: record.attributes['mail'] } as never);
      record
        .setAttribute('added', true)
        .setSeverityText('NOTE')
        .setEventName('wrapped')
        .setSeverityNumber(11)
        .setAttributes({ more: 1 });
      record.hrTime = [1, 2];
      inner.onEmit(record, context);
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  }));
  logger.emit({ body: 'alice@example.com', attributes: { mail: 'bob@example.com' } });
  expect(records()[0]).toMatchObject({
    body: { wrapped: '[REDACTED]', of: '[REDACTED]' },
    severityText: 'NOTE',
    severityNumber: 11,
    eventName: 'wrapped',
    hrTime: [1, 2],
  });
  expect(records()[0]?.attributes).toEqual({ mail: '[REDACTED]', added: true, more: 1 });
  expect(beside.getFinishedLogRecords()[0]).toMatchObject({
    body: 'alice@example.com',
    attributes: { mail: 'bob@example.com' },
  });
  expect(beside.getFinishedLogRecords()[0]?.attributes).not.toHaveProperty('added');
});

test('a logger stays disabled where the wrapped processor refuses the record', () => {
  const refusing: LogRecordProcessor = {
    onEmit() {},
    enabled: () => false,
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const options = { context: ROOT_CONTEXT, instrumentationScope: { name: 'test' } };
  expect(new RedactionLogRecordProcessor({ processor: refusing }).enabled(options)).toBe(false);
  expect(
    new RedactionLogRecordProcessor({ processor: { ...refusing, enabled: undefined } as never }).enabled(options),
  ).toBe(true);
});

test('a wrapped processor that throws does not reach the application, in any hook', async () => {
  const fail = (): never => {
    throw new Error('no');
  };
  const processor = {
    onStart: fail,
    onEnding: fail,
    onEnd: fail,
    onEmit: fail,
    enabled: fail,
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const provider = new TracerProvider({ spanProcessors: [new RedactionSpanProcessor({ processor })] });
  provider.getTracer('test').startSpan('work').end();
  new LoggerProvider({ processors: [new RedactionLogRecordProcessor({ processor })] })
    .getLogger('test')
    .emit({ body: 'x' });
  await expect(provider.shutdown()).resolves.not.toThrow();
});

test('flush and shutdown are those of the wrapped processor', async () => {
  const calls: string[] = [];
  const processor = {
    onStart() {},
    onEnd() {},
    onEmit() {},
    forceFlush: async () => void calls.push('flush'),
    shutdown: async () => void calls.push('shutdown'),
  };
  for (const redaction of [new RedactionSpanProcessor({ processor }), new RedactionLogRecordProcessor({ processor })]) {
    await redaction.forceFlush();
    await redaction.shutdown();
  }
  expect(calls).toEqual(['flush', 'shutdown', 'flush', 'shutdown']);
});

test('bad options are refused by name', () => {
  expect(() => new RedactionSpanProcessor(undefined as never)).toThrow(
    'processor must have a method onEnd (got undefined)',
  );
  expect(() => new RedactionLogRecordProcessor({ processor: {} as never })).toThrow(RedactionError);
  const processor = { onStart() {}, onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} };
  expect(() => new RedactionSpanProcessor({ processor, redactor: 5 as never })).toThrow(
    'redactor must be made by createRedactor (got number)',
  );
});

test('counts are exported by category once a MeterProvider is registered, with what was counted before', async () => {
  const redactor = createRedactor();
  redactor.mask('alice@example.com');
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 })],
  });
  metrics.setGlobalMeterProvider(provider);
  try {
    redactor.mask('bob@example.com password=hunter2');
    await provider.forceFlush();
  } finally {
    metrics.disable();
  }
  const points = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  expect(points.map(({ descriptor }) => descriptor.name)).toEqual(['redaction.masked']);
  expect(
    Object.fromEntries(
      (points[0]?.dataPoints ?? []).map(({ attributes, value }) => [attributes['redaction.category'], value]),
    ),
  ).toEqual({ email: 2, password: 1 });
  await provider.shutdown();
});
