/** Puts the parts together with what the SDK has already: first enrich, then redact, then wrap, then batch. */
import type { TextMapPropagator } from '@opentelemetry/api';
import type { LogRecordProcessor, SpanProcessor } from '@weir/otel-compat';
import { ClosingProcessor } from './parts/closing-processor.ts';
import type { Contribution } from './parts/contribution.ts';
import { withHooks } from './parts/instrumentation-hooks.ts';
import { textFromEnv } from './sdk/environment.ts';
import {
  batchedSpans,
  type ExportTools,
  logRecordProcessorsFromEnv,
  spanProcessorsFromEnv,
} from './sdk/exporters-from-env.ts';
import { metricReadersFromEnv, withProducer } from './sdk/metric-readers.ts';
import { propagatorsFromEnv } from './sdk/propagators-from-env.ts';
import type { SdkModules } from './sdk/sdk-modules.ts';
import type { CoreModule, Exporter, Instrumentation, MetricReader, SdkOptions } from './sdk/stock.ts';

/** What the stock NodeSDK and `startNodeSdk` take. */
export interface WeirConfiguration extends SdkOptions {
  /** For `startNodeSdk`, which takes them one by one; NodeSDK takes `textMapPropagator`. */
  readonly propagators: TextMapPropagator[];
}

/** Options of the user's own, in the names of both SDK lines. */
type OwnOptions = Omit<SdkOptions, 'spanProcessors' | 'logRecordProcessors' | 'metricReaders' | 'traceExporter'> & {
  readonly spanProcessors?: readonly SpanProcessor[];
  readonly spanProcessor?: SpanProcessor;
  readonly traceExporter?: Exporter;
  readonly logRecordProcessors?: readonly LogRecordProcessor[];
  readonly logRecordProcessor?: LogRecordProcessor;
  readonly metricReaders?: readonly MetricReader[];
  readonly metricReader?: MetricReader;
};

/** Options for the SDK, of what the user and the environment ask for and of the contributions of Weir's parts. */
export function compose(
  tools: ExportTools,
  given: SdkOptions,
  contributions: readonly Contribution[],
  moreInstrumentations: readonly Instrumentation[] = [],
): WeirConfiguration {
  const { sdk } = tools;
  const {
    spanProcessors,
    spanProcessor,
    traceExporter,
    logRecordProcessors,
    logRecordProcessor,
    metricReaders,
    metricReader,
    ...rest
  } = given as OwnOptions;
  const ownInstrumentations = (rest.instrumentations?.flat() ?? []) as Instrumentation[];
  const sampler = textFromEnv('OTEL_TRACES_SAMPLER') === undefined ? find(contributions, 'sampler') : undefined;
  const propagators = composedPropagators(sdk, rest.textMapPropagator, contributions);
  const composed = {
    ...(sampler !== undefined && { sampler }),
    ...rest,
    spanProcessors: composedSpans(
      spanProcessors ?? listOf(spanProcessor) ?? ofExporter(tools, traceExporter) ?? spanProcessorsFromEnv(tools),
      contributions,
    ),
    logRecordProcessors: composedLogs(
      logRecordProcessors ?? listOf(logRecordProcessor) ?? logRecordProcessorsFromEnv(tools),
      contributions,
    ),
    metricReaders: composedReaders(metricReaders ?? listOf(metricReader) ?? metricReadersFromEnv(sdk), contributions),
    textMapPropagator: compositePropagator(sdk, propagators),
    propagators,
    instrumentations: withHooks(
      [...ownInstrumentations, ...moreInstrumentations, ...all(contributions, 'instrumentations')],
      contributions.flatMap(({ hooks }) => (hooks === undefined ? [] : [hooks])),
    ),
  };
  // The SDK's own types have private members, and differ between the lines; the tests compile against both.
  return composed as object as WeirConfiguration;
}

/** Where nothing exports spans, the SDK is to record none. */
function composedSpans(
  exporting: readonly SpanProcessor[],
  contributions: readonly Contribution[],
): readonly SpanProcessor[] {
  const ways = [...exporting, ...all(contributions, 'exportSpans')];
  if (ways.length === 0) return [];
  return [
    ...all(contributions, 'enrichSpans'),
    new ClosingProcessor(contributions),
    ...ways.map((way) => contributions.reduce((inner, { redactSpans }) => redactSpans?.(inner) ?? inner, way)),
  ];
}

function composedLogs(
  exporting: readonly LogRecordProcessor[],
  contributions: readonly Contribution[],
): readonly LogRecordProcessor[] {
  const around = (inner: LogRecordProcessor, step: 'wrapLogs' | 'redactLogs' | 'sampleLogs'): LogRecordProcessor =>
    contributions.reduce((processor, contribution) => contribution[step]?.(processor) ?? processor, inner);
  const redacted = (inner: LogRecordProcessor): LogRecordProcessor => around(around(inner, 'redactLogs'), 'sampleLogs');
  const ways = [
    ...all(contributions, 'handLogs'),
    ...all(contributions, 'exportLogs').map(redacted),
    ...exporting.map((way) => redacted(around(way, 'wrapLogs'))),
  ];
  if (ways.length === 0) return [];
  return [...all(contributions, 'enrichLogs'), new ClosingProcessor(contributions), ...ways];
}

function composedReaders(
  readers: readonly MetricReader[],
  contributions: readonly Contribution[],
): readonly MetricReader[] {
  const producers = contributions.flatMap(({ metricProducer }) => metricProducer ?? []);
  return readers.map((reader) => producers.reduce(withProducer, reader));
}

/** Empty where the user or the environment wants none. */
function composedPropagators(
  sdk: SdkModules,
  given: TextMapPropagator | null | undefined,
  contributions: readonly Contribution[],
): TextMapPropagator[] {
  if (given === null) return [];
  const named = given === undefined ? propagatorsFromEnv(sdk) : new Map([['given', given]]);
  if (named === undefined) return [];
  const baggage = find(contributions, 'baggagePropagator');
  // The stock one would tell every host what Weir's tells allowed ones only.
  const stock = [...named].filter(([name]) => name !== 'baggage' || baggage === undefined).map(([, one]) => one);
  return [...stock, ...(baggage === undefined ? [] : [baggage]), ...all(contributions, 'propagators')];
}

function compositePropagator(sdk: SdkModules, propagators: readonly TextMapPropagator[]): TextMapPropagator | null {
  if (propagators.length === 0) return null;
  const { CompositePropagator } = sdk.load<CoreModule>('@opentelemetry/core');
  return new CompositePropagator({ propagators });
}

type ListKey =
  | 'enrichSpans'
  | 'enrichLogs'
  | 'exportSpans'
  | 'exportLogs'
  | 'handLogs'
  | 'propagators'
  | 'instrumentations';

function all<Key extends ListKey>(
  contributions: readonly Contribution[],
  key: Key,
): readonly NonNullable<Contribution[Key]>[number][] {
  return contributions.flatMap((contribution) => (contribution[key] ?? []) as NonNullable<Contribution[Key]>[number][]);
}

function find<Key extends 'sampler' | 'baggagePropagator'>(
  contributions: readonly Contribution[],
  key: Key,
): Contribution[Key] | undefined {
  return contributions.find((contribution) => contribution[key] !== undefined)?.[key];
}

function listOf<T>(one: T | undefined): readonly T[] | undefined {
  return one === undefined ? undefined : [one];
}

function ofExporter(tools: ExportTools, exporter: Exporter | undefined): readonly SpanProcessor[] | undefined {
  return exporter === undefined ? undefined : [batchedSpans(tools, exporter)];
}
