/** How lru-cache's evictions are found out. */
import type { Evictions } from './running-call.ts';

/**
 * Tells from a cache's size what it dropped of its own accord in one call, of which the library says nothing unless it is
 * asked to by its constructor. Where the application removes entries meanwhile, as its `dispose` may, nothing is told.
 */
export class SizeWatch {
  readonly #cache: { readonly size: number };
  readonly #before: number;
  readonly #changes: number;

  constructor(cache: object) {
    this.#cache = cache as { readonly size: number };
    this.#before = this.#cache.size;
    this.#changes = passed;
  }

  /** @param added entries that were not there before */
  evictions(added: number): Evictions | undefined {
    const count = this.#before + added - this.#cache.size;
    return count <= 0 || this.#changes !== passed ? undefined : { reason: 'size', count, isOfKey: false };
  }

  /** What was past its time when it was read, and removed. */
  expiry(): Evictions | undefined {
    return this.#cache.size === this.#before - 1 ? { reason: 'expired', count: 1, isOfKey: true } : undefined;
  }
}

/** Calls within calls so far. */
let passed = 0;

export function passedOn(original: () => unknown): unknown {
  passed += 1;
  return original();
}
