/** lru-cache: what each call found is what the library writes into the `status` of that call. */
import type { CacheResult } from '@weir/cache';
import type { Call } from './call.ts';
import { guarded } from './faults.ts';
import { CacheInstrumentation, type LibraryDescription } from './instrumentation.ts';
import type { Observer } from './observer.ts';
import { LruFetch } from './lru-fetch.ts';
import { optionsOf, type Status, statusOf } from './lru-status.ts';
import { type Around, patchMethods } from './patching.ts';
import { passedOn, SizeWatch } from './size-watch.ts';
import { type Read, runStep, type StepRequest } from './tier.ts';

/**
 * Spans, events and metrics for `lru-cache` 10 and 11. Caches within libraries are observed too, so say which are meant:
 * with `cacheName`, or `requireParentSpan`.
 *
 * @throws CacheInstrumentationError `WEIR_CACHE_INSTRUMENTATION_OPTION` when an option is out of range
 * @example
 * registerInstrumentations({ instrumentations: [new LruCacheInstrumentation({ requireParentSpan: true })] });
 */
export class LruCacheInstrumentation extends CacheInstrumentation {
  protected override describe(): LibraryDescription {
    const sizes = { tier: TIER, sizeOf: (cache: object) => (cache as { readonly size: number }).size };
    const nameOf = (): undefined => undefined;
    return { library: 'lru-cache', versions: ['>=10.0.0 <12.0.0'], patch: patchLruCache, nameOf, sizes };
  }
}

const TIER = 'memory';

function patchLruCache(exports: object): void {
  const { LRUCache } = exports as { readonly LRUCache?: { readonly prototype: object } };
  if (LRUCache !== undefined) patchMethods('lru-cache', LRUCache.prototype, AROUNDS);
}

const AROUNDS: Readonly<Record<string, Around>> = {
  get: withStatus('get', ({ get, returnedStale }, value) => readOf(get, value !== undefined, returnedStale)),
  has: withStatus('contains', ({ has }, value) => readOf(has, value === true)),
  set(observer, cache, args, original) {
    const status = statusOf(args[2]);
    const sizes = new SizeWatch(cache);
    const request = { cache, operation: 'insert', key: args[0], isClosed: false, isSync: true } as const;
    return observer.observe({ ...request, resultOf: (_value, call) => call.writeResult(false) }, (call) => {
      if (call === undefined) return passedOn(original);
      const step: StepRequest<unknown> = {
        ...PLACE,
        kind: args[1] === undefined ? 'remove' : 'insert',
        owner: cache,
        isAccepted: () => status.set !== 'miss',
        // What is refused is removed, too, which no lack of room did.
        evictions: () => (status.set === 'miss' ? undefined : sizes.evictions(status.set === 'add' ? 1 : 0)),
      };
      return runStep(call, step, () => original([args[0], args[1], { ...optionsOf(args[2]), status }]));
    });
  },
  delete: removal('invalidate', 'remove'),
  clear: removal('clear', 'clear'),
  fetch: fetching,
  forceFetch: fetching,
  memo(observer, cache, args, original) {
    const status = statusOf(args[1]);
    const resultOf = (): CacheResult => (status.memo === 'hit' ? 'hit' : 'loaded');
    const request = { cache, operation: 'get_or_insert', key: args[0], isClosed: false, isSync: true } as const;
    return observer.observe({ ...request, resultOf }, (call) => {
      if (call === undefined) return passedOn(original);
      const read = (): Read => ({ asked: 1, found: status.memo === 'hit' ? 1 : 0 });
      const step: StepRequest<unknown> = { ...PLACE, kind: 'read', owner: cache, read };
      return runStep(call, step, () => original([args[0], { ...optionsOf(args[1]), status }]));
    });
  },
};

const PLACE = { tier: TIER, fallback: false, isSync: true };

function withStatus(operation: 'get' | 'contains', readOfStatus: (status: Status, value: unknown) => Read): Around {
  return (observer, cache, args, original) => {
    const status = statusOf(args[1]);
    const sizes = new SizeWatch(cache);
    const resultOf = (_value: unknown, call: Call): CacheResult => call.readResult(false);
    return observer.observe({ cache, operation, key: args[0], isClosed: false, isSync: true, resultOf }, (call) => {
      if (call === undefined) return passedOn(original);
      const step: StepRequest<unknown> = {
        ...PLACE,
        kind: 'read',
        owner: cache,
        read: (value) => readOfStatus(status, value),
        evictions: () => (status.get === 'stale' ? sizes.expiry() : undefined),
      };
      return runStep(call, step, () => original([args[0], { ...optionsOf(args[1]), status }]));
    });
  };
}

function removal(operation: 'invalidate' | 'clear', kind: 'remove' | 'clear'): Around {
  return (observer: Observer, cache, args, original) => {
    const request = { cache, operation, key: args[0], isClosed: false, isSync: true } as const;
    return observer.observe({ ...request, resultOf: (_value, call) => call.removeResult() }, (call) =>
      call === undefined ? passedOn(original) : runStep(call, { ...PLACE, kind, owner: cache }, () => original()),
    );
  };
}

function fetching(
  observer: Observer,
  cache: object,
  args: readonly unknown[],
  original: (args?: readonly unknown[]) => unknown,
): unknown {
  const options = optionsOf(args[1]);
  const status = statusOf(args[1]);
  const sizes = new SizeWatch(cache);
  const { fetchMethod, allowStale } = cache as { readonly fetchMethod?: unknown; readonly allowStale?: boolean };
  const operation = fetchMethod === undefined ? 'get' : 'get_or_insert';
  const fetch = new LruFetch(status, TIER, (options['allowStale'] ?? allowStale) === true);
  const resultOf = (value: unknown, call: Call): CacheResult => fetch.end(call, value);
  return observer.observe({ cache, operation, key: args[0], isClosed: false, resultOf }, (call) => {
    if (call === undefined) return original();
    // What the fetch method calls is below the operation; whether it is called is only known afterwards.
    const given = call.within(() => original([args[0], { ...options, status }])) as Promise<unknown>;
    guarded('internal_error', 'what a fetch found', () => {
      const evictions = status.fetch === 'miss' ? sizes.evictions(1) : undefined;
      if (evictions !== undefined) call.noteEvictions(call.state.tier(TIER, false), evictions);
      fetch.begin(call, given);
    });
    return given;
  });
}

function readOf(found: string | undefined, hasValue: boolean, returnedStale = false): Read {
  if (returnedStale) return { asked: 1, found: 1, stale: true };
  // While a value is being fetched anew, the one before it is still good.
  if (found === 'hit' || (found === 'fetching' && hasValue)) return { asked: 1, found: 1 };
  return { asked: 1, found: 0, expired: found?.startsWith('stale') === true ? 1 : 0 };
}
