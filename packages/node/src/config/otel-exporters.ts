/** Exporters of OpenTelemetry's declarative configuration, by their names there. */
import { readFileSync } from 'node:fs';
import { errorName } from '@weir/otel-compat';
import { WeirNodeError } from '../errors.ts';
import type { SdkModules } from '../sdk/sdk-modules.ts';
import type { Exporter, ExporterClass, LogsModule, MetricsModule, TraceModule } from '../sdk/stock.ts';
import { componentProvider } from './component-providers.ts';
import { configError } from './config-text.ts';
import { entryOf, inParentheses, type Node, pairsIn, textOf, timeoutOf, unknownComponent } from './otel-node.ts';

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
    if (error instanceof WeirNodeError) throw placed(error, entry.node);
    // The stock message may have the endpoint in it, and that a password.
    const detail = `${entry.node.path} cannot be set up: its endpoint or one of its files is not right (${errorName(error)}${entry.node.place})`;
    throw configError(detail, error);
  }
}

/** A component of Weir names its keys from itself on. */
function placed(error: WeirNodeError, { path, place }: Node): WeirNodeError {
  const name = path.slice(path.lastIndexOf('.') + 1);
  const [, detail] = error.message.split(`${error.code}: ${name}`);
  return detail === undefined ? error : configError(`${path}${detail}${place.replace(/^, (.*)$/, ' ($1)')}`, error);
}

const COMPRESSIONS = ['gzip', 'none'];

function made(sdk: SdkModules, signal: Signal, { name, node }: ReturnType<typeof entryOf>): Exporter {
  if (name === 'console') return consoleExporter(sdk, signal);
  if (name === 'otlp_http') {
    const encoding = node.at('encoding').value ?? 'protobuf';
    const options = {
      ...commonOptions(sdk, signal, node),
      headers: headersOf(node),
      httpAgentOptions: tlsOf(node.at('tls')),
    };
    return new (otlpClass(sdk, signal, encoding === 'json' ? 'http' : 'proto'))(options);
  }
  if (name === 'otlp_grpc') {
    const options = { ...commonOptions(sdk, signal, node), ...grpcOptions(sdk, node) };
    return new (otlpClass(sdk, signal, 'grpc'))(options);
  }
  const provider = signal === 'logs' ? componentProvider('LogRecordExporter', name) : undefined;
  if (provider !== undefined) return provider.create(node.whole()) as Exporter;
  throw unknownComponent(node, 'exporter', 'otlp_http, otlp_grpc, console');
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

/** By number: the enum is exported by each exporter of metrics for itself. */
const TEMPORALITY: Readonly<Record<string, number>> = { delta: 0, cumulative: 1, low_memory: 2 };

function commonOptions(sdk: SdkModules, signal: Signal, node: Node): object {
  const compression = node.at('compression');
  if (!COMPRESSIONS.includes(textOf(compression) ?? 'none')) {
    throw configError(`${compression.path} must be one of ${COMPRESSIONS.join(', ')}${inParentheses(compression)}`);
  }
  return {
    url: node.at('endpoint').value,
    timeoutMillis: timeoutOf(node.at('timeout')),
    compression: compression.value ?? 'none',
    ...(signal === 'metrics' && {
      temporalityPreference: TEMPORALITY[textOf(node.at('temporality_preference')) ?? ''],
      aggregationPreference: histogramsOf(sdk, node.at('default_histogram_aggregation').value),
    }),
  };
}

/** Chooses by kind of instrument; undefined leaves it to the exporter. */
function histogramsOf(sdk: SdkModules, given: unknown): ((instrumentType: string) => object) | undefined {
  if (given === undefined) return undefined;
  const { AggregationType } = sdk.load<MetricsModule>('@opentelemetry/sdk-metrics');
  const isExponential = given === 'base2_exponential_bucket_histogram';
  const ofHistograms = isExponential ? 'EXPONENTIAL_HISTOGRAM' : 'EXPLICIT_BUCKET_HISTOGRAM';
  return (instrumentType) => ({ type: AggregationType[instrumentType === 'HISTOGRAM' ? ofHistograms : 'DEFAULT'] });
}

/** `headers` win over `headers_list`. */
function headersOf(node: Node): Record<string, string> | undefined {
  const given = node
    .at('headers')
    .items()
    .map((header) => [textOf(header.at('name')) ?? '', textOf(header.at('value'))] as const)
    .filter((header): header is [string, string] => header[1] !== undefined);
  const headers = Object.fromEntries([...pairsIn(node.at('headers_list')), ...given]);
  return Object.keys(headers).length === 0 ? undefined : headers;
}

interface TlsFiles {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

function tlsOf(tls: Node): TlsFiles | undefined {
  const files = { ca: tls.at('ca_file'), cert: tls.at('cert_file'), key: tls.at('key_file') };
  const given = Object.entries(files).filter(([, { value }]) => typeof value === 'string');
  if (given.length === 0) return undefined;
  return Object.fromEntries(given.map(([name, { value }]) => [name, readFileSync(String(value))]));
}

interface GrpcModule {
  readonly createEmptyMetadata: () => { set(name: string, value: string): void };
  readonly createInsecureCredentials: () => unknown;
  readonly createSslCredentials: (ca?: Buffer, key?: Buffer, cert?: Buffer) => unknown;
}

function grpcOptions(sdk: SdkModules, node: Node): object {
  const grpc = sdk.load<GrpcModule>('@opentelemetry/otlp-grpc-exporter-base');
  const tls = node.at('tls');
  const files = tlsOf(tls);
  const metadata = grpc.createEmptyMetadata();
  for (const [name, value] of Object.entries(headersOf(node) ?? {})) metadata.set(name, value);
  if (tls.at('insecure').value === true) return { metadata, credentials: grpc.createInsecureCredentials() };
  if (files === undefined) return { metadata };
  return { metadata, credentials: grpc.createSslCredentials(files.ca, files.key, files.cert) };
}
