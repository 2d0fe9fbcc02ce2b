/** What a delivery works by: its options, checked, with every default filled in. */
import type { BreakerSettings } from './gate/breaker.ts';
import type { OnOpen } from './gate/gate.ts';
import type { BatchOptions, BreakerOptions, DeliveryOptions, OnFull, QueueOptions, RetryOptions } from './options.ts';
import {
  membersOf,
  optionalFunction,
  requireBoolean,
  requireFunction,
  requireInteger,
  requireMethods,
  requireOneOf,
  requireText,
} from './option-rules.ts';
import { MAX_TIMER_MS, type NowMs, type Random, systemNowMs, systemTimers, type Timers } from './ports.ts';

/** The longest bound in milliseconds that a timer keeps. */
const maxMs = MAX_TIMER_MS;

/** Each default stands with its option. */
export interface Settings<T> {
  readonly transport: DeliveryOptions<T>['transport'];
  readonly name: string;
  readonly queue: { readonly maxItems: number; readonly maxBytes: number; readonly onFull: OnFull };
  readonly batch: Required<BatchOptions>;
  readonly retry: Required<RetryOptions>;
  /** Undefined where none is wanted. */
  readonly breaker: (BreakerSettings & { readonly onOpen: OnOpen }) | undefined;
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly deadLetter: DeliveryOptions<T>['deadLetter'] | undefined;
  readonly sizeOf: DeliveryOptions<T>['sizeOf'] | undefined;
  readonly keyOf: DeliveryOptions<T>['keyOf'] | undefined;
  readonly admit: DeliveryOptions<T>['admit'] | undefined;
  /** Infinity where items do not age. */
  readonly maxAgeMs: number;
  readonly onDrop: DeliveryOptions<T>['onDrop'] | undefined;
  readonly onFate: DeliveryOptions<T>['onFate'] | undefined;
  readonly meterProvider: DeliveryOptions<T>['meterProvider'] | undefined;
  readonly nowMs: NowMs;
  readonly timers: Timers;
  readonly random: Random;
}

/** @throws DeliveryError `WEIR_DELIVERY_OPTION`, naming the key and the type that the value had */
export function settingsOf<T>(options: DeliveryOptions<T>): Settings<T> {
  const given = membersOf('options', options);
  requireMethods('transport', given.transport, ['send']);
  if (given.meterProvider !== undefined) requireMethods('meterProvider', given.meterProvider, ['getMeter']);
  const timers = given.timers ?? systemTimers;
  requireMethods('timers', timers, ['after', 'soon']);
  const queue = queueSettings(given.queue);
  return {
    transport: given.transport as DeliveryOptions<T>['transport'],
    name: requireText('name', given.name ?? 'default', 128),
    queue,
    batch: batchSettings(given.batch, queue),
    retry: retrySettings(given.retry),
    breaker: given.breaker === false ? undefined : breakerSettings(given.breaker),
    timeoutMs: requireInteger('timeoutMs', given.timeoutMs ?? 10_000, 1, maxMs),
    concurrency: requireInteger('concurrency', given.concurrency ?? 1, 1),
    deadLetter: optionalFunction('deadLetter', given.deadLetter),
    sizeOf: optionalFunction('sizeOf', given.sizeOf),
    keyOf: optionalFunction('keyOf', given.keyOf),
    admit: optionalFunction('admit', given.admit),
    maxAgeMs: given.maxAgeMs === undefined ? Infinity : requireInteger('maxAgeMs', given.maxAgeMs, 1),
    onDrop: optionalFunction('onDrop', given.onDrop),
    onFate: optionalFunction('onFate', given.onFate),
    meterProvider: given.meterProvider,
    nowMs: requireFunction('nowMs', given.nowMs ?? systemNowMs),
    timers,
    random: requireFunction('random', given.random ?? Math.random),
  };
}

function queueSettings(options: QueueOptions | undefined): Settings<unknown>['queue'] {
  const { maxItems = 10_000, maxBytes = 67_108_864, onFull = 'drop_newest' } = membersOf('queue', options);
  return {
    maxItems: requireInteger('queue.maxItems', maxItems, 1),
    maxBytes: requireInteger('queue.maxBytes', maxBytes, 1_024),
    onFull: requireOneOf('queue.onFull', onFull, ['drop_newest', 'drop_oldest']),
  };
}

/** A batch never exceeds the queue; where only the queue is made small, the batch follows. */
function batchSettings(options: BatchOptions | undefined, queue: Settings<unknown>['queue']): Required<BatchOptions> {
  const { maxItems, maxBytes, minDelayMs, maxDelayMs, onePerKey = false } = membersOf('batch', options);
  const longest = requireInteger('batch.maxDelayMs', maxDelayMs ?? 1_000, 0, maxMs);
  return {
    maxItems: requireInteger('batch.maxItems', maxItems ?? Math.min(512, queue.maxItems), 1, queue.maxItems),
    maxBytes: requireInteger('batch.maxBytes', maxBytes ?? Math.min(1_048_576, queue.maxBytes), 1, queue.maxBytes),
    minDelayMs: requireInteger('batch.minDelayMs', minDelayMs ?? Math.min(5, longest), 0, longest),
    maxDelayMs: longest,
    onePerKey: requireBoolean('batch.onePerKey', onePerKey),
  };
}

function retrySettings(options: RetryOptions | undefined): Required<RetryOptions> {
  const { maxAttempts = 5, baseMs = 500, maxMs: longest, maxRetryAfterMs = 60_000 } = membersOf('retry', options);
  const shortest = requireInteger('retry.baseMs', baseMs, 1, maxMs);
  return {
    maxAttempts: requireInteger('retry.maxAttempts', maxAttempts, 1),
    baseMs: shortest,
    maxMs: requireInteger('retry.maxMs', longest ?? Math.max(30_000, shortest), shortest, maxMs),
    maxRetryAfterMs: requireInteger('retry.maxRetryAfterMs', maxRetryAfterMs, 0, maxMs),
  };
}

function breakerSettings(options: BreakerOptions | undefined): NonNullable<Settings<unknown>['breaker']> {
  const { failures = 5, openMs = 1_000, maxOpenMs, onOpen = 'hold' } = membersOf('breaker', options);
  const shortest = requireInteger('breaker.openMs', openMs, 1, maxMs);
  return {
    failures: requireInteger('breaker.failures', failures, 1),
    openMs: shortest,
    maxOpenMs: requireInteger('breaker.maxOpenMs', maxOpenMs ?? Math.max(30_000, shortest), shortest, maxMs),
    onOpen: requireOneOf('breaker.onOpen', onOpen, ['hold', 'drop']),
  };
}
