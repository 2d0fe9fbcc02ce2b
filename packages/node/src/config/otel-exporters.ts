/** Exporters of OpenTelemetry's declarative configuration, by their names there. */
import { readFileSync } from 'node:fs';
import { errorName } from '@weir/otel-compat';
import { WeirNodeError } from '../errors.ts';
import type { SdkModules } from '../sdk/sdk-modules.ts';
import type { Exporter, ExporterClass, LogsModule, MetricsModule, TraceModule } from '../sdk/stock.ts';
import { configError } from './config-text.ts';
import { entryOf, membersOf, type Node, pairsIn } from './otel-node.ts';

/** The signals, by what their exporters are called. */
export type Signal = 'trace' | 'logs' | 'metrics';

const CLASS: Readonly<Record<Signal, string>> = {
  trace: 'OTLPTraceExporter',
  logs: 'OTLPLogExporter',
  metrics: 'OTLPMetricExporter',
};

/** @throws WeirNodeError `WEIR_NODE_CONFIG` for an exporter that is not known */
export function exporterOf(sdk: SdkModules, signal: Signal, given: Node): Exporter {
  const entry = entryOf(given);
  try {
    return made(sdk, signal, entry);
  } catch (error) {
    if (error instanceof WeirNodeError) throw error;
    // The stock message may have the endpoint in it, and that a password.
    const detail = `${entry.node.path} cannot be set up: its endpoint or one of its files is not right (${errorName(error)}${entry.node.place})`;
    throw configError(detail, error);
  }
}

function made(sdk: SdkModules, signal: Signal, entry: ReturnType<typeof entryOf>): Exporter {
  const { name } = entry;
  const properties = membersOf(entry.node);
  if (name === 'console') return consoleExporter(sdk, signal);
  if (name === 'otlp_http') {
    const encoding = properties['encoding'] ?? 'protobuf';
    const options = {
      ...commonOptions(signal, properties),
      headers: headersOf(properties),
      httpAgentOptions: tlsOf(membersOf(entry.node.at('tls'))),
    };
    return new (otlpClass(sdk, signal, encoding === 'json' ? 'http' : 'proto'))(options);
  }
  if (name === 'otlp_grpc') {
    const options = { ...commonOptions(signal, properties), ...grpcOptions(sdk, entry.node, properties) };
    return new (otlpClass(sdk, signal, 'grpc'))(options);
  }
  throw configError(
    `${entry.node.path} is no exporter that is known (known are otlp_http, otlp_grpc, console${entry.node.place})`,
  );
}

function otlpClass(sdk: SdkModules, signal: Signal, protocol: string): ExporterClass {
  const loaded = sdk.load<Readonly<Record<string, ExporterClass>>>(
    `@opentelemetry/exporter-${signal}-otlp-${protocol}`,
  );
  return loaded[CLASS[signal]] as ExporterClass;
}

function consoleExporter(sdk: SdkModules, signal: Signal): Exporter {
  if (signal === 'trace') return new (sdk.load<TraceModule>('@opentelemetry/sdk-trace').ConsoleSpanExporter)();
  if (signal === 'logs') return new (sdk.load<LogsModule>('@opentelemetry/sdk-logs').ConsoleLogRecordExporter)();
  return new (sdk.load<MetricsModule>('@opentelemetry/sdk-metrics').ConsoleMetricExporter)();
}

type Properties = Readonly<Record<string, unknown>>;

/** By number: the enum is exported by each exporter of metrics for itself. */
const TEMPORALITY: Readonly<Record<string, number>> = { delta: 0, cumulative: 1, low_memory: 2 };

function commonOptions(signal: Signal, properties: Properties): object {
  const preference = TEMPORALITY[String(properties['temporality_preference'])];
  return {
    url: properties['endpoint'] ?? undefined,
    timeoutMillis: properties['timeout'] ?? undefined,
    compression: properties['compression'] === 'gzip' ? 'gzip' : 'none',
    ...(signal === 'metrics' && preference !== undefined && { temporalityPreference: preference }),
  };
}

/** `headers` win over `headers_list`. */
function headersOf(properties: Properties): Record<string, string> | undefined {
  const given = (properties['headers'] ?? []) as readonly { readonly name?: string; readonly value?: string | null }[];
  const pairs = given.map(({ name = '', value }) => [name, value ?? ''] as const);
  const headers = Object.fromEntries([...pairsIn(properties['headers_list']), ...pairs]);
  return Object.keys(headers).length === 0 ? undefined : headers;
}

function tlsOf(tls: Properties): object | undefined {
  const files = { ca: tls['ca_file'], cert: tls['cert_file'], key: tls['key_file'] };
  const given = Object.entries(files).filter(([, file]) => typeof file === 'string');
  return given.length === 0
    ? undefined
    : Object.fromEntries(given.map(([name, file]) => [name, readFileSync(String(file))]));
}

interface GrpcModule {
  readonly createEmptyMetadata: () => { set(name: string, value: string): void };
  readonly createInsecureCredentials: () => unknown;
  readonly createSslCredentials: (ca?: Buffer, key?: Buffer, cert?: Buffer) => unknown;
}

function grpcOptions(sdk: SdkModules, node: Node, properties: Properties): object {
  const grpc = sdk.load<GrpcModule>('@opentelemetry/otlp-grpc-exporter-base');
  const tls = membersOf(node.at('tls'));
  const { ca, key, cert } = (tlsOf(tls) ?? {}) as {
    readonly ca?: Buffer;
    readonly key?: Buffer;
    readonly cert?: Buffer;
  };
  const metadata = grpc.createEmptyMetadata();
  for (const [name, value] of Object.entries(headersOf(properties) ?? {})) metadata.set(name, value);
  const credentials =
    tls['insecure'] === true
      ? grpc.createInsecureCredentials()
      : ca !== undefined || cert !== undefined
        ? grpc.createSslCredentials(ca, key, cert)
        : undefined;
  return { metadata, ...(credentials !== undefined && { credentials }) };
}
