/** Whether a batch may be sent now: the breaker agrees, and the receiver has not asked to be left alone. */
import type { Breaker, BreakerState, Permit } from './breaker.ts';

/** What is done with items while the breaker is open. */
export type OnOpen = 'hold' | 'drop';

/** Opens and closes the way to the receiver. */
export class Gate {
  readonly #breaker: Breaker | undefined;
  readonly #onOpen: OnOpen;
  /** Undefined where the transport sets no pace. */
  readonly #pacedUntilMs: (() => number) | undefined;
  #pausedUntilMs = 0;

  /** @param breaker undefined where none is wanted */
  constructor(breaker: Breaker | undefined, onOpen: OnOpen, pacedUntilMs: (() => number) | undefined) {
    this.#breaker = breaker;
    this.#onOpen = onOpen;
    this.#pacedUntilMs = pacedUntilMs;
  }

  get breakerState(): BreakerState {
    return this.#breaker?.state ?? 'closed';
  }

  /** Whether items that are due are dropped rather than held; only while the gate is closed. */
  get drops(): boolean {
    return this.#onOpen === 'drop' && this.#breaker?.state === 'open';
  }

  /** When the next batch may go: a time in the past for at once, Infinity while a probe is out. */
  get blockedUntilMs(): number {
    return Math.max(this.#pausedUntilMs, this.#breaker?.blockedUntilMs ?? 0, this.#pacedUntilMs?.() ?? 0);
  }

  enter(): Permit {
    return this.#breaker?.enter() ?? 0;
  }

  /** The receiver answered, whatever it said of the items. */
  succeeded(permit: Permit): void {
    this.#breaker?.succeeded(permit);
  }

  failed(permit: Permit, nowMs: number): void {
    this.#breaker?.failed(permit, nowMs);
  }

  cancelled(permit: Permit): void {
    this.#breaker?.cancelled(permit);
  }

  /** The receiver asked for a pause, which holds for all batches. */
  pause(untilMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, untilMs);
  }
}
