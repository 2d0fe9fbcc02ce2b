/** The cache: what an application calls. */
import { errorName } from '@weir/otel-compat';
import { CacheBuilder } from './builder.ts';
import type { CacheConfiguration } from './configuration.ts';
import type { CacheEntry, EntryOptions } from './entry.ts';
import { CacheError } from './errors.ts';
import type { CallOptions, Loader } from './fetch/options.ts';
import { Reader } from './reader.ts';
import { type CacheStats, cacheStats } from './stats.ts';
import { faults } from './telemetry/faults.ts';
import { Writer } from './writer.ts';
import { assemble, type Parts } from './assembly.ts';

/** Options of a call that may load: how it waits, and what becomes of the value. */
export type LoadOptions = CallOptions & EntryOptions;

/**
 * A cache of one or more tiers. A tier that fails is passed over, and telemetry that fails is no concern of the caller.
 *
 * @example
 * const books = Cache.builder<string, string>('books').memory({ maxEntries: 1_000 }).ttl(60_000).build();
 * await books.getOrInsert('b-1', () => 'Dune'); // 'Dune'
 * await books.get('b-1'); // 'Dune'
 * books.stats().tiers.memory?.hits; // 1
 */
export class Cache<K, V> {
  readonly name: string;
  readonly #parts: Parts<K, V>;
  readonly #reader: Reader<K, V>;
  readonly #writer: Writer<K, V>;

  /** Made by `Cache.builder`. */
  constructor(configuration: CacheConfiguration<K, V>) {
    this.name = configuration.name;
    this.#parts = assemble(configuration);
    this.#reader = new Reader(this.#parts, configuration.timeouts, configuration.clock);
    this.#writer = new Writer(this.#parts);
  }

  /**
   * Begins a cache.
   *
   * @param name in telemetry; caches of one name are counted together
   * @throws CacheError `WEIR_CACHE_OPTION`, as every method of the builder does
   */
  static builder<K, V>(name: string): CacheBuilder<K, V, Cache<K, V>> {
    return new CacheBuilder(name, (configuration) => new Cache(configuration));
  }

  /**
   * The value of a key, or undefined where no tier has one that is within its time.
   *
   * @throws the reason of an aborted signal; CacheError `WEIR_CACHE_TIMEOUT`
   */
  get(key: K, options?: CallOptions): Promise<V | undefined> {
    return this.#reader.get(key, options);
  }

  /** As `get`, with the times and tags of the value; tells a value of undefined from none. */
  getEntry(key: K, options?: CallOptions): Promise<CacheEntry<V> | undefined> {
    return this.#reader.getEntry(key, options);
  }

  /** Whether a tier has a value within its time. Puts nothing into the tiers before it. */
  contains(key: K, options?: CallOptions): Promise<boolean> {
    return this.#reader.contains(key, options);
  }

  /**
   * The value of a key; where no tier has it, what the loader gives, which is stored.
   *
   * What the loader throws is not stored, and passed on to every call that waits for it, unless `staleOnError` lets a value
   * past its time stand in.
   */
  getOrInsert(key: K, loader: Loader<K, V>, options?: LoadOptions): Promise<V> {
    return this.#reader.load('get_or_insert', key, loader, options) as Promise<V>;
  }

  /** As `getOrInsert`, for a caller that wants to know of every failure: a value past its time never hides one. */
  tryGetOrInsert(key: K, loader: Loader<K, V>, options?: LoadOptions): Promise<V> {
    return this.#reader.load('try_get_or_insert', key, loader, options) as Promise<V>;
  }

  /** As `getOrInsert`, for a loader that may have nothing: undefined is given back, and not stored. */
  optionallyGetOrInsert(key: K, loader: Loader<K, V | undefined>, options?: LoadOptions): Promise<V | undefined> {
    return this.#reader.load('optionally_get_or_insert', key, loader as Loader<K, V>, options);
  }

  /**
   * Stores a value in every tier.
   *
   * @returns `rejected` where no tier wanted it
   * @throws CacheError `WEIR_CACHE_TIER` where no tier took it and one failed
   */
  insert(key: K, value: V | CacheEntry<V>, options?: EntryOptions): Promise<'accepted' | 'rejected'> {
    return this.#writer.insert(key, value, options);
  }

  /**
   * Removes a key from every tier, here and, with a bus, in other processes.
   *
   * @throws CacheError `WEIR_CACHE_TIER` where a tier failed, which may have the value still
   */
  invalidate(key: K): Promise<void> {
    return this.#writer.invalidate(key);
  }

  /**
   * Removes what carries one of the tags.
   *
   * @throws CacheError `WEIR_CACHE_UNSUPPORTED` where a tier knows no tags; `WEIR_CACHE_TIER` where one failed
   */
  invalidateTags(...tags: string[]): Promise<void> {
    return this.#writer.invalidateTags(tags);
  }

  /**
   * Removes everything from every tier.
   *
   * @throws CacheError `WEIR_CACHE_TIER` where a tier failed
   */
  clear(): Promise<void> {
    return this.#writer.clear();
  }

  /**
   * Entries in the first tier, those past their time included.
   *
   * @throws CacheError `WEIR_CACHE_UNSUPPORTED` where that tier cannot tell
   */
  async len(): Promise<number> {
    const { tier } = this.#parts.levels.first;
    if (tier.len === undefined)
      throw new CacheError('WEIR_CACHE_UNSUPPORTED', `tier ${tier.name} cannot tell its length`);
    return tier.len();
  }

  /** What was counted so far, whether or not anybody listens. */
  stats(): CacheStats {
    return cacheStats(this.#parts.telemetry.counts);
  }

  /** Closes the bus and the tiers that have something to close; one that fails is counted, and keeps no other open. */
  async close(): Promise<void> {
    const { invalidation, levels } = this.#parts;
    await invalidation?.close();
    for (const { tier } of levels.all) {
      try {
        await tier.close?.();
      } catch (error) {
        faults.count('background_error', `a tier was not closed: ${errorName(error)}`);
      }
    }
  }
}
