/** Releases a transport within what is left of a deadline. */
import { errorName, type Transport } from '@weir/otel-compat';
import type { Timers } from '../ports.ts';
import { faults } from '../state.ts';

/** Calls `close` once and waits for it, at most so long. Never rejects; keeps the process alive meanwhile. */
export async function closeTransport<T>(transport: Transport<T>, leftMs: number, timers: Timers): Promise<void> {
  const closed = close(transport);
  // At the deadline there is no time to wait; how it ends is counted all the same.
  if (leftMs <= 0) return;
  const { promise: deadline, resolve } = Promise.withResolvers<void>();
  const cancelTimer = timers.after(leftMs, resolve, true);
  await Promise.race([closed, deadline]);
  cancelTimer();
}

async function close<T>(transport: Transport<T>): Promise<void> {
  try {
    await transport.close?.();
  } catch (error) {
    faults.count('close_failed', `a transport could not be closed: ${errorName(error)}`);
  }
}
