/** A tier for tests of applications: another tier, with faults by script. */
import type { CacheEntry } from '../entry.ts';
import type { CacheTier, EvictionListener, MaybePromise, TierCall, Undecodable } from '../tier/cache-tier.ts';
import { systemTimer, type Timer } from '../time.ts';

/** What becomes of one call: it is passed on, fails with an error, is never answered, or is passed on after a while. */
export type Fault =
  | 'pass'
  | 'hang'
  | { readonly fail: unknown }
  /** Milliseconds. */
  | { readonly delayMs: number };

/** Says what becomes of a call: the n-th in all, from 0. A list ends in `pass` for every further call. */
export type FaultScript = readonly Fault[] | ((call: number, operation: string) => Fault);

/**
 * Passes calls on to another tier, or lets them fail, hang or wait, as the script has it.
 *
 * @example
 * const tier = new FaultyTier(new MockTier<string, string>(), [{ fail: new Error('down') }]);
 * const books = Cache.builder<string, string>('books').storage(tier).build();
 * await books.get('b-1'); // undefined, for a tier that fails is passed over
 * books.stats().tiers.mock?.errors; // 1
 */
export class FaultyTier<K, V> implements CacheTier<K, V> {
  readonly name: string;
  readonly isShared: boolean;
  readonly #inner: CacheTier<K, V>;
  readonly #timer: Timer;
  #script: FaultScript;
  #calls = 0;

  constructor(
    inner: CacheTier<K, V>,
    script: FaultScript = [],
    { timer = systemTimer }: { readonly timer?: Timer } = {},
  ) {
    this.name = inner.name;
    this.isShared = inner.isShared ?? false;
    this.#inner = inner;
    this.#script = script;
    this.#timer = timer;
  }

  /** Calls so far. */
  get calls(): number {
    return this.#calls;
  }

  /** From now on this is the script; its first item is for the next call. */
  setScript(script: FaultScript): void {
    this.#script = script;
    this.#calls = 0;
  }

  get(key: K, call: TierCall): MaybePromise<CacheEntry<V> | Undecodable | undefined> {
    return this.#scripted('get', () => this.#inner.get(key, call));
  }

  insert(key: K, entry: CacheEntry<V>, call: TierCall): MaybePromise<boolean | void> {
    return this.#scripted('insert', () => this.#inner.insert(key, entry, call));
  }

  invalidate(key: K, call: TierCall): MaybePromise<unknown> {
    return this.#scripted('invalidate', () => this.#inner.invalidate(key, call));
  }

  invalidateTags(tags: readonly string[], call: TierCall): MaybePromise<unknown> {
    return this.#scripted('invalidate_tags', () => this.#inner.invalidateTags?.(tags, call));
  }

  clear(call: TierCall): MaybePromise<unknown> {
    return this.#scripted('clear', () => this.#inner.clear(call));
  }

  len(): MaybePromise<number> {
    return this.#inner.len?.() ?? 0;
  }

  onEviction(listener: EvictionListener<K>): void {
    this.#inner.onEviction?.(listener);
  }

  close(): MaybePromise<void> {
    return this.#inner.close?.();
  }

  #scripted<T>(operation: string, work: () => MaybePromise<T>): MaybePromise<T> {
    const script = this.#script;
    const fault = typeof script === 'function' ? script(this.#calls, operation) : (script[this.#calls] ?? 'pass');
    this.#calls += 1;
    if (fault === 'pass') return work();
    if (fault === 'hang') return new Promise<T>(() => {});
    if ('fail' in fault) throw fault.fail;
    return new Promise<T>((resolve, reject) => {
      this.#timer(fault.delayMs, () => {
        Promise.resolve().then(work).then(resolve, reject);
      });
    });
  }
}
