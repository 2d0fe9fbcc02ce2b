/** Buckets of exponential histograms: which one a value falls into, and how they become coarser. */
import { copySlots, EXPONENTIAL } from '../schema/layout.ts';

const { active, copies, scale: SCALE, low: LOW, high: HIGH, buckets: BUCKETS } = EXPONENTIAL;

/** The smallest normal double: what is below falls into its bucket (data model, "subnormal values"). */
const MIN_NORMAL = 2.2250738585072014e-308;

/** Bucket of an explicit histogram: the first whose upper bound, inclusive, is not below the value. */
export function bucketIndex(boundaries: readonly number[], value: number): number {
  let low = 0;
  let high = boundaries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= (boundaries[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Bucket of a positive value: `i` where `base^i < value <= base^(i+1)`, base being `2^(2^-scale)`. */
export function exponentialIndex(value: number, scale: number): number {
  return Math.ceil(Math.log2(value < MIN_NORMAL ? MIN_NORMAL : value) * 2 ** scale) - 1;
}

/** Counts a positive value in the active copy of the buckets, making them coarser first where its range would not fit. */
export function recordExponential(values: Float64Array, at: number, maxBuckets: number, value: number): void {
  let copy = at + copies + (values[at + active] as number) * copySlots(maxBuckets);
  let index = exponentialIndex(value, values[copy + SCALE] as number);
  let low = values[copy + LOW] as number;
  let high = values[copy + HIGH] as number;
  if (high < low) {
    low = index;
    high = index;
    values[copy + LOW] = low;
    values[copy + HIGH] = high;
  } else if (index < low || index > high) {
    const from = index < low ? index : low;
    const to = index > high ? index : high;
    if (to - from >= maxBuckets) {
      copy = coarsen(values, at, maxBuckets, from, to);
      index = exponentialIndex(value, values[copy + SCALE] as number);
      low = values[copy + LOW] as number;
      high = values[copy + HIGH] as number;
    }
    if (index < low) values[copy + LOW] = index;
    if (index > high) values[copy + HIGH] = index;
  }
  (values[copy + BUCKETS + positionOf(index, maxBuckets)] as number) += 1;
}

/** Writes the buckets at a scale where `from` to `to` fit into the idle copy, makes that the active one, and gives its slot. */
function coarsen(values: Float64Array, at: number, maxBuckets: number, from: number, to: number): number {
  let shift = 0;
  while (Math.floor(to / 2 ** shift) - Math.floor(from / 2 ** shift) >= maxBuckets) shift += 1;
  const current = values[at + active] as number;
  const source = at + copies + current * copySlots(maxBuckets);
  const target = at + copies + (1 - current) * copySlots(maxBuckets);
  const low = values[source + LOW] as number;
  const high = values[source + HIGH] as number;
  values.fill(0, target + BUCKETS, target + BUCKETS + maxBuckets);
  values[target + SCALE] = (values[source + SCALE] as number) - shift;
  values[target + LOW] = Math.floor(low / 2 ** shift);
  values[target + HIGH] = Math.floor(high / 2 ** shift);
  for (let index = low; index <= high; index += 1) {
    const position = positionOf(Math.floor(index / 2 ** shift), maxBuckets);
    (values[target + BUCKETS + position] as number) += values[
      source + BUCKETS + positionOf(index, maxBuckets)
    ] as number;
  }
  // The one store by which a reader on another thread passes from the whole old copy to the whole new one.
  values[at + active] = 1 - current;
  return target;
}

function positionOf(index: number, maxBuckets: number): number {
  const rest = index % maxBuckets;
  return rest < 0 ? rest + maxBuckets : rest;
}

/** Buckets apart from their slots: `counts[0]` is that of bucket `offset`. */
export interface ExponentialBuckets {
  readonly scale: number;
  readonly offset: number;
  readonly counts: number[];
}

/** A copy of the active buckets of the histogram at slot `at`. */
export function readExponential(values: Float64Array, at: number, maxBuckets: number): ExponentialBuckets {
  for (;;) {
    const current = values[at + active] as number;
    const copy = at + copies + current * copySlots(maxBuckets);
    const offset = values[copy + LOW] as number;
    const length = (values[copy + HIGH] as number) - offset + 1;
    const counts: number[] = [];
    for (let index = 0; index < length && index < maxBuckets; index += 1) {
      counts.push(values[copy + BUCKETS + positionOf(offset + index, maxBuckets)] as number);
    }
    // A writer on another thread may have made them coarser meanwhile, twice even: then this is a mixture.
    if (values[at + active] === current) {
      return { scale: values[copy + SCALE] as number, offset, counts };
    }
  }
}

/** The same counts at a coarser scale. */
export function atScale(buckets: ExponentialBuckets, scale: number): ExponentialBuckets {
  const { counts, offset } = buckets;
  if (counts.length === 0) return { scale, offset: 0, counts: [] };
  if (scale === buckets.scale) return buckets;
  const factor = 2 ** (buckets.scale - scale);
  const low = Math.floor(offset / factor);
  const merged = zeros(Math.floor((offset + counts.length - 1) / factor) - low + 1);
  counts.forEach((count, index) => {
    (merged[Math.floor((offset + index) / factor) - low] as number) += count;
  });
  return { scale, offset: low, counts: merged };
}

/** `a` plus `sign` times `b`, at the finest scale that both have and where the result fits. */
export function combine(
  a: ExponentialBuckets,
  b: ExponentialBuckets,
  sign: 1 | -1,
  maxBuckets: number = Number.POSITIVE_INFINITY,
): ExponentialBuckets {
  if (b.counts.length === 0) return a;
  if (a.counts.length === 0 && sign === 1) return b;
  let scale = Math.min(a.scale, b.scale);
  for (;;) {
    const [left, right] = [atScale(a, scale), atScale(b, scale)];
    const low = left.counts.length === 0 ? right.offset : Math.min(left.offset, right.offset);
    const high = Math.max(left.offset + left.counts.length, right.offset + right.counts.length);
    if (high - low > maxBuckets) {
      scale -= 1;
      continue;
    }
    const counts = zeros(high - low);
    left.counts.forEach((count, index) => ((counts[left.offset + index - low] as number) += count));
    right.counts.forEach((count, index) => ((counts[right.offset + index - low] as number) += sign * count));
    return { scale, offset: low, counts };
  }
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}

/** Without the empty buckets at both ends. */
export function trimmed({ scale, offset, counts }: ExponentialBuckets): ExponentialBuckets {
  const first = counts.findIndex((count) => count !== 0);
  if (first === -1) return { scale, offset: 0, counts: [] };
  const last = counts.findLastIndex((count) => count !== 0);
  return { scale, offset: offset + first, counts: counts.slice(first, last + 1) };
}

/** Replaces what the histogram at slot `at` holds; only for blocks that no other thread writes. */
export function writeExponential(
  values: Float64Array,
  at: number,
  maxBuckets: number,
  buckets: ExponentialBuckets,
): void {
  const copy = at + copies;
  values[at + active] = 0;
  values.fill(0, copy + BUCKETS, copy + BUCKETS + maxBuckets);
  values[copy + SCALE] = buckets.scale;
  values[copy + LOW] = buckets.offset;
  values[copy + HIGH] = buckets.offset + buckets.counts.length - 1;
  buckets.counts.forEach((count, index) => {
    values[copy + BUCKETS + positionOf(buckets.offset + index, maxBuckets)] = count;
  });
}
