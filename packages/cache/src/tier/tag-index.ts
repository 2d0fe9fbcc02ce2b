/** Which keys carry which tag. */

/** Keys by tag, of the entries that a tier holds at the moment. */
export class TagIndex<K> {
  readonly #keys = new Map<string, Set<K>>();

  add(key: K, tags: readonly string[]): void {
    for (const tag of tags) {
      const keys = this.#keys.get(tag);
      if (keys === undefined) this.#keys.set(tag, new Set([key]));
      else keys.add(key);
    }
  }

  remove(key: K, tags: readonly string[]): void {
    for (const tag of tags) {
      const keys = this.#keys.get(tag);
      if (keys?.delete(key) === true && keys.size === 0) this.#keys.delete(tag);
    }
  }

  /** Keys that carry any of the tags, as they are now. */
  keysOf(tags: readonly string[]): ReadonlySet<K> {
    return new Set(tags.flatMap((tag) => [...(this.#keys.get(tag) ?? [])]));
  }
}
