/** Keyv: each instance is a cache with one tier, the store behind it. */
import type { CacheOperationName, CacheResult } from '@weir/cache';
import type { Call } from './call.ts';
import { noteRemoval } from './frame.ts';
import { CacheInstrumentation, type LibraryDescription } from './instrumentation.ts';
import { type Around, patchMethods } from './patching.ts';
import { watchErrors } from './store.ts';
import { readFlag, readMany, readOne, runStep, type StepRequest } from './tier.ts';

/**
 * Spans, events and metrics for `keyv` 5 (from 5.1 on) and 6.
 *
 * @throws CacheInstrumentationError `WEIR_CACHE_INSTRUMENTATION_OPTION` when an option is out of range
 * @example
 * registerInstrumentations({ instrumentations: [new KeyvInstrumentation({ requireParentSpan: true })] });
 */
export class KeyvInstrumentation extends CacheInstrumentation {
  protected override describe(): LibraryDescription {
    return { library: 'keyv', versions: ['>=5.1.0 <7.0.0'], patch: patchKeyv, nameOf: namespaceOf };
  }
}

function patchKeyv(exports: object): void {
  const { Keyv } = exports as { readonly Keyv?: { readonly prototype: object } };
  if (Keyv !== undefined) patchMethods('keyv', Keyv.prototype, AROUNDS);
}

function namespaceOf(keyv: object): unknown {
  const { namespace, opts } = keyv as {
    readonly namespace?: unknown;
    readonly opts?: { readonly namespace?: unknown };
  };
  return namespace ?? opts?.namespace;
}

type Step = Pick<StepRequest<unknown>, 'kind' | 'read' | 'isAccepted' | 'asked'>;

const AROUNDS: Readonly<Record<string, Around>> = {
  get: around('get', (key) => (Array.isArray(key) ? many(key) : { kind: 'read', read: readOne }), readResult),
  getRaw: around('get', () => ({ kind: 'read', read: readOne }), readResult),
  getMany: around('get', many, readResult),
  getManyRaw: around('get', many, readResult),
  has: around('contains', (key) => (Array.isArray(key) ? many(key) : { kind: 'read', read: readFlag }), readResult),
  hasMany: around('contains', many, readResult),
  set: around('insert', () => ({ kind: 'insert', isAccepted: (value) => value !== false }), writeResult),
  setRaw: around('insert', () => ({ kind: 'insert', isAccepted: (value) => value !== false }), writeResult),
  setMany: around(
    'insert',
    (entries) => ({ kind: 'insert', isAccepted: allTaken, asked: lengthOf(entries) }),
    writeResult,
  ),
  setManyRaw: around(
    'insert',
    (entries) => ({ kind: 'insert', isAccepted: allTaken, asked: lengthOf(entries) }),
    writeResult,
  ),
  delete: around(
    'invalidate',
    () => ({ kind: 'remove' }),
    (_value, call) => call.removeResult(),
  ),
  deleteMany: around(
    'invalidate',
    () => ({ kind: 'remove' }),
    (_value, call) => call.removeResult(),
  ),
  clear: around(
    'clear',
    () => ({ kind: 'clear' }),
    (_value, call) => call.removeResult(),
  ),
};

function around(
  operation: CacheOperationName,
  stepOf: (first: unknown) => Step,
  resultOf: (value: unknown, call: Call) => CacheResult,
): Around {
  return (observer, keyv, args, original) => {
    const [first] = args;
    // A read that finds an entry past its time removes it.
    if (operation === 'invalidate') noteRemoval(keyv, lengthOf(first));
    watchErrors(keyv);
    const key = Array.isArray(first) ? undefined : first;
    return observer.observe({ cache: keyv, operation, key, isClosed: false, resultOf }, (call) => {
      if (call === undefined) return original();
      return runStep(call, { ...stepOf(first), tier: 'store', fallback: false, owner: keyv }, () => original());
    });
  };
}

function many(keys: unknown): Step {
  return { kind: 'read', read: readMany, asked: lengthOf(keys) };
}

function readResult(_value: unknown, call: Call): CacheResult {
  return call.failure === undefined ? call.readResult(false) : 'error';
}

function writeResult(_value: unknown, call: Call): CacheResult {
  return call.writeResult(false);
}

function allTaken(taken: unknown): boolean {
  return !Array.isArray(taken) || taken.every((one) => one !== false);
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 1;
}
