/** A list that keeps the newest of what it is given. */

/** Never longer than its capacity: an item beyond it takes the place of the oldest, and is counted as evicted. */
export class BoundedList<Item> {
  readonly #capacity: number;
  readonly #items: Item[] = [];
  /** Place of the oldest item once the list is full. */
  #oldest = 0;
  #evicted = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#items.length;
  }

  get evicted(): number {
    return this.#evicted;
  }

  push(item: Item): void {
    if (this.#items.length < this.#capacity) {
      this.#items.push(item);
      return;
    }
    this.#items[this.#oldest] = item;
    this.#oldest = (this.#oldest + 1) % this.#capacity;
    this.#evicted += 1;
  }

  /** A copy, oldest first. */
  toArray(): Item[] {
    return [...this.#items.slice(this.#oldest), ...this.#items.slice(0, this.#oldest)];
  }
}
