/** What may be said of one tier in its place. */
import type { CacheEntry } from '../entry.ts';

/** Whether an entry goes into a tier: always, never, or when the function says so. */
export type InsertPolicy<V> = 'always' | 'never' | ((entry: CacheEntry<V>) => boolean);

/** Lifetimes and policies of a tier in its place. */
export interface LevelOptions<V> {
  /** Milliseconds after which an entry without a lifetime of its own is past its time; absent is never. */
  readonly ttlMs?: number;
  /** Milliseconds after which an entry is renewed in the background when it is read. */
  readonly refreshMs?: number;
  /** Milliseconds that an operation waits for this tier, which then counts as failed. */
  readonly timeoutMs?: number;
  /** Asked before every insertion, promotions included; default `always`. */
  readonly insertPolicy?: InsertPolicy<V>;
  /** Asked as well before an entry found further down is put here; default `always`. */
  readonly promotionPolicy?: InsertPolicy<V>;
}
