/** Processors and readers of OpenTelemetry's declarative configuration. */
import type { LogRecordProcessor, SpanProcessor } from '@weir/otel-compat';
import type { ExportTools } from '../sdk/exporters-from-env.ts';
import type { BatchOptions, LogsModule, MetricReader, MetricsModule, TraceModule } from '../sdk/stock.ts';
import { exporterOf } from './otel-exporters.ts';
import { defined, entryOf, type Node, numberOf, timeoutOf, unknownComponent } from './otel-node.ts';
import { partOfComponent } from './weir-components.ts';

/** The processors of `tracer_provider`. */
export function spanProcessorsOf({ sdk, accounts }: ExportTools, provider: Node): readonly SpanProcessor[] {
  const { BatchSpanProcessor, SimpleSpanProcessor } = sdk.load<TraceModule>('@opentelemetry/sdk-trace');
  return stockOf(provider.at('processors')).map(({ name, node }) => {
    const exporter = accounts.spans.countingExporter(exporterOf(sdk, 'trace', node.at('exporter')));
    if (name === 'batch') return accounts.spans.countingSpans(new BatchSpanProcessor(batchOf(node, exporter)));
    if (name === 'simple') return accounts.spans.countingSpans(new SimpleSpanProcessor({ exporter }));
    throw unknownComponent(node, 'component', 'batch, simple');
  });
}

/** The processors of `logger_provider`. */
export function logRecordProcessorsOf({ sdk, accounts }: ExportTools, provider: Node): readonly LogRecordProcessor[] {
  const { BatchLogRecordProcessor, SimpleLogRecordProcessor } = sdk.load<LogsModule>('@opentelemetry/sdk-logs');
  return stockOf(provider.at('processors')).map(({ name, node }) => {
    const exporter = accounts.logRecords.countingExporter(exporterOf(sdk, 'logs', node.at('exporter')));
    if (name === 'batch') {
      return accounts.logRecords.countingLogRecords(new BatchLogRecordProcessor(batchOf(node, exporter)));
    }
    if (name === 'simple') return accounts.logRecords.countingLogRecords(new SimpleLogRecordProcessor({ exporter }));
    throw unknownComponent(node, 'component', 'batch, simple');
  });
}

const INTERVAL_MS = 60_000;
const TIMEOUT_MS = 30_000;

/** The readers of `meter_provider`. */
export function metricReadersOf({ sdk, isDry = false }: ExportTools, provider: Node): readonly MetricReader[] {
  return stockOf(provider.at('readers')).map(({ name, node }) => {
    if (name === 'periodic') {
      const { PeriodicExportingMetricReader } = sdk.load<MetricsModule>('@opentelemetry/sdk-metrics');
      const exportIntervalMillis = numberOf(node.at('interval')) ?? INTERVAL_MS;
      return new PeriodicExportingMetricReader({
        exporter: exporterOf(sdk, 'metrics', node.at('exporter')),
        exportIntervalMillis,
        exportTimeoutMillis: Math.min(timeoutOf(node.at('timeout')) ?? TIMEOUT_MS, exportIntervalMillis),
        ...defined({
          maxExportBatchSize: numberOf(node.at('max_export_batch_size/development')),
          cardinalityLimits: cardinalityLimitsOf(node.at('cardinality_limits')),
        }),
      });
    }
    if (name !== 'pull') throw unknownComponent(node, 'component', 'periodic, pull');
    const exporter = entryOf(node.at('exporter'));
    if (exporter.name !== 'prometheus/development') {
      throw unknownComponent(exporter.node, 'component', 'prometheus/development');
    }
    const { PrometheusExporter } = sdk.load<PrometheusModule>('@opentelemetry/exporter-prometheus');
    return new PrometheusExporter({
      host: exporter.node.at('host').value ?? 'localhost',
      port: numberOf(exporter.node.at('port')) ?? 9464,
      withoutScopeInfo: exporter.node.at('scope_info_enabled').value === false,
      withoutTargetInfo: exporter.node.at('target_info_enabled/development').value === false,
      preventServerStart: isDry,
    });
  });
}

interface PrometheusModule {
  readonly PrometheusExporter: new (options: object) => MetricReader;
}

/** Weir's own components are set up elsewhere, since their place does not depend on where they stand. */
function stockOf(list: Node): readonly { readonly name: string; readonly node: Node }[] {
  return list
    .items()
    .map(entryOf)
    .filter(({ name }) => partOfComponent(name) === undefined);
}

function batchOf(node: Node, exporter: BatchOptions['exporter']): BatchOptions {
  return {
    exporter,
    maxQueueSize: numberOf(node.at('max_queue_size')),
    maxExportBatchSize: numberOf(node.at('max_export_batch_size')),
    scheduledDelayMillis: numberOf(node.at('schedule_delay')),
    exportTimeoutMillis: timeoutOf(node.at('export_timeout')),
  };
}

const LIMITED = {
  default: 'default',
  counter: 'counter',
  gauge: 'gauge',
  histogram: 'histogram',
  observable_counter: 'observableCounter',
  observable_gauge: 'observableGauge',
  observable_up_down_counter: 'observableUpDownCounter',
  up_down_counter: 'upDownCounter',
};

function cardinalityLimitsOf(node: Node): object | undefined {
  if (node.value === undefined) return undefined;
  return defined(Object.fromEntries(Object.entries(LIMITED).map(([key, name]) => [name, numberOf(node.at(key))])));
}
