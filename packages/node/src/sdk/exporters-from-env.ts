/**
 * The exporters that the environment asks for, behind the processors that the stock SDK would put before them.
 *
 * Own code, because NodeSDK makes them only where it is given no processors at all, and exports nothing that makes them. The
 * tests compare with what NodeSDK makes of the same environment.
 */
import { diag } from '@opentelemetry/api';
import type { LogRecordProcessor, SpanProcessor } from '@weir/otel-compat';
import { listFromEnv, positiveFromEnv, textFromEnv } from './environment.ts';
import type { ExportAccounts } from './export-account.ts';
import type { SdkModules } from './sdk-modules.ts';
import type { BatchOptions, Exporter, ExporterClass, LogsModule, TraceModule } from './stock.ts';

type Signal = 'traces' | 'logs' | 'metrics';

const OTLP: Readonly<Record<Signal, { readonly packages: string; readonly exported: string }>> = {
  traces: { packages: '@opentelemetry/exporter-trace-otlp', exported: 'OTLPTraceExporter' },
  logs: { packages: '@opentelemetry/exporter-logs-otlp', exported: 'OTLPLogExporter' },
  metrics: { packages: '@opentelemetry/exporter-metrics-otlp', exported: 'OTLPMetricExporter' },
};

const PACKAGE_OF_PROTOCOL: Readonly<Record<string, string>> = {
  grpc: 'grpc',
  'http/json': 'http',
  'http/protobuf': 'proto',
};

/** Where exporters are made, and where they are counted. */
export interface ExportTools {
  readonly sdk: SdkModules;
  readonly accounts: ExportAccounts;
  /** Whether it is only looked at: nothing listens or connects then. */
  readonly isDry?: boolean;
}

/** Processors of OTEL_TRACES_EXPORTER, batched as OTEL_BSP_* say. Default: OTLP. */
export function spanProcessorsFromEnv(tools: ExportTools): readonly SpanProcessor[] {
  const { sdk, accounts } = tools;
  return exportersFromEnv('traces', {
    otlp: () => batchedSpans(tools, otlpExporter(sdk, 'traces')),
    console: () => {
      const { ConsoleSpanExporter, SimpleSpanProcessor } = sdk.load<TraceModule>('@opentelemetry/sdk-trace');
      const exporter = accounts.spans.countingExporter(new ConsoleSpanExporter());
      return accounts.spans.countingSpans(new SimpleSpanProcessor({ exporter }));
    },
    zipkin: () => batchedSpans(tools, new (sdk.load<ZipkinModule>('@opentelemetry/exporter-zipkin').ZipkinExporter)()),
  });
}

/** The exporter behind a BatchSpanProcessor, as OTEL_BSP_* say. */
export function batchedSpans({ sdk, accounts }: ExportTools, given: Exporter): SpanProcessor {
  const { BatchSpanProcessor } = sdk.load<TraceModule>('@opentelemetry/sdk-trace');
  const exporter = accounts.spans.countingExporter(given);
  return accounts.spans.countingSpans(new BatchSpanProcessor(batchOptions('OTEL_BSP', exporter)));
}

/** Processors of OTEL_LOGS_EXPORTER, batched as OTEL_BLRP_* say. Default: OTLP. */
export function logRecordProcessorsFromEnv(tools: ExportTools): readonly LogRecordProcessor[] {
  const { sdk, accounts } = tools;
  return exportersFromEnv('logs', {
    otlp: () => batchedLogRecords(tools, otlpExporter(sdk, 'logs')),
    console: () => {
      const { ConsoleLogRecordExporter, SimpleLogRecordProcessor } = sdk.load<LogsModule>('@opentelemetry/sdk-logs');
      const exporter = accounts.logRecords.countingExporter(new ConsoleLogRecordExporter());
      return accounts.logRecords.countingLogRecords(new SimpleLogRecordProcessor({ exporter }));
    },
  });
}

/** The exporter behind a BatchLogRecordProcessor, as OTEL_BLRP_* say. */
export function batchedLogRecords({ sdk, accounts }: ExportTools, given: Exporter): LogRecordProcessor {
  const { BatchLogRecordProcessor } = sdk.load<LogsModule>('@opentelemetry/sdk-logs');
  const exporter = accounts.logRecords.countingExporter(given);
  return accounts.logRecords.countingLogRecords(new BatchLogRecordProcessor(batchOptions('OTEL_BLRP', exporter)));
}

/**
 * What the variable of the signal names, made.
 *
 * `none` alone means nothing at all. Beside others NodeSDK reads it in two ways: it ignores the whole list for traces, and
 * exports nothing for logs and metrics.
 */
export function exportersFromEnv<T>(signal: Signal, makers: Readonly<Record<string, () => T>>): readonly T[] {
  const variable = `OTEL_${signal.toUpperCase()}_EXPORTER`;
  let names = listFromEnv(variable).filter((name) => signal !== 'traces' || name !== 'null');
  if (names.includes('none')) {
    if (signal !== 'traces' || names[0] === 'none') return [];
    names = ['otlp'];
  }
  if (names.length === 0) names = ['otlp'];
  return names.flatMap((name) => {
    const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
    if (make !== undefined) return [make()];
    diag.warn(
      `@weir/node: ${variable} names an exporter that is not known; known are ${Object.keys(makers).join(', ')}`,
    );
    return [];
  });
}

/** The OTLP exporter of a signal, by the protocol that the environment says. */
export function otlpExporter(sdk: SdkModules, signal: Signal): Exporter {
  const variables = [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`, 'OTEL_EXPORTER_OTLP_PROTOCOL'];
  const protocol = variables.map((name) => textFromEnv(name)?.trim()).find((text) => text !== undefined);
  const known = PACKAGE_OF_PROTOCOL[protocol ?? 'http/protobuf'];
  if (known === undefined) diag.warn(`@weir/node: the OTLP protocol of ${signal} is not known; http/protobuf is taken`);
  const { packages, exported } = OTLP[signal];
  const Class = sdk.load<Readonly<Record<string, ExporterClass>>>(`${packages}-${known ?? 'proto'}`)[exported];
  return new (Class as ExporterClass)();
}

interface ZipkinModule {
  readonly ZipkinExporter: ExporterClass;
}

function batchOptions(prefix: string, exporter: Exporter): BatchOptions {
  return {
    exporter,
    maxQueueSize: positiveFromEnv(`${prefix}_MAX_QUEUE_SIZE`),
    scheduledDelayMillis: positiveFromEnv(`${prefix}_SCHEDULE_DELAY`),
    exportTimeoutMillis: positiveFromEnv(`${prefix}_EXPORT_TIMEOUT`),
    maxExportBatchSize: positiveFromEnv(`${prefix}_MAX_EXPORT_BATCH_SIZE`),
  };
}
