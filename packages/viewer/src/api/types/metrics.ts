/** `GET /api/metric-sets` and `GET /api/metric-sets/{scope}`: metrics by their scope, which of a metric set is its name. */
import type { JsonAttributes, TimeNs } from './values.ts';

/** A scope in one line. */
export interface MetricSetRow {
  readonly scope: string;
  readonly version: string;
  readonly services: readonly string[];
  readonly metrics: number;
  readonly series: number;
  /** Time of its newest point. */
  readonly lastNs: TimeNs;
}

/** Answer of `GET /api/metric-sets`, by scope. */
export interface MetricSetList {
  readonly metricSets: readonly MetricSetRow[];
}

/** OTLP's kinds. */
export type MetricKind = 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary';

/**
 * What `values` of a series are: `value` as reported (gauges, sums that may fall), `rate` per second since the point before
 * (sums that only rise), `mean` of what was measured since the point before (histograms and summaries).
 */
export type SeriesMeasure = 'value' | 'rate' | 'mean';

/** A metric for one combination of attributes, of one service. */
export interface MetricSeries {
  readonly id: string;
  readonly service: string;
  readonly attributes: JsonAttributes;
  /** Times of the points, oldest first, and at the same places what they say; null where they say nothing. At most 240. */
  readonly timesNs: readonly TimeNs[];
  readonly values: readonly (number | null)[];
  /** The last point as reported. */
  readonly last: MetricPointView;
}

/** A point as reported. */
export interface MetricPointView {
  readonly atNs: TimeNs;
  /** Of a gauge or a sum. */
  readonly value?: number;
  /** Of the others. */
  readonly count?: number;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  /** Of a histogram: counts by upper bound, the last one without. */
  readonly buckets?: readonly { readonly upTo?: number; readonly count: number }[];
  /** Of a summary. */
  readonly quantiles?: readonly { readonly quantile: number; readonly value: number }[];
  /** Spans that were kept as samples. */
  readonly exemplars?: readonly { readonly value: number; readonly traceId: string; readonly spanId: string }[];
}

/** A metric with its series. */
export interface MetricView {
  readonly name: string;
  readonly description: string;
  /** A UCUM unit; empty where there is none. */
  readonly unit: string;
  readonly kind: MetricKind;
  readonly temporality?: 'delta' | 'cumulative';
  readonly measure: SeriesMeasure;
  /** At most 100, those that changed last first. */
  readonly series: readonly MetricSeries[];
  /** How many there are in all. */
  readonly seriesCount: number;
}

/** Answer of `GET /api/metric-sets/{scope}`. */
export interface MetricSetAnswer {
  readonly scope: string;
  readonly metrics: readonly MetricView[];
}
