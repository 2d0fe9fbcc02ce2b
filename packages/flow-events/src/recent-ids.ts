/** Remembers the ids seen last, in bounded memory. */

/**
 * The last `size` to `2 * size` ids that were added.
 *
 * Invariant: no more than `2 * size` are kept; an id is forgotten after at least `size` others were added.
 */
export class RecentIds {
  readonly #size: number;
  #young = new Set<string>();
  #old = new Set<string>();

  constructor(size: number) {
    this.#size = size;
  }

  add(id: string): void {
    this.#young.add(id);
    if (this.#young.size < this.#size) return;
    this.#old = this.#young;
    this.#young = new Set();
  }

  has(id: string): boolean {
    return this.#young.has(id) || this.#old.has(id);
  }
}
