/** Registers an SDK; prints the names of the spans of caches when the fixture is over. */
import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { TracerProvider } from '../../../../test/support/sdk-line.ts';

const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));

export function printSpans() {
  console.log(
    JSON.stringify(
      exporter
        .getFinishedSpans()
        .filter(({ name }) => name !== 'cache.tier')
        .map(({ name, attributes }) => [attributes['cache.name'], name, attributes['cache.result']].join(' ')),
    ),
  );
}
