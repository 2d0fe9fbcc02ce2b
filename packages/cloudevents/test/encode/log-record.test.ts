import { fc, test } from '@fast-check/vitest';
import { createTraceState } from '@opentelemetry/api';
import { createRedactor } from '@weir/redaction';
import type { CloudEventV1 } from 'cloudevents';
import { expect } from 'vitest';
import { decodeHttp } from '../../src/decode/http.ts';
import { encodeLogRecord } from '../../src/encode/log-record.ts';
import { madeBytes } from '../../src/encode/made-bytes.ts';
import { encodeStructured } from '../../src/encode/structured.ts';
import type { EventLogRecord } from '../../src/envelope/inputs.ts';
import { cloudEventFromLogRecord, logRecordParts } from '../../src/envelope/log-record.ts';
import { type EnvelopeOptions, envelopeOptions } from '../../src/envelope/options.ts';
import { changeableEvent } from '../../src/envelope/parts.ts';
import { EVENT_EXTENSIONS } from '../../src/index.ts';
import { attributes, attributeText, logRecord } from '../arbitraries.ts';

const JSON_FORMAT = { 'content-type': 'application/cloudevents+json' };
const read = (bytes: Uint8Array) => decodeHttp(JSON_FORMAT, bytes) as CloudEventV1<unknown>;

/** Encodes one record both ways: directly, and as any event with these members, whose attributes are checked one by one. */
function bothWays(record: EventLogRecord, options: EnvelopeOptions): readonly [direct: string, byEvent: string] {
  const parts = logRecordParts(record, envelopeOptions(options))!;
  return [String(madeBytes(parts)), String(encodeStructured(changeableEvent(parts)))];
}

const text = fc.oneof(attributeText, fc.constantFrom('a', 'b', 'user-1', 'user-2', '\u20ac', 'a"b', 'x'.repeat(700)));
const traceId = (digit: string) => digit.repeat(32);

/** As records of one process are: much of one is in the next, and now and then something is another, longer, or missing. */
const burst: fc.Arbitrary<readonly EventLogRecord[]> = fc.array(
  fc.record(
    {
      eventName: fc.oneof(fc.constantFrom('order.placed', 'order.closed'), text),
      hrTime: fc.tuple(fc.constantFrom(1_773_930_900, 1_773_930_901), fc.constantFrom(0, 1, 42_000_000, 999_999_999)),
      hrTimeObserved: fc.tuple(fc.constant(1_773_930_901), fc.constantFrom(0, 1)),
      severityText: fc.constantFrom('INFO', 'WARN', 'm\u00e9'),
      severityNumber: fc.constantFrom(9, 13),
      attributes: fc.oneof(
        fc.record(
          {
            'tenant.id': text,
            'user.id': text,
            'request.id': text,
            'flow.id': text,
            'flow.sample_rate': fc.constantFrom(1, 10),
          },
          { requiredKeys: [] },
        ),
        attributes,
      ),
      body: fc.oneof(fc.string(), fc.constant('y'.repeat(5_000))),
      spanContext: fc.record(
        {
          traceId: fc.constantFrom(traceId('a'), traceId('b'), traceId('0')),
          spanId: fc.constantFrom('00f067aa0ba902b7', '10f067aa0ba902b8'),
          traceFlags: fc.constantFrom(0, 1, 255),
          traceState: fc.constantFrom(createTraceState('a=1'), createTraceState('b="')),
        },
        { requiredKeys: ['traceId', 'spanId', 'traceFlags'] },
      ),
    },
    { requiredKeys: ['eventName', 'hrTime', 'attributes'] },
  ) as fc.Arbitrary<EventLogRecord>,
  { minLength: 1, maxLength: 12 },
);

const options: fc.Arbitrary<EnvelopeOptions> = fc.record(
  {
    source: fc.constantFrom('/books', 'https://example.com/a%20b'),
    typePrefix: fc.constantFrom('com.example.', '\u00fc.'),
    tenant: text,
    id: fc.constantFrom(
      'ulid' as const,
      'derived' as const,
      () => 'a"b',
      () => 'plain',
      () => '',
    ),
    extensions: fc.subarray([...EVENT_EXTENSIONS]),
    partitionKey: fc.constantFrom(
      () => 'p',
      () => 'p"',
    ),
    sequence: fc.constantFrom(
      () => '1',
      () => '\u20ac',
    ),
    dataschema: fc.constant('https://example.com/schema'),
    mask: fc.constant(createRedactor({ fields: { 'user.id': true, 'flow.id': true } }).mask),
  },
  { requiredKeys: [] },
);

test.prop([burst, fc.array(options, { minLength: 1, maxLength: 2 })])(
  'a record that is encoded directly has the bytes of its event, whatever was encoded before it',
  (records, several) => {
    for (const [index, record] of records.entries()) {
      const [direct, byEvent] = bothWays(record, several[index % several.length]!);
      expect(direct).toBe(byEvent);
    }
  },
);

test.prop([logRecord])('a record that is encoded directly is read as its event', (given) => {
  const settings = { source: '/books', id: () => 'id' };
  expect(read(encodeLogRecord(given, settings)!)).toEqual(
    JSON.parse(JSON.stringify(cloudEventFromLogRecord(given, settings))),
  );
});

const record: EventLogRecord = {
  eventName: 'order.placed',
  hrTime: [1_773_930_900, 42],
  attributes: { 'tenant.id': 'acme', 'request.id': 'req-1' },
  spanContext: { traceId: traceId('a'), spanId: '00f067aa0ba902b7', traceFlags: 1 },
};

test('thousands of events that lie side by side in memory stay as they were written, with ids that increase', () => {
  const settings = {};
  const all = Array.from({ length: 3_000 }, (_, index) =>
    encodeLogRecord({ ...record, hrTime: [1_773_930_900, 1_000 + index], attributes: { index } }, settings)!,
  );
  const events = all.map(read);
  expect(events.map(({ data }) => (data as { index: number }).index)).toEqual(all.map((_, index) => index));
  expect(events.map(({ time }) => time)).toEqual(all.map((_, index) => `2026-03-19T14:35:00.00000${1_000 + index}Z`));
  expect(events.map(({ id }) => id)).toEqual([...new Set(events.map(({ id }) => id))].toSorted());
});

test('who writes into bytes that were encoded changes no later event', () => {
  const settings = {};
  encodeLogRecord(record, settings)!.fill(0);
  const later = encodeLogRecord(record, settings)!;
  expect(read(later)).toMatchObject({ type: 'order.placed', subject: 'tenant/acme', correlationid: 'req-1' });
});

test('data that the application put what is no JSON into is written all the same', () => {
  const event = cloudEventFromLogRecord(record)!;
  event.data['large'] = 10n;
  expect(read(encodeStructured(event)).data).toMatchObject({ large: '10' });
});

test('a record without an eventName has no bytes, unless there is a fallback type', () => {
  expect(encodeLogRecord({ ...record, eventName: undefined })).toBeUndefined();
  expect(read(encodeLogRecord({ ...record, eventName: undefined }, { fallbackType: 'log' })!).type).toBe('log');
});
