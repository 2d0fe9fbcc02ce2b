/** What does a request id add to a span and to a log record? */
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { context } from '@opentelemetry/api';
import { LoggerProvider, type LogRecordProcessor } from '@opentelemetry/sdk-logs';
import { type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { RequestIdLogRecordProcessor, RequestIdSpanProcessor, setRequestId } from '@weir/request-context';
import type { Question } from '../../../test/bench/question.ts';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const scope = setRequestId(context.active(), 'bench');
const noopSpanProcessor: SpanProcessor = {
  onStart() {},
  onEnd() {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
const noopLogRecordProcessor: LogRecordProcessor = {
  onEmit() {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

function spans(processor: SpanProcessor): () => unknown {
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer('bench');
  return () => tracer.startSpan('work', undefined, scope).end();
}

function logRecords(...processors: LogRecordProcessor[]): () => unknown {
  // A processor that wants the record comes last, or the logger would not emit at all.
  const logger = new LoggerProvider({ processors: [...processors, noopLogRecordProcessor] }).getLogger('bench');
  const record = { eventName: 'bench', context: scope };
  return () => logger.emit(record);
}

const questions: readonly Question[] = [
  {
    name: 'request-context/span-processor',
    question: 'a span started and ended with RequestIdSpanProcessor, versus with a processor that does nothing',
    ours: { name: 'RequestIdSpanProcessor', setup: () => spans(new RequestIdSpanProcessor()) },
    rivals: [{ name: 'no-op', version: '@opentelemetry/sdk-trace 3.1.1', setup: () => spans(noopSpanProcessor) }],
  },
  {
    name: 'request-context/log-record-processor',
    question: 'a log record emitted with RequestIdLogRecordProcessor, versus with a processor that does nothing',
    ours: { name: 'RequestIdLogRecordProcessor', setup: () => logRecords(new RequestIdLogRecordProcessor()) },
    rivals: [
      { name: 'no-op', version: '@opentelemetry/sdk-logs 3.1.1', setup: () => logRecords(noopLogRecordProcessor) },
    ],
  },
];

export default questions;
