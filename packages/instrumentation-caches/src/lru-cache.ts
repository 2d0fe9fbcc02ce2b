/** lru-cache: what each call found is what the library writes into the `status` of that call. */
import type { CacheEventName, CacheResult } from '@weir/cache';
import type { Call } from './call.ts';
import { CacheInstrumentation, type LibraryDescription } from './instrumentation.ts';
import type { Observer } from './observer.ts';
import { type Around, patchMethods } from './patching.ts';
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

/** The part of the library's status that says what was found. */
interface Status {
  readonly get?: string;
  readonly has?: string;
  readonly set?: string;
  readonly fetch?: string;
  readonly memo?: string;
  readonly returnedStale?: boolean;
  readonly fetchError?: unknown;
}

const AROUNDS: Readonly<Record<string, Around>> = {
  get: withStatus(1, 'get', ({ get, returnedStale }) => readOf(get, returnedStale)),
  has: withStatus(1, 'contains', ({ has }) => readOf(has)),
  set(observer, cache, args, original) {
    const status = statusOf(args[2]);
    const request = { cache, operation: 'insert', key: args[0], isClosed: false, isSync: true } as const;
    return observer.observe({ ...request, resultOf: (_value, call) => call.writeResult(false) }, (call) => {
      if (call === undefined) return original();
      const step: StepRequest<unknown> = {
        ...PLACE,
        kind: args[1] === undefined ? 'remove' : 'insert',
        owner: cache,
        isAccepted: () => (status as Status).set !== 'miss',
      };
      return runStep(call, step, () => original(withArgument(args, 2, { ...optionsOf(args[2]), status })));
    });
  },
  delete: removal('invalidate', 'remove'),
  clear: removal('clear', 'clear'),
  fetch(observer, cache, args, original) {
    const status = statusOf(args[1]);
    const resultOf = (value: unknown, call: Call): CacheResult => fetchResult(status, value, call);
    return observer.observe({ cache, operation: 'get_or_insert', key: args[0], isClosed: false, resultOf }, (call) => {
      if (call === undefined) return original();
      const given = original(withArgument(args, 1, { ...optionsOf(args[1]), status }));
      noteFetch(call, status);
      return given;
    });
  },
  memo(observer, cache, args, original) {
    const status = statusOf(args[1]);
    const resultOf = (): CacheResult => (status.memo === 'hit' ? 'hit' : 'loaded');
    return observer.observe({ cache, operation: 'get_or_insert', key: args[0], isClosed: false, resultOf }, (call) => {
      if (call === undefined) return original();
      const read = (): Read => ({ asked: 1, found: status.memo === 'hit' ? 1 : 0 });
      const step: StepRequest<unknown> = { ...PLACE, isSync: false, kind: 'read', owner: cache, read };
      return runStep(call, step, () => original(withArgument(args, 1, { ...optionsOf(args[1]), status })));
    });
  },
};

const PLACE = { tier: TIER, fallback: false, isSync: true };

function withStatus(at: number, operation: 'get' | 'contains', readOfStatus: (status: Status) => Read): Around {
  return (observer, cache, args, original) => {
    const status = statusOf(args[at]);
    const resultOf = (_value: unknown, call: Call): CacheResult => call.readResult(false);
    return observer.observe({ cache, operation, key: args[0], isClosed: false, isSync: true, resultOf }, (call) => {
      if (call === undefined) return original();
      const step: StepRequest<unknown> = { ...PLACE, kind: 'read', owner: cache, read: () => readOfStatus(status) };
      return runStep(call, step, () => original(withArgument(args, at, { ...optionsOf(args[at]), status })));
    });
  };
}

function removal(operation: 'invalidate' | 'clear', kind: 'remove' | 'clear'): Around {
  return (observer: Observer, cache, args, original) => {
    const request = { cache, operation, key: args[0], isClosed: false, isSync: true } as const;
    return observer.observe({ ...request, resultOf: (_value, call) => call.removeResult() }, (call) =>
      call === undefined ? original() : runStep(call, { ...PLACE, kind, owner: cache }, () => original()),
    );
  };
}

function readOf(found: string | undefined, returnedStale = false): Read {
  if (found === 'hit') return { asked: 1, found: 1 };
  if (returnedStale) return { asked: 1, found: 1, stale: true };
  return { asked: 1, found: 0, expired: found?.startsWith('stale') === true ? 1 : 0 };
}

/** What the memory said stands in the status as soon as `fetch` returns; the rest is the loader's time. */
function noteFetch(call: Call, status: Status): void {
  const { fetch, returnedStale = false } = status;
  const { counts } = call.state.tier(TIER, false);
  counts.gets += 1;
  let event: CacheEventName = 'miss';
  if (fetch === 'hit' || fetch === 'get') event = 'hit';
  if (fetch === 'stale' && !returnedStale) event = 'expired';
  if (returnedStale) event = 'hit';
  if (event !== 'hit') counts.misses += 1;
  else if (returnedStale) counts.stale += 1;
  else counts.hits += 1;
  if (event === 'expired') counts.expired += 1;
  const step = call.operation?.tier(call.state.tier(TIER, false));
  call.noteStep(event, undefined, returnedStale);
  step?.end(event, returnedStale ? { stale: true } : {});
  if (fetch === 'inflight' && !returnedStale) call.follow();
  if (fetch === 'miss' || fetch === 'refresh' || (fetch === 'stale' && !returnedStale)) call.lead();
}

function fetchResult({ fetch, returnedStale = false, fetchError }: Status, value: unknown, call: Call): CacheResult {
  if (value === undefined) return 'miss';
  if (returnedStale) return 'stale';
  if (fetch === 'hit' || fetch === 'get') return call.hasHit ? 'hit' : 'miss';
  return fetchError === undefined ? 'loaded' : 'stale';
}

/** The status that the application gave, or one of ours. */
function statusOf(options: unknown): Status & object {
  const given = optionsOf(options)['status'];
  return typeof given === 'object' && given !== null ? given : {};
}

function optionsOf(options: unknown): Readonly<Record<string, unknown>> {
  return typeof options === 'object' && options !== null ? (options as Readonly<Record<string, unknown>>) : {};
}

function withArgument(args: readonly unknown[], at: number, value: unknown): readonly unknown[] {
  const others = [...args];
  others[at] = value;
  return others;
}
