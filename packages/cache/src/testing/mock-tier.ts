/** A tier for tests of applications: it keeps everything, and what was asked of it. */
import type { CacheEntry } from '../entry.ts';
import type { CacheTier } from '../tier/cache-tier.ts';
import { TagIndex } from '../tier/tag-index.ts';

/** One call of a tier. */
export interface RecordedOperation<K> {
  readonly operation: 'get' | 'insert' | 'invalidate' | 'invalidate_tags' | 'clear';
  /** Absent where the call has none. */
  readonly key?: K;
  readonly tags?: readonly string[];
}

/**
 * Keeps entries in a Map and notes every call.
 *
 * @example
 * const tier = new MockTier<string, string>();
 * const books = Cache.builder<string, string>('books').storage(tier).build();
 * await books.get('b-1'); // undefined
 * tier.operations; // [{ operation: 'get', key: 'b-1' }]
 */
export class MockTier<K, V> implements CacheTier<K, V> {
  readonly name: string;
  readonly isShared: boolean;
  /** Calls so far, in order. */
  readonly operations: RecordedOperation<K>[] = [];
  /** What is kept. */
  readonly entries: Map<K, CacheEntry<V>> = new Map<K, CacheEntry<V>>();
  readonly #tags = new TagIndex<K>();

  constructor({ name = 'mock', isShared = false }: { readonly name?: string; readonly isShared?: boolean } = {}) {
    this.name = name;
    this.isShared = isShared;
  }

  get(key: K): CacheEntry<V> | undefined {
    this.operations.push({ operation: 'get', key });
    return this.entries.get(key);
  }

  insert(key: K, entry: CacheEntry<V>): boolean {
    this.operations.push({ operation: 'insert', key });
    this.#remove(key);
    this.entries.set(key, entry);
    this.#tags.add(key, entry.tags);
    return true;
  }

  invalidate(key: K): void {
    this.operations.push({ operation: 'invalidate', key });
    this.#remove(key);
  }

  invalidateTags(tags: readonly string[]): void {
    this.operations.push({ operation: 'invalidate_tags', tags });
    for (const key of this.#tags.keysOf(tags)) this.#remove(key);
  }

  clear(): void {
    this.operations.push({ operation: 'clear' });
    for (const key of this.entries.keys()) this.#remove(key);
  }

  len(): number {
    return this.entries.size;
  }

  #remove(key: K): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    this.entries.delete(key);
    this.#tags.remove(key, entry.tags);
  }
}
