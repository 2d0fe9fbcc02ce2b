/** Readers of metrics that the environment asks for, and the metric sets that any reader takes along. */
import { errorName, FaultCounter, type MetricProducer, type ScopeMetrics } from '@weir/otel-compat';
import { positiveFromEnv, textFromEnv } from './environment.ts';
import { exportersFromEnv, otlpExporter } from './exporters-from-env.ts';
import type { SdkModules } from './sdk-modules.ts';
import type { Exporter, MetricReader, MetricsModule } from './stock.ts';

/** Readers of OTEL_METRICS_EXPORTER, at the pace of OTEL_METRIC_EXPORT_INTERVAL and _TIMEOUT. Default: OTLP. */
export function metricReadersFromEnv(sdk: SdkModules): readonly MetricReader[] {
  const metrics = sdk.load<MetricsModule>('@opentelemetry/sdk-metrics');
  return exportersFromEnv('metrics', {
    otlp: () => periodicReader(sdk, otlpExporter(sdk, 'metrics')),
    console: () => new metrics.PeriodicExportingMetricReader({ exporter: new metrics.ConsoleMetricExporter() }),
    prometheus: () => {
      const { PrometheusExporter } = sdk.load<PrometheusModule>('@opentelemetry/exporter-prometheus');
      return new PrometheusExporter({
        host: textFromEnv('OTEL_EXPORTER_PROMETHEUS_HOST'),
        port: positiveFromEnv('OTEL_EXPORTER_PROMETHEUS_PORT'),
      });
    },
  });
}

/** How a producer's values are to be added up for a reader. */
export interface ReaderKind {
  readonly temporality: 'delta' | 'cumulative';
  readonly target: 'otlp' | 'prometheus';
}

const COUNTER = 'COUNTER';
const DELTA = 0;

/**
 * Has the reader collect from one more producer, which is made for it.
 *
 * The constructor takes producers too, but a reader that the application made has been constructed. Whatever becomes of the
 * producer, the reader's own metrics are collected.
 */
export function withProducer<Reader extends MetricReader>(
  reader: Reader,
  makeProducer: (kind: ReaderKind) => MetricProducer,
): Reader {
  const producer = makeProducer({
    temporality: reader.selectAggregationTemporality(COUNTER) === DELTA ? 'delta' : 'cumulative',
    target: isPrometheus(reader) ? 'prometheus' : 'otlp',
  });
  const collect = reader.collect.bind(reader);
  reader.collect = async (options) => {
    const [own, added] = await Promise.all([collect(options), collected(producer, options)]);
    own.resourceMetrics.scopeMetrics.push(...added);
    return own;
  };
  return reader;
}

const faults = new FaultCounter<'collect_failed'>('@weir/node');

async function collected(
  producer: MetricProducer,
  options: { timeoutMillis?: number } | undefined,
): Promise<readonly ScopeMetrics[]> {
  try {
    const { resourceMetrics } = await producer.collect(options);
    return resourceMetrics.scopeMetrics;
  } catch (error) {
    faults.count('collect_failed', `metric sets could not be collected: ${errorName(error)}`);
    return [];
  }
}

interface PrometheusModule {
  readonly PrometheusExporter: new (options: object) => MetricReader;
}

/** By its own method: classes of two copies do not know each other. */
function isPrometheus(reader: object): boolean {
  return typeof (reader as { readonly getMetricsRequestHandler?: unknown }).getMetricsRequestHandler === 'function';
}

const INTERVAL_MS = 60_000;
const TIMEOUT_MS = 30_000;

function periodicReader(sdk: SdkModules, exporter: Exporter): MetricReader {
  const { PeriodicExportingMetricReader } = sdk.load<MetricsModule>('@opentelemetry/sdk-metrics');
  const exportIntervalMillis = positiveFromEnv('OTEL_METRIC_EXPORT_INTERVAL') ?? INTERVAL_MS;
  const timeoutMs = positiveFromEnv('OTEL_METRIC_EXPORT_TIMEOUT') ?? TIMEOUT_MS;
  const exportTimeoutMillis = Math.min(timeoutMs, exportIntervalMillis);
  return new PeriodicExportingMetricReader({ exporter, exportIntervalMillis, exportTimeoutMillis });
}
