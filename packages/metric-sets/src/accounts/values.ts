/** Reads the numbers of a field: all since its set was registered, or what has come since a baseline. */
import type { ExponentialHistogramValue, HistogramValue } from '@weir/otel-compat';
import {
  combine,
  type ExponentialBuckets,
  readExponential,
  trimmed,
  writeExponential,
} from '../instruments/exponential.ts';
import { EXPONENTIAL, EXTREMES, type Field, HISTOGRAM, MMSC, SUM } from '../schema/layout.ts';
import { faults } from '../state.ts';
import type { CollectorState } from './collector-state.ts';
import type { Cell } from './live-set.ts';
import type { ReadableBlock } from '../storage/readable-block.ts';

/** The value of a point. */
export type PointValue = number | HistogramValue | ExponentialHistogramValue;

/** The sum at a slot: minus zero where nothing was ever added. */
export function sumAt({ values, ints }: Pick<ReadableBlock, 'values' | 'ints'>, at: number): number {
  const low = ints[(at + SUM.low) * 2] as number;
  return low === 0 ? (values[at] as number) : (values[at] as number) + low;
}

interface Extremes {
  readonly min: number;
  readonly max: number;
}

/** Everything since the set was registered; undefined where nothing was ever written. */
export function totalOf(field: Field, block: ReadableBlock): PointValue | undefined {
  const { values } = block;
  const at = block.base + field.offset;
  switch (field.kind) {
    case 'counter':
    case 'upDownCounter': {
      const value = sumAt(block, at);
      return value === 0 && 1 / value < 0 ? undefined : asExported(field, value);
    }
    case 'gauge':
    case 'observeCounter':
    case 'observeUpDownCounter': {
      const value = values[at] as number;
      return Number.isNaN(value) ? undefined : asExported(field, value);
    }
    case 'mmsc': {
      const count = values[at + MMSC.count] as number;
      return count === 0
        ? undefined
        : histogramValue([], [count], count, values[at + MMSC.sum] as number, lifetime(values, at + MMSC.extremes));
    }
    case 'histogram':
    case 'timer': {
      const counts = countsOf(field, values, at);
      const count = sumOf(counts);
      return count === 0
        ? undefined
        : histogramValue(
            field.boundaries,
            counts,
            count,
            values[at + HISTOGRAM.sum] as number,
            lifetime(values, at + HISTOGRAM.extremes),
          );
    }
    case 'exponentialHistogram':
      return exponentialValue(
        readExponential(values, at, field.maxBuckets),
        values[at + EXPONENTIAL.zeroCount] as number,
        values[at + EXPONENTIAL.sum] as number,
        lifetime(values, at + EXPONENTIAL.extremes),
      );
  }
}

/**
 * What has come since the baseline of a cell, which then is the present; undefined where nothing has.
 *
 * @param block what the cell holds now
 */
export function takeDelta(
  field: Field,
  cell: Cell,
  block: ReadableBlock,
  state: CollectorState,
): PointValue | undefined {
  const { values } = block;
  const at = block.base + field.offset;
  const baseline = state.baselineOf(cell);
  const was = cell.base + field.offset;
  switch (field.kind) {
    case 'counter':
      return takeSum(field, sumAt(block, at), baseline, was);
    case 'observeCounter': {
      const now = values[at] as number;
      const before = baseline[was] as number;
      if (now === before || Number.isNaN(now)) return undefined;
      baseline[was] = now;
      // What falls was begun anew: all of it has come since.
      const isNew = Number.isNaN(before) || now < before;
      return isNew ? asExported(field, now) : nonZero(asExported(field, now) - asExported(field, before));
    }
    case 'upDownCounter':
    case 'gauge':
    case 'observeUpDownCounter': {
      // Not a difference: their streams are of the present value, and left out where that has not changed.
      const now = field.kind === 'upDownCounter' ? sumAt(block, at) : (values[at] as number);
      if (Object.is(now, baseline[was]) || Number.isNaN(now)) return undefined;
      baseline[was] = now;
      return asExported(field, now);
    }
    case 'mmsc': {
      const count = taken(values, at + MMSC.count, baseline, was + MMSC.count);
      if (count === 0) return undefined;
      const sum = taken(values, at + MMSC.sum, baseline, was + MMSC.sum);
      return histogramValue([], [count], count, sum, state.takeExtremes(cell, field.offset + MMSC.extremes));
    }
    case 'histogram':
    case 'timer': {
      const counts: number[] = [];
      for (let bucket = 0; bucket <= field.boundaries.length; bucket += 1) {
        const slot = HISTOGRAM.buckets + bucket;
        counts.push(taken(values, at + slot, baseline, was + slot));
      }
      const count = sumOf(counts);
      if (count === 0) return undefined;
      const sum = taken(values, at + HISTOGRAM.sum, baseline, was + HISTOGRAM.sum);
      const extremes = state.takeExtremes(cell, field.offset + HISTOGRAM.extremes);
      return histogramValue(field.boundaries, counts, count, sum, extremes);
    }
    case 'exponentialHistogram': {
      const { maxBuckets } = field;
      const now = readExponential(values, at, maxBuckets);
      const buckets = combine(now, readExponential(baseline, was, maxBuckets), -1);
      const zeroCount = taken(values, at + EXPONENTIAL.zeroCount, baseline, was + EXPONENTIAL.zeroCount);
      if (zeroCount === 0 && buckets.counts.every((count) => count === 0)) return undefined;
      writeExponential(baseline, was, maxBuckets, now);
      const sum = taken(values, at + EXPONENTIAL.sum, baseline, was + EXPONENTIAL.sum);
      return exponentialValue(buckets, zeroCount, sum, state.takeExtremes(cell, field.offset + EXPONENTIAL.extremes));
    }
  }
}

/** What has come to a counter since its baseline, which then is the present. */
function takeSum(field: Field, now: number, baseline: Float64Array, was: number): number | undefined {
  const before = baseline[was] as number;
  // Less only by rounding: where doubles of several threads are added in another order.
  if (!(now > before)) return undefined;
  baseline[was] = now;
  // A double that was never counted past what is exact needs no second look.
  if (field.descriptor.valueType === 1 && now <= Number.MAX_SAFE_INTEGER) return now - before;
  return nonZero(asExported(field, now) - asExported(field, before));
}

/** Whole numbers where the schema says so; the differences of what is cut off add up to less than 1. */
function asExported({ descriptor }: Field, value: number): number {
  if (descriptor.valueType === 1 && value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER)
    return value + 0;
  if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) {
    precisionLost({ descriptor });
  }
  return descriptor.valueType === 0 ? positive(Math.trunc(value)) : positive(value);
}

/** Says once that a number is too large to be exact. */
export function precisionLost({ descriptor: { name } }: Pick<Field, 'descriptor'>): void {
  faults.count('precision_lost', `${name} has passed 2^53: small additions no longer change it`);
}

/** An integer that grew by a fraction has not changed. */
function nonZero(value: number): number | undefined {
  return value === 0 ? undefined : value;
}

/** Zero is zero: minus zero only tells that nothing was written. */
function positive(value: number): number {
  return value + 0;
}

/** What a slot holds more than the baseline, which then holds as much. */
function taken(values: Float64Array, at: number, baseline: Float64Array, was: number): number {
  const now = values[at] as number;
  const difference = now - (baseline[was] as number);
  baseline[was] = now;
  return difference;
}

function lifetime(values: Float64Array, extremes: number): Extremes | undefined {
  const min = values[extremes + EXTREMES.lifeMin] as number;
  const max = values[extremes + EXTREMES.lifeMax] as number;
  return min <= max ? { min, max } : undefined;
}

function countsOf({ boundaries }: Field, values: Float64Array, at: number): number[] {
  return Array.from(values.subarray(at + HISTOGRAM.buckets, at + HISTOGRAM.buckets + boundaries.length + 1));
}

function sumOf(counts: readonly number[]): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}

/** Sums that are not exported but must be given back when the rest is. */
const withheldSums = new WeakMap<HistogramValue, number>();

/** The sum of a histogram, shown or not. */
export function sumIn(value: HistogramValue): number {
  return value.sum ?? withheldSums.get(value) ?? 0;
}

/** The sum of what may be negative is left out: as a counter it could fall (OTLP, HistogramDataPoint.sum). */
function histogramValue(
  boundaries: readonly number[],
  counts: number[],
  count: number,
  sum: number,
  extremes: Extremes | undefined,
): HistogramValue {
  const buckets = { boundaries: boundaries as number[], counts };
  if (extremes === undefined) return { buckets, sum, count };
  if (extremes.min >= 0) return { buckets, sum, count, ...extremes };
  const withheld = { buckets, count, ...extremes };
  withheldSums.set(withheld, sum);
  return withheld;
}

function exponentialValue(
  buckets: ExponentialBuckets,
  zeroCount: number,
  sum: number,
  extremes: Extremes | undefined,
): ExponentialHistogramValue | undefined {
  const { scale, offset, counts } = trimmed(buckets);
  const count = zeroCount + sumOf(counts);
  if (count === 0) return undefined;
  return {
    count,
    sum,
    // A scale says nothing where there are no buckets.
    scale: counts.length === 0 ? 0 : scale,
    zeroCount,
    positive: { offset, bucketCounts: counts },
    negative: { offset: 0, bucketCounts: [] },
    ...extremes,
  };
}
