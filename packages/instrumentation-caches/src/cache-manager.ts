/** cache-manager: a list of stores, which are the tiers, behind functions that `createCache` makes. */
import type { CacheOperationName, CacheResult } from '@weir/cache';
import type { Call } from './call.ts';
import { CacheInstrumentation, type LibraryDescription } from './instrumentation.ts';
import { type Around, patchMethods } from './patching.ts';
import { adoptStore } from './store.ts';

/**
 * Spans, events and metrics for `cache-manager` 6 and 7.
 *
 * @throws CacheInstrumentationError `WEIR_CACHE_INSTRUMENTATION_OPTION` when an option is out of range
 * @example
 * registerInstrumentations({ instrumentations: [new CacheManagerInstrumentation()] });
 */
export class CacheManagerInstrumentation extends CacheInstrumentation {
  protected override describe(): LibraryDescription {
    return {
      library: 'cache-manager',
      versions: ['>=6.0.0 <8.0.0'],
      patch: patchCacheManager,
      nameOf: (cache: object) => ids.get(cache),
    };
  }

  /**
   * Observes a cache that was made before this instrumentation, or by a `createCache` that was taken before.
   *
   * @param cache what `createCache` gave
   * @param options what it was made with
   * @example
   * new CacheManagerInstrumentation().instrumentCache(createCache());
   */
  instrumentCache<T extends object>(cache: T, options: CacheManagerOptions = {}): T {
    return observeCache(cache, options);
  }
}

/** Ids that the application gave: those that the library makes up differ with every start. */
const ids = new WeakMap<object, unknown>();

/** What of the options of `createCache` names a cache, and its stores in versions that do not give them. */
export interface CacheManagerOptions {
  readonly cacheId?: unknown;
  readonly stores?: unknown;
}

type CreateCache = (options?: CacheManagerOptions) => object;

/** @returns what is to stand for the exports, where they cannot be changed */
function patchCacheManager(exports: object): object {
  const { createCache } = exports as { createCache?: CreateCache };
  if (typeof createCache !== 'function' || made.has(createCache)) return exports;
  const observed: CreateCache = (options) => observeCache(createCache(options), options ?? {});
  made.add(observed);
  if (
    Reflect.set(exports, 'createCache', observed) &&
    (exports as { createCache?: unknown }).createCache === observed
  ) {
    return exports;
  }
  const descriptors = Object.getOwnPropertyDescriptors(exports);
  descriptors['createCache' as never] = {
    value: observed,
    enumerable: true,
    writable: true,
    configurable: true,
  } as never;
  return Object.create(Object.getPrototypeOf(exports) as object | null, descriptors) as object;
}

const made = new WeakSet<CreateCache>();
const stores = new WeakMap<object, unknown>();

function observeCache<T extends object>(cache: T, options: CacheManagerOptions): T {
  ids.set(cache, options.cacheId);
  stores.set(cache, (cache as CacheManagerOptions).stores ?? options.stores);
  patchMethods('cache-manager', cache, AROUNDS);
  return cache;
}

const AROUNDS: Readonly<Record<string, Around>> = {
  get: around('get', readResult),
  mget: around('get', readResult),
  ttl: around('contains', readResult),
  set: around('insert', (_value, call) => call.writeResult(true)),
  mset: around('insert', (_value, call) => call.writeResult(true)),
  del: around('invalidate', (_value, call) => call.removeResult()),
  mdel: around('invalidate', (_value, call) => call.removeResult()),
  clear: around('clear', (_value, call) => call.removeResult()),
  wrap: around('get_or_insert', loadResult, (call, [key, loader, ...others]) => [
    key,
    typeof loader === 'function' ? (...given: unknown[]) => call.load(() => loader(...given) as unknown) : loader,
    ...others,
  ]),
};

function around(
  operation: CacheOperationName,
  resultOf: (value: unknown, call: Call) => CacheResult,
  observed: (call: Call, args: readonly unknown[]) => readonly unknown[] = (_call, args) => args,
): Around {
  return (observer, cache, args, original) => {
    adopt(cache);
    const key = typeof args[0] === 'string' ? args[0] : undefined;
    const sharesReads = operation === 'get_or_insert' && Array.isArray(stores.get(cache));
    const request = { cache, operation, key, isClosed: true, sharesReads, resultOf };
    return observer.observe(request, (call) => (call === undefined ? original() : original(observed(call, args))));
  };
}

function adopt(cache: object): void {
  const all = stores.get(cache);
  if (!Array.isArray(all)) return;
  all.forEach((store, index) => {
    const tier = index < 2 ? (['primary', 'secondary'][index] as string) : `secondary_${index}`;
    adoptStore(store, { tier, fallback: index > 0 });
  });
}

function readResult(value: unknown, call: Call): CacheResult {
  const hasValue = Array.isArray(value)
    ? value.every((one) => one !== undefined)
    : value !== undefined && value !== null;
  return call.readResult(hasValue);
}

function loadResult(value: unknown, call: Call): CacheResult {
  return call.loadResult(value !== undefined);
}
