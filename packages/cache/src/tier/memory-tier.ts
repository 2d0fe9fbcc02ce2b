/** The tier in this process: least recently used out first. */
import { LRUCache } from 'lru-cache';
import { processWide } from '@weir/otel-compat';
import { mustBe, mustBeCount } from '../checks.ts';
import type { CacheEntry } from '../entry.ts';
import type { CacheTier, EvictionListener } from './cache-tier.ts';
import { TagIndex } from './tag-index.ts';

/** How much a memory tier holds. */
export interface MemoryTierOptions<K, V> {
  /** Default `memory`. */
  readonly name?: string;
  /** At least 1; default 1,000. */
  readonly maxEntries?: number;
  /** Upper bound of the sum of sizes; needs `sizeOf`. */
  readonly maxBytes?: number;
  /** Size of a value in bytes, an integer of at least 1. */
  readonly sizeOf?: (value: V, key: K) => number;
}

const DEFAULT_ENTRIES = 1_000;

/** What an instrumentation of `lru-cache` is to leave alone: it would tell of every operation a second time. */
const unobserved: WeakSet<object> = processWide('unobserved-caches.v1', () => new WeakSet());

/**
 * Holds entries as they are, without copying: who changes a value that it got changes what the next one gets.
 *
 * @example
 * const tier = new MemoryTier<string, string>({ maxEntries: 1 });
 * tier.name; // 'memory'
 * tier.len(); // 0
 */
export class MemoryTier<K, V> implements CacheTier<K, V> {
  readonly name: string;
  readonly #entries: LRUCache<NonNullable<K>, CacheEntry<V>>;
  readonly #tags = new TagIndex<K>();
  #onEviction: EvictionListener<K> | undefined;

  /** @throws CacheError `WEIR_CACHE_OPTION` */
  constructor({ name = 'memory', maxEntries = DEFAULT_ENTRIES, maxBytes, sizeOf }: MemoryTierOptions<K, V> = {}) {
    mustBeCount('maxEntries', maxEntries);
    if (maxBytes !== undefined) mustBeCount('maxBytes', maxBytes);
    const needsSize = maxBytes !== undefined || sizeOf !== undefined;
    mustBe(!needsSize || typeof sizeOf === 'function', 'sizeOf', 'a function', sizeOf);
    this.name = name;
    this.#entries = new LRUCache({
      max: maxEntries,
      ...(maxBytes !== undefined && { maxSize: maxBytes }),
      ...(maxBytes !== undefined &&
        sizeOf !== undefined && { sizeCalculation: ({ value }, key) => sizeOf(value, key) }),
      dispose: ({ tags }, key, reason) => {
        if (tags.length > 0) this.#tags.remove(key, tags);
        if (reason === 'evict') this.#onEviction?.(key, 'size');
      },
    });
    unobserved.add(this.#entries);
  }

  get(key: K): CacheEntry<V> | undefined {
    return this.#entries.get(key as NonNullable<K>);
  }

  insert(key: K, entry: CacheEntry<V>): boolean {
    this.#entries.set(key as NonNullable<K>, entry);
    // An entry that is larger than all there may be is not taken.
    if (this.#entries.peek(key as NonNullable<K>) !== entry) return false;
    if (entry.tags.length > 0) this.#tags.add(key, entry.tags);
    return true;
  }

  invalidate(key: K): void {
    this.#entries.delete(key as NonNullable<K>);
  }

  /** Removes what is past all use, which counts as an eviction. */
  expire(key: K): void {
    if (this.#entries.delete(key as NonNullable<K>)) this.#onEviction?.(key, 'expired');
  }

  invalidateTags(tags: readonly string[]): void {
    for (const key of this.#tags.keysOf(tags)) this.invalidate(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  len(): number {
    return this.#entries.size;
  }

  onEviction(listener: EvictionListener<K>): void {
    this.#onEviction = listener;
  }
}
