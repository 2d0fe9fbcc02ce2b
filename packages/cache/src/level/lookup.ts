/** One search through the levels. */
import type { CacheEntry } from '../entry.ts';
import type { CacheOperation } from '../telemetry/operation.ts';
import type { TierCall } from '../tier/cache-tier.ts';

/** What is looked for, and what was found that may not be used as it is. */
export class Lookup<K, V> implements TierCall {
  readonly key: K;
  readonly operation: CacheOperation | undefined;
  /** Whether it renews an entry that the first tier has. */
  readonly isRefresh: boolean;
  /** What the first tier had, where it may be used. */
  found: CacheEntry<V> | undefined;
  /** An entry that was found and is due to be renewed. */
  due: CacheEntry<V> | undefined;
  /** The newest of the entries found that are past their time, but may stand in for an error. */
  stale: CacheEntry<V> | undefined;
  /** Gives the signal, where somebody may give up. */
  signalOf: (() => AbortSignal) | undefined;

  constructor(key: K, operation: CacheOperation | undefined, isRefresh = false) {
    this.key = key;
    this.operation = operation;
    this.isRefresh = isRefresh;
  }

  get signal(): AbortSignal {
    return this.signalOf?.() ?? NEVER_ABORTED;
  }

  keepStale(entry: CacheEntry<V>): void {
    if (this.stale === undefined || entry.cachedAt > this.stale.cachedAt) this.stale = entry;
  }
}

const NEVER_ABORTED = new AbortController().signal;
