/** Calls of one cache that are under way, by key. */

/** What a call is found by. */
export interface Keyed {
  readonly key: unknown;
}

/** Holds a call from `add` to `remove`, and no longer. */
export class CallsUnderWay<C extends Keyed> {
  readonly #byKey = new Map<unknown, Set<C>>();

  add(call: C): void {
    const calls = this.#byKey.get(call.key) ?? new Set();
    this.#byKey.set(call.key, calls.add(call));
  }

  remove(call: C): void {
    const calls = this.#byKey.get(call.key);
    calls?.delete(call);
    if (calls?.size === 0) this.#byKey.delete(call.key);
  }

  of(key: unknown): Iterable<C> {
    return this.#byKey.get(key) ?? [];
  }
}
