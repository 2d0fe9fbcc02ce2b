/** Metrics as series and points. */
import type {
  ExponentialBuckets,
  ExponentialHistogramPoint,
  HistogramPoint,
  NumberPoint,
  ReceivedExemplar,
  ReceivedMetric,
  SummaryPoint,
} from '../otlp/metric-model.ts';
import type { Int64 } from '../otlp/model.ts';
import type { Column, SeriesItem } from '../rows/batch.ts';
import { int64, name } from '../rows/columns.ts';
import { hashOf, type Origins } from './origins.ts';
import { storedAttributes } from '../rows/stored-value.ts';

/** Buckets, quantiles or exemplars of one point that are kept. */
const MAX_PARTS = 1_024;

/** What a point holds beside its columns; absent what it does not have. */
export interface PointDoc {
  readonly min?: number;
  readonly max?: number;
  readonly bounds?: readonly number[];
  readonly counts?: readonly number[];
  readonly scale?: number;
  readonly zero?: number;
  /** The first index, and the counts from there. */
  readonly positive?: readonly [number, readonly number[]];
  readonly negative?: readonly [number, readonly number[]];
  readonly quantiles?: readonly (readonly [number, number])[];
  /** value trace span */
  readonly exemplars?: readonly (readonly [number, string, string])[];
}

/** One series for each combination of attributes of each metric. */
export function seriesItems(metrics: readonly ReceivedMetric[], origins: Origins): SeriesItem[] {
  const series = new Map<string, { item: Omit<SeriesItem, 'points'>; points: (readonly Column[])[] }>();
  for (const metric of metrics) {
    const origin = origins.placeOf(metric);
    const temporality = 'temporality' in metric ? metric.temporality : '';
    const monotonic = metric.kind === 'sum' && metric.isMonotonic ? 1 : 0;
    const kept = [name(metric.name), metric.kind, temporality, monotonic, name(metric.unit), name(metric.description)];
    for (const point of metric.points) {
      const attributes = JSON.stringify(storedAttributes(point.attributes).stored);
      const columns = [...kept, attributes];
      // Of the resource too: two processes of one service are two series.
      const key = hashOf(JSON.stringify([origins.rows[origin]?.key, columns]));
      let known = series.get(key);
      if (known === undefined) series.set(key, (known = { item: { origin, key, columns }, points: [] }));
      known.points.push(pointColumns(point));
    }
  }
  return [...series.values()].map(({ item, points }) => ({ ...item, points }));
}

function pointColumns(point: NumberPoint | HistogramPoint | ExponentialHistogramPoint | SummaryPoint): Column[] {
  const { value, count, sum, doc } = said(point);
  return [
    int64(point.time),
    int64(point.startTime),
    finite(value),
    finite(count),
    finite(sum),
    Object.keys(doc).length === 0 ? null : JSON.stringify(doc),
  ];
}

interface Said {
  readonly value?: number | undefined;
  readonly count?: number;
  readonly sum?: number | undefined;
  readonly doc: PointDoc;
}

function said(point: NumberPoint | HistogramPoint | ExponentialHistogramPoint | SummaryPoint): Said {
  if ('quantiles' in point) {
    const quantiles = point.quantiles.slice(0, MAX_PARTS).map(({ quantile, value }) => [quantile, value] as const);
    return { count: Number(point.count), sum: point.sum, doc: { quantiles } };
  }
  const exemplars = storedExemplars(point.exemplars);
  if ('explicitBounds' in point) {
    const buckets =
      point.explicitBounds.length <= MAX_PARTS
        ? { bounds: point.explicitBounds, counts: numbers(point.bucketCounts.slice(0, MAX_PARTS + 1)) }
        : {};
    return { count: Number(point.count), sum: point.sum, doc: { ...minMax(point), ...buckets, ...exemplars } };
  }
  if ('scale' in point) {
    const { scale, zeroCount, positive, negative } = point;
    const doc = {
      ...minMax(point),
      scale,
      zero: Number(zeroCount),
      positive: storedBuckets(positive),
      negative: storedBuckets(negative),
      ...exemplars,
    };
    return { count: Number(point.count), sum: point.sum, doc };
  }
  return { value: point.value === undefined ? undefined : Number(point.value), doc: exemplars };
}

function minMax({ min, max }: HistogramPoint | ExponentialHistogramPoint): PointDoc {
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

function storedBuckets({ offset, bucketCounts }: ExponentialBuckets): readonly [number, readonly number[]] {
  return [offset, numbers(bucketCounts.slice(0, MAX_PARTS))];
}

function storedExemplars(exemplars: readonly ReceivedExemplar[]): PointDoc {
  const kept = exemplars.flatMap(({ value, traceId, spanId }) =>
    value === undefined || traceId === undefined || spanId === undefined
      ? []
      : [[Number(value), traceId, spanId] as const],
  );
  return kept.length === 0 ? {} : { exemplars: kept.slice(0, MAX_PARTS) };
}

function numbers(counts: readonly Int64[]): number[] {
  return counts.map(Number);
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
