/** How long an item waits for company. */

/** Bounds of the delay. */
export interface DelayBounds {
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
}

// RFC 6298 section 2.3 smooths round-trip times by the same factor.
const WEIGHT = 1 / 8;

/**
 * The rule by which batches adapt: an item waits as long as a send takes, between the bounds; what is queued by then goes
 * with it, and a full batch goes at once.
 *
 * A fast receiver under light load thus sees small batches soon. A slow one, or many items, make large batches: while all
 * sends are out the queue grows, and the next batch takes all of it that fits. Waiting for a send's time costs an item at
 * most as much again as its own send; waiting longer would only delay it, and waiting less would send more batches than the
 * receiver answers.
 */
export class BatchDelay {
  readonly #bounds: DelayBounds;
  #smoothedMs: number | undefined;

  constructor(bounds: DelayBounds) {
    this.#bounds = bounds;
  }

  /** Learns how long a send took that was answered. */
  learn(sendMs: number): void {
    const before = this.#smoothedMs ?? sendMs;
    this.#smoothedMs = before + (sendMs - before) * WEIGHT;
  }

  /** Whole milliseconds. */
  get ms(): number {
    const { minDelayMs, maxDelayMs } = this.#bounds;
    return Math.min(Math.max(Math.ceil(this.#smoothedMs ?? 0), minDelayMs), maxDelayMs);
  }
}
