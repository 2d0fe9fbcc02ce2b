/** The SDK's `MetricProducer` port and the data it carries, true of `@opentelemetry/sdk-metrics` 2.x and 3.x. */
import type { Attributes, HrTime } from '@opentelemetry/api';
import type { InstrumentationScope } from './log-record-processor.ts';

/** `AggregationTemporality` of the SDK: 0 is delta, 1 is cumulative. */
export type AggregationTemporality = 0 | 1;

/** Name, unit (UCUM) and value type (0 is int, 1 is double) of a metric stream. */
export interface MetricDescriptor {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly valueType: 0 | 1;
}

/** One point of a stream over `[startTime, endTime]`. */
export interface DataPoint<T> {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly attributes: Attributes;
  readonly value: T;
}

/** Value of an explicit-bucket histogram point; `counts` has one entry more than `boundaries`. */
export interface HistogramValue {
  readonly buckets: { boundaries: number[]; counts: number[] };
  readonly sum?: number;
  readonly count: number;
  readonly min?: number;
  readonly max?: number;
}

/** Value of an exponential histogram point. */
export interface ExponentialHistogramValue {
  readonly count: number;
  readonly sum?: number;
  readonly scale: number;
  readonly zeroCount: number;
  readonly positive: { offset: number; bucketCounts: number[] };
  readonly negative: { offset: number; bucketCounts: number[] };
  readonly min?: number;
  readonly max?: number;
}

interface Stream<Type extends number, Value> {
  readonly descriptor: MetricDescriptor;
  readonly aggregationTemporality: AggregationTemporality;
  readonly dataPointType: Type;
  readonly dataPoints: DataPoint<Value>[];
}

/** A metric stream; `dataPointType` 0 is histogram, 1 exponential histogram, 2 gauge, 3 sum. */
export type MetricData =
  | Stream<0, HistogramValue>
  | Stream<1, ExponentialHistogramValue>
  | Stream<2, number>
  | (Stream<3, number> & { readonly isMonotonic: boolean });

/** Streams of one instrumentation scope. */
export interface ScopeMetrics {
  readonly scope: InstrumentationScope;
  readonly metrics: MetricData[];
}

/** What one collection yields. A reader ignores `resource` of a producer, and loses the whole cycle if `collect` rejects. */
export interface CollectionResult {
  readonly resourceMetrics: { readonly resource: never; readonly scopeMetrics: ScopeMetrics[] };
  readonly errors: unknown[];
}

/** Structural `MetricProducer`: assignable to the stock interface of both SDK lines. */
export interface MetricProducer {
  collect(options?: { timeoutMillis?: number }): Promise<CollectionResult>;
}
