/** Where the numbers of a metric set lie: each instrument has a run of slots, all of a set are one block. */
import type { MetricDescriptor } from '@weir/otel-compat';
import type { InstrumentKind } from './instruments.ts';

/** An instrument of a schema with its place in the block. */
export interface Field {
  /** The member of the set. */
  readonly key: string;
  readonly kind: InstrumentKind;
  readonly descriptor: MetricDescriptor;
  /** First slot, relative to the block. */
  readonly offset: number;
  /** `DataPointType` of the SDK: 0 is histogram, 1 exponential histogram, 2 gauge, 3 sum. */
  readonly pointType: 0 | 1 | 2 | 3;
  /** Undefined for what is no sum. */
  readonly isMonotonic: boolean | undefined;
  /** Upper bounds of a histogram or timer, else empty. */
  readonly boundaries: readonly number[];
  /** Most buckets of an exponential histogram, else 0. */
  readonly maxBuckets: number;
  /** Whether OpenTelemetry's conventions define the metric. */
  readonly standard: boolean;
}

/**
 * Extremes: two pairs, written in turn by the parity of the epoch and each tagged with the epoch it is of, so that a new
 * interval begins without anybody clearing the last; and the extremes of all time, which only the collector writes.
 */
export const EXTREMES: Readonly<Record<'tag' | 'min' | 'max' | 'pair' | 'lifeMin' | 'lifeMax' | 'slots', number>> = {
  tag: 0,
  min: 1,
  max: 2,
  pair: 3,
  lifeMin: 6,
  lifeMax: 7,
  slots: 8,
};

/**
 * Sum: what is a small integer is added to `low`, a 32-bit integer, until that is full; anything else to `high`. Adding
 * integers in place is three times as fast as adding doubles, whose sum must be stored before it can be loaded again.
 * Whoever reads adds the two; a write changes one of them only.
 */
export const SUM: Readonly<Record<'high' | 'low' | 'slots', number>> = { high: 0, low: 1, slots: 2 };

/** Min-max-sum-count. */
export const MMSC: Readonly<Record<'count' | 'sum' | 'extremes' | 'slots', number>> = {
  count: 0,
  sum: 1,
  extremes: 2,
  slots: 2 + EXTREMES.slots,
};

/** Histogram; its count is the sum of its buckets, so that the two cannot disagree. */
export const HISTOGRAM: Readonly<Record<'sum' | 'extremes' | 'buckets', number>> = {
  sum: 0,
  extremes: 1,
  buckets: 1 + EXTREMES.slots,
};

/**
 * Exponential histogram: two copies of its buckets, since a change of scale writes the idle one and then makes it active.
 * Bucket `i` lies at `i` modulo the most buckets, so that a range that grows downward moves nothing.
 */
export const EXPONENTIAL: Readonly<
  Record<'sum' | 'zeroCount' | 'extremes' | 'active' | 'copies' | 'scale' | 'low' | 'high' | 'buckets', number>
> = {
  sum: 0,
  zeroCount: 1,
  extremes: 2,
  active: 2 + EXTREMES.slots,
  copies: 3 + EXTREMES.slots,
  scale: 0,
  low: 1,
  high: 2,
  buckets: 3,
};

/** Slots of one copy of the buckets of an exponential histogram. */
export function copySlots(maxBuckets: number): number {
  return EXPONENTIAL.buckets + maxBuckets;
}

/** The finest scale of the OpenTelemetry data model, where each exponential histogram begins. */
export const MAX_SCALE = 20;

/** How many slots an instrument takes. */
export function slotsOf({ kind, boundaries, maxBuckets }: Omit<Field, 'offset'>): number {
  switch (kind) {
    case 'counter':
    case 'upDownCounter':
      return SUM.slots;
    case 'mmsc':
      return MMSC.slots;
    case 'histogram':
    case 'timer':
      return HISTOGRAM.buckets + boundaries.length + 1;
    case 'exponentialHistogram':
      return EXPONENTIAL.copies + 2 * copySlots(maxBuckets);
    default:
      return 1;
  }
}

/** Offset of the extremes of a field, or undefined for one that has none. */
export function extremesOf({ kind, offset }: Field): number | undefined {
  switch (kind) {
    case 'mmsc':
      return offset + MMSC.extremes;
    case 'histogram':
    case 'timer':
      return offset + HISTOGRAM.extremes;
    case 'exponentialHistogram':
      return offset + EXPONENTIAL.extremes;
    default:
      return undefined;
  }
}

/** What a block holds before anything is written. */
export function emptyBlock(fields: readonly Field[], slots: number): Float64Array {
  const block = new Float64Array(slots);
  for (const field of fields) {
    const { kind, offset, maxBuckets } = field;
    // Minus zero: adding anything, 0 too, makes it another value, so it tells "never written" at no cost.
    if (kind === 'counter' || kind === 'upDownCounter') block[offset] = -0;
    if (kind === 'gauge' || kind === 'observeCounter' || kind === 'observeUpDownCounter') block[offset] = Number.NaN;
    const extremes = extremesOf(field);
    if (extremes !== undefined) {
      for (const pair of [0, EXTREMES.pair]) block[extremes + pair + EXTREMES.tag] = -1;
      block[extremes + EXTREMES.lifeMin] = Number.POSITIVE_INFINITY;
      block[extremes + EXTREMES.lifeMax] = Number.NEGATIVE_INFINITY;
    }
    if (kind === 'exponentialHistogram') {
      for (const copy of [0, 1]) {
        const at = offset + EXPONENTIAL.copies + copy * copySlots(maxBuckets);
        block[at + EXPONENTIAL.scale] = MAX_SCALE;
        block[at + EXPONENTIAL.high] = -1;
      }
    }
  }
  return block;
}
