/** What an application of SDK 2 hands to the stock SDK, and gets from it: compiled against the declarations that users install. */
import type { TextMapPropagator } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import {
  type InMemoryLogRecordExporter,
  LoggerProvider,
  type LogRecordProcessor,
  type ReadableLogRecord,
  type ReadWriteLogRecord,
} from '@opentelemetry/sdk-logs';
import {
  MeterProvider,
  type MetricProducer,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BasicTracerProvider, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import {
  flowEventFromLogRecord,
  FlowLogRecordProcessor,
  FlowPropagator,
  FlowSpanProcessor,
  OtelLogsTransport,
} from '@weir/flow-events';
import { MetricSetProducer, RollbackExporter } from '@weir/metric-sets';
import { weir } from '@weir/node';
import type * as compat from '@weir/otel-compat';
import {
  requestIdHooks,
  RequestIdLogRecordProcessor,
  RequestIdPropagator,
  RequestIdSpanProcessor,
} from '@weir/request-context';

declare const spanProcessor: compat.SpanProcessor;
declare const logRecordProcessor: compat.LogRecordProcessor;
declare const metricProducer: compat.MetricProducer;

const spanProcessors: SpanProcessor[] = [spanProcessor, new RequestIdSpanProcessor(), new FlowSpanProcessor()];
const processors: LogRecordProcessor[] = [
  logRecordProcessor,
  new RequestIdLogRecordProcessor(),
  new FlowLogRecordProcessor(),
];
const metricSets: MetricSetProducer = new MetricSetProducer({ temporality: 'delta', transactional: true });
const metricProducers: MetricProducer[] = [metricProducer, metricSets];
export const propagators: TextMapPropagator[] = [new RequestIdPropagator(), new FlowPropagator()];

export const tracerProvider: BasicTracerProvider = new BasicTracerProvider({ spanProcessors });
export const loggerProvider: LoggerProvider = new LoggerProvider({ processors });
declare const metricReader: ConstructorParameters<typeof PeriodicExportingMetricReader>[0];
const metricExporter: PushMetricExporter = new RollbackExporter(metricReader.exporter, metricSets);
export const meterProvider: MeterProvider = new MeterProvider({
  readers: [new PeriodicExportingMetricReader({ ...metricReader, exporter: metricExporter, metricProducers })],
});

const { startIncomingSpanHook, startOutgoingSpanHook, startSpanHook } = requestIdHooks();
export const instrumentations: unknown[] = [
  new HttpInstrumentation({ startIncomingSpanHook, startOutgoingSpanHook }),
  new UndiciInstrumentation({ startSpanHook }),
];

declare const span: ReadableSpan;
declare const record: ReadableLogRecord;
declare const writableRecord: ReadWriteLogRecord;
declare const exporter: InMemoryLogRecordExporter;
export const handedOver: [compat.ReadableSpan, compat.ReadableLogRecord, compat.ReadWriteLogRecord, compat.Logger] = [
  span,
  record,
  writableRecord,
  logs.getLogger('shop'),
];
export const transport: OtelLogsTransport = new OtelLogsTransport({ loggerProvider });
export const events: unknown[] = exporter.getFinishedLogRecords().map((finished) => flowEventFromLogRecord(finished));

// @ts-expect-error A log processor is no span processor: if this compiles, the lines above prove nothing.
export const wrong: SpanProcessor = new RequestIdLogRecordProcessor();

export const sdk: NodeSDK = new NodeSDK(weir({ sdk: { spanProcessors } }));
