/** One tier in its place: with its lifetimes, its policies, its counts and its telemetry. */
import { errorName } from '@weir/otel-compat';
import { CacheEntry } from '../entry.ts';
import type { CacheOperation } from '../telemetry/operation.ts';
import type { TierLabel } from '../telemetry/core.ts';
import type { TierStep } from '../telemetry/tier-step.ts';
import { type CacheTier, type MaybePromise, type TierCall, Undecodable } from '../tier/cache-tier.ts';
import { MemoryTier } from '../tier/memory-tier.ts';
import { ACCEPTED, type LevelEnvironment, REJECTED, type Written } from './environment.ts';
import { Insertion } from './insertion.ts';
import type { Lookup } from './lookup.ts';
import type { LevelOptions } from './options.ts';
import { isThenable, settled, withTimeout } from './settled.ts';

/**
 * A tier that counts and tells all that it does. Nothing of it throws or rejects because the tier did: reading then gives
 * nothing, writing gives the error.
 */
export class Level<K, V> {
  readonly tier: CacheTier<K, V>;
  readonly label: TierLabel;
  /** The tier, where it is of this process: reading it takes no wait, and no context for what it calls. */
  readonly memory: MemoryTier<K, V> | undefined;
  readonly options: LevelOptions<V>;
  readonly #environment: LevelEnvironment;
  readonly #insertion: Insertion<K, V>;

  constructor(tier: CacheTier<K, V>, index: number, options: LevelOptions<V>, environment: LevelEnvironment) {
    this.tier = tier;
    this.label = environment.telemetry.tier(tier.name, index > 0);
    this.memory = tier instanceof MemoryTier ? tier : undefined;
    this.options = options;
    this.#environment = environment;
    this.#insertion = new Insertion(tier, this.label, options, environment);
  }

  /** The entry, if it may be used now; one past its time, or due to be refreshed, is noted in the lookup. */
  get(lookup: Lookup<K, V>): MaybePromise<CacheEntry<V> | undefined> {
    const step = lookup.operation?.tier(this.label);
    this.label.counts.gets += 1;
    return settled(
      () => this.call(step, (call) => this.tier.get(lookup.key, call), lookup),
      (got) => this.judge(got, lookup, step),
      (error) => this.#failed(error, step),
    );
  }

  /** Counts what the tier gave, and says whether it may be used. */
  judge(
    got: CacheEntry<V> | Undecodable | undefined,
    lookup: Lookup<K, V>,
    step: TierStep | undefined,
  ): CacheEntry<V> | undefined {
    const { counts } = this.label;
    if (CacheEntry.is(got)) return this.#judgeEntry(got, lookup, step);
    counts.misses += 1;
    const missed = lookup.isRefresh ? 'refresh_miss' : 'miss';
    if (Undecodable.is(got)) {
      counts.decodeFailures[got.reason] += 1;
      step?.end(missed, { decodeFailure: got.reason });
    } else {
      step?.end(missed);
    }
    return undefined;
  }

  /** Puts an entry here, with the times that it has in this tier. */
  insert(
    key: K,
    entry: CacheEntry<V>,
    operation: CacheOperation | undefined,
    isPromotion = false,
  ): MaybePromise<Written> {
    const { label, tier } = this;
    const step = operation?.tier(label);
    return settled(
      () => {
        const stamped = this.#insertion.admit(entry, isPromotion);
        if (stamped === undefined) return false;
        return this.#insertion.by(operation, () => this.call(step, (call) => tier.insert(key, stamped, call)));
      },
      (accepted): Written => {
        if (accepted === false) {
          label.counts.insertRejected += 1;
          step?.end('insert_rejected');
          return REJECTED;
        }
        label.counts.inserted += 1;
        step?.end('inserted');
        return ACCEPTED;
      },
      (error): Written => {
        label.counts.insertErrors += 1;
        step?.end('insert_error', { errorType: errorName(error) });
        return { accepted: false, failure: { error } };
      },
    );
  }

  invalidate(key: K, operation: CacheOperation | undefined): MaybePromise<Written> {
    return this.#remove((call) => this.tier.invalidate(key, call), 'invalidated', 'invalidate_error', operation);
  }

  /** A tier that knows no tags gives an error, which its caller words. */
  invalidateTags(tags: readonly string[], operation: CacheOperation | undefined): MaybePromise<Written> {
    const remove = (call: TierCall): unknown => this.tier.invalidateTags?.(tags, call);
    return this.#remove(remove, 'invalidated', 'invalidate_error', operation);
  }

  clear(operation: CacheOperation | undefined): MaybePromise<Written> {
    return this.#remove((call) => this.tier.clear(call), 'cleared', 'clear_error', operation);
  }

  /** Calls the tier within its span, for as long as this level waits for it. */
  call<T>(
    step: TierStep | undefined,
    work: (call: TierCall) => MaybePromise<T>,
    call: TierCall = NO_CALL,
  ): MaybePromise<T> {
    if (this.memory !== undefined) return work(NO_CALL);
    const result = step === undefined ? work(call) : step.run(() => work(call));
    const { timeoutMs } = this.options;
    if (timeoutMs === undefined || !isThenable(result)) return result;
    return withTimeout(Promise.resolve(result), timeoutMs, this.#environment.timer, this.tier.name);
  }

  #judgeEntry(entry: CacheEntry<V>, lookup: Lookup<K, V>, step: TierStep | undefined): CacheEntry<V> | undefined {
    const { counts } = this.label;
    const now = this.#environment.clock();
    if (entry.isExpired(now)) {
      counts.misses += 1;
      counts.expired += 1;
      if (now <= entry.keepUntil) lookup.keepStale(entry);
      else this.#insertion.by(lookup.operation, () => this.memory?.expire(lookup.key));
      step?.end('expired');
      return undefined;
    }
    const { refreshMs } = this.options;
    if (refreshMs !== undefined && !lookup.isRefresh && (now - entry.storedAt >= refreshMs || now < entry.storedAt)) {
      counts.stale += 1;
      lookup.due = entry;
      step?.end('hit', { stale: true });
      return entry;
    }
    counts.hits += 1;
    step?.end(lookup.isRefresh ? 'refresh_hit' : 'hit');
    return entry;
  }

  #failed(error: unknown, step: TierStep | undefined): undefined {
    this.label.counts.errors += 1;
    step?.end('get_error', { errorType: errorName(error) });
  }

  #remove(
    work: (call: TierCall) => unknown,
    event: 'invalidated' | 'cleared',
    errorEvent: 'invalidate_error' | 'clear_error',
    operation: CacheOperation | undefined,
  ): MaybePromise<Written> {
    const step = operation?.tier(this.label);
    return settled(
      () => this.call(step, work),
      (): Written => {
        step?.end(event);
        return ACCEPTED;
      },
      (error): Written => {
        step?.end(errorEvent, { errorType: errorName(error) });
        return { accepted: false, failure: { error } };
      },
    );
  }
}

const NO_CALL: TierCall = {};
