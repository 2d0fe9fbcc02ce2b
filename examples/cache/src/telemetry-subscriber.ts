/** What a subscriber of the stock SDK sees of a cache with two tiers: a tree of spans, with the events within each. */
import { context, logs, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { Cache } from '@weir/cache';
import { MockTier } from '@weir/cache/testing';

const spanExporter = new InMemorySpanExporter();
const logExporter = new InMemoryLogRecordExporter();
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(
  new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spanExporter })] }),
);
logs.setGlobalLoggerProvider(
  new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: logExporter })] }),
);

const remote = new MockTier<string, string>({ name: 'remote', isShared: true });
const books = Cache.builder<string, string>('books').memory({ maxEntries: 100 }).fallback(remote).build();

await books.getOrInsert('b-1', () => 'Dune');
await books.get('b-1');
await books.invalidate('b-1');

const spans = spanExporter.getFinishedSpans();
for (const span of spans.filter(({ parentSpanContext }) => parentSpanContext === undefined)) print(span, '');

function print(span: ReadableSpan, indent: string): void {
  const told = ['cache.tier', 'cache.event', 'cache.result'].map((key) => span.attributes[key]);
  console.log(indent + [span.name, ...told.filter((value) => typeof value === 'string')].join(' '));
  const { spanId } = span.spanContext();
  for (const record of logExporter.getFinishedLogRecords()) {
    if (record.spanContext?.spanId !== spanId) continue;
    console.log(`${indent}  * ${record.eventName} ${record.severityNumber === 9 ? 'INFO' : 'DEBUG'}`);
  }
  for (const child of spans.filter(({ parentSpanContext }) => parentSpanContext?.spanId === spanId)) {
    print(child, `${indent}  `);
  }
}
