/** Puts values into the shapes that stock readers and exporters take. */
import type { Attributes, HrTime } from '@opentelemetry/api';
import type { DataPoint, ExponentialHistogramValue, HistogramValue, MetricData } from '@weir/otel-compat';
import type { Field } from '../schema/layout.ts';
import type { PointValue } from './values.ts';

/** What a collector asks for. */
export type Temporality = 'delta' | 'cumulative';

/** A point, its value not narrowed yet. */
export type Point = DataPoint<PointValue>;

/**
 * Whether the points of a field tell what has come since the last ones. Sums that may fall do not, as the OTLP exporter's
 * preference for delta has it (specification, "OTLP Exporter", temporality preference).
 */
export function isDelta({ kind }: Field, temporality: Temporality): boolean {
  return temporality === 'delta' && kind !== 'upDownCounter' && kind !== 'observeUpDownCounter' && kind !== 'gauge';
}

/** The stream of a field. */
export function metricData(field: Field, temporality: Temporality, points: Point[]): MetricData {
  const { kind, descriptor } = field;
  const aggregationTemporality = isDelta(field, temporality) ? 0 : 1;
  switch (kind) {
    case 'counter':
    case 'observeCounter':
      return {
        descriptor,
        aggregationTemporality,
        dataPointType: 3,
        dataPoints: points as DataPoint<number>[],
        isMonotonic: true,
      };
    case 'upDownCounter':
    case 'observeUpDownCounter':
      return {
        descriptor,
        aggregationTemporality,
        dataPointType: 3,
        dataPoints: points as DataPoint<number>[],
        isMonotonic: false,
      };
    case 'gauge':
      return { descriptor, aggregationTemporality, dataPointType: 2, dataPoints: points as DataPoint<number>[] };
    case 'exponentialHistogram':
      return {
        descriptor,
        aggregationTemporality,
        dataPointType: 1,
        dataPoints: points as DataPoint<ExponentialHistogramValue>[],
      };
    default:
      return {
        descriptor,
        aggregationTemporality,
        dataPointType: 0,
        dataPoints: points as DataPoint<HistogramValue>[],
      };
  }
}

/** An exponential histogram for who knows none: count, sum and extremes in one bucket. */
export function withoutBuckets(field: Field, temporality: Temporality, points: readonly Point[]): MetricData {
  return {
    descriptor: field.descriptor,
    aggregationTemporality: isDelta(field, temporality) ? 0 : 1,
    dataPointType: 0,
    dataPoints: points.map((point) => {
      const { count, sum, min, max } = point.value as ExponentialHistogramValue;
      const value: HistogramValue = {
        buckets: { boundaries: [], counts: [count] },
        count,
        ...(sum !== undefined && { sum }),
        ...(min !== undefined && { min }),
        ...(max !== undefined && { max }),
      };
      return { ...point, value };
    }),
  };
}

/** Attributes of a scope as the labels that Prometheus knows them by: `otel.scope.<key>`. */
export function scopeLabels(scope: Attributes, attributes: Attributes): Attributes {
  const labels = Object.entries(scope).map(([key, value]) => [`otel.scope.${key}`, value] as const);
  return Object.freeze({ ...Object.fromEntries(labels), ...attributes });
}

/** The later of two times. */
export function laterOf(a: HrTime, b: HrTime): HrTime {
  return a[0] > b[0] || (a[0] === b[0] && a[1] >= b[1]) ? a : b;
}
