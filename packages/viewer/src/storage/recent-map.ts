/** A map that forgets what was used least lately. */

/** Never larger than its capacity. */
export class RecentMap<Key, Value> {
  readonly #capacity: number;
  readonly #map = new Map<Key, Value>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: Key): Value | undefined {
    const value = this.#map.get(key);
    if (value !== undefined) {
      this.#map.delete(key);
      this.#map.set(key, value);
    }
    return value;
  }

  set(key: Key, value: Value): void {
    this.#map.delete(key);
    this.#map.set(key, value);
    if (this.#map.size > this.#capacity) {
      const { value: oldest } = this.#map.keys().next();
      this.#map.delete(oldest as Key);
    }
  }

  clear(): void {
    this.#map.clear();
  }
}
