/** Writing: into every tier at once, and told to other processes. */
import type { Parts } from './assembly.ts';
import { CacheEntry, type EntryOptions } from './entry.ts';
import { CacheError } from './errors.ts';
import type { Written } from './level/environment.ts';
import type { Levels } from './level/levels.ts';
import type { CacheOperationName, CacheResult } from './names.ts';
import type { CacheOperation } from './telemetry/operation.ts';
import type { MaybePromise } from './tier/cache-tier.ts';
import type { MemoryTier } from './tier/memory-tier.ts';

/** Writes to one cache. */
export class Writer<K, V> {
  readonly #parts: Parts<K, V>;

  constructor(parts: Parts<K, V>) {
    this.#parts = parts;
  }

  async insert(key: K, value: V | CacheEntry<V>, options: EntryOptions = {}): Promise<'accepted' | 'rejected'> {
    const { levels, fetcher, invalidation } = this.#parts;
    const entry = CacheEntry.is(value) ? (value as CacheEntry<V>) : CacheEntry.of(value, options);
    return this.#observed('insert', key, async (operation) => {
      fetcher.outdate(key);
      const written = await levels.insert(key, entry, operation);
      fetcher.outdate(key);
      await invalidation?.key(key);
      if (written.some(({ accepted }) => accepted)) return 'accepted';
      throwFailure(written, levels);
      return 'rejected';
    });
  }

  async invalidate(key: K): Promise<void> {
    const { levels, fetcher, invalidation } = this.#parts;
    await this.#remove('invalidate', key, {
      outdate: () => fetcher.outdate(key),
      everywhere: (operation) => levels.invalidate(key, operation),
      fromMemory: (memory) => memory.invalidate(key),
      tell: () => invalidation?.key(key),
    });
  }

  async invalidateTags(tags: readonly string[]): Promise<void> {
    const { levels, fetcher, invalidation } = this.#parts;
    const without = levels.all.find(({ tier }) => tier.invalidateTags === undefined);
    if (without !== undefined) {
      throw new CacheError('WEIR_CACHE_UNSUPPORTED', `tier ${without.tier.name} knows no tags`);
    }
    await this.#remove('invalidate_tags', undefined, {
      // Which of the values under way carry the tags is not known before they are there.
      outdate: () => fetcher.outdate(),
      everywhere: (operation) => levels.invalidateTags(tags, operation),
      fromMemory: (memory) => memory.invalidateTags(tags),
      tell: () => invalidation?.tags(tags),
    });
  }

  async clear(): Promise<void> {
    const { levels, fetcher, invalidation } = this.#parts;
    await this.#remove('clear', undefined, {
      outdate: () => fetcher.outdate(),
      everywhere: (operation) => levels.clear(operation),
      fromMemory: (memory) => memory.clear(),
      tell: () => invalidation?.clear(),
    });
  }

  async #remove(name: CacheOperationName, key: K | undefined, removal: Removal<K, V>): Promise<void> {
    const { levels } = this.#parts;
    await this.#observed(name, key, async (operation) => {
      removal.outdate();
      const written = await removal.everywhere(operation);
      if (levels.all.length > 1) {
        // A read that found the value below before it was gone there may have put it into memory again, or be about to.
        removal.outdate();
        for (const { memory } of levels.all) if (memory !== undefined) removal.fromMemory(memory);
      }
      await removal.tell();
      throwFailure(written, levels);
      return 'done';
    });
  }

  async #observed<Result extends CacheResult>(
    name: CacheOperationName,
    key: K | undefined,
    work: (operation: CacheOperation | undefined) => Promise<Result>,
  ): Promise<Result> {
    const { telemetry } = this.#parts;
    const operation = telemetry.begin(name, key);
    try {
      const result = await work(operation);
      operation?.complete(result);
      telemetry.count(name, result);
      return result;
    } catch (error) {
      operation?.complete('error', { error });
      telemetry.count(name, 'error');
      throw error;
    }
  }
}

/** One way to remove, at every place where it has to be done. */
interface Removal<K, V> {
  readonly outdate: () => void;
  readonly everywhere: (operation: CacheOperation | undefined) => MaybePromise<readonly Written[]>;
  readonly fromMemory: (memory: MemoryTier<K, V>) => void;
  readonly tell: () => Promise<void> | undefined;
}

/** @throws CacheError `WEIR_CACHE_TIER` for the first tier that failed */
function throwFailure<K, V>(written: readonly Written[], { all }: Levels<K, V>): void {
  const index = written.findIndex(({ failure }) => failure !== undefined);
  const cause = written[index]?.failure?.error;
  if (index !== -1) throw new CacheError('WEIR_CACHE_TIER', `tier ${all[index]?.tier.name} failed`, { cause });
}
