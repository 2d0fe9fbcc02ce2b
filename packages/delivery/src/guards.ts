/** Keeps what the application's own functions throw, or give instead of what they should, from everybody else. */
import { errorName, type Transport, typeName } from '@weir/otel-compat';
import { MAX_TIMER_MS, type NowMs } from './ports.ts';
import type { KeyOf } from './queue/keyed-batcher.ts';
import { faults } from './state.ts';

/** What an item weighs whose size cannot be had. */
const DEFAULT_ITEM_BYTES = 1_024;

const DEFAULT_TIMEOUT_MS = 5_000;

const MAX_PACE_MS = 60_000;

/** How long `forceFlush` or `shutdown` may take. */
export interface DeadlineOptions {
  /** In milliseconds, from 0; what is no such number counts as the default. Default 5,000. */
  readonly timeoutMs?: number;
}

/** The estimated size in whole bytes, or the default where there is no estimate. */
export function sizeWith<T>(sizeOf: (item: T) => number, item: T): number {
  try {
    const bytes: unknown = sizeOf(item);
    if (typeof bytes === 'number' && bytes >= 0 && bytes <= Number.MAX_SAFE_INTEGER) return Math.ceil(bytes);
    faults.count('bad_size', `sizeOf gave what is no size; it counts as ${DEFAULT_ITEM_BYTES} bytes`);
  } catch (error) {
    faults.count('bad_size', `sizeOf failed: ${errorName(error)}; the item counts as ${DEFAULT_ITEM_BYTES} bytes`);
  }
  return DEFAULT_ITEM_BYTES;
}

/** The same function, for which an item has no key where it throws. */
export function guardedKey<T>(keyOf: KeyOf<T>): KeyOf<T> {
  return (item) => {
    try {
      return keyOf(item);
    } catch (error) {
      faults.count('bad_key', `keyOf failed: ${errorName(error)}; the item is sent in no order`);
      return undefined;
    }
  };
}

/**
 * When a transport that sets a pace may be handed its next batch; undefined where it sets none. What it gives that is no delay
 * counts as none: a bound of a minute keeps it from holding the queue for ever.
 */
export function pacedUntil<T>(transport: Transport<T>, nowMs: NowMs): (() => number) | undefined {
  if (typeof transport.delayMs !== 'function') return undefined;
  return () => {
    try {
      const delayMs: unknown = transport.delayMs?.();
      if (delayMs === 0) return 0;
      if (typeof delayMs === 'number' && delayMs > 0) return nowMs() + Math.min(delayMs, MAX_PACE_MS);
      faults.count('bad_transport', 'a transport gave what is no delay; it is not waited for');
    } catch {
      faults.count('bad_transport', 'a transport threw when it was asked for a delay; it is not waited for');
    }
    return 0;
  };
}

/** A deadline that is no time is replaced: flushing and shutting down never fail. */
export function timeoutOf(options: DeadlineOptions | undefined): number {
  try {
    const timeoutMs: unknown = options?.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    if (typeof timeoutMs === 'number' && timeoutMs >= 0) return Math.min(timeoutMs, MAX_TIMER_MS);
    faults.count('bad_timeout', `timeoutMs must be a number of at least 0 (got ${typeName(timeoutMs)})`);
  } catch (error) {
    faults.count('bad_timeout', `timeoutMs cannot be read: ${errorName(error)}`);
  }
  return DEFAULT_TIMEOUT_MS;
}
