/** Handlers of the application: told of every tier and every operation, and kept from doing harm. */
import { errorName } from '@weir/otel-compat';
import { faults } from './faults.ts';
import type {
  CacheEventName,
  CacheOperationName,
  CacheResult,
  CoalescedRole,
  DecodeFailure,
  EvictionReason,
} from '../names.ts';

/** What happened at one tier. */
export interface CacheTierEvent {
  /** Number of the operation in this process, from 1; 0 is maintenance, which belongs to no operation. */
  readonly requestId: number;
  /** Request id in scope, as `@weir/request-context` has it. */
  readonly ambientRequestId?: string;
  readonly cacheName: string;
  /** Absent for maintenance. */
  readonly operation?: CacheOperationName;
  readonly tierName: string;
  readonly event: CacheEventName;
  /** Nanoseconds; 0 where nothing was asked of the tier. */
  readonly durationNs: number;
  /** Whether the tier was consulted because one before it did not have the value. */
  readonly fallback: boolean;
  /** Whether the value was served past its time. */
  readonly stale?: boolean;
  /** Of an eviction. */
  readonly reason?: EvictionReason;
  /** Of a miss that was no more than unreadable. */
  readonly decodeFailure?: DecodeFailure;
  /** Class of the error, never its message. */
  readonly errorType?: string;
  /** As the key policy lets it be told. */
  readonly key?: string;
}

/** How an operation ended. */
export interface CacheOperationEvent {
  /** Number of the operation in this process, from 1. */
  readonly requestId: number;
  /** Request id in scope, as `@weir/request-context` has it. */
  readonly ambientRequestId?: string;
  readonly cacheName: string;
  readonly operation: CacheOperationName;
  /** Nanoseconds. */
  readonly durationNs: number;
  readonly result: CacheResult;
  /** Whether this call shared another's work. */
  readonly coalesced: boolean;
  readonly role?: CoalescedRole;
  /** Nanoseconds that a follower waited. */
  readonly waitNs?: number;
  /** Class of the error, never its message. */
  readonly errorType?: string;
  /** As the key policy lets it be told. */
  readonly key?: string;
}

/**
 * Receives what happens in a cache, with or without an OpenTelemetry SDK. Both methods may be left out. They are called as
 * the event happens; what they throw, or what their promises reject with, is counted and dropped.
 */
export interface CacheEventHandler {
  onTierEvent?(event: CacheTierEvent): void;
  onOperationComplete?(event: CacheOperationEvent): void;
}

/** A call that took longer is slow, in milliseconds. */
const SLOW_MS = 10;

/** So many slow calls in a row make a slow handler: a single one may be the machine's doing. */
const SLOW_CALLS = 3;

/** Events that wait for a slow handler; those beyond are dropped and counted. */
const MAX_WAITING = 1_000;

/**
 * Calls a handler of the application, and outlives it.
 *
 * A handler is called at once until three calls of it in a row have been slow. From then on each event has a turn of the
 * event loop to itself, out of the way of the operations.
 */
export class GuardedHandler {
  readonly #handler: CacheEventHandler;
  readonly #nowMs: () => number;
  #slowInARow = 0;
  #waiting: (() => unknown)[] | undefined;

  constructor(handler: CacheEventHandler, nowMs: () => number) {
    this.#handler = handler;
    this.#nowMs = nowMs;
  }

  tierEvent(event: CacheTierEvent): void {
    this.#call(() => this.#handler.onTierEvent?.(event));
  }

  operationComplete(event: CacheOperationEvent): void {
    this.#call(() => this.#handler.onOperationComplete?.(event));
  }

  #call(call: () => unknown): void {
    if (this.#waiting === undefined) {
      const started = this.#nowMs();
      guarded(call);
      if (this.#nowMs() - started > SLOW_MS) this.#noteSlow();
      else this.#slowInARow = 0;
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) {
      faults.count('handler_dropped', 'an event handler is too slow: an event was dropped');
      return;
    }
    // It keeps the process alive: what waits, and it is bounded, is told before the process ends.
    if (this.#waiting.push(call) === 1) setImmediate(this.#next);
  }

  #noteSlow(): void {
    faults.count(
      'handler_slow',
      `an event handler took more than ${SLOW_MS} ms; ${SLOW_CALLS} in a row, and it is called later`,
    );
    this.#slowInARow += 1;
    if (this.#slowInARow === SLOW_CALLS) this.#waiting = [];
  }

  readonly #next = (): void => {
    const call = this.#waiting?.shift();
    if (call !== undefined) guarded(call);
    if ((this.#waiting?.length ?? 0) > 0) setImmediate(this.#next);
  };
}

function guarded(call: () => unknown): void {
  try {
    const returned = call();
    if (returned instanceof Promise) returned.catch(countError);
  } catch (error) {
    countError(error);
  }
}

function countError(error: unknown): void {
  faults.count('handler_error', `an event handler failed: ${errorName(error)}`);
}
