/** Hands items that could not be delivered to whoever keeps them. */
import { type DropReason, errorName } from '@weir/otel-compat';
import type { Ledger } from '../counts/ledger.ts';
import type { Timers } from '../ports.ts';
import type { Entry } from '../queue/item-queue.ts';
import { faults } from '../state.ts';

/** Why an item became a dead letter. */
export type DeadLetterReason = Extract<DropReason, 'expired' | 'retries_exhausted' | 'rejected'>;

/**
 * Keeps items that could not be delivered. It took them all when it returns, or resolves with, nothing; or it gives one
 * answer for each item, in order. What it did not take, or where it throws, rejects or does not answer within `timeoutMs`, is
 * dropped for the reason given.
 */
export type DeadLetter<T> = (
  items: readonly T[],
  reason: DeadLetterReason,
  error: unknown,
) => void | readonly boolean[] | Promise<void | readonly boolean[]>;

interface Letter<T> {
  readonly entries: readonly Entry<T>[];
  readonly reason: DeadLetterReason;
  cancelTimer: () => void;
}

/** The letters on their way; their items are pending until it is known who has them. */
export class DeadLetters<T> {
  readonly #keep: DeadLetter<T> | undefined;
  readonly #ledger: Ledger<T>;
  readonly #timeoutMs: number;
  readonly #timers: Timers;
  readonly #open = new Set<Letter<T>>();

  constructor(
    keep: DeadLetter<T> | undefined,
    { ledger, timeoutMs, timers }: { readonly ledger: Ledger<T>; readonly timeoutMs: number; readonly timers: Timers },
  ) {
    this.#keep = keep;
    this.#ledger = ledger;
    this.#timeoutMs = timeoutMs;
    this.#timers = timers;
  }

  /** Items on their way. */
  get items(): number {
    let items = 0;
    for (const { entries } of this.#open) items += entries.length;
    return items;
  }

  /** Takes over entries that no one else counts any more. */
  give(entries: readonly Entry<T>[], reason: DeadLetterReason, error: unknown): void {
    if (entries.length === 0) return;
    const keep = this.#keep;
    if (keep === undefined) {
      for (const entry of entries) this.#ledger.drop(entry, reason);
      return;
    }
    const cancelTimer = this.#timers.after(
      this.#timeoutMs,
      () => this.#refused(letter, 'gave no answer in time'),
      false,
    );
    const letter: Letter<T> = { entries, reason, cancelTimer };
    this.#open.add(letter);
    const items = entries.map(({ item }) => item);
    // In a later turn of the microtasks: what is pending is where it is counted before the application is called.
    void Promise.resolve()
      .then(() => keep(items, reason, error))
      .then(
        (answer) => this.#answered(letter, answer),
        (thrown: unknown) => this.#refused(letter, `failed: ${errorName(thrown)}`),
      );
  }

  clear(): void {
    for (const { cancelTimer } of this.#open) cancelTimer();
    this.#open.clear();
  }

  /** What is on its way. */
  *[Symbol.iterator](): Generator<T> {
    for (const { entries } of this.#open) for (const { item } of entries) yield item;
  }

  #answered(letter: Letter<T>, answer: unknown): void {
    const { entries, reason } = letter;
    const taken = answer === undefined ? entries.map(() => true) : readAnswers(answer, entries.length);
    if (taken === undefined) {
      this.#refused(letter, 'gave what is no answer for its items');
      return;
    }
    if (!this.#close(letter)) return;
    for (const [index, entry] of entries.entries()) {
      if (taken[index] === true) this.#ledger.deadLetter(entry);
      else this.#ledger.drop(entry, reason);
    }
  }

  #refused(letter: Letter<T>, what: string): void {
    if (!this.#close(letter)) return;
    faults.count('bad_dead_letter', `deadLetter ${what}; its items are dropped`);
    for (const entry of letter.entries) this.#ledger.drop(entry, letter.reason);
  }

  /** Whether it was open. */
  #close(letter: Letter<T>): boolean {
    letter.cancelTimer();
    return this.#open.delete(letter);
  }
}

function readAnswers(answer: unknown, length: number): readonly unknown[] | undefined {
  try {
    return Array.isArray(answer) && answer.length === length ? Array.from(answer as unknown[]) : undefined;
  } catch {
    // A getter of the answer threw.
    return undefined;
  }
}
