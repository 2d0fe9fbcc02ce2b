/** How an entry comes into a level: the policies asked, the times of this tier on it, evictions told of as its doing. */
import { CacheEntry } from '../entry.ts';
import type { EvictionReason } from '../names.ts';
import type { TierLabel } from '../telemetry/core.ts';
import type { CacheOperation } from '../telemetry/operation.ts';
import type { CacheTier } from '../tier/cache-tier.ts';
import type { LevelEnvironment } from './environment.ts';
import type { InsertPolicy, LevelOptions } from './options.ts';

/** Admits entries to one level. What the tier drops while an operation is at it is that operation's doing. */
export class Insertion<K, V> {
  readonly #label: TierLabel;
  readonly #options: LevelOptions<V>;
  readonly #environment: LevelEnvironment;
  #atIt: CacheOperation | undefined;

  constructor(tier: CacheTier<K, V>, label: TierLabel, options: LevelOptions<V>, environment: LevelEnvironment) {
    this.#label = label;
    this.#options = options;
    this.#environment = environment;
    tier.onEviction?.((key, reason) => this.#evicted(key, reason));
  }

  /**
   * The entry with the times of this tier, none of which lie beyond those that it had where it comes from; undefined where
   * a policy refuses it.
   */
  admit(entry: CacheEntry<V>, isPromotion: boolean): CacheEntry<V> | undefined {
    const { ttlMs: tierTtlMs, refreshMs, insertPolicy, promotionPolicy } = this.#options;
    const now = this.#environment.clock();
    const isNew = Number.isNaN(entry.cachedAt);
    const cachedAt = isNew ? now : entry.cachedAt;
    const own = entry.ttlMs === undefined ? now + (tierTtlMs ?? NEVER) : cachedAt + entry.ttlMs;
    const expiresAt = isNew ? own : Math.min(own, entry.expiresAt);
    const freshUntil = Math.min(expiresAt, now + (refreshMs ?? NEVER));
    const keepUntil = expiresAt + this.#environment.staleMs;
    const { ttlMs, tags, value } = entry;
    const times = { cachedAt, storedAt: now, expiresAt, keepUntil, freshUntil };
    const stamped = new CacheEntry(value, times, { ...(ttlMs !== undefined && { ttlMs }), tags });
    const refused = !allows(insertPolicy, stamped) || (isPromotion && !allows(promotionPolicy, stamped));
    return refused ? undefined : stamped;
  }

  /** Runs what an operation does to the tier. */
  by<T>(operation: CacheOperation | undefined, work: () => T): T {
    const outer = this.#atIt;
    this.#atIt = operation;
    try {
      return work();
    } finally {
      // Inserting can lead to inserting, where a size is computed by code of the application.
      this.#atIt = outer;
    }
  }

  #evicted(key: K | undefined, reason: EvictionReason): void {
    this.#label.counts.evictions[reason] += 1;
    if (this.#atIt === undefined) this.#environment.telemetry.maintenance(this.#label, 'eviction', key, reason);
    else this.#atIt.evicted(this.#label, key, reason);
  }
}

const NEVER = Number.POSITIVE_INFINITY;

function allows<V>(policy: InsertPolicy<V> = 'always', entry: CacheEntry<V>): boolean {
  return typeof policy === 'function' ? policy(entry) : policy === 'always';
}
