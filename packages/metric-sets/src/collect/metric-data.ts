/** Puts values into the shapes that stock readers and exporters take. */
import type { Attributes, HrTime } from '@opentelemetry/api';
import type {
  AggregationTemporality,
  DataPoint,
  ExponentialHistogramValue,
  HistogramValue,
  MetricData,
  MetricDescriptor,
} from '@weir/otel-compat';
import type { PointValue } from '../accounts/values.ts';
import type { Field } from '../schema/layout.ts';

/** What a collector asks for. */
export type Temporality = 'delta' | 'cumulative';

/**
 * A point, its value not narrowed yet. A class, as the stream is: object literals that once outlived a collection of garbage,
 * as those of the first and largest collection do, are from then on allocated where only a full one reaches them.
 */
export class Point implements DataPoint<PointValue> {
  declare readonly startTime: HrTime;
  declare readonly endTime: HrTime;
  declare readonly attributes: Attributes;
  declare readonly value: PointValue;

  constructor(startTime: HrTime, endTime: HrTime, attributes: Attributes, value: PointValue) {
    this.startTime = startTime;
    this.endTime = endTime;
    this.attributes = attributes;
    this.value = value;
  }
}

class Stream {
  declare readonly descriptor: MetricDescriptor;
  declare readonly aggregationTemporality: AggregationTemporality;
  declare readonly dataPointType: Field['pointType'];
  declare readonly dataPoints: readonly Point[];

  constructor({ descriptor, pointType }: Field, temporality: AggregationTemporality, points: readonly Point[]) {
    this.descriptor = descriptor;
    this.aggregationTemporality = temporality;
    this.dataPointType = pointType;
    this.dataPoints = points;
  }
}

/** Not derived from the other: a call of `super` costs more than the rest of it. */
class SumStream {
  declare readonly descriptor: MetricDescriptor;
  declare readonly aggregationTemporality: AggregationTemporality;
  declare readonly dataPointType: Field['pointType'];
  declare readonly dataPoints: readonly Point[];
  declare readonly isMonotonic: boolean;

  constructor(field: Field, temporality: AggregationTemporality, points: readonly Point[], isMonotonic: boolean) {
    this.descriptor = field.descriptor;
    this.aggregationTemporality = temporality;
    this.dataPointType = 3;
    this.dataPoints = points;
    this.isMonotonic = isMonotonic;
  }
}

/**
 * Whether the points of a field tell what has come since the last ones. Sums that may fall do not, as the OTLP exporter's
 * preference for delta has it (specification, "OTLP Exporter", temporality preference).
 */
export function isDelta({ pointType, isMonotonic }: Field, temporality: Temporality): boolean {
  return temporality === 'delta' && pointType !== 2 && isMonotonic !== false;
}

/** The stream of a field. */
export function metricData(field: Field, temporality: AggregationTemporality, points: readonly Point[]): MetricData {
  const { isMonotonic } = field;
  // The type of the points follows from that of the field, which the compiler cannot see.
  return (isMonotonic === undefined
    ? new Stream(field, temporality, points)
    : new SumStream(field, temporality, points, isMonotonic)) as unknown as MetricData;
}

/** An exponential histogram for who knows none: count, sum and extremes in one bucket. */
export function withoutBuckets(
  field: Field,
  temporality: AggregationTemporality,
  points: readonly Point[],
): MetricData {
  const plain = points.map(({ startTime, endTime, attributes, value }) => {
    const { count, sum, min, max } = value as ExponentialHistogramValue;
    const histogram: HistogramValue = {
      buckets: { boundaries: [], counts: [count] },
      count,
      ...(sum !== undefined && { sum }),
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
    };
    return new Point(startTime, endTime, attributes, histogram);
  });
  return metricData({ ...field, pointType: 0 }, temporality, plain);
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
