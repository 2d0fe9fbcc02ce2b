import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { HOSTILE_CASES } from '../../../test/support/counts.ts';
import { Delivery, DeliveryError, type DeliveryOptions } from '../src/index.ts';
import { settingsOf } from '../src/settings.ts';

const transport = { send: async () => {} };

function refusal(options: object): string {
  try {
    new Delivery({ transport, ...options } as DeliveryOptions<unknown>);
  } catch (error) {
    if (error instanceof DeliveryError && error.code === 'WEIR_DELIVERY_OPTION') return error.message;
  }
  return 'taken';
}

test.each([
  [{ transport: {} }, 'transport.send must be a function (got undefined)'],
  [{ transport: null }, 'transport.send must be a function (got undefined)'],
  [{ name: '' }, 'name must be text of 1 to 128 characters (got string)'],
  [{ queue: 7 }, 'queue must be an object (got number)'],
  [{ queue: { maxItems: 0 } }, 'queue.maxItems must be an integer of at least 1 (got number)'],
  [{ queue: { maxBytes: '1 MB' } }, 'queue.maxBytes must be an integer of at least 1024 (got string)'],
  [{ queue: { onFull: 'block' } }, 'queue.onFull must be one of drop_newest, drop_oldest (got string)'],
  [{ queue: { maxItems: 10 }, batch: { maxItems: 11 } }, 'batch.maxItems must be an integer from 1 to 10 (got number)'],
  [{ batch: { minDelayMs: 2_000 } }, 'batch.minDelayMs must be an integer from 0 to 1000 (got number)'],
  [{ batch: { onePerKey: 1 } }, 'batch.onePerKey must be true or false (got number)'],
  [{ retry: { maxAttempts: 1.5 } }, 'retry.maxAttempts must be an integer of at least 1 (got number)'],
  [{ retry: { baseMs: 9, maxMs: 8 } }, 'retry.maxMs must be an integer from 9 to 2147483647 (got number)'],
  [{ breaker: true }, 'breaker must be an object (got boolean)'],
  [{ breaker: { onOpen: 'wait' } }, 'breaker.onOpen must be one of hold, drop (got string)'],
  [{ timeoutMs: 0 }, 'timeoutMs must be an integer from 1 to 2147483647 (got number)'],
  [{ concurrency: Infinity }, 'concurrency must be an integer of at least 1 (got number)'],
  [{ deadLetter: 'file' }, 'deadLetter must be a function (got string)'],
  [{ sizeOf: 100 }, 'sizeOf must be a function (got number)'],
  [{ maxAgeMs: null }, 'maxAgeMs must be an integer of at least 1 (got null)'],
  [{ meterProvider: {} }, 'meterProvider.getMeter must be a function (got undefined)'],
  [{ timers: {} }, 'timers.after must be a function (got undefined)'],
])('a bad option is refused by its name and the type it had: %j', (options, message) => {
  expect(refusal(options)).toBe(`WEIR_DELIVERY_OPTION: ${message}`);
});

test('where only the queue is made small, the batch follows', () => {
  const { batch } = settingsOf({ transport, queue: { maxItems: 10, maxBytes: 2_048 } });
  expect(batch).toMatchObject({ maxItems: 10, maxBytes: 2_048 });
});

const names = [
  'queue',
  'batch',
  'retry',
  'breaker',
  'timeoutMs',
  'concurrency',
  'name',
  'sizeOf',
  'maxAgeMs',
  'onDrop',
];
const members = ['maxItems', 'maxBytes', 'onFull', 'minDelayMs', 'maxDelayMs', 'maxAttempts', 'baseMs', 'failures'];

property.prop(
  [
    fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(fc.anything({ maxDepth: 1 }), fc.dictionary(fc.constantFrom(...members), fc.anything({ maxDepth: 1 }))),
    ),
  ],
  {
    numRuns: HOSTILE_CASES / 10,
  },
)('options are taken, or refused by a typed error that does not show their values', (options) => {
  try {
    settingsOf({ transport, ...options } as DeliveryOptions<unknown>);
  } catch (error) {
    expect(error).toBeInstanceOf(DeliveryError);
    expect((error as DeliveryError).message).toMatch(/^WEIR_DELIVERY_OPTION: [\w.]+ must be [\w ,-]+ \(got [a-z]+\)$/);
  }
});
