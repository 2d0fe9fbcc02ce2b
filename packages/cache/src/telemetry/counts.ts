/** What a cache counts whether or not anybody listens: plain numbers, read when metrics are collected or asked for. */
import { DECODE_FAILURES, type DecodeFailure, EVICTION_REASONS, type EvictionReason } from '../names.ts';
import { type CacheOperationName, type CacheResult, OPERATIONS, RESULTS } from '../names.ts';

/** Counts of one tier. At rest `gets = hits + misses + stale + errors`. */
export interface TierCounts {
  /** Times that the tier was asked for a key. */
  gets: number;
  /** Answered with a value within its time. */
  hits: number;
  /** Answered with none, with one past its time, or with one that could not be read. */
  misses: number;
  /** Of the misses, those past their time. */
  expired: number;
  /** Answered with a value that is due to be renewed in the background. */
  stale: number;
  /** Failed, or took too long. */
  errors: number;
  /** Entries stored. */
  inserted: number;
  /** Entries refused by policy or by the tier. */
  insertRejected: number;
  /** Insertions that failed. */
  insertErrors: number;
  /** Refreshes that asked this tier. */
  refreshes: number;
  /** Refreshes that found another version here than in the tier above. */
  disagreements: number;
  readonly evictions: Record<EvictionReason, number>;
  readonly decodeFailures: Record<DecodeFailure, number>;
}

/** Counts of one cache. */
export interface CacheCounts {
  readonly tiers: Map<string, TierCounts>;
  /** Operations ended, by `resultIndex + operationIndex * RESULTS.length`. */
  readonly operations: number[];
  /** Operations that waited for another's work. */
  followers: number;
  /** Seconds; only counted while metrics are collected. */
  timeSaved: number;
}

export function newTierCounts(): TierCounts {
  return {
    gets: 0,
    hits: 0,
    misses: 0,
    expired: 0,
    stale: 0,
    errors: 0,
    inserted: 0,
    insertRejected: 0,
    insertErrors: 0,
    refreshes: 0,
    disagreements: 0,
    evictions: zeros(EVICTION_REASONS),
    decodeFailures: zeros(DECODE_FAILURES),
  };
}

export function newCacheCounts(tiers: Map<string, TierCounts> = new Map()): CacheCounts {
  return {
    tiers,
    operations: Array.from({ length: OPERATIONS.length * RESULTS.length }, () => 0),
    followers: 0,
    timeSaved: 0,
  };
}

/** Where in `operations` this outcome is counted. */
export function outcomeIndex(operation: CacheOperationName, result: CacheResult): number {
  return (FIRST_OF[operation] as number) + (INDEX_OF[result] as number);
}

/** Adds what one cache counted to what others of its name did. */
export function addCounts(sum: CacheCounts, more: CacheCounts): void {
  more.operations.forEach((count, index) => {
    sum.operations[index] = (sum.operations[index] ?? 0) + count;
  });
  sum.followers += more.followers;
  sum.timeSaved += more.timeSaved;
  for (const [name, tier] of more.tiers) {
    const total = sum.tiers.get(name) ?? newTierCounts();
    sum.tiers.set(name, total);
    addNumbers(total, tier);
  }
}

function addNumbers(sum: TierCounts, more: TierCounts): void {
  for (const key of Object.keys(more) as (keyof TierCounts)[]) {
    const value = more[key];
    if (typeof value === 'number') (sum[key] as number) += value;
  }
  for (const reason of EVICTION_REASONS) sum.evictions[reason] += more.evictions[reason];
  for (const reason of DECODE_FAILURES) sum.decodeFailures[reason] += more.decodeFailures[reason];
}

function zeros<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}

const FIRST_OF: Readonly<Record<string, number>> = Object.fromEntries(
  OPERATIONS.map((operation, index) => [operation, index * RESULTS.length]),
);
const INDEX_OF: Readonly<Record<string, number>> = Object.fromEntries(RESULTS.map((result, index) => [result, index]));
