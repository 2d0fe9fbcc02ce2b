import { readFileSync } from 'node:fs';
import { test } from '@fast-check/vitest';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { CloudEvent, type CloudEventV1, HTTP, Kafka } from 'cloudevents';
import { describe, expect } from 'vitest';
import { encodeBatch } from '../../src/encode/batch.ts';
import { encodeHttpBinary } from '../../src/encode/http.ts';
import { encodeKafkaBinary, encodeKafkaStructured } from '../../src/encode/kafka.ts';
import { estimatedSize } from '../../src/encode/size.ts';
import { encodeStructured } from '../../src/encode/structured.ts';
import { event as anyEvent } from '../arbitraries.ts';

const event: CloudEventV1<unknown> = {
  specversion: '1.0',
  id: '1',
  source: '/books',
  type: 'book.added',
  subject: 'Euro \u20ac \u{1f600}',
  time: '2026-03-19T14:35:00.123456789Z',
  data: { title: '"Weirs"' },
};
const schema = JSON.parse(readFileSync(new URL('../cloudevents.schema.json', import.meta.url), 'utf8')) as object;
const ajv = new Ajv({ strict: false });
formats.default(ajv);
const isCloudEvent = ajv.compile(schema);
const read = (bytes: Uint8Array) => JSON.parse(String(bytes)) as Record<string, unknown>;

test.prop([anyEvent])('what is written is valid by the JSON schema of the specification', (given) => {
  expect(isCloudEvent(read(encodeStructured(given))), JSON.stringify(isCloudEvent.errors)).toBe(true);
});

test.prop([anyEvent])('a batch is an array of what is written alone, encoded before or not', (given) => {
  const one = encodeStructured(given);
  expect(String(encodeBatch([given, one, given]))).toBe(`[${String(one)},${String(one)},${String(one)}]`);
  expect(String(encodeBatch([]))).toBe('[]');
});

test.prop([anyEvent])('the size of an event is estimated within a factor of three, give or take 64 bytes', (given) => {
  const exact = encodeStructured(given).byteLength;
  expect(estimatedSize(given)).toBeLessThan(exact * 3 + 64);
  expect(exact).toBeLessThan(estimatedSize(given) * 6 + 64);
});

test('header values are percent-encoded as the example of the HTTP binding', () => {
  const { headers, body } = encodeHttpBinary(event);
  expect(headers).toEqual({
    'ce-specversion': '1.0',
    'ce-id': '1',
    'ce-source': '/books',
    'ce-type': 'book.added',
    'ce-subject': 'Euro%20%E2%82%AC%20%F0%9F%98%80',
    'ce-time': '2026-03-19T14:35:00.123456789Z',
    'content-type': 'application/json',
  });
  expect(String(body)).toBe('{"title":"\\"Weirs\\""}');
});

test('a text of JSON type is a JSON string, one of a text type is itself, bytes are themselves', () => {
  const body = (more: object) => String(encodeHttpBinary({ ...event, ...more }).body);
  expect(body({ data: 'hi' })).toBe('"hi"');
  expect(body({ data: 'hi', datacontenttype: 'text/plain' })).toBe('hi');
  expect(body({ data: Buffer.from('hi'), datacontenttype: 'image/png' })).toBe('hi');
  expect(encodeHttpBinary({ ...event, data: Buffer.from('hi') }).headers).not.toHaveProperty('content-type');
});

test('the key of a record is the partitionkey, else the subject, else none; without data its value is none', () => {
  expect(encodeKafkaBinary({ ...event, partitionkey: 'p' }).key).toBe('p');
  expect(encodeKafkaStructured(event).key).toBe(event.subject);
  const { key, value } = encodeKafkaBinary({ ...event, subject: undefined, data: undefined } as never);
  expect([key, value]).toEqual([null, null]);
});

test('a structured record repeats the attributes as headers, so that the type is told without its value', () => {
  const { headers, value } = encodeKafkaStructured(event);
  expect(headers).toMatchObject({
    ce_type: 'book.added',
    ce_id: '1',
    'content-type': 'application/cloudevents+json; charset=UTF-8',
  });
  expect(read(value!)['data']).toEqual(event.data);
});

test.each([
  ['id', { id: '' }],
  ['id', { id: undefined }],
  ['type', { type: 'a\nb' }],
  ['source', { source: 'a b' }],
  ['source', { source: '1:2' }],
  ['time', { time: '2026-02-30T00:00:00Z' }],
  ['datacontenttype', { datacontenttype: 'json' }],
  ['dataschema', { dataschema: '/relative' }],
  ['specversion', { specversion: '0.3' }],
  ['object', { object: { a: 1 } }],
  ['large', { large: 2 ** 31 }],
  ['fraction', { fraction: 0.5 }],
  ['Upper', { Upper: 'a' }],
  ['half', { half: '\ud800' }],
  ['data_base64', { data: undefined, data_base64: '!' }],
  ['data', { data: {}, datacontenttype: 'text/plain' }],
])('what breaks the specification at %s is refused by name, in each encoding', (attribute, more) => {
  const bad = { ...event, ...more } as CloudEventV1<unknown>;
  const breaches = [expect.objectContaining({ attribute })];
  const refused = expect.objectContaining({ code: 'WEIR_CLOUDEVENTS_INVALID_EVENT', breaches });
  for (const encode of [encodeStructured, encodeHttpBinary, encodeKafkaBinary, encodeKafkaStructured]) {
    expect(() => encode(bad)).toThrow(refused as unknown as Error);
  }
});

describe('the official SDK', () => {
  const official = new CloudEvent({ ...event, data: Buffer.from('hi'), datacontenttype: 'image/png' });

  test.prop([anyEvent])('reads what we write, structured, binary and in batches', (given) => {
    const wanted = { id: given.id, source: given.source, type: given.type };
    const json = { 'content-type': 'application/cloudevents+json' };
    expect(HTTP.toEvent({ headers: json, body: String(encodeStructured(given)) })).toMatchObject(wanted);
    const batch = { 'content-type': 'application/cloudevents-batch+json' };
    const body = String(encodeBatch([given, given]));
    expect(HTTP.toEvent({ headers: batch, body })).toMatchObject([wanted, wanted]);
    const { key, value, headers } = encodeKafkaStructured({ time: event.time, ...given } as typeof given);
    const message = { key: key ?? '', value: String(value), headers, body: '', timestamp: '' };
    expect(Kafka.toEvent(message)).toMatchObject(wanted);
  });

  test('gives events that we write with all their time, and bytes once', () => {
    expect(read(encodeStructured(official))).toMatchObject({ time: event.time, data_base64: 'aGk=' });
    expect(read(encodeStructured(official))).not.toHaveProperty('data');
    // Its own way of writing ends time at the millisecond.
    expect(JSON.parse(String(HTTP.structured(official).body))).toMatchObject({ time: '2026-03-19T14:35:00.123Z' });
  });

  test('writes a subject raw into a header, which ours does not', () => {
    expect(HTTP.binary(new CloudEvent(event)).headers['ce-subject']).toBe('Euro \u20ac \u{1f600}');
  });

  test('takes an extension that is an object, and an integer of more than 32 bits, which ours refuses', () => {
    expect(() => new CloudEvent({ ...event, large: 2 ** 31 })).not.toThrow();
    expect(() => encodeStructured(new CloudEvent({ ...event, large: 2 ** 31 }))).toThrow('large must be');
  });

  test('cannot read a structured record without time, which is optional', () => {
    const { time: _, ...timeless } = event;
    const { key, value, headers } = encodeKafkaStructured(timeless as CloudEventV1<unknown>);
    const message = { key: key ?? '', value: String(value), headers, body: '', timestamp: '' };
    expect(() => Kafka.toEvent(message)).toThrow('Invalid time value');
  });
});
