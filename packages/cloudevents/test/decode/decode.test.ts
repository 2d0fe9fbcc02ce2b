import { fc, test } from '@fast-check/vitest';
import { CloudEvent, type CloudEventV1, HTTP, Kafka } from 'cloudevents';
import { expect } from 'vitest';
import { HOSTILE_CASES } from '../../../../test/support/counts.ts';
import { decodeHttp } from '../../src/decode/http.ts';
import { decodeKafka } from '../../src/decode/kafka.ts';
import { encodeBatch } from '../../src/encode/batch.ts';
import { encodeHttpBinary } from '../../src/encode/http.ts';
import { encodeKafkaBinary, encodeKafkaStructured } from '../../src/encode/kafka.ts';
import { encodeStructured } from '../../src/encode/structured.ts';
import { checkCloudEvent } from '../../src/envelope/check.ts';
import { CLOUDEVENTS_ERROR_CODES, CloudEventsError } from '../../src/errors.ts';
import { event as anyEvent } from '../arbitraries.ts';

const JSON_TYPE = { 'Content-Type': 'Application/CloudEvents+JSON; charset=utf-8' };
const BATCH_TYPE = { 'content-type': 'application/cloudevents-batch+json' };
const headers = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/books', 'ce-type': 'book.added' };

/** Headers of a binary message have no types: what is no text comes back as text. */
const asText = (event: CloudEventV1<unknown>) => {
  const { data, ...attributes } = event;
  const texts = Object.entries(attributes).map(([name, value]) => [name, String(value)]);
  return { ...Object.fromEntries(texts), ...(data === undefined ? {} : { data }) } as object;
};
const bytesOf = (record: Record<string, string>) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, Buffer.from(value)]));

test.prop([anyEvent])('structured and batched, an event comes back as it was', (event) => {
  const one = encodeStructured(event);
  expect(decodeHttp(JSON_TYPE, one)).toEqual(event);
  expect(decodeHttp(JSON_TYPE, String(one))).toEqual(event);
  expect(decodeHttp(BATCH_TYPE, encodeBatch([one, event]))).toEqual([event, event]);
});

test.prop([anyEvent])('in binary mode of HTTP, with an empty body as no data, an event comes back in text', (event) => {
  const { headers: written, body } = encodeHttpBinary(event);
  const { data: _, ...rest } = event;
  const wanted = body.byteLength === 0 ? rest : event;
  expect(decodeHttp(new Headers(written), body)).toEqual(asText(wanted as CloudEventV1<unknown>));
});

test.prop([anyEvent])('from Kafka, with headers as bytes, as text or in a Map, an event comes back', (event) => {
  const { key, value, headers: written } = encodeKafkaBinary(event);
  expect(decodeKafka({ key, value, headers: written })).toEqual(asText(event));
  expect(decodeKafka({ key, value, headers: bytesOf(written) })).toEqual(asText(event));
  const map = new Map(Object.entries(written).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]));
  expect(decodeKafka({ key: null, value, headers: map })).toEqual(asText(event));
  expect(decodeKafka(encodeKafkaStructured(event))).toEqual(event);
});

test('a tombstone is an event without data', () => {
  const kafka = { ce_specversion: '1.0', ce_id: '1', ce_source: '/books', ce_type: 'book.removed' };
  expect(decodeKafka({ key: 'a', value: null, headers: kafka })).toEqual({
    specversion: '1.0',
    id: '1',
    source: '/books',
    type: 'book.removed',
  });
});

test('severity is a number again in binary mode', () => {
  expect(decodeHttp({ ...headers, 'ce-severitynumber': '9' })).toMatchObject({ severitynumber: 9 });
});

test('nothing is invented: an event without id or time has none, and without an id it is refused', () => {
  const { 'ce-id': _, ...incomplete } = headers;
  const refused = expect.objectContaining({ breaches: [{ attribute: 'id', message: 'is required' }] });
  expect(() => decodeHttp(incomplete)).toThrow(refused as unknown as Error);
  expect(decodeHttp(incomplete, null, { lenient: true })).toMatchObject({ id: '' });
  expect(decodeHttp(headers)).not.toHaveProperty('time');
  // The official SDK makes an id of its own.
  const nameless = '{"specversion":"1.0","source":"/books","type":"a"}';
  const json = { 'content-type': 'application/cloudevents+json' };
  expect(HTTP.toEvent({ headers: json, body: nameless })).toHaveProperty('id', expect.any(String));
  expect(() => decodeHttp(json, nameless)).toThrow('id is required');
});

test('a percent-encoded value is decoded once, out of quotes where it stands in such', () => {
  const subject = (value: string) => (decodeHttp({ ...headers, 'ce-subject': value }) as CloudEventV1<unknown>).subject;
  expect(subject('Euro%20%E2%82%AC%20%f0%9f%98%80')).toBe('Euro \u20ac \u{1f600}');
  expect(subject('"a \\"b\\" %2541"')).toBe('a "b" %41');
  expect(subject('50%')).toBe('50%');
  expect(() => subject('%C0%A0')).toThrow('percent-encoded in what is no UTF-8');
  expect(() => subject('a%0d%0ab')).toThrow('subject must be text');
});

test.each([
  ['the body is not JSON', JSON_TYPE, '{'],
  ['must be an object of JSON', JSON_TYPE, '[]'],
  ['must be an array', BATCH_TYPE, '{}'],
  ['format other than JSON', { 'content-type': 'application/cloudevents+avro' }, ''],
  ['id is required', {}, ''],
  ['not what its content type says', { ...headers, 'content-type': 'application/json' }, '{'],
  ['data_base64 must be base64', JSON_TYPE, '{"specversion":"1.0","id":"1","source":"/","type":"a","data_base64":"?"}'],
  ['both data and', JSON_TYPE, '{"specversion":"1.0","id":"1","source":"/","type":"a","data":1,"data_base64":"aGk="}'],
])('what is refused says so: %s', (message, given, body) => {
  expect(() => decodeHttp(given, body)).toThrow(message);
});

test('what is larger than its bounds is refused before it is read', () => {
  const tooLarge = expect.objectContaining({ code: 'WEIR_CLOUDEVENTS_TOO_LARGE' }) as unknown as Error;
  const event = { specversion: '1.0', id: '1', source: '/books', type: 'a' };
  expect(() => decodeHttp(JSON_TYPE, encodeStructured(event), { maxBytes: 20 })).toThrow(tooLarge);
  expect(() => decodeHttp(BATCH_TYPE, encodeBatch([event, event]), { maxEvents: 1 })).toThrow(tooLarge);
  expect(() => decodeHttp({ ...headers, 'ce-a': 'a' }, null, { maxAttributes: 4 })).toThrow(tooLarge);
  expect(() => decodeHttp({}, null, { maxBytes: 0 })).toThrow('maxBytes must be an integer of at least 1');
});

test('what the official SDK writes is read', () => {
  const official = new CloudEvent({
    id: '1',
    source: '/books',
    type: 'a',
    data: { b: 1 },
    time: '2026-03-19T14:35:00.123Z',
  });
  const wanted = { id: '1', source: '/books', type: 'a', data: { b: 1 } };
  const { headers: binary, body } = HTTP.binary(official);
  expect(decodeHttp(binary, body as string)).toMatchObject(wanted);
  const { headers: structured, body: json } = HTTP.structured(official);
  expect(decodeHttp(structured, json as string)).toMatchObject(wanted);
  const { headers: kafka, value } = Kafka.structured(official);
  expect(decodeKafka({ headers: kafka, value: value as string })).toMatchObject(wanted);
});

const name = fc.oneof(
  fc.constantFrom(
    'ce-id',
    'ce-source',
    'ce-type',
    'ce-specversion',
    'ce-time',
    'content-type',
    'ce-__proto__',
    'ce-constructor',
  ),
  fc.constantFrom('ce_id', 'ce_source', 'ce_type', 'ce_specversion', 'ce_data', 'ce_'),
  fc.string(),
);
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.uint8Array(),
  fc.constantFrom(
    '1.0',
    '/',
    'application/cloudevents+json',
    'application/cloudevents-batch+json',
    '%C0',
    '"',
    '\ud800',
  ),
  fc.anything({ maxDepth: 1 }),
);
const body = fc.oneof(
  fc.uint8Array(),
  fc.json(),
  fc.constantFrom(
    null,
    undefined,
    '',
    '{"__proto__":{"polluted":1},"specversion":"1.0","id":"1","source":"/","type":"a"}',
  ),
  fc.array(fc.constantFrom('{', '}', '"id":', '"1"', ',', '[', ']', '"data_base64":')).map((parts) => parts.join('')),
);

test('whatever comes is an event of the specification, or refused by an error of ours', () => {
  const codes: ReadonlySet<string> = new Set(CLOUDEVENTS_ERROR_CODES);
  const outcome = (read: () => unknown): readonly unknown[] => {
    try {
      return [read()].flat();
    } catch (error) {
      if (!(error instanceof CloudEventsError) || !codes.has(error.code)) throw error;
      return [];
    }
  };
  fc.assert(
    fc.property(fc.dictionary(name, value, { maxKeys: 6 }), body, fc.boolean(), (fields, content, lenient) => {
      const events = [
        ...outcome(() => decodeHttp(fields, content, { lenient })),
        ...outcome(() => decodeKafka({ value: content, headers: fields }, { lenient })),
      ];
      if (!lenient) for (const event of events) expect(checkCloudEvent(event).breaches).toEqual([]);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    }),
    { numRuns: HOSTILE_CASES * 0.6 },
  );
});
