/** Batches that wait for their next attempt, the one that is due first on top. */
import type { Batch } from '../queue/batch.ts';

/** A binary heap by `dueMs`, and beside it what was woken before its time. */
export class RetrySchedule<T> {
  /** Items in all of its batches. */
  items = 0;
  #heap: Batch<T>[] = [];
  #woken: Batch<T>[] = [];

  /** When the next batch is due; Infinity where none waits. */
  get nextDueMs(): number {
    return this.#woken.length > 0 ? 0 : (this.#heap[0]?.dueMs ?? Infinity);
  }

  add(batch: Batch<T>): void {
    this.items += batch.entries.length;
    const heap = this.#heap;
    let at = heap.push(batch) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (dueAt(heap, parent) <= batch.dueMs) break;
      heap[at] = heap[parent] as Batch<T>;
      at = parent;
    }
    heap[at] = batch;
  }

  /** The next batch; undefined where none waits. */
  take(): Batch<T> | undefined {
    const batch = this.#woken.pop() ?? this.#takeRoot();
    if (batch !== undefined) this.items -= batch.entries.length;
    return batch;
  }

  /** Makes everything due at once. */
  wakeAll(): void {
    // The heap, once emptied, is the list; only where some were woken before is there something to copy.
    this.#woken = this.#woken.length === 0 ? this.#heap : [...this.#heap, ...this.#woken];
    this.#heap = [];
  }

  clear(): void {
    this.items = 0;
    this.#heap = [];
    this.#woken = [];
  }

  /** What waits, without taking it. */
  *[Symbol.iterator](): Generator<T> {
    for (const { entries } of this.#heap) for (const { item } of entries) yield item;
    for (const { entries } of this.#woken) for (const { item } of entries) yield item;
  }

  #takeRoot(): Batch<T> | undefined {
    const heap = this.#heap;
    const root = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return root;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (dueAt(heap, child + 1) < dueAt(heap, child)) child += 1;
      if (dueAt(heap, child) >= last.dueMs) break;
      heap[at] = heap[child] as Batch<T>;
      at = child;
    }
    heap[at] = last;
    return root;
  }
}

function dueAt<T>(heap: readonly Batch<T>[], at: number): number {
  return heap[at]?.dueMs ?? Infinity;
}
