/** How attempts ended, for metrics. */

/** How an attempt can end. */
export const ATTEMPT_KINDS = ['answered', 'rejected', 'failed', 'timeout'] as const;

/** One of {@link ATTEMPT_KINDS}. */
export type AttemptKind = (typeof ATTEMPT_KINDS)[number];

/** Is told of an attempt that ended. */
export type AttemptListener = (kind: AttemptKind, items: number, tookMs: number) => void;

/** Counts attempts, and passes each on. */
export class AttemptCounts {
  readonly byKind: Record<AttemptKind, number> = { answered: 0, rejected: 0, failed: 0, timeout: 0 };
  readonly #listener: AttemptListener;

  /** @param listener must not throw */
  constructor(listener: AttemptListener) {
    this.#listener = listener;
  }

  count(kind: AttemptKind, items: number, tookMs: number): void {
    this.byKind[kind] += 1;
    this.#listener(kind, items, tookMs);
  }
}
