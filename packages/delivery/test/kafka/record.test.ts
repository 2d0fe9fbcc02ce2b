import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { HOSTILE_CASES } from '../../../../test/support/counts.ts';
import { type Failures, type KafkaRecord, prepareRecords } from '../../src/kafka/record.ts';

function prepare(batch: readonly unknown[], topic: string | undefined = 'orders') {
  const failures: Failures = new Map();
  return { records: prepareRecords(batch as readonly KafkaRecord[], { topic, hash: 7 }, failures), failures };
}

test('text becomes UTF-8, bytes stay as they are and are not copied', () => {
  const value = new Uint8Array([0, 1, 255, 3]).subarray(1, 3);
  const { records } = prepare([{ key: 'ключ', value, headers: { á: 'ü', b: new Uint8Array([1]) } }]);
  expect(records[0]?.key).toEqual(Buffer.from('ключ', 'utf8'));
  expect(records[0]?.value).toEqual(Buffer.from([1, 255]));
  expect(records[0]?.value?.buffer).toBe(value.buffer);
  expect([...(records[0]?.headers ?? [])]).toEqual([
    [Buffer.from('á', 'utf8'), Buffer.from('ü', 'utf8')],
    [Buffer.from('b'), Buffer.from([1])],
  ]);
});

test('a value that is null marks its key as deleted, an empty one is a value', () => {
  const { records } = prepare([
    { key: 'a', value: null },
    { key: '', value: '' },
  ]);
  expect(records.map(({ key, value }) => [key?.length, value?.length])).toEqual([
    [1, undefined],
    [0, 0],
  ]);
});

test('records of one key are placed alike, those of a batch without a key together, and one that names a partition there', () => {
  const { records } = prepare([
    { key: 'a', value: '' },
    { key: Buffer.from('a'), value: '' },
    { value: '' },
    { key: null, value: '' },
    { key: 'a', value: '', partition: 5 },
  ]);
  const [a, b, c, d, e] = records;
  expect(a?.hash).toBe(b?.hash);
  expect([c?.hash, d?.hash]).toEqual([7, 7]);
  expect([e?.hash, e?.partition]).toEqual([undefined, 5]);
});

test('a record goes to the topic that it names, else to that of the sender', () => {
  expect(prepare([{ value: '' }, { topic: 'payments', value: '' }]).records.map(({ topic }) => topic)).toEqual([
    'orders',
    'payments',
  ]);
});

test('headers that records share are encoded once', () => {
  const headers = { a: '1' };
  const { records } = prepare([
    { value: '', headers },
    { value: '', headers },
    { value: '', headers: { ...headers } },
  ]);
  expect(records[1]?.headers).toBe(records[0]?.headers);
  expect(records[2]?.headers).not.toBe(records[0]?.headers);
  expect(records[2]?.headers).toEqual(records[0]?.headers);
});

test('a record without headers has none, whatever the record before it has', () => {
  const { records, failures } = prepare([
    { value: '', headers: { a: '1' } },
    { value: '' },
    { value: '', headers: {} },
  ]);
  expect(failures.size).toBe(0);
  expect(records.map(({ headers }) => headers.size)).toEqual([1, 0, 0]);
});

const secret = 'hunter2';
const mistakes: readonly (readonly [message: string, record: unknown])[] = [
  ['a record: value must be text or bytes (got undefined)', {}],
  ['a record: value must be text or bytes (got object)', { value: { secret } }],
  ['a record: key must be text or bytes (got number)', { key: 1, value: '' }],
  ['a record: a header must be text or bytes (got array)', { value: '', headers: { a: [secret] } }],
  ['a record: headers must be an object (got string)', { value: '', headers: secret }],
  ["a record: topic must be a topic's name (got string)", { topic: `topic of ${secret}`, value: '' }],
  ['a record: partition must be an integer from 0 to 2147483647 (got number)', { partition: -1, value: '' }],
  [
    'a record: timestamp must be an integer from 0 to 9007199254740991 (got string)',
    { timestamp: '2020-01-01', value: '' },
  ],
  ['a record: cannot be read (TypeError)', undefined],
];

test.each(mistakes)('%s', (message, record) => {
  const { records, failures } = prepare([{ value: 'good' }, record, { value: 'good' }]);
  expect(records.map(({ index }) => index)).toEqual([0, 2]);
  expect([...failures].map(([index, failure]) => [index, failure.code, failure.retryable, failure.message])).toEqual([
    [1, 'WEIR_DELIVERY_KAFKA_RECORD', false, `WEIR_DELIVERY_KAFKA_RECORD: ${message}`],
  ]);
});

test('a record without a topic is none where the sender has none either', () => {
  const failures: Failures = new Map();
  prepareRecords([{ value: '' }], { topic: undefined, hash: 0 }, failures);
  expect(failures.get(0)?.message).toContain('topic is required where the sender has none');
});

const anyRecord = fc.record(
  {
    topic: fc.oneof(fc.constant('orders'), fc.anything()),
    key: fc.oneof(fc.string(), fc.uint8Array(), fc.anything()),
    value: fc.oneof(fc.string(), fc.uint8Array(), fc.constant(null), fc.anything()),
    headers: fc.oneof(fc.dictionary(fc.string(), fc.string()), fc.anything()),
    timestamp: fc.oneof(fc.nat(), fc.anything()),
    partition: fc.oneof(fc.nat(), fc.anything()),
  },
  { requiredKeys: [] },
);

test.prop([fc.array(fc.oneof(anyRecord, fc.anything()), { maxLength: 5 })], { numRuns: HOSTILE_CASES / 10 })(
  'whatever a batch holds, each of it is prepared or a failure, once, and nothing is thrown',
  (batch) => {
    const { records, failures } = prepare(batch);
    const places = [...records.map(({ index }) => index), ...failures.keys()];
    expect(places.toSorted((a, b) => a - b)).toEqual([...batch.keys()]);
  },
);
