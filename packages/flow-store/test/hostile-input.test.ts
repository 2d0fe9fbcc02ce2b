import { fc } from '@fast-check/vitest';
import { type FlowEvent, flowEvent, ingress } from '@weir/flow-events';
import { expect, test } from 'vitest';
import { HOSTILE_CASES } from '../../../test/support/counts.ts';
import { FlowStoreError, SqliteFlowStore, type SqliteFlowStoreOptions } from '../src/index.ts';
import { startInThread } from './sqlite/start-in-thread.ts';

const TEXTS = [
  "'; DROP TABLE flow; --",
  '" OR 1=1 --',
  '%',
  '_',
  '*',
  '\u0000',
  'a\r\nb',
  '\ud800',
  '\u{10ffff}',
  '__proto__',
  'constructor',
  '-1.5',
  '9223372036854775808.1',
  '1.1; SELECT 1',
  'order-1\u0000',
  '',
];
const text = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.uuid(),
  fc.anything(),
);
const query = fc.oneof(
  fc.record(
    {
      pathway: text,
      group: text,
      node: text,
      after: fc.oneof(
        text,
        fc.bigInt().map((key) => `${key}.1`),
      ),
      from: fc.oneof(fc.bigInt(), fc.anything()),
      to: fc.oneof(fc.bigInt(), fc.anything()),
      limit: fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.anything()),
      text,
    },
    { requiredKeys: [] },
  ),
  fc.dictionary(fc.string(), fc.anything()),
  fc.anything(),
);

const QUESTIONS = [
  'flows',
  'open',
  'late',
  'lost',
  'failed',
  'duplicates',
  'redeliveries',
  'deadLetters',
  'overdue',
  'search',
  'pathways',
  'edges',
] as const;

test('whatever it is asked, a store answers or says which key is wrong, and keeps its flows', async () => {
  const store = new SqliteFlowStore({ file: ':memory:' }, startInThread);
  const hostile = TEXTS.filter((id) => /^[^\p{Cc}\p{Cs}]+$/u.test(id));
  await store.append(hostile.map((id) => ingress(id).group(id).node('app', 'producer').build()));
  const before = (await store.flows()).flows.length;
  expect(before).toBe(hostile.length);
  for (const id of hostile) {
    expect((await store.flow(id))?.flowId).toBe(id);
    expect((await store.flows({ pathway: id, group: id })).flows).toMatchObject([{ flowId: id }]);
    expect((await store.search({ text: id })).flows.map(({ flowId }) => flowId)).toContain(id);
  }
  expect((await store.search({ text: '%' })).flows).toHaveLength(1);

  const ask = async (question: () => Promise<unknown>): Promise<void> => {
    try {
      await question();
    } catch (error) {
      expect(error).toBeInstanceOf(FlowStoreError);
      expect((error as FlowStoreError).code).toBe('WEIR_FLOW_STORE_QUERY');
      expect((error as FlowStoreError).message.length).toBeLessThan(200);
    }
  };
  // Each case is asked as every question.
  await fc.assert(
    fc.asyncProperty(text, query, async (id, given) => {
      await Promise.all([
        ask(() => store.flow(id as string)),
        ask(() => store.where(id as string)),
        ask(() => store.hops(id as string, given as never)),
        ...QUESTIONS.map((name) => ask(() => store[name](given as never))),
      ]);
    }),
    { numRuns: (HOSTILE_CASES * 0.75) / (QUESTIONS.length + 3) },
  );
  expect((await store.status()).flows).toBe(before);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  await store.close();
});

test.each<[object, string]>([
  [{ limit: 0 }, 'WEIR_FLOW_STORE_QUERY: limit must be an integer from 1 to 1000 (got number)'],
  [{ limit: 1_001 }, 'WEIR_FLOW_STORE_QUERY: limit must be an integer from 1 to 1000 (got number)'],
  [{ from: 5 }, 'WEIR_FLOW_STORE_QUERY: from must be nanoseconds as a bigint (got number)'],
  [{ after: 'elsewhere' }, 'WEIR_FLOW_STORE_QUERY: after must be next of the page before (got string)'],
  [
    { node: [] },
    'WEIR_FLOW_STORE_QUERY: node must be text of 1 to 256 characters without control characters (got array)',
  ],
  [{ state: 'open' }, 'WEIR_FLOW_STORE_QUERY: state is not known here'],
  [{ '<script>': 1 }, 'WEIR_FLOW_STORE_QUERY: a key is not known here'],
])('a bad query %o is told by its key', async (given, message) => {
  const store = new SqliteFlowStore({ file: ':memory:' }, startInThread);
  await expect(store.open(given as never)).rejects.toThrow(message);
  await store.close();
});

test.each<[object, string]>([
  [{}, 'file must be a path or :memory: (got undefined)'],
  [{ file: 'a\u0000b' }, 'file must be a path or :memory: (got string)'],
  [{ file: ':memory:', retain: { bytes: 1 } }, 'retain.bytes must be an integer of at least 1048576 (got number)'],
  [{ file: ':memory:', retain: { ageMs: 'x' } }, 'retain.ageMs must be a number of at least 1 (got string)'],
  [{ file: ':memory:', lostAfterMs: Number.NaN }, 'lostAfterMs must be a number of at least 1 (got number)'],
  [{ file: ':memory:', timeoutMs: 2 ** 31 }, 'timeoutMs must be an integer from 1 to 2147483647 (got number)'],
  [{ file: ':memory:', clock: 1 }, 'clock must be a function (got number)'],
])('a bad option of %o is told at once, by its path', (options, message) => {
  expect(() => new SqliteFlowStore(options as SqliteFlowStoreOptions)).toThrow(`WEIR_FLOW_STORE_OPTION: ${message}`);
});

test('whatever is appended, a store stores it, or counts it as rejected', async () => {
  const store = new SqliteFlowStore({ file: ':memory:' }, startInThread);
  const value = fc.oneof(
    fc.anything(),
    fc.constantFrom<unknown>(
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('theirs');
          },
        },
      ),
      { ...flowEvent('f').node('app', 'producer').stage('emit').status('sent').build(), meta: { __proto__: 'x' } },
      ingress('x').node('app', 'producer').meta('__proto__', 'y').build(),
    ),
  );
  let offered = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 5, maxLength: 5 }), async (values) => {
      offered += values.length;
      const { stored, repeated, rejected } = await store.append(values as FlowEvent[]);
      expect(stored + repeated + rejected).toBe(values.length);
    }),
    { numRuns: (HOSTILE_CASES * 0.25) / 5 },
  );
  expect(store.stats()).toMatchObject({ offered, pending: 0 });
  await expect(store.append('events' as never)).rejects.toThrow('events must be an array (got string)');
  await store.close();
});

test('events with every field at its limit are stored and come back as they were', async () => {
  const store = new SqliteFlowStore({ file: ':memory:' }, startInThread);
  const id = '\u{1f30a}'.repeat(256);
  const meta = Object.fromEntries(
    Array.from({ length: 32 }, (_, index) => [`${index}`.padStart(64, 'k'), '\u{1f30a}'.repeat(1_024)]),
  );
  const builder = flowEvent(id).group(id).node('n'.repeat(128), 'external').stage('error').status('nack');
  builder.error('e'.repeat(256), { message: '\u0000"'.repeat(2_048), retryable: true });
  for (const [key, value] of Object.entries(meta)) builder.meta(key, value);
  const event = builder.timestamp('2189-12-31T23:59:59.999999999Z').attempt(Number.MAX_SAFE_INTEGER).build();
  await store.append([event]);
  expect((await store.flow(id))?.events).toEqual([event]);
  expect((await store.deadLetters()).flows).toMatchObject([{ attempts: Number.MAX_SAFE_INTEGER }]);
  await store.close();
});
