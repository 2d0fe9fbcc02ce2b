/** Instruments that keep a distribution. */
import type { Histogram, Mmsc, Timer } from '../schema/instrument-interfaces.ts';
import { EXTREMES, EXPONENTIAL, HISTOGRAM, MMSC } from '../schema/layout.ts';
import { EPOCH } from '../storage/binding.ts';
import { bucketIndex, recordExponential } from './exponential.ts';
import type { Place } from './place.ts';
import { refused } from './refused.ts';
import { DoubleSlots } from './slots.ts';

const MAX = Number.MAX_VALUE;

// A value is taken where the sum stays finite: that refuses NaN and infinities by the same comparison.

export class MmscSlots extends DoubleSlots implements Mmsc {
  record(value: number): void {
    const { values, at, ints } = this;
    const sum = typeof value === 'number' ? (values[at + MMSC.sum] as number) + value : Number.NaN;
    if (sum >= -MAX && sum <= MAX) {
      const epoch = ints[EPOCH] as number;
      (values[at + MMSC.count] as number) += 1;
      values[at + MMSC.sum] = sum;
      extend(values, at + MMSC.extremes, epoch, value);
      if (ints[this.mark] !== epoch) this.place.mark();
    } else refused('mmsc', value);
  }
}

export class HistogramSlots extends DoubleSlots implements Histogram {
  declare private readonly boundaries: readonly number[];

  constructor(place: Place, offset: number, boundaries: readonly number[]) {
    super(place, offset);
    this.boundaries = boundaries;
  }

  record(value: number): void {
    const { values, at, ints } = this;
    const sum = typeof value === 'number' && value >= 0 ? (values[at + HISTOGRAM.sum] as number) + value : Number.NaN;
    if (sum <= MAX) {
      const epoch = ints[EPOCH] as number;
      (values[at + HISTOGRAM.buckets + bucketIndex(this.boundaries, value)] as number) += 1;
      values[at + HISTOGRAM.sum] = sum;
      extend(values, at + HISTOGRAM.extremes, epoch, value);
      if (ints[this.mark] !== epoch) this.place.mark();
    } else refused('histogram', value);
  }
}

export class TimerSlots extends HistogramSlots implements Timer {
  readonly #nowMs: () => number;
  readonly #perMs: number;

  constructor(
    place: Place,
    offset: number,
    boundaries: readonly number[],
    clock: { readonly nowMs: () => number; readonly perMs: number },
  ) {
    super(place, offset, boundaries);
    this.#nowMs = clock.nowMs;
    this.#perMs = clock.perMs;
  }

  start(): number {
    return this.#nowMs();
  }

  stop(start: number): number {
    const duration = (this.#nowMs() - start) * this.#perMs;
    this.record(duration);
    return duration;
  }
}

export class ExponentialHistogramSlots extends DoubleSlots implements Histogram {
  declare private readonly maxBuckets: number;

  constructor(place: Place, offset: number, maxBuckets: number) {
    super(place, offset);
    this.maxBuckets = maxBuckets;
  }

  record(value: number): void {
    const { values, at, ints } = this;
    const sum = typeof value === 'number' && value >= 0 ? (values[at + EXPONENTIAL.sum] as number) + value : Number.NaN;
    if (sum <= MAX) {
      const epoch = ints[EPOCH] as number;
      if (value === 0) (values[at + EXPONENTIAL.zeroCount] as number) += 1;
      else recordExponential(values, at, this.maxBuckets, value);
      values[at + EXPONENTIAL.sum] = sum;
      extend(values, at + EXPONENTIAL.extremes, epoch, value);
      if (ints[this.mark] !== epoch) this.place.mark();
    } else refused('exponentialHistogram', value);
  }
}

/** Extends the extremes of the present epoch, or begins them. */
function extend(values: Float64Array, extremes: number, epoch: number, value: number): void {
  const pair = extremes + (epoch & 1) * EXTREMES.pair;
  if (values[pair + EXTREMES.tag] !== epoch) {
    values[pair + EXTREMES.min] = value;
    values[pair + EXTREMES.max] = value;
    values[pair + EXTREMES.tag] = epoch;
    return;
  }
  if (value < (values[pair + EXTREMES.min] as number)) values[pair + EXTREMES.min] = value;
  if (value > (values[pair + EXTREMES.max] as number)) values[pair + EXTREMES.max] = value;
}
