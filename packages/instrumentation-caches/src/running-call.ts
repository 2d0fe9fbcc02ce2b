/** An operation as the parts of its cache see it. */
import type { CacheEventName, EvictionReason } from '@weir/cache';
import type { CacheOperation, TierLabel } from '@weir/cache/telemetry';
import type { NamedState } from './cache-state.ts';

/** What a step at a tier, and a loader, need of the operation that they belong to. */
export interface RunningCall {
  readonly cache: object;
  readonly state: NamedState;
  readonly operation: CacheOperation | undefined;
  /** Whether this tier was not asked for this key before: behind a lock a library asks a second time. */
  asksAnew(tier: TierLabel, key: unknown): boolean;
  /** Notes what a tier did. */
  noteStep(event: CacheEventName, failure?: { readonly error: unknown }, stale?: boolean): void;
  /** Notes what a tier dropped of its own accord. */
  noteEvictions(label: TierLabel, evictions: Evictions): void;
  /** Runs the loader; where the value is there already, it runs in the background, to renew it. */
  load<T>(loader: () => T): T | Promise<Awaited<T>>;
}

/** Entries that a tier dropped of its own accord. */
export interface Evictions {
  readonly reason: EvictionReason;
  readonly count: number;
  /** Whether what was dropped is the key that was asked for. */
  readonly isOfKey: boolean;
}
