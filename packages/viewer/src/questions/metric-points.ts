/** What points of a series say, one after the other, and one of them as it was reported. */
import type { MetricPointView, SeriesMeasure } from '../api/types/metrics.ts';
import type { PointDoc } from '../ingest/series-items.ts';
import type { Row } from './context.ts';

/** For each point what its measure says of it; null where it says nothing. */
export function valuesOf(points: readonly Row[], measure: SeriesMeasure, isDelta: boolean): (number | null)[] {
  return points.map((point, index) => {
    const before = points[index - 1];
    if (measure === 'value') return numberOf(point, 'value');
    if (measure === 'rate') return rate(point, before, isDelta);
    return mean(point, before, isDelta);
  });
}

/** A point as it was reported. */
export function pointView(point: Row): MetricPointView {
  const doc = point['doc'] === null ? {} : (JSON.parse(String(point['doc'])) as PointDoc);
  const { min, max, quantiles, exemplars } = doc;
  const [value, count, sum] = [numberOf(point, 'value'), numberOf(point, 'count'), numberOf(point, 'sum')];
  const buckets = bucketsOf(doc);
  return {
    atNs: String(point['at']),
    ...(value !== null && { value }),
    ...(count !== null && { count }),
    ...(sum !== null && { sum }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(buckets.length > 0 && { buckets }),
    ...(quantiles !== undefined && { quantiles: quantiles.map(([quantile, at]) => ({ quantile, value: at })) }),
    ...(exemplars !== undefined && {
      exemplars: exemplars.map(([seen, traceId, spanId]) => ({ value: seen, traceId, spanId })),
    }),
  };
}

function rate(point: Row, before: Row | undefined, isDelta: boolean): number | null {
  const value = numberOf(point, 'value');
  if (value === null) return null;
  if (isDelta) {
    const seconds = secondsBetween(point['start'] === '0' ? before?.['at'] : point['start'], point['at']);
    return seconds > 0 ? value / seconds : null;
  }
  const earlier = before === undefined ? null : numberOf(before, 'value');
  const seconds = secondsBetween(before?.['at'], point['at']);
  // A sum that has fallen was begun anew.
  return earlier === null || seconds <= 0 ? null : (value >= earlier ? value - earlier : value) / seconds;
}

function mean(point: Row, before: Row | undefined, isDelta: boolean): number | null {
  const [count, sum] = [numberOf(point, 'count'), numberOf(point, 'sum')];
  if (count === null || sum === null) return null;
  const [countBefore, sumBefore] =
    isDelta || before === undefined ? [0, 0] : [numberOf(before, 'count') ?? 0, numberOf(before, 'sum') ?? 0];
  const isContinued = count >= countBefore;
  const more = isContinued ? count - countBefore : count;
  return more > 0 ? (isContinued ? sum - sumBefore : sum) / more : null;
}

function bucketsOf(doc: PointDoc): { readonly upTo?: number; readonly count: number }[] {
  const { bounds, counts = [], scale } = doc;
  if (bounds !== undefined) {
    return counts.map((count, index) => ({ ...(index < bounds.length && { upTo: bounds[index] as number }), count }));
  }
  if (scale === undefined) return [];
  const base = 2 ** (2 ** -scale);
  const [offset = 0, above = []] = doc.positive ?? [];
  const [offsetBelow = 0, below = []] = doc.negative ?? [];
  // A bucket reaches from base ** index to base ** (index + 1), mirrored below zero.
  return [
    ...below.map((count, index) => ({ upTo: -(base ** (offsetBelow + index)), count })).toReversed(),
    ...(doc.zero === undefined || doc.zero === 0 ? [] : [{ upTo: 0, count: doc.zero }]),
    ...above.map((count, index) => ({ upTo: base ** (offset + index + 1), count })),
  ].filter(({ upTo }) => Number.isFinite(upTo));
}

function numberOf(row: Row, column: string): number | null {
  const value = row[column];
  return typeof value === 'number' ? value : null;
}

function secondsBetween(from: string | number | null | undefined, to: string | number | null | undefined): number {
  if (from === undefined || from === null) return 0;
  return Number(BigInt(String(to)) - BigInt(String(from))) / 1e9;
}
