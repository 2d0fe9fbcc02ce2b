/** Stock processors that keep everything in memory, and a NodeSDK that runs for one test. */
import { onTestFinished } from 'vitest';
import type { LogRecordProcessor, SpanProcessor } from '@weir/otel-compat';
import type { WeirConfiguration } from '../src/compose.ts';
import { forgetRegistrations, stock } from './sdk-line.ts';

/** A finished span or an emitted record, as an exporter sees it. */
export interface Exported {
  readonly name?: string;
  readonly eventName?: string;
  readonly body?: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource?: { readonly attributes: Readonly<Record<string, unknown>> };
}

interface Keeping {
  getFinishedSpans(): readonly Exported[];
  getFinishedLogRecords(): readonly Exported[];
}

type Class<T> = new (options?: object) => T;

/** A processor, and what it has exported. */
export interface KeepingProcessor<P> {
  readonly processor: P;
  readonly exported: () => readonly Exported[];
}

export function keepingSpans(): KeepingProcessor<SpanProcessor> {
  const trace = stock<Record<string, Class<Keeping & SpanProcessor>>>('@opentelemetry/sdk-trace');
  const exporter = new (trace['InMemorySpanExporter'] as Class<Keeping>)();
  const processor = new (trace['SimpleSpanProcessor'] as Class<SpanProcessor>)({ exporter });
  return { processor, exported: () => exporter.getFinishedSpans() };
}

export function keepingLogRecords(): KeepingProcessor<LogRecordProcessor> {
  const logs = stock<Record<string, Class<Keeping & LogRecordProcessor>>>('@opentelemetry/sdk-logs');
  const exporter = new (logs['InMemoryLogRecordExporter'] as Class<Keeping>)();
  const processor = new (logs['SimpleLogRecordProcessor'] as Class<LogRecordProcessor>)({ exporter });
  return { processor, exported: () => exporter.getFinishedLogRecords() };
}

/** A reader that is asked by hand. */
export interface AskedReader {
  collect(): Promise<{
    readonly resourceMetrics: { readonly scopeMetrics: readonly { readonly scope: { readonly name: string } }[] };
  }>;
}

export function askedReader(): AskedReader {
  const { InMemoryMetricExporter, PeriodicExportingMetricReader } = stock<{
    InMemoryMetricExporter: new (temporality: number) => object;
    PeriodicExportingMetricReader: Class<AskedReader>;
  }>('@opentelemetry/sdk-metrics');
  const exporter = new InMemoryMetricExporter(1);
  return new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000, exportTimeoutMillis: 1_000 });
}

/** Starts a stock NodeSDK, and ends it with the test. */
export function runNodeSdk(configuration: WeirConfiguration): { shutdown(): Promise<void> } {
  const { NodeSDK } = stock<{ NodeSDK: new (options: object) => { start(): void; shutdown(): Promise<void> } }>(
    '@opentelemetry/sdk-node',
  );
  const sdk = new NodeSDK(configuration);
  sdk.start();
  onTestFinished(async () => {
    await sdk.shutdown();
    forgetRegistrations();
  });
  return sdk;
}
