/** `GET /api/caches`: what caches did, by cache and tier, over time. */
import type { DurationNs, Percentiles, TimeNs } from './values.ts';

/** Requests for a key that a tier answered. */
export interface TierView {
  readonly tier: string;
  readonly requests: number;
  readonly hits: number;
  readonly misses: number;
  /** Hits with a value past its time. */
  readonly stale: number;
  readonly errors: number;
  /** From 0 to 1: hits and stale among requests; absent without requests. */
  readonly hitRatio?: number;
  readonly duration: Percentiles;
  readonly evictions: number;
  /** Values in it, where it tells. */
  readonly entries?: number;
}

/** A cache over a step of time. */
export interface CacheStep {
  /** Begin of the step. */
  readonly atNs: TimeNs;
  readonly operations: number;
  /** Operations that found a value, in whatever tier. */
  readonly hits: number;
  readonly misses: number;
  readonly stale: number;
  readonly loads: number;
  readonly loadErrors: number;
  readonly loadP50: DurationNs;
  readonly loadP95: DurationNs;
  readonly timeSavedNs: DurationNs;
  /** The most operations that shared one load: 1 where none was shared, 0 without loads. */
  readonly stampedeWidth: number;
}

/** A cache. */
export interface CacheView {
  readonly name: string;
  /** Services that use it. */
  readonly services: readonly string[];
  readonly operations: number;
  readonly hits: number;
  readonly misses: number;
  readonly stale: number;
  readonly errors: number;
  /** From 0 to 1: hits and stale among operations that read; absent without such. */
  readonly hitRatio?: number;
  readonly duration: Percentiles;
  readonly loads: Percentiles & { readonly errors: number };
  /** For each hit, the median time of the loader less the time of the hit; as the cache's own metric says, where it is kept. */
  readonly timeSavedNs: DurationNs;
  /** Operations that waited for another's work, and the most that shared one. */
  readonly followers: number;
  readonly stampedeWidth: number;
  /** In the order in which they are consulted. */
  readonly tiers: readonly TierView[];
  readonly steps: readonly CacheStep[];
  /** What the figures were counted from: `spans` where operations have spans, `metrics` where only metrics are kept, `logs` where only events are. */
  readonly source: 'spans' | 'metrics' | 'logs';
}

/** Answer of `GET /api/caches`. */
export interface CacheList {
  readonly caches: readonly CacheView[];
  readonly fromNs: TimeNs;
  readonly toNs: TimeNs;
  readonly stepNs: DurationNs;
}
