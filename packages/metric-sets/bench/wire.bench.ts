/** How many bytes do the same numbers take on the wire, as rows and as metrics? Bytes are shown where others show nanoseconds. */
import {
  JsonMetricsSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
} from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  counter,
  defineMetricSet,
  type InstrumentSpec,
  MetricSetProducer,
  MetricSetRegistry,
  rowSink,
} from '@weir/metric-sets';
import type { Question } from '../../../test/bench/question.ts';
import { OTEL_VERSION } from './rivals.ts';

const SETS = 50;
const names = Array.from({ length: 20 }, (_, at) => `field${at}`);
const resource = resourceFromAttributes({ 'service.name': 'shop' });
const definition = defineMetricSet({
  name: 'shop.receiver',
  registrationAttributes: { 'shop.pipeline': 'string', 'shop.core': 'int' },
  metrics: Object.fromEntries(
    names.map((name) => [name, counter({ unit: '{item}', brief: `The ${name} of the receiver.` })]),
  ) as Readonly<Record<string, InstrumentSpec<'counter'>>>,
});

/** What one collection of sets gives, each with every field written. */
async function collected() {
  const registry = new MetricSetRegistry();
  const producer = new MetricSetProducer({ registry, temporality: 'delta' });
  for (let core = 0; core < SETS; core += 1) {
    const m = registry.register(definition, { 'shop.pipeline': 'main', 'shop.core': core });
    for (const name of names) m[name]?.add(1 + core);
  }
  return { registry, metrics: (await producer.collect()).resourceMetrics };
}

async function rowBytes(): Promise<number> {
  const { registry, metrics } = await collected();
  const exporter = new InMemoryLogRecordExporter();
  const loggerProvider = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter })] });
  await rowSink({ registry, loggerProvider, describe: false }).send(metrics, new AbortController().signal);
  const request = ProtobufLogsSerializer.serializeRequest(exporter.getFinishedLogRecords());
  await loggerProvider.shutdown();
  return (request?.length ?? Number.NaN) / SETS;
}

async function metricBytes({
  serializeRequest,
}: Pick<typeof JsonMetricsSerializer, 'serializeRequest'>): Promise<number> {
  const { metrics } = await collected();
  const request = serializeRequest({ ...metrics, resource } as never);
  return (request?.length ?? Number.NaN) / SETS;
}

const question: Question = {
  name: 'metric-sets/wire',
  question: 'bytes of a set of 20 fields on the wire, by the stock exporters (1 ns stands for 1 byte)',
  ours: { name: 'a row, protobuf', setup: () => ({ sample: rowBytes }) },
  rivals: [
    {
      name: 'OTLP metrics, protobuf',
      version: OTEL_VERSION,
      setup: () => ({ sample: () => metricBytes(ProtobufMetricsSerializer) }),
    },
    {
      name: 'OTLP metrics, JSON',
      version: OTEL_VERSION,
      setup: () => ({ sample: () => metricBytes(JsonMetricsSerializer) }),
    },
  ],
};

export default question;
