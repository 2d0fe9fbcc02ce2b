/** The stock counter with a reader attached, as a user has it. */
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { Counter } from '@opentelemetry/api';
import type { Prepared } from '../../../test/bench/question.ts';

export const OTEL_VERSION = '@opentelemetry/sdk-metrics 3.1.1';

/** What every side is told apart by. */
export const attributes = { 'pipeline.id': 'main', 'core.id': 3, region: 'eu' } as const;

/** Writes a call: a loop of its own on every side, since one write is shorter than the call of a function. */
export const WRITES = 100;

export function otelCounter(makeRun: (counter: Counter) => () => void): Prepared {
  const { provider, teardown } = stockProvider();
  return { run: makeRun(provider.getMeter('bench').createCounter('received')), teardown };
}

/** A counter of each of so many meters, as each metric set is a scope of its own. */
export function otelCounters(count: number, makeRun: (counters: readonly Counter[]) => () => void): Prepared {
  const { provider, teardown } = stockProvider();
  const counters = Array.from({ length: count }, (_, at) =>
    provider.getMeter(`bench.set${at}`).createCounter('received'),
  );
  return { run: makeRun(counters), teardown };
}

function stockProvider(): { readonly provider: MeterProvider; readonly teardown: () => Promise<void> } {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 });
  const provider = new MeterProvider({ readers: [reader] });
  return { provider, teardown: () => provider.shutdown() };
}
