/** How a value is had that the first tier does not have. */
import type { CacheEntry, EntryOptions } from '../entry.ts';
import type { MaybePromise } from '../tier/cache-tier.ts';

/** What a loader is told. */
export interface LoadContext<K, V> {
  readonly key: K;
  /** Aborted when every caller that waits for this value has given up. */
  readonly signal: AbortSignal;
  /** The value that is past its time, or due to be renewed, where there is one. */
  readonly stale?: V;
}

/** Makes the value of a key: itself, or a {@link CacheEntry} with a lifetime or tags. */
export type Loader<K, V> = (context: LoadContext<K, V>) => MaybePromise<V | CacheEntry<V>>;

/** A loader, and whether it may have nothing: an undefined value is then no value, and not stored. */
export interface LoadRequest<K, V> {
  readonly loader: Loader<K, V>;
  readonly isOptional: boolean;
  /** For a value that is no entry already. */
  readonly entryOptions: EntryOptions;
}

/** How long an operation waits for a value that is not at hand. */
export interface Timeouts {
  /** After so many milliseconds a value past its time is served, where there is one that may be; the work goes on. */
  readonly softMs?: number;
  /** After so many milliseconds the operation fails, or serves a value past its time. */
  readonly hardMs?: number;
}

/** What one call may say of itself. */
export interface CallOptions extends Timeouts {
  /** Rejects the call when it is aborted; the work goes on for whoever else waits for it. */
  readonly signal?: AbortSignal;
  /** `full` asks for a span of each tier, where the cache makes summaries. */
  readonly spans?: 'full';
}

/** What was had. */
export interface Fetched<V> {
  /** Undefined where there is none. */
  readonly entry: CacheEntry<V> | undefined;
  readonly result: 'hit' | 'loaded' | 'miss' | 'stale';
  /** What the loader threw, where an entry past its time stands in for it. */
  readonly failure?: { readonly error: unknown };
}
