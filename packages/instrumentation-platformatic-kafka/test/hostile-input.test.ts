import { channel } from 'node:diagnostics_channel';
import { fc } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { HOSTILE_CASES } from '../../../test/support/counts.ts';
import { type KafkaMessage, processBatch, processMessage } from '../src/index.ts';
import { headersOf, receive, send, standInConsumer, standInProducer } from './stand-in-client.ts';
import { start } from './start.ts';

const thrower = new Proxy(
  {},
  {
    get() {
      throw new Error('get');
    },
    ownKeys() {
      throw new Error('ownKeys');
    },
    getPrototypeOf() {
      throw new Error('getPrototypeOf');
    },
  },
);

const odd = fc.oneof(
  {
    arbitrary: fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true, withSparseArray: true }),
    weight: 8,
  },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 200 }), weight: 4 },
  { arbitrary: fc.uint8Array().map((bytes) => Buffer.from(bytes)), weight: 2 },
  {
    arbitrary: fc.constantFrom<unknown>(
      thrower,
      { __proto__: { polluted: true } },
      '\ud800',
      'a\r\nset-cookie: x',
      Symbol('s'),
      Object.create(null),
      new Map([['traceparent', '00-']]),
      new Map([[Symbol('k'), 1n]]),
      () => {},
      Number.NaN,
      -1n,
      2n ** 80n,
    ),
    weight: 4,
  },
);

const headerName = fc.constantFrom('traceparent', 'tracestate', 'baggage', '__proto__', 'a\r\nb', '');
const headers = fc.oneof(
  odd,
  fc.dictionary(headerName, odd),
  fc.array(fc.tuple(headerName, odd)).map((all) => new Map(all)),
);

const message = fc.record(
  { topic: fc.oneof(fc.string(), odd), partition: odd, offset: odd, key: odd, value: odd, headers, timestamp: odd },
  { requiredKeys: [] },
);

const rawHeaders = fc.array(
  fc.tuple(
    headerName.map((name) => Buffer.from(name)),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  ),
);

test('whatever a message holds, work on it is done once and gives what it gives', () => {
  start();
  fc.assert(
    fc.property(fc.oneof(message, odd), (one) => {
      let calls = 0;
      const result = processMessage(one as KafkaMessage, (given) => {
        calls += 1;
        return given;
      });
      expect(calls).toBe(1);
      expect(Object.is(result, one)).toBe(true);
    }),
    { numRuns: Math.ceil(HOSTILE_CASES / 4) },
  );
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('whatever a batch holds, work on it is done once', () => {
  start();
  fc.assert(
    fc.property(fc.array(fc.oneof(message, odd), { maxLength: 5 }), (batch) => {
      expect(processBatch(batch as KafkaMessage[], (given) => given)).toBe(batch);
    }),
    { numRuns: Math.ceil(HOSTILE_CASES / 4) },
  );
});

test('whatever is sent, the client is not told of a fault, and every message goes out', () => {
  start({ messageKeys: true });
  const producer = standInProducer();
  fc.assert(
    fc.property(fc.array(message, { maxLength: 5 }), (batch) => {
      expect(send(producer, ...(batch as never[]))).toHaveLength(batch.length);
    }),
    { numRuns: Math.ceil(HOSTILE_CASES / 4) },
  );
});

test('whatever a record holds, and whatever it was made into, the stream goes on', () => {
  start();
  const consumer = standInConsumer();
  fc.assert(
    fc.property(message, fc.oneof(fc.record({ headers: rawHeaders, value: odd }), odd), (one, raw) => {
      let pushed = 0;
      receive(consumer, one as KafkaMessage, () => (pushed += 1), (raw ?? null) as object);
      expect(pushed).toBe(1);
    }),
    { numRuns: Math.ceil(HOSTILE_CASES / 4) },
  );
});

test('payloads of another shape than the client has are left alone', () => {
  start();
  const names = ['sends', 'fetches', 'receives', 'commits'].flatMap((name) =>
    ['start', 'end', 'asyncStart', 'asyncEnd'].map((event) => `tracing:plt:kafka:${prefixOf(name)}:${name}:${event}`),
  );
  fc.assert(
    fc.property(fc.constantFrom(...names, 'plt:kafka:consumer:lag', 'plt:kafka:instances'), odd, (name, payload) => {
      channel(name).publish(payload);
    }),
    { numRuns: 1_000 },
  );
});

function prefixOf(name: string): string {
  return name === 'sends' ? 'producer' : 'consumer';
}

test('a header that goes out has no line break, whatever the baggage', () => {
  start();
  const [written] = send(standInProducer(), { topic: 'orders', value: 'x', headers: { 'a\r\nb': 'c\r\nd' } });
  for (const [name, value] of headersOf(written?.headers)) {
    if (name !== 'a\r\nb') expect(name + value).not.toMatch(/[\r\n]/);
  }
});
