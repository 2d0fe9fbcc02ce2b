/** cacheable: a primary and a secondary store, which are the tiers. */
import type { CacheOperationName, CacheResult } from '@weir/cache';
import type { Call } from './call.ts';
import { currentFrame } from './frame.ts';
import { CacheInstrumentation, type LibraryDescription } from './instrumentation.ts';
import { type Around, patchMethods } from './patching.ts';
import type { RunningCall } from './running-call.ts';
import { adoptStore } from './store.ts';

/**
 * Spans, events and metrics for `cacheable` 2.
 *
 * @throws CacheInstrumentationError `WEIR_CACHE_INSTRUMENTATION_OPTION` when an option is out of range
 * @example
 * registerInstrumentations({ instrumentations: [new CacheableInstrumentation()] });
 */
export class CacheableInstrumentation extends CacheInstrumentation {
  protected override describe(): LibraryDescription {
    return { library: 'cacheable', versions: ['>=2.0.0 <3.0.0'], patch: patchCacheable, nameOf: namespaceOf };
  }
}

function patchCacheable(exports: object): void {
  const { Cacheable } = exports as { readonly Cacheable?: { readonly prototype: object } };
  if (Cacheable !== undefined) patchMethods('cacheable', Cacheable.prototype, AROUNDS);
}

interface CacheableLike {
  readonly primary?: unknown;
  readonly secondary?: unknown;
  readonly namespace?: unknown;
}

function namespaceOf(cache: object): unknown {
  return (cache as CacheableLike).namespace;
}

const AROUNDS: Readonly<Record<string, Around>> = {
  get: around('get', readResult),
  getRaw: around('get', readResult),
  getMany: around('get', readResult),
  getManyRaw: around('get', readResult),
  has: around('contains', containsResult),
  hasMany: around('contains', containsResult),
  set: around('insert', (value, call) => call.writeResult(value === true)),
  setMany: around('insert', (value, call) => call.writeResult(value === true)),
  delete: around('invalidate', (_value, call) => call.removeResult()),
  deleteMany: around('invalidate', (_value, call) => call.removeResult()),
  clear: around('clear', (_value, call) => call.removeResult()),
  getOrSet: around('get_or_insert', loadResult, (call, [key, loader, ...others]) => [
    key,
    typeof loader === 'function' ? (...given: unknown[]) => call.load(() => loader(...given) as unknown) : loader,
    ...others,
  ]),
  wrap(observer, cache, [fn, ...others], original) {
    if (typeof fn !== 'function') return original();
    const loader = (...args: unknown[]): unknown => {
      const call = loading(cache);
      return call === undefined ? fn(...args) : call.load(() => fn(...args));
    };
    // The library makes keys of the function's name.
    Object.defineProperty(loader, 'name', { value: fn.name });
    const wrapped = original([loader, ...others]);
    if (typeof wrapped !== 'function') return wrapped;
    return (...args: unknown[]): unknown => {
      adopt(cache);
      const request = { cache, operation: 'get_or_insert', isClosed: true, resultOf: loadResult } as const;
      return observer.observe(request, () => wrapped(...args) as unknown);
    };
  },
};

function around(
  operation: CacheOperationName,
  resultOf: (value: unknown, call: Call) => CacheResult,
  observed: (call: Call, args: readonly unknown[]) => readonly unknown[] = (_call, args) => args,
): Around {
  return (observer, cache, args, original) => {
    adopt(cache);
    const [first] = args;
    const key = typeof first === 'string' ? first : undefined;
    const request = { cache, operation, key, isClosed: true, resultOf } as const;
    return observer.observe(request, (call) => (call === undefined ? original() : original(observed(call, args))));
  };
}

function loading(cache: object): RunningCall | undefined {
  const call = currentFrame()?.call;
  return call?.cache === cache ? call : undefined;
}

function adopt(cache: object): void {
  const { primary, secondary } = cache as CacheableLike;
  adoptStore(primary, { tier: 'primary', fallback: false });
  adoptStore(secondary, { tier: 'secondary', fallback: true });
}

function readResult(value: unknown, call: Call): CacheResult {
  return call.readResult(hasAll(value));
}

function containsResult(value: unknown, call: Call): CacheResult {
  return call.readResult(value === true || (Array.isArray(value) && value.every(Boolean)));
}

function loadResult(value: unknown, call: Call): CacheResult {
  return call.loadResult(value !== undefined);
}

function hasAll(value: unknown): boolean {
  return Array.isArray(value) ? value.every((one) => one !== undefined) : value !== undefined;
}
