/** Reading: the short way of a hit in memory, and the long one for the rest. */
import { CacheEntry, checkEntryOptions, type EntryOptions } from './entry.ts';
import type { Parts } from './assembly.ts';
import type { CallOptions, Fetched, Loader, LoadRequest, Timeouts } from './fetch/options.ts';
import type { Level } from './level/level.ts';
import { Lookup } from './level/lookup.ts';
import type { CacheOperationName } from './names.ts';
import type { CacheOperation } from './telemetry/operation.ts';
import type { MemoryTier } from './tier/memory-tier.ts';
import { type Clock, coarse } from './time.ts';

/** What an operation that may load is called. */
export type LoadOperation = 'get_or_insert' | 'try_get_or_insert' | 'optionally_get_or_insert';

/** Reads one cache. */
export class Reader<K, V> {
  readonly #parts: Parts<K, V>;
  readonly #timeouts: Timeouts;
  readonly #clock: Clock;
  /** For hits alone: what is past its time by it is judged by the other. */
  readonly #quickClock: Clock;
  readonly #first: Level<K, V>;
  readonly #memory: MemoryTier<K, V> | undefined;

  constructor(parts: Parts<K, V>, timeouts: Timeouts, clock: Clock) {
    this.#parts = parts;
    this.#timeouts = timeouts;
    this.#clock = clock;
    this.#quickClock = clock === Date.now ? coarse(clock) : clock;
    this.#first = parts.levels.first;
    this.#memory = this.#first.memory;
  }

  get(key: K, options?: CallOptions): Promise<V | undefined> {
    const operation = this.#parts.telemetry.begin('get', key, options?.spans === 'full');
    const read = this.#readMemory('get', key, operation);
    return read instanceof CacheEntry ? Promise.resolve(read.value) : this.#value('get', read, undefined, options);
  }

  getEntry(key: K, options?: CallOptions): Promise<CacheEntry<V> | undefined> {
    const operation = this.#parts.telemetry.begin('get', key, options?.spans === 'full');
    const read = this.#readMemory('get', key, operation);
    if (read instanceof CacheEntry) return Promise.resolve(read);
    return this.#observed('get', read, undefined, options).then(({ entry }) => entry);
  }

  contains(key: K, options?: CallOptions): Promise<boolean> {
    const operation = this.#parts.telemetry.begin('contains', key, options?.spans === 'full');
    const read = this.#readMemory('contains', key, operation);
    if (read instanceof CacheEntry) return Promise.resolve(true);
    return this.#observed('contains', read, undefined, options).then(({ entry }) => entry !== undefined);
  }

  load(
    name: LoadOperation,
    key: K,
    loader: Loader<K, V>,
    options?: CallOptions & EntryOptions,
  ): Promise<V | undefined> {
    const operation = this.#parts.telemetry.begin(name, key, options?.spans === 'full');
    const read = this.#readMemory(name, key, operation);
    if (read instanceof CacheEntry) return Promise.resolve(read.value);
    const request = { loader, isOptional: name === 'optionally_get_or_insert', entryOptions: options ?? {} };
    return this.#value(name, read, request, options);
  }

  /** The entry, where the first tier is memory and has it fresh: the operation is then over. Else how far it has come. */
  #readMemory(name: CacheOperationName, key: K, operation: CacheOperation | undefined): CacheEntry<V> | Lookup<K, V> {
    const memory = this.#memory;
    if (memory === undefined) return new Lookup<K, V>(key, operation);
    const first = this.#first;
    const { counts } = first.label;
    const step = operation?.tier(first.label);
    counts.gets += 1;
    const entry = memory.get(key);
    if (entry !== undefined && this.#isFresh(entry)) {
      counts.hits += 1;
      this.#parts.telemetry.count(name, 'hit');
      if (operation !== undefined) {
        step?.end('hit');
        operation.complete('hit');
      }
      return entry;
    }
    const lookup = new Lookup<K, V>(key, operation);
    lookup.found = first.judge(entry, lookup, step);
    return lookup;
  }

  #isFresh({ freshUntil, storedAt }: CacheEntry<V>): boolean {
    if (freshUntil === Number.POSITIVE_INFINITY) return true;
    const now = this.#quickClock();
    return now < freshUntil && now >= storedAt;
  }

  async #value(
    name: CacheOperationName,
    lookup: Lookup<K, V>,
    load: LoadRequest<K, V> | undefined,
    options: CallOptions | undefined,
  ): Promise<V | undefined> {
    const { entry } = await this.#observed(name, lookup, load, options);
    return entry?.value;
  }

  async #observed(
    name: CacheOperationName,
    lookup: Lookup<K, V>,
    load: LoadRequest<K, V> | undefined,
    options: CallOptions | undefined,
  ): Promise<Fetched<V>> {
    const { operation } = lookup;
    const { telemetry } = this.#parts;
    try {
      const fetched = await this.#obtain(name, lookup, load, options);
      if (fetched.failure !== undefined && name === 'try_get_or_insert') throw fetched.failure.error;
      if (fetched.result === 'stale' && fetched.entry !== undefined) {
        telemetry.servedStale(this.#clock() - fetched.entry.storedAt);
      }
      operation?.complete(fetched.result);
      telemetry.count(name, fetched.result);
      return fetched;
    } catch (error) {
      operation?.complete('error', { error });
      telemetry.count(name, 'error');
      throw error;
    }
  }

  async #obtain(
    name: CacheOperationName,
    lookup: Lookup<K, V>,
    load: LoadRequest<K, V> | undefined,
    options: CallOptions = {},
  ): Promise<Fetched<V>> {
    const { fetcher, levels } = this.#parts;
    const found = this.#memory === undefined ? await this.#first.get(lookup) : lookup.found;
    if (found !== undefined) {
      if (lookup.due === undefined) return { entry: found, result: 'hit' };
      if (name !== 'contains') fetcher.refresh(found, load, lookup);
      return { entry: found, result: 'stale' };
    }
    if (name === 'contains') {
      const below = await levels.findBelow(lookup);
      return below === undefined ? { entry: undefined, result: 'miss' } : { entry: below.entry, result: 'hit' };
    }
    if (load === undefined && levels.all.length === 1) return { entry: undefined, result: 'miss' };
    options.signal?.throwIfAborted();
    if (load !== undefined) checkEntryOptions(load.entryOptions);
    return fetcher.fetch(lookup, load, { ...this.#timeouts, ...options });
  }
}
