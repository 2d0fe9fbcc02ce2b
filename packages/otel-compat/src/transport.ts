/** The port between what makes records and what carries them, and the one way to account for their fate. */

/** Fate of one item of a batch: `retry` may succeed later, `rejected` never will. */
export type ItemResult = 'delivered' | 'retry' | 'rejected';

/** Carries batches away. Implemented for the Logs API, HTTP, Kafka and by users. */
export interface Transport<T> {
  /**
   * Sends one batch. Resolves with nothing when all of it was delivered, or with one result per item in batch order;
   * rejects when the attempt as a whole failed. Must settle soon after `signal` aborts.
   */
  send(batch: readonly T[], signal: AbortSignal): Promise<void | readonly ItemResult[]>;
  /**
   * How long the next batch must wait, in milliseconds; 0 for not at all. For receivers that allow so many requests in a time.
   * Asked often, so it must be quick, and must not throw.
   */
  delayMs?(): number;
  /** Releases connections; nothing is sent afterwards. */
  close?(): Promise<void>;
}

/** Why an item was given up: a closed list. */
export const DROP_REASONS = [
  'queue_full',
  'too_large',
  'denied',
  'expired',
  'breaker_open',
  'retries_exhausted',
  'rejected',
  'shutdown_deadline',
  'closed',
] as const;

/** One of `DROP_REASONS`. */
export type DropReason = (typeof DROP_REASONS)[number];

/** Counts of items. At every instant `offered = delivered + deadLettered + (sum of dropped) + pending`. */
export interface DeliveryStats {
  readonly offered: number;
  readonly delivered: number;
  readonly deadLettered: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
  readonly pending: number;
}

/**
 * A drop counter at zero for every reason.
 *
 * @example
 * noDrops().queue_full; // 0
 */
export function noDrops(): Record<DropReason, number> {
  return Object.fromEntries(DROP_REASONS.map((reason) => [reason, 0])) as Record<DropReason, number>;
}
