/** What a delivery can be told. */
import type { MeterProvider } from '@opentelemetry/api';
import type { Transport } from '@weir/otel-compat';
import type { DropListener } from './counts/drop-notices.ts';
import type { FateListener } from './counts/fate-notices.ts';
import type { DeadLetter } from './dead-letters/dead-letters.ts';
import type { Admit } from './flight/admission.ts';
import type { OnOpen } from './gate/gate.ts';
import type { NowMs, Random, Timers } from './ports.ts';
import type { KeyOf } from './queue/keyed-batcher.ts';

/** What a full queue does with one item more. */
export type OnFull = 'drop_newest' | 'drop_oldest';

/** Bounds of all that is pending: queued, on its way, or waiting for its next attempt. */
export interface QueueOptions {
  /** From 1. Default 10,000. */
  readonly maxItems?: number;
  /** By `sizeOf`, from 1,024. Default 67,108,864 (64 MiB). */
  readonly maxBytes?: number;
  /** Default `drop_newest`. `drop_oldest` drops what still lies in the queue, at most 64 items for one. */
  readonly onFull?: OnFull;
}

/** Bounds of one batch; between them batches adapt. */
export interface BatchOptions {
  /** From 1 to `queue.maxItems`. Default 512. */
  readonly maxItems?: number;
  /** From 1 to `queue.maxBytes`; a larger item is dropped as `too_large`. Default 1,048,576 (1 MiB). */
  readonly maxBytes?: number;
  /** The least that an item waits for company, in milliseconds, from 0. Default 5. */
  readonly minDelayMs?: number;
  /** The most that an item waits for company while a send is free, in milliseconds. Default 1,000. */
  readonly maxDelayMs?: number;
  /** With `keyOf`: at most one item of a key in a batch. Default false. */
  readonly onePerKey?: boolean;
}

/** How failed items are sent again. */
export interface RetryOptions {
  /** Attempts for an item, the first included; from 1. Default 5. */
  readonly maxAttempts?: number;
  /** The longest delay before the first retry, in milliseconds, from 1; it doubles with each. Default 500. */
  readonly baseMs?: number;
  /** The longest delay, in milliseconds. Default 30,000. */
  readonly maxMs?: number;
  /** The longest pause that a receiver may ask for, in milliseconds. Default 60,000. */
  readonly maxRetryAfterMs?: number;
}

/** When sending stops for a while. */
export interface BreakerOptions {
  /** Failed attempts in a row that open the breaker; from 1. Default 5. */
  readonly failures?: number;
  /** How long it is open the first time, in milliseconds, from 1; it doubles with each failed probe. Default 1,000. */
  readonly openMs?: number;
  /** The longest that it is open, in milliseconds. Default 30,000. */
  readonly maxOpenMs?: number;
  /** `hold`: items stay queued; `drop`: what is due is dropped. Default `hold`. */
  readonly onOpen?: OnOpen;
}

/** Options of `Delivery`. */
export interface DeliveryOptions<T> {
  readonly transport: Transport<T>;
  /** Names the delivery in metrics; 1 to 128 characters. Default `default`. */
  readonly name?: string;
  readonly queue?: QueueOptions;
  readonly batch?: BatchOptions;
  readonly retry?: RetryOptions;
  /** False for none. */
  readonly breaker?: BreakerOptions | false;
  /** The longest that an attempt, `admit` or `deadLetter` may take, in milliseconds, from 1. Default 10,000. */
  readonly timeoutMs?: number;
  /** Batches on their way at once; from 1. Default 1. */
  readonly concurrency?: number;
  /** Keeps items that were rejected, expired, or out of attempts. */
  readonly deadLetter?: DeadLetter<T>;
  /**
   * Estimated bytes of an item, cheaply: it is asked in `offer`. Where it throws or gives what is no size, the item counts as
   * 1,024 bytes. Without it the bounds in bytes bound nothing.
   */
  readonly sizeOf?: (item: T) => number;
  /** Items of one key leave in order. Undefined, and a function that throws, ask for no order. */
  readonly keyOf?: KeyOf<T>;
  /** Asked once for each item, before its first attempt; anything but true keeps it. */
  readonly admit?: Admit<T>;
  /** The age at which an item is no longer sent, in milliseconds, from 1. Default: none. */
  readonly maxAgeMs?: number;
  /** Told of drops, later and never more than 1,024 at a time. */
  readonly onDrop?: DropListener<T>;
  /** Told what became of each item that was taken, once, in a microtask after it is counted; it must be quick. */
  readonly onFate?: FateListener<T>;
  /** Default: the registered one, looked up until there is one. */
  readonly meterProvider?: MeterProvider;
  readonly nowMs?: NowMs;
  readonly timers?: Timers;
  readonly random?: Random;
}
