/** The model of received metrics: one shape per OTLP metric kind, told apart by `kind`. */
import type { Attributes, Int64, ReceivedOrigin } from './model.ts';

/** A metric of any of the five kinds, with its points. */
export type ReceivedMetric =
  | ReceivedGauge
  | ReceivedSum
  | ReceivedHistogram
  | ReceivedExponentialHistogram
  | ReceivedSummary;

/** What the points of a metric cover: the time since the last report, or all time since the start. */
export type Temporality = 'unspecified' | 'delta' | 'cumulative';

/** What metrics of every kind have. */
export interface ReceivedMetricBase extends ReceivedOrigin {
  readonly name: string;
  readonly description: string;
  /** A UCUM unit; empty where the sender set none. */
  readonly unit: string;
}

/** Values as last seen. */
export interface ReceivedGauge extends ReceivedMetricBase {
  readonly kind: 'gauge';
  readonly points: readonly NumberPoint[];
}

/** Sums of increments. */
export interface ReceivedSum extends ReceivedMetricBase {
  readonly kind: 'sum';
  readonly temporality: Temporality;
  readonly isMonotonic: boolean;
  readonly points: readonly NumberPoint[];
}

/** Counts in buckets with explicit bounds. */
export interface ReceivedHistogram extends ReceivedMetricBase {
  readonly kind: 'histogram';
  readonly temporality: Temporality;
  readonly points: readonly HistogramPoint[];
}

/** Counts in buckets whose bounds grow exponentially. */
export interface ReceivedExponentialHistogram extends ReceivedMetricBase {
  readonly kind: 'exponentialHistogram';
  readonly temporality: Temporality;
  readonly points: readonly ExponentialHistogramPoint[];
}

/** Quantiles computed by the sender. */
export interface ReceivedSummary extends ReceivedMetricBase {
  readonly kind: 'summary';
  readonly points: readonly SummaryPoint[];
}

/** What points of every kind have. Times are nanoseconds since the Unix epoch, 0 where unknown. */
export interface MetricPoint {
  readonly attributes: Attributes;
  readonly startTime: bigint;
  readonly time: bigint;
  /** Bit 0 is set where the point says that no value was recorded. */
  readonly flags: number;
}

/** A point of a gauge or a sum. */
export interface NumberPoint extends MetricPoint {
  /** Absent where no value was recorded. */
  readonly value?: Int64;
  readonly exemplars: readonly ReceivedExemplar[];
}

/** A point of a histogram: `bucketCounts` has one element more than `explicitBounds`, or both are empty. */
export interface HistogramPoint extends MetricPoint {
  readonly count: Int64;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  readonly bucketCounts: readonly Int64[];
  readonly explicitBounds: readonly number[];
  readonly exemplars: readonly ReceivedExemplar[];
}

/** A point of an exponential histogram: the base of its buckets is `2 ** (2 ** -scale)`. */
export interface ExponentialHistogramPoint extends MetricPoint {
  readonly count: Int64;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  readonly scale: number;
  readonly zeroCount: Int64;
  readonly zeroThreshold: number;
  readonly positive: ExponentialBuckets;
  readonly negative: ExponentialBuckets;
  readonly exemplars: readonly ReceivedExemplar[];
}

/** Consecutive buckets of an exponential histogram, the first with index `offset`. */
export interface ExponentialBuckets {
  readonly offset: number;
  readonly bucketCounts: readonly Int64[];
}

/** A point of a summary. */
export interface SummaryPoint extends MetricPoint {
  readonly count: Int64;
  readonly sum: number;
  readonly quantiles: readonly QuantileValue[];
}

/** The value at a quantile from 0 to 1. */
export interface QuantileValue {
  readonly quantile: number;
  readonly value: number;
}

/** A single measurement kept as a sample of a point, with the span during which it was made. */
export interface ReceivedExemplar {
  readonly time: bigint;
  readonly value?: Int64;
  /** Attributes of the measurement that the point does not have. */
  readonly attributes: Attributes;
  readonly traceId?: string;
  readonly spanId?: string;
}
