/** Starts the stock SDK and the instrumentation for one test. */
import { type HrTime, type Link, metrics as metricsApi, type SpanContext } from '@opentelemetry/api';
import { W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { onTestFinished } from 'vitest';
import { startTestSdk, type TestSdk, type TestSdkOptions } from '../../../test/support/otel-sdk.ts';
import { PlatformaticKafkaInstrumentation, type PlatformaticKafkaInstrumentationConfig } from '../src/index.ts';

export interface Point {
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The sum, where it is a histogram. */
  readonly value: number;
  /** How many values, where it is a histogram. */
  readonly count?: number;
}

export interface Started extends TestSdk {
  readonly instrumentation: PlatformaticKafkaInstrumentation;
  /** Lets time pass. */
  readonly advance: (ms: number) => void;
  readonly named: (name: string) => ReadableSpan[];
  readonly points: (metric: string) => Promise<Point[]>;
}

export type StartOptions = PlatformaticKafkaInstrumentationConfig & { readonly sdk?: TestSdkOptions };

export function start({ sdk: sdkOptions = {}, ...config }: StartOptions = {}): Started {
  const sdk = startTestSdk({
    propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
    ...sdkOptions,
  });
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  let nowMs = 1_000;
  const clock = (): HrTime => [Math.floor(nowMs / 1_000), Math.round((nowMs % 1_000) * 1e6)];
  const instrumentation = new PlatformaticKafkaInstrumentation(config, { clock });
  instrumentation.setMeterProvider(meterProvider);
  onTestFinished(async () => {
    instrumentation.disable();
    metricsApi.disable();
    await Promise.all([sdk.stop(), meterProvider.shutdown()]);
  });
  return {
    ...sdk,
    instrumentation,
    advance: (ms) => void (nowMs += ms),
    named: (name) => sdk.spans().filter((span) => span.name === name),
    async points(metric) {
      exporter.reset();
      await reader.forceFlush();
      const all = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
      const found = all.find(({ descriptor }) => descriptor.name === metric);
      return (found?.dataPoints ?? []).map(({ attributes, value }) => {
        const { sum, count } = value as { readonly sum?: number; readonly count?: number };
        return count === undefined
          ? { attributes, value: value as number }
          : { attributes, value: sum ?? Number.NaN, count };
      });
    },
  };
}

/** The only one. */
export function only<T>(items: readonly T[]): T {
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) throw new Error(`there are ${items.length}, not one`);
  return item;
}

export function spanIdsOf(links: readonly Link[]): string[] {
  return links.map(({ context }) => context.spanId);
}

export function idOf(span: { spanContext: () => SpanContext }): string {
  return span.spanContext().spanId;
}

/** How long a span lasted, in milliseconds. */
export function durationMs({ startTime, endTime }: ReadableSpan): number {
  return (endTime[0] - startTime[0]) * 1_000 + (endTime[1] - startTime[1]) / 1e6;
}
