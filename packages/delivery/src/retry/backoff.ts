/** How long to wait before the next attempt at a failed batch. */
import type { Random } from '../ports.ts';

/** Bounds of {@link backoffDelay}. */
export interface BackoffOptions {
  /** Delay before the first retry, in milliseconds; at least 1. */
  readonly baseMs: number;
  /** Upper bound of any delay, in milliseconds; at least `baseMs`. */
  readonly maxMs: number;
}

/**
 * Exponential backoff with full jitter: uniform in `[0, min(maxMs, baseMs * 2^attempt))`.
 *
 * Full jitter, because senders that failed together must not come back together
 * (AWS Architecture Blog, "Exponential Backoff And Jitter").
 *
 * @param attempt number of retries already made, from 0
 * @returns milliseconds, an integer
 * @example
 * backoffDelay(3, { baseMs: 100, maxMs: 5_000 }, () => 0.5); // 400
 */
export function backoffDelay(attempt: number, { baseMs, maxMs }: BackoffOptions, random: Random): number {
  const ceiling = Math.min(maxMs, baseMs * 2 ** attempt);
  return Math.floor(random() * ceiling);
}
