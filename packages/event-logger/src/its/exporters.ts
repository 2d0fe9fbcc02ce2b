/** The exporters of internal telemetry: the stock ones, loaded where they are asked for. */
import { DeliveryError } from '@weir/delivery';
import type { ScopeMetrics } from '@weir/otel-compat';
import { jsonLine } from '../console/json-line.ts';
import { PatientWriter } from '../console/patient-writer.ts';
import type { LogEvent } from '../record/log-event.ts';
import { severityText } from '../severity.ts';
import type { InternalItem } from './internal-item.ts';
import type { InternalExporterConfig, InternalPipelineConfig } from './pipeline-config.ts';

/** Takes a batch where it goes; rejects where that failed. */
export interface InternalExporter {
  export(items: readonly InternalItem[]): Promise<void>;
  close(): Promise<void>;
}

/** The part of the stock exporters that is used: the same on both SDK lines. */
interface StockExporter {
  export(items: never, done: (result: { readonly code: number; readonly error?: Error }) => void): void;
  shutdown(): Promise<void>;
}

/** Makes the exporter of a node. Rejects where a stock one is not installed. */
export async function internalExporter(
  config: InternalExporterConfig,
  resource: InternalPipelineConfig['resource'],
): Promise<InternalExporter> {
  if (config.type === 'noop') return { export: async () => {}, close: async () => {} };
  if (config.type === 'console') return consoleExporter();
  const options = (signal: string) => ({
    url: `${config.endpoint}/v1/${signal}`,
    headers: { ...config.headers },
    timeoutMillis: config.timeoutMs,
  });
  const [{ OTLPLogExporter }, { OTLPMetricExporter }] = await Promise.all([
    import('@opentelemetry/exporter-logs-otlp-proto'),
    import('@opentelemetry/exporter-metrics-otlp-proto'),
  ]);
  const logs: StockExporter = new OTLPLogExporter(options('logs'));
  const metrics: StockExporter = new OTLPMetricExporter(options('metrics'));
  const from = { attributes: resource, getRawAttributes: () => Object.entries(resource) };
  return {
    async export(items) {
      const events = items.flatMap((item) => (item.kind === 'log' ? [recordOf(item.event, from)] : []));
      const scopeMetrics = items.flatMap((item) => (item.kind === 'metrics' ? item.scopeMetrics : []));
      if (events.length > 0) await exported(logs, events);
      if (scopeMetrics.length > 0) await exported(metrics, { resource: from, scopeMetrics });
    },
    close: async () => void (await Promise.all([logs.shutdown(), metrics.shutdown()])),
  };
}

function exported(exporter: StockExporter, items: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    exporter.export(items as never, ({ code, error }) => {
      // The stock exporter has tried again already where that could help.
      if (code === 0) resolve();
      else reject(new DeliveryError('WEIR_DELIVERY_TRANSPORT', 'an export failed', { retryable: true, cause: error }));
    });
  });
}

/** As the stock SDK would have made it. */
function recordOf(
  { time, severityNumber, name, scope, body, attributes, traceId, spanId }: LogEvent,
  resource: object,
): object {
  return {
    hrTime: time,
    hrTimeObserved: time,
    severityNumber,
    severityText: severityText(severityNumber),
    eventName: name,
    body,
    attributes,
    droppedAttributesCount: 0,
    resource,
    instrumentationScope: scope,
    ...(traceId !== undefined && { spanContext: { traceId, spanId, traceFlags: 1 } }),
  };
}

/** On standard output, a JSON line an item. */
function consoleExporter(): InternalExporter {
  const writer = new PatientWriter(1);
  return {
    async export(items) {
      const text = items
        .map((item) => (item.kind === 'log' ? jsonLine(item.event) : metricLines(item.scopeMetrics)))
        .join('');
      if (await writer.write(text)) return;
      throw new DeliveryError('WEIR_DELIVERY_TRANSPORT', 'the console could not be written to', { retryable: false });
    },
    close: async () => {},
  };
}

function metricLines(collected: readonly ScopeMetrics[]): string {
  const lines = collected.flatMap(({ scope, metrics }) =>
    metrics.map(({ descriptor, dataPoints }) => {
      const points = dataPoints.map(({ attributes, value }) => ({ attributes, value }));
      return `${JSON.stringify({ metric: descriptor.name, scope: scope.name, points })}\n`;
    }),
  );
  return lines.join('');
}
