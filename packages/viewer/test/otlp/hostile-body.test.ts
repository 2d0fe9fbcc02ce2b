import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { HOSTILE_CASES } from '../../../../test/support/counts.ts';
import { ViewerError } from '../../src/errors.ts';
import { decodeLogs, decodeMetrics, decodeTraces } from '../../src/otlp/decode.ts';
import { logsRequest, metricsRequest, traceRequest } from '../../src/otlp/schema.ts';
import { arbitraryMessage, encodeJson, encodeProtobuf, type Message } from './arbitrary-request.ts';

const signals = [
  ['traces', traceRequest, decodeTraces, 'resourceSpans'],
  ['logs', logsRequest, decodeLogs, 'resourceLogs'],
  ['metrics', metricsRequest, decodeMetrics, 'resourceMetrics'],
] as const;
const plainStyle = { bareIntegers: false, upperCaseIds: false, unknownMember: false };

/** Decodes, or fails in the one way that is allowed. */
function decodesOrSaysWhy(decode: () => readonly unknown[]): void {
  try {
    expect(Array.isArray(decode())).toBe(true);
  } catch (error) {
    if (!(error instanceof ViewerError)) throw error;
    expect(error.code).toBe('WEIR_VIEWER_DECODE');
  }
}

/** A share of the package's hostile cases; the shares of the three signals sum to all of them. */
const cases = (share: number): number => Math.ceil(HOSTILE_CASES * share);

const badBody = expect.objectContaining({ name: 'ViewerError', code: 'WEIR_VIEWER_DECODE' });

for (const [name, type, decode, top] of signals) {
  test.prop([fc.uint8Array({ maxLength: 64 })], { numRuns: cases(0.15) })(
    `${name}: random bytes decode or are refused`,
    (bytes) => {
      decodesOrSaysWhy(() => decode(bytes, 'application/x-protobuf'));
      decodesOrSaysWhy(() => decode(bytes, 'application/json'));
    },
  );

  const whole = arbitraryMessage(type).filter((message) => (message[top] as Message[] | undefined)?.length === 1);

  test.prop([whole, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })], { numRuns: cases(0.02) })(
    `${name}: a truncated request is refused`,
    (message, share) => {
      const bytes = encodeProtobuf(type, message);
      const kept = 1 + Math.floor(share * (bytes.length - 1));
      fc.pre(kept < bytes.length);
      expect(() => decode(bytes.subarray(0, kept), 'application/x-protobuf')).toThrow(badBody);
      const text = Buffer.from(encodeJson(type, message, plainStyle));
      expect(() => decode(text.subarray(0, 1 + Math.floor(share * (text.length - 1))), 'application/json')).toThrow(
        badBody,
      );
    },
  );

  test.prop([whole, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 })], {
    numRuns: cases(0.08),
  })(
    `${name}: a request with bytes changed, lengths and wire types among them, decodes or is refused`,
    (message, changes) => {
      const bytes = encodeProtobuf(type, message);
      for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
      decodesOrSaysWhy(() => decode(bytes, 'application/x-protobuf'));
    },
  );

  test.prop([whole, fc.nat(), fc.json()], { numRuns: cases(0.08) })(
    `${name}: JSON with any value in the place of any other decodes or is refused`,
    (message, place, replacement) => {
      const text = encodeJson(type, message, plainStyle);
      let count = 0;
      JSON.parse(text, (_key, value: unknown) => (count++, value));
      let index = 0;
      const spoilt = JSON.parse(text, (_key, value: unknown) =>
        index++ === place % count ? JSON.parse(replacement) : value,
      );
      decodesOrSaysWhy(() => decode(Buffer.from(JSON.stringify(spoilt)), 'application/json'));
    },
  );
}

const tracesJson = (span: string): Buffer => Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`);

test.each([
  ['{"name":1}', 'resourceSpans[0].scopeSpans[0].spans[0].name must be a string (got number)'],
  ['{"kind":"SPAN_KIND_SERVER"}', 'spans[0].kind must be an integer (got string)'],
  ['{"kind":1.5}', 'kind must be an integer (got number)'],
  ['{"kind":4294967296}', 'kind must be an integer from -2147483648 to 2147483647'],
  ['{"startTimeUnixNano":"-1"}', 'startTimeUnixNano must be an integer from 0 to 18446744073709551615'],
  ['{"startTimeUnixNano":true}', 'startTimeUnixNano must be an integer (got boolean)'],
  ['{"traceId":"xyz"}', 'traceId must have 32 hex digits'],
  ['{"spanId":"W47/95gDgQPSabYzgT/GDA=="}', 'spanId must have 16 hex digits'],
  ['{"traceId":7}', 'traceId must be a string of hex digits (got number)'],
  ['{"events":{}}', 'events must be an array (got object)'],
  ['{"events":[null]}', 'events[0] must be an object (got null)'],
  ['{"status":[]}', 'status must be an object (got an array)'],
  [
    '{"attributes":[{"key":"k","value":{"boolValue":1}}]}',
    'attributes[0].value.boolValue must be a boolean (got number)',
  ],
  ['{"attributes":[{"value":{"doubleValue":"1,5"}}]}', 'doubleValue must be a number (got string)'],
  ['{"attributes":[{"value":{"bytesValue":"*"}}]}', 'bytesValue must be base64 text'],
  [
    '{"attributes":[{"value":{"boolValue":true,"stringValue":"s"}}]}',
    'value must not hold both stringValue and boolValue',
  ],
])('JSON of the wrong type is refused, and the place is named: %s', (span, message) => {
  expect(() => decodeTraces(tracesJson(span), 'application/json')).toThrow(message);
});

/** A request of one scope with these bytes in it. */
function inScope(...bytes: number[]): Buffer {
  return Buffer.from([0x0a, bytes.length + 2, 0x12, bytes.length, ...bytes]);
}

test.each([
  ['a list of messages as a number', Buffer.from([8, 1]), 'resourceSpans has wire type 0 instead of 2'],
  ['a string as a number', inScope(0x12, 2, 0x28, 0), 'spans[0].name has wire type 0 instead of 2'],
  ['a number as bytes', inScope(0x12, 3, 0x32, 1, 0), 'spans[0].kind has wire type 2 instead of 0'],
  [
    'a string past the end of its message',
    inScope(0x12, 3, 0x2a, 3, 97, 98, 99, 0x12, 0),
    'spans[0] runs past its declared length',
  ],
  ['a field with number 0', Buffer.from([2, 0]), 'the request holds a field with number 0'],
])('protobuf with %s is refused, and the place is named', (_name, bytes, message) => {
  expect(() => decodeTraces(bytes, 'application/x-protobuf')).toThrow(message);
});

test('an id of the wrong length is refused in protobuf too', () => {
  const bytes = encodeProtobuf(traceRequest, {
    resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: new Uint8Array(15) }] }] }],
  });
  expect(() => decodeTraces(bytes, 'application/x-protobuf')).toThrow('traceId must have 16 bytes (got 15)');
});

test('a string that runs past the end of the body is refused', () => {
  const bytes = encodeProtobuf(traceRequest, { resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'abc' }] }] }] });
  bytes[bytes.length - 4] = 120;
  expect(() => decodeTraces(bytes, 'application/x-protobuf')).toThrow(badBody);
});

/** A span with one attribute whose value is `depth` levels of the same container around a string. */
function nested(depth: number, wrap: (inner: Message) => Message): Message {
  let value: Message = { stringValue: 'core' };
  for (let level = 1; level < depth; level += 1) value = wrap(value);
  return { resourceSpans: [{ scopeSpans: [{ spans: [{ attributes: [{ key: 'k', value }] }] }] }] };
}

test.each([
  ['arrays', (inner: Message): Message => ({ arrayValue: { values: [inner] } })],
  ['maps', (inner: Message): Message => ({ kvlistValue: { values: [{ key: 'k', value: inner }] } })],
])('%s nest 64 deep in both encodings and no deeper', (_name, wrap) => {
  const encodings = [
    // The encoder of protobufjs has a limit of its own, so the length-delimited bytes are made here.
    [(message: Message) => encodeDeep(message), 'application/x-protobuf'],
    [(message: Message) => Buffer.from(encodeJson(traceRequest, message, plainStyle)), 'application/json'],
  ] as const;
  for (const [encode, contentType] of encodings) {
    expect(decodeTraces(encode(nested(64, wrap)), contentType)).toHaveLength(1);
    expect(() => decodeTraces(encode(nested(65, wrap)), contentType)).toThrow('nests deeper than 64 values');
    expect(() => decodeTraces(encode(nested(500, wrap)), contentType)).toThrow(badBody);
  }
});

const fieldNumbers: Record<string, number> = {
  resourceSpans: 1,
  scopeSpans: 2,
  spans: 2,
  attributes: 9,
  key: 1,
  value: 2,
  stringValue: 1,
  arrayValue: 5,
  kvlistValue: 6,
  values: 1,
};

function encodeDeep(message: Message): Buffer {
  const parts = Object.entries(message).flatMap(([name, value]) => {
    const one = Array.isArray(value) ? value[0]! : value;
    const inner = typeof one === 'string' ? Buffer.from(one) : encodeDeep(one as Message);
    return [Buffer.from([fieldNumbers[name]! * 8 + 2, ...varint(inner.length)]), inner];
  });
  return Buffer.concat(parts);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

test('JSON that is nothing but brackets is refused', () => {
  expect(() => decodeTraces(Buffer.from('['.repeat(1_000_000)), 'application/json')).toThrow(badBody);
  const values = `{"attributes":[{"value":${'{"arrayValue":{"values":['.repeat(100_000)}${']}}'.repeat(100_000)}}]}`;
  expect(() => decodeTraces(tracesJson(values), 'application/json')).toThrow('nests deeper than 512 objects');
  const unknown = `{"unknown":${'['.repeat(100_000)}${']'.repeat(100_000)},"n":12345678901234567890}`;
  decodesOrSaysWhy(() => decodeTraces(Buffer.from(unknown), 'application/json'));
});

test('100,000 attributes of one span arrive', () => {
  const attributes = Array.from({ length: 100_000 }, (_, index) => ({
    key: `k${index}`,
    value: { intValue: BigInt(index) },
  }));
  const message = { resourceSpans: [{ scopeSpans: [{ spans: [{ attributes }] }] }] };
  const [fromProtobuf] = decodeTraces(encodeProtobuf(traceRequest, message), 'application/x-protobuf');
  const [fromJson] = decodeTraces(Buffer.from(encodeJson(traceRequest, message, plainStyle)), 'application/json');
  for (const span of [fromProtobuf!, fromJson!]) {
    expect(Object.keys(span.attributes)).toHaveLength(100_000);
    expect(span.attributes['k99999']).toBe(99_999);
  }
});

test('a small body that stands for millions of objects is refused', () => {
  const emptySpans = Buffer.alloc(4_000_000, Buffer.from([0x12, 0]));
  const scope = Buffer.concat([Buffer.from([0x12, ...varint(emptySpans.length)]), emptySpans]);
  const body = Buffer.concat([Buffer.from([0x0a, ...varint(scope.length)]), scope]);
  expect(() => decodeTraces(body, 'application/x-protobuf')).toThrow('past the limit of 2000000 fields');
  expect(() => decodeTraces(tracesJson('{},'.repeat(1_000_001) + '{}'), 'application/json')).toThrow('past the limit');
  const counts = Buffer.from(
    `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[{"bucketCounts":[${'0,'.repeat(1_000_001)}0]}]}}]}]}]}`,
  );
  expect(() => decodeMetrics(counts, 'application/json')).toThrow('past the limit');
});

test('what costs a parser much is refused before it is parsed, where a reader would pass it over too', () => {
  const refused = (text: string): void =>
    expect(() => decodeTraces(Buffer.from(text), 'application/json')).toThrow('past the limit of 500000 JSON values');
  refused(`{"n":12345678901234567890,"unknown":[${'0,'.repeat(500_000)}0]}`);
  refused(`{"unknown":{${Array.from({ length: 500_001 }, (_, index) => `"${index}":0`).join(',')}}}`);
  refused(`{"unknown":[${'{},'.repeat(250_000)}0]}`);
  // In a text, commas and brackets are letters like any other, also after a quote that is escaped.
  const name = `\\"${'[,{'.repeat(1_000_000)}`;
  const [span] = decodeTraces(tracesJson(JSON.stringify({ name })), 'application/json');
  expect(span?.name).toBe(name);
  const nothing = Buffer.alloc(4_000_004, Buffer.from([0x7a, 0]));
  expect(() => decodeTraces(nothing, 'application/x-protobuf')).toThrow('past the limit of 2000000 fields');
});

test('keys that name parts of a prototype are keys like any other and pollute nothing', () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
  const attributes = names.map((key) => ({
    key,
    value: { kvlistValue: { values: [{ key: '__proto__', value: { stringValue: 'x' } }] } },
  }));
  const text = JSON.stringify({ attributes }).replace('{', '{"__proto__":{"name":"from the prototype"},');
  const [span] = decodeTraces(tracesJson(text), 'application/json');
  expect(Object.keys(span!.attributes)).toEqual(names);
  expect(Object.getPrototypeOf(span!.attributes)).toBe(null);
  expect(Object.keys(span!.attributes['__proto__'] as object)).toEqual(['__proto__']);
  expect(span!.name).toBe('');
  expect('name' in {}).toBe(false);
  expect('x' in {}).toBe(false);
});
