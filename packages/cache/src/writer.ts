/** Writing: into every tier at once, and told to other processes. */
import type { Parts } from './assembly.ts';
import { CacheEntry, type EntryOptions } from './entry.ts';
import { CacheError } from './errors.ts';
import type { Written } from './level/environment.ts';
import type { CacheOperationName, CacheResult } from './names.ts';
import type { CacheOperation } from './telemetry/operation.ts';
import type { MaybePromise } from './tier/cache-tier.ts';

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
      await invalidation?.key(key);
      if (written.some(({ accepted }) => accepted)) return 'accepted';
      throwFailure(
        written,
        levels.all.map(({ tier }) => tier.name),
      );
      return 'rejected';
    });
  }

  async invalidate(key: K): Promise<void> {
    const { levels, fetcher, invalidation } = this.#parts;
    await this.#remove(
      'invalidate',
      key,
      (operation) => {
        fetcher.outdate(key);
        return levels.invalidate(key, operation);
      },
      () => invalidation?.key(key),
    );
  }

  async invalidateTags(tags: readonly string[]): Promise<void> {
    const { levels, fetcher, invalidation } = this.#parts;
    const without = levels.all.find(({ tier }) => tier.invalidateTags === undefined);
    if (without !== undefined) {
      throw new CacheError('WEIR_CACHE_UNSUPPORTED', `tier ${without.tier.name} knows no tags`);
    }
    await this.#remove(
      'invalidate_tags',
      undefined,
      (operation) => {
        // Which of the values under way carry the tags is not known before they are there.
        fetcher.outdate();
        return levels.invalidateTags(tags, operation);
      },
      () => invalidation?.tags(tags),
    );
  }

  async clear(): Promise<void> {
    const { levels, fetcher, invalidation } = this.#parts;
    await this.#remove(
      'clear',
      undefined,
      (operation) => {
        fetcher.outdate();
        return levels.clear(operation);
      },
      () => invalidation?.clear(),
    );
  }

  async #remove(
    name: CacheOperationName,
    key: K | undefined,
    remove: (operation: CacheOperation | undefined) => MaybePromise<readonly Written[]>,
    publish: () => Promise<void> | undefined,
  ): Promise<void> {
    await this.#observed(name, key, async (operation) => {
      const written = await remove(operation);
      await publish();
      throwFailure(
        written,
        this.#parts.levels.all.map(({ tier }) => tier.name),
      );
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

function throwFailure(written: readonly Written[], names: readonly string[]): void {
  const index = written.findIndex(({ failure }) => failure !== undefined);
  const cause = written[index]?.failure?.error;
  if (index !== -1) throw new CacheError('WEIR_CACHE_TIER', `tier ${names[index]} failed`, { cause });
}
