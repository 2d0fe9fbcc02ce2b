/** Who waits until everything that was pending at some instant has met its fate. */
import type { Timers } from '../ports.ts';

interface Waiter {
  /** Items with a lower sequence number were pending. */
  readonly upTo: number;
  left: number;
  readonly settle: (met: boolean) => void;
}

/** Counts down, for each who waits, the items that were pending when the wait began. */
export class FlushWaiters {
  readonly #timers: Timers;
  readonly #waiters = new Set<Waiter>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get waiting(): boolean {
    return this.#waiters.size > 0;
  }

  /**
   * @param upTo sequence number of the next item to come
   * @param pending items without a fate, all with a lower number
   * @returns whether all of them met their fate within `timeoutMs`; keeps the process alive meanwhile
   */
  wait(upTo: number, pending: number, timeoutMs: number): Promise<boolean> {
    if (pending === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (met: boolean): void => {
        cancelTimer();
        this.#waiters.delete(waiter);
        resolve(met);
      };
      const waiter: Waiter = { upTo, left: pending, settle };
      const cancelTimer = this.#timers.after(timeoutMs, () => settle(false), true);
      this.#waiters.add(waiter);
    });
  }

  /** An item met its fate. */
  met(sequence: number): void {
    if (this.#waiters.size === 0) return;
    for (const waiter of this.#waiters) {
      if (sequence >= waiter.upTo) continue;
      waiter.left -= 1;
      if (waiter.left === 0) waiter.settle(true);
    }
  }

  /** Every item met its fate. */
  metAll(): void {
    for (const waiter of this.#waiters) waiter.settle(true);
  }
}
