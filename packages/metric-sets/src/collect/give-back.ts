/** Gives back what a failed export carried, so that the next collection carries it again. */
import type { ExponentialHistogramValue, HistogramValue } from '@weir/otel-compat';
import type { CollectorState } from '../accounts/collector-state.ts';
import type { Cell } from '../accounts/live-set.ts';
import { sumIn } from '../accounts/values.ts';
import { combine, readExponential, writeExponential } from '../instruments/exponential.ts';
import { EXPONENTIAL, type Field, HISTOGRAM, MMSC } from '../schema/layout.ts';
import { laterOf, type Point } from './metric-data.ts';

/** Where a point that was handed out came from. */
export interface Handed {
  readonly cell: Cell;
  readonly field: Field;
}

/** Takes the point's numbers back out of the baseline, its extremes into the present interval, and its start with them. */
export function giveBack(state: CollectorState, { cell, field }: Handed, { value, startTime }: Point): void {
  const baseline = state.baselineOf(cell);
  const at = cell.base + field.offset;
  state.revisit.add(cell);
  switch (field.kind) {
    case 'upDownCounter':
    case 'gauge':
    case 'observeUpDownCounter':
      // The value of now is what counts; it is only to be told again.
      baseline[at] = Number.NaN;
      return;
    case 'counter':
    case 'observeCounter':
      take(baseline, at, value as number);
      break;
    case 'mmsc': {
      const histogram = value as HistogramValue;
      take(baseline, at + MMSC.count, histogram.count);
      take(baseline, at + MMSC.sum, sumIn(histogram));
      extend(state, cell, field.offset + MMSC.extremes, histogram);
      break;
    }
    case 'histogram':
    case 'timer': {
      const histogram = value as HistogramValue;
      histogram.buckets.counts.forEach((count, bucket) => take(baseline, at + HISTOGRAM.buckets + bucket, count));
      take(baseline, at + HISTOGRAM.sum, sumIn(histogram));
      extend(state, cell, field.offset + HISTOGRAM.extremes, histogram);
      break;
    }
    case 'exponentialHistogram': {
      const histogram = value as ExponentialHistogramValue;
      const { scale, positive } = histogram;
      const lost = { scale, offset: positive.offset, counts: positive.bucketCounts };
      const kept = combine(readExponential(baseline, at, field.maxBuckets), lost, -1);
      writeExponential(baseline, at, field.maxBuckets, kept);
      take(baseline, at + EXPONENTIAL.zeroCount, histogram.zeroCount);
      take(baseline, at + EXPONENTIAL.sum, histogram.sum ?? 0);
      extend(state, cell, field.offset + EXPONENTIAL.extremes, histogram);
      break;
    }
  }
  const start = state.earlierStarts.get(cell.live) ?? startTime;
  state.earlierStarts.set(cell.live, laterOf(start, startTime) === start ? startTime : start);
}

function take(baseline: Float64Array, at: number, value: number): void {
  (baseline[at] as number) -= value;
}

function extend(state: CollectorState, cell: Cell, extremes: number, value: { min?: number; max?: number }): void {
  if (value.min !== undefined && value.max !== undefined) state.extend(cell, extremes, value.min, value.max);
}
