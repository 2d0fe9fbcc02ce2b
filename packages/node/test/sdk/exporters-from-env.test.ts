import { fc, test } from '@fast-check/vitest';
import { afterEach, expect, vi } from 'vitest';
import { weir } from '../../src/weir.ts';
import { forgetRegistrations, stock } from '../sdk-line.ts';

/** Everything of Weir's own off: what is left is what the environment asks for. */
const NOTHING = {
  requestContext: false,
  flowEvents: false,
  redaction: false,
  metricSets: false,
  eventLogger: false,
  caches: false,
  kafka: false,
} as const;

type Members = Readonly<Record<string, unknown>>;

afterEach(() => {
  forgetRegistrations();
  vi.unstubAllEnvs();
});

/** By the private members of the stock classes, which nothing but this comparison reads. */
function described(processor: unknown): Members {
  const members = processor as Members;
  const { _exporter: exporter } = members;
  const settings = ['_maxExportBatchSize', '_maxQueueSize', '_scheduledDelayMillis', '_exportTimeoutMillis'];
  return {
    // The classes themselves: those of different protocols have the same name.
    processor: (processor as object).constructor,
    exporter: exporter?.constructor,
    ...Object.fromEntries([...settings, '_exportInterval', '_exportTimeout'].map((name) => [name, members[name]])),
  };
}

function stockNodeSdk(): { spans: Members[]; logs: Members[]; readers: Members[] } {
  const { NodeSDK } = stock<{ NodeSDK: new (options: object) => { start(): void; shutdown(): Promise<void> } }>(
    '@opentelemetry/sdk-node',
  );
  const sdk = new NodeSDK({ instrumentations: [], resourceDetectors: [] });
  sdk.start();
  const made = sdk as unknown as {
    _tracerProvider?: { _activeSpanProcessor: { _spanProcessors: unknown[] } };
    _loggerProviderConfig?: { logRecordProcessors: unknown[] };
    _meterProviderConfig?: { readers: unknown[] };
  };
  const result = {
    spans: made._tracerProvider?._activeSpanProcessor._spanProcessors.map(described) ?? [],
    logs: made._loggerProviderConfig?.logRecordProcessors.map(described) ?? [],
    readers: made._meterProviderConfig?.readers.map(described) ?? [],
  };
  forgetRegistrations();
  return result;
}

function ofWeir(): { spans: Members[]; logs: Members[]; readers: Members[] } {
  const { spanProcessors = [], logRecordProcessors = [], metricReaders = [] } = weir(NOTHING);
  const isStock = (one: object): boolean => one.constructor.name !== 'ClosingProcessor';
  return {
    spans: spanProcessors.filter(isStock).map(described),
    logs: logRecordProcessors.filter(isStock).map(described),
    readers: metricReaders.map(described),
  };
}

const protocols = fc.constantFrom(undefined, '', 'grpc', 'http/json', 'http/protobuf', 'carrier-pigeon');
const numbers = fc.constantFrom(undefined, '', '0', '-1', '17', '900', 'many');
const listOf = (...names: readonly string[]): fc.Arbitrary<string | undefined> =>
  fc.option(
    fc.array(fc.constantFrom(...names, ''), { maxLength: 3 }).map((list) => list.join(', ')),
    { nil: undefined },
  );

const environments = fc.record({
  OTEL_TRACES_EXPORTER: listOf('otlp', 'console', 'zipkin', 'none', 'null', 'elsewhere'),
  OTEL_LOGS_EXPORTER: listOf('otlp', 'console', 'none', 'elsewhere'),
  OTEL_METRICS_EXPORTER: listOf('otlp', 'console', 'none', 'elsewhere'),
  OTEL_EXPORTER_OTLP_PROTOCOL: protocols,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocols,
  OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: protocols,
  OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: protocols,
  OTEL_BSP_MAX_QUEUE_SIZE: numbers,
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: numbers,
  OTEL_BSP_SCHEDULE_DELAY: numbers,
  OTEL_BSP_EXPORT_TIMEOUT: numbers,
  OTEL_BLRP_MAX_QUEUE_SIZE: numbers,
  OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: numbers,
  OTEL_BLRP_SCHEDULE_DELAY: numbers,
  OTEL_METRIC_EXPORT_INTERVAL: numbers,
  OTEL_METRIC_EXPORT_TIMEOUT: numbers,
});

test.prop([environments], { numRuns: 150 })(
  'whatever the environment says, the exporters are those that the stock NodeSDK makes of it',
  (environment) => {
    vi.unstubAllEnvs();
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    expect(ofWeir()).toEqual(stockNodeSdk());
  },
);
