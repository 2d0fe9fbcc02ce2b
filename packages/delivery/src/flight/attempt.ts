/** One attempt at a batch: it always ends, whatever the transport does. */
import type { Transport } from '@weir/otel-compat';
import { DeliveryError } from '../errors.ts';
import type { Timers } from '../ports.ts';
import { faults } from '../state.ts';
import { answered, failed, type Outcome, timedOut } from './results.ts';

/** An attempt on its way. */
export interface Attempt {
  /** Never rejects. */
  readonly outcome: Promise<Outcome>;
  /** Ends it at once. */
  abort(reason: DeliveryError): void;
}

/**
 * Sends a batch. After `timeoutMs` the signal aborts, and at once the attempt ends: a transport that ignores the signal is
 * left behind, and what it says later is ignored.
 */
export function startAttempt<T>(
  transport: Transport<T>,
  items: readonly T[],
  { timeoutMs, timers }: { readonly timeoutMs: number; readonly timers: Timers },
): Attempt {
  const abort = new AbortController();
  const { length } = items;
  const { promise: outcome, resolve } = Promise.withResolvers<Outcome>();
  const cancelTimer = timers.after(
    timeoutMs,
    () => {
      const error = new DeliveryError('WEIR_DELIVERY_TIMEOUT', `no answer within ${timeoutMs} ms`, { retryable: true });
      resolve(timedOut(error));
      abort.abort(error);
    },
    false,
  );
  const sent = send(transport, items, abort.signal);
  // What keeps this promise, an abandoned transport say, keeps no item by it.
  void sent.then(
    (value) => {
      cancelTimer();
      // A late answer says nothing of a batch that is sent again, nor that the transport is at fault.
      if (!abort.signal.aborted) resolve(answered(value, length));
    },
    (error: unknown) => {
      cancelTimer();
      resolve(failed(error));
    },
  );
  return {
    outcome,
    abort(reason) {
      cancelTimer();
      resolve(timedOut(reason));
      abort.abort(reason);
    },
  };
}

function send<T>(transport: Transport<T>, items: readonly T[], signal: AbortSignal): Promise<unknown> {
  try {
    const sent: unknown = transport.send(items, signal);
    if (typeof (sent as PromiseLike<unknown> | null | undefined)?.then !== 'function') {
      faults.count('bad_transport', 'a transport returned no promise; what it returned is taken for its answer');
    }
    return Promise.resolve(sent);
  } catch (error) {
    faults.count('bad_transport', 'a transport threw instead of rejecting');
    return Promise.reject(error as Error);
  }
}
