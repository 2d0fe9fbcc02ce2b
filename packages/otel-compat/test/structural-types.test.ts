import type * as sdkLogs from '@opentelemetry/sdk-logs';
import type * as sdkMetrics from '@opentelemetry/sdk-metrics';
import type * as sdkTrace from '@opentelemetry/sdk-trace';
import { expectTypeOf, test } from 'vitest';
import { logs } from '../../../test/support/sdk-line.ts';
import type {
  Logger,
  LoggerProvider,
  LogRecordProcessor,
  MetricProducer,
  ReadableLogRecord,
  ReadableSpan,
  ReadWriteLogRecord,
  SpanProcessor,
} from '../src/index.ts';

test('what is written against these types fits where the stock SDK takes it', () => {
  expectTypeOf<SpanProcessor>().toExtend<sdkTrace.SpanProcessor>();
  expectTypeOf<LogRecordProcessor>().toExtend<sdkLogs.LogRecordProcessor>();
  expectTypeOf<MetricProducer>().toExtend<sdkMetrics.MetricProducer>();
});

test('what the stock SDK hands over fits these types', () => {
  expectTypeOf<sdkTrace.ReadableSpan>().toExtend<ReadableSpan>();
  expectTypeOf<sdkLogs.ReadableLogRecord>().toExtend<ReadableLogRecord>();
  expectTypeOf<sdkLogs.ReadWriteLogRecord>().toExtend<ReadWriteLogRecord>();
  expectTypeOf<sdkLogs.LoggerProvider>().toExtend<LoggerProvider>();
  expectTypeOf(logs.getLogger('test')).toExtend<Logger>();
});
