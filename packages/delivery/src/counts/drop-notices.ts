/** Tells the application of drops, never on the stack of whoever offered. */
import { type DropReason, errorName } from '@weir/otel-compat';
import type { NowMs, Timers } from '../ports.ts';
import { faults } from '../state.ts';

/** Is told of a drop. */
export type DropListener<T> = (item: T, reason: DropReason) => void;

const MAX_WAITING = 1_024;
const SLICE_MS = 5;

/**
 * Drops that wait to be told. At most 1,024 wait; what is dropped while so many wait is counted in `stats` only, so that a
 * slow listener cannot make the memory grow that the bound of the queue has just saved.
 */
export class DropNotices<T> {
  readonly #listener: DropListener<T>;
  readonly #timers: Timers;
  readonly #nowMs: NowMs;
  #waiting: { readonly item: T; readonly reason: DropReason }[] = [];
  #scheduled = false;

  constructor(listener: DropListener<T>, timers: Timers, nowMs: NowMs) {
    this.#listener = listener;
    this.#timers = timers;
    this.#nowMs = nowMs;
  }

  /** @returns false once no further one is taken for now */
  add(item: T, reason: DropReason): boolean {
    if (this.#waiting.length >= MAX_WAITING) return false;
    this.#waiting.push({ item, reason });
    this.#schedule();
    return true;
  }

  /** Tells what fits into a few milliseconds, and the rest later. */
  tell(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const start = this.#nowMs();
    for (const [index, { item, reason }] of waiting.entries()) {
      if (this.#nowMs() - start > SLICE_MS) {
        // What came in meanwhile was dropped later.
        this.#waiting = [...waiting.slice(index), ...this.#waiting];
        this.#schedule();
        return;
      }
      this.#tellOne(item, reason);
    }
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#timers.soon(() => {
      this.#scheduled = false;
      this.tell();
    });
  }

  #tellOne(item: T, reason: DropReason): void {
    try {
      const told: unknown = this.#listener(item, reason);
      // An async listener is not waited for; its rejection must not end the process.
      if (told !== undefined) Promise.resolve(told).catch(failedListener);
    } catch (error) {
      failedListener(error);
    }
  }
}

function failedListener(error: unknown): void {
  faults.count('bad_listener', `onDrop failed: ${errorName(error)}`);
}
