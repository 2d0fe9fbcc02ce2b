/** Tells the application what became of each item. */
import { type DropReason, errorName } from '@weir/otel-compat';
import { faults } from '../state.ts';

/** What became of an item. */
export type ItemFate = 'delivered' | 'dead_lettered' | DropReason;

/** Is told of the fate of an item. */
export type FateListener<T> = (item: T, fate: ItemFate) => void;

/**
 * Fates that wait to be told: in the next microtask, when every item is where it is counted. What waits is no more than what
 * one turn has settled, so it needs no bound of its own.
 */
export class FateNotices<T> {
  readonly #listener: FateListener<T>;
  #waiting: { readonly item: T; readonly fate: ItemFate }[] = [];

  constructor(listener: FateListener<T>) {
    this.#listener = listener;
  }

  add(item: T, fate: ItemFate): void {
    if (this.#waiting.push({ item, fate }) === 1) queueMicrotask(() => this.#tell());
  }

  #tell(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { item, fate } of waiting) {
      try {
        const told: unknown = this.#listener(item, fate);
        // An async listener is not waited for; its rejection must not end the process.
        if (told !== undefined) Promise.resolve(told).catch(failedListener);
      } catch (error) {
        failedListener(error);
      }
    }
  }
}

function failedListener(error: unknown): void {
  faults.count('bad_listener', `onFate failed: ${errorName(error)}`);
}
