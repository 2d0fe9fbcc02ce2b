/** What was written, in the order in which it was: cells are in it. */

/** What can be in the list. */
export interface Listed<Item> {
  /** The last epoch in which it was written, as far as is known; 0 where it never was. */
  touchedIn: number;
  /** Its neighbours. */
  older: Item | undefined;
  newer: Item | undefined;
}

/**
 * Cells in the order of their last epoch, so that what has changed since any epoch is at the end, however many cells there
 * are and however many collectors ask.
 */
export class TouchedList<Item extends Listed<Item>> {
  #newest: Item | undefined;

  /** Moves an item to the end. Epochs never go back. */
  touch(item: Item, epoch: number): void {
    if (item.touchedIn === epoch) return;
    this.remove(item);
    item.touchedIn = epoch;
    item.older = this.#newest;
    if (this.#newest !== undefined) this.#newest.newer = item;
    this.#newest = item;
  }

  remove(item: Item): void {
    if (item.touchedIn === 0) return;
    const { older, newer } = item;
    if (older !== undefined) older.newer = newer;
    if (newer !== undefined) newer.older = older;
    else this.#newest = older;
    item.older = undefined;
    item.newer = undefined;
    item.touchedIn = 0;
  }

  /** The first of those that were touched in this epoch or a later one; the others follow as its `newer`. */
  since(epoch: number): Item | undefined {
    let first: Item | undefined;
    for (let item = this.#newest; item !== undefined && item.touchedIn >= epoch; item = item.older) first = item;
    return first;
  }
}
