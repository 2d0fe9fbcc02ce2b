/** Starts the stock SDK in a test, of whichever line the tests run on. */
import {
  context,
  type ContextManager,
  propagation,
  type TextMapPropagator,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator } from '@opentelemetry/core';
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  type LogRecordProcessor,
  type ReadableLogRecord,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  InMemorySpanExporter,
  type ReadableSpan,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { logs, SimpleSpanProcessor, TracerProvider } from './sdk-line.ts';

export interface TestSdkOptions {
  readonly spanProcessors?: SpanProcessor[];
  readonly logRecordProcessors?: LogRecordProcessor[];
  readonly propagators?: TextMapPropagator[];
  /** Default true. */
  readonly sampled?: boolean;
  /** Default true. */
  readonly contextManager?: boolean;
}

export interface TestSdk {
  readonly tracerProvider: TracerProvider;
  readonly loggerProvider: LoggerProvider;
  readonly tracer: Tracer;
  spans(): ReadableSpan[];
  logRecords(): ReadableLogRecord[];
  stop(): Promise<void>;
}

/** Registers providers whose exporters keep everything in memory; processors run before the exporting ones. */
export function startTestSdk({
  spanProcessors = [],
  logRecordProcessors = [],
  propagators = [],
  sampled = true,
  contextManager = true,
}: TestSdkOptions = {}): TestSdk {
  const spanExporter = new InMemorySpanExporter();
  const logExporter = new InMemoryLogRecordExporter();
  const tracerProvider = new TracerProvider({
    sampler: sampled ? new AlwaysOnSampler() : new AlwaysOffSampler(),
    spanProcessors: [...spanProcessors, new SimpleSpanProcessor({ exporter: spanExporter })],
  });
  const loggerProvider = new LoggerProvider({
    processors: [...logRecordProcessors, new SimpleLogRecordProcessor({ exporter: logExporter })],
  });
  let manager: ContextManager | undefined;
  if (contextManager) {
    manager = new AsyncLocalStorageContextManager().enable();
    context.setGlobalContextManager(manager);
  }
  trace.setGlobalTracerProvider(tracerProvider);
  logs.setGlobalLoggerProvider(loggerProvider);
  if (propagators.length > 0) propagation.setGlobalPropagator(new CompositePropagator({ propagators }));
  return {
    tracerProvider,
    loggerProvider,
    tracer: tracerProvider.getTracer('test'),
    spans: () => spanExporter.getFinishedSpans(),
    logRecords: () => logExporter.getFinishedLogRecords(),
    async stop() {
      trace.disable();
      logs.disable();
      propagation.disable();
      context.disable();
      manager?.disable();
      await Promise.all([tracerProvider.shutdown(), loggerProvider.shutdown()]);
    },
  };
}
