/** What a cache counted, as plain data. */
import type { CacheCounts, TierCounts } from './telemetry/counts.ts';

/** Counts since the cache was made. At rest, of each tier, `gets = hits + misses + stale + errors`. */
export interface CacheStats {
  /** By name, in no order. */
  readonly tiers: Readonly<Record<string, Readonly<TierCounts>>>;
  /** Operations that waited for another's work. */
  readonly followers: number;
}

export function cacheStats({ tiers, followers }: CacheCounts): CacheStats {
  return { tiers: structuredClone(Object.fromEntries(tiers)), followers };
}
