/** Waits for what announces no change, by asking again. */
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;

/** How long to ask, and what to say when that was in vain. */
export interface UntilOptions<T> {
  readonly timeoutMs: number;
  readonly describe: (last: T) => string;
}

/**
 * Reads until what is read holds, and resolves with it.
 *
 * @throws Error with the description of what was read last, after `timeoutMs`; and what `read` throws
 */
export async function until<T>(
  read: () => Promise<T>,
  holds: (value: T) => boolean,
  { timeoutMs, describe }: UntilOptions<T>,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() >= deadline) throw new Error(`not within ${timeoutMs} ms: ${describe(value)}`);
    await delay(POLL_MS);
  }
}
