/** Loaded before the application (`node --import`): a stock NodeSDK with the instrumentation, whose spans are kept to be printed. */
import { NodeSDK } from '@opentelemetry/sdk-node';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { PlatformaticKafkaInstrumentation } from '@weir/instrumentation-platformatic-kafka';

/** In an application this is an OTLP exporter behind a BatchSpanProcessor. */
export const exporter: InMemorySpanExporter = new InMemorySpanExporter();

const sdk = new NodeSDK({
  spanProcessors: [new SimpleSpanProcessor({ exporter })],
  metricReaders: [],
  logRecordProcessors: [],
  instrumentations: [new PlatformaticKafkaInstrumentation()],
});
sdk.start();
