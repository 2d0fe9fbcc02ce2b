/** What tests of the instrumentation do with the real Kafka: send messages, work on each, look at the spans. */
import { randomUUID } from 'node:crypto';
import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { ConsumeOptions, Message, ProducerOptions } from '@platformatic/kafka';
import { PlatformaticKafkaInstrumentation, processMessage } from '@weir/instrumentation-platformatic-kafka';
import { onTestFinished } from 'vitest';
import { kafkaEndpoints, plaintextConnection } from '../services/kafka/connection.ts';
import { withTopic } from '../services/kafka/round-trip.ts';
import type { KafkaClientModule } from './kafka-clients.ts';

export type AnyMessage = Message<unknown, unknown, unknown, unknown>;

const connection = plaintextConnection(kafkaEndpoints(process.env));

export interface Telemetry {
  readonly named: (operation: string) => ReadableSpan[];
  readonly lags: () => Promise<unknown[]>;
}

/** Keeps spans and metrics in memory until the test has finished. */
export function startTelemetry(): Telemetry {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const manager = new AsyncLocalStorageContextManager().enable();
  context.setGlobalContextManager(manager);
  trace.setGlobalTracerProvider(provider);
  metrics.setGlobalMeterProvider(meterProvider);
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const instrumentation = new PlatformaticKafkaInstrumentation();
  onTestFinished(async () => {
    instrumentation.disable();
    for (const api of [context, trace, metrics, propagation]) api.disable();
    manager.disable();
    await Promise.all([provider.shutdown(), meterProvider.shutdown()]);
  });
  return {
    named: (operation) => exporter.getFinishedSpans().filter(({ name }) => name.split(' ')[0] === operation),
    async lags() {
      metricExporter.reset();
      await reader.forceFlush();
      const all = metricExporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((one) => one.metrics));
      const lag = all.find(({ descriptor }) => descriptor.name === 'weir.kafka.consumer.lag');
      return (lag?.dataPoints ?? []).map(({ value }) => value);
    },
  };
}

/** Sends messages together and works on each as it comes back; gives what came back. */
export async function roundTrip(
  kafka: KafkaClientModule,
  messages: readonly object[],
  producerOptions: object = { serializers: kafka.stringSerializers },
  consumeOptions: Partial<ConsumeOptions<unknown, unknown, unknown, unknown>> = {},
  whileOpen: () => Promise<void> = () => Promise.resolve(),
): Promise<AnyMessage[]> {
  return withTopic(connection, async (topic) => {
    const options = { clientId: 'producer', ...connection, ...producerOptions };
    const producer = new kafka.Producer(options as ProducerOptions<unknown, unknown, unknown, unknown>);
    try {
      await producer.send({ acks: -1, messages: messages.map((message) => ({ topic, value: 'body', ...message })) });
    } finally {
      await producer.close();
    }
    const consumer = new kafka.Consumer<unknown, unknown, unknown, unknown>({
      clientId: 'consumer',
      ...connection,
      groupId: randomUUID(),
      maxWaitTime: 500,
    });
    const received: AnyMessage[] = [];
    try {
      const stream = await consumer.consume({
        topics: [topic],
        mode: 'earliest',
        autocommit: false,
        ...consumeOptions,
      });
      for await (const message of stream) {
        received.push(message);
        await processMessage(message, () => message.commit());
        if (received.length === messages.length) break;
      }
      await whileOpen();
    } finally {
      await consumer.close(true);
    }
    return received;
  });
}
