/** Receivers of every temper, for benches and soak tests. */
import type { Transport } from '@weir/otel-compat';

/** How a receiver behaves. */
export const TEMPERS = ['healthy', 'hung', 'slow', 'throwing', 'flapping', 'dying'] as const;

export type Temper = (typeof TEMPERS)[number];

const SLOW_MS = 20;

/** A transport that counts what it delivered in time, and does no more. */
export function receiver<T>(temper: Temper): Transport<T> & { readonly received: () => number } {
  let received = 0;
  let sends = 0;
  const take = (batch: readonly T[]): Promise<void> => {
    received += batch.length;
    return Promise.resolve();
  };
  const later = async (batch: readonly T[], ms: number, signal: AbortSignal): Promise<void> => {
    await new Promise((resolve) => {
      setTimeout(resolve, ms);
    });
    // On a busy machine it may come too late; then it is sent again.
    if (!signal.aborted) received += batch.length;
  };
  const hang = (signal: AbortSignal): Promise<void> =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  const failing = new Error('the receiver is gone');
  const sendAs: Record<Temper, (batch: readonly T[], signal: AbortSignal) => Promise<void>> = {
    healthy: take,
    hung: (_, signal) => hang(signal),
    slow: (batch, signal) => later(batch, SLOW_MS, signal),
    throwing() {
      throw failing;
    },
    // Ten batches well, ten ill.
    flapping: (batch) => (sends % 20 < 10 ? take(batch) : Promise.reject(failing)),
    dying: (batch, signal) => (sends < 50 ? take(batch) : hang(signal)),
  };
  return {
    received: () => received,
    send(batch, signal) {
      sends += 1;
      return sendAs[temper](batch, signal);
    },
  };
}
