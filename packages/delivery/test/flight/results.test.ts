import { fc, test as property } from '@fast-check/vitest';
import type { ItemResult } from '@weir/otel-compat';
import { expect, test } from 'vitest';
import { HOSTILE_CASES } from '../../../../test/support/counts.ts';
import { DeliveryError } from '../../src/errors.ts';
import { answered, failed, type Outcome, resultAt } from '../../src/flight/results.ts';

function resultsOf(outcome: Outcome, length: number): readonly ItemResult[] {
  return Array.from({ length }, (_, index) => resultAt(outcome, index));
}

test('nothing means that all was delivered', () => {
  expect(resultsOf(answered(undefined, 2), 2)).toEqual(['delivered', 'delivered']);
});

test('results are those of the items in their order', () => {
  const outcome = answered(['rejected', 'delivered', 'retry'], 3);
  expect(outcome.kind).toBe('answered');
  expect(resultsOf(outcome, 3)).toEqual(['rejected', 'delivered', 'retry']);
});

test('an entry that is no result sends its item again, and no other', () => {
  const outcome = answered(['delivered', 'ok', 'rejected'], 3);
  expect(resultsOf(outcome, 3)).toEqual(['delivered', 'retry', 'rejected']);
  expect(outcome.error).toBeInstanceOf(DeliveryError);
});

test.each([
  [null],
  ['delivered'],
  [[]],
  [['delivered']],
  [['delivered', 'delivered', 'delivered']],
  [{ length: 2, 0: 'delivered', 1: 'delivered' }],
  [
    new Proxy([], {
      get() {
        throw new Error('hostile');
      },
    }),
  ],
])('what is no list of results for the batch sends all of it again: %#', (value) => {
  const outcome = answered(value, 2);
  expect([outcome.kind, ...resultsOf(outcome, 2)]).toEqual(['failed', 'retry', 'retry']);
});

test('a receiver that wants every item again has failed', () => {
  expect(answered(['retry', 'retry'], 2).kind).toBe('failed');
});

test('an error is final where it says so, whatever its class', () => {
  expect(failed({ retryable: false }).kind).toBe('rejected');
  expect(failed(new DeliveryError('WEIR_DELIVERY_TIMEOUT', 'x', { retryable: true })).kind).toBe('failed');
  expect(failed(new Error('x')).kind).toBe('failed');
});

test('a pause that the receiver asks for is a number of milliseconds from 0, or none', () => {
  expect(failed({ retryAfterMs: 250 }).retryAfterMs).toBe(250);
  for (const retryAfterMs of [-1, Number.NaN, '5', null]) expect(failed({ retryAfterMs }).retryAfterMs).toBeUndefined();
});

const hostile = fc.oneof(
  fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true, withTypedArray: true }),
  fc.constant(
    new Proxy(
      {},
      {
        get() {
          throw new Error('hostile');
        },
      },
    ),
  ),
);

property.prop([hostile, fc.integer({ min: 1, max: 5 })], { numRuns: HOSTILE_CASES })(
  'whatever a transport answers or fails with has an outcome for each item, and none is taken for delivered that was not said to be',
  (value, length) => {
    const results = resultsOf(answered(value, length), length);
    const said = Array.isArray(value) && value.length === length ? value : [];
    if (value !== undefined)
      expect(results.map((one, at) => one === 'delivered' && said[at] !== 'delivered')).not.toContain(true);
    expect(['rejected', 'failed']).toContain(failed(value).kind);
  },
);
