/** One operation of a library's cache, from its beginning to its end. */
import { context } from '@opentelemetry/api';
import type { CacheEventName, CacheOperationName, CacheResult } from '@weir/cache';
import type { CacheOperation, TierLabel } from '@weir/cache/telemetry';
import type { NamedState } from './cache-state.ts';
import type { CallsUnderWay } from './calls-under-way.ts';
import { outside } from './frame.ts';
import type { Evictions, RunningCall } from './running-call.ts';
import { afterwards } from './settled.ts';

/** What a call begins with. */
export interface BegunCall {
  readonly cache: object;
  readonly name: CacheOperationName;
  readonly key: unknown;
  readonly state: NamedState;
  readonly operation: CacheOperation | undefined;
  readonly underWay: CallsUnderWay<Call>;
  /** Whether a call that shares another's work does not even ask the tiers. */
  readonly sharesReads: boolean;
}

/**
 * Knows what its tiers and its loader did, and so how it ended.
 *
 * A call that loads is the leader of those of the same key that wait meanwhile: they neither found the value in a tier nor
 * loaded it.
 */
export class Call implements RunningCall {
  readonly cache: object;
  readonly name: CacheOperationName;
  readonly key: unknown;
  readonly state: NamedState;
  readonly operation: CacheOperation | undefined;
  readonly startedMs: number = performance.now();
  /** What was thrown, by a tier or the loader, and may have been kept from the caller. */
  failure: { readonly error: unknown } | undefined;
  readonly #underWay: CallsUnderWay<Call>;
  readonly #events: CacheEventName[] = [];
  readonly #asked = new Map<TierLabel, Set<unknown>>();
  #isStale = false;
  #loader: 'none' | 'running' | 'done' | 'failed' = 'none';
  readonly #sharesReads: boolean;
  /** The call of the same key that was under way already. */
  #before: Call | undefined;
  #leader: Call | undefined;
  #followers = 0;
  #isForcedFollower = false;

  constructor({ cache, name, key, state, operation, underWay, sharesReads }: BegunCall) {
    this.cache = cache;
    this.name = name;
    this.key = key;
    this.state = state;
    this.operation = operation;
    this.#underWay = underWay;
    this.#sharesReads = sharesReads;
    if (!this.isShareable) return;
    for (const other of underWay.of(key)) {
      if (sharesReads) this.#before ??= other.#before ?? other;
      if (other.#loader === 'running') this.#leader = other;
    }
    underWay.add(this);
  }

  /** Whether another call can do the work of this one. */
  get isShareable(): boolean {
    return this.name === 'get_or_insert' && this.key !== undefined;
  }

  /** The first thing that a tier said is what was true before anybody waited. */
  get #foundAtOnce(): boolean {
    return this.#events[0] === 'hit';
  }

  /** Whether a tier had the value. */
  get hasHit(): boolean {
    return this.#events.includes('hit');
  }

  get hasSteps(): boolean {
    return this.#events.length > 0;
  }

  /** Whether this tier was not asked for this key before: behind a lock a library asks a second time. */
  asksAnew(tier: TierLabel, key: unknown): boolean {
    const keys = this.#asked.get(tier);
    if (keys === undefined) this.#asked.set(tier, new Set([key]));
    else if (keys.has(key)) return false;
    else keys.add(key);
    return true;
  }

  /** Notes what a tier did. */
  noteStep(event: CacheEventName, failure?: { readonly error: unknown }, stale = false): void {
    this.#events.push(event);
    this.failure ??= failure;
    if (stale) this.#isStale = true;
  }

  /** Notes what a tier dropped of its own accord. */
  noteEvictions(label: TierLabel, { reason, count, isOfKey }: Evictions): void {
    label.counts.evictions[reason] += count;
    for (let told = 0; told < count; told += 1) {
      this.operation?.evicted(label, isOfKey ? this.key : undefined, reason);
    }
  }

  /** The library itself says that this call waits for another's work. */
  follow(): void {
    this.#isForcedFollower = true;
  }

  /** The library itself says that this call loads. */
  lead(): void {
    this.#loader = 'running';
    this.#claim();
  }

  /** Runs what the library does with the span of the operation as the active one. */
  within<T>(work: () => T): T {
    return this.operation === undefined ? work() : context.with(this.operation.context, work);
  }

  /** Runs the loader; where the value is there already, it runs in the background, to renew it. */
  load<T>(loader: () => T): T | Promise<Awaited<T>> {
    if (this.hasHit) return this.#refresh(loader);
    this.lead();
    const run = (): T => outside(loader);
    return afterwards(
      () => (this.operation === undefined ? run() : (this.operation.load(run) as Promise<Awaited<T>>)),
      () => {
        this.#loader = 'done';
      },
      (error) => {
        this.#loader = 'failed';
        this.failure ??= { error };
      },
    );
  }

  #refresh<T>(loader: () => T): T | Promise<Awaited<T>> {
    const { telemetry } = this.state;
    const operation = telemetry.beginInBackground('refresh', this.key, this.operation);
    const run = (): T => outside(loader);
    const end = (result: CacheResult, failure?: { readonly error: unknown }): void => {
      telemetry.count('refresh', result);
      operation?.complete(result, failure);
    };
    return afterwards(
      () => (operation === undefined ? run() : (operation.load(run) as Promise<Awaited<T>>)),
      () => end('loaded'),
      (error) => end('error', { error }),
    );
  }

  #claim(): void {
    this.#leader = undefined;
    if (!this.isShareable) return;
    for (const other of this.#underWay.of(this.key)) {
      if (other !== this && other.#loader === 'none' && !other.#foundAtOnce) other.#leader = this;
    }
  }

  /** How a read ended, by what the tiers said where they said anything. */
  readResult(hasValue: boolean): CacheResult {
    if (this.#isStale) return 'stale';
    if (this.hasSteps ? this.hasHit : hasValue) return 'hit';
    return hasValue && this.#events.includes('expired') ? 'stale' : 'miss';
  }

  /** How an operation that may load ended. */
  loadResult(hasValue: boolean): CacheResult {
    if (this.#loader === 'done') return 'loaded';
    if (!hasValue) return this.#loader === 'failed' ? 'error' : 'miss';
    if (this.#loader !== 'none') return 'stale';
    if (this.#isStale) return 'stale';
    if (!this.isFollower) return 'hit';
    return this.#leaderOfThis?.hasHit === true ? 'hit' : 'loaded';
  }

  /** How an insertion ended. */
  writeResult(isAccepted: boolean): CacheResult {
    if (this.#events.includes('inserted')) return 'accepted';
    if (this.failure !== undefined) return 'error';
    return isAccepted && !this.hasSteps ? 'accepted' : 'rejected';
  }

  /** How a removal ended. */
  removeResult(): CacheResult {
    return this.failure === undefined ? 'done' : 'error';
  }

  get isFollower(): boolean {
    if (this.#isForcedFollower) return true;
    if (this.name !== 'get_or_insert' || this.#loader !== 'none' || this.#foundAtOnce) return false;
    if (this.#sharesReads) return !this.hasSteps && this.#before !== undefined;
    return this.#leader !== undefined || (this.hasSteps && !this.hasHit);
  }

  /** Ends the call. */
  complete(result: CacheResult, failure?: { readonly error: unknown }): void {
    const { operation, state } = this;
    if (this.isShareable) this.#underWay.remove(this);
    if (this.isFollower) {
      const leader = this.#leaderOfThis;
      if (leader !== undefined) leader.#followers += 1;
      state.telemetry.counts.followers += 1;
      operation?.followed(leader?.operation, this.startedMs);
    } else if (this.isShareable && this.#countFollowers() > 0) {
      operation?.led();
      state.telemetry.shared(this.#followers + 1);
    }
    state.telemetry.count(this.name, result);
    operation?.complete(result, result === 'error' ? (failure ?? this.failure) : failure);
  }

  get #leaderOfThis(): Call | undefined {
    return this.#leader ?? this.#before;
  }

  /** Those that are told of the value in the same turn may end after their leader. */
  #countFollowers(): number {
    for (const other of this.#underWay.of(this.key))
      if (other.#leaderOfThis === this && other.isFollower) this.#followers += 1;
    return this.#followers;
  }
}
