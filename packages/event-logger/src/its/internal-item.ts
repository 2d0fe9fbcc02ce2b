/** What travels to the thread of internal telemetry: plain data, in pieces of a bounded size. */
import type { MetricData, ScopeMetrics } from '@weir/otel-compat';
import type { LogEvent } from '../record/log-event.ts';

/** An event, or a part of what a collection of metrics gave. */
export type InternalItem =
  | { readonly kind: 'log'; readonly event: LogEvent }
  | { readonly kind: 'metrics'; readonly scopeMetrics: readonly ScopeMetrics[]; readonly size: number };

/** Characters, roughly: what bounds in bytes count. */
export function sizeOfItem(item: InternalItem): number {
  return item.kind === 'log' ? item.event.size : item.size;
}

const MAX_POINTS = 500;
/** With its attributes; a histogram has its buckets beside. */
const POINT_BYTES = 200;
const HISTOGRAM_BYTES = 600;

interface Piece {
  readonly kind: 'metrics';
  readonly scopeMetrics: { readonly scope: ScopeMetrics['scope']; readonly metrics: MetricData[] }[];
  size: number;
  points: number;
}

/**
 * Items of what was collected, at most 500 points each. Points are copied, since those of a producer may be made when they are
 * read, or be of classes that no other thread knows.
 */
export function metricItems(collected: readonly ScopeMetrics[]): readonly InternalItem[] {
  let piece: Piece | undefined;
  const pieces: Piece[] = [];
  for (const { scope, metrics } of collected) {
    let last: Piece | undefined;
    for (const { dataPoints, ...stream } of metrics.map((metric) => ({ ...metric }))) {
      for (let from = 0; from < dataPoints.length; from += MAX_POINTS) {
        const part = dataPoints.slice(from, from + MAX_POINTS);
        if (piece === undefined || piece.points + part.length > MAX_POINTS) {
          piece = { kind: 'metrics', scopeMetrics: [], size: 0, points: 0 };
          pieces.push(piece);
        }
        if (piece !== last) piece.scopeMetrics.push({ scope: { ...scope }, metrics: [] });
        last = piece;
        const points = part.map(({ startTime, endTime, attributes, value }) => ({
          startTime,
          endTime,
          attributes: { ...attributes },
          value,
        }));
        piece.scopeMetrics.at(-1)?.metrics.push({ ...stream, dataPoints: points } as MetricData);
        piece.points += points.length;
        for (const { value } of points) piece.size += typeof value === 'number' ? POINT_BYTES : HISTOGRAM_BYTES;
      }
    }
  }
  return pieces;
}
