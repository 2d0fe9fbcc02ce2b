import { type Context, ROOT_CONTEXT, type Span } from '@opentelemetry/api';
import type { LogRecordProcessor, ReadWriteLogRecord } from '@opentelemetry/sdk-logs';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { startTestSdk } from '../../../test/support/otel-sdk.ts';
import {
  RequestIdLogRecordProcessor,
  RequestIdSpanProcessor,
  requestContextStats,
  runWithRequestId,
} from '../src/index.ts';

const processors = () => ({
  spanProcessors: [new RequestIdSpanProcessor()],
  logRecordProcessors: [new RequestIdLogRecordProcessor()],
});

test('the processors are what the stock SDK takes', () => {
  expectTypeOf(RequestIdSpanProcessor).instance.toExtend<SpanProcessor>();
  expectTypeOf(RequestIdLogRecordProcessor).instance.toExtend<LogRecordProcessor>();
});

describe.each([{ contextManager: true }, { contextManager: false }])('context manager: $contextManager', (options) => {
  test('every span and log record of a run carries its request id, and none outside does', async () => {
    const sdk = startTestSdk({ ...processors(), ...options });
    const logger = sdk.loggerProvider.getLogger('test');
    runWithRequestId('r', () => {
      sdk.tracer.startActiveSpan('outer', (outer) => {
        sdk.tracer.startSpan('inner').end();
        logger.emit({ body: 'inside' });
        outer.end();
      });
      sdk.tracer.startSpan('root', { root: true }).end();
    });
    sdk.tracer.startSpan('outside').end();
    logger.emit({ body: 'outside' });
    const idOfSpan = Object.fromEntries(sdk.spans().map((span) => [span.name, span.attributes['request.id']]));
    expect(idOfSpan).toEqual({ outer: 'r', inner: 'r', root: 'r', outside: undefined });
    expect(sdk.logRecords().map((record) => record.attributes['request.id'])).toEqual(['r', undefined]);
    await sdk.stop();
  });
});

test('a request id that a span was started with stays', async () => {
  const sdk = startTestSdk(processors());
  runWithRequestId('scope', () => sdk.tracer.startSpan('work', { attributes: { 'request.id': 'own' } }).end());
  expect(sdk.spans()[0]?.attributes['request.id']).toBe('own');
  await sdk.stop();
});

test('a request id that a record already has stays', async () => {
  const sdk = startTestSdk(processors());
  runWithRequestId('scope', () => sdk.loggerProvider.getLogger('test').emit({ attributes: { 'request.id': 'own' } }));
  expect(sdk.logRecords()[0]?.attributes['request.id']).toBe('own');
  await sdk.stop();
});

test('a logger stays disabled where every other processor refuses the record', async () => {
  const refusing: LogRecordProcessor = {
    onEmit() {},
    enabled: ({ severityNumber = 0 }) => severityNumber >= 9,
    async forceFlush() {},
    async shutdown() {},
  };
  const { LoggerProvider } = await import('@opentelemetry/sdk-logs');
  const provider = new LoggerProvider({ processors: [new RequestIdLogRecordProcessor(), refusing] });
  const logger = provider.getLogger('test');
  expect(logger.enabled({ severityNumber: 5 })).toBe(false);
  expect(logger.enabled({ severityNumber: 9 })).toBe(true);
});

test('a span or record that throws when it is stamped does not throw into the application', () => {
  const before = requestContextStats().internal_error;
  const fault = () => {
    throw new Error('theirs');
  };
  const scope = { getValue: fault } as unknown as Context;
  new RequestIdSpanProcessor().onStart({ setAttribute: fault } as unknown as Span, scope);
  runWithRequestId('r', () =>
    new RequestIdLogRecordProcessor().onEmit(
      { attributes: {}, setAttribute: fault } as unknown as ReadWriteLogRecord,
      scope,
    ),
  );
  new RequestIdSpanProcessor().onStart({ setAttribute: fault } as unknown as Span, ROOT_CONTEXT);
  expect(requestContextStats().internal_error).toBe(before + 2);
});

test('flush and shutdown have nothing to wait for', async () => {
  for (const processor of [new RequestIdSpanProcessor(), new RequestIdLogRecordProcessor()]) {
    await expect(processor.forceFlush()).resolves.toBeUndefined();
    await expect(processor.shutdown()).resolves.toBeUndefined();
  }
});
