/** From data points on the wire to points of the model. */
import { present, presentId, toAttributes, toInt64 } from './attributes.ts';
import type {
  ExponentialBuckets,
  ExponentialHistogramPoint,
  HistogramPoint,
  MetricPoint,
  NumberPoint,
  ReceivedExemplar,
  SummaryPoint,
} from './metric-model.ts';
import type {
  WireBuckets,
  WireExemplar,
  WireExponentialHistogramPoint,
  WireHistogramPoint,
  WireNumberPoint,
  WirePoint,
  WireSummaryPoint,
} from './metric-wire.ts';
import type { Int64 } from './model.ts';

/** A point of a gauge or a sum. */
export function toNumberPoint(point: WireNumberPoint): NumberPoint {
  return { ...base(point), ...present('value', numberValue(point)), exemplars: exemplars(point.exemplars) };
}

/** A point of a histogram. */
export function toHistogramPoint(point: WireHistogramPoint): HistogramPoint {
  return {
    ...base(point),
    ...sumMinMax(point),
    count: toInt64(point.count ?? 0n),
    bucketCounts: (point.bucketCounts ?? []).map(toInt64),
    explicitBounds: point.explicitBounds ?? [],
    exemplars: exemplars(point.exemplars),
  };
}

/** A point of an exponential histogram. */
export function toExponentialHistogramPoint(point: WireExponentialHistogramPoint): ExponentialHistogramPoint {
  return {
    ...base(point),
    ...sumMinMax(point),
    count: toInt64(point.count ?? 0n),
    scale: point.scale ?? 0,
    zeroCount: toInt64(point.zeroCount ?? 0n),
    zeroThreshold: point.zeroThreshold ?? 0,
    positive: buckets(point.positive),
    negative: buckets(point.negative),
    exemplars: exemplars(point.exemplars),
  };
}

/** A point of a summary. */
export function toSummaryPoint(point: WireSummaryPoint): SummaryPoint {
  return {
    ...base(point),
    count: toInt64(point.count ?? 0n),
    sum: point.sum ?? 0,
    quantiles: (point.quantileValues ?? []).map(({ quantile = 0, value = 0 }) => ({ quantile, value })),
  };
}

function base(point: WirePoint): MetricPoint {
  return {
    attributes: toAttributes(point.attributes),
    startTime: point.startTimeUnixNano ?? 0n,
    time: point.timeUnixNano ?? 0n,
    flags: point.flags ?? 0,
  };
}

function sumMinMax(
  point: WireHistogramPoint | WireExponentialHistogramPoint,
): Pick<HistogramPoint, 'sum' | 'min' | 'max'> {
  return { ...present('sum', point.sum), ...present('min', point.min), ...present('max', point.max) };
}

function numberValue({ asInt, asDouble }: WireNumberPoint | WireExemplar): Int64 | undefined {
  return asInt === undefined ? asDouble : toInt64(asInt);
}

function buckets(wire: WireBuckets | undefined): ExponentialBuckets {
  return { offset: wire?.offset ?? 0, bucketCounts: (wire?.bucketCounts ?? []).map(toInt64) };
}

function exemplars(list: readonly WireExemplar[] | undefined): ReceivedExemplar[] {
  return (list ?? []).map((exemplar) => ({
    time: exemplar.timeUnixNano ?? 0n,
    ...present('value', numberValue(exemplar)),
    attributes: toAttributes(exemplar.filteredAttributes),
    ...presentId('traceId', exemplar.traceId),
    ...presentId('spanId', exemplar.spanId),
  }));
}
