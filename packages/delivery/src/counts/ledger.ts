/** Where the fate of each item is counted, once. */
import { type DropReason, noDrops } from '@weir/otel-compat';
import type { Timers } from '../ports.ts';
import type { Held } from '../queue/held.ts';
import type { Entry } from '../queue/item-queue.ts';
import { faults } from '../state.ts';
import type { DropNotices } from './drop-notices.ts';
import type { FateNotices } from './fate-notices.ts';
import type { FlushWaiters } from './flush-waiters.ts';

/** Who is told when an item meets its fate. */
export interface LedgerListeners<T> {
  readonly waiters: FlushWaiters;
  /** Undefined where nobody listens. */
  readonly notices: DropNotices<T> | undefined;
  /** Undefined where nobody listens. */
  readonly fates: FateNotices<T> | undefined;
}

/** Counts offers and fates. What is pending is not counted here: it is what lies in the queue and on its way. */
export class Ledger<T> {
  offered = 0;
  delivered = 0;
  deadLettered = 0;
  readonly dropped: Record<DropReason, number> = noDrops();
  readonly #listeners: LedgerListeners<T>;
  readonly #held: Held;
  readonly #timers: Timers;

  constructor(listeners: LedgerListeners<T>, held: Held, timers: Timers) {
    this.#listeners = listeners;
    this.#held = held;
    this.#timers = timers;
  }

  deliver(entry: Entry<T>): void {
    this.delivered += 1;
    this.#listeners.fates?.add(entry.item, 'delivered');
    this.#release(entry);
  }

  deadLetter(entry: Entry<T>): void {
    this.deadLettered += 1;
    this.#listeners.fates?.add(entry.item, 'dead_lettered');
    this.#release(entry);
  }

  drop(entry: Entry<T>, reason: DropReason): void {
    this.#countDrop(entry.item, reason);
    this.#listeners.fates?.add(entry.item, reason);
    this.#release(entry);
  }

  /** An item is offered, and not taken. */
  refuse(item: T, reason: DropReason): void {
    this.offered += 1;
    this.#countDrop(item, reason);
  }

  /** An item is dropped from the queue itself. */
  evict({ item, sequence }: Entry<T>, reason: DropReason): void {
    this.#countDrop(item, reason);
    this.#listeners.fates?.add(item, reason);
    this.#listeners.waiters.met(sequence);
  }

  /** Everything that is pending is dropped, in one step however much it is; `items` are told as far as there is room. */
  dropAll(pending: number, items: Iterable<T>, reason: DropReason): void {
    if (pending > 0) this.#report(reason);
    this.dropped[reason] += pending;
    this.#held.clear();
    const { notices, fates, waiters } = this.#listeners;
    let told = notices === undefined;
    if (!told || fates !== undefined) {
      for (const item of items) {
        told ||= notices?.add(item, reason) !== true;
        fates?.add(item, reason);
        if (told && fates === undefined) break;
      }
    }
    waiters.metAll();
  }

  #countDrop(item: T, reason: DropReason): void {
    if (this.dropped[reason] === 0) this.#report(reason);
    this.dropped[reason] += 1;
    this.#listeners.notices?.add(item, reason);
  }

  #release(entry: Entry<T>): void {
    this.#held.remove(entry);
    this.#listeners.waiters.met(entry.sequence);
  }

  /** Later: the logger of the application that it reaches is none of the caller's business. */
  #report(reason: DropReason): void {
    this.#timers.soon(() => faults.count('items_dropped', `items are dropped: ${reason}`));
  }
}
