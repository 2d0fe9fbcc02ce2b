/** Schedules of everything that can happen to a delivery, hostile answers and callbacks included. */
import type { ItemResult } from '@weir/otel-compat';
import fc from 'fast-check';
import { DeliveryError } from '../src/index.ts';
import type { Behaviour, Reply } from './receiver.ts';

/** An item that says what callbacks make of it. */
export interface Item {
  readonly id: number;
  readonly bytes: unknown;
  readonly key: unknown;
  readonly admitted: unknown;
}

/** What may happen next. */
export type Step =
  | { readonly do: 'offer'; readonly items: readonly Omit<Item, 'id'>[] }
  | { readonly do: 'behave'; readonly behaviour: Behaviour }
  | { readonly do: 'answer'; readonly which: number; readonly reply: Reply }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'turn' }
  | { readonly do: 'flush' | 'shutdown'; readonly timeoutMs: number };

const reply: fc.Arbitrary<Reply> = fc.oneof(
  fc.constant({ kind: 'delivered' } as const),
  fc.record({
    kind: fc.constant('results' as const),
    results: fc.array(fc.constantFrom<ItemResult[]>('delivered', 'retry', 'rejected'), { minLength: 1, maxLength: 5 }),
  }),
  fc.record({
    kind: fc.constant('garbage' as const),
    value: fc.constantFrom<unknown[]>(
      null,
      'delivered',
      7,
      [],
      Array.from({ length: 99 }, () => 'delivered'),
      ['retry', {}, null],
      { length: 2 },
    ),
  }),
  fc.record({
    kind: fc.constant('failed' as const),
    error: fc.oneof(
      fc.anything(),
      fc
        .record({
          retryable: fc.boolean(),
          divisible: fc.boolean(),
          retryAfterMs: fc.constantFrom(0, 30, 700, -1, Number.NaN, Infinity),
        })
        .map((options) => new DeliveryError('WEIR_DELIVERY_TIMEOUT', 'from the transport', options)),
    ),
  }),
);

const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('hang' as const), heedsAbort: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('reply' as const), reply }) },
  { weight: 1, arbitrary: fc.constantFrom<Behaviour[]>({ kind: 'throw' }, { kind: 'no_promise' }) },
);

const item: fc.Arbitrary<Omit<Item, 'id'>> = fc.record({
  bytes: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 400 }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown[]>(5_000, -1, Number.NaN, 'x', 'throw', 0.5) },
  ),
  key: fc.constantFrom<unknown[]>('a', 'b', 'c', undefined, 'throw'),
  admitted: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom<unknown[]>(true, 'later') },
    { weight: 1, arbitrary: fc.constantFrom<unknown[]>(false, 1, 'throw', 'reject', 'never') },
  ),
});

const timeoutMs = fc.constantFrom(0, 20, 300, 5_000);
/** A schedule. */
export const schedules: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('offer' as const), items: fc.array(item, { maxLength: 12 }) }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('behave' as const), behaviour }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('answer' as const), which: fc.nat(5), reply }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 10, 150, 2_000) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('turn' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('flush' as const), timeoutMs }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('shutdown' as const), timeoutMs }) },
  ),
  { maxLength: 30 },
);

/** Options small enough for every bound to be met. */
export const worldOptions = fc.record({
  queue: fc.record({
    maxItems: fc.integer({ min: 1, max: 40 }),
    maxBytes: fc.integer({ min: 1_024, max: 8_000 }),
    onFull: fc.constantFrom('drop_newest' as const, 'drop_oldest' as const),
  }),
  batch: fc.record({ maxBytes: fc.constantFrom(300, 1_024), onePerKey: fc.boolean() }),
  retry: fc.record({ maxAttempts: fc.integer({ min: 1, max: 4 }), baseMs: fc.constantFrom(1, 50) }),
  breaker: fc.option(
    fc.record({ failures: fc.integer({ min: 1, max: 3 }), onOpen: fc.constantFrom('hold' as const, 'drop' as const) }),
    { nil: false as const },
  ),
  concurrency: fc.integer({ min: 1, max: 3 }),
  keyed: fc.boolean(),
  asks: fc.boolean(),
  ages: fc.boolean(),
  told: fc.boolean(),
  letters: fc.constantFrom('none', 'takes', 'refuses', 'throws', 'some', 'late', 'garbage'),
  seed: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});
export type WorldOptions = typeof worldOptions extends fc.Arbitrary<infer O> ? O : never;
