/** Puts what observes around methods of a library: once, and only passing through while nobody observes. */
import { processWide } from '@weir/otel-compat';
import type { Observer } from './observer.ts';

/** The libraries of this package. */
export type Library = 'bentocache' | 'cacheable' | 'cache-manager' | 'keyv' | 'lru-cache';

/** Who observes a library now; of several that are enabled, the last. */
interface Watch {
  observer: Observer | undefined;
}

const watches: Map<Library, Watch> = processWide('instrumentation-caches-observers.v1', () => new Map());

const PATCHED = Symbol.for('weir.instrumentation-caches.patched.v1');

/** Replaces a call: `original` is to be called once. */
export type Around = (
  observer: Observer,
  cache: object,
  args: readonly unknown[],
  original: (args?: readonly unknown[]) => unknown,
) => unknown;

export function observeWith(library: Library, observer: Observer): void {
  watchOf(library).observer = observer;
}

export function stopObserving(library: Library, observer: Observer): void {
  const watch = watchOf(library);
  if (watch.observer === observer) watch.observer = undefined;
}

function watchOf(library: Library): Watch {
  const known = watches.get(library);
  if (known !== undefined) return known;
  const watch: Watch = { observer: undefined };
  watches.set(library, watch);
  return watch;
}

/** Patches methods that the target has, or inherits; those that it lacks are left out, since versions differ. */
export function patchMethods(library: Library, target: object, arounds: Readonly<Record<string, Around>>): void {
  const watch = watchOf(library);
  const isObserved = (cache: object): boolean => watch.observer !== undefined && watch.observer.observes(cache);
  for (const [name, around] of Object.entries(arounds)) {
    const observed: AnyAround = (cache, args, original) => around(watch.observer as Observer, cache, args, original);
    patchMethod(target, name, observed, isObserved);
  }
}

/** Replaces a call, whoever observes. */
export type AnyAround = (
  owner: object,
  args: readonly unknown[],
  original: (args?: readonly unknown[]) => unknown,
) => unknown;

/**
 * Patches one method.
 *
 * @param isObserved asked at every call: where it is false, the call is passed on and costs nothing more
 */
export function patchMethod(
  target: object,
  name: string,
  around: AnyAround,
  isObserved: (owner: object) => boolean = always,
): void {
  const original: unknown = Reflect.get(target, name);
  const isOwnPatched = Object.hasOwn(target, name) && PATCHED in Object(original);
  if (typeof original !== 'function' || isOwnPatched) return;
  const patched = function (this: object, ...args: unknown[]): unknown {
    if (!isObserved(this)) return Reflect.apply(original, this, args);
    return around(this, args, (others = args) => Reflect.apply(original, this, others));
  };
  Object.defineProperties(patched, {
    name: { value: original.name },
    length: { value: original.length },
    [PATCHED]: { value: true },
  });
  const enumerable = Object.getOwnPropertyDescriptor(target, name)?.enumerable ?? false;
  Reflect.defineProperty(target, name, { value: patched, writable: true, configurable: true, enumerable });
}

function always(): boolean {
  return true;
}
