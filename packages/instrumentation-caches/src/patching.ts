/** Puts what observes around methods of a library: once, and only passing through while nobody observes. */
import { processWide } from '@weir/otel-compat';
import type { Observer } from './observer.ts';

/** The libraries of this package. */
export type Library = 'bentocache' | 'cacheable' | 'cache-manager' | 'keyv' | 'lru-cache';

/** Who observes each library now; of several that are enabled, the last. */
const observers: Map<Library, Observer> = processWide('instrumentation-caches-observers.v1', () => new Map());

const PATCHED = Symbol.for('weir.instrumentation-caches.patched.v1');

/** Replaces a call: `original` is to be called once. */
export type Around = (
  observer: Observer,
  cache: object,
  args: readonly unknown[],
  original: (args?: readonly unknown[]) => unknown,
) => unknown;

export function observeWith(library: Library, observer: Observer): void {
  observers.set(library, observer);
}

export function stopObserving(library: Library, observer: Observer): void {
  if (observers.get(library) === observer) observers.delete(library);
}

/** Whoever observes this library now. */
export function observerOf(library: Library): Observer | undefined {
  return observers.get(library);
}

/** Patches methods that the target has, or inherits; those that it lacks are left out, since versions differ. */
export function patchMethods(library: Library, target: object, arounds: Readonly<Record<string, Around>>): void {
  for (const [name, around] of Object.entries(arounds)) {
    patchMethod(target, name, (cache, args, original) => {
      const observer = observers.get(library);
      return observer === undefined ? original() : around(observer, cache, args, original);
    });
  }
}

/** Patches one method, whoever observes. */
export function patchMethod(
  target: object,
  name: string,
  around: (cache: object, args: readonly unknown[], original: (args?: readonly unknown[]) => unknown) => unknown,
): void {
  const original: unknown = Reflect.get(target, name);
  const isOwnPatched = Object.hasOwn(target, name) && PATCHED in Object(original);
  if (typeof original !== 'function' || isOwnPatched) return;
  const patched = function (this: object, ...args: unknown[]): unknown {
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
