import { fc, test } from '@fast-check/vitest';
import { createTraceState } from '@opentelemetry/api';
import { createRedactor } from '@weir/redaction';
import { expect } from 'vitest';
import { HOSTILE_CASES } from '../../../../test/support/counts.ts';
import { checkCloudEvent } from '../../src/envelope/check.ts';
import { cloudEventFromLogRecord } from '../../src/envelope/log-record.ts';
import { logRecordFromCloudEvent } from '../../src/envelope/back.ts';
import { encodeStructured } from '../../src/encode/structured.ts';
import { decodeHttp } from '../../src/decode/http.ts';
import { cloudEventsFaults } from '../../src/state.ts';
import type { CloudEventV1 } from 'cloudevents';
import { hostileRecord, logRecord } from '../arbitraries.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const record = {
  eventName: 'order.placed',
  hrTime: [1_773_930_900, 42] as [number, number],
  attributes: {
    'tenant.id': 'acme',
    'user.id': 7,
    'request.id': 'req-1',
    'flow.id': 'order-42',
    'flow.sample_rate': 10,
  },
  severityText: 'INFO',
  severityNumber: 9,
  spanContext: { traceId, spanId: '00f067aa0ba902b7', traceFlags: 1, traceState: createTraceState('a=1') },
  resource: { attributes: { 'service.name': 'orders', 'service.namespace': 'shop/eu' } },
};
const of = (given: object, options = {}) =>
  cloudEventFromLogRecord({ ...record, ...given }, { id: () => 'id', ...options })!;

test('attributes of the specification come first, then the extensions that the record has something for', () => {
  expect(Object.entries(of({ hrTimeObserved: [1_773_930_901, 0] }))).toEqual(
    Object.entries({
      specversion: '1.0',
      type: 'order.placed',
      source: '/shop%2Feu/orders',
      subject: 'tenant/acme/user/7',
      id: 'id',
      time: '2026-03-19T14:35:00.000000042Z',
      datacontenttype: 'application/json',
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      tracestate: 'a=1',
      severitytext: 'INFO',
      severitynumber: 9,
      correlationid: 'order-42',
      flowid: 'order-42',
      requestid: 'req-1',
      sampledrate: 10,
      recordedtime: '2026-03-19T14:35:01Z',
      data: { ...record.attributes, trace_id: traceId, span_id: '00f067aa0ba902b7' },
    }),
  );
});

test('a record without an eventName is none, unless there is a fallback type', () => {
  expect(cloudEventFromLogRecord({ ...record, eventName: '' })).toBeUndefined();
  expect(of({ eventName: undefined }, { fallbackType: 'log' }).type).toBe('log');
});

test('a text body is the message, an object body is merged, and attributes win over both', () => {
  expect(of({ body: 'hello', attributes: {} }).data).toMatchObject({ message: 'hello' });
  expect(of({ body: 'hello', attributes: { message: 'mine' } }).data).toMatchObject({ message: 'mine' });
  expect(of({ body: { a: 1, b: 1 }, attributes: { b: 2 } }).data).toMatchObject({ a: 1, b: 2 });
  expect(of({ body: [1, null], attributes: {} }).data).toMatchObject({ message: [1, null] });
});

test('a tenant cannot name itself so that it reads as a user of another', () => {
  expect(of({ attributes: { tenant_id: 'acme/user/root' } }).subject).toBe('tenant/acme%2Fuser%2Froot');
  expect(of({ attributes: { tenant_id: 'a\r\nb%' } }).subject).toBe('tenant/a\ufffd\ufffdb%25');
});

test('a severity that has but a name gets the number that says nothing, since the extension needs one', () => {
  expect(of({ severityNumber: undefined })).toMatchObject({ severitytext: 'INFO', severitynumber: 0 });
  expect(of({ severityNumber: 99, severityText: undefined })).not.toHaveProperty('severitynumber');
});

test('data is masked before the event exists, and no attribute tells what was masked', () => {
  const { mask } = createRedactor({ fields: { 'user.id': true, 'flow.id': true } });
  const attributes = { 'tenant.id': 'acme', 'user.id': 'alice', 'flow.id': 'secret-flow', note: 'to bob@example.com' };
  const event = of({ attributes }, { mask });
  expect(JSON.stringify(event)).not.toMatch(/alice|secret-flow|bob@/);
  expect(event.subject).toBe('tenant/acme/user/[REDACTED]');
  expect(event).not.toHaveProperty('flowid');
});

test('functions of the options that fail leave their attribute out and are counted; a mask that fails lets no data out', () => {
  const fail = () => {
    throw new Error('no');
  };
  const before = cloudEventsFaults();
  const event = of({}, { subject: fail, id: fail, partitionKey: fail, sequence: fail, dataschema: fail, mask: fail });
  expect(event).not.toHaveProperty('subject');
  expect(event.id).toHaveLength(26);
  expect(event.data).toEqual({ trace_id: traceId, span_id: '00f067aa0ba902b7' });
  const after = cloudEventsFaults();
  for (const fault of [
    'bad_subject',
    'bad_id',
    'bad_partition_key',
    'bad_sequence',
    'bad_dataschema',
    'bad_mask',
  ] as const) {
    expect(after[fault] - before[fault], fault).toBe(1);
  }
});

test('a derived id is the same for the same record, and another for another', () => {
  const derived = (given: object) => cloudEventFromLogRecord({ ...record, ...given }, { id: 'derived' })!.id;
  expect(derived({})).toBe(derived({}));
  expect(derived({})).toMatch(/^[0-9a-f]{32}$/);
  expect(derived({ hrTime: [1_773_930_900, 43] })).not.toBe(derived({}));
  expect(derived({ attributes: {} })).not.toBe(derived({}));
});

test('an event is frozen, and what is set in a copy is what is written', () => {
  const event = of({});
  expect(Object.isFrozen(event)).toBe(true);
  expect(String(encodeStructured({ ...event, subject: '"mine"' }))).toContain('"subject":"\\"mine\\""');
});

test('an id of the application that needs escapes is escaped', () => {
  expect(JSON.parse(String(encodeStructured(of({}, { id: () => 'a"b\u00e9' }))))).toMatchObject({ id: 'a"b\u00e9' });
});

test.prop([logRecord])('what a record says comes back from its event, through JSON too', (given) => {
  const options = { source: '/books', typePrefix: 'com.example.' };
  const event = cloudEventFromLogRecord(given, options)!;
  expect(checkCloudEvent(event).breaches).toEqual([]);
  const read = decodeHttp(
    { 'content-type': 'application/cloudevents+json' },
    encodeStructured(event),
  ) as CloudEventV1<unknown>;
  const back = logRecordFromCloudEvent(read, options);
  const wanted = { ...given, severityNumber: given.severityNumber, body: given.body };
  expect(JSON.parse(JSON.stringify(back))).toEqual(JSON.parse(JSON.stringify(wanted)));
});

test.prop([logRecord])('an event that was made here is written as any other with its members', (given) => {
  const event = cloudEventFromLogRecord(given, { source: '/books' })!;
  expect(String(encodeStructured(event))).toBe(String(encodeStructured({ ...event })));
});

test('whatever is in a record, it becomes an event of the specification in valid JSON, the same by both ways', () => {
  fc.assert(
    fc.property(hostileRecord, (given) => {
      const event = cloudEventFromLogRecord(given, { fallbackType: 'log' })!;
      expect(checkCloudEvent(event).breaches).toEqual([]);
      const json = String(encodeStructured(event));
      expect(json).toBe(String(encodeStructured({ ...event })));
      const read = JSON.parse(json) as Record<string, unknown>;
      expect(read['type']).toBe(event.type);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    }),
    { numRuns: HOSTILE_CASES * 0.4 },
  );
});

test('a text of 10 MB and ten thousand names stay within their bounds', () => {
  const long = 'x'.repeat(10_000_000);
  const event = of({ eventName: long, attributes: { tenant_id: long, 'flow.id': long } });
  expect(event.type.length).toBe(1_024);
  expect(event.subject!.length).toBeLessThan(300);
  expect(event).not.toHaveProperty('flowid');
});
