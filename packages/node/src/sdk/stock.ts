/** What Weir calls of the stock SDK: the constructors, alike on both lines. */
import type { TextMapPropagator } from '@opentelemetry/api';
import type { LogRecordProcessor, MetricProducer, SpanProcessor } from '@weir/otel-compat';
import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node';

/** Options of the stock NodeSDK. */
export type SdkOptions = Partial<NodeSDKConfiguration>;

/** An instrumentation, as far as Weir deals with it. */
export interface Instrumentation {
  readonly instrumentationName: string;
  getConfig(): object;
  setConfig(config: object): void;
}

/** A reader of metrics, as far as Weir deals with it. */
export interface MetricReader {
  selectAggregationTemporality(instrumentType: string): number;
  collect(options?: {
    timeoutMillis?: number;
  }): Promise<{ readonly resourceMetrics: { readonly scopeMetrics: object[] } }>;
  forceFlush(options?: { timeoutMillis?: number }): Promise<void>;
}

/** An exporter, whatever it exports. */
export interface Exporter {
  shutdown(): Promise<void>;
}

/** How an exporter is constructed: what is not given it takes from the environment. */
export type ExporterClass = new (options?: object) => Exporter;

/** Options of the batching processors of spans and of log records. */
export interface BatchOptions {
  readonly exporter: Exporter;
  readonly maxQueueSize?: number | undefined;
  readonly scheduledDelayMillis?: number | undefined;
  readonly exportTimeoutMillis?: number | undefined;
  readonly maxExportBatchSize?: number | undefined;
}

/** `@opentelemetry/sdk-trace`. */
export interface TraceModule {
  readonly BatchSpanProcessor: new (options: BatchOptions) => SpanProcessor;
  readonly SimpleSpanProcessor: new (options: { readonly exporter: Exporter }) => SpanProcessor;
  readonly ConsoleSpanExporter: ExporterClass;
}

/** `@opentelemetry/sdk-logs`. */
export interface LogsModule {
  readonly BatchLogRecordProcessor: new (options: BatchOptions) => LogRecordProcessor;
  readonly SimpleLogRecordProcessor: new (options: { readonly exporter: Exporter }) => LogRecordProcessor;
  readonly ConsoleLogRecordExporter: ExporterClass;
}

/** Options of the reader that exports by itself. */
export interface PeriodicReaderOptions {
  readonly exporter: Exporter;
  readonly exportIntervalMillis?: number;
  readonly exportTimeoutMillis?: number;
  readonly metricProducers?: readonly MetricProducer[];
  readonly maxExportBatchSize?: number;
  readonly cardinalityLimits?: object;
}

/** `@opentelemetry/sdk-metrics`. */
export interface MetricsModule {
  readonly PeriodicExportingMetricReader: new (options: PeriodicReaderOptions) => MetricReader;
  readonly ConsoleMetricExporter: ExporterClass;
  readonly AggregationType: Readonly<Record<string, number>>;
}

/** `@opentelemetry/core`. */
export interface CoreModule {
  readonly CompositePropagator: new (options: {
    readonly propagators: readonly TextMapPropagator[];
  }) => TextMapPropagator;
  readonly W3CTraceContextPropagator: new () => TextMapPropagator;
  readonly W3CBaggagePropagator: new () => TextMapPropagator;
}

/** `@opentelemetry/propagator-b3`. */
export interface B3Module {
  readonly B3Propagator: new (options?: { readonly injectEncoding: unknown }) => TextMapPropagator;
  readonly B3InjectEncoding: { readonly MULTI_HEADER: unknown };
}

/** `@opentelemetry/sdk-node`. */
export interface SdkNodeModule {
  readonly NodeSDK: new (options: object) => { start(): void; shutdown(): Promise<void> };
}
