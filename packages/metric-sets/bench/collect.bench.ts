/** What does collecting 10,000 sets of 20 counters cost where 1 % of them were written to since, and exporting that? */
import type { Counter } from '@opentelemetry/api';
import { ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import {
  counter,
  defineMetricSet,
  type InstrumentSpec,
  MetricSetProducer,
  MetricSetRegistry,
  type Temporality,
} from '@weir/metric-sets';
import type { Prepared, Question } from '../../../test/bench/question.ts';
import { OTEL_VERSION } from './rivals.ts';

const SETS = 10_000;
const FIELDS = 20;
const TOUCHED = SETS / 100;

const names = Array.from({ length: FIELDS }, (_, at) => `field${at}`);

/** Collections of one sample, and those before the first: a process that reports for hours has them behind it. */
const COLLECTIONS = 10;
const WARM_UP = 100;

/** Times nothing but the collections. */
async function collectionNs(touch: () => void, collect: () => Promise<unknown>, times = COLLECTIONS): Promise<number> {
  let tookNs = 0n;
  for (let collection = 0; collection < times; collection += 1) {
    touch();
    const start = process.hrtime.bigint();
    await collect();
    tookNs += process.hrtime.bigint() - start;
  }
  return Number(tookNs) / times;
}

/** What is measured of a side: collecting, or what an exporter makes a user pay for. */
type Work = 'collect' | 'export';

/** Makes of what a reader collects the bytes that the OTLP exporter sends: that reads every point. */
async function exported(reader: MetricReader): Promise<number> {
  const { resourceMetrics } = await reader.collect();
  return ProtobufMetricsSerializer.serializeRequest(resourceMetrics)?.length ?? 0;
}

async function metricSets(temporality: Temporality, work: Work = 'collect'): Promise<Prepared> {
  const registry = new MetricSetRegistry();
  const definition = defineMetricSet({
    name: 'bench.wide',
    registrationAttributes: { shard: 'int' },
    metrics: Object.fromEntries(names.map((name) => [name, counter({ unit: '1' })])) as Readonly<
      Record<string, InstrumentSpec<'counter'>>
    >,
  });
  const producer = new MetricSetProducer({ registry, temporality });
  const sets = Array.from({ length: SETS }, (_, shard) => registry.register(definition, { shard }));
  const write = (from: number, to: number): void => {
    for (const set of sets.slice(from, to)) for (const name of names) set[name]?.add(1);
  };
  write(0, SETS);
  await producer.collect();
  let at = 0;
  const touch = (): void => write((at = (at + TOUCHED) % SETS), at + TOUCHED);
  const reader = new Reader({ metricProducers: [producer] });
  const provider = new MeterProvider({ readers: [reader] });
  const collect = work === 'export' ? () => exported(reader) : () => producer.collect();
  await collectionNs(touch, collect, WARM_UP);
  return { sample: () => collectionNs(touch, collect), teardown: () => provider.shutdown() };
}

class Reader extends MetricReader {
  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }

  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
}

async function stock(temporality: AggregationTemporality, work: Work = 'collect'): Promise<Prepared> {
  const reader = new Reader({
    aggregationTemporalitySelector: () => temporality,
    cardinalitySelector: () => SETS + 1,
  });
  const provider = new MeterProvider({ readers: [reader] });
  const counters: Counter[] = names.map((name) => provider.getMeter('bench').createCounter(name));
  const attributes = Array.from({ length: SETS }, (_, shard) => ({ shard }));
  const write = (from: number, to: number): void => {
    for (const one of attributes.slice(from, to)) for (const stream of counters) stream.add(1, one);
  };
  write(0, SETS);
  await reader.collect();
  let at = 0;
  const touch = (): void => write((at = (at + TOUCHED) % SETS), at + TOUCHED);
  const collect = work === 'export' ? () => exported(reader) : () => reader.collect();
  await collectionNs(touch, collect, WARM_UP);
  return { sample: () => collectionNs(touch, collect), teardown: () => provider.shutdown() };
}

const questions: readonly Question[] = [
  {
    name: 'metric-sets/collect-delta',
    question: 'a delta collection of 10,000 sets of 20 counters, 1 % of the sets written since',
    ours: { name: 'MetricSetProducer', setup: () => metricSets('delta') },
    rivals: [{ name: 'OTel SDK', version: OTEL_VERSION, setup: () => stock(AggregationTemporality.DELTA) }],
    bar: { kind: 'at_least', ratio: 20 },
  },
  {
    name: 'metric-sets/export-delta',
    question: 'the same through a stock reader, every point read and encoded as the OTLP exporter does',
    ours: { name: 'MetricSetProducer', setup: () => metricSets('delta', 'export') },
    rivals: [{ name: 'OTel SDK', version: OTEL_VERSION, setup: () => stock(AggregationTemporality.DELTA, 'export') }],
  },
  {
    name: 'metric-sets/collect-cumulative',
    question: 'a cumulative collection of the same',
    ours: { name: 'MetricSetProducer', setup: () => metricSets('cumulative') },
    rivals: [{ name: 'OTel SDK', version: OTEL_VERSION, setup: () => stock(AggregationTemporality.CUMULATIVE) }],
    bar: { kind: 'at_least', ratio: 3 },
  },
];

export default questions;
