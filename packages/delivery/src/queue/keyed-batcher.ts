/** Keeps the items of one key in order, whatever happens to the batches that they are in. */
import type { BatchBounds, Batcher } from './batch.ts';
import type { Held } from './held.ts';
import type { Entry, ItemQueue } from './item-queue.ts';

/** The order in which items of one key leave. */
export type KeyOf<T> = (item: T) => unknown;

/** A key that some batch holds, and the items that wait for it. */
interface Lane<T> {
  /** The take that holds the key; 0 for a lane that is ready. */
  holder: number;
  waiting: Entry<T>[];
  /** Index of the first in `waiting`. */
  next: number;
}

/**
 * Takes batches such that no two on their way hold items of one key.
 *
 * Invariant: a key has a lane exactly while a batch holds it or items of it wait. What waits is older than what is in
 * the queue, so a released lane is served before the queue.
 */
export class KeyedBatcher<T> implements Batcher<T> {
  readonly #keyOf: KeyOf<T>;
  readonly #bounds: BatchBounds & { readonly onePerKey: boolean };
  readonly #held: Held;
  readonly #lanes = new Map<unknown, Lane<T>>();
  #released: Lane<T>[] = [];
  #parked = 0;
  #takes = 0;
  /** The batch in the making. */
  #room: Room<T> | undefined;

  /** @param keyOf must not throw; undefined stands for no order */
  constructor(keyOf: KeyOf<T>, bounds: BatchBounds & { readonly onePerKey: boolean }, held: Held) {
    this.#keyOf = keyOf;
    this.#bounds = bounds;
    this.#held = held;
  }

  get items(): number {
    return this.#parked + (this.#room?.entries.length ?? 0);
  }

  get ready(): boolean {
    return this.#released.length > 0;
  }

  take(queue: ItemQueue<T>): readonly Entry<T>[] {
    this.#takes += 1;
    const room = new Room<T>(this.#bounds);
    this.#room = room;
    this.#takeReleased(room);
    // What must wait is looked at, too; a bound on that keeps a turn short.
    for (let looks = 2 * this.#bounds.maxItems; looks > 0 && queue.length > 0 && room.items > 0; looks -= 1) {
      // Asked while the item is still in the queue: the counts hold inside the callback, too.
      const { headSequence } = queue;
      const key = this.#keyOf(queue.headItem);
      // It may have offered an item for which a full queue dropped this one.
      if (queue.headSequence !== headSequence) continue;
      const lane = key === undefined ? undefined : this.#lanes.get(key);
      if (lane !== undefined && !this.#mayJoin(lane)) {
        this.#park(lane, this.#shift(queue, key));
        continue;
      }
      if (!room.fits(queue.headBytes)) break;
      room.add(this.#shift(queue, key));
      if (key !== undefined && lane === undefined) {
        this.#lanes.set(key, { holder: this.#takes, waiting: [], next: 0 });
      }
    }
    this.#room = undefined;
    return room.entries;
  }

  settle(before: readonly Entry<T>[], again: readonly Entry<T>[]): void {
    const held = new Set(again.map(({ key }) => key));
    for (const { key } of before) {
      if (key === undefined || held.has(key)) continue;
      const lane = this.#lanes.get(key);
      // Without a holder it has been released for another item of this batch.
      if (lane === undefined || lane.holder === 0) continue;
      if (lane.next === lane.waiting.length) {
        this.#lanes.delete(key);
        continue;
      }
      lane.holder = 0;
      this.#released.push(lane);
    }
  }

  clear(): void {
    this.#lanes.clear();
    this.#released = [];
    this.#parked = 0;
  }

  *[Symbol.iterator](): Generator<T> {
    for (const { waiting, next } of this.#lanes.values()) {
      for (let at = next; at < waiting.length; at += 1) yield (waiting[at] as Entry<T>).item;
    }
  }

  /** An item joins those of its key in this very batch, unless older ones wait. */
  #mayJoin({ holder, waiting, next }: Lane<T>): boolean {
    return holder === this.#takes && next === waiting.length && !this.#bounds.onePerKey;
  }

  #shift(queue: ItemQueue<T>, key: unknown): Entry<T> {
    const entry = queue.shift();
    entry.key = key;
    this.#held.add(entry);
    return entry;
  }

  #park(lane: Lane<T>, entry: Entry<T>): void {
    lane.waiting.push(entry);
    this.#parked += 1;
  }

  #takeReleased(room: Room<T>): void {
    let served = 0;
    for (const lane of this.#released) {
      if (!room.fits(lane.waiting[lane.next]?.bytes ?? 0)) break;
      this.#takeWaiting(lane, room);
      lane.holder = this.#takes;
      served += 1;
    }
    this.#released.splice(0, served);
  }

  #takeWaiting(lane: Lane<T>, room: Room<T>): void {
    do {
      room.add(lane.waiting[lane.next] as Entry<T>);
      lane.next += 1;
      this.#parked -= 1;
    } while (
      !this.#bounds.onePerKey &&
      lane.next < lane.waiting.length &&
      room.fits(lane.waiting[lane.next]?.bytes ?? 0)
    );
    // What was taken is let go before it outweighs what waits.
    if (lane.next * 2 >= lane.waiting.length) {
      lane.waiting = lane.waiting.slice(lane.next);
      lane.next = 0;
    }
  }
}

/** What still fits into a batch. */
class Room<T> {
  readonly entries: Entry<T>[] = [];
  items: number;
  #bytes: number;

  constructor({ maxItems, maxBytes }: BatchBounds) {
    this.items = maxItems;
    this.#bytes = maxBytes;
  }

  fits(bytes: number): boolean {
    return this.items > 0 && bytes <= this.#bytes;
  }

  add(entry: Entry<T>): void {
    this.entries.push(entry);
    this.items -= 1;
    this.#bytes -= entry.bytes;
  }
}
