/** bentocache: a driver in memory and one behind it, which are the tiers. */
import type { CacheOperationName, CacheResult } from '@weir/cache';
import type { Call } from './call.ts';
import { currentFrame, isWithinCall } from './frame.ts';
import { guarded } from './faults.ts';
import { CacheInstrumentation, type LibraryDescription } from './instrumentation.ts';
import { type AnyAround, type Around, patchMethod, patchMethods } from './patching.ts';
import { type Read, readFlag, runStep, type StepRequest } from './tier.ts';

/**
 * Spans, events and metrics for `bentocache` 1.
 *
 * @throws CacheInstrumentationError `WEIR_CACHE_INSTRUMENTATION_OPTION` when an option is out of range
 * @example
 * registerInstrumentations({ instrumentations: [new BentocacheInstrumentation()] });
 */
export class BentocacheInstrumentation extends CacheInstrumentation {
  protected override describe(): LibraryDescription {
    const nameOf = (cache: object): unknown => (cache as { readonly name?: unknown }).name;
    return { library: 'bentocache', versions: ['>=1.0.0 <2.0.0'], patch: patchBentocache, nameOf };
  }
}

interface BentocacheExports {
  readonly BentoCache?: { readonly prototype: object };
  readonly bentostore?: () => object;
}

/** The class of a store's cache is not exported: it is reached through the first one that is used. */
function patchBentocache(exports: object): void {
  const { BentoCache, bentostore } = exports as BentocacheExports;
  if (BentoCache === undefined || bentostore === undefined) return;
  let isFound = false;
  const finding: AnyAround = (_self, _args, original) => {
    const cache = original();
    guarded('internal_error', 'the patching of a cache', () => {
      patchMethods('bentocache', Object.getPrototypeOf(cache) as object, AROUNDS);
      isFound = true;
    });
    return cache;
  };
  // Every operation comes by here.
  patchMethod(BentoCache.prototype, 'use', finding, () => !isFound);
  const store = Object.getPrototypeOf(bentostore()) as object;
  patchMethod(store, 'useL1Layer', (_self, args, original) => original([adopting(args[0], L1)]));
  patchMethod(store, 'useL2Layer', (_self, args, original) => original([adopting(args[0], L2)]));
}

interface Place {
  readonly tier: string;
  readonly fallback: boolean;
}

const L1: Place = { tier: 'l1', fallback: false };
const L2: Place = { tier: 'l2', fallback: true };

interface Options {
  readonly key?: unknown;
  readonly factory?: unknown;
}

const AROUNDS: Readonly<Record<string, Around>> = {
  get: around('get', (value, call, [options]) => {
    // A default value is no hit.
    const { defaultValue } = (options ?? {}) as { readonly defaultValue?: unknown };
    // What a tier had may belong to a tag that was invalidated.
    if (value === undefined) return 'miss';
    return call.readResult(value !== undefined && value !== defaultValue && typeof defaultValue !== 'function');
  }),
  has: around('contains', (value, call) => (value === true ? call.readResult(true) : 'miss')),
  set: around('insert', (value, call) => call.writeResult(value === true)),
  getOrSet: around('get_or_insert', loadResult),
  getOrSetForever: around('get_or_insert', loadResult),
  delete: around('invalidate', (_value, call) => call.removeResult()),
  deleteMany: around('invalidate', (_value, call) => call.removeResult()),
  expire: around('invalidate', (_value, call) => call.removeResult()),
  deleteByTag: around('invalidate_tags', (_value, call) => call.removeResult()),
  clear: around('clear', (_value, call) => call.removeResult()),
};

function around(
  operation: CacheOperationName,
  resultOf: (value: unknown, call: Call, args: readonly unknown[]) => CacheResult,
): Around {
  return (observer, cache, args, original) => {
    const options = args[0] as Options | undefined;
    const key = options?.key;
    const request = { cache, operation, key, isClosed: true };
    return observer.observe(
      { ...request, resultOf: (value: unknown, call: Call) => resultOf(value, call, args) },
      (call) => {
        const { factory } = options ?? {};
        if (call === undefined || typeof factory !== 'function') return original();
        const loader = (...given: unknown[]): unknown => call.load(() => factory(...given) as unknown);
        return original([{ ...options, factory: loader }, ...args.slice(1)]);
      },
    );
  };
}

function loadResult(value: unknown, call: Call): CacheResult {
  return call.loadResult(value !== undefined);
}

/** A description of a driver whose driver is a tier. */
function adopting(description: unknown, place: Place): unknown {
  const { factory } = (description ?? {}) as { readonly factory?: unknown };
  if (typeof factory !== 'function') return description;
  return { ...(description as object), factory: (...args: unknown[]) => adopt(factory(...args), place) };
}

function adopt(driver: unknown, place: Place): unknown {
  if (typeof driver !== 'object' || driver === null) return driver;
  for (const [method, step] of Object.entries(STEPS)) {
    const around: AnyAround = (owner, args, original) => {
      const call = currentFrame()?.call;
      if (call === undefined || isTagKey(args[0])) return original();
      return runStep(call, { ...step, ...place, owner, isClosed: true, key: args[0] }, original);
    };
    patchMethod(driver, method, around, isWithinCall);
  }
  patchMethod(driver, 'namespace', (_owner, _args, original) => adopt(original(), place));
  return driver;
}

const STEPS: Readonly<Record<string, Pick<StepRequest<unknown>, 'kind' | 'read'>>> = {
  get: { kind: 'read', read: readEntry },
  has: { kind: 'read', read: readFlag },
  set: { kind: 'insert' },
  delete: { kind: 'remove' },
  deleteMany: { kind: 'remove' },
  clear: { kind: 'clear' },
};

/** The library keeps when a tag was invalidated in the cache itself. */
function isTagKey(key: unknown): boolean {
  return typeof key === 'string' && key.includes('___bc:t:');
}

/** A driver holds an entry for longer than it is good: its logical expiry stands within. */
function readEntry(raw: unknown): Read {
  if (raw === undefined || raw === null) return { asked: 1, found: 0 };
  const expiry =
    typeof raw === 'string' ? expiryWithin(raw) : (raw as { logicalExpiration?: unknown }).logicalExpiration;
  const isExpired = typeof expiry === 'number' && expiry <= Date.now();
  return { asked: 1, found: isExpired ? 0 : 1, expired: isExpired ? 1 : 0 };
}

// It stands after the value, so the last one is not one that a value happens to contain. Other serializers are not read.
function expiryWithin(text: string): number | undefined {
  const at = text.lastIndexOf('"logicalExpiration":');
  if (at === -1) return undefined;
  const expiry = Number.parseInt(text.slice(at + '"logicalExpiration":'.length), 10);
  return Number.isNaN(expiry) ? undefined : expiry;
}
