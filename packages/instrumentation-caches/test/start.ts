/** A started SDK, an instrumentation, and what the spans of a test say. */
import { type Attributes, metrics } from '@opentelemetry/api';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { startTestSdk, type TestSdk } from '../../../test/support/otel-sdk.ts';
import type { CacheInstrumentation } from '../src/index.ts';

/** A reader that collects when it is asked to. */
export class ManualReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

export interface Started extends Pick<TestSdk, 'tracer'> {
  readonly spans: () => ReadableSpan[];
  readonly logRecords: () => ReturnType<TestSdk['logRecords']>;
  readonly stop: () => Promise<void>;
  /** Each operation in the order of their ends: its name and result, then each tier with its event. */
  readonly told: () => string[];
  readonly named: (name: string) => ReadableSpan[];
  readonly childrenOf: (span: ReadableSpan) => ReadableSpan[];
  /** The values of a metric, by the values of its attributes. */
  readonly counted: (metric: string) => Promise<Record<string, number>>;
  /** The names of the scopes that a metric is of. */
  readonly scopesOf: (metric: string) => Promise<string[]>;
}

/** Starts an SDK, and then an instrumentation of modules that are loaded already. */
export function start<I extends CacheInstrumentation>(
  make: () => I,
  ...modules: readonly object[]
): Started & { readonly instrumentation: I } {
  // Two that start in one millisecond have one start time.
  const begun: string[] = [];
  const noting: SpanProcessor = {
    onStart: (span) => void begun.push(span.spanContext().spanId),
    onEnd: () => {},
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const sdk = startTestSdk({ spanProcessors: [noting] });
  const reader = new ManualReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(meterProvider);
  const instrumentation = make();
  for (const exports of modules) instrumentation.instrumentModule(exports);
  const placeOf = (span: ReadableSpan): number => begun.indexOf(span.spanContext().spanId);
  const inOrder = (spans: ReadableSpan[]): ReadableSpan[] => spans.toSorted((a, b) => placeOf(a) - placeOf(b));
  const childrenOf = (parent: ReadableSpan): ReadableSpan[] =>
    inOrder(sdk.spans().filter(({ parentSpanContext }) => parentSpanContext?.spanId === parent.spanContext().spanId));
  return {
    tracer: sdk.tracer,
    spans: () => sdk.spans(),
    logRecords: () => sdk.logRecords(),
    instrumentation,
    childrenOf,
    named: (name) => sdk.spans().filter((span) => span.name === name),
    told: () =>
      sdk
        .spans()
        .filter(({ attributes }) => attributes['cache.operation'] !== undefined)
        .map((span) =>
          [
            `${span.name} ${String(span.attributes['cache.result'])}`,
            ...childrenOf(span).map(({ name, attributes }) =>
              name === 'cache.tier' ? `${String(attributes['cache.tier'])} ${String(attributes['cache.event'])}` : name,
            ),
          ].join(', '),
        ),
    counted: async (metric) => {
      const { resourceMetrics } = await reader.collect();
      const points = resourceMetrics.scopeMetrics
        .flatMap((scope) => scope.metrics)
        .filter(({ descriptor }) => descriptor.name === metric)
        .flatMap(({ dataPoints }) => [...dataPoints] as { attributes: Attributes; value: unknown }[]);
      return Object.fromEntries(
        points.map(({ attributes, value }) => [
          Object.values(attributes).join(' '),
          typeof value === 'number' ? value : (value as { count: number }).count,
        ]),
      );
    },
    scopesOf: async (metric) => {
      const { resourceMetrics } = await reader.collect();
      return resourceMetrics.scopeMetrics
        .filter(({ metrics: all }) => all.some(({ descriptor }) => descriptor.name === metric))
        .map(({ scope }) => scope.name);
    },
    stop: async () => {
      instrumentation.disable();
      metrics.disable();
      await Promise.all([sdk.stop(), meterProvider.shutdown()]);
    },
  };
}
