/** Events that wait for a worker thread, within bounds, and the account of all that were offered. */
import { type DeliveryStats, type DropReason, noDrops } from '@weir/otel-compat';
import type { QueueSettings } from './queue-options.ts';

/** What an event takes beside its texts. */
const OVERHEAD_BYTES = 200;

/**
 * A queue that drops the newest where it is full. Law, at every instant: each item that was offered was delivered, dropped for one
 * reason, or is pending: in the queue, or taken and not settled.
 */
export class BoundedQueue<T> {
  /** May be changed; what is in the queue stays in it. */
  bounds: QueueSettings;
  readonly #sizeOf: (item: T) => number;
  readonly #dropped: Record<DropReason, number> = noDrops();
  #items: T[] = [];
  /** Items before it were taken. */
  #head = 0;
  #bytes = 0;
  #offered = 0;
  #delivered = 0;
  #taken = 0;

  /** @param sizeOf characters, roughly */
  constructor(bounds: QueueSettings, sizeOf: (item: T) => number) {
    this.bounds = bounds;
    this.#sizeOf = sizeOf;
  }

  get length(): number {
    return this.#items.length - this.#head;
  }

  /** @returns whether it was taken; if not, it is counted as dropped */
  offer(item: T): boolean {
    this.#offered += 1;
    const bytes = this.#sizeOf(item) + OVERHEAD_BYTES;
    const { maxItems, maxBytes } = this.bounds;
    if (this.length + this.#taken >= maxItems || this.#bytes + bytes > maxBytes) {
      this.#dropped.queue_full += 1;
      return false;
    }
    this.#items.push(item);
    this.#bytes += bytes;
    return true;
  }

  /** Refuses an item for another reason than that the queue is full. */
  refuse(reason: DropReason): void {
    this.#offered += 1;
    this.#dropped[reason] += 1;
  }

  /** The oldest items, which are settled later. */
  take(maxItems: number): readonly T[] {
    const batch = this.#items.slice(this.#head, this.#head + maxItems);
    this.#head += batch.length;
    this.#taken += batch.length;
    for (const item of batch) this.#bytes -= this.#sizeOf(item) + OVERHEAD_BYTES;
    if (this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    } else if (this.#head > 4_096) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return batch;
  }

  /** Puts a batch back that was taken, before what waits. */
  giveBack(batch: readonly T[]): void {
    this.#items = [...batch, ...this.#items.slice(this.#head)];
    this.#head = 0;
    this.#taken -= batch.length;
    for (const item of batch) this.#bytes += this.#sizeOf(item) + OVERHEAD_BYTES;
  }

  /** What became of items that were taken. */
  settle(delivered: number, dropped: number, reason: DropReason): void {
    this.#taken -= delivered + dropped;
    this.#delivered += delivered;
    this.#dropped[reason] += dropped;
  }

  /** Drops all that waits. @returns how many */
  dropAll(reason: DropReason): number {
    const { length } = this;
    this.#dropped[reason] += length;
    this.#items = [];
    this.#head = 0;
    this.#bytes = 0;
    return length;
  }

  stats(): DeliveryStats {
    return {
      offered: this.#offered,
      delivered: this.#delivered,
      deadLettered: 0,
      dropped: { ...this.#dropped },
      pending: this.length + this.#taken,
    };
  }
}
