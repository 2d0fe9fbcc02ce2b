/** How much memory does a set take? Bytes are shown where other benches show nanoseconds. */
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { counter, defineMetricSet, type InstrumentSpec, MetricSetProducer, MetricSetRegistry } from '@weir/metric-sets';
import type { Question } from '../../../test/bench/question.ts';
import { OTEL_VERSION } from './rivals.ts';

const SETS = 2_000;
const names = Array.from({ length: 20 }, (_, at) => `field${at}`);
const definition = defineMetricSet({
  name: 'bench.heap',
  registrationAttributes: { shard: 'int' },
  metrics: Object.fromEntries(names.map((name) => [name, counter({ unit: '1' })])) as Readonly<
    Record<string, InstrumentSpec<'counter'>>
  >,
});

/** Bytes that stay when `fill` has returned, divided by the sets. What it returns is held until they are counted. */
function bytesPerSet(fill: () => unknown): number {
  const before = usedBytes();
  const held = [fill()];
  const after = usedBytes();
  held.length = 0;
  return (after - before) / SETS;
}

function usedBytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function metricSets(): unknown {
  const registry = new MetricSetRegistry();
  const producer = new MetricSetProducer({ registry, temporality: 'delta' });
  const sets = Array.from({ length: SETS }, (_, shard) => registry.register(definition, { shard }));
  for (const set of sets) for (const name of names) set[name]?.add(1);
  return [registry, producer, sets];
}

function stock(): unknown {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: 3_600_000,
    cardinalityLimits: { default: SETS + 1 },
  });
  const provider = new MeterProvider({ readers: [reader] });
  const counters = names.map((name) => provider.getMeter('bench').createCounter(name));
  const attributes = Array.from({ length: SETS }, (_, shard) => ({ shard }));
  for (const one of attributes) for (const stream of counters) stream.add(1, one);
  return [provider, counters, attributes];
}

const question: Question = {
  name: 'metric-sets/heap',
  question: 'bytes of a set of 20 counters that were written to (1 ns stands for 1 byte)',
  ours: { name: 'metric set', setup: () => ({ sample: () => bytesPerSet(metricSets) }) },
  rivals: [{ name: 'OTel counters', version: OTEL_VERSION, setup: () => ({ sample: () => bytesPerSet(stock) }) }],
};

export default question;
