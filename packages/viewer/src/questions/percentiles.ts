/** Nearest-rank percentiles of durations in nanoseconds. */
import type { Percentiles } from '../api/types/values.ts';

/** Of any number of durations, in any order. */
export function percentilesOf(durations: readonly number[]): Percentiles {
  const sorted = Float64Array.from(durations).toSorted();
  return {
    count: sorted.length,
    p50: rank(sorted, 50),
    p95: rank(sorted, 95),
    p99: rank(sorted, 99),
  };
}

function rank(sorted: Float64Array, percent: number): string {
  return String(sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0);
}
