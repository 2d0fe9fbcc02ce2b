/** What a cache holds for a key. */
import { mustBe, mustBeMilliseconds } from './checks.ts';

/** What an application says of a value that it stores. */
export interface EntryOptions {
  /** Milliseconds from now on, above 0; in place of what its tiers would give it. */
  readonly ttlMs?: number;
  /** Names by which it can be invalidated together with others. */
  readonly tags?: readonly string[];
}

const BRAND = Symbol.for('weir.cache-entry.v1');

/**
 * A value with the times that hold for it in one tier. Times are milliseconds since the epoch; `Infinity` is never.
 *
 * A loader may return one in place of a value, made by {@link CacheEntry.of}, to give its value a lifetime or tags.
 */
export class CacheEntry<V> {
  static {
    // By it two copies of this package in one process know each other's.
    Object.defineProperty(this.prototype, BRAND, { value: true });
  }

  readonly value: V;
  /** When the value was made; the same in every tier. NaN for one that no cache has taken yet. */
  readonly cachedAt: number;
  /** A lifetime of its own, which holds in every tier. */
  readonly ttlMs: number | undefined;
  readonly tags: readonly string[];
  /** When it was put into this tier. */
  readonly storedAt: number;
  /** After this it is past its time. */
  readonly expiresAt: number;
  /** After this it may not even be served in place of an error. */
  readonly keepUntil: number;
  /** Until this it is served without further thought: the earlier of its expiry and the time to refresh it. */
  readonly freshUntil: number;

  constructor(value: V, times: EntryTimes, { ttlMs, tags = NO_TAGS }: EntryOptions = {}) {
    this.value = value;
    this.cachedAt = times.cachedAt;
    this.ttlMs = ttlMs;
    this.tags = tags;
    this.storedAt = times.storedAt;
    this.expiresAt = times.expiresAt;
    this.keepUntil = times.keepUntil;
    this.freshUntil = times.freshUntil ?? times.expiresAt;
  }

  /**
   * A value with a lifetime or tags, for a loader to return.
   *
   * @throws CacheError `WEIR_CACHE_OPTION`
   * @example
   * await books.getOrInsert('b-1', () => CacheEntry.of('Dune', { ttlMs: 60_000, tags: ['fiction'] })); // 'Dune'
   */
  static of<V>(value: V, options: EntryOptions = {}): CacheEntry<V> {
    checkEntryOptions(options);
    return new CacheEntry(value, UNSTORED, options);
  }

  /** Whether a value is an entry, of whichever copy of this package. */
  static is(value: unknown): value is CacheEntry<unknown> {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  /** Whether it is past its time; so it is when the clock went backwards, too, unless it has no time at all. */
  isExpired(now: number): boolean {
    return now > this.expiresAt || (now < this.storedAt && this.expiresAt !== Number.POSITIVE_INFINITY);
  }
}

/** The times of an entry in one tier; milliseconds since the epoch. */
export interface EntryTimes {
  readonly cachedAt: number;
  readonly storedAt: number;
  readonly expiresAt: number;
  readonly keepUntil: number;
  /** Default: `expiresAt`. */
  readonly freshUntil?: number;
}

const NEVER = Number.POSITIVE_INFINITY;
const UNSTORED: EntryTimes = { cachedAt: Number.NaN, storedAt: Number.NaN, expiresAt: NEVER, keepUntil: NEVER };
const NO_TAGS: readonly string[] = [];

/** @throws CacheError `WEIR_CACHE_OPTION` */
export function checkEntryOptions({ ttlMs, tags }: EntryOptions): void {
  if (ttlMs !== undefined) mustBeMilliseconds('ttlMs', ttlMs);
  const areTags = tags === undefined || (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string'));
  mustBe(areTags, 'tags', 'a list of texts', tags);
}
