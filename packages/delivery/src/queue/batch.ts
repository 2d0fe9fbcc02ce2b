/** A batch on its way, and how batches are taken from the queue. */
import type { Held } from './held.ts';
import type { Entry, ItemQueue } from './item-queue.ts';

/** Items that are sent together. `entries` are those without a fate yet. */
export interface Batch<T> {
  entries: readonly Entry<T>[];
  /** Attempts made so far; the same for each item, since a batch only ever shrinks. */
  readonly attempts: number;
  /** When its next attempt is due; 0 for the first. */
  readonly dueMs: number;
}

/** Bounds of one batch. */
export interface BatchBounds {
  readonly maxItems: number;
  readonly maxBytes: number;
}

/** Takes batches from the queue, in some order. What it takes is held. */
export interface Batcher<T> {
  /** Items that left the queue and are in no batch: they wait for others of their key. */
  readonly items: number;
  /** Whether some of these need wait no more. */
  readonly ready: boolean;
  /** The next batch. It may be empty where all that was looked at must wait; the queue is then shorter than before. */
  take(queue: ItemQueue<T>): readonly Entry<T>[];
  /** Told when a batch came back: those `before` are done with but for those `again` to be sent. */
  settle(before: readonly Entry<T>[], again: readonly Entry<T>[]): void;
  /** Forgets everything. */
  clear(): void;
  /** What waits, without taking it. */
  [Symbol.iterator](): Iterator<T>;
}

/** Takes items as they come. */
export class FifoBatcher<T> implements Batcher<T> {
  readonly items = 0;
  readonly ready = false;
  readonly #bounds: BatchBounds;
  readonly #held: Held;

  constructor(bounds: BatchBounds, held: Held) {
    this.#bounds = bounds;
    this.#held = held;
  }

  take(queue: ItemQueue<T>): readonly Entry<T>[] {
    const { maxItems, maxBytes } = this.#bounds;
    const entries: Entry<T>[] = [];
    for (let bytes = 0; entries.length < maxItems && queue.length > 0;) {
      bytes += queue.headBytes;
      if (bytes > maxBytes) break;
      const entry = queue.shift();
      this.#held.add(entry);
      entries.push(entry);
    }
    return entries;
  }

  settle(): void {}

  clear(): void {}

  *[Symbol.iterator](): Generator<T> {}
}
