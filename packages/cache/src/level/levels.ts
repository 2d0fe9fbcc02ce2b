/** The tiers of a cache in their order, read one after the other and written all at once. */
import type { CacheEntry } from '../entry.ts';
import type { CacheOperation } from '../telemetry/operation.ts';
import type { MaybePromise } from '../tier/cache-tier.ts';
import type { Written } from './environment.ts';
import type { Level } from './level.ts';
import type { Lookup } from './lookup.ts';
import { isThenable } from './settled.ts';

/** At least one level. Nothing here throws because a tier did. */
export class Levels<K, V> {
  readonly first: Level<K, V>;
  readonly all: readonly Level<K, V>[];

  constructor(first: Level<K, V>, others: readonly Level<K, V>[]) {
    this.first = first;
    this.all = [first, ...others];
  }

  /** Asks the levels after the first, until one has the entry. */
  async findBelow(lookup: Lookup<K, V>): Promise<Found<V> | undefined> {
    for (let index = 1; index < this.all.length; index += 1) {
      const entry = await (this.all[index] as Level<K, V>).get(lookup);
      if (entry !== undefined) return { entry, index };
    }
    return undefined;
  }

  /** Puts an entry of one level into those before it. */
  async promote({ key, operation }: Lookup<K, V>, { entry, index }: Found<V>): Promise<void> {
    await each(this.all.slice(0, index), (level) => level.insert(key, entry, operation, true));
  }

  insert(key: K, entry: CacheEntry<V>, operation: CacheOperation | undefined): MaybePromise<readonly Written[]> {
    return each(this.all, (level) => level.insert(key, entry, operation));
  }

  invalidate(key: K, operation: CacheOperation | undefined): MaybePromise<readonly Written[]> {
    return each(this.all, (level) => level.invalidate(key, operation));
  }

  invalidateTags(tags: readonly string[], operation: CacheOperation | undefined): MaybePromise<readonly Written[]> {
    return each(this.all, (level) => level.invalidateTags(tags, operation));
  }

  clear(operation: CacheOperation | undefined): MaybePromise<readonly Written[]> {
    return each(this.all, (level) => level.clear(operation));
  }
}

/** An entry, and the place of the level that had it. */
export interface Found<V> {
  readonly entry: CacheEntry<V>;
  readonly index: number;
}

/** Does one thing at every level at the same time; in this turn, where no level takes longer. */
function each<K, V>(
  levels: readonly Level<K, V>[],
  work: (level: Level<K, V>) => MaybePromise<Written>,
): MaybePromise<readonly Written[]> {
  const results = levels.map(work);
  const isDone = (result: MaybePromise<Written>): result is Written => !isThenable(result);
  return results.every(isDone) ? results : Promise.all(results.map(async (result) => result));
}
