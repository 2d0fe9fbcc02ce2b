/** The port of a tier: what holds entries, in this process or elsewhere. */
import type { CacheEntry } from '../entry.ts';
import type { DecodeFailure, EvictionReason } from '../names.ts';

/** A value, or a promise of one. */
export type MaybePromise<T> = T | Promise<T>;

/** What a tier that works elsewhere is told of the call. */
export interface TierCall {
  /** Aborted when the cache no longer waits. */
  readonly signal?: AbortSignal;
}

/** Told of what a tier dropped of its own accord, while it happens; a tier that keeps texts may not know the key. */
export type EvictionListener<K> = (key: K | undefined, reason: EvictionReason) => void;

/**
 * Holds entries by key. Any method may throw or reject: the cache then goes on with the next tier, and counts it.
 *
 * A tier keeps entries until `keepUntil` and gives them back with their times; whether one is past its time is for the
 * cache to judge.
 */
export interface CacheTier<K, V> {
  /** Of telemetry; unique within a cache. */
  readonly name: string;
  /** Whether other processes see the same entries. What others invalidate is dropped from tiers that are not shared. */
  readonly isShared?: boolean;
  /** The entry, nothing, or why what is there cannot be read. */
  get(key: K, call: TierCall): MaybePromise<CacheEntry<V> | Undecodable | undefined>;
  /** False where the tier does not want it. */
  insert(key: K, entry: CacheEntry<V>, call: TierCall): MaybePromise<boolean | void>;
  invalidate(key: K, call: TierCall): MaybePromise<unknown>;
  clear(call: TierCall): MaybePromise<unknown>;
  /** Removes what carries one of the tags. Absent where the tier does not know tags. */
  invalidateTags?(tags: readonly string[], call: TierCall): MaybePromise<unknown>;
  /** Entries, those past their time included. Absent where the tier cannot tell. */
  len?(): MaybePromise<number>;
  onEviction?(listener: EvictionListener<K>): void;
  /** Releases what the tier itself opened. */
  close?(): MaybePromise<void>;
}

const BRAND = Symbol.for('weir.cache-undecodable.v1');

/**
 * What a tier gives for an entry that it holds and cannot read: a miss, which is counted by its reason.
 *
 * @example
 * new Undecodable('version_mismatch').reason; // 'version_mismatch'
 */
export class Undecodable {
  static {
    // By it two copies of this package in one process know each other's.
    Object.defineProperty(this.prototype, BRAND, { value: true });
  }

  readonly reason: DecodeFailure;

  constructor(reason: DecodeFailure) {
    this.reason = reason;
  }

  /** Whether a value is one, of whichever copy of this package. */
  static is(value: unknown): value is Undecodable {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
