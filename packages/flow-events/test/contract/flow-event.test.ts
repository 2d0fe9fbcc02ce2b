import { readFileSync } from 'node:fs';
import { fc, test as property } from '@fast-check/vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { HOSTILE_CASES } from '../../../../test/support/counts.ts';
import {
  checkedFlowEvent,
  flowEventJson,
  flowEventJsonSchema,
  FlowEventsError,
  parseFlowEvent,
} from '../../src/index.ts';
import { arbitraryFlowEventValue } from '../arbitrary-flow-event.ts';

const valid = {
  version: 1,
  event_id: '3b241101-e2bb-4255-8caf-4136c566a962',
  flow_id: 'order-42',
  node: { id: 'api-gateway', type: 'producer' },
  stage: 'ingress',
  status: 'received',
  timestamp: '2026-11-21T03:35:00.000000001Z',
};

function breachesOf(value: unknown): string[] {
  try {
    checkedFlowEvent(value);
    return [];
  } catch (error) {
    if (!(error instanceof FlowEventsError)) throw error;
    expect(error.code).toBe('WEIR_FLOW_INVALID_EVENT');
    return error.breaches.map(({ path, message }) => `${path} ${message}`);
  }
}

test('an event with the required members alone is valid', () => {
  expect(checkedFlowEvent(valid)).toEqual(valid);
});

test.each(Object.keys(valid))('%s is required', (member) => {
  expect(breachesOf({ ...valid, [member]: undefined })).toEqual([`${member} is required`]);
});

const text256 = 'must be text of 1 to 256 characters without control characters';
describe.each<[string, unknown, string]>([
  ['version', 2, 'version must be 1 (got number)'],
  ['event_id', 'no-uuid', 'event_id must be a UUID (got string)'],
  ['flow_id', '', `flow_id ${text256} (got string)`],
  ['flow_id', 'x'.repeat(257), `flow_id ${text256} (got string)`],
  ['flow_id', 'a\r\nb', `flow_id ${text256} (got string)`],
  ['flow_id', '\ud800', `flow_id ${text256} (got string)`],
  ['flow_id', 7, `flow_id ${text256} (got number)`],
  ['group_flow', null, `group_flow ${text256} (got null)`],
  ['node', 'api', 'node must be an object (got string)'],
  ['node', [], 'node must be an object (got array)'],
  [
    'node',
    { id: 'a b', type: 'producer' },
    'node.id must be 1 to 128 characters of A-Z a-z 0-9 . _ : / - (got string)',
  ],
  ['node', { id: 'a' }, 'node.type is required'],
  ['stage', 'start', 'stage must be one of ingress emit bridge consume process persist egress error (got string)'],
  ['status', 1n, 'status must be one of sent received ack nack timeout skipped (got bigint)'],
  ['ack', { type: 'manual' }, 'ack.type must be one of none implicit explicit bridge (got string)'],
  ['ack', { type: 'explicit', latency_ms: -1 }, 'ack.latency_ms must be a number from 0 to 9000000000000 (got number)'],
  [
    'ack',
    { type: 'explicit', deadline_ms: 9_000_000_000_001 },
    'ack.deadline_ms must be a number from 0 to 9000000000000 (got number)',
  ],
  [
    'ack',
    { type: 'explicit', deadline_ms: Number.NaN },
    'ack.deadline_ms must be a number from 0 to 9000000000000 (got number)',
  ],
  ['error', {}, 'error.type is required'],
  [
    'error',
    { type: 'E', message: 'x'.repeat(4_097) },
    'error.message must be text of at most 4096 characters (got string)',
  ],
  ['error', { type: 'E', retryable: 'no' }, 'error.retryable must be a boolean (got string)'],
  ['payload_bytes', -1, 'payload_bytes must be an integer of at least 0 (got number)'],
  ['input_bytes', 1.5, 'input_bytes must be an integer of at least 0 (got number)'],
  ['output_bytes', '9', 'output_bytes must be an integer of at least 0 (got string)'],
  ['request_id', 'a b', 'request_id must be 1 to 128 visible ASCII characters (got string)'],
  ['sample_rate', 0, 'sample_rate must be an integer of at least 1 (got number)'],
  ['meta', 'x', 'meta must be an object (got string)'],
  ['meta', { a: 1 }, 'meta.a must be text of at most 1024 characters (got number)'],
  ['meta', { a: 'x'.repeat(1_025) }, 'meta.a must be text of at most 1024 characters (got string)'],
  [
    'meta',
    { ['x'.repeat(65)]: '' },
    'key 0 of meta must be text of 1 to 64 characters without control characters (got string)',
  ],
  [
    'timestamp',
    '2026-02-30T00:00:00Z',
    'timestamp must be an RFC 3339 date-time with at most nine fractional digits (got string)',
  ],
  ['timestamp', 1, 'timestamp must be an RFC 3339 date-time with at most nine fractional digits (got number)'],
  ['causation_id', 'x', 'causation_id must be a UUID (got string)'],
  ['attempt', 0, 'attempt must be an integer of at least 1 (got number)'],
  ['trace_id', '0'.repeat(32), 'trace_id must be 32 lower-case hexadecimal digits, not all zero (got string)'],
  ['span_id', 'ABCDEF0123456789', 'span_id must be 16 lower-case hexadecimal digits, not all zero (got string)'],
])('a bad %s', (member, value, breach) => {
  test(`is named: ${breach.slice(0, 60)}`, () => {
    expect(breachesOf({ ...valid, [member]: value })).toEqual([breach]);
  });
});

test('more than 32 entries of meta are refused, and exactly 32 are not', () => {
  const entries = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, '']));
  expect(breachesOf({ ...valid, meta: entries(32) })).toEqual([]);
  expect(breachesOf({ ...valid, meta: entries(33) })).toEqual(['meta must have at most 32 entries (got 33)']);
});

test('a UUID is read in any case and kept in lower case, so that one id is one event', () => {
  const id = '3B241101-E2BB-4255-8CAF-4136C566A962';
  expect(checkedFlowEvent({ ...valid, event_id: id, causation_id: id })).toMatchObject({
    event_id: id.toLowerCase(),
    causation_id: id.toLowerCase(),
  });
});

test('every bad member is named at once, and no value is in the message', () => {
  const secret = 'password=hunter2';
  expect(() => checkedFlowEvent({ ...valid, stage: secret, status: secret, event_id: secret })).toThrow(
    /^WEIR_FLOW_INVALID_EVENT: event_id must be a UUID \(got string\); stage must be one of .* \(got string\); status must be/,
  );
  expect(breachesOf({ ...valid, stage: secret }).join()).not.toContain('hunter2');
});

test('a character is a Unicode code point, as JSON Schema counts', () => {
  expect(breachesOf({ ...valid, flow_id: '\u{1f30a}'.repeat(256) })).toEqual([]);
  expect(breachesOf({ ...valid, flow_id: '\u{1f30a}'.repeat(257) })).toHaveLength(1);
});

test('a checked event is frozen throughout, is a copy, and has no unknown member', () => {
  const given = { ...valid, meta: { a: 'b' }, extra: 1, node: { ...valid.node, extra: 1 } };
  const event = checkedFlowEvent(given);
  expect([event, event.node, event.meta].every(Object.isFrozen)).toBe(true);
  given.meta.a = 'changed';
  expect(event).toEqual({ ...valid, meta: { a: 'b' } });
});

test('inherited members and the key __proto__ are no way in', () => {
  expect(breachesOf(Object.create(valid))).toHaveLength(7);
  const meta = JSON.parse('{"__proto__": "polluted"}') as object;
  const event = checkedFlowEvent({ ...valid, meta });
  expect(Object.entries(event.meta ?? {})).toEqual([['__proto__', 'polluted']]);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(parseFlowEvent(flowEventJson(event))).toEqual(event);
});

test('what throws when it is read is refused with a typed error', () => {
  const throwing = new Proxy(valid, {
    getOwnPropertyDescriptor() {
      throw new Error('secret');
    },
  });
  expect(breachesOf(throwing)).toEqual([' cannot be read (Error)']);
  const cyclic: Record<string, unknown> = { ...valid };
  cyclic['meta'] = cyclic;
  expect(breachesOf(cyclic)).not.toEqual([]);
});

property.prop([fc.anything()], { numRuns: HOSTILE_CASES })(
  'no value of any kind throws anything but a typed error',
  (value) => {
    for (const candidate of [value, { ...valid, meta: value }, { ...valid, flow_id: value, node: value }])
      breachesOf(candidate);
  },
);

property.prop([arbitraryFlowEventValue])(
  'every event survives JSON, member by member, and its text never changes',
  (value) => {
    const event = checkedFlowEvent(value);
    expect(event).toEqual(value);
    expect(flowEventJson(event)).toBe(flowEventJson(event));
    expect(parseFlowEvent(flowEventJson(event))).toEqual(event);
  },
);

const ajv = new Ajv2020({ strict: true });
formats.default(ajv);
const matchesSchema = ajv.compile(flowEventJsonSchema);

property.prop([
  arbitraryFlowEventValue,
  fc.option(
    fc.tuple(
      fc.constantFrom('node', 'ack', 'error', 'meta', ''),
      fc.constantFrom(...Object.keys(flowEventJsonSchema['properties'] as object), 'id', 'type', 'by', 'latency_ms'),
      fc.jsonValue(),
    ),
  ),
])('the published JSON Schema and the check agree, on valid events and on broken ones', (value, change) => {
  const candidate = structuredClone(value) as Record<string, unknown>;
  if (change !== null) {
    const [parent, member, broken] = change;
    const target = parent === '' ? candidate : candidate[parent];
    if (typeof target === 'object' && target !== null) (target as Record<string, unknown>)[member] = broken;
  }
  expect(matchesSchema(candidate)).toBe(breachesOf(candidate).length === 0);
});

test('the schema in the package is the one that the code exports', () => {
  const published = readFileSync(new URL('../../schema/flow-event.v1.json', import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(flowEventJsonSchema);
});

test('text that is not JSON is refused without being quoted', () => {
  expect(() => parseFlowEvent('password=hunter2')).toThrow('WEIR_FLOW_INVALID_JSON: the text is not JSON');
});

test('an event that was made is not made again, and what only looks like one is', () => {
  const event = checkedFlowEvent(valid);
  expect(checkedFlowEvent(event)).toBe(event);
  const [mark] = Object.getOwnPropertySymbols(event);
  const forged = { ...valid, stage: 'start', [mark as symbol]: true };
  expect(() => checkedFlowEvent(forged)).toThrow(FlowEventsError);
  expect(() => checkedFlowEvent(Object.create(event))).toThrow(FlowEventsError);
  expect({ ...event }).toStrictEqual(valid);
  expect(Object.keys(event)).toEqual(Object.keys(valid));
});
