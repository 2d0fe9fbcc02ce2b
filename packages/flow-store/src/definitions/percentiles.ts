/** Nearest-rank percentiles of weighted durations. */
import type { Percentiles } from '../contract/answers.ts';
import { bucketMiddle } from './duration-buckets.ts';

/** Up to so many values percentiles are exact. */
export const EXACT_VALUES = 1_000;

/** A duration, and how often it counts. */
export interface Weighted {
  readonly durationNs: bigint;
  readonly weight: number;
}

/** Exact percentiles; of nothing they are 0. */
export function exactPercentiles(values: Iterable<Weighted>): Percentiles {
  const sorted = [...values].sort((a, b) => (a.durationNs < b.durationNs ? -1 : a.durationNs > b.durationNs ? 1 : 0));
  return percentiles(sorted.map(({ durationNs, weight }) => [durationNs, weight]));
}

/** Percentiles of classes, within 0.8 %; of nothing they are 0. */
export function bucketPercentiles(buckets: ReadonlyMap<number, number>): Percentiles {
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  return percentiles(sorted.map(([bucket, weight]) => [bucketMiddle(bucket), weight]));
}

function percentiles(sorted: readonly (readonly [bigint, number])[]): Percentiles {
  const total = sorted.reduce((sum, [, weight]) => sum + weight, 0);
  const at = (percent: bigint): bigint => {
    // The rank as an integer: 0.95 * 20 is not 19 in floating point.
    const rank = Number((BigInt(total) * percent + 99n) / 100n);
    let seen = 0;
    for (const [value, weight] of sorted) {
      seen += weight;
      if (seen >= rank) return value;
    }
    return 0n;
  };
  return { p50: at(50n), p95: at(95n), p99: at(99n) };
}
