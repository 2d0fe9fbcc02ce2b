/** Processors and readers of OpenTelemetry's declarative configuration. */
import type { LogRecordProcessor, SpanProcessor } from '@weir/otel-compat';
import type { ExportTools } from '../sdk/exporters-from-env.ts';
import type { BatchOptions, LogsModule, MetricReader, MetricsModule, TraceModule } from '../sdk/stock.ts';
import { configError } from './config-text.ts';
import { exporterOf } from './otel-exporters.ts';
import { entryOf, membersOf, type Node } from './otel-node.ts';
import { partOfComponent } from './weir-components.ts';

/** The processors of `tracer_provider`; undefined where the file has no such provider, for then nothing is said of spans. */
export function spanProcessorsOf({ sdk, accounts }: ExportTools, root: Node): readonly SpanProcessor[] | undefined {
  const provider = root.at('tracer_provider');
  if (provider.value === undefined) return undefined;
  const { BatchSpanProcessor, SimpleSpanProcessor } = sdk.load<TraceModule>('@opentelemetry/sdk-trace');
  return stockOf(provider.at('processors')).map(({ name, node }) => {
    const exporter = accounts.spans.countingExporter(exporterOf(sdk, 'trace', node.at('exporter')));
    if (name === 'batch') return accounts.spans.countingSpans(new BatchSpanProcessor(batchOf(node, exporter)));
    if (name === 'simple') return accounts.spans.countingSpans(new SimpleSpanProcessor({ exporter }));
    throw unknownComponent(node, 'batch, simple');
  });
}

/** The processors of `logger_provider`; undefined where the file has no such provider. */
export function logRecordProcessorsOf(
  { sdk, accounts }: ExportTools,
  root: Node,
): readonly LogRecordProcessor[] | undefined {
  const provider = root.at('logger_provider');
  if (provider.value === undefined) return undefined;
  const { BatchLogRecordProcessor, SimpleLogRecordProcessor } = sdk.load<LogsModule>('@opentelemetry/sdk-logs');
  return stockOf(provider.at('processors')).map(({ name, node }) => {
    const exporter = accounts.logRecords.countingExporter(exporterOf(sdk, 'logs', node.at('exporter')));
    if (name === 'batch') {
      return accounts.logRecords.countingLogRecords(new BatchLogRecordProcessor(batchOf(node, exporter)));
    }
    if (name === 'simple') return accounts.logRecords.countingLogRecords(new SimpleLogRecordProcessor({ exporter }));
    throw unknownComponent(node, 'batch, simple');
  });
}

/** The readers of `meter_provider`; undefined where the file has no such provider. */
export function metricReadersOf({ sdk, isDry = false }: ExportTools, root: Node): readonly MetricReader[] | undefined {
  const provider = root.at('meter_provider');
  if (provider.value === undefined) return undefined;
  return stockOf(provider.at('readers')).map(({ name, node }) => {
    const properties = membersOf(node);
    if (name === 'periodic') {
      const { PeriodicExportingMetricReader } = sdk.load<MetricsModule>('@opentelemetry/sdk-metrics');
      const exportIntervalMillis = Number(properties['interval'] ?? 60_000);
      return new PeriodicExportingMetricReader({
        exporter: exporterOf(sdk, 'metrics', node.at('exporter')),
        exportIntervalMillis,
        exportTimeoutMillis: Math.min(Number(properties['timeout'] ?? 30_000), exportIntervalMillis),
      });
    }
    if (name !== 'pull') throw unknownComponent(node, 'periodic, pull');
    const exporter = entryOf(node.at('exporter'));
    if (exporter.name !== 'prometheus/development') throw unknownComponent(exporter.node, 'prometheus/development');
    const { host = 'localhost', port = 9464 } = membersOf(exporter.node);
    const { PrometheusExporter } = sdk.load<PrometheusModule>('@opentelemetry/exporter-prometheus');
    return new PrometheusExporter({ host, port, preventServerStart: isDry });
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
  const number = (key: string): number | undefined => {
    const value = node.at(key).value;
    return value === undefined ? undefined : Number(value);
  };
  return {
    exporter,
    maxQueueSize: number('max_queue_size'),
    maxExportBatchSize: number('max_export_batch_size'),
    scheduledDelayMillis: number('schedule_delay'),
    exportTimeoutMillis: number('export_timeout'),
  };
}

function unknownComponent({ path, place }: Node, known: string): Error {
  return configError(`${path} is no component that is known (known are ${known}${place})`);
}
